/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * record:FILE[?redact],URI
 *
 * Passes everything through, and keeps what the BMC answers as a persona.  The
 * file is written when this is opened (so that a wrong path is an error then),
 * every few seconds while something changes, and at the end; always all of it
 * at once.  What is not understood becomes a raw row.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/persona.h"
#include "libipmiprov/transport/record.h"
#include "libipmiprov/transport/schemes.h"
#include "libipmiprov/transport/transport.h"

static const char redact_option[] = "?redact";

enum { SAVE_EVERY_NS = 2 * NS_PER_S };

struct record {
	struct transport transport;
	struct transport *inner;
	struct recorder recorder;
	char *path;
	bool redact;
	uint64_t saved_ns; /* CLOCK_MONOTONIC */
};

static struct record *record_of(struct transport *t)
{
	return CONTAINER_OF(t, struct record, transport);
}

static int save(struct record *t)
{
	t->recorder.is_changed = false;
	t->saved_ns = clock_mono_ns(&clock_system);
	if (t->redact)
		persona_redact(&t->recorder.persona);
	return ERR_TRACE(persona_save(&t->recorder.persona, t->path));
}

static int record_exchange(struct transport *transport,
			   const struct ipmi_req *req, struct ipmi_rsp *ret,
			   uint64_t deadline_ns)
{
	struct record *t = record_of(transport);
	int r = transport_exchange(t->inner, req, ret, deadline_ns);

	if (r != 0)
		return ERR_TRACE(r);
	r = recorder_observe(&t->recorder, req, ret);
	if (r == 0 && t->recorder.is_changed &&
	    clock_mono_ns(&clock_system) - t->saved_ns > SAVE_EVERY_NS)
		r = save(t);
	return ERR_TRACE(r);
}

static void record_close(struct transport *transport)
{
	struct record *t = record_of(transport);

	/* Closing cannot fail: the file then is as old as the last save. */
	if (t->recorder.is_changed)
		(void)save(t);
	recorder_done(&t->recorder);
	transport_close(t->inner);
	free(t->path);
	free(t);
}

static void record_cancel(struct transport *transport)
{
	transport_cancel(record_of(transport)->inner);
}

static const struct transport_ops record_ops = {
	.name = "record",
	.exchange = record_exchange,
	.close = record_close,
	.cancel = record_cancel,
};

int record_check(const char *rest, const char **ret_why)
{
	const char *comma = strchr(rest, ',');

	if (!comma || comma == rest) {
		*ret_why = "record:FILE,URI";
		return ERR_ORIGIN(-EINVAL);
	}
	return ERR_TRACE(transport_check_uri(comma + 1, ret_why));
}

static int record_new(const char *rest, struct record **ret)
{
	struct record *t = calloc(1, sizeof(*t));
	char *option;

	if (!t)
		return ERR_ORIGIN(-ENOMEM);
	t->transport.ops = &record_ops;
	t->path = strndup(rest, strcspn(rest, ","));
	if (!t->path || recorder_init(&t->recorder) != 0) {
		record_close(&t->transport);
		return ERR_ORIGIN(-ENOMEM);
	}
	option = strrchr(t->path, '?');
	if (option && strcmp(option, redact_option) == 0) {
		*option = '\0';
		t->redact = true;
	}
	*ret = t;
	return 0;
}

int record_open(const char *rest, uint64_t deadline_ns, struct transport **ret)
{
	struct record *t = NULL;
	int r = record_new(rest, &t);

	if (r != 0)
		return ERR_TRACE(r);
	r = transport_open(strchr(rest, ',') + 1, deadline_ns, &t->inner);
	if (r == 0)
		r = save(t);
	if (r != 0) {
		record_close(&t->transport);
		return ERR_TRACE(r);
	}
	*ret = &t->transport;
	return 0;
}
