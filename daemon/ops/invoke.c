/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Methods (DSP0227, "Extrinsic methods"): the action is the resource URI, a
 * slash and the method
 */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "daemon/ops/call.h"
#include "daemon/ops/describe.h"
#include "libwsmgmt/cim-xml-read.h"

/* The part of the action behind the last slash. */
static const char *method_name(const struct call *call)
{
	const char *slash = strrchr(call->request.action_uri, '/');

	return slash ? slash + 1 : call->request.action_uri;
}

static const struct cim_method *find_method(const struct cim_class *class,
					    const char *name)
{
	for (size_t i = 0; i < class->n_methods; i++)
		if (!strcasecmp(class->methods[i].name, name))
			return &class->methods[i];
	return NULL;
}

/* Is @action the URI of a method of the resource?  Parameters of the URI are
 * not part of it. */
static bool is_method_of(const char *action, const char *uri)
{
	size_t n = strcspn(uri, "?");

	return !strncasecmp(action, uri, n) && action[n] == '/' &&
	       !strchr(action + n + 1, '/');
}

/* Names that clients give the element of parameters: M_INPUT, or M. */
static bool is_input_of(const struct cim_method *method, const char *element)
{
	size_t n = strlen(method->name);

	return !strncasecmp(element, method->name, n) &&
	       (!element[n] || !strcasecmp(element + n, "_INPUT"));
}

static int check_parameters(struct call *call, const struct cim_method *method,
			    const struct wsm_values *values)
{
	for (size_t i = 0; i < method->n_parameters; i++) {
		const struct cim_property *p = &method->parameters[i];

		if (values->is_given[i] && !p->is_in)
			return call_fault(call, WSM_F_InvalidParameterName,
					  "%s is no parameter that %s takes.",
					  p->name, method->name);
	}
	if (!is_input_of(method, values->element))
		return call_fault(call, WSM_F_InvalidParameter,
				  "The Body holds %s, and not %s_INPUT.",
				  values->element, method->name);
	return 0;
}

static int read_parameters(struct call *call, const struct cim_method *method,
			   struct cim_value **ret)
{
	const struct wsm_read_table table = { method->parameters,
					      method->n_parameters };
	struct wsm_read_problem problem = { 0 };
	struct wsm_values values;
	int r;

	if (!call->request.body) {
		*ret = arena_new_array(call->arena, struct cim_value,
				       table.n + 1);
		for (size_t i = 0; *ret && i < table.n; i++)
			(*ret)[i] = CIM_NULL;
		return *ret ? 0 : ERR_ORIGIN(-ENOMEM);
	}
	r = wsm_read_values(call->request.body, &wsm_default_limits,
			    call->arena, &table, &values, &problem);
	if (r < 0)
		return ERR_TRACE(r);
	if (r != 0)
		return call_fault(call,
				  r == WSM_READ_R_BAD_VALUE
					  ? WSM_F_ParameterTypeMismatch
					  : WSM_F_InvalidParameter,
				  "%s", problem.what ? problem.what : "");
	if (problem.n_unknown > 0)
		return call_fault(call, WSM_F_InvalidParameterName,
				  "%s has no parameter %s.", method->name,
				  problem.unknown ? problem.unknown : "");
	r = check_parameters(call, method, &values);
	if (r == 0)
		*ret = values.values;
	return r;
}

/* ---- the operation ---- */

static int write_output(struct call *call)
{
	const struct model_call *c = &call->work->call;
	struct buf *out = &call->reply->text;
	const char *uri = call->request.resource_uri;

	wsm_reply_begin(out, &call->request, NULL, call->ops->rng, NULL);
	wsm_write_output(out, c->method, c->out, &c->return_value,
			 arena_strndup(call->arena, uri, strcspn(uri, "?")));
	wsm_reply_end(out);
	return 0;
}

static int invoke(struct call *call, const struct match *m,
		  const struct cim_method *method, const struct cim_value *in)
{
	const struct model_object *o = &m->extent->objects.data[m->row];
	struct model_call c;
	const struct intent intent = {
		.match = m,
		.call = &c,
		.what = describe_method(call, o, method, in),
		.reply = write_output,
	};
	const char *name = NULL;
	int r;

	if (!intent.what)
		return ERR_ORIGIN(-ENOMEM);
	r = model_invoke(o, method, in, call->arena, &c, &name);
	if (r == MODEL_R_BAD_PARAMETER)
		return call_fault(call, WSM_F_InvalidParameterValue,
				  "%s of %s is missing, or has no value that "
				  "is valid.",
				  name, method->name);
	return r != 0 ? ERR_FOLD(r) : call_do(call, &intent);
}

int op_invoke(struct call *call)
{
	const struct cim_method *method = NULL;
	struct match match = { 0 };
	struct cim_value *in = NULL;
	int r = call_class(call);

	if (r != 0)
		return r;
	method = find_method(call->class, method_name(call));
	if (!method ||
	    !is_method_of(call->request.action_uri, call->request.resource_uri))
		return call_fault(call, WSM_F_ActionNotSupported,
				  "%s has no method %s.", call->class->name,
				  method_name(call));
	r = call_find(call, &match);
	if (r != 0)
		return r;
	/* What it takes is for the instance's own class to say. */
	method = find_method(match.extent->class, method->name);
	r = read_parameters(call, method, &in);
	return r != 0 ? r : invoke(call, &match, method, in);
}
