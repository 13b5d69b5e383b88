/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/field.h"
#include "base/macro.h"
#include "libipmiprov/repo/sdr.h"
#include "libipmiprov/repo/text.h"

/* What a record says beyond its struct: sharing, and where the name is. */
struct sdr_extra {
	int share_count, suffix_type, suffix_offset;
	bool instance_increments;
};

enum { SUFFIX_NUMERIC, SUFFIX_ALPHA };

#define F(...) FIELD(struct sensor, __VA_ARGS__)
/* clang-format off */
/* Tables 43-1, 43-2 and 43-3: whose sensor it is, and of what. */
#define KEY_FIELDS \
	F(owner,                       6, 0, 8), \
	F(channel,                     7, 4, 4), \
	F(lun,                         7, 0, 2), \
	F(number,                      8, 0, 8), \
	F(entity_id,                   9, 0, 8), \
	F(entity_is_logical,          10, 7, 1), \
	F(entity_instance,            10, 0, 7)

/* Tables 43-1 and 43-2: what there is to read, and its unit. */
#define READABLE_FIELDS \
	F(is_settable,                11, 7, 1), \
	F(init,                       11, 0, 8), \
	F(ignore_if_absent,           12, 7, 1), \
	F(auto_rearm,                 12, 6, 1), \
	F(hysteresis_support,         12, 4, 2), \
	F(threshold_support,          12, 2, 2), \
	F(event_support,              12, 0, 2), \
	F(sensor_type,                13, 0, 8), \
	F(reading_type,               14, 0, 8), \
	F(assertion_mask,             15, 0, 8, HI(16, 0, 7)), \
	F(deassertion_mask,           17, 0, 8, HI(18, 0, 7)), \
	F(readable_thresholds,        19, 0, 6), \
	F(settable_thresholds,        20, 0, 6), \
	F(state_mask,                 19, 0, 8, HI(20, 0, 7)), \
	F(analog_format,              21, 6, 2), \
	F(rate_unit,                  21, 3, 3), \
	F(modifier_use,               21, 1, 2), \
	F(is_percentage,              21, 0, 1), \
	F(base_unit,                  22, 0, 8), \
	F(modifier_unit,              23, 0, 8)

static const struct field full_fields[] = {
	/* table 43-1               byte lsb width */
	KEY_FIELDS,
	READABLE_FIELDS,
	F(linearization,              24, 0, 7),
	F(factors.m,                  25, 0, 8, HI(26, 6, 2), SIGNED),
	F(factors.tolerance,          26, 0, 6),
	F(factors.b,                  27, 0, 8, HI(28, 6, 2), SIGNED),
	F(factors.accuracy,           28, 0, 6, HI(29, 4, 4)),
	F(factors.accuracy_exp,       29, 2, 2),
	F(direction,                  29, 0, 2),
	F(factors.r_exp,              30, 4, 4, SIGNED),
	F(factors.b_exp,              30, 0, 4, SIGNED),
	F(has_normal_min,             31, 2, 1),
	F(has_normal_max,             31, 1, 1),
	F(has_nominal,                31, 0, 1),
	F(nominal,                    32, 0, 8),
	F(normal_max,                 33, 0, 8),
	F(normal_min,                 34, 0, 8),
	F(max,                        35, 0, 8),
	F(min,                        36, 0, 8),
	F(sdr_threshold[THRESHOLD_UNR], 37, 0, 8),
	F(sdr_threshold[THRESHOLD_UC],  38, 0, 8),
	F(sdr_threshold[THRESHOLD_UNC], 39, 0, 8),
	F(sdr_threshold[THRESHOLD_LNR], 40, 0, 8),
	F(sdr_threshold[THRESHOLD_LC],  41, 0, 8),
	F(sdr_threshold[THRESHOLD_LNC], 42, 0, 8),
	F(sdr_positive_hysteresis,    43, 0, 8),
	F(sdr_negative_hysteresis,    44, 0, 8),
};

static const struct field compact_fields[] = {
	/* table 43-2               byte lsb width */
	KEY_FIELDS,
	READABLE_FIELDS,
	F(direction,                  24, 6, 2),
	F(sdr_positive_hysteresis,    26, 0, 8),
	F(sdr_negative_hysteresis,    27, 0, 8),
};

static const struct field event_only_fields[] = {
	/* table 43-3               byte lsb width */
	KEY_FIELDS,
	F(sensor_type,                11, 0, 8),
	F(reading_type,               12, 0, 8),
	F(direction,                  13, 6, 2),
};
#undef F

#define F(...) FIELD(struct sdr_extra, __VA_ARGS__)
static const struct field compact_sharing[] = {
	F(suffix_type,                24, 4, 2),
	F(share_count,                24, 0, 4),
	F(instance_increments,        25, 7, 1),
	F(suffix_offset,              25, 0, 7),
};

static const struct field event_only_sharing[] = {
	F(suffix_type,                13, 4, 2),
	F(share_count,                13, 0, 4),
	F(instance_increments,        14, 7, 1),
	F(suffix_offset,              14, 0, 7),
};
#undef F

#define F(...) FIELD(struct fru_locator, __VA_ARGS__)
static const struct field fru_fields[] = {
	/* table 43-7               byte lsb width */
	F(device_address,              6, 0, 8),
	F(fru_id,                      7, 0, 8),
	F(is_logical,                  8, 7, 1),
	F(lun,                         8, 3, 2),
	F(bus,                         8, 0, 3),
	F(channel,                     9, 4, 4),
	F(device_type,                11, 0, 8),
	F(device_modifier,            12, 0, 8),
	F(entity_id,                  13, 0, 8),
	F(entity_instance,            14, 0, 8),
};
#undef F

#define F(...) FIELD(struct mc_locator, __VA_ARGS__)
static const struct field mc_fields[] = {
	/* table 43-8               byte lsb width */
	F(address,                     6, 0, 8),
	F(channel,                     7, 0, 4),
	F(power_flags,                 8, 0, 8),
	F(capabilities,                9, 0, 8),
	F(entity_id,                  13, 0, 8),
	F(entity_instance,            14, 0, 8),
};
#undef F
/* clang-format on */

#define ROWS(table) (table), ARRAY_SIZE(table)

static const struct sensor_layout {
	enum sdr_record_type type;
	const struct field *fields;
	size_t n_fields;
	const struct field *sharing;
	size_t n_sharing;
	size_t name_byte; /* of the type/length of the name */
} sensor_layouts[] = {
	{ SDR_FULL, ROWS(full_fields), NULL, 0, 48 },
	{ SDR_COMPACT, ROWS(compact_fields), ROWS(compact_sharing), 32 },
	{ SDR_EVENT_ONLY, ROWS(event_only_fields), ROWS(event_only_sharing),
	  17 },
};

enum {
	LOCATOR_NAME_BYTE = 16,
	NAME_LENGTH_MASK = 0x1f,
	MAX_SENSORS = 8192, /* records of nonsense can claim 60,000 */
};

struct sensors VEC(struct sensor);
struct frus VEC(struct fru_locator);
struct mcs VEC(struct mc_locator);
struct associations VEC(struct entity_association);

struct decoder {
	struct sensors sensors;
	struct frus frus;
	struct mcs mcs;
	struct associations associations;
	int n_bad_records;
};

size_t sdr_size(const uint8_t header[SDR_HEADER_SIZE])
{
	return MIN((size_t)SDR_HEADER_SIZE + header[SDR_LENGTH_OFFSET],
		   (size_t)SDR_MAX_SIZE);
}

/* The name's length often runs past the record: what is there counts. */
static void decode_name(const struct sdr_record *rec, size_t byte, char *ret)
{
	static const enum text_encoding encodings[] = {
		TEXT_EITHER, TEXT_BCD_PLUS, TEXT_6BIT, TEXT_LATIN1
	};
	size_t n;

	if (rec->size < byte) {
		ret[0] = '\0';
		return;
	}
	n = rec->data[byte - 1] & NAME_LENGTH_MASK;
	n = MIN(n, rec->size - byte);
	text_decode(encodings[rec->data[byte - 1] >> 6], rec->data + byte, n,
		    ret, SENSOR_NAME_SIZE);
}

static void add_suffix(char *name, const struct sdr_extra *extra, int i)
{
	char suffix[8] = "";
	int v = extra->suffix_offset + i;
	size_t room;

	if (extra->suffix_type == SUFFIX_ALPHA && v >= 26)
		snprintf(suffix, sizeof(suffix), "%c%c", 'A' + v / 26 - 1,
			 'A' + v % 26);
	else if (extra->suffix_type == SUFFIX_ALPHA)
		snprintf(suffix, sizeof(suffix), "%c", 'A' + v);
	else
		snprintf(suffix, sizeof(suffix), "%d", v);

	room = SENSOR_NAME_SIZE - 1 - strlen(name);
	strncat(name, suffix, room);
}

/* An event-only record says nothing of these; a compact one has no numbers. */
static void finish_sensor(struct sensor *s, const struct sdr_record *rec)
{
	bool is_threshold = s->reading_type == READING_TYPE_THRESHOLD;

	s->record_type = rec->data[SDR_TYPE_OFFSET];
	s->record_id = rec->id;
	if (s->record_type != SDR_FULL)
		s->analog_format = ANALOG_NONE;
	/* Firmware leaves "unsigned" in discrete sensors; a unit means it. */
	s->is_analog = s->analog_format != ANALOG_NONE &&
		       (is_threshold || s->base_unit || s->is_percentage);
	/* "C by nothing" (Dell C6220) is C */
	if (s->modifier_unit == 0)
		s->modifier_use = 0;
	if (is_threshold) {
		s->state_mask = 0;
	} else {
		s->readable_thresholds = 0;
		s->settable_thresholds = 0;
	}
}

static int add_sensors(struct decoder *d, const struct sensor *first,
		       const struct sdr_extra *extra)
{
	int n = MAX(extra->share_count, 1);

	if (d->sensors.n + (size_t)n > MAX_SENSORS) {
		d->n_bad_records++;
		return 0;
	}
	for (int i = 0; i < n; i++) {
		struct sensor *s = vec_push(&d->sensors);

		if (!s)
			return ERR_ORIGIN(-ENOMEM);
		*s = *first;
		s->number = (first->number + i) & 0xff;
		if (extra->instance_increments)
			s->entity_instance =
				(first->entity_instance + i) & 0x7f;
		if (n > 1)
			add_suffix(s->name, extra, i);
		text_trim(s->name);
	}
	return 0;
}

static int decode_sensor(struct decoder *d, const struct sensor_layout *layout,
			 const struct sdr_record *rec)
{
	struct sdr_extra extra = { 0 };
	struct sensor s = { 0 };

	if (fields_decode(layout->fields, layout->n_fields, rec->data,
			  rec->size, &s) != 0 ||
	    fields_decode(layout->sharing, layout->n_sharing, rec->data,
			  rec->size, &extra) != 0) {
		d->n_bad_records++;
		return 0;
	}
	decode_name(rec, layout->name_byte, s.name);
	finish_sensor(&s, rec);
	return ERR_TRACE(add_sensors(d, &s, &extra));
}

static int decode_fru(struct decoder *d, const struct sdr_record *rec)
{
	struct fru_locator *fru = vec_push(&d->frus);

	if (!fru)
		return ERR_ORIGIN(-ENOMEM);
	if (fields_decode(ROWS(fru_fields), rec->data, rec->size, fru) != 0) {
		d->frus.n--;
		d->n_bad_records++;
		return 0;
	}
	decode_name(rec, LOCATOR_NAME_BYTE, fru->name);
	text_trim(fru->name);
	return 0;
}

static int decode_mc(struct decoder *d, const struct sdr_record *rec)
{
	struct mc_locator *mc = vec_push(&d->mcs);

	if (!mc)
		return ERR_ORIGIN(-ENOMEM);
	if (fields_decode(ROWS(mc_fields), rec->data, rec->size, mc) != 0) {
		d->mcs.n--;
		d->n_bad_records++;
		return 0;
	}
	decode_name(rec, LOCATOR_NAME_BYTE, mc->name);
	text_trim(mc->name);
	return 0;
}

static int decode_association(struct decoder *d, const struct sdr_record *rec)
{
	struct entity_association *a = vec_push(&d->associations);

	if (!a)
		return ERR_ORIGIN(-ENOMEM);
	if (sdr_association_decode(rec->data, rec->size, a) != 0) {
		d->associations.n--;
		d->n_bad_records++;
	}
	return 0;
}

static int decode_record(struct decoder *d, const struct sdr_record *rec)
{
	if (rec->size < SDR_HEADER_SIZE) {
		d->n_bad_records++;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(sensor_layouts); i++)
		if (sensor_layouts[i].type == rec->data[SDR_TYPE_OFFSET])
			return ERR_TRACE(
				decode_sensor(d, &sensor_layouts[i], rec));

	switch (rec->data[SDR_TYPE_OFFSET]) {
	case SDR_FRU_LOCATOR:
		return ERR_TRACE(decode_fru(d, rec));
	case SDR_MC_LOCATOR:
		return ERR_TRACE(decode_mc(d, rec));
	case SDR_ENTITY_ASSOCIATION:
	case SDR_DEVICE_ENTITY_ASSOCIATION:
		return ERR_TRACE(decode_association(d, rec));
	default:
		return 0;
	}
}

enum { N_KEYS = 1 << 18 }; /* 8 bits of owner, 2 of LUN, 8 of number */

struct keys {
	uint8_t seen[N_KEYS / 8], repeated[N_KEYS / 8];
};

static size_t key_of(const struct sensor *s)
{
	return (size_t)(s->owner << 10 | s->lun << 8 | s->number);
}

static void note_key(struct keys *keys, size_t key)
{
	uint8_t bit = (uint8_t)(1 << key % 8);

	keys->repeated[key / 8] |= keys->seen[key / 8] & bit;
	keys->seen[key / 8] |= bit;
}

/* The id holds no channel, so a sensor on another one needs the record too. */
static int name_ids(struct sensors *sensors)
{
	AUTO_FREE struct keys *keys = calloc(1, sizeof(*keys));
	struct sensor *s;

	if (!keys)
		return ERR_ORIGIN(-ENOMEM);
	vec_for_each (s, sensors)
		note_key(keys, key_of(s));
	vec_for_each (s, sensors) {
		size_t key = key_of(s);

		snprintf(s->id, sizeof(s->id), "%d.%d.%d", s->number, s->lun,
			 s->owner);
		if (keys->repeated[key / 8] & 1 << key % 8)
			snprintf(s->id + strlen(s->id),
				 sizeof(s->id) - strlen(s->id), "#%d",
				 s->record_id);
	}
	return 0;
}

static void decoder_done(struct decoder *d)
{
	vec_done(&d->sensors);
	vec_done(&d->frus);
	vec_done(&d->mcs);
	vec_done(&d->associations);
}

int sdr_set_new(struct sdr_records *records, struct sdr_set **ret)
{
	CLEANUP(decoder_done) struct decoder d = { 0 };
	struct sdr_set *set;
	struct sdr_record *rec;
	int r;

	vec_for_each (rec, records) {
		r = decode_record(&d, rec);
		if (r != 0)
			return ERR_TRACE(r);
	}
	r = name_ids(&d.sensors);
	if (r != 0)
		return ERR_TRACE(r);
	set = calloc(1, sizeof(*set));
	if (!set)
		return ERR_ORIGIN(-ENOMEM);

	*set = (struct sdr_set){
		.n_refs = 1,
		.records = STEAL(records->data),
		.n_records = records->n,
		.sensors = STEAL(d.sensors.data),
		.n_sensors = d.sensors.n,
		.frus = STEAL(d.frus.data),
		.n_frus = d.frus.n,
		.mcs = STEAL(d.mcs.data),
		.n_mcs = d.mcs.n,
		.associations = STEAL(d.associations.data),
		.n_associations = d.associations.n,
		.n_bad_records = d.n_bad_records,
	};
	records->n = records->capacity = 0;
	*ret = set;
	return 0;
}
