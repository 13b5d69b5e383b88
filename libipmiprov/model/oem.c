/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/model/oem.h"
#include "libipmiprov/model/template.h"
#include "libipmiprov/repo/sel.h"

enum {
	ANY = -1,
	VENDOR_ANYBODY = -1,
	RECORD_OEM = 0xe0, /* to FFh: without the number of their vendor */
};

/* What bytes of a record must be for a row to fit; byte 0: no condition. */
struct condition {
	uint8_t byte, mask, value; /* twice: */
	uint8_t byte2, mask2, value2;
	uint8_t text_first, text_last; /* bytes that must be text */
};

#define ALWAYS                                                                 \
	{                                                                      \
		0                                                              \
	}
#define IF(byte, mask, value)                                                  \
	{                                                                      \
		byte, mask, value, 0, 0, 0, 0, 0                               \
	}
#define IF2(byte, mask, value, byte2, mask2, value2)                           \
	{                                                                      \
		byte, mask, value, byte2, mask2, value2, 0, 0                  \
	}
#define IF_TEXT(first, last)                                                   \
	{                                                                      \
		0, 0, 0, 0, 0, 0, first, last                                  \
	}

/* clang-format off */
static const struct {
	int vendor, product, sensor_type;
	const char *name;
} types[] = {
#define OEM_TYPE(vendor, ...) { VENDOR_##vendor, __VA_ARGS__ },
#define OEM_STATE(...)
#define OEM_VALUE(...)
#define OEM_DATA(...)
#define OEM_DIMMS(...)
#define OEM_RECORD(...)
#define OEM_NAME(...)
#include "libipmiprov/model/oem.def"
#undef OEM_TYPE
#undef OEM_STATE
#undef OEM_VALUE
#define OEM_TYPE(...)
};

struct oem_row {
	int vendor, product, sensor_type, reading_type, code;
	enum severity severity;
	const char *text;
};

static const struct oem_row states[] = {
#define OEM_STATE(vendor, product, type, reading, offset, severity, text)      \
	{ VENDOR_##vendor, product, type, reading, offset,                     \
	  SEVERITY_##severity, text },
#define OEM_VALUE(...)
#include "libipmiprov/model/oem.def"
#undef OEM_STATE
#undef OEM_VALUE
#define OEM_STATE(...)
};

static const struct oem_row values[] = {
#define OEM_VALUE(vendor, product, type, reading, value, severity, text)       \
	{ VENDOR_##vendor, product, type, reading, value,                      \
	  SEVERITY_##severity, text },
#include "libipmiprov/model/oem.def"
#undef OEM_VALUE
#undef OEM_DATA
#undef OEM_DIMMS
#define OEM_VALUE(...)
};

static const struct {
	int vendor, product, sensor_type, reading_type, offset;
	struct condition condition;
	const char *template; /* NULL: modules as bits */
} data[] = {
#define OEM_DATA(vendor, product, type, reading, offset, condition, template)  \
	{ VENDOR_##vendor, product, type, reading, offset, condition, template },
#define OEM_DIMMS(vendor, product, type, reading, condition)                   \
	{ VENDOR_##vendor, product, type, reading, ANY, condition, NULL },
#include "libipmiprov/model/oem.def"
#undef OEM_DATA
#undef OEM_DIMMS
#undef OEM_RECORD
#define OEM_DATA(...)
#define OEM_DIMMS(...)
};

static const struct {
	int vendor, first, last;
	struct condition condition;
	enum severity severity;
	const char *text, *detail; /* templates; detail may be NULL */
} records[] = {
#define OEM_RECORD(vendor, first, last, condition, severity, text, detail)     \
	{ VENDOR_##vendor, first, last, condition, SEVERITY_##severity, text,  \
	  detail },
#include "libipmiprov/model/oem.def"
#undef OEM_RECORD
#undef OEM_NAME
#define OEM_RECORD(...)
};

static const struct template_name names[] = {
#define OEM_NAME(...) { __VA_ARGS__ },
#include "libipmiprov/model/oem.def"
#undef OEM_NAME
};
/* clang-format on */

static bool is_of(const struct maker *maker, int vendor, int product)
{
	return maker && maker->vendor != VENDOR_UNKNOWN &&
	       (int)maker->vendor == vendor &&
	       (product == ANY || product == maker->product_id);
}

static bool byte_fits(const uint8_t raw[16], int byte, int mask, int value)
{
	return byte == 0 || (raw[byte - 1] & mask) == value;
}

/* Printable characters, then nothing but NULs; at least one of them. */
static bool is_text(const uint8_t *at, size_t size)
{
	size_t n = 0;

	while (n < size && isprint(at[n]))
		n++;
	if (n == 0)
		return false;
	for (; n < size; n++)
		if (at[n])
			return false;
	return true;
}

static bool fits(const struct condition *c, const uint8_t raw[16])
{
	return byte_fits(raw, c->byte, c->mask, c->value) &&
	       byte_fits(raw, c->byte2, c->mask2, c->value2) &&
	       (c->text_first == 0 ||
		is_text(raw + c->text_first - 1,
			(size_t)c->text_last + 1 - c->text_first));
}

const char *oem_sensor_type(const struct maker *maker, int sensor_type)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].sensor_type == sensor_type &&
		    is_of(maker, types[i].vendor, types[i].product))
			return types[i].name;
	return NULL;
}

static bool is_for(const struct oem_row *row, const struct maker *maker,
		   int sensor_type, int reading_type)
{
	return row->sensor_type == sensor_type &&
	       row->reading_type == reading_type &&
	       is_of(maker, row->vendor, row->product);
}

static bool find(const struct oem_row *rows, size_t n_rows,
		 const struct maker *maker, const struct oem_row *key,
		 struct state *ret)
{
	for (size_t i = 0; i < n_rows; i++)
		if (rows[i].code == key->code &&
		    is_for(&rows[i], maker, key->sensor_type,
			   key->reading_type)) {
			*ret = (struct state){ rows[i].severity, rows[i].text };
			return true;
		}
	return false;
}

bool oem_state(const struct maker *maker, int sensor_type, int reading_type,
	       int offset, struct state *ret)
{
	struct oem_row key = { .sensor_type = sensor_type,
			       .reading_type = reading_type,
			       .code = offset };

	return find(states, ARRAY_SIZE(states), maker, &key, ret);
}

bool oem_value(const struct maker *maker, int sensor_type, int reading_type,
	       unsigned all, struct state *ret)
{
	struct oem_row key = { .sensor_type = sensor_type,
			       .reading_type = reading_type,
			       .code = (int)all };

	return find(values, ARRAY_SIZE(values), maker, &key, ret);
}

size_t oem_value_texts(const struct maker *maker, int sensor_type,
		       int reading_type, const char **ret, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(values) && n < size; i++)
		if (is_for(&values[i], maker, sensor_type, reading_type))
			ret[n++] = values[i].text;
	return n;
}

/*
 * Dell's modules: bit n of event data 3 is module 8 * (low nibble of data 2) +
 * n.  The high nibble is a memory card, or how many modules a processor has,
 * which then is a letter; with Fh modules are only counted.
 */
static void write_dimms(const uint8_t raw[16], char ret[TEXT_SIZE])
{
	static const uint8_t per_node[16] = {
		[0x8] = 4,  [0x9] = 6,  [0xa] = 8, [0xb] = 9,
		[0xc] = 12, [0xd] = 24, [0xe] = 3,
	};
	bool has_card = (raw[13] & 0xc0) == 0x80;
	int card = has_card ? raw[14] >> 4 : 0xf;
	int first = has_card ? (raw[14] & 0xf) * 8 : 0;
	char *at = ret, *end = ret + TEXT_SIZE;

	*at = '\0';
	if (card < 8)
		at += snprintf(at, (size_t)(end - at), "card %c", 'A' + card);
	for (int bit = 0; bit < 8 && end - at > 16; bit++) {
		int i = first + bit, n = per_node[card];

		if (!(raw[15] & 1 << bit))
			continue;
		at += snprintf(at, (size_t)(end - at), "%sDIMM ",
			       at == ret ? "" : ", ");
		if (n)
			at += snprintf(at, (size_t)(end - at), "%c%d",
				       'A' + i / n, i % n + 1);
		else
			at += snprintf(at, (size_t)(end - at), "%d", i + 1);
	}
}

bool oem_event_detail(const struct maker *maker, const uint8_t raw[16],
		      char ret[TEXT_SIZE])
{
	struct sel_event e;

	sel_event_decode(raw, &e);
	if (e.kind != SEL_KIND_EVENT)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(data); i++) {
		if (data[i].sensor_type != e.sensor_type ||
		    data[i].reading_type != e.reading_type ||
		    (data[i].offset != ANY && data[i].offset != e.offset) ||
		    !is_of(maker, data[i].vendor, data[i].product) ||
		    !fits(&data[i].condition, raw))
			continue;
		if (!data[i].template)
			write_dimms(raw, ret);
		else
			(void)template_write(data[i].template, raw, names,
					     ARRAY_SIZE(names), ret);
		return true;
	}
	return false;
}

bool oem_record(const struct maker *maker, const uint8_t raw[16],
		struct oem_text *ret)
{
	struct maker own = { .vendor = vendor_of(le24(raw + 7)) };
	const struct maker *of = raw[2] < RECORD_OEM ? &own : maker;

	for (size_t i = 0; i < ARRAY_SIZE(records); i++) {
		if (raw[2] < records[i].first || raw[2] > records[i].last ||
		    (records[i].vendor != VENDOR_ANYBODY &&
		     !is_of(of, records[i].vendor, ANY)) ||
		    !fits(&records[i].condition, raw))
			continue;
		ret->severity = records[i].severity;
		ret->detail[0] = '\0';
		(void)template_write(records[i].text, raw, names,
				     ARRAY_SIZE(names), ret->text);
		if (records[i].detail)
			(void)template_write(records[i].detail, raw, names,
					     ARRAY_SIZE(names), ret->detail);
		return true;
	}
	return false;
}
