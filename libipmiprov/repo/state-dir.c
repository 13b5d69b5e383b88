/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "libipmiprov/repo/state-dir.h"

static const char *env(const char *name)
{
	const char *value = getenv(name);

	return value && *value == '/' ? value : NULL;
}

int state_dir_find(char **ret)
{
	const char *given = env("STATE_DIRECTORY");
	const char *base = env("XDG_STATE_HOME"), *home = env("HOME");
	char *path = NULL;
	int n = 0;

	if (given) /* systemd separates several by colons */
		n = asprintf(&path, "%.*s", (int)strcspn(given, ":"), given);
	else if (geteuid() == 0)
		n = asprintf(&path, "%s/lib/ipmiprov", LOCALSTATEDIR);
	else if (base)
		n = asprintf(&path, "%s/ipmiprov", base);
	else if (home)
		n = asprintf(&path, "%s/.local/state/ipmiprov", home);
	if (n < 0)
		return ERR_ORIGIN(-ENOMEM);

	*ret = path;
	return 0;
}

int state_dir_make(const char *path)
{
	AUTO_FREE char *copy = strdup(path);

	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	for (char *slash = copy + 1; *slash; slash++) {
		if (*slash != '/')
			continue;
		*slash = '\0';
		(void)mkdir(copy, 0700); /* the last one tells */
		*slash = '/';
	}
	if (mkdir(copy, 0700) != 0 && errno != EEXIST)
		return ERR_ORIGIN(-errno);
	return access(path, W_OK) == 0 ? 0 : ERR_ORIGIN(-errno);
}
