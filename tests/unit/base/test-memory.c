/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "tests/unit/run.h"

START_TEST(an_arena_stops_at_its_limit)
{
	struct arena *a = arena_new(100);

	ck_assert_ptr_nonnull(arena_alloc(a, 60));
	ck_assert_ptr_null(arena_alloc(a, 60));
	ck_assert_ptr_null(arena_alloc(a, SIZE_MAX));
	ck_assert_ptr_null(arena_new_array(a, uint64_t, SIZE_MAX / 4));
	arena_free(a);
}
END_TEST

START_TEST(a_reset_arena_gives_all_again_and_zeroed)
{
	struct arena *a = arena_new(64 * 1024);
	unsigned char *p;

	for (int round = 0; round < 3; round++) {
		p = arena_alloc(a, 40 * 1024);
		ck_assert_ptr_nonnull(p);
		for (size_t i = 0; i < 40 * 1024; i++) {
			ck_assert_uint_eq(p[i], 0);
			p[i] = 0xff;
		}
		arena_reset(a);
	}
	arena_free(a);
}
END_TEST

START_TEST(arena_text_is_copied_whole)
{
	struct arena *a = arena_new(64 * 1024);
	char part[] = "abcdef";
	const char *copy = arena_strndup(a, part, 3);

	part[0] = 'X';
	ck_assert_str_eq(copy, "abc");
	ck_assert_ptr_null(arena_strdup(a, NULL));
	ck_assert_str_eq(arena_printf(a, "%s-%d", "n", 7), "n-7");
	arena_free(a);
}
END_TEST

START_TEST(a_vector_keeps_its_elements_while_it_grows)
{
	struct VEC(int) v = { 0 };
	int n = 0, *p;

	for (int i = 0; i < 1000; i++)
		*vec_push(&v) = i;
	vec_for_each (p, &v)
		ck_assert_int_eq(*p, n++);
	ck_assert_int_eq(n, 1000);
	vec_done(&v);
	vec_for_each (p, &v)
		ck_abort_msg("an empty vector has no elements");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/memory");
	TCase *tc = tcase_create("memory");

	tcase_add_test(tc, an_arena_stops_at_its_limit);
	tcase_add_test(tc, a_reset_arena_gives_all_again_and_zeroed);
	tcase_add_test(tc, arena_text_is_copied_whole);
	tcase_add_test(tc, a_vector_keeps_its_elements_while_it_grows);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
