/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The command line of ipmiprovd
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

struct text_vec VEC(const char *);

struct options {
	const char *config;      /* borrowed, as all; NULL: the default */
	struct text_vec bmcs;    /* --bmc */
	struct text_vec listens; /* --listen */
	bool is_demo, only_check;
};

enum {
	_OPTIONS_R_OK,
	OPTIONS_R_DONE, /* --help or --version: all is said */
};

void options_done(struct options *o);

/**
 * options_parse() - read the command line
 * @ret_why: on -EINVAL the line to print, to be freed
 *
 * Return: 0, OPTIONS_R_DONE, -EINVAL or -ENOMEM.
 */
int options_parse(int argc, char **argv, struct options *ret, char **ret_why);

/** options_help() - the text of --help */
const char *options_help(void);
