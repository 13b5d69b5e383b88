/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Inventory of real machines against what others made of it
 *
 * Needs the folder that IPMIPROV_CORPUS names; skips and says so without it.
 * An audit of all images says which areas and records they have and what is
 * wrong with them; ipmitool and FreeIPMI printed the images of the machines.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "libipmiprov/repo/fru.h"
#include "libipmiprov/repo/state-file.h"
#include "tests/unit/run.h"

enum { PATH_SIZE = 512, TEST_SKIPPED = 77 };

static const char *corpus(void)
{
	return getenv("IPMIPROV_CORPUS");
}

/* False if there is no such file in the corpus. */
static bool load(const char *name, struct buf *ret)
{
	char path[PATH_SIZE * 2];

	snprintf(path, sizeof(path), "%s/%s", corpus(), name);
	if (state_file_read(path, ret) != 0)
		return false;
	buf_putc(ret, '\0');
	ret->size--;
	return true;
}

static bool load_info(const char *name, struct buf *bytes, struct fru_info *ret)
{
	if (!load(name, bytes))
		return false;
	ck_assert_int_eq(
		fru_info_decode((const uint8_t *)bytes->data, bytes->size, ret),
		0);
	return true;
}

#define BIT(name) (UINT32_C(1) << FRU_PROBLEM_##name)

/* What the audit notes, and the problem that it is here. */
static const struct {
	const char *note;
	uint32_t problem;
} notes[] = {
	{ "mr data csum BAD", BIT(MULTIRECORD_CHECKSUM) },
	{ "mr hdr csum BAD", BIT(MULTIRECORD_FORMAT) },
	{ "board csum BAD", BIT(BOARD_CHECKSUM) },
	{ "product csum BAD", BIT(PRODUCT_CHECKSUM) },
	{ "product no C1", BIT(PRODUCT_FIELDS) },
};

/* Where the audit saw less, or took zeroes for records. */
static const struct {
	const char *file, *why;
	uint32_t problems;
	size_t n_records;
} exceptions[] = {
	{ "issue-transcripts/openmmc_afcv31_truncated_read.fru.bin",
	  "zeroes are no records: their format is not 2",
	  BIT(MULTIRECORD_FORMAT), 0 },
};

static uint32_t expected_problems(const char *file, const char *text)
{
	uint32_t problems = 0;

	for (size_t i = 0; i < ARRAY_SIZE(notes); i++)
		if (strstr(text, notes[i].note))
			problems |= notes[i].problem;
	for (size_t i = 0; i < ARRAY_SIZE(exceptions); i++)
		if (!strcmp(exceptions[i].file, file))
			problems |= exceptions[i].problems;
	return problems;
}

static void check_records(const char *file, const char *text,
			  const struct fru_info *info)
{
	const char *at = strstr(text, "MR ");
	size_t n = 0;
	unsigned type;
	int used;

	for (size_t i = 0; i < ARRAY_SIZE(exceptions); i++) {
		if (strcmp(exceptions[i].file, file) != 0)
			continue;
		ck_assert_uint_eq(info->records.n, exceptions[i].n_records);
		return;
	}
	for (at += at ? 3 : 0; at && sscanf(at, "%2x%n", &type, &used) == 1;
	     at += used, n++)
		ck_assert_msg(n < info->records.n &&
				      info->records.data[n].type == (int)type,
			      "%s: record %zu", file, n);
	ck_assert_msg(info->records.n == n, "%s: %zu records", file,
		      info->records.n);
}

static bool check_audited(char *line)
{
	CLEANUP(fru_info_done) struct fru_info info = { 0 };
	CLEANUP(buf_done) struct buf b = { 0 };
	char *rest = line, *file = strsep(&rest, "\t");
	const char *size = strsep(&rest, "\t"), *text = rest;

	if (!text || !load_info(file, &b, &info))
		return false;
	ck_assert_uint_eq(b.size, strtoul(size, NULL, 10));
	ck_assert_msg(info.is_programmed == !strstr(text, "hdr ver"), "%s",
		      file);
	if (!info.is_programmed) {
		ck_assert_msg(!(info.problems & ~BIT(FORMAT)), "%s", file);
		return true;
	}
	ck_assert_msg(info.problems == expected_problems(file, text),
		      "%s: problems %x", file, info.problems);
	check_records(file, text, &info);
	return true;
}

/* The audit lists more images than there are files. */
START_TEST(every_image_is_what_the_audit_says)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	char *line, *rest;
	int n = 0;

	ck_assert(load("FRU_AUDIT.tsv", &b));
	for (line = strtok_r(b.data, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		n += check_audited(line);
	ck_assert_int_ge(n, 55);
}
END_TEST

#define T(area, name) offsetof(struct fru_info, area.name)

/* How each of the two prints a field. */
static const struct label {
	const char *ipmitool, *freeipmi;
	size_t member;
} labels[] = {
	{ "Chassis Part Number", "FRU Chassis Part Number",
	  T(chassis, part_number) },
	{ "Chassis Serial", "FRU Chassis Serial Number", T(chassis, serial) },
	{ "Board Mfg", "FRU Board Manufacturer", T(board, manufacturer) },
	{ "Board Product", "FRU Board Product Name", T(board, product) },
	{ "Board Serial", "FRU Board Serial Number", T(board, serial) },
	{ "Board Part Number", "FRU Board Part Number", T(board, part_number) },
	{ "Product Manufacturer", "FRU Product Manufacturer Name",
	  T(product, manufacturer) },
	{ "Product Name", "FRU Product Name", T(product, name) },
	{ "Product Part Number", "FRU Product Part/Model Number",
	  T(product, part_number) },
	{ "Product Version", "FRU Product Version", T(product, version) },
	{ "Product Serial", "FRU Product Serial Number", T(product, serial) },
	{ "Product Asset Tag", "FRU Product Asset Tag", T(product, asset_tag) },
};
#undef T

#define P(name) offsetof(struct fru_power_supply, name)
#define D(name) offsetof(struct fru_dc, name)

/* Numbers of records, as FreeIPMI prints them; DC outputs in their order. */
static const struct number {
	const char *label;
	int type;
	size_t member;
} numbers[] = {
	{ "FRU Power Supply Overall Capacity", 0, P(capacity_w) },
	{ "FRU Power Supply Peak VA", 0, P(peak_va) },
	{ "FRU Power Supply Max Inrush Current", 0, P(inrush_a) },
	{ "FRU Power Supply Inrush Interval", 0, P(inrush_ms) },
	{ "FRU Power Supply Low End Input Voltage 1", 0, P(input_low_mv[0]) },
	{ "FRU Power Supply High End Input Voltage 1", 0, P(input_high_mv[0]) },
	{ "FRU Power Supply Low End Input Voltage 2", 0, P(input_low_mv[1]) },
	{ "FRU Power Supply High End Input Voltage 2", 0, P(input_high_mv[1]) },
	{ "FRU Power Supply Low End Acceptable Frequency", 0,
	  P(frequency_low_hz) },
	{ "FRU Power Supply High End Acceptable Frequency", 0,
	  P(frequency_high_hz) },
	{ "FRU Power Supply A/C Dropout Tolerance", 0, P(dropout_ms) },
	{ "FRU Power Supply Peak Capacity", 0, P(peak_w) },
	{ "FRU Power Supply Hold Up Time", 0, P(hold_up_s) },
	{ "FRU Power Supply Total Combined Wattage", 0, P(combined_w) },
	{ "FRU DC Output Output Number", 1, D(output) },
	{ "FRU DC Output Nominal Voltage", 1, D(nominal_mv) },
	{ "FRU DC Output Maximum Negative Voltage Deviation", 1, D(low_mv) },
	{ "FRU DC Output Maximum Positive Voltage Deviation", 1, D(high_mv) },
	{ "FRU DC Output Ripple and Noise pk-pk", 1, D(ripple_mv) },
	{ "FRU DC Output Minimum Current Draw", 1, D(min_ma) },
	{ "FRU DC Output Maximum Current Draw", 1, D(max_ma) },
};
#undef P
#undef D

static const char *const nodes[] = { "dell_c6320", "dell_r630", "dell_r740xd",
				     "quanta_d51", "s2600kp" };

/* A device while what a peer printed of it is read. */
struct golden {
	const char *node;
	bool is_freeipmi;
	int id; /* -1: none yet */
	struct buf bytes;
	struct fru_info info;
	int output; /* DC outputs seen so far */
	int n;      /* texts and numbers compared */
};

static void trim(char **text)
{
	size_t n;

	*text += strspn(*text, " ");
	n = strlen(*text);
	while (n > 0 && (*text)[n - 1] == ' ')
		(*text)[--n] = '\0';
}

static void golden_close(struct golden *g)
{
	fru_info_done(&g->info);
	buf_done(&g->bytes);
	g->bytes = (struct buf){ 0 };
}

static void golden_open(struct golden *g, const char *line)
{
	const char *id = strstr(line, "(ID ");
	char name[PATH_SIZE];

	golden_close(g);
	ck_assert_ptr_nonnull(id);
	g->id = (int)strtol(id + 4, NULL, g->is_freeipmi ? 16 : 10);
	g->output = 0;
	snprintf(name, sizeof(name), "infrasim/%s/fru_0x20_%02x.bin", g->node,
		 (unsigned)g->id);
	(void)load_info(name, &g->bytes, &g->info); /* listed, but absent */
}

static void check_text(struct golden *g, const char *label, const char *want)
{
	for (size_t i = 0; i < ARRAY_SIZE(labels); i++) {
		const struct label *l = &labels[i];
		const struct fru_text *got;

		if (strcmp(label, g->is_freeipmi ? l->freeipmi : l->ipmitool) !=
		    0)
			continue;
		got = (const void *)((char *)&g->info + l->member);
		ck_assert_msg(!strcmp(got->text, want),
			      "%s %d: %s: \"%s\", not \"%s\"", g->node, g->id,
			      label, got->text, want);
		g->n++;
	}
}

/* The @n-th record of a type, from 0 */
static const struct fru_record *record_of(const struct fru_info *info, int type,
					  int n)
{
	const struct fru_record *r;

	vec_for_each (r, &info->records) {
		if (r->type == type && n-- == 0)
			return r;
	}
	return NULL;
}

static void check_number(struct golden *g, const char *label, const char *want)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		const struct number *number = &numbers[i];
		const struct fru_record *r;
		int got;

		if (strcmp(label, number->label) != 0)
			continue;
		g->output += strstr(label, "Output Number") != NULL;
		r = record_of(&g->info, number->type,
			      number->type == 0 ? 0 : g->output - 1);
		ck_assert_msg(r && r->is_decoded, "%s %d: %s", g->node, g->id,
			      label);
		memcpy(&got, (const char *)&r->power_supply + number->member,
		       sizeof(got));
		ck_assert_msg(got == strtol(want, NULL, 10), "%s %d: %s: %d",
			      g->node, g->id, label, got);
		g->n++;
	}
}

static void check_line(struct golden *g, char *line)
{
	char *value = strchr(line, ':');

	if (!value)
		return;
	if (strstr(line, "FRU Device Description") ||
	    strstr(line, "FRU Inventory Device")) {
		golden_open(g, line);
		return;
	}
	*value++ = '\0';
	trim(&line);
	trim(&value);
	check_text(g, line, value);
	check_number(g, line, value);
}

/* Every text and number that a peer found in the images of five machines. */
static void compare_with(bool is_freeipmi, int at_least)
{
	int n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(nodes); i++) {
		struct golden g = { .node = nodes[i],
				    .is_freeipmi = is_freeipmi,
				    .id = -1 };
		CLEANUP(buf_done) struct buf b = { 0 };
		char name[PATH_SIZE], *line, *rest;

		snprintf(name, sizeof(name), "infrasim/%s/golden/%s_fru.txt",
			 nodes[i], is_freeipmi ? "freeipmi" : "ipmitool");
		ck_assert_msg(load(name, &b), "%s", name);
		for (line = strtok_r(b.data, "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest))
			check_line(&g, line);
		golden_close(&g);
		n += g.n;
	}
	ck_assert_int_ge(n, at_least);
}

START_TEST(texts_are_those_that_ipmitool_prints)
{
	compare_with(false, 50);
}
END_TEST

START_TEST(texts_and_numbers_are_those_that_freeipmi_prints)
{
	compare_with(true, 80);
}
END_TEST

/* What the folders' own tests and transcripts say of further images. */
#define T(area, name) offsetof(struct fru_info, area.name)
static const struct {
	const char *file;
	size_t member;
	const char *want;
} known[] = {
	{ "python-ipmi/kontron_am4010.bin", T(board, serial), "0023721003" },
	{ "python-ipmi/kontron_am4010.bin", T(board, part_number), "35943" },
	{ "python-ipmi/kontron_am4010.bin", T(product, part_number), "0012" },
	{ "python-ipmi/kontron_am4010.bin", T(product, serial),
	  "0000000000000000000000000" },
	{ "python-ipmi/asrockrack_bad_checksum.bin", T(board, manufacturer),
	  "ASRockRack" },
	{ "python-ipmi/asrockrack_bad_checksum.bin", T(product, manufacturer),
	  "ASRockRack" },
	{ "python-ipmi/fru_supermicro_x11scz-f.bin", T(board, product),
	  "X11SCZ-F" },
	{ "openbmc-entity-manager/formatIPMIFRU_FullDecode.bin",
	  T(board, serial), "1583324800150" },
	{ "openbmc-entity-manager/formatIPMIFRU_FullDecode.bin",
	  T(board, part_number), "699-13809-0404-600" },
	{ "openbmc-entity-manager/formatIPMIFRU_FullDecode.bin",
	  T(product, version), "AE.1" },
	{ "openbmc-entity-manager/formatIPMIFRU_FullDecode.bin",
	  T(product, fru_file_id), "v0.1" },
	{ "facebook-qemu/fby35_fruid_bmc.bin", T(board, product),
	  "BMC Storage Module" },
	{ "facebook-qemu/fby35_fruid_bmc.bin", T(product, version), "EVT2" },
	{ "facebook-qemu/fby35_fruid_bb.bin", T(chassis, serial), "N/A" },
	{ "facebook-qemu/fby35_fruid_nic.bin", T(product, version), "A9" },
	{ "facebook-qemu/fby35_fruid_nic.bin", T(board, fru_file_id),
	  "FRU Ver 0.02" },
};
#undef T

START_TEST(images_that_their_owners_describe)
{
	CLEANUP(fru_info_done) struct fru_info info = { 0 };
	CLEANUP(buf_done) struct buf b = { 0 };
	const struct fru_text *got;

	ck_assert_msg(load_info(known[_i].file, &b, &info), "%s",
		      known[_i].file);
	got = (const void *)((char *)&info + known[_i].member);
	ck_assert_msg(!strcmp(got->text, known[_i].want), "%s: \"%s\"",
		      known[_i].file, got->text);
}
END_TEST

START_TEST(dates_customs_and_records_that_their_owners_describe)
{
	CLEANUP(fru_info_done) struct fru_info info = { 0 };
	CLEANUP(fru_info_done) struct fru_info module = { 0 };
	CLEANUP(buf_done) struct buf b = { 0 };
	CLEANUP(buf_done) struct buf c = { 0 };
	const struct fru_record *r;

	ck_assert(
		load_info("openbmc-entity-manager/formatIPMIFRU_FullDecode.bin",
			  &b, &info));
	/* 2024-08-31T05:51Z, whether it is read in 2026 or in 2040 */
	ck_assert_int_eq(fru_board_time(&info.board, 1795305600), 1725083460);
	ck_assert_int_eq(fru_board_time(&info.board, 2208988800), 1725083460);
	ck_assert_uint_eq(info.board.custom.n, 2);
	ck_assert_str_eq(info.board.custom.data[1].text,
			 "MAC: 3C:6D:66:14:C8:7A");

	/* PICMG's module current: 42.0 A */
	ck_assert(load_info("python-ipmi/vadatech_utc017.bin", &c, &module));
	ck_assert_uint_eq(module.records.n, 1);
	r = &module.records.data[0];
	ck_assert_uint_eq(r->iana, 0x315a);
	ck_assert_uint_eq(r->size, 7);
	ck_assert_uint_eq(r->data[5] | r->data[6] << 8, 420);
}
END_TEST

int main(void)
{
	Suite *s;
	TCase *tc;

	if (!corpus()) {
		puts("repo/corpus-fru: skipped, IPMIPROV_CORPUS is not set");
		return TEST_SKIPPED;
	}
	s = suite_create("repo/corpus-fru");
	tc = tcase_create("corpus");
	tcase_add_test(tc, every_image_is_what_the_audit_says);
	tcase_add_test(tc, texts_are_those_that_ipmitool_prints);
	tcase_add_test(tc, texts_and_numbers_are_those_that_freeipmi_prints);
	tcase_add_loop_test(tc, images_that_their_owners_describe, 0,
			    ARRAY_SIZE(known));
	tcase_add_test(tc,
		       dates_customs_and_records_that_their_owners_describe);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
