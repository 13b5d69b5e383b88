/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "libipmiprov/repo/sel-reader.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

enum { MAX_STEPS = 16, MAX_ENTRIES = 6 };

struct fixture {
	struct clock_manual clock;
	struct script script;
	struct link link;
	struct sel_reader reader;
};

static void start(struct fixture *f, const struct script_step *steps)
{
	memset(f, 0, sizeof(*f));
	clock_manual_init(&f->clock);
	script_init(&f->script, steps);
	link_init(&f->link, &f->clock.clock, NS_PER_S);
	link_attach(&f->link, &f->script.transport);
}

static void finish(struct fixture *f)
{
	script_assert_played(&f->script);
	sel_reader_done(&f->reader);
	link_done(&f->link);
}

static int refresh(struct fixture *f)
{
	return sel_reader_refresh(&f->reader, &f->link, 1000ull * NS_PER_S);
}

/* Get SEL Info: count, last addition, last erasure (a byte each). */
#define INFO(n, add, erase)                                                    \
	{                                                                      \
		"0a 40",                                                       \
			"00 51 " n " 00 00 10 " add " 00 00 00 " erase         \
			" 00 00 00 02",                                        \
			0                                                      \
	}
/* The same of a log without room. */
#define FULL_INFO(n, add)                                                      \
	{                                                                      \
		"0a 40",                                                       \
			"00 51 " n " 00 00 00 " add                            \
			" 00 00 00 00 00 00 00 82",                            \
			0                                                      \
	}
#define BODY(id, mark) id " 00 02 01 00 00 60 20 00 04 01 05 01 57 " mark " 50"
#define READ(ask, next, id)                                                    \
	{                                                                      \
		"0a 43  00 00 " ask " 00 ff", "00 " next " " BODY(id, id), 0   \
	}
#define READ_OTHER(ask, next, id)                                              \
	{                                                                      \
		"0a 43  00 00 " ask " 00 ff", "00 " next " " BODY(id, "ee"), 0 \
	}
#define END "ff ff"

/* A first reading, then a second one. */
/* clang-format off */
static const struct {
	const char *name;
	struct script_step steps[MAX_STEPS];
	size_t n;
	int ids[MAX_ENTRIES];
} cases[] = {
	{ "nothing new costs one request",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", END, "02"),
	    INFO("02", "05", "00") },
	  2, { 1, 2 } },
	{ "an empty log is not read",
	  { INFO("00", "00", "05"), { "0a 43  00 00 00 00 00 ff", "cb", 0 },
	    INFO("00", "00", "05") },
	  0, { 0 } },
	{ "new records are read behind the last one",
	  { INFO("01", "05", "00"), READ("00 00", END, "01"),
	    INFO("03", "06", "00"), READ("01 00", "10 00", "01"),
	    READ("10 00", "20 00", "10"), READ("20 00", END, "20") },
	  3, { 1, 0x10, 0x20 } },
	{ "a cleared log is read anew",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", END, "02"),
	    INFO("01", "07", "07"), READ_OTHER("00 00", END, "01") },
	  1, { 1 } },
	{ "cleared and filled again between two looks, without a stamp",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", END, "02"),
	    INFO("03", "05", "00"), READ_OTHER("02 00", "03 00", "02"),
	    READ_OTHER("00 00", "02 00", "01"),
	    READ_OTHER("02 00", "03 00", "02"), READ("03 00", END, "03") },
	  3, { 1, 2, 3 } },
	{ "the last record is gone: another log",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", END, "02"),
	    INFO("02", "06", "00"), { "0a 43  00 00 02 00 00 ff", "cb", 0 },
	    READ("00 00", "04 00", "03"), READ("04 00", END, "04") },
	  2, { 3, 4 } },
	{ "a ring drops its oldest records",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", END, "02"),
	    INFO("02", "06", "00"), READ("02 00", "03 00", "02"),
	    READ("03 00", END, "03"), READ("00 00", "03 00", "02") },
	  2, { 2, 3 } },
	{ "ids that wrap",
	  { INFO("02", "05", "00"), READ("00 00", "fe 00", "fd"),
	    READ("fe 00", END, "fe"),
	    INFO("03", "06", "00"), READ("fe 00", "01 00", "fe"),
	    READ("01 00", END, "01") },
	  3, { 0xfd, 0xfe, 1 } },
	{ "a chain that loops ends",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", "01 00", "02"), READ("01 00", "02 00", "01"),
	    INFO("02", "05", "00") },
	  2, { 1, 2 } },
	{ "one record under two ids is one",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", END, "01"),
	    INFO("02", "05", "00") },
	  1, { 1 } },
	{ "a BMC that gives no whole record gives parts",
	  { INFO("01", "05", "00"),
	    { "0a 43  00 00 00 00 00 ff", "ca", 0 },
	    { "0a 43  00 00 00 00 00 10", "ca", 0 },
	    { "0a 43  00 00 00 00 00 08", "00 ff ff 01 00 02 01 00 00 60 20", 0 },
	    { "0a 42", "00 22 11", 0 },
	    { "0a 43  22 11 00 00 08 08", "00 ff ff 00 04 01 05 01 57 01 50", 0 },
	    INFO("01", "05", "00") },
	  1, { 1 } },
	{ "a lost reservation is taken again",
	  { INFO("01", "05", "00"),
	    { "0a 43  00 00 00 00 00 ff", "c5", 0 },
	    { "0a 42", "00 01 00", 0 },
	    { "0a 43  01 00 00 00 00 ff", "00 ff ff " BODY("01", "01"), 0 },
	    INFO("01", "05", "00") },
	  1, { 1 } },
	{ "one bad entry in the middle costs one entry",
	  { INFO("04", "05", "00"), READ("00 00", "20 00", "10"),
	    READ("20 00", "30 00", "20"), { "0a 43  00 00 30 00 00 ff", "cc", 0 },
	    READ("40 00", END, "40"),
	    INFO("04", "05", "00") },
	  3, { 0x10, 0x20, 0x40 } },
	{ "a bad last entry is not looked for",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    { "0a 43  00 00 02 00 00 ff", "cc", 0 },
	    INFO("02", "05", "00") },
	  1, { 1 } },
	{ "a full log without a stamp: the last entry tells",
	  { FULL_INFO("02", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", END, "02"),
	    FULL_INFO("02", "00"), READ("ff ff", END, "03"),
	    READ("02 00", "03 00", "02"), READ("03 00", END, "03"),
	    READ("00 00", "03 00", "02") },
	  2, { 2, 3 } },
	{ "which is the same: nothing new",
	  { FULL_INFO("02", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", END, "02"),
	    FULL_INFO("02", "00"), READ("ff ff", END, "02") },
	  2, { 1, 2 } },
	{ "a full log with a stamp is believed",
	  { FULL_INFO("01", "05"), READ("00 00", END, "01"),
	    FULL_INFO("01", "05") },
	  1, { 1 } },
	{ "a record that comes once more under another id is one",
	  { INFO("03", "05", "00"), READ("00 00", "02 00", "01"),
	    READ("02 00", "03 00", "02"), READ("03 00", END, "01"),
	    INFO("03", "05", "00") },
	  2, { 1, 2 } },
	{ "damaged answers are asked for again",
	  { { "0a 40", "00 51 01", 0 }, INFO("01", "05", "00"),
	    { "0a 43  00 00 00 00 00 ff", "00 ff", 0 },
	    { "0a 43  00 00 00 00 00 ff", "00", 0 }, READ("00 00", END, "01"),
	    INFO("01", "05", "00") },
	  1, { 1 } },
	{ "cleared while it is read: from the start",
	  { INFO("02", "05", "00"), READ("00 00", "02 00", "01"),
	    { "0a 43  00 00 02 00 00 ff", "cb", 0 },
	    READ_OTHER("00 00", END, "09"),
	    INFO("02", "05", "00") },
	  1, { 9 } },
};
/* clang-format on */

START_TEST(logs)
{
	struct fixture f;

	start(&f, cases[_i].steps);
	ck_assert_int_eq(refresh(&f), 0);
	ck_assert_int_eq(refresh(&f), 0);
	ck_assert_msg(f.reader.sel->n_entries == cases[_i].n, "%s: %zu",
		      cases[_i].name, f.reader.sel->n_entries);
	for (size_t i = 0; i < cases[_i].n; i++)
		ck_assert_msg(f.reader.sel->entries[i].id == cases[_i].ids[i],
			      "%s: %d", cases[_i].name,
			      f.reader.sel->entries[i].id);
	finish(&f);
}
END_TEST

START_TEST(the_state_of_the_log_is_told)
{
	static const struct script_step steps[] = {
		{ "0a 40", "00 51 01 00 20 00 05 00 00 00 06 00 00 00 82", 0 },
		READ("00 00", END, "01"),
		{ 0 },
	};
	struct fixture f;

	start(&f, steps);
	ck_assert_int_eq(refresh(&f), 0);
	ck_assert(f.reader.sel->has_info && f.reader.sel->overflow);
	ck_assert_int_eq(f.reader.sel->n_free, 0x20);
	ck_assert_int_eq(f.reader.sel->capacity, 3);
	ck_assert_uint_eq(f.reader.sel->last_erase, 6);
	finish(&f);
}
END_TEST

START_TEST(a_reading_that_stops_is_taken_up_and_published_whole)
{
	static const struct script_step steps[] = {
		INFO("02", "05", "00"),
		READ("00 00", "02 00", "01"),
		{ "0a 43  00 00 02 00 00 ff", NULL, -ENODEV },
		INFO("02", "05", "00"),
		READ("02 00", END, "02"),
		{ 0 },
	};
	struct fixture f;

	start(&f, steps);
	ck_assert_int_eq(refresh(&f), -ENODEV);
	ck_assert_ptr_null(f.reader.sel);
	link_attach(&f.link, &f.script.transport);
	ck_assert_int_eq(refresh(&f), 0);
	ck_assert_uint_eq(f.reader.sel->n_entries, 2);
	finish(&f);
}
END_TEST

START_TEST(a_log_under_erasure_is_read_another_time)
{
	static const struct script_step steps[] = {
		INFO("01", "05", "00"),
		{ "0a 43  00 00 00 00 00 ff", "81", 0 },
		INFO("00", "05", "09"),
		{ "0a 43  00 00 00 00 00 ff", "cb", 0 },
		{ 0 },
	};
	struct fixture f;

	start(&f, steps);
	ck_assert_int_eq(refresh(&f), 0);
	ck_assert_ptr_null(f.reader.sel);
	ck_assert_int_eq(refresh(&f), 0);
	ck_assert_uint_eq(f.reader.sel->n_entries, 0);
	finish(&f);
}
END_TEST

START_TEST(no_log_is_no_error)
{
	static const struct script_step steps[] = { { "0a 40", "c1", 0 },
						    { 0 } };
	struct fixture f;

	start(&f, steps);
	ck_assert_int_eq(refresh(&f), 0);
	ck_assert_ptr_null(f.reader.sel);
	finish(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	struct script_step steps[8];
	int want;
} clear_cases[] = {
	{ "at once",
	  { { "0a 42", "00 34 12", 0 },
	    { "0a 47  34 12 43 4c 52 aa", "00 01", 0 } }, 0 },
	{ "after a while",
	  { { "0a 42", "00 34 12", 0 },
	    { "0a 47  34 12 43 4c 52 aa", "00 00", 0 },
	    { "0a 47  34 12 43 4c 52 00", "00 00", 0 },
	    { "0a 47  34 12 43 4c 52 00", "00 01", 0 } }, 0 },
	{ "the reservation is lost before",
	  { { "0a 42", "00 01 00", 0 },
	    { "0a 47  01 00 43 4c 52 aa", "c5", 0 },
	    { "0a 42", "00 02 00", 0 },
	    { "0a 47  02 00 43 4c 52 aa", "00 01", 0 } }, 0 },
	{ "and while it is erased",
	  { { "0a 42", "00 01 00", 0 },
	    { "0a 47  01 00 43 4c 52 aa", "00 00", 0 },
	    { "0a 47  01 00 43 4c 52 00", "c5", 0 } }, 0 },
	{ "without reservations",
	  { { "0a 42", "c1", 0 },
	    { "0a 47  00 00 43 4c 52 aa", "00 01", 0 } }, 0 },
	{ "not allowed",
	  { { "0a 42", "00 01 00", 0 },
	    { "0a 47  01 00 43 4c 52 aa", "d4", 0 } }, IPMI_R_PRIVILEGE },
	{ "not supported",
	  { { "0a 42", "00 01 00", 0 },
	    { "0a 47  01 00 43 4c 52 aa", "c1", 0 } }, IPMI_R_INVALID_COMMAND },
	{ "gone",
	  { { "0a 42", NULL, -ENODEV } }, -ENODEV },
};
/* clang-format on */

START_TEST(clearing)
{
	struct fixture f;
	int r;

	start(&f, clear_cases[_i].steps);
	r = sel_clear(&f.link, 1000ull * NS_PER_S);
	ck_assert_msg(r == clear_cases[_i].want, "%s: %d", clear_cases[_i].name,
		      r);
	finish(&f);
}
END_TEST

START_TEST(clearing_that_takes_too_long_is_busy)
{
	static const struct script_step steps[] = {
		{ "0a 42", "00 34 12", 0 },
		{ "0a 47  34 12 43 4c 52 aa", "00 00", 0 },
		{ 0 },
	};
	struct fixture f;

	start(&f, steps);
	ck_assert_int_eq(sel_clear(&f.link, 10 * NS_PER_MS), -EBUSY);
	finish(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/sel-reader");
	TCase *tc = tcase_create("sel-reader");

	tcase_add_loop_test(tc, logs, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, the_state_of_the_log_is_told);
	tcase_add_test(tc,
		       a_reading_that_stops_is_taken_up_and_published_whole);
	tcase_add_test(tc, a_log_under_erasure_is_read_another_time);
	tcase_add_test(tc, no_log_is_no_error);
	tcase_add_loop_test(tc, clearing, 0, ARRAY_SIZE(clear_cases));
	tcase_add_test(tc, clearing_that_takes_too_long_is_busy);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
