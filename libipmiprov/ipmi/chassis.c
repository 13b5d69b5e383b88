/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "libipmiprov/ipmi/chassis.h"

enum {
	CAPABILITIES_MIN_SIZE = 5, /* the bridge's address is optional */
	STATUS_MIN_SIZE = 3,       /* the buttons' byte is optional */
	RESTART_CAUSE_MASK = 0x0f,
	POH_SIZE = 5,
	BOOT_FLAGS = 5,
	BOOT_HEADER_SIZE = 2, /* version; parameter, bit 7: locked */
	BOOT_PARAMETER_MASK = 0x7f,
};

int ipmi_get_chassis_capabilities(const struct ipmi_peer *peer,
				  struct platform_chassis_capabilities *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_CHASSIS_CAPABILITIES, NULL,
		      CAPABILITIES_MIN_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct platform_chassis_capabilities){
		.flags = rsp.data[0],
		.fru_address = rsp.data[1],
		.sdr_address = rsp.data[2],
		.sel_address = rsp.data[3],
		.sm_address = rsp.data[4],
		.has_bridge = rsp.size > CAPABILITIES_MIN_SIZE,
	};
	if (ret->has_bridge)
		ret->bridge_address = rsp.data[CAPABILITIES_MIN_SIZE];
	return 0;
}

int ipmi_get_chassis_status(const struct ipmi_peer *peer,
			    struct platform_chassis *ret)
{
	struct ipmi_rsp rsp;
	uint8_t power, misc;
	int r;

	r = ipmi_call(peer, IPMI_GET_CHASSIS_STATUS, NULL, STATUS_MIN_SIZE,
		      &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	power = rsp.data[0];
	misc = rsp.data[2];
	*ret = (struct platform_chassis){
		.is_on = power & 0x01,
		.power_overload = power & 0x02,
		.interlock = power & 0x04,
		.power_fault = power & 0x08,
		.control_fault = power & 0x10,
		.restore_policy = power >> 5 & 0x03,
		.last_power_event = rsp.data[1],
		.intrusion = misc & 0x01,
		.lockout = misc & 0x02,
		.drive_fault = misc & 0x04,
		.fan_fault = misc & 0x08,
		.has_identify = misc & 0x40,
		.identify_state = misc >> 4 & 0x03,
		.has_buttons = rsp.size > STATUS_MIN_SIZE,
	};
	if (ret->has_buttons)
		ret->buttons = rsp.data[STATUS_MIN_SIZE];
	return 0;
}

int ipmi_get_restart_cause(const struct ipmi_peer *peer, uint8_t *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SYSTEM_RESTART_CAUSE, NULL, 1, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = rsp.data[0] & RESTART_CAUSE_MASK;
	return 0;
}

/* Some answer with more bytes than the parameter has. */
int ipmi_get_boot_flags(const struct ipmi_peer *peer, struct platform_boot *ret)
{
	const uint8_t request[] = { BOOT_FLAGS, 0, 0 };
	const uint8_t *data;
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SYSTEM_BOOT_OPTIONS, &IPMI_DATA(request),
		      BOOT_HEADER_SIZE + sizeof(ret->data), &rsp);
	if (r != 0)
		return ERR_TRACE(r);
	if ((rsp.data[1] & BOOT_PARAMETER_MASK) != BOOT_FLAGS)
		return ERR_ORIGIN(-EBADMSG);

	data = rsp.data + BOOT_HEADER_SIZE;
	*ret = (struct platform_boot){
		.is_valid = data[0] & 0x80,
		.is_persistent = data[0] & 0x40,
		.is_efi = data[0] & 0x20,
		.clears_cmos = data[1] & 0x80,
		.device = data[1] >> 2 & 0x0f,
	};
	memcpy(ret->data, data, sizeof(ret->data));
	return 0;
}

int ipmi_get_poh(const struct ipmi_peer *peer, struct platform_poh *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_POH_COUNTER, NULL, POH_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->minutes_per_count = rsp.data[0];
	ret->count = le32(rsp.data + 1);
	return 0;
}
