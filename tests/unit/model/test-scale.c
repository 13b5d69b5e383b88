/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/scale.h"
#include "tests/unit/model/sample.h"

enum {
	UNSIGNED = ANALOG_UNSIGNED,
	TWOS = ANALOG_TWOS_COMPLEMENT,
	ONES = ANALOG_ONES_COMPLEMENT
};

/* clang-format off */
static const struct {
	const char *name;
	struct sensor sensor;
	int modifier, base_units;
	double value;
	int32_t scaled;
} cases[] = {
	{ "whole degrees",
	  { .base_unit = 1, .analog_format = TWOS, .factors = { .m = 1 } },
	  0, 2, -5, -5 },
	{ "the result exponent stays",
	  { .base_unit = 1, .analog_format = TWOS,
	    .factors = { .m = 10, .r_exp = -1 } }, -1, 2, 25, 250 },
	{ "a fan counts in tens",
	  { .base_unit = 18, .factors = { .m = 12, .r_exp = 1 } },
	  1, 19, 5280, 528 },
	{ "0.051 V a step",
	  { .base_unit = 4, .factors = { .m = 51, .r_exp = -3 } },
	  -3, 5, 11.781, 11781 },
	{ "an offset with decimals adds them",
	  { .base_unit = 4, .factors = { .m = 51, .b = 219, .b_exp = -1,
	    .r_exp = -3 } }, -4, 5, 11.8029, 118029 },
	{ "an offset of tens adds none",
	  { .base_unit = 4, .factors = { .m = 51, .b = 200, .b_exp = -1,
	    .r_exp = -3 } }, -3, 5, 11.801, 11801 },
	{ "without an offset its exponent means nothing",
	  { .base_unit = 4, .factors = { .m = 51, .b_exp = -8,
	    .r_exp = -3 } }, -3, 5, 11.781, 11781 },
	{ "raised until it fits",
	  { .base_unit = 6, .factors = { .m = 511, .b = 511, .b_exp = 7,
	    .r_exp = 0 } }, 1, 7, 5110000511.0, 511000051 },
	{ "milliseconds",
	  { .base_unit = 21, .factors = { .m = 1 } }, -3, 21, 7, 7 },
	{ "microfarads in tenths",
	  { .base_unit = 53, .factors = { .m = 1, .r_exp = -1 } },
	  -7, 48, 2.5, 25 },
	{ "gigabytes",
	  { .base_unit = 73, .factors = { .m = 1 } }, 9, 61, 3, 3 },
	{ "percent, of whatever",
	  { .base_unit = 18, .is_percentage = true, .factors = { .m = 1 } },
	  0, 65, 40, 40 },
	{ "a unit that CIM lacks",
	  { .base_unit = 92, .factors = { .m = 1 } }, 0, 1, 40, 40 },
	{ "a product of units",
	  { .base_unit = 6, .modifier_unit = 24, .modifier_use = 2,
	    .factors = { .m = 1 } }, 0, 1, 40, 40 },
	{ "no unit",
	  { .factors = { .m = 1 } }, 0, 0, 40, 40 },
	{ "a square root has six decimals",
	  { .base_unit = 4, .linearization = 10, .factors = { .m = 1 } },
	  -6, 5, 1.41421356237, 1414214 },
	{ "a cube fits, with fewer",
	  { .base_unit = 4, .linearization = 9, .factors = { .m = 1 } },
	  -2, 5, 27, 2700 },
	{ "factors for each raw byte: four decimals",
	  { .base_unit = 4, .linearization = 0x70, .factors = { .m = 1 } },
	  -4, 5, 1.23456, 12346 },
	{ "rounded to the nearest, away from zero",
	  { .base_unit = 4, .linearization = 0x70, .factors = { .m = 1 } },
	  -4, 5, -0.00005, -1 },
};

static const struct {
	const char *name;
	struct sensor sensor;
	double min, max;
} ranges[] = {
	{ "two's complement", { .analog_format = TWOS, .factors = { .m = 2 },
	  .min = 0x80, .max = 0x7f }, -256, 254 },
	{ "one's complement", { .analog_format = ONES, .factors = { .m = 2 },
	  .min = 0x80, .max = 0x7f }, -254, 254 },
	{ "unsigned", { .analog_format = UNSIGNED, .factors = { .m = 2 },
	  .max = 0xff }, 0, 510 },
	{ "as the record says", { .factors = { .m = 2, .b = 1 },
	  .min = 10, .max = 20 }, 21, 41 },
	{ "not specified, signed", { .analog_format = TWOS,
	  .factors = { .m = 1 }, .min = 0, .max = 0xff }, -128, 127 },
	{ "not specified, zeros", { .factors = { .m = 1 } }, 0, 255 },
	{ "a falling line", { .factors = { .m = -2 }, .max = 0xff }, -510, 0 },
	{ "x^2 turns at 0", { .linearization = 8, .analog_format = TWOS,
	  .factors = { .m = 1 }, .min = 0x80, .max = 0x7f }, 0, 16384 },
	{ "x^2 of positive numbers", { .linearization = 8,
	  .factors = { .m = 1, .b = 2 }, .max = 0xff }, 4, 66049 },
	{ "1/x of positive numbers", { .linearization = 7,
	  .factors = { .m = 1, .b = 1 }, .max = 0xff }, 1 / 256.0, 1 },
	{ "a logarithm begins behind 0", { .linearization = 2,
	  .factors = { .m = 1 }, .max = 100 }, 0, 2 },
	{ "1/x has no value at 0", { .linearization = 7, .factors = { .m = 1 },
	  .max = 0xff }, 1 / 255.0, 1 },
};
/* clang-format on */

START_TEST(value)
{
	const char *name = cases[_i].name;
	struct scale scale;
	int32_t got = 0;

	scale_of(&cases[_i].sensor, &scale);
	ck_assert_msg(scale.modifier == cases[_i].modifier, "%s: 10^%d", name,
		      scale.modifier);
	ck_assert_msg(scale.base_units == cases[_i].base_units, "%s: unit %d",
		      name, scale.base_units);
	ck_assert_msg(scale_apply(&scale, cases[_i].value, &got), "%s", name);
	ck_assert_msg(got == cases[_i].scaled, "%s: %d", name, got);
}
END_TEST

START_TEST(range)
{
	struct scale scale;

	scale_of(&ranges[_i].sensor, &scale);
	ck_assert_msg(scale.has_range, "%s", ranges[_i].name);
	ck_assert_double_eq_tol(scale.min, ranges[_i].min, 1e-9);
	ck_assert_double_eq_tol(scale.max, ranges[_i].max, 1e-9);
}
END_TEST

START_TEST(what_does_not_fit_is_no_value)
{
	struct scale scale = { .exponent = -4 };
	int32_t got = 7;

	ck_assert(!scale_apply(&scale, 214748.3648, &got));
	ck_assert(!scale_apply(&scale, -214748.3649, &got));
	ck_assert(!scale_apply(&scale, (double)__builtin_nan(""), &got));
	ck_assert_int_eq(got, 7);
	ck_assert(scale_apply(&scale, -214748.3648, &got));
	ck_assert_int_eq(got, INT32_MIN);
}
END_TEST

/* Every reading of every exponent is exact and fits, whatever the factors. */
START_TEST(readings_of_linear_sensors_are_not_rounded)
{
	for (int r_exp = -8; r_exp <= 7; r_exp++) {
		struct sensor s = { .factors = { .m = 3,
						 .b = 7,
						 .b_exp = -1,
						 .r_exp = r_exp } };
		struct scale scale;
		int32_t low, high;

		scale_of(&s, &scale);
		ck_assert_int_eq(scale.modifier, r_exp - 1);
		ck_assert(scale_apply(&scale, scale.min, &low));
		ck_assert(scale_apply(&scale, scale.max, &high));
		ck_assert_int_eq(low, 7);
		ck_assert_int_eq(high, 255 * 30 + 7);
	}
}
END_TEST

START_TEST(all_rates_are_cims)
{
	for (int rate = 0; rate < 8; rate++) {
		struct sensor s = { .rate_unit = rate, .factors = { .m = 1 } };
		struct scale scale;

		scale_of(&s, &scale);
		ck_assert_int_eq(scale.rate_units, rate == 7 ? 0 : rate);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/scale");
	TCase *tc = tcase_create("scale");

	tcase_add_loop_test(tc, value, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, range, 0, ARRAY_SIZE(ranges));
	tcase_add_test(tc, what_does_not_fit_is_no_value);
	tcase_add_test(tc, readings_of_linear_sensors_are_not_rounded);
	tcase_add_test(tc, all_rates_are_cims);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
