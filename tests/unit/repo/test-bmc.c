/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/repo/action.h"
#include "libipmiprov/repo/bmc.h"
#include "libipmiprov/repo/platform-reader.h"
#include "libipmiprov/transport/sim.h"
#include "tests/unit/fault.h"
#include "tests/unit/run.h"

enum { POLL_S = 10, REFRESH_S = 60 };

/* A rest of a Full record, from its byte 9 to the linearization and behind. */
#define FULL_A "07 01 7F 69 01 01 80 0A 80 0A 18 18 00 01 00 "
#define FULL_B                                                                 \
	" 01 00 00 00 00 00 01 19 00 00 FF 00 64 5A 50 00 00 00 02 02 00 "     \
	"00 00 C1 "

static const char persona_head[] =
	"persona 1\n"
	"name small\n"
	"device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
	"system-guid 00 11 22 33 44 55 66 47 88 99 aa bb cc dd ee ff\n";

/* Sensors 5 and 6, 6 non-linear; 9 cannot be read; 7 is a satellite's. */
static const char persona_sensors[] =
	"sdr 01 00 51 01 2C 20 00 05 " FULL_A "00" FULL_B "54\n"
	"sdr 02 00 51 01 2C 20 00 06 " FULL_A "70" FULL_B "4E\n"
	"sdr 03 00 51 01 2C 2C 00 07 " FULL_A "00" FULL_B "53\n"
	"sdr 04 00 51 03 0D 20 00 09 07 01 12 6F 01 00 00 00 C1 45\n"
	"sdr 05 00 51 01 2C 20 00 0A " FULL_A "00" FULL_B "55\n"
	"reading 0 0x05 46 C0 C0\n"
	"thresholds 0 0x05 18 00 00 00 50 5A 64\n"
	"hysteresis 0 0x05 02 02\n"
	"reading 0 0x06 50 C0 C0\n"
	"thresholds 0 0x06 08 00 00 00 50 00 00\n"
	"factors 0 0x06 0x00 40 02 00 00 00 00 00\n"
	"factors 0 0x06 0x40 00 03 00 00 00 00 00\n"
	"reading 0 0x0a 46 E0 C0\n"
	"sel 01 00 02 15 00 00 00 20 00 04 01 05 01 57 50 50\n"
	"sel 02 00 02 16 00 00 00 20 00 04 01 05 81 57 40 50\n"
	"fru 0 01 00 00 00 00 00 00 ff\n";

struct fixture {
	struct bmc_opener opener;
	struct clock_manual clock;
	char text[4096];              /* persona */
	const struct fault_row *rows; /* of the next opening only; or NULL */
	int error;                    /* instead of opening */
	int n_opened;
	char dir[32]; /* cache; "": none */
	struct bmc *bmc;
	struct snapshot *last;
};

static const struct fault_row no_faults[] = { { 0 } };

static int open_persona(const struct bmc_opener *opener, const char *uri,
			uint64_t deadline_ns, struct transport **ret)
{
	struct fixture *f =
		CONTAINER_OF((void *)opener, struct fixture, opener);
	struct transport *sim;
	struct persona p;
	char *why = NULL;

	ck_assert_str_eq(uri, "test:");
	ck_assert_uint_gt(deadline_ns, f->clock.mono_ns);
	f->n_opened++;
	if (f->error)
		return f->error;
	ck_assert_msg(persona_parse(f->text, "test", &p, &why) == 0, "%s", why);
	ck_assert_int_eq(sim_open_persona(&p, &f->clock.clock, &sim), 0);
	*ret = fault_new(sim, f->rows ? f->rows : no_faults);
	f->rows = NULL;
	return 0;
}

static void new_bmc(struct fixture *f)
{
	const struct bmc_options options = {
		.label = "here",
		.uri = "test:",
		.cache_dir = *f->dir ? f->dir : NULL,
		.clock = &f->clock.clock,
		.poll_interval_ns = (uint64_t)POLL_S * NS_PER_S,
		.opener = &f->opener,
	};

	ck_assert_int_eq(bmc_new(&options, &f->bmc), 0);
}

static void start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	clock_manual_init(&f->clock);
	/* what waits for real does not wait for this clock */
	f->clock.mono_ns =
		clock_mono_ns(&clock_system) + (uint64_t)3600 * NS_PER_S;
	f->clock.wall_ns = (int64_t)1788249600 * NS_PER_S;
	f->opener.open = open_persona;
	snprintf(f->text, sizeof(f->text), "%s%s", persona_head,
		 persona_sensors);
}

static void start_cached(struct fixture *f)
{
	start(f);
	strcpy(f->dir, "test-bmc-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(f->dir));
}

static void remove_dir(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	while ((e = readdir(dir)))
		if (e->d_name[0] != '.')
			unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	ck_assert_int_eq(rmdir(path), 0);
}

static void finish(struct fixture *f)
{
	snapshot_unref(f->last);
	bmc_free(f->bmc);
	if (*f->dir)
		remove_dir(f->dir);
}

/* Some time later, a refresh; how many requests it took. */
static unsigned refresh(struct fixture *f, unsigned parts)
{
	uint64_t before = bmc_n_exchanges(f->bmc);
	struct snapshot *s;

	f->clock.mono_ns += (uint64_t)POLL_S * NS_PER_S;
	f->clock.wall_ns += (int64_t)POLL_S * NS_PER_S;
	ck_assert_int_eq(
		bmc_refresh(f->bmc, parts,
			    f->clock.mono_ns + (uint64_t)REFRESH_S * NS_PER_S,
			    &s),
		0);
	snapshot_unref(f->last);
	f->last = s;
	return (unsigned)(bmc_n_exchanges(f->bmc) - before);
}

static const struct reading *reading_of(const struct fixture *f, int number)
{
	for (size_t i = 0; i < f->last->sdr->n_sensors; i++)
		if (f->last->sdr->sensors[i].number == number)
			return &f->last->readings[i];
	ck_abort_msg("no sensor %d", number);
}

START_TEST(everything_is_read)
{
	struct fixture f;
	const struct snapshot *s;

	start(&f);
	new_bmc(&f);
	refresh(&f, BMC_ALL);
	s = f.last;
	ck_assert(s->is_reachable && s->changes.first);
	ck_assert_int_eq(s->error, 0);
	ck_assert_uint_eq(s->serial, 1);
	ck_assert_str_eq(s->label, "here");
	ck_assert_str_eq(s->system_name,
			 "33221100-5544-4766-8899-aabbccddeeff");
	ck_assert(s->has_device_id && s->has_guid);
	ck_assert_uint_eq(s->device_id.manufacturer_id, 0x7ed9);
	ck_assert_uint_eq(s->sdr->n_sensors, 5);

	ck_assert_int_eq(reading_of(&f, 5)->status, READING_OK);
	ck_assert_double_eq(reading_of(&f, 5)->value, 70);
	ck_assert_int_eq(reading_of(&f, 5)->wall_ns, f.clock.wall_ns);
	ck_assert_double_eq(reading_of(&f, 6)->value, 240);
	ck_assert_int_eq(reading_of(&f, 7)->status, READING_NO_ANSWER);
	ck_assert(!reading_of(&f, 7)->has_value);
	ck_assert_int_eq(reading_of(&f, 9)->status, READING_NOT_READABLE);
	ck_assert_int_eq(reading_of(&f, 10)->status, READING_UNAVAILABLE);
	ck_assert(!reading_of(&f, 10)->has_value);
	ck_assert(!reading_of(&f, 10)->has_states);

	ck_assert_int_eq(s->limits[0].valid, 0x18);
	ck_assert_double_eq(s->limits[0].value[THRESHOLD_UC], 90);
	ck_assert_double_eq(s->limits[0].positive_hysteresis, 2);
	ck_assert_int_eq(s->limits[1].valid, 0x08);
	ck_assert_double_eq(s->limits[1].value[THRESHOLD_UNC], 240);
	ck_assert_int_eq(s->limits[2].valid, 0);

	ck_assert_uint_eq(s->sel->n_entries, 2);
	ck_assert_uint_eq(s->fru->n_frus, 1);
	ck_assert_int_eq(s->fru->frus[0].status, 0);
	ck_assert_uint_eq(s->fru->frus[0].size, 8);
	finish(&f);
}
END_TEST

/* The floor: a request a sensor, one for the records, one for the log. */
START_TEST(a_refresh_costs_a_request_a_sensor_and_two)
{
	unsigned n_readable = 0;
	struct fixture f;

	start(&f);
	new_bmc(&f);
	refresh(&f, BMC_ALL);
	for (size_t i = 0; i < f.last->sdr->n_sensors; i++)
		n_readable +=
			f.last->readings[i].status != READING_NOT_READABLE &&
			f.last->readings[i].status != READING_NO_ANSWER;
	ck_assert_uint_eq(n_readable, 3);
	for (int i = 0; i < 3; i++) {
		unsigned satellite = i != 1; /* rests 10 s, then 20 s */

		ck_assert_uint_eq(refresh(&f, BMC_ALL),
				  n_readable + satellite + 2);
	}
	finish(&f);
}
END_TEST

/* The compiled-in persona, whose sensors all answer. */
START_TEST(a_refresh_of_a_whole_machine_keeps_to_the_floor)
{
	const struct bmc_options options = {
		.label = "demo",
		.uri = "sim:",
		.poll_interval_ns = (uint64_t)POLL_S * NS_PER_S,
	};
	unsigned n_readable = 0;
	struct fixture f = { 0 };
	uint64_t before;

	ck_assert_int_eq(bmc_new(&options, &f.bmc), 0);
	for (int i = 0; i < 3; i++) {
		before = bmc_n_exchanges(f.bmc);
		snapshot_unref(f.last);
		ck_assert_int_eq(
			bmc_refresh(f.bmc, BMC_ALL,
				    clock_mono_ns(&clock_system) +
					    (uint64_t)REFRESH_S * NS_PER_S,
				    &f.last),
			0);
	}
	for (size_t i = 0; i < f.last->sdr->n_sensors; i++)
		n_readable +=
			f.last->readings[i].status != READING_NOT_READABLE;
	ck_assert_uint_ge(n_readable, 60);
	ck_assert_uint_eq(bmc_n_exchanges(f.bmc) - before, n_readable + 2);
	finish(&f);
}
END_TEST

START_TEST(the_next_start_takes_records_and_limits_from_disk)
{
	struct fixture f;
	unsigned n;

	start_cached(&f);
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	bmc_free(f.bmc);
	new_bmc(&f);
	n = refresh(&f, BMC_SENSORS);
	/* identity 2, records 1, readings 3 and the dead satellite, which
	   might have been the BMC, factors and thresholds of the non-linear
	   one 3 */
	ck_assert_uint_le(n, 11);
	ck_assert_uint_eq(f.last->sdr->n_sensors, 5);
	ck_assert_double_eq(reading_of(&f, 5)->value, 70);
	ck_assert_double_eq(f.last->limits[0].value[THRESHOLD_UC], 90);
	ck_assert_double_eq(f.last->limits[1].value[THRESHOLD_UNC], 240);
	finish(&f);
}
END_TEST

START_TEST(a_damaged_cache_is_rebuilt)
{
	struct fixture f;
	struct dirent *e;
	DIR *dir;

	start_cached(&f);
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	bmc_free(f.bmc);
	dir = opendir(f.dir);
	while ((e = readdir(dir))) {
		int fd = openat(dirfd(dir), e->d_name, O_WRONLY);

		if (fd >= 0) {
			ck_assert_int_eq(pwrite(fd, "\xff\xff", 2, 200), 2);
			close(fd);
		}
	}
	closedir(dir);
	new_bmc(&f);
	ck_assert_uint_gt(refresh(&f, BMC_SENSORS), 14);
	ck_assert_uint_eq(f.last->sdr->n_sensors, 5);
	finish(&f);
}
END_TEST

/* One damaged or busy answer is no reason to be another system from then on. */
START_TEST(an_identity_that_was_not_read_is_asked_for_again)
{
	static const struct fault_row rows[] = {
		{ 0x06, 0x01, 1, FAULT_SHORT, 9 },
		{ 0x06, 0x37, 1, FAULT_CC, 0xc0 },
		{ 0x06, 0x37, 2, FAULT_CC, 0xc0 },
		{ 0x06, 0x37, 3, FAULT_CC, 0xc0 },
		{ 0x06, 0x37, 4, FAULT_CC, 0xc0 },
		{ 0 }
	};
	struct fixture f;

	start(&f);
	snprintf(f.text, sizeof(f.text), "%s%s", persona_head,
		 "device-guid ff ee dd cc bb aa 47 88 99 66 55 44 33 22 11 "
		 "00\n");
	f.rows = rows;
	new_bmc(&f);
	refresh(&f, BMC_ALL);
	ck_assert(f.last->is_reachable);
	ck_assert(!f.last->has_guid);
	ck_assert(!f.last->has_device_id);
	refresh(&f, BMC_ALL);
	ck_assert(f.last->has_device_id);
	ck_assert_str_eq(f.last->system_name,
			 "33221100-5544-4766-8899-aabbccddeeff");
	ck_assert_uint_eq(refresh(&f, BMC_IDENTITY), 0);
	finish(&f);
}
END_TEST

/* One damaged answer takes no thresholds and no inventory away. */
START_TEST(what_came_damaged_once_is_asked_for_again)
{
	static const struct fault_row rows[] = {
		{ 0x04, 0x27, 1, FAULT_SHORT, 3 },
		{ 0x0a, 0x10, 1, FAULT_SHORT, 1 },
		{ 0x04, 0x2d, 1, FAULT_SHORT, 0 },
		{ 0 }
	};
	struct fixture f;

	start(&f);
	f.rows = rows;
	new_bmc(&f);
	refresh(&f, BMC_ALL);
	ck_assert_int_eq(f.last->limits[0].valid, 0x18);
	ck_assert_int_eq(f.last->readings[0].status, READING_OK);
	ck_assert_uint_eq(f.last->fru->n_frus, 1);
	ck_assert_int_eq(f.last->fru->frus[0].status, 0);
	finish(&f);
}
END_TEST

START_TEST(new_firmware_means_new_records)
{
	static const struct fault_row rows[] = {
		{ 0x04, 0x2d, 8, FAULT_DISCONNECT, 0 }, { 0 }
	};
	struct fixture f;

	start_cached(&f);
	f.rows = rows;
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	snprintf(f.text, sizeof(f.text),
		 "persona 1\nname new\n"
		 "device-id 20 01 03 00 02 bf d9 7e 00 01 00\n"
		 "sdr 05 00 51 01 2C 20 00 0B " FULL_A "00" FULL_B "5A\n"
		 "reading 0 0x0b 46 C0 C0\n");
	refresh(&f, BMC_SENSORS);
	ck_assert(!f.last->is_reachable);
	refresh(&f, BMC_SENSORS);
	ck_assert(f.last->is_reachable);
	ck_assert(f.last->changes.sdr && f.last->changes.identity);
	ck_assert_uint_eq(f.last->sdr->n_sensors, 1);
	ck_assert_double_eq(reading_of(&f, 11)->value, 70);
	finish(&f);
}
END_TEST

/* What is on disk must be found under the new firmware's key, too. */
START_TEST(records_that_outlive_an_upgrade_are_walked_once)
{
	static const struct fault_row rows[] = {
		{ 0x04, 0x2d, 8, FAULT_DISCONNECT, 0 }, { 0 }
	};
	struct fixture f;

	start_cached(&f);
	f.rows = rows;
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	memcpy(strstr(f.text, "02 14 02"), "02 15 02", 8);
	refresh(&f, BMC_SENSORS);
	ck_assert(!f.last->is_reachable);
	refresh(&f, BMC_SENSORS);
	ck_assert(f.last->is_reachable && !f.last->changes.sdr);
	bmc_free(f.bmc);
	new_bmc(&f);
	ck_assert_uint_le(refresh(&f, BMC_SENSORS), 11);
	ck_assert_uint_eq(f.last->sdr->n_sensors, 5);
	finish(&f);
}
END_TEST

/* A change that leaves the count as it was cannot be seen. */
START_TEST(records_without_stamps_are_not_trusted_for_long)
{
	struct fixture f;
	unsigned n;

	start_cached(&f);
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	n = refresh(&f, BMC_SENSORS);
	f.clock.mono_ns += (uint64_t)3600 * NS_PER_S;
	ck_assert_uint_ge(refresh(&f, BMC_SENSORS), n + 5);
	ck_assert(!f.last->changes.sdr);
	bmc_free(f.bmc);

	new_bmc(&f);
	ck_assert_uint_le(refresh(&f, BMC_SENSORS), 11);
	bmc_free(f.bmc);
	f.clock.wall_ns += (int64_t)7200 * NS_PER_S;
	new_bmc(&f);
	ck_assert_uint_gt(refresh(&f, BMC_SENSORS), 14);
	finish(&f);
}
END_TEST

START_TEST(a_bmc_that_stops_in_the_middle_keeps_what_was_read)
{
	/* the second reading of the second refresh, both tries */
	static const struct fault_row rows[] = {
		{ 0x04, 0x2d, 7, FAULT_DROP, 0 },
		{ 0x04, 0x2d, 8, FAULT_DROP, 0 },
		{ 0 }
	};
	struct fixture f;
	int64_t first_ns;

	start(&f);
	f.rows = rows;
	new_bmc(&f);
	refresh(&f, BMC_ALL);
	first_ns = f.clock.wall_ns;
	ck_assert_uint_eq(refresh(&f, BMC_ALL), 4);
	ck_assert(!f.last->is_reachable && snapshot_is_stale(f.last));
	ck_assert(!snapshot_is_lost(f.last));
	ck_assert_int_eq(f.last->error, -ETIMEDOUT);
	ck_assert_int_eq(f.last->missed_periods, 1);
	ck_assert_int_eq(f.last->last_answer_ns, f.clock.wall_ns);
	ck_assert(f.last->changes.contact);
	ck_assert_int_eq(reading_of(&f, 5)->wall_ns, f.clock.wall_ns);
	ck_assert_int_eq(reading_of(&f, 6)->wall_ns, first_ns);
	ck_assert_double_eq(reading_of(&f, 6)->value, 240);

	refresh(&f, BMC_ALL);
	ck_assert(f.last->is_reachable && f.last->changes.contact);
	ck_assert_int_eq(f.last->missed_periods, 0);
	ck_assert_int_eq(f.n_opened, 2);
	finish(&f);
}
END_TEST

/* In real time: what serves clients never waits longer for this thread. */
START_TEST(a_hung_bmc_is_known_after_one_exchange)
{
	enum { TIMEOUT_MS = 200, HANG_AFTER = 30 };
	struct bmc_options options = {
		.label = "here",
		.uri = "test:",
		.poll_interval_ns = NS_PER_S,
		.exchange_timeout_ns = TIMEOUT_MS * NS_PER_MS,
	};
	uint64_t start_ns, took_ms;
	struct fixture f;

	start(&f);
	f.clock.mono_ns = 0;
	snprintf(f.text, sizeof(f.text), "%shang-after %d\n%s", persona_head,
		 HANG_AFTER, persona_sensors);
	options.opener = &f.opener;
	ck_assert_int_eq(bmc_new(&options, &f.bmc), 0);
	do {
		snapshot_unref(f.last);
		start_ns = clock_mono_ns(&clock_system);
		ck_assert_int_eq(
			bmc_refresh(f.bmc, BMC_SENSORS,
				    start_ns + (uint64_t)REFRESH_S * NS_PER_S,
				    &f.last),
			0);
		took_ms = (clock_mono_ns(&clock_system) - start_ns) / NS_PER_MS;
	} while (f.last->is_reachable);
	ck_assert_uint_ge(took_ms, TIMEOUT_MS - 1);
	ck_assert_uint_lt(took_ms, TIMEOUT_MS * 3 / 2);
	ck_assert_double_eq(reading_of(&f, 5)->value, 70);
	finish(&f);
}
END_TEST

START_TEST(a_lost_answer_is_no_lost_bmc)
{
	static const struct fault_row rows[] = {
		{ 0x04, 0x2d, 7, FAULT_DROP, 0 }, { 0 }
	};
	struct fixture f;

	start(&f);
	f.rows = rows;
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	refresh(&f, BMC_SENSORS);
	ck_assert(f.last->is_reachable);
	ck_assert_int_eq(reading_of(&f, 6)->wall_ns, f.clock.wall_ns);
	finish(&f);
}
END_TEST

START_TEST(a_bmc_that_is_away_is_tried_less_and_less)
{
	static const unsigned delays_ms[] = { 500,  1000,  2000,  4000,
					      8000, 16000, 30000, 30000 };
	struct fixture f;

	start(&f);
	f.error = -ENODEV;
	new_bmc(&f);
	for (size_t i = 0; i < ARRAY_SIZE(delays_ms); i++) {
		refresh(&f, BMC_ALL);
		ck_assert(!f.last->is_reachable);
		ck_assert_int_eq(f.last->error, -ENODEV);
		ck_assert_uint_eq(bmc_retry_delay_ns(f.bmc) / NS_PER_MS,
				  delays_ms[i]);
	}
	ck_assert_ptr_null(f.last->sdr);
	ck_assert(snapshot_is_lost(f.last));
	ck_assert_int_eq(f.last->last_answer_ns, 0);

	f.error = 0;
	refresh(&f, BMC_ALL);
	ck_assert(f.last->is_reachable);
	ck_assert_uint_eq(bmc_retry_delay_ns(f.bmc),
			  (uint64_t)POLL_S * NS_PER_S);
	finish(&f);
}
END_TEST

START_TEST(missed_periods_are_counted_by_the_clock)
{
	struct fixture f;

	start(&f);
	f.rows = (const struct fault_row[]){
		{ 0x0a, 0x20, 2, FAULT_DISCONNECT, 0 }, { 0 }
	};
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	f.error = -ENODEV;
	for (int i = 1; i <= 4; i++) {
		refresh(&f, BMC_SENSORS);
		ck_assert_int_eq(f.last->missed_periods, i);
		ck_assert_int_eq(snapshot_is_lost(f.last), i >= 3);
		/* retries between two polls are no periods */
		f.clock.mono_ns -= (uint64_t)POLL_S * NS_PER_S;
		refresh(&f, BMC_SENSORS);
		ck_assert_int_eq(f.last->missed_periods, i);
	}
	finish(&f);
}
END_TEST

/* An answer or two at each try are no readings. */
START_TEST(a_bmc_that_hangs_again_at_each_try_is_lost)
{
	/* from the first reading on, and one in the second refresh */
	static const struct fault_row hangs[] = {
		{ 0x04, 0x2d, 1, FAULT_HANG, 0 }, { 0 }
	};
	static const struct fault_row breaks[] = {
		{ 0x04, 0x2d, 6, FAULT_DISCONNECT, 0 }, { 0 }
	};
	struct fixture f;
	int64_t hung_ns;

	start(&f);
	f.rows = breaks;
	new_bmc(&f);
	refresh(&f, BMC_ALL);
	refresh(&f, BMC_ALL);
	hung_ns = f.clock.wall_ns;
	ck_assert_int_eq(f.last->missed_periods, 1);
	for (int i = 1; i <= 4; i++) {
		f.rows = hangs;
		ck_assert_uint_gt(refresh(&f, BMC_ALL), 1);
		ck_assert(!f.last->is_reachable);
		ck_assert_int_eq(f.last->missed_periods, i);
		ck_assert_int_eq(snapshot_is_lost(f.last), i >= 3);
		ck_assert_int_eq(f.last->last_answer_ns, hung_ns);
	}
	refresh(&f, BMC_ALL);
	ck_assert(f.last->is_reachable && !snapshot_is_lost(f.last));
	ck_assert_int_eq(f.last->last_answer_ns, f.clock.wall_ns);
	finish(&f);
}
END_TEST

START_TEST(the_name_stays_while_the_bmc_is_away)
{
	struct fixture f;

	start_cached(&f);
	new_bmc(&f);
	refresh(&f, BMC_IDENTITY);
	bmc_free(f.bmc);
	f.error = -ENODEV;
	new_bmc(&f);
	refresh(&f, BMC_IDENTITY);
	ck_assert_str_eq(f.last->system_name,
			 "33221100-5544-4766-8899-aabbccddeeff");
	finish(&f);
}
END_TEST

START_TEST(without_a_guid_host_and_label_are_the_name)
{
	char host[256] = "", want[300];
	struct fixture f;

	start(&f);
	snprintf(f.text, sizeof(f.text),
		 "persona 1\nname x\n"
		 "device-id 20 01 03 00 02 bf d9 7e 00 01 00\n"
		 "system-guid ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff\n"
		 "device-guid 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
		 "00\n");
	new_bmc(&f);
	refresh(&f, BMC_IDENTITY);
	gethostname(host, sizeof(host) - 1);
	snprintf(want, sizeof(want), "%s-here", host);
	ck_assert_str_eq(f.last->system_name, want);
	ck_assert(!f.last->has_guid);
	finish(&f);
}
END_TEST

START_TEST(a_dead_satellite_is_asked_once_and_then_left_alone)
{
	struct fixture f;

	start(&f);
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	f.clock.mono_ns -= (uint64_t)POLL_S * NS_PER_S; /* no time passes */
	ck_assert_uint_eq(refresh(&f, BMC_SENSORS), 4);
	ck_assert_int_eq(reading_of(&f, 7)->status, READING_NO_ANSWER);
	finish(&f);
}
END_TEST

START_TEST(events_come_one_by_one_and_go_all_at_once)
{
	struct bmc_action clear = { .kind = BMC_ACTION_CLEAR_SEL };
	struct fixture f;

	start(&f);
	new_bmc(&f);
	refresh(&f, BMC_SEL);
	ck_assert_uint_eq(f.last->sel->n_entries, 2);
	ck_assert_uint_eq(refresh(&f, BMC_SEL), 1);
	ck_assert(!f.last->changes.sel);

	clear.deadline_ns = f.clock.mono_ns + (uint64_t)NS_PER_S;
	ck_assert_int_eq(bmc_do(f.bmc, &clear), 0);
	refresh(&f, BMC_SEL);
	ck_assert(f.last->changes.sel && f.last->changes.sel_cleared);
	ck_assert_uint_eq(f.last->sel->n_entries, 0);
	finish(&f);
}
END_TEST

/* What an action may have changed is read anew, and only that. */
START_TEST(an_action_shows_in_the_next_refresh)
{
	struct bmc_action set = { .kind = BMC_ACTION_SET_THRESHOLDS,
				  .mask = 1 << THRESHOLD_UC };
	struct bmc_action silent = { .kind = BMC_ACTION_REARM };
	struct fixture f;
	unsigned n;

	start(&f);
	new_bmc(&f);
	refresh(&f, BMC_ALL);
	n = refresh(&f, BMC_SENSORS);
	set.sensor = f.last->sdr->sensors[0];
	set.sensor.settable_thresholds = 0x3f;
	set.raw_thresholds[THRESHOLD_UC] = 0x52;
	set.deadline_ns = f.clock.mono_ns + (uint64_t)NS_PER_S;
	ck_assert_int_eq(bmc_do(f.bmc, &set), 0);
	n += 1; /* its thresholds */
	ck_assert_uint_le(refresh(&f, BMC_SENSORS), n);
	ck_assert_double_eq(f.last->limits[0].value[THRESHOLD_UC], 0x52);
	ck_assert_double_eq(f.last->limits[0].value[THRESHOLD_UNC], 80);

	/* A satellite that does not answer is not the BMC. */
	silent.sensor = f.last->sdr->sensors[2];
	ck_assert_int_eq(silent.sensor.owner, 0x2c);
	silent.deadline_ns = f.clock.mono_ns + (uint64_t)NS_PER_S;
	ck_assert_int_ne(bmc_do(f.bmc, &silent), 0);
	refresh(&f, BMC_SENSORS);
	ck_assert(f.last->is_reachable);
	ck_assert_int_eq(f.n_opened, 1);
	finish(&f);
}
END_TEST

START_TEST(the_machine_is_part_of_a_snapshot)
{
	static const struct platform_interface interface = {
		.found_by = "test",
	};
	struct fixture f;
	struct bmc_options options;

	start(&f);
	strcat(f.text, "chassis-status 21 10 40\n");
	options = (struct bmc_options){
		.label = "here",
		.uri = "test:",
		.clock = &f.clock.clock,
		.poll_interval_ns = (uint64_t)POLL_S * NS_PER_S,
		.opener = &f.opener,
		.interface = &interface,
	};
	ck_assert_int_eq(bmc_new(&options, &f.bmc), 0);
	refresh(&f, BMC_SENSORS);
	ck_assert_ptr_null(f.last->platform);
	refresh(&f, BMC_PLATFORM);
	ck_assert(f.last->changes.platform);
	ck_assert(f.last->platform->has_chassis);
	ck_assert(f.last->platform->has_system_guid);
	ck_assert_str_eq(f.last->platform->interface.found_by, "test");
	/* Not due yet, and nothing new once it is. */
	for (int i = 0; i < 2; i++) {
		ck_assert_uint_eq(refresh(&f, BMC_PLATFORM), 0);
		ck_assert(!f.last->changes.platform && f.last->is_reachable);
	}
	f.clock.mono_ns += (uint64_t)PLATFORM_QUICK_S * NS_PER_S;
	ck_assert_uint_gt(refresh(&f, BMC_PLATFORM), 0);
	ck_assert(!f.last->changes.platform);
	finish(&f);
}
END_TEST

START_TEST(a_cancelled_refresh_ends_and_the_next_one_works)
{
	struct fixture f;

	start(&f);
	new_bmc(&f);
	refresh(&f, BMC_SENSORS);
	bmc_cancel(f.bmc);
	ck_assert_uint_le(refresh(&f, BMC_SENSORS), 1);
	ck_assert_int_eq(f.last->error, -ECANCELED);
	refresh(&f, BMC_SENSORS);
	ck_assert(f.last->is_reachable);
	finish(&f);
}
END_TEST

/* A clock that goes on by itself: 10 ms each time somebody looks. */
static uint64_t ticking_mono(const struct clock *c)
{
	struct clock_manual *m = (struct clock_manual *)c;

	return m->mono_ns += 10 * NS_PER_MS;
}

START_TEST(a_slow_walk_goes_on_in_the_next_refresh)
{
	struct fixture f;
	int n = 0;

	start(&f);
	f.clock.clock.mono_ns = ticking_mono;
	new_bmc(&f);
	do {
		struct snapshot *s;

		ck_assert_int_lt(n++, 40);
		ck_assert_int_eq(bmc_refresh(f.bmc, BMC_ALL,
					     f.clock.mono_ns + 150 * NS_PER_MS,
					     &s),
				 0);
		ck_assert(s->is_reachable);
		snapshot_unref(f.last);
		f.last = s;
	} while (!f.last->sdr || !f.last->sel || !f.last->fru);
	ck_assert_int_gt(n, 3);
	ck_assert_uint_eq(f.last->sdr->n_sensors, 5);
	ck_assert_int_eq(f.n_opened, 1);
	finish(&f);
}
END_TEST

START_TEST(odd_bmcs_are_read_all_the_same)
{
	static const char *const oddities[] = {
		"max-reply 35\n",
		"max-reply 18\n",
		"busy-every 3\n",
		"lose-reservation-every 2\nmax-reply 18\n",
		"cc 0x0a 0x22 0xc1\n",
		"device-sdrs\n",
		"cc 0x0a 0x20 0xd4\n",
		"erase-polls 3\n",
	};
	struct fixture f;

	start(&f);
	snprintf(f.text, sizeof(f.text), "%s%s%s", persona_head, oddities[_i],
		 persona_sensors);
	new_bmc(&f);
	refresh(&f, BMC_ALL);
	ck_assert_msg(f.last->sdr && f.last->sdr->n_sensors == 5, "%s",
		      oddities[_i]);
	ck_assert_msg(reading_of(&f, 5)->value == 70, "%s", oddities[_i]);
	ck_assert_msg(f.last->sel && f.last->sel->n_entries == 2, "%s",
		      oddities[_i]);
	ck_assert_msg(f.last->fru && f.last->fru->frus[0].size == 8, "%s",
		      oddities[_i]);
	finish(&f);
}
END_TEST

START_TEST(a_uri_that_is_none_is_refused)
{
	const struct bmc_options options = { .label = "x", .uri = "floppy:" };
	struct bmc *bmc;

	ck_assert_int_eq(bmc_new(&options, &bmc), -EINVAL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/bmc");
	TCase *tc = tcase_create("bmc");

	tcase_add_test(tc, everything_is_read);
	tcase_add_test(tc, a_refresh_costs_a_request_a_sensor_and_two);
	tcase_add_test(tc, a_refresh_of_a_whole_machine_keeps_to_the_floor);
	tcase_add_test(tc, the_next_start_takes_records_and_limits_from_disk);
	tcase_add_test(tc, a_damaged_cache_is_rebuilt);
	tcase_add_test(tc, an_identity_that_was_not_read_is_asked_for_again);
	tcase_add_test(tc, what_came_damaged_once_is_asked_for_again);
	tcase_add_test(tc, new_firmware_means_new_records);
	tcase_add_test(tc, records_that_outlive_an_upgrade_are_walked_once);
	tcase_add_test(tc, records_without_stamps_are_not_trusted_for_long);
	tcase_add_test(tc, a_bmc_that_stops_in_the_middle_keeps_what_was_read);
	tcase_add_test(tc, a_hung_bmc_is_known_after_one_exchange);
	tcase_add_test(tc, a_lost_answer_is_no_lost_bmc);
	tcase_add_test(tc, a_bmc_that_is_away_is_tried_less_and_less);
	tcase_add_test(tc, missed_periods_are_counted_by_the_clock);
	tcase_add_test(tc, a_bmc_that_hangs_again_at_each_try_is_lost);
	tcase_add_test(tc, the_name_stays_while_the_bmc_is_away);
	tcase_add_test(tc, without_a_guid_host_and_label_are_the_name);
	tcase_add_test(tc, a_dead_satellite_is_asked_once_and_then_left_alone);
	tcase_add_test(tc, events_come_one_by_one_and_go_all_at_once);
	tcase_add_test(tc, an_action_shows_in_the_next_refresh);
	tcase_add_test(tc, the_machine_is_part_of_a_snapshot);
	tcase_add_test(tc, a_cancelled_refresh_ends_and_the_next_one_works);
	tcase_add_test(tc, a_slow_walk_goes_on_in_the_next_refresh);
	tcase_add_loop_test(tc, odd_bmcs_are_read_all_the_same, 0, 8);
	tcase_add_test(tc, a_uri_that_is_none_is_refused);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
