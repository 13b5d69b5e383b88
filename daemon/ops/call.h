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
#include "libipmiprov/model/invoke.h"
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
	struct ops_actor actor;    /* .start is NULL: none */
	enum ops_policy *policies; /* one a BMC */
	struct arena *spare_arena; /* of a request that is over; or NULL */
};

struct call;

/* Something that a BMC is to do for a call; memory of the call's arena. */
struct work {
	struct model_call call;
	struct ops *ops;
	const struct snapshot *snapshot; /* own reference */
	size_t bmc;
	const char *what; /* is done to what, for the log */
	/* Writes the reply once it is done. */
	int (*reply)(struct call *call);
	enum work_state {
		WORK_NEW,
		WORK_RUNS,
		WORK_SETTLES, /* done; a new snapshot is on its way */
		WORK_ENDED,
	} state;
	struct ops_job *job; /* WORK_RUNS */
	int r;
	uint64_t serial;
	struct ops_pending *pending; /* that waits for it */
};

struct call {
	struct ops *ops;
	struct arena *arena; /* of the request */
	struct wsm_request request;
	struct identity who;
	bool is_known;    /* .who says who */
	const char *from; /* address of the client, or NULL */
	uint64_t deadline_ns;
	size_t max_size; /* octets of the reply */

	struct wsm_class_uri uri;      /* of a class */
	const struct cim_class *class; /* that it names; NULL: all */
	const char *cim_namespace;     /* that is asked */

	struct work *work; /* or NULL */

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

/* The one instance that the selectors name. */
struct match {
	struct extent *extent;
	size_t row;
	int n;
};

/** call_find() - find it; 0, CALL_R_LATER before the first snapshots,
 *  CALL_R_FAULT or -ENOMEM */
int call_find(struct call *call, struct match *ret);

/** call_form() - how this request wants instances */
struct form call_form(const struct call *call, const struct cim_class *as,
		      enum wsm_enumeration_mode mode);

/* What a size is in octets of the reply's character set. */
size_t call_octets(const struct call *call, size_t utf8_size, size_t units);

/* The operations.  0, CALL_R_LATER, CALL_R_FAULT or -ENOMEM. */
int op_identify(struct call *call);
int op_get(struct call *call);
int op_put(struct call *call);
int op_invoke(struct call *call);
int op_enumerate(struct call *call);
int op_pull(struct call *call);
int op_release(struct call *call);

/**
 * call_do() - have a BMC do something for a call
 * @m: whose BMC; what @model_call is about
 * @what: for the log
 * @reply: called once it is done
 *
 * Rights are looked at here.  Return: as operations do; CALL_R_LATER: the call
 * has .work, which work_start() begins once the call is pending.
 */
struct intent {
	const struct match *match;
	const struct model_call *call;
	const char *what;
	int (*reply)(struct call *call);
};

int call_do(struct call *call, const struct intent *intent);

/** work_start() - begin; 0, or what ends the call */
int work_start(struct call *call, struct ops_pending *pending);

/** work_goes_on() - is it still waited for?  Else work_end() comes next. */
bool work_goes_on(struct call *call);

/** work_end() - the end of a call that had work; as an operation */
int work_end(struct call *call);

/** work_expired() - the deadline of the call is there; as an operation */
int work_expired(struct call *call);

/** work_cancelled() - nobody waits for the call any more: log what is known */
void work_cancelled(const struct call *call);

/** work_done() - frees what is not of the arena; NULL is fine */
void work_done(struct work *work);

/** ops_pending_call() - the call that waits; it moved there */
struct call *ops_pending_call(struct ops_pending *pending);

/** ops_render_again() - what is written of a BMC's instances is no longer true
 *  Return: 0 or -ENOMEM. */
int ops_render_again(struct ops *ops, size_t bmc);

/** ops_end() - finish what was pending: work_end() and the reply */
void ops_end(struct ops_pending *pending);
