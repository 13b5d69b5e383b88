/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Commands of a session (IPMI 2.0, chapter 22), and the way to all others
 */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-server-session.h"

enum {
	APP = 0x06,
	LEVEL_MASK = 0x0f,
	WANT_2_0 = 0x80,
	HAS_2_0 = 0x80,
	NAMED_USERS = 0x04, /* none without a name, no K[G], all is checked */
	SUPPORTS_2_0 = 0x02,
	LIST_BY_SUITE = 0x80,
	LIST_INDEX_MASK = 0x3f,
	LIST_PAGE = 16,
	SUITE_START = 0xc0,
	TAG_INTEGRITY = 0x40,
	TAG_CONFIDENTIALITY = 0x80,
	TRACKING_MASK = 0xc0,
	TRACK_REQUEST = 0x40,
	CMD_SEND_MESSAGE = 0x34,
	PROTOCOL_RMCP_PLUS = 1, /* of Get Session Info, in the high nibble */
	BMC_WAIT_MS = 1000,
};

enum {
	CC_TIMEOUT = 0xc3,
	CC_BAD_LENGTH = 0xc7,
	CC_INVALID_FIELD = 0xcc,
	CC_DESTINATION_UNAVAILABLE = 0xd3,
	CC_PRIVILEGE = 0xd4,
	CC_LEVEL_TOO_HIGH = 0x81,  /* Set Session Privilege Level */
	CC_NO_SUCH_SESSION = 0x87, /* Close Session */
};

void lan_server_reply(struct lan_command_call *call, const void *bytes,
		      size_t size)
{
	memcpy(call->rsp.data + call->rsp.size, bytes, size);
	call->rsp.size += size;
}

static bool is_our_channel(const struct lan_command_call *call)
{
	uint8_t channel = call->req.data[0] & LAN_CHANNEL_MASK;

	return channel == LAN_THIS_CHANNEL || channel == call->server->channel;
}

/* 22.13 */
static uint8_t authentication_capabilities(struct lan_command_call *call)
{
	const uint8_t *data = call->req.data;
	uint8_t answer[8] = { call->server->channel, 0, NAMED_USERS };
	uint8_t level = data[1] & LEVEL_MASK;

	if (!is_our_channel(call) || level < LAN_LEVEL_CALLBACK ||
	    level > LAN_LEVEL_ADMINISTRATOR)
		return CC_INVALID_FIELD;
	if (data[0] & WANT_2_0) {
		answer[1] = HAS_2_0;
		answer[3] = SUPPORTS_2_0;
	}
	lan_server_reply(call, answer, sizeof(answer));
	return 0;
}

static size_t put_suites(uint8_t *ret)
{
	const struct lan_suite *s;
	size_t n = 0;

	for (size_t i = 0; (s = lan_suite_at(i)); i++) {
		const uint8_t record[] = {
			SUITE_START,
			(uint8_t)s->id,
			s->authentication,
			TAG_INTEGRITY | s->integrity,
			TAG_CONFIDENTIALITY | s->confidentiality,
		};

		memcpy(ret + n, record, sizeof(record));
		n += sizeof(record);
	}
	return n;
}

/* Each algorithm once; the list of suites has them at the end of a record. */
static size_t put_algorithms(uint8_t *ret)
{
	const struct lan_suite *s;
	size_t n = 0;

	for (size_t i = 0; (s = lan_suite_at(i)); i++) {
		const uint8_t tags[] = {
			s->authentication,
			TAG_INTEGRITY | s->integrity,
			TAG_CONFIDENTIALITY | s->confidentiality,
		};

		for (size_t j = 0; j < sizeof(tags); j++)
			if (!memchr(ret, tags[j], n))
				ret[n++] = tags[j];
	}
	return n;
}

/* 22.15: 16 bytes at a time, and fewer at the end */
static uint8_t cipher_suites(struct lan_command_call *call)
{
	const uint8_t *data = call->req.data, channel = call->server->channel;
	size_t at = (size_t)(data[2] & LIST_INDEX_MASK) * LIST_PAGE, size;
	uint8_t list[64];

	if (!is_our_channel(call) || data[1] & ~LIST_INDEX_MASK)
		return CC_INVALID_FIELD;
	size = data[2] & LIST_BY_SUITE ? put_suites(list)
				       : put_algorithms(list);
	lan_server_reply(call, &channel, 1);
	if (at < size)
		lan_server_reply(call, list + at,
				 MIN(size - at, (size_t)LIST_PAGE));
	return 0;
}

/* 22.18 */
static uint8_t set_privilege(struct lan_command_call *call)
{
	struct lan_seat *seat = call->seat;
	uint8_t level = call->req.data[0];

	if (level > LAN_LEVEL_ADMINISTRATOR || level == LAN_LEVEL_CALLBACK)
		return CC_INVALID_FIELD;
	if (level > seat->max_level)
		return CC_LEVEL_TOO_HIGH;
	if (level != 0)
		seat->level = level;
	lan_server_reply(call, &seat->level, 1);
	return 0;
}

/* 22.19 */
static uint8_t close_session(struct lan_command_call *call)
{
	struct lan_seat *seat =
		lan_server_seat(call->server, le32(call->req.data));

	if (!seat || seat->stage != LAN_ACTIVE)
		return CC_NO_SUCH_SESSION;
	if (seat == call->seat) {
		call->is_over = true;
		return 0;
	}
	if (call->seat->level < LAN_LEVEL_ADMINISTRATOR)
		return CC_PRIVILEGE;
	lan_seat_clear(seat);
	return 0;
}

enum { BY_HANDLE = 0xfe, BY_ID = 0xff, THIS_SESSION = 0x00 };

static uint8_t handle_of(const struct lan_server *s,
			 const struct lan_seat *seat)
{
	return (uint8_t)(seat - s->seats + 1);
}

/* Answers nobody where there is none; the request may be too short. */
static uint8_t find_session(struct lan_command_call *call,
			    struct lan_seat **ret)
{
	struct lan_server *s = call->server;
	const uint8_t *data = call->req.data;
	size_t size = call->req.size, n = 0;

	*ret = NULL;
	if ((data[0] == BY_ID && size != 5) ||
	    (data[0] == BY_HANDLE && size != 2))
		return CC_BAD_LENGTH;
	if (data[0] == THIS_SESSION)
		*ret = call->seat;
	for (size_t i = 0; i < LAN_SERVER_MAX_SESSIONS && !*ret; i++) {
		struct lan_seat *seat = &s->seats[i];

		if (seat->stage != LAN_ACTIVE)
			continue;
		n++;
		if ((data[0] == BY_ID && seat->login.sid_c == le32(data + 1)) ||
		    (data[0] == BY_HANDLE && handle_of(s, seat) == data[1]) ||
		    data[0] == n)
			*ret = seat;
	}
	return 0;
}

/* 22.20 */
static uint8_t session_info(struct lan_command_call *call)
{
	uint8_t answer[18] = { 0, LAN_SERVER_MAX_SESSIONS,
			       (uint8_t)lan_server_n_sessions(call->server),
			       LAN_OUR_USER_ID };
	struct lan_seat *seat;
	uint8_t cc = find_session(call, &seat);

	if (cc != 0)
		return cc;
	if (!seat) {
		lan_server_reply(call, answer, 3);
		return 0;
	}
	answer[0] = handle_of(call->server, seat);
	answer[4] = seat->level;
	answer[5] = (uint8_t)(PROTOCOL_RMCP_PLUS << 4 | call->server->channel);
	memcpy(answer + 6, seat->from.ip, sizeof(seat->from.ip));
	put_le16(answer + 16, seat->from.port); /* 10 to 15: no MAC address */
	lan_server_reply(call, answer, sizeof(answer));
	return 0;
}

static int ask_bmc(struct lan_command_call *call, const struct ipmi_req *req,
		   struct ipmi_rsp *ret)
{
	uint64_t deadline_ns = clock_mono_ns(&clock_system) +
			       (uint64_t)BMC_WAIT_MS * NS_PER_MS;
	int r = transport_exchange(call->server->bmc, req, ret, deadline_ns);

	if (r != -ETIMEDOUT && r != -EBADMSG)
		return ERR_TRACE(r);
	call->is_silent = true;
	return 0;
}

static int forward(struct lan_command_call *call)
{
	struct ipmi_req req = {
		.to = { .lun = call->req.to_lun },
		.netfn = call->req.netfn,
		.cmd = call->req.cmd,
		.data = call->req.data,
		.size = call->req.size,
	};
	int r = ask_bmc(call, &req, &call->rsp);

	if (r == 0 && !call->is_silent)
		lan_server_complete(call);
	return ERR_TRACE(r);
}

/* The other controller's answer, as if it had come to the console. */
static void put_bridged(struct lan_command_call *call,
			const struct lan_msg *inner, const struct ipmi_rsp *rsp)
{
	call->bridged_data[0] = rsp->cc;
	memcpy(call->bridged_data + 1, rsp->data, rsp->size);
	call->bridged = (struct lan_msg){
		.to = call->req.from,
		.netfn = inner->netfn | 1,
		.to_lun = inner->from_lun,
		.from = inner->to,
		.seq = inner->seq,
		.from_lun = inner->to_lun,
		.cmd = inner->cmd,
		.data = call->bridged_data,
		.size = 1 + rsp->size,
	};
	call->has_bridged = true;
}

/* clang-format off */
static const struct session_command {
	uint8_t netfn, cmd;
	uint8_t min_size, max_size; /* of the request's data */
	bool is_free;               /* outside of a session too */
	uint8_t (*answer)(struct lan_command_call *call); /* NULL: the BMC's */
} session_commands[] = {
	{ APP, 0x37, 0, 0, true, NULL }, /* Get System GUID */
	{ APP, 0x38, 2, 2, true, authentication_capabilities },
	{ APP, 0x3b, 1, 1, false, set_privilege },
	{ APP, 0x3c, 4, 4, false, close_session },
	{ APP, 0x3d, 1, 5, false, session_info },
	{ APP, 0x54, 3, 3, true, cipher_suites },
};

/*
 * Appendix G, as far as a User may not.  Where only Administrators may, and
 * only by the system interface, it is Administrators here.
 */
static const struct protected_command {
	uint8_t netfn, cmd, level;
} protected_commands[] = {
	{ 0x00, 0x02, LAN_LEVEL_OPERATOR },      /* Chassis Control */
	{ 0x00, 0x03, LAN_LEVEL_OPERATOR },      /* Chassis Reset */
	{ 0x00, 0x04, LAN_LEVEL_OPERATOR },      /* Chassis Identify */
	{ 0x00, 0x05, LAN_LEVEL_ADMINISTRATOR }, /* Set Chassis Capabilities */
	{ 0x00, 0x06, LAN_LEVEL_OPERATOR },      /* Power Restore Policy */
	{ 0x00, 0x08, LAN_LEVEL_OPERATOR },      /* Set System Boot Options */
	{ 0x00, 0x09, LAN_LEVEL_OPERATOR },      /* Get System Boot Options */
	{ 0x00, 0x0a, LAN_LEVEL_ADMINISTRATOR }, /* Front Panel Enables */
	{ 0x00, 0x0b, LAN_LEVEL_ADMINISTRATOR }, /* Power Cycle Interval */
	{ 0x04, 0x00, LAN_LEVEL_ADMINISTRATOR }, /* Set Event Receiver */
	{ 0x04, 0x02, LAN_LEVEL_OPERATOR },      /* Platform Event */
	{ 0x04, 0x11, LAN_LEVEL_ADMINISTRATOR }, /* Arm PEF Timer */
	{ 0x04, 0x12, LAN_LEVEL_ADMINISTRATOR }, /* Set PEF Parameters */
	{ 0x04, 0x13, LAN_LEVEL_OPERATOR },      /* Get PEF Parameters */
	{ 0x04, 0x14, LAN_LEVEL_ADMINISTRATOR }, /* Set Last Processed Event */
	{ 0x04, 0x15, LAN_LEVEL_ADMINISTRATOR }, /* Get Last Processed Event */
	{ 0x04, 0x16, LAN_LEVEL_ADMINISTRATOR }, /* Alert Immediate */
	{ 0x04, 0x22, LAN_LEVEL_OPERATOR },      /* Reserve Device SDRs */
	{ 0x04, 0x24, LAN_LEVEL_OPERATOR },      /* Set Sensor Hysteresis */
	{ 0x04, 0x26, LAN_LEVEL_OPERATOR },      /* Set Sensor Thresholds */
	{ 0x04, 0x28, LAN_LEVEL_OPERATOR },      /* Set Sensor Event Enable */
	{ 0x04, 0x2a, LAN_LEVEL_OPERATOR },      /* Re-arm Sensor Events */
	{ 0x04, 0x2e, LAN_LEVEL_OPERATOR },      /* Set Sensor Type */
	{ 0x04, 0x30, LAN_LEVEL_OPERATOR },      /* Set Sensor Reading */
	{ APP,  0x02, LAN_LEVEL_ADMINISTRATOR }, /* Cold Reset */
	{ APP,  0x03, LAN_LEVEL_ADMINISTRATOR }, /* Warm Reset */
	{ APP,  0x05, LAN_LEVEL_ADMINISTRATOR }, /* Manufacturing Test On */
	{ APP,  0x06, LAN_LEVEL_ADMINISTRATOR }, /* Set ACPI Power State */
	{ APP,  0x22, LAN_LEVEL_OPERATOR },      /* Reset Watchdog Timer */
	{ APP,  0x24, LAN_LEVEL_OPERATOR },      /* Set Watchdog Timer */
	{ APP,  0x2e, LAN_LEVEL_ADMINISTRATOR }, /* Set BMC Global Enables */
	{ APP,  0x40, LAN_LEVEL_ADMINISTRATOR }, /* Set Channel Access */
	{ APP,  0x43, LAN_LEVEL_ADMINISTRATOR }, /* Set User Access */
	{ APP,  0x44, LAN_LEVEL_OPERATOR },      /* Get User Access */
	{ APP,  0x45, LAN_LEVEL_ADMINISTRATOR }, /* Set User Name */
	{ APP,  0x46, LAN_LEVEL_OPERATOR },      /* Get User Name */
	{ APP,  0x47, LAN_LEVEL_ADMINISTRATOR }, /* Set User Password */
	{ APP,  0x4c, LAN_LEVEL_ADMINISTRATOR }, /* Set User Payload Access */
	{ APP,  0x4d, LAN_LEVEL_OPERATOR },      /* Get User Payload Access */
	{ APP,  0x52, LAN_LEVEL_OPERATOR },      /* Master Write-Read */
	{ APP,  0x56, LAN_LEVEL_ADMINISTRATOR }, /* Channel Security Keys */
	{ APP,  0x58, LAN_LEVEL_ADMINISTRATOR }, /* Set System Info */
	{ 0x0a, 0x12, LAN_LEVEL_OPERATOR },      /* Write FRU Data */
	{ 0x0a, 0x24, LAN_LEVEL_OPERATOR },      /* Add SDR */
	{ 0x0a, 0x25, LAN_LEVEL_OPERATOR },      /* Partial Add SDR */
	{ 0x0a, 0x26, LAN_LEVEL_OPERATOR },      /* Delete SDR */
	{ 0x0a, 0x27, LAN_LEVEL_OPERATOR },      /* Clear SDR Repository */
	{ 0x0a, 0x29, LAN_LEVEL_OPERATOR },      /* Set SDR Time */
	{ 0x0a, 0x2a, LAN_LEVEL_OPERATOR },      /* Enter SDR Update Mode */
	{ 0x0a, 0x2b, LAN_LEVEL_OPERATOR },      /* Exit SDR Update Mode */
	{ 0x0a, 0x2c, LAN_LEVEL_OPERATOR },      /* Initialization Agent */
	{ 0x0a, 0x44, LAN_LEVEL_OPERATOR },      /* Add SEL Entry */
	{ 0x0a, 0x45, LAN_LEVEL_OPERATOR },      /* Partial Add SEL Entry */
	{ 0x0a, 0x46, LAN_LEVEL_OPERATOR },      /* Delete SEL Entry */
	{ 0x0a, 0x47, LAN_LEVEL_OPERATOR },      /* Clear SEL */
	{ 0x0a, 0x49, LAN_LEVEL_OPERATOR },      /* Set SEL Time */
	{ 0x0a, 0x5b, LAN_LEVEL_ADMINISTRATOR }, /* Set Auxiliary Log Status */
	{ 0x0a, 0x5d, LAN_LEVEL_OPERATOR },      /* Set SEL UTC Offset */
	{ 0x0c, 0x01, LAN_LEVEL_ADMINISTRATOR }, /* Set LAN Parameters */
	{ 0x0c, 0x02, LAN_LEVEL_OPERATOR },      /* Get LAN Parameters */
	{ 0x0c, 0x03, LAN_LEVEL_ADMINISTRATOR }, /* Suspend BMC ARPs */
	{ 0x0c, 0x10, LAN_LEVEL_ADMINISTRATOR }, /* Set Serial Parameters */
	{ 0x0c, 0x11, LAN_LEVEL_OPERATOR },      /* Get Serial Parameters */
	{ 0x0c, 0x21, LAN_LEVEL_ADMINISTRATOR }, /* Set SOL Parameters */
};
/* clang-format on */

static const struct session_command *find_command(const struct lan_msg *req)
{
	for (size_t i = 0; i < ARRAY_SIZE(session_commands); i++)
		if (session_commands[i].netfn == req->netfn &&
		    session_commands[i].cmd == req->cmd)
			return &session_commands[i];
	return NULL;
}

static uint8_t level_for(const struct lan_msg *req)
{
	for (size_t i = 0; i < ARRAY_SIZE(protected_commands); i++)
		if (protected_commands[i].netfn == req->netfn &&
		    protected_commands[i].cmd == req->cmd)
			return protected_commands[i].level;
	return LAN_LEVEL_USER;
}

/*
 * Send Message (22.7), of which over LAN only the form makes sense that
 * brings the answer back (6.13.4).
 */
static int send_message(struct lan_command_call *call)
{
	const uint8_t *data = call->req.data;
	struct lan_msg inner;
	struct ipmi_req req;
	struct ipmi_rsp rsp;
	int r;

	if (call->req.size < 1 || (data[0] & TRACKING_MASK) != TRACK_REQUEST ||
	    lan_msg_parse(data + 1, call->req.size - 1, &inner) != 0 ||
	    inner.netfn & 1 || inner.to & 1) {
		call->rsp.cc = CC_INVALID_FIELD;
		return 0;
	}
	if (call->seat->level < level_for(&inner)) {
		call->rsp.cc = CC_PRIVILEGE;
		return 0;
	}
	req = (struct ipmi_req){
		.to = { .owner = inner.to,
			.channel = data[0] & LAN_CHANNEL_MASK,
			.lun = inner.to_lun },
		.netfn = inner.netfn,
		.cmd = inner.cmd,
		.data = inner.data,
		.size = inner.size,
	};
	r = ask_bmc(call, &req, &rsp);
	if (r != 0)
		return ERR_TRACE(r);
	if (call->is_silent) {
		/* it took the message; only its answer never comes */
		call->is_silent = false;
		return 0;
	}
	/* for 83h, not acknowledged, ipmi-sensors gives up its whole list */
	if (rsp.cc == CC_DESTINATION_UNAVAILABLE && rsp.size == 0)
		call->rsp.cc = CC_TIMEOUT;
	else
		put_bridged(call, &inner, &rsp);
	return 0;
}

static bool is_allowed(const struct lan_command_call *call,
		       const struct session_command *command)
{
	if (!call->seat)
		return command && command->is_free;
	/* whoever could log in may close his session, and ask who he is */
	return command || call->seat->level >= level_for(&call->req);
}

/* Into memory of our own, where a channel can get its number. */
static void take_data(struct lan_command_call *call)
{
	size_t size = call->req.size;

	if (size > 0)
		memcpy(call->data, call->req.data, size);
	call->req.data = call->data;
	lan_server_name_channel(call->server, &call->req, call->data);
}

int lan_server_command(struct lan_command_call *call)
{
	const struct lan_msg *req = &call->req;
	const struct session_command *command = find_command(req);

	take_data(call);
	if (!is_allowed(call, command)) {
		call->rsp.cc = CC_PRIVILEGE;
		return 0;
	}
	if (req->netfn == APP && req->cmd == CMD_SEND_MESSAGE)
		return ERR_TRACE(send_message(call));
	if (!command || !command->answer)
		return ERR_TRACE(forward(call));
	if (req->size < command->min_size || req->size > command->max_size)
		call->rsp.cc = CC_BAD_LENGTH;
	else
		call->rsp.cc = command->answer(call);
	return 0;
}
