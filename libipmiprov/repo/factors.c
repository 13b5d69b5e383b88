/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/vec.h"
#include "libipmiprov/ipmi/sensor.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/factors.h"

/* A sensor seldom leaves its neighbourhood; a BMC may claim 60,000 of them. */
enum { MAX_KNOWN = 32 };

struct known {
	uint8_t raw;
	struct sensor_factors factors;
};

struct factor_table {
	struct VEC(struct known) known;
	size_t oldest; /* to be replaced once there are MAX_KNOWN */
};

void factors_free(struct factor_table *table)
{
	if (table)
		vec_done(&table->known);
	free(table);
}

int factors_ask(const struct sensor *s, const struct ipmi_peer *peer,
		uint8_t raw, struct sensor_factors *ret)
{
	struct ipmi_reading_factors f = { 0 };
	int r;

	r = ipmi_get_reading_factors(peer, (uint8_t)s->number, raw, &f);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct sensor_factors){
		.m = f.m,
		.b = f.b,
		.b_exp = f.b_exp,
		.r_exp = f.r_exp,
		.tolerance = f.tolerance,
		.accuracy = f.accuracy,
		.accuracy_exp = f.accuracy_exp,
	};
	return 0;
}

static const struct known *find(const struct factor_table *table, uint8_t raw)
{
	const struct known *k;

	vec_for_each (k, &table->known) {
		if (k->raw == raw)
			return k;
	}
	return NULL;
}

static struct known *slot(struct factor_table *table)
{
	if (table->known.n < MAX_KNOWN)
		return vec_push(&table->known);
	return &table->known.data[table->oldest++ % MAX_KNOWN];
}

static int learn(struct factor_table *table, const struct sensor *s,
		 const struct ipmi_peer *peer, uint8_t raw,
		 const struct known **ret)
{
	struct sensor_factors factors;
	struct known *k;
	int r;

	if (!peer)
		return CONVERT_R_NO_VALUE;
	r = factors_ask(s, peer, raw, &factors);
	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : CONVERT_R_NO_VALUE;
	k = slot(table);
	if (!k)
		return ERR_ORIGIN(-ENOMEM);
	*k = (struct known){ raw, factors };
	*ret = k;
	return 0;
}

int factors_of(struct factor_table **table, const struct sensor *s,
	       const struct ipmi_peer *peer, uint8_t raw,
	       const struct sensor_factors **ret)
{
	const struct known *k;
	int r = 0;

	if (!convert_is_non_linear(s)) {
		*ret = &s->factors;
		return 0;
	}
	if (!*table)
		*table = calloc(1, sizeof(**table));
	if (!*table)
		return ERR_ORIGIN(-ENOMEM);
	k = find(*table, raw);
	if (!k)
		r = learn(*table, s, peer, raw, &k);
	if (r == 0)
		*ret = &k->factors;
	return ERR_TRACE(r);
}
