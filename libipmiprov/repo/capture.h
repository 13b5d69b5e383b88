/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A persona of a BMC: all that a look at everything makes it answer
 *
 * First all that the provider reads, recorded on its way; then what nothing
 * reads yet but another tool, or a later version, will ask.  A BMC that is
 * sick is captured as far as it goes.
 */

#include "base/buf.h"
#include "libipmiprov/repo/bmc.h"
#include "libipmiprov/transport/record.h"

struct capture_watcher {
	/* @step: what is read now; @n_requests: sent so far */
	void (*show)(const struct capture_watcher *watcher, const char *step,
		     uint64_t n_requests);
};

struct capture {
	struct recorder recorder; /* the persona, and what it lacks */
	uint64_t n_requests, took_ns;
	bool is_cut_short; /* its time was up, or it stopped answering */
	int error;         /* negative errno: it was never reached, and why */
};

/**
 * capture_run() - read everything
 * @uri: of the BMC
 * @deadline_ns: CLOCK_MONOTONIC, for all of it
 * @watcher: NULL: nobody watches
 * @ret: filled, also when little came; end it with capture_done()
 *
 * Return: 0, -EINVAL (bad URI) or -ENOMEM; a BMC that is not reached is no
 * error here, see error.
 */
int capture_run(const char *uri, uint64_t deadline_ns,
		const struct capture_watcher *watcher, struct capture *ret);
void capture_done(struct capture *c);

/** capture_miss_text() - what was asked in vain, and how it ended */
void capture_miss_text(const struct recorder_miss *miss, struct buf *ret);
