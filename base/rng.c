/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/err.h"
#include "base/rng.h"

static int system_fill(struct rng *rng, void *ret, size_t size)
{
	char *to = ret;

	(void)rng;
	while (size > 0) {
		ssize_t n = getrandom(to, size, 0);

		if (n < 0 && errno != EINTR)
			return ERR_ORIGIN(-errno);
		if (n > 0) {
			to += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

struct rng rng_system = { system_fill };

static int pool_fill(struct rng *rng, void *ret, size_t size)
{
	struct rng_pool *pool = (struct rng_pool *)rng;
	uint8_t *from;
	int r;

	if (size > sizeof(pool->bytes))
		return ERR_TRACE(system_fill(rng, ret, size));
	if (size > pool->n_left) {
		r = system_fill(rng, pool->bytes, sizeof(pool->bytes));
		if (r != 0)
			return ERR_TRACE(r);
		pool->n_left = sizeof(pool->bytes);
	}

	from = pool->bytes + sizeof(pool->bytes) - pool->n_left;
	memcpy(ret, from, size);
	explicit_bzero(from, size);
	pool->n_left -= size;
	return 0;
}

void rng_pool_init(struct rng_pool *pool)
{
	*pool = (struct rng_pool){ .rng = { pool_fill } };
}

static int counter_fill(struct rng *rng, void *ret, size_t size)
{
	struct rng_counter *c = (struct rng_counter *)rng;

	for (size_t i = 0; i < size; i++)
		((uint8_t *)ret)[i] = c->next++;
	return 0;
}

void rng_counter_init(struct rng_counter *c)
{
	*c = (struct rng_counter){ .rng = { counter_fill } };
}
