/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libipmiprov/repo/state-dir.h"
#include "tests/unit/run.h"

/* clang-format off */
static const struct {
	const char *name, *given, *xdg, *home, *want;
	bool is_for_users; /* root has a place of its own */
} cases[] = {
	{ "the service manager's", "/run/a", "/x", "/h", "/run/a", false },
	{ "the first of several", "/run/a:/run/b", "/x", "/h", "/run/a", false },
	{ "XDG", NULL, "/x", "/h", "/x/ipmiprov", true },
	{ "no folder of ours where we are", "state", "x", "/h",
	  "/h/.local/state/ipmiprov", true },
	{ "nowhere", NULL, NULL, NULL, NULL, true },
};
/* clang-format on */

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

START_TEST(the_place_is_found)
{
	char *got = NULL;

	set("STATE_DIRECTORY", cases[_i].given);
	set("XDG_STATE_HOME", cases[_i].xdg);
	set("HOME", cases[_i].home);
	ck_assert_int_eq(state_dir_find(&got), 0);
	if (cases[_i].is_for_users && geteuid() == 0)
		ck_assert_ptr_nonnull(strstr(got, "/lib/ipmiprov"));
	else
		ck_assert_pstr_eq(got, cases[_i].want);
	free(got);
}
END_TEST

START_TEST(what_is_made_is_for_its_owner_only)
{
	char top[] = "test-state-XXXXXX", path[64];
	struct stat st;

	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(path, sizeof(path), "%s/a/b", top);
	ck_assert_int_eq(state_dir_make(path), 0);
	ck_assert_int_eq(state_dir_make(path), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0700);
	rmdir(path);
	*strrchr(path, '/') = '\0';
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0700);
	rmdir(path);
	rmdir(top);
}
END_TEST

START_TEST(a_file_in_the_way_is_told)
{
	ck_assert_int_lt(state_dir_make("/dev/null/x"), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("the folder for what is kept");
	TCase *tc = tcase_create("state-dir");

	tcase_add_loop_test(tc, the_place_is_found, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, what_is_made_is_for_its_owner_only);
	tcase_add_test(tc, a_file_in_the_way_is_told);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
