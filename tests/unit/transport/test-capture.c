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

static void same_sensors(const struct snapshot *a, const struct snapshot *b)
{
	ck_assert_uint_eq(a->sdr->n_records, b->sdr->n_records);
	for (size_t i = 0; i < a->sdr->n_records; i++) {
		const struct sdr_record *x = &a->sdr->records[i];
		const struct sdr_record *y = &b->sdr->records[i];

		ck_assert_uint_eq(x->size, y->size);
		ck_assert_mem_eq(x->data, y->data, x->size);
	}
	ck_assert_uint_eq(a->sdr->n_sensors, b->sdr->n_sensors);
	for (size_t i = 0; i < a->sdr->n_sensors; i++) {
		const char *name = a->sdr->sensors[i].name;
		const struct reading *x = &a->readings[i];
		const struct reading *y = &b->readings[i];

		ck_assert_str_eq(name, b->sdr->sensors[i].name);
		ck_assert_msg(x->status == y->status && x->cc == y->cc &&
				      x->raw == y->raw &&
				      x->has_value == y->has_value &&
				      x->value == y->value &&
				      x->has_states == y->has_states &&
				      x->states == y->states,
			      "%s: %d %f is %d %f", name, (int)x->status,
			      x->value, (int)y->status, y->value);
		ck_assert_msg(a->limits[i].valid == b->limits[i].valid, "%s",
			      name);
		ck_assert_mem_eq(a->limits[i].raw, b->limits[i].raw,
				 N_THRESHOLDS);
		ck_assert_int_eq(a->limits[i].has_hysteresis,
				 b->limits[i].has_hysteresis);
	}
}

static void same_log_and_inventory(const struct snapshot *a,
				   const struct snapshot *b)
{
	ck_assert_uint_eq(a->sel->n_entries, b->sel->n_entries);
	for (size_t i = 0; i < a->sel->n_entries; i++)
		ck_assert_mem_eq(a->sel->entries[i].raw, b->sel->entries[i].raw,
				 16);
	ck_assert_int_eq(a->sel->capacity, b->sel->capacity);
	ck_assert_int_eq(a->sel->n_free, b->sel->n_free);
	ck_assert_uint_eq(a->fru->n_frus, b->fru->n_frus);
	for (size_t i = 0; i < a->fru->n_frus; i++) {
		ck_assert_int_eq(a->fru->frus[i].fru_id,
				 b->fru->frus[i].fru_id);
		ck_assert_int_eq(a->fru->frus[i].status,
				 b->fru->frus[i].status);
		ck_assert_uint_eq(a->fru->frus[i].size, b->fru->frus[i].size);
		if (a->fru->frus[i].size > 0)
			ck_assert_mem_eq(a->fru->frus[i].data,
					 b->fru->frus[i].data,
					 a->fru->frus[i].size);
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
	ck_assert_uint_eq(live->fru->n_frus, 3);

	snprintf(uri, sizeof(uri), "sim:%s", file);
	captured = read_all(uri);
	ck_assert_int_eq(live->device_id.product_id,
			 captured->device_id.product_id);
	ck_assert_mem_eq(live->guid, captured->guid, sizeof(live->guid));
	same_sensors(live, captured);
	same_log_and_inventory(live, captured);
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
