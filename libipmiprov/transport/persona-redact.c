/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What tells one machine from another of its kind, blanked
 *
 * Serial numbers and asset tags of the inventory (FRU 1.3, sections 10 to 12)
 * become X of the same length, custom fields too since nobody knows what they
 * hold.  An inventory that is not understood is blanked whole.
 */

#include <string.h>

#include "base/macro.h"
#include "libipmiprov/transport/persona.h"

enum {
	FRU_UNIT = 8, /* bytes; areas are counted in it */
	FIELD_END = 0xc1,
	LENGTH_MASK = 0x3f,
	TYPE_SHIFT = 6,
	ALL_AFTER = 1 << 15, /* of a mask: custom fields */
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

static void fix_checksum(uint8_t *area, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i + 1 < size; i++)
		sum = (uint8_t)(sum + area[i]);
	area[size - 1] = (uint8_t)-sum;
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
	size_t at = first;

	for (size_t n = 0; at < size; n++) {
		uint8_t head = area[at++];
		size_t field = head & LENGTH_MASK;
		bool is_custom = n >= n_fields && blank & ALL_AFTER;

		if (head == FIELD_END) {
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

/* The internal use area and multirecords are a vendor's own: cut out. */
static void keep_areas_only(uint8_t *data, size_t size)
{
	for (size_t at = FRU_UNIT; at < size; at++) {
		bool is_kept = false;

		for (size_t i = 0; i < ARRAY_SIZE(areas); i++) {
			size_t offset =
				data[areas[i].header_byte] * (size_t)FRU_UNIT;

			if (offset && at >= offset &&
			    at - offset < data[offset + 1] * (size_t)FRU_UNIT)
				is_kept = true;
		}
		if (!is_kept)
			data[at] = 0xff;
	}
	data[1] = data[5] = 0;
	fix_checksum(data, FRU_UNIT);
}

static void redact_fru(struct persona_fru *f)
{
	if (f->size == 0)
		return;
	if (f->size < FRU_UNIT || f->data[0] != 1 ||
	    !redact_areas(f->data, f->size))
		memset(f->data, 0xff, f->size);
	else
		keep_areas_only(f->data, f->size);
}

static void redact_guid(struct persona_reply *guid)
{
	memset(guid->data, 0, guid->size);
}

void persona_redact(struct persona *p)
{
	struct persona_controller *c;
	struct persona_fru *f;

	vec_for_each (c, &p->controllers) {
		redact_guid(&c->device_guid);
		redact_guid(&c->system_guid);
		persona_drop_raws(c);
		vec_for_each (f, &c->frus)
			redact_fru(f);
	}
}
