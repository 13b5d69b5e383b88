/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "base/macro.h"
#include "libipmiprov/model/method.h"
#include "libipmiprov/repo/convert.h"

enum {
	SUPPORT_NONE = 0, /* threshold_support, hysteresis_support */
	SUPPORT_SETTABLE = 2,
	COMPARISON_LSB = 12, /* of the event masks */
};

/* Thresholds in CIM's order, 0 to 5. */
static const struct {
	enum threshold in_unit;
	const char *number;
} thresholds[] = {
	{ THRESHOLD_LNC, "0" }, { THRESHOLD_UNC, "1" }, { THRESHOLD_LC, "2" },
	{ THRESHOLD_UC, "3" },  { THRESHOLD_LNR, "4" }, { THRESHOLD_UNR, "5" },
};

enum cim_threshold { /* its rows */
		     LOWER_NON_CRITICAL,
		     UPPER_NON_CRITICAL,
		     LOWER_CRITICAL,
		     UPPER_CRITICAL,
		     LOWER_FATAL,
		     UPPER_FATAL,
};

static size_t n_rows(const struct snapshot *s)
{
	return s->sdr ? s->sdr->n_sensors : 0;
}

static bool has_row(const struct snapshot *s, size_t row)
{
	return s->sdr->sensors[row].is_analog;
}

static const struct scale *scale(struct view *v)
{
	if (!v->has_scale) {
		scale_of(v->sensor, &v->scale);
		v->has_scale = true;
	}
	return &v->scale;
}

/* A value in the sensor's unit; null if it does not fit. */
static struct cim_value scaled(struct view *v, double value)
{
	int32_t i;

	return scale_apply(scale(v), value, &i) ? CIM_I(i) : CIM_NULL;
}

static struct cim_value scaled_unsigned(struct view *v, double value)
{
	int32_t i;

	return scale_apply(scale(v), value, &i) && i >= 0 ? CIM_U((uint64_t)i)
							  : CIM_NULL;
}

static struct cim_value scaled_raw(struct view *v, int raw)
{
	double value;

	if (convert_is_non_linear(v->sensor) ||
	    convert_value(v->sensor, &v->sensor->factors, (uint8_t)raw,
			  &value) != 0)
		return CIM_NULL;
	return scaled(v, value);
}

static bool is_linear(const struct view *v)
{
	return v->sensor->linearization == LINEARIZATION_LINEAR;
}

static struct cim_value accuracy(struct view *v)
{
	const struct sensor_factors *f = &v->sensor->factors;

	return CIM_I((int64_t)(f->accuracy * pow(10, f->accuracy_exp)));
}

static struct cim_value base_units(struct view *v)
{
	return CIM_U(scale(v)->base_units);
}

static struct cim_value current_reading(struct view *v)
{
	const struct reading *r = &v->reading;

	return r->status == READING_OK && r->has_value ? scaled(v, r->value)
						       : CIM_NULL;
}

static struct cim_value hysteresis(struct view *v)
{
	const struct sensor_limits *l = v->limits;

	if (v->sensor->hysteresis_support == SUPPORT_NONE ||
	    !l->has_hysteresis || !is_linear(v))
		return CIM_NULL;
	return scaled_unsigned(
		v, fmax(l->positive_hysteresis, l->negative_hysteresis));
}

static struct cim_value get_is_linear(struct view *v)
{
	return CIM_BOOL(is_linear(v));
}

static struct cim_value max_readable(struct view *v)
{
	return scale(v)->has_range ? scaled(v, v->scale.max) : CIM_NULL;
}

static struct cim_value min_readable(struct view *v)
{
	return scale(v)->has_range ? scaled(v, v->scale.min) : CIM_NULL;
}

static struct cim_value nominal_reading(struct view *v)
{
	return v->sensor->has_nominal ? scaled_raw(v, v->sensor->nominal)
				      : CIM_NULL;
}

/* The ends of the normal range, as the unit has them. */
static struct cim_value normal_end(struct view *v, bool upper)
{
	const struct sensor *s = v->sensor;
	bool max_byte = upper != convert_is_decreasing(s);

	if (max_byte)
		return s->has_normal_max ? scaled_raw(v, s->normal_max)
					 : CIM_NULL;
	return s->has_normal_min ? scaled_raw(v, s->normal_min) : CIM_NULL;
}

static struct cim_value normal_max(struct view *v)
{
	return normal_end(v, true);
}

static struct cim_value normal_min(struct view *v)
{
	return normal_end(v, false);
}

static struct cim_value rate_units(struct view *v)
{
	return CIM_U(scale(v)->rate_units);
}

static struct cim_value resolution(struct view *v)
{
	if (!is_linear(v))
		return CIM_NULL;
	return scaled_unsigned(v, convert_resolution(&v->sensor->factors));
}

/* Rounded up: the truth must not lie outside. */
static struct cim_value tolerance(struct view *v)
{
	double units = pow(10, scale(v)->exponent);
	double steps = convert_tolerance(&v->sensor->factors) / units;

	/* 1e-9: what division may add to a whole number */
	return is_linear(v) ? scaled(v, ceil(steps - 1e-9) * units) : CIM_NULL;
}

static struct cim_value unit_modifier(struct view *v)
{
	return CIM_I(scale(v)->modifier);
}

static enum threshold ipmi_threshold(const struct view *v, enum cim_threshold t)
{
	return convert_threshold(v->sensor, thresholds[t].in_unit);
}

static bool is_readable(const struct sensor *s, enum threshold ipmi)
{
	return s->reading_type == READING_TYPE_THRESHOLD &&
	       s->threshold_support != SUPPORT_NONE &&
	       s->readable_thresholds & 1 << ipmi;
}

bool numeric_sensor_is_settable(const struct sensor *s, enum threshold in_unit)
{
	enum threshold ipmi = convert_threshold(s, in_unit);

	return is_readable(s, ipmi) &&
	       s->threshold_support == SUPPORT_SETTABLE &&
	       s->settable_thresholds & 1 << ipmi;
}

static bool is_supported(const struct view *v, enum cim_threshold t)
{
	return is_readable(v->sensor, ipmi_threshold(v, t));
}

/* Does crossing it make an event, or a bit in the reading? */
static bool is_compared(const struct view *v, enum cim_threshold t)
{
	const struct sensor *s = v->sensor;
	enum threshold ipmi = ipmi_threshold(v, t);
	int events = 3 << (2 * ipmi); /* going low, going high */
	int mask =
		ipmi < THRESHOLD_UNC ? s->assertion_mask : s->deassertion_mask;

	return (s->assertion_mask | s->deassertion_mask) & events ||
	       mask & 1 << (COMPARISON_LSB + ipmi % THRESHOLD_UNC);
}

static bool is_enabled(const struct view *v, enum cim_threshold t)
{
	return v->reading.status == READING_OK && is_supported(v, t) &&
	       is_compared(v, t);
}

static bool is_settable(const struct view *v, enum cim_threshold t)
{
	return numeric_sensor_is_settable(v->sensor, thresholds[t].in_unit);
}

static struct cim_value thresholds_that(struct view *v,
					bool (*are)(const struct view *v,
						    enum cim_threshold t))
{
	uint16_t items[N_THRESHOLDS];
	size_t n = 0;

	for (int t = 0; t < N_THRESHOLDS; t++)
		if (are(v, (enum cim_threshold)t))
			items[n++] = (uint16_t)t;
	return view_u16s(v, items, n);
}

static struct cim_value enabled_thresholds(struct view *v)
{
	return thresholds_that(v, is_enabled);
}

static struct cim_value settable_thresholds(struct view *v)
{
	return thresholds_that(v, is_settable);
}

static struct cim_value supported_thresholds(struct view *v)
{
	const char *items[N_THRESHOLDS];
	size_t n = 0;

	for (int t = 0; t < N_THRESHOLDS; t++)
		if (is_supported(v, (enum cim_threshold)t))
			items[n++] = thresholds[t].number;
	return view_strings(v, items, n);
}

static struct cim_value threshold(struct view *v, enum cim_threshold t)
{
	enum threshold ipmi = ipmi_threshold(v, t);

	if (!is_supported(v, t) || !(v->limits->valid & 1 << ipmi))
		return CIM_NULL;
	return scaled(v, v->limits->value[ipmi]);
}

static struct cim_value lower_non_critical(struct view *v)
{
	return threshold(v, LOWER_NON_CRITICAL);
}

static struct cim_value upper_non_critical(struct view *v)
{
	return threshold(v, UPPER_NON_CRITICAL);
}

static struct cim_value lower_critical(struct view *v)
{
	return threshold(v, LOWER_CRITICAL);
}

static struct cim_value upper_critical(struct view *v)
{
	return threshold(v, UPPER_CRITICAL);
}

static struct cim_value lower_fatal(struct view *v)
{
	return threshold(v, LOWER_FATAL);
}

static struct cim_value upper_fatal(struct view *v)
{
	return threshold(v, UPPER_FATAL);
}

#define P(name) [NUMERIC_SENSOR_##name]

/* clang-format off */
static const model_getter getters[N_NUMERIC_SENSOR_PROPERTIES] = {
	P(ACCURACY) = accuracy,
	P(AVAILABILITY) = sensor_availability,
	P(BASE_UNITS) = base_units,
	P(CAPTION) = sensor_caption,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(CURRENT_READING) = current_reading,
	P(CURRENT_STATE) = sensor_current_state,
	P(DESCRIPTION) = sensor_description,
	P(DEVICE_ID) = sensor_device_id,
	P(ELEMENT_NAME) = sensor_element_name,
	P(ENABLED_STATE) = sensor_enabled_state,
	P(ENABLED_THRESHOLDS) = enabled_thresholds,
	P(ERROR_CLEARED) = sensor_error_cleared,
	P(ERROR_DESCRIPTION) = sensor_error_description,
	P(HEALTH_STATE) = view_health_state,
	P(HYSTERESIS) = hysteresis,
	P(IDENTIFYING_DESCRIPTIONS) = sensor_identifying_descriptions,
	P(IS_LINEAR) = get_is_linear,
	P(LAST_ERROR_CODE) = sensor_last_error_code,
	P(LOWER_THRESHOLD_CRITICAL) = lower_critical,
	P(LOWER_THRESHOLD_FATAL) = lower_fatal,
	P(LOWER_THRESHOLD_NON_CRITICAL) = lower_non_critical,
	P(MAX_READABLE) = max_readable,
	P(MIN_READABLE) = min_readable,
	P(NAME) = sensor_name,
	P(NOMINAL_READING) = nominal_reading,
	P(NORMAL_MAX) = normal_max,
	P(NORMAL_MIN) = normal_min,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(OTHER_IDENTIFYING_INFO) = sensor_other_identifying_info,
	P(OTHER_SENSOR_TYPE_DESCRIPTION) = sensor_other_type,
	P(POLLING_INTERVAL) = sensor_polling_interval,
	P(POSSIBLE_STATES) = sensor_possible_states,
	P(RATE_UNITS) = rate_units,
	P(RESOLUTION) = resolution,
	P(SENSOR_TYPE) = sensor_type,
	P(SETTABLE_THRESHOLDS) = settable_thresholds,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
	P(STATUS_INFO) = sensor_status_info,
	P(SUPPORTED_THRESHOLDS) = supported_thresholds,
	P(SYSTEM_CREATION_CLASS_NAME) = view_system_class_name,
	P(SYSTEM_NAME) = view_system_name,
	P(TOLERANCE) = tolerance,
	P(UNIT_MODIFIER) = unit_modifier,
	P(UPPER_THRESHOLD_CRITICAL) = upper_critical,
	P(UPPER_THRESHOLD_FATAL) = upper_fatal,
	P(UPPER_THRESHOLD_NON_CRITICAL) = upper_non_critical,
};
/* clang-format on */

const struct model_class model_class_numeric_sensor = {
	.class = &cim_class_NumericSensor,
	.n_rows = n_rows,
	.has_row = has_row,
	.look = sensor_look,
	.judge = sensor_judge,
	.getters = getters,
	.methods = model_methods_numeric_sensor,
	.setters = model_setters_numeric_sensor,
};
