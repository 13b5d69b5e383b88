/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/watch.h"

#include <string.h>

#include "base/macro.h"

enum { OTHER_LINES = 2 };

/* A sensor that says nothing is the least to look at. */
static size_t rank_of(const struct sensor_row *row)
{
	static const char *const order[] = { "critical", "warning", "ok" };
	size_t i = 0;

	while (i < ARRAY_SIZE(order) &&
	       strcmp(row->health ? row->health : "", order[i]) != 0)
		i++;
	return i;
}

/* Equal ones stay as they are; there are some hundred at most. */
static void sort_by_rank(struct sensor_rows *rows)
{
	for (size_t i = 1; i < rows->n; i++) {
		struct sensor_row row = rows->data[i];
		size_t j = i;

		while (j > 0 && rank_of(&rows->data[j - 1]) > rank_of(&row)) {
			rows->data[j] = rows->data[j - 1];
			j--;
		}
		rows->data[j] = row;
	}
}

size_t watch_fit(struct sensor_rows *rows, size_t n_lines)
{
	if (n_lines == 0 || rows->n + OTHER_LINES <= n_lines)
		return rows->n;
	sort_by_rank(rows);
	return n_lines > OTHER_LINES ? n_lines - OTHER_LINES : 1;
}
