/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Raw bytes to numbers in a sensor's unit, and back (IPMI 2.0, section 36)
 *
 * Values of linear sensors are the double nearest to the exact decimal number;
 * values of the other functions are rounded to 12 significant digits.  Nothing
 * here talks to a BMC: the factors of a non-linear sensor hold for one raw
 * reading and are passed in by who has asked for them.
 */

#include "libipmiprov/snapshot/sensor.h"

enum convert_answer {
	CONVERT_R_OK_,
	CONVERT_R_NO_VALUE, /* infinite, not a number, or no known function */
	CONVERT_R_NOT_INVERTIBLE, /* m is 0, or the function has no inverse */
};

enum linearization {
	LINEARIZATION_LINEAR,
	LINEARIZATION_LN,
	LINEARIZATION_LOG10,
	LINEARIZATION_LOG2,
	LINEARIZATION_E_POWER,
	LINEARIZATION_10_POWER,
	LINEARIZATION_2_POWER,
	LINEARIZATION_INVERSE,
	LINEARIZATION_SQUARE,
	LINEARIZATION_CUBE,
	LINEARIZATION_SQUARE_ROOT,
	LINEARIZATION_CUBE_ROOT,
	N_LINEARIZATIONS,
};

/** convert_raw() - the number that a raw byte is in an analog format */
int convert_raw(int analog_format, uint8_t raw);

/** convert_is_non_linear() - needs Get Sensor Reading Factors for each raw */
bool convert_is_non_linear(const struct sensor *s);

/**
 * convert_value() - a reading or threshold
 * @factors: of this @raw; for all but non-linear sensors &s->factors
 *
 * Return: 0 or CONVERT_R_NO_VALUE.
 */
int convert_value(const struct sensor *s, const struct sensor_factors *factors,
		  uint8_t raw, double *ret);

/**
 * convert_to_raw() - the byte whose value is nearest to @value
 * @factors: as for convert_value()
 *
 * Values outside of what a byte can say become its end.
 *
 * Return: 0 or CONVERT_R_NOT_INVERTIBLE.
 */
int convert_to_raw(const struct sensor *s, const struct sensor_factors *factors,
		   double value, uint8_t *ret);

/**
 * convert_distance() - a difference of raw counts: hysteresis
 *
 * For functions other than linear this is the distance before the function is
 * applied, as section 36.4 has it.
 */
double convert_distance(const struct sensor_factors *factors, int counts);

/** convert_resolution() - the value of one raw count */
double convert_resolution(const struct sensor_factors *factors);

/** convert_tolerance() - plus or minus so much, in the unit */
double convert_tolerance(const struct sensor_factors *factors);

/** convert_is_decreasing() - a higher raw byte is a lower value */
bool convert_is_decreasing(const struct sensor *s);

/**
 * convert_threshold() - what a threshold of raw bytes is in the unit, and back
 *
 * Thresholds compare raw bytes.  Where a higher byte is a lower value, the
 * upper one is a lower one in the unit.
 */
enum threshold convert_threshold(const struct sensor *s, enum threshold t);

/**
 * convert_states() - the states of a reading, with thresholds as in the unit
 * @states: as the BMC has them; those of a discrete sensor stay
 */
uint16_t convert_states(const struct sensor *s, uint16_t states);
