/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Methods of sensors
 */

#include <errno.h>
#include <math.h>

#include "base/err.h"
#include "base/macro.h"
#include "cim/classes.h"
#include "libipmiprov/model/method.h"
#include "libipmiprov/repo/convert.h"

enum {
	CODE_DONE = 0,
	CODE_NOT_SUPPORTED = 1,
	CODE_ERROR = 2,
	CODE_BAD_PARAMETER = 5, /* of RequestStateChange */
};

/* RequestedState */
enum {
	STATE_ENABLED = 2,
	STATE_DISABLED = 3,
	STATE_NO_CHANGE = 5,
	STATE_RESET = 11,
};

static const struct sensor *sensor_of(const struct model_object *o)
{
	return &o->snapshot->sdr->sensors[o->row];
}

static int do_sensor(const struct method_args *args, struct model_call *call,
		     enum bmc_action_kind kind, int value)
{
	call->action.sensor = *sensor_of(args->object);
	call->outdates = true;
	return method_does(call, kind, value, CODES_SIMPLE);
}

static int enable_device(struct method_args *args, struct model_call *call)
{
	return do_sensor(args, call, BMC_ACTION_SENSOR_SCANNING,
			 method_in(args, "Enabled")->boolean);
}

static int reset(struct method_args *args, struct model_call *call)
{
	do_sensor(args, call, BMC_ACTION_REARM, 0);
	call->private = CODES_DEVICE;
	return 0;
}

/* Scanning is the one thing of a sensor that can be switched. */
static int request_state_change(struct method_args *args,
				struct model_call *call)
{
	uint64_t state = method_in(args, "RequestedState")->u;

	switch (state) {
	case STATE_ENABLED:
	case STATE_DISABLED:
		do_sensor(args, call, BMC_ACTION_SENSOR_SCANNING,
			  state == STATE_ENABLED);
		break;
	case STATE_RESET:
		do_sensor(args, call, BMC_ACTION_REARM, 0);
		break;
	default:
		return method_returns(
			call, state < STATE_ENABLED || state == STATE_NO_CHANGE
				      ? CODE_BAD_PARAMETER
				      : CODE_NOT_SUPPORTED);
	}
	call->private = CODES_STATE_CHANGE;
	return 0;
}

static int restore_thresholds(struct method_args *args, struct model_call *call)
{
	const struct sensor *s = sensor_of(args->object);
	enum { SETTABLE = 2 };

	if (s->reading_type != READING_TYPE_THRESHOLD ||
	    s->threshold_support != SETTABLE || s->settable_thresholds == 0)
		return method_returns(call, CODE_NOT_SUPPORTED);
	return do_sensor(args, call, BMC_ACTION_RESTORE_THRESHOLDS, 0);
}

/* ---- GetNonLinearFactors ---- */

static bool is_near(const struct scale *scale, double value, int64_t want)
{
	int32_t i;

	return scale_apply(scale, value, &i) && i == want;
}

/*
 * The byte that a value of a non-linear sensor was: factors that hold for one
 * byte cannot be asked for by value.  It is one that the BMC gave, or the
 * nearest by the factors of the record.
 */
static int find_raw(const struct model_object *o, const struct scale *scale,
		    int64_t value, uint8_t *ret)
{
	const struct sensor *s = sensor_of(o);
	const struct reading *reading = &o->snapshot->readings[o->row];
	const struct sensor_limits *limits = &o->snapshot->limits[o->row];

	if (reading->has_raw && reading->has_value &&
	    is_near(scale, reading->value, value)) {
		*ret = reading->raw;
		return 0;
	}
	for (int t = 0; t < N_THRESHOLDS; t++) {
		if (limits->valid & 1 << t &&
		    is_near(scale, limits->value[t], value)) {
			*ret = limits->raw[t];
			return 0;
		}
	}
	return convert_to_raw(s, &s->factors,
			      (double)value * pow(10, scale->exponent), ret);
}

static struct cim_value scaled_unsigned(const struct scale *scale, double value)
{
	int32_t i;

	return scale_apply(scale, value, &i) && i >= 0 ? CIM_U((uint64_t)i)
						       : CIM_NULL;
}

static struct cim_value scaled(const struct scale *scale, double value)
{
	int32_t i;

	return scale_apply(scale, value, &i) ? CIM_I(i) : CIM_NULL;
}

static void factors_out(struct model_call *call, const struct scale *scale,
			const struct sensor_factors *f)
{
	method_out(call, "Accuracy",
		   CIM_I((int64_t)(f->accuracy * pow(10, f->accuracy_exp))));
	method_out(call, "Resolution",
		   scaled_unsigned(scale, convert_resolution(f)));
	method_out(call, "Tolerance", scaled(scale, convert_tolerance(f)));
}

/* Those of the record hold for every reading. */
static int finish_linear(struct model_call *call, int r, struct arena *a)
{
	const struct model_object *o = &call->object;
	const struct sensor_limits *l = &o->snapshot->limits[o->row];
	struct scale scale;

	(void)r;
	(void)a;
	scale_of(sensor_of(o), &scale);
	factors_out(call, &scale, &sensor_of(o)->factors);
	if (l->has_hysteresis)
		method_out(
			call, "Hysteresis",
			scaled_unsigned(&scale, fmax(l->positive_hysteresis,
						     l->negative_hysteresis)));
	call->return_value = CIM_U(CODE_DONE);
	return 0;
}

static int finish_factors(struct model_call *call, int r, struct arena *a)
{
	const struct sensor *s = &call->action.sensor;
	const struct sensor_factors *f = &call->action.factors;
	int counts = MAX(call->action.hysteresis.positive,
			 call->action.hysteresis.negative);
	struct scale scale;

	if (r != 0) {
		call->problem = method_problem(r, a);
		call->return_value =
			CIM_U(method_is_unsupported(r) ? CODE_NOT_SUPPORTED
						       : CODE_ERROR);
		return call->problem ? 0 : ERR_ORIGIN(-ENOMEM);
	}
	scale_of(s, &scale);
	factors_out(call, &scale, f);
	if (s->hysteresis_support != 0)
		method_out(
			call, "Hysteresis",
			scaled_unsigned(&scale, convert_distance(f, counts)));
	call->return_value = CIM_U(CODE_DONE);
	return 0;
}

static int get_factors(struct method_args *args, struct model_call *call)
{
	const struct sensor *s = sensor_of(args->object);
	struct scale scale;
	uint8_t raw;

	scale_of(s, &scale);
	if (!convert_is_non_linear(s)) {
		call->action.kind = BMC_ACTION_NOTHING;
		call->finish = finish_linear;
		return 0;
	}
	if (find_raw(args->object, &scale, method_in(args, "SensorReading")->i,
		     &raw) != 0)
		return method_bad(args, "SensorReading");
	do_sensor(args, call, BMC_ACTION_READING_FACTORS, raw);
	call->outdates = false;
	call->finish = finish_factors;
	return 0;
}

/* clang-format off */
const struct model_method model_methods_sensor[] = {
	{ "EnableDevice", enable_device, { "Enabled" } },
	{ "RequestStateChange", request_state_change, { "RequestedState" } },
	{ "Reset", reset, { NULL } },
	{ 0 },
};

const struct model_method model_methods_numeric_sensor[] = {
	{ "EnableDevice", enable_device, { "Enabled" } },
	{ "GetNonLinearFactors", get_factors, { "SensorReading" } },
	{ "RequestStateChange", request_state_change, { "RequestedState" } },
	{ "Reset", reset, { NULL } },
	{ "RestoreDefaultThresholds", restore_thresholds, { NULL } },
	{ 0 },
};
/* clang-format on */
