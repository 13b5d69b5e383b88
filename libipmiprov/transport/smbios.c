/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/field.h"
#include "base/macro.h"
#include "libipmiprov/transport/smbios.h"

enum {
	HEADER_SIZE = 4,
	TYPE_END = 127,
	MIN_SIZE = 0x10, /* with the base address */
	ADDRESS_AT = 8,
	MODIFIER_SIZE = 0x12, /* with modifier and interrupt number */
};

struct record {
	int interface, revision_major, revision_minor, slave_address;
};

struct modifier {
	int spacing, address_lsb, has_interrupt, interrupt;
};

#define F(...) FIELD(struct record, __VA_ARGS__)
#define M(...) FIELD(struct modifier, __VA_ARGS__)

/* clang-format off */
static const struct field record_fields[] = {
	/*              byte lsb width; offsets of DSP0134 plus one */
	F(interface,       5, 0, 8),
	F(revision_major,  6, 4, 4),
	F(revision_minor,  6, 0, 4),
	F(slave_address,   7, 0, 8),
};

static const struct field modifier_fields[] = {
	M(spacing,        17, 6, 2),
	M(address_lsb,    17, 4, 1),
	M(has_interrupt,  17, 3, 1),
	M(interrupt,      18, 0, 8),
};
/* clang-format on */

static const int spacings[] = { 1, 4, 16, 1 };

/* The end of the strings behind a structure: two NULs.  NULL: there is none. */
static const uint8_t *behind_strings(const uint8_t *at, const uint8_t *end)
{
	for (; end - at >= 2; at++)
		if (at[0] == 0 && at[1] == 0)
			return at + 2;
	return NULL;
}

int smbios_find_ipmi(const uint8_t *table, size_t size, const uint8_t **ret,
		     size_t *ret_size)
{
	const uint8_t *at = table, *end = table + size;

	while (at && end - at >= HEADER_SIZE && at[0] != TYPE_END) {
		size_t length = at[1];

		if (length < HEADER_SIZE || length > (size_t)(end - at))
			return SMBIOS_R_BAD;
		if (at[0] == SMBIOS_TYPE_IPMI) {
			*ret = at;
			*ret_size = length;
			return 0;
		}
		at = behind_strings(at + length, end);
	}
	return SMBIOS_R_NONE;
}

static void take_address(const uint8_t *rec, size_t size,
			 struct smbios_ipmi *ret)
{
	struct modifier m = { 0 };
	uint64_t address = 0;

	for (int i = 7; i >= 0; i--)
		address = address << 8 | rec[ADDRESS_AT + i];
	if (ret->interface == SMBIOS_SSIF) {
		ret->address = address & 0xff;
		return;
	}
	ret->is_io = address & 1;
	ret->address = address & ~UINT64_C(1);
	ret->spacing = 1;
	if (size < MODIFIER_SIZE ||
	    fields_decode(modifier_fields, ARRAY_SIZE(modifier_fields), rec,
			  size, &m) != 0)
		return;
	ret->address |= (uint64_t)m.address_lsb;
	ret->spacing = spacings[m.spacing];
	ret->has_interrupt = m.has_interrupt && m.interrupt > 0;
	ret->interrupt = m.interrupt;
}

int smbios_ipmi_decode(const uint8_t *rec, size_t size, struct smbios_ipmi *ret)
{
	struct record r = { 0 };

	if (size < MIN_SIZE || rec[0] != SMBIOS_TYPE_IPMI ||
	    fields_decode(record_fields, ARRAY_SIZE(record_fields), rec, size,
			  &r) != 0)
		return SMBIOS_R_BAD;
	if (r.interface < SMBIOS_KCS || r.interface > SMBIOS_SSIF)
		return SMBIOS_R_BAD;
	*ret = (struct smbios_ipmi){
		.interface = r.interface,
		.revision_major = r.revision_major,
		.revision_minor = r.revision_minor,
		.slave_address = r.slave_address,
	};
	take_address(rec, size, ret);
	return 0;
}

void smbios_ipmi_text(const struct smbios_ipmi *ipmi,
		      char ret[SMBIOS_TEXT_SIZE])
{
	static const char *const names[] = { "interface", "KCS", "SMIC", "BT",
					     "SSIF" };
	const char *name = names[ipmi->interface];
	int n;

	if (ipmi->interface == SMBIOS_SSIF) {
		snprintf(ret, SMBIOS_TEXT_SIZE, "SSIF at SMBus 0x%" PRIx64,
			 ipmi->address);
		return;
	}
	n = snprintf(ret, SMBIOS_TEXT_SIZE, "%s at %s 0x%" PRIx64, name,
		     ipmi->is_io ? "I/O" : "memory", ipmi->address);
	if (ipmi->has_interrupt && n > 0 && n < SMBIOS_TEXT_SIZE)
		snprintf(ret + n, SMBIOS_TEXT_SIZE - (size_t)n,
			 ", interrupt %d", ipmi->interrupt);
}
