/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The rows of a persona that are a keyword and a member, for its reader and
 * its writer
 */

#include <stddef.h>

struct persona_row {
	const char *keyword; /* NULL ends a table */
	size_t member;
};

/* members are struct persona_reply of struct persona_controller */
extern const struct persona_row persona_controller_replies[];
/* members are struct persona_reply of struct persona_sensor */
extern const struct persona_row persona_sensor_replies[];
/* members are unsigned of struct persona_controller */
extern const struct persona_row persona_counts[];
