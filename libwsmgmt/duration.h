/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * xs:duration, as timeouts have it
 */

#include <stdbool.h>
#include <stdint.h>

enum {
	_DURATION_R_OK,
	DURATION_R_BAD, /* not of that form */
};

/**
 * duration_parse() - xs:duration
 * @text: "PT60.000S"; a year counts 365 days and a month 30
 * @ret_us: microseconds; what is longer than they can say is INT64_MAX
 *
 * Return: 0 or DURATION_R_BAD.
 */
int duration_parse(const char *text, int64_t *ret_us);

/** duration_has_months() - does a valid duration count years or months? */
bool duration_has_months(const char *text);
