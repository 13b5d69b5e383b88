/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "libipmiprov/repo/state-dir.h"
#include "libipmiprov/repo/state-file.h"
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

static void touch(const char *path, time_t age_s)
{
	const struct timespec times[2] = { { .tv_sec = time(NULL) - age_s },
					   { .tv_sec = time(NULL) - age_s } };
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fclose(f);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* clang-format off */
static const struct {
	const char *name;
	time_t age_s;
	bool stays;
} leavings[] = {
	{ "f.abcdef", 3600, false },
	{ "f.abcdeg", 5, true }, /* somebody may be at it */
	{ "f.abcde", 3600, true },
	{ "f.abcdefg", 3600, true },
	{ "g.abcdef", 3600, true },
	{ "fabcdef", 3600, true },
};
/* clang-format on */

START_TEST(what_the_killed_left_goes)
{
	char top[] = "test-state-XXXXXX", path[64];
	bool stays;

	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(path, sizeof(path), "%s/%s", top, leavings[_i].name);
	touch(path, leavings[_i].age_s);
	snprintf(path, sizeof(path), "%s/f", top);
	ck_assert_int_eq(state_file_write(path, "x", 1), 0);
	unlink(path);
	snprintf(path, sizeof(path), "%s/%s", top, leavings[_i].name);
	stays = unlink(path) == 0;
	ck_assert_msg(stays == leavings[_i].stays, "%s", leavings[_i].name);
	ck_assert_int_eq(rmdir(top), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("the folder for what is kept");
	TCase *tc = tcase_create("state-dir");

	tcase_add_loop_test(tc, the_place_is_found, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, what_is_made_is_for_its_owner_only);
	tcase_add_test(tc, a_file_in_the_way_is_told);
	tcase_add_loop_test(tc, what_the_killed_left_goes, 0,
			    ARRAY_SIZE(leavings));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
