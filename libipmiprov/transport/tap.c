/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/tap.h"

struct tap {
	struct transport transport;
	struct transport *inner;
	struct recorder *recorder;
};

static struct tap *tap_of(struct transport *t)
{
	return CONTAINER_OF(t, struct tap, transport);
}

static int tap_exchange(struct transport *transport, const struct ipmi_req *req,
			struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct tap *t = tap_of(transport);
	int r = transport_exchange(t->inner, req, ret, deadline_ns);
	int learned = r == 0 ? recorder_observe(t->recorder, req, ret) : 0;

	if (learned == 0)
		learned = recorder_note(t->recorder, req,
					r ? r : recorder_passing(ret->cc));
	return r ? ERR_TRACE(r) : ERR_TRACE(learned);
}

static void tap_close(struct transport *transport)
{
	struct tap *t = tap_of(transport);

	transport_close(t->inner);
	free(t);
}

static void tap_cancel(struct transport *transport)
{
	transport_cancel(tap_of(transport)->inner);
}

static const struct transport_ops tap_ops = {
	.name = "tap",
	.exchange = tap_exchange,
	.close = tap_close,
	.cancel = tap_cancel,
};

int tap_new(struct transport *inner, struct recorder *recorder,
	    struct transport **ret)
{
	struct tap *t = calloc(1, sizeof(*t));

	if (!t) {
		transport_close(inner);
		return ERR_ORIGIN(-ENOMEM);
	}
	t->transport.ops = &tap_ops;
	t->inner = inner;
	t->recorder = recorder;
	*ret = &t->transport;
	return 0;
}
