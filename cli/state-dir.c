/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/state-dir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"

/* Makes @path and what is missing above it; stops quietly where it may not. */
static void make_all(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	mkdir(path, 0700);
}

int state_dir(char **ret)
{
	const char *given = getenv("STATE_DIRECTORY");
	const char *xdg = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	char *path = NULL;
	int n;

	if (given && *given == '/')
		n = asprintf(&path, "%s", given);
	else if (geteuid() == 0)
		n = asprintf(&path, "%s", "/var/lib/ipmiprov");
	else if (xdg && *xdg == '/')
		n = asprintf(&path, "%s/ipmiprov", xdg);
	else if (home && *home == '/')
		n = asprintf(&path, "%s/.local/state/ipmiprov", home);
	else
		n = 0;
	if (n < 0)
		return ERR_ORIGIN(-ENOMEM);
	if (path)
		make_all(path);
	*ret = path;
	return 0;
}
