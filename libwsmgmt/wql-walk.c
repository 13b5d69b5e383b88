/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * ASSOCIATORS OF and REFERENCES OF (MS-WMI 2.2.1.2)
 *
 *	ASSOCIATORS OF {class.key="value",key=value} WHERE AssocClass = class
 *		ResultClass = class Role = name ResultRole = name
 *
 * The conditions stand side by side without AND.
 */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/uri.h"
#include "libwsmgmt/wql.h"

/* --- the object ------------------------------------------------------------
 */

/* Behind \\server\root\namespace: , of which the server does not matter. */
static int pass_namespace(struct wql *w)
{
	size_t n = strcspn(w->at, ":\"'="), server = 0;
	const char *name;

	if (w->at[n] != ':')
		return 0;
	if (strncmp(w->at, "\\\\", 2) == 0 || strncmp(w->at, "//", 2) == 0)
		server = 2 + strcspn(w->at + 2, "\\/:");
	if (server > 0 && server < n)
		server++;
	name = arena_strndup(w->arena, w->at + server, n - server);
	if (!name)
		return ERR_ORIGIN(-ENOMEM);
	if (!wsm_cim_namespace_of(name))
		return query_refuse(w->reader,
				    "There is no namespace %.64s here.", name);
	w->at += n + 1;
	return 0;
}

static size_t count_keys(const struct cim_class *class, int *ret_only)
{
	size_t n = 0;

	for (size_t i = 0; i < class->n_properties; i++) {
		if (!class->properties[i].is_key)
			continue;
		*ret_only = (int)i;
		n++;
	}
	return n;
}

static int take_value(struct wql *w, const struct cim_instance *keys, int i)
{
	const struct cim_property *property = &keys->class->properties[i];
	int r = CIM_R_BAD_VALUE;

	if (!keys->values[i].null)
		return query_refuse(w->reader, "The key %s is given twice.",
				    property->name);
	if (property->type == CIM_REFERENCE)
		return query_refuse(w->reader,
				    "The object must not be an association.");
	if (w->token.kind == WQL_STRING || w->token.kind == WQL_NUMBER ||
	    w->token.kind == WQL_NAME)
		r = cim_value_parse(property->type, w->token.text, w->arena,
				    &keys->values[i]);
	if (r == CIM_R_BAD_VALUE)
		return query_refuse(w->reader, "\"%.64s\" is no value of %s.",
				    w->token.text, property->name);
	return r == 0 ? wql_next(w) : ERR_TRACE(r);
}

static int read_key(struct wql *w, const struct cim_instance *keys)
{
	const char *name = NULL;
	int i, r = wql_take_name(w, "a key", &name);

	if (r != 0)
		return r;
	i = cim_class_property(keys->class, name);
	if (i < 0 || !keys->class->properties[i].is_key)
		return query_refuse(w->reader, "%s has no key %.64s.",
				    keys->class->name, name);
	if (!wql_is_sign(w, "="))
		return wql_unexpected(w, "=");
	r = wql_next(w);
	return r == 0 ? take_value(w, keys, i) : r;
}

/* class="value" where there is one key only. */
static int read_only_key(struct wql *w, const struct cim_instance *keys)
{
	int only = -1, r;

	if (count_keys(keys->class, &only) != 1)
		return query_refuse(w->reader,
				    "%s has several keys, which must be named.",
				    keys->class->name);
	r = wql_next(w);
	return r == 0 ? take_value(w, keys, only) : r;
}

static int read_keys(struct wql *w, const struct cim_instance *keys)
{
	int r;

	if (wql_is_sign(w, "="))
		return read_only_key(w, keys);
	if (!wql_is_sign(w, "."))
		return wql_unexpected(w, "a key");
	do {
		r = wql_next(w);
		if (r == 0)
			r = read_key(w, keys);
	} while (r == 0 && wql_is_sign(w, ","));
	return r;
}

static int read_object(const struct wql *outer, const char *path)
{
	struct wql w = { .reader = outer->reader,
			 .arena = outer->arena,
			 .at = path };
	struct cim_instance *keys = arena_alloc(w.arena, sizeof(*keys));
	const struct cim_class *class = NULL;
	const char *name = NULL;
	int r;

	if (!keys)
		return ERR_ORIGIN(-ENOMEM);
	r = pass_namespace(&w);
	if (r == 0)
		r = wql_next(&w);
	if (r == 0)
		r = wql_take_name(&w, "a class", &name);
	if (r == 0)
		r = query_find_class(w.reader, name, &class);
	if (r == 0)
		r = cim_instance_init(keys, class, w.arena);
	if (r == 0)
		r = read_keys(&w, keys);
	if (r == 0 && w.token.kind != WQL_END)
		return wql_unexpected(&w, "the end of the object");
	w.reader->query->walk.object = keys;
	return r == 0 ? query_check_object(w.reader) : r;
}

/* --- the conditions --------------------------------------------------------
 */

/* Where a value goes: a class of either kind of query, or a name. */
struct walk_word {
	const char *word;
	const struct cim_class **class;
	const char **name;
};

static int take_word(struct wql *w, const struct walk_word *word)
{
	int r;

	if (word->class ? *word->class != NULL : *word->name != NULL)
		return query_refuse(w->reader, "%s is given twice.",
				    word->word);
	r = wql_next(w);
	if (r == 0 && !wql_is_sign(w, "="))
		return wql_unexpected(w, "=");
	if (r == 0)
		r = wql_next(w);
	if (r != 0)
		return r;
	if (w->token.kind != WQL_NAME && w->token.kind != WQL_STRING)
		return wql_unexpected(w, "a name");
	if (word->name)
		*word->name = w->token.text;
	else
		r = query_find_class(w->reader, w->token.text, word->class);
	return r == 0 ? wql_next(w) : r;
}

static int read_word(struct wql *w)
{
	struct wsm_query *query = w->reader->query;
	struct wsm_query_walk *walk = &query->walk;
	bool is_references = query->kind == WSM_QUERY_REFERENCES;
	const struct walk_word words[] = {
		{ "Role", NULL, &walk->role },
		{ "ResultClass",
		  is_references ? &walk->association : &walk->result, NULL },
		/* of ASSOCIATORS OF only */
		{ "AssocClass", &walk->association, NULL },
		{ "ResultRole", NULL, &walk->result_role },
	};
	size_t n = is_references ? 2 : ARRAY_SIZE(words);

	for (size_t i = 0; i < n; i++)
		if (wql_is(w, words[i].word))
			return take_word(w, &words[i]);
	return query_refuse(w->reader, "\"%.64s\" is not supported here.",
			    w->token.text);
}

int wql_read_walk(struct wql *w)
{
	struct wsm_query *query = w->reader->query;
	int r;

	query->kind = wql_is(w, "REFERENCES") ? WSM_QUERY_REFERENCES
					      : WSM_QUERY_ASSOCIATORS;
	r = wql_next(w);
	if (r == 0)
		r = wql_expect(w, "OF");
	if (r == 0 && w->token.kind != WQL_PATH)
		return wql_unexpected(w, "an object in braces");
	if (r == 0)
		r = read_object(w, w->token.text);
	if (r == 0)
		r = wql_next(w);
	if (r != 0 || w->token.kind == WQL_END)
		return r;
	r = wql_expect(w, "WHERE");
	if (r == 0 && w->token.kind == WQL_END)
		return wql_unexpected(w, "a condition");
	while (r == 0 && w->token.kind != WQL_END)
		r = read_word(w);
	return r;
}
