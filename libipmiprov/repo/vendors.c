/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <strings.h>

#include "base/macro.h"
#include "libipmiprov/repo/vendors.h"

/* clang-format off */
static const char *const names[N_VENDORS] = {
	[VENDOR_UNKNOWN] = "Unknown",
#define VENDOR(symbol, name) [VENDOR_##symbol] = name,
#define VENDOR_ID(symbol, manufacturer_id)
#include "libipmiprov/repo/vendors.def"
#undef VENDOR
#undef VENDOR_ID
};

static const struct {
	enum vendor vendor;
	uint32_t manufacturer_id;
} ids[] = {
#define VENDOR(symbol, name)
#define VENDOR_ID(symbol, manufacturer_id) { VENDOR_##symbol, manufacturer_id },
#include "libipmiprov/repo/vendors.def"
#undef VENDOR
#undef VENDOR_ID
};
/* clang-format on */

enum { MANUFACTURER_BITS = 0xfffff }; /* 20 bits; the rest are reserved */

enum vendor vendor_of(uint32_t manufacturer_id)
{
	uint32_t id = manufacturer_id & MANUFACTURER_BITS;

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		if (ids[i].manufacturer_id == id)
			return ids[i].vendor;
	return VENDOR_UNKNOWN;
}

struct maker maker_of(const struct snapshot *snapshot)
{
	const struct bmc_device_id *id = &snapshot->device_id;

	if (!snapshot->has_device_id)
		return (struct maker){ 0 };
	return (struct maker){
		.vendor = vendor_of(id->manufacturer_id),
		.manufacturer_id = id->manufacturer_id & MANUFACTURER_BITS,
		.product_id = id->product_id,
	};
}

const char *vendor_name(enum vendor vendor)
{
	return names[vendor < N_VENDORS ? vendor : VENDOR_UNKNOWN];
}

enum vendor vendor_find(const char *name)
{
	for (enum vendor v = VENDOR_UNKNOWN + 1; v < N_VENDORS; v++)
		if (strcasecmp(names[v], name) == 0)
			return v;
	return VENDOR_UNKNOWN;
}
