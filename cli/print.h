/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * One printer for all that `ipmiprov` shows
 *
 * A view says how an array of structs is shown: a row a member, with its path
 * in JSON and its heading in a table.  Every format is made of these rows, so
 * that a value looks the same wherever it comes from.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

struct opt_real { /* has == false: there is no value, which is not 0 */
	bool has;
	double value;
};

struct opt_int {
	bool has;
	int64_t value;
};

struct text_list {
	const char *const *items;
	size_t n;
};

struct row_list { /* structs of the column's nested sheet */
	const void *rows;
	size_t n;
};

enum column_kind {
	COLUMN_TEXT, /* const char *; NULL: no value */
	COLUMN_REAL, /* struct opt_real */
	COLUMN_INT,  /* struct opt_int */
	COLUMN_BOOL, /* bool */
	COLUMN_LIST, /* struct text_list */
	COLUMN_ROWS, /* struct row_list */
};

struct sheet;

struct column {
	const char *path;    /* "thresholds.upper_critical"; NULL: for people
				only */
	const char *heading; /* in tables; NULL: not shown there */
	enum column_kind kind;
	size_t member;
	bool is_health;  /* its text colours the line */
	bool is_states;  /* joined by ".,", as CIM has it; for people by "," */
	bool is_elastic; /* may be cut at its end in a narrow table */
	const struct sheet *nested; /* of COLUMN_ROWS; as text each of its rows
				       is its first column */
	int spare; /* left out of a narrow table, the highest first; 0: never */
};

#define COLUMN(type, member_, path_, heading_, ...)                              \
	{                                                                        \
		.path = (path_), .heading = (heading_),                        \
		.kind = _Generic(((type *)0)->member_,                         \
				 const char *: COLUMN_TEXT,                    \
				 struct opt_real: COLUMN_REAL,                 \
				 struct opt_int: COLUMN_INT,                   \
				 bool: COLUMN_BOOL,                            \
				 struct text_list: COLUMN_LIST,                \
				 struct row_list: COLUMN_ROWS),               \
		.member = offsetof(type, member_), __VA_ARGS__ \
	}

/* An object in JSON that is null as a whole where @present is false. */
struct column_group {
	const char *path;
	size_t present; /* offset of a bool */
};

struct sheet {
	const char *name, *element; /* "sensors", "sensor": in XML */
	const struct column *columns;
	size_t n_columns;
	const struct column_group *groups;
	size_t n_groups;
	size_t row_size;
	bool is_vertical; /* in tables: a line a member, a block a row */
};

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_XML };

struct layout;

struct print_style {
	enum format format;
	bool colour;
	bool is_stream; /* more rows follow later: JSON is an object a line */
	bool is_continued; /* an earlier call has printed the headings */
	size_t width; /* of the terminal; 0: none, tables are as wide as needed
		       */
	struct layout *layout; /* of the table before this one, or NULL */
};

/**
 * print_rows() - print an array of rows
 * @sheet: what they are
 * @rows: @n structs of sheet->row_size
 * @out: where to
 *
 * Return: 0, -ENOMEM, or the -errno of writing.
 */
int print_rows(const struct sheet *sheet, const void *rows, size_t n,
	       const struct print_style *style, FILE *out);

/** print_number() - up to 12 digits, never an exponent, no zeroes at the end;
 *  @decimals: at most so many after the point */
void print_number(struct buf *out, double value, int decimals);

/** print_table() - print_rows() for FORMAT_TABLE */
int print_table(const struct sheet *sheet, const void *rows, size_t n,
		const struct print_style *style, FILE *out);

/** print_cell() - the text of one value, cleaned; nothing where there is none
 */
void print_cell(struct buf *out, const struct column *column, const void *row,
		int decimals, const char *separator);

/** print_states() - CIM's list of states as people write one */
void print_states(struct buf *out, const char *states);

/** print_cell_is_null() - is there no value? */
bool print_cell_is_null(const struct column *column, const void *row);
