/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

static const struct {
	const char *name, *bytes;
	size_t size;
	int want;
} texts[] = {
	{ "text", "abc\n", 4, 0 },
	{ "empty", "", 0, 0 },
	{ "a NUL", "a\0c", 3, -EILSEQ },
	{ "too much", "0123456789abcdef", 16, -EFBIG },
};

START_TEST(a_text_is_read_whole_or_not_at_all)
{
	struct buf b = { .max_size = 10 };
	char path[] = "test-file-XXXXXX";
	int fd = mkstemp(path);
	int r;

	ck_assert_int_eq(write(fd, texts[_i].bytes, texts[_i].size),
			 texts[_i].size);
	close(fd);
	r = file_read_text(path, &b);
	unlink(path);
	ck_assert_msg(r == texts[_i].want, "%s: %d", texts[_i].name, r);
	if (r == 0)
		ck_assert_str_eq(b.data, texts[_i].bytes);
	buf_done(&b);
}
END_TEST

START_TEST(what_is_no_file_of_text_is_refused_at_once)
{
	char path[] = "test-fifo-XXXXXX";
	struct buf b = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_int_eq(file_read_text(path, &b), -EISDIR);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(file_read_text(path, &b), -EINVAL);
	ck_assert_int_eq(file_read_text("/dev/null", &b), -EINVAL);
	unlink(path);
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
	tcase_add_loop_test(tc, a_text_is_read_whole_or_not_at_all, 0,
			    ARRAY_SIZE(texts));
	tcase_add_test(tc, what_is_no_file_of_text_is_refused_at_once);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
