/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/states.h"
#include "base/macro.h"
#include "libipmiprov/model/oem.h"

/* clang-format off */
static const struct state generic[STATE_N_GENERIC][STATE_N_OFFSETS] = {
#define GENERIC(reading_type, offset, severity, text)                          \
	[reading_type][offset] = { SEVERITY_##severity, text },
#define SPECIFIC(sensor_type, offset, severity, text)
#define JUDGED(sensor_type, reading_type, offset, severity)
#include "libipmiprov/model/states.def"
#undef GENERIC
#undef SPECIFIC
#undef JUDGED
};

static const struct state specific[STATE_N_SPECIFIC][STATE_N_OFFSETS] = {
#define GENERIC(reading_type, offset, severity, text)
#define SPECIFIC(sensor_type, offset, severity, text)                          \
	[sensor_type][offset] = { SEVERITY_##severity, text },
#define JUDGED(sensor_type, reading_type, offset, severity)
#include "libipmiprov/model/states.def"
#undef GENERIC
#undef SPECIFIC
#undef JUDGED
};

static const struct {
	int sensor_type, reading_type, offset;
	enum severity severity;
} judged[] = {
#define GENERIC(reading_type, offset, severity, text)
#define SPECIFIC(sensor_type, offset, severity, text)
#define JUDGED(sensor_type, reading_type, offset, severity)                    \
	{ sensor_type, reading_type, offset, SEVERITY_##severity },
#include "libipmiprov/model/states.def"
#undef GENERIC
#undef SPECIFIC
#undef JUDGED
};
/* clang-format on */

static enum severity judge(int sensor_type, int reading_type, int offset,
			   enum severity usual)
{
	for (size_t i = 0; i < ARRAY_SIZE(judged); i++)
		if (judged[i].sensor_type == sensor_type &&
		    judged[i].reading_type == reading_type &&
		    judged[i].offset == offset)
			return judged[i].severity;
	return usual;
}

bool state_find(const struct maker *maker, int sensor_type, int reading_type,
		int offset, struct state *ret)
{
	const struct state *s = NULL;

	if (oem_state(maker, sensor_type, reading_type, offset, ret))
		return true;
	if (offset < 0 || offset >= STATE_N_OFFSETS)
		return false;
	if (reading_type == READING_TYPE_SENSOR_SPECIFIC) {
		if (sensor_type >= 0 && sensor_type < STATE_N_SPECIFIC)
			s = &specific[sensor_type][offset];
	} else if (reading_type >= 0 && reading_type < STATE_N_GENERIC) {
		s = &generic[reading_type][offset];
	}
	if (!s || !s->text)
		return false;
	ret->text = s->text;
	ret->severity = judge(sensor_type, reading_type, offset, s->severity);
	return true;
}
