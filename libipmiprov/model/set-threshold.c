/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Thresholds of numeric sensors that are written
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cim/classes.h"
#include "libipmiprov/model/method.h"
#include "libipmiprov/repo/convert.h"

/* clang-format off */
static const struct {
	size_t property;
	enum threshold in_unit;
	int event; /* that Windows logs; 0: it does not let it be set */
} rows[] = {
	{ NUMERIC_SENSOR_LOWER_THRESHOLD_NON_CRITICAL, THRESHOLD_LNC, 1000 },
	{ NUMERIC_SENSOR_UPPER_THRESHOLD_NON_CRITICAL, THRESHOLD_UNC, 1001 },
	{ NUMERIC_SENSOR_LOWER_THRESHOLD_CRITICAL, THRESHOLD_LC, 0 },
	{ NUMERIC_SENSOR_UPPER_THRESHOLD_CRITICAL, THRESHOLD_UC, 0 },
	{ NUMERIC_SENSOR_LOWER_THRESHOLD_FATAL, THRESHOLD_LNR, 0 },
	{ NUMERIC_SENSOR_UPPER_THRESHOLD_FATAL, THRESHOLD_UNR, 0 },
};
/* clang-format on */

static size_t row_of(size_t property)
{
	size_t i = 0;

	while (rows[i].property != property)
		i++;
	return i;
}

/* Is it beyond what a byte of the sensor can say? */
static bool is_outside(const struct scale *scale, double value)
{
	double half = pow(10, scale->exponent) / 2;

	return scale->has_range &&
	       (value > scale->max + half || value < scale->min - half);
}

static int to_raw(const struct sensor *s, int64_t number, uint8_t *ret)
{
	struct scale scale;
	double value;

	if (convert_is_non_linear(s))
		return MODEL_R_NOT_SETTABLE;
	scale_of(s, &scale);
	value = (double)number * pow(10, scale.exponent);
	if (is_outside(&scale, value))
		return MODEL_R_BAD_VALUE;
	return convert_to_raw(s, &s->factors, value, ret) == 0
		       ? 0
		       : MODEL_R_BAD_VALUE;
}

static int set(const struct model_object *o, size_t property,
	       const struct cim_value *value, struct model_call *call)
{
	const struct sensor *s = &o->snapshot->sdr->sensors[o->row];
	enum threshold in_unit = rows[row_of(property)].in_unit;
	enum threshold ipmi = convert_threshold(s, in_unit);
	uint8_t raw;
	int r;

	if (!numeric_sensor_is_settable(s, in_unit))
		return MODEL_R_NOT_SETTABLE;
	if (value->null)
		return MODEL_R_BAD_VALUE;
	r = to_raw(s, value->i, &raw);
	if (r != 0)
		return r;
	call->action.kind = BMC_ACTION_SET_THRESHOLDS;
	call->action.sensor = *s;
	call->action.mask |= (uint8_t)(1 << ipmi);
	call->action.raw_thresholds[ipmi] = raw;
	return 0;
}

/* clang-format off */
const struct model_setter model_setters_numeric_sensor[] = {
	{ NUMERIC_SENSOR_LOWER_THRESHOLD_NON_CRITICAL, set },
	{ NUMERIC_SENSOR_UPPER_THRESHOLD_NON_CRITICAL, set },
	{ NUMERIC_SENSOR_LOWER_THRESHOLD_CRITICAL, set },
	{ NUMERIC_SENSOR_UPPER_THRESHOLD_CRITICAL, set },
	{ NUMERIC_SENSOR_LOWER_THRESHOLD_FATAL, set },
	{ NUMERIC_SENSOR_UPPER_THRESHOLD_FATAL, set },
	{ 0 },
};
/* clang-format on */

int set_thresholds_show(const struct model_call *call, struct arena *a,
			struct model_object *ret)
{
	const struct model_object *o = &call->object;
	const struct bmc_action *action = &call->action;
	size_t n = o->snapshot->sdr->n_sensors;
	struct snapshot *s = arena_alloc(a, sizeof(*s));
	struct sensor_limits *limits =
		arena_new_array(a, struct sensor_limits, n);

	if (!s || !limits)
		return ERR_ORIGIN(-ENOMEM);
	memcpy(limits, o->snapshot->limits, n * sizeof(*limits));
	for (int t = 0; t < N_THRESHOLDS; t++) {
		struct sensor_limits *l = &limits[o->row];
		double value;

		if (!(action->mask & 1 << t) ||
		    convert_value(&action->sensor, &action->sensor.factors,
				  action->raw_thresholds[t], &value) != 0)
			continue;
		l->raw[t] = action->raw_thresholds[t];
		l->value[t] = value;
		l->valid |= (uint8_t)(1 << t);
	}
	*s = *o->snapshot;
	s->limits = limits;
	*ret = *o;
	ret->snapshot = s;
	return 0;
}

static void add_event(struct model_call *call, int id, const char *text)
{
	if (call->n_events < MODEL_MAX_EVENTS)
		call->events[call->n_events++] =
			(struct model_event){ id, text };
}

int set_thresholds_refused(struct model_call *call, struct arena *a)
{
	const struct sensor *s = &call->action.sensor;
	const struct cim_class *class = call->object.class;
	CLEANUP(buf_done) struct buf names = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *name = class->properties[rows[i].property].name;
		enum threshold ipmi = convert_threshold(s, rows[i].in_unit);
		const char *text;

		if (!(call->action.not_taken & 1 << ipmi))
			continue;
		text = arena_printf(a,
				    "Sensor %s (%s): setting %s was reported "
				    "as done, but the value has not changed.",
				    s->name, s->id, name);
		if (!text)
			return ERR_ORIGIN(-ENOMEM);
		if (rows[i].event)
			add_event(call, rows[i].event, text);
		buf_printf(&names, "%s%s", names.size > 0 ? " and " : "", name);
	}
	call->problem =
		arena_printf(a,
			     "The BMC said that it set %s, but it reads "
			     "back as something else.",
			     names.size > 0 ? names.data : "it");
	return call->problem && !buf_error(&names) ? 0 : ERR_ORIGIN(-ENOMEM);
}
