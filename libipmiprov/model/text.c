/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/macro.h"
#include "libipmiprov/model/oem.h"
#include "libipmiprov/model/states.h"
#include "libipmiprov/model/text.h"

/* clang-format off */
static const char *const sensor_types[] = {
#define SENSOR_TYPE(code, name) [code] = name,
#include "libipmiprov/model/sensor-types.def"
#undef SENSOR_TYPE
};

static const char *const entities[] = {
#define ENTITY(id, name) [id] = name,
#include "libipmiprov/model/entities.def"
#undef ENTITY
};

static const struct {
	const char *symbol, *name;
} units[] = {
#define UNIT(code, symbol, name) [code] = { symbol, name },
#include "libipmiprov/model/units.def"
#undef UNIT
};

static const char *const rates[8] = {
	"", "/us", "/ms", "/s", "/min", "/h", "/d",
};

/* In the order of enum threshold. */
static const char *const threshold_states[N_THRESHOLDS] = {
	"Lower Non-critical", "Lower Critical", "Lower Fatal",
	"Upper Non-critical", "Upper Critical", "Upper Fatal",
};

static const char *const threshold_events[] = {
	"Lower Non-critical - going low",
	"Lower Non-critical - going high",
	"Lower Critical - going low",
	"Lower Critical - going high",
	"Lower Non-recoverable - going low",
	"Lower Non-recoverable - going high",
	"Upper Non-critical - going low",
	"Upper Non-critical - going high",
	"Upper Critical - going low",
	"Upper Critical - going high",
	"Upper Non-recoverable - going low",
	"Upper Non-recoverable - going high",
};

static const struct {
	int first, last;
	const char *name;
} entity_ranges[] = {
	{ 0x90, 0xaf, "Chassis-specific Entity" },
	{ 0xb0, 0xcf, "Board-set Specific Entity" },
	{ 0xd0, 0xff, "OEM System Integrator Entity" },
};
/* clang-format on */

enum {
	SENSOR_TYPE_OEM_FIRST = 0xc0,
	SENSOR_TYPE_OEM_LAST = 0xff,
	INSTANCE_DEVICE_RELATIVE = 0x60, /* 60h to 7Fh */
};

const char *text_sensor_type(int sensor_type)
{
	if (sensor_type >= SENSOR_TYPE_OEM_FIRST &&
	    sensor_type <= SENSOR_TYPE_OEM_LAST)
		return "OEM";
	if (sensor_type <= 0 || sensor_type >= (int)ARRAY_SIZE(sensor_types))
		return "Unknown";
	return sensor_types[sensor_type];
}

const char *text_sensor_type_of(const struct maker *maker, int sensor_type)
{
	const char *name = oem_sensor_type(maker, sensor_type);

	return name ? name : text_sensor_type(sensor_type);
}

int text_sensor_type_code(const char *name)
{
	for (size_t i = 1; i < ARRAY_SIZE(sensor_types); i++)
		if (strcasecmp(sensor_types[i], name) == 0)
			return (int)i;
	return -1;
}

const char *text_state(const struct maker *maker, int sensor_type,
		       int reading_type, int offset)
{
	struct state s;

	return state_find(maker, sensor_type, reading_type, offset, &s) ? s.text
									: NULL;
}

const char *text_threshold_event(int offset)
{
	return offset >= 0 && offset < (int)ARRAY_SIZE(threshold_events)
		       ? threshold_events[offset]
		       : NULL;
}

const char *text_entity_id(int entity_id)
{
	if (entity_id >= 0 && entity_id < (int)ARRAY_SIZE(entities) &&
	    entities[entity_id])
		return entities[entity_id];
	for (size_t i = 0; i < ARRAY_SIZE(entity_ranges); i++)
		if (entity_id >= entity_ranges[i].first &&
		    entity_id <= entity_ranges[i].last)
			return entity_ranges[i].name;
	return "Unknown";
}

void text_entity(int entity_id, int entity_instance, char ret[TEXT_SIZE])
{
	int instance = entity_instance >= INSTANCE_DEVICE_RELATIVE
			       ? entity_instance - INSTANCE_DEVICE_RELATIVE
			       : entity_instance;

	snprintf(ret, TEXT_SIZE, "%s %d", text_entity_id(entity_id), instance);
}

/* SMBIOS, 7.4.1; numbered from 1 */
static const char *const chassis_types[] = {
	NULL,
	"Other",
	"Unknown",
	"Desktop",
	"Low Profile Desktop",
	"Pizza Box",
	"Mini Tower",
	"Tower",
	"Portable",
	"Laptop",
	"Notebook",
	"Hand Held",
	"Docking Station",
	"All in One",
	"Sub Notebook",
	"Space-saving",
	"Lunch Box",
	"Main Server Chassis",
	"Expansion Chassis",
	"SubChassis",
	"Bus Expansion Chassis",
	"Peripheral Chassis",
	"RAID Chassis",
	"Rack Mount Chassis",
	"Sealed-case PC",
	"Multi-system chassis",
	"Compact PCI",
	"Advanced TCA",
	"Blade",
	"Blade Enclosure",
	"Tablet",
	"Convertible",
	"Detachable",
	"IoT Gateway",
	"Embedded PC",
	"Mini PC",
	"Stick PC",
};

const char *text_chassis_type(int type)
{
	return type > 0 && type < (int)ARRAY_SIZE(chassis_types)
		       ? chassis_types[type]
		       : NULL;
}

const char *text_base_unit(int unit)
{
	return unit >= 0 && unit < (int)ARRAY_SIZE(units) ? units[unit].symbol
							  : "";
}

const char *text_base_unit_name(int unit)
{
	return unit >= 0 && unit < (int)ARRAY_SIZE(units) ? units[unit].name
							  : "unspecified";
}

void text_unit(const struct sensor *sensor, char ret[TEXT_SIZE])
{
	static const char *const joints[] = { "", "/", "*", "" };
	const char *base = text_base_unit(sensor->base_unit);
	const char *joint = joints[sensor->modifier_use & 3];

	snprintf(ret, TEXT_SIZE, "%s%s%s%s%s%s",
		 sensor->is_percentage ? "%" : "",
		 sensor->is_percentage && base[0] ? " " : "", base, joint,
		 joint[0] ? text_base_unit(sensor->modifier_unit) : "",
		 rates[sensor->rate_unit & 7] ? rates[sensor->rate_unit & 7]
					      : "");
}

/* Adds a state if all of it fits behind those that stand there. */
static void add_state(char *to, const char *state)
{
	const char *joint = to[0] ? ".," : "";
	size_t used = strlen(to);

	if (used + strlen(joint) + strlen(state) < TEXT_SIZE)
		stpcpy(stpcpy(to + used, joint), state);
}

/* States that nobody names, as a number. */
static void add_unknown(char *to, unsigned states)
{
	char oem[32];

	snprintf(oem, sizeof(oem), "OEM State,Value=%02X%02X", states & 0xff,
		 states >> 8 & 0xff);
	add_state(to, oem);
}

static void discrete_state(const struct maker *maker,
			   const struct sensor *sensor, unsigned states,
			   char ret[TEXT_SIZE])
{
	const char *possible[TEXT_MAX_POSSIBLE];
	bool is_known = text_possible_states(maker, sensor, possible) > 1;
	unsigned unknown = 0;
	struct state value;

	ret[0] = '\0';
	if (oem_value(maker, sensor->sensor_type, sensor->reading_type, states,
		      &value)) {
		add_state(ret, value.text);
		return;
	}
	for (int i = 0; i < TEXT_N_OFFSETS; i++) {
		const char *text = text_state(maker, sensor->sensor_type,
					      sensor->reading_type, i);

		if (!(states & 1U << i))
			continue;
		if (text)
			add_state(ret, text);
		else
			unknown |= 1U << i;
	}
	if (unknown || !is_known)
		add_unknown(ret, unknown);
	if (!ret[0])
		add_state(ret, "Deasserted");
}

static const char *worst_threshold(unsigned states)
{
	static const enum threshold worst_first[] = {
		THRESHOLD_UNR, THRESHOLD_LNR, THRESHOLD_UC,
		THRESHOLD_LC,  THRESHOLD_UNC, THRESHOLD_LNC,
	};

	for (size_t i = 0; i < ARRAY_SIZE(worst_first); i++)
		if (states & 1U << worst_first[i])
			return threshold_states[worst_first[i]];
	return "Normal";
}

void text_current_state(const struct maker *maker, const struct sensor *sensor,
			const struct reading *reading, char ret[TEXT_SIZE])
{
	bool has_threshold_states =
		sensor->reading_type == READING_TYPE_THRESHOLD;

	/* A threshold sensor whose BMC leaves the state byte out is within. */
	if (reading->status != READING_OK ||
	    (!reading->has_states &&
	     !(has_threshold_states && reading->has_value)))
		snprintf(ret, TEXT_SIZE, "N/A");
	else if (has_threshold_states)
		snprintf(ret, TEXT_SIZE, "%s",
			 worst_threshold(reading->has_states ? reading->states
							     : 0));
	else
		discrete_state(maker, sensor, reading->states, ret);
}

static size_t possible_thresholds(const char *ret[TEXT_MAX_POSSIBLE])
{
	size_t n = 0;

	ret[n++] = "Normal";
	for (int i = 0; i < N_THRESHOLDS; i++)
		ret[n++] = threshold_states[i];
	return n;
}

static size_t possible_states(const struct maker *maker,
			      const struct sensor *sensor,
			      const char *ret[TEXT_MAX_POSSIBLE])
{
	size_t n = 0, n_values;

	for (int i = 0; i < TEXT_N_OFFSETS; i++) {
		const char *text = text_state(maker, sensor->sensor_type,
					      sensor->reading_type, i);

		if (text)
			ret[n++] = text;
	}
	n_values = oem_value_texts(maker, sensor->sensor_type,
				   sensor->reading_type, ret + n,
				   TEXT_MAX_POSSIBLE - 2 - n);
	n += n_values;
	if (n > 0 && n_values == 0)
		ret[n++] = "Deasserted";
	return n;
}

size_t text_possible_states(const struct maker *maker,
			    const struct sensor *sensor,
			    const char *ret[TEXT_MAX_POSSIBLE])
{
	size_t n = sensor->reading_type == READING_TYPE_THRESHOLD
			   ? possible_thresholds(ret)
			   : possible_states(maker, sensor, ret);

	ret[n++] = "N/A";
	return n;
}
