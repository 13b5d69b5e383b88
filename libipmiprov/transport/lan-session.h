/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * An RMCP+ session: packets in and out, with keys and sequence numbers
 *
 * One thread; sessions share nothing, there may be any number.  Before
 * lan_handshake() is done packets are clear and have session id 0.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "libipmiprov/transport/lan-crypto.h"
#include "libipmiprov/transport/rmcp.h"
#include "libipmiprov/transport/wait.h"

/* Sequence numbers that came, the newest and which of the 32 before it. */
struct lan_window {
	uint32_t newest, seen; /* bit n of seen: newest - n came */
};

/**
 * lan_window_take() - may a packet with this number be taken?
 *
 * Not 0, not one that came, not older than 32 packets; a gap ahead may be as
 * large as that.  Only ask for packets whose authentication code is right.
 */
bool lan_window_take(struct lan_window *w, uint32_t seq);

struct lan_session {
	int fd; /* connected UDP socket, borrowed */
	struct waiter *waiter;
	struct rng *rng;
	const struct lan_suite *suite; /* NULL: no session yet */
	uint32_t our_id, bmc_id;
	uint32_t seq; /* of the last packet sent */
	struct lan_window window;
	struct lan_keys keys; /* secret */
};

/** lan_session_wipe() - forget the session and its keys, no packet is sent */
void lan_session_wipe(struct lan_session *s);

enum {
	LAN_R_DROP = 1, /* not for us, or not from the BMC: wait for another */
};

/**
 * lan_session_seal() - make a packet of a payload
 * @s: its sequence number is counted up if it is open
 * @type: enum rmcp_payload
 * @payload: clear bytes
 * @size: bytes at @payload
 * @ret: room for RMCP_MAX_PACKET
 * @ret_size: bytes of packet
 *
 * Return: 0, -EMSGSIZE, -EIO (OpenSSL), or what the random source says.
 */
int lan_session_seal(struct lan_session *s, uint8_t type,
		     const uint8_t *payload, size_t size, uint8_t *ret,
		     size_t *ret_size);

/**
 * lan_session_unseal() - verify and decrypt a packet
 * @s: the session
 * @bytes: one datagram
 * @size: bytes at @bytes
 * @ret: .payload points into @plain or @bytes
 * @plain: room for RMCP_MAX_PACKET
 *
 * Return: 0, LAN_R_DROP, -EIO.
 */
int lan_session_unseal(struct lan_session *s, const uint8_t *bytes, size_t size,
		       struct rmcp_packet *ret, uint8_t *plain);

/** lan_session_send() - seal and send; errors of send(2) too */
int lan_session_send(struct lan_session *s, uint8_t type,
		     const uint8_t *payload, size_t size);

/**
 * lan_session_receive() - wait for one datagram and unseal it
 * @s: the session
 * @deadline_ns: CLOCK_MONOTONIC
 * @ret: the packet, in @plain
 * @plain: room for RMCP_MAX_PACKET
 *
 * Return: 0, LAN_R_DROP, -ETIMEDOUT, -ECANCELED, or what recv(2) says.
 */
int lan_session_receive(struct lan_session *s, uint64_t deadline_ns,
			struct rmcp_packet *ret, uint8_t *plain);

/**
 * lan_handshake() - open a session
 * @s: .fd, .waiter and .rng are set
 * @suite: the cipher suite to ask for
 * @login: .role_m, .user and .k_uid are set; the rest is filled in
 * @deadline_ns: CLOCK_MONOTONIC
 *
 * Return: 0, RAKP_R_NO_SUITE, -EACCES (no such user, wrong password, or a BMC
 * that cannot prove to know it), -EBUSY, -EPROTO, -ETIMEDOUT, ...
 */
int lan_handshake(struct lan_session *s, const struct lan_suite *suite,
		  struct lan_login *login, uint64_t deadline_ns);

/*
 * When to send again what got no answer: after 0.5 s, and then at twice the
 * distance each time.
 */
struct lan_retry {
	uint64_t interval_ns, at_ns;
};

void lan_retry_start(struct lan_retry *retry);
void lan_retry_next(struct lan_retry *retry);
