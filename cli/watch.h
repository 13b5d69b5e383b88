/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Sensors that are watched on a terminal
 */

#include "cli/rows.h"

/**
 * watch_fit() - how many rows a screen has room for, and which
 * @rows: where not all fit, the worst come first; otherwise as they were
 * @n_lines: of the screen; 0: it is none, all fit
 *
 * A line is for the headings, and one for how many are left out.
 *
 * Return: how many of @rows to show.
 */
size_t watch_fit(struct sensor_rows *rows, size_t n_lines);
