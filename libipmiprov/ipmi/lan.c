/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/err.h"
#include "libipmiprov/ipmi/lan.h"

int ipmi_get_lan_parameter(const struct ipmi_peer *peer, uint8_t channel,
			   enum ipmi_lan_parameter parameter, size_t size,
			   struct ipmi_rsp *ret)
{
	const uint8_t data[] = { channel, (uint8_t)parameter, 0, 0 };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_LAN_CONFIG, &IPMI_DATA(data), 1 + size,
		      &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->cc = 0;
	ret->size = rsp.size - 1;
	memcpy(ret->data, rsp.data + 1, ret->size);
	return 0;
}
