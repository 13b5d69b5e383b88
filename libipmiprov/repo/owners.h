/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Controllers behind the BMC, and whether they answered last
 *
 * A dead one costs a time-out per request, so after a failure it is left alone
 * for a while that grows with each further failure.
 */

#include "base/vec.h"
#include "libipmiprov/transport/transport.h"

struct owner {
	struct ipmi_address address;   /* LUN 0 */
	bool has_answered;             /* ever */
	int n_failures;                /* since the last answer */
	uint64_t retry_ns;             /* CLOCK_MONOTONIC; 0: any time */
	bool was_tried_as_bmc, is_bmc; /* a wrong address in the records */
};

struct owners VEC(struct owner);

/** owners_find() - the one with this address, new if need be; NULL: no memory
 *
 * Valid until the next call.
 */
struct owner *owners_find(struct owners *owners,
			  const struct ipmi_address *address);

/** owner_is_resting() - do not ask it now */
bool owner_is_resting(const struct owner *owner, uint64_t now_ns);

/**
 * owner_is_doubtful() - do not wait long for it
 *
 * It did not answer before.  Once in a long while it gets its time, in case it
 * is only slow.
 */
bool owner_is_doubtful(const struct owner *owner);

/** owner_answered() - note how a request to it ended */
void owner_answered(struct owner *owner, bool answered, uint64_t now_ns);

/**
 * owner_is_silent() - did a request end as it does when nobody is there?
 * @r: what a function of ipmi/ returned
 */
bool owner_is_silent(int r);
