/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

void source_free(struct source *s)
{
	if (!s)
		return;
	buf_done(&s->why);
	s->ops->free(s);
}

void source_free_p(struct source **s)
{
	source_free(*s);
}

int source_answer(struct source *s, int answer, const char *format, ...)
{
	va_list args;

	buf_reset(&s->why);
	va_start(args, format);
	buf_vprintf(&s->why, format, args);
	va_end(args);
	return buf_error(&s->why) ? ERR_ORIGIN(buf_error(&s->why)) : answer;
}
