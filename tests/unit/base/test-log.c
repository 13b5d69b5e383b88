/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "tests/unit/run.h"

/* What is written to standard error by @write. */
static char *capture(void (*write)(void))
{
	static char text[4096];
	int ends[2], saved = dup(STDERR_FILENO);
	ssize_t n;

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
	close(ends[1]);
	write();
	ck_assert_int_ge(dup2(saved, STDERR_FILENO), 0);
	close(saved);
	n = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	return text;
}

static const struct log_field fields[] = {
	{ "EVENT_ID", "1000" },         { "EMPTY", "" }, { "NONE", NULL },
	{ "TEXT", "a \"b\"\n\x1b[0m" }, { NULL, NULL },
};

static void write_event(void)
{
	log_event(LOG_LEVEL_ERROR, fields, "it is %d", 5);
}

static void write_line(void)
{
	log_warning("it is %d", 5);
}

START_TEST(fields_stand_behind_the_text)
{
	unsetenv("JOURNAL_STREAM");
	ck_assert_ptr_nonnull(strstr(capture(write_event),
				     ": it is 5 EVENT_ID=1000 EMPTY=\"\" "
				     "TEXT=\"a ?b???[0m\"\n"));
	setenv("JOURNAL_STREAM", "8:1", 1);
	ck_assert_int_eq(
		strncmp(capture(write_event), "<3>it is 5 EVENT_ID=", 20), 0);
	ck_assert_str_eq(capture(write_line), "<4>it is 5\n");
}
END_TEST

static bool refuse(enum log_level level, const char *text,
		   const struct log_field *f)
{
	(void)level;
	(void)text;
	(void)f;
	return false;
}

static bool take(enum log_level level, const char *text,
		 const struct log_field *f)
{
	setenv("TEST_TEXT", text, 1);
	return level == LOG_LEVEL_ERROR && f == fields;
}

START_TEST(a_sink_takes_it_or_does_not)
{
	log_set_sink(take);
	ck_assert_str_eq(capture(write_event), "");
	ck_assert_str_eq(getenv("TEST_TEXT"), "it is 5");
	log_set_sink(refuse);
	ck_assert_ptr_nonnull(strstr(capture(write_event), "EVENT_ID=1000"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/log");
	TCase *tc = tcase_create("log");

	tcase_add_test(tc, fields_stand_behind_the_text);
	tcase_add_test(tc, a_sink_takes_it_or_does_not);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
