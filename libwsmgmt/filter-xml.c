/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Filters that are elements: selectors (DSP0226, annex E; MS-WSMV 3.1.4.1.13),
 * associations (DSP0227, 8.2.1)
 */

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/cim-xml-read.h"
#include "libwsmgmt/epr.h"
#include "libwsmgmt/query.h"

enum {
	ST_ASSOCIATED = EPR_END_STATE, /* of b:AssociatedInstances */
	ST_ASSOCIATION,                /* of b:AssociationInstances */
	ST_OBJECT,
	ST_TEXT,
	N_STATES,
};

struct element_reader {
	struct epr_reader epr; /* first: see epr.h */
	struct query_reader *reader;
	bool is_known, has_object;
	const struct wsm_epr *object;
	struct VEC(const char *) names;
	int answer; /* the first that is not 0 */
};

static struct element_reader *reader_of(const struct sax *x)
{
	return sax_user(x);
}

/* Reading goes on. */
static int keep(struct element_reader *e, int r)
{
	if (e->answer == 0)
		e->answer = r;
	return r < 0 ? r : 0;
}

static int refuse(struct sax *x, enum wsm_fault_id id, const char *what)
{
	struct element_reader *e = reader_of(x);

	if (e->answer != 0)
		return 0;
	return keep(e,
		    query_refuse(e->reader, "%s %s", wsm_fault_row(id)->reason,
				 what ? what : ""));
}

static void element_reader_done(struct element_reader *e)
{
	epr_reader_done(&e->epr);
	vec_done(&e->names);
}

static int read_element(struct element_reader *e, const char *xml,
			const struct sax_language *language)
{
	struct query_reader *reader = e->reader;
	const struct sax_reading reading = { language, &wsm_default_limits,
					     reader->query->arena, e };
	const char *problem = "it is not UTF-8";
	int r = SAX_R_MALFORMED;

	e->epr = (struct epr_reader){ .arena = reader->query->arena,
				      .limits = &wsm_default_limits,
				      .reject = refuse };
	if (utf8_is_valid(xml, strlen(xml)))
		r = sax_parse(xml, strlen(xml), &reading, &problem);
	if (r < 0)
		return ERR_TRACE(r);
	if (r > 0)
		return query_refuse(reader, "The filter cannot be read: %s.",
				    problem);
	if (e->answer == 0 && !e->is_known)
		return query_refuse(reader, "The filter's element is not one "
					    "of this dialect.");
	return e->answer;
}

/* --- selectors -------------------------------------------------------------
 */

static int known_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	reader_of(x)->is_known = true;
	return 0;
}

/* clang-format off */
static const struct sax_rule selector_root_rules[] = {
	SAX_RULE(W, "SelectorSet", EPR_SELECTOR_SET, .start = known_start),
	{ 0 },
};
/* clang-format on */

static const struct sax_rule *const selector_states[N_STATES] = {
	[SAX_ROOT] = selector_root_rules,
	EPR_STATES,
};

static const struct sax_language selector_language = {
	.states = selector_states,
	.n_states = N_STATES,
};

static int check_selector(const struct query_reader *reader,
			  const struct wsm_selector *s,
			  const struct cim_property **ret)
{
	const struct cim_class *class = reader->class;
	int i = cim_class_property(class, s->name);
	const struct cim_property *property;

	if (i < 0)
		return query_refuse(reader, "%s has no property %.64s.",
				    class->name, s->name);
	property = &class->properties[i];
	if (s->epr || property->is_array || property->type == CIM_DATETIME ||
	    property->type == CIM_REFERENCE)
		return query_refuse(reader,
				    "%s is not of a type that selectors "
				    "filter by.",
				    property->name);
	if (strpbrk(s->value, "\"'"))
		return query_refuse(reader,
				    "The value of %s must be without quotes.",
				    property->name);
	*ret = property;
	return 0;
}

static int add_selector(const struct query_reader *reader,
			const struct wsm_selector *s, struct node *node)
{
	struct arena *a = reader->query->arena;
	const struct cim_property *property = NULL;
	struct cim_value value;
	int r = check_selector(reader, s, &property);

	if (r != 0)
		return r;
	r = cim_value_parse(property->type, s->value, a, &value);
	if (r == CIM_R_BAD_VALUE)
		return query_refuse(reader, "\"%.64s\" is no value of %s.",
				    s->value, property->name);
	*node = (struct node){
		.kind = NODE_COMPARE,
		.left = { .property = property->name,
			  .kind = scalar_kind_of(property->type) },
		.comparison = COMPARE_EQ,
		.right = { .kind = scalar_kind_of(property->type),
			   .literal = scalar_of(property, &value) },
	};
	return ERR_TRACE(r);
}

static int take_selectors(struct element_reader *e)
{
	struct query_reader *reader = e->reader;
	const struct wsm_selector *selectors;
	struct node *nodes;
	size_t n;
	int r = epr_take_selectors(&e->epr, &selectors, &n);

	if (r != 0)
		return ERR_TRACE(r);
	if (n == 0)
		return query_refuse(reader, "There is no Selector.");
	nodes = arena_new_array(reader->query->arena, struct node, n + 1);
	if (!nodes)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < n && r == 0; i++) {
		r = add_selector(reader, &selectors[i], &nodes[i]);
		nodes[i].next = i + 1 < n ? &nodes[i + 1] : NULL;
	}
	nodes[n] = (struct node){ .kind = NODE_AND, .children = nodes };
	reader->query->where = &nodes[n];
	return r;
}

int query_read_selectors(struct query_reader *reader, const char *xml)
{
	CLEANUP(element_reader_done)
	struct element_reader e = { .reader = reader };
	int r;

	if (!reader->class)
		return query_refuse(reader,
				    "This dialect asks for a resource URI "
				    "with a class.");
	r = read_element(&e, xml, &selector_language);
	return r == 0 ? take_selectors(&e) : r;
}

/* --- associations ----------------------------------------------------------
 */

static int kind_start(struct sax *x, const struct sax_element *e)
{
	struct element_reader *reader = reader_of(x);

	reader->is_known = true;
	reader->reader->query->kind =
		strcmp(e->name, "AssociationInstances") == 0
			? WSM_QUERY_REFERENCES
			: WSM_QUERY_ASSOCIATORS;
	return 0;
}

/* The EPR may stand directly in it, or in an element of its own, which then was
 * the last to end. */
static int object_end(struct sax *x, char *text)
{
	struct element_reader *e = reader_of(x);
	const struct wsm_epr *inner = e->epr.finished;
	int r = epr_end(x, text);

	if (r != 0)
		return ERR_TRACE(r);
	if (e->has_object)
		return keep(e, query_refuse(e->reader,
					    "There is more than one Object."));
	e->has_object = true;
	e->object = e->epr.finished;
	if (inner && e->object && !e->object->resource_uri)
		e->object = inner;
	return 0;
}

/* Clients send empty elements for what they do not want to say. */
static int take_class(struct sax *x, char *text, const struct cim_class **ret)
{
	struct element_reader *e = reader_of(x);

	text = sax_trim(text);
	if (!*text || e->answer != 0)
		return 0;
	if (*ret)
		return keep(e,
			    query_refuse(e->reader, "A class is given twice."));
	return keep(e, query_find_class(e->reader, text, ret));
}

static int take_name(struct sax *x, char *text, const char **ret)
{
	struct element_reader *e = reader_of(x);

	text = sax_trim(text);
	if (!*text || e->answer != 0)
		return 0;
	if (*ret)
		return keep(e,
			    query_refuse(e->reader, "A role is given twice."));
	*ret = arena_strdup(e->epr.arena, text);
	return *ret ? 0 : ERR_ORIGIN(-ENOMEM);
}

static struct wsm_query_walk *walk_of(const struct sax *x)
{
	return &reader_of(x)->reader->query->walk;
}

static int association_end(struct sax *x, char *text)
{
	return take_class(x, text, &walk_of(x)->association);
}

static int result_end(struct sax *x, char *text)
{
	return take_class(x, text, &walk_of(x)->result);
}

static int role_end(struct sax *x, char *text)
{
	return take_name(x, text, &walk_of(x)->role);
}

static int result_role_end(struct sax *x, char *text)
{
	return take_name(x, text, &walk_of(x)->result_role);
}

static int property_end(struct sax *x, char *text)
{
	struct element_reader *e = reader_of(x);
	const char *name = NULL, **slot;
	int r = take_name(x, text, &name);

	if (r != 0 || !name)
		return r;
	slot = vec_push(&e->names);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = name;
	return 0;
}

/* clang-format off */
static const struct sax_rule association_root_rules[] = {
	SAX_RULE(B, "AssociatedInstances", ST_ASSOCIATED, .start = kind_start),
	SAX_RULE(B, "AssociationInstances", ST_ASSOCIATION,
		 .start = kind_start),
	{ 0 },
};

static const struct sax_rule associated_rules[] = {
	SAX_RULE(B, "Object", ST_OBJECT,
		 .start = epr_begin, .end = object_end),
	SAX_RULE(B, "AssociationClassName", ST_TEXT, .end = association_end),
	SAX_RULE(B, "Role", ST_TEXT, .end = role_end),
	SAX_RULE(B, "ResultClassName", ST_TEXT, .end = result_end),
	SAX_RULE(B, "ResultRole", ST_TEXT, .end = result_role_end),
	SAX_RULE(B, "IncludeResultProperty", ST_TEXT, .end = property_end),
	{ 0 },
};

/* The result is the association. */
static const struct sax_rule association_rules[] = {
	SAX_RULE(B, "Object", ST_OBJECT,
		 .start = epr_begin, .end = object_end),
	SAX_RULE(B, "ResultClassName", ST_TEXT, .end = association_end),
	SAX_RULE(B, "Role", ST_TEXT, .end = role_end),
	SAX_RULE(B, "IncludeResultProperty", ST_TEXT, .end = property_end),
	{ 0 },
};

static const struct sax_rule object_rules[] = {
	SAX_RULE(A, "Address", EPR_TEXT),
	SAX_RULE(A, "ReferenceParameters", EPR_PARAMETERS),
	SAX_RULE(A, "ReferenceProperties", EPR_PARAMETERS),
	SAX_RULE(A, "EndpointReference", EPR_STATE, .start = epr_begin,
		 .end = epr_end),
	{ 0 },
};
/* clang-format on */

static const struct sax_rule *const association_states[N_STATES] = {
	[SAX_ROOT] = association_root_rules,
	EPR_STATES,
	[ST_ASSOCIATED] = associated_rules,
	[ST_ASSOCIATION] = association_rules,
	[ST_OBJECT] = object_rules,
};

/* A condition that is not known must not be passed over; an empty one says
 * nothing, but who could tell before it ends? */
static const struct sax_rule *on_unknown(struct sax *x, int state,
					 const struct sax_element *e)
{
	struct element_reader *reader = reader_of(x);

	if ((state == ST_ASSOCIATED || state == ST_ASSOCIATION) &&
	    reader->answer == 0)
		keep(reader,
		     query_refuse(reader->reader,
				  "The element %.64s is not supported here.",
				  e->name));
	return NULL;
}

static const struct sax_language association_language = {
	.states = association_states,
	.n_states = N_STATES,
	.unknown = on_unknown,
};

static int take_object(const struct element_reader *e)
{
	struct wsm_query *query = e->reader->query;
	struct cim_value value;
	int r;

	if (!e->has_object)
		return query_refuse(e->reader, "There is no Object.");
	r = wsm_read_reference(e->object, query->arena, &value);
	if (r == CIM_R_BAD_VALUE)
		return query_refuse(e->reader,
				    "The Object is no endpoint reference of a "
				    "class here, or a key is not of its type.");
	if (r != 0)
		return ERR_TRACE(r);
	query->walk.object = value.reference;
	return query_check_object(e->reader);
}

/* Names that no result has are nothing to complain of (R8.2.1-10). */
static int take_names(const struct element_reader *e)
{
	struct wsm_query *query = e->reader->query;
	size_t n = e->names.n;
	const char **names = arena_new_array(query->arena, const char *, n);

	if (n == 0)
		return 0;
	if (!names)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < n; i++)
		names[i] = e->names.data[i];
	query->is_projection = true;
	query->names = names;
	query->n_names = n;
	return 0;
}

int query_read_association(struct query_reader *reader, const char *xml)
{
	CLEANUP(element_reader_done)
	struct element_reader e = { .reader = reader };
	int r = read_element(&e, xml, &association_language);

	if (r == 0)
		r = take_object(&e);
	return r == 0 ? take_names(&e) : r;
}
