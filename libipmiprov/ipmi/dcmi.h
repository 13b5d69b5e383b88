/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Data Center Manageability Interface (DCMI 1.5, chapter 6)
 *
 * Commands of the group extension DCh, which opens request and response alike.
 * Each returns 0, IPMI_R_*, or a negative errno (-EBADMSG also for the answer
 * of another group), and leaves @ret untouched unless it is 0.
 */

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/snapshot/platform.h"

enum {
	IPMI_DCMI_GROUP = 0xdc,
	IPMI_DCMI_TEXT_PART = 16, /* bytes at once, at most */
	IPMI_DCMI_TEXT_SIZE = 64,
	IPMI_DCMI_N_TEMPERATURES = 8, /* in one answer */
	IPMI_R_NO_POWER_LIMIT = 0x80,
};

enum ipmi_dcmi_entity {
	IPMI_DCMI_INLET = 0x40,
	IPMI_DCMI_PROCESSOR = 0x41,
	IPMI_DCMI_BOARD = 0x42,
};

struct ipmi_dcmi_capabilities {
	uint8_t major, minor;
	uint8_t platform; /* parameter 1, byte 2; bit 0: power management */
};

/** ipmi_dcmi_get_capabilities() - section 6.1.1, parameter 1 */
int ipmi_dcmi_get_capabilities(const struct ipmi_peer *peer,
			       struct ipmi_dcmi_capabilities *ret);

/** ipmi_dcmi_get_power() - section 6.6.1, mode 1, as the BMC says it */
int ipmi_dcmi_get_power(const struct ipmi_peer *peer,
			struct platform_dcmi_power *ret);

/**
 * ipmi_dcmi_get_limit() - section 6.6.2
 *
 * IPMI_R_NO_POWER_LIMIT says that no limit is in force, or that the BMC knows
 * none: if a limit comes with it, it is the former, and the function returns 0
 * with is_active false.
 */
int ipmi_dcmi_get_limit(const struct ipmi_peer *peer,
			struct platform_dcmi_limit *ret);

struct ipmi_dcmi_text {
	uint8_t total; /* length of the whole text */
	uint8_t size;  /* of this part */
	uint8_t bytes[IPMI_DCMI_TEXT_PART];
};

/**
 * ipmi_dcmi_get_text() - a part of a text
 * @which: IPMI_DCMI_GET_ASSET_TAG (section 6.4.2) or
 *         IPMI_DCMI_GET_CONTROLLER_ID (6.4.6.1)
 * @offset: of the first byte
 */
int ipmi_dcmi_get_text(const struct ipmi_peer *peer, enum ipmi_command which,
		       uint8_t offset, struct ipmi_dcmi_text *ret);

struct ipmi_dcmi_temperatures {
	uint8_t n_instances; /* that the entity has */
	size_t n;
	struct platform_dcmi_temperature values[IPMI_DCMI_N_TEMPERATURES];
};

/**
 * ipmi_dcmi_get_temperatures() - section 6.7.3
 * @first: instance to begin with
 */
int ipmi_dcmi_get_temperatures(const struct ipmi_peer *peer,
			       enum ipmi_dcmi_entity entity, uint8_t first,
			       struct ipmi_dcmi_temperatures *ret);
