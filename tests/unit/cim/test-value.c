/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <inttypes.h>
#include <string.h>

#include "cim/cim.h"
#include "cim/datetime.h"
#include "tests/unit/run.h"

enum { BAD = CIM_R_BAD_VALUE };

/* clang-format off */
static const struct {
	enum cim_type type;
	const char *text;
	int want;
	struct cim_value value;
} values[] = {
	{ CIM_BOOLEAN, "true", 0, { .boolean = true } },
	{ CIM_BOOLEAN, "FALSE", 0, { .boolean = false } },
	{ CIM_BOOLEAN, "True", 0, { .boolean = true } },
	{ CIM_BOOLEAN, " 1 ", 0, { .boolean = true } },
	{ CIM_BOOLEAN, "0", 0, { .boolean = false } },
	{ CIM_BOOLEAN, "yes", BAD, { 0 } },
	{ CIM_BOOLEAN, "", BAD, { 0 } },
	{ CIM_BOOLEAN, "truetrue!", BAD, { 0 } },
	{ CIM_UINT8, "255", 0, { .u = 255 } },
	{ CIM_UINT8, "256", BAD, { 0 } },
	{ CIM_UINT8, "-1", BAD, { 0 } },
	{ CIM_UINT8, "-0", 0, { .u = 0 } },
	{ CIM_UINT8, "+7", 0, { .u = 7 } },
	{ CIM_UINT8, "007", 0, { .u = 7 } },
	{ CIM_UINT8, "0x7", BAD, { 0 } },
	{ CIM_UINT8, "7.0", BAD, { 0 } },
	{ CIM_UINT8, "7 7", BAD, { 0 } },
	{ CIM_UINT8, "+-7", BAD, { 0 } },
	{ CIM_UINT8, "+", BAD, { 0 } },
	{ CIM_UINT8, " \t\r\n", BAD, { 0 } },
	{ CIM_SINT8, "-128", 0, { .i = -128 } },
	{ CIM_SINT8, "127", 0, { .i = 127 } },
	{ CIM_SINT8, "128", BAD, { 0 } },
	{ CIM_SINT8, "-129", BAD, { 0 } },
	{ CIM_UINT16, "65535", 0, { .u = 65535 } },
	{ CIM_UINT16, "65536", BAD, { 0 } },
	{ CIM_SINT16, "-32768", 0, { .i = -32768 } },
	{ CIM_SINT16, "32768", BAD, { 0 } },
	{ CIM_UINT32, "4294967295", 0, { .u = UINT32_MAX } },
	{ CIM_UINT32, "4294967296", BAD, { 0 } },
	{ CIM_SINT32, "-2147483648", 0, { .i = INT32_MIN } },
	{ CIM_SINT32, "2147483648", BAD, { 0 } },
	{ CIM_UINT64, "18446744073709551615", 0, { .u = UINT64_MAX } },
	{ CIM_UINT64, "18446744073709551616", BAD, { 0 } },
	{ CIM_UINT64, "-18446744073709551615", BAD, { 0 } },
	{ CIM_SINT64, "-9223372036854775808", 0, { .i = INT64_MIN } },
	{ CIM_SINT64, "9223372036854775808", BAD, { 0 } },
	{ CIM_REAL64, "-1.5e3", 0, { .real = -1500 } },
	{ CIM_REAL64, "INF", 0, { .real = (double)__builtin_inf() } },
	{ CIM_REAL64, "infinity", BAD, { 0 } },
	{ CIM_REAL64, "0x1p3", BAD, { 0 } },
	{ CIM_REAL64, "1e400", BAD, { 0 } },
	{ CIM_REAL64, "1,5", BAD, { 0 } },
	{ CIM_REAL32, "1e39", BAD, { 0 } },
	{ CIM_REAL32, "1e38", 0, { .real = 1e38 } },
	{ CIM_CHAR16, "65", 0, { .u = 65 } },
	{ CIM_CHAR16, "A", 0, { .u = 65 } },
	{ CIM_CHAR16, "\xe2\x82\xac", 0, { .u = 0x20ac } },
	{ CIM_CHAR16, "\xed\xa0\x80", BAD, { 0 } },
	{ CIM_CHAR16, "\xe2\x82", BAD, { 0 } },
	{ CIM_CHAR16, "AB", BAD, { 0 } },
	{ CIM_CHAR16, "65536", BAD, { 0 } },
	{ CIM_REFERENCE, "x", BAD, { 0 } },
};
/* clang-format on */

static bool same(enum cim_type type, const struct cim_value *a,
		 const struct cim_value *b)
{
	if (type == CIM_BOOLEAN)
		return a->boolean == b->boolean;
	if (type == CIM_REAL32 || type == CIM_REAL64)
		return !(a->real < b->real) && !(a->real > b->real);
	return a->u == b->u;
}

START_TEST(scalar)
{
	struct arena *a = arena_new(4096);
	struct cim_value got = { 0 };

	ck_assert_msg(cim_value_parse(values[_i].type, values[_i].text, a,
				      &got) == values[_i].want,
		      "'%s'", values[_i].text);
	ck_assert_msg(same(values[_i].type, &got, &values[_i].value), "'%s'",
		      values[_i].text);
	ck_assert(!got.null);
	arena_free(a);
}
END_TEST

START_TEST(a_string_is_taken_as_it_is)
{
	struct arena *a = arena_new(4096);
	struct cim_value got;

	ck_assert_int_eq(cim_value_parse(CIM_STRING, " a\tb ", a, &got), 0);
	ck_assert_str_eq(got.string, " a\tb ");
	ck_assert_int_eq(cim_value_parse(CIM_STRING, "", a, &got), 0);
	ck_assert(!got.null);
	ck_assert_str_eq(got.string, "");
	arena_free(a);
}
END_TEST

/* clang-format off */
static const struct {
	enum cim_type type;
	struct cim_value value;
	const char *text;
} prints[] = {
	{ CIM_BOOLEAN, { .boolean = true }, "true" },
	{ CIM_BOOLEAN, { .boolean = false }, "false" },
	{ CIM_UINT8, { .u = 255 }, "255" },
	{ CIM_UINT64, { .u = UINT64_MAX }, "18446744073709551615" },
	{ CIM_SINT64, { .i = INT64_MIN }, "-9223372036854775808" },
	{ CIM_SINT8, { .i = -1 }, "-1" },
	{ CIM_REAL64, { .real = 0.1 }, "0.1" },
	{ CIM_REAL64, { .real = 1.0 / 3 }, "0.33333333333333331" },
	{ CIM_REAL32, { .real = 1e38 }, "1e+38" },
	{ CIM_STRING, { .string = " a,b " }, " a,b " },
	{ CIM_DATETIME, { .datetime = { .us = 1000000 } },
	  "1970-01-01T00:00:01Z" },
	{ CIM_DATETIME,
	  { .datetime = { .us = 60 * 1000000LL, .is_interval = true } },
	  "P0DT0H1M0S" },
	{ CIM_CHAR16, { .u = 0x20ac }, "8364" },
};
/* clang-format on */

START_TEST(a_scalar_is_printed_so_that_it_reads_back)
{
	enum cim_type type = prints[_i].type;
	struct arena *a = arena_new(4096);
	struct cim_value got = { 0 };
	struct buf text = { 0 };

	cim_value_print(&text, type, &prints[_i].value);
	ck_assert_int_eq(buf_error(&text), 0);
	ck_assert_str_eq(text.data, prints[_i].text);
	ck_assert_int_eq(cim_value_parse(type, text.data, a, &got), 0);
	ck_assert(cim_value_equal(&(struct cim_property){ .type = type }, &got,
				  &prints[_i].value));
	buf_done(&text);
	arena_free(a);
}
END_TEST

START_TEST(not_a_number_is_a_real)
{
	struct cim_value got;

	ck_assert_int_eq(cim_value_parse(CIM_REAL64, "NaN", NULL, &got), 0);
	ck_assert_double_nan(got.real);
}
END_TEST

#define S(v) ((int64_t)(v)*1000000)

/* clang-format off */
static const struct {
	const char *text;
	int want;
	struct cim_datetime d;
	const char *xs, *cim;
} datetimes[] = {
	{ "2009-03-19T02:21:03Z", 0, { .us = S(1237429263) },
	  "2009-03-19T02:21:03Z", "20090319022103.000000+000" },
	{ " 1970-01-01T00:00:00Z\n", 0, { .us = 0 },
	  "1970-01-01T00:00:00Z", "19700101000000.000000+000" },
	{ "1970-01-01T00:00:00", 0, { .us = 0 },
	  "1970-01-01T00:00:00Z", "19700101000000.000000+000" },
	{ "1969-12-31T23:59:59.25Z", 0, { .us = -750000 },
	  "1969-12-31T23:59:59.25Z", "19691231235959.250000+000" },
	{ "2009-03-19T03:21:03.5+01:00", 0,
	  { .us = S(1237429263) + 500000, .utc_minutes = 60 },
	  "2009-03-19T03:21:03.5+01:00", "20090319032103.500000+060" },
	{ "2009-03-18T20:51:03-05:30", 0,
	  { .us = S(1237429263), .utc_minutes = -330 },
	  "2009-03-18T20:51:03-05:30", "20090318205103.000000-330" },
	{ "2000-02-29T12:00:00.1234567Z", 0, { .us = S(951825600) + 123456 },
	  "2000-02-29T12:00:00.123456Z", "20000229120000.123456+000" },
	{ "0000-01-01T00:00:00Z", 0, { .us = S(-62167219200) },
	  "0000-01-01T00:00:00Z", "00000101000000.000000+000" },
	{ "9999-12-31T23:59:59Z", 0, { .us = S(253402300799) },
	  "9999-12-31T23:59:59Z", "99991231235959.000000+000" },
	{ "20090319032103.000000+060", 0,
	  { .us = S(1237429263), .utc_minutes = 60 },
	  "2009-03-19T03:21:03+01:00", "20090319032103.000000+060" },
	{ "P0DT0H1M40S", 0, { .is_interval = true, .us = S(100) },
	  "P0DT0H1M40S", "00000000000140.000000:000" },
	{ "PT100S", 0, { .is_interval = true, .us = S(100) },
	  "P0DT0H1M40S", "00000000000140.000000:000" },
	{ "P0Y0M2D", 0, { .is_interval = true, .us = S(172800) },
	  "P2DT0H0M0S", "00000002000000.000000:000" },
	{ "PT0.000001S", 0, { .is_interval = true, .us = 1 },
	  "P0DT0H0M0.000001S", "00000000000000.000001:000" },
	{ "00000001020304.000005:000", 0,
	  { .is_interval = true, .us = S(93784) + 5 },
	  "P1DT2H3M4.000005S", "00000001020304.000005:000" },
	{ "99999999235959.999999:000", 0,
	  { .is_interval = true, .us = S(8639999999999) + 999999 },
	  "P99999999DT23H59M59.999999S", "99999999235959.999999:000" },
	{ "00000000000000.000000:000", 0, { .is_interval = true },
	  "P0DT0H0M0S", "00000000000000.000000:000" },
	{ "", BAD, { 0 }, NULL, NULL },
	{ "2009-03-19", BAD, { 0 }, NULL, NULL },
	{ "2009-13-01T00:00:00Z", BAD, { 0 }, NULL, NULL },
	{ "2009-00-01T00:00:00Z", BAD, { 0 }, NULL, NULL },
	{ "2009-02-29T00:00:00Z", BAD, { 0 }, NULL, NULL },
	{ "1900-02-29T00:00:00Z", BAD, { 0 }, NULL, NULL },
	{ "2009-04-31T00:00:00Z", BAD, { 0 }, NULL, NULL },
	{ "2009-03-19T24:00:00Z", BAD, { 0 }, NULL, NULL },
	{ "2009-03-19T02:60:00Z", BAD, { 0 }, NULL, NULL },
	{ "2009-03-19T02:21:60Z", BAD, { 0 }, NULL, NULL },
	{ "2009-03-19T02:21:03.Z", BAD, { 0 }, NULL, NULL },
	{ "2009-03-19T02:21:03+14:01", BAD, { 0 }, NULL, NULL },
	{ "2009-03-19T02:21:03ZZ", BAD, { 0 }, NULL, NULL },
	{ "2009-3-19T02:21:03Z", BAD, { 0 }, NULL, NULL },
	{ "**************.******+***", BAD, { 0 }, NULL, NULL },
	{ "2009031902****.******+000", BAD, { 0 }, NULL, NULL },
	{ "20090319022103.000000+999", BAD, { 0 }, NULL, NULL },
	{ "20090319022103.000000 000", BAD, { 0 }, NULL, NULL },
	{ "00000001250304.000005:000", BAD, { 0 }, NULL, NULL },
	{ "00000001020304.000005:001", BAD, { 0 }, NULL, NULL },
	{ "P", BAD, { 0 }, NULL, NULL },
	{ "PT", BAD, { 0 }, NULL, NULL },
	{ "P1DT", BAD, { 0 }, NULL, NULL },
	{ "P1Y", BAD, { 0 }, NULL, NULL },
	{ "P1M", BAD, { 0 }, NULL, NULL },
	{ "PT1M1H", BAD, { 0 }, NULL, NULL },
	{ "PT1H1H", BAD, { 0 }, NULL, NULL },
	{ "PT1.5M", BAD, { 0 }, NULL, NULL },
	{ "P1H", BAD, { 0 }, NULL, NULL },
	{ "-P1D", BAD, { 0 }, NULL, NULL },
	{ "P100000000D", BAD, { 0 }, NULL, NULL },
	{ "PT99999999999999999999S", BAD, { 0 }, NULL, NULL },
	{ "                                                            x",
	  BAD, { 0 }, NULL, NULL },
};
/* clang-format on */

START_TEST(datetime)
{
	const char *text = datetimes[_i].text;
	struct cim_datetime got = { 0 };
	char out[CIM_DATETIME_SIZE];

	ck_assert_msg(cim_datetime_parse(text, &got) == datetimes[_i].want,
		      "'%s'", text);
	ck_assert_msg(got.us == datetimes[_i].d.us, "'%s': %" PRId64, text,
		      got.us);
	ck_assert_msg(got.is_interval == datetimes[_i].d.is_interval, "'%s'",
		      text);
	ck_assert_msg(got.utc_minutes == datetimes[_i].d.utc_minutes, "'%s'",
		      text);
	if (!datetimes[_i].xs)
		return;
	cim_datetime_format_xs(&got, out);
	ck_assert_str_eq(out, datetimes[_i].xs);
	cim_datetime_format_cim(&got, out);
	ck_assert_str_eq(out, datetimes[_i].cim);
}
END_TEST

/* 400 years have 146097 days; each must come back as it went out. */
START_TEST(every_day_of_four_centuries_is_read_as_written)
{
	for (int64_t day = -135140; day < -135140 + 146097; day++) {
		struct cim_datetime d = { .us = S(day * 86400) }, got;
		char text[CIM_DATETIME_SIZE];

		cim_datetime_format_xs(&d, text);
		ck_assert_int_eq(cim_datetime_parse(text, &got), 0);
		ck_assert_msg(got.us == d.us, "%s", text);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cim/value");
	TCase *tc = tcase_create("value");

	tcase_add_loop_test(tc, scalar, 0, ARRAY_SIZE(values));
	tcase_add_test(tc, a_string_is_taken_as_it_is);
	tcase_add_loop_test(tc, a_scalar_is_printed_so_that_it_reads_back, 0,
			    ARRAY_SIZE(prints));
	tcase_add_test(tc, not_a_number_is_a_real);
	tcase_add_loop_test(tc, datetime, 0, ARRAY_SIZE(datetimes));
	tcase_add_test(tc, every_day_of_four_centuries_is_read_as_written);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
