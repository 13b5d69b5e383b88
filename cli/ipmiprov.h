/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The commands of `ipmiprov`
 */

#include "cli/options.h"
#include "cli/source.h"

enum {
	EXIT_USAGE = 2,
	STATUS_OK = 0,
	STATUS_WARNING = 1,
	STATUS_CRITICAL = 2,
	STATUS_UNKNOWN = 3,
};

struct run {
	const struct options *options;
	struct source *source;
	struct arena *arena;
	struct print_style style;
	FILE *out;
};

/*
 * Each returns 0, SOURCE_R_* with run->source->why set, or a negative errno;
 * the exit code of run_status() is in *ret_exit.
 */
int run_sensors(struct run *run);
int run_log(struct run *run);
int run_fru(struct run *run);
int run_info(struct run *run);
int run_status(struct run *run, int *ret_exit);

/** run_capture() - needs no source: it reads through a transport of its own */
int run_capture(const struct options *options, struct buf *ret_why);

/** run_simulate() - serves a persona until SIGTERM or SIGINT */
int run_simulate(const struct options *options, struct buf *ret_why);
