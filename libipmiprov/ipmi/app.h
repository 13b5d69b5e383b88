/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a controller is (IPMI 2.0, chapters 20 and 22)
 */

#include "libipmiprov/ipmi/ipmi.h"

enum { IPMI_GUID_SIZE = 16 };

/* Get Device ID, section 20.1.  Members keep the spec's names. */
struct ipmi_device_id {
	int device_id, device_revision;
	bool provides_sdrs, update_in_progress;
	int firmware_major, firmware_minor; /* minor: BCD */
	int ipmi_major, ipmi_minor;
	int support; /* additional device support */
	int manufacturer_id, product_id;
	bool has_aux;
	uint8_t aux[4];
};

/**
 * ipmi_get_device_id() - ask a controller what it is
 * @ret: untouched unless 0 is returned
 *
 * Return: 0, IPMI_R_*, or a negative errno.
 */
int ipmi_get_device_id(const struct ipmi_peer *peer,
		       struct ipmi_device_id *ret);

/**
 * ipmi_get_guid() - a GUID, as it is on the wire
 * @which: IPMI_GET_SYSTEM_GUID (section 22.14) or IPMI_GET_DEVICE_GUID (20.8)
 *
 * Return: 0, IPMI_R_*, or a negative errno.
 */
int ipmi_get_guid(const struct ipmi_peer *peer, enum ipmi_command which,
		  uint8_t ret[IPMI_GUID_SIZE]);
