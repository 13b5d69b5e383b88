/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The rows of states.def, found by number
 */

#include "libipmiprov/model/health.h"

enum {
	STATE_N_GENERIC = 0x0d,  /* reading types with states: 02h to 0Ch */
	STATE_N_SPECIFIC = 0x2d, /* sensor types: 01h to 2Ch */
	STATE_N_OFFSETS = 15,
};

struct state {
	enum severity severity;
	const char *text;
};

/** state_find() - the row of a discrete state, or NULL if there is none */
const struct state *state_find(int sensor_type, int reading_type, int offset);
