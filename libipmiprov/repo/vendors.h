/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Makers of machines, by the manufacturer numbers of their BMCs
 *
 * vendors.def is the one list; quirks, OEM records and OEM sensors name a
 * vendor by enum vendor, so that each number that it uses means it.
 */

#include <stdint.h>

#include "libipmiprov/snapshot/snapshot.h"

enum vendor {
	VENDOR_UNKNOWN, /* none, or one that vendors.def does not name */
#define VENDOR(symbol, name) VENDOR_##symbol,
#define VENDOR_ID(symbol, manufacturer_id)
#include "libipmiprov/repo/vendors.def"
#undef VENDOR
#undef VENDOR_ID
	N_VENDORS,
};

/* Who made a machine, as its BMC says (Get Device ID).  All 0: not known. */
struct maker {
	enum vendor vendor;
	uint32_t manufacturer_id;
	int product_id;
};

/** maker_of() - of the machine that @snapshot is of */
struct maker maker_of(const struct snapshot *snapshot);

/** vendor_of() - whose number is @manufacturer_id (Get Device ID, bytes 7 to 9,
 *  or bytes 8 to 10 of an OEM record)?  VENDOR_UNKNOWN if nobody's */
enum vendor vendor_of(uint32_t manufacturer_id);

/** vendor_name() - "Dell"; "Unknown" for VENDOR_UNKNOWN */
const char *vendor_name(enum vendor vendor);

/** vendor_find() - the vendor of such a name in any case, or VENDOR_UNKNOWN */
enum vendor vendor_find(const char *name);
