/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/layout.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/macro.h"

enum { ELASTIC_MIN = 20, SEPARATOR = 1 };

static size_t least_width(const struct layout *layout,
			  const struct sheet *sheet)
{
	size_t sum = 0;

	for (size_t i = 0; i < sheet->n_columns; i++) {
		const struct column *c = &sheet->columns[i];
		size_t width = layout->widths[i];

		if (!c->heading || layout->is_hidden[i])
			continue;
		if (c->is_elastic && width > ELASTIC_MIN)
			width = ELASTIC_MIN;
		sum += width + (sum > 0 ? SEPARATOR : 0);
	}
	return sum;
}

static int most_spare(const struct layout *layout, const struct sheet *sheet)
{
	int most = 0;

	for (size_t i = 0; i < sheet->n_columns; i++)
		if (!layout->is_hidden[i] && sheet->columns[i].spare > most)
			most = sheet->columns[i].spare;
	return most;
}

void layout_make(struct layout *layout, const struct sheet *sheet, size_t width)
{
	int spare;

	layout->is_made = true;
	if (width == 0)
		return;
	while (least_width(layout, sheet) > width) {
		spare = most_spare(layout, sheet);
		if (spare == 0) {
			layout->is_tight = true;
			return;
		}
		for (size_t i = 0; i < sheet->n_columns; i++)
			if (sheet->columns[i].spare == spare)
				layout->is_hidden[i] = true;
	}
}

size_t layout_text_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xC0) != 0x80;
	return width;
}

static struct winsize terminal_size(void)
{
	struct winsize size = { 0 };

	if (!isatty(STDOUT_FILENO) ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return (struct winsize){ 0 };
	return size;
}

size_t terminal_width(void)
{
	return terminal_size().ws_col;
}

size_t terminal_height(void)
{
	return terminal_size().ws_row;
}
