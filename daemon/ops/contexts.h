/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Open enumerations, by a context that nobody can guess
 *
 * A context belongs to a user, has another value after each Pull, and ends when
 * nobody pulls for a while.  When there are too many, the one that waits
 * longest goes: of the same user where that one has too many.
 */

#include "base/rng.h"
#include "daemon/auth/role.h"
#include "daemon/ops/view.h"
#include "libwsmgmt/filter.h"

enum {
	CONTEXT_TEXT_SIZE = 48,
	MAX_CONTEXTS = 1024,
	MAX_CONTEXTS_PER_USER = 256,
};

/* Instances of an extent: all of them, or some. */
struct part {
	struct extent *extent;
	bool is_some;
	struct VEC(uint32_t) rows; /* those, in this order */
};

struct parts VEC(struct part);

size_t part_n(const struct part *part);
size_t part_row(const struct part *part, size_t i);
/** parts_add() - all of an extent; 0 or -ENOMEM */
int parts_add(struct parts *parts, struct extent *extent);
void parts_done(struct parts *parts);

struct enumeration {
	struct enumeration *next; /* the one that waits longest first */
	char context[CONTEXT_TEXT_SIZE];
	char user[AUTH_USER_SIZE];
	uint64_t expires_ns;
	struct view_set *set; /* held */
	struct parts parts;
	size_t part, row; /* what comes next */
	struct form form; /* .base and .projection are owned */
};

struct contexts {
	struct enumeration *first;
	size_t n, max_per_user;
};

struct enumeration *enumeration_new(struct view_set *set,
				    const struct form *form, const char *user);
void enumeration_free(struct enumeration *e); /* NULL is fine */
void enumeration_free_p(struct enumeration **e);

/** enumeration_left() - how many items are to come */
uint64_t enumeration_left(const struct enumeration *e);

/** contexts_put() - keep; gives it a new value.  0 or -errno, and then it is
 *  the caller's still */
int contexts_put(struct contexts *c, struct enumeration *e, struct rng *rng,
		 uint64_t expires_ns);

/** contexts_keep() - as contexts_put(), under the value that it has */
void contexts_keep(struct contexts *c, struct enumeration *e,
		   uint64_t expires_ns);

/** contexts_find() - by value, or NULL; still kept */
struct enumeration *contexts_find(struct contexts *c, const char *context);

/** contexts_take() - keep no more; the caller's now */
void contexts_take(struct contexts *c, struct enumeration *e);

/** contexts_expire() - end those whose time is over */
void contexts_expire(struct contexts *c, uint64_t now_ns);

/** contexts_deadline_ns() - when the next one ends; UINT64_MAX: none */
uint64_t contexts_deadline_ns(const struct contexts *c);
