/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/inventory.h"

static bool has_row(const struct snapshot *s, size_t row)
{
	return inventory_is(s, row, THING_POWER_SUPPLY);
}

static void look(struct view *v)
{
	inventory_look(v, THING_POWER_SUPPLY);
}

static bool find_entity(const struct snapshot *s,
			const struct model_entity *entity, size_t *ret_row)
{
	return inventory_find(s, THING_POWER_SUPPLY, entity, ret_row);
}

enum { MW_PER_W = 1000 };

static const struct fru_power_supply *record(struct view *v)
{
	const struct thing_facts *f = inventory_facts(v);

	return f->has_power_supply ? &f->power_supply : NULL;
}

static bool has_range(const struct fru_power_supply *p, int range)
{
	return p && p->input_high_mv[range] > 0;
}

static struct cim_value voltage(struct view *v, int range, bool high)
{
	const struct fru_power_supply *p = record(v);

	if (!has_range(p, range))
		return CIM_NULL;
	return CIM_U((uint64_t)(high ? p->input_high_mv[range]
				     : p->input_low_mv[range]));
}

/* The record has one range of frequencies for both. */
static struct cim_value frequency(struct view *v, int range, bool high)
{
	const struct fru_power_supply *p = record(v);

	if (!has_range(p, range) || p->frequency_high_hz == 0)
		return CIM_NULL;
	return CIM_U(
		(uint64_t)(high ? p->frequency_high_hz : p->frequency_low_hz));
}

static struct cim_value range1_frequency_high(struct view *v)
{
	return frequency(v, 0, true);
}

static struct cim_value range1_frequency_low(struct view *v)
{
	return frequency(v, 0, false);
}

static struct cim_value range1_voltage_high(struct view *v)
{
	return voltage(v, 0, true);
}

static struct cim_value range1_voltage_low(struct view *v)
{
	return voltage(v, 0, false);
}

static struct cim_value range2_frequency_high(struct view *v)
{
	return frequency(v, 1, true);
}

static struct cim_value range2_frequency_low(struct view *v)
{
	return frequency(v, 1, false);
}

static struct cim_value range2_voltage_high(struct view *v)
{
	return voltage(v, 1, true);
}

static struct cim_value range2_voltage_low(struct view *v)
{
	return voltage(v, 1, false);
}

static struct cim_value active_input_voltage(struct view *v)
{
	(void)v;
	return CIM_U(CIM_ACTIVE_INPUT_VOLTAGE_UNKNOWN);
}

static struct cim_value total_output_power(struct view *v)
{
	const struct fru_power_supply *p = record(v);

	return p && p->capacity_w > 0
		       ? CIM_U((uint64_t)p->capacity_w * MW_PER_W)
		       : CIM_NULL;
}

static struct cim_value type_of_range_switching(struct view *v)
{
	const struct fru_power_supply *p = record(v);

	if (!p)
		return CIM_U(CIM_TYPE_OF_RANGE_SWITCHING_UNKNOWN);
	if (!has_range(p, 1))
		return CIM_U(CIM_TYPE_OF_RANGE_SWITCHING_NOT_APPLICABLE);
	return CIM_U(p->switches_range ? CIM_TYPE_OF_RANGE_SWITCHING_AUTOSWITCH
				       : CIM_TYPE_OF_RANGE_SWITCHING_MANUAL);
}

#define P(name) [CIM_POWER_SUPPLY_##name]

/* clang-format off */
static const model_getter getters[N_CIM_POWER_SUPPLY_PROPERTIES] = {
	DEVICE_GETTERS(CIM_POWER_SUPPLY),
	P(ACTIVE_INPUT_VOLTAGE) = active_input_voltage,
	P(RANGE1_INPUT_FREQUENCY_HIGH) = range1_frequency_high,
	P(RANGE1_INPUT_FREQUENCY_LOW) = range1_frequency_low,
	P(RANGE1_INPUT_VOLTAGE_HIGH) = range1_voltage_high,
	P(RANGE1_INPUT_VOLTAGE_LOW) = range1_voltage_low,
	P(RANGE2_INPUT_FREQUENCY_HIGH) = range2_frequency_high,
	P(RANGE2_INPUT_FREQUENCY_LOW) = range2_frequency_low,
	P(RANGE2_INPUT_VOLTAGE_HIGH) = range2_voltage_high,
	P(RANGE2_INPUT_VOLTAGE_LOW) = range2_voltage_low,
	P(TOTAL_OUTPUT_POWER) = total_output_power,
	P(TYPE_OF_RANGE_SWITCHING) = type_of_range_switching,
};
/* clang-format on */

const struct model_class model_class_cim_power_supply = {
	.class = &cim_class_CIM_PowerSupply,
	.n_rows = inventory_n_rows,
	.has_row = has_row,
	.look = look,
	.judge = inventory_judge,
	.find_entity = find_entity,
	.getters = getters,
};
