/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>

#include "base/buf.h"
#include "base/log.h"
#include "daemon/journal.h"

enum { MAX_FIELDS = 24 };

/* The fields as NAME=value, their ends in @ends. */
static size_t write_fields(struct buf *out, size_t ends[MAX_FIELDS], size_t n,
			   const struct log_field *fields)
{
	for (const struct log_field *f = fields; f->name && n < MAX_FIELDS;
	     f++) {
		if (!f->value)
			continue;
		buf_printf(out, "%s=%s", f->name, f->value);
		ends[n++] = out->size;
	}
	return n;
}

static bool send(enum log_level level, const char *text,
		 const struct log_field *fields)
{
	struct buf all = { 0 };
	struct iovec v[MAX_FIELDS];
	size_t ends[MAX_FIELDS], n;
	int r = -ENOMEM;
	char priority[] = { (char)('0' + level), '\0' };
	const struct log_field own[] = {
		{ "MESSAGE", text },
		{ "PRIORITY", priority },
		{ "SYSLOG_IDENTIFIER", program_invocation_short_name },
		{ NULL, NULL },
	};

	n = write_fields(&all, ends, 0, own);
	n = write_fields(&all, ends, n, fields);
	for (size_t i = 0, at = 0; i < n && !buf_error(&all); i++) {
		v[i] = (struct iovec){ all.data + at, ends[i] - at };
		at = ends[i];
	}
	if (!buf_error(&all))
		r = sd_journal_sendv(v, (int)n);
	buf_done(&all);
	return r == 0;
}

void journal_init(void)
{
	if (getenv("JOURNAL_STREAM"))
		log_set_sink(send);
}
