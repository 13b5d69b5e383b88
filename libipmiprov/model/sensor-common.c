/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/macro.h"
#include "libipmiprov/model/class.h"
#include "libipmiprov/repo/convert.h"

enum {
	CAPTION_MAX = 64, /* CIM_ManagedElement.Caption */
	FATAL_THRESHOLDS = 1 << THRESHOLD_LNR | 1 << THRESHOLD_UNR,
};

#define AV(name) CIM_AVAILABILITY_##name
#define ES(name) CIM_ENABLED_STATE_##name
#define SI(name) CIM_STATUS_INFO_##name

/* clang-format off */
/* What a reading, or that there is none, says of the sensor itself. */
static const struct {
	uint16_t enabled_state, availability, status_info;
	const char *text;
} statuses[] = {
	[READING_NEVER] = {
		ES(UNKNOWN), AV(UNKNOWN), SI(UNKNOWN), "Not read yet" },
	[READING_OK] = {
		ES(ENABLED), AV(RUNNING_FULL_POWER), SI(ENABLED), NULL },
	[READING_UNAVAILABLE] = {
		ES(ENABLED_BUT_OFFLINE), AV(UNKNOWN), SI(UNKNOWN),
		"No reading is available now" },
	[READING_SCANNING_DISABLED] = {
		ES(DISABLED), AV(OFF_LINE), SI(DISABLED),
		"Scanning is disabled" },
	[READING_ABSENT] = {
		ES(ENABLED_BUT_OFFLINE), AV(NOT_INSTALLED), SI(UNKNOWN),
		"Not present" },
	[READING_NOT_READABLE] = {
		ES(NOT_APPLICABLE), AV(NOT_APPLICABLE), SI(NOT_APPLICABLE),
		"Reports events only" },
	[READING_NO_ANSWER] = {
		ES(ENABLED_BUT_OFFLINE), AV(UNKNOWN), SI(UNKNOWN),
		"The controller that owns it did not answer" },
	[READING_FAILED] = {
		ES(ENABLED_BUT_OFFLINE), AV(UNKNOWN), SI(UNKNOWN),
		"Could not be read" },
};

/* IPMI sensor types that CIM has a word for; all others are Other. */
static const struct {
	int sensor_type;
	uint16_t cim;
} types[] = {
	{ 0x00, CIM_SENSOR_TYPE_UNKNOWN },
	{ 0x01, CIM_SENSOR_TYPE_TEMPERATURE },
	{ 0x02, CIM_SENSOR_TYPE_VOLTAGE },
	{ 0x03, CIM_SENSOR_TYPE_CURRENT },
	{ 0x04, CIM_SENSOR_TYPE_TACHOMETER },
	{ 0x25, CIM_SENSOR_TYPE_PRESENCE },
};

/* Units that say more than the types Cooling Device and Other Units. */
static const struct {
	int sensor_type, base_unit;
	uint16_t cim;
} types_by_unit[] = {
	{ 0x0a, 18, CIM_SENSOR_TYPE_TACHOMETER },
	{ 0x0a, 17, CIM_SENSOR_TYPE_AIR_FLOW },
	{ 0x0b, 17, CIM_SENSOR_TYPE_AIR_FLOW },
	{ 0x0b, 18, CIM_SENSOR_TYPE_TACHOMETER },
};
/* clang-format on */

uint16_t sensor_cim_type(const struct sensor *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].sensor_type == s->sensor_type)
			return types[i].cim;
	for (size_t i = 0; i < ARRAY_SIZE(types_by_unit); i++)
		if (types_by_unit[i].sensor_type == s->sensor_type &&
		    types_by_unit[i].base_unit == s->base_unit &&
		    s->is_analog && !s->is_percentage)
			return types_by_unit[i].cim;
	return CIM_SENSOR_TYPE_OTHER;
}

const struct model_class *sensor_class_of(const struct sensor *s)
{
	return s->is_analog ? &model_class_numeric_sensor : &model_class_sensor;
}

struct model_entity sensor_entity_of(const struct sensor *s)
{
	struct model_entity e = { .id = s->entity_id,
				  .instance = s->entity_instance };

	if (model_entity_is_relative(&e)) {
		e.address = s->owner;
		e.channel = s->channel;
	}
	return e;
}

void sensor_look(struct view *v)
{
	v->sensor = &v->snapshot->sdr->sensors[v->row];
	v->limits = &v->snapshot->limits[v->row];
	v->reading = v->snapshot->readings[v->row];
	v->reading.states = convert_states(v->sensor, v->reading.states);
	if (snapshot_is_lost(v->snapshot))
		v->reading = (struct reading){ .status = READING_NO_ANSWER };
}

/* "System Board 1" */
static const char *sensor_entity(struct view *v)
{
	char text[TEXT_SIZE];

	if (!v->entity) {
		text_entity(v->sensor->entity_id, v->sensor->entity_instance,
			    text);
		v->entity = view_string(v, text, 0).string;
	}
	return v->entity ? v->entity : "";
}

/* CurrentState */
static const char *sensor_state(struct view *v)
{
	char text[TEXT_SIZE];

	if (!v->state) {
		text_current_state(&v->maker, v->sensor, &v->reading, text);
		v->state = view_string(v, text, 0).string;
	}
	return v->state;
}

void sensor_judge(struct view *v, struct verdict *ret)
{
	const struct reading *reading = &v->reading;
	enum severity severity =
		health_of_reading(&v->maker, v->sensor, reading, v->health);

	*ret = verdict_of(severity);
	if (severity == SEVERITY_CRITICAL &&
	    v->sensor->reading_type == READING_TYPE_THRESHOLD &&
	    reading->states & FATAL_THRESHOLDS) {
		ret->health = CIM_HEALTH_STATE_NON_RECOVERABLE_ERROR;
		ret->status = CIM_OPERATIONAL_STATUS_NON_RECOVERABLE_ERROR;
	}
	if (reading->status == READING_FAILED) {
		ret->text =
			view_printf(v, "%s: completion code %02Xh",
				    statuses[reading->status].text, reading->cc)
				.string;
	} else if (statuses[reading->status].text) {
		ret->text = statuses[reading->status].text;
	} else {
		ret->text = sensor_state(v);
	}
}

struct cim_value sensor_availability(struct view *v)
{
	return CIM_U(statuses[v->reading.status].availability);
}

struct cim_value sensor_caption(struct view *v)
{
	struct cim_value text =
		VIEW_CONCAT(v, sensor_entity(v), " ", v->sensor->name);

	if (text.null || strlen(text.string) <= CAPTION_MAX)
		return text;
	return view_string(v, text.string, CAPTION_MAX);
}

struct cim_value sensor_current_state(struct view *v)
{
	return CIM_STR(sensor_state(v));
}

struct cim_value sensor_description(struct view *v)
{
	return VIEW_CONCAT(
		v, v->sensor->name, "(", v->sensor->id,
		"):", text_sensor_type_of(&v->maker, v->sensor->sensor_type),
		" for ", sensor_entity(v));
}

struct cim_value sensor_device_id(struct view *v)
{
	return CIM_STR(v->sensor->id);
}

struct cim_value sensor_element_name(struct view *v)
{
	return CIM_STR(v->sensor->name);
}

struct cim_value sensor_enabled_state(struct view *v)
{
	return CIM_U(statuses[v->reading.status].enabled_state);
}

struct cim_value sensor_error_cleared(struct view *v)
{
	return v->reading.status == READING_FAILED ? CIM_BOOL(false) : CIM_NULL;
}

struct cim_value sensor_error_description(struct view *v)
{
	return v->reading.status == READING_FAILED
		       ? CIM_STR(view_verdict(v)->text)
		       : CIM_NULL;
}

struct cim_value sensor_last_error_code(struct view *v)
{
	return v->reading.status == READING_FAILED ? CIM_U(v->reading.cc)
						   : CIM_NULL;
}

struct cim_value sensor_name(struct view *v)
{
	return VIEW_CONCAT(v, v->sensor->name, "(", v->sensor->id, ")");
}

static const char *decimal(struct view *v, int number)
{
	const char *text = view_decimal(v, (unsigned)number).string;

	return text ? text : "";
}

struct cim_value sensor_other_identifying_info(struct view *v)
{
	const struct sensor *s = v->sensor;
	const char *entity = VIEW_CONCAT(v, decimal(v, s->entity_id), ".",
					 decimal(v, s->entity_instance))
				     .string;
	const char *items[] = { decimal(v, s->record_id), entity,
				decimal(v, s->channel) };

	return view_strings(v, items, ARRAY_SIZE(items));
}

struct cim_value sensor_identifying_descriptions(struct view *v)
{
	static const struct cim_value items[] = {
		{ .string = "SDR record id" },
		{ .string = "Entity id and instance" },
		{ .string = "Channel" },
	};

	(void)v;
	return (struct cim_value){ .n = ARRAY_SIZE(items), .items = items };
}

struct cim_value sensor_other_type(struct view *v)
{
	return sensor_cim_type(v->sensor) == CIM_SENSOR_TYPE_OTHER
		       ? CIM_STR(text_sensor_type_of(&v->maker,
						     v->sensor->sensor_type))
		       : CIM_NULL;
}

struct cim_value sensor_polling_interval(struct view *v)
{
	return CIM_U(v->snapshot->poll_interval_ns);
}

struct cim_value sensor_possible_states(struct view *v)
{
	const char *texts[TEXT_MAX_POSSIBLE];
	size_t n = text_possible_states(&v->maker, v->sensor, texts);

	return view_strings(v, texts, n);
}

struct cim_value sensor_status_info(struct view *v)
{
	return CIM_U(statuses[v->reading.status].status_info);
}

struct cim_value sensor_type(struct view *v)
{
	return CIM_U(sensor_cim_type(v->sensor));
}
