/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A transport that passes on to another and misbehaves by rows
 *
 *	{ 0x0a, 0x23, 2, FAULT_CC, 0xc5 },     the second Get SDR: C5h
 *	{ FAULT_ANY, 0, 0, FAULT_DELAY, 5 },   every request: 5 ms
 *	{ 0 },
 *
 * All rows that fit a request apply, in their order.
 */

#include "libipmiprov/transport/transport.h"

enum {
	FAULT_ANY = 0xff,      /* .netfn: any request */
	FAULT_EVERY = 1 << 16, /* see .nth */
	FAULT_HAS_FIRST = 1 << 17,
	FAULT_NTH_MASK = 0xffff,
};

#define FAULT_FIRST(byte) (FAULT_HAS_FIRST | (unsigned)(byte) << 24)

enum fault_kind {
	FAULT_NONE,       /* ends the rows */
	FAULT_DELAY,      /* .value ms first; at the deadline -ETIMEDOUT */
	FAULT_DROP,       /* the BMC does it, the answer is lost: -ETIMEDOUT */
	FAULT_CC,         /* completion code .value, no data, BMC not asked */
	FAULT_SHORT,      /* .value bytes less, if there are so many */
	FAULT_GARBLE,     /* byte .value, if there is one, inverted */
	FAULT_DISCONNECT, /* -ENODEV, from now on */
	FAULT_HANG,       /* -ETIMEDOUT, from now on */
	FAULT_CUT,        /* only .value bytes of it, if there are more */
	FAULT_SET,        /* byte .value >> 8, if there is one, is .value */
};

struct fault_row {
	uint8_t netfn, cmd;
	unsigned nth; /* of the requests that fit, from 1; 0: each; with
			 FAULT_EVERY added: each so many-th; with FAULT_FIRST()
			 added: of those whose data begin so */
	enum fault_kind kind;
	unsigned value;
};

/**
 * fault_new() - wrap a transport
 * @inner: owned by the new one from now on
 * @rows: ended by a row of zeroes; borrowed until it is closed
 */
struct transport *fault_new(struct transport *inner,
			    const struct fault_row *rows);
