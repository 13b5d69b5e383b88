/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A BMC's thread, and the only crossing between it and the loop thread
 *
 * The thread owns the BMC: it polls, and runs jobs that are posted to it, one
 * after the other.  What it has (snapshots, ends of jobs) it leaves in a queue
 * and says so by an eventfd.  Everything here is called by the loop thread,
 * except a job's run().
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "libipmiprov/repo/bmc.h"
#include "libipmiprov/snapshot/snapshot.h"

struct bmc_thread;

struct bmc_thread_options {
	const char *label, *uri, *cache_dir; /* copied */
	uint64_t poll_ns, sel_poll_ns;
	struct quirk_switches quirks;
	const struct platform_interface *interface; /* copied; or NULL */
};

/* Something for a BMC to do.  The caller's memory, until done() is called. */
struct bmc_job {
	/* On the BMC's thread.  0 or -errno. */
	int (*run)(struct bmc_job *job, struct bmc *bmc);
	/* On the loop thread, with what run() said; -ECANCELED if it never
	 * ran. */
	void (*done)(struct bmc_job *job, int r);
	bool refreshes; /* take new readings once it has run */

	/* Once it has run: the serial of the last snapshot before its end. */
	uint64_t serial;

	/* The thread's. */
	struct bmc_job *next;
	bool is_cancelled;
	int r;
};

struct bmc_events {
	/* Each snapshot, in order; takes over the reference. */
	void (*snapshot)(void *ctx, const struct snapshot *snapshot);
	void *ctx;
};

enum { BMC_MAX_JOBS = 32 };

/**
 * bmc_thread_new() - start polling a BMC
 * @events: copied; called by bmc_thread_dispatch()
 *
 * Return: 0, -EINVAL (bad URI) or another negative errno.
 */
int bmc_thread_new(const struct bmc_thread_options *options,
		   const struct bmc_events *events, struct bmc_thread **ret);

/** bmc_thread_fd() - readable when bmc_thread_dispatch() has something */
int bmc_thread_fd(const struct bmc_thread *t);
void bmc_thread_dispatch(struct bmc_thread *t);

/**
 * bmc_thread_post() - have a job done
 * Return: 0, or -EBUSY with BMC_MAX_JOBS waiting.
 */
int bmc_thread_post(struct bmc_thread *t, struct bmc_job *job);

/** bmc_thread_cancel() - do not start it; done() is called all the same */
void bmc_thread_cancel(struct bmc_thread *t, struct bmc_job *job);

/**
 * bmc_thread_stop() - ask the thread to end; what runs is cut short
 *
 * Returns at once, so that several can end side by side.
 */
void bmc_thread_stop(struct bmc_thread *t);

/**
 * bmc_thread_free() - wait for its end, and free it
 * @deadline_ns: CLOCK_MONOTONIC
 *
 * Jobs that never ran end with -ECANCELED.  Return: 0, or -ETIMEDOUT: the
 * thread still runs and keeps its memory; the process had better end.
 */
int bmc_thread_free(struct bmc_thread *t, uint64_t deadline_ns);
