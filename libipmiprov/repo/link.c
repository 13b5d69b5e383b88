/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <time.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/link.h"
#include "libipmiprov/repo/quirks.h"

enum {
	MAX_TRIES = 4,
	RETRY_WAIT_MS = 20, /* doubled each time */
	WAIT_STEP_MS = 50,
	DEFAULT_TIMEOUT_S = 2,
	/* Another owner than the BMC: the kernel's own retries end later. */
	SATELLITE_TIMEOUT_MS = 1000,
	/* One that was silent: ten times what an IPMB needs. */
	SATELLITE_PROBE_MS = 80,
	MAX_DAMAGED = 3,
	REVIVE_EXCHANGES = 3, /* exchanges' time to come back in */
	SLOW_COMMIT_MS = 1000,
};

/* What a BMC says when asking again may help. */
static const uint8_t transient_codes[] = {
	IPMI_R_NODE_BUSY,    IPMI_R_TIMEOUT,     IPMI_R_NO_RESPONSE,
	IPMI_R_INITIALIZING, IPMI_R_UNSPECIFIED,
};

/*
 * Commands where FFh means that so many bytes cannot be read at once (Xyratex,
 * FreeIPMI's "SDR issue 5"): their callers ask for less instead.
 */
static const enum ipmi_command sized_commands[] = {
	IPMI_GET_SDR,
	IPMI_GET_DEVICE_SDR,
	IPMI_GET_SEL_ENTRY,
	IPMI_READ_FRU,
};

static bool is_sized(const struct ipmi_req *req)
{
	for (size_t i = 0; i < ARRAY_SIZE(sized_commands); i++) {
		const struct ipmi_command_info *c =
			&ipmi_commands[sized_commands[i]];

		if (c->netfn == req->netfn && c->cmd == req->cmd)
			return true;
	}
	return false;
}

static bool is_for_bmc(const struct ipmi_req *req)
{
	return req->to.owner == 0 || req->to.owner == IPMI_BMC_ADDRESS;
}

bool link_is_transient(int answer)
{
	for (size_t i = 0; i < ARRAY_SIZE(transient_codes); i++)
		if (transient_codes[i] == answer)
			return true;
	return false;
}

/* What a satellite refuses is left to who knows how it did before. */
static bool is_transient(const struct ipmi_req *req, uint8_t cc, bool is_once)
{
	if ((!is_for_bmc(req) || is_once) && cc != IPMI_R_NODE_BUSY)
		return false;
	if (cc == IPMI_R_UNSPECIFIED && is_sized(req))
		return false;
	return link_is_transient(cc);
}

static int send_once(struct link *link, const struct ipmi_req *req,
		     struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct ipmi_req sent = *req;
	int r;

	if (atomic_load(&link->is_cancelled))
		return ERR_ORIGIN(-ECANCELED);

	sent.is_once |= link->is_once;
	r = transport_exchange(link->inner, &sent, ret, deadline_ns);
	if (r == 0)
		link->n_answers++;
	return ERR_TRACE(r);
}

/*
 * Half of an exchange's time is for the first try.  So one lost answer costs
 * nothing but that, and a dead BMC is known after one exchange's time.
 */
static int send_bmc(struct link *link, const struct ipmi_req *req,
		    struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	uint64_t now = clock_mono_ns(link->clock);
	uint64_t last = MIN(deadline_ns, now + link->exchange_timeout_ns);
	uint64_t first = MIN(last, now + link->exchange_timeout_ns / 2);
	int r;

	r = send_once(link, req, ret, link->is_once ? last : first);
	if (!link->is_once &&
	    ((r == -ETIMEDOUT && first < last) || r == -EBADMSG))
		r = send_once(link, req, ret, last);
	/* A refresh without time left says nothing about the BMC. */
	if (r == 0 || r == -EBADMSG ||
	    (r == -ETIMEDOUT && last < now + link->exchange_timeout_ns / 2))
		return ERR_TRACE(r);

	link->error = r;
	return ERR_TRACE(r);
}

static int send_satellite(struct link *link, const struct ipmi_req *req,
			  struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	const struct owner *o = owners_find(&link->owners, &req->to);
	uint64_t ms = o && owner_is_doubtful(o) ? SATELLITE_PROBE_MS
						: SATELLITE_TIMEOUT_MS;
	uint64_t limit = MIN(link->exchange_timeout_ns, ms * NS_PER_MS);
	uint64_t last = clock_mono_ns(link->clock) + limit;
	int r;

	r = send_once(link, req, ret, MIN(deadline_ns, last));
	if (r < 0 && r != -ETIMEDOUT && r != -EBADMSG)
		link->error = r;
	return ERR_TRACE(r);
}

/* Is the BMC there, though it did not answer something else? */
static int ask_who(struct link *link, uint64_t deadline_ns)
{
	const struct ipmi_req req = {
		.netfn = ipmi_commands[IPMI_GET_DEVICE_ID].netfn,
		.cmd = ipmi_commands[IPMI_GET_DEVICE_ID].cmd,
	};
	struct ipmi_rsp rsp;

	return ERR_TRACE(send_once(link, &req, &rsp, deadline_ns));
}

/*
 * May one silence mean the request alone?  Not if it asks whether the BMC is
 * there, or changes something; sensors are remembered each (see sweep.c).
 */
static bool may_rest(const struct link *link, const struct ipmi_req *req)
{
	static const enum ipmi_command others[] = { IPMI_GET_DEVICE_ID,
						    IPMI_GET_SENSOR_READING };

	if (!is_for_bmc(req) || link->is_once || link->is_asked ||
	    ipmi_level_of(req->netfn, req->cmd, req->data, req->size) !=
		    IPMI_MONITOR)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (ipmi_commands[others[i]].netfn == req->netfn &&
		    ipmi_commands[others[i]].cmd == req->cmd)
			return false;
	return true;
}

/* The way is gone, or the BMC. */
static int note_loss(struct link *link, int r)
{
	if (r != 0)
		link->error = r;
	return ERR_TRACE(r);
}

/*
 * Half of an exchange's time for the request, half to learn whether the BMC is
 * there: if so the request was lost, or is one to which it is silent.
 */
static int send_restful(struct link *link, const struct ipmi_req *req,
			struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	uint64_t half = link->exchange_timeout_ns / 2;
	uint64_t now = clock_mono_ns(link->clock);
	int r;

	r = send_once(link, req, ret, MIN(deadline_ns, now + half));
	if (r == -EBADMSG)
		r = send_once(link, req, ret, MIN(deadline_ns, now + 2 * half));
	if (r == -ETIMEDOUT && now + half < deadline_ns) {
		r = ask_who(link, MIN(deadline_ns, now + 2 * half));
		if (r != 0)
			return note_loss(link, r);
		now = clock_mono_ns(link->clock);
		r = send_once(link, req, ret, MIN(deadline_ns, now + half));
	}
	return r == -ETIMEDOUT || r == -EBADMSG ? ERR_TRACE(r)
						: note_loss(link, r);
}

static int send_to_bmc(struct link *link, const struct ipmi_req *req,
		       struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	bool is_restful = may_rest(link, req);
	int r;

	if (is_restful &&
	    silences_rests(&link->silences, req, clock_mono_ns(link->clock)))
		return ERR_ORIGIN(-ETIMEDOUT);
	r = is_restful ? send_restful(link, req, ret, deadline_ns)
		       : send_bmc(link, req, ret, deadline_ns);
	if (r == 0)
		silences_answered(&link->silences, req);
	else if (is_restful && r == -ETIMEDOUT && link->error == 0 &&
		 clock_mono_ns(link->clock) < deadline_ns)
		silences_add(&link->silences, req, clock_mono_ns(link->clock));
	return ERR_TRACE(r);
}

/* Does it change something? */
static bool is_commit(const struct ipmi_req *req)
{
	return ipmi_level_of(req->netfn, req->cmd, req->data, req->size) !=
	       IPMI_MONITOR;
}

static int exchange_patiently(struct link *link, const struct ipmi_req *req,
			      struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	uint64_t wait_ns = (uint64_t)RETRY_WAIT_MS * NS_PER_MS;
	int r = 0;

	if (link->error != 0)
		return ERR_ORIGIN(link->error);
	if (clock_mono_ns(link->clock) >= deadline_ns)
		return ERR_ORIGIN(-ETIMEDOUT);

	for (int i = 0; i < MAX_TRIES; i++, wait_ns *= 2) {
		if (is_for_bmc(req))
			r = send_to_bmc(link, req, ret, deadline_ns);
		else
			r = send_satellite(link, req, ret, deadline_ns);
		if (r != 0 || link->is_impatient ||
		    !is_transient(req, ret->cc, link->is_once))
			return ERR_TRACE(r);
		if (i + 1 < MAX_TRIES &&
		    link_wait(link, wait_ns, deadline_ns) != 0)
			return 0; /* what it said is all there is */
	}
	return 0;
}

static int link_exchange(struct transport *t, const struct ipmi_req *req,
			 struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct link *link = CONTAINER_OF(t, struct link, transport);
	int r = exchange_patiently(link, req, ret, deadline_ns);

	/* The change is made, whether or not there is time to wait. */
	if (r == 0 && link->quirks & QUIRK_BIT(SLOW_COMMIT) && is_commit(req))
		(void)link_wait(link, (uint64_t)SLOW_COMMIT_MS * NS_PER_MS,
				deadline_ns);
	return ERR_TRACE(r);
}

static void link_cancel(struct transport *t)
{
	struct link *link = CONTAINER_OF(t, struct link, transport);

	atomic_store(&link->is_cancelled, true);
}

static const struct transport_ops link_ops = {
	.name = "link",
	.exchange = link_exchange,
	.cancel = link_cancel,
};

void link_init(struct link *link, const struct clock *clock,
	       uint64_t exchange_timeout_ns)
{
	*link = (struct link){
		.transport.ops = &link_ops,
		.clock = clock,
		.exchange_timeout_ns =
			exchange_timeout_ns
				? exchange_timeout_ns
				: (uint64_t)DEFAULT_TIMEOUT_S * NS_PER_S,
		.error = -ENOTCONN,
	};
}

void link_done(struct link *link)
{
	vec_done(&link->owners);
	vec_done(&link->silences);
}

void link_attach(struct link *link, struct transport *inner)
{
	link->inner = inner;
	link->error = inner ? 0 : -ENOTCONN;
}

int link_wait(struct link *link, uint64_t ns, uint64_t deadline_ns)
{
	uint64_t now = clock_mono_ns(link->clock);
	uint64_t step;

	if (deadline_ns <= now || deadline_ns - now < ns)
		return ERR_ORIGIN(-ETIMEDOUT);
	for (; ns > 0; ns -= step) {
		struct timespec t = { 0 };

		if (atomic_load(&link->is_cancelled))
			return ERR_ORIGIN(-ECANCELED);
		step = MIN(ns, (uint64_t)WAIT_STEP_MS * NS_PER_MS);
		t.tv_nsec = (long)step;
		nanosleep(&t, NULL);
	}
	return 0;
}

bool link_is_over(const struct link *link, uint64_t deadline_ns)
{
	return link->error != 0 || atomic_load(&link->is_cancelled) ||
	       clock_mono_ns(link->clock) >= deadline_ns;
}

int link_peer(struct link *link, const struct ipmi_address *owner,
	      uint64_t deadline_ns, struct ipmi_peer *ret)
{
	const struct ipmi_address bmc = { .lun = owner->lun };
	bool is_bmc = owner->owner == IPMI_BMC_ADDRESS || owner->owner == 0;
	struct owner *o;

	*ret = (struct ipmi_peer){
		.transport = &link->transport,
		.address = is_bmc ? bmc : *owner,
		.deadline_ns = deadline_ns,
	};
	if (is_bmc)
		return 0;
	o = owners_find(&link->owners, owner);
	if (!o)
		return ERR_ORIGIN(-ENOMEM);

	return owner_is_resting(o, clock_mono_ns(link->clock)) ? LINK_R_RESTING
							       : 0;
}

bool link_may_be_bmc(struct link *link, const struct ipmi_address *owner)
{
	struct owner *o = owners_find(&link->owners, owner);
	bool is_new = o && !o->has_answered && !o->was_tried_as_bmc;

	if (o)
		o->was_tried_as_bmc = true;
	return is_new;
}

void link_take_for_bmc(struct link *link, const struct ipmi_address *owner)
{
	struct owner *o = owners_find(&link->owners, owner);

	if (o)
		o->is_bmc = true;
}

bool link_takes_for_bmc(struct link *link, const struct ipmi_address *owner)
{
	const struct owner *o;

	vec_for_each (o, &link->owners) {
		if (o->is_bmc && o->address.owner == owner->owner &&
		    o->address.channel == owner->channel)
			return true;
	}
	return false;
}

bool link_revive(struct link *link, uint64_t deadline_ns)
{
	uint64_t limit = clock_mono_ns(link->clock) +
			 REVIVE_EXCHANGES * link->exchange_timeout_ns;

	if (link->error != -ETIMEDOUT ||
	    ask_who(link, MIN(limit, deadline_ns)) != 0)
		return false;
	link->error = 0;
	return true;
}

/* A few damaged answers in a row may be accidents. */
static bool is_accident(struct link *link, int r)
{
	link->n_damaged = r == -EBADMSG ? link->n_damaged + 1 : 0;
	return link->n_damaged > 0 && link->n_damaged <= MAX_DAMAGED;
}

bool link_note(struct link *link, const struct ipmi_peer *peer, int r)
{
	struct owner *o;

	if (link_is_over(link, peer->deadline_ns))
		return false;
	if (peer->address.owner == 0)
		return !link->is_impatient && is_accident(link, r);
	o = owners_find(&link->owners, &peer->address);
	if (!o)
		return false;
	if (!owner_is_silent(r)) {
		owner_answered(o, true, 0);
		return false;
	}
	if (o->has_answered && o->n_failures == 0) {
		o->n_failures++;
		return true;
	}
	owner_answered(o, false, clock_mono_ns(link->clock));
	return false;
}
