/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/ops/filter.h"

enum { MAX_KEYS = 1024 * 1024 }; /* memory of the keys of one object */

/* --- reading ---------------------------------------------------------------
 */

static int check_class(struct call *call, const struct cim_class *class)
{
	if (!class)
		return 0;
	if (!model_class_is_served(class) ||
	    strcmp(class->cim_namespace, call->cim_namespace) != 0)
		return call_fault(call, WSM_F_CannotProcessFilter,
				  "There is no class %s in %s.", class->name,
				  call->cim_namespace);
	return 0;
}

static int check_query(struct call *call, const struct wsm_query *query)
{
	const struct wsm_query_walk *walk = wsm_query_walk(query);
	int r;

	if (wsm_query_kind(query) == WSM_QUERY_INSTANCES)
		return check_class(call, wsm_query_class(query));
	r = check_class(call, walk->object->class);
	if (r == 0)
		r = check_class(call, walk->association);
	return r == 0 ? check_class(call, walk->result) : r;
}

int filter_parse(struct call *call, struct wsm_query **ret)
{
	int r = wsm_query_parse(&call->request.enumerate.filter, call->class,
				&wsm_default_query_limits, call->arena, ret,
				&call->fault);

	if (r == WSM_QUERY_R_FAULT)
		return CALL_R_FAULT;
	return r == 0 ? check_query(call, *ret) : ERR_TRACE(r);
}

/* --- instances of a class --------------------------------------------------
 */

/* In the order in which they come, those of an extent together. */
static int add_row(struct parts *parts, struct extent *extent, size_t row)
{
	struct part *part = parts->n > 0 ? &parts->data[parts->n - 1] : NULL;
	uint32_t *slot;

	if (!part || part->extent != extent) {
		if (parts_add(parts, extent) != 0)
			return ERR_ORIGIN(-ENOMEM);
		part = &parts->data[parts->n - 1];
		part->is_some = true;
	}
	slot = vec_push(&part->rows);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = (uint32_t)row;
	return 0;
}

static int try_row(struct call *call, const struct wsm_query *query,
		   struct extent *extent, size_t row, struct parts *ret)
{
	struct arena *a = call->ops->cache.arena;
	struct cim_instance instance;
	bool matches = false;
	int r;

	arena_reset(a);
	r = model_instance(&extent->objects.data[row], a, &instance);
	if (r != 0)
		return ERR_FOLD(r);
	r = wsm_query_matches(query, &instance, &matches, &call->fault);
	if (r != 0)
		return r == WSM_QUERY_R_FAULT ? CALL_R_FAULT : ERR_TRACE(r);
	return matches ? add_row(ret, extent, row) : 0;
}

static int try_rows(struct call *call, const struct wsm_query *query,
		    struct extent *extent, struct parts *ret)
{
	int r = 0;

	if (wsm_query_takes_all(query))
		return ERR_TRACE(parts_add(ret, extent));
	for (size_t row = 0; r == 0 && row < extent->objects.n; row++)
		r = try_row(call, query, extent, row, ret);
	return r;
}

static int select_instances(struct call *call, const struct wsm_query *query,
			    bool exact, struct parts *ret)
{
	struct extents extents = { 0 };
	struct extent **e;
	int r = view_set_list(call->ops->set, wsm_query_class(query), exact,
			      &extents);

	vec_for_each (e, &extents)
		if (r == 0)
			r = try_rows(call, query, *e, ret);
	vec_done(&extents);
	return r;
}

/* --- associations ----------------------------------------------------------
 */

/* The same keys, of a class that descends from theirs. */
static int keys_of_class(const struct cim_instance *keys,
			 const struct cim_class *class, struct arena *a,
			 struct cim_instance *ret)
{
	int r = cim_instance_init(ret, class, a);

	for (size_t i = 0; r == 0 && i < class->n_properties; i++) {
		const struct cim_value *value =
			cim_instance_get(keys, class->properties[i].name);

		if (class->properties[i].is_key && value)
			ret->values[i] = *value;
	}
	return ERR_TRACE(r);
}

/* The object of a walk, which must be one (DSP0227, R8.2.1-4). */
static int find_object(struct call *call, const struct cim_instance *object,
		       const struct model_object **ret)
{
	struct extents extents = { 0 };
	struct extent **e;
	int n = 0, r;

	r = view_set_list(call->ops->set, object->class, false, &extents);
	vec_for_each (e, &extents) {
		struct cim_instance keys;
		size_t row = 0;

		if (r == 0)
			r = keys_of_class(object, (*e)->class, call->arena,
					  &keys);
		if (r == 0)
			r = extent_find(*e, &keys, &row);
		if (r < 0)
			break;
		if (r > 0)
			*ret = &(*e)->objects.data[row];
		n += r;
		r = 0;
	}
	vec_done(&extents);
	if (r == 0 && n != 1)
		return call_fault(call, WSM_F_CannotProcessFilter,
				  "The filter's object has to be one %s, and "
				  "there are %s such.",
				  object->class->name,
				  n == 0 ? "no" : "several");
	return ERR_TRACE(r);
}

static bool is_of(const struct extent *extent, const struct model_object *o)
{
	return extent->class == o->class &&
	       view_snapshot(extent->view) == o->snapshot;
}

/* Where the views have an object that the model made. */
static int add_object(struct view_set *set, const struct model_object *o,
		      struct arena *a, struct parts *ret)
{
	struct extents extents = { 0 };
	struct cim_instance keys;
	struct extent **e;
	size_t row = 0;
	int r = model_keys(o, a, &keys);

	if (r == 0)
		r = view_set_list(set, o->class, true, &extents);
	vec_for_each (e, &extents) {
		if (r != 0 || !is_of(*e, o))
			continue;
		r = extent_find(*e, &keys, &row);
		if (r > 0)
			r = add_row(ret, *e, row);
		break;
	}
	vec_done(&extents);
	return ERR_TRACE(r);
}

static int select_objects(struct call *call, const struct wsm_query *query,
			  struct parts *ret)
{
	const struct wsm_query_walk *walk = wsm_query_walk(query);
	const struct model_filter filter = {
		.association = walk->association,
		.result = walk->result,
		.role = walk->role,
		.result_role = walk->result_role,
	};
	struct model_objects objects = { 0 };
	const struct model_object *object = NULL, *o;
	CLEANUP(arena_free_p) struct arena *a = arena_new(MAX_KEYS);
	int r = a ? find_object(call, walk->object, &object)
		  : ERR_ORIGIN(-ENOMEM);

	if (r != 0)
		return r;
	r = wsm_query_kind(query) == WSM_QUERY_REFERENCES
		    ? model_references(object, &filter, &objects)
		    : model_associators(object, &filter, &objects);
	vec_for_each (o, &objects) {
		if (r != 0)
			break;
		arena_reset(a);
		r = add_object(call->ops->set, o, a, ret);
	}
	vec_done(&objects);
	return ERR_FOLD(r);
}

int filter_select(struct call *call, const struct wsm_query *query, bool exact,
		  struct parts *ret)
{
	return wsm_query_kind(query) == WSM_QUERY_INSTANCES
		       ? select_instances(call, query, exact, ret)
		       : select_objects(call, query, ret);
}
