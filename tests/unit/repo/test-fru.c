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
	ck_assert_int_eq(info.board.mfg_minutes, 60);
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

/* clang-format off */
static const struct {
	const char *name;
	int minutes;
	int64_t now, want;
} times[] = {
	{ "not given", 0, 1700000000, 0 },
	{ "as it says", 60, 1700000000, 820454400 + 3600 },
	{ "the count starts again in November 2027", 60, 1900000000,
	  820454400 + 3600 + 16777216 * 60LL },
	{ "not before that time has come", 60 * 48, 820454400 + 16777216 * 60LL,
	  820454400 + 48 * 3600 },
	{ "a clock that was never set", 60, 0, 820454400 + 3600 },
};
/* clang-format on */

START_TEST(board_times)
{
	struct fru_board board = { .mfg_minutes = times[_i].minutes };

	ck_assert_msg(fru_board_time(&board, times[_i].now) == times[_i].want,
		      "%s: %lld", times[_i].name,
		      (long long)fru_board_time(&board, times[_i].now));
}
END_TEST

START_TEST(bytes_that_only_look_like_a_header)
{
	static const uint8_t image[64] = { 0x21, 1, 2, 3, 4, 5, 6, 7 };
	struct fru_info info;

	ck_assert_int_eq(fru_info_decode(image, sizeof(image), &info), 0);
	ck_assert(!info.is_programmed);
	ck_assert_uint_eq(info.problems, 1 << FRU_PROBLEM_FORMAT);
	fru_info_done(&info);
}
END_TEST

enum { RECORDS = 8, RECORDS_IMAGE_SIZE = 256 };

/* One record more at @at, sealed; returns where the next one goes. */
static size_t put_record(uint8_t *image, size_t at, int type, bool is_last,
			 const char *hex)
{
	uint8_t *data = image + at + FRU_RECORD_HEADER_SIZE, sum = 0;
	size_t n;

	ck_assert_int_eq(hex_parse(hex, data, FRU_RECORD_MAX_SIZE, &n), 0);
	for (size_t i = 0; i < n; i++)
		sum = (uint8_t)(sum + data[i]);
	image[at] = (uint8_t)type;
	image[at + 1] = is_last ? 0x82 : 0x02;
	image[at + 2] = (uint8_t)n;
	image[at + 3] = (uint8_t)-sum;
	seal(image + at, FRU_RECORD_HEADER_SIZE);
	return at + FRU_RECORD_HEADER_SIZE + n;
}

static void put_header(uint8_t *image, size_t records)
{
	memset(image, 0, FRU_HEADER_SIZE);
	image[0] = 1;
	image[5] = (uint8_t)(records / FRU_BLOCK_SIZE);
	seal(image, FRU_HEADER_SIZE);
}

#define SUPPLY                                                                 \
	"40 06 34 08 41 02 28 23 b0 36 50 46 20 67 2f 3f 0c 0e 34 a8 02 "      \
	"40 06 37"

/* Every type, and one of a vendor; the whole area's size is returned. */
static size_t make_records(uint8_t *image)
{
	size_t at = RECORDS;

	memset(image, 0, RECORDS_IMAGE_SIZE);
	put_header(image, RECORDS);
	at = put_record(image, at, 0x00, false, SUPPLY);
	at = put_record(image, at, 0x01, false,
			"82 b0 04 74 04 ec 04 78 00 01 00 ac 0d");
	at = put_record(image, at, 0x02, false,
			"03 50 fb 40 fb 60 fb 10 00 00 00 02 00");
	at = put_record(image, at, 0x03, false, "02 68 6f 73 74");
	at = put_record(image, at, 0x09, false,
			"91 b0 04 74 04 ec 04 78 00 01 00 10 27");
	at = put_record(image, at, 0x0a, false,
			"82 b0 04 74 04 ec 04 78 00 01 00 10 27");
	at = put_record(image, at, 0x0b, false, "01 02");
	return put_record(image, at, 0xc0, true, "5a 31 00 27 00");
}

static void check_supply(const struct fru_power_supply *p)
{
	ck_assert_int_eq(p->capacity_w, 1600);
	ck_assert_int_eq(p->peak_va, 2100);
	ck_assert_int_eq(p->inrush_a, 65);
	ck_assert_int_eq(p->inrush_ms, 2);
	ck_assert_int_eq(p->input_low_mv[0], 90000);
	ck_assert_int_eq(p->input_high_mv[0], 140000);
	ck_assert_int_eq(p->input_low_mv[1], 180000);
	ck_assert_int_eq(p->input_high_mv[1], 264000);
	ck_assert_int_eq(p->frequency_low_hz, 47);
	ck_assert_int_eq(p->frequency_high_hz, 63);
	ck_assert_int_eq(p->dropout_ms, 12);
	ck_assert(!p->has_predictive_fail && p->corrects_power_factor &&
		  p->switches_range && p->is_hot_swap &&
		  !p->tach_is_two_pulses);
	ck_assert_int_eq(p->peak_w, 2100);
	ck_assert_int_eq(p->hold_up_s, 10);
	ck_assert_int_eq(fru_combined_mv(p->combined_voltage[0]), 12000);
	ck_assert_int_eq(fru_combined_mv(p->combined_voltage[1]), 5000);
	ck_assert_int_eq(p->combined_w, 1600);
	ck_assert_int_eq(p->tach_threshold_rps, 0x37);
}

static bool is_same_dc(const struct fru_dc *a, const struct fru_dc *b)
{
	return a->output == b->output && a->is_standby == b->is_standby &&
	       a->nominal_mv == b->nominal_mv && a->low_mv == b->low_mv &&
	       a->high_mv == b->high_mv && a->ripple_mv == b->ripple_mv &&
	       a->min_ma == b->min_ma && a->max_ma == b->max_ma;
}

START_TEST(records_of_every_type)
{
	/* clang-format off */
	static const struct {
		int type;
		const char *text;
		bool is_decoded;
		struct fru_dc dc; /* nominal_mv 0: another type */
	} want[] = {
		{ 0x00, "power supply", true, { 0 } },
		{ 0x01, "DC output", true,
		  { 2, true, 12000, 11400, 12600, 120, 1, 3500 } },
		{ 0x02, "DC load", true,
		  { 3, false, -12000, -12160, -11840, 16, 0, 2 } },
		{ 0x03, "management access", true, { 0 } },
		{ 0x09, "extended DC output", true,
		  { 1, true, 12000, 11400, 12600, 120, 100, 1000000 } },
		{ 0x0a, "extended DC load", true,
		  { 2, false, 12000, 11400, 12600, 120, 100, 1000000 } },
		{ 0x0b, "NVMe", false, { 0 } },
		{ 0xc0, "OEM", true, { 0 } },
	};
	/* clang-format on */
	uint8_t image[RECORDS_IMAGE_SIZE];
	struct fru_info info;

	make_records(image);
	ck_assert_int_eq(fru_info_decode(image, sizeof(image), &info), 0);
	ck_assert_uint_eq(info.problems, 0);
	ck_assert_uint_eq(info.records.n, ARRAY_SIZE(want));
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		const struct fru_record *r = &info.records.data[i];

		ck_assert_int_eq(r->type, want[i].type);
		ck_assert_str_eq(fru_record_text(r->type), want[i].text);
		ck_assert_msg(r->is_decoded == want[i].is_decoded, "%s",
			      want[i].text);
		ck_assert(!r->is_damaged);
		if (want[i].dc.nominal_mv)
			ck_assert_msg(is_same_dc(&r->dc, &want[i].dc), "%s",
				      want[i].text);
	}
	check_supply(&info.records.data[0].power_supply);
	ck_assert_str_eq(fru_access_text(info.records.data[3].access.kind),
			 "system name");
	ck_assert_str_eq(info.records.data[3].access.text, "host");
	ck_assert_uint_eq(info.records.data[7].iana, 0x315a);
	ck_assert_uint_eq(info.records.data[7].size, 5);
	fru_info_done(&info);
}
END_TEST

START_TEST(what_a_power_supply_leaves_open)
{
	uint8_t image[RECORDS_IMAGE_SIZE] = { 0 };
	const struct fru_power_supply *p;
	struct fru_info info;

	put_header(image, RECORDS);
	put_record(image, RECORDS, 0x00, true,
		   "40 06 ff ff ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 "
		   "00 00 00 00 00");
	ck_assert_int_eq(fru_info_decode(image, sizeof(image), &info), 0);
	p = &info.records.data[0].power_supply;
	ck_assert_int_eq(p->peak_va, FRU_UNSPECIFIED);
	ck_assert_int_eq(p->inrush_a, FRU_UNSPECIFIED);
	ck_assert_int_eq(p->inrush_ms, FRU_UNSPECIFIED);
	fru_info_done(&info);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	size_t at; /* byte to change */
	uint8_t value;
	size_t size; /* of the image; 0: all */
	size_t n_records;
	unsigned problems;
} record_damages[] = {
	{ "a wrong checksum is told, and the record shown (Dell)",
	  RECORDS + 6, 0x77, 0, 8, BIT(MULTIRECORD_CHECKSUM) },
	{ "no record starts here, and where others would is unknown",
	  RECORDS + 29 + 4, 0x77, 0, 1, BIT(MULTIRECORD_FORMAT) },
	{ "the header points at another area (Quanta)",
	  RECORDS, 0x01, 0, 0, BIT(MULTIRECORD_FORMAT) },
	{ "cut inside a record", 255, 0, RECORDS + 20, 0,
	  BIT(MULTIRECORD_CUT) },
	{ "cut between two", 255, 0, RECORDS + 29, 1, BIT(MULTIRECORD_CUT) },
	{ "cut before the first", 255, 0, RECORDS, 0, BIT(MULTIRECORD_CUT) },
};
/* clang-format on */

START_TEST(damaged_records)
{
	uint8_t image[RECORDS_IMAGE_SIZE];
	struct fru_info info;

	make_records(image);
	image[record_damages[_i].at] = record_damages[_i].value;
	ck_assert_int_eq(fru_info_decode(image,
					 record_damages[_i].size
						 ? record_damages[_i].size
						 : sizeof(image),
					 &info),
			 0);
	ck_assert_msg(info.is_programmed, "%s", record_damages[_i].name);
	ck_assert_msg(info.records.n == record_damages[_i].n_records, "%s: %zu",
		      record_damages[_i].name, info.records.n);
	ck_assert_msg(info.problems == record_damages[_i].problems, "%s: %x",
		      record_damages[_i].name, info.problems);
	fru_info_done(&info);
}
END_TEST

START_TEST(a_record_too_short_for_its_type_is_kept)
{
	static const int types[] = { 0x00, 0x01, 0x02, 0x03, 0x09, 0x0a, 0xd0 };
	uint8_t image[RECORDS_IMAGE_SIZE] = { 0 };
	struct fru_info info;

	put_header(image, RECORDS);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		put_record(image, RECORDS, types[i], true, "");
		ck_assert_int_eq(fru_info_decode(image, sizeof(image), &info),
				 0);
		ck_assert_uint_eq(info.records.n, 1);
		ck_assert(!info.records.data[0].is_decoded);
		ck_assert_uint_eq(info.problems, BIT(MULTIRECORD_SHORT));
		fru_info_done(&info);
	}
}
END_TEST

START_TEST(a_list_of_records_without_an_end_has_one)
{
	static uint8_t image[FRU_RECORD_HEADER_SIZE * 2 * FRU_MAX_RECORDS];
	struct fru_info info;
	size_t at = RECORDS;

	put_header(image, RECORDS);
	while (at + FRU_RECORD_HEADER_SIZE <= sizeof(image))
		at = put_record(image, at, 0x0d, false, "");
	ck_assert_int_eq(fru_info_decode(image, sizeof(image), &info), 0);
	ck_assert_uint_eq(info.records.n, FRU_MAX_RECORDS);
	fru_info_done(&info);
}
END_TEST

/* What is read byte by byte, as asked for, is what the decoder looks at. */
static size_t read_needed(const uint8_t *image, size_t size, size_t part)
{
	uint8_t data[RECORDS_IMAGE_SIZE] = { 0 };
	bool is_known[RECORDS_IMAGE_SIZE] = { 0 };
	struct fru_span span;
	size_t n_read = 0;

	while (fru_needed(data, is_known, size, &span)) {
		size_t n = span.to - span.from + span.likely;

		ck_assert(!is_known[span.from]);
		ck_assert_uint_le(span.from + n, size);
		n = n < part ? n : part;
		memcpy(data + span.from, image + span.from, n);
		memset(is_known + span.from, true, n);
		n_read += n;
	}
	return n_read;
}

START_TEST(no_more_than_what_is_used_is_needed)
{
	uint8_t image[RECORDS_IMAGE_SIZE] = { 0 };
	size_t end = make_records(image);

	ck_assert_uint_eq(read_needed(image, sizeof(image), 1), end);
	ck_assert_uint_eq(read_needed(image, sizeof(image), 3), end);
	ck_assert_uint_le(read_needed(image, sizeof(image), 32), end + 32);

	make_image(image); /* the product area ends at 112 */
	ck_assert_uint_eq(read_needed(image, IMAGE_SIZE, 1), 112);
	ck_assert_uint_eq(read_needed(image, IMAGE_SIZE, 32), 112);
	ck_assert_uint_eq(read_needed(image, PRODUCT + 4, 1), PRODUCT + 4);

	memset(image, 0xff, sizeof(image));
	ck_assert_uint_eq(read_needed(image, IMAGE_SIZE, 1), FRU_HEADER_SIZE);
	ck_assert_uint_eq(read_needed(image, 4, 1), 4);
	ck_assert_uint_eq(read_needed(image, 0, 1), 0);
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
	{ "no bytes, and indeed none",
	  { { "0a 10  00", "00 00 00 00", 0 },
	    { "0a 11  00 00 00 20", "cb", 0 } }, -ENODEV, 0 },
	{ "no bytes, it says",
	  { { "0a 10  00", "00 00 00 00", 0 },
	    { "0a 11  00 00 00 20",
	      "00 18 " HEADER AREA "de", 0 } },
	  0, 24 },
	{ "it ends before it says",
	  { { "0a 10  00", "00 00 01 00", 0 },
	    { "0a 11  00 00 00 20", "00 08 " HEADER, 0 },
	    { "0a 11  00 08 00 20", "c9", 0 },
	    { "0a 11  00 08 00 10", "c9", 0 },
	    { "0a 11  00 08 00 08", "c9", 0 } },
	  0, 8 },
	{ "bytes behind those asked for are not its own",
	  { { "0a 10  00", "00 10 00 00", 0 },
	    { "0a 11  00 00 00 10", "00 10 01 00 00 00 00 00 00 ff "
	      "55 55 55 55 55 55 55 55 66 66 66 66", 0 } },
	  0, 16 },
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

/* clang-format off */
static const struct {
	const char *name;
	struct script_step steps[5]; /* behind the first reading: 8 bytes */
	int status;
	size_t size;
	bool want_new;
} later_cases[] = {
	{ "the same",
	  { { "0a 10  00", "00 08 00 00", 0 },
	    { "0a 11  00 00 00 08", "00 08 01 00 00 00 00 00 00 ff", 0 } },
	  0, 8, false },
	{ "another one was put in",
	  { { "0a 10  00", "00 08 00 00", 0 },
	    { "0a 11  00 00 00 08", "00 08 01 00 00 00 00 00 01 fe", 0 } },
	  0, 8, true },
	{ "it fails this time: what it said stays",
	  { { "0a 10  00", "d4", 0 } }, 0, 8, false },
	{ "it is gone", { { "0a 10  00", "cb", 0 } }, -ENODEV, 0, true },
};
/* clang-format on */

START_TEST(after_an_hour_it_is_read_again)
{
	static const struct script_step first[] = {
		{ "0a 10  00", "00 08 00 00", 0 },
		{ "0a 11  00 00 00 08", "00 08 01 00 00 00 00 00 00 ff", 0 },
	};
	struct script_step
		steps[ARRAY_SIZE(first) + ARRAY_SIZE(later_cases[0].steps)];
	const char *name = later_cases[_i].name;
	struct fru_reader reader = { 0 };
	struct clock_manual clock;
	struct fru_set *before;
	struct script script;
	struct link link;

	memcpy(steps, first, sizeof(first));
	memcpy(steps + ARRAY_SIZE(first), later_cases[_i].steps,
	       sizeof(later_cases[_i].steps));
	clock_manual_init(&clock);
	script_init(&script, steps);
	link_init(&link, &clock.clock, NS_PER_S);
	link_attach(&link, &script.transport);
	for (int minutes = 0; minutes < 60; minutes++) {
		ck_assert_int_eq(
			fru_reader_refresh(&reader, &link, NULL, UINT64_MAX),
			0);
		ck_assert_ptr_eq(script.step, steps + ARRAY_SIZE(first));
		clock.mono_ns += 60ULL * NS_PER_S;
	}
	before = fru_set_ref(reader.set);
	ck_assert_int_eq(fru_reader_refresh(&reader, &link, NULL, UINT64_MAX),
			 0);
	ck_assert_msg(reader.set->frus[0].status == later_cases[_i].status &&
			      reader.set->frus[0].size == later_cases[_i].size,
		      "%s", name);
	ck_assert_msg((reader.set != before) == later_cases[_i].want_new, "%s",
		      name);
	script_assert_played(&script);
	fru_set_unref(before);
	fru_reader_done(&reader);
	link_done(&link);
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
	tcase_add_loop_test(tc, board_times, 0, ARRAY_SIZE(times));
	tcase_add_test(tc, bytes_that_only_look_like_a_header);
	tcase_add_test(tc, records_of_every_type);
	tcase_add_test(tc, what_a_power_supply_leaves_open);
	tcase_add_loop_test(tc, damaged_records, 0, ARRAY_SIZE(record_damages));
	tcase_add_test(tc, a_record_too_short_for_its_type_is_kept);
	tcase_add_test(tc, a_list_of_records_without_an_end_has_one);
	tcase_add_test(tc, no_more_than_what_is_used_is_needed);
	tcase_add_test(tc, problems_have_words);
	tcase_add_loop_test(tc, reading, 0, ARRAY_SIZE(read_cases));
	tcase_add_test(tc, devices_are_those_of_the_locators_and_number_0);
	tcase_add_loop_test(tc, after_an_hour_it_is_read_again, 0,
			    ARRAY_SIZE(later_cases));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
