/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "libipmiprov/snapshot/snapshot.h"
#include "tests/unit/run.h"

enum { N_SENSORS = 3 };

static struct sdr_set *make_sdr(void)
{
	struct sdr_set *set = calloc(1, sizeof(*set));

	set->n_refs = 1;
	set->sensors = calloc(N_SENSORS, sizeof(*set->sensors));
	set->n_sensors = N_SENSORS;
	for (int i = 0; i < N_SENSORS; i++) {
		set->sensors[i].owner = 0x20;
		set->sensors[i].number = i;
		set->sensors[i].lun = i % 2;
	}
	return set;
}

/* A log of the records whose numbers these are, each with a mark. */
static struct sel *make_sel(const char *records)
{
	struct sel *sel = calloc(1, sizeof(*sel));

	sel->n_refs = 1;
	sel->n_entries = strlen(records);
	sel->entries = calloc(sel->n_entries + 1, sizeof(*sel->entries));
	for (size_t i = 0; i < sel->n_entries; i++) {
		sel->entries[i].id = (uint8_t)records[i];
		sel->entries[i].raw[0] = (uint8_t)records[i];
	}
	return sel;
}

static struct snapshot *make_snapshot(struct sdr_set *sdr, struct sel *sel)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	s->n_refs = 1;
	s->system_name = strdup("x");
	s->is_reachable = true;
	s->sdr = sdr_set_ref(sdr);
	s->sel = sel_ref(sel);
	s->readings = calloc(N_SENSORS, sizeof(*s->readings));
	return s;
}

START_TEST(the_first_is_all_new)
{
	struct snapshot *s = make_snapshot(NULL, NULL);

	ck_assert_int_eq(snapshot_compare(s, NULL), 0);
	ck_assert(s->changes.first && s->changes.sdr && s->changes.contact);
	ck_assert_ptr_null(s->changes.readings);
	snapshot_unref(s);
}
END_TEST

static void set_value(struct reading *r)
{
	r->has_value = true;
	r->value = 3;
}

static void set_states(struct reading *r)
{
	r->has_states = true;
	r->states = 4;
}

static void set_status(struct reading *r)
{
	r->status = READING_ABSENT;
}

static void set_cc(struct reading *r)
{
	r->cc = 0xcb;
}

static void (*const reading_changes[])(struct reading *r) = {
	set_value, set_states, set_status, set_cc
};

START_TEST(a_changed_reading_is_told)
{
	struct sdr_set *sdr = make_sdr();
	struct snapshot *a = make_snapshot(sdr, NULL);
	struct snapshot *b = make_snapshot(sdr, NULL);

	reading_changes[_i](&b->readings[1]);
	b->readings[2].wall_ns = 1; /* only newer */
	ck_assert_int_eq(snapshot_compare(b, a), 0);
	ck_assert(!b->changes.first && !b->changes.sdr && !b->changes.sel);
	ck_assert(!b->changes.identity && !b->changes.contact);
	ck_assert(!b->changes.readings[0]);
	ck_assert(b->changes.readings[1]);
	ck_assert(!b->changes.readings[2]);
	snapshot_unref(a);
	snapshot_unref(b);
	sdr_set_unref(sdr);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name, *before, *after;
	size_t n_new;
	bool cleared;
} sel_cases[] = {
	{ "grown", "ab", "abcd", 2, false },
	{ "the first entries", "", "ab", 2, false },
	{ "cleared", "ab", "", 0, true },
	{ "cleared and filled", "ab", "cde", 3, true },
	{ "a ring", "abc", "bcd", 1, true },
	{ "the same again", "ab", "ab", 0, false },
};
/* clang-format on */

START_TEST(new_events_are_the_last_ones)
{
	struct sel *before = make_sel(sel_cases[_i].before);
	struct sel *after = make_sel(sel_cases[_i].after);
	struct snapshot *a = make_snapshot(NULL, before);
	struct snapshot *b = make_snapshot(NULL, after);

	ck_assert_int_eq(snapshot_compare(b, a), 0);
	ck_assert(b->changes.sel);
	ck_assert_msg(b->changes.n_new_events == sel_cases[_i].n_new &&
			      b->changes.sel_cleared == sel_cases[_i].cleared,
		      "%s: %zu %d", sel_cases[_i].name, b->changes.n_new_events,
		      b->changes.sel_cleared);
	snapshot_unref(a);
	snapshot_unref(b);
	sel_unref(before);
	sel_unref(after);
}
END_TEST

START_TEST(parts_live_as_long_as_somebody_holds_them)
{
	struct sdr_set *sdr = make_sdr();
	struct snapshot *a = make_snapshot(sdr, NULL);
	struct snapshot *b = make_snapshot(sdr, NULL);

	ck_assert_int_eq(sdr->n_refs, 3);
	sdr_set_unref(sdr);
	ck_assert_ptr_eq(snapshot_ref(a), a);
	snapshot_unref(a);
	snapshot_unref(a);
	ck_assert_int_eq(b->sdr->n_refs, 1);
	snapshot_unref(b);
	snapshot_unref(NULL);
	ck_assert_ptr_null(snapshot_ref(NULL));
}
END_TEST

START_TEST(stale_at_once_lost_after_three)
{
	struct snapshot *s = make_snapshot(NULL, NULL);

	ck_assert(!snapshot_is_stale(s) && !snapshot_is_lost(s));
	s->is_reachable = false;
	s->missed_periods = 2;
	ck_assert(snapshot_is_stale(s) && !snapshot_is_lost(s));
	s->missed_periods = 3;
	ck_assert(snapshot_is_lost(s));
	snapshot_unref(s);
}
END_TEST

START_TEST(contact_and_name_are_told)
{
	struct snapshot *a = make_snapshot(NULL, NULL);
	struct snapshot *b = make_snapshot(NULL, NULL);

	b->is_reachable = false;
	b->system_name[0] = 'y';
	ck_assert_int_eq(snapshot_compare(b, a), 0);
	ck_assert(b->changes.contact && b->changes.identity);
	snapshot_unref(a);
	snapshot_unref(b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("snapshot");
	TCase *tc = tcase_create("snapshot");

	tcase_add_test(tc, the_first_is_all_new);
	tcase_add_loop_test(tc, a_changed_reading_is_told, 0,
			    ARRAY_SIZE(reading_changes));
	tcase_add_loop_test(tc, new_events_are_the_last_ones, 0,
			    ARRAY_SIZE(sel_cases));
	tcase_add_test(tc, parts_live_as_long_as_somebody_holds_them);
	tcase_add_test(tc, stale_at_once_lost_after_three);
	tcase_add_test(tc, contact_and_name_are_told);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
