/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "libipmiprov/transport/rmcp.h"

enum {
	RMCP_VERSION = 0x06,
	RMCP_NO_ACK = 0xff,
	RMCP_CLASS_ASF = 0x06,
	RMCP_CLASS_IPMI = 0x07,
	AUTH_TYPE_NONE = 0x00,
	AUTH_TYPE_RMCP_PLUS = 0x06,
	TYPE_ENCRYPTED = 0x80,
	TYPE_AUTHENTICATED = 0x40,
	TYPE_MASK = 0x3f,
	NEXT_HEADER = 0x07,
	PAD = 0xff,
	ASF_HEADER_SIZE = 12,
	ASF_PING = 0x80,
	ASF_PONG = 0x40,
	PLAIN_MAX_PAD = 1, /* for network chips that choke on certain sizes */
};

static const uint8_t start[] = { RMCP_VERSION, 0, RMCP_NO_ACK, RMCP_CLASS_IPMI,
				 AUTH_TYPE_RMCP_PLUS };

/* The pad is ours to skip; that it fits is all that matters. */
static int parse_trailer(const uint8_t *trailer, size_t size, size_t code_size,
			 struct rmcp_packet *ret)
{
	size_t fixed = 2 + code_size, pad;

	if (size < fixed)
		return ERR_ORIGIN(-EBADMSG);
	pad = size - fixed;
	if (trailer[pad] != pad || trailer[pad + 1] != NEXT_HEADER)
		return ERR_ORIGIN(-EBADMSG);
	ret->auth_code = trailer + pad + 2;
	ret->auth_code_size = code_size;
	return 0;
}

int rmcp_session_id(const uint8_t *bytes, size_t size, uint32_t *ret)
{
	if (size < RMCP_HEADER_SIZE || bytes[0] != start[0] ||
	    memcmp(bytes + 3, start + 3, sizeof(start) - 3) != 0)
		return ERR_ORIGIN(-EBADMSG);
	*ret = le32(bytes + 6);
	return 0;
}

int rmcp_parse(const uint8_t *bytes, size_t size, size_t auth_code_size,
	       struct rmcp_packet *ret)
{
	struct rmcp_packet p = { 0 };
	size_t rest;
	int r;

	r = rmcp_session_id(bytes, size, &p.session_id);
	if (r != 0)
		return ERR_TRACE(r);
	p.type = bytes[5] & TYPE_MASK;
	p.is_encrypted = bytes[5] & TYPE_ENCRYPTED;
	p.is_authenticated = bytes[5] & TYPE_AUTHENTICATED;
	p.seq = le32(bytes + 10);
	p.payload_size = le16(bytes + 14);
	p.payload = bytes + RMCP_HEADER_SIZE;
	rest = size - RMCP_HEADER_SIZE;
	if (p.payload_size > rest)
		return ERR_ORIGIN(-EBADMSG);

	if (p.is_authenticated) {
		r = parse_trailer(p.payload + p.payload_size,
				  rest - p.payload_size, auth_code_size, &p);
		if (r != 0)
			return ERR_TRACE(r);
	}
	*ret = p;
	return 0;
}

void rmcp_put_header(const struct rmcp_packet *packet, uint8_t *ret)
{
	memcpy(ret, start, sizeof(start));
	ret[5] = (uint8_t)(packet->type |
			   (packet->is_encrypted ? TYPE_ENCRYPTED : 0) |
			   (packet->is_authenticated ? TYPE_AUTHENTICATED : 0));
	put_le32(ret + 6, packet->session_id);
	put_le32(ret + 10, packet->seq);
	put_le16(ret + 14, (uint16_t)packet->payload_size);
}

size_t rmcp_put_trailer(size_t size, uint8_t *ret)
{
	/* what is authenticated, from the session header on, in fours */
	size_t covered = size - RMCP_SESSION_OFFSET + 2;
	size_t pad = (4 - covered % 4) % 4;

	memset(ret, PAD, pad);
	ret[pad] = (uint8_t)pad;
	ret[pad + 1] = NEXT_HEADER;
	return pad + 2;
}

int rmcp_parse_plain(const uint8_t *bytes, size_t size, struct rmcp_packet *ret)
{
	static const uint8_t outside[9] = { AUTH_TYPE_NONE };
	struct rmcp_packet p = { .type = RMCP_IPMI_MESSAGE };
	size_t rest;

	if (size < RMCP_PLAIN_HEADER_SIZE || bytes[0] != start[0] ||
	    bytes[3] != RMCP_CLASS_IPMI ||
	    memcmp(bytes + RMCP_SESSION_OFFSET, outside, sizeof(outside)) != 0)
		return ERR_ORIGIN(-EBADMSG);
	p.payload_size = bytes[RMCP_PLAIN_HEADER_SIZE - 1];
	p.payload = bytes + RMCP_PLAIN_HEADER_SIZE;
	rest = size - RMCP_PLAIN_HEADER_SIZE;
	if (p.payload_size > rest || rest - p.payload_size > PLAIN_MAX_PAD)
		return ERR_ORIGIN(-EBADMSG);
	*ret = p;
	return 0;
}

void rmcp_put_plain(size_t payload_size, uint8_t *ret)
{
	memset(ret, 0, RMCP_PLAIN_HEADER_SIZE);
	memcpy(ret, start, RMCP_SESSION_OFFSET);
	ret[RMCP_PLAIN_HEADER_SIZE - 1] = (uint8_t)payload_size;
}

/* RMCP header, then the ASF's: enterprise, type, tag, reserved, length. */
static const uint8_t asf_enterprise[] = { 0x00, 0x00, 0x11, 0xbe };

bool rmcp_is_ping(const uint8_t *bytes, size_t size, uint8_t *ret_tag)
{
	if (size < ASF_HEADER_SIZE || bytes[0] != RMCP_VERSION ||
	    bytes[3] != RMCP_CLASS_ASF ||
	    memcmp(bytes + 4, asf_enterprise, sizeof(asf_enterprise)) != 0 ||
	    bytes[8] != ASF_PING)
		return false;
	*ret_tag = bytes[9];
	return true;
}

void rmcp_put_pong(uint8_t tag, uint8_t *ret)
{
	static const uint8_t body[RMCP_PONG_SIZE - ASF_HEADER_SIZE] = {
		0x00, 0x00, 0x11, 0xbe, /* enterprise: nothing but ASF */
		0,    0,    0,    0,    /* OEM */
		0x81,                   /* IPMI, and ASF 1.0 */
	};

	memset(ret, 0, ASF_HEADER_SIZE);
	ret[0] = RMCP_VERSION;
	ret[2] = RMCP_NO_ACK;
	ret[3] = RMCP_CLASS_ASF;
	memcpy(ret + 4, asf_enterprise, sizeof(asf_enterprise));
	ret[8] = ASF_PONG;
	ret[9] = tag;
	ret[11] = sizeof(body);
	memcpy(ret + ASF_HEADER_SIZE, body, sizeof(body));
}

static uint8_t checksum(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return (uint8_t)-sum;
}

size_t lan_msg_put(const struct lan_msg *msg, uint8_t *ret)
{
	ret[0] = msg->to;
	ret[1] = (uint8_t)(msg->netfn << 2 | (msg->to_lun & 3));
	ret[2] = checksum(ret, 2);
	ret[3] = msg->from;
	ret[4] = (uint8_t)(msg->seq << 2 | (msg->from_lun & 3));
	ret[5] = msg->cmd;
	if (msg->size)
		memcpy(ret + 6, msg->data, msg->size);
	ret[6 + msg->size] = checksum(ret + 3, 3 + msg->size);
	return msg->size + LAN_MSG_OVERHEAD;
}

int lan_msg_parse(const uint8_t *bytes, size_t size, struct lan_msg *ret)
{
	if (size < LAN_MSG_OVERHEAD || checksum(bytes, 3) != 0 ||
	    checksum(bytes + 3, size - 3) != 0)
		return ERR_ORIGIN(-EBADMSG);
	*ret = (struct lan_msg){
		.to = bytes[0],
		.netfn = bytes[1] >> 2,
		.to_lun = bytes[1] & 3,
		.from = bytes[3],
		.seq = bytes[4] >> 2,
		.from_lun = bytes[4] & 3,
		.cmd = bytes[5],
		.data = bytes + 6,
		.size = size - LAN_MSG_OVERHEAD,
	};
	return 0;
}
