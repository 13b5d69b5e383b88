/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "base/macro.h"
#include "cim/classes.h"
#include "libipmiprov/model/scale.h"
#include "libipmiprov/repo/convert.h"

enum {
	FUNCTION_EXPONENT = -6,
	NON_LINEAR_EXPONENT = -4,
	MAX_EXPONENT = 300, /* a double's own end is near */
	N_RATE_UNITS = 7,   /* none, and six: the same numbers in both */
};

#define U(name) CIM_BASE_UNITS_##name

/* clang-format off */
/* IPMI 2.0, table 43-15; what CIM has no unit for is Other. */
static const struct {
	uint8_t base_units;
	int8_t exponent;
} units[] = {
	[0] = { U(UNKNOWN), 0 },
	[1] = { U(DEGREES_C), 0 },
	[2] = { U(DEGREES_F), 0 },
	[3] = { U(DEGREES_K), 0 },
	[4] = { U(VOLTS), 0 },
	[5] = { U(AMPS), 0 },
	[6] = { U(WATTS), 0 },
	[7] = { U(JOULES), 0 },
	[8] = { U(COULOMBS), 0 },
	[9] = { U(VA), 0 },
	[10] = { U(NITS), 0 },
	[11] = { U(LUMENS), 0 },
	[12] = { U(LUX), 0 },
	[13] = { U(CANDELAS), 0 },
	[14] = { U(K_PA), 0 },
	[15] = { U(PSI), 0 },
	[16] = { U(NEWTONS), 0 },
	[17] = { U(CFM), 0 },
	[18] = { U(RPM), 0 },
	[19] = { U(HERTZ), 0 },
	[20] = { U(SECONDS), -6 },
	[21] = { U(SECONDS), -3 },
	[22] = { U(SECONDS), 0 },
	[23] = { U(MINUTES), 0 },
	[24] = { U(HOURS), 0 },
	[25] = { U(DAYS), 0 },
	[26] = { U(WEEKS), 0 },
	[27] = { U(MILS), 0 },
	[28] = { U(INCHES), 0 },
	[29] = { U(FEET), 0 },
	[30] = { U(CUBIC_INCHES), 0 },
	[31] = { U(CUBIC_FEET), 0 },
	[32] = { U(METERS), -3 },
	[33] = { U(METERS), -2 },
	[34] = { U(METERS), 0 },
	[35] = { U(CUBIC_CENTIMETERS), 0 },
	[36] = { U(CUBIC_METERS), 0 },
	[37] = { U(LITERS), 0 },
	[38] = { U(FLUID_OUNCES), 0 },
	[39] = { U(RADIANS), 0 },
	[40] = { U(STERADIANS), 0 },
	[41] = { U(REVOLUTIONS), 0 },
	[42] = { U(CYCLES), 0 },
	[43] = { U(GRAVITIES), 0 },
	[44] = { U(OUNCES), 0 },
	[45] = { U(POUNDS), 0 },
	[46] = { U(FOOT_POUNDS), 0 },
	[47] = { U(OUNCE_INCHES), 0 },
	[48] = { U(GAUSS), 0 },
	[49] = { U(GILBERTS), 0 },
	[50] = { U(HENRIES), 0 },
	[51] = { U(HENRIES), -3 },
	[52] = { U(FARADS), 0 },
	[53] = { U(FARADS), -6 },
	[54] = { U(OHMS), 0 },
	[55] = { U(SIEMENS), 0 },
	[56] = { U(MOLES), 0 },
	[57] = { U(BECQUERELS), 0 },
	[58] = { U(PPM_PARTS_MILLION), 0 },
	[59] = { U(OTHER), 0 },
	[60] = { U(DECIBELS), 0 },
	[61] = { U(DB_A), 0 },
	[62] = { U(DB_C), 0 },
	[63] = { U(GRAYS), 0 },
	[64] = { U(SIEVERTS), 0 },
	[65] = { U(COLOR_TEMPERATURE_DEGREES_K), 0 },
	[66] = { U(BITS), 0 },
	[67] = { U(BITS), 3 },
	[68] = { U(BITS), 6 },
	[69] = { U(BITS), 9 },
	[70] = { U(BYTES), 0 },
	[71] = { U(BYTES), 3 },
	[72] = { U(BYTES), 6 },
	[73] = { U(BYTES), 9 },
	[74] = { U(WORDS_DATA), 0 },
	[75] = { U(DOUBLE_WORDS), 0 },
	[76] = { U(QUAD_WORDS), 0 },
};

/* What a signed or unsigned byte can be, as raw bytes. */
static const struct {
	uint8_t min, max;
} raw_ranges[] = {
	[ANALOG_UNSIGNED] = { 0x00, 0xff },
	[ANALOG_ONES_COMPLEMENT] = { 0x80, 0x7f },
	[ANALOG_TWOS_COMPLEMENT] = { 0x80, 0x7f },
	[ANALOG_NONE] = { 0x00, 0xff },
};
/* clang-format on */

/* The unit; how much larger IPMI's is than CIM's, as a power of ten. */
static int unit_of(const struct sensor *s, struct scale *ret)
{
	ret->rate_units =
		s->rate_unit < N_RATE_UNITS ? (uint16_t)s->rate_unit : 0;
	if (s->is_percentage) {
		ret->base_units = CIM_BASE_UNITS_PERCENTAGE;
		return 0;
	}
	if (s->modifier_use != 0 || s->base_unit >= (int)ARRAY_SIZE(units)) {
		ret->base_units = CIM_BASE_UNITS_OTHER;
		return 0;
	}
	ret->base_units = units[s->base_unit].base_units;
	return units[s->base_unit].exponent;
}

static uint8_t raw_of(const struct sensor *s, int x)
{
	return (uint8_t)(s->analog_format == ANALOG_ONES_COMPLEMENT && x < 0
				 ? x - 1
				 : x);
}

/*
 * Has the function its extremes at the ends?  Not if it is undefined at one, or
 * may turn between them: 1/x and x^2 do where x goes through zero.
 */
static bool is_monotonic(const struct sensor *s, int first, int last)
{
	struct sensor line = *s;
	double from = 0, to = 0, unused;

	line.linearization = LINEARIZATION_LINEAR;
	convert_value(&line, &s->factors, raw_of(s, first), &from);
	convert_value(&line, &s->factors, raw_of(s, last), &to);
	return ((from >= 0 && to >= 0) || (from <= 0 && to <= 0)) &&
	       convert_value(s, &s->factors, raw_of(s, first), &unused) == 0 &&
	       convert_value(s, &s->factors, raw_of(s, last), &unused) == 0;
}

/* Smallest and largest value between two numbers that a raw byte can be. */
static void range_of(const struct sensor *s, int first, int last,
		     struct scale *ret)
{
	bool ends_do = s->linearization == LINEARIZATION_LINEAR ||
		       is_monotonic(s, first, last);
	int step = ends_do && last > first ? last - first : 1;

	for (int x = first; x <= last; x += step) {
		double v;

		if (convert_value(s, &s->factors, raw_of(s, x), &v) != 0)
			continue;
		ret->min = ret->has_range ? fmin(ret->min, v) : v;
		ret->max = ret->has_range ? fmax(ret->max, v) : v;
		ret->has_range = true;
	}
}

/* Decimals that make every reading of a linear sensor an integer. */
static int linear_exponent(const struct sensor_factors *f)
{
	int b = f->b, b_exp = f->b_exp;

	for (; b != 0 && b_exp < 0 && b % 10 == 0; b_exp++)
		b /= 10;
	return f->r_exp + (b != 0 ? MIN(b_exp, 0) : 0);
}

static int first_exponent(const struct sensor *s)
{
	if (s->linearization == LINEARIZATION_LINEAR)
		return linear_exponent(&s->factors);
	return convert_is_non_linear(s) ? NON_LINEAR_EXPONENT
					: FUNCTION_EXPONENT;
}

void scale_of(const struct sensor *s, struct scale *ret)
{
	/* Bytes 34 and 35; 00h and FFh also say "not specified". */
	bool is_given = s->min != s->max && !(s->min == 0 && s->max == 0xff);
	int first = convert_raw(s->analog_format, (uint8_t)s->min);
	int last = convert_raw(s->analog_format, (uint8_t)s->max);
	double most;

	*ret = (struct scale){ .exponent = first_exponent(s) };
	ret->modifier = unit_of(s, ret);
	if (!is_given || first > last) {
		first = convert_raw(s->analog_format,
				    raw_ranges[s->analog_format & 3].min);
		last = convert_raw(s->analog_format,
				   raw_ranges[s->analog_format & 3].max);
	}
	if (!convert_is_non_linear(s))
		range_of(s, first, last, ret);

	most = ret->has_range ? fmax(fabs(ret->min), fabs(ret->max)) : 0;
	while (ret->exponent < MAX_EXPONENT &&
	       round(most * pow(10, -ret->exponent)) > INT32_MAX)
		ret->exponent++;
	ret->modifier += ret->exponent;
}

bool scale_apply(const struct scale *scale, double value, int32_t *ret)
{
	double v = scale->exponent < 0 ? value * pow(10, -scale->exponent)
				       : value / pow(10, scale->exponent);

	v = round(v);
	if (!(v >= INT32_MIN && v <= INT32_MAX))
		return false;
	*ret = (int32_t)v;
	return true;
}
