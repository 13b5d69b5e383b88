/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/model/class.h"

enum { KEY_SCRATCH_SIZE = 16 * 1024 };

/* In order of name. */
static const struct model_class *const classes[] = {
	&model_class_computer_system, &model_class_log_record,
	&model_class_numeric_sensor,  &model_class_record_log,
	&model_class_sensor,
};

static const struct model_class *class_of(const struct cim_class *class)
{
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (classes[i]->class == class)
			return classes[i];
	return NULL;
}

bool model_class_is_served(const struct cim_class *class)
{
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (cim_class_is_a(classes[i]->class, class))
			return true;
	return false;
}

static bool has_row(const struct model_class *c, const struct snapshot *s,
		    size_t row)
{
	return !c->has_row || c->has_row(s, row);
}

static int list_class(const struct model *m, const struct model_class *c,
		      struct model_objects *ret)
{
	for (size_t i = 0; i < m->n_snapshots; i++) {
		const struct snapshot *s = m->snapshots[i];
		size_t n = c->n_rows(s);

		for (size_t row = 0; row < n; row++) {
			struct model_object *o;

			if (!has_row(c, s, row))
				continue;
			o = vec_push(ret);
			if (!o)
				return ERR_ORIGIN(-ENOMEM);
			*o = (struct model_object){ .class = c->class,
						    .snapshot = s,
						    .health = m->health,
						    .row = row };
		}
	}
	return 0;
}

int model_list(const struct model *m, const struct cim_class *class, bool exact,
	       struct model_objects *ret)
{
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		const struct cim_class *c = classes[i]->class;

		if (exact ? c != class : !cim_class_is_a(c, class))
			continue;
		r = list_class(m, classes[i], ret);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static void view_init(struct view *v, const struct model_class *c,
		      const struct model_object *o, struct arena *a)
{
	*v = (struct view){
		.class = c,
		.row = o->row,
		.snapshot = o->snapshot,
		.health = o->health,
		.arena = a,
	};
	if (c->look)
		c->look(v);
}

static struct cim_value default_of(struct view *v, const struct cim_property *p)
{
	struct cim_value value = CIM_NULL;

	if (p->default_value &&
	    cim_value_parse(p->type, p->default_value, v->arena, &value) < 0)
		v->error = -ENOMEM;
	return value;
}

static int fill(const struct model_object *o, bool keys_only, struct arena *a,
		struct cim_instance *ret)
{
	const struct model_class *c = class_of(o->class);
	struct cim_instance instance;
	struct view v;
	int r;

	r = cim_instance_init(&instance, o->class, a);
	if (r != 0)
		return ERR_TRACE(r);

	view_init(&v, c, o, a);
	for (size_t i = 0; i < o->class->n_properties; i++) {
		const struct cim_property *p = &o->class->properties[i];

		if (keys_only && !p->is_key)
			continue;
		instance.values[i] =
			c->getters[i] ? c->getters[i](&v) : default_of(&v, p);
	}
	if (v.error)
		return ERR_ORIGIN(v.error);

	*ret = instance;
	return 0;
}

int model_instance(const struct model_object *o, struct arena *a,
		   struct cim_instance *ret)
{
	return ERR_TRACE(fill(o, false, a, ret));
}

int model_keys(const struct model_object *o, struct arena *a,
	       struct cim_instance *ret)
{
	return ERR_TRACE(fill(o, true, a, ret));
}

static const char *key_text(const struct cim_property *p,
			    const struct model_key *keys, size_t n_keys)
{
	for (size_t i = 0; i < n_keys; i++)
		if (strcasecmp(keys[i].name, p->name) == 0)
			return keys[i].value;
	return NULL;
}

/* The values that are looked for, in the order of the class' properties. */
static int parse_keys(const struct cim_class *class,
		      const struct model_key *keys, size_t n_keys,
		      struct arena *a, struct cim_instance *ret)
{
	int r = cim_instance_init(ret, class, a);

	if (r != 0)
		return ERR_TRACE(r);
	for (size_t i = 0; i < n_keys; i++) {
		int at = cim_class_property(class, keys[i].name);

		if (at < 0 || !class->properties[at].is_key)
			return MODEL_R_UNKNOWN_KEY;
		if (key_text(&class->properties[at], keys, i))
			return MODEL_R_DUPLICATE_KEY;
	}
	for (size_t i = 0; i < class->n_properties; i++) {
		const struct cim_property *p = &class->properties[i];
		const char *text;

		if (!p->is_key)
			continue;
		text = key_text(p, keys, n_keys);
		if (!text)
			return MODEL_R_MISSING_KEY;
		r = cim_value_parse(p->type, text, a, &ret->values[i]);
		if (r != 0)
			return r < 0 ? ERR_TRACE(r) : MODEL_R_BAD_KEY_VALUE;
	}
	return 0;
}

static bool same_key(enum cim_type type, const struct cim_value *a,
		     const struct cim_value *b)
{
	if (a->null || b->null)
		return false;
	if (type == CIM_STRING)
		return strcasecmp(a->string, b->string) == 0;
	if (type == CIM_DATETIME)
		return a->datetime.is_interval == b->datetime.is_interval &&
		       a->datetime.us == b->datetime.us;
	return a->u == b->u;
}

/* Do the keys of an object, each asked for only as long as all agree? */
static bool has_keys(const struct model_object *o, const struct model_class *c,
		     const struct cim_instance *wanted, struct view *v)
{
	for (size_t i = 0; i < wanted->class->n_properties; i++) {
		const struct cim_property *p = &wanted->class->properties[i];
		struct cim_value value;
		int at;

		if (!p->is_key)
			continue;
		at = wanted->class == o->class ? (int)i
					       : cim_class_property(o->class,
								    p->name);
		value = c->getters[at](v);
		if (!same_key(p->type, &value, &wanted->values[i]))
			return false;
	}
	return true;
}

/* Searches the rows of o->snapshot; @o is left at the one that is found. */
static int find_row(const struct model_class *c,
		    const struct cim_instance *wanted, struct arena *scratch,
		    struct model_object *o)
{
	size_t n = c->n_rows(o->snapshot);
	struct view v;

	for (o->row = 0; o->row < n; o->row++) {
		if (!has_row(c, o->snapshot, o->row))
			continue;
		arena_reset(scratch);
		view_init(&v, c, o, scratch);
		if (has_keys(o, c, wanted, &v))
			return 0;
		if (v.error)
			return ERR_ORIGIN(v.error);
	}
	return MODEL_R_NOT_FOUND;
}

static int find_in_class(const struct model *m, const struct model_class *c,
			 const struct cim_instance *wanted,
			 struct arena *scratch, struct model_object *ret)
{
	struct model_object o = { .class = c->class, .health = m->health };

	for (size_t i = 0; i < m->n_snapshots; i++) {
		int r;

		o.snapshot = m->snapshots[i];
		r = find_row(c, wanted, scratch, &o);
		if (r != MODEL_R_NOT_FOUND) {
			if (r == 0)
				*ret = o;
			return ERR_TRACE(r);
		}
	}
	return MODEL_R_NOT_FOUND;
}

int model_find(const struct model *m, const struct cim_class *class,
	       const struct model_key *keys, size_t n_keys,
	       struct model_object *ret)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(SIZE_MAX);
	CLEANUP(arena_free_p)
	struct arena *scratch = arena_new(KEY_SCRATCH_SIZE);
	struct cim_instance wanted;
	int r;

	if (!a || !scratch)
		return ERR_ORIGIN(-ENOMEM);
	r = parse_keys(class, keys, n_keys, a, &wanted);
	if (r != 0)
		return ERR_TRACE(r);
	if (n_keys == 0) /* a class without keys has nothing to find */
		return MODEL_R_NOT_FOUND;

	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		if (!cim_class_is_a(classes[i]->class, class))
			continue;
		r = find_in_class(m, classes[i], &wanted, scratch, ret);
		if (r != MODEL_R_NOT_FOUND)
			return ERR_TRACE(r);
	}
	return MODEL_R_NOT_FOUND;
}
