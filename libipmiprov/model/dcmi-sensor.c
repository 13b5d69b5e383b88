/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What DCMI measures: power, and temperatures without a record of their own
 */

#include <errno.h>
#include <stdio.h>

#include "base/macro.h"
#include "libipmiprov/model/dcmi-sensor.h"
#include "libipmiprov/model/platform-view.h"

enum { ROW_POWER, ROW_TEMPERATURE, UNIT_CELSIUS = 2, UNIT_WATT = 7 };

/* DCMI's entities, and those that records have for the same */
static const struct {
	int dcmi, record;
} entities[] = { { 0x40, 0x37 }, { 0x41, 0x03 }, { 0x42, 0x07 } };

static bool is_temperature_of(const struct sensor *s,
			      const struct platform_dcmi_temperature *t)
{
	if (s->sensor_type != 1 || s->entity_instance != t->instance)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(entities); i++)
		if (entities[i].dcmi == t->entity &&
		    entities[i].record == s->entity_id)
			return true;
	return s->entity_id == t->entity;
}

static const struct platform_dcmi *dcmi_of(const struct snapshot *s)
{
	return s->platform && s->platform->has_dcmi ? &s->platform->dcmi : NULL;
}

size_t dcmi_sensor_n_rows(const struct snapshot *s)
{
	const struct platform_dcmi *d = dcmi_of(s);

	return d ? ROW_TEMPERATURE + d->n_temperatures : 0;
}

bool dcmi_sensor_has_row(const struct snapshot *s, size_t row)
{
	const struct platform_dcmi *d = dcmi_of(s);

	if (row == ROW_POWER)
		return d->has_power;
	for (size_t i = 0; s->sdr && i < s->sdr->n_sensors; i++)
		if (is_temperature_of(&s->sdr->sensors[i],
				      &d->temperatures[row - ROW_TEMPERATURE]))
			return false;
	return true;
}

static const struct platform_dcmi_temperature *
temperature_at(const struct snapshot *s, size_t row)
{
	return &dcmi_of(s)->temperatures[row - ROW_TEMPERATURE];
}

/* A BMC that does not measure gives zeroes: no machine that runs draws none. */
static bool measures(const struct platform_dcmi *d)
{
	const struct platform_dcmi_power *p = &d->power;

	return d->has_power && p->is_active &&
	       (p->now || p->min || p->max || p->average);
}

void dcmi_sensor_get(const struct snapshot *s, size_t row,
		     struct dcmi_sensor *ret)
{
	const struct platform_dcmi *d = dcmi_of(s);

	*ret = (struct dcmi_sensor){ .is_power = row == ROW_POWER };
	if (ret->is_power) {
		snprintf(ret->id, sizeof(ret->id), "dcmi.power");
		snprintf(ret->name, sizeof(ret->name), "DCMI Power");
		snprintf(ret->entity, sizeof(ret->entity), "System");
		ret->has_value = measures(d) && !snapshot_is_lost(s);
		ret->value = d->power.now;
		return;
	}
	text_entity(temperature_at(s, row)->entity,
		    temperature_at(s, row)->instance, ret->entity);
	snprintf(ret->id, sizeof(ret->id), "dcmi.temperature.%d.%d",
		 temperature_at(s, row)->entity,
		 temperature_at(s, row)->instance);
	snprintf(ret->name, sizeof(ret->name), "DCMI %.48s Temp", ret->entity);
	ret->has_value = !snapshot_is_lost(s);
	ret->value = temperature_at(s, row)->celsius;
}

static void look(struct view *v)
{
	struct dcmi_sensor *d =
		arena_new_array(v->arena, struct dcmi_sensor, 1);
	static const struct dcmi_sensor none;

	if (d)
		dcmi_sensor_get(v->snapshot, v->row, d);
	else
		v->error = -ENOMEM;
	v->dcmi = d ? d : &none;
}

static void judge(struct view *v, struct verdict *ret)
{
	*ret = verdict_of(v->dcmi->has_value ? SEVERITY_OK : SEVERITY_UNKNOWN);
	ret->text = v->dcmi->has_value ? "Normal" : "The BMC does not measure";
}

static struct cim_value availability(struct view *v)
{
	return CIM_U(v->dcmi->has_value ? CIM_AVAILABILITY_RUNNING_FULL_POWER
					: CIM_AVAILABILITY_UNKNOWN);
}

static struct cim_value base_units(struct view *v)
{
	return CIM_U(v->dcmi->is_power ? UNIT_WATT : UNIT_CELSIUS);
}

static struct cim_value caption(struct view *v)
{
	return view_string(v, v->dcmi->name, 64);
}

static struct cim_value current_reading(struct view *v)
{
	return v->dcmi->has_value ? CIM_I(v->dcmi->value) : CIM_NULL;
}

static struct cim_value current_state(struct view *v)
{
	return CIM_STR(v->dcmi->has_value ? "Normal" : "N/A");
}

static struct cim_value description(struct view *v)
{
	return VIEW_CONCAT(v, v->dcmi->name, "(", v->dcmi->id,
			   "):", v->dcmi->is_power ? "Power" : "Temperature",
			   " for ", v->dcmi->entity);
}

static struct cim_value device_id(struct view *v)
{
	return CIM_STR(v->dcmi->id);
}

static struct cim_value element_name(struct view *v)
{
	return CIM_STR(v->dcmi->name);
}

static struct cim_value enabled_state(struct view *v)
{
	return CIM_U(v->dcmi->has_value
			     ? CIM_ENABLED_STATE_ENABLED
			     : CIM_ENABLED_STATE_ENABLED_BUT_OFFLINE);
}

static struct cim_value is_linear(struct view *v)
{
	(void)v;
	return CIM_BOOL(true);
}

static struct cim_value name(struct view *v)
{
	return VIEW_CONCAT(v, v->dcmi->name, "(", v->dcmi->id, ")");
}

static struct cim_value possible_states(struct view *v)
{
	static const char *const states[] = { "Normal", "N/A" };

	return view_strings(v, states, ARRAY_SIZE(states));
}

static struct cim_value rate_units(struct view *v)
{
	(void)v;
	return CIM_U(CIM_RATE_UNITS_NONE);
}

static struct cim_value sensor_type_of(struct view *v)
{
	return CIM_U(v->dcmi->is_power
			     ? CIM_DCMI_SENSOR_SENSOR_TYPE_POWER_CONSUMPTION
			     : CIM_DCMI_SENSOR_SENSOR_TYPE_TEMPERATURE);
}

static struct cim_value unit_modifier(struct view *v)
{
	(void)v;
	return CIM_I(0);
}

static const struct platform_dcmi_power *power(const struct view *v)
{
	return v->dcmi->is_power && v->dcmi->has_value
		       ? &dcmi_of(v->snapshot)->power
		       : NULL;
}

static struct cim_value average_reading(struct view *v)
{
	return power(v) ? CIM_I(power(v)->average) : CIM_NULL;
}

static struct cim_value lowest_reading(struct view *v)
{
	return power(v) ? CIM_I(power(v)->min) : CIM_NULL;
}

static struct cim_value highest_reading(struct view *v)
{
	return power(v) ? CIM_I(power(v)->max) : CIM_NULL;
}

static struct cim_value sampling_period(struct view *v)
{
	return power(v) ? CIM_U(power(v)->period_ms) : CIM_NULL;
}

static const struct platform_dcmi_limit *limit(const struct view *v)
{
	const struct platform_dcmi *d = dcmi_of(v->snapshot);

	return v->dcmi->is_power && d->has_limit &&
			       !snapshot_is_lost(v->snapshot)
		       ? &d->limit
		       : NULL;
}

static struct cim_value power_limit(struct view *v)
{
	return limit(v) ? CIM_U(limit(v)->limit) : CIM_NULL;
}

static struct cim_value power_limit_active(struct view *v)
{
	return limit(v) ? CIM_BOOL(limit(v)->is_active) : CIM_NULL;
}

static struct cim_value power_limit_action(struct view *v)
{
	return limit(v) ? CIM_U(limit(v)->exception_action) : CIM_NULL;
}

static struct cim_value power_limit_correction_time(struct view *v)
{
	return limit(v) ? CIM_U(limit(v)->correction_ms) : CIM_NULL;
}

#define P(name) [DCMI_SENSOR_##name]

/* clang-format off */
static const model_getter getters[N_DCMI_SENSOR_PROPERTIES] = {
	P(AVAILABILITY) = availability,
	P(AVERAGE_READING) = average_reading,
	P(BASE_UNITS) = base_units,
	P(CAPTION) = caption,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(CURRENT_READING) = current_reading,
	P(CURRENT_STATE) = current_state,
	P(DESCRIPTION) = description,
	P(DEVICE_ID) = device_id,
	P(ELEMENT_NAME) = element_name,
	P(ENABLED_STATE) = enabled_state,
	P(HEALTH_STATE) = view_health_state,
	P(HIGHEST_READING) = highest_reading,
	P(IS_LINEAR) = is_linear,
	P(LOWEST_READING) = lowest_reading,
	P(NAME) = name,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(POSSIBLE_STATES) = possible_states,
	P(POWER_LIMIT) = power_limit,
	P(POWER_LIMIT_ACTION) = power_limit_action,
	P(POWER_LIMIT_ACTIVE) = power_limit_active,
	P(POWER_LIMIT_CORRECTION_TIME) = power_limit_correction_time,
	P(RATE_UNITS) = rate_units,
	P(SAMPLING_PERIOD) = sampling_period,
	P(SENSOR_TYPE) = sensor_type_of,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
	P(SYSTEM_CREATION_CLASS_NAME) = view_system_class_name,
	P(SYSTEM_NAME) = view_system_name,
	P(UNIT_MODIFIER) = unit_modifier,
};
/* clang-format on */

const struct model_class model_class_dcmi_sensor = {
	.class = &cim_class_DCMISensor,
	.n_rows = dcmi_sensor_n_rows,
	.has_row = dcmi_sensor_has_row,
	.look = look,
	.judge = judge,
	.getters = getters,
};
