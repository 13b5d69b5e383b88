/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Waiting for a file descriptor, a deadline or a cancel, whichever comes first
 */

#include <stdint.h>

struct waiter {
	int cancel_fd; /* eventfd(2) */
};

int waiter_init(struct waiter *w);
void waiter_done(struct waiter *w);

enum {
	WAIT_R_BROKEN = 1, /* an error or the end: perhaps nothing to read */
};

/**
 * waiter_wait() - wait until a descriptor can be read
 * @w: the owner's waiter
 * @fd: what to read from
 * @deadline_ns: CLOCK_MONOTONIC
 *
 * Return: 0, WAIT_R_BROKEN, -ETIMEDOUT, or -ECANCELED (once for any number of
 * waiter_cancel() before it).
 */
int waiter_wait(struct waiter *w, int fd, uint64_t deadline_ns);

/** waiter_cancel() - from any thread: end this wait, or else the next one */
void waiter_cancel(struct waiter *w);
