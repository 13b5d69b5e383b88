/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Time
 *
 * Deadlines are CLOCK_MONOTONIC nanoseconds, always absolute; time stamps that
 * people see are CLOCK_REALTIME nanoseconds since 1970.  Code that decides by
 * the time takes a struct clock, so that a test can set it.
 */

#include <stdint.h>

struct clock {
	uint64_t (*mono_ns)(const struct clock *c);
	int64_t (*wall_ns)(const struct clock *c);
};

extern const struct clock clock_system;

static inline uint64_t clock_mono_ns(const struct clock *c)
{
	return c->mono_ns(c);
}

static inline int64_t clock_wall_ns(const struct clock *c)
{
	return c->wall_ns(c);
}

/* A clock that stands where a test puts it. */
struct clock_manual {
	struct clock clock;
	uint64_t mono_ns;
	int64_t wall_ns;
};

void clock_manual_init(struct clock_manual *c);

/** clock_ms_left() - for poll(2): milliseconds to @deadline_ns, rounded up,
 *  0 if it has passed */
int clock_ms_left(const struct clock *c, uint64_t deadline_ns);
