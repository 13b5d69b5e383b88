/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * WS-Transfer Put: a whole instance, of which some properties are changed
 *
 * What is not in the representation stays as it is; keys and read-only
 * properties must be what they are.
 */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "daemon/ops/call.h"
#include "daemon/ops/describe.h"
#include "libwsmgmt/cim-xml-read.h"

/* How MI clients say which properties they mean: an option for each. */
static const char modified_option[] =
	"wmiarray:__MIInstanceModifiedPropertiesList";

static int read_body(struct call *call, const struct cim_class *class,
		     struct wsm_values *ret)
{
	const struct wsm_read_table table = { class->properties,
					      class->n_properties };
	struct wsm_read_problem problem = { 0 };
	const struct cim_class *as;
	int r = wsm_read_values(call->request.body, &wsm_default_limits,
				call->arena, &table, ret, &problem);

	if (r < 0)
		return ERR_TRACE(r);
	if (r != 0)
		return call_fault(call,
				  r == WSM_READ_R_BAD_VALUE
					  ? WSM_F_InvalidValues
					  : WSM_F_InvalidRepresentation,
				  "%s", problem.what ? problem.what : "");
	as = cim_class_find(ret->element);
	if (!as || !cim_class_is_a(class, as))
		return call_fault(call, WSM_F_InvalidRepresentation,
				  "The Body holds %s, and not %s.",
				  ret->element, class->name);
	if (problem.n_unknown > 0)
		return call_fault(call, WSM_F_InvalidRepresentation,
				  "%s has no property %s.", class->name,
				  problem.unknown ? problem.unknown : "");
	return 0;
}

/* Takes only those that the client says it changed, if it says so. */
static bool take_modified(const struct call *call,
			  const struct cim_class *class, bool *is_given)
{
	const struct wsm_request *request = &call->request;
	bool *is_meant;

	if (!wsm_request_option(request, modified_option))
		return false;
	is_meant = arena_new_array(call->arena, bool, class->n_properties);
	for (size_t i = 0; is_meant && i < request->n_options; i++) {
		const struct wsm_option *o = &request->options[i];
		int p = strcasecmp(o->name, modified_option) != 0 || !o->value
				? -1
				: cim_class_property(class, o->value);

		if (p >= 0)
			is_meant[p] = true;
	}
	for (size_t i = 0; i < class->n_properties; i++)
		is_given[i] = is_given[i] && is_meant && is_meant[i];
	return true;
}

static int refuse(struct call *call, int answer, const char *name)
{
	static const char *const why[] = {
		[MODEL_R_READ_ONLY] = "is read-only",
		[MODEL_R_BAD_VALUE] = "may not have this value",
		[MODEL_R_NOT_SETTABLE] = "cannot be set on this sensor",
	};

	return call_fault(call, WSM_F_InvalidValues, "%s %s.", name,
			  why[answer]);
}

static int write_instance(struct call *call)
{
	const struct cim_instance *instance = &call->work->call.instance;
	struct buf *out = &call->reply->text;
	const char *uri = arena_printf(call->arena, "%s%s", call->uri.base,
				       instance->class->name);

	if (!uri)
		return ERR_ORIGIN(-ENOMEM);
	wsm_reply_begin(out, &call->request, NULL, call->ops->rng, NULL);
	wsm_write_instance(out, instance, instance->class, uri);
	wsm_reply_end(out);
	return 0;
}

static int put(struct call *call, const struct match *m)
{
	const struct model_object *o = &m->extent->objects.data[m->row];
	struct wsm_values values;
	struct model_changes changes;
	struct model_call c;
	struct intent intent = { .match = m,
				 .call = &c,
				 .reply = write_instance };
	const char *name = NULL;
	int r = read_body(call, o->class, &values);

	if (r != 0)
		return r;
	changes = (struct model_changes){
		.is_exact = take_modified(call, o->class, values.is_given),
		.values = values.values,
		.is_given = values.is_given,
	};
	r = model_set(o, &changes, call->arena, &c, &name);
	if (r != 0)
		return r > 0 ? refuse(call, r, name) : ERR_TRACE(r);
	intent.what = describe_changes(call, &c, values.values);
	return intent.what ? call_do(call, &intent) : ERR_ORIGIN(-ENOMEM);
}

int op_put(struct call *call)
{
	struct match match = { 0 };
	int r = call_class(call);

	if (r == 0 && call->request.has_fragment)
		r = call_fault(call, WSM_F_FragmentLevelAccess, NULL);
	if (r == 0)
		r = call_find(call, &match);
	return r != 0 ? r : put(call, &match);
}
