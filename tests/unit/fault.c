/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macro.h"
#include "tests/unit/fault.h"

enum { MAX_ROWS = 16 };

struct fault {
	struct transport transport, *inner;
	const struct fault_row *rows;
	unsigned n_fits[MAX_ROWS];
	bool is_gone, is_hung;
};

static struct fault *fault_of(struct transport *t)
{
	return CONTAINER_OF(t, struct fault, transport);
}

static bool fits(struct fault *f, size_t i, const struct ipmi_req *req)
{
	const struct fault_row *row = &f->rows[i];
	unsigned nth = row->nth & FAULT_NTH_MASK;

	if (row->netfn != FAULT_ANY &&
	    (row->netfn != req->netfn || row->cmd != req->cmd))
		return false;
	if (row->nth & FAULT_HAS_FIRST &&
	    (req->size == 0 || req->data[0] != row->nth >> 24))
		return false;
	f->n_fits[i]++;
	if (row->nth & FAULT_EVERY)
		return f->n_fits[i] % nth == 0;
	return nth == 0 || nth == f->n_fits[i];
}

static int delay(unsigned ms, uint64_t deadline_ns)
{
	int left = clock_ms_left(&clock_system, deadline_ns);

	usleep(MIN((unsigned)left, ms) * 1000);
	return (unsigned)left <= ms ? -ETIMEDOUT : 0;
}

static void spoil(const struct fault_row *row, struct ipmi_rsp *rsp)
{
	if (row->kind == FAULT_SHORT && rsp->size >= row->value)
		rsp->size -= row->value;
	if (row->kind == FAULT_GARBLE && rsp->size > row->value)
		rsp->data[row->value] ^= 0xff;
	if (row->kind == FAULT_CUT && rsp->size > row->value)
		rsp->size = row->value;
	if (row->kind == FAULT_SET && rsp->size > row->value >> 8)
		rsp->data[row->value >> 8] = (uint8_t)row->value;
}

static int fault_exchange(struct transport *t, const struct ipmi_req *req,
			  struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct fault *f = fault_of(t);
	const struct fault_row *hit[MAX_ROWS];
	size_t n_hits = 0;
	int r;

	for (size_t i = 0; f->rows[i].kind != FAULT_NONE; i++)
		if (fits(f, i, req))
			hit[n_hits++] = &f->rows[i];

	for (size_t i = 0; i < n_hits; i++) {
		if (hit[i]->kind == FAULT_DISCONNECT)
			f->is_gone = true;
		if (hit[i]->kind == FAULT_HANG)
			f->is_hung = true;
		if (hit[i]->kind == FAULT_DELAY &&
		    delay(hit[i]->value, deadline_ns) != 0)
			return -ETIMEDOUT;
		if (hit[i]->kind == FAULT_CC && !f->is_gone && !f->is_hung) {
			*ret = (struct ipmi_rsp){
				.cc = (uint8_t)hit[i]->value
			};
			return 0;
		}
	}
	if (f->is_gone)
		return -ENODEV;
	if (f->is_hung)
		return -ETIMEDOUT;

	r = transport_exchange(f->inner, req, ret, deadline_ns);
	for (size_t i = 0; r == 0 && i < n_hits; i++) {
		spoil(hit[i], ret);
		if (hit[i]->kind == FAULT_DROP)
			r = -ETIMEDOUT;
	}
	return r;
}

static void fault_close(struct transport *t)
{
	transport_close(fault_of(t)->inner);
	free(fault_of(t));
}

static void fault_cancel(struct transport *t)
{
	transport_cancel(fault_of(t)->inner);
}

static const struct transport_ops fault_ops = {
	.name = "fault",
	.exchange = fault_exchange,
	.close = fault_close,
	.cancel = fault_cancel,
};

struct transport *fault_new(struct transport *inner,
			    const struct fault_row *rows)
{
	struct fault *f = calloc(1, sizeof(*f));
	size_t n = 0;

	ck_assert_ptr_nonnull(f);
	while (rows[n].kind != FAULT_NONE)
		n++;
	ck_assert_uint_le(n, MAX_ROWS);
	f->transport.ops = &fault_ops;
	f->inner = inner;
	f->rows = rows;
	return &f->transport;
}
