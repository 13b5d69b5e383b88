/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A SEL record as a row of the log
 */

#include "cli/rows.h"
#include "libipmiprov/model/health.h"

/**
 * event_row_fill() - take a record apart
 * @a: for texts
 * @maker: of the machine, or NULL
 * @raw: 16 bytes, of any record type
 * @sensor: that the record is about, or NULL if it is not known
 * @overrides: severities; or NULL
 * @ret: .bmc is left alone; .sensor is NULL without @sensor
 *
 * Return: 0 or -ENOMEM.
 */
int event_row_fill(struct arena *a, const struct maker *maker,
		   const uint8_t raw[16], const struct sensor *sensor,
		   const struct health_overrides *overrides,
		   struct log_row *ret);

/** time_text() - "2026-11-22T12:00:00Z"; NULL without memory */
const char *time_text(struct arena *a, int64_t seconds);
