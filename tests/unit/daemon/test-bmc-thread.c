/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/bmc-thread.h"
#include "libipmiprov/transport/persona.h"
#include "tests/unit/run.h"

/* What the loop thread was told. */
struct told {
	int n_snapshots, n_done, last;
	uint64_t serial;
	bool is_reachable;
};

struct test_job {
	struct bmc_job job;
	struct told *told;
	int result;
	int gate; /* run() waits until a byte can be read here; -1: it does not
		   */
};

static void on_snapshot(void *ctx, const struct snapshot *s)
{
	struct told *told = ctx;

	ck_assert_uint_gt(s->serial, told->serial);
	told->serial = s->serial;
	told->is_reachable = s->is_reachable;
	told->n_snapshots++;
	snapshot_unref(s);
}

static struct bmc_thread *start(const char *uri, struct told *told)
{
	const struct bmc_thread_options options = {
		.label = "b",
		.uri = uri,
		.poll_ns = NS_PER_S / 100,
		.sel_poll_ns = NS_PER_S / 50,
	};
	const struct bmc_events events = { on_snapshot, told };
	struct bmc_thread *t;

	*told = (struct told){ 0 };
	ck_assert_int_eq(bmc_thread_new(&options, &events, &t), 0);
	return t;
}

static uint64_t in_s(uint64_t s)
{
	return clock_mono_ns(&clock_system) + s * NS_PER_S;
}

static void dispatch(struct bmc_thread *t)
{
	struct pollfd p = { .fd = bmc_thread_fd(t), .events = POLLIN };

	ck_assert_int_eq(poll(&p, 1, 10000), 1);
	bmc_thread_dispatch(t);
}

static int run(struct bmc_job *job, struct bmc *bmc)
{
	struct test_job *test = (struct test_job *)job;
	char byte;

	ck_assert_uint_gt(bmc_n_exchanges(bmc), 0);
	if (test->gate >= 0 && read(test->gate, &byte, 1) != 1)
		return -EIO;
	return test->result;
}

static void done(struct bmc_job *job, int r)
{
	struct test_job *test = (struct test_job *)job;

	test->told->n_done++;
	test->told->last = r;
}

static struct test_job a_job(struct told *told, int result, int gate)
{
	return (struct test_job){ .job = { .run = run, .done = done },
				  .told = told,
				  .result = result,
				  .gate = gate };
}

START_TEST(a_bmc_is_polled)
{
	struct told told;
	struct bmc_thread *t = start("sim:", &told);

	while (told.n_snapshots < 3)
		dispatch(t);
	ck_assert(told.is_reachable);
	ck_assert_int_eq(bmc_thread_free(t, in_s(5)), 0);
}
END_TEST

START_TEST(a_uri_that_is_none_is_refused)
{
	const struct bmc_thread_options options = { .label = "b",
						    .uri = "nonsense" };
	const struct bmc_events events = { on_snapshot, NULL };
	struct bmc_thread *t;

	ck_assert_int_eq(bmc_thread_new(&options, &events, &t), -EINVAL);
}
END_TEST

START_TEST(jobs_run_and_their_ends_come_back)
{
	struct told told;
	struct bmc_thread *t = start("sim:", &told);
	struct test_job job = a_job(&told, -EPERM, -1);

	while (told.n_snapshots == 0)
		dispatch(t);
	job.job.refreshes = true;
	ck_assert_int_eq(bmc_thread_post(t, &job.job), 0);
	while (told.n_done == 0)
		dispatch(t);
	ck_assert_int_eq(told.last, -EPERM);
	ck_assert_int_eq(bmc_thread_free(t, in_s(5)), 0);
}
END_TEST

/* The first job holds the thread until all others are in the queue. */
START_TEST(jobs_are_limited_and_can_be_cancelled)
{
	struct told told, told_cancelled = { 0 };
	struct bmc_thread *t = start("sim:", &told);
	struct test_job jobs[BMC_MAX_JOBS + 1];
	int gate[2];

	while (told.n_snapshots == 0)
		dispatch(t);
	ck_assert_int_eq(pipe(gate), 0);
	for (int i = 0; i < BMC_MAX_JOBS; i++) {
		jobs[i] = a_job(i == 5 ? &told_cancelled : &told, i,
				i == 0 ? gate[0] : -1);
		ck_assert_int_eq(bmc_thread_post(t, &jobs[i].job), 0);
	}
	jobs[BMC_MAX_JOBS] = a_job(&told, 0, -1);
	ck_assert_int_eq(bmc_thread_post(t, &jobs[BMC_MAX_JOBS].job), -EBUSY);
	bmc_thread_cancel(t, &jobs[5].job);
	ck_assert_int_eq(write(gate[1], "x", 1), 1);
	while (told.n_done < BMC_MAX_JOBS - 1 || told_cancelled.n_done < 1)
		dispatch(t);
	ck_assert_int_eq(told.last, BMC_MAX_JOBS - 1);
	ck_assert_int_eq(told_cancelled.last, -ECANCELED);
	ck_assert_int_eq(bmc_thread_free(t, in_s(5)), 0);
	close(gate[0]);
	close(gate[1]);
}
END_TEST

START_TEST(what_never_ran_is_cancelled_at_the_end)
{
	struct told told;
	struct bmc_thread *t = start("sim:", &told);
	struct test_job first, second;
	int gate[2];

	while (told.n_snapshots == 0)
		dispatch(t);
	ck_assert_int_eq(pipe(gate), 0);
	first = a_job(&told, 0, gate[0]);
	second = a_job(&told, 0, -1);
	ck_assert_int_eq(bmc_thread_post(t, &first.job), 0);
	ck_assert_int_eq(bmc_thread_post(t, &second.job), 0);
	bmc_thread_stop(t);
	ck_assert_int_eq(write(gate[1], "x", 1), 1);
	ck_assert_int_eq(bmc_thread_free(t, in_s(5)), 0);
	ck_assert_int_eq(told.n_done, 2);
	ck_assert_int_eq(told.last, -ECANCELED);
	close(gate[0]);
	close(gate[1]);
}
END_TEST

/* A persona file with one row more. */
static void write_persona(char path[], const char *row)
{
	int fd = mkstemp(path);
	const char *rest = strstr(persona_demo, "\ncontroller ");
	FILE *file = fdopen(fd, "w");

	ck_assert_ptr_nonnull(file);
	rest = strchr(rest + 1, '\n') + 1;
	fwrite(persona_demo, 1, (size_t)(rest - persona_demo), file);
	fprintf(file, "%s\n%s", row, rest);
	ck_assert_int_eq(fclose(file), 0);
}

static const char *const hangs[] = {
	"hang-after 1",
	"hang-after 100",
	"delay-ms 1000",
};

START_TEST(it_ends_soon_though_the_bmc_hangs)
{
	char path[] = "/tmp/ipmiprov-persona-XXXXXX", uri[64];
	struct bmc_thread *t;
	struct told told;
	uint64_t start_ns;

	write_persona(path, hangs[_i]);
	snprintf(uri, sizeof(uri), "sim:%s", path);
	t = start(uri, &told);
	usleep(200 * 1000);
	start_ns = clock_mono_ns(&clock_system);
	ck_assert_int_eq(bmc_thread_free(t, in_s(5)), 0);
	ck_assert_uint_lt(clock_mono_ns(&clock_system) - start_ns,
			  1500ULL * NS_PER_MS);
	unlink(path);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/bmc-thread");
	TCase *tc = tcase_create("bmc-thread");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, a_bmc_is_polled);
	tcase_add_test(tc, a_uri_that_is_none_is_refused);
	tcase_add_test(tc, jobs_run_and_their_ends_come_back);
	tcase_add_test(tc, jobs_are_limited_and_can_be_cancelled);
	tcase_add_test(tc, what_never_ran_is_cancelled_at_the_end);
	tcase_add_loop_test(tc, it_ends_soon_though_the_bmc_hangs, 0,
			    ARRAY_SIZE(hangs));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
