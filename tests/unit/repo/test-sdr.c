/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "libipmiprov/repo/sdr.h"
#include "tests/unit/run.h"

/* Byte numbers of the spec's tables and their values; the rest is zero. */
struct patch {
	uint8_t byte, value;
};

enum { MAX_PATCHES = 20 };

static void make_record(const struct patch *patch, size_t size,
			struct sdr_record *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->size = (uint8_t)size;
	ret->data[SDR_LENGTH_OFFSET] = (uint8_t)(size - SDR_HEADER_SIZE);
	for (; patch->byte; patch++)
		ret->data[patch->byte - 1] = patch->value;
	ret->id = (uint16_t)(ret->data[0] | ret->data[1] << 8);
}

static struct sdr_set *decode_rows(const struct sdr_record *rows, size_t n)
{
	struct sdr_records records = { 0 };
	struct sdr_set *set;

	for (size_t i = 0; i < n; i++)
		*(struct sdr_record *)vec_push(&records) = rows[i];
	ck_assert_int_eq(sdr_set_new(&records, &set), 0);
	ck_assert_ptr_null(records.data);
	ck_assert_uint_eq(set->n_records, n);
	return set;
}

/* clang-format off */
static const struct {
	const char *name;
	size_t size;
	struct patch patch[MAX_PATCHES];
	bool is_bad;
	struct sensor want;
} sensor_cases[] = {
	{ "full: m is ten bits, signed", 48,
	  { { 4, 1 }, { 14, 1 }, { 25, 0xfe }, { 26, 0xff } },
	  false, { .factors = { .m = -2, .tolerance = 63 }, .is_analog = true } },
	{ "full: accuracy spans two bytes beside b", 48,
	  { { 4, 1 }, { 14, 1 }, { 27, 1 }, { 28, 0x7f }, { 29, 0xfe } },
	  false, { .factors = { .b = 0x101, .accuracy = 1023,
				.accuracy_exp = 3 },
		   .direction = 2, .is_analog = true } },
	{ "full: exponents are nibbles, signed", 48,
	  { { 4, 1 }, { 14, 1 }, { 30, 0xe3 } },
	  false, { .factors = { .r_exp = -2, .b_exp = 3 }, .is_analog = true } },
	{ "full: owner, channel and LUN", 48,
	  { { 4, 1 }, { 6, 0x2c }, { 7, 0x7d }, { 8, 0xfe }, { 14, 1 } },
	  false, { .owner = 0x2c, .channel = 7, .lun = 1, .number = 0xfe,
		   .is_analog = true } },
	{ "full: what it can do", 48,
	  { { 4, 1 }, { 9, 7 }, { 10, 0x85 }, { 11, 0x81 }, { 12, 0xe9 },
	    { 13, 2 }, { 14, 1 } },
	  false, { .entity_id = 7, .entity_instance = 5,
		   .entity_is_logical = true, .is_settable = true, .init = 0x81,
		   .ignore_if_absent = true, .auto_rearm = true,
		   .hysteresis_support = 2, .threshold_support = 2,
		   .event_support = 1, .sensor_type = 2, .is_analog = true } },
	{ "full: units", 48,
	  { { 4, 1 }, { 14, 1 }, { 21, 0x5d }, { 22, 4 }, { 23, 22 },
	    { 24, 0xf0 } },
	  false, { .analog_format = 1, .rate_unit = 3, .modifier_use = 2,
		   .is_percentage = true, .base_unit = 4, .modifier_unit = 22,
		   .linearization = 0x70, .is_analog = true } },
	{ "full: thresholds in the order of the mask", 48,
	  { { 4, 1 }, { 14, 1 }, { 19, 0xff }, { 20, 0x3f }, { 37, 6 },
	    { 38, 5 }, { 39, 4 }, { 40, 3 }, { 41, 2 }, { 42, 1 }, { 43, 8 },
	    { 44, 9 } },
	  false, { .readable_thresholds = 0x3f, .settable_thresholds = 0x3f,
		   .sdr_threshold = { 1, 2, 3, 4, 5, 6 },
		   .sdr_positive_hysteresis = 8, .sdr_negative_hysteresis = 9,
		   .is_analog = true } },
	{ "full: nominal and limits", 48,
	  { { 4, 1 }, { 14, 1 }, { 31, 5 }, { 32, 1 }, { 33, 2 }, { 34, 3 },
	    { 35, 4 }, { 36, 5 } },
	  false, { .has_nominal = true, .has_normal_min = true, .nominal = 1,
		   .normal_max = 2, .normal_min = 3, .max = 4, .min = 5,
		   .is_analog = true } },
	{ "full: no number where the format says so", 48,
	  { { 4, 1 }, { 14, 1 }, { 21, 0xc0 } },
	  false, { .analog_format = 3 } },
	{ "full: a discrete sensor without a unit has no number", 48,
	  { { 4, 1 }, { 14, 0x6f }, { 19, 0xff }, { 20, 0xff } },
	  false, { .state_mask = 0x7fff, .reading_type = 0x6f } },
	{ "full: a discrete sensor with a unit has one", 48,
	  { { 4, 1 }, { 14, 0x6f }, { 22, 6 } },
	  false, { .base_unit = 6, .reading_type = 0x6f, .is_analog = true } },
	{ "full: cut before the hysteresis", 43, { { 4, 1 } }, true, { 0 } },
	{ "full: shorter than any record", 17, { { 4, 1 } }, true, { 0 } },
	{ "compact: masks and hysteresis", 32,
	  { { 4, 2 }, { 14, 0x6f }, { 15, 1 }, { 16, 0x80 }, { 17, 2 },
	    { 18, 0x40 }, { 19, 0x80 }, { 20, 1 }, { 24, 0x40 }, { 26, 3 },
	    { 27, 4 } },
	  false, { .record_type = 2, .assertion_mask = 1,
		   .deassertion_mask = 0x4002, .state_mask = 0x180,
		   .direction = 1, .sdr_positive_hysteresis = 3,
		   .sdr_negative_hysteresis = 4, .reading_type = 0x6f,
		   .analog_format = 3 } },
	{ "compact: a unit makes no number", 32,
	  { { 4, 2 }, { 14, 1 }, { 22, 1 } },
	  false, { .record_type = 2, .base_unit = 1, .analog_format = 3 } },
	{ "compact: no room for a name", 31, { { 4, 2 } }, false,
	  { .record_type = 2, .reading_type = 0, .analog_format = 3 } },
	{ "event-only", 17,
	  { { 4, 3 }, { 6, 0x21 }, { 8, 9 }, { 11, 0x10 }, { 12, 0x6f },
	    { 13, 0xc0 } },
	  false, { .record_type = 3, .owner = 0x21, .number = 9,
		   .sensor_type = 0x10, .reading_type = 0x6f, .direction = 3,
		   .analog_format = 3 } },
	{ "event-only: cut", 13, { { 4, 3 } }, true, { 0 } },
};
/* clang-format on */

#define SAME(member)                                                           \
	ck_assert_msg(got->member == want->member, "%s: " #member " %d",       \
		      sensor_cases[_i].name, (int)got->member)

START_TEST(sensors)
{
	const struct sensor *want = &sensor_cases[_i].want;
	const struct sensor *got;
	struct sdr_record rec;
	struct sdr_set *set;

	make_record(sensor_cases[_i].patch, sensor_cases[_i].size, &rec);
	set = decode_rows(&rec, 1);
	ck_assert_msg(set->n_bad_records == sensor_cases[_i].is_bad, "%s",
		      sensor_cases[_i].name);
	ck_assert_msg(set->n_sensors == !sensor_cases[_i].is_bad, "%s",
		      sensor_cases[_i].name);
	got = set->sensors;
	if (got) {
		SAME(owner), SAME(channel), SAME(lun), SAME(number);
		SAME(entity_id), SAME(entity_instance), SAME(entity_is_logical);
		SAME(is_settable), SAME(init), SAME(ignore_if_absent);
		SAME(auto_rearm), SAME(hysteresis_support);
		SAME(threshold_support), SAME(event_support), SAME(sensor_type);
		SAME(assertion_mask), SAME(deassertion_mask), SAME(direction);
		SAME(readable_thresholds), SAME(settable_thresholds);
		SAME(state_mask), SAME(analog_format), SAME(is_analog);
		SAME(rate_unit), SAME(modifier_use), SAME(base_unit);
		SAME(modifier_unit), SAME(is_percentage), SAME(linearization);
		SAME(factors.m), SAME(factors.b), SAME(factors.b_exp);
		SAME(factors.r_exp), SAME(factors.tolerance);
		SAME(factors.accuracy), SAME(factors.accuracy_exp);
		SAME(has_nominal), SAME(has_normal_max), SAME(has_normal_min);
		SAME(nominal), SAME(normal_max), SAME(normal_min);
		SAME(max), SAME(min);
		SAME(sdr_positive_hysteresis), SAME(sdr_negative_hysteresis);
		for (int i = 0; i < N_THRESHOLDS; i++)
			SAME(sdr_threshold[i]);
	}
	sdr_set_unref(set);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	struct patch patch[MAX_PATCHES];
	size_t n;
	struct {
		int number, instance;
		const char *name;
	} want[3];
} sharing_cases[] = {
	{ "numbers from 0, instances grow",
	  { { 4, 2 }, { 8, 10 }, { 10, 0x61 }, { 24, 0x03 }, { 25, 0x80 },
	    { 32, 0xc3 }, { 33, 'D' }, { 34, 'r' }, { 35, ' ' } },
	  3, { { 10, 0x61, "Dr 0" }, { 11, 0x62, "Dr 1" }, { 12, 0x63, "Dr 2" } } },
	{ "letters from an offset, one entity",
	  { { 4, 2 }, { 8, 255 }, { 10, 1 }, { 24, 0x12 }, { 25, 0x19 },
	    { 32, 0xc1 }, { 33, 'P' } },
	  2, { { 255, 1, "PZ" }, { 0, 1, "PAA" } } },
	{ "numbers past nine",
	  { { 4, 3 }, { 8, 1 }, { 13, 0x02 }, { 14, 0x09 }, { 17, 0xc1 },
	    { 18, 'F' } },
	  2, { { 1, 0, "F9" }, { 2, 0, "F10" } } },
	{ "a count of one adds nothing",
	  { { 4, 2 }, { 8, 1 }, { 24, 0x01 }, { 32, 0xc2 }, { 33, 'A' },
	    { 34, ' ' } },
	  1, { { 1, 0, "A" } } },
};
/* clang-format on */

START_TEST(sharing)
{
	struct sdr_record rec;
	struct sdr_set *set;

	make_record(sharing_cases[_i].patch, 40, &rec);
	set = decode_rows(&rec, 1);
	ck_assert_uint_eq(set->n_sensors, sharing_cases[_i].n);
	for (size_t i = 0; i < set->n_sensors; i++) {
		const struct sensor *s = &set->sensors[i];

		ck_assert_int_eq(s->number, sharing_cases[_i].want[i].number);
		ck_assert_int_eq(s->entity_instance,
				 sharing_cases[_i].want[i].instance);
		ck_assert_str_eq(s->name, sharing_cases[_i].want[i].name);
	}
	sdr_set_unref(set);
}
END_TEST

START_TEST(a_repeated_key_takes_the_record_into_its_id)
{
	static const struct patch patches[][MAX_PATCHES] = {
		{ { 1, 4 }, { 4, 1 }, { 6, 0x20 }, { 8, 5 } },
		{ { 1, 0x47 }, { 4, 1 }, { 6, 0x20 }, { 8, 5 } },
		{ { 1, 0x8a }, { 4, 1 }, { 6, 0x20 }, { 7, 1 }, { 8, 5 } },
	};
	static const char *const ids[] = { "5.0.32#4", "5.0.32#71", "5.1.32" };
	struct sdr_record rows[3];
	struct sdr_set *set;

	for (size_t i = 0; i < 3; i++)
		make_record(patches[i], 48, &rows[i]);
	set = decode_rows(rows, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_str_eq(set->sensors[i].id, ids[i]);
	sdr_set_unref(set);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	uint8_t type_length;
	const char *bytes;
	size_t n;
	const char *want;
} name_cases[] = {
	{ "Latin-1", 0xc4, "Fan1", 4, "Fan1" },
	{ "longer than the record", 0xdf, "System12V-AUXILI", 16,
	  "System12V-AUXILI" },
	{ "no byte of it", 0xd0, "", 0, "" },
	{ "BCD plus", 0x42, "\x45\xb1", 2, "45-1" },
	{ "6-bit", 0x83, "\x29\xdc\xa6", 3, "IPMI" },
	{ "ASCII under the wrong name", 0x04, "Fan1", 4, "Fan1" },
	{ "NULs behind", 0xc6, "Fan\0\0\0", 6, "Fan" },
};
/* clang-format on */

START_TEST(names)
{
	struct sdr_record rec;
	struct sdr_set *set;

	make_record((const struct patch[]){ { 4, 1 }, { 0 } },
		    48 + name_cases[_i].n, &rec);
	rec.data[47] = name_cases[_i].type_length;
	memcpy(rec.data + 48, name_cases[_i].bytes, name_cases[_i].n);
	set = decode_rows(&rec, 1);
	ck_assert_msg(!strcmp(set->sensors[0].name, name_cases[_i].want),
		      "%s: \"%s\"", name_cases[_i].name, set->sensors[0].name);
	sdr_set_unref(set);
}
END_TEST

START_TEST(locators)
{
	static const struct patch patches[][MAX_PATCHES] = {
		{ { 4, 0x11 },
		  { 6, 0x20 },
		  { 7, 3 },
		  { 8, 0x98 },
		  { 9, 0x70 },
		  { 11, 0x10 },
		  { 12, 2 },
		  { 13, 10 },
		  { 14, 1 },
		  { 16, 0xc1 },
		  { 17, 'P' } },
		{ { 4, 0x12 },
		  { 6, 0x2c },
		  { 7, 6 },
		  { 8, 1 },
		  { 9, 0x21 },
		  { 13, 46 },
		  { 14, 1 },
		  { 16, 0xc2 },
		  { 17, 'M' },
		  { 18, 'E' } },
		{ { 4, 0x13 } },
		{ { 4, 0xc0 } },
	};
	struct sdr_record rows[4];
	struct sdr_set *set;

	for (size_t i = 0; i < 4; i++)
		make_record(patches[i], 20, &rows[i]);
	set = decode_rows(rows, 4);
	ck_assert_uint_eq(set->n_sensors, 0);
	ck_assert_int_eq(set->n_bad_records, 0);
	ck_assert_uint_eq(set->n_frus, 1);
	ck_assert_int_eq(set->frus[0].device_address, 0x20);
	ck_assert_int_eq(set->frus[0].fru_id, 3);
	ck_assert(set->frus[0].is_logical);
	ck_assert_int_eq(set->frus[0].lun, 3);
	ck_assert_int_eq(set->frus[0].channel, 7);
	ck_assert_int_eq(set->frus[0].entity_id, 10);
	ck_assert_str_eq(set->frus[0].name, "P");
	ck_assert_uint_eq(set->n_mcs, 1);
	ck_assert_int_eq(set->mcs[0].address, 0x2c);
	ck_assert_int_eq(set->mcs[0].channel, 6);
	ck_assert_int_eq(set->mcs[0].capabilities, 0x21);
	ck_assert_str_eq(set->mcs[0].name, "ME");
	sdr_set_unref(set);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	size_t size;
	struct patch patches[MAX_PATCHES];
	int n_bad;
	struct entity_association want;
} association_cases[] = {
	{ "a list", 16,
	  { { 4, 8 }, { 6, 7 }, { 7, 1 }, { 8, 0x40 }, { 9, 3 }, { 10, 1 },
	    { 11, 3 }, { 12, 2 }, { 15, 29 }, { 16, 4 } }, 0,
	  { .container_id = 7, .container_instance = 1, .is_linked = true,
	    .members = { { 3, 1, 1, 0, 0 }, { 3, 2, 2, 0, 0 },
			 { 29, 4, 4, 0, 0 } },
	    .n_members = 3 } },
	{ "two ranges", 16,
	  { { 4, 8 }, { 6, 30 }, { 7, 1 }, { 8, 0x80 }, { 9, 29 }, { 10, 1 },
	    { 11, 29 }, { 12, 6 }, { 13, 10 }, { 14, 1 }, { 15, 10 },
	    { 16, 2 } }, 0,
	  { .container_id = 30, .container_instance = 1,
	    .members = { { 29, 1, 6, 0, 0 }, { 10, 1, 2, 0, 0 } },
	    .n_members = 2 } },
	{ "ranges that are none", 16,
	  { { 4, 8 }, { 6, 30 }, { 7, 1 }, { 8, 0x80 }, { 9, 29 }, { 10, 6 },
	    { 11, 29 }, { 12, 1 }, { 13, 10 }, { 14, 1 }, { 15, 11 },
	    { 16, 2 } }, 0,
	  { .container_id = 30, .container_instance = 1,
	    .members = { { 29, 6, 6, 0, 0 }, { 10, 1, 1, 0, 0 },
			 { 11, 2, 2, 0, 0 } },
	    .n_members = 3 } },
	{ "one member, and the record ends", 10,
	  { { 4, 8 }, { 6, 7 }, { 7, 1 }, { 9, 3 }, { 10, 1 } }, 0,
	  { .container_id = 7, .container_instance = 1,
	    .members = { { 3, 1, 1, 0, 0 } }, .n_members = 1 } },
	{ "of other controllers", 26,
	  { { 4, 9 }, { 6, 7 }, { 7, 0x61 }, { 8, 0x2c }, { 9, 0x60 },
	    { 11, 0x2c }, { 12, 0x60 }, { 13, 3 }, { 14, 0x60 },
	    { 23, 0x2e }, { 24, 0x10 }, { 25, 4 }, { 26, 0x65 } }, 0,
	  { .container_id = 7, .container_instance = 0x61,
	    .container_address = 0x2c, .container_channel = 6,
	    .members = { { 3, 0x60, 0x60, 0x2c, 6 }, { 4, 0x65, 0x65, 0x2e, 1 } },
	    .n_members = 2 } },
	{ "no member at all", 9, { { 4, 8 }, { 6, 7 }, { 7, 1 } }, 1, { 0 } },
	{ "device-relative, cut short", 13, { { 4, 9 }, { 6, 7 } }, 1, { 0 } },
};
/* clang-format on */

START_TEST(associations)
{
	const struct entity_association *want = &association_cases[_i].want;
	const char *name = association_cases[_i].name;
	const struct entity_association *got;
	struct sdr_record rec;
	struct sdr_set *set;

	make_record(association_cases[_i].patches, association_cases[_i].size,
		    &rec);
	set = decode_rows(&rec, 1);
	ck_assert_msg(set->n_bad_records == association_cases[_i].n_bad, "%s",
		      name);
	ck_assert_msg(set->n_associations ==
			      (size_t)!association_cases[_i].n_bad,
		      "%s", name);
	got = set->associations;
	if (set->n_associations > 0) {
		ck_assert_msg(got->container_id == want->container_id &&
				      got->container_instance ==
					      want->container_instance &&
				      got->container_address ==
					      want->container_address &&
				      got->container_channel ==
					      want->container_channel &&
				      got->is_linked == want->is_linked &&
				      got->n_members == want->n_members,
			      "%s", name);
		ck_assert_msg(!memcmp(got->members, want->members,
				      sizeof(got->members)),
			      "%s: members", name);
	}
	sdr_set_unref(set);
}
END_TEST

START_TEST(no_records_at_all)
{
	struct sdr_set *set = decode_rows(NULL, 0);

	ck_assert_uint_eq(set->n_sensors, 0);
	sdr_set_unref(set);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/sdr");
	TCase *tc = tcase_create("sdr");

	tcase_add_loop_test(tc, sensors, 0, ARRAY_SIZE(sensor_cases));
	tcase_add_loop_test(tc, sharing, 0, ARRAY_SIZE(sharing_cases));
	tcase_add_loop_test(tc, names, 0, ARRAY_SIZE(name_cases));
	tcase_add_test(tc, a_repeated_key_takes_the_record_into_its_id);
	tcase_add_test(tc, locators);
	tcase_add_loop_test(tc, associations, 0, ARRAY_SIZE(association_cases));
	tcase_add_test(tc, no_records_at_all);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
