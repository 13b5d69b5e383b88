/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * All that is read of a BMC survives being captured
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "libipmiprov/repo/bmc.h"
#include "tests/unit/run.h"

enum { TIMEOUT_S = 30 };

static struct snapshot *read_all(const char *uri)
{
	struct bmc_options options = { .label = "test", .uri = uri };
	struct snapshot *s = NULL;
	struct bmc *bmc;

	ck_assert_int_eq(bmc_new(&options, &bmc), 0);
	ck_assert_int_eq(bmc_refresh(bmc, BMC_ALL,
				     clock_mono_ns(&clock_system) +
					     (uint64_t)TIMEOUT_S * NS_PER_S,
				     &s),
			 0);
	bmc_free(bmc);
	ck_assert_msg(s->is_reachable, "%s: %d", uri, s->error);
	return s;
}

static void same_records(const struct sdr_set *a, const struct sdr_set *b)
{
	ck_assert_uint_eq(a->n_records, b->n_records);
	for (size_t i = 0; i < a->n_records; i++) {
		const struct sdr_record *x = &a->records[i];
		const struct sdr_record *y = &b->records[i];

		ck_assert_msg(x->size == y->size &&
				      memcmp(x->data, y->data, x->size) == 0,
			      "record %zu", i);
	}
}

static bool same_reading(const struct reading *a, const struct reading *b)
{
	return a->status == b->status && a->cc == b->cc && a->raw == b->raw &&
	       a->has_value == b->has_value && a->value == b->value &&
	       a->has_states == b->has_states && a->states == b->states;
}

static bool same_limits(const struct sensor_limits *a,
			const struct sensor_limits *b)
{
	return a->valid == b->valid &&
	       memcmp(a->raw, b->raw, sizeof(a->raw)) == 0 &&
	       a->has_hysteresis == b->has_hysteresis &&
	       a->raw_positive == b->raw_positive &&
	       a->raw_negative == b->raw_negative;
}

static void same_sensors(const struct snapshot *a, const struct snapshot *b)
{
	ck_assert_uint_eq(a->sdr->n_sensors, b->sdr->n_sensors);
	for (size_t i = 0; i < a->sdr->n_sensors; i++) {
		const char *name = a->sdr->sensors[i].name;

		ck_assert_msg(strcmp(name, b->sdr->sensors[i].name) == 0 &&
				      same_reading(&a->readings[i],
						   &b->readings[i]) &&
				      same_limits(&a->limits[i], &b->limits[i]),
			      "%s", name);
	}
}

static void same_log(const struct sel *a, const struct sel *b)
{
	ck_assert_uint_eq(a->n_entries, b->n_entries);
	for (size_t i = 0; i < a->n_entries; i++)
		ck_assert_mem_eq(a->entries[i].raw, b->entries[i].raw, 16);
	ck_assert_int_eq(a->capacity, b->capacity);
	ck_assert_int_eq(a->n_free, b->n_free);
}

static void same_inventory(const struct fru_set *a, const struct fru_set *b)
{
	ck_assert_uint_eq(a->n_frus, b->n_frus);
	for (size_t i = 0; i < a->n_frus; i++) {
		const struct fru *x = &a->frus[i], *y = &b->frus[i];

		ck_assert_msg(x->fru_id == y->fru_id &&
				      x->status == y->status &&
				      x->size == y->size &&
				      (x->size == 0 ||
				       memcmp(x->data, y->data, x->size) == 0),
			      "inventory %d", x->fru_id);
	}
}

START_TEST(a_capture_reads_as_what_it_was_made_of)
{
	char file[] = "/tmp/test-capture.XXXXXX", uri[64];
	int fd = mkstemp(file);
	struct snapshot *live, *captured;

	ck_assert_int_ge(fd, 0);
	close(fd);
	snprintf(uri, sizeof(uri), "record:%s,sim:?still", file);
	live = read_all(uri);
	ck_assert_uint_ge(live->sdr->n_sensors, 60);
	ck_assert_uint_ge(live->sel->n_entries, 25);
	ck_assert_uint_eq(live->fru->n_frus, 4);

	snprintf(uri, sizeof(uri), "sim:%s", file);
	captured = read_all(uri);
	ck_assert_int_eq(live->device_id.product_id,
			 captured->device_id.product_id);
	ck_assert_mem_eq(live->guid, captured->guid, sizeof(live->guid));
	same_records(live->sdr, captured->sdr);
	same_sensors(live, captured);
	same_log(live->sel, captured->sel);
	same_inventory(live->fru, captured->fru);
	snapshot_unref(live);
	snapshot_unref(captured);
	unlink(file);
}
END_TEST

START_TEST(the_demo_is_healthy_in_the_main)
{
	struct snapshot *s = read_all("sim:?still");
	size_t n_analog = 0, n_values = 0;

	for (size_t i = 0; i < s->sdr->n_sensors; i++) {
		n_analog += s->sdr->sensors[i].is_analog;
		n_values += s->readings[i].has_value;
	}
	ck_assert_uint_ge(n_analog, 30);
	ck_assert_uint_ge(n_values, 30);
	ck_assert_int_eq(s->sdr->n_bad_records, 0);
	snapshot_unref(s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/capture");
	TCase *tc = tcase_create("capture");

	tcase_add_test(tc, a_capture_reads_as_what_it_was_made_of);
	tcase_add_test(tc, the_demo_is_healthy_in_the_main);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
