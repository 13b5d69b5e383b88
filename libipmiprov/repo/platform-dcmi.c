/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "base/vec.h"
#include "libipmiprov/ipmi/dcmi.h"
#include "libipmiprov/repo/platform-reader.h"

enum { MAX_INSTANCES = 255 };

struct temperatures VEC(struct platform_dcmi_temperature);

static const enum ipmi_dcmi_entity entities[] = {
	IPMI_DCMI_INLET,
	IPMI_DCMI_PROCESSOR,
	IPMI_DCMI_BOARD,
};

int platform_read_dcmi(const struct platform_source *source,
		       struct platform *draft)
{
	struct ipmi_dcmi_capabilities capabilities;
	int r;

	r = ipmi_dcmi_get_capabilities(&source->bmc, &capabilities);
	if (r != 0)
		return ERR_TRACE(r);

	draft->dcmi.major = capabilities.major;
	draft->dcmi.minor = capabilities.minor;
	draft->dcmi.capabilities = capabilities.platform;
	return 0;
}

/* No machine that answers draws 0 W: a BMC that says so does not measure, even
 * if it says that it does. */
int platform_read_dcmi_power(const struct platform_source *source,
			     struct platform *draft)
{
	struct platform_dcmi_power power = { 0 };
	int r;

	r = ipmi_dcmi_get_power(&source->bmc, &power);
	if (r != 0)
		return ERR_TRACE(r);

	if (!power.is_active || power.now == 0)
		power = (struct platform_dcmi_power){ 0 };
	draft->dcmi.power = power;
	return 0;
}

int platform_read_dcmi_limit(const struct platform_source *source,
			     struct platform *draft)
{
	struct platform_dcmi_limit limit = { 0 };
	int r;

	r = ipmi_dcmi_get_limit(&source->bmc, &limit);
	/* It may have one another time. */
	if (r == IPMI_R_NO_POWER_LIMIT)
		r = IPMI_R_NOT_IN_THIS_STATE;
	if (r != 0)
		return ERR_TRACE(r);

	draft->dcmi.limit = limit;
	return 0;
}

static int read_text(const struct platform_source *source,
		     enum ipmi_command which, char ret[PLATFORM_TEXT_SIZE])
{
	uint8_t bytes[IPMI_DCMI_TEXT_SIZE];
	struct ipmi_dcmi_text part;
	size_t n = 0, total;
	int r;

	do {
		r = ipmi_dcmi_get_text(&source->bmc, which, (uint8_t)n, &part);
		if (r != 0)
			return ERR_TRACE(r);
		total = MIN((size_t)part.total, sizeof(bytes));
		part.size = (uint8_t)MIN((size_t)part.size, sizeof(bytes) - n);
		memcpy(bytes + n, part.bytes, part.size);
		n += part.size;
	} while (part.size > 0 && n < total);
	platform_text(bytes, MIN(n, total), ret);
	return 0;
}

/* 80h to 83h: it is in the inventory, in an encoding that DCMI does not know.
 */
int platform_read_asset_tag(const struct platform_source *source,
			    struct platform *draft)
{
	return ERR_TRACE(read_text(source, IPMI_DCMI_GET_ASSET_TAG,
				   draft->dcmi.asset_tag));
}

int platform_read_controller_id(const struct platform_source *source,
				struct platform *draft)
{
	return ERR_TRACE(read_text(source, IPMI_DCMI_GET_CONTROLLER_ID,
				   draft->dcmi.controller_id));
}

/*
 * An answer holds eight instances.  Some BMCs begin with the first one however
 * they are asked, so only those count that are beyond what is known; an answer
 * without one ends it.
 */
static int read_entity(const struct platform_source *source,
		       enum ipmi_dcmi_entity entity,
		       struct temperatures *temperatures)
{
	struct ipmi_dcmi_temperatures got;
	unsigned last = 0, n = 0, n_before;

	do {
		int r = ipmi_dcmi_get_temperatures(&source->bmc, entity,
						   (uint8_t)(last + 1), &got);

		if (r != 0)
			return n > 0 && !platform_is_end(source, r)
				       ? 0
				       : ERR_TRACE(r);
		n_before = n;
		for (size_t i = 0; i < got.n; i++) {
			struct platform_dcmi_temperature *slot;

			if (got.values[i].instance <= last)
				continue;
			slot = vec_push(temperatures);
			if (!slot)
				return ERR_ORIGIN(-ENOMEM);
			*slot = got.values[i];
			last = got.values[i].instance;
			n++;
		}
	} while (n > n_before && n < got.n_instances && last < MAX_INSTANCES);
	return 0;
}

/* Return: 0, what the first entity that refused said, or an error. */
static int read_entities(const struct platform_source *source,
			 struct temperatures *temperatures)
{
	int answer = 0;

	for (size_t i = 0; i < ARRAY_SIZE(entities); i++) {
		int r = read_entity(source, entities[i], temperatures);

		if (platform_is_end(source, r))
			return ERR_TRACE(r);
		answer = answer ? answer : r;
	}
	return temperatures->n > 0 ? 0 : answer;
}

int platform_read_temperatures(const struct platform_source *source,
			       struct platform *draft)
{
	struct temperatures temperatures = { 0 };
	int r;

	r = read_entities(source, &temperatures);
	if (platform_is_end(source, r)) {
		vec_done(&temperatures);
		return ERR_TRACE(r);
	}
	free(draft->dcmi.temperatures);
	draft->dcmi.temperatures = temperatures.data;
	draft->dcmi.n_temperatures = temperatures.n;
	return r;
}
