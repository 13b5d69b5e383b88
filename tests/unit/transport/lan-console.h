/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A remote console that speaks to an RMCP+ server without a socket
 *
 * Each step is a call, so that a test can do them in a wrong order, twice, or
 * not at all.  What the server said last is in .answers.
 */

#include "libipmiprov/transport/lan-server.h"
#include "libipmiprov/transport/lan-session.h"
#include "libipmiprov/transport/rakp.h"

struct lan_console {
	struct lan_server *server;
	struct rng_counter rng;
	struct lan_place from;
	const struct lan_suite *suite;
	struct lan_login login;
	struct lan_session session;
	uint8_t tag, seq;
	uint8_t packet[RMCP_MAX_PACKET]; /* what it sent last */
	size_t packet_size;
	struct lan_answers answers;
};

enum { LAN_CONSOLE_SILENCE = 0x100 }; /* instead of a status */

void lan_console_init(struct lan_console *c, struct lan_server *server);

/** lan_console_give() - the server gets a datagram, as .packet or not */
void lan_console_give(struct lan_console *c, const uint8_t *bytes, size_t size);

/* Each returns the status of the answer, or LAN_CONSOLE_SILENCE. */
int lan_console_open(struct lan_console *c, int suite, uint8_t role);
int lan_console_rakp_1(struct lan_console *c, const char *user, uint8_t role);
int lan_console_rakp_3(struct lan_console *c, const char *password);

/** lan_console_login() - all of it, by "admin" and "secret" */
int lan_console_login(struct lan_console *c, int suite, uint8_t role);

/** lan_console_seal() - make .packet of a request, and count on */
void lan_console_seal(struct lan_console *c, const struct lan_msg *msg);

/**
 * lan_console_take() - unseal an answer
 * @i: which one
 * @ret: in @plain
 *
 * Return: 0, or LAN_R_DROP if it is not one for us.
 */
int lan_console_take(struct lan_console *c, size_t i, struct lan_msg *ret,
		     uint8_t *plain);

/**
 * lan_console_ask() - a request inside the session and its first answer
 * @netfn_cmd: network function and command
 * @data: of the request, in hex
 * @ret: completion code and data, in hex; room for 3 * 256 bytes
 *
 * Return: 0 or LAN_CONSOLE_SILENCE.
 */
int lan_console_ask(struct lan_console *c, const uint8_t netfn_cmd[2],
		    const char *data, char *ret);
