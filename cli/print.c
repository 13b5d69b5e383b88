/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/print.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/clean.h"
#include "libwsmgmt/reply.h"

/* Enough for what an 8-bit sensor can say, too few to show how a double
 * errs. */
enum { DIGITS = 12, PATH_SIZE = 64 };

static const void *member(const struct column *column, const void *row)
{
	return (const char *)row + column->member;
}

static const char *text_of(const struct column *column, const void *row)
{
	return *(const char *const *)member(column, row);
}

bool print_cell_is_null(const struct column *column, const void *row)
{
	const void *m = member(column, row);

	switch (column->kind) {
	case COLUMN_TEXT:
		return !text_of(column, row);
	case COLUMN_REAL:
		return !((const struct opt_real *)m)->has ||
		       !isfinite(((const struct opt_real *)m)->value);
	case COLUMN_INT:
		return !((const struct opt_int *)m)->has;
	case COLUMN_BOOL:
	case COLUMN_LIST:
	case COLUMN_ROWS:
		return false;
	}
	return true;
}

void print_number(struct buf *out, double value, int decimals)
{
	int magnitude = value == 0 ? 0 : (int)floor(log10(fabs(value))) + 1;
	int digits = DIGITS - MAX(magnitude, 1);
	int places = MIN(MAX(digits, 0), decimals);
	size_t start = out->size;

	buf_printf(out, "%.*f", places, value);
	if (buf_error(out))
		return;
	while (places-- > 0 && out->data[out->size - 1] == '0')
		buf_truncate(out, out->size - 1);
	if (out->data[out->size - 1] == '.')
		buf_truncate(out, out->size - 1);
	if (strcmp(out->data + start, "-0") == 0) {
		buf_truncate(out, start);
		buf_putc(out, '0');
	}
}

void print_states(struct buf *out, const char *states)
{
	const char *joint;

	for (; (joint = strstr(states, ".,")); states = joint + 2) {
		buf_add(out, states, (size_t)(joint - states));
		buf_puts(out, ", ");
	}
	buf_puts(out, states);
}

static void put_list(struct buf *out, const struct text_list *list,
		     const char *separator)
{
	for (size_t i = 0; i < list->n; i++) {
		if (i > 0)
			buf_puts(out, separator);
		clean_text(out, list->items[i]);
	}
}

static const void *nested_row(const struct column *column,
			      const struct row_list *list, size_t i)
{
	return (const char *)list->rows + i * column->nested->row_size;
}

static void put_rows(struct buf *out, const struct column *column,
		     const struct row_list *list, const char *separator)
{
	for (size_t i = 0; i < list->n; i++) {
		if (i > 0)
			buf_puts(out, separator);
		print_cell(out, &column->nested->columns[0],
			   nested_row(column, list, i), DIGITS, separator);
	}
}

void print_cell(struct buf *out, const struct column *column, const void *row,
		int decimals, const char *separator)
{
	const void *m = member(column, row);

	if (print_cell_is_null(column, row))
		return;
	switch (column->kind) {
	case COLUMN_TEXT:
		clean_text(out, text_of(column, row));
		break;
	case COLUMN_REAL:
		print_number(out, ((const struct opt_real *)m)->value,
			     decimals);
		break;
	case COLUMN_INT:
		buf_put_i64(out, ((const struct opt_int *)m)->value);
		break;
	case COLUMN_BOOL:
		buf_puts(out, *(const bool *)m ? "true" : "false");
		break;
	case COLUMN_LIST:
		put_list(out, m, separator);
		break;
	case COLUMN_ROWS:
		put_rows(out, column, m, separator);
		break;
	}
}

/* Is the object that @path leads into absent in this row? */
static bool is_absent(const struct sheet *sheet, const char *path,
		      const void *row)
{
	for (size_t i = 0; i < sheet->n_groups; i++) {
		const struct column_group *g = &sheet->groups[i];
		size_t size = strlen(g->path);

		if (strncmp(path, g->path, size) == 0 && path[size] == '.')
			return !*(const bool *)((const char *)row + g->present);
	}
	return false;
}

static int write_out(const struct buf *text, FILE *out)
{
	if (buf_error(text))
		return ERR_TRACE(buf_error(text));
	if (text->size > 0 && fwrite(text->data, 1, text->size, out) == 0)
		return ERR_ORIGIN(-errno);
	return fflush(out) == 0 ? 0 : ERR_ORIGIN(-errno);
}

/*
 * JSON
 */

static json_t *clean_json(const char *text)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	clean_text(&b, text);
	return buf_error(&b) ? NULL : json_string(b.size ? b.data : "");
}

static json_t *list_json(const struct text_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(array, clean_json(list->items[i]));
	return array;
}

static json_t *real_json(double value)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	print_number(&b, value, DIGITS);
	return buf_error(&b) ? NULL : json_real(strtod(b.data, NULL));
}

static json_t *row_json(const struct sheet *sheet, const void *row);

static json_t *rows_json(const struct column *column,
			 const struct row_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->n; i++) {
		json_t *row =
			row_json(column->nested, nested_row(column, list, i));

		if (json_array_append_new(array, row) == 0)
			continue;
		json_decref(array);
		return NULL;
	}
	return array;
}

static json_t *cell_json(const struct column *column, const void *row)
{
	const void *m = member(column, row);

	if (print_cell_is_null(column, row))
		return json_null();
	switch (column->kind) {
	case COLUMN_TEXT:
		return clean_json(text_of(column, row));
	case COLUMN_REAL:
		return real_json(((const struct opt_real *)m)->value);
	case COLUMN_INT:
		return json_integer(((const struct opt_int *)m)->value);
	case COLUMN_BOOL:
		return json_boolean(*(const bool *)m);
	case COLUMN_LIST:
		return list_json(m);
	case COLUMN_ROWS:
		return rows_json(column, m);
	}
	return NULL;
}

/* The object that holds the last part of @path, and that part. */
static json_t *parent_json(json_t *object, const char *path,
			   const char **ret_key)
{
	const char *dot = strchr(path, '.');
	char key[PATH_SIZE];
	json_t *child;

	*ret_key = dot ? dot + 1 : path;
	if (!dot)
		return object;
	snprintf(key, sizeof(key), "%.*s", (int)(dot - path), path);
	child = json_object_get(object, key);
	if (!child && json_object_set_new(object, key, json_object()) == 0)
		child = json_object_get(object, key);
	return child;
}

static json_t *row_json(const struct sheet *sheet, const void *row)
{
	json_t *object = json_object();

	for (size_t i = 0; i < sheet->n_columns; i++) {
		const struct column *c = &sheet->columns[i];
		char group[PATH_SIZE];
		const char *key;
		json_t *parent;

		if (!c->path)
			continue;
		if (is_absent(sheet, c->path, row)) {
			snprintf(group, sizeof(group), "%.*s",
				 (int)strcspn(c->path, "."), c->path);
			json_object_set_new(object, group, json_null());
			continue;
		}
		parent = parent_json(object, c->path, &key);
		if (json_object_set_new(parent, key, cell_json(c, row)) == 0)
			continue;
		json_decref(object);
		return NULL;
	}
	return object;
}

static int dump_json(json_t *json, size_t flags, FILE *out)
{
	int r = json ? json_dumpf(json, out,
				  flags | JSON_REAL_PRECISION(DIGITS))
		     : -1;

	json_decref(json);
	if (r != 0)
		return ERR_ORIGIN(ferror(out) ? -EIO : -ENOMEM);
	fputc('\n', out);
	return fflush(out) == 0 ? 0 : ERR_ORIGIN(-errno);
}

static int print_json_stream(const struct sheet *sheet, const char *rows,
			     size_t n, FILE *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = dump_json(row_json(sheet, rows + i * sheet->row_size),
			      JSON_COMPACT, out);
	return r;
}

static int print_json(const struct sheet *sheet, const void *rows, size_t n,
		      const struct print_style *style, FILE *out)
{
	json_t *array;

	if (style->is_stream)
		return print_json_stream(sheet, rows, n, out);
	array = json_array();
	for (size_t i = 0; i < n; i++) {
		const char *row = (const char *)rows + i * sheet->row_size;

		if (json_array_append_new(array, row_json(sheet, row)) == 0)
			continue;
		json_decref(array);
		return ERR_ORIGIN(-ENOMEM);
	}
	return dump_json(array, JSON_INDENT(2), out);
}

/*
 * CSV (RFC 4180)
 */

static void put_csv(struct buf *out, const char *text)
{
	bool quote = strpbrk(text, ",\"\r\n") != NULL;

	if (quote)
		buf_putc(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_putc(out, '"');
		buf_putc(out, *text);
	}
	if (quote)
		buf_putc(out, '"');
}

static void put_csv_row(struct buf *out, const struct sheet *sheet,
			const void *row)
{
	CLEANUP(buf_done) struct buf cell = { 0 };

	for (size_t i = 0; i < sheet->n_columns; i++) {
		const struct column *c = &sheet->columns[i];

		buf_reset(&cell);
		if (!is_absent(sheet, c->path, row))
			print_cell(&cell, c, row, DIGITS, ";");
		if (i > 0)
			buf_putc(out, ',');
		if (cell.size > 0)
			put_csv(out, cell.data);
	}
	buf_puts(out, "\r\n");
}

static int print_csv(const struct sheet *sheet, const void *rows, size_t n,
		     const struct print_style *style, FILE *out)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	for (size_t i = 0; !style->is_continued && i < sheet->n_columns; i++)
		buf_printf(&text, "%s%s", i > 0 ? "," : "",
			   sheet->columns[i].path);
	if (!style->is_continued)
		buf_puts(&text, "\r\n");
	for (size_t i = 0; i < n; i++)
		put_csv_row(&text, sheet,
			    (const char *)rows + i * sheet->row_size);
	return write_out(&text, out);
}

/*
 * XML
 */

static void put_xml_list(struct buf *out, const char *name,
			 const struct text_list *list)
{
	CLEANUP(buf_done) struct buf item = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		buf_reset(&item);
		clean_text(&item, list->items[i]);
		buf_printf(out, "<%s>", name);
		wsm_xml_escape(out, item.size ? item.data : "");
		buf_printf(out, "</%s>", name);
	}
}

static void put_xml_row(struct buf *out, const struct sheet *sheet,
			const char *name, const void *row);

static void put_xml_rows(struct buf *out, const struct column *column,
			 const char *name, const struct row_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		put_xml_row(out, column->nested, name,
			    nested_row(column, list, i));
}

static void put_xml_cell(struct buf *out, const struct column *column,
			 const char *name, const void *row)
{
	CLEANUP(buf_done) struct buf cell = { 0 };

	if (column->kind == COLUMN_LIST) {
		put_xml_list(out, name, member(column, row));
		return;
	}
	if (column->kind == COLUMN_ROWS) {
		put_xml_rows(out, column, name, member(column, row));
		return;
	}
	if (print_cell_is_null(column, row)) {
		buf_printf(out, "<%s xsi:nil=\"true\"/>", name);
		return;
	}
	print_cell(&cell, column, row, DIGITS, "");
	buf_printf(out, "<%s>", name);
	wsm_xml_escape(out, cell.size ? cell.data : "");
	buf_printf(out, "</%s>", name);
}

static void put_xml_row(struct buf *out, const struct sheet *sheet,
			const char *name, const void *row)
{
	char open[PATH_SIZE] = "";

	buf_printf(out, "<%s>", name);
	for (size_t i = 0; i < sheet->n_columns; i++) {
		const struct column *c = &sheet->columns[i];
		const char *dot = c->path ? strchr(c->path, '.') : NULL;
		char group[PATH_SIZE] = "";

		if (!c->path)
			continue;
		if (dot)
			snprintf(group, sizeof(group), "%.*s",
				 (int)(dot - c->path), c->path);
		if (is_absent(sheet, c->path, row))
			continue;
		if (*open && strcmp(open, group) != 0)
			buf_printf(out, "</%s>", open);
		if (*group && strcmp(open, group) != 0)
			buf_printf(out, "<%s>", group);
		memcpy(open, group, sizeof(open));
		put_xml_cell(out, c, dot ? dot + 1 : c->path, row);
	}
	if (*open)
		buf_printf(out, "</%s>", open);
	buf_printf(out, "</%s>", name);
}

static int print_xml(const struct sheet *sheet, const void *rows, size_t n,
		     const struct print_style *style, FILE *out)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	(void)style;
	buf_printf(&text,
		   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		   "<%s xmlns:xsi=\"http://www.w3.org/2001/"
		   "XMLSchema-instance\">\n",
		   sheet->name);
	for (size_t i = 0; i < n; i++) {
		buf_puts(&text, "  ");
		put_xml_row(&text, sheet, sheet->element,
			    (const char *)rows + i * sheet->row_size);
		buf_putc(&text, '\n');
	}
	buf_printf(&text, "</%s>\n", sheet->name);
	return write_out(&text, out);
}

int print_rows(const struct sheet *sheet, const void *rows, size_t n,
	       const struct print_style *style, FILE *out)
{
	static int (*const printers[])(
		const struct sheet *sheet, const void *rows, size_t n,
		const struct print_style *style, FILE *out) = {
		[FORMAT_TABLE] = print_table,
		[FORMAT_JSON] = print_json,
		[FORMAT_CSV] = print_csv,
		[FORMAT_XML] = print_xml,
	};

	return ERR_TRACE(printers[style->format](sheet, rows, n, style, out));
}
