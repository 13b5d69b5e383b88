/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/macro.h"

void log_line(enum log_level level, const char *format, ...)
{
	char line[1024];
	size_t n = 0;
	va_list args;
	int r;

	if (getenv("JOURNAL_STREAM"))
		n = (size_t)snprintf(line, sizeof(line), "<%d>", (int)level);
	else
		n = (size_t)snprintf(line, sizeof(line),
				     "%s: ", program_invocation_short_name);
	va_start(args, format);
	r = vsnprintf(line + n, sizeof(line) - n - 1, format, args);
	va_end(args);
	if (r < 0)
		return;

	/* One write, so that lines of two threads do not mix. */
	n = MIN(n + (size_t)r, sizeof(line) - 2);
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return; /* nobody to tell */
}
