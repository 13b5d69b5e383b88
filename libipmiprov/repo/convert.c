/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <stdlib.h>

#include "base/macro.h"
#include "libipmiprov/repo/convert.h"

enum { SIGNIFICANT_DIGITS = 12 };

/* Powers of ten that a double holds exactly. */
static double pow10_exact(int exp)
{
	double v = 1;

	while (exp-- > 0)
		v *= 10;
	return v;
}

/* Correctly rounded, as both operands are exact. */
static double scale(double v, int exp10)
{
	return exp10 < 0 ? v / pow10_exact(-exp10) : v * pow10_exact(exp10);
}

static double round_decimal(double v)
{
	int exp;

	if (v == 0 || !isfinite(v))
		return v;
	exp = SIGNIFICANT_DIGITS - 1 - (int)floor(log10(fabs(v)));
	if (abs(exp) > 22) /* 10^22 is the last exact power */
		return v;
	return scale(round(scale(v, exp)), -exp);
}

static double exp_10(double x)
{
	return pow(10, x);
}

static double reciprocal(double x)
{
	return 1 / x;
}

static double square(double x)
{
	return x * x;
}

static double cube(double x)
{
	return x * x * x;
}

/* Table 43-1, byte 24.  The linear ones are exact and take no function. */
static const struct {
	double (*function)(double x);
	double (*inverse)(double y);
	bool is_decreasing;
} functions[N_LINEARIZATIONS] = {
	[LINEARIZATION_LN] = { log, exp, false },
	[LINEARIZATION_LOG10] = { log10, exp_10, false },
	[LINEARIZATION_LOG2] = { log2, exp2, false },
	[LINEARIZATION_E_POWER] = { exp, log, false },
	[LINEARIZATION_10_POWER] = { exp_10, log10, false },
	[LINEARIZATION_2_POWER] = { exp2, log2, false },
	[LINEARIZATION_INVERSE] = { reciprocal, reciprocal, true },
	[LINEARIZATION_SQUARE] = { square, sqrt, false },
	[LINEARIZATION_CUBE] = { cube, cbrt, false },
	[LINEARIZATION_SQUARE_ROOT] = { sqrt, square, false },
	[LINEARIZATION_CUBE_ROOT] = { cbrt, cube, false },
};

int convert_raw(int analog_format, uint8_t raw)
{
	switch (analog_format) {
	case ANALOG_ONES_COMPLEMENT: /* FFh is minus zero */
		return raw & 0x80 ? -(~raw & 0x7f) : raw;
	case ANALOG_TWOS_COMPLEMENT:
		return (int8_t)raw;
	default:
		return raw;
	}
}

bool convert_is_non_linear(const struct sensor *s)
{
	return s->linearization >= LINEARIZATION_NON_LINEAR;
}

static bool is_linear(const struct sensor *s)
{
	return s->linearization == LINEARIZATION_LINEAR ||
	       convert_is_non_linear(s);
}

/*
 * (m * x + b * 10^b_exp) * 10^r_exp.  With b_exp in -8 to 7 the sum, counted in
 * units of 10^b_exp where that is below one, is an integer that a double holds
 * exactly; so there is one rounding, in the last step.
 */
static double linear(const struct sensor_factors *f, int x)
{
	int shift = MIN(f->b_exp, 0);
	double sum = (double)f->m * x * pow10_exact(-shift) +
		     f->b * pow10_exact(f->b_exp - shift);

	return scale(sum, f->r_exp + shift);
}

int convert_value(const struct sensor *s, const struct sensor_factors *factors,
		  uint8_t raw, double *ret)
{
	double v;

	if (!is_linear(s) && s->linearization >= N_LINEARIZATIONS)
		return CONVERT_R_NO_VALUE;

	v = linear(factors, convert_raw(s->analog_format, raw));
	if (!is_linear(s))
		v = round_decimal(functions[s->linearization].function(v));
	if (!isfinite(v))
		return CONVERT_R_NO_VALUE;

	*ret = v == 0 ? 0 : v; /* no minus zero */
	return 0;
}

static const struct {
	int min, max;
} raw_ranges[] = {
	[ANALOG_UNSIGNED] = { 0, 255 },
	[ANALOG_ONES_COMPLEMENT] = { -127, 127 },
	[ANALOG_TWOS_COMPLEMENT] = { -128, 127 },
	[ANALOG_NONE] = { 0, 255 },
};

int convert_to_raw(const struct sensor *s, const struct sensor_factors *factors,
		   double value, uint8_t *ret)
{
	int min = raw_ranges[s->analog_format].min;
	int max = raw_ranges[s->analog_format].max;
	double x = value;
	int raw;

	if (factors->m == 0 ||
	    (!is_linear(s) && s->linearization >= N_LINEARIZATIONS))
		return CONVERT_R_NOT_INVERTIBLE;
	if (!is_linear(s))
		x = functions[s->linearization].inverse(value);
	x = round((scale(x, -factors->r_exp) -
		   scale(factors->b, factors->b_exp)) /
		  factors->m);
	if (isnan(x))
		return CONVERT_R_NOT_INVERTIBLE;

	raw = (int)fmin(fmax(x, min), max);
	if (s->analog_format == ANALOG_ONES_COMPLEMENT && raw < 0)
		raw--;
	*ret = (uint8_t)raw;
	return 0;
}

double convert_distance(const struct sensor_factors *factors, int counts)
{
	return scale((double)abs(factors->m) * counts, factors->r_exp);
}

double convert_resolution(const struct sensor_factors *factors)
{
	return convert_distance(factors, 1);
}

double convert_tolerance(const struct sensor_factors *factors)
{
	return convert_distance(factors, factors->tolerance) / 2;
}

bool convert_is_decreasing(const struct sensor *s)
{
	bool down = !is_linear(s) && s->linearization < N_LINEARIZATIONS &&
		    functions[s->linearization].is_decreasing;

	return (s->factors.m < 0) != down;
}

static bool is_mirrored(const struct sensor *s)
{
	return s->reading_type == READING_TYPE_THRESHOLD && s->is_analog &&
	       convert_is_decreasing(s);
}

enum threshold convert_threshold(const struct sensor *s, enum threshold t)
{
	return is_mirrored(s) ? (t + THRESHOLD_UNC) % N_THRESHOLDS : t;
}

uint16_t convert_states(const struct sensor *s, uint16_t states)
{
	unsigned lower = states & ((1U << THRESHOLD_UNC) - 1);

	if (!is_mirrored(s))
		return states;
	return (uint16_t)(lower << THRESHOLD_UNC | states >> THRESHOLD_UNC);
}
