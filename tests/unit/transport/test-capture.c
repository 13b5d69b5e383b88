/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * All that is read of a BMC survives being captured
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "libipmiprov/repo/bmc.h"
#include "libipmiprov/repo/capture.h"
#include "tests/unit/personas.h"
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

static uint64_t deadline(void)
{
	return clock_mono_ns(&clock_system) + (uint64_t)TIMEOUT_S * NS_PER_S;
}

static void same_machine(const struct snapshot *a, const struct snapshot *b)
{
	ck_assert_int_eq(a->has_device_id, b->has_device_id);
	ck_assert_int_eq(a->device_id.product_id, b->device_id.product_id);
	ck_assert_int_eq(a->has_guid, b->has_guid);
	ck_assert_mem_eq(a->guid, b->guid, sizeof(a->guid));
	ck_assert_int_eq(!a->sdr, !b->sdr);
	if (a->sdr) {
		same_records(a->sdr, b->sdr);
		same_sensors(a, b);
	}
	ck_assert_int_eq(!a->sel, !b->sel);
	if (a->sel)
		same_log(a->sel, b->sel);
	ck_assert_int_eq(!a->fru, !b->fru);
	if (a->fru)
		same_inventory(a->fru, b->fru);
}

/* A capture of this, as a file whose name is @file. */
static void capture(const char *uri, const char *file, struct capture *ret)
{
	ck_assert_int_eq(capture_run(uri, deadline(), NULL, ret), 0);
	ck_assert_int_eq(ret->error, 0);
	ck_assert_int_eq(persona_save(&ret->recorder.persona, file), 0);
}

static void check_capture(const char *name, const char *uri)
{
	char file[] = "/tmp/test-capture.XXXXXX", captured_uri[64];
	int fd = mkstemp(file);
	struct snapshot *live, *captured;
	struct capture c;

	ck_assert_int_ge(fd, 0);
	close(fd);
	printf("%s\n", name); /* of the one that fails, the last one printed */
	fflush(stdout);
	capture(uri, file, &c);
	live = read_all(uri);
	snprintf(captured_uri, sizeof(captured_uri), "sim:%s", file);
	captured = read_all(captured_uri);
	same_machine(live, captured);
	snapshot_unref(live);
	snapshot_unref(captured);
	capture_done(&c);
	unlink(file);
}

START_TEST(a_capture_reads_as_what_it_was_made_of)
{
	struct test_personas personas;
	struct test_persona *p;

	personas_with(0, &personas);
	ck_assert_uint_ge(personas.n, 12);
	vec_for_each (p, &personas)
		check_capture(p->name, p->uri);
	personas_done(&personas);
}
END_TEST

/* Rows that somebody is to see of a machine without the machine. */
START_TEST(a_capture_holds_all_that_can_be_asked)
{
	static const char *const keywords[] = {
		"acpi-state",
		"authentication",
		"boot 5",
		"channel-access",
		"channel-info 1",
		"chassis-capabilities",
		"chassis-status",
		"dcmi-asset-tag",
		"dcmi-capability 5",
		"dcmi-controller-id",
		"dcmi-limit",
		"dcmi-power 1",
		"dcmi-power 2 69",
		"dcmi-sensor 66 10",
		"dcmi-temperature 66 10",
		"device-guid",
		"device-id",
		"event-enable",
		"event-status",
		"factors 0 0x52 0x80",
		"fru 3",
		"global-enables",
		"hysteresis",
		"lan 1 24",
		"pef-capabilities",
		"poh",
		"restart-cause",
		"sel-allocation",
		"sel-utc-offset",
		"self-test",
		"sol 1 6",
		"system-guid",
		"system-info 6 1",
		"thresholds",
		"user-access 1 4",
		"user-name 4",
		"watchdog",
		"controller 0x2c 0",
	};
	struct buf text = { 0 };
	struct capture c;

	ck_assert_int_eq(capture_run("sim:?still", deadline(), NULL, &c), 0);
	persona_format(&c.recorder.persona, &text);
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++) {
		char line[64];

		snprintf(line, sizeof(line), "\n%s ", keywords[i]);
		if (strncmp(keywords[i], "controller", 10) == 0)
			line[strlen(line) - 1] = '\n';
		ck_assert_msg(strstr(text.data, line) != NULL, "%s",
			      keywords[i]);
	}
	ck_assert_ptr_null(strstr(text.data, "user-password"));
	ck_assert_uint_gt(c.n_requests, 100);
	ck_assert_uint_eq(c.recorder.misses.n, 0);
	ck_assert(!c.is_cut_short);
	buf_done(&text);
	capture_done(&c);
}
END_TEST

/* What a capture of a capture would add is nothing. */
START_TEST(a_capture_of_a_capture_is_the_same)
{
	char file[] = "/tmp/test-capture.XXXXXX", uri[64];
	int fd = mkstemp(file);
	struct capture first, second;
	struct buf a = { 0 }, b = { 0 };

	ck_assert_int_ge(fd, 0);
	close(fd);
	capture("sim:?still", file, &first);
	snprintf(uri, sizeof(uri), "sim:%s", file);
	ck_assert_int_eq(capture_run(uri, deadline(), NULL, &second), 0);
	persona_format(&first.recorder.persona, &a);
	persona_format(&second.recorder.persona, &b);
	ck_assert_str_eq(a.data, b.data);
	buf_done(&a);
	buf_done(&b);
	capture_done(&first);
	capture_done(&second);
	unlink(file);
}
END_TEST

static void write_persona(const char *file, const char *text)
{
	FILE *f = fopen(file, "we");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static const struct {
	const char *name, *rows, *miss; /* NULL: none */
	bool is_cut_short;
} sick[] = {
	{ "busy now and then", "busy-every 5\n", NULL, false },
	{ "always busy with one thing", "chassis-status cc 0xc0\n",
	  "Get Chassis Status: C0h, node busy", false },
	{ "one inventory times out", "raw 0 0x0a 0x10 00 -> 0xc3\n",
	  "Get FRU Inventory Area Info 00: C3h, timeout while "
	  "processing the command",
	  false },
	{ "hangs half way", "hang-after 16\n", NULL, true },
};

START_TEST(a_sick_bmc_is_captured_as_far_as_it_goes)
{
	char file[] = "/tmp/test-capture.XXXXXX", uri[64];
	int fd = mkstemp(file);
	struct buf text = { 0 };
	struct recorder_miss *miss;
	struct capture c;
	bool found = false;

	ck_assert_int_ge(fd, 0);
	close(fd);
	buf_printf(&text,
		   "persona 1\ndevice-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
		   "sdr 01 00 51 12 0C 2C 00 00 21 00 00 00 2E 01 00 C1 4D\n"
		   "%s",
		   sick[_i].rows);
	write_persona(file, text.data);
	snprintf(uri, sizeof(uri), "sim:%s", file);
	ck_assert_int_eq(
		capture_run(uri, clock_mono_ns(&clock_system) + 3ULL * NS_PER_S,
			    NULL, &c),
		0);
	ck_assert_int_eq(c.error, 0);
	ck_assert_msg(c.is_cut_short == sick[_i].is_cut_short, "%s",
		      sick[_i].name);
	ck_assert(c.recorder.persona.controllers.data[0].device_id.is_set);
	ck_assert_uint_eq(c.recorder.persona.controllers.data[0].sdrs.n, 1);
	vec_for_each (miss, &c.recorder.misses) {
		buf_reset(&text);
		capture_miss_text(miss, &text);
		found |= sick[_i].miss && strcmp(text.data, sick[_i].miss) == 0;
	}
	ck_assert_msg(found == !!sick[_i].miss, "%s: %s", sick[_i].name,
		      c.recorder.misses.n ? text.data : "nothing missed");
	buf_done(&text);
	capture_done(&c);
	unlink(file);
}
END_TEST

START_TEST(a_bmc_that_is_not_there_is_said)
{
	struct capture c;

	ck_assert_int_eq(
		capture_run("sim:/nonexistent/x", deadline(), NULL, &c), 0);
	ck_assert_int_eq(c.error, -ENOENT);
	capture_done(&c);
	ck_assert_int_eq(capture_run("nonsense:", deadline(), NULL, &c),
			 -EINVAL);
	capture_done(&c);
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

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_capture_reads_as_what_it_was_made_of);
	tcase_add_test(tc, a_capture_holds_all_that_can_be_asked);
	tcase_add_test(tc, a_capture_of_a_capture_is_the_same);
	tcase_add_loop_test(tc, a_sick_bmc_is_captured_as_far_as_it_goes, 0,
			    ARRAY_SIZE(sick));
	tcase_add_test(tc, a_bmc_that_is_not_there_is_said);
	tcase_add_test(tc, the_demo_is_healthy_in_the_main);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
