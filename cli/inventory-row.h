/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * An inventory device as a row
 */

#include "cli/rows.h"
#include "libipmiprov/snapshot/snapshot.h"

/**
 * inventory_row_fill() - take the areas of a device apart
 * @a: for texts
 * @now: seconds since 1970
 * @ret: .bmc is left alone
 *
 * Return: 0 or -ENOMEM.
 */
int inventory_row_fill(struct arena *a, const struct fru *fru, int64_t now,
		       struct fru_row *ret);
