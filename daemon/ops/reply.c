/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "daemon/ops/reply.h"
#include "libwsmgmt/reply.h"

int ops_reply_new(enum wsm_charset charset, struct ops_reply **ret)
{
	struct ops_reply *reply = calloc(1, sizeof(*reply));

	if (!reply)
		return ERR_ORIGIN(-ENOMEM);
	reply->charset = charset;
	*ret = reply;
	return 0;
}

void ops_reply_free(struct ops_reply *reply)
{
	struct block **b;

	if (!reply)
		return;
	vec_for_each (b, &reply->held)
		block_unref(*b);
	vec_done(&reply->held);
	vec_done(&reply->pieces);
	vec_done(&reply->iovecs);
	buf_done(&reply->text);
	free(reply);
}

void ops_reply_free_p(struct ops_reply **reply)
{
	ops_reply_free(*reply);
}

/* What was written to .text since the last piece becomes one. */
static void take_text(struct ops_reply *reply)
{
	size_t n = reply->text.size - reply->n_in_text;
	struct piece *p;

	if (n == 0)
		return;
	p = vec_push(&reply->pieces);
	if (!p) {
		reply->error = -ENOMEM;
		return;
	}
	*p = (struct piece){ .at = reply->n_in_text, .size = n };
	reply->n_in_text = reply->text.size;
}

void ops_reply_hold(struct ops_reply *reply, struct block *block)
{
	struct block **slot;

	if (reply->held.n > 0 && reply->held.data[reply->held.n - 1] == block)
		return;
	slot = vec_push(&reply->held);
	if (slot)
		*slot = block_ref(block);
	else
		reply->error = -ENOMEM;
}

void ops_reply_add(struct ops_reply *reply, const char *bytes, size_t size)
{
	struct piece *last, *p;

	take_text(reply);
	last = reply->pieces.n > 0 ? &reply->pieces.data[reply->pieces.n - 1]
				   : NULL;
	if (last && last->bytes && last->bytes + last->size == bytes) {
		last->size += size;
		return;
	}
	p = vec_push(&reply->pieces);
	if (p)
		*p = (struct piece){ .bytes = bytes, .size = size };
	else
		reply->error = -ENOMEM;
}

static int make_iovecs(struct ops_reply *reply)
{
	const struct piece *p;

	vec_for_each (p, &reply->pieces) {
		struct iovec *v = vec_push(&reply->iovecs);

		if (!v)
			return ERR_ORIGIN(-ENOMEM);
		v->iov_base =
			p->bytes ? (char *)p->bytes : reply->text.data + p->at;
		v->iov_len = p->size;
		reply->size += p->size;
	}
	return 0;
}

/* UTF-16 is for the few: one copy of it all. */
static int recode(struct ops_reply *reply)
{
	CLEANUP(buf_done) struct buf utf8 = { 0 }, other = { 0 };
	const struct iovec *v;

	vec_for_each (v, &reply->iovecs)
		buf_add(&utf8, v->iov_base, v->iov_len);
	wsm_to_charset(&utf8, reply->charset, &other);
	if (buf_error(&utf8) || buf_error(&other))
		return ERR_ORIGIN(-ENOMEM);
	buf_done(&reply->text);
	reply->text = other;
	other = (struct buf){ 0 };
	reply->iovecs.n = 1;
	reply->iovecs.data[0] =
		(struct iovec){ reply->text.data, reply->text.size };
	reply->size = reply->text.size;
	return 0;
}

int ops_reply_finish(struct ops_reply *reply)
{
	int r;

	take_text(reply);
	if (reply->error || buf_error(&reply->text))
		return ERR_ORIGIN(-ENOMEM);
	r = make_iovecs(reply);
	if (r == 0 && reply->charset != WSM_UTF8 && reply->iovecs.n > 0)
		r = recode(reply);
	return ERR_TRACE(r);
}

const struct iovec *ops_reply_body(const struct ops_reply *reply, size_t *ret_n)
{
	*ret_n = reply->iovecs.n;
	return reply->iovecs.data;
}

bool ops_reply_is_fault(const struct ops_reply *reply)
{
	return reply->is_fault;
}

enum wsm_charset ops_reply_charset(const struct ops_reply *reply)
{
	return reply->charset;
}
