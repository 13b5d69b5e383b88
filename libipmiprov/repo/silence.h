/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a BMC does not even refuse
 *
 * Some answer nothing at all to a command that they do not know, or that they
 * stumble over, and are there for all others.  Each such request costs a whole
 * time-out, so it is left alone for a while that grows with each further one.
 */

#include "base/vec.h"
#include "libipmiprov/transport/transport.h"

enum { SILENCE_DATA = 8 };

struct silence {
	uint8_t netfn, cmd;
	/* the last request that was not answered, as far as it is kept */
	size_t size;
	uint8_t data[SILENCE_DATA];
	int n_in_row;      /* requests of the command, since an answer */
	int n_times;       /* the same, since this request was answered */
	uint64_t retry_ns; /* CLOCK_MONOTONIC */
};

struct silences VEC(struct silence);

/** silences_rests() - is this not to be asked now?
 *
 * One request that was not answered is one request; after two in a row the
 * command is meant.
 */
bool silences_rests(const struct silences *s, const struct ipmi_req *req,
		    uint64_t now_ns);

/** silences_add() - it was not answered, though the BMC is there
 *
 * Without memory it is forgotten.
 */
void silences_add(struct silences *s, const struct ipmi_req *req,
		  uint64_t now_ns);

/** silences_answered() - note that it was */
void silences_answered(struct silences *s, const struct ipmi_req *req);
