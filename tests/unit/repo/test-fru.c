/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "libipmiprov/repo/fru-reader.h"
#include "libipmiprov/repo/fru.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

/* Writes the last byte of @size so that all of them sum to zero. */
static void seal(uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i + 1 < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	bytes[size - 1] = (uint8_t)-sum;
}

enum { IMAGE_SIZE = 128, CHASSIS = 8, BOARD = 32, PRODUCT = 72 };

/*
 * Chassis at 8 (24 bytes), board at 32 (40), product at 72 (40); each area
 * starts with its format, length and code.
 */
static void make_image(uint8_t image[IMAGE_SIZE])
{
	static const char header[] = "01 00 01 04 09 00 00 00";
	static const char chassis[] = "01 03 17  c4 50 41 52 54  83 29 dc a6 "
				      " c3 63 75 73  c1";
	static const char board[] = "01 05 19  3c 00 00  c2 4d 65  c3 42 6f 78 "
				    " 42 45 b1  02 00 ff  c0  c2 41 41  "
				    "c2 42 42  c1";
	static const char product[] = "01 05 01  c4 52 00 c5 00  c2 58 31  c0  "
				      "c0  c2 e9 31  c0  c0  c1";
	static const struct {
		const char *hex;
		size_t at, size;
	} parts[] = { { header, 0, 8 },
		      { chassis, CHASSIS, 24 },
		      { board, BOARD, 40 },
		      { product, PRODUCT, 40 } };
	size_t n;

	memset(image, 0, IMAGE_SIZE);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		ck_assert_int_eq(hex_parse(parts[i].hex, image + parts[i].at,
					   parts[i].size, &n),
				 0);
		seal(image + parts[i].at, parts[i].size);
	}
}

START_TEST(areas_and_encodings)
{
	uint8_t image[IMAGE_SIZE];
	struct fru_info info;

	make_image(image);
	ck_assert_int_eq(fru_info_decode(image, sizeof(image), &info), 0);
	ck_assert(info.is_programmed);
	ck_assert_uint_eq(info.problems, 0);

	ck_assert(info.chassis.is_present);
	ck_assert_int_eq(info.chassis.type, 23);
	ck_assert_str_eq(info.chassis.part_number.text, "PART");
	ck_assert_str_eq(info.chassis.serial.text, "IPMI");
	ck_assert_uint_eq(info.chassis.custom.n, 1);
	ck_assert_str_eq(info.chassis.custom.data[0].text, "cus");

	ck_assert(info.board.is_present);
	ck_assert_int_eq(info.board.mfg_time, 820454400 + 3600);
	ck_assert_str_eq(info.board.manufacturer.text, "Me");
	ck_assert_str_eq(info.board.product.text, "Box");
	ck_assert_str_eq(info.board.serial.text, "45-1");
	ck_assert_str_eq(info.board.part_number.text, "00FF");
	ck_assert_str_eq(info.board.fru_file_id.text, "");
	ck_assert_uint_eq(info.board.custom.n, 2);
	ck_assert_str_eq(info.board.custom.data[1].text, "BB");

	/* language 1 is not English: UTF-16, but serials are always Latin-1 */
	ck_assert(info.product.is_present);
	ck_assert_int_eq(info.product.language, 1);
	ck_assert_str_eq(info.product.manufacturer.text, "R\xc3\x85");
	ck_assert_str_eq(info.product.name.text, "X1");
	ck_assert_str_eq(info.product.serial.text, "\xc3\xa9"
						   "1");
	ck_assert_uint_eq(info.product.custom.n, 0);
	fru_info_done(&info);
}
END_TEST

#define BIT(name) (1 << FRU_PROBLEM_##name)

/* clang-format off */
static const struct {
	const char *name;
	size_t at; /* byte to change; then the areas are not sealed again */
	uint8_t value;
	size_t size; /* of the image; 0: all */
	bool is_programmed, has_chassis, has_board, has_product;
	unsigned problems;
} damages[] = {
	{ "a wrong area checksum is told, and the data shown", BOARD + 8, 'W', 0,
	  true, true, true, true, BIT(BOARD_CHECKSUM) },
	{ "a wrong header, and areas that prove themselves", 7, 0, 0,
	  true, true, true, true, BIT(HEADER_CHECKSUM) },
	{ "an area of another format", CHASSIS, 0x02, 0,
	  true, false, true, true, BIT(CHASSIS_FORMAT) },
	{ "an area of no length", PRODUCT + 1, 0, 0,
	  true, true, true, false, BIT(PRODUCT_FORMAT) },
	{ "an area that is cut off", IMAGE_SIZE - 1, 0, PRODUCT + 12,
	  true, true, true, true, BIT(PRODUCT_CUT) },
	{ "an area that is not there", IMAGE_SIZE - 1, 0, PRODUCT,
	  true, true, true, false, BIT(PRODUCT_CUT) },
	{ "a field that runs out of its area", CHASSIS + 3, 0xff, 0,
	  true, true, true, true,
	  BIT(CHASSIS_CHECKSUM) | BIT(CHASSIS_FIELDS) },
	{ "not IPMI's format", 0, 0xfb, 0, false, false, false, false,
	  BIT(FORMAT) },
	{ "shorter than a header", 127, 0, 7, false, false, false, false,
	  BIT(FORMAT) },
	{ "nothing", 127, 0, 0, true, true, true, true, 0 },
};
/* clang-format on */

START_TEST(damage)
{
	uint8_t image[IMAGE_SIZE];
	struct fru_info info;

	make_image(image);
	image[damages[_i].at] = damages[_i].value;
	ck_assert_int_eq(fru_info_decode(image,
					 damages[_i].size ? damages[_i].size
							  : sizeof(image),
					 &info),
			 0);
	ck_assert_msg(info.is_programmed == damages[_i].is_programmed, "%s",
		      damages[_i].name);
	ck_assert_msg(info.chassis.is_present == damages[_i].has_chassis &&
			      info.board.is_present == damages[_i].has_board &&
			      info.product.is_present ==
				      damages[_i].has_product,
		      "%s", damages[_i].name);
	ck_assert_msg(info.problems == damages[_i].problems, "%s: %x",
		      damages[_i].name, info.problems);
	fru_info_done(&info);
}
END_TEST

START_TEST(blank_memory_is_not_programmed_and_no_problem)
{
	static const uint8_t fills[] = { 0x00, 0xff };
	uint8_t image[32];
	struct fru_info info;

	for (size_t i = 0; i < 2; i++) {
		memset(image, fills[i], sizeof(image));
		ck_assert_int_eq(fru_info_decode(image, sizeof(image), &info),
				 0);
		ck_assert(!info.is_programmed);
		ck_assert_uint_eq(info.problems, 0);
	}
	ck_assert_int_eq(fru_info_decode(NULL, 0, &info), 0);
	ck_assert(!info.is_programmed);
}
END_TEST

START_TEST(a_wrong_header_over_wrong_areas_shows_nothing)
{
	uint8_t image[IMAGE_SIZE];
	struct fru_info info;

	make_image(image);
	image[7] = 0;
	image[BOARD + 10] ^= 1;
	ck_assert_int_eq(fru_info_decode(image, sizeof(image), &info), 0);
	ck_assert(!info.board.is_present && info.chassis.is_present);
	ck_assert(fru_has_bad_checksum(&info));
	fru_info_done(&info);
}
END_TEST

START_TEST(problems_have_words)
{
	ck_assert_str_eq(fru_problem_text(FRU_PROBLEM_BOARD_CHECKSUM),
			 "board area checksum");
	for (int i = 0; i < N_FRU_PROBLEMS; i++)
		ck_assert_ptr_nonnull(fru_problem_text(i));
}
END_TEST

/* Reading: a board area of 16 bytes at 8, of a device of 256. */
#define HEADER "01 00 00 01 00 00 00 fe"
#define AREA "01 02 19 00 00 00 c2 41 42 c0 c0 c0 c0 c1 00 "

/* clang-format off */
static const struct {
	const char *name;
	struct script_step steps[12];
	int status;
	size_t size;
} read_cases[] = {
	{ "header and area in one answer, and no more",
	  { { "0a 10  00", "00 00 01 00", 0 },
	    { "0a 11  00 00 00 20",
	      "00 20 " HEADER AREA "de" " 00 00 00 00 00 00 00 00", 0 } },
	  0, 32 },
	{ "smaller parts where the BMC wants them",
	  { { "0a 10  00", "00 00 01 00", 0 },
	    { "0a 11  00 00 00 20", "ca", 0 },
	    { "0a 11  00 00 00 10", "c8", 0 },
	    { "0a 11  00 00 00 08", "00 08 " HEADER, 0 },
	    { "0a 11  00 08 00 08", "00 08 01 02 19 00 00 00 c2 41", 0 },
	    { "0a 11  00 10 00 08", "00 08 42 c0 c0 c0 c0 c1 00 de", 0 } },
	  0, 24 },
	{ "by words",
	  { { "0a 10  00", "00 18 00 01", 0 },
	    { "0a 11  00 00 00 0c", "00 0c " HEADER AREA "de", 0 } },
	  0, 24 },
	{ "an answer shorter than asked for",
	  { { "0a 10  00", "00 18 00 00", 0 },
	    { "0a 11  00 00 00 18", "00 08 " HEADER, 0 },
	    { "0a 11  00 08 00 10", "00 10 " AREA "de", 0 } },
	  0, 24 },
	{ "busy is waited for",
	  { { "0a 10  00", "00 18 00 00", 0 },
	    { "0a 11  00 00 00 18", "81", 0 },
	    { "0a 11  00 00 00 18", "00 18 " HEADER AREA "de", 0 } },
	  0, 24 },
	{ "a bad checksum is read once more",
	  { { "0a 10  00", "00 18 00 00", 0 },
	    { "0a 11  00 00 00 18", "00 18 " HEADER AREA "00", 0 },
	    { "0a 11  00 00 00 18", "00 18 " HEADER AREA "de", 0 } },
	  0, 24 },
	{ "not there",
	  { { "0a 10  00", "cb", 0 } }, -ENODEV, 0 },
	{ "no bytes",
	  { { "0a 10  00", "00 00 00 00", 0 } }, -ENODEV, 0 },
	{ "not allowed",
	  { { "0a 10  00", "00 18 00 00", 0 },
	    { "0a 11  00 00 00 18", "d4", 0 } }, -EACCES, 0 },
	{ "blank: only the header is looked at",
	  { { "0a 10  00", "00 18 00 00", 0 },
	    { "0a 11  00 00 00 18", "00 08 ff ff ff ff ff ff ff ff", 0 } },
	  0, 8 },
};
/* clang-format on */

START_TEST(reading)
{
	struct fru_reader reader = { 0 };
	struct clock_manual clock;
	struct script script;
	struct link link;

	clock_manual_init(&clock);
	script_init(&script, read_cases[_i].steps);
	link_init(&link, &clock.clock, NS_PER_S);
	link_attach(&link, &script.transport);
	ck_assert_int_eq(
		fru_reader_refresh(&reader, &link, NULL, 1000ull * NS_PER_S),
		0);
	ck_assert_uint_eq(reader.set->n_frus, 1);
	ck_assert_msg(reader.set->frus[0].status == read_cases[_i].status,
		      "%s: %d", read_cases[_i].name,
		      reader.set->frus[0].status);
	ck_assert_msg(reader.set->frus[0].size == read_cases[_i].size,
		      "%s: %zu", read_cases[_i].name, reader.set->frus[0].size);
	script_assert_played(&script);
	fru_reader_done(&reader);
	link_done(&link);
}
END_TEST

START_TEST(devices_are_those_of_the_locators_and_number_0)
{
	static const struct script_step steps[] = {
		{ "0a 10  00", "cb", 0 },
		{ "2c.6.1: 0a 10  03", "cb", 0 },
		{ 0 },
	};
	static struct fru_locator locators[] = {
		{ .device_address = 0x2c,
		  .fru_id = 3,
		  .channel = 6,
		  .lun = 1,
		  .is_logical = true,
		  .name = "Far" },
		{ .device_address = 0x2c,
		  .fru_id = 3,
		  .channel = 6,
		  .lun = 1,
		  .is_logical = true,
		  .name = "The same" },
		{ .device_address = 0xa0, .fru_id = 1 },
	};
	struct sdr_set sdr = { .n_refs = 9, .frus = locators, .n_frus = 3 };
	struct fru_reader reader = { 0 };
	struct clock_manual clock;
	struct script script;
	struct link link;

	clock_manual_init(&clock);
	script_init(&script, steps);
	link_init(&link, &clock.clock, NS_PER_S);
	link_attach(&link, &script.transport);
	ck_assert_int_eq(
		fru_reader_refresh(&reader, &link, &sdr, 1000ull * NS_PER_S),
		0);
	ck_assert_uint_eq(reader.set->n_frus, 2);
	ck_assert_int_eq(reader.set->frus[0].device_address, 0x20);
	ck_assert_str_eq(reader.set->frus[1].name, "Far");
	/* the same locators: nothing to do */
	ck_assert_int_eq(
		fru_reader_refresh(&reader, &link, &sdr, 1000ull * NS_PER_S),
		0);
	script_assert_played(&script);
	fru_reader_done(&reader);
	link_done(&link);
	ck_assert_int_eq(sdr.n_refs, 9);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/fru");
	TCase *tc = tcase_create("fru");

	tcase_add_test(tc, areas_and_encodings);
	tcase_add_loop_test(tc, damage, 0, ARRAY_SIZE(damages));
	tcase_add_test(tc, blank_memory_is_not_programmed_and_no_problem);
	tcase_add_test(tc, a_wrong_header_over_wrong_areas_shows_nothing);
	tcase_add_test(tc, problems_have_words);
	tcase_add_loop_test(tc, reading, 0, ARRAY_SIZE(read_cases));
	tcase_add_test(tc, devices_are_those_of_the_locators_and_number_0);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
