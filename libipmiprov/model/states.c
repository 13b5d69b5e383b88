/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/states.h"

/* clang-format off */
static const struct state generic[STATE_N_GENERIC][STATE_N_OFFSETS] = {
#define GENERIC(reading_type, offset, severity, text)                          \
	[reading_type][offset] = { SEVERITY_##severity, text },
#define SPECIFIC(sensor_type, offset, severity, text)
#include "libipmiprov/model/states.def"
#undef GENERIC
#undef SPECIFIC
};

static const struct state specific[STATE_N_SPECIFIC][STATE_N_OFFSETS] = {
#define GENERIC(reading_type, offset, severity, text)
#define SPECIFIC(sensor_type, offset, severity, text)                          \
	[sensor_type][offset] = { SEVERITY_##severity, text },
#include "libipmiprov/model/states.def"
#undef GENERIC
#undef SPECIFIC
};
/* clang-format on */

const struct state *state_find(int sensor_type, int reading_type, int offset)
{
	const struct state *s = NULL;

	if (offset < 0 || offset >= STATE_N_OFFSETS)
		return NULL;
	if (reading_type == READING_TYPE_SENSOR_SPECIFIC) {
		if (sensor_type >= 0 && sensor_type < STATE_N_SPECIFIC)
			s = &specific[sensor_type][offset];
	} else if (reading_type >= 0 && reading_type < STATE_N_GENERIC) {
		s = &generic[reading_type][offset];
	}
	return s && s->text ? s : NULL;
}
