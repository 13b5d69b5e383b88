/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "tests/unit/transport/lan-console.h"

enum { ROLE_MASK = 0x0f };

void lan_console_init(struct lan_console *c, struct lan_server *server)
{
	*c = (struct lan_console){
		.server = server,
		.from = { { 192, 0, 2, 7 }, 40000 },
		.session.fd = -1,
	};
	rng_counter_init(&c->rng);
	c->rng.next = 0x80;
	c->session.rng = &c->rng.rng;
}

void lan_console_give(struct lan_console *c, const uint8_t *bytes, size_t size)
{
	if (lan_server_handle(c->server, bytes, size, &c->from, &c->answers))
		abort();
}

/* The answer's payload, if there is one of this type with our tag. */
static const uint8_t *say(struct lan_console *c, uint8_t type, uint8_t *message,
			  size_t size, size_t *ret_size)
{
	struct rmcp_packet header = { .type = type, .payload_size = size };
	struct rmcp_packet p;

	message[0] = ++c->tag;
	rmcp_put_header(&header, c->packet);
	memcpy(c->packet + RMCP_HEADER_SIZE, message, size);
	c->packet_size = RMCP_HEADER_SIZE + size;
	lan_console_give(c, c->packet, c->packet_size);
	if (c->answers.n != 1 ||
	    rmcp_parse(c->answers.packets[0].bytes, c->answers.packets[0].size,
		       0, &p) != 0 ||
	    p.type != type + 1 || p.payload_size < 8 || p.payload[0] != c->tag)
		return NULL;
	*ret_size = p.payload_size;
	return p.payload;
}

int lan_console_open(struct lan_console *c, int suite, uint8_t role)
{
	static const struct lan_suite none = { 0 };
	uint8_t message[RAKP_MAX_SIZE];
	const uint8_t *answer;
	size_t size;

	c->suite = lan_suite(suite);
	c->login.sid_m = 0x01020304;
	c->login.role_m = role;
	size = rakp_put_open(c->suite ? c->suite : &none, &c->login, message);
	answer = say(c, RMCP_OPEN_SESSION_REQUEST, message, size, &size);
	if (!answer)
		return LAN_CONSOLE_SILENCE;
	if (answer[1] == 0 &&
	    rakp_get_open(c->suite, answer, size, &c->login) != 0)
		return LAN_CONSOLE_SILENCE;
	return answer[1];
}

int lan_console_rakp_1(struct lan_console *c, const char *user, uint8_t role)
{
	uint8_t message[RAKP_MAX_SIZE];
	const uint8_t *answer, *code;
	size_t size = strlen(user);

	rng_fill(&c->rng.rng, c->login.r_m, sizeof(c->login.r_m));
	c->login.role_m = role;
	c->login.user_size = (uint8_t)size;
	memset(c->login.user, 0, sizeof(c->login.user));
	memcpy(c->login.user, user, size);
	size = rakp_put_1(&c->login, message);
	answer = say(c, RMCP_RAKP_1, message, size, &size);
	if (!answer)
		return LAN_CONSOLE_SILENCE;
	if (answer[1] == 0 &&
	    rakp_get_2(c->suite, answer, size, &c->login, &code) != 0)
		return LAN_CONSOLE_SILENCE;
	return answer[1];
}

static int begin(struct lan_console *c, const uint8_t *icv)
{
	uint8_t want[LAN_MAX_DIGEST];
	struct lan_session *s = &c->session;

	lan_session_wipe(s);
	if (lan_keys_derive(c->suite, &c->login, &s->keys) != 0 ||
	    lan_rakp4_icv(c->suite, &c->login, &s->keys, want) != 0 ||
	    memcmp(icv, want, c->suite->icv_size) != 0)
		return LAN_CONSOLE_SILENCE;
	s->suite = c->suite;
	s->our_id = c->login.sid_m;
	s->bmc_id = c->login.sid_c;
	return 0;
}

int lan_console_rakp_3(struct lan_console *c, const char *password)
{
	uint8_t message[RAKP_MAX_SIZE], code[LAN_MAX_DIGEST];
	const uint8_t *answer, *icv;
	size_t size;

	memset(c->login.k_uid, 0, sizeof(c->login.k_uid));
	memcpy(c->login.k_uid, password, strlen(password));
	if (lan_rakp3_code(c->suite, &c->login, code) != 0)
		return LAN_CONSOLE_SILENCE;
	size = rakp_put_3(&c->login, 0, code, c->suite->digest_size, message);
	answer = say(c, RMCP_RAKP_3, message, size, &size);
	if (!answer)
		return LAN_CONSOLE_SILENCE;
	if (answer[1] == 0 && (rakp_get_4(c->suite, answer, size, &icv) != 0 ||
			       begin(c, icv) != 0))
		return LAN_CONSOLE_SILENCE;
	return answer[1];
}

int lan_console_login(struct lan_console *c, int suite, uint8_t role)
{
	int r = lan_console_open(c, suite, role & ROLE_MASK);

	if (r == 0)
		r = lan_console_rakp_1(c, "admin", role);
	if (r == 0)
		r = lan_console_rakp_3(c, "secret");
	return r;
}

void lan_console_seal(struct lan_console *c, const struct lan_msg *msg)
{
	uint8_t payload[512];
	size_t size = lan_msg_put(msg, payload);

	if (lan_session_seal(&c->session, RMCP_IPMI_MESSAGE, payload, size,
			     c->packet, &c->packet_size) != 0)
		abort();
}

int lan_console_take(struct lan_console *c, size_t i, struct lan_msg *ret,
		     uint8_t *plain)
{
	const struct lan_answer *a = &c->answers.packets[i];
	struct rmcp_packet p;

	if (i >= c->answers.n ||
	    lan_session_unseal(&c->session, a->bytes, a->size, &p, plain) != 0)
		return LAN_R_DROP;
	return lan_msg_parse(p.payload, p.payload_size, ret) == 0 ? 0
								  : LAN_R_DROP;
}

int lan_console_ask(struct lan_console *c, const uint8_t netfn_cmd[2],
		    const char *data, char *ret)
{
	uint8_t bytes[256], plain[RMCP_MAX_PACKET];
	struct lan_msg answer, msg = {
		.to = IPMI_BMC_ADDRESS,
		.netfn = netfn_cmd[0],
		.from = LAN_REMOTE_CONSOLE,
		.seq = ++c->seq & 0x3f,
		.cmd = netfn_cmd[1],
		.data = bytes,
	};

	if (hex_parse(data, bytes, sizeof(bytes), &msg.size) != 0)
		abort();
	lan_console_seal(c, &msg);
	lan_console_give(c, c->packet, c->packet_size);
	if (lan_console_take(c, 0, &answer, plain) != 0 ||
	    answer.seq != msg.seq || answer.cmd != msg.cmd ||
	    answer.netfn != (msg.netfn | 1) || answer.size < 1)
		return LAN_CONSOLE_SILENCE;
	hex_format(answer.data, answer.size, " ", ret);
	return 0;
}
