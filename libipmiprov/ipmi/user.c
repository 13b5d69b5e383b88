/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/user.h"

enum {
	CHANNEL_MASK = 0x0f,
	CHANNEL_INFO_SIZE = 7, /* what follows is of one kind only */
	ACCESS_NON_VOLATILE = 0x40,
	ACCESS_FLAGS_MASK = 0x3f,
	PRIVILEGE_MASK = 0x0f,
	USER_MASK = 0x3f,
	USER_ACCESS_SIZE = 4,
	USER_ENABLED = 1,
	USER_DISABLED = 2,
};

int ipmi_get_channel_info(const struct ipmi_peer *peer, uint8_t channel,
			  struct platform_channel *ret)
{
	const uint8_t data[] = { channel };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_CHANNEL_INFO, &IPMI_DATA(data),
		      CHANNEL_INFO_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	memset(ret, 0, sizeof(*ret)); /* what lies between members, too */
	ret->number = rsp.data[0] & CHANNEL_MASK;
	ret->medium = rsp.data[1] & 0x7f;
	ret->protocol = rsp.data[2] & 0x1f;
	ret->session_support = rsp.data[3] >> 6;
	ret->n_sessions = rsp.data[3] & 0x3f;
	ret->vendor = le24(rsp.data + 4);
	return 0;
}

int ipmi_get_channel_access(const struct ipmi_peer *peer, uint8_t channel,
			    struct platform_channel *ret)
{
	const uint8_t data[] = { channel, ACCESS_NON_VOLATILE };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_CHANNEL_ACCESS, &IPMI_DATA(data), 2, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->has_access = true;
	ret->access_flags = rsp.data[0] & ACCESS_FLAGS_MASK;
	ret->privilege_limit = rsp.data[1] & PRIVILEGE_MASK;
	return 0;
}

int ipmi_get_user_access(const struct ipmi_peer *peer, uint8_t channel,
			 uint8_t id, struct ipmi_user_access *ret)
{
	const uint8_t data[] = { channel, id };
	struct ipmi_rsp rsp;
	uint8_t state, access;
	int r;

	r = ipmi_call(peer, IPMI_GET_USER_ACCESS, &IPMI_DATA(data),
		      USER_ACCESS_SIZE, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	state = rsp.data[1] >> 6;
	access = rsp.data[3];
	*ret = (struct ipmi_user_access){
		.user = {
			.id = id,
			.channel = channel,
			.has_enabled = state == USER_ENABLED ||
				       state == USER_DISABLED,
			.is_enabled = state == USER_ENABLED,
			.callback_only = access & 0x40,
			.link_authentication = access & 0x20,
			.ipmi_messaging = access & 0x10,
			.privilege = access & PRIVILEGE_MASK,
		},
		.n_users = rsp.data[0] & USER_MASK,
		.n_enabled = rsp.data[1] & USER_MASK,
		.n_fixed_names = rsp.data[2] & USER_MASK,
	};
	return 0;
}

int ipmi_get_user_name(const struct ipmi_peer *peer, uint8_t id,
		       uint8_t ret[IPMI_USER_NAME_SIZE])
{
	const uint8_t data[] = { id };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_USER_NAME, &IPMI_DATA(data), 1, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	memset(ret, 0, IPMI_USER_NAME_SIZE);
	memcpy(ret, rsp.data, MIN(rsp.size, (size_t)IPMI_USER_NAME_SIZE));
	return 0;
}
