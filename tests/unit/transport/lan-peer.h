/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A BMC on a UDP port of this host that answers as it is told to
 *
 * It has one user, "admin" with the password "secret", one session at a time,
 * and answers every command with the request's data.  A thread of its own
 * serves; what it saw is read after lan_peer_stop().
 */

#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/rng.h"
#include "libipmiprov/transport/lan-session.h"

/* Changes one byte of a message, or cuts it; type 0: none. */
struct lan_spoil {
	uint8_t type; /* enum rmcp_payload, of messages before the session */
	size_t at;
	uint8_t flip; /* bits */
	size_t cut;   /* size instead; 0: not cut */
};

/* What is odd about a packet inside the session. */
enum lan_oddity {
	LAN_FINE,
	LAN_SILENT,
	LAN_BAD_CODE,       /* one bit of the authentication code */
	LAN_BAD_PAD,        /* properly authenticated */
	LAN_BAD_SESSION,    /* another session's id, properly authenticated */
	LAN_CLEAR,          /* neither encrypted nor authenticated */
	LAN_CUT,            /* every length before the right packet */
	LAN_REPLAY_FIRST,   /* first the last answer's packet once more */
	LAN_STALE_FIRST,    /* first an answer with the last request's number */
	LAN_BRIDGE_INSIDE,  /* Send Message answers with the other's answer */
	LAN_BRIDGE_AFTER,   /* the other's answer comes as its own message */
	LAN_BRIDGE_SILENT,  /* only Send Message itself is answered */
	LAN_BRIDGE_REFUSED, /* Send Message says 83h */
};

struct lan_plan {
	int suite; /* 17 or 3: others are refused */
	struct lan_spoil spoil;
	enum lan_oddity oddity;
	_Atomic unsigned n_lost; /* so many packets are not heard at first */
	uint8_t privilege_cc;
};

struct lan_peer {
	struct lan_plan plan;
	struct rng_counter rng;
	pthread_t thread;
	int fd;
	uint16_t port;
	struct sockaddr_in client;
	struct lan_login login;
	struct lan_session session;
	bool is_open;
	struct lan_msg last_request;
	uint8_t last_packet[RMCP_MAX_PACKET];
	size_t last_size;

	/* what it saw */
	unsigned n_packets, n_requests, n_closed, n_refused;
	uint8_t privilege; /* by Set Session Privilege Level */
	uint8_t last_owner, last_channel, last_lun; /* of a bridged request */
};

void lan_peer_start(struct lan_peer *p, const struct lan_plan *plan);
void lan_peer_stop(struct lan_peer *p);
