/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/macro.h"
#include "base/vec.h"
#include "daemon/bmc-thread.h"

enum {
	STACK_SIZE = 256 * 1024,
	PLATFORM_S = 60, /* at least, between looks at the machine itself */
};

/* A whole refresh: a big repository over a slow wire takes this long at most.
 * Each exchange in it has a deadline of its own. */
static const uint64_t REFRESH_NS = 300ULL * NS_PER_S;

struct job_queue {
	struct bmc_job *first, **last;
};

struct bmc_thread {
	struct bmc *bmc; /* the thread's, but for bmc_cancel() */
	uint64_t poll_ns, sel_poll_ns;
	uint64_t retry_ns; /* the thread's: not before this */
	uint64_t serial;   /* the thread's: of the last snapshot */
	pthread_t thread;
	struct bmc_events events;
	int fd;

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;  /* the thread */
	pthread_cond_t ended; /* the loop thread */
	struct VEC(struct snapshot *) snapshots;
	struct job_queue todo, done;
	unsigned n_jobs;
	bool stops, has_ended;
};

static void queue_init(struct job_queue *q)
{
	q->first = NULL;
	q->last = &q->first;
}

static void queue_put(struct job_queue *q, struct bmc_job *job)
{
	job->next = NULL;
	*q->last = job;
	q->last = &job->next;
}

static struct bmc_job *queue_take(struct job_queue *q)
{
	struct bmc_job *job = q->first;

	if (!job)
		return NULL;
	q->first = job->next;
	if (!q->first)
		q->last = &q->first;
	return job;
}

static void tell(struct bmc_thread *t)
{
	const uint64_t one = 1;

	if (write(t->fd, &one, sizeof(one)) < 0)
		return; /* full: there is an event already */
}

/* ---- on the BMC's thread ---- */

static struct timespec to_timespec(uint64_t ns)
{
	return (struct timespec){ .tv_sec = (time_t)(ns / NS_PER_S),
				  .tv_nsec = (long)(ns % NS_PER_S) };
}

/* The next job, or NULL when it is time to poll or to end. */
static struct bmc_job *wait_for_job(struct bmc_thread *t, uint64_t until_ns,
				    bool *ret_stops)
{
	const struct timespec until = to_timespec(until_ns);
	struct bmc_job *job;
	int r = 0;

	pthread_mutex_lock(&t->lock);
	while (!t->stops && !t->todo.first && r != ETIMEDOUT)
		r = pthread_cond_timedwait(&t->wake, &t->lock, &until);
	*ret_stops = t->stops;
	job = t->stops ? NULL : queue_take(&t->todo);
	pthread_mutex_unlock(&t->lock);
	return job;
}

static void run_job(struct bmc_thread *t, struct bmc_job *job)
{
	bool is_cancelled;

	pthread_mutex_lock(&t->lock);
	is_cancelled = job->is_cancelled;
	pthread_mutex_unlock(&t->lock);
	job->r = is_cancelled ? -ECANCELED : job->run(job, t->bmc);
	job->serial = t->serial;
	pthread_mutex_lock(&t->lock);
	queue_put(&t->done, job);
	pthread_mutex_unlock(&t->lock);
	tell(t);
}

/* Is the BMC there? */
static bool refresh(struct bmc_thread *t, unsigned parts)
{
	uint64_t now_ns = clock_mono_ns(&clock_system);
	struct snapshot *snapshot, **slot;
	bool is_reachable;

	/* Without memory there is no news; the next poll may have some. */
	if (bmc_refresh(t->bmc, parts, now_ns + REFRESH_NS, &snapshot) != 0)
		return false;
	is_reachable = snapshot->is_reachable;
	t->serial = snapshot->serial;
	pthread_mutex_lock(&t->lock);
	slot = vec_push(&t->snapshots);
	if (slot)
		*slot = snapshot;
	pthread_mutex_unlock(&t->lock);
	if (slot)
		tell(t);
	else
		snapshot_unref(snapshot);
	return is_reachable;
}

/* When each part is due; zeroes: everything, now. */
struct schedule {
	uint64_t readings_ns, sel_ns, platform_ns;
};

/* From the start of one poll to that of the next.  While the BMC is away the
 * back-off counts, and then everything is read again. */
static void poll(struct bmc_thread *t, struct schedule *s)
{
	uint64_t platform_ns = MAX(t->poll_ns, (uint64_t)PLATFORM_S * NS_PER_S);
	uint64_t start_ns = clock_mono_ns(&clock_system), end_ns;
	unsigned parts = 0;

	if (s->readings_ns == 0 && s->sel_ns == 0)
		parts = BMC_ALL;
	if (s->readings_ns <= start_ns)
		parts |= BMC_SENSORS | BMC_FRU | BMC_HYSTERESIS;
	if (s->sel_ns <= start_ns)
		parts |= BMC_SEL;
	if (s->platform_ns <= start_ns)
		parts |= BMC_PLATFORM;
	if (!refresh(t, parts)) {
		t->retry_ns = clock_mono_ns(&clock_system) +
			      bmc_retry_delay_ns(t->bmc);
		*s = (struct schedule){ 0 };
		return;
	}
	t->retry_ns = 0;
	end_ns = clock_mono_ns(&clock_system);
	if (parts & BMC_SENSORS)
		s->readings_ns = MAX(start_ns + t->poll_ns, end_ns);
	if (parts & BMC_SEL)
		s->sel_ns = MAX(start_ns + t->sel_poll_ns, end_ns);
	if (parts & BMC_PLATFORM)
		s->platform_ns = start_ns + platform_ns;
}

static uint64_t due_ns(const struct bmc_thread *t, const struct schedule *s)
{
	uint64_t first_ns = MIN(s->readings_ns, s->sel_ns);

	first_ns = MIN(first_ns, s->platform_ns);
	return MAX(t->retry_ns, first_ns);
}

static void *run(void *arg)
{
	struct bmc_thread *t = arg;
	struct schedule s = { 0 };
	bool stops = false;

	while (!stops) {
		struct bmc_job *job = wait_for_job(t, due_ns(t, &s), &stops);

		if (job && job->refreshes)
			s = (struct schedule){ 0 };
		if (job)
			run_job(t, job);
		else if (!stops)
			poll(t, &s);
	}
	pthread_mutex_lock(&t->lock);
	t->has_ended = true;
	pthread_cond_signal(&t->ended);
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

/* ---- on the loop thread ---- */

static int start(struct bmc_thread *t)
{
	sigset_t all, old;
	pthread_attr_t attr;
	int r = pthread_attr_init(&attr);

	if (r != 0)
		return ERR_ORIGIN(-r);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	/* Signals are for the loop thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	r = pthread_create(&t->thread, &attr, run, t);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return r != 0 ? ERR_ORIGIN(-r) : 0;
}

static void release(struct bmc_thread *t)
{
	struct snapshot **s;

	vec_for_each (s, &t->snapshots)
		snapshot_unref(*s);
	vec_done(&t->snapshots);
	bmc_free(t->bmc);
	pthread_mutex_destroy(&t->lock);
	pthread_cond_destroy(&t->wake);
	pthread_cond_destroy(&t->ended);
	if (t->fd >= 0)
		close(t->fd);
	free(t);
}

static void init_locks(struct bmc_thread *t)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&t->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&t->wake, &attr);
	pthread_cond_init(&t->ended, &attr);
	pthread_condattr_destroy(&attr);
}

int bmc_thread_new(const struct bmc_thread_options *options,
		   const struct bmc_events *events, struct bmc_thread **ret)
{
	const struct bmc_options bmc = {
		.label = options->label,
		.uri = options->uri,
		.cache_dir = options->cache_dir,
		.poll_interval_ns = options->poll_ns,
		.quirks = options->quirks,
		.interface = options->interface,
	};
	struct bmc_thread *t = calloc(1, sizeof(*t));
	int r;

	if (!t)
		return ERR_ORIGIN(-ENOMEM);
	t->events = *events;
	t->poll_ns = options->poll_ns;
	t->sel_poll_ns = options->sel_poll_ns;
	queue_init(&t->todo);
	queue_init(&t->done);
	init_locks(t);
	t->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	r = t->fd < 0 ? -errno : bmc_new(&bmc, &t->bmc);
	if (r == 0)
		r = start(t);
	if (r != 0) {
		release(t);
		return ERR_TRACE(r);
	}
	*ret = t;
	return 0;
}

int bmc_thread_fd(const struct bmc_thread *t)
{
	return t->fd;
}

static struct snapshot *take_snapshot(struct bmc_thread *t)
{
	struct snapshot *s = NULL;

	pthread_mutex_lock(&t->lock);
	if (t->snapshots.n > 0) {
		s = t->snapshots.data[0];
		t->snapshots.n--;
		memmove(t->snapshots.data, t->snapshots.data + 1,
			t->snapshots.n * sizeof(*t->snapshots.data));
	}
	pthread_mutex_unlock(&t->lock);
	return s;
}

static struct bmc_job *take_done(struct bmc_thread *t)
{
	struct bmc_job *job;

	pthread_mutex_lock(&t->lock);
	job = queue_take(&t->done);
	if (job)
		t->n_jobs--;
	pthread_mutex_unlock(&t->lock);
	return job;
}

void bmc_thread_dispatch(struct bmc_thread *t)
{
	struct snapshot *s;
	struct bmc_job *job;
	uint64_t n;

	if (read(t->fd, &n, sizeof(n)) < 0)
		return;
	while ((s = take_snapshot(t)) != NULL)
		t->events.snapshot(t->events.ctx, s);
	while ((job = take_done(t)) != NULL)
		job->done(job, job->r);
}

int bmc_thread_post(struct bmc_thread *t, struct bmc_job *job)
{
	int r = 0;

	pthread_mutex_lock(&t->lock);
	if (t->n_jobs >= BMC_MAX_JOBS) {
		r = -EBUSY;
	} else {
		job->is_cancelled = false;
		queue_put(&t->todo, job);
		t->n_jobs++;
		pthread_cond_signal(&t->wake);
	}
	pthread_mutex_unlock(&t->lock);
	return r;
}

void bmc_thread_cancel(struct bmc_thread *t, struct bmc_job *job)
{
	pthread_mutex_lock(&t->lock);
	job->is_cancelled = true;
	pthread_mutex_unlock(&t->lock);
}

void bmc_thread_stop(struct bmc_thread *t)
{
	pthread_mutex_lock(&t->lock);
	t->stops = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
	bmc_cancel(t->bmc);
}

static bool wait_for_end(struct bmc_thread *t, uint64_t until_ns)
{
	const struct timespec until = to_timespec(until_ns);
	bool has_ended;
	int r = 0;

	pthread_mutex_lock(&t->lock);
	while (!t->has_ended && r != ETIMEDOUT)
		r = pthread_cond_timedwait(&t->ended, &t->lock, &until);
	has_ended = t->has_ended;
	pthread_mutex_unlock(&t->lock);
	return has_ended;
}

/* A refresh that was just about to start has not seen the first bmc_cancel(),
 * so there are more of them. */
static bool join(struct bmc_thread *t, uint64_t deadline_ns)
{
	uint64_t until_ns = clock_mono_ns(&clock_system);
	bool has_ended;

	do {
		bmc_thread_stop(t);
		until_ns = MIN(until_ns + NS_PER_S / 20, deadline_ns);
		has_ended = wait_for_end(t, until_ns);
	} while (!has_ended && until_ns < deadline_ns);
	if (has_ended)
		pthread_join(t->thread, NULL);
	return has_ended;
}

int bmc_thread_free(struct bmc_thread *t, uint64_t deadline_ns)
{
	struct bmc_job *job;

	if (!t)
		return 0;
	if (!join(t, deadline_ns))
		return ERR_ORIGIN(-ETIMEDOUT);
	while ((job = queue_take(&t->done)) != NULL)
		job->done(job, job->r);
	while ((job = queue_take(&t->todo)) != NULL)
		job->done(job, -ECANCELED);
	release(t);
	return 0;
}
