/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A patient transport
 *
 * Wraps another transport: an exchange has a time limit of its own, what a BMC
 * refuses for the moment only (node busy, initializing ...) is asked again a
 * few times, and a lost answer once.  When the BMC itself stays silent the link
 * is gone: every further exchange fails at once, so that whoever loops over
 * sensors or records ends within two exchanges' time.  A BMC that is silent to
 * one request only is there all the same: that one has failed, and is not sent
 * again for a while.
 */

#include <stdatomic.h>

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/repo/owners.h"
#include "libipmiprov/repo/silence.h"

struct link {
	struct transport transport; /* what ipmi/ is given */
	struct transport *inner;    /* borrowed */
	const struct clock *clock;
	uint64_t exchange_timeout_ns;
	atomic_bool is_cancelled;
	int error;          /* why the link is gone; 0: it is not */
	uint64_t n_answers; /* of any kind, since link_init() */
	bool is_impatient;  /* take the first answer: set around a request that
			       was refused again and again before */
	bool is_once;  /* send no request again that may have been done: set
			  around those that do something each time */
	bool is_asked; /* somebody wants this answer now: nothing rests */
	unsigned n_damaged; /* of the BMC's own answers, in a row */
	uint32_t quirks;    /* of this BMC; bits, see quirks.h */
	struct owners owners;
	struct silences silences;
};

void link_init(struct link *link, const struct clock *clock,
	       uint64_t exchange_timeout_ns);
void link_done(struct link *link); /* the inner transport is not closed */

/** link_attach() - use another transport, or none; nothing is gone then */
void link_attach(struct link *link, struct transport *inner);

/**
 * link_wait() - let time pass between two requests
 *
 * Return: 0, -ECANCELED, or -ETIMEDOUT if @deadline_ns comes first.
 */
int link_wait(struct link *link, uint64_t ns, uint64_t deadline_ns);

/**
 * link_is_over() - is a negative errno of a call the end of the whole refresh?
 *
 * It is when the link is gone, when the refresh was cancelled, or when its
 * time is up; otherwise only this request failed.
 */
bool link_is_over(const struct link *link, uint64_t deadline_ns);

enum link_answer { LINK_R_OK_, LINK_R_RESTING };

/**
 * link_peer() - how to ask a controller
 * @owner: address, channel and LUN; the BMC's own channel does not matter
 *
 * Return: 0; LINK_R_RESTING when it was silent a moment ago and is not to be
 * asked; or -ENOMEM.
 */
int link_peer(struct link *link, const struct ipmi_address *owner,
	      uint64_t deadline_ns, struct ipmi_peer *ret);

/**
 * link_revive() - the BMC did not answer one request; is it there all the same?
 *
 * Some need seconds for a sensor that is not there (HP DL160 G6) and answer
 * nothing else meanwhile.  Waits some exchanges' time.
 *
 * Return: true if it answers, and the link is not gone any more.
 */
bool link_revive(struct link *link, uint64_t deadline_ns);

/** link_is_transient() - is that how a BMC refuses for the moment? */
bool link_is_transient(int answer);

/*
 * A controller that records name may be the BMC itself, by a wrong address.
 * link_may_be_bmc() says so once, of one that never answered.
 */
bool link_may_be_bmc(struct link *link, const struct ipmi_address *owner);
void link_take_for_bmc(struct link *link, const struct ipmi_address *owner);
bool link_takes_for_bmc(struct link *link, const struct ipmi_address *owner);

/**
 * link_note() - remember how a request to link_peer() ended
 * @r: what the function of ipmi/ returned
 *
 * Return: true if that was silence, or a damaged answer of the BMC itself,
 * which may have been an accident, and the request is worth sending again.
 */
bool link_note(struct link *link, const struct ipmi_peer *peer, int r);
