/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * An operation in work, and the tables that find it
 *
 * A resource family is a row by URI prefix, and says what each action does; an
 * action that it has no function for is not supported there.
 */

#include "base/arena.h"
#include "daemon/ops/contexts.h"
#include "daemon/ops/ops.h"
#include "daemon/ops/reply.h"
#include "daemon/ops/view.h"
#include "libwsmgmt/reply.h"
#include "libwsmgmt/request.h"
#include "libwsmgmt/uri.h"

struct ops {
	const struct clock *clock;
	struct rng *rng;
	const char *version;
	struct ops_options options;
	struct view_cache cache;
	struct view_set *set; /* what is newest */
	struct contexts contexts;
	struct ops_pending *pending;
	unsigned n_pending;
	struct arena *spare_arena; /* of a request that is over; or NULL */
};

struct call {
	struct ops *ops;
	struct arena *arena; /* of the request */
	struct wsm_request request;
	struct identity who;
	bool is_known; /* .who says who */
	uint64_t deadline_ns;
	size_t max_size; /* octets of the reply */

	struct wsm_class_uri uri;      /* of a class */
	const struct cim_class *class; /* that it names */

	struct wsm_fault fault;
	struct ops_reply *reply;
};

enum {
	_CALL_R_OK = 0,
	CALL_R_LATER = OPS_R_LATER,
	CALL_R_FAULT = 100, /* call->fault says what is wrong */
};

/** call_fault() - end with a fault; the message as in printf, or NULL */
int call_fault(struct call *call, enum wsm_fault_id id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** call_class() - find the class of the resource URI; 0, CALL_R_FAULT or
 *  -ENOMEM */
int call_class(struct call *call);

/** call_form() - how this request wants instances */
struct form call_form(const struct call *call, const struct cim_class *as,
		      enum wsm_enumeration_mode mode);

/* What a size is in octets of the reply's character set. */
size_t call_octets(const struct call *call, size_t utf8_size, size_t units);

/* The operations.  0, CALL_R_LATER, CALL_R_FAULT or -ENOMEM. */
int op_identify(struct call *call);
int op_get(struct call *call);
int op_enumerate(struct call *call);
int op_pull(struct call *call);
int op_release(struct call *call);
