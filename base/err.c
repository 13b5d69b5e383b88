/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static void trace(const char *what, const char *func, const char *file,
		  int line)
{
	if (secure_getenv("IPMIPROV_TRACE"))
		fprintf(stderr, "%s: %s (%s:%d)\n", what, func, file, line);
}

int err_origin(int r, const char *func, const char *file, int line)
{
	if (r < 0)
		trace(strerrordesc_np(-r), func, file, line);
	return r;
}

int err_trace(int r, const char *func, const char *file, int line)
{
	if (r < 0)
		trace("  in", func, file, line);
	return r;
}

int err_fold(int r, const char *func, const char *file, int line)
{
	if (r > 0)
		return err_origin(-ENOTRECOVERABLE, func, file, line);
	return err_trace(r, func, file, line);
}
