/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/field.h"
#include "tests/unit/run.h"

struct record {
	int low, nibble, split, split_signed;
	bool flag;
};

#define F(...) FIELD(struct record, __VA_ARGS__)

/* clang-format off */
static const struct field fields[] = {
	F(low,          1, 0, 3),
	F(nibble,       2, 4, 4, SIGNED),
	F(split,        3, 0, 8, HI(4, 6, 2)),
	F(split_signed, 3, 0, 8, HI(4, 6, 2), SIGNED),
	F(flag,         2, 0, 2),
};

static const struct {
	const char *name;
	uint8_t bytes[4];
	size_t size;
	int want;
	struct record record;
} cases[] = {
	{ "bits below the mask only", { 0xff, 0x00, 0x00, 0x00 }, 4,
	  0, { .low = 7 } },
	{ "a nibble's sign is its own top bit", { 0, 0x8c, 0, 0 }, 4,
	  0, { .nibble = -8 } },
	{ "a bool is true for any bit", { 0, 0x02, 0, 0 }, 4,
	  0, { .flag = true } },
	{ "high part goes above the low part", { 0, 0, 0x01, 0x40 }, 4,
	  0, { .split = 0x101, .split_signed = 0x101 } },
	{ "sign is the top bit of the high part", { 0, 0, 0xfe, 0xff }, 4,
	  0, { .split = 0x3fe, .split_signed = -2 } },
	{ "a high part past the end", { 0 }, 3, -EBADMSG, { 0 } },
	{ "nothing at all", { 0 }, 0, -EBADMSG, { 0 } },
};
/* clang-format on */

START_TEST(decode)
{
	struct record got = { 0 };
	const struct record *want = &cases[_i].record;

	ck_assert_msg(fields_decode(fields, ARRAY_SIZE(fields), cases[_i].bytes,
				    cases[_i].size, &got) == cases[_i].want,
		      "%s", cases[_i].name);
	ck_assert_msg(got.low == want->low && got.nibble == want->nibble &&
			      got.split == want->split &&
			      got.split_signed == want->split_signed &&
			      got.flag == want->flag,
		      "%s", cases[_i].name);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/field");
	TCase *tc = tcase_create("decode");

	tcase_add_loop_test(tc, decode, 0, ARRAY_SIZE(cases));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
