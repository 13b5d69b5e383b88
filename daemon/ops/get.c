/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "daemon/ops/call.h"

static int get_item(struct call *call, const struct match *m,
		    enum wsm_enumeration_mode mode, struct item *ret)
{
	struct form form = call_form(call, NULL, mode);
	struct block *block;
	int r = extent_block(m->extent, &form, &block);

	if (r != 0)
		return ERR_TRACE(r);
	r = block_item(block, m->row, ret);
	if (r == 0)
		ops_reply_hold(call->reply, block);
	block_unref(block);
	return ERR_TRACE(r);
}

/* The answer to the header RequestEPR, DSP0226 6.5. */
static int write_requested_epr(struct call *call, const struct match *m,
			       struct buf *header)
{
	struct item epr;
	int r = get_item(call, m, WSM_ENUM_EPR, &epr);

	if (r != 0)
		return ERR_TRACE(r);
	buf_puts(header, "<w:RequestedEPR>");
	buf_add(header, epr.xml, epr.size);
	buf_puts(header, "</w:RequestedEPR>");
	return buf_error(header) ? ERR_ORIGIN(-ENOMEM) : 0;
}

static int write_match(struct call *call, const struct match *m)
{
	CLEANUP(buf_done) struct buf header = { 0 };
	struct ops_reply *reply = call->reply;
	struct item item;
	int r = get_item(call, m, WSM_ENUM_OBJECT, &item);

	if (r == 0 && call->request.wants_epr)
		r = write_requested_epr(call, m, &header);
	if (r != 0)
		return ERR_TRACE(r);
	wsm_reply_begin(&reply->text, &call->request, NULL, call->ops->rng,
			header.size > 0 ? header.data : NULL);
	ops_reply_add(reply, item.xml, item.size);
	wsm_reply_end(&reply->text);
	return 0;
}

int op_get(struct call *call)
{
	struct match match = { 0 };
	int r = call_class(call);

	if (r == 0 && call->request.has_fragment)
		r = call_fault(call, WSM_F_FragmentLevelAccess, NULL);
	if (r == 0)
		r = call_find(call, &match);
	return r != 0 ? r : write_match(call, &match);
}
