/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A one-pass XML reader driven by tables
 *
 * Each state is a table of the elements that may stand in it; an element leads
 * to another state, in which its children are looked up.  What no row knows is
 * passed over with all that is in it.  libxml2 does the parsing; there is no
 * document tree, no DTD, no entity but the five of XML, no processing
 * instruction and no network.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "libwsmgmt/ns.h"
#include "libwsmgmt/request.h"

struct sax; /* one run of the reader */

/* A name with its namespace. */
struct sax_name {
	enum wsm_ns ns;
	const char *uri;    /* NULL: no namespace */
	const char *prefix; /* prefix_size bytes; the whole name begins there */
	size_t prefix_size; /* 0: none */
	const char *local;
};

struct sax_attribute {
	struct sax_name name;
	const char *value;
};

struct sax_element {
	enum wsm_ns ns; /* as in qname, for short */
	const char *uri, *name;
	struct sax_name qname;
	const struct sax_attribute *attributes;
	size_t n_attributes;
};

struct sax_rule {
	enum wsm_ns ns;
	const char *name; /* NULL ends a table */
	int state;        /* inside the element */
	/* At the start tag; or NULL.  0 or -errno. */
	int (*start)(struct sax *x, const struct sax_element *e);
	/* At the end tag, with the text that stood directly in the element;
	 * or NULL.  0 or -errno. */
	int (*end)(struct sax *x, char *text);
	bool keeps_xml; /* @text of end() is the whole element as XML that can
			   stand anywhere */
};

#define SAX_RULE(ns_, name_, state_, ...)                                      \
	{                                                                      \
		.ns = WSM_NS_##ns_, .name = (name_), .state = (state_),        \
		__VA_ARGS__                                                    \
	}

enum {
	SAX_ROOT, /* the state outside of all elements */
	SAX_SKIP, /* the state in which everything is passed over */
	SAX_FIRST_STATE,
};

struct sax_language {
	const struct sax_rule *const *states; /* a table by state; or NULL */
	size_t n_states;
	/* For what no row knows: another rule, or NULL to pass over it. */
	const struct sax_rule *(*unknown)(struct sax *x, int state,
					  const struct sax_element *e);
	/* Before a known element starts; false: pass over it.  Or NULL. */
	bool (*known)(struct sax *x, int state, const struct sax_rule *rule,
		      const struct sax_element *e);
};

enum {
	_SAX_R_OK,
	SAX_R_MALFORMED, /* not well-formed XML */
	SAX_R_FORBIDDEN, /* a DTD or a processing instruction */
	SAX_R_LIMIT,     /* too deep, too many attributes, too long a text */
};

/* What a document is read with. */
struct sax_reading {
	const struct sax_language *language;
	const struct wsm_limits *limits; /* max_depth, max_attributes and
					    max_text are heeded */
	struct arena *arena;             /* for what is wrong */
	void *user;                      /* for sax_user() */
};

/**
 * sax_parse() - read a document
 * @utf8: the text, checked by utf8_is_valid()
 * @size: its size
 * @reading: with what
 * @ret_problem: what is wrong, for people, on an answer > 0; or NULL
 *
 * Return: 0, SAX_R_*, or what a callback returned < 0.
 */
int sax_parse(const char *utf8, size_t size, const struct sax_reading *reading,
	      const char **ret_problem);

void *sax_user(const struct sax *x);
int sax_state(const struct sax *x); /* of the element that starts or ends */

/** sax_attribute() - value of an attribute, or NULL */
const char *sax_attribute(const struct sax_element *e, enum wsm_ns ns,
			  const char *name);

/** sax_attribute_is_true() - is there an attribute of value true or 1? */
bool sax_attribute_is_true(const struct sax_element *e, enum wsm_ns ns,
			   const char *name);

/** sax_attribute_dup() - a copy of an attribute's value
 *
 * Return: 0 (*ret is NULL if there is no such attribute) or -ENOMEM.
 */
int sax_attribute_dup(const struct sax_element *e, enum wsm_ns ns,
		      const char *name, struct arena *a, const char **ret);

/** sax_trim() - cut white space off both ends, in place */
char *sax_trim(char *text);
