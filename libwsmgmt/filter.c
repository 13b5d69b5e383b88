/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/query.h"

#define WSMAN "/wbem/wsman/1/"

const struct wsm_query_limits wsm_default_query_limits = {
	.max_size = 8 * 1024,
	.max_depth = 64,
	.max_nodes = 512,
	.max_xpath_ops = 20000,
	.max_xpath_total = 4000000,
	.max_memory = 4 * 1024 * 1024,
};

/* The hosts of these URIs differ between clients; so does their case. */
struct dialect {
	const char *uri;
	const char *suffix; /* any URI that ends so; or NULL */
	int (*read)(struct query_reader *reader, const char *content);
	bool is_xml;
};

static const struct dialect dialects[] = {
	{ "http://www.w3.org/TR/1999/REC-xpath-19991116", NULL,
	  query_read_xpath, false },
	{ "http://schemas.microsoft.com" WSMAN "WQL", WSMAN "WQL",
	  query_read_wql, false },
	{ "http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf", NULL,
	  query_read_cql, false },
	{ "http://schemas.dmtf.org" WSMAN "wsman/SelectorFilter",
	  WSMAN "wsman/SelectorFilter", query_read_selectors, true },
	{ "http://schemas.dmtf.org" WSMAN "cimbinding/associationFilter",
	  WSMAN "cimbinding/associationFilter", query_read_association, true },
};

static bool is_dialect(const struct dialect *d, const char *uri)
{
	size_t size = strlen(uri), n = d->suffix ? strlen(d->suffix) : 0;

	if (strcasecmp(uri, d->uri) == 0)
		return true;
	return n > 0 && size > n && strcasecmp(uri + size - n, d->suffix) == 0;
}

/* None is XPath, the first. */
static const struct dialect *find_dialect(const char *uri)
{
	if (!uri || !*uri)
		return &dialects[0];
	for (size_t i = 0; i < ARRAY_SIZE(dialects); i++)
		if (is_dialect(&dialects[i], uri))
			return &dialects[i];
	return NULL;
}

/* --- for the dialects ------------------------------------------------------
 */

int query_refuse(const struct query_reader *reader, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	*reader->fault = (struct wsm_fault){
		.id = WSM_F_CannotProcessFilter,
		.message = arena_strdup(reader->fault_arena, text),
	};
	return reader->fault->message ? WSM_QUERY_R_FAULT : ERR_ORIGIN(-ENOMEM);
}

int query_find_class(const struct query_reader *reader, const char *name,
		     const struct cim_class **ret)
{
	*ret = cim_class_find(name);
	return *ret ? 0
		    : query_refuse(reader, "There is no class %.64s.", name);
}

int query_check_object(const struct query_reader *reader)
{
	const struct cim_instance *object = reader->query->walk.object;
	const struct cim_class *class = object->class;

	if (class->is_association)
		return query_refuse(reader,
				    "The object must not be an association.");
	for (size_t i = 0; i < class->n_properties; i++)
		if (class->properties[i].is_key && object->values[i].null)
			return query_refuse(reader,
					    "The object must be one instance: "
					    "the key %s is missing.",
					    class->properties[i].name);
	return 0;
}

/* --- reading ---------------------------------------------------------------
 */

static int refuse_dialect(struct arena *a, const char *uri,
			  struct wsm_fault *ret)
{
	const char **uris =
		arena_new_array(a, const char *, ARRAY_SIZE(dialects) + 1);
	char *message = arena_printf(
		a, "Filters of the dialect %.256s are not supported.", uri);

	if (!uris || !message)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < ARRAY_SIZE(dialects); i++)
		uris[i] = dialects[i].uri;
	*ret = (struct wsm_fault){
		.id = WSM_F_FilterDialectRequestedUnavailable,
		.message = message,
		.extra_details = uris
	};
	return WSM_QUERY_R_FAULT;
}

static int check_class(const struct query_reader *reader)
{
	const struct wsm_query *query = reader->query;

	if (query->kind != WSM_QUERY_INSTANCES && reader->class)
		return query_refuse(reader,
				    "Associations are asked for with all "
				    "classes, not with %s.",
				    reader->class->name);
	if (query->kind == WSM_QUERY_INSTANCES && !query->class)
		return query_refuse(reader,
				    "This dialect asks for a resource URI "
				    "with a class.");
	return 0;
}

static int read_content(struct query_reader *reader, const struct dialect *d,
			const struct wsm_filter *filter)
{
	const char *content = d->is_xml ? filter->xml : filter->text;
	int r;

	if (!content || !*content)
		return query_refuse(reader, "The filter has to be %s.",
				    d->is_xml ? "an element" : "text");
	if (strlen(content) > reader->query->limits.max_size)
		return query_refuse(reader,
				    "The filter is longer than %zu bytes.",
				    reader->query->limits.max_size);
	r = d->read(reader, content);
	return r == 0 ? check_class(reader) : r;
}

static int query_new(const struct cim_class *class,
		     const struct wsm_query_limits *limits,
		     struct wsm_query **ret)
{
	struct wsm_query *query = calloc(1, sizeof(*query));

	if (!query)
		return ERR_ORIGIN(-ENOMEM);
	query->arena = arena_new(limits->max_memory);
	if (!query->arena) {
		free(query);
		return ERR_ORIGIN(-ENOMEM);
	}
	query->limits = *limits;
	query->class = class;
	*ret = query;
	return 0;
}

int wsm_query_parse(const struct wsm_filter *filter,
		    const struct cim_class *class,
		    const struct wsm_query_limits *limits, struct arena *a,
		    struct wsm_query **ret, struct wsm_fault *ret_fault)
{
	const struct dialect *d = find_dialect(filter->dialect);
	CLEANUP(wsm_query_free_p) struct wsm_query *query = NULL;
	struct query_reader reader = { .class = class,
				       .fault_arena = a,
				       .fault = ret_fault };
	int r;

	if (!d)
		return refuse_dialect(a, filter->dialect, ret_fault);
	r = query_new(class, limits, &query);
	if (r != 0)
		return ERR_TRACE(r);
	reader.query = query;
	r = read_content(&reader, d, filter);
	if (r == 0)
		*ret = STEAL(query);
	return ERR_TRACE(r);
}

void wsm_query_free(struct wsm_query *query)
{
	if (!query)
		return;
	xpath_free(query->xpath);
	arena_free(query->arena);
	free(query);
}

void wsm_query_free_p(struct wsm_query **query)
{
	wsm_query_free(*query);
}

/* --- what it says ----------------------------------------------------------
 */

enum wsm_query_kind wsm_query_kind(const struct wsm_query *query)
{
	return query->kind;
}

const struct cim_class *wsm_query_class(const struct wsm_query *query)
{
	return query->class;
}

const struct wsm_query_walk *wsm_query_walk(const struct wsm_query *query)
{
	return &query->walk;
}

bool wsm_query_takes_all(const struct wsm_query *query)
{
	return query->kind == WSM_QUERY_INSTANCES && !query->where &&
	       !query->xpath;
}

int wsm_query_matches(const struct wsm_query *query,
		      const struct cim_instance *instance, bool *ret,
		      struct wsm_fault *ret_fault)
{
	int r = 0;

	if (query->xpath) {
		r = xpath_matches(query->xpath, instance, ret);
		if (r == WSM_QUERY_R_FAULT)
			*ret_fault = (struct wsm_fault){
				.id = WSM_F_CannotProcessFilter,
				.message = "The XPath expression takes too "
					   "long, or means nothing.",
			};
		return r;
	}
	*ret = !query->where ||
	       node_eval(query->where, instance, query->is_case_sensitive) ==
		       TRUTH_YES;
	return r;
}

bool wsm_query_is_projection(const struct wsm_query *query)
{
	return query->is_projection;
}

bool wsm_query_takes(const struct wsm_query *query, const char *property)
{
	if (!query->is_projection)
		return true;
	for (size_t i = 0; i < query->n_names; i++)
		if (strcasecmp(query->names[i], property) == 0)
			return true;
	return false;
}
