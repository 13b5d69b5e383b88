/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Which columns of a table a terminal has room for
 *
 * Columns that say least are left out first, as a whole; a name or a time that
 * is cut to two letters helps nobody.
 */

#include <stdbool.h>
#include <stddef.h>

#include "cli/print.h"

enum { LAYOUT_MAX_COLUMNS = 32 };

struct layout {
	bool is_made;
	bool is_tight; /* there is no room even for what may not be left out */
	size_t widths[LAYOUT_MAX_COLUMNS]; /* of the widest cell */
	bool is_hidden[LAYOUT_MAX_COLUMNS];
};

/**
 * layout_make() - leave out what there is no room for
 * @layout: with the widths of the columns of @sheet; columns without a heading
 *	do not count
 * @width: of the terminal; 0: there is room for everything
 */
void layout_make(struct layout *layout, const struct sheet *sheet,
		 size_t width);

/** layout_text_width() - cells that UTF-8 text takes, a character a cell */
size_t layout_text_width(const char *text);

/** terminal_width() - of standard output; 0: it is no terminal */
size_t terminal_width(void);
size_t terminal_height(void);
