/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/follow.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

void log_marks_done(struct log_marks *marks)
{
	struct log_mark *m;

	vec_for_each (m, marks)
		free(m->bmc);
	vec_done(marks);
}

static struct log_mark *mark_of(struct log_marks *marks,
				const struct log_row *row)
{
	const char *bmc = row->bmc ? row->bmc : "";
	struct log_mark *m;

	vec_for_each (m, marks)
		if (strcmp(m->bmc, bmc) == 0)
			return m;
	m = vec_push(marks);
	if (!m)
		return NULL;
	m->bmc = strdup(bmc);
	if (m->bmc)
		return m;
	marks->n--;
	return NULL;
}

/* The bytes of a record, else its number. */
static void name_row(const struct log_row *row, char ret[LOG_MARK_SIZE])
{
	if (row->raw)
		snprintf(ret, LOG_MARK_SIZE, "%s", row->raw);
	else
		snprintf(ret, LOG_MARK_SIZE, "#%lld",
			 (long long)row->record.value);
}

/* Sets n_shown of each mark. */
static int find_shown(struct log_marks *marks, const struct log_rows *rows)
{
	char name[LOG_MARK_SIZE];
	struct log_mark *m;

	vec_for_each (m, marks)
		m->n_shown = 0;
	for (size_t i = 0; i < rows->n; i++) {
		m = mark_of(marks, &rows->data[i]);
		if (!m)
			return ERR_ORIGIN(-ENOMEM);
		name_row(&rows->data[i], name);
		if (strcmp(name, m->last) == 0)
			m->n_shown = i + 1;
	}
	return 0;
}

int log_marks_take(struct log_marks *marks, struct log_rows *rows)
{
	size_t n_new = 0;
	int r;

	r = find_shown(marks, rows);
	if (r != 0)
		return ERR_TRACE(r);

	for (size_t i = 0; i < rows->n; i++) {
		struct log_mark *m = mark_of(marks, &rows->data[i]);

		if (i < m->n_shown)
			continue;
		name_row(&rows->data[i], m->last);
		rows->data[n_new++] = rows->data[i];
	}
	rows->n = n_new;
	return 0;
}
