/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/repo/vendors.h"
#include "tests/unit/run.h"

static const struct {
	uint32_t manufacturer_id;
	enum vendor want;
} rows[] = {
	{ 674, VENDOR_DELL },         { 11, VENDOR_HPE },
	{ 47196, VENDOR_HPE },        { 10876, VENDOR_SUPERMICRO },
	{ 47488, VENDOR_SUPERMICRO }, { 343, VENDOR_INTEL },
	{ 7244, VENDOR_QUANTA },      { 10368, VENDOR_FUJITSU },
	{ 311, VENDOR_MICROSOFT },    { 0, VENDOR_UNKNOWN },
	{ 0xfffff, VENDOR_UNKNOWN },  { 0xffffff, VENDOR_UNKNOWN },
	{ 1, VENDOR_UNKNOWN },        { 0xf00000 + 674, VENDOR_DELL },
};

START_TEST(a_number_means_a_vendor)
{
	ck_assert_msg(vendor_of(rows[_i].manufacturer_id) == rows[_i].want,
		      "%u", (unsigned)rows[_i].manufacturer_id);
}
END_TEST

START_TEST(no_number_is_two_vendors)
{
	static const uint32_t ids[] = {
#define VENDOR(symbol, name)
#define VENDOR_ID(symbol, manufacturer_id) manufacturer_id,
#include "libipmiprov/repo/vendors.def"
#undef VENDOR
#undef VENDOR_ID
	};

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_uint_ne(ids[i], ids[j]);
}
END_TEST

START_TEST(every_vendor_is_found_by_its_name)
{
	for (enum vendor v = VENDOR_UNKNOWN + 1; v < N_VENDORS; v++)
		ck_assert_int_eq((int)vendor_find(vendor_name(v)), (int)v);
	ck_assert_int_eq((int)vendor_find("DELL"), VENDOR_DELL);
	ck_assert_int_eq((int)vendor_find("Unknown"), VENDOR_UNKNOWN);
	ck_assert_int_eq((int)vendor_find(""), VENDOR_UNKNOWN);
	ck_assert_str_eq(vendor_name(VENDOR_UNKNOWN), "Unknown");
	ck_assert_str_eq(vendor_name(N_VENDORS), "Unknown");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/vendors");
	TCase *tc = tcase_create("vendors");

	tcase_add_loop_test(tc, a_number_means_a_vendor, 0, ARRAY_SIZE(rows));
	tcase_add_test(tc, no_number_is_two_vendors);
	tcase_add_test(tc, every_vendor_is_found_by_its_name);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
