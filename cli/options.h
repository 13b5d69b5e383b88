/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The command line of `ipmiprov`
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "cli/print.h"

enum command_id {
	COMMAND_STATUS,
	COMMAND_SENSORS,
	COMMAND_LOG,
	COMMAND_FRU,
	COMMAND_INFO,
	COMMAND_CAPTURE,
	COMMAND_SIMULATE,
	N_COMMANDS,
};

struct options {
	const char *bmc, *remote, *user, *password_file, *ca_file;
	const char *health_file, *listen;
	enum format format;
	unsigned timeout_s, interval_s;
	bool insecure, watch, follow, clear, redact, help, version;
	enum command_id command;
	bool has_command;
	const char *file; /* of capture and simulate; or NULL */
};

enum {
	_OPTIONS_R_OK,
	OPTIONS_R_USAGE, /* wrong: @ret_why says how */
};

/**
 * options_parse() - read the command line
 * @argv: its strings must outlive @ret; reordered
 * @ret: filled as far as it was understood, on OPTIONS_R_USAGE too
 * @ret_why: one line
 *
 * Return: 0, OPTIONS_R_USAGE, or -ENOMEM.
 */
int options_parse(int argc, char **argv, struct options *ret,
		  struct buf *ret_why);

/** options_help() - the text of --help */
void options_help(struct buf *out);
