/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Real machines' records, inventory and log
 *
 * Needs the folder that IPMIPROV_CORPUS names; skips and says so without it.
 */

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/fru.h"
#include "libipmiprov/repo/sdr.h"
#include "libipmiprov/repo/sel.h"
#include "libipmiprov/repo/state-file.h"
#include "tests/unit/run.h"

enum { LINE_SIZE = 1024, SEL_ENTRY_SIZE = 16, TEST_SKIPPED = 77 };

static const char *corpus(void)
{
	return getenv("IPMIPROV_CORPUS");
}

/* False if there is no such file in the corpus. */
static bool load(const char *name, struct buf *ret)
{
	char path[LINE_SIZE * 2];

	snprintf(path, sizeof(path), "%s/%s", corpus(), name);
	return state_file_read(path, ret) == 0;
}

/* A file of records one behind the other. */
static struct sdr_set *decode_sdrs(const struct buf *b)
{
	struct sdr_records records = { 0 };
	const uint8_t *at = (const uint8_t *)b->data;
	size_t left = b->size;
	struct sdr_set *set;

	while (left >= SDR_HEADER_SIZE) {
		struct sdr_record *rec = vec_push(&records);
		size_t n = sdr_size(at);

		n = n < left ? n : left;
		rec->id = (uint16_t)(at[0] | at[1] << 8);
		rec->size = (uint8_t)n;
		memcpy(rec->data, at, n);
		at += n;
		left -= n;
	}
	ck_assert_uint_eq(left, 0);
	ck_assert_int_eq(sdr_set_new(&records, &set), 0);
	return set;
}

/* "'0x2': 124" in a row of the audit */
static size_t audited(const char *row, const char *key)
{
	const char *at = strstr(row, key);

	return at ? strtoul(at + strlen(key), NULL, 10) : 0;
}

static size_t n_of_type(const struct sdr_set *set, int type)
{
	size_t n = 0;

	for (size_t i = 0; i < set->n_records; i++)
		n += set->records[i].data[SDR_TYPE_OFFSET] == type;
	return n;
}

static void check_sensors(const struct sdr_set *set, const char *name)
{
	for (size_t i = 0; i < set->n_sensors; i++) {
		const struct sensor *s = &set->sensors[i];
		double value;

		ck_assert_msg(*s->name, "%s: %s has no name", name, s->id);
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(strcmp(s->id, set->sensors[j].id) != 0,
				      "%s: two sensors %s", name, s->id);
		for (int raw = 0; s->is_analog && raw < 256; raw++)
			if (convert_value(s, &s->factors, (uint8_t)raw,
					  &value) == 0)
				ck_assert_msg(value > -1e12 && value < 1e12,
					      "%s: %s", name, s->id);
	}
}

static bool check_set(const char *row)
{
	static const struct {
		const char *key;
		int type;
	} types[] = {
		{ "'0x1': ", SDR_FULL },         { "'0x2': ", SDR_COMPACT },
		{ "'0x3': ", SDR_EVENT_ONLY },   { "'0xc0': ", SDR_OEM },
		{ "'0x11': ", SDR_FRU_LOCATOR }, { "'0x12': ", SDR_MC_LOCATOR },
	};
	CLEANUP(buf_done) struct buf b = { 0 };
	char name[LINE_SIZE];
	struct sdr_set *set;
	size_t n_records;

	if (sscanf(row, "%1023s %zu", name, &n_records) != 2 || !load(name, &b))
		return false;
	set = decode_sdrs(&b);
	ck_assert_msg(set->n_records == n_records, "%s: %zu", name,
		      set->n_records);
	ck_assert_msg(set->n_bad_records == 0, "%s: %d bad", name,
		      set->n_bad_records);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		ck_assert_msg(n_of_type(set, types[i].type) ==
				      audited(row, types[i].key),
			      "%s: type %xh", name, types[i].type);
	ck_assert_msg(set->n_frus == audited(row, "'0x11': "), "%s", name);
	ck_assert_msg(set->n_mcs == audited(row, "'0x12': "), "%s", name);
	ck_assert_msg(set->n_sensors >= audited(row, "'0x1': ") +
						audited(row, "'0x2': ") +
						audited(row, "'0x3': "),
		      "%s", name);
	check_sensors(set, name);
	sdr_set_unref(set);
	return true;
}

/* The audit lists more sets than there are files. */
START_TEST(records_are_what_the_audit_counted)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	char *row, *rest;
	int n = 0;

	ck_assert(load("SDR_AUDIT.tsv", &b));
	for (row = strtok_r(b.data, "\n", &rest); row;
	     row = strtok_r(NULL, "\n", &rest))
		n += check_set(row);
	ck_assert_int_ge(n, 6);
}
END_TEST

static int check_fru(const char *path, const struct stat *st, int type,
		     struct FTW *at)
{
	CLEANUP(fru_info_done) struct fru_info info = { 0 };
	CLEANUP(buf_done) struct buf b = { 0 };

	(void)st;
	if (type != FTW_F || !strstr(path + at->base, "fru") ||
	    !strstr(path + at->base, ".bin"))
		return 0;
	ck_assert_int_eq(state_file_read(path, &b), 0);
	ck_assert_int_eq(
		fru_info_decode((const uint8_t *)b.data, b.size, &info), 0);
	for (size_t n = 0; n < b.size; n++) {
		struct fru_info part;

		ck_assert_int_eq(
			fru_info_decode((const uint8_t *)b.data, n, &part), 0);
		fru_info_done(&part);
	}
	return 0;
}

START_TEST(inventory_of_any_kind_is_decoded)
{
	ck_assert_int_eq(nftw(corpus(), check_fru, 16, FTW_PHYS), 0);
}
END_TEST

/* clang-format off */
static const struct {
	const char *file;
	bool is_programmed;
	unsigned problems;
	const char *board_manufacturer, *board_product, *board_serial;
	const char *product_name, *product_serial;
} known_frus[] = {
	{ "python-ipmi/kontron_am4010.bin", true, 0,
	  "Kontron", "AM4010", "0023721003", "AM4010",
	  "0000000000000000000000000" },
	{ "python-ipmi/asrockrack_bad_checksum.bin", true,
	  1 << FRU_PROBLEM_BOARD_CHECKSUM, "ASRockRack", NULL, NULL, NULL,
	  NULL },
	{ "openbmc-entity-manager/formatIPMIFRU_FullDecode.bin", true, 0,
	  "NVIDIA", "P3809", "1583324800150", NULL, NULL },
	{ "facebook-qemu/janga_smb_fruid.bin", false,
	  1 << FRU_PROBLEM_FORMAT, NULL, NULL, NULL, NULL, NULL },
	{ "infrasim/quanta_d51/fru_0x20_00.bin", true, 0,
	  NULL, NULL, NULL, NULL, NULL },
};
/* clang-format on */

static void check_text(const char *file, const struct fru_text *got,
		       const char *want)
{
	if (want)
		ck_assert_msg(!strcmp(got->text, want), "%s: \"%s\"", file,
			      got->text);
}

START_TEST(known_inventory)
{
	CLEANUP(fru_info_done) struct fru_info info = { 0 };
	CLEANUP(buf_done) struct buf b = { 0 };
	const char *file = known_frus[_i].file;

	ck_assert_msg(load(file, &b), "%s", file);
	ck_assert_int_eq(
		fru_info_decode((const uint8_t *)b.data, b.size, &info), 0);
	ck_assert_msg(info.is_programmed == known_frus[_i].is_programmed, "%s",
		      file);
	ck_assert_msg(info.problems == known_frus[_i].problems, "%s: %x", file,
		      info.problems);
	check_text(file, &info.board.manufacturer,
		   known_frus[_i].board_manufacturer);
	check_text(file, &info.board.product, known_frus[_i].board_product);
	check_text(file, &info.board.serial, known_frus[_i].board_serial);
	check_text(file, &info.product.name, known_frus[_i].product_name);
	check_text(file, &info.product.serial, known_frus[_i].product_serial);
}
END_TEST

START_TEST(the_matrix_of_events)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	size_t n_kinds[SEL_KIND_UNKNOWN + 1] = { 0 };

	ck_assert(load("sel-matrix/sel_matrix.bin", &b));
	ck_assert_uint_eq(b.size, 526 * SEL_ENTRY_SIZE);
	for (size_t i = 0; i < b.size; i += SEL_ENTRY_SIZE) {
		struct sel_event e;

		sel_event_decode((const uint8_t *)b.data + i, &e);
		n_kinds[e.kind]++;
	}
	ck_assert_uint_gt(n_kinds[SEL_KIND_EVENT], 480);
	ck_assert_uint_gt(n_kinds[SEL_KIND_OEM_TIMED], 0);
	ck_assert_uint_gt(n_kinds[SEL_KIND_OEM], 0);
}
END_TEST

int main(void)
{
	Suite *s;
	TCase *tc;

	if (!corpus()) {
		puts("repo/corpus: skipped, IPMIPROV_CORPUS is not set");
		return TEST_SKIPPED;
	}
	s = suite_create("repo/corpus");
	tc = tcase_create("corpus");
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, records_are_what_the_audit_counted);
	tcase_add_test(tc, inventory_of_any_kind_is_decoded);
	tcase_add_loop_test(tc, known_inventory, 0, ARRAY_SIZE(known_frus));
	tcase_add_test(tc, the_matrix_of_events);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
