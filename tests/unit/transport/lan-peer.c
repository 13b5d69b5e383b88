/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <arpa/inet.h>
#include <check.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "libipmiprov/transport/rakp.h"
#include "tests/unit/transport/lan-peer.h"

enum { NO_SUITE = 0x11, SID_C = 0x0badcafe };

static void put(struct lan_peer *p, const uint8_t *packet, size_t size)
{
	ck_assert_int_eq(sendto(p->fd, packet, size, 0, (void *)&p->client,
				sizeof(p->client)),
			 (ssize_t)size);
}

static void put_setup(struct lan_peer *p, uint8_t type, uint8_t *message,
		      size_t size)
{
	const struct lan_spoil *spoil = &p->plan.spoil;
	struct rmcp_packet header = { .type = type };
	uint8_t packet[RMCP_MAX_PACKET];

	if (spoil->type == type) {
		message[spoil->at] ^= spoil->flip;
		size = spoil->cut ? spoil->cut : size;
	}
	header.payload_size = size;
	rmcp_put_header(&header, packet);
	memcpy(packet + RMCP_HEADER_SIZE, message, size);
	put(p, packet, RMCP_HEADER_SIZE + size);
}

static void answer_open(struct lan_peer *p, const uint8_t *m)
{
	const struct lan_suite *s = lan_suite(p->plan.suite);
	uint8_t answer[36] = { m[0], 0, m[1] };

	p->login.sid_m = le32(m + 4);
	p->login.sid_c = SID_C;
	memcpy(answer + 4, m + 4, 4);
	if (m[12] != s->authentication || m[20] != s->integrity) {
		p->n_refused++;
		answer[1] = NO_SUITE;
		put_setup(p, RMCP_OPEN_SESSION_RESPONSE, answer, 8);
		return;
	}
	put_le32(answer + 8, SID_C);
	memcpy(answer + 12, m + 8, 24);
	put_setup(p, RMCP_OPEN_SESSION_RESPONSE, answer, sizeof(answer));
}

static void answer_rakp_1(struct lan_peer *p, const uint8_t *m)
{
	const struct lan_suite *s = lan_suite(p->plan.suite);
	struct lan_login *l = &p->login;
	uint8_t answer[40 + LAN_MAX_DIGEST] = { m[0] };

	ck_assert_uint_eq(le32(m + 4), SID_C);
	memcpy(l->r_m, m + 8, sizeof(l->r_m));
	l->role_m = m[24];
	l->user_size = m[27];
	memcpy(l->user, m + 28, l->user_size);
	memcpy(l->k_uid, "secret", 6);
	rng_fill(&p->rng.rng, l->r_c, sizeof(l->r_c));
	rng_fill(&p->rng.rng, l->guid_c, sizeof(l->guid_c));

	put_le32(answer + 4, l->sid_m);
	memcpy(answer + 8, l->r_c, sizeof(l->r_c));
	memcpy(answer + 24, l->guid_c, sizeof(l->guid_c));
	lan_rakp2_code(s, l, answer + 40);
	put_setup(p, RMCP_RAKP_2, answer, 40 + s->digest_size);
}

static void answer_rakp_3(struct lan_peer *p, const uint8_t *m)
{
	const struct lan_suite *s = lan_suite(p->plan.suite);
	uint8_t answer[8 + LAN_MAX_DIGEST] = { m[0] }, want[LAN_MAX_DIGEST];

	if (m[1] != 0) {
		p->n_refused++;
		return;
	}
	lan_rakp3_code(s, &p->login, want);
	ck_assert_mem_eq(m + 8, want, s->digest_size);
	put_le32(answer + 4, p->login.sid_m);
	lan_keys_derive(s, &p->login, &p->session.keys);
	lan_rakp4_icv(s, &p->login, &p->session.keys, answer + 8);
	put_setup(p, RMCP_RAKP_4, answer, 8 + s->icv_size);

	p->session.suite = s;
	p->session.our_id = SID_C;
	p->session.bmc_id = p->login.sid_m;
}

/* The authentication code of a packet that was changed. */
static void sign(struct lan_peer *p, uint8_t *packet, size_t size)
{
	size_t n = size - p->session.suite->auth_code_size;

	lan_auth_code(p->session.suite, &p->session.keys, packet + 4, n - 4,
		      packet + n);
}

static void put_odd(struct lan_peer *p, uint8_t *packet, size_t size)
{
	switch (p->plan.oddity) {
	case LAN_BAD_CODE:
		packet[size - 1] ^= 1;
		break;
	case LAN_BAD_PAD: /* a bit of the IV is one of the first block */
		packet[RMCP_HEADER_SIZE + 15] ^= 0x80;
		sign(p, packet, size);
		break;
	case LAN_BAD_SESSION:
		packet[6] ^= 1;
		sign(p, packet, size);
		break;
	case LAN_CUT:
		for (size_t n = 0; n < size; n++)
			put(p, packet, n);
		break;
	case LAN_REPLAY_FIRST:
		if (p->last_size)
			put(p, p->last_packet, p->last_size);
		break;
	default:
		break;
	}
	put(p, packet, size);
	memcpy(p->last_packet, packet, size);
	p->last_size = size;
}

static void put_clear(struct lan_peer *p, const uint8_t *payload, size_t size)
{
	struct rmcp_packet header = { .session_id = p->session.bmc_id,
				      .seq = p->session.seq + 1,
				      .payload_size = size };
	uint8_t packet[RMCP_MAX_PACKET];

	rmcp_put_header(&header, packet);
	memcpy(packet + RMCP_HEADER_SIZE, payload, size);
	put(p, packet, RMCP_HEADER_SIZE + size);
}

static void put_message(struct lan_peer *p, const struct lan_msg *msg)
{
	uint8_t payload[512], packet[RMCP_MAX_PACKET];
	size_t size = lan_msg_put(msg, payload), packet_size;

	if (p->plan.oddity == LAN_CLEAR) {
		put_clear(p, payload, size);
		return;
	}
	ck_assert_int_eq(lan_session_seal(&p->session, RMCP_IPMI_MESSAGE,
					  payload, size, packet, &packet_size),
			 0);
	put_odd(p, packet, packet_size);
}

/* Back where the request came from, completion code in front of its data. */
static struct lan_msg answer_of(const struct lan_msg *req, uint8_t cc,
				uint8_t *data)
{
	data[0] = cc;
	if (req->size)
		memcpy(data + 1, req->data, req->size);
	return (struct lan_msg){
		.to = req->from,
		.netfn = req->netfn | 1,
		.to_lun = req->from_lun,
		.from = req->to,
		.seq = req->seq,
		.from_lun = req->to_lun,
		.cmd = req->cmd,
		.data = data,
		.size = 1 + req->size,
	};
}

static void answer_bridged(struct lan_peer *p, const struct lan_msg *req)
{
	uint8_t data[300] = { 0 }, inner_data[300];
	struct lan_msg outer = answer_of(req, 0, data), inner, answer;

	ck_assert_int_eq(lan_msg_parse(req->data + 1, req->size - 1, &inner),
			 0);
	ck_assert_uint_eq(req->data[0] & 0xc0, 0x40);
	p->last_channel = req->data[0] & 0x0f;
	p->last_owner = inner.to;
	p->last_lun = inner.to_lun;
	answer = answer_of(&inner, 0, inner_data);
	outer.size = 1;
	if (p->plan.oddity == LAN_BRIDGE_REFUSED)
		data[0] = 0x83;
	if (p->plan.oddity == LAN_BRIDGE_INSIDE)
		outer.size += lan_msg_put(&answer, data + 1);
	put_message(p, &outer);
	if (p->plan.oddity == LAN_BRIDGE_AFTER) {
		answer.to = LAN_REMOTE_CONSOLE;
		put_message(p, &answer);
	}
}

static void answer_command(struct lan_peer *p, const struct lan_msg *req)
{
	uint8_t data[300], cc = 0;
	struct lan_msg answer;

	if (req->netfn == 6 && req->cmd == 0x34) {
		answer_bridged(p, req);
		return;
	}
	if (req->netfn == 6 && req->cmd == 0x3b) {
		p->privilege = req->data[0];
		cc = p->plan.privilege_cc;
	}
	if (req->netfn == 6 && req->cmd == 0x3c && le32(req->data) == SID_C)
		p->n_closed++;
	answer = answer_of(req, cc, data);
	if (p->plan.oddity == LAN_STALE_FIRST) {
		answer.seq = (req->seq - 1) & 0x3f;
		data[0] = 0xff;
		put_message(p, &answer);
		answer = answer_of(req, cc, data);
	}
	put_message(p, &answer);
}

static void serve_setup(struct lan_peer *p, const struct rmcp_packet *packet)
{
	const uint8_t *m = packet->payload;

	if (packet->type == RMCP_OPEN_SESSION_REQUEST)
		answer_open(p, m);
	else if (packet->type == RMCP_RAKP_1)
		answer_rakp_1(p, m);
	else if (packet->type == RMCP_RAKP_3)
		answer_rakp_3(p, m);
}

static void serve_packet(struct lan_peer *p, const uint8_t *bytes, size_t size)
{
	uint8_t plain[RMCP_MAX_PACKET];
	struct rmcp_packet packet;
	struct lan_msg req;

	p->n_packets++;
	if (p->n_packets <= p->plan.n_lost)
		return;
	ck_assert_int_eq(
		lan_session_unseal(&p->session, bytes, size, &packet, plain),
		0);
	if (!p->session.suite) {
		serve_setup(p, &packet);
		return;
	}
	ck_assert_int_eq(
		lan_msg_parse(packet.payload, packet.payload_size, &req), 0);
	p->n_requests++;
	if (p->plan.oddity != LAN_SILENT)
		answer_command(p, &req);
}

/* An empty datagram ends it. */
static void *serve(void *arg)
{
	struct lan_peer *p = arg;
	uint8_t bytes[RMCP_MAX_PACKET];
	socklen_t n = sizeof(p->client);
	ssize_t size;

	while ((size = recvfrom(p->fd, bytes, sizeof(bytes), 0,
				(void *)&p->client, &n)) > 0)
		serve_packet(p, bytes, (size_t)size);
	return NULL;
}

void lan_peer_start(struct lan_peer *p, const struct lan_plan *plan)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(a);

	*p = (struct lan_peer){ .plan = *plan };
	rng_counter_init(&p->rng);
	p->session.rng = &p->rng.rng;
	p->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(p->fd, 0);
	ck_assert_int_eq(bind(p->fd, (void *)&a, sizeof(a)), 0);
	ck_assert_int_eq(getsockname(p->fd, (void *)&a, &n), 0);
	p->port = ntohs(a.sin_port);
	ck_assert_int_eq(pthread_create(&p->thread, NULL, serve, p), 0);
}

void lan_peer_stop(struct lan_peer *p)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons(p->port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	sendto(p->fd, "", 0, 0, (void *)&a, sizeof(a));
	pthread_join(p->thread, NULL);
	close(p->fd);
}
