/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The rows of states.def, and of vendors behind them, found by number
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

/**
 * state_find() - what a discrete state is called, and how bad it is
 * @maker: of the machine, for states of its vendor (oem.def); or NULL
 * @ret: filled if it is known; its text is constant
 *
 * Return: is it known?
 */
bool state_find(const struct maker *maker, int sensor_type, int reading_type,
		int offset, struct state *ret);
