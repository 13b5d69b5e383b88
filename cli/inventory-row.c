/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/inventory-row.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"

int inventory_row_fill(struct arena *a, const struct fru *fru,
		       struct fru_row *ret)
{
	const char **problems = arena_new_array(a, const char *, 1);

	ret->fru = (struct opt_int){ true, fru->fru_id };
	ret->name = arena_strdup(a, fru->name);
	if (!problems || !ret->name)
		return ERR_ORIGIN(-ENOMEM);
	if (fru->status < 0) {
		problems[0] = arena_printf(a, "could not be read: %s",
					   strerror(-fru->status));
		ret->problems = (struct text_list){ problems, 1 };
	}
	return 0;
}
