/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/cim-xml-read.h"
#include "libwsmgmt/epr.h"
#include "libwsmgmt/uri.h"

enum {
	ST_INSTANCE = EPR_END_STATE,
	ST_PROPERTY,
	ST_REFERENCE,
	ST_TEXT,
	N_STATES,
};

/* One element of a property; an array has several. */
struct item {
	size_t property;
	struct cim_value value;
};

struct instance_reader {
	struct epr_reader epr;         /* first: see epr.h */
	const struct cim_class *class; /* of an instance; NULL: not known */
	bool takes_any;                /* element: it is no instance */
	struct wsm_read_table table;
	const char *element;
	struct VEC(struct item) items;
	struct wsm_read_problem problem;
	int answer; /* the first that is not 0 */

	size_t property; /* that is being read */
	bool is_nil;
	const char *wrapped; /* text of the element in it; or NULL */
};

static struct instance_reader *reader_of(const struct sax *x)
{
	return sax_user(x);
}

static const struct cim_property *property_of(const struct sax *x)
{
	return &reader_of(x)->table.rows[reader_of(x)->property];
}

static int refuse(struct sax *x, int answer, const char *what,
		  const char *value)
{
	struct instance_reader *reader = reader_of(x);

	if (reader->answer != 0)
		return 0;
	reader->answer = answer;
	reader->problem.what =
		arena_printf(reader->epr.arena, "%s: \"%.256s\"", what, value);
	return reader->problem.what ? 0 : ERR_ORIGIN(-ENOMEM);
}

static int refuse_selector(struct sax *x, enum wsm_fault_id id,
			   const char *what)
{
	return refuse(x, WSM_READ_R_BAD_VALUE, wsm_fault_row(id)->reason,
		      what ? what : "");
}

/* --- references ------------------------------------------------------------
 */

static int read_key(struct arena *a, const struct wsm_selector *s,
		    struct cim_instance *keys)
{
	int i = cim_class_property(keys->class, s->name);
	enum cim_type type;

	if (i < 0 || !keys->class->properties[i].is_key)
		return 0;
	type = keys->class->properties[i].type;
	if ((type == CIM_REFERENCE) != (s->epr != NULL))
		return CIM_R_BAD_VALUE;
	if (s->epr)
		return wsm_read_reference(s->epr, a, &keys->values[i]);
	return cim_value_parse(type, s->value, a, &keys->values[i]);
}

/* References in references are as deep as epr.h lets them be. */
int wsm_read_reference(const struct wsm_epr *epr, struct arena *a,
		       struct cim_value *ret)
{
	struct cim_instance *keys = arena_alloc(a, sizeof(*keys));
	const struct cim_class *class;
	struct wsm_class_uri uri;
	int r;

	if (!keys)
		return ERR_ORIGIN(-ENOMEM);
	if (!epr || !epr->resource_uri)
		return CIM_R_BAD_VALUE;
	r = wsm_class_uri_parse(epr->resource_uri, a, &uri);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : CIM_R_BAD_VALUE;
	class = cim_class_find(uri.class_name);
	if (!class)
		return CIM_R_BAD_VALUE;
	r = cim_instance_init(keys, class, a);
	for (size_t i = 0; r == 0 && i < epr->n_selectors; i++)
		r = read_key(a, &epr->selectors[i], keys);
	if (r == 0)
		*ret = (struct cim_value){ .reference = keys };
	return ERR_TRACE(r);
}

/* --- elements --------------------------------------------------------------
 */

static int class_start(struct sax *x, const struct sax_element *e)
{
	struct instance_reader *reader = reader_of(x);

	reader->element = arena_strdup(reader->epr.arena, e->name);
	if (!reader->element)
		return ERR_ORIGIN(-ENOMEM);
	if (reader->takes_any)
		return 0;
	reader->class = cim_class_find(e->name);
	if (!reader->class)
		return refuse(x, WSM_READ_R_UNKNOWN_CLASS,
			      "There is no such class", e->name);
	reader->table = (struct wsm_read_table){ reader->class->properties,
						 reader->class->n_properties };
	return 0;
}

static int property_start(struct sax *x, const struct sax_element *e)
{
	struct instance_reader *reader = reader_of(x);

	reader->is_nil = sax_attribute_is_true(e, WSM_NS_XSI, "nil") ||
			 sax_attribute_is_true(e, WSM_NS_P, "IsNullArray");
	reader->wrapped = NULL;
	return 0;
}

static int wrapped_end(struct sax *x, char *text)
{
	struct instance_reader *reader = reader_of(x);

	reader->wrapped = arena_strdup(reader->epr.arena, text);
	return reader->wrapped ? 0 : ERR_ORIGIN(-ENOMEM);
}

static int add_item(struct sax *x, const struct cim_value *value)
{
	struct instance_reader *reader = reader_of(x);
	struct item *item = vec_push(&reader->items);

	if (!item)
		return ERR_ORIGIN(-ENOMEM);
	*item = (struct item){ reader->property, *value };
	return 0;
}

static int property_end(struct sax *x, char *text)
{
	struct instance_reader *reader = reader_of(x);
	const struct cim_property *property = property_of(x);
	struct cim_value value = CIM_NULL;
	int r;

	if (reader->is_nil)
		return add_item(x, &value);
	if (property->type == CIM_DATETIME && reader->wrapped)
		r = cim_value_parse(property->type, reader->wrapped,
				    reader->epr.arena, &value);
	else
		r = cim_value_parse(property->type, text, reader->epr.arena,
				    &value);
	if (r == CIM_R_BAD_VALUE)
		return refuse(x, WSM_READ_R_BAD_VALUE, property->name, text);
	return r == 0 ? add_item(x, &value) : ERR_TRACE(r);
}

static int reference_start(struct sax *x, const struct sax_element *e)
{
	int r = property_start(x, e);

	return r == 0 ? epr_begin(x, e) : r;
}

/* The EPR may stand directly in the property, or in an element of its own,
 * which then was the last to end. */
static int reference_end(struct sax *x, char *text)
{
	struct instance_reader *reader = reader_of(x);
	const struct wsm_epr *inner = reader->epr.finished;
	struct cim_value value = CIM_NULL;
	int r = epr_end(x, text);

	if (r != 0)
		return ERR_TRACE(r);
	if (reader->is_nil)
		return add_item(x, &value);
	if (reader->epr.finished && !reader->epr.finished->resource_uri)
		reader->epr.finished = inner;
	r = wsm_read_reference(reader->epr.finished, reader->epr.arena, &value);
	reader->epr.finished = NULL;
	if (r == CIM_R_BAD_VALUE)
		return refuse(x, WSM_READ_R_BAD_VALUE, property_of(x)->name,
			      "not an endpoint reference of a known class");
	return r == 0 ? add_item(x, &value) : ERR_TRACE(r);
}

/* --- tables ----------------------------------------------------------------
 */

/* clang-format off */
static const struct sax_rule class_rule =
	SAX_RULE(OTHER, "", ST_INSTANCE, .start = class_start);
static const struct sax_rule property_rule =
	SAX_RULE(OTHER, "", ST_PROPERTY, .start = property_start,
		 .end = property_end);
static const struct sax_rule reference_rule =
	SAX_RULE(OTHER, "", ST_REFERENCE, .start = reference_start,
		 .end = reference_end);
static const struct sax_rule wrapped_rule =
	SAX_RULE(OTHER, "", ST_TEXT, .end = wrapped_end);

static const struct sax_rule reference_rules[] = {
	SAX_RULE(A, "Address", EPR_TEXT),
	SAX_RULE(A, "ReferenceParameters", EPR_PARAMETERS),
	SAX_RULE(A, "ReferenceProperties", EPR_PARAMETERS),
	SAX_RULE(A, "EndpointReference", EPR_STATE, .start = epr_begin,
		 .end = epr_end),
	{ 0 },
};
/* clang-format on */

static const struct sax_rule *const states[N_STATES] = {
	EPR_STATES,
	[ST_REFERENCE] = reference_rules,
};

/* Index into the table, or -1. */
static int find_row(const struct instance_reader *reader, const char *name)
{
	if (reader->class)
		return cim_class_property(reader->class, name);
	for (size_t i = 0; i < reader->table.n; i++)
		if (strcasecmp(reader->table.rows[i].name, name) == 0)
			return (int)i;
	return -1;
}

static const struct sax_rule *find_property(struct sax *x,
					    const struct sax_element *e)
{
	struct instance_reader *reader = reader_of(x);
	int i = find_row(reader, e->name);

	if (i >= 0) {
		reader->property = (size_t)i;
		return property_of(x)->type == CIM_REFERENCE ? &reference_rule
							     : &property_rule;
	}
	/* cim:Location is the object's own address, sent back on a Put */
	if ((reader->class || reader->takes_any) && e->ns != WSM_NS_CIM) {
		if (reader->problem.n_unknown++ == 0)
			reader->problem.unknown =
				arena_strdup(reader->epr.arena, e->name);
	}
	return NULL;
}

static const struct sax_rule *on_unknown(struct sax *x, int state,
					 const struct sax_element *e)
{
	static const char *const wrappers[] = { "Datetime", "Interval", "Date",
						"Time", "CIM_DateTime" };

	if (state == SAX_ROOT)
		return &class_rule;
	if (state == ST_INSTANCE)
		return find_property(x, e);
	for (size_t i = 0; state == ST_PROPERTY && i < ARRAY_SIZE(wrappers);
	     i++)
		if (strcasecmp(wrappers[i], e->name) == 0)
			return &wrapped_rule;
	return NULL;
}

static const struct sax_language language = {
	.states = states,
	.n_states = N_STATES,
	.unknown = on_unknown,
};

/* --- the whole -------------------------------------------------------------
 */

static bool is_of(const struct item *item, size_t property)
{
	return item->property == property;
}

/* All items of a property that are not null, in their order. */
static int take_array(const struct instance_reader *reader, size_t property,
		      struct cim_value *ret)
{
	struct cim_value *items;
	const struct item *item;
	size_t n = 0, i = 0;

	vec_for_each (item, &reader->items)
		n += is_of(item, property) && !item->value.null;
	if (n == 0)
		return 0;
	items = arena_new_array(reader->epr.arena, struct cim_value, n);
	if (!items)
		return ERR_ORIGIN(-ENOMEM);
	vec_for_each (item, &reader->items)
		if (is_of(item, property) && !item->value.null)
			items[i++] = item->value;
	*ret = (struct cim_value){ .n = n, .items = items };
	return 0;
}

/* A property that is given as null is given. */
static int take_values(const struct instance_reader *reader,
		       struct wsm_values *ret)
{
	struct arena *a = reader->epr.arena;
	struct wsm_values values = {
		.element = reader->element,
		.values = arena_new_array(a, struct cim_value, reader->table.n),
		.is_given = arena_new_array(a, bool, reader->table.n),
	};
	const struct item *item;
	int r = 0;

	if (reader->table.n > 0 && (!values.values || !values.is_given))
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < reader->table.n; i++)
		values.values[i] = CIM_NULL;
	vec_for_each (item, &reader->items) {
		struct cim_value *value = &values.values[item->property];

		if (r != 0)
			break;
		values.is_given[item->property] = true;
		if (!reader->table.rows[item->property].is_array)
			*value = item->value;
		else if (value->null)
			r = take_array(reader, item->property, value);
	}
	if (r == 0)
		*ret = values;
	return ERR_TRACE(r);
}

static void reader_done(struct instance_reader *reader)
{
	epr_reader_done(&reader->epr);
	vec_done(&reader->items);
}

static int read_xml(struct instance_reader *reader, const char *xml,
		    size_t size, struct wsm_values *ret,
		    struct wsm_read_problem *ret_problem)
{
	const struct sax_reading reading = { &language, reader->epr.limits,
					     reader->epr.arena, reader };
	const char *problem = "it is not UTF-8";
	int r = WSM_READ_R_XML;

	if (utf8_is_valid(xml, size))
		r = sax_parse(xml, size, &reading, &problem);
	if (r < 0)
		return ERR_TRACE(r);
	*ret_problem = reader->problem;
	if (r > 0) {
		ret_problem->what = problem;
		return WSM_READ_R_XML;
	}
	return reader->answer ? reader->answer : take_values(reader, ret);
}

int wsm_read_instance(const char *xml, size_t size,
		      const struct wsm_limits *limits, struct arena *a,
		      struct cim_instance *ret,
		      struct wsm_read_problem *ret_problem)
{
	CLEANUP(reader_done)
	struct instance_reader reader = {
		.epr = { .arena = a,
			 .limits = limits,
			 .reject = refuse_selector },
	};
	struct wsm_values values;
	int r = read_xml(&reader, xml, size, &values, ret_problem);

	if (r == 0)
		*ret = (struct cim_instance){ reader.class, values.values };
	return r;
}

int wsm_read_values(const char *xml, const struct wsm_limits *limits,
		    struct arena *a, const struct wsm_read_table *table,
		    struct wsm_values *ret,
		    struct wsm_read_problem *ret_problem)
{
	CLEANUP(reader_done)
	struct instance_reader reader = {
		.epr = { .arena = a,
			 .limits = limits,
			 .reject = refuse_selector },
		.takes_any = true,
		.table = *table,
	};

	return read_xml(&reader, xml, strlen(xml), ret, ret_problem);
}
