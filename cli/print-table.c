/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <libsmartcols.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/layout.h"
#include "cli/print.h"

enum { DECIMALS = 3 };

static void unref_table(struct libscols_table **table)
{
	scols_unref_table(*table);
}

static const char *health_colour(const char *health)
{
	static const struct {
		const char *health, *colour;
	} rows[] = {
		{ "critical", "red" },
		{ "warning", "yellow" },
		{ "unknown", "darkgray" },
	};

	for (size_t i = 0; health && i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].health, health) == 0)
			return rows[i].colour;
	return NULL;
}

static bool is_numeric(const struct column *c)
{
	return c->kind == COLUMN_REAL || c->kind == COLUMN_INT;
}

static int add_columns(struct libscols_table *table, const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->n_columns; i++) {
		const struct column *c = &sheet->columns[i];
		int flags = is_numeric(c) ? SCOLS_FL_RIGHT : 0;

		if (c->heading &&
		    !scols_table_new_column(table, c->heading, 0, flags))
			return ERR_ORIGIN(-ENOMEM);
	}
	return 0;
}

static int set_cell(struct libscols_line *line, size_t i, struct buf *text)
{
	char *data;

	if (buf_error(text))
		return ERR_TRACE(buf_error(text));
	data = buf_steal(text);
	if (data && scols_line_refer_data(line, i, data) != 0) {
		free(data);
		return ERR_ORIGIN(-ENOMEM);
	}
	return 0;
}

static void put_cell(struct buf *out, const struct column *c, const void *row)
{
	CLEANUP(buf_done) struct buf cell = { 0 };

	if (!c->is_states) {
		print_cell(out, c, row, DECIMALS, ", ");
		return;
	}
	print_cell(&cell, c, row, DECIMALS, "");
	print_states(out, cell.size ? cell.data : "");
}

static int add_line(struct libscols_table *table, const struct sheet *sheet,
		    const void *row)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	size_t shown = 0;
	int r;

	if (!line)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < sheet->n_columns; i++) {
		const struct column *c = &sheet->columns[i];
		CLEANUP(buf_done) struct buf cell = { 0 };

		if (!c->heading)
			continue;
		put_cell(&cell, c, row);
		if (c->is_health && cell.size > 0)
			scols_line_set_color(line, health_colour(cell.data));
		r = set_cell(line, shown++, &cell);
		if (r < 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static int new_table(const struct print_style *style, FILE *out,
		     struct libscols_table **ret)
{
	CLEANUP(unref_table) struct libscols_table *table = scols_new_table();

	if (!table || scols_table_set_stream(table, out) != 0 ||
	    scols_table_enable_colors(table, style->colour) != 0)
		return ERR_ORIGIN(-ENOMEM);
	*ret = STEAL(table);
	return 0;
}

static size_t cell_width(struct libscols_line *line, size_t i)
{
	struct libscols_cell *cell = scols_line_get_cell(line, i);
	const char *text = cell ? scols_cell_get_data(cell) : NULL;

	return text ? layout_text_width(text) : 0;
}

static void measure(struct libscols_table *table, const struct sheet *sheet,
		    struct layout *layout)
{
	size_t shown = 0;

	for (size_t i = 0; i < sheet->n_columns; i++) {
		size_t width;

		if (!sheet->columns[i].heading)
			continue;
		width = layout_text_width(sheet->columns[i].heading);
		for (size_t j = 0; j < scols_table_get_nlines(table); j++)
			width = MAX(width,
				    cell_width(scols_table_get_line(table, j),
					       shown));
		layout->widths[i] = width;
		shown++;
	}
}

static int set_flags(struct libscols_column *column, const struct column *c,
		     bool is_tight, bool is_hidden)
{
	int flags = scols_column_get_flags(column);

	if (c->is_elastic || (is_tight && !is_numeric(c)))
		flags |= SCOLS_FL_TRUNC;
	if (is_hidden)
		flags |= SCOLS_FL_HIDDEN;
	return scols_column_set_flags(column, flags) == 0 ? 0
							  : ERR_ORIGIN(-EINVAL);
}

/* A cell as wide as its column in an earlier part of the table. */
static int pad(struct libscols_line *line, size_t i, const struct column *c,
	       size_t width)
{
	struct libscols_cell *cell = scols_line_get_cell(line, i);
	const char *text = cell ? scols_cell_get_data(cell) : NULL;
	CLEANUP(buf_done) struct buf padded = { 0 };
	size_t bytes;

	if (!text)
		text = "";
	bytes = width + strlen(text) - layout_text_width(text);
	buf_printf(&padded, is_numeric(c) ? "%*s" : "%-*s", (int)bytes, text);
	return ERR_TRACE(set_cell(line, i, &padded));
}

static int lay_out(struct libscols_table *table, const struct sheet *sheet,
		   const struct print_style *style)
{
	struct layout own = { 0 };
	struct layout *layout = style->layout ? style->layout : &own;
	struct libscols_line *first = scols_table_get_line(table, 0);
	bool is_part = layout->is_made;
	size_t shown = 0;
	int r = 0;

	if (!is_part) {
		measure(table, sheet, layout);
		layout_make(layout, sheet, style->width);
	}
	for (size_t i = 0; r == 0 && i < sheet->n_columns; i++) {
		const struct column *c = &sheet->columns[i];

		if (!c->heading)
			continue;
		r = set_flags(scols_table_get_column(table, shown), c,
			      layout->is_tight, layout->is_hidden[i]);
		if (r == 0 && is_part && first)
			r = pad(first, shown, c, layout->widths[i]);
		shown++;
	}
	if (r == 0 && style->width > 0 &&
	    (scols_table_set_termwidth(table, style->width) != 0 ||
	     scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS) != 0))
		r = ERR_ORIGIN(-EINVAL);
	return ERR_TRACE(r);
}

static int print_lines(const struct sheet *sheet, const char *rows, size_t n,
		       const struct print_style *style, FILE *out)
{
	CLEANUP(unref_table) struct libscols_table *table = NULL;
	int r;

	r = new_table(style, out, &table);
	if (r == 0)
		r = add_columns(table, sheet);
	for (size_t i = 0; r == 0 && i < n; i++)
		r = add_line(table, sheet, rows + i * sheet->row_size);
	if (r == 0)
		r = lay_out(table, sheet, style);
	if (r < 0)
		return ERR_TRACE(r);
	scols_table_enable_noheadings(table, style->is_continued);
	if (n == 0)
		return 0;
	return scols_print_table(table) == 0 ? 0 : ERR_ORIGIN(-EIO);
}

static int add_member(struct libscols_table *table, const struct column *c,
		      const void *row);

/* A line each. */
static int add_rows(struct libscols_table *table, const struct column *c,
		    const void *row)
{
	const struct row_list *list =
		(const void *)((const char *)row + c->member);
	struct column first = c->nested->columns[0];
	int r = 0;

	first.heading = c->heading;
	for (size_t i = 0; r == 0 && i < list->n; i++)
		r = add_member(table, &first,
			       (const char *)list->rows +
				       i * c->nested->row_size);
	return ERR_TRACE(r);
}

static int add_member(struct libscols_table *table, const struct column *c,
		      const void *row)
{
	CLEANUP(buf_done) struct buf cell = { 0 };
	struct libscols_line *line;

	if (c->kind == COLUMN_ROWS)
		return ERR_TRACE(add_rows(table, c, row));
	print_cell(&cell, c, row, DECIMALS, ", ");
	if (cell.size == 0)
		return ERR_TRACE(buf_error(&cell));
	line = scols_table_new_line(table, NULL);
	if (!line || scols_line_set_data(line, 0, c->heading) != 0)
		return ERR_ORIGIN(-ENOMEM);
	return ERR_TRACE(set_cell(line, 1, &cell));
}

static int print_block(const struct sheet *sheet, const void *row,
		       const struct print_style *style, FILE *out)
{
	CLEANUP(unref_table) struct libscols_table *table = NULL;
	int r;

	r = new_table(style, out, &table);
	if (r < 0)
		return ERR_TRACE(r);
	if (!scols_table_new_column(table, "NAME", 0, 0) ||
	    !scols_table_new_column(table, "VALUE", 0, SCOLS_FL_WRAP))
		return ERR_ORIGIN(-ENOMEM);
	scols_table_enable_noheadings(table, 1);
	for (size_t i = 0; r == 0 && i < sheet->n_columns; i++)
		if (sheet->columns[i].heading)
			r = add_member(table, &sheet->columns[i], row);
	if (r < 0)
		return ERR_TRACE(r);
	return scols_print_table(table) == 0 ? 0 : ERR_ORIGIN(-EIO);
}

static int print_blocks(const struct sheet *sheet, const char *rows, size_t n,
			const struct print_style *style, FILE *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++) {
		if (i > 0)
			fputc('\n', out);
		r = print_block(sheet, rows + i * sheet->row_size, style, out);
	}
	return ERR_TRACE(r);
}

int print_table(const struct sheet *sheet, const void *rows, size_t n,
		const struct print_style *style, FILE *out)
{
	int r = sheet->is_vertical ? print_blocks(sheet, rows, n, style, out)
				   : print_lines(sheet, rows, n, style, out);

	if (r < 0)
		return ERR_TRACE(r);
	return fflush(out) == 0 ? 0 : ERR_ORIGIN(-errno);
}
