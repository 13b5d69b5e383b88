/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * sim:[FILE][?still]
 *
 * With a row `state NAME` in the persona, what changes is kept in NAME.state
 * beside FILE and found there again.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/log.h"
#include "base/macro.h"
#include "libipmiprov/transport/schemes.h"
#include "libipmiprov/transport/sim.h"
#include "libipmiprov/transport/wait.h"

static const char still_option[] = "?still";

struct sim_transport {
	struct transport transport;
	struct sim sim;
	struct waiter waiter;
	char *state_path; /* or NULL */
};

static struct sim_transport *sim_of(struct transport *t)
{
	return CONTAINER_OF(t, struct sim_transport, transport);
}

static int wait_until(struct sim_transport *t, uint64_t until_ns)
{
	int r = waiter_wait(&t->waiter, -1, until_ns);

	return r == -ETIMEDOUT ? 0 : r;
}

static unsigned delay_ms(struct sim_transport *t, const struct ipmi_req *req)
{
	struct persona_controller *c = persona_controller(
		&t->sim.persona,
		req->to.owner ? req->to.owner : IPMI_BMC_ADDRESS,
		req->to.channel, false);

	return c ? c->delay_ms : 0;
}

static int sim_exchange(struct transport *transport, const struct ipmi_req *req,
			struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct sim_transport *t = sim_of(transport);
	uint64_t ready_ns = clock_mono_ns(&clock_system) +
			    (uint64_t)delay_ms(t, req) * NS_PER_MS;
	int answer = sim_answer(&t->sim, req, ret);
	int r = 0;

	if (answer == SIM_R_SILENT || ready_ns > deadline_ns) {
		r = wait_until(t, deadline_ns);
		return ERR_ORIGIN(r ? r : -ETIMEDOUT);
	}
	if (delay_ms(t, req))
		r = wait_until(t, ready_ns);
	if (r == 0 && t->state_path && t->sim.is_changed) {
		r = persona_save(&t->sim.persona, t->state_path);
		t->sim.is_changed = false;
	}
	return ERR_TRACE(r);
}

static void sim_close(struct transport *transport)
{
	struct sim_transport *t = sim_of(transport);

	sim_done(&t->sim);
	waiter_done(&t->waiter);
	free(t->state_path);
	free(t);
}

static void sim_cancel(struct transport *transport)
{
	waiter_cancel(&sim_of(transport)->waiter);
}

static const struct transport_ops sim_ops = {
	.name = "sim",
	.exchange = sim_exchange,
	.close = sim_close,
	.cancel = sim_cancel,
};

int sim_open_persona(struct persona *persona, const struct clock *clock,
		     struct transport **ret)
{
	struct sim_transport *t = calloc(1, sizeof(*t));
	int r;

	if (!t) {
		persona_done(persona);
		return ERR_ORIGIN(-ENOMEM);
	}
	t->transport.ops = &sim_ops;
	t->waiter.cancel_fd = -1;
	r = sim_init(&t->sim, persona, clock);
	if (r == 0)
		r = waiter_init(&t->waiter);
	if (r != 0) {
		sim_close(&t->transport);
		return ERR_TRACE(r);
	}
	*ret = &t->transport;
	return 0;
}

/* NULL on lack of memory; the folder of @file with NAME.state. */
static char *state_path(const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');
	char *path;

	if (asprintf(&path, "%.*s%s.state", slash ? (int)(slash + 1 - file) : 0,
		     file, name) < 0)
		return NULL;
	return path;
}

/* An error number cannot name the line that is wrong. */
static int load(const char *path, struct persona *ret)
{
	AUTO_FREE char *why = NULL;
	int r = persona_load(path, ret, &why);

	if (r == -EINVAL && why)
		log_error("%s", why);
	return ERR_TRACE(r);
}

/* Takes up what was kept, if anything was; keeps where to keep it. */
static int take_up_state(const char *file, struct persona *p, char **ret_path)
{
	CLEANUP(persona_done) struct persona kept = { 0 };
	AUTO_FREE char *path = state_path(file, p->state);

	if (!path)
		return ERR_ORIGIN(-ENOMEM);
	if (access(path, F_OK) == 0) {
		int r = load(path, &kept);

		if (r != 0)
			return ERR_TRACE(r);
		persona_done(p);
		*p = kept;
		kept = (struct persona){ 0 };
	}
	*ret_path = STEAL(path);
	return 0;
}

static int open_file(const char *file, bool still, struct transport **ret)
{
	CLEANUP(persona_done) struct persona p = { 0 };
	AUTO_FREE char *why = NULL;
	AUTO_FREE char *path = NULL;
	int r;

	if (*file)
		r = load(file, &p);
	else
		r = persona_parse(persona_demo, "demo", &p, &why);
	if (r == 0 && *file && p.state[0])
		r = take_up_state(file, &p, &path);
	if (r == 0)
		r = sim_open_persona(&p, NULL, ret);
	if (r != 0)
		return ERR_TRACE(r);
	sim_of(*ret)->sim.is_still = still;
	sim_of(*ret)->state_path = STEAL(path);
	return 0;
}

int sim_check(const char *rest, const char **ret_why)
{
	/* Any name may be one of a file. */
	(void)rest;
	(void)ret_why;
	return 0;
}

int sim_open(const char *rest, uint64_t deadline_ns, struct transport **ret)
{
	AUTO_FREE char *file = strdup(rest);
	bool still = false;
	char *option;

	(void)deadline_ns;
	if (!file)
		return ERR_ORIGIN(-ENOMEM);
	option = strrchr(file, '?');
	if (option && strcmp(option, still_option) == 0) {
		*option = '\0';
		still = true;
	}
	return ERR_TRACE(open_file(file, still, ret));
}
