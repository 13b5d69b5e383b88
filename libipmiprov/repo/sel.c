/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/repo/sel.h"
#include "base/bytes.h"
#include "base/field.h"
#include "base/macro.h"

enum {
	TIME_OFFSET = 3,
	MANUFACTURER_OFFSET = 7,
	REVISION_OFFSET = 9,
	DATA_OFFSET = 13,
	REVISION_IPMI_1_0 = 0x03,
	REVISION_IPMI_2_0 = 0x04,
	/* what bits 7:6 and 5:4 of event data 1 say of data 2 and 3 */
	DATA_USED = 1,
	NIBBLE_UNSPECIFIED = 0x0f,
	BYTE_UNSPECIFIED = 0xff,
	GENERATOR_IS_SOFTWARE = 0x01,
};

static const uint32_t time_unspecified = 0xffffffff;
static const uint32_t last_since_init = 0x20000000; /* section 37.1 */

#define F(...) FIELD(struct sel_event, __VA_ARGS__)

/* clang-format off */
static const struct field event_fields[] = {
	/* table 32-1     byte lsb width */
	F(generator,         8, 0, 8),
	F(channel,           9, 4, 4),
	F(lun,               9, 0, 2),
	F(revision,         10, 0, 8),
	F(sensor_type,      11, 0, 8),
	F(number,           12, 0, 8),
	F(is_deassert,      13, 7, 1),
	F(reading_type,     13, 0, 7),
	F(offset,           14, 0, 4),
	F(data[0],          14, 0, 8),
	F(data[1],          15, 0, 8),
	F(data[2],          16, 0, 8),
};
/* clang-format on */

static enum sel_kind kind_of(const uint8_t raw[16])
{
	uint8_t type = raw[2], revision = raw[REVISION_OFFSET];

	if (type >= SEL_RECORD_OEM)
		return SEL_KIND_OEM;
	if (type >= SEL_RECORD_OEM_TIMED)
		return SEL_KIND_OEM_TIMED;
	if (type == SEL_RECORD_EVENT)
		return SEL_KIND_EVENT;
	return revision == REVISION_IPMI_2_0 || revision == REVISION_IPMI_1_0
		       ? SEL_KIND_EVENT
		       : SEL_KIND_UNKNOWN;
}

static void decode_time(const uint8_t raw[16], struct sel_event *ret)
{
	uint32_t time = le32(raw + TIME_OFFSET);

	if (ret->kind != SEL_KIND_EVENT && ret->kind != SEL_KIND_OEM_TIMED)
		return;
	if (time == time_unspecified) {
		ret->time_kind = SEL_TIME_UNSPECIFIED;
		return;
	}
	ret->time = time;
	ret->time_kind =
		time <= last_since_init ? SEL_TIME_SINCE_INIT : SEL_TIME_CLOCK;
}

/* Event data 2 and 3, section 29.7 and table 29-6. */
static void decode_data(struct sel_event *e)
{
	bool data2 = (e->data[0] >> 6) == DATA_USED;
	bool data3 = (e->data[0] >> 4 & 3) == DATA_USED;

	if (e->reading_type == READING_TYPE_THRESHOLD) {
		e->has_reading = data2 && e->data[1] != BYTE_UNSPECIFIED;
		e->has_threshold = data3 && e->data[2] != BYTE_UNSPECIFIED;
		return;
	}
	if (!data2)
		return;
	e->previous_offset = e->data[1] & 0x0f;
	e->severity_offset = e->data[1] >> 4;
	e->has_previous = e->previous_offset != NIBBLE_UNSPECIFIED;
	e->has_severity = e->severity_offset != NIBBLE_UNSPECIFIED;
}

void sel_event_decode(const uint8_t raw[16], struct sel_event *ret)
{
	*ret = (struct sel_event){
		.record_id = le16(raw),
		.record_type = raw[2],
		.kind = kind_of(raw),
	};
	decode_time(raw, ret);
	if (ret->kind == SEL_KIND_OEM_TIMED)
		ret->manufacturer_id = (int)le24(raw + MANUFACTURER_OFFSET);
	if (ret->kind != SEL_KIND_EVENT)
		return;
	fields_decode(event_fields, ARRAY_SIZE(event_fields), raw, 16, ret);
	decode_data(ret);
}

enum match { MATCH_NONE, MATCH_SIMILAR, MATCH_KEY, MATCH_ALL };

/* A software id says who logged it, not whose sensor it is. */
static enum match match(const struct sensor *s, const struct sel_event *e)
{
	bool is_typed = s->sensor_type == e->sensor_type;

	if (s->number != e->number)
		return MATCH_NONE;
	if (s->owner == e->generator && s->lun == e->lun)
		return s->channel == e->channel && is_typed ? MATCH_ALL
							    : MATCH_KEY;
	if (!is_typed || s->reading_type != e->reading_type)
		return MATCH_NONE;
	return (e->generator & GENERATOR_IS_SOFTWARE) ||
			       s->owner == ((e->generator << 1) & 0xff)
		       ? MATCH_SIMILAR
		       : MATCH_NONE;
}

int sel_event_sensor(const struct sdr_set *sdr, const struct sel_event *event)
{
	enum match best = MATCH_NONE;
	int found = -1, n_best = 0;

	if (event->kind != SEL_KIND_EVENT)
		return -1;
	for (size_t i = 0; sdr && i < sdr->n_sensors; i++) {
		enum match m = match(&sdr->sensors[i], event);

		if (m > best) {
			best = m;
			found = (int)i;
			n_best = 0;
		}
		n_best += m == best;
	}
	return best == MATCH_NONE || (best == MATCH_SIMILAR && n_best > 1)
		       ? -1
		       : found;
}
