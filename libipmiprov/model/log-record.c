/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/model/class.h"
#include "libipmiprov/repo/convert.h"

enum { US_PER_S = 1000 * 1000 };

/* One value of RecordData: bytes of the record, from a number on. */
struct item {
	const char *name;
	uint8_t first, n; /* n 0: not the bytes, see name */
};

/* clang-format off */
#define SENSOR_ID "string CIM_Sensor.DeviceID"
#define ASSERTION "boolean IPMI_AssertionEvent"
#define EVENT_TYPE "uint8 IPMI_EventType"

static const struct item event_items[] = {
	{ SENSOR_ID, 0, 0 },
	{ "uint8[2] IPMI_RecordID", 0, 2 },
	{ "uint8 IPMI_RecordType", 2, 1 },
	{ "uint8[4] IPMI_Timestamp", 3, 4 },
	{ "uint8[2] IPMI_GeneratorID", 7, 2 },
	{ "uint8 IPMI_EvMRev", 9, 1 },
	{ "uint8 IPMI_SensorType", 10, 1 },
	{ "uint8 IPMI_SensorNumber", 11, 1 },
	{ ASSERTION, 12, 0 },
	{ EVENT_TYPE, 12, 0 },
	{ "uint8 IPMI_EventData1", 13, 1 },
	{ "uint8 IPMI_EventData2", 14, 1 },
	{ "uint8 IPMI_EventData3", 15, 1 },
};

static const struct item oem_timed_items[] = {
	{ "uint8[2] IPMI_RecordID", 0, 2 },
	{ "uint8 IPMI_RecordType", 2, 1 },
	{ "uint8[4] IPMI_Timestamp", 3, 4 },
	{ "uint8[3] IPMI_ManufacturerID", 7, 3 },
	{ "uint8[6] IPMI_OEMDefinedData", 10, 6 },
};

static const struct item oem_items[] = {
	{ "uint8[2] IPMI_RecordID", 0, 2 },
	{ "uint8 IPMI_RecordType", 2, 1 },
	{ "uint8[13] IPMI_OEMDefinedData", 3, 13 },
};

static const struct layout {
	bool ends_with_mark; /* does RecordData? */
	const struct item *items;
	size_t n_items;
} layouts[] = {
	[SEL_KIND_EVENT] = { true, event_items, ARRAY_SIZE(event_items) },
	[SEL_KIND_OEM_TIMED] = { false, oem_timed_items,
				 ARRAY_SIZE(oem_timed_items) },
	[SEL_KIND_OEM] = { false, oem_items, ARRAY_SIZE(oem_items) },
	[SEL_KIND_UNKNOWN] = { false, oem_items, ARRAY_SIZE(oem_items) },
};
/* clang-format on */

static const struct layout *layout_of(const struct view *v)
{
	return &layouts[v->event.kind];
}

static bool is_event(const struct view *v)
{
	return v->event.kind == SEL_KIND_EVENT;
}

static size_t n_rows(const struct snapshot *s)
{
	return s->sel ? s->sel->n_entries : 0;
}

static void look(struct view *v)
{
	const struct snapshot *s = v->snapshot;
	int sensor;

	v->entry = &s->sel->entries[v->row];
	sel_event_decode(v->entry->raw, &v->event);
	sensor = sel_event_sensor(s->sdr, &v->event);
	if (sensor >= 0)
		v->event_sensor = &s->sdr->sensors[sensor];
}

/* "name(number.lun.owner)"; the type's name for a sensor without a record */
static void sensor_text(const struct view *v, struct buf *ret)
{
	const struct sel_event *e = &v->event;

	if (v->event_sensor)
		buf_printf(ret, "%s(%s)", v->event_sensor->name,
			   v->event_sensor->id);
	else
		buf_printf(ret, "%s(%d.%d.%d)",
			   text_sensor_type_of(&v->maker, e->sensor_type),
			   e->number, e->lun, e->generator);
}

static struct cim_value taken(struct view *v, struct buf *text)
{
	struct cim_value value = CIM_NULL;

	if (buf_error(text))
		v->error = buf_error(text);
	else
		value = view_string(v, text->data, 0);
	buf_done(text);
	return value;
}

static struct cim_value caption(struct view *v)
{
	return view_printf(v, "SEL record %u", v->entry->id);
}

/* A raw event byte as a value: "reading 48 C" */
static void add_value(const struct view *v, const char *what, int raw,
		      struct buf *ret)
{
	const struct sensor *s = v->event_sensor;
	char unit[TEXT_SIZE];
	double value;

	if (!s || !s->is_analog || convert_is_non_linear(s) ||
	    convert_value(s, &s->factors, (uint8_t)raw, &value) != 0)
		return;
	text_unit(s, unit);
	buf_printf(ret, ", %s %.6g%s%s", what, value, *unit ? " " : "", unit);
}

static struct cim_value description(struct view *v)
{
	struct buf text = { 0 };
	char words[TEXT_SIZE];

	if (is_event(v)) {
		sensor_text(v, &text);
		buf_puts(&text, ": ");
	}
	text_event(&v->maker, v->entry->raw, words);
	buf_puts(&text, words);
	if (is_event(v)) {
		buf_puts(&text,
			 v->event.is_deassert ? ", deasserted" : ", asserted");
		if (v->event.has_reading)
			add_value(v, "reading", v->event.data[1], &text);
		if (v->event.has_threshold)
			add_value(v, "threshold", v->event.data[2], &text);
	}
	text_event_detail(&v->maker, v->entry->raw, words);
	if (*words)
		buf_printf(&text, ", %s", words);
	return taken(v, &text);
}

static struct cim_value element_name(struct view *v)
{
	struct buf text = { 0 };

	if (!is_event(v))
		return caption(v);
	sensor_text(v, &text);
	return taken(v, &text);
}

static struct cim_value log_class_name(struct view *v)
{
	(void)v;
	return CIM_STR(model_class_record_log.class->name);
}

/*
 * Never null, as it is a key: seconds since the SEL device started are an
 * interval, and what has no time has the start of 1970, which no BMC can mean.
 */
static struct cim_value message_timestamp(struct view *v)
{
	struct cim_datetime d = {
		.us = (int64_t)v->event.time * US_PER_S,
		.is_interval = v->event.time_kind == SEL_TIME_SINCE_INIT,
	};

	return (struct cim_value){ .datetime = d };
}

static struct cim_value record_format(struct view *v)
{
	const struct layout *l = layout_of(v);
	struct buf text = { 0 };

	for (size_t i = 0; i < l->n_items; i++)
		buf_printf(&text, "*%s", l->items[i].name);
	buf_putc(&text, '*');
	return taken(v, &text);
}

static void add_item(const struct view *v, const struct item *item,
		     struct buf *ret)
{
	char hex[3 * 16];

	if (item->n > 0) {
		hex_format(v->entry->raw + item->first, item->n, " ", hex);
		buf_puts(ret, hex);
	} else if (strcmp(item->name, SENSOR_ID) == 0) {
		sensor_text(v, ret);
	} else if (strcmp(item->name, ASSERTION) == 0) {
		buf_puts(ret, v->event.is_deassert ? "false" : "true");
	} else {
		buf_printf(ret, "%02X", (unsigned)v->event.reading_type);
	}
}

static struct cim_value record_data(struct view *v)
{
	const struct layout *l = layout_of(v);
	struct buf text = { 0 };

	for (size_t i = 0; i < l->n_items; i++) {
		size_t at = text.size + 1;

		buf_putc(&text, '*');
		add_item(v, &l->items[i], &text);
		/* the mark between values cannot be part of one */
		for (; !buf_error(&text) && at < text.size; at++)
			if (text.data[at] == '*')
				text.data[at] = ' ';
	}
	if (l->ends_with_mark)
		buf_putc(&text, '*');
	return taken(v, &text);
}

static struct cim_value record_id(struct view *v)
{
	return view_decimal(v, v->entry->id);
}

#define P(name) [LOG_RECORD_##name]

/* clang-format off */
static const model_getter getters[N_LOG_RECORD_PROPERTIES] = {
	P(CAPTION) = caption,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = element_name,
	P(LOG_CREATION_CLASS_NAME) = log_class_name,
	P(LOG_NAME) = record_log_instance_id,
	P(MESSAGE_TIMESTAMP) = message_timestamp,
	P(RECORD_DATA) = record_data,
	P(RECORD_FORMAT) = record_format,
	P(RECORD_ID) = record_id,
};
/* clang-format on */

const struct model_class model_class_log_record = {
	.class = &cim_class_LogRecord,
	.n_rows = n_rows,
	.look = look,
	.getters = getters,
};
