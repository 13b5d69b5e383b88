/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A BMC's side of RMCP+ (IPMI 2.0, chapter 13)
 *
 * Datagrams in, datagrams out: no socket, no thread, no wait of its own.  It
 * has one user, with Administrator privilege, and any number of remote consoles
 * up to LAN_SERVER_MAX_SESSIONS.  What belongs to a session is answered here;
 * all else goes to the BMC behind it, bridged requests to the controllers
 * behind that.
 */

#include "base/clock.h"
#include "base/rng.h"
#include "libipmiprov/transport/lan-crypto.h"
#include "libipmiprov/transport/rmcp.h"
#include "libipmiprov/transport/transport.h"

enum {
	LAN_SERVER_MAX_SESSIONS = 16,
	LAN_SERVER_IDLE_S = 60, /* then a session ends, 6.12.15 */
	LAN_SERVER_LOGIN_S = 20,
	LAN_SERVER_MAX_ANSWERS = 2,
};

/* A socket's address, for Get Session Info and LAN parameters; zeroes where it
 * is not one of IPv4. */
struct lan_place {
	uint8_t ip[4];
	uint16_t port;
};

struct lan_server_options {
	struct transport *bmc;     /* borrowed */
	const char *user;          /* 1 to LAN_MAX_USER bytes; copied */
	uint8_t key[LAN_KEY_SIZE]; /* password, zeroes behind; copied */
	struct lan_place at;       /* where it listens */
	const struct clock *clock; /* NULL: clock_system */
	struct rng *rng;           /* NULL: rng_system; borrowed */
};

struct lan_answer {
	size_t size;
	uint8_t bytes[RMCP_MAX_PACKET];
};

struct lan_answers {
	size_t n;
	struct lan_answer packets[LAN_SERVER_MAX_ANSWERS];
};

struct lan_server;

/**
 * lan_server_new() - a server without sessions
 *
 * Return: 0, -EINVAL for a user name that is none, -ENOMEM.
 */
int lan_server_new(const struct lan_server_options *o, struct lan_server **ret);
void lan_server_free(struct lan_server *s); /* wipes all keys; NULL is fine */
void lan_server_free_p(struct lan_server **s);

/**
 * lan_server_handle() - take one datagram
 * @s: the server
 * @bytes: whatever came
 * @size: bytes at @bytes
 * @from: who sent it, and gets the answers
 * @ret: what to send back, in this order; nothing if it was dropped
 *
 * Return: 0; -EIO (OpenSSL), what the random source says, or what the BMC's
 * transport says when it is gone.  A BMC that does not answer is 0 and silence.
 */
int lan_server_handle(struct lan_server *s, const uint8_t *bytes, size_t size,
		      const struct lan_place *from, struct lan_answers *ret);

/** lan_server_n_sessions() - how many are open, those in the making not */
size_t lan_server_n_sessions(const struct lan_server *s);
