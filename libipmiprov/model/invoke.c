/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/model/method.h"

/* ---- return codes ---- */

enum outcome {
	OUTCOME_DONE,
	OUTCOME_UNSUPPORTED,
	OUTCOME_TIMEOUT,
	OUTCOME_BUSY,
	OUTCOME_NOT_IN_THIS_STATE,
	OUTCOME_FAILED,
	N_OUTCOMES,
};

/* clang-format off */
static const uint16_t codes[][N_OUTCOMES] = {
	/*                      done uns. timeout busy  state fail */
	[CODES_SIMPLE] =       { 0,   1,  2,      2,    2,    2 },
	[CODES_DEVICE] =       { 0,   1,  3,      3,    2,    3 },
	[CODES_STATE_CHANGE] = { 0,   1,  3,      4099, 4097, 4 },
	[CODES_CLEAR_LOG] =    { 0,   1,  3,      4,    4,    4 },
};

static const struct {
	int r;
	enum outcome outcome;
} outcomes[] = {
	{ 0, OUTCOME_DONE },
	{ -EOPNOTSUPP, OUTCOME_UNSUPPORTED },
	{ IPMI_R_INVALID_COMMAND, OUTCOME_UNSUPPORTED },
	{ IPMI_R_INVALID_FOR_LUN, OUTCOME_UNSUPPORTED },
	{ IPMI_R_ILLEGAL_FOR_TYPE, OUTCOME_UNSUPPORTED },
	{ IPMI_R_SUBFUNCTION_DISABLED, OUTCOME_UNSUPPORTED },
	{ -ETIMEDOUT, OUTCOME_TIMEOUT },
	{ IPMI_R_TIMEOUT, OUTCOME_TIMEOUT },
	{ -EBUSY, OUTCOME_BUSY },
	{ IPMI_R_NODE_BUSY, OUTCOME_BUSY },
	{ IPMI_R_INITIALIZING, OUTCOME_BUSY },
	{ IPMI_R_FIRMWARE_UPDATE_MODE, OUTCOME_BUSY },
	{ IPMI_R_NOT_IN_THIS_STATE, OUTCOME_NOT_IN_THIS_STATE },
};
/* clang-format on */

static enum outcome outcome_of(int r)
{
	for (size_t i = 0; i < ARRAY_SIZE(outcomes); i++)
		if (outcomes[i].r == r)
			return outcomes[i].outcome;
	return OUTCOME_FAILED;
}

bool method_is_unsupported(int r)
{
	return outcome_of(r) == OUTCOME_UNSUPPORTED;
}

const char *method_problem(int r, struct arena *a)
{
	const char *text;

	if (r == 0)
		return NULL;
	if (r < 0)
		return arena_printf(a, "The BMC did not do it: %s.",
				    strerror(-r));
	if (r == BMC_R_NOT_TAKEN)
		return "The BMC said that it did it, and did not.";
	text = ipmi_cc_text(r);
	return arena_printf(a, "The BMC refused it: %s (%02Xh).",
			    text ? text : "completion code", (unsigned)r);
}

static int finish_code(struct model_call *call, int r, struct arena *a)
{
	const char *problem = method_problem(r, a);

	if (r != 0 && !problem)
		return ERR_ORIGIN(-ENOMEM);
	call->problem = problem;
	call->return_value = CIM_U(codes[call->private][outcome_of(r)]);
	return 0;
}

static int finish_constant(struct model_call *call, int r, struct arena *a)
{
	(void)r;
	(void)a;
	call->return_value = CIM_U(call->private);
	return 0;
}

/* ---- for the class files ---- */

static int find_parameter(const struct cim_method *method, const char *name)
{
	for (size_t i = 0; i < method->n_parameters; i++)
		if (strcasecmp(method->parameters[i].name, name) == 0)
			return (int)i;
	return -1;
}

const struct cim_value *method_in(const struct method_args *args,
				  const char *name)
{
	static const struct cim_value none = { .null = true };
	int i = find_parameter(args->method, name);

	return i >= 0 && args->method->parameters[i].is_in ? &args->in[i]
							   : &none;
}

int method_bad(struct method_args *args, const char *name)
{
	args->bad = name;
	return MODEL_R_BAD_PARAMETER;
}

int method_returns(struct model_call *call, unsigned code)
{
	call->action.kind = BMC_ACTION_NOTHING;
	call->private = code;
	call->finish = finish_constant;
	return 0;
}

int method_does(struct model_call *call, enum bmc_action_kind kind, int value,
		enum method_codes codes_of)
{
	call->action.kind = kind;
	call->action.value = value;
	call->private = codes_of;
	call->finish = finish_code;
	return 0;
}

void method_out(struct model_call *call, const char *name,
		struct cim_value value)
{
	int i = find_parameter(call->method, name);

	if (i >= 0)
		call->out[i] = value;
}

/* ---- calls ---- */

enum { NOT_SUPPORTED = 1 };

static const struct model_method *find_method(const struct cim_class *class,
					      const char *name)
{
	const struct model_class *c = model_class_of(class);

	for (const struct model_method *m = c ? c->methods : NULL; m && m->name;
	     m++)
		if (strcasecmp(m->name, name) == 0)
			return m;
	return NULL;
}

static const char *first_missing(const struct method_args *args,
				 const struct model_method *m)
{
	for (size_t i = 0; i < ARRAY_SIZE(m->required) && m->required[i]; i++)
		if (method_in(args, m->required[i])->null)
			return m->required[i];
	return NULL;
}

static int start(struct method_args *args, struct model_call *call)
{
	const struct model_method *m =
		find_method(args->object->class, args->method->name);
	int r;

	if (!m)
		return method_returns(call, NOT_SUPPORTED);
	args->bad = first_missing(args, m);
	if (args->bad)
		return MODEL_R_BAD_PARAMETER;
	r = m->start(args, call);
	if (r == 0 && call->action.kind != BMC_ACTION_NOTHING)
		call->effect = bmc_action_level(&call->action);
	call->right = MAX(call->right, call->effect);
	return r;
}

int model_invoke(const struct model_object *o, const struct cim_method *method,
		 const struct cim_value *in, struct arena *a,
		 struct model_call *ret, const char **ret_name)
{
	struct method_args args = {
		.object = o, .method = method, .in = in, .arena = a
	};
	struct model_call call = {
		.object = *o,
		.method = method,
		.return_value = CIM_NULL,
		.out = arena_new_array(a, struct cim_value,
				       method->n_parameters + 1),
	};
	int r;

	if (!call.out)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < method->n_parameters; i++)
		call.out[i] = CIM_NULL;
	r = start(&args, &call);
	if (r == 0)
		*ret = call;
	else if (r > 0)
		*ret_name = args.bad;
	return ERR_TRACE(r);
}

int model_call_finish(struct model_call *call, int r, struct arena *a)
{
	return ERR_TRACE(call->finish(call, r, a));
}
