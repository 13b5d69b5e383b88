/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What the files of the RMCP+ server share
 */

#include "libipmiprov/transport/lan-server.h"
#include "libipmiprov/transport/lan-session.h"
#include "libipmiprov/transport/rakp.h"

enum lan_privilege_level {
	LAN_LEVEL_CALLBACK = 1,
	LAN_LEVEL_USER = 2,
	LAN_LEVEL_OPERATOR = 3,
	LAN_LEVEL_ADMINISTRATOR = 4,
};

enum {
	LAN_DEFAULT_CHANNEL = 1,
	LAN_THIS_CHANNEL = 0x0e,
	LAN_CHANNEL_MASK = 0x0f,
	LAN_OUR_USER_ID = 2,
	LAN_CC_INVALID_COMMAND = 0xc1,
};

enum lan_stage {
	LAN_FREE,   /* no session */
	LAN_OPENED, /* Open Session was answered */
	LAN_KEYED,  /* RAKP 1 was answered */
	LAN_ACTIVE, /* RAKP 3 was right */
};

struct lan_seat {
	enum lan_stage stage;
	const struct lan_suite *suite;
	struct lan_login login;   /* secret; .sid_c is the id we gave */
	struct lan_session wire;  /* secret; in use when active */
	uint8_t level, max_level; /* enum lan_privilege_level */
	uint64_t heard_ns;
	struct lan_place from;
};

struct lan_server {
	struct transport *bmc;
	const struct clock *clock;
	struct rng *rng;
	char user[LAN_MAX_USER];
	uint8_t user_size;
	uint8_t key[LAN_KEY_SIZE]; /* secret */
	uint8_t channel;
	struct lan_place at; /* where it listens */
	struct lan_seat seats[LAN_SERVER_MAX_SESSIONS];
};

/** lan_seat_clear() - end a session without a word, wipe its keys */
void lan_seat_clear(struct lan_seat *seat);

/** lan_server_seat() - by the id that we gave; NULL if there is none */
struct lan_seat *lan_server_seat(struct lan_server *s, uint32_t id);

/**
 * lan_server_login() - answer Open Session, RAKP 1 and RAKP 3
 * @s: the server
 * @packet: outside of a session, not authenticated
 * @from: who sent it
 * @ret: one packet at most is added
 *
 * Return: as lan_server_handle().
 */
int lan_server_login(struct lan_server *s, const struct rmcp_packet *packet,
		     const struct lan_place *from, struct lan_answers *ret);

/* A request at the server, and its answers in the making. */
struct lan_command_call {
	struct lan_server *server;
	struct lan_seat *seat;       /* NULL: outside of a session */
	struct lan_msg req;          /* .size is at most IPMI_MAX_DATA */
	uint8_t data[IPMI_MAX_DATA]; /* of .req */
	struct ipmi_rsp rsp;
	bool is_silent; /* nobody answers */
	bool is_over;   /* the session ends with this answer */
	/* of a bridged request: what the other controller says */
	bool has_bridged;
	struct lan_msg bridged;
	uint8_t bridged_data[1 + IPMI_MAX_DATA];
};

/**
 * lan_server_command() - execute a request
 * @call: .server, .seat and .req are set, the rest is zeroes
 *
 * Return: as lan_server_handle().
 */
int lan_server_command(struct lan_command_call *call);

/** lan_server_reply() - append bytes to the answer's data */
void lan_server_reply(struct lan_command_call *call, const void *bytes,
		      size_t size);

/** lan_server_find_channel() - the number of a BMC's (first) LAN channel */
uint8_t lan_server_find_channel(struct transport *bmc);

/** lan_server_name_channel() - the number where a request says "this one" */
void lan_server_name_channel(const struct lan_server *s,
			     const struct lan_msg *req, uint8_t *data);

/** lan_server_complete() - answer in place of a BMC that says C1h, where we
 *  can */
void lan_server_complete(struct lan_command_call *call);
