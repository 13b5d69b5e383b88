/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "base/vec.h"
#include "libipmiprov/ipmi/app.h"
#include "libipmiprov/repo/platform-reader.h"

enum {
	MAX_SILENT = 2, /* that a run waits for; the others come later */
	MAX_CONTROLLERS = 256,
	IS_SOFTWARE = 0x01,
};

struct controllers VEC(struct platform_controller);

static const struct platform_controller *
find_controller(const struct platform_controller *all, size_t n,
		const struct mc_locator *mc)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].address == mc->address &&
		    all[i].channel == mc->channel)
			return &all[i];
	return NULL;
}

/* Those of the records, with what was known of them. */
static int list_controllers(const struct sdr_set *sdr,
			    const struct platform *draft,
			    struct controllers *ret)
{
	for (size_t i = 0; i < sdr->n_mcs && ret->n < MAX_CONTROLLERS; i++) {
		const struct mc_locator *mc = &sdr->mcs[i];
		const struct platform_controller *old;
		struct platform_controller *slot;

		if (mc->address & IS_SOFTWARE || mc->address == 0 ||
		    find_controller(ret->data, ret->n, mc))
			continue;
		old = find_controller(draft->controllers, draft->n_controllers,
				      mc);
		slot = vec_push(ret);
		if (!slot)
			return ERR_ORIGIN(-ENOMEM);
		slot->address = (uint8_t)mc->address;
		slot->channel = (uint8_t)mc->channel;
		slot->status = -EAGAIN;
		if (old)
			*slot = *old;
	}
	return 0;
}

static int ask_device_id(const struct platform_source *source,
			 const struct ipmi_peer *peer,
			 struct platform_controller *c)
{
	int r;

	do {
		r = ipmi_get_device_id(peer, &c->device_id);
	} while (link_note(source->link, peer, r));
	if (platform_is_end(source, r))
		return ERR_TRACE(r);

	c->status = r;
	c->has_device_id = r == 0;
	return r;
}

/* Return: 0, an answer or -ETIMEDOUT, also for one that rests; an error. */
static int read_controller(const struct platform_source *source,
			   struct platform_controller *c)
{
	const struct ipmi_address address = {
		.owner = c->address,
		.channel = c->channel,
	};
	struct ipmi_peer peer;
	int r;

	r = link_peer(source->link, &address, source->bmc.deadline_ns, &peer);
	if (r < 0)
		return ERR_TRACE(r);
	if (r == LINK_R_RESTING) {
		c->status = -ETIMEDOUT;
		c->has_device_id = false;
		return 0;
	}
	return ERR_TRACE(ask_device_id(source, &peer, c));
}

/* Return: 0, PLATFORM_R_MORE, or an error. */
static int ask_controllers(const struct platform_source *source,
			   struct controllers *controllers)
{
	struct platform_controller *c;
	bool is_rest = false;
	int n_silent = 0, answer = 0;

	vec_for_each (c, controllers)
		is_rest |= c->status == -EAGAIN;
	vec_for_each (c, controllers) {
		int r;

		if (is_rest && c->status != -EAGAIN)
			continue;
		if (n_silent >= MAX_SILENT && c->status != 0) {
			c->status = -EAGAIN;
			answer = PLATFORM_R_MORE;
			continue;
		}
		r = read_controller(source, c);
		if (platform_is_end(source, r))
			return ERR_TRACE(r);
		n_silent += r != 0 && owner_is_silent(r);
	}
	return answer;
}

int platform_read_controllers(const struct platform_source *source,
			      struct platform *draft)
{
	struct controllers controllers = { 0 };
	int r = 0;

	if (source->sdr)
		r = list_controllers(source->sdr, draft, &controllers);
	if (r == 0)
		r = ask_controllers(source, &controllers);
	if (r < 0) {
		vec_done(&controllers);
		return ERR_TRACE(r);
	}
	free(draft->controllers);
	draft->controllers = controllers.data;
	draft->n_controllers = controllers.n;
	return r;
}
