/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The instance that the selectors of a request name
 */

#include <errno.h>
#include <strings.h>

#include "base/err.h"
#include "daemon/ops/call.h"
#include "libwsmgmt/cim-xml-read.h"

/* Short of all keys, or with one that the class does not have. */
static int check_selectors(struct call *call)
{
	const struct cim_class *class = call->class;
	size_t n_keys = 0, n_given = 0;

	for (size_t i = 0; i < call->request.n_selectors; i++) {
		const char *name = call->request.selectors[i].name;
		int p = cim_class_property(class, name);

		if (!strcasecmp(name, "__cimnamespace"))
			continue;
		if (p < 0 || !class->properties[p].is_key)
			return call_fault(call, WSM_F_UnexpectedSelectors,
					  "%s has no key %s.", class->name,
					  name);
		n_given++;
	}
	for (size_t i = 0; i < class->n_properties; i++)
		n_keys += class->properties[i].is_key;
	if (n_given < n_keys || n_keys == 0)
		return call_fault(call, WSM_F_InsufficientSelectors,
				  "%s has %zu keys, %zu of them are given.",
				  class->name, n_keys, n_given);
	return 0;
}

static int take_selector(struct call *call, const struct wsm_selector *s,
			 const struct cim_property *p, struct cim_value *ret)
{
	int r;

	if ((s->epr != NULL) != (p->type == CIM_REFERENCE))
		return call_fault(call, WSM_F_SelectorTypeMismatch,
				  "%s is a %s.", p->name,
				  s->epr ? "plain value" : "reference");
	if (s->epr) {
		r = wsm_read_reference(s->epr, call->arena, ret);
		if (r == CIM_R_BAD_VALUE)
			return call_fault(call, WSM_F_SelectorTypeMismatch,
					  "%s refers to no class here.",
					  p->name);
		return ERR_FOLD(r);
	}
	r = cim_value_parse(p->type, s->value, call->arena, ret);
	if (r == CIM_R_BAD_VALUE)
		return call_fault(call, WSM_F_SelectorTypeMismatch,
				  "\"%s\" is no value of %s.", s->value,
				  p->name);
	return ERR_FOLD(r);
}

static int take_keys(struct call *call, const struct cim_class *class,
		     struct cim_instance *ret)
{
	int r = cim_instance_init(ret, class, call->arena);

	if (r != 0)
		return ERR_FOLD(r);
	for (size_t i = 0; i < call->request.n_selectors; i++) {
		const struct wsm_selector *s = &call->request.selectors[i];
		int p = cim_class_property(class, s->name);

		if (p < 0)
			continue; /* __cimnamespace */
		r = take_selector(call, s, &class->properties[p],
				  &ret->values[p]);
		if (r != 0)
			return r;
	}
	return 0;
}

static int find(struct call *call, const struct extents *extents,
		struct match *ret)
{
	struct extent *const *e;

	vec_for_each (e, extents) {
		struct cim_instance keys;
		size_t row;
		int r = take_keys(call, (*e)->class, &keys);

		if (r != 0)
			return r;
		r = extent_find(*e, &keys, &row);
		if (r < 0)
			return ERR_TRACE(r);
		if (r > 0)
			*ret = (struct match){ *e, row, ret->n + r };
	}
	if (ret->n == 0)
		return call_fault(call, WSM_F_ResourceNotFound,
				  "No %s has these keys.", call->class->name);
	if (ret->n > 1)
		return call_fault(call, WSM_F_AmbiguousSelectors, NULL);
	return 0;
}

int call_find(struct call *call, struct match *ret)
{
	struct extents extents = { 0 };
	int r = check_selectors(call);

	if (r == 0 && !view_set_is_complete(call->ops->set))
		return CALL_R_LATER;
	if (r == 0)
		r = view_set_list(call->ops->set, call->class, false, &extents);
	if (r == 0)
		r = find(call, &extents, ret);
	vec_done(&extents);
	return r;
}
