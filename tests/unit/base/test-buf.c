/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdint.h>

#include "base/buf.h"
#include "tests/unit/run.h"

START_TEST(numbers_are_written_to_their_ends)
{
	struct buf b = { 0 };

	buf_put_u64(&b, UINT64_MAX);
	buf_putc(&b, ' ');
	buf_put_i64(&b, INT64_MIN);
	buf_putc(&b, ' ');
	buf_put_u64(&b, 0);
	ck_assert_int_eq(buf_error(&b), 0);
	ck_assert_str_eq(b.data, "18446744073709551615 -9223372036854775808 0");
	buf_done(&b);
}
END_TEST

START_TEST(a_full_buffer_stays_in_error_and_keeps_what_it_had)
{
	struct buf b = { .max_size = 4 };

	buf_puts(&b, "abcd");
	buf_puts(&b, "e");
	buf_puts(&b, "");
	ck_assert_int_eq(buf_error(&b), -E2BIG);
	ck_assert_str_eq(b.data, "abcd");
	buf_done(&b);
}
END_TEST

START_TEST(printf_grows_across_the_capacity)
{
	struct buf b = { 0 };

	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%03d", i);
	ck_assert_uint_eq(b.size, 3000);
	ck_assert_str_eq(b.data + 2997, "999");
	buf_done(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/buf");
	TCase *tc = tcase_create("buf");

	tcase_add_test(tc, numbers_are_written_to_their_ends);
	tcase_add_test(tc, a_full_buffer_stays_in_error_and_keeps_what_it_had);
	tcase_add_test(tc, printf_grows_across_the_capacity);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
