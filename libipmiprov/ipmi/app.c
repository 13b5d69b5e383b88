/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/field.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/app.h"

#define F(...) FIELD(struct ipmi_device_id, __VA_ARGS__)

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
};

int ipmi_get_device_id(const struct ipmi_peer *peer, struct ipmi_device_id *ret)
{
	struct ipmi_device_id id;
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
		(int)(le24(rsp.data + MANUFACTURER_OFFSET) & MANUFACTURER_MASK);
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
