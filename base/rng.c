/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
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
