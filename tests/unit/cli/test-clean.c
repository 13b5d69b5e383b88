/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "cli/clean.h"
#include "tests/unit/run.h"

static const struct {
	const char *text, *want;
} cases[] = {
	{ "", "" },
	{ "Inlet Temp", "Inlet Temp" },
	{ "\033[2J\007x\177", "?[2J?x?" },
	{ "a\nb\tc\r", "a b c " },
	{ "K\xc3\xbchler \xe2\x82\xac \xf0\x9f\x98\x80",
	  "K\xc3\xbchler \xe2\x82\xac \xf0\x9f\x98\x80" },
	{ "\xc2\x9b"
	  "31m",
	  "?31m" }, /* CSI of C1 */
	{ "a\xe2\x80\xae"
	  "b",
	  "a?b" },            /* right to left */
	{ "\xff\xfe", "??" }, /* no UTF-8 */
	{ "\xc0\xaf", "??" }, /* "/" in too many bytes */
	{ "\xe0\x80\xaf", "???" },
	{ "\xed\xa0\x80", "?" },     /* half a surrogate pair */
	{ "\xf4\x90\x80\x80", "?" }, /* past U+10FFFF */
	{ "cut \xe2\x82", "cut ??" },
};

START_TEST(cleans)
{
	struct buf out = { 0 };

	clean_text(&out, cases[_i].text);
	ck_assert_str_eq(out.size ? out.data : "", cases[_i].want);
	buf_done(&out);
}
END_TEST

START_TEST(lines_stay)
{
	struct buf out = { 0 };

	clean_lines(&out, "a\n\tb\r\033");
	ck_assert_str_eq(out.data, "a\n\tb ?");
	buf_done(&out);
}
END_TEST

/* What a service says of itself is no better than its data. */
START_TEST(complaints_are_one_clean_line)
{
	static const struct {
		const char *why, *want;
	} lines[] = {
		{ "denied\n\xc2\x9b"
		  "2J",
		  "x: denied ?2J\n" },
		{ NULL, "x: out of memory\n" },
		{ "", "x: unknown error\n" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		char *text = NULL;
		size_t size = 0;
		FILE *out = open_memstream(&text, &size);

		clean_complain(out, "x", lines[i].why);
		fclose(out);
		ck_assert_str_eq(text, lines[i].want);
		free(text);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("text of others");
	TCase *tc = tcase_create("rows");

	tcase_add_loop_test(tc, cleans, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, lines_stay);
	tcase_add_test(tc, complaints_are_one_clean_line);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
