/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * LAN channels (IPMI 2.0, chapter 23)
 */

#include "libipmiprov/ipmi/ipmi.h"

/* Table 23-4 */
enum ipmi_lan_parameter {
	IPMI_LAN_IP = 3,
	IPMI_LAN_SOURCE = 4,
	IPMI_LAN_MAC = 5,
	IPMI_LAN_MASK = 6,
	IPMI_LAN_GATEWAY = 12,
	IPMI_LAN_VLAN = 20,
	IPMI_LAN_N_CIPHERS = 22,
	IPMI_LAN_CIPHERS = 23,
};

enum { IPMI_R_NO_PARAMETER = 0x80 };

/**
 * ipmi_get_lan_parameter() - Get LAN Configuration Parameters, section 23.2
 * @size: least number of bytes that the parameter has
 * @ret: what follows the parameter revision
 *
 * Return: 0, IPMI_R_NO_PARAMETER or another IPMI_R_*, or a negative errno.
 */
int ipmi_get_lan_parameter(const struct ipmi_peer *peer, uint8_t channel,
			   enum ipmi_lan_parameter parameter, size_t size,
			   struct ipmi_rsp *ret);
