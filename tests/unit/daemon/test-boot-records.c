/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "daemon/boot-records.h"
#include "daemon/boot-writer.h"
#include "tests/unit/run.h"

static char root[32], state[64];

static void put(const char *path, const char *text, time_t mtime)
{
	struct timespec times[2] = { { .tv_sec = mtime }, { .tv_sec = mtime } };
	char full[256];
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", root, path);
	for (char *c = strchr(full + 1, '/'); c; c = strchr(c + 1, '/')) {
		*c = '\0';
		ck_assert(mkdir(full, 0700) == 0 || errno == EEXIST);
		*c = '/';
	}
	f = fopen(full, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	if (mtime)
		ck_assert_int_eq(utimensat(AT_FDCWD, full, times, 0), 0);
}

static int drop(const char *path, const struct stat *st, int type,
		struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

#define ID "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"

static void setup(void)
{
	strcpy(root, "/tmp/test-boot-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	snprintf(state, sizeof(state), "%s/state", root);
	put("/proc/sys/kernel/random/boot_id", ID "\n", 0);
	put("/proc/stat", "cpu 1 2\nbtime 1700000000\nprocesses 1\n", 0);
}

static void teardown(void)
{
	nftw(root, drop, 16, FTW_DEPTH | FTW_PHYS);
}

START_TEST(a_boot_is_told_once)
{
	struct boot_facts facts;
	struct boot_record_list list;

	boot_facts_read(root, state, &facts);
	ck_assert_str_eq(facts.id, ID);
	ck_assert_uint_eq(facts.time, 1700000000);
	ck_assert(!facts.is_told && !facts.has_crashed);
	boot_records_of_start(&facts, &list);
	ck_assert_uint_eq(list.n, 2);
	ck_assert_int_eq(boot_facts_save(&facts, state), 0);
	boot_facts_read(root, state, &facts);
	ck_assert(facts.is_told);
	boot_records_of_start(&facts, &list);
	ck_assert_uint_eq(list.n, 0);
}
END_TEST

enum { BEFORE = 1000, TOLD = 2000, AFTER = 3000 };

/* clang-format off */
static const struct {
	const char *path;
	time_t mtime;
	bool has_crashed;
} traces[] = {
	{ "/sys/fs/pstore/dmesg-efi-1", AFTER, true },
	{ "/sys/fs/pstore/console-ramoops-0", AFTER, false },
	{ "/sys/fs/pstore/dmesg-efi-1", BEFORE, false },
	{ "/var/lib/systemd/pstore/1700000001", AFTER, true },
	{ "/var/crash/202611221200", AFTER, true },
	{ "/var/crash/202611221200", BEFORE, false },
	{ "/var/crash/.lock", AFTER, false },
	{ "/elsewhere", AFTER, false },
};
/* clang-format on */

START_TEST(a_crash_leaves_a_trace)
{
	struct boot_facts facts;
	struct boot_record_list list;

	put("/state", "another-boot\n", TOLD);
	put(traces[_i].path, "", traces[_i].mtime);
	boot_facts_read(root, state, &facts);
	ck_assert_msg(facts.has_crashed == traces[_i].has_crashed, "%s",
		      traces[_i].path);
	boot_records_of_start(&facts, &list);
	ck_assert_uint_eq(list.n, traces[_i].has_crashed ? 3 : 2);
	/* nor was it now, if this boot is told */
	put("/state", ID "\n", TOLD);
	boot_facts_read(root, state, &facts);
	ck_assert(!facts.has_crashed);
}
END_TEST

START_TEST(an_old_trace_is_no_crash_of_the_first_boot)
{
	struct boot_facts facts;

	put("/sys/fs/pstore/dmesg-efi-1", "", AFTER);
	boot_facts_read(root, state, &facts);
	ck_assert(!facts.has_crashed);
}
END_TEST

START_TEST(an_unknown_boot_is_not_told)
{
	struct boot_facts facts;
	struct boot_record_list list;

	boot_facts_read("/nonexistent", "/nonexistent/state", &facts);
	boot_records_of_start(&facts, &list);
	ck_assert_uint_eq(list.n, 0);
	ck_assert_int_lt(boot_facts_save(&facts, "/nonexistent/state"), 0);
}
END_TEST

START_TEST(records_are_those_of_windows)
{
	static const uint8_t start[][BOOT_RECORD_SIZE] = {
		{ 0, 0, 0x02, 0, 0, 0, 0, 0x41, 0, 4, 0x20, 0, 0x6f, 1, 0xff,
		  0xff },
		{ 0, 0, 0x02, 0, 0, 0, 0, 0x41, 0, 4, 0x1f, 0, 0x6f, 1, 0xff,
		  0xff },
		{ 0, 0, 0xdc, 0, 0, 0, 0, 0x37, 1, 0, 1, 0x78, 0x56, 0x34, 0x12,
		  0 },
	};
	static const uint8_t stop[][BOOT_RECORD_SIZE] = {
		{ 0, 0, 0x02, 0, 0, 0, 0, 0x41, 0, 4, 0x20, 0, 0x6f, 3, 0xff,
		  0xff },
		{ 0, 0, 0xdd, 0, 0, 0, 0, 0x37, 1, 0, 1, 0, 0, 0, 0x80, 0 },
	};
	const struct boot_facts facts = { .id = ID,
					  .time = 0x12345678,
					  .has_crashed = true };
	struct boot_record_list list;

	boot_records_of_start(&facts, &list);
	ck_assert_uint_eq(list.n, 3);
	ck_assert_int_eq(memcmp(list.records, start, sizeof(start)), 0);
	boot_records_of_stop(&list);
	ck_assert_uint_eq(list.n, 2);
	ck_assert_int_eq(memcmp(list.records, stop, sizeof(stop)), 0);
}
END_TEST

static void ignore_snapshot(void *ctx, const struct snapshot *s)
{
	(void)ctx;
	snapshot_unref(s);
}

/* Until the job that runs has ended; the next one may have, too. */
static void run_job(struct boot_writer *w)
{
	struct pollfd p = { .fd = bmc_thread_fd(w->thread), .events = POLLIN };

	boot_writer_go_on(w);
	if (!w->job)
		return;
	for (const struct ops_job *job = w->job; w->job == job;) {
		ck_assert_int_eq(poll(&p, 1, 10000), 1);
		bmc_thread_dispatch(w->thread);
	}
}

/* It may be in the log, and only the answer is lost: not for ever. */
START_TEST(a_record_is_not_sent_again_and_again)
{
	const struct bmc_thread_options options = {
		.label = "b",
		.uri = "dev:/nonexistent/ipmi0",
		.cache_dir = root,
		.poll_ns = 3600ULL * NS_PER_S,
		.sel_poll_ns = 3600ULL * NS_PER_S,
	};
	const struct bmc_events events = { ignore_snapshot, NULL };
	struct boot_writer w = { 0 };
	struct boot_facts facts;
	struct bmc_thread *t;

	ck_assert_int_eq(bmc_thread_new(&options, &events, &t), 0);
	ck_assert_int_eq(boot_writer_init(&w, t, &options), 0);
	strcpy(w.facts.id, ID);
	w.facts.is_told = false;
	boot_records_of_start(&w.facts, &w.list);
	ck_assert_uint_eq(w.list.n, 2);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_uint_eq(w.next, 0);
		ck_assert_uint_eq(w.n_tries, i);
		run_job(&w);
	}
	ck_assert_uint_ge(w.next, 1);
	for (int i = 0; i < 3; i++)
		run_job(&w);
	ck_assert_uint_eq(w.next, w.list.n);
	boot_facts_read(root, w.state_path, &facts);
	ck_assert(facts.is_told);
	boot_writer_done(&w);
	ck_assert_int_eq(bmc_thread_free(t, clock_mono_ns(&clock_system) +
						    5ULL * NS_PER_S),
			 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/boot-records");
	TCase *tc = tcase_create("boot-records");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_boot_is_told_once);
	tcase_add_loop_test(tc, a_crash_leaves_a_trace, 0, ARRAY_SIZE(traces));
	tcase_add_test(tc, an_old_trace_is_no_crash_of_the_first_boot);
	tcase_add_test(tc, an_unknown_boot_is_not_told);
	tcase_add_test(tc, records_are_those_of_windows);
	tcase_add_test(tc, a_record_is_not_sent_again_and_again);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
