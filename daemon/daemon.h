/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The daemon: all its parts, made in order, freed in reverse
 */

#include "daemon/options.h"

struct daemon;

/**
 * daemon_new() - read the configuration and start everything
 * @options: stays until daemon_free()
 * @ret_why: on error the line to print, to be freed, or NULL
 *
 * Return: 0, -EINVAL for a configuration that is wrong, or another negative
 * errno.
 */
int daemon_new(const struct options *options, struct daemon **ret,
	       char **ret_why);

/** daemon_check() - is the configuration good?  As daemon_new(). */
int daemon_check(const struct options *options, char **ret_why);

/** daemon_run() - serve until SIGTERM or SIGINT; 0 or -errno */
int daemon_run(struct daemon *d);

/**
 * daemon_free() - end all threads
 * Return: 0, or -ETIMEDOUT if a BMC's thread does not end.
 */
int daemon_free(struct daemon *d);
