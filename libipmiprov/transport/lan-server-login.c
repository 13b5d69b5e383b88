/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Three questions of a remote console, and what they are worth
 *
 * A console may ask each again when an answer was lost: RAKP 1 then gets new
 * random numbers, RAKP 3 the same answer until the session was used.
 */

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-server-session.h"

enum {
	NETFN_APP = 0x06,
	GET_SYSTEM_GUID = 0x37,
	BMC_WAIT_MS = 1000,
	ROLE_MASK = 0x0f,
};

/* A message of the console, and the answer to it. */
struct step {
	struct lan_server *server;
	const uint8_t *bytes;
	size_t size;
	const struct lan_place *from;
	uint8_t answer[RAKP_MAX_SIZE];
	size_t answer_size; /* 0: silence */
};

static void refuse(struct step *step, enum rakp_code code, uint32_t sid_m)
{
	step->answer_size = rakp_put_refusal(code, sid_m, step->answer);
}

/* A free one, or else that of the login that was left alone for longest. */
static struct lan_seat *find_room(struct lan_server *s)
{
	struct lan_seat *oldest = NULL;

	for (size_t i = 0; i < LAN_SERVER_MAX_SESSIONS; i++) {
		struct lan_seat *seat = &s->seats[i];

		if (seat->stage == LAN_FREE)
			return seat;
		if (seat->stage != LAN_ACTIVE &&
		    (!oldest || seat->heard_ns < oldest->heard_ns))
			oldest = seat;
	}
	return oldest;
}

static int take_id(struct lan_server *s, uint32_t *ret)
{
	uint32_t id;
	int r;

	do
		r = rng_fill(s->rng, &id, sizeof(id));
	while (r == 0 && (id == 0 || lan_server_seat(s, id)));
	if (r == 0)
		*ret = id;
	return ERR_TRACE(r);
}

static int answer_open(struct step *step)
{
	struct lan_server *s = step->server;
	const struct lan_suite *suite;
	struct lan_login login = { 0 };
	struct lan_seat *seat;
	uint8_t level;
	int r = rakp_get_open_request(step->bytes, step->size, &login, &suite);

	if (r == -EBADMSG)
		return 0;
	level = login.role_m ? login.role_m : LAN_LEVEL_ADMINISTRATOR;
	if (r == 0 && level > LAN_LEVEL_ADMINISTRATOR)
		r = RAKP_INVALID_ROLE;
	seat = find_room(s);
	if (r == 0 && !seat)
		r = RAKP_NO_ROOM;
	if (r != 0) {
		refuse(step, (enum rakp_code)r, login.sid_m);
		return 0;
	}
	r = take_id(s, &login.sid_c);
	if (r != 0)
		return ERR_TRACE(r);
	lan_seat_clear(seat);
	seat->stage = LAN_OPENED;
	seat->suite = suite;
	seat->login = login;
	seat->max_level = level;
	seat->heard_ns = clock_mono_ns(s->clock);
	step->answer_size =
		rakp_put_open_response(suite, &login, level, step->answer);
	return 0;
}

/* Zeroes from a BMC that has none. */
static int get_guid(struct lan_server *s, uint8_t *ret)
{
	struct ipmi_req req = { .netfn = NETFN_APP, .cmd = GET_SYSTEM_GUID };
	struct ipmi_rsp rsp;
	int r = transport_exchange(s->bmc, &req, &rsp,
				   clock_mono_ns(&clock_system) +
					   (uint64_t)BMC_WAIT_MS * NS_PER_MS);

	memset(ret, 0, LAN_GUID_SIZE);
	if (r == -ETIMEDOUT || r == -EBADMSG)
		return 0;
	if (r == 0 && rsp.cc == 0 && rsp.size == LAN_GUID_SIZE)
		memcpy(ret, rsp.data, LAN_GUID_SIZE);
	return ERR_TRACE(r);
}

static enum rakp_code check_user(const struct lan_server *s,
				 const struct lan_seat *seat,
				 const struct lan_login *login)
{
	uint8_t role = login->role_m & ROLE_MASK;

	if (role < LAN_LEVEL_CALLBACK || role > seat->max_level)
		return RAKP_INVALID_ROLE;
	if (login->user_size != s->user_size ||
	    memcmp(login->user, s->user, s->user_size) != 0)
		return RAKP_UNAUTHORIZED_NAME;
	return RAKP_NO_ERROR;
}

static int answer_rakp_1(struct step *step)
{
	struct lan_server *s = step->server;
	struct lan_seat *seat =
		lan_server_seat(s, rakp_session_id(step->bytes, step->size));
	uint8_t code[LAN_MAX_DIGEST];
	struct lan_login *l;
	int r;

	if (!seat || seat->stage == LAN_ACTIVE) {
		refuse(step, RAKP_INVALID_SESSION_ID, 0);
		return 0;
	}
	l = &seat->login;
	r = rakp_get_1(step->bytes, step->size, l);
	if (r == -EBADMSG)
		return 0;
	if (r == 0)
		r = (int)check_user(s, seat, l);
	if (r != 0) {
		refuse(step, (enum rakp_code)r, l->sid_m);
		lan_seat_clear(seat);
		return 0;
	}
	memcpy(l->k_uid, s->key, sizeof(l->k_uid));
	r = rng_fill(s->rng, l->r_c, sizeof(l->r_c));
	if (r == 0)
		r = get_guid(s, l->guid_c);
	if (r == 0)
		r = lan_rakp2_code(seat->suite, l, code);
	if (r != 0)
		return ERR_TRACE(r);
	seat->stage = LAN_KEYED;
	seat->heard_ns = clock_mono_ns(s->clock);
	step->answer_size = rakp_put_2(seat->suite, l, code, step->answer);
	return 0;
}

static int activate(struct step *step, struct lan_seat *seat)
{
	const struct lan_login *l = &seat->login;

	seat->stage = LAN_ACTIVE;
	seat->heard_ns = clock_mono_ns(step->server->clock);
	seat->from = *step->from;
	seat->max_level = l->role_m & ROLE_MASK;
	seat->level = seat->max_level;
	if (seat->level > LAN_LEVEL_USER)
		seat->level = LAN_LEVEL_USER;
	seat->wire.fd = -1;
	seat->wire.rng = step->server->rng;
	seat->wire.suite = seat->suite;
	seat->wire.our_id = l->sid_c;
	seat->wire.bmc_id = l->sid_m;
	return ERR_TRACE(lan_keys_derive(seat->suite, l, &seat->wire.keys));
}

/* Until a packet came, RAKP 4 may have been lost. */
static bool awaits_rakp_3(const struct lan_seat *seat)
{
	return seat &&
	       (seat->stage == LAN_KEYED ||
		(seat->stage == LAN_ACTIVE && seat->wire.window.newest == 0));
}

static int answer_rakp_3(struct step *step)
{
	struct lan_server *s = step->server;
	struct lan_seat *seat =
		lan_server_seat(s, rakp_session_id(step->bytes, step->size));
	uint8_t want[LAN_MAX_DIGEST], icv[LAN_MAX_DIGEST];
	const uint8_t *code;
	int r;

	if (!awaits_rakp_3(seat)) {
		refuse(step, RAKP_INVALID_SESSION_ID, 0);
		return 0;
	}
	r = rakp_get_3(seat->suite, step->bytes, step->size, &code);
	if (r == RAKP_R_REFUSED)
		lan_seat_clear(seat);
	if (r != 0)
		return 0;
	r = lan_rakp3_code(seat->suite, &seat->login, want);
	if (r != 0)
		return ERR_TRACE(r);
	if (CRYPTO_memcmp(want, code, seat->suite->digest_size) != 0) {
		refuse(step, RAKP_INVALID_INTEGRITY_CHECK, seat->login.sid_m);
		lan_seat_clear(seat);
		return 0;
	}
	r = activate(step, seat);
	if (r == 0)
		r = lan_rakp4_icv(seat->suite, &seat->login, &seat->wire.keys,
				  icv);
	if (r != 0)
		return ERR_TRACE(r);
	step->answer_size =
		rakp_put_4(seat->suite, &seat->login, icv, step->answer);
	return 0;
}

static const struct {
	enum rmcp_payload request, response;
	int (*answer)(struct step *step);
} steps[] = {
	{ RMCP_OPEN_SESSION_REQUEST, RMCP_OPEN_SESSION_RESPONSE, answer_open },
	{ RMCP_RAKP_1, RMCP_RAKP_2, answer_rakp_1 },
	{ RMCP_RAKP_3, RMCP_RAKP_4, answer_rakp_3 },
};

static void put_answer(struct step *step, enum rmcp_payload type,
		       struct lan_answers *ret)
{
	struct lan_answer *a = &ret->packets[ret->n];
	struct rmcp_packet p = { .type = (uint8_t)type,
				 .payload_size = step->answer_size };

	step->answer[0] = step->bytes[0]; /* the tag */
	rmcp_put_header(&p, a->bytes);
	memcpy(a->bytes + RMCP_HEADER_SIZE, step->answer, step->answer_size);
	a->size = RMCP_HEADER_SIZE + step->answer_size;
	ret->n++;
}

int lan_server_login(struct lan_server *s, const struct rmcp_packet *packet,
		     const struct lan_place *from, struct lan_answers *ret)
{
	struct step step = { .server = s,
			     .bytes = packet->payload,
			     .size = packet->payload_size,
			     .from = from };

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		int r;

		if (steps[i].request != packet->type)
			continue;
		r = steps[i].answer(&step);
		if (r == 0 && step.answer_size > 0)
			put_answer(&step, steps[i].response, ret);
		return ERR_TRACE(r);
	}
	return 0;
}
