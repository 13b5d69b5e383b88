/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/capture-walk.h"
#include "libipmiprov/repo/capture.h"
#include "libipmiprov/transport/tap.h"

enum { EXCHANGE_TIMEOUT_S = 2 };

/* Its transports all feed one recorder. */
struct tap_opener {
	struct bmc_opener opener;
	struct recorder *recorder;
};

static const struct {
	unsigned part;
	const char *text;
} steps[] = {
	{ BMC_IDENTITY, "identity" },
	{ BMC_SENSORS | BMC_HYSTERESIS, "sensors" },
	{ BMC_SEL, "log" },
	{ BMC_FRU, "inventory" },
	{ BMC_PLATFORM, "the machine" },
};

static int open_tap(const struct bmc_opener *opener, const char *uri,
		    uint64_t deadline_ns, struct transport **ret)
{
	const struct tap_opener *o =
		CONTAINER_OF(opener, const struct tap_opener, opener);
	struct transport *inner;
	int r;

	r = transport_open(uri, deadline_ns, &inner);
	if (r != 0)
		return ERR_TRACE(r);
	return ERR_TRACE(tap_new(inner, o->recorder, ret));
}

static void show(const struct capture_watcher *watcher, const char *step,
		 uint64_t n_requests)
{
	if (watcher)
		watcher->show(watcher, step, n_requests);
}

/* What the provider reads.  @ret: the last snapshot; NULL if nothing came. */
static int read_parts(struct bmc *bmc, uint64_t deadline_ns,
		      const struct capture_watcher *watcher, struct capture *c,
		      struct snapshot **ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		struct snapshot *s;
		int r;

		show(watcher, steps[i].text, bmc_n_exchanges(bmc));
		r = bmc_refresh(bmc, steps[i].part, deadline_ns, &s);
		if (r < 0)
			return ERR_TRACE(r);
		snapshot_unref(*ret);
		*ret = s;
		if (s->is_reachable)
			continue;
		c->is_cut_short = true;
		c->error = s->last_answer_ns ? 0 : s->error;
		if (c->error)
			return 0;
	}
	return 0;
}

static int walk_rest(const char *uri, uint64_t deadline_ns,
		     const struct tap_opener *opener, const struct sdr_set *sdr,
		     struct capture *c)
{
	struct transport *transport;
	struct capture_walk walk = { .recorder = &c->recorder,
				     .sdr = sdr,
				     .deadline_ns = deadline_ns };
	struct link link;
	int r;

	r = open_tap(&opener->opener, uri, deadline_ns, &transport);
	if (r != 0)
		return ERR_TRACE(r);
	link_init(&link, &clock_system,
		  (uint64_t)EXCHANGE_TIMEOUT_S * NS_PER_S);
	link_attach(&link, transport);
	walk.link = &link;
	r = capture_walk(&walk);
	c->n_requests += transport->n_exchanges;
	link_attach(&link, NULL);
	link_done(&link);
	transport_close(transport);
	return ERR_TRACE(r);
}

static int run(const char *uri, uint64_t deadline_ns,
	       const struct capture_watcher *watcher, struct capture *c)
{
	const struct tap_opener opener = { { open_tap }, &c->recorder };
	const struct bmc_options options = {
		.label = "local",
		.uri = uri,
		.opener = &opener.opener,
	};
	CLEANUP(snapshot_unref_p) const struct snapshot *kept = NULL;
	struct snapshot *s = NULL;
	struct bmc *bmc;
	int r;

	r = bmc_new(&options, &bmc);
	if (r != 0)
		return ERR_TRACE(r);
	r = read_parts(bmc, deadline_ns, watcher, c, &s);
	kept = s;
	c->n_requests = bmc_n_exchanges(bmc);
	bmc_free(bmc);
	if (r != 0 || c->error)
		return ERR_TRACE(r);
	show(watcher, "the rest", c->n_requests);
	r = walk_rest(uri, deadline_ns, &opener, s->sdr, c);
	if (r < 0 && r != -ENOMEM) {
		c->is_cut_short = true;
		r = 0;
	}
	return ERR_TRACE(r);
}

int capture_run(const char *uri, uint64_t deadline_ns,
		const struct capture_watcher *watcher, struct capture *ret)
{
	uint64_t start_ns = clock_mono_ns(&clock_system);
	const char *why;
	int r;

	*ret = (struct capture){ 0 };
	r = transport_check_uri(uri, &why);
	if (r != 0)
		return ERR_TRACE(r);
	r = recorder_init(&ret->recorder);
	if (r == 0)
		r = run(uri, deadline_ns, watcher, ret);
	ret->took_ns = clock_mono_ns(&clock_system) - start_ns;
	return ERR_TRACE(r);
}

void capture_done(struct capture *c)
{
	recorder_done(&c->recorder);
}

static const char *command_name(uint8_t netfn, uint8_t cmd)
{
	for (size_t i = 0; i < N_IPMI_COMMANDS; i++)
		if (ipmi_commands[i].netfn == netfn &&
		    ipmi_commands[i].cmd == cmd)
			return ipmi_commands[i].name;
	return NULL;
}

void capture_miss_text(const struct recorder_miss *miss, struct buf *ret)
{
	const char *name = command_name(miss->netfn, miss->cmd);
	const char *cc = miss->result > 0 ? ipmi_cc_text(miss->result) : NULL;

	if (name)
		buf_puts(ret, name);
	else
		buf_printf(ret, "command %02Xh of network function %02Xh",
			   miss->cmd, miss->netfn);
	for (size_t i = 0; i < miss->size; i++)
		buf_printf(ret, " %02X", miss->what[i]);
	if (miss->to.lun)
		buf_printf(ret, ", LUN %d", miss->to.lun);
	if (miss->to.owner && miss->to.owner != IPMI_BMC_ADDRESS)
		buf_printf(ret, ", controller %02Xh", miss->to.owner);
	if (miss->result == -ETIMEDOUT)
		buf_puts(ret, ": no answer");
	else if (miss->result < 0)
		buf_printf(ret, ": %s", strerror(-miss->result));
	else
		buf_printf(ret, ": %02Xh%s%s", miss->result, cc ? ", " : "",
			   cc ? cc : "");
}
