/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdbool.h>
#include <string.h>

#include "base/macro.h"
#include "libipmiprov/transport/fru-redact.h"

enum {
	FRU_UNIT = 8, /* bytes; areas are counted in it */
	FIELD_END = 0xc1,
	LENGTH_MASK = 0x3f,
	TYPE_SHIFT = 6,
	ALL_AFTER = 1 << 15, /* of a mask: custom fields */
	INTERNAL_USE = 1,    /* byte of the header; so that of multirecords */
	MULTIRECORDS = 5,
	RECORD_HEAD = 5,
	RECORD_LAST = 0x80,
	MANAGEMENT_ACCESS = 3,
	UNUSED = 0xff,
};

/* The areas, by the header's bytes; the rest of the header is left out. */
static const struct {
	size_t header_byte;
	size_t first_field; /* from the area's start */
	unsigned blank;     /* bit n: its n-th field */
	size_t n_fields;    /* those that have a name */
} areas[] = {
	{ 2, 3, 1 << 1 | ALL_AFTER, 2 },          /* chassis */
	{ 3, 6, 1 << 2 | ALL_AFTER, 5 },          /* board */
	{ 4, 3, 1 << 4 | 1 << 5 | ALL_AFTER, 7 }, /* product */
};

/* Types of multirecords that say what a thing can do, and nothing of it. */
static const uint8_t harmless_records[] = { 0x00, 0x01, 0x02, 0x09, 0x0a };

static uint8_t sum_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum;
}

static void fix_checksum(uint8_t *area, size_t size)
{
	area[size - 1] = (uint8_t)-sum_of(area, size - 1);
}

static void blank_field(uint8_t *data, size_t size, int type)
{
	/* binary, BCD plus (0), 6-bit text (blank), text */
	static const uint8_t fill[] = { 0x00, 0x00, 0x00, 'X' };

	memset(data, fill[type], size);
}

static bool redact_area(uint8_t *area, size_t size, size_t first,
			unsigned blank, size_t n_fields)
{
	bool was_right = sum_of(area, size) == 0;
	size_t at = first;

	for (size_t n = 0; at < size; n++) {
		uint8_t head = area[at++];
		size_t field = head & LENGTH_MASK;
		bool is_custom = n >= n_fields && blank & ALL_AFTER;

		if (head == FIELD_END) {
			/* what stands behind the end is none of the fields */
			if (at < size - 1)
				memset(area + at, 0, size - 1 - at);
			if (was_right)
				fix_checksum(area, size);
			return true;
		}
		if (field > size - at)
			return false;
		if (is_custom || (n < n_fields && blank & 1U << n))
			blank_field(area + at, field, head >> TYPE_SHIFT);
		at += field;
	}
	return false;
}

static bool redact_areas(uint8_t *data, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(areas); i++) {
		size_t offset = data[areas[i].header_byte] * (size_t)FRU_UNIT;
		size_t area_size;

		if (offset == 0)
			continue;
		if (offset + FRU_UNIT > size)
			return false;
		area_size = data[offset + 1] * (size_t)FRU_UNIT;
		if (area_size == 0 || area_size > size - offset ||
		    !redact_area(data + offset, area_size, areas[i].first_field,
				 areas[i].blank, areas[i].n_fields))
			return false;
	}
	return true;
}

static bool is_harmless(uint8_t type)
{
	return memchr(harmless_records, type, sizeof(harmless_records)) != NULL;
}

/* Header: type, last and version, length, sum of the data, sum of itself. */
static void redact_record(uint8_t *record, size_t size)
{
	uint8_t *data = record + RECORD_HEAD;
	size_t keep = record[0] == MANAGEMENT_ACCESS && size > 0 ? 1 : 0;

	if (is_harmless(record[0]))
		return;
	if (keep)
		memset(data + keep, 'X', size - keep);
	else
		memset(data, 0, size);
	record[3] = (uint8_t)-sum_of(data, size);
	record[4] = (uint8_t)-sum_of(record, RECORD_HEAD - 1);
}

/* Return: where they end; 0 if they make no sense. */
static size_t redact_records(uint8_t *data, size_t size, size_t at)
{
	bool is_last = false;

	while (!is_last) {
		size_t record_size;

		if (at + RECORD_HEAD > size ||
		    sum_of(data + at, RECORD_HEAD) != 0)
			return 0;
		record_size = data[at + 2];
		if (record_size > size - at - RECORD_HEAD)
			return 0;
		is_last = data[at + 1] & RECORD_LAST;
		redact_record(data + at, record_size);
		at += RECORD_HEAD + record_size;
	}
	return at;
}

static bool is_in_area(const uint8_t *data, size_t at)
{
	for (size_t i = 0; i < ARRAY_SIZE(areas); i++) {
		size_t offset = data[areas[i].header_byte] * (size_t)FRU_UNIT;

		if (offset && at >= offset &&
		    at - offset < data[offset + 1] * (size_t)FRU_UNIT)
			return true;
	}
	return false;
}

static void keep_only_areas(uint8_t *data, size_t size, size_t records,
			    size_t records_end)
{
	for (size_t at = FRU_UNIT; at < size; at++)
		if (!is_in_area(data, at) &&
		    (at < records || at >= records_end))
			data[at] = UNUSED;
}

void fru_redact(uint8_t *data, size_t size)
{
	size_t records, end = 0;

	if (size == 0)
		return;
	if (size < FRU_UNIT || data[0] != 1 || !redact_areas(data, size)) {
		memset(data, UNUSED, size);
		return;
	}
	records = data[MULTIRECORDS] * (size_t)FRU_UNIT;
	if (records)
		end = redact_records(data, size, records);
	keep_only_areas(data, size, records, end);
	if (!data[INTERNAL_USE] && (!records || end))
		return;
	data[INTERNAL_USE] = 0;
	if (!end)
		data[MULTIRECORDS] = 0;
	fix_checksum(data, FRU_UNIT);
}
