/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/field.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/app.h"

#define F(...) FIELD(struct bmc_device_id, __VA_ARGS__)

/* clang-format off */
static const struct field device_id_fields[] = {
	/* table 20-2, without the completion code: byte lsb width */
	F(device_id,           1, 0, 8),
	F(provides_sdrs,       2, 7, 1),
	F(device_revision,     2, 0, 4),
	F(update_in_progress,  3, 7, 1),
	F(firmware_major,      3, 0, 7),
	F(firmware_minor,      4, 0, 8),
	F(ipmi_major,          5, 0, 4),
	F(ipmi_minor,          5, 4, 4),
	F(support,             6, 0, 8),
	F(product_id,         10, 0, 8, HI(11, 0, 8)),
};
/* clang-format on */

enum {
	DEVICE_ID_SIZE = 11,
	MANUFACTURER_OFFSET = 6,
	MANUFACTURER_MASK = 0xfffff,
	AUX_OFFSET = 11,
	AUX_SIZE = 4,
	WATCHDOG_SIZE = 8,
	ACPI_STATE_MASK = 0x7f,
	SYSTEM_INFO_HEADER_SIZE = 2, /* parameter revision, set */
};

int ipmi_get_device_id(const struct ipmi_peer *peer, struct bmc_device_id *ret)
{
	struct bmc_device_id id;
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_DEVICE_ID, NULL, DEVICE_ID_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	memset(&id, 0, sizeof(id));
	r = fields_decode(device_id_fields, ARRAY_SIZE(device_id_fields),
			  rsp.data, rsp.size, &id);
	if (r != 0)
		return ERR_FOLD(r);
	id.manufacturer_id =
		le24(rsp.data + MANUFACTURER_OFFSET) & MANUFACTURER_MASK;
	id.has_aux = rsp.size >= AUX_OFFSET + AUX_SIZE;
	if (id.has_aux)
		memcpy(id.aux, rsp.data + AUX_OFFSET, AUX_SIZE);

	*ret = id;
	return 0;
}

int ipmi_get_guid(const struct ipmi_peer *peer, enum ipmi_command which,
		  uint8_t ret[IPMI_GUID_SIZE])
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, which, NULL, IPMI_GUID_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	memcpy(ret, rsp.data, IPMI_GUID_SIZE);
	return 0;
}

int ipmi_get_self_test(const struct ipmi_peer *peer,
		       struct platform_self_test *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SELF_TEST_RESULTS, NULL, 2, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->result = rsp.data[0];
	ret->detail = rsp.data[1];
	return 0;
}

int ipmi_get_acpi_power_state(const struct ipmi_peer *peer,
			      struct platform_acpi *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_ACPI_POWER_STATE, NULL, 2, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->system = rsp.data[0] & ACPI_STATE_MASK;
	ret->device = rsp.data[1] & ACPI_STATE_MASK;
	return 0;
}

int ipmi_get_watchdog(const struct ipmi_peer *peer,
		      struct platform_watchdog *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_WATCHDOG_TIMER, NULL, WATCHDOG_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct platform_watchdog){
		.does_not_log = rsp.data[0] & 0x80,
		.is_running = rsp.data[0] & 0x40,
		.use = rsp.data[0] & 0x07,
		.action = rsp.data[1] & 0x07,
		.pre_interrupt = rsp.data[1] >> 4 & 0x07,
		.pre_interval_s = rsp.data[2],
		.expired = rsp.data[3],
		.initial = le16(rsp.data + 4),
		.present = le16(rsp.data + 6),
	};
	return 0;
}

int ipmi_get_global_enables(const struct ipmi_peer *peer,
			    struct platform_enables *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_BMC_GLOBAL_ENABLES, NULL, 1, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->flags = rsp.data[0];
	return 0;
}

int ipmi_get_system_info(const struct ipmi_peer *peer,
			 enum ipmi_system_info parameter, uint8_t set,
			 uint8_t ret[IPMI_SYSTEM_INFO_BLOCK])
{
	const uint8_t data[] = { 0, (uint8_t)parameter, set, 0 };
	struct ipmi_rsp rsp;
	size_t n;
	int r;

	r = ipmi_call(peer, IPMI_GET_SYSTEM_INFO, &IPMI_DATA(data),
		      SYSTEM_INFO_HEADER_SIZE + 1, &rsp);
	if (r != 0)
		return ERR_TRACE(r);
	if (rsp.data[1] != set)
		return ERR_ORIGIN(-EBADMSG);

	n = MIN(rsp.size - SYSTEM_INFO_HEADER_SIZE,
		(size_t)IPMI_SYSTEM_INFO_BLOCK);
	memset(ret, 0, IPMI_SYSTEM_INFO_BLOCK);
	memcpy(ret, rsp.data + SYSTEM_INFO_HEADER_SIZE, n);
	return 0;
}
