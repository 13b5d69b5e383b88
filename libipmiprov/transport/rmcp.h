/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * RMCP+ packets and the IPMI messages inside (IPMI 2.0, chapter 13)
 *
 * Bytes in, plain structs out, and back.  No keys and no sockets.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rmcp_payload {
	RMCP_IPMI_MESSAGE = 0x00,
	RMCP_OPEN_SESSION_REQUEST = 0x10,
	RMCP_OPEN_SESSION_RESPONSE = 0x11,
	RMCP_RAKP_1 = 0x12,
	RMCP_RAKP_2 = 0x13,
	RMCP_RAKP_3 = 0x14,
	RMCP_RAKP_4 = 0x15,
};

enum {
	RMCP_MAX_PACKET = 1024,
	RMCP_HEADER_SIZE = 16,   /* RMCP header and session header */
	RMCP_SESSION_OFFSET = 4, /* where the session header starts */
	RMCP_MAX_TRAILER = 3 + 2 + 32,
	RMCP_PLAIN_HEADER_SIZE = 14,
	RMCP_PONG_SIZE = 28,
};

/* Table 13-8.  Pointers are into the packet. */
struct rmcp_packet {
	uint8_t type; /* enum rmcp_payload */
	bool is_encrypted, is_authenticated;
	uint32_t session_id, seq;
	const uint8_t *payload;
	size_t payload_size;
	const uint8_t *auth_code; /* NULL if not authenticated */
	size_t auth_code_size;
};

/**
 * rmcp_parse() - take a packet apart
 * @bytes: one datagram
 * @size: bytes at @bytes
 * @auth_code_size: of an authenticated packet, by the session's algorithm
 * @ret: filled on success; nothing of it is verified yet
 *
 * Return: 0, or -EBADMSG for what is no IPMI 2.0 packet.
 */
int rmcp_parse(const uint8_t *bytes, size_t size, size_t auth_code_size,
	       struct rmcp_packet *ret);

/**
 * rmcp_session_id() - whose keys are needed to look further into a packet?
 * @ret: 0 for one outside of a session
 *
 * Return: 0, or -EBADMSG for what is no IPMI 2.0 packet.
 */
int rmcp_session_id(const uint8_t *bytes, size_t size, uint32_t *ret);

/**
 * rmcp_put_header() - the first 16 bytes of a packet
 * @packet: all but .payload and .auth_code is used
 * @ret: room for RMCP_HEADER_SIZE
 */
void rmcp_put_header(const struct rmcp_packet *packet, uint8_t *ret);

/**
 * rmcp_put_trailer() - integrity pad, pad length and next header
 * @size: bytes of the packet so far
 * @ret: where the packet ends; room for 5
 *
 * Return: bytes written; the authentication code follows them.
 */
size_t rmcp_put_trailer(size_t size, uint8_t *ret);

/**
 * rmcp_parse_plain() - a packet in the form of IPMI 1.5, outside of a session
 * @ret: .payload and .payload_size are filled; the rest is zeroes
 *
 * So does everybody ask what a BMC can do (table 13-8, 13.6).
 *
 * Return: 0, or -EBADMSG for anything else, an IPMI 2.0 packet too.
 */
int rmcp_parse_plain(const uint8_t *bytes, size_t size,
		     struct rmcp_packet *ret);

/** rmcp_put_plain() - the first RMCP_PLAIN_HEADER_SIZE bytes of one */
void rmcp_put_plain(size_t payload_size, uint8_t *ret);

/**
 * rmcp_is_ping() - is it a presence ping (13.2.3)?
 * @ret_tag: of the pong
 */
bool rmcp_is_ping(const uint8_t *bytes, size_t size, uint8_t *ret_tag);

/** rmcp_put_pong() - "IPMI is here", RMCP_PONG_SIZE bytes (13.2.4) */
void rmcp_put_pong(uint8_t tag, uint8_t *ret);

/*
 * A message as on LAN and IPMB (figure 13-4).  In a response "to" is the one
 * that asked, and .data starts with the completion code.
 */
struct lan_msg {
	uint8_t to, netfn, to_lun;
	uint8_t from, seq, from_lun;
	uint8_t cmd;
	const uint8_t *data; /* borrowed */
	size_t size;
};

enum { LAN_MSG_OVERHEAD = 7, LAN_REMOTE_CONSOLE = 0x81 };

/** lan_msg_put() - write a message; room for .size + LAN_MSG_OVERHEAD */
size_t lan_msg_put(const struct lan_msg *msg, uint8_t *ret);

/**
 * lan_msg_parse() - read a message and verify both checksums
 * Return: 0 or -EBADMSG.
 */
int lan_msg_parse(const uint8_t *bytes, size_t size, struct lan_msg *ret);
