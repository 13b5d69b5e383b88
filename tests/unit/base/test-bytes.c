/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/rng.h"
#include "tests/unit/run.h"

/* clang-format off */
static const struct {
	const char *name, *hex;
	size_t room;
	int want;
	size_t n;
	uint8_t bytes[4];
} cases[] = {
	{ "either case, blanks between bytes", " 0aFf 10\n", 4,
	  0, 3, { 0x0a, 0xff, 0x10 } },
	{ "no bytes", "", 4, 0, 0, { 0 } },
	{ "half a byte", "0a1", 4, -EINVAL, 0, { 0 } },
	{ "a blank inside a byte", "0 a1", 4, -EINVAL, 0, { 0 } },
	{ "no digit", "0g", 4, -EINVAL, 0, { 0 } },
	{ "more than fits", "0102", 1, -E2BIG, 0, { 0 } },
};
/* clang-format on */

START_TEST(hex_is_read)
{
	uint8_t got[4] = { 0 };
	size_t n = 0;

	ck_assert_msg(hex_parse(cases[_i].hex, got, cases[_i].room, &n) ==
			      cases[_i].want,
		      "%s", cases[_i].name);
	ck_assert_msg(n == cases[_i].n, "%s", cases[_i].name);
	if (cases[_i].want == 0)
		ck_assert_msg(!memcmp(got, cases[_i].bytes, n), "%s",
			      cases[_i].name);
}
END_TEST

START_TEST(hex_is_written)
{
	static const uint8_t bytes[] = { 0x00, 0xa9, 0xff };
	char text[16];

	hex_format(bytes, 3, " ", text);
	ck_assert_str_eq(text, "00 A9 FF");
	hex_format(bytes, 3, "", text);
	ck_assert_str_eq(text, "00A9FF");
	hex_format(bytes, 0, " ", text);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(integers_keep_their_bytes_in_order)
{
	uint8_t bytes[4];

	put_le32(bytes, 0x81020304);
	ck_assert_uint_eq(bytes[0], 0x04);
	ck_assert_uint_eq(le32(bytes), 0x81020304);
	ck_assert_uint_eq(le24(bytes), 0x020304);
	ck_assert_uint_eq(le16(bytes + 2), 0x8102);
}
END_TEST

START_TEST(a_deadline_is_rounded_up_and_never_negative)
{
	struct clock_manual c;

	clock_manual_init(&c);
	c.mono_ns = 5000000;
	ck_assert_int_eq(clock_ms_left(&c.clock, 5000001), 1);
	ck_assert_int_eq(clock_ms_left(&c.clock, 5000000), 0);
	ck_assert_int_eq(clock_ms_left(&c.clock, 1), 0);
	ck_assert_int_eq(clock_ms_left(&c.clock, UINT64_MAX), INT_MAX);
}
END_TEST

START_TEST(the_counter_repeats_and_the_system_does_not)
{
	struct rng_counter c;
	uint8_t a[16], b[16];

	rng_counter_init(&c);
	ck_assert_int_eq(rng_fill(&c.rng, a, 2), 0);
	ck_assert_uint_eq(a[1], 1);
	ck_assert_int_eq(rng_fill(&rng_system, a, sizeof(a)), 0);
	ck_assert_int_eq(rng_fill(&rng_system, b, sizeof(b)), 0);
	ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

START_TEST(a_pool_gives_no_byte_twice)
{
	static const uint8_t zeroes[sizeof(((struct rng_pool *)0)->bytes)];
	uint8_t got[300][16], large[2000] = { 0 };
	struct rng_pool pool;

	rng_pool_init(&pool);
	for (size_t i = 0; i < ARRAY_SIZE(got); i++) {
		ck_assert_int_eq(rng_fill(&pool.rng, got[i], 16), 0);
		for (size_t k = 0; k < i; k++)
			ck_assert_mem_ne(got[i], got[k], 16);
		ck_assert_mem_eq(pool.bytes, zeroes,
				 sizeof(pool.bytes) - pool.n_left);
	}
	ck_assert_int_eq(rng_fill(&pool.rng, large, sizeof(large)), 0);
	ck_assert_mem_ne(large + 1984, zeroes, 16);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/bytes");
	TCase *tc = tcase_create("bytes");

	tcase_add_loop_test(tc, hex_is_read, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, hex_is_written);
	tcase_add_test(tc, integers_keep_their_bytes_in_order);
	tcase_add_test(tc, a_deadline_is_rounded_up_and_never_negative);
	tcase_add_test(tc, the_counter_repeats_and_the_system_does_not);
	tcase_add_test(tc, a_pool_gives_no_byte_twice);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
