/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * All that a configuration amounts to: files, then the command line
 */

#include "daemon/auth/passwd.h"
#include "daemon/options.h"
#include "daemon/settings.h"

struct health_overrides;

struct loaded {
	struct settings settings;
	struct passwd users;
	struct health_overrides *health; /* or NULL */
};

void loaded_done(struct loaded *l); /* fine on zeroes; CLEANUP() */

/**
 * loaded_read() - read and check it all
 * @state_dir: or NULL
 * @ret_why: what is wrong, in a line to be freed; or NULL
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int loaded_read(const struct options *o, const char *state_dir,
		struct loaded *ret, char **ret_why);

/** settings_need_restart() - do they differ in what only a restart changes:
 *  listeners and BMCs? */
bool settings_need_restart(const struct settings *a, const struct settings *b);

/**
 * settings_policy() - what anybody may do to a BMC that is served
 * @name: its section's, without "BMC/"
 * @uri: by which it is reached
 *
 * A section of that name may mean another machine by now, until a restart.
 *
 * Return: Policy=, or "monitor" where no section means this BMC.
 */
const char *settings_policy(const struct settings *s, const char *name,
			    const char *uri);

/** warn_of_later() - log settings that are set, and that this version does not
 *  act on */
void warn_of_later(const struct settings *s);
