/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/macro.h"

static log_sink *current_sink;

/* One write, so that lines of two threads do not mix. */
static void write_line(enum log_level level, const char *text)
{
	char line[1024];
	int n;

	if (getenv("JOURNAL_STREAM"))
		n = snprintf(line, sizeof(line) - 1, "<%d>%s", (int)level,
			     text);
	else
		n = snprintf(line, sizeof(line) - 1, "%s: %s",
			     program_invocation_short_name, text);
	if (n < 0)
		return;
	n = MIN(n, (int)sizeof(line) - 2);
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return; /* nobody to tell */
}

void log_line(enum log_level level, const char *format, ...)
{
	char text[1024];
	va_list args;
	int r;

	va_start(args, format);
	r = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (r >= 0)
		write_line(level, text);
}

/* A value may be a client's text: no control character goes out. */
static void put_field(struct buf *line, const struct log_field *f)
{
	bool is_quoted = !*f->value || f->value[strcspn(f->value, " \"\t")];

	buf_printf(line, " %s=%s", f->name, is_quoted ? "\"" : "");
	for (const char *c = f->value; *c; c++)
		buf_putc(line,
			 (unsigned char)*c < ' ' || *c == '"' || *c == 0x7f
				 ? '?'
				 : *c);
	if (is_quoted)
		buf_putc(line, '"');
}

void log_event(enum log_level level, const struct log_field *fields,
	       const char *format, ...)
{
	CLEANUP(buf_done) struct buf line = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&line, format, args);
	va_end(args);
	if (buf_error(&line))
		return;
	if (current_sink && current_sink(level, line.data, fields))
		return;
	for (const struct log_field *f = fields; f->name; f++)
		if (f->value)
			put_field(&line, f);
	if (!buf_error(&line))
		write_line(level, line.data);
}

void log_set_sink(log_sink *sink)
{
	current_sink = sink;
}
