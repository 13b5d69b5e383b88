/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/follow.h"
#include "tests/unit/run.h"

enum { N_LOOKS = 4 };

/* A row is BMC and record; what is shown of each look at the log. */
static const struct {
	const char *name;
	const char *look[N_LOOKS], *shown[N_LOOKS];
} cases[] = {
	{ "nothing twice",
	  { "a1", "a1", "a1a2", "a1a2a3" },
	  { "a1", "", "a2", "a3" } },
	{ "a log that was empty",
	  { "", "a1", "a1", "a1a2" },
	  { "", "a1", "", "a2" } },
	{ "a ring that lost its oldest",
	  { "a1a2a3", "a2a3a4", "a4a5", "a5" },
	  { "a1a2a3", "a4", "a5", "" } },
	{ "a log that was cleared",
	  { "a1a2", "", "a3", "a3a4" },
	  { "a1a2", "", "a3", "a4" } },
	{ "two BMCs",
	  { "a1b1", "a1a2b1", "a1a2b1b2", "a1a2a3b1b2b3" },
	  { "a1b1", "a2", "b2", "a3b3" } },
	{ "one of two was cleared",
	  { "a1a2b1", "a3b1", "a3b1", "b1b2" },
	  { "a1a2b1", "a3", "", "b2" } },
	{ "one that comes later",
	  { "a1", "a1b1", "a1b1", "a1a2b1" },
	  { "a1", "b1", "", "a2" } },
};

static void add_rows(const char *look, struct log_rows *rows,
		     char texts[][2][2])
{
	for (size_t i = 0; look[2 * i]; i++) {
		struct log_row *row = vec_push(rows);

		texts[i][0][0] = look[2 * i];
		texts[i][1][0] = look[2 * i + 1];
		row->bmc = texts[i][0];
		row->raw = texts[i][1];
	}
}

START_TEST(what_is_new_is_shown_once)
{
	struct log_marks marks = { 0 };

	for (int look = 0; look < N_LOOKS; look++) {
		struct log_rows rows = { 0 };
		char texts[8][2][2] = { 0 }, shown[32] = "";
		const struct log_row *row;

		add_rows(cases[_i].look[look], &rows, texts);
		ck_assert_int_eq(log_marks_take(&marks, &rows), 0);
		vec_for_each (row, &rows) {
			strcat(shown, row->bmc);
			strcat(shown, row->raw);
		}
		ck_assert_msg(strcmp(shown, cases[_i].shown[look]) == 0,
			      "%s, look %d: %s", cases[_i].name, look, shown);
		vec_done(&rows);
	}
	log_marks_done(&marks);
}
END_TEST

START_TEST(a_service_may_say_little)
{
	struct log_marks marks = { 0 };
	struct log_row row = { .record = { true, 7 } };

	for (size_t look = 0; look < 2; look++) {
		struct log_rows rows = { &row, 1, 1 };

		ck_assert_int_eq(log_marks_take(&marks, &rows), 0);
		ck_assert_uint_eq(rows.n, 1 - look);
	}
	log_marks_done(&marks);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("log --follow");
	TCase *tc = tcase_create("follow");

	tcase_add_loop_test(tc, what_is_new_is_shown_once, 0,
			    ARRAY_SIZE(cases));
	tcase_add_test(tc, a_service_may_say_little);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
