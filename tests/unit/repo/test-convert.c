/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <stdio.h>

#include "libipmiprov/repo/convert.h"
#include "tests/unit/run.h"

#define LINEAR(m_, b_, b_exp_, r_exp_)                                         \
	{                                                                      \
		.m = (m_), .b = (b_), .b_exp = (b_exp_), .r_exp = (r_exp_)     \
	}

/* Values as a person writes them, so that 1.7999999 is not 1.8. */
static const struct {
	const char *name;
	int format;
	struct sensor_factors factors;
	uint8_t raw;
	const char *want;
} linear_cases[] = {
	{ "a voltage", ANALOG_UNSIGNED, LINEAR(9, 171, 0, -3), 181, "1.8" },
	{ "b is added", ANALOG_UNSIGNED, LINEAR(7, 137, 0, -3), 184, "1.425" },
	{ "12 V", ANALOG_UNSIGNED, LINEAR(51, 219, 0, -3), 231, "12" },
	{ "5 V", ANALOG_UNSIGNED, LINEAR(31, 71, 0, -3), 159, "5" },
	{ "3.3 V", ANALOG_UNSIGNED, LINEAR(15, 179, 0, -3), 208, "3.299" },
	{ "both exponents", ANALOG_UNSIGNED, LINEAR(1, 2, 3, 4), 40,
	  "20400000" },
	{ "negative b", ANALOG_UNSIGNED, LINEAR(1, -128, 0, 0), 0x99, "25" },
	{ "fan", ANALOG_UNSIGNED, LINEAR(120, 0, 0, 0), 0x2c, "5280" },
	{ "b with a negative exponent", ANALOG_UNSIGNED, LINEAR(1, 5, -1, 0), 1,
	  "1.5" },
	{ "smallest exponents", ANALOG_UNSIGNED, LINEAR(511, -512, -8, -8),
	  0xff, "0.0013030499999488" },
	{ "largest exponents", ANALOG_UNSIGNED, LINEAR(-512, 511, 7, 7), 0xff,
	  "5.10986944e+16" },
	{ "m is 0", ANALOG_UNSIGNED, LINEAR(0, 3, 0, 0), 200, "3" },
	{ "two's complement", ANALOG_TWOS_COMPLEMENT, LINEAR(1, 0, 0, -1), 0xf6,
	  "-1" },
	{ "two's complement, the lowest", ANALOG_TWOS_COMPLEMENT,
	  LINEAR(1, 0, 0, 0), 0x80, "-128" },
	{ "one's complement", ANALOG_ONES_COMPLEMENT, LINEAR(1, 0, 0, 0), 0xe0,
	  "-31" },
	{ "one's complement, minus zero", ANALOG_ONES_COMPLEMENT,
	  LINEAR(5, 0, 0, 0), 0xff, "0" },
	{ "one's complement, the lowest", ANALOG_ONES_COMPLEMENT,
	  LINEAR(1, 0, 0, 0), 0x80, "-127" },
	{ "no minus zero", ANALOG_UNSIGNED, LINEAR(-5, 0, 0, 0), 0, "0" },
};

START_TEST(linear)
{
	const struct sensor s = { .analog_format = linear_cases[_i].format };
	char text[40];
	double got;

	ck_assert_int_eq(convert_value(&s, &linear_cases[_i].factors,
				       linear_cases[_i].raw, &got),
			 0);
	snprintf(text, sizeof(text), "%.15g", got);
	ck_assert_msg(!strcmp(text, linear_cases[_i].want), "%s: %s",
		      linear_cases[_i].name, text);
}
END_TEST

/* x = raw / 10 for each; what a textbook says, to 12 digits. */
static const struct {
	const char *name;
	int linearization, format;
	uint8_t raw;
	int want_answer;
	const char *want;
} function_cases[] = {
	{ "ln", LINEARIZATION_LN, ANALOG_UNSIGNED, 20, 0, "0.69314718056" },
	{ "log10", LINEARIZATION_LOG10, ANALOG_UNSIGNED, 200, 0,
	  "1.30102999566" },
	{ "log2", LINEARIZATION_LOG2, ANALOG_UNSIGNED, 160, 0, "4" },
	{ "e to the x", LINEARIZATION_E_POWER, ANALOG_UNSIGNED, 10, 0,
	  "2.71828182846" },
	{ "10 to the x", LINEARIZATION_10_POWER, ANALOG_UNSIGNED, 20, 0,
	  "100" },
	{ "2 to the x", LINEARIZATION_2_POWER, ANALOG_UNSIGNED, 100, 0,
	  "1024" },
	{ "1 over x", LINEARIZATION_INVERSE, ANALOG_UNSIGNED, 40, 0, "0.25" },
	{ "square", LINEARIZATION_SQUARE, ANALOG_UNSIGNED, 11, 0, "1.21" },
	{ "cube", LINEARIZATION_CUBE, ANALOG_UNSIGNED, 11, 0, "1.331" },
	{ "square root", LINEARIZATION_SQUARE_ROOT, ANALOG_UNSIGNED, 90, 0,
	  "3" },
	{ "cube root", LINEARIZATION_CUBE_ROOT, ANALOG_UNSIGNED, 80, 0, "2" },

	{ "e to a negative", LINEARIZATION_E_POWER, ANALOG_TWOS_COMPLEMENT,
	  0xf6, 0, "0.367879441171" },
	{ "10 to a negative", LINEARIZATION_10_POWER, ANALOG_ONES_COMPLEMENT,
	  0xf5, 0, "0.1" },
	{ "2 to a negative", LINEARIZATION_2_POWER, ANALOG_TWOS_COMPLEMENT,
	  0xec, 0, "0.25" },
	{ "1 over a negative", LINEARIZATION_INVERSE, ANALOG_ONES_COMPLEMENT,
	  0xd7, 0, "-0.25" },
	{ "square of a negative", LINEARIZATION_SQUARE, ANALOG_TWOS_COMPLEMENT,
	  0xf5, 0, "1.21" },
	{ "cube of a negative", LINEARIZATION_CUBE, ANALOG_ONES_COMPLEMENT,
	  0xf4, 0, "-1.331" },
	{ "cube root of a negative", LINEARIZATION_CUBE_ROOT,
	  ANALOG_TWOS_COMPLEMENT, 0xb0, 0, "-2" },

	{ "ln of 0", LINEARIZATION_LN, ANALOG_UNSIGNED, 0, CONVERT_R_NO_VALUE,
	  "" },
	{ "ln of minus zero", LINEARIZATION_LN, ANALOG_ONES_COMPLEMENT, 0xff,
	  CONVERT_R_NO_VALUE, "" },
	{ "log10 of a negative", LINEARIZATION_LOG10, ANALOG_TWOS_COMPLEMENT,
	  0xf0, CONVERT_R_NO_VALUE, "" },
	{ "log2 of a negative", LINEARIZATION_LOG2, ANALOG_ONES_COMPLEMENT,
	  0xf0, CONVERT_R_NO_VALUE, "" },
	{ "1 over 0", LINEARIZATION_INVERSE, ANALOG_UNSIGNED, 0,
	  CONVERT_R_NO_VALUE, "" },
	{ "root of a negative", LINEARIZATION_SQUARE_ROOT,
	  ANALOG_TWOS_COMPLEMENT, 0xf0, CONVERT_R_NO_VALUE, "" },
	{ "a reserved function", 12, ANALOG_UNSIGNED, 1, CONVERT_R_NO_VALUE,
	  "" },
	{ "a reserved function below non-linear", 0x6f, ANALOG_UNSIGNED, 1,
	  CONVERT_R_NO_VALUE, "" },
	{ "non-linear, with factors of that reading", 0x70, ANALOG_UNSIGNED, 15,
	  0, "1.5" },
	{ "non-linear OEM", 0x7f, ANALOG_TWOS_COMPLEMENT, 0xf6, 0, "-1" },
};

START_TEST(function)
{
	const struct sensor s = {
		.analog_format = function_cases[_i].format,
		.linearization = function_cases[_i].linearization,
	};
	const struct sensor_factors factors = LINEAR(1, 0, 0, -1);
	char text[40] = "";
	double got = 0;
	int r;

	r = convert_value(&s, &factors, function_cases[_i].raw, &got);
	if (r == 0)
		snprintf(text, sizeof(text), "%.15g", got);
	ck_assert_msg(r == function_cases[_i].want_answer &&
			      !strcmp(text, function_cases[_i].want),
		      "%s: %d, %s", function_cases[_i].name, r, text);
}
END_TEST

/*
 * Every linearization with every format: where a byte has a value, that value
 * is the byte's again.  Only a square has two bytes for one value.
 */
START_TEST(value_and_back)
{
	int linearization = _i / 3, format = _i % 3;
	const struct sensor s = {
		.analog_format = format,
		.linearization = linearization,
	};
	const struct sensor_factors factors = LINEAR(2, 5, 0, -2);
	int n_values = 0;

	for (int raw = 0; raw < 256; raw++) {
		double value, again;
		uint8_t back;

		if (convert_value(&s, &factors, (uint8_t)raw, &value) != 0)
			continue;
		n_values++;
		ck_assert_int_eq(convert_to_raw(&s, &factors, value, &back), 0);
		ck_assert_int_eq(convert_value(&s, &factors, back, &again), 0);
		if (linearization == LINEARIZATION_SQUARE)
			ck_assert_double_eq_tol(again, value,
						fabs(value) * 0.06 + 0.01);
		else
			ck_assert_double_eq(again, value);
	}
	ck_assert_int_ge(n_values, 100);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	int format, linearization;
	struct sensor_factors factors;
	double value;
	int want_answer;
	uint8_t want;
} inverse_cases[] = {
	{ "rounds to the nearest", ANALOG_UNSIGNED, 0, LINEAR(10, 0, 0, 0),
	  26, 0, 3 },
	{ "above the end", ANALOG_UNSIGNED, 0, LINEAR(1, 0, 0, 0), 1e9, 0, 255 },
	{ "below the start", ANALOG_UNSIGNED, 0, LINEAR(1, 0, 0, 0), -5, 0, 0 },
	{ "two's complement ends at -128", ANALOG_TWOS_COMPLEMENT, 0,
	  LINEAR(1, 0, 0, 0), -1e9, 0, 0x80 },
	{ "one's complement ends at -127", ANALOG_ONES_COMPLEMENT, 0,
	  LINEAR(1, 0, 0, 0), -1e9, 0, 0x80 },
	{ "one's complement of -1", ANALOG_ONES_COMPLEMENT, 0,
	  LINEAR(1, 0, 0, 0), -1, 0, 0xfe },
	{ "a falling line", ANALOG_UNSIGNED, 0, LINEAR(-1, 100, 0, 0), 30, 0, 70 },
	{ "no slope", ANALOG_UNSIGNED, 0, LINEAR(0, 1, 0, 0), 1,
	  CONVERT_R_NOT_INVERTIBLE, 0 },
	{ "root of a negative", ANALOG_UNSIGNED, LINEARIZATION_SQUARE,
	  LINEAR(1, 0, 0, 0), -4, CONVERT_R_NOT_INVERTIBLE, 0 },
	{ "reserved function", ANALOG_UNSIGNED, 0x20, LINEAR(1, 0, 0, 0), 1,
	  CONVERT_R_NOT_INVERTIBLE, 0 },
};
/* clang-format on */

START_TEST(inverse)
{
	const struct sensor s = {
		.analog_format = inverse_cases[_i].format,
		.linearization = inverse_cases[_i].linearization,
	};
	uint8_t got = 0;
	int r;

	r = convert_to_raw(&s, &inverse_cases[_i].factors,
			   inverse_cases[_i].value, &got);
	ck_assert_msg(r == inverse_cases[_i].want_answer &&
			      got == inverse_cases[_i].want,
		      "%s: %d, %d", inverse_cases[_i].name, r, got);
}
END_TEST

START_TEST(distances_have_no_offset_and_no_sign)
{
	const struct sensor_factors f = { .m = -63,
					  .b = 100,
					  .r_exp = -3,
					  .tolerance = 3,
					  .accuracy = 150,
					  .accuracy_exp = 1 };

	ck_assert_double_eq_tol(convert_distance(&f, 2), 0.126, 1e-15);
	ck_assert_double_eq_tol(convert_resolution(&f), 0.063, 1e-15);
	ck_assert_double_eq_tol(convert_tolerance(&f), 0.0945, 1e-15);
}
END_TEST

START_TEST(decreasing_is_seen)
{
	struct sensor s = { .factors = LINEAR(1, 0, 0, 0) };

	ck_assert(!convert_is_decreasing(&s));
	s.linearization = LINEARIZATION_INVERSE;
	ck_assert(convert_is_decreasing(&s));
	s.factors.m = -1;
	ck_assert(!convert_is_decreasing(&s));
	s.linearization = LINEARIZATION_LINEAR;
	ck_assert(convert_is_decreasing(&s));
}
END_TEST

/* Lower and upper change places, and only there. */
START_TEST(thresholds_of_a_decreasing_sensor_are_mirrored)
{
	struct sensor s = { .reading_type = READING_TYPE_THRESHOLD,
			    .is_analog = true,
			    .factors = LINEAR(-1, 0, 0, 0) };

	for (unsigned t = 0; t < N_THRESHOLDS; t++) {
		unsigned other = (unsigned)convert_threshold(&s, t);

		ck_assert_uint_eq(other, (t + 3) % 6);
		ck_assert_uint_eq(convert_threshold(&s, other), t);
		ck_assert_uint_eq(convert_states(&s, (uint16_t)(1 << t)),
				  1U << other);
	}
	s.reading_type = 0x6f;
	ck_assert_uint_eq(convert_states(&s, 0x4021), 0x4021);
	s.reading_type = READING_TYPE_THRESHOLD;
	s.factors.m = 1;
	ck_assert_uint_eq(convert_states(&s, 0x21), 0x21);
	ck_assert_uint_eq(convert_threshold(&s, THRESHOLD_UC), THRESHOLD_UC);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/convert");
	TCase *tc = tcase_create("convert");

	tcase_add_loop_test(tc, linear, 0, ARRAY_SIZE(linear_cases));
	tcase_add_loop_test(tc, function, 0, ARRAY_SIZE(function_cases));
	tcase_add_loop_test(tc, value_and_back, 0, N_LINEARIZATIONS * 3);
	tcase_add_loop_test(tc, inverse, 0, ARRAY_SIZE(inverse_cases));
	tcase_add_test(tc, distances_have_no_offset_and_no_sign);
	tcase_add_test(tc, decreasing_is_seen);
	tcase_add_test(tc, thresholds_of_a_decreasing_sensor_are_mirrored);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
