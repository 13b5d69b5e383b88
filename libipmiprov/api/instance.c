/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "libipmiprov/api/handle.h"

static void list_free_p(struct ipmiprov_list **list)
{
	ipmiprov_list_free(*list);
}

static void objects_done(struct model_objects *objects)
{
	vec_done(objects);
}

void ipmiprov_list_free(struct ipmiprov_list *list)
{
	if (!list)
		return;
	snapshot_unref(list->snapshot);
	arena_free(list->arena);
	free(list);
}

size_t ipmiprov_list_count(const struct ipmiprov_list *list)
{
	return list->n;
}

const struct ipmiprov_instance *
ipmiprov_list_at(const struct ipmiprov_list *list, size_t index)
{
	return index < list->n ? &list->items[index] : NULL;
}

int api_instance(struct arena *a, const struct ipmiprov *owner,
		 const struct cim_instance *instance,
		 const struct model_object *object,
		 struct ipmiprov_instance *ret)
{
	const struct cim_class *class = instance->class;
	struct ipmiprov_value *values;
	int r;

	values = arena_new_array(a, struct ipmiprov_value, class->n_properties);
	if (!values)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < class->n_properties; i++) {
		r = api_value(a, owner, &class->properties[i],
			      &instance->values[i], &values[i]);
		if (r < 0)
			return ERR_TRACE(r);
	}
	*ret = (struct ipmiprov_instance){ .class = class,
					   .values = values,
					   .owner = owner };
	if (object)
		ret->object = *object;
	return 0;
}

static int fill_list(struct ipmiprov_list *list, const struct ipmiprov *owner,
		     const struct model_object *objects, size_t n)
{
	int r = 0;

	list->items = arena_new_array(list->arena, struct ipmiprov_instance,
				      n ? n : 1);
	if (!list->items)
		return ERR_ORIGIN(-ENOMEM);
	for (; list->n < n && r == 0; list->n++) {
		const struct model_object *o = &objects[list->n];
		struct cim_instance instance;

		r = model_instance(o, list->arena, &instance);
		if (r == 0)
			r = api_instance(list->arena, owner, &instance, o,
					 &list->items[list->n]);
	}
	return ERR_TRACE(r);
}

int api_list(const struct ipmiprov *owner, const struct snapshot *snapshot,
	     const struct model_object *objects, size_t n,
	     struct ipmiprov_list **ret)
{
	CLEANUP(list_free_p)
	struct ipmiprov_list *list = calloc(1, sizeof(*list));
	int r;

	if (!list)
		return ERR_ORIGIN(-ENOMEM);
	list->snapshot = snapshot_ref(snapshot);
	list->arena = arena_new(API_MAX_MEMORY);
	if (!list->arena)
		return ERR_ORIGIN(-ENOMEM);
	r = fill_list(list, owner, objects, n);
	if (r < 0)
		return ERR_TRACE(r);
	*ret = STEAL(list);
	return 0;
}

/* ---- asked for ---- */

/* The keys that are asked for, as values of their types. */
struct wanted {
	size_t property;
	struct cim_value value;
};

struct query {
	const struct cim_class *class;
	struct arena *arena;
	struct wanted *keys;
	size_t n_keys;
};

static void query_done(struct query *q)
{
	arena_free(q->arena);
}

static int find_class(struct ipmiprov *h, const char *name,
		      const struct cim_class **ret)
{
	const struct cim_class *class = cim_class_find(name);

	if (!class || !model_class_is_served(class))
		return api_fail(h, -ENOENT, "%s: there is no such class", name);
	*ret = class;
	return 0;
}

static int parse_key(struct ipmiprov *h, struct query *q, const char *name,
		     const char *text)
{
	struct wanted *key = &q->keys[q->n_keys];
	int p = cim_class_property(q->class, name), r;

	if (p < 0 || !q->class->properties[p].is_key || !text)
		return api_fail(h, -EINVAL,
				"%s: expected a key of %s and its "
				"value",
				name, q->class->name);
	if (q->class->properties[p].type == CIM_REFERENCE)
		return api_fail(h, -EINVAL,
				"%s: a reference cannot be given as text",
				name);
	key->property = (size_t)p;
	r = cim_value_parse(q->class->properties[p].type, text, q->arena,
			    &key->value);
	if (r < 0)
		return api_no_memory(h);
	if (r > 0)
		return api_fail(h, -EINVAL, "%s=%s: not a value of this key",
				name, text);
	q->n_keys++;
	return 0;
}

static int query_init(struct ipmiprov *h, const char *class_name,
		      const char *const *keys, struct query *ret)
{
	size_t n = 0;
	int r = find_class(h, class_name, &ret->class);

	if (r < 0)
		return ERR_TRACE(r);
	while (keys && keys[n])
		n++;
	ret->arena = arena_new(API_MAX_MEMORY);
	ret->keys = ret->arena ? arena_new_array(ret->arena, struct wanted,
						 n / 2 + 1)
			       : NULL;
	if (!ret->keys)
		return api_no_memory(h);
	for (size_t i = 0; i < n && r == 0; i += 2)
		r = parse_key(h, ret, keys[i], keys[i + 1]);
	return ERR_TRACE(r);
}

static bool value_fits(enum cim_type type, const struct cim_value *a,
		       const struct cim_value *b)
{
	if (a->null || b->null)
		return false;
	if (type == CIM_STRING)
		return strcasecmp(a->string, b->string) == 0;
	if (type == CIM_BOOLEAN)
		return a->boolean == b->boolean;
	if (type == CIM_DATETIME)
		return a->datetime.us == b->datetime.us &&
		       a->datetime.is_interval == b->datetime.is_interval;
	if (type == CIM_REAL32 || type == CIM_REAL64)
		return a->real == b->real;
	return a->u == b->u;
}

/* @q->class may be a base: its properties have other numbers there. */
static int fits(const struct query *q, const struct model_object *o,
		struct arena *a, bool *ret)
{
	struct cim_instance keys;
	int r = model_keys(o, a, &keys);

	if (r < 0)
		return ERR_TRACE(r);
	*ret = true;
	for (size_t i = 0; i < q->n_keys && *ret; i++) {
		const struct cim_property *p =
			&q->class->properties[q->keys[i].property];
		const struct cim_value *value =
			cim_instance_get(&keys, p->name);

		*ret = value && value_fits(p->type, value, &q->keys[i].value);
	}
	return 0;
}

/* Leaves only those that the keys name. */
static int keep_fitting(const struct query *q, struct model_objects *objects)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(API_MAX_MEMORY);
	size_t n = 0;

	if (!a)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < objects->n; i++) {
		bool is = false;
		int r = fits(q, &objects->data[i], a, &is);

		if (r < 0)
			return ERR_TRACE(r);
		if (is)
			objects->data[n++] = objects->data[i];
		arena_reset(a);
	}
	objects->n = n;
	return 0;
}

static int list_fitting(struct ipmiprov *h, const struct query *q,
			struct ipmiprov_list **ret)
{
	CLEANUP(snapshot_unref_p) const struct snapshot *snapshot = NULL;
	CLEANUP(objects_done) struct model_objects objects = { 0 };
	struct model model = { .n_snapshots = 1, .health = h->health };
	int r = api_snapshot(h, &snapshot);

	if (r < 0)
		return ERR_TRACE(r);
	model.snapshots = &snapshot;
	r = model_list(&model, q->class, false, &objects);
	if (r == 0 && q->n_keys > 0)
		r = keep_fitting(q, &objects);
	if (r == 0)
		r = api_list(h, snapshot, objects.data, objects.n, ret);
	return r < 0 ? api_no_memory(h) : 0;
}

int ipmiprov_enumerate(struct ipmiprov *h, const char *class_name,
		       struct ipmiprov_list **ret)
{
	CLEANUP(query_done) struct query q = { 0 };
	int r;

	h->error[0] = '\0';
	r = query_init(h, class_name, NULL, &q);
	return r < 0 ? ERR_TRACE(r) : ERR_TRACE(list_fitting(h, &q, ret));
}

int ipmiprov_get(struct ipmiprov *h, const char *class_name,
		 const char *const *keys, struct ipmiprov_list **ret)
{
	CLEANUP(list_free_p) struct ipmiprov_list *list = NULL;
	CLEANUP(query_done) struct query q = { 0 };
	int r;

	h->error[0] = '\0';
	r = query_init(h, class_name, keys, &q);
	if (r == 0)
		r = list_fitting(h, &q, &list);
	if (r < 0)
		return ERR_TRACE(r);
	if (list->n == 0)
		return api_fail(h, -ENOENT, "%s: there is no such instance",
				class_name);
	*ret = STEAL(list);
	return 0;
}

/* ---- read ---- */

const struct ipmiprov_value *
ipmiprov_instance_value(const struct ipmiprov_instance *i, const char *property)
{
	int p = cim_class_property(i->class, property);

	return p < 0 ? NULL : &i->values[p];
}

const char *ipmiprov_instance_string(const struct ipmiprov_instance *i,
				     const char *property)
{
	const struct ipmiprov_value *v = ipmiprov_instance_value(i, property);

	return v ? ipmiprov_value_string(v) : NULL;
}

bool ipmiprov_instance_number(const struct ipmiprov_instance *i,
			      const char *property, double *ret)
{
	const struct ipmiprov_value *v = ipmiprov_instance_value(i, property);

	return v && ipmiprov_value_double(v, ret);
}
