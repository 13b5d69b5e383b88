/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A BMC that answers anything: the input is its answers, each a byte of size, a
 * completion code and data.  Where the input ends, the BMC is gone.
 *
 * Codes that make us wait are changed to one that does not.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/repo/bmc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { N_REFRESHES = 2, NETFN_STORAGE = 0x0a, READ_SIZE = 4 };

struct hostile {
	struct bmc_opener opener;
	struct transport transport;
	struct cursor answers;
};

static bool makes_us_wait(const struct ipmi_req *req, uint8_t cc)
{
	return cc == IPMI_R_NODE_BUSY || cc == IPMI_R_TIMEOUT ||
	       cc == IPMI_R_NO_RESPONSE || cc == IPMI_R_INITIALIZING ||
	       cc == IPMI_R_FRU_BUSY ||
	       (cc == IPMI_R_UNSPECIFIED &&
		(req->netfn != NETFN_STORAGE || req->size < READ_SIZE));
}

static int hostile_exchange(struct transport *t, const struct ipmi_req *req,
			    struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct hostile *h = CONTAINER_OF(t, struct hostile, transport);
	size_t size = cursor_u8(&h->answers);
	const uint8_t *bytes;

	(void)deadline_ns;
	ret->cc = cursor_u8(&h->answers);
	size = MIN(size, h->answers.left);
	bytes = cursor_take(&h->answers, size);
	if (!bytes)
		return -ENODEV;
	if (makes_us_wait(req, ret->cc))
		ret->cc = IPMI_R_NOT_PRESENT;
	ret->size = size;
	memcpy(ret->data, bytes, size);
	return 0;
}

static const struct transport_ops hostile_ops = { .name = "hostile",
						  .exchange =
							  hostile_exchange };

static int hostile_open(const struct bmc_opener *opener, const char *uri,
			uint64_t deadline_ns, struct transport **ret)
{
	struct hostile *h =
		CONTAINER_OF((void *)opener, struct hostile, opener);

	(void)uri;
	(void)deadline_ns;
	*ret = &h->transport;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hostile h = {
		.opener.open = hostile_open,
		.transport.ops = &hostile_ops,
		.answers = { data, size, false },
	};
	struct clock_manual clock;
	const struct bmc_options options = {
		.label = "fuzz",
		.uri = "hostile:",
		.clock = &clock.clock,
		.poll_interval_ns = NS_PER_S,
		.opener = &h.opener,
	};
	struct snapshot *s;
	struct bmc *bmc;

	clock_manual_init(&clock);
	if (bmc_new(&options, &bmc) != 0)
		return 0;
	for (int i = 0; i < N_REFRESHES; i++)
		if (bmc_refresh(bmc, BMC_ALL, UINT64_MAX, &s) == 0)
			snapshot_unref(s);
	bmc_free(bmc);
	return 0;
}
