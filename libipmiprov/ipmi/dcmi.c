/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/dcmi.h"

enum {
	SUPPORTED_CAPABILITIES = 1, /* parameter */
	CAPABILITIES_SIZE = 7,      /* the group's byte included, as below */
	POWER_STATISTICS = 1,       /* mode */
	POWER_SIZE = 18,
	POWER_IS_ACTIVE = 0x40,
	LIMIT_SIZE = 14,
	TEXT_HEADER_SIZE = 2,
	SENSOR_TYPE_TEMPERATURE = 0x01,
	ALL_INSTANCES = 0x00,
	TEMPERATURES_HEADER_SIZE = 3,
	TEMPERATURE_IS_NEGATIVE = 0x80,
};

static int call(const struct ipmi_peer *peer, enum ipmi_command command,
		const struct ipmi_data *data, size_t min_size,
		struct ipmi_rsp *ret)
{
	int r;

	r = ipmi_call(peer, command, data, min_size, ret);
	if (r != 0)
		return ERR_TRACE(r);
	if (ret->data[0] != IPMI_DCMI_GROUP)
		return ERR_ORIGIN(-EBADMSG);

	return 0;
}

int ipmi_dcmi_get_capabilities(const struct ipmi_peer *peer,
			       struct ipmi_dcmi_capabilities *ret)
{
	const uint8_t data[] = { IPMI_DCMI_GROUP, SUPPORTED_CAPABILITIES };
	struct ipmi_rsp rsp;
	int r;

	r = call(peer, IPMI_DCMI_GET_CAPABILITIES, &IPMI_DATA(data),
		 CAPABILITIES_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->major = rsp.data[1];
	ret->minor = rsp.data[2];
	ret->platform = rsp.data[5];
	return 0;
}

int ipmi_dcmi_get_power(const struct ipmi_peer *peer,
			struct platform_dcmi_power *ret)
{
	const uint8_t data[] = { IPMI_DCMI_GROUP, POWER_STATISTICS, 0, 0 };
	struct ipmi_rsp rsp;
	int r;

	r = call(peer, IPMI_DCMI_GET_POWER_READING, &IPMI_DATA(data),
		 POWER_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	memset(ret, 0, sizeof(*ret)); /* what lies between members, too */
	ret->now = le16(rsp.data + 1);
	ret->min = le16(rsp.data + 3);
	ret->max = le16(rsp.data + 5);
	ret->average = le16(rsp.data + 7);
	ret->timestamp = le32(rsp.data + 9);
	ret->period_ms = le32(rsp.data + 13);
	ret->is_active = rsp.data[17] & POWER_IS_ACTIVE;
	return 0;
}

int ipmi_dcmi_get_limit(const struct ipmi_peer *peer,
			struct platform_dcmi_limit *ret)
{
	const uint8_t data[] = { IPMI_DCMI_GROUP, 0, 0 };
	struct ipmi_rsp rsp;
	int r;

	r = call(peer, IPMI_DCMI_GET_POWER_LIMIT, &IPMI_DATA(data), LIMIT_SIZE,
		 &rsp);
	if (r != 0 && (r != IPMI_R_NO_POWER_LIMIT || rsp.size < LIMIT_SIZE ||
		       rsp.data[0] != IPMI_DCMI_GROUP))
		return ERR_TRACE(r);

	memset(ret, 0, sizeof(*ret));
	ret->is_active = r == 0;
	ret->exception_action = rsp.data[3];
	ret->limit = le16(rsp.data + 4);
	ret->correction_ms = le32(rsp.data + 6);
	ret->sampling_s = le16(rsp.data + 12);
	return 0;
}

int ipmi_dcmi_get_text(const struct ipmi_peer *peer, enum ipmi_command which,
		       uint8_t offset, struct ipmi_dcmi_text *ret)
{
	const uint8_t data[] = { IPMI_DCMI_GROUP, offset, IPMI_DCMI_TEXT_PART };
	struct ipmi_rsp rsp;
	int r;

	r = call(peer, which, &IPMI_DATA(data), TEXT_HEADER_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	memset(ret, 0, sizeof(*ret));
	ret->total = rsp.data[1];
	ret->size = (uint8_t)MIN(rsp.size - TEXT_HEADER_SIZE,
				 (size_t)IPMI_DCMI_TEXT_PART);
	memcpy(ret->bytes, rsp.data + TEXT_HEADER_SIZE, ret->size);
	return 0;
}

int ipmi_dcmi_get_temperatures(const struct ipmi_peer *peer,
			       enum ipmi_dcmi_entity entity, uint8_t first,
			       struct ipmi_dcmi_temperatures *ret)
{
	const uint8_t data[] = { IPMI_DCMI_GROUP, SENSOR_TYPE_TEMPERATURE,
				 (uint8_t)entity, ALL_INSTANCES, first };
	struct ipmi_rsp rsp;
	size_t room;
	int r;

	r = call(peer, IPMI_DCMI_GET_TEMPERATURES, &IPMI_DATA(data),
		 TEMPERATURES_HEADER_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	memset(ret, 0, sizeof(*ret));
	ret->n_instances = rsp.data[1];
	room = (rsp.size - TEMPERATURES_HEADER_SIZE) / 2;
	ret->n = MIN((size_t)rsp.data[2], room);
	ret->n = MIN(ret->n, (size_t)IPMI_DCMI_N_TEMPERATURES);
	for (size_t i = 0; i < ret->n; i++) {
		const uint8_t *p = rsp.data + TEMPERATURES_HEADER_SIZE + 2 * i;
		int celsius = p[0] & ~TEMPERATURE_IS_NEGATIVE;

		ret->values[i].entity = (uint8_t)entity;
		ret->values[i].instance = p[1];
		ret->values[i].celsius =
			p[0] & TEMPERATURE_IS_NEGATIVE ? -celsius : celsius;
	}
	return 0;
}
