/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The LAN channel that this server is (IPMI 2.0, 22.22 to 22.29 and 23.2)
 *
 * A BMC that says nothing of channels, users and LAN parameters is completed
 * by what is true here: one channel, one user, two cipher suites, and the
 * address that is listened at.
 */

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-server-session.h"

enum {
	APP = 0x06,
	TRANSPORT = 0x0c,
	GET_CHANNEL_INFO = 0x42,
	IPMB_CHANNEL = 0x00,
	SYSTEM_CHANNEL = 0x0f,
	LAST_CHANNEL = 0x0b,
	MEDIUM_IPMB = 0x01,
	MEDIUM_LAN = 0x04,
	MEDIUM_SYSTEM = 0x0c,
	MEDIUM_MASK = 0x7f,
	PROTOCOL_IPMB = 0x01,
	PROTOCOL_KCS = 0x05,
	MULTI_SESSION = 0x80,
	ALWAYS_AVAILABLE = 0x02,
	NO_ALERTS = 0x20,
	USER_MASK = 0x3f,
	USER_ENABLED = 0x40,
	USER_DISABLED = 0x80,
	USER_MESSAGING = 0x10,
	NO_ACCESS = 0x0f,
	NAME_SIZE = 16,
	REVISION = 0x11,
	REVISION_ONLY = 0x80,
	CC_NO_PARAMETER = 0x80,
	CC_INVALID_FIELD = 0xcc,
	BMC_WAIT_MS = 1000,
};

uint8_t lan_server_find_channel(struct transport *bmc)
{
	for (int i = 1; i <= LAST_CHANNEL; i++) {
		uint8_t channel = (uint8_t)i;
		struct ipmi_req req = { .netfn = APP,
					.cmd = GET_CHANNEL_INFO,
					.data = &channel,
					.size = 1 };
		struct ipmi_rsp rsp;
		int r = transport_exchange(bmc, &req, &rsp,
					   clock_mono_ns(&clock_system) +
						   (uint64_t)BMC_WAIT_MS *
							   NS_PER_MS);

		if (r != 0 || rsp.cc == LAN_CC_INVALID_COMMAND)
			break;
		if (rsp.cc == 0 && rsp.size >= 2 &&
		    (rsp.data[1] & MEDIUM_MASK) == MEDIUM_LAN)
			return channel;
	}
	return LAN_DEFAULT_CHANNEL;
}

static uint8_t channel_of(const struct lan_command_call *call)
{
	return call->req.data[0] & LAN_CHANNEL_MASK;
}

static uint8_t channel_info(struct lan_command_call *call)
{
	uint8_t channel = channel_of(call);
	const struct {
		uint8_t channel, medium, protocol, sessions;
	} rows[] = {
		{ IPMB_CHANNEL, MEDIUM_IPMB, PROTOCOL_IPMB, 0 },
		{ call->server->channel, MEDIUM_LAN, PROTOCOL_IPMB,
		  (uint8_t)(MULTI_SESSION |
			    lan_server_n_sessions(call->server)) },
		{ SYSTEM_CHANNEL, MEDIUM_SYSTEM, PROTOCOL_KCS, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		/* the vendor of IPMI's own protocols, 7154, and no more */
		const uint8_t answer[] = { channel,
					   rows[i].medium,
					   rows[i].protocol,
					   rows[i].sessions,
					   0xf2,
					   0x1b,
					   0x00,
					   0,
					   0 };

		if (rows[i].channel != channel)
			continue;
		lan_server_reply(call, answer, sizeof(answer));
		return 0;
	}
	return CC_INVALID_FIELD;
}

static uint8_t channel_access(struct lan_command_call *call)
{
	static const uint8_t answer[] = { NO_ALERTS | ALWAYS_AVAILABLE,
					  LAN_LEVEL_ADMINISTRATOR };

	if (channel_of(call) != call->server->channel)
		return CC_INVALID_FIELD;
	lan_server_reply(call, answer, sizeof(answer));
	return 0;
}

/* User 1 is the one without a name, as everywhere, and may not log in. */
static uint8_t user_access(struct lan_command_call *call)
{
	uint8_t user = call->req.data[1] & USER_MASK;
	bool is_ours = user == LAN_OUR_USER_ID;
	const uint8_t answer[] = {
		LAN_OUR_USER_ID,
		(uint8_t)(is_ours ? USER_ENABLED | 1 : USER_DISABLED | 1),
		LAN_OUR_USER_ID,
		is_ours ? USER_MESSAGING | LAN_LEVEL_ADMINISTRATOR : NO_ACCESS,
	};

	if (channel_of(call) != call->server->channel || user == 0 ||
	    user > LAN_OUR_USER_ID)
		return CC_INVALID_FIELD;
	lan_server_reply(call, answer, sizeof(answer));
	return 0;
}

static uint8_t user_name(struct lan_command_call *call)
{
	uint8_t user = call->req.data[0] & USER_MASK;
	uint8_t name[NAME_SIZE] = { 0 };

	if (user == 0 || user > LAN_OUR_USER_ID)
		return CC_INVALID_FIELD;
	if (user == LAN_OUR_USER_ID)
		memcpy(name, call->server->user, call->server->user_size);
	lan_server_reply(call, name, sizeof(name));
	return 0;
}

static void suites(const struct lan_server *s, uint8_t *ret)
{
	const struct lan_suite *suite;

	(void)s;
	for (size_t i = 0; (suite = lan_suite_at(i)); i++)
		ret[1 + i] = (uint8_t)suite->id;
}

static void n_suites(const struct lan_server *s, uint8_t *ret)
{
	(void)s;
	while (lan_suite_at(*ret))
		(*ret)++;
}

/* A nibble a suite, the first one's lower. */
static void suite_levels(const struct lan_server *s, uint8_t *ret)
{
	(void)s;
	for (size_t i = 0; lan_suite_at(i); i++)
		ret[1 + i / 2] |=
			(uint8_t)(LAN_LEVEL_ADMINISTRATOR << (i % 2 ? 4 : 0));
}

static void address(const struct lan_server *s, uint8_t *ret)
{
	memcpy(ret, s->at.ip, sizeof(s->at.ip));
}

static void static_address(const struct lan_server *s, uint8_t *ret)
{
	(void)s;
	ret[0] = 1;
}

/* Table 23-4; what has no function is zeroes, as set up as that. */
static const struct lan_parameter {
	uint8_t number, size;
	void (*fill)(const struct lan_server *s, uint8_t *ret);
} parameters[] = {
	{ 0, 1, NULL },           /* no set is in progress */
	{ 1, 1, NULL },           /* no session of IPMI 1.5 */
	{ 2, 5, NULL },           /* at any level */
	{ 3, 4, address },        //
	{ 4, 1, static_address }, //
	{ 5, 6, NULL },           /* MAC address: loopback has zeroes */
	{ 22, 1, n_suites },      //
	{ 23, 17, suites },       //
	{ 24, 9, suite_levels },  //
};

static uint8_t lan_parameter(struct lan_command_call *call)
{
	const uint8_t *data = call->req.data, revision = REVISION;
	uint8_t value[17] = { 0 };

	if (channel_of(call) != call->server->channel)
		return CC_INVALID_FIELD;
	for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
		if (parameters[i].number != data[1])
			continue;
		lan_server_reply(call, &revision, 1);
		if (data[0] & REVISION_ONLY)
			return 0;
		if (parameters[i].fill)
			parameters[i].fill(call->server, value);
		lan_server_reply(call, value, parameters[i].size);
		return 0;
	}
	return CC_NO_PARAMETER;
}

/* What has a channel in its first byte, and what we know of it ourselves. */
static const struct channel_command {
	uint8_t netfn, cmd, size; /* of the request's data */
	bool has_channel;
	uint8_t (*answer)(struct lan_command_call *call); /* or NULL */
} channel_commands[] = {
	{ APP, 0x40, 3, true, NULL },
	{ APP, 0x41, 2, true, channel_access },
	{ APP, GET_CHANNEL_INFO, 1, true, channel_info },
	{ APP, 0x43, 3, true, NULL },
	{ APP, 0x44, 2, true, user_access },
	{ APP, 0x46, 1, false, user_name },
	{ TRANSPORT, 0x01, 2, true, NULL },
	{ TRANSPORT, 0x02, 4, true, lan_parameter },
	{ TRANSPORT, 0x21, 2, true, NULL },
	{ TRANSPORT, 0x22, 4, true, NULL },
};

static const struct channel_command *find(const struct lan_msg *req)
{
	for (size_t i = 0; i < ARRAY_SIZE(channel_commands); i++)
		if (channel_commands[i].netfn == req->netfn &&
		    channel_commands[i].cmd == req->cmd &&
		    channel_commands[i].size <= req->size)
			return &channel_commands[i];
	return NULL;
}

void lan_server_name_channel(const struct lan_server *s,
			     const struct lan_msg *req, uint8_t *data)
{
	const struct channel_command *c = find(req);

	if (c && c->has_channel &&
	    (data[0] & LAN_CHANNEL_MASK) == LAN_THIS_CHANNEL)
		data[0] = (uint8_t)((data[0] & ~LAN_CHANNEL_MASK) | s->channel);
}

void lan_server_complete(struct lan_command_call *call)
{
	const struct channel_command *c = find(&call->req);

	if (call->rsp.cc != LAN_CC_INVALID_COMMAND || !c || !c->answer)
		return;
	call->rsp.size = 0;
	call->rsp.cc = c->answer(call);
}
