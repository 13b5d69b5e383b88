/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "libipmiprov/repo/quirks.h"
#include "libipmiprov/repo/sdr-repo.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

struct fixture {
	struct clock_manual clock;
	struct script script;
	struct link link;
	struct ipmi_peer peer;
	struct sdr_walk walk;
};

static void start(struct fixture *f, const struct script_step *steps,
		  enum sdr_source source, uint8_t luns)
{
	clock_manual_init(&f->clock);
	script_init(&f->script, steps);
	link_init(&f->link, &f->clock.clock, NS_PER_S);
	link_attach(&f->link, &f->script.transport);
	f->peer = (struct ipmi_peer){ .transport = &f->link.transport,
				      .deadline_ns = 1000ull * NS_PER_S };
	sdr_walk_init(&f->walk, source, luns);
}

static void finish(struct fixture *f)
{
	script_assert_played(&f->script);
	sdr_walk_done(&f->walk);
	link_done(&f->link);
}

/* A record of 7 bytes: id, version, type C0h, length 2, two bytes. */
#define RECORD(id) id " 00 51 c0 02 aa " id

enum { MAX_STEPS = 12 };

/* clang-format off */
static const struct {
	const char *name;
	struct script_step steps[MAX_STEPS];
	int want;
	int n_unread;
	size_t n;
	struct {
		uint16_t id;
		uint8_t size;
	} records[4];
	size_t n_announced;
} cases[] = {
	{ "whole records need no reservation",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "00 ff ff " RECORD("02"), 0 } },
	  0, 0, 2, { { 1, 7 }, { 2, 7 } }, 0 },
	{ "stray bytes behind a record are not its own",
	  { { "0a 23  00 00 00 00 00 ff",
	      "00 ff ff " RECORD("01") " 11 22 33 44 55 66", 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "an answer with too little room shrinks what is asked for, for good",
	  { { "0a 23  00 00 00 00 00 ff", "ca", 0 },
	    { "0a 23  00 00 00 00 00 21", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 21", "00 ff ff " RECORD("02"), 0 } },
	  0, 0, 2, { { 1, 7 }, { 2, 7 } }, 0 },
	{ "down to the header, with the rest under a reservation",
	  { { "0a 23  00 00 00 00 00 ff", "ff", 0 },
	    { "0a 23  00 00 00 00 00 21", "c8", 0 },
	    { "0a 23  00 00 00 00 00 16", "c7", 0 },
	    { "0a 23  00 00 00 00 00 10", "ca", 0 },
	    { "0a 23  00 00 00 00 00 08", "c9", 0 },
	    { "0a 23  00 00 00 00 00 05", "00 ff ff 01 00 51 c0 02", 0 },
	    { "0a 22", "00 34 12", 0 },
	    { "0a 23  34 12 00 00 05 02", "00 ff ff aa 01", 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "fewer bytes than the record has are gone on from",
	  { { "0a 23  00 00 00 00 00 ff", "00 ff ff 01 00 51 c0 02 aa", 0 },
	    { "0a 22", "00 01 00", 0 },
	    { "0a 23  01 00 00 00 06 01", "00 ff ff 01", 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "a whole record of nothing is asked for in parts",
	  { { "0a 23  00 00 00 00 00 ff", "00 ff ff", 0 },
	    { "0a 23  00 00 00 00 00 ff", "00 ff ff", 0 },
	    { "0a 23  00 00 00 00 00 21", "00 ff ff " RECORD("01"), 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "a lost reservation is taken again",
	  { { "0a 23  00 00 00 00 00 ff", "00 ff ff 01 00 51 c0 02", 0 },
	    { "0a 22", "00 01 00", 0 },
	    { "0a 23  01 00 00 00 05 02", "c5", 0 },
	    { "0a 22", "00 02 00", 0 },
	    { "0a 23  02 00 00 00 05 02", "00 ff ff aa 01", 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "a BMC that wants a reservation for everything gets one",
	  { { "0a 23  00 00 00 00 00 ff", "c5", 0 },
	    { "0a 22", "00 07 00", 0 },
	    { "0a 23  07 00 00 00 00 ff", "00 ff ff " RECORD("01"), 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "a BMC without reservations is read with zero",
	  { { "0a 23  00 00 00 00 00 ff", "00 ff ff 01 00 51 c0 02", 0 },
	    { "0a 22", "c1", 0 },
	    { "0a 23  00 00 00 00 05 02", "00 ff ff aa 01", 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "a chain that goes back ends",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "00 01 00 " RECORD("02"), 0 } },
	  0, 0, 2, { { 1, 7 }, { 2, 7 } }, 0 },
	{ "a record that is its own next one ends",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "00 02 00 " RECORD("02"), 0 } },
	  0, 0, 2, { { 1, 7 }, { 2, 7 } }, 0 },
	{ "a chain that goes back to zero ends",
	  { { "0a 23  00 00 00 00 00 ff", "00 00 00 " RECORD("01"), 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "a last record that cannot be read is left out",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "cb", 0 } },
	  0, 1, 1, { { 1, 7 } }, 0 },
	{ "a record whose rest cannot be read is passed by",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 01 00 51 c0 02", 0 },
	    { "0a 22", "00 01 00", 0 },
	    { "0a 23  01 00 00 00 05 02", "cc", 0 },
	    { "0a 23  00 00 02 00 00 21", "00 ff ff " RECORD("02"), 0 } },
	  0, 1, 1, { { 2, 7 } }, 0 },
	{ "a header of rubbish is read again",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "00 00 00 63 00 51 00 02 aa bb", 0 },
	    { "0a 23  00 00 02 00 00 ff", "00 ff ff " RECORD("02"), 0 } },
	  0, 0, 2, { { 1, 7 }, { 2, 7 } }, 0 },
	{ "a record that always says another id has the one asked for",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "00 ff ff " RECORD("63"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "00 ff ff " RECORD("63"), 0 } },
	  0, 0, 2, { { 1, 7 }, { 2, 7 } }, 0 },
	{ "a record that ends before its length says is what there is",
	  { { "0a 23  00 00 00 00 00 ff", "00 ff ff 01 00 51 c0 06 aa", 0 },
	    { "0a 22", "00 01 00", 0 },
	    { "0a 23  01 00 00 00 06 05", "c9", 0 },
	    { "0a 23  01 00 00 00 06 ff", "00 ff ff 01", 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "also where the BMC does not know what all of the rest is",
	  { { "0a 23  00 00 00 00 00 ff", "00 ff ff 01 00 51 c0 03 aa 01", 0 },
	    { "0a 22", "00 01 00", 0 },
	    { "0a 23  01 00 00 00 07 01", "c9", 0 },
	    { "0a 23  01 00 00 00 07 ff", "c9", 0 } },
	  0, 0, 1, { { 1, 7 } }, 0 },
	{ "one bad record in the middle costs one record",
	  { { "0a 23  00 00 00 00 00 ff", "00 44 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 44 00 00 ff", "00 87 00 " RECORD("44"), 0 },
	    { "0a 23  00 00 87 00 00 ff", "cc", 0 },
	    { "0a 23  00 00 ca 00 00 ff", "00 ff ff " RECORD("ca"), 0 } },
	  0, 1, 3, { { 1, 7 }, { 0x44, 7 }, { 0xca, 7 } }, 4 },
	{ "no more ids are guessed than the BMC has records",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "cc", 0 } },
	  0, 1, 1, { { 1, 7 } }, 2 },
	{ "nor many",
	  { { "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
	    { "0a 23  00 00 02 00 00 ff", "cc", 0 },
	    { "0a 23  00 00 03 00 00 ff", "cb", 0 },
	    { "0a 23  00 00 04 00 00 ff", "cb", 0 },
	    { "0a 23  00 00 05 00 00 ff", "cb", 0 } },
	  0, 1, 1, { { 1, 7 } }, 99 },
	{ "nothing at all",
	  { { "0a 23  00 00 00 00 00 ff", "cb", 0 } },
	  SDR_WALK_R_NONE, 1, 0, { { 0 } }, 0 },
	{ "no such command",
	  { { "0a 23  00 00 00 00 00 ff", "c1", 0 } },
	  SDR_WALK_R_NONE, 1, 0, { { 0 } }, 0 },
};
/* clang-format on */

START_TEST(walks)
{
	struct fixture f;
	int r;

	start(&f, cases[_i].steps, SDR_SOURCE_REPOSITORY, 1);
	f.walk.n_announced = cases[_i].n_announced;
	r = sdr_walk_run(&f.walk, &f.peer, &f.link);
	ck_assert_msg(r == cases[_i].want, "%s: %d", cases[_i].name, r);
	ck_assert_msg(f.walk.n_unread == cases[_i].n_unread, "%s",
		      cases[_i].name);
	ck_assert_msg(f.walk.records.n == cases[_i].n, "%s", cases[_i].name);
	for (size_t i = 0; i < cases[_i].n; i++) {
		const struct sdr_record *rec = &f.walk.records.data[i];

		ck_assert_msg(rec->id == cases[_i].records[i].id &&
				      rec->size == cases[_i].records[i].size,
			      "%s: %d", cases[_i].name, rec->id);
		ck_assert_int_eq(rec->data[5], 0xaa);
	}
	finish(&f);
}
END_TEST

/* Ten times the last record, then the clock would have to stop it. */
START_TEST(a_last_record_that_goes_on_for_ever_ends)
{
	struct script_step steps[16] = { { 0 } };
	static char texts[10][2][80];
	struct fixture f;

	for (int i = 0; i < 8; i++) {
		snprintf(texts[i][0], sizeof(texts[i][0]),
			 "0a 23  00 00 %02x 00 00 ff", i);
		snprintf(texts[i][1], sizeof(texts[i][1]),
			 "00 %02x 00 %02x 00 51 c0 02 aa %02x", i + 1, i,
			 i < 3 ? i : 3);
		steps[i] = (struct script_step){ texts[i][0], texts[i][1], 0 };
	}
	start(&f, steps, SDR_SOURCE_REPOSITORY, 1);
	f.walk.n_announced = 3;
	ck_assert_int_eq(sdr_walk_run(&f.walk, &f.peer, &f.link), 0);
	ck_assert_uint_eq(f.walk.records.n, 8);
	finish(&f);
}
END_TEST

START_TEST(small_reads_and_the_count_can_be_asked_for)
{
	static const struct script_step steps[] = {
		{ "0a 23  00 00 00 00 00 10", "00 02 00 " RECORD("01"), 0 },
		{ "0a 23  00 00 02 00 00 10", "00 03 00 " RECORD("02"), 0 },
		{ 0 },
	};
	struct fixture f;

	start(&f, steps, SDR_SOURCE_REPOSITORY, 1);
	f.link.quirks = QUIRK_BIT(SMALL_READS) | QUIRK_BIT(SDR_COUNT);
	f.walk.n_announced = 2;
	ck_assert_int_eq(sdr_walk_run(&f.walk, &f.peer, &f.link), 0);
	ck_assert_uint_eq(f.walk.records.n, 2);
	finish(&f);
}
END_TEST

START_TEST(reservations_that_never_hold_end_in_time)
{
	struct script_step steps[20] = { { "0a 23  00 00 00 00 00 ff", "c5",
					   0 } };
	struct fixture f;

	for (size_t i = 1; i < 15; i += 2) {
		steps[i] = (struct script_step){ "0a 22", "00 01 00", 0 };
		steps[i + 1] = (struct script_step){ "0a 23  01 00 00 00 00 ff",
						     "c5", 0 };
	}
	start(&f, steps, SDR_SOURCE_REPOSITORY, 1);
	ck_assert_int_eq(sdr_walk_run(&f.walk, &f.peer, &f.link),
			 SDR_WALK_R_NONE);
	finish(&f);
}
END_TEST

START_TEST(a_walk_that_stops_is_taken_up_where_it_was)
{
	static const struct script_step steps[] = {
		{ "0a 23  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
		{ "0a 23  00 00 02 00 00 ff", NULL, -ETIMEDOUT },
		{ "06 01", NULL, -ETIMEDOUT },
		{ "0a 23  00 00 02 00 00 ff", "00 ff ff " RECORD("02"), 0 },
		{ 0 },
	};
	struct fixture f;

	start(&f, steps, SDR_SOURCE_REPOSITORY, 1);
	ck_assert_int_eq(sdr_walk_run(&f.walk, &f.peer, &f.link), -ETIMEDOUT);
	link_attach(&f.link, &f.script.transport);
	ck_assert_int_eq(sdr_walk_run(&f.walk, &f.peer, &f.link), 0);
	ck_assert_uint_eq(f.walk.records.n, 2);
	finish(&f);
}
END_TEST

START_TEST(device_sdrs_are_read_from_each_lun_and_kept_once)
{
	static const struct script_step steps[] = {
		{ "04 21  00 00 00 00 00 ff", "00 02 00 " RECORD("01"), 0 },
		{ "04 21  00 00 02 00 00 ff", "00 ff ff " RECORD("02"), 0 },
		{ "20.0.3: 04 21  00 00 00 00 00 ff", "00 03 00 " RECORD("01"),
		  0 },
		{ "20.0.3: 04 21  00 00 03 00 00 ff", "00 ff ff " RECORD("03"),
		  0 },
		{ 0 },
	};
	struct fixture f;

	start(&f, steps, SDR_SOURCE_DEVICE, 0x08);
	ck_assert_int_eq(sdr_walk_run(&f.walk, &f.peer, &f.link), 0);
	ck_assert_uint_eq(f.walk.records.n, 3);
	ck_assert_int_eq(f.walk.records.data[2].id, 3);
	finish(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/sdr-repo");
	TCase *tc = tcase_create("walk");

	tcase_add_loop_test(tc, walks, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, a_last_record_that_goes_on_for_ever_ends);
	tcase_add_test(tc, small_reads_and_the_count_can_be_asked_for);
	tcase_add_test(tc, reservations_that_never_hold_end_in_time);
	tcase_add_test(tc, a_walk_that_stops_is_taken_up_where_it_was);
	tcase_add_test(tc, device_sdrs_are_read_from_each_lun_and_kept_once);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
