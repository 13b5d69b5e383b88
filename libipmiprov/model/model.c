/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/model/class.h"

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
