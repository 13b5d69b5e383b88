/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/event-row.h"

#include <errno.h>
#include <time.h>

#include "base/bytes.h"
#include "base/err.h"
#include "libipmiprov/model/text.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/sel.h"

enum { RAW_SIZE = 16 };

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

static int fill_time(struct arena *a, const struct sel_event *e,
		     struct log_row *ret)
{
	if (e->time_kind == SEL_TIME_SINCE_INIT)
		ret->since_init = (struct opt_int){ true, e->time };
	if (e->time_kind != SEL_TIME_CLOCK)
		return 0;
	ret->time = time_text(a, e->time);
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

static void fill_event(const struct maker *maker, const struct sel_event *e,
		       const struct sensor *sensor, struct log_row *ret)
{
	ret->type = text_sensor_type_of(maker, e->sensor_type);
	ret->direction = e->is_deassert ? "deassert" : "assert";
	ret->reading = value_of(sensor, e->has_reading, e->data[1]);
	ret->threshold = value_of(sensor, e->has_threshold, e->data[2]);
}

static int fill_sensor(struct arena *a, const struct sel_event *e,
		       const struct sensor *sensor, struct log_row *ret)
{
	ret->sensor = sensor ? arena_strdup(a, sensor->name) : NULL;
	ret->sensor_id = sensor ? arena_strdup(a, sensor->id)
				: arena_printf(a, "%d.%d.%d", e->number, e->lun,
					       e->generator);
	return ret->sensor_id && (!sensor || ret->sensor) ? 0
							  : ERR_ORIGIN(-ENOMEM);
}

static int fill_texts(struct arena *a, const struct maker *maker,
		      const uint8_t *raw, struct log_row *ret)
{
	char hex[2 * RAW_SIZE + 1], event[TEXT_SIZE], detail[TEXT_SIZE];

	hex_format(raw, RAW_SIZE, "", hex);
	text_event(maker, raw, event);
	text_event_detail(maker, raw, detail);
	ret->raw = arena_strdup(a, hex);
	ret->event = arena_strdup(a, event);
	ret->detail = *detail ? arena_strdup(a, detail) : NULL;
	return ret->raw && ret->event ? 0 : ERR_ORIGIN(-ENOMEM);
}

int event_row_fill(struct arena *a, const struct maker *maker,
		   const uint8_t raw[16], const struct sensor *sensor,
		   const struct health_overrides *overrides,
		   struct log_row *ret)
{
	struct sel_event e;
	int r;

	sel_event_decode(raw, &e);
	ret->record = (struct opt_int){ true, e.record_id };
	ret->severity = health_event_text(
		health_of_event(maker, sensor, raw, overrides));
	r = fill_time(a, &e, ret);
	if (r == 0)
		r = fill_texts(a, maker, raw, ret);
	if (r == 0 && e.kind == SEL_KIND_EVENT) {
		fill_event(maker, &e, sensor, ret);
		r = fill_sensor(a, &e, sensor, ret);
	}
	return ERR_TRACE(r);
}
