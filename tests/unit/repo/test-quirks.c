/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libipmiprov/repo/quirks.h"
#include "tests/unit/run.h"

/* clang-format off */
static const struct {
	const char *text;
	uint32_t on, off;
	const char *wrong; /* the word that is none; NULL: all are */
} lists[] = {
	{ "", 0, 0, NULL },
	{ " , ", 0, 0, NULL },
	{ "sdr-count", QUIRK_BIT(SDR_COUNT), 0, NULL },
	{ "sdr-count,no-skip-checks", QUIRK_BIT(SDR_COUNT),
	  QUIRK_BIT(SKIP_CHECKS), NULL },
	{ "  assume-bmc-owner ,\tdiscrete-reading ",
	  QUIRK_BIT(ASSUME_BMC_OWNER) | QUIRK_BIT(DISCRETE_READING), 0, NULL },
	{ "sdr-count,sdr", 0, 0, "sdr" },
	{ "no-", 0, 0, "no-" },
	{ "no-no-sdr-count", 0, 0, "no-no-sdr-count" },
	{ "sdr-counts", 0, 0, "sdr-counts" },
};

static const struct {
	const char *name;
	uint32_t manufacturer_id;
	int product_id;
	uint32_t want;
} products[] = {
	{ "Supermicro H8QME", 10876, 0x1811, QUIRK_BIT(SLOW_COMMIT) },
	{ "by its other number", 47488, 0x1811, QUIRK_BIT(SLOW_COMMIT) },
	{ "another product", 10876, 0x1812, 0 },
	{ "that product of another maker", 343, 0x1811, 0 },
	{ "Inventec 5442", 20569, 52, QUIRK_BIT(SKIP_CHECKS) },
	{ "as Dell sold it", 674, 52, QUIRK_BIT(SKIP_CHECKS) },
	{ "Sun X4140", 42, 18177, QUIRK_BIT(IGNORE_WATCHDOG_FLAG) },
	{ "nobody", 0, 0, 0 },
};
/* clang-format on */

START_TEST(words_are_switches)
{
	struct quirk_switches got = { 1, 1 };
	char *why = NULL;
	int r = quirks_parse(lists[_i].text, &got, &why);

	if (lists[_i].wrong) {
		ck_assert_int_eq(r, -EINVAL);
		ck_assert_str_eq(why, lists[_i].wrong);
		ck_assert_uint_eq(got.on, 1);
		free(why);
		return;
	}
	ck_assert_int_eq(r, 0);
	ck_assert_msg(got.on == lists[_i].on && got.off == lists[_i].off,
		      "\"%s\": %x %x", lists[_i].text, got.on, got.off);
}
END_TEST

START_TEST(products_are_known)
{
	const struct bmc_device_id id = {
		.manufacturer_id = products[_i].manufacturer_id,
		.product_id = products[_i].product_id,
		.firmware_major = 1,
	};

	ck_assert_msg(quirks_of(&id) == products[_i].want, "%s: %x",
		      products[_i].name, quirks_of(&id));
}
END_TEST

START_TEST(each_has_a_name_of_its_own)
{
	struct quirk_switches got;

	for (unsigned i = 0; i < N_QUIRKS; i++) {
		ck_assert_int_eq(quirks_parse(quirk_name(i), &got, NULL), 0);
		ck_assert_uint_eq(got.on, UINT32_C(1) << i);
		ck_assert_int_eq(quirk_text(i)[strlen(quirk_text(i)) - 1], '.');
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/quirks");
	TCase *tc = tcase_create("quirks");

	tcase_add_loop_test(tc, words_are_switches, 0, ARRAY_SIZE(lists));
	tcase_add_loop_test(tc, products_are_known, 0, ARRAY_SIZE(products));
	tcase_add_test(tc, each_has_a_name_of_its_own);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
