/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/unit/run.h"

enum { MAX_SIZE = 10000 };

static const struct {
	const char *name;
	size_t size;
	int want;
} cases[] = {
	{ "empty", 0, 0 },
	{ "less than one read", 5, 0 },
	{ "more than one read", 9000, 0 },
	{ "as much as is allowed", MAX_SIZE, 0 },
	{ "too much", MAX_SIZE + 1, -EFBIG },
};

START_TEST(read_whole)
{
	struct buf b = { .max_size = MAX_SIZE };
	char path[] = "test-file-XXXXXX", bytes[MAX_SIZE + 1];
	int fd = mkstemp(path);
	int r;

	memset(bytes, 'x', sizeof(bytes));
	ck_assert_int_eq(write(fd, bytes, cases[_i].size), cases[_i].size);
	close(fd);
	r = file_read(path, &b);
	unlink(path);
	ck_assert_msg(r == cases[_i].want, "%s: %d", cases[_i].name, r);
	if (r == 0) {
		ck_assert_uint_eq(b.size, cases[_i].size);
		ck_assert_uint_eq(strlen(b.data), cases[_i].size);
	}
	buf_done(&b);
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end)
{
	struct buf b = { 0 };
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "abc", 3), 3);
	close(ends[1]);
	ck_assert_int_eq(file_read_fd(ends[0], &b), 0);
	ck_assert_str_eq(b.data, "abc");
	close(ends[0]);
	buf_done(&b);
}
END_TEST

START_TEST(what_cannot_be_read_says_why)
{
	struct buf b = { 0 };

	ck_assert_int_eq(file_read("/nowhere", &b), -ENOENT);
	ck_assert_int_eq(file_read("/", &b), -EISDIR);
	buf_done(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/file");
	TCase *tc = tcase_create("file");

	tcase_add_loop_test(tc, read_whole, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, a_pipe_is_read_to_its_end);
	tcase_add_test(tc, what_cannot_be_read_says_why);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
