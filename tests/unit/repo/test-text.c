/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/repo/text.h"
#include "tests/unit/run.h"

/* clang-format off */
static const struct {
	const char *name;
	enum text_encoding encoding;
	const char *bytes;
	size_t n, room;
	const char *want;
} cases[] = {
	{ "Latin-1 becomes UTF-8", TEXT_LATIN1, "T\xe9mp", 4, 64, "T\xc3\xa9mp" },
	{ "a NUL ends Latin-1", TEXT_LATIN1, "Fan\0xx", 6, 64, "Fan" },
	{ "control characters go", TEXT_LATIN1, "\x1b[31mA\nB\x7f\x85", 9, 64,
	  "[31mAB" },
	{ "blanks at both ends go", TEXT_LATIN1, "  A B \xa0 ", 8, 64, "A B" },
	{ "nothing", TEXT_LATIN1, "", 0, 64, "" },
	{ "a character is not cut", TEXT_LATIN1, "ab\xe9", 3, 4, "ab" },
	{ "the last byte of room is used", TEXT_LATIN1, "ab\xe9", 3, 5,
	  "ab\xc3\xa9" },
	{ "BCD plus, high nibble first", TEXT_BCD_PLUS, "\x45\xb1\xc2\xaa", 4, 64,
	  "45-1.2" },
	{ "BCD plus, the reserved ones", TEXT_BCD_PLUS, "\x0d\xef", 2, 64, "0:,_" },
	{ "6-bit, four in three", TEXT_6BIT, "\x29\xdc\xa6", 3, 64, "IPMI" },
	{ "6-bit, a byte too few for the next", TEXT_6BIT, "\x29\xdc", 2, 64, "IP" },
	{ "UTF-16", TEXT_UTF16LE, "R\0\xc5\0b\0", 6, 64, "R\xc3\x85" "b" },
	{ "UTF-16, three bytes", TEXT_UTF16LE, "\xac\x20", 2, 64, "\xe2\x82\xac" },
	{ "UTF-16, half a pair", TEXT_UTF16LE, "\x00\xd8" "A\0", 4, 64,
	  "\xef\xbf\xbd" "A" },
	{ "UTF-16, no override of direction", TEXT_UTF16LE, "\x2e\x20" "A\0", 4, 64,
	  "A" },
	{ "UTF-16, an odd byte", TEXT_UTF16LE, "A\0B", 3, 64, "A" },
	{ "marked Unicode, but ASCII", TEXT_EITHER, "Inlet Temp", 10, 64,
	  "Inlet Temp" },
	{ "marked Unicode, ASCII and NULs", TEXT_EITHER, "Fan1\0\0", 6, 64, "Fan1" },
	{ "marked Unicode, and it is", TEXT_EITHER, "T\0\xe9\0", 4, 64,
	  "T\xc3\xa9" },
	{ "marked Unicode, one letter", TEXT_EITHER, "T\0", 2, 64, "T" },
	{ "marked Unicode, odd length", TEXT_EITHER, "T\xe9m", 3, 64,
	  "T\xc3\xa9m" },
	{ "binary", TEXT_HEX, "\x00\xff\x1a", 3, 64, "00FF1A" },
};
/* clang-format on */

START_TEST(decode)
{
	char got[64];

	text_decode(cases[_i].encoding, (const uint8_t *)cases[_i].bytes,
		    cases[_i].n, got, cases[_i].room);
	text_trim(got);
	ck_assert_msg(!strcmp(got, cases[_i].want), "%s: \"%s\"",
		      cases[_i].name, got);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/text");
	TCase *tc = tcase_create("text");

	tcase_add_loop_test(tc, decode, 0, ARRAY_SIZE(cases));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
