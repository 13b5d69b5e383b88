/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Inside of the query languages: words, and what their readers share
 */

#include "libwsmgmt/query.h"

enum wql_token_kind {
	WQL_END,
	WQL_NAME,
	WQL_STRING, /* .text is what it means */
	WQL_NUMBER,
	WQL_PATH, /* .text is what stands between braces */
	WQL_SIGN, /* one or two characters */
};

struct wql_token {
	enum wql_token_kind kind;
	const char *text;
};

struct wql {
	struct query_reader *reader;
	struct arena *arena;
	bool is_cql;
	const char *at; /* behind the token */
	struct wql_token token;
	const char *alias; /* of the class, or NULL */
	size_t depth, n_nodes;
};

/** wql_next() - go on to the next token
 *
 * Return: 0, WSM_QUERY_R_FAULT, or -ENOMEM.
 */
int wql_next(struct wql *w);

/** wql_is() - is the token this word, in any case? */
bool wql_is(const struct wql *w, const char *word);

/** wql_is_sign() - is the token this sign? */
bool wql_is_sign(const struct wql *w, const char *sign);

/** wql_unexpected() - refuses the token where @wanted should be */
int wql_unexpected(const struct wql *w, const char *wanted);

/** wql_expect() - pass over a word; as wql_next() */
int wql_expect(struct wql *w, const char *word);

/** wql_take_name() - pass over a name; as wql_next() */
int wql_take_name(struct wql *w, const char *what, const char **ret);

/** wql_read_condition() - what stands behind WHERE of a SELECT */
int wql_read_condition(struct wql *w, const struct node **ret);

/** wql_read_walk() - ASSOCIATORS OF, REFERENCES OF, behind the first word */
int wql_read_walk(struct wql *w);
