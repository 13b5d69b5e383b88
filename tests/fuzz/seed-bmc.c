/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: seed-bmc URI >SEED
 *
 * Reads a BMC as the provider does and writes its answers in the form of
 * fuzz-bmc: a seed from a persona.
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/macro.h"
#include "libipmiprov/repo/bmc.h"

enum { REFRESH_S = 60, CC_LOST = 0xee };

struct recorder {
	struct bmc_opener opener;
	struct transport transport, *inner;
};

static int record_exchange(struct transport *t, const struct ipmi_req *req,
			   struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct recorder *rec = CONTAINER_OF(t, struct recorder, transport);
	int r = transport_exchange(rec->inner, req, ret, deadline_ns);

	putchar(r == 0 ? (int)ret->size : 0);
	putchar(r == 0 ? ret->cc : CC_LOST);
	if (r == 0)
		fwrite(ret->data, 1, ret->size, stdout);
	return r;
}

static void record_close(struct transport *t)
{
	transport_close(CONTAINER_OF(t, struct recorder, transport)->inner);
}

static const struct transport_ops record_ops = {
	.name = "seed",
	.exchange = record_exchange,
	.close = record_close,
};

static int record_open(const struct bmc_opener *opener, const char *uri,
		       uint64_t deadline_ns, struct transport **ret)
{
	struct recorder *rec =
		CONTAINER_OF((void *)opener, struct recorder, opener);

	rec->transport.ops = &record_ops;
	*ret = &rec->transport;
	return transport_open(uri, deadline_ns, &rec->inner);
}

int main(int argc, char **argv)
{
	struct recorder rec = { .opener.open = record_open };
	const struct bmc_options options = {
		.label = "seed",
		.uri = argv[argc - 1],
		.opener = &rec.opener,
	};
	struct snapshot *s;
	struct bmc *bmc;

	if (argc != 2 || bmc_new(&options, &bmc) != 0) {
		fprintf(stderr, "usage: seed-bmc URI >SEED\n");
		return 2;
	}
	if (bmc_refresh(bmc, BMC_ALL,
			clock_mono_ns(&clock_system) +
				(uint64_t)REFRESH_S * NS_PER_S,
			&s) == 0)
		snapshot_unref(s);
	bmc_free(bmc);
	return 0;
}
