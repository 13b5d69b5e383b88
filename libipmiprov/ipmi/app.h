/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a controller is (IPMI 2.0, chapters 20 and 22)
 */

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/snapshot/platform.h"

enum { IPMI_GUID_SIZE = 16 };

/**
 * ipmi_get_device_id() - ask a controller what it is (section 20.1)
 * @ret: untouched unless 0 is returned
 *
 * Return: 0, IPMI_R_*, or a negative errno.
 */
int ipmi_get_device_id(const struct ipmi_peer *peer, struct bmc_device_id *ret);

/**
 * ipmi_get_guid() - a GUID, as it is on the wire
 * @which: IPMI_GET_SYSTEM_GUID (section 22.14) or IPMI_GET_DEVICE_GUID (20.8)
 *
 * Return: 0, IPMI_R_*, or a negative errno.
 */
int ipmi_get_guid(const struct ipmi_peer *peer, enum ipmi_command which,
		  uint8_t ret[IPMI_GUID_SIZE]);

/** ipmi_get_self_test() - section 20.4 */
int ipmi_get_self_test(const struct ipmi_peer *peer,
		       struct platform_self_test *ret);

/** ipmi_get_acpi_power_state() - section 20.7 */
int ipmi_get_acpi_power_state(const struct ipmi_peer *peer,
			      struct platform_acpi *ret);

/** ipmi_get_watchdog() - section 27.7 */
int ipmi_get_watchdog(const struct ipmi_peer *peer,
		      struct platform_watchdog *ret);

/** ipmi_get_global_enables() - section 22.2 */
int ipmi_get_global_enables(const struct ipmi_peer *peer,
			    struct platform_enables *ret);

/* Table 22-16c, those that are text */
enum ipmi_system_info {
	IPMI_SYSTEM_FIRMWARE = 1,
	IPMI_SYSTEM_NAME = 2,
	IPMI_SYSTEM_PRIMARY_OS = 3,
	IPMI_SYSTEM_OS = 4,
	IPMI_SYSTEM_BMC_URL = 6,
};

enum { IPMI_SYSTEM_INFO_BLOCK = 16 };

/**
 * ipmi_get_system_info() - a block of a text, section 22.14a
 * @set: number of the block; the first begins with encoding and length
 * @ret: what came of it, filled up with zeroes
 *
 * Return: 0, IPMI_R_NO_PARAMETER or another IPMI_R_*, or a negative errno.
 */
int ipmi_get_system_info(const struct ipmi_peer *peer,
			 enum ipmi_system_info parameter, uint8_t set,
			 uint8_t ret[IPMI_SYSTEM_INFO_BLOCK]);
