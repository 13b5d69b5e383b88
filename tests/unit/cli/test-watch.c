/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "cli/watch.h"
#include "tests/unit/run.h"

enum { MAX_ROWS = 8 };

static const struct {
	const char *name;
	size_t n_lines;
	const char *before; /* a letter a row: Critical, Warning, Ok, Unknown */
	const char *after;  /* in capitals: what is shown */
} cases[] = {
	{ "no terminal", 0, "ouwco", "OUWCO" },
	{ "just room for all", 7, "ouwco", "OUWCO" },
	{ "the worst of them", 6, "ouwco", "CWOOu" },
	{ "only the worst", 3, "ouwc", "Cwou" },
	{ "no room at all", 1, "oc", "Co" },
	{ "no sensors", 2, "", "" },
};

static const char *health_of(char letter)
{
	return letter == 'c'   ? "critical"
	       : letter == 'w' ? "warning"
	       : letter == 'o' ? "ok"
			       : NULL;
}

START_TEST(the_worst_are_shown)
{
	const char *after = cases[_i].after, *before = cases[_i].before;
	struct sensor_rows rows = { 0 };
	size_t n;

	for (const char *c = before; *c; c++) {
		struct sensor_row *row = vec_push(&rows);

		ck_assert_ptr_nonnull(row);
		*row = (struct sensor_row){ .health = health_of(*c),
					    .name = c };
	}
	n = watch_fit(&rows, cases[_i].n_lines);
	for (size_t i = 0; i < rows.n; i++) {
		char letter = *rows.data[i].name;

		ck_assert_msg((i < n ? letter - 'a' + 'A' : letter) == after[i],
			      "%s, row %zu", cases[_i].name, i);
		/* equal ones as they were */
		ck_assert(i == 0 || letter != *rows.data[i - 1].name ||
			  rows.data[i].name > rows.data[i - 1].name);
	}
	ck_assert_uint_eq(rows.n, strlen(after));
	vec_done(&rows);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sensors --watch");
	TCase *tc = tcase_create("watch");

	tcase_add_loop_test(tc, the_worst_are_shown, 0, ARRAY_SIZE(cases));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
