/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Configuration files: INI, one line of complaint at the first thing wrong
 */

#include "daemon/auth/passwd.h"
#include "daemon/settings.h"

/**
 * config_load() - read a configuration
 * @file: the main file; *.conf of the folder conf.d beside it follow, by name
 * @must_exist: it is an error if there is no @file
 * @state_dir: settings.conf there is read last, if it exists; or NULL
 * @ret: all settings, checked as far as one file at a time can be
 * @ret_why: on error the line to print: file, line, key and what was expected;
 *           NULL without memory
 *
 * Return: 0, -EINVAL, -ENOMEM, or what reading a file says.
 */
int config_load(const char *file, bool must_exist, const char *state_dir,
		struct settings *ret, char **ret_why);

/**
 * config_read_text() - read the text of one file into settings that are there
 * @name: of the file, for messages
 */
int config_read_text(const char *text, const char *name, struct settings *s,
		     char **ret_why);

/**
 * config_check() - is what the settings name usable?
 *
 * BMC URIs, listeners, the password file.
 *
 * @ret_users: the accounts of the password file
 */
int config_check(const struct settings *s, struct passwd *ret_users,
		 char **ret_why);
