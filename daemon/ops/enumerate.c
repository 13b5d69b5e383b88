/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/ops/filter.h"

/* Of the envelope, around the items and behind the header: element names, the
 * context, and what ends it all. */
enum { FRAME_SIZE = 512 };

/* The items that one reply takes. */
struct batch {
	struct VEC(struct item) items;
	struct VEC(struct block *) blocks; /* one an item, held */
};

struct room {
	uint64_t elements, units;
	size_t octets;
};

static void batch_done(struct batch *b)
{
	struct block **block;

	vec_for_each (block, &b->blocks)
		block_unref(*block);
	vec_done(&b->blocks);
	vec_done(&b->items);
}

static int batch_add(struct batch *b, struct block *block,
		     const struct item *item)
{
	struct block **held = vec_push(&b->blocks);
	struct item *slot;

	if (!held)
		return ERR_ORIGIN(-ENOMEM);
	*held = block_ref(block);
	slot = vec_push(&b->items);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = *item;
	return 0;
}

/* Takes what fits of the part in turn; 1 when there is no more room. */
static int fill_part(const struct call *call, struct enumeration *e,
		     struct room *room, struct batch *batch)
{
	const struct part *part = &e->parts.data[e->part];
	struct block *block;
	int r = extent_block(part->extent, &e->form, &block);

	if (r != 0)
		return ERR_TRACE(r);
	while (r == 0 && e->row < part_n(part)) {
		struct item item;
		size_t octets;

		r = room->elements > 0
			    ? block_item(block, part_row(part, e->row), &item)
			    : 1;
		if (r != 0)
			break;
		octets = call_octets(call, item.size, item.units);
		if (octets > room->octets || item.units > room->units) {
			r = 1;
			break;
		}
		r = batch_add(batch, block, &item);
		room->elements--;
		room->octets -= octets;
		room->units -= item.units;
		e->row++;
	}
	block_unref(block);
	return r;
}

/* Advances @e by what is taken. */
static int fill(struct call *call, struct enumeration *e, struct room *room,
		struct batch *batch)
{
	int r = 0;

	while (r == 0 && e->part < e->parts.n) {
		r = fill_part(call, e, room, batch);
		if (r == 0) {
			e->part++;
			e->row = 0;
		}
	}
	if (r == 1 && batch->items.n == 0)
		return call_fault(call, WSM_F_MaxEnvelopeSizeExceeded,
				  "Not even one item fits.");
	return r == 1 ? 0 : ERR_TRACE(r);
}

static void write_items(struct call *call, const struct batch *batch,
			const char *context)
{
	enum wsm_action action = call->request.action;
	struct ops_reply *reply = call->reply;
	bool has_items = batch->items.n > 0;

	wsm_items_begin(&reply->text, action, context, has_items);
	for (size_t i = 0; i < batch->items.n; i++) {
		ops_reply_hold(reply, batch->blocks.data[i]);
		ops_reply_add(reply, batch->items.data[i].xml,
			      batch->items.data[i].size);
	}
	wsm_items_end(&reply->text, action, context, has_items);
	wsm_reply_end(&reply->text);
}

static int begin(struct call *call, const struct enumeration *e)
{
	CLEANUP(buf_done) struct buf header = { 0 };

	if (call->request.wants_total_estimate)
		wsm_total_estimate_header(&header, enumeration_left(e));
	if (buf_error(&header))
		return ERR_ORIGIN(-ENOMEM);
	wsm_reply_begin(&call->reply->text, &call->request, NULL,
			call->ops->rng, header.size > 0 ? header.data : NULL);
	return 0;
}

/*
 * Writes up to @max items.  What is then left of the enumeration is kept under
 * a new context; else it is freed.  On a fault or an error it is kept by the
 * caller, where it was.
 */
static int answer(struct call *call, struct enumeration **e, uint64_t max,
		  uint64_t max_units)
{
	CLEANUP(batch_done) struct batch batch = { 0 };
	size_t part = (*e)->part, row = (*e)->row, used;
	struct ops *ops = call->ops;
	struct room room = {
		.elements = MIN(max, ops->options.max_batch_items),
		.units = max_units > 0 ? max_units : UINT64_MAX,
	};
	int r = begin(call, *e);

	used = call->reply->text.size + FRAME_SIZE;
	used = call_octets(call, used, used);
	room.octets = call->max_size > used ? call->max_size - used : 0;
	if (r == 0 && max > 0)
		r = fill(call, *e, &room, &batch);
	if (r == 0 && (*e)->part == (*e)->parts.n &&
	    (max > 0 || call->request.action == WSM_ACTION_PULL)) {
		write_items(call, &batch, NULL);
		return 0;
	}
	if (r == 0)
		r = contexts_put(&ops->contexts, *e, ops->rng,
				 clock_mono_ns(ops->clock) +
					 ops->options.enumeration_timeout_ns);
	if (r != 0) {
		(*e)->part = part;
		(*e)->row = row;
		return r;
	}
	write_items(call, &batch, STEAL(*e)->context);
	return 0;
}

static int check_selectors(struct call *call)
{
	for (size_t i = 0; i < call->request.n_selectors; i++) {
		const char *name = call->request.selectors[i].name;

		if (strcasecmp(name, "__cimnamespace") != 0)
			return call_fault(
				call, WSM_F_UnexpectedEnumerateSelectors, NULL);
	}
	return 0;
}

static int check(struct call *call)
{
	const struct wsm_enumerate *enumerate = &call->request.enumerate;
	int r;

	r = call_class(call);
	if (r == 0)
		r = check_selectors(call);
	if (r != 0)
		return r;
	if (call->request.has_fragment)
		return call_fault(call, WSM_F_FragmentLevelAccess, NULL);
	if (enumerate->has_end_to)
		return call_fault(call, WSM_F_AddressingMode,
				  "EndTo is not supported.");
	if (enumerate->expires)
		return call_fault(call, WSM_F_ExpirationTimeNotSupported, NULL);
	return 0;
}

static int list_all(struct call *call, bool exact, struct parts *ret)
{
	struct extents extents = { 0 };
	struct extent **extent;
	int r = view_set_list(call->ops->set, call->class, exact, &extents);

	vec_for_each (extent, &extents)
		if (r == 0)
			r = parts_add(ret, *extent);
	vec_done(&extents);
	return ERR_TRACE(r);
}

int op_enumerate(struct call *call)
{
	const struct wsm_enumerate *enumerate = &call->request.enumerate;
	bool exact = enumerate->polymorphism == WSM_POLY_NONE;
	CLEANUP(wsm_query_free_p) struct wsm_query *query = NULL;
	CLEANUP(enumeration_free_p) struct enumeration *e = NULL;
	struct form form;
	uint64_t max = 0;
	int r = check(call);

	if (r == 0 && enumerate->filter.is_present)
		r = filter_parse(call, &query);
	if (r != 0)
		return r;
	if (!view_set_is_complete(call->ops->set))
		return CALL_R_LATER;
	form = call_form(call,
			 enumerate->polymorphism == WSM_POLY_EXCLUDE
				 ? call->class
				 : NULL,
			 enumerate->mode);
	e = enumeration_new(call->ops->set, &form, call->who.user);
	if (!e)
		return ERR_ORIGIN(-ENOMEM);
	r = query ? filter_select(call, query, exact, &e->parts)
		  : list_all(call, exact, &e->parts);
	if (r != 0)
		return r;
	if (query && wsm_query_is_projection(query))
		e->form.projection = STEAL(query);
	if (enumerate->optimize)
		max = MAX(enumerate->max_elements, (uint64_t)1);
	return answer(call, &e, max, 0);
}

/* The enumeration that a Pull or Release names. */
static int find(struct call *call, struct enumeration **ret)
{
	const char *context = call->request.pull.context;
	struct enumeration *e;

	e = context ? contexts_find(&call->ops->contexts, context) : NULL;
	if (!e)
		return call_fault(call, WSM_F_InvalidEnumerationContext, NULL);
	if (strcmp(e->user, call->who.user) != 0)
		return call_fault(call, WSM_F_AccessDenied,
				  "The enumeration is another user's.");
	*ret = e;
	return 0;
}

int op_pull(struct call *call)
{
	const struct wsm_pull *pull = &call->request.pull;
	struct contexts *contexts = &call->ops->contexts;
	CLEANUP(enumeration_free_p) struct enumeration *e = NULL;
	struct enumeration *found;
	uint64_t expires_ns;
	int r = find(call, &found);

	if (r != 0)
		return r;
	if (pull->max_time_us == 0)
		return call_fault(call, WSM_F_InvalidParameterValue,
				  "MaxTime must not be zero.");
	contexts_take(contexts, found);
	e = found;
	expires_ns = e->expires_ns;
	r = answer(call, &e, MAX(pull->max_elements, (uint64_t)1),
		   pull->max_characters);
	/* The same context may be tried again, with more room. */
	if (r == CALL_R_FAULT)
		contexts_keep(contexts, STEAL(e), expires_ns);
	return r;
}

int op_release(struct call *call)
{
	struct enumeration *e;
	int r = find(call, &e);

	if (r != 0)
		return r;
	contexts_take(&call->ops->contexts, e);
	enumeration_free(e);
	wsm_reply_begin(&call->reply->text, &call->request, NULL,
			call->ops->rng, NULL);
	wsm_reply_end(&call->reply->text);
	return 0;
}
