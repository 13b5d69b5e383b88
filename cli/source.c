/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/cleanup.h"
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
	AUTO_FREE char *text = NULL;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		return ERR_ORIGIN(-ENOMEM);
	buf_reset(&s->why);
	buf_puts(&s->why, text);
	return answer;
}
