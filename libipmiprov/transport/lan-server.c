/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-server-session.h"

int lan_server_new(const struct lan_server_options *o, struct lan_server **ret)
{
	size_t user_size = strlen(o->user);
	struct lan_server *s;

	if (user_size == 0 || user_size > sizeof(s->user))
		return ERR_ORIGIN(-EINVAL);
	s = calloc(1, sizeof(*s));
	if (!s)
		return ERR_ORIGIN(-ENOMEM);
	s->bmc = o->bmc;
	s->clock = o->clock ? o->clock : &clock_system;
	s->rng = o->rng ? o->rng : &rng_system;
	s->at = o->at;
	s->channel = lan_server_find_channel(o->bmc);
	s->user_size = (uint8_t)user_size;
	memcpy(s->user, o->user, user_size);
	memcpy(s->key, o->key, sizeof(s->key));
	*ret = s;
	return 0;
}

void lan_server_free(struct lan_server *s)
{
	if (s)
		OPENSSL_cleanse(s, sizeof(*s));
	free(s);
}

void lan_server_free_p(struct lan_server **s)
{
	lan_server_free(*s);
}

size_t lan_server_n_sessions(const struct lan_server *s)
{
	size_t n = 0;

	for (size_t i = 0; i < LAN_SERVER_MAX_SESSIONS; i++)
		n += s->seats[i].stage == LAN_ACTIVE;
	return n;
}

void lan_seat_clear(struct lan_seat *seat)
{
	OPENSSL_cleanse(seat, sizeof(*seat));
	*seat = (struct lan_seat){ .stage = LAN_FREE };
}

struct lan_seat *lan_server_seat(struct lan_server *s, uint32_t id)
{
	for (size_t i = 0; i < LAN_SERVER_MAX_SESSIONS; i++)
		if (s->seats[i].stage != LAN_FREE &&
		    s->seats[i].login.sid_c == id)
			return &s->seats[i];
	return NULL;
}

static void expire(struct lan_server *s)
{
	uint64_t now = clock_mono_ns(s->clock);

	for (size_t i = 0; i < LAN_SERVER_MAX_SESSIONS; i++) {
		struct lan_seat *seat = &s->seats[i];
		uint64_t most = seat->stage == LAN_ACTIVE ? LAN_SERVER_IDLE_S
							  : LAN_SERVER_LOGIN_S;

		if (seat->stage != LAN_FREE &&
		    now - seat->heard_ns > most * NS_PER_S)
			lan_seat_clear(seat);
	}
}

static struct lan_answer *next_answer(struct lan_answers *ret)
{
	return &ret->packets[ret->n];
}

/* How packets are wrapped that belong to no session: as the request was. */
static void put_outside(const struct rmcp_packet *req, bool is_plain,
			const uint8_t *payload, size_t size,
			struct lan_answers *ret)
{
	struct rmcp_packet p = { .type = req->type, .payload_size = size };
	struct lan_answer *a = next_answer(ret);
	size_t header = is_plain ? RMCP_PLAIN_HEADER_SIZE : RMCP_HEADER_SIZE;

	if (is_plain && size > UINT8_MAX)
		return;
	if (is_plain)
		rmcp_put_plain(size, a->bytes);
	else
		rmcp_put_header(&p, a->bytes);
	memcpy(a->bytes + header, payload, size);
	a->size = header + size;
	ret->n++;
}

static int put_inside(struct lan_seat *seat, const uint8_t *payload,
		      size_t size, struct lan_answers *ret)
{
	struct lan_answer *a = next_answer(ret);
	int r = lan_session_seal(&seat->wire, RMCP_IPMI_MESSAGE, payload, size,
				 a->bytes, &a->size);

	if (r == 0)
		ret->n++;
	return ERR_TRACE(r);
}

/* To whom the request came from, and to its sequence number. */
static size_t put_response(const struct lan_msg *req,
			   const struct ipmi_rsp *rsp, uint8_t *ret)
{
	uint8_t data[1 + IPMI_MAX_DATA];
	struct lan_msg msg = {
		.to = req->from,
		.netfn = req->netfn | 1,
		.to_lun = req->from_lun,
		.from = req->to,
		.seq = req->seq,
		.from_lun = req->to_lun,
		.cmd = req->cmd,
		.data = data,
		.size = 1 + rsp->size,
	};

	data[0] = rsp->cc;
	memcpy(data + 1, rsp->data, rsp->size);
	return lan_msg_put(&msg, ret);
}

/* A request for the BMC itself: responses are nobody's business here. */
static int parse_request(const struct rmcp_packet *packet, struct lan_msg *ret)
{
	if (packet->type != RMCP_IPMI_MESSAGE ||
	    lan_msg_parse(packet->payload, packet->payload_size, ret) != 0 ||
	    ret->to != IPMI_BMC_ADDRESS || ret->netfn & 1 ||
	    ret->size > IPMI_MAX_DATA)
		return LAN_R_DROP;
	return 0;
}

static int handle_outside(struct lan_server *s,
			  const struct rmcp_packet *packet, bool is_plain,
			  struct lan_answers *ret)
{
	uint8_t payload[1 + IPMI_MAX_DATA + LAN_MSG_OVERHEAD];
	struct lan_command_call call = { .server = s };
	int r;

	if (parse_request(packet, &call.req) != 0)
		return 0;
	r = lan_server_command(&call);
	if (r == 0 && !call.is_silent)
		put_outside(packet, is_plain, payload,
			    put_response(&call.req, &call.rsp, payload), ret);
	return ERR_TRACE(r);
}

static int answer_inside(struct lan_seat *seat, struct lan_command_call *call,
			 struct lan_answers *ret)
{
	uint8_t payload[1 + IPMI_MAX_DATA + LAN_MSG_OVERHEAD];
	int r;

	r = put_inside(seat, payload,
		       put_response(&call->req, &call->rsp, payload), ret);
	if (r == 0 && call->has_bridged)
		r = put_inside(seat, payload,
			       lan_msg_put(&call->bridged, payload), ret);
	if (call->is_over)
		lan_seat_clear(seat);
	return ERR_TRACE(r);
}

static int handle_inside(struct lan_server *s, const uint8_t *bytes,
			 size_t size, uint32_t id, const struct lan_place *from,
			 struct lan_answers *ret)
{
	struct lan_seat *seat = lan_server_seat(s, id);
	struct lan_command_call call = { .server = s, .seat = seat };
	uint8_t plain[RMCP_MAX_PACKET];
	struct rmcp_packet packet;
	int r;

	if (!seat || seat->stage != LAN_ACTIVE)
		return 0;
	r = lan_session_unseal(&seat->wire, bytes, size, &packet, plain);
	if (r != 0)
		return r == LAN_R_DROP ? 0 : ERR_TRACE(r);
	seat->heard_ns = clock_mono_ns(s->clock);
	seat->from = *from;
	if (parse_request(&packet, &call.req) != 0)
		return 0;
	r = lan_server_command(&call);
	if (r != 0 || call.is_silent)
		return ERR_TRACE(r);
	return ERR_TRACE(answer_inside(seat, &call, ret));
}

static int handle_rmcp_plus(struct lan_server *s, const uint8_t *bytes,
			    size_t size, const struct lan_place *from,
			    struct lan_answers *ret)
{
	struct rmcp_packet packet;
	uint32_t id;
	int r;

	if (rmcp_session_id(bytes, size, &id) != 0)
		return 0;
	if (id != 0)
		return ERR_TRACE(handle_inside(s, bytes, size, id, from, ret));
	if (rmcp_parse(bytes, size, 0, &packet) != 0 ||
	    packet.is_authenticated || packet.is_encrypted)
		return 0;
	if (packet.type == RMCP_IPMI_MESSAGE)
		r = handle_outside(s, &packet, false, ret);
	else
		r = lan_server_login(s, &packet, from, ret);
	return ERR_TRACE(r);
}

int lan_server_handle(struct lan_server *s, const uint8_t *bytes, size_t size,
		      const struct lan_place *from, struct lan_answers *ret)
{
	struct rmcp_packet packet;
	uint8_t tag;

	ret->n = 0;
	if (size > RMCP_MAX_PACKET)
		return 0;
	expire(s);
	if (rmcp_is_ping(bytes, size, &tag)) {
		rmcp_put_pong(tag, ret->packets[0].bytes);
		ret->packets[0].size = RMCP_PONG_SIZE;
		ret->n = 1;
		return 0;
	}
	if (rmcp_parse_plain(bytes, size, &packet) == 0)
		return ERR_TRACE(handle_outside(s, &packet, true, ret));
	return ERR_TRACE(handle_rmcp_plus(s, bytes, size, from, ret));
}
