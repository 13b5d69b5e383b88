/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "libipmiprov/transport/rmcp.h"

enum {
	RMCP_VERSION = 0x06,
	RMCP_NO_ACK = 0xff,
	RMCP_CLASS_IPMI = 0x07,
	AUTH_TYPE_RMCP_PLUS = 0x06,
	TYPE_ENCRYPTED = 0x80,
	TYPE_AUTHENTICATED = 0x40,
	TYPE_MASK = 0x3f,
	NEXT_HEADER = 0x07,
	PAD = 0xff,
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

int rmcp_parse(const uint8_t *bytes, size_t size, size_t auth_code_size,
	       struct rmcp_packet *ret)
{
	struct rmcp_packet p = { 0 };
	size_t rest;
	int r;

	if (size < RMCP_HEADER_SIZE || bytes[0] != start[0] ||
	    memcmp(bytes + 3, start + 3, sizeof(start) - 3) != 0)
		return ERR_ORIGIN(-EBADMSG);

	p.type = bytes[5] & TYPE_MASK;
	p.is_encrypted = bytes[5] & TYPE_ENCRYPTED;
	p.is_authenticated = bytes[5] & TYPE_AUTHENTICATED;
	p.session_id = le32(bytes + 6);
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
