/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "libipmiprov/transport/sim.h"
#include "tests/unit/run.h"
#include "tests/unit/transport/lan-console.h"

enum {
	SILENCE = LAN_CONSOLE_SILENCE,
	USER = 2,
	OPERATOR = 3,
	ADMIN = 4,
	BY_NAME = 0x10, /* a bit of RAKP 1's role */
	TEXT_SIZE = 3 * 256,
	CIPHERS_SEQ = 9,
};

static const char machine[] =
	"persona 1\n"
	"device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
	"system-guid 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n"
	"raw 0 0x00 0x02 01 -> 0x00\n"
	"raw 1 0x2e 0x10 01 02 -> 0x00 aa bb\n"
	"controller 0x2c 0\n"
	"device-id 50 01 04 05 02 21 D9 7E 00 01 0B\n"
	"raw 2 0x00 0x02 01 -> 0x00\n"
	"raw 0 0x2e 0x10 -> 0xd3 01\n";

static const uint8_t device_id[] = { 0x06, 0x01 },
		     set_privilege[] = { 0x06, 0x3b },
		     close_session[] = { 0x06, 0x3c },
		     session_info[] = { 0x06, 0x3d },
		     send_message[] = { 0x06, 0x34 }, power[] = { 0x00, 0x02 };

struct fixture {
	struct clock_manual clock;
	struct rng_counter rng;
	struct transport *bmc;
	struct lan_server *server;
};

static void open_text(struct fixture *f, const char *text)
{
	struct lan_server_options o = { .user = "admin",
					.key = "secret",
					.at = { { 192, 0, 2, 1 }, 623 } };
	struct persona p;
	char *why = NULL;
	int r = persona_parse(text, "test", &p, &why);

	ck_assert_msg(r == 0, "%s", why);
	clock_manual_init(&f->clock);
	rng_counter_init(&f->rng);
	ck_assert_int_eq(sim_open_persona(&p, &f->clock.clock, &f->bmc), 0);
	o.bmc = f->bmc;
	o.clock = &f->clock.clock;
	o.rng = &f->rng.rng;
	ck_assert_int_eq(lan_server_new(&o, &f->server), 0);
}

static void open_it(struct fixture *f)
{
	open_text(f, machine);
}

static void close_it(struct fixture *f)
{
	lan_server_free(f->server);
	transport_close(f->bmc);
}

static void ck_ask(struct lan_console *c, const uint8_t netfn_cmd[2],
		   const char *data, const char *want)
{
	char text[TEXT_SIZE];

	ck_assert_msg(lan_console_ask(c, netfn_cmd, data, text) == 0,
		      "%02x %02x: silence", netfn_cmd[0], netfn_cmd[1]);
	ck_assert_str_eq(text, want);
}

/* The session works, and is where we think it is. */
static void ck_alive(struct lan_console *c)
{
	ck_ask(c, device_id, "", "00 20 01 02 14 02 BF D9 7E 00 01 00");
}

static bool is_alive(struct lan_console *c)
{
	char text[TEXT_SIZE];

	return lan_console_ask(c, device_id, "", text) == 0;
}

/* clang-format off */
static const struct {
	const char *name;
	int suite;
	uint8_t open_role, role;
	const char *user, *password;
	int open, rakp_2, rakp_4; /* statuses */
} logins[] = {
	{ "suite 17", 17, ADMIN, ADMIN, "admin", "secret", 0, 0, 0 },
	{ "suite 3", 3, ADMIN, BY_NAME | ADMIN, "admin", "secret", 0, 0, 0 },
	{ "the highest level there is", 17, 0, ADMIN, "admin", "secret",
	  0, 0, 0 },
	{ "a level below", 17, ADMIN, USER, "admin", "secret", 0, 0, 0 },
	{ "no such level", 17, 5, ADMIN, "admin", "secret", 0x09, 0, 0 },
	{ "a level above what was opened", 17, USER, ADMIN, "admin", "secret",
	  0, 0x09, 0 },
	{ "no level", 17, ADMIN, 0, "admin", "secret", 0, 0x09, 0 },
	{ "no cipher at all", 0, ADMIN, ADMIN, "admin", "secret", 0x11, 0, 0 },
	{ "wrong user", 17, ADMIN, ADMIN, "adm1n", "secret", 0, 0x0d, 0 },
	{ "user's name cut", 17, ADMIN, ADMIN, "admi", "secret", 0, 0x0d, 0 },
	{ "user's name longer", 3, ADMIN, ADMIN, "admins", "secret",
	  0, 0x0d, 0 },
	{ "nobody", 17, ADMIN, ADMIN, "", "secret", 0, 0x0d, 0 },
	{ "wrong password", 17, ADMIN, ADMIN, "admin", "Secret", 0, 0, 0x0f },
	{ "longer password", 3, ADMIN, ADMIN, "admin", "secret1", 0, 0, 0x0f },
	{ "no password", 3, ADMIN, ADMIN, "admin", "", 0, 0, 0x0f },
};
/* clang-format on */

START_TEST(login)
{
	const char *name = logins[_i].name;
	struct lan_console c;
	struct fixture f;
	int r;

	open_it(&f);
	lan_console_init(&c, f.server);
	r = lan_console_open(&c, logins[_i].suite, logins[_i].open_role);
	ck_assert_msg(r == logins[_i].open, "%s: open %#x", name, r);
	if (r == 0) {
		r = lan_console_rakp_1(&c, logins[_i].user, logins[_i].role);
		ck_assert_msg(r == logins[_i].rakp_2, "%s: RAKP 2 %#x", name,
			      r);
	}
	if (r == 0) {
		r = lan_console_rakp_3(&c, logins[_i].password);
		ck_assert_msg(r == logins[_i].rakp_4, "%s: RAKP 4 %#x", name,
			      r);
	}
	ck_assert_uint_eq(lan_server_n_sessions(f.server), r == 0);
	if (r == 0)
		ck_alive(&c);
	close_it(&f);
}
END_TEST

START_TEST(login_says_who_the_bmc_is)
{
	static const uint8_t guid[] = { 0, 1, 2,  3,  4,  5,  6,  7,
					8, 9, 10, 11, 12, 13, 14, 15 };
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	ck_assert_mem_eq(c.login.guid_c, guid, sizeof(guid));
	close_it(&f);
}
END_TEST

START_TEST(each_step_can_be_asked_again)
{
	struct lan_answers first;
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_open(&c, 17, ADMIN), 0);
	ck_assert_int_eq(lan_console_rakp_1(&c, "admin", ADMIN), 0);
	ck_assert_int_eq(lan_console_rakp_1(&c, "admin", ADMIN), 0);
	ck_assert_int_eq(lan_console_rakp_3(&c, "secret"), 0);
	first = c.answers;
	lan_console_give(&c, c.packet, c.packet_size);
	ck_assert_uint_eq(c.answers.n, 1);
	ck_assert_mem_eq(c.answers.packets[0].bytes, first.packets[0].bytes,
			 first.packets[0].size);
	ck_assert_uint_eq(lan_server_n_sessions(f.server), 1);
	ck_alive(&c);

	/* but not once the session is in use */
	ck_assert_int_eq(lan_console_rakp_3(&c, "secret"), 0x02);
	ck_assert_int_eq(lan_console_rakp_1(&c, "admin", ADMIN), 0x02);
	ck_assert_uint_eq(lan_server_n_sessions(f.server), 1);
	close_it(&f);
}
END_TEST

START_TEST(steps_out_of_order_are_refused)
{
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_rakp_1(&c, "admin", ADMIN), 0x02);
	ck_assert_int_eq(lan_console_open(&c, 17, ADMIN), 0);
	ck_assert_int_eq(lan_console_rakp_3(&c, "secret"), 0x02);
	ck_assert_int_eq(lan_console_rakp_1(&c, "admin", ADMIN), 0);
	ck_assert_int_eq(lan_console_rakp_3(&c, "wrong"), 0x0f);
	/* one try a login */
	ck_assert_int_eq(lan_console_rakp_3(&c, "secret"), 0x02);
	ck_assert_uint_eq(lan_server_n_sessions(f.server), 0);
	close_it(&f);
}
END_TEST

START_TEST(console_may_turn_away)
{
	uint8_t packet[64] = { 0 };
	struct rmcp_packet header = { .type = RMCP_RAKP_3, .payload_size = 8 };
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_open(&c, 17, ADMIN), 0);
	ck_assert_int_eq(lan_console_rakp_1(&c, "admin", ADMIN), 0);
	rmcp_put_header(&header, packet);
	rakp_put_3(&c.login, RAKP_INVALID_INTEGRITY_CHECK, NULL, 0,
		   packet + RMCP_HEADER_SIZE);
	lan_console_give(&c, packet, RMCP_HEADER_SIZE + 8);
	ck_assert_uint_eq(c.answers.n, 0);
	ck_assert_int_eq(lan_console_rakp_3(&c, "secret"), 0x02);
	close_it(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	size_t at;     /* of the message */
	uint8_t value; /* instead */
	int want;      /* status */
} opens[] = {
	{ "as it should be", 0, 0x11, 0x00 },
	{ "no console session", 4, 0, 0x02 },
	{ "other first payload", 8, 1, 0x03 },
	{ "other second payload", 16, 2, 0x03 },
	{ "other last payload", 24, 0, 0x03 },
	{ "payload of another size", 11, 9, 0x03 },
	{ "no such authentication", 12, 2, 0x11 },
	{ "of the other suite", 12, 1, 0x11 },
	{ "no such integrity", 20, 2, 0x11 },
	{ "no confidentiality", 28, 0, 0x11 },
	{ "level of an OEM", 1, 5, 0x09 },
	{ "reserved bits of a level", 1, 0xf4, 0x00 },
};
/* clang-format on */

START_TEST(open_request)
{
	uint8_t packet[RMCP_HEADER_SIZE + RAKP_MAX_SIZE];
	struct rmcp_packet header = { .type = RMCP_OPEN_SESSION_REQUEST };
	struct lan_login l = { .sid_m = 7, .role_m = ADMIN };
	uint8_t *message = packet + RMCP_HEADER_SIZE;
	const uint8_t *answer;
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	header.payload_size = rakp_put_open(lan_suite(17), &l, message);
	message[0] = 0x11;
	message[opens[_i].at] = opens[_i].value;
	rmcp_put_header(&header, packet);
	lan_console_give(&c, packet, RMCP_HEADER_SIZE + header.payload_size);
	ck_assert_uint_eq(c.answers.n, 1);
	answer = c.answers.packets[0].bytes + RMCP_HEADER_SIZE;
	ck_assert_uint_eq(answer[0], 0x11);
	ck_assert_msg(answer[1] == opens[_i].want, "%s: %02x", opens[_i].name,
		      answer[1]);
	ck_assert_uint_eq(le32(answer + 4), le32(message + 4));
	ck_assert_uint_eq(c.answers.packets[0].size,
			  RMCP_HEADER_SIZE + (answer[1] ? 8 : 36));
	close_it(&f);
}
END_TEST

/* Nobody has keys where there is no session. */
START_TEST(authenticated_packets_outside_are_dropped)
{
	uint8_t packet[64] = { 0 };
	struct lan_msg msg = { .to = 0x20, .netfn = 6, .cmd = 0x37 };
	struct rmcp_packet header = { .payload_size = LAN_MSG_OVERHEAD };
	struct lan_console c;
	struct fixture f;
	size_t size;

	open_it(&f);
	lan_console_init(&c, f.server);
	for (int flags = 0; flags < 4; flags++) {
		header.is_encrypted = flags & 1;
		header.is_authenticated = flags & 2;
		rmcp_put_header(&header, packet);
		size = RMCP_HEADER_SIZE;
		size += lan_msg_put(&msg, packet + size);
		if (header.is_authenticated)
			size += rmcp_put_trailer(size, packet + size);
		lan_console_give(&c, packet, size);
		ck_assert_msg(c.answers.n == (flags == 0), "flags %d", flags);
	}
	close_it(&f);
}
END_TEST

/* What is left open by the console is for the BMC to choose. */
START_TEST(algorithm_may_be_left_to_the_bmc)
{
	static const uint8_t request[] = { 0x06, 0, 0xff, 0x07, 0x06, 0x10, 0,
					   0, 0, 0, 0, 0, 0, 0, 32, 0,
					   /* tag, level, console session */
					   0x11, 0x04, 0, 0, 1, 2, 3, 4,
					   /* SHA-256 and the rest open */
					   0, 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0,
					   0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0 };
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	lan_console_give(&c, request, sizeof(request));
	ck_assert_uint_eq(c.answers.n, 1);
	ck_assert_uint_eq(c.answers.packets[0].bytes[16 + 1], 0);
	ck_assert_uint_eq(c.answers.packets[0].bytes[16 + 24], 0x04);
	ck_assert_uint_eq(c.answers.packets[0].bytes[16 + 32], 0x01);
	close_it(&f);
}
END_TEST

START_TEST(replayed_packet_is_dropped)
{
	uint8_t packet[RMCP_MAX_PACKET];
	struct lan_console c;
	struct fixture f;
	size_t size;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	ck_alive(&c);
	size = c.packet_size;
	memcpy(packet, c.packet, size);
	lan_console_give(&c, packet, size);
	ck_assert_uint_eq(c.answers.n, 0);
	ck_alive(&c);
	lan_console_give(&c, packet, size);
	ck_assert_uint_eq(c.answers.n, 0);
	close_it(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	uint32_t first, second; /* sequence numbers */
	bool is_taken;          /* the second */
} windows[] = {
	{ "next", 1, 2, true },
	{ "the same", 5, 5, false },
	{ "0", 5, 0, false },
	{ "late, within the window", 20, 5, true },
	{ "just within the window", 32, 1, true },
	{ "late, out of the window", 32, 0xfffffff0, false },
	{ "ahead, within the window", 1, 33, true },
	{ "ahead, out of the window", 1, 34, false },
	{ "far ahead", 1, 0x80000000, false },
};
/* clang-format on */

START_TEST(sequence_window)
{
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	c.session.seq = windows[_i].first - 1;
	ck_alive(&c);
	c.session.seq = windows[_i].second - 1;
	if (windows[_i].second == 0) {
		/* no console ever sends it: forge one */
		struct lan_msg msg = { .to = 0x20, .netfn = 6, .cmd = 1 };

		c.session.seq = 7;
		lan_console_seal(&c, &msg);
		put_le32(c.packet + 10, 0);
		lan_auth_code(c.suite, &c.session.keys, c.packet + 4,
			      c.packet_size - 4 - c.suite->auth_code_size,
			      c.packet + c.packet_size -
				      c.suite->auth_code_size);
		lan_console_give(&c, c.packet, c.packet_size);
		ck_assert_uint_eq(c.answers.n, 0);
	} else {
		ck_assert_msg(is_alive(&c) == windows[_i].is_taken, "%s",
			      windows[_i].name);
	}
	close_it(&f);
}
END_TEST

static void ck_cut_is_dropped(struct lan_console *c)
{
	for (size_t n = 0; n < c->packet_size; n++) {
		lan_console_give(c, c->packet, n);
		ck_assert_msg(c->answers.n == 0, "%zu of %zu bytes", n,
			      c->packet_size);
	}
}

/* RMCP's reserved byte and sequence number mean nothing. */
static void ck_changed_is_dropped(struct lan_console *c)
{
	uint8_t packet[RMCP_MAX_PACKET];

	for (size_t bit = 0; bit < 8 * c->packet_size; bit++) {
		if (bit / 8 == 1 || bit / 8 == 2)
			continue;
		memcpy(packet, c->packet, c->packet_size);
		packet[bit / 8] ^= (uint8_t)(1u << bit % 8);
		lan_console_give(c, packet, c->packet_size);
		ck_assert_msg(c->answers.n == 0, "bit %zu", bit);
	}
}

START_TEST(cut_and_changed_packets_are_dropped)
{
	struct lan_msg msg = { .to = 0x20, .netfn = 6, .cmd = 1, .seq = 9 };
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_open(&c, _i ? 3 : 17, ADMIN), 0);
	ck_cut_is_dropped(&c);
	ck_assert_int_eq(lan_console_rakp_1(&c, "admin", ADMIN), 0);
	ck_cut_is_dropped(&c);
	ck_assert_int_eq(lan_console_rakp_3(&c, "secret"), 0);
	ck_cut_is_dropped(&c);
	ck_alive(&c);
	lan_console_seal(&c, &msg);
	ck_cut_is_dropped(&c);
	ck_changed_is_dropped(&c);
	/* nothing of that has touched the window */
	lan_console_give(&c, c.packet, c.packet_size);
	ck_assert_uint_eq(c.answers.n, 1);
	close_it(&f);
}
END_TEST

START_TEST(foreign_payloads_are_dropped)
{
	static const uint8_t types[] = { 0x01, 0x02, 0x11, 0x13,
					 0x15, 0x20, 0x3f };
	struct lan_msg msgs[] = {
		{ .to = 0x20, .netfn = 7, .cmd = 1 }, /* a response */
		{ .to = 0x2c, .netfn = 6, .cmd = 1 }, /* for another */
	};
	uint8_t plain[RMCP_MAX_PACKET];
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct rmcp_packet p = { .type = types[i], .payload_size = 8 };

		ck_assert_int_eq(lan_session_seal(&c.session, types[i],
						  (const uint8_t *)"12345678",
						  8, plain, &c.packet_size),
				 0);
		lan_console_give(&c, plain, c.packet_size);
		ck_assert_uint_eq(c.answers.n, 0);
		memset(plain, 0, sizeof(plain));
		rmcp_put_header(&p, plain);
		lan_console_give(&c, plain, RMCP_HEADER_SIZE + 8);
		ck_assert_uint_eq(c.answers.n, 0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(msgs); i++) {
		lan_console_seal(&c, &msgs[i]);
		lan_console_give(&c, c.packet, c.packet_size);
		ck_assert_uint_eq(c.answers.n, 0);
	}
	ck_alive(&c);
	close_it(&f);
}
END_TEST

START_TEST(privilege_levels_are_kept)
{
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, OPERATOR), 0);
	ck_ask(&c, power, "01", "D4");
	ck_ask(&c, set_privilege, "00", "00 02");
	ck_ask(&c, set_privilege, "04", "81");
	ck_ask(&c, set_privilege, "01", "CC");
	ck_ask(&c, set_privilege, "05", "CC");
	ck_ask(&c, set_privilege, "", "C7");
	ck_ask(&c, power, "01", "D4");
	ck_ask(&c, set_privilege, "03", "00 03");
	ck_ask(&c, power, "01", "00");
	ck_ask(&c, set_privilege, "02", "00 02");
	ck_ask(&c, power, "01", "D4");
	close_it(&f);
}
END_TEST

START_TEST(sessions_do_not_share_anything)
{
	enum { N = LAN_SERVER_MAX_SESSIONS };
	struct lan_console c[N + 1];
	struct fixture f;

	open_it(&f);
	for (size_t i = 0; i < N; i++) {
		lan_console_init(&c[i], f.server);
		ck_assert_int_eq(
			lan_console_login(&c[i], i % 2 ? 3 : 17, ADMIN), 0);
	}
	for (size_t i = 0; i < 200; i++)
		ck_alive(&c[i * 7 % N]);
	ck_assert_uint_eq(lan_server_n_sessions(f.server), N);

	/* one's packet with the id of another */
	c[0].session.bmc_id = c[1].session.bmc_id;
	ck_assert(!is_alive(&c[0]));
	c[0].session.bmc_id = c[0].login.sid_c;
	ck_alive(&c[0]);

	lan_console_init(&c[N], f.server);
	ck_assert_int_eq(lan_console_login(&c[N], 17, ADMIN), 0x01);
	ck_ask(&c[0], set_privilege, "04", "00 04");
	ck_ask(&c[0], close_session, "00 00 00 00", "87");
	close_it(&f);
}
END_TEST

START_TEST(unfinished_logins_give_way)
{
	struct lan_console c, flood;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	lan_console_init(&flood, f.server);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(lan_console_open(&flood, 17, ADMIN), 0);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(lan_console_open(&flood, 17, ADMIN), 0);
	ck_alive(&c);
	close_it(&f);
}
END_TEST

START_TEST(idle_sessions_end)
{
	struct lan_console c, half;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	lan_console_init(&half, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	ck_assert_int_eq(lan_console_open(&half, 17, ADMIN), 0);
	f.clock.mono_ns += (uint64_t)(LAN_SERVER_LOGIN_S + 1) * NS_PER_S;
	ck_assert_int_eq(lan_console_rakp_1(&half, "admin", ADMIN), 0x02);
	ck_alive(&c);
	f.clock.mono_ns += (uint64_t)(LAN_SERVER_IDLE_S - 1) * NS_PER_S;
	ck_alive(&c);
	f.clock.mono_ns += (uint64_t)(LAN_SERVER_IDLE_S + 1) * NS_PER_S;
	ck_assert(!is_alive(&c));
	ck_assert_uint_eq(lan_server_n_sessions(f.server), 0);
	close_it(&f);
}
END_TEST

START_TEST(sessions_are_closed)
{
	struct lan_console c, other;
	char id[12], text[TEXT_SIZE];
	struct fixture f;
	uint8_t bytes[4];

	open_it(&f);
	lan_console_init(&c, f.server);
	lan_console_init(&other, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	ck_assert_int_eq(lan_console_login(&other, 3, ADMIN), 0);
	put_le32(bytes, other.login.sid_c);
	hex_format(bytes, 4, " ", id);
	ck_ask(&c, close_session, "", "C7");
	ck_ask(&c, close_session, id, "D4");
	ck_alive(&other);
	ck_ask(&c, set_privilege, "04", "00 04");
	ck_ask(&c, close_session, id, "00");
	ck_assert(!is_alive(&other));
	ck_ask(&c, close_session, id, "87");
	put_le32(bytes, c.login.sid_c);
	hex_format(bytes, 4, " ", id);
	ck_assert_int_eq(lan_console_ask(&c, close_session, id, text), 0);
	ck_assert_str_eq(text, "00");
	ck_assert(!is_alive(&c));
	ck_assert_uint_eq(lan_server_n_sessions(f.server), 0);
	close_it(&f);
}
END_TEST

START_TEST(sessions_are_told_of)
{
	struct lan_console c, other;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	lan_console_init(&other, f.server);
	ck_assert_int_eq(lan_console_login(&other, 3, ADMIN), 0);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	ck_ask(&c, session_info, "00",
	       "00 02 10 02 02 02 11 C0 00 02 07 00 00 00 00 00 00 40 9C");
	ck_ask(&c, session_info, "01",
	       "00 01 10 02 02 02 11 C0 00 02 07 00 00 00 00 00 00 40 9C");
	ck_ask(&c, session_info, "03", "00 00 10 02");
	ck_ask(&c, session_info, "FE 02",
	       "00 02 10 02 02 02 11 C0 00 02 07 00 00 00 00 00 00 40 9C");
	ck_ask(&c, session_info, "FE 09", "00 00 10 02");
	ck_ask(&c, session_info, "FE", "C7");
	ck_ask(&c, session_info, "FF 01 02 03", "C7");
	ck_ask(&c, session_info, "FF 01 02 03 7F", "00 00 10 02");
	close_it(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name, *request, *answer; /* payloads; "": silence */
} outside[] = {
	{ "what can it do", "06 38 8E 04", "00 01 80 04 02 00 00 00 00" },
	{ "on its channel", "06 38 81 02", "00 01 80 04 02 00 00 00 00" },
	{ "in words of IPMI 1.5", "06 38 0E 04", "00 01 00 04 00 00 00 00 00" },
	{ "on another channel", "06 38 83 04", "CC" },
	{ "for no level", "06 38 8E 00", "CC" },
	{ "too short", "06 38 8E", "C7" },
	{ "suites", "06 54 0E 00 80", "00 01 C0 03 01 41 81 C0 11 03 44 81" },
	{ "suites, second page", "06 54 0E 00 81", "00 01" },
	{ "suites, last page", "06 54 0E 00 BF", "00 01" },
	{ "algorithms", "06 54 0E 00 00", "00 01 01 41 81 03 44" },
	{ "suites of another channel", "06 54 07 00 80", "CC" },
	{ "GUID", "06 37",
	  "00 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F" },
	{ "anything else", "06 01", "D4" },
	{ "Set Session Privilege Level", "06 3B 04", "D4" },
	{ "Close Session", "06 3C 00 00 00 00", "D4" },
	{ "Send Message", "06 34 40", "D4" },
	{ "power", "00 02 01", "D4" },
};
/* clang-format on */

/* In the form of IPMI 2.0 and in that of 1.5. */
static void ask_outside(struct lan_console *c, bool is_plain,
			const struct lan_msg *msg, char *ret)
{
	size_t header = is_plain ? RMCP_PLAIN_HEADER_SIZE : RMCP_HEADER_SIZE;
	uint8_t packet[256];
	struct rmcp_packet p = { .payload_size = msg->size + LAN_MSG_OVERHEAD };
	const struct lan_answer *a = &c->answers.packets[0];
	struct lan_msg answer;

	if (is_plain)
		rmcp_put_plain(p.payload_size, packet);
	else
		rmcp_put_header(&p, packet);
	lan_msg_put(msg, packet + header);
	for (size_t n = 0; n < header + p.payload_size; n++) {
		lan_console_give(c, packet, n);
		ck_assert_uint_eq(c->answers.n, 0);
	}
	lan_console_give(c, packet, header + p.payload_size);
	ck_assert_uint_eq(c->answers.n, 1);
	ck_assert_int_eq(is_plain ? rmcp_parse_plain(a->bytes, a->size, &p)
				  : rmcp_parse(a->bytes, a->size, 0, &p),
			 0);
	ck_assert_int_eq(lan_msg_parse(p.payload, p.payload_size, &answer), 0);
	ck_assert_uint_eq(answer.to, LAN_REMOTE_CONSOLE);
	ck_assert_uint_eq(answer.to_lun, 1);
	ck_assert_uint_eq(answer.from, 0x20);
	ck_assert_uint_eq(answer.seq, CIPHERS_SEQ);
	ck_assert_uint_eq(answer.cmd, msg->cmd);
	ck_assert_uint_eq(answer.netfn, msg->netfn | 1);
	hex_format(answer.data, answer.size, " ", ret);
}

START_TEST(outside_of_a_session)
{
	uint8_t bytes[32];
	struct lan_msg msg = { .to = 0x20,
			       .from = LAN_REMOTE_CONSOLE,
			       .from_lun = 1,
			       .seq = CIPHERS_SEQ };
	char text[TEXT_SIZE];
	struct lan_console c;
	struct fixture f;

	ck_assert_int_eq(
		hex_parse(outside[_i].request, bytes, sizeof(bytes), &msg.size),
		0);
	msg.netfn = bytes[0];
	msg.cmd = bytes[1];
	msg.data = bytes + 2;
	msg.size -= 2;
	open_it(&f);
	lan_console_init(&c, f.server);
	for (int i = 0; i < 2; i++) {
		ask_outside(&c, i == 1, &msg, text);
		ck_assert_msg(strcmp(text, outside[_i].answer) == 0, "%s: %s",
			      outside[_i].name, text);
	}
	close_it(&f);
}
END_TEST

START_TEST(ping_is_answered)
{
	static const uint8_t ping[] = { 0x06, 0,    0xff, 0x06, 0, 0,
					0x11, 0xbe, 0x80, 0x5a, 0, 0 };
	static const uint8_t pong[] = { 0x06, 0,    0xff, 0x06, 0,    0, 0x11,
					0xbe, 0x40, 0x5a, 0,    0x10, 0, 0,
					0x11, 0xbe, 0,    0,    0,    0, 0x81,
					0,    0,    0,    0,    0,    0, 0 };
	uint8_t other[sizeof(ping)];
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	lan_console_give(&c, ping, sizeof(ping));
	ck_assert_uint_eq(c.answers.n, 1);
	ck_assert_uint_eq(c.answers.packets[0].size, sizeof(pong));
	ck_assert_mem_eq(c.answers.packets[0].bytes, pong, sizeof(pong));
	for (size_t n = 0; n < sizeof(ping); n++) {
		lan_console_give(&c, ping, n);
		ck_assert_uint_eq(c.answers.n, 0);
	}
	/* two simulators would play for ever */
	memcpy(other, ping, sizeof(ping));
	other[8] = 0x40;
	lan_console_give(&c, other, sizeof(other));
	ck_assert_uint_eq(c.answers.n, 0);
	close_it(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	uint8_t level, channel, to, lun, netfn, cmd;
	const char *data, *outer, *inner; /* "": no second message */
} bridges[] = {
	{ "a satellite", USER, 0x40, 0x2c, 0, 0x06, 0x01, "", "00",
	  "00 50 01 04 05 02 21 D9 7E 00 01 0B" },
	{ "the BMC itself", USER, 0x40, 0x20, 1, 0x2e, 0x10, "01 02", "00",
	  "00 AA BB" },
	{ "its error", USER, 0x40, 0x2c, 0, 0x06, 0x37, "", "00", "C1" },
	{ "its error that looks like nobody", USER, 0x40, 0x2c, 0, 0x2e, 0x10,
	  "", "00", "D3 01" },
	{ "its LUN", ADMIN, 0x40, 0x2c, 2, 0x00, 0x02, "01", "00", "00" },
	{ "what the console may not", USER, 0x40, 0x2c, 2, 0x00, 0x02, "01",
	  "D4", "" },
	{ "nobody", USER, 0x40, 0x42, 0, 0x06, 0x01, "", "C3", "" },
	{ "another channel", USER, 0x47, 0x2c, 0, 0x06, 0x01, "", "C3", "" },
	{ "without tracking", USER, 0x00, 0x2c, 0, 0x06, 0x01, "", "CC", "" },
	{ "a response", USER, 0x40, 0x2c, 0, 0x07, 0x01, "", "CC", "" },
	{ "a software's address", USER, 0x40, 0x2d, 0, 0x06, 0x01, "", "CC",
	  "" },
};
/* clang-format on */

START_TEST(bridging)
{
	const char *name = bridges[_i].name;
	uint8_t bytes[64] = { bridges[_i].channel }, data[16];
	uint8_t plain[RMCP_MAX_PACKET];
	struct lan_msg inner = { .to = bridges[_i].to,
				 .to_lun = bridges[_i].lun,
				 .netfn = bridges[_i].netfn,
				 .from = 0x20,
				 .seq = 33,
				 .from_lun = 2,
				 .cmd = bridges[_i].cmd,
				 .data = data };
	char text[TEXT_SIZE], level[3];
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	snprintf(level, sizeof(level), "%02x", bridges[_i].level);
	ck_assert_int_eq(lan_console_ask(&c, set_privilege, level, text), 0);
	hex_parse(bridges[_i].data, data, sizeof(data), &inner.size);
	hex_format(bytes, 1 + lan_msg_put(&inner, bytes + 1), " ", text);
	ck_assert_int_eq(lan_console_ask(&c, send_message, text, text), 0);
	ck_assert_msg(strcmp(text, bridges[_i].outer) == 0, "%s: %s", name,
		      text);
	ck_assert_uint_eq(c.answers.n, bridges[_i].inner[0] ? 2 : 1);
	if (bridges[_i].inner[0]) {
		ck_assert_int_eq(lan_console_take(&c, 1, &inner, plain), 0);
		hex_format(inner.data, inner.size, " ", text);
		ck_assert_msg(strcmp(text, bridges[_i].inner) == 0, "%s: %s",
			      name, text);
		ck_assert_uint_eq(inner.to, LAN_REMOTE_CONSOLE);
		ck_assert_uint_eq(inner.to_lun, 2);
		ck_assert_uint_eq(inner.from, bridges[_i].to);
		ck_assert_uint_eq(inner.from_lun, bridges[_i].lun);
		ck_assert_uint_eq(inner.seq, 33);
		ck_assert_uint_eq(inner.cmd, bridges[_i].cmd);
		ck_assert_uint_eq(inner.netfn, bridges[_i].netfn | 1);
	}
	close_it(&f);
}
END_TEST

START_TEST(damaged_bridged_message_is_refused)
{
	uint8_t bytes[64] = { 0x40 };
	struct lan_msg inner = { .to = 0x2c, .netfn = 6, .cmd = 1 };
	size_t size = 1 + lan_msg_put(&inner, bytes + 1);
	char text[TEXT_SIZE];
	struct lan_console c;
	struct fixture f;

	open_it(&f);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	for (size_t n = 0; n < size; n++) {
		hex_format(bytes, n, " ", text);
		ck_ask(&c, send_message, n ? text : "", "CC");
	}
	for (size_t i = 1; i < size; i++) {
		bytes[i] ^= 0x10;
		hex_format(bytes, size, " ", text);
		ck_ask(&c, send_message, text, "CC");
		bytes[i] ^= 0x10;
	}
	close_it(&f);
}
END_TEST

START_TEST(hung_bmc_is_silence)
{
	static const uint8_t self_test[] = { 0x06, 0x04 };
	struct lan_console c;
	struct fixture f;
	char text[TEXT_SIZE];

	/* the first two are the number of the channel and the GUID */
	open_text(&f, "persona 1\n"
		      "device-id 20 01 02 14 02 bf d9 7e 00\n"
		      "hang-after 3\n");
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	ck_assert_int_eq(lan_console_ask(&c, self_test, "", text), 0);
	ck_assert_str_eq(text, "C1");
	ck_assert_int_eq(lan_console_ask(&c, self_test, "", text), SILENCE);
	ck_assert_int_eq(lan_console_ask(&c, set_privilege, "04", text), 0);
	close_it(&f);
}
END_TEST

static const char two_channels[] =
	"persona 1\n"
	"device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
	"channel-info 1 01 05 04 00 f2 1b 00 00 00\n"
	"channel-info 8 08 04 01 80 f2 1b 00 00 00\n"
	"channel-access 8 2 02 03\n"
	"user-access 8 1 02 41 00 0f\n"
	"user-name 1 72 6f 6f 74 00 00 00 00 00 00 00 00 00 00 00 00\n"
	"lan 8 3 0 0 11 0a 00 00 01\n";

#define NONE_16 "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"

/* clang-format off */
static const struct {
	const char *name, *persona;
	uint8_t netfn_cmd[2];
	const char *data, *answer;
} channels[] = {
	{ "this channel", machine, { 0x06, 0x42 }, "0E",
	  "00 01 04 01 81 F2 1B 00 00 00" },
	{ "by its number", machine, { 0x06, 0x42 }, "01",
	  "00 01 04 01 81 F2 1B 00 00 00" },
	{ "system interface", machine, { 0x06, 0x42 }, "0F",
	  "00 0F 0C 05 00 F2 1B 00 00 00" },
	{ "IPMB", machine, { 0x06, 0x42 }, "00",
	  "00 00 01 01 00 F2 1B 00 00 00" },
	{ "no channel", machine, { 0x06, 0x42 }, "05", "CC" },
	{ "cut", machine, { 0x06, 0x42 }, "", "C7" },
	{ "access", machine, { 0x06, 0x41 }, "0E 80", "00 22 04" },
	{ "access to no channel", machine, { 0x06, 0x41 }, "02 80", "CC" },
	{ "the user without a name", machine, { 0x06, 0x44 }, "0E 01",
	  "00 02 81 02 0F" },
	{ "our user", machine, { 0x06, 0x44 }, "01 02", "00 02 41 02 14" },
	{ "no user", machine, { 0x06, 0x44 }, "01 03", "CC" },
	{ "user 0", machine, { 0x06, 0x44 }, "01 00", "CC" },
	{ "name", machine, { 0x06, 0x46 }, "02",
	  "00 61 64 6D 69 6E 00 00 00 00 00 00 00 00 00 00 00" },
	{ "no name", machine, { 0x06, 0x46 }, "01", "00 " NONE_16 },
	{ "name of nobody", machine, { 0x06, 0x46 }, "03", "CC" },
	{ "address", machine, { 0x0c, 0x02 }, "0E 03 00 00",
	  "00 11 C0 00 02 01" },
	{ "revision", machine, { 0x0c, 0x02 }, "81 03 00 00", "00 11" },
	{ "number of suites", machine, { 0x0c, 0x02 }, "01 16 00 00",
	  "00 11 02" },
	{ "suites", machine, { 0x0c, 0x02 }, "01 17 00 00",
	  "00 11 00 03 11 00 00 00 00 00 00 00 00 00 00 00 00 00 00" },
	{ "levels of suites", machine, { 0x0c, 0x02 }, "01 18 00 00",
	  "00 11 00 44 00 00 00 00 00 00 00" },
	{ "no such parameter", machine, { 0x0c, 0x02 }, "01 C0 00 00", "80" },
	{ "parameter of no channel", machine, { 0x0c, 0x02 }, "02 03 00 00",
	  "CC" },
	{ "set", machine, { 0x0c, 0x01 }, "01 03 01 02 03 04", "C1" },

	{ "the persona's", two_channels, { 0x06, 0x42 }, "0E",
	  "00 08 04 01 80 F2 1B 00 00 00" },
	{ "its other", two_channels, { 0x06, 0x42 }, "01",
	  "00 01 05 04 00 F2 1B 00 00 00" },
	{ "its access", two_channels, { 0x06, 0x41 }, "0E 80", "00 02 03" },
	{ "its user", two_channels, { 0x06, 0x44 }, "0E 01", "00 02 41 00 0F" },
	{ "its user's name", two_channels, { 0x06, 0x46 }, "01",
	  "00 72 6F 6F 74 00 00 00 00 00 00 00 00 00 00 00 00" },
	{ "its address", two_channels, { 0x0c, 0x02 }, "0E 03 00 00",
	  "00 11 0A 00 00 01" },
	{ "capabilities on it", two_channels, { 0x06, 0x38 }, "88 04",
	  "00 08 80 04 02 00 00 00 00" },
	{ "suites on it", two_channels, { 0x06, 0x54 }, "0E 00 BF", "00 08" },
};
/* clang-format on */

START_TEST(channel)
{
	char text[TEXT_SIZE];
	struct lan_console c;
	struct fixture f;

	open_text(&f, channels[_i].persona);
	lan_console_init(&c, f.server);
	ck_assert_int_eq(lan_console_login(&c, 17, ADMIN), 0);
	ck_assert_int_eq(lan_console_ask(&c, set_privilege, "04", text), 0);
	ck_assert_int_eq(lan_console_ask(&c, channels[_i].netfn_cmd,
					 channels[_i].data, text),
			 0);
	ck_assert_msg(strcmp(text, channels[_i].answer) == 0, "%s: %s",
		      channels[_i].name, text);
	close_it(&f);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport/lan-server");
	TCase *tc = tcase_create("lan-server");

	tcase_add_loop_test(tc, login, 0, ARRAY_SIZE(logins));
	tcase_add_test(tc, login_says_who_the_bmc_is);
	tcase_add_test(tc, each_step_can_be_asked_again);
	tcase_add_test(tc, steps_out_of_order_are_refused);
	tcase_add_test(tc, console_may_turn_away);
	tcase_add_loop_test(tc, open_request, 0, ARRAY_SIZE(opens));
	tcase_add_test(tc, authenticated_packets_outside_are_dropped);
	tcase_add_test(tc, algorithm_may_be_left_to_the_bmc);
	tcase_add_test(tc, replayed_packet_is_dropped);
	tcase_add_loop_test(tc, sequence_window, 0, ARRAY_SIZE(windows));
	tcase_add_loop_test(tc, cut_and_changed_packets_are_dropped, 0, 2);
	tcase_add_test(tc, foreign_payloads_are_dropped);
	tcase_add_test(tc, privilege_levels_are_kept);
	tcase_add_test(tc, sessions_do_not_share_anything);
	tcase_add_test(tc, unfinished_logins_give_way);
	tcase_add_test(tc, idle_sessions_end);
	tcase_add_test(tc, sessions_are_closed);
	tcase_add_test(tc, sessions_are_told_of);
	tcase_add_loop_test(tc, outside_of_a_session, 0, ARRAY_SIZE(outside));
	tcase_add_test(tc, ping_is_answered);
	tcase_add_loop_test(tc, bridging, 0, ARRAY_SIZE(bridges));
	tcase_add_test(tc, damaged_bridged_message_is_refused);
	tcase_add_loop_test(tc, channel, 0, ARRAY_SIZE(channels));
	tcase_add_test(tc, hung_bmc_is_silence);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return run_suite(suite());
}
