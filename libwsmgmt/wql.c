/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * SELECT of WQL (MS-WMI 2.2.1) and CQL (DSP0202)
 *
 *	SELECT * | property, ... FROM class [WHERE condition]
 *
 * CQL may call its class by another name, [AS] name, and put that or the
 * class' own before a property.  Its functions, joins and patterns are refused.
 */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/wql.h"

/* An item of the list, before its class is known. */
struct selected {
	const char *qualifier; /* or NULL */
	const char *name;      /* NULL: all */
};

struct selection {
	size_t n;
	struct selected *items;
};

static int read_selected(struct wql *w, struct selected *ret)
{
	int r;

	if (wql_is_sign(w, "*"))
		return wql_next(w);
	r = wql_take_name(w, "a property", &ret->name);
	if (r == 0 && wql_is_sign(w, "("))
		return query_refuse(w->reader,
				    "The function %.64s is not supported.",
				    ret->name);
	if (r != 0 || !wql_is_sign(w, "."))
		return r;
	ret->qualifier = ret->name;
	ret->name = NULL;
	r = wql_next(w);
	if (r == 0 && wql_is_sign(w, "*"))
		return wql_next(w);
	return r == 0 ? wql_take_name(w, "a property", &ret->name) : r;
}

/* No more items than there can be names and commas in the text. */
static int read_selection(struct wql *w, struct selection *ret)
{
	size_t max = strlen(w->at) + 1;
	bool is_more;
	int r;

	max = MIN(max, w->reader->query->limits.max_nodes);
	ret->items = arena_new_array(w->arena, struct selected, max);
	if (!ret->items)
		return ERR_ORIGIN(-ENOMEM);
	do {
		if (ret->n == max)
			return query_refuse(w->reader, "The query has too many "
						       "properties.");
		r = read_selected(w, &ret->items[ret->n++]);
		is_more = r == 0 && wql_is_sign(w, ",");
		if (is_more)
			r = wql_next(w);
	} while (is_more && r == 0);
	return r;
}

static int read_from(struct wql *w)
{
	struct wsm_query *query = w->reader->query;
	const char *name = NULL;
	int r = wql_expect(w, "FROM");

	if (r == 0)
		r = wql_take_name(w, "a class", &name);
	if (r == 0)
		r = query_find_class(w->reader, name, &query->class);
	if (r != 0)
		return r;
	if (w->reader->class && w->reader->class != query->class)
		return query_refuse(w->reader,
				    "The query is about %s, the resource URI "
				    "names %s.",
				    query->class->name, w->reader->class->name);
	if (!w->is_cql || (!wql_is(w, "AS") && w->token.kind != WQL_NAME) ||
	    wql_is(w, "WHERE"))
		return 0;
	if (wql_is(w, "ORDER") || wql_is(w, "GROUP") || wql_is(w, "JOIN"))
		return wql_unexpected(w, "WHERE");
	if (wql_is(w, "AS"))
		r = wql_next(w);
	return r == 0 ? wql_take_name(w, "a name", &w->alias) : r;
}

static bool names_the_class(const struct wql *w, const char *qualifier)
{
	return strcasecmp(qualifier, w->reader->query->class->name) == 0 ||
	       (w->alias && strcasecmp(qualifier, w->alias) == 0);
}

static int check_selected(const struct wql *w, const struct selected *s)
{
	const struct cim_class *class = w->reader->query->class;

	if (s->qualifier && !names_the_class(w, s->qualifier))
		return query_refuse(w->reader, "The query is not about %.64s.",
				    s->qualifier);
	if (s->name && cim_class_property(class, s->name) < 0)
		return query_refuse(w->reader, "%s has no property %.64s.",
				    class->name, s->name);
	return 0;
}

/* Who asks for everything among others asks for everything. */
static int take_selection(const struct wql *w, const struct selection *s)
{
	struct wsm_query *query = w->reader->query;
	const char **names = arena_new_array(w->arena, const char *, s->n);
	bool is_all = false;
	int r = 0;

	if (!names)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < s->n && r == 0; i++) {
		r = check_selected(w, &s->items[i]);
		names[i] = s->items[i].name;
		is_all |= !names[i];
	}
	query->is_projection = !is_all;
	query->names = names;
	query->n_names = is_all ? 0 : s->n;
	return r;
}

static int read_select(struct wql *w)
{
	struct selection selection = { 0 };
	int r;

	if (wql_is(w, "DISTINCT"))
		return query_refuse(w->reader, "DISTINCT is not supported.");
	r = read_selection(w, &selection);
	if (r == 0)
		r = read_from(w);
	if (r == 0)
		r = take_selection(w, &selection);
	if (r != 0 || w->token.kind == WQL_END)
		return r;
	if (!wql_is(w, "WHERE"))
		return wql_unexpected(w, "WHERE or the end");
	r = wql_next(w);
	if (r == 0)
		r = wql_read_condition(w, &w->reader->query->where);
	if (r == 0 && w->token.kind != WQL_END)
		return wql_unexpected(w, "AND, OR or the end");
	return r;
}

static int read_query(struct wql *w, const char *text)
{
	int r;

	w->arena = w->reader->query->arena;
	w->at = arena_strdup(w->arena, text);
	if (!w->at)
		return ERR_ORIGIN(-ENOMEM);
	r = wql_next(w);
	if (r != 0)
		return r;
	if (wql_is(w, "SELECT")) {
		r = wql_next(w);
		return r == 0 ? read_select(w) : r;
	}
	if (!w->is_cql && (wql_is(w, "ASSOCIATORS") || wql_is(w, "REFERENCES")))
		return wql_read_walk(w);
	return wql_unexpected(w, "SELECT");
}

int query_read_wql(struct query_reader *reader, const char *text)
{
	struct wql w = { .reader = reader };

	return read_query(&w, text);
}

int query_read_cql(struct query_reader *reader, const char *text)
{
	struct wql w = { .reader = reader, .is_cql = true };

	reader->query->is_case_sensitive = true;
	return read_query(&w, text);
}
