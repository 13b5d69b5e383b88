/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The chassis (IPMI 2.0, chapter 28)
 *
 * Each returns 0, IPMI_R_*, or a negative errno, and leaves @ret untouched
 * unless it is 0.
 */

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/snapshot/platform.h"

/** ipmi_get_chassis_capabilities() - section 28.1 */
int ipmi_get_chassis_capabilities(const struct ipmi_peer *peer,
				  struct platform_chassis_capabilities *ret);

/** ipmi_get_chassis_status() - section 28.2; the fourth byte may be missing */
int ipmi_get_chassis_status(const struct ipmi_peer *peer,
			    struct platform_chassis *ret);

enum ipmi_chassis_control {
	IPMI_POWER_DOWN,
	IPMI_POWER_UP,
	IPMI_POWER_CYCLE,
	IPMI_HARD_RESET,
	IPMI_DIAGNOSTIC_INTERRUPT,
	IPMI_SOFT_SHUTDOWN,
};

enum { IPMI_IDENTIFY_FOR_EVER = 256 };

/** ipmi_get_restart_cause() - section 28.11, table 28-11 */
int ipmi_get_restart_cause(const struct ipmi_peer *peer, uint8_t *ret);

/** ipmi_get_boot_flags() - parameter 5 of section 28.13 */
int ipmi_get_boot_flags(const struct ipmi_peer *peer,
			struct platform_boot *ret);

/** ipmi_get_poh() - power-on hours, section 28.14 */
int ipmi_get_poh(const struct ipmi_peer *peer, struct platform_poh *ret);
