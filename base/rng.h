/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Random bytes: getrandom(2) in production, a counter in tests
 */

#include <stddef.h>
#include <stdint.h>

struct rng {
	/* 0 or -errno; fills all of @ret or fails */
	int (*fill)(struct rng *rng, void *ret, size_t size);
};

extern struct rng rng_system;

static inline int rng_fill(struct rng *rng, void *ret, size_t size)
{
	return rng->fill(rng, ret, size);
}

/*
 * The system's bytes, fetched many at a time: for those who take few and often,
 * as each reply's MessageID does.  What was handed out is wiped here.  For one
 * thread, and not across fork(2).
 */
struct rng_pool {
	struct rng rng;
	uint8_t bytes[1024];
	size_t n_left; /* the last ones of bytes */
};

void rng_pool_init(struct rng_pool *pool);

/* Byte n of all that was ever taken is n, so that replies can be compared. */
struct rng_counter {
	struct rng rng;
	uint8_t next;
};

void rng_counter_init(struct rng_counter *c);
