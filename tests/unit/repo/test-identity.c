/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "libipmiprov/repo/identity.h"
#include "libipmiprov/repo/quirks.h"
#include "tests/unit/run.h"

/* One GUID, 4c4c4544-0036-4402-8042-b7c04f513232, in each order. */
static const struct {
	const char *name, *wire, *want;
} cases[] = {
	{ "SMBIOS", "44 45 4c 4c 36 00 02 44 80 42 b7 c0 4f 51 32 32",
	  "4c4c4544-0036-4402-8042-b7c04f513232" },
	{ "RFC 4122", "4c 4c 45 44 00 36 44 02 80 42 b7 c0 4f 51 32 32",
	  "4c4c4544-0036-4402-8042-b7c04f513232" },
	{ "IPMI", "32 32 51 4f c0 b7 42 80 02 44 36 00 44 45 4c 4c",
	  "4c4c4544-0036-4402-8042-b7c04f513232" },
	{ "none of them", "00 11 22 33 44 55 66 77 00 99 aa bb cc dd ee ff",
	  "33221100-5544-7766-0099-aabbccddeeff" },
};

START_TEST(guids)
{
	uint8_t wire[IPMI_GUID_SIZE];
	char got[GUID_TEXT_SIZE];
	size_t n;

	ck_assert_int_eq(hex_parse(cases[_i].wire, wire, sizeof(wire), &n), 0);
	guid_format(wire, got);
	ck_assert_msg(!strcmp(got, cases[_i].want), "%s: %s", cases[_i].name,
		      got);
}
END_TEST

START_TEST(a_machine_is_told_by_the_way_to_its_bmc_too)
{
	char *a = machine_id_new("lan://a@b"), *b = machine_id_new("dev:x");

	ck_assert_str_ne(a, b);
	free(a);
	free(b);
}
END_TEST

START_TEST(a_damaged_name_file_is_no_name)
{
	static const char *const contents[] = { "", "\n", "two words\n",
						"no end", "bell\a\n" };
	const struct identity nobody = { 0 };
	char path[] = "test-name-XXXXXX";
	int fd = mkstemp(path);
	char *without = system_name_new(&nobody, "here", NULL);

	for (size_t i = 0; i < ARRAY_SIZE(contents); i++) {
		size_t n = strlen(contents[i]);
		char *name;

		ck_assert_int_eq(ftruncate(fd, 0), 0);
		ck_assert_int_eq(pwrite(fd, contents[i], n, 0), n);
		name = system_name_new(&nobody, "here", path);
		ck_assert_str_eq(name, without);
		free(name);
	}
	free(without);
	close(fd);
	unlink(path);
}
END_TEST

/* Bytes whose version and variant fit any order. */
START_TEST(the_order_can_be_told)
{
	static const uint8_t wire[IPMI_GUID_SIZE] = { 0x00, 0x11, 0x22, 0x33,
						      0x44, 0x55, 0x46, 0x47,
						      0x88, 0x49, 0xaa, 0xbb,
						      0xcc, 0xdd, 0xee, 0xff };
	char got[GUID_TEXT_SIZE];

	guid_format_as(wire, QUIRK_BIT(GUID_SMBIOS), got);
	ck_assert_str_eq(got, "33221100-5544-4746-8849-aabbccddeeff");
	guid_format_as(wire, QUIRK_BIT(GUID_RFC4122), got);
	ck_assert_str_eq(got, "00112233-4455-4647-8849-aabbccddeeff");
	guid_format_as(wire, QUIRK_BIT(GUID_IPMI), got);
	ck_assert_str_eq(got, "ffeeddcc-bbaa-4988-4746-554433221100");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/identity");
	TCase *tc = tcase_create("identity");

	tcase_add_loop_test(tc, guids, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, a_machine_is_told_by_the_way_to_its_bmc_too);
	tcase_add_test(tc, a_damaged_name_file_is_no_name);
	tcase_add_test(tc, the_order_can_be_told);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
