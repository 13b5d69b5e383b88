/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Units and scaling of CIM_NumericSensor
 *
 * CIM has integers: a value is an integer times ten to the power of
 * UnitModifier, in BaseUnits per RateUnits.  The modifier is chosen once for a
 * sensor, from its record alone:
 *
 *  - linear: the exponent of its results (R exponent, table 43-1), less the
 *    decimals that an offset B adds, so that every reading is exact;
 *  - other functions: six decimals;
 *  - non-linear, where nothing is known of the range: four decimals;
 *
 * and then raised until the whole range fits a sint32, and moved by the
 * difference between IPMI's unit and CIM's (a millisecond is 10^-3 Seconds).
 */

#include <stdbool.h>
#include <stdint.h>

#include "libipmiprov/snapshot/sensor.h"

struct scale {
	uint16_t base_units, rate_units;
	int modifier;   /* UnitModifier */
	int exponent;   /* the same, but of IPMI's unit */
	bool has_range; /* min and max, in IPMI's unit, are known */
	double min, max;
};

/** scale_of() - how the values of an analog sensor become integers */
void scale_of(const struct sensor *sensor, struct scale *ret);

/**
 * scale_apply() - a value in the sensor's unit as CIM's integer
 * @ret: rounded to the nearest
 *
 * Return: false if it does not fit a sint32.
 */
bool scale_apply(const struct scale *scale, double value, int32_t *ret);
