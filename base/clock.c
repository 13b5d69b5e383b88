/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <limits.h>
#include <time.h>

#include "base/clock.h"
#include "base/macro.h"

static uint64_t system_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

static uint64_t system_mono(const struct clock *c)
{
	(void)c;
	return system_ns(CLOCK_MONOTONIC);
}

static int64_t system_wall(const struct clock *c)
{
	(void)c;
	return (int64_t)system_ns(CLOCK_REALTIME);
}

const struct clock clock_system = { system_mono, system_wall };

static uint64_t manual_mono(const struct clock *c)
{
	return ((const struct clock_manual *)c)->mono_ns;
}

static int64_t manual_wall(const struct clock *c)
{
	return ((const struct clock_manual *)c)->wall_ns;
}

void clock_manual_init(struct clock_manual *c)
{
	*c = (struct clock_manual){ .clock = { manual_mono, manual_wall } };
}

int clock_ms_left(const struct clock *c, uint64_t deadline_ns)
{
	uint64_t now = clock_mono_ns(c), left;

	if (deadline_ns <= now)
		return 0;
	left = (deadline_ns - now + NS_PER_MS - 1) / NS_PER_MS;
	return left > INT_MAX ? INT_MAX : (int)left;
}
