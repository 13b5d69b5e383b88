/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Basic authentication against password hashes
 *
 * A hash takes milliseconds, so a worker thread makes it, and clients send
 * their password with every request, so a pair that was right is remembered for
 * a minute, as a keyed hash under a key that dies with the process.  A name
 * that is unknown costs what a wrong password costs.
 *
 * For the loop thread.
 */

#include <stddef.h>

#include "base/clock.h"
#include "base/rng.h"
#include "daemon/auth/passwd.h"
#include "daemon/auth/role.h"

struct auth;
struct auth_check; /* a password that is being checked */

enum {
	_AUTH_R_OK,
	AUTH_R_LATER,    /* done() will tell */
	AUTH_R_REFUSED,  /* wrong, locked, or no credentials of that form */
	AUTH_R_TOO_MANY, /* the queue is full: try again later */
};

enum { AUTH_MAX_WAITING = 64, AUTH_REMEMBER_S = 60 };

/** auth_new() - with nobody who may enter; starts the worker */
int auth_new(const struct clock *clock, struct rng *rng, struct auth **ret);
void auth_free(struct auth *auth); /* waits for the hash in work */

/**
 * auth_set() - take other accounts; forgets what was remembered
 * @passwd: its content moves to @auth
 */
void auth_set(struct auth *auth, struct passwd *passwd);

/**
 * auth_basic() - check the value of an Authorization header
 * @value: all of it, "Basic ..."
 * @done: called by auth_dispatch() with an answer of this function, or 0; the
 *        identity is valid during the call only
 * @ret: who it is, on 0
 * @ret_check: on AUTH_R_LATER, for auth_cancel(); gone once done() is called
 *
 * Return: 0, AUTH_R_LATER, AUTH_R_REFUSED, AUTH_R_TOO_MANY, or -errno.
 */
int auth_basic(struct auth *auth, const char *value,
	       void (*done)(void *ctx, int r, const struct identity *who),
	       void *ctx, struct identity *ret, struct auth_check **ret_check);

/** auth_cancel() - nobody waits for it any more */
void auth_cancel(struct auth *auth, struct auth_check *check);

/** auth_fd() - readable when auth_dispatch() has something to do */
int auth_fd(const struct auth *auth);

/** auth_dispatch() - call done() of what was checked */
void auth_dispatch(struct auth *auth);
