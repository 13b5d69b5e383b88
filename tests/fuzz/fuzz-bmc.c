/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The whole provider and a BMC that answers anything
 *
 * The input is the BMC's answers, each a byte of size, a completion code and
 * data.  Where the input ends, the BMC is gone.  What is made of them goes all
 * the way to instances of every class, and never holds more than 16 MB.
 *
 * Codes that make us wait are changed to one that does not.
 */

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/model/model.h"
#include "libipmiprov/repo/bmc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of the sanitizer, where there is one. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

enum {
	N_REFRESHES = 3,
	REFRESH_STEP_S = 100, /* who rests is asked again */
	NETFN_STORAGE = 0x0a,
	READ_SIZE = 4,
	CC_LOST = 0xee, /* in the input: no answer */
	MAX_BYTES = 16 * 1024 * 1024,
	LOOK_EVERY = 64,
	ARENA_SIZE = 4 * 1024 * 1024,
	MAX_INSTANCES = 512, /* of a class; of the others only keys */
};

struct hostile {
	struct bmc_opener opener;
	struct transport transport;
	struct cursor answers;
	struct clock_manual clock;
	size_t n_bytes_before;
	unsigned n_looks;
};

static size_t n_bytes(void)
{
	if (__sanitizer_get_current_allocated_bytes)
		return __sanitizer_get_current_allocated_bytes();
	return mallinfo2().uordblks + mallinfo2().hblkhd;
}

/* Now and then, as it takes time. */
static void look(struct hostile *h)
{
	size_t now;

	if (h->n_looks++ % LOOK_EVERY != 0)
		return;
	now = n_bytes();
	if (now > h->n_bytes_before + MAX_BYTES) {
		fprintf(stderr, "fuzz-bmc: %zu bytes\n",
			now - h->n_bytes_before);
		abort();
	}
}

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
	look(h);
	ret->cc = cursor_u8(&h->answers);
	size = MIN(size, h->answers.left);
	bytes = cursor_take(&h->answers, size);
	if (!bytes)
		return -ENODEV;
	if (ret->cc == CC_LOST)
		return -ETIMEDOUT;
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

static void make_instance(const struct model_object *o, bool keys_only)
{
	struct arena *a = arena_new(ARENA_SIZE);
	struct cim_instance instance;

	if (!a)
		return;
	if (keys_only)
		(void)model_keys(o, a, &instance);
	else
		(void)model_instance(o, a, &instance);
	arena_free(a);
}

static void make_class(struct hostile *h, const struct model *m,
		       const struct cim_class *class)
{
	struct model_objects objects = { 0 };

	if (model_list(m, class, true, &objects) == 0)
		for (size_t i = 0; i < objects.n; i++) {
			make_instance(&objects.data[i], i >= MAX_INSTANCES);
			look(h);
		}
	vec_done(&objects);
}

static void make_all(struct hostile *h, const struct snapshot *s)
{
	const struct model m = { .snapshots = &s, .n_snapshots = 1 };

	for (size_t i = 0; cim_classes[i]; i++)
		make_class(h, &m, cim_classes[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hostile h = {
		.opener.open = hostile_open,
		.transport.ops = &hostile_ops,
		.answers = { data, size, false },
		.n_bytes_before = n_bytes(),
	};
	const struct bmc_options options = {
		.label = "fuzz",
		.uri = "hostile:",
		.clock = &h.clock.clock,
		.poll_interval_ns = NS_PER_S,
		.opener = &h.opener,
	};
	struct bmc *bmc;

	clock_manual_init(&h.clock);
	if (bmc_new(&options, &bmc) != 0)
		return 0;
	for (int i = 0; i < N_REFRESHES; i++) {
		struct snapshot *s;

		h.clock.mono_ns += (uint64_t)REFRESH_STEP_S * NS_PER_S;
		if (bmc_refresh(bmc, BMC_ALL, UINT64_MAX, &s) != 0)
			break;
		make_all(&h, s);
		snapshot_unref(s);
	}
	bmc_free(bmc);
	return 0;
}
