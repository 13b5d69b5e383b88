/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * WS-Management operations: the bytes of a request in, those of a reply out
 *
 * An operation returns its reply, or "later": it then waits for something (a
 * first snapshot, a job), has a deadline from OperationTimeout, a place in a
 * count that is limited, and can be cancelled.  One thread, no socket; time
 * comes from the clock, and whoever runs the loop calls ops_expire() at
 * ops_deadline_ns().
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/clock.h"
#include "base/rng.h"
#include "daemon/auth/role.h"
#include "libipmiprov/snapshot/snapshot.h"
#include "libwsmgmt/request.h"

struct bmc_action;
struct health_overrides;
struct model_notes;
struct ops;
struct ops_pending;
struct ops_reply;

struct ops_options {
	size_t max_envelope_size;         /* octets of a reply */
	uint64_t max_timeout_ns;          /* cap of OperationTimeout */
	uint64_t max_batch_items;         /* in one reply */
	uint64_t enumeration_timeout_ns;  /* between two Pulls */
	unsigned max_operations_per_user; /* "later", and enumerations */
	unsigned max_operations;          /* of all users */
	size_t max_cache_size;            /* bytes of rendered instances */
	bool offers_basic;                /* for Identify */
};

struct ops_input {
	const void *body;
	size_t size;
	const char *charset;        /* of the Content-Type, or NULL */
	const struct identity *who; /* NULL: not asked; Identify only */
	const char *from;           /* address of the client, or NULL */
};

/* What became of an action. */
struct ops_outcome {
	int r;           /* of bmc_do(); -ECANCELED if it never ran */
	uint64_t serial; /* of the last snapshot made before it ended */
	const struct bmc_action *action;
};

/* Who wants to know: called once, on the loop thread, never by start(). */
struct ops_listener {
	void (*done)(void *user, const struct ops_outcome *outcome);
	void *user;
};

struct ops_job; /* the actor's */

/* How something is done to a BMC, without waiting for it. */
struct ops_actor {
	/* @action: copied.  0, -EBUSY or -ENOMEM. */
	int (*start)(void *ctx, size_t bmc, const struct bmc_action *action,
		     const struct ops_listener *listener, struct ops_job **ret);
	/* The listener is gone; what has not begun need not be done. */
	void (*cancel)(struct ops_job *job);
	void *ctx;
};

/* How far anybody may go with a BMC. */
enum ops_policy { OPS_MONITOR, OPS_OPERATE, OPS_ADMINISTER };

enum {
	_OPS_R_OK,
	OPS_R_LATER,
	OPS_R_UNAUTHENTICATED, /* only somebody who is known may do this */
};

/**
 * ops_new() - what serves
 * @n_bmcs: how many BMCs will publish
 * @version: ProductVersion of Identify; borrowed
 */
int ops_new(size_t n_bmcs, const char *version, const struct clock *clock,
	    struct rng *rng, struct ops **ret);
void ops_free(struct ops *ops); /* after all that is pending was cancelled */

/** ops_set() - settings from now on */
void ops_set(struct ops *ops, const struct ops_options *options);

/** ops_set_actor() - what does things; without one nothing can be done */
void ops_set_actor(struct ops *ops, const struct ops_actor *actor);

/** ops_set_policy() - the ceiling for everybody; OPS_MONITOR at first */
void ops_set_policy(struct ops *ops, size_t bmc, enum ops_policy policy);

/** ops_set_notes() - where changes of properties are kept that no BMC keeps;
 *  the caller's, who keeps them until ops_free() */
void ops_set_notes(struct ops *ops, struct model_notes *notes);

/** ops_set_health() - severities that a file overrules, or NULL; the caller's,
 *  who keeps them until ops_free(): old enumerations go on with old ones */
int ops_set_health(struct ops *ops, const struct health_overrides *overrides);

/**
 * ops_publish() - serve another snapshot of a BMC from now on
 * @bmc: its number, less than n_bmcs
 * @snapshot: gets a reference more
 *
 * May finish what is pending.  Return: 0 or -ENOMEM.
 */
int ops_publish(struct ops *ops, size_t bmc, const struct snapshot *snapshot);

/**
 * ops_handle() - serve a request
 * @in: borrowed for the call
 * @done: called once with the reply, later, after OPS_R_LATER
 * @ret: on 0 the reply, a fault too; free with ops_reply_free()
 * @ret_pending: on OPS_R_LATER, for ops_cancel(); gone once done() is called
 *
 * Return: 0, OPS_R_LATER, OPS_R_UNAUTHENTICATED, or -ENOMEM.
 */
int ops_handle(struct ops *ops, const struct ops_input *in,
	       void (*done)(void *ctx, struct ops_reply *reply), void *ctx,
	       struct ops_reply **ret, struct ops_pending **ret_pending);

/** ops_cancel() - nobody waits for it any more */
void ops_cancel(struct ops *ops, struct ops_pending *pending);

/** ops_deadline_ns() - when ops_expire() has something to do; UINT64_MAX:
 *  never */
uint64_t ops_deadline_ns(const struct ops *ops);
void ops_expire(struct ops *ops);

/** ops_reply_body() - the bytes; they stay until ops_reply_free() */
const struct iovec *ops_reply_body(const struct ops_reply *reply,
				   size_t *ret_n);
bool ops_reply_is_fault(const struct ops_reply *reply);
enum wsm_charset ops_reply_charset(const struct ops_reply *reply);
void ops_reply_free(struct ops_reply *reply); /* NULL is fine */
