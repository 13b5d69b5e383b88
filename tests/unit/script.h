/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A BMC that follows a script
 *
 * Each step is one exchange in hex: the request that must come (netfn, cmd,
 * data) and the response to give (completion code, data).  A request for
 * another than the BMC's LUN 0 starts with "owner.channel.lun:".  A wrong
 * request, and a script that is not played to its end, fail the test.
 *
 *	{ "0a 23  00 00 00 00 00 ff", "00  ff ff  00 00 51 01 00", 0 },
 *	{ "30.0.1: 04 2d  05", NULL, -ETIMEDOUT },
 *	{ 0 },
 */

#include "libipmiprov/transport/transport.h"

struct script_step {
	const char *request, *response;
	int r; /* instead of a response: the transport's own error */
};

struct script {
	struct transport transport; /* closing it does nothing */
	const struct script_step *step;
};

/** script_init() - a transport that plays @steps, ended by a row of zeroes */
void script_init(struct script *s, const struct script_step *steps);

void script_assert_played(const struct script *s);
