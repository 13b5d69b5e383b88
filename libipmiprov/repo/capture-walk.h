/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a capture asks beside what the provider reads
 */

#include "libipmiprov/repo/capture.h"
#include "libipmiprov/repo/link.h"

struct capture_walk {
	struct link *link;
	struct recorder *recorder;
	const struct sdr_set *sdr; /* NULL: no records */
	uint64_t deadline_ns;
	uint8_t refused[64][32]; /* by network function, a bit a command: the
				    BMC does not know it */
};

/**
 * capture_walk() - ask for all of it
 *
 * Return: 0, -ENOMEM, or the negative errno that ended it.
 */
int capture_walk(struct capture_walk *walk);
