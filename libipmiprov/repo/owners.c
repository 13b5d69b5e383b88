/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/macro.h"
#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/repo/owners.h"

enum { REST_MIN_S = 10, REST_MAX_S = 300, PATIENT_EVERY = 8 };

/* How the BMC, or the driver, says that a bridged request came to nothing. */
static const int silent_answers[] = {
	-ETIMEDOUT,
	-EBADMSG,
	IPMI_R_LOST_ARBITRATION,
	IPMI_R_BUS_ERROR,
	IPMI_R_NAK,
	IPMI_R_TIMEOUT,
	IPMI_R_NO_RESPONSE,
	IPMI_R_DESTINATION_UNAVAILABLE,
};

struct owner *owners_find(struct owners *owners,
			  const struct ipmi_address *address)
{
	struct owner *o;

	vec_for_each (o, owners) {
		if (o->address.owner == address->owner &&
		    o->address.channel == address->channel)
			return o;
	}
	o = vec_push(owners);
	if (o)
		o->address = (struct ipmi_address){
			.owner = address->owner,
			.channel = address->channel,
		};
	return o;
}

bool owner_is_resting(const struct owner *owner, uint64_t now_ns)
{
	return now_ns < owner->retry_ns;
}

bool owner_is_doubtful(const struct owner *owner)
{
	return owner->retry_ns != 0 && owner->n_failures % PATIENT_EVERY != 0;
}

void owner_answered(struct owner *owner, bool answered, uint64_t now_ns)
{
	uint64_t rest_s = REST_MIN_S;

	if (answered) {
		owner->has_answered = true;
		owner->n_failures = 0;
		owner->retry_ns = 0;
		return;
	}
	for (int i = 0; i < owner->n_failures && rest_s < REST_MAX_S; i++)
		rest_s *= 2;
	owner->n_failures++;
	owner->retry_ns = now_ns + MIN(rest_s, (uint64_t)REST_MAX_S) * NS_PER_S;
}

bool owner_is_silent(int r)
{
	for (size_t i = 0; i < ARRAY_SIZE(silent_answers); i++)
		if (silent_answers[i] == r)
			return true;
	return false;
}
