/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A record of an inventory device's multirecord area as a row
 */

#include "cli/rows.h"
#include "libipmiprov/repo/fru-records.h"

/**
 * fru_record_row_fill() - take a record apart
 * @a: for texts
 *
 * Return: 0 or -ENOMEM.
 */
int fru_record_row_fill(struct arena *a, const struct fru_record *record,
			struct fru_record_row *ret);
