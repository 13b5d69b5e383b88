/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/api/handle.h"
#include "libipmiprov/model/invoke.h"

enum { AFTER_A_CHANGE = BMC_ALL & ~BMC_FRU };

static void result_free_p(struct ipmiprov_result **result)
{
	ipmiprov_result_free(*result);
}

void ipmiprov_result_free(struct ipmiprov_result *result)
{
	if (!result)
		return;
	arena_free(result->arena);
	free(result);
}

const struct ipmiprov_value *
ipmiprov_result_return(const struct ipmiprov_result *result)
{
	return &result->return_value;
}

const struct ipmiprov_value *
ipmiprov_result_value(const struct ipmiprov_result *result, const char *name)
{
	const struct cim_method *m = result->method;

	for (size_t i = 0; i < m->n_parameters; i++)
		if (m->parameters[i].is_out &&
		    strcasecmp(m->parameters[i].name, name) == 0)
			return &result->out[i];
	return NULL;
}

/* ---- what is asked, from text ---- */

static int add_item(struct cim_value *array, const struct cim_value *item,
		    struct arena *a)
{
	size_t n = array->null ? 0 : array->n;
	struct cim_value *items = arena_new_array(a, struct cim_value, n + 1);

	if (!items)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < n; i++)
		items[i] = array->items[i];
	items[n] = *item;
	*array = (struct cim_value){ .n = n + 1, .items = items };
	return 0;
}

static int parse_value(struct ipmiprov *h, const struct cim_property *p,
		       const char *text, struct arena *a, struct cim_value *ret)
{
	struct cim_value value;
	int r;

	if (p->type == CIM_REFERENCE)
		return api_fail(h, -EINVAL,
				"%s: a reference cannot be given as text",
				p->name);
	r = cim_value_parse(p->type, text, a, &value);
	if (r > 0)
		return api_fail(h, -EINVAL, "%s=%s: not a value of its type",
				p->name, text);
	if (r == 0 && p->is_array)
		r = add_item(ret, &value, a);
	else if (r == 0)
		*ret = value;
	return r < 0 ? api_no_memory(h) : 0;
}

static int parse_changes(struct ipmiprov *h, const struct cim_class *class,
			 const char *const *texts, struct arena *a,
			 struct cim_value *values, bool *is_given)
{
	for (size_t i = 0; texts && texts[i]; i += 2) {
		int p = cim_class_property(class, texts[i]), r;

		if (p < 0 || !texts[i + 1])
			return api_fail(h, -EINVAL,
					"%s: expected a property of %s and "
					"its value",
					texts[i], class->name);
		r = parse_value(h, &class->properties[p], texts[i + 1], a,
				&values[p]);
		if (r < 0)
			return ERR_TRACE(r);
		is_given[p] = true;
	}
	return 0;
}

static const struct cim_property *in_parameter(const struct cim_method *method,
					       const char *name)
{
	for (size_t i = 0; i < method->n_parameters; i++)
		if (method->parameters[i].is_in &&
		    strcasecmp(method->parameters[i].name, name) == 0)
			return &method->parameters[i];
	return NULL;
}

static int parse_in(struct ipmiprov *h, const struct cim_method *method,
		    const char *const *texts, struct arena *a,
		    struct cim_value *values)
{
	for (size_t i = 0; i < method->n_parameters; i++)
		values[i] = CIM_NULL;
	for (size_t i = 0; texts && texts[i]; i += 2) {
		const struct cim_property *p = in_parameter(method, texts[i]);
		int r;

		if (!p || !texts[i + 1])
			return api_fail(h, -EINVAL,
					"%s: expected a parameter of %s and "
					"its value",
					texts[i], method->name);
		r = parse_value(h, p, texts[i + 1], a,
				&values[p - method->parameters]);
		if (r < 0)
			return ERR_TRACE(r);
	}
	return 0;
}

/* ---- done ---- */

static int refuse(struct ipmiprov *h, int r, const char *name)
{
	static const struct {
		const char *text;
		int error;
	} answers[] = {
		[MODEL_R_NO_METHOD] = { "there is no such method", -ENOENT },
		[MODEL_R_BAD_PARAMETER] = { "not a value that it takes",
					    -EINVAL },
		[MODEL_R_READ_ONLY] = { "cannot be changed", -EINVAL },
		[MODEL_R_BAD_VALUE] = { "not a value that it can have",
					-EINVAL },
		[MODEL_R_NOT_SETTABLE] = { "the BMC does not let it be changed",
					   -EINVAL },
	};

	if (r < 0 || r >= (int)ARRAY_SIZE(answers))
		return api_no_memory(h);
	return api_fail(h, answers[r].error, "%s: %s", name ? name : "",
			answers[r].text);
}

static int check_right(struct ipmiprov *h, const struct model_call *call)
{
	static const char *const levels[] = {
		[IPMI_MONITOR] = "monitor",
		[IPMI_OPERATE] = "operate",
		[IPMI_ADMINISTER] = "administer",
	};

	/* right is not less than effect; nothing asked, nothing needed */
	if (call->n_notes > 0)
		return api_fail(h, -EOPNOTSUPP,
				"is not the BMC's: ipmiprovd(8) keeps it");
	if (call->action.kind == BMC_ACTION_NOTHING || call->right <= h->level)
		return 0;
	return api_fail(h, -EPERM, "needs the option level=%s",
			levels[call->right]);
}

/* A later snapshot of the same records has the same rows. */
static void take_newest(struct model_call *call, const struct snapshot *newest)
{
	if (newest && newest->sdr == call->object.snapshot->sdr)
		call->object.snapshot = newest;
}

static int run_action(struct ipmiprov *h, struct model_call *call)
{
	uint64_t now_ns = clock_mono_ns(&clock_system);
	int r;

	call->action.deadline_ns = now_ns + h->timeout_ns;
	if (call->timeout_us > 0 &&
	    call->timeout_us < h->timeout_ns / NS_PER_US)
		call->action.deadline_ns =
			now_ns + call->timeout_us * NS_PER_US;
	r = bmc_do(h->bmc, &call->action);
	if (r == 0 && call->outdates)
		(void)api_refresh(h, AFTER_A_CHANGE); /* the snapshot tells */
	return ERR_TRACE(r);
}

/* Has it done; the answer of the BMC goes to the model, which words it. */
static int have_done(struct ipmiprov *h, struct model_call *call,
		     struct arena *a)
{
	int r = 0;

	pthread_mutex_lock(&h->work);
	if (call->action.kind != BMC_ACTION_NOTHING)
		r = run_action(h, call);
	/* while `work` is held, the newest snapshot stays */
	take_newest(call, h->snapshot);
	r = model_call_finish(call, r, a);
	pthread_mutex_unlock(&h->work);
	return ERR_TRACE(r);
}

static int check_instance(struct ipmiprov *h, const struct ipmiprov_instance *i)
{
	h->error[0] = '\0';
	if (!h->bmc)
		return api_fail(h, -EINVAL, "the handle is not open");
	if (!i->object.class || i->owner != h)
		return api_fail(h, -EINVAL,
				"expected an instance of a list of this "
				"handle");
	return 0;
}

static int modify(struct ipmiprov *h, const struct ipmiprov_instance *i,
		  const char *const *texts, struct arena *a)
{
	size_t n = i->class->n_properties;
	struct cim_value *values = arena_new_array(a, struct cim_value, n);
	bool *is_given = arena_new_array(a, bool, n);
	const struct model_changes changes = { values, is_given, true };
	struct model_object object = i->object;
	struct model_call call = { 0 };
	const char *name = NULL;
	int r;

	if (!values || !is_given)
		return api_no_memory(h);
	for (size_t p = 0; p < n; p++)
		values[p] = CIM_NULL;
	r = parse_changes(h, i->class, texts, a, values, is_given);
	if (r < 0)
		return ERR_TRACE(r);
	object.health = h->health; /* a list outlives that of its handle */
	r = model_set(&object, &changes, a, &call, &name);
	if (r != 0)
		return refuse(h, r, name);
	r = check_right(h, &call);
	if (r < 0)
		return ERR_TRACE(r);
	if (have_done(h, &call, a) < 0)
		return api_no_memory(h);
	return call.failed || call.problem
		       ? api_fail(h, -EREMOTEIO, "%s",
				  call.problem ? call.problem : "not done")
		       : 0;
}

int ipmiprov_modify(struct ipmiprov *h, const struct ipmiprov_instance *i,
		    const char *const *values)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(API_MAX_MEMORY);
	int r = check_instance(h, i);

	if (r < 0)
		return ERR_TRACE(r);
	return a ? ERR_TRACE(modify(h, i, values, a)) : api_no_memory(h);
}

static const struct cim_method *find_method(const struct cim_class *class,
					    const char *name)
{
	for (size_t i = 0; i < class->n_methods; i++)
		if (strcasecmp(class->methods[i].name, name) == 0)
			return &class->methods[i];
	return NULL;
}

static int fill_result(struct ipmiprov *h, const struct model_call *call,
		       struct ipmiprov_result *ret)
{
	const struct cim_method *m = call->method;
	struct cim_value *kept = arena_new_array(ret->arena, struct cim_value,
						 m->n_parameters + 1);
	struct ipmiprov_value *out = arena_new_array(
		ret->arena, struct ipmiprov_value, m->n_parameters + 1);
	const struct cim_property type = { .type = m->return_type };
	int r;

	if (!out || !kept)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < m->n_parameters; i++) {
		kept[i] = call->out ? call->out[i] : CIM_NULL;
		r = api_value(ret->arena, h, &m->parameters[i], &kept[i],
			      &out[i]);
		if (r < 0)
			return ERR_TRACE(r);
	}
	kept[m->n_parameters] = call->return_value;
	ret->method = m;
	ret->out = out;
	return ERR_TRACE(api_value(ret->arena, h, &type, &kept[m->n_parameters],
				   &ret->return_value));
}

static int invoke(struct ipmiprov *h, const struct ipmiprov_instance *i,
		  const struct cim_method *method, const char *const *texts,
		  struct ipmiprov_result *ret)
{
	struct cim_value *in = arena_new_array(ret->arena, struct cim_value,
					       method->n_parameters + 1);
	struct model_object object = i->object;
	struct model_call call = { 0 };
	const char *name = NULL;
	int r;

	if (!in)
		return api_no_memory(h);
	r = parse_in(h, method, texts, ret->arena, in);
	if (r < 0)
		return ERR_TRACE(r);
	object.health = h->health; /* a list outlives that of its handle */
	r = model_invoke(&object, method, in, ret->arena, &call, &name);
	if (r != 0)
		return refuse(h, r, name ? name : method->name);
	r = check_right(h, &call);
	if (r < 0)
		return ERR_TRACE(r);
	if (have_done(h, &call, ret->arena) < 0 ||
	    fill_result(h, &call, ret) < 0)
		return api_no_memory(h);
	return call.failed ? api_fail(h, -EREMOTEIO, "%s",
				      call.problem ? call.problem : "not done")
			   : 0;
}

int ipmiprov_invoke(struct ipmiprov *h, const struct ipmiprov_instance *i,
		    const char *method, const char *const *in,
		    struct ipmiprov_result **ret)
{
	CLEANUP(result_free_p) struct ipmiprov_result *result = NULL;
	const struct cim_method *m;
	int r = check_instance(h, i);

	if (r < 0)
		return ERR_TRACE(r);
	m = find_method(i->class, method);
	if (!m)
		return api_fail(h, -ENOENT, "%s: %s has no such method", method,
				i->class->name);
	result = calloc(1, sizeof(*result));
	if (result)
		result->arena = arena_new(API_MAX_MEMORY);
	if (!result || !result->arena)
		return api_no_memory(h);
	r = invoke(h, i, m, in, result);
	if (r < 0)
		return ERR_TRACE(r);
	if (ret)
		*ret = STEAL(result);
	return 0;
}
