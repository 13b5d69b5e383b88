/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A reply in pieces: text of its own between items of the view, not copied
 */

#include <sys/uio.h>

#include "base/buf.h"
#include "base/vec.h"
#include "daemon/ops/ops.h"
#include "daemon/ops/view.h"

struct piece {
	const char *bytes; /* NULL: of .text */
	size_t at, size;
};

struct ops_reply {
	bool is_fault;
	enum wsm_charset charset;
	struct buf text;  /* what is written for this reply */
	size_t n_in_text; /* bytes of .text that stand in a piece */
	struct VEC(struct piece) pieces;
	struct VEC(struct block *) held; /* that pieces point into */
	struct VEC(struct iovec) iovecs;
	size_t size; /* of all pieces, UTF-8 */
	int error;
};

int ops_reply_new(enum wsm_charset charset, struct ops_reply **ret);
void ops_reply_free_p(struct ops_reply **reply);

/** ops_reply_hold() - keep a block until the reply is freed */
void ops_reply_hold(struct ops_reply *reply, struct block *block);

/** ops_reply_add() - bytes of a block that is held */
void ops_reply_add(struct ops_reply *reply, const char *bytes, size_t size);

/** ops_reply_finish() - no more comes; 0 or -ENOMEM */
int ops_reply_finish(struct ops_reply *reply);
