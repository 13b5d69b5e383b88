/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/event-row.h"

#include <errno.h>
#include <time.h>

#include "base/bytes.h"
#include "base/err.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/model/text.h"
#include "libipmiprov/repo/convert.h"

enum {
	RAW_SIZE = 16,
	RECORD_SYSTEM_EVENT = 0x02,
	FIRST_OEM_UNTIMED = 0xe0,
};

/* Section 37: times before this one count from the BMC's start. */
static const uint32_t first_real_time = 0x20000000;
static const uint32_t unspecified_time = 0xffffffff;

const char *time_text(struct arena *a, int64_t seconds)
{
	time_t t = seconds;
	char text[sizeof("-2147481748-01-01T00:00:00Z")];
	struct tm tm;

	if (!gmtime_r(&t, &tm) ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return arena_strdup(a, "");
	return arena_strdup(a, text);
}

static int fill_time(struct arena *a, const uint8_t *raw, struct log_row *ret)
{
	uint32_t t = le32(raw + 3);

	if (raw[2] >= FIRST_OEM_UNTIMED || t == unspecified_time)
		return 0;
	if (t < first_real_time) {
		ret->since_init = (struct opt_int){ true, t };
		return 0;
	}
	ret->time = time_text(a, t);
	return ret->time ? 0 : ERR_ORIGIN(-ENOMEM);
}

static struct opt_real value_of(const struct sensor *sensor, bool has, int raw)
{
	struct opt_real v = { 0 };

	if (has && sensor && sensor->is_analog &&
	    !convert_is_non_linear(sensor))
		v.has = convert_value(sensor, &sensor->factors, (uint8_t)raw,
				      &v.value) == 0;
	return v;
}

static void fill_event(const struct event_fields *e,
		       const struct sensor *sensor, struct log_row *ret)
{
	ret->type = text_sensor_type(e->sensor_type);
	ret->direction = e->is_deassert ? "deassert" : "assert";
	ret->reading = value_of(sensor, e->has_reading, e->data[1]);
	ret->threshold = value_of(sensor, e->has_threshold, e->data[2]);
}

static int fill_sensor(struct arena *a, const struct event_fields *e,
		       const struct sensor *sensor, struct log_row *ret)
{
	ret->sensor = sensor ? arena_strdup(a, sensor->name) : NULL;
	ret->sensor_id = sensor ? arena_strdup(a, sensor->id)
				: arena_printf(a, "%d.%d.%d", e->number, e->lun,
					       e->generator);
	return ret->sensor_id && (!sensor || ret->sensor) ? 0
							  : ERR_ORIGIN(-ENOMEM);
}

static int fill_texts(struct arena *a, const uint8_t *raw, struct log_row *ret)
{
	char hex[2 * RAW_SIZE + 1], event[TEXT_SIZE], detail[TEXT_SIZE];

	hex_format(raw, RAW_SIZE, "", hex);
	text_event(raw, event);
	text_event_detail(raw, detail);
	ret->raw = arena_strdup(a, hex);
	ret->event = arena_strdup(a, event);
	ret->detail = *detail ? arena_strdup(a, detail) : NULL;
	return ret->raw && ret->event ? 0 : ERR_ORIGIN(-ENOMEM);
}

int event_row_fill(struct arena *a, const uint8_t raw[16],
		   const struct sensor *sensor, struct log_row *ret)
{
	struct event_fields e;
	int r;

	event_fields_get(raw, &e);
	ret->record = (struct opt_int){ true, le16(raw) };
	ret->severity = health_event_text(health_of_event(raw, NULL));
	r = fill_time(a, raw, ret);
	if (r == 0)
		r = fill_texts(a, raw, ret);
	if (r == 0 && e.record_type == RECORD_SYSTEM_EVENT) {
		fill_event(&e, sensor, ret);
		r = fill_sensor(a, &e, sensor, ret);
	}
	return ERR_TRACE(r);
}
