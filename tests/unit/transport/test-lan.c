/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "libipmiprov/transport/transport.h"
#include "tests/unit/run.h"
#include "tests/unit/transport/lan-peer.h"

enum { SHORT_MS = 150, LONG_MS = 8000 };

static uint64_t in_ms(unsigned ms)
{
	return clock_mono_ns(&clock_system) + (uint64_t)ms * NS_PER_MS;
}

struct password {
	char path[32];
};

static struct password password_new(const char *text)
{
	struct password p = { "/tmp/ipmiprov-lan-XXXXXX" };
	int fd = mkstemp(p.path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return p;
}

static void password_done(struct password *p)
{
	unlink(p->path);
}

static int open_peer(const struct lan_peer *p, const char *password,
		     const char *options, unsigned ms, struct transport **ret)
{
	struct password file = password_new(password);
	char uri[128];
	int r;

	snprintf(uri, sizeof(uri),
		 "lan://admin@127.0.0.1:%u?password-file=%s%s", p->port,
		 file.path, options);
	r = transport_open(uri, in_ms(ms), ret);
	password_done(&file);
	return r;
}

static int echo(struct transport *t, struct ipmi_address to, unsigned ms,
		struct ipmi_rsp *ret)
{
	static const uint8_t data[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	struct ipmi_req req = { .to = to,
				.netfn = 0x04,
				.cmd = 0x2d,
				.data = data,
				.size = sizeof(data) };
	int r = transport_exchange(t, &req, ret, in_ms(ms));

	if (r == 0 && ret->cc == 0) {
		ck_assert_uint_eq(ret->size, sizeof(data));
		ck_assert_mem_eq(ret->data, data, sizeof(data));
	}
	return r;
}

static const struct ipmi_address bmc = { 0 };

/* clang-format off */
static const struct {
	const char *name, *password, *options;
	struct lan_plan plan;
	int want;
	unsigned n_refused; /* sessions not begun, by either side */
} logins[] = {
	{ "suite 17", "secret\n", "", { .suite = 17 }, 0, 0 },
	{ "suite 3 as second choice", "secret", "", { .suite = 3 }, 0, 1 },
	{ "suite 3 at once", "secret\nmore\n", "&cipher=3", { .suite = 3 }, 0,
	  0 },
	{ "only 17 wanted", "secret", "&cipher=17", { .suite = 3 },
	  -EOPNOTSUPP, 1 },
	{ "wrong password", "Secret\n", "", { .suite = 17 }, -EACCES, 1 },
	{ "no password", "\nsecret\n", "", { .suite = 17 }, -EACCES, 1 },
	{ "password of 21 bytes", "012345678901234567890", "",
	  { .suite = 17 }, -EKEYREJECTED, 0 },
	{ "operator", "secret", "&privilege=operator", { .suite = 17 }, 0, 0 },
	{ "operator refused", "secret", "&privilege=operator",
	  { .suite = 17, .privilege_cc = 0x81 }, -EACCES, 0 },

	{ "open: other tag", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 0, 0x80, 0 } },
	  -ETIMEDOUT, 0 },
	{ "open: no room", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 1, 0x01, 0 } },
	  -EBUSY, 0 },
	{ "open: unknown status", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 1, 0xff, 0 } },
	  -EPROTO, 0 },
	{ "open: only a status", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 1, 0x0d, 2 } },
	  -EACCES, 0 },
	{ "open: only a good status", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 1, 0, 2 } },
	  -ETIMEDOUT, 0 },
	{ "open: less privilege", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 2, 0x03, 0 } },
	  -EACCES, 0 },
	{ "open: other console session", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 4, 0x01, 0 } },
	  -ETIMEDOUT, 0 },
	{ "open: other authentication", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 16, 0x02, 0 } },
	  -EOPNOTSUPP, 1 },
	{ "open: other integrity", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 24, 0x01, 0 } },
	  -EOPNOTSUPP, 1 },
	{ "open: no confidentiality", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 32, 0x01, 0 } },
	  -EOPNOTSUPP, 1 },
	{ "open: cut", "secret", "",
	  { 17, .spoil = { RMCP_OPEN_SESSION_RESPONSE, 0, 0, 35 } },
	  -EBADMSG, 0 },

	{ "RAKP 2: other tag", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_2, 0, 0x80, 0 } }, -ETIMEDOUT, 0 },
	{ "RAKP 2: unknown user", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_2, 1, 0x0d, 8 } }, -EACCES, 0 },
	{ "RAKP 2: other console session", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_2, 7, 0x80, 0 } }, -ETIMEDOUT, 0 },
	{ "RAKP 2: other random number", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_2, 8, 0x01, 0 } }, -EACCES, 1 },
	{ "RAKP 2: other GUID", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_2, 39, 0x01, 0 } }, -EACCES, 1 },
	{ "RAKP 2: wrong code", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_2, 71, 0x01, 0 } }, -EACCES, 1 },
	{ "RAKP 2: short code", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_2, 0, 0, 71 } }, -EBADMSG, 0 },
	{ "RAKP 2: no code", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_2, 0, 0, 40 } }, -EBADMSG, 0 },

	{ "RAKP 4: other tag", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_4, 0, 0x80, 0 } }, -ETIMEDOUT, 0 },
	{ "RAKP 4: wrong password, says the BMC", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_4, 1, 0x0f, 8 } }, -EACCES, 0 },
	{ "RAKP 4: other console session", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_4, 5, 0x01, 0 } }, -ETIMEDOUT, 0 },
	{ "RAKP 4: wrong check value", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_4, 23, 0x01, 0 } }, -EACCES, 0 },
	{ "RAKP 4: short check value", "secret", "",
	  { 17, .spoil = { RMCP_RAKP_4, 0, 0, 23 } }, -EBADMSG, 0 },
};
/* clang-format on */

START_TEST(login)
{
	const char *name = logins[_i].name;
	unsigned ms = logins[_i].want == -ETIMEDOUT ? SHORT_MS : LONG_MS;
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct lan_peer p;
	int r;

	lan_peer_start(&p, &logins[_i].plan);
	r = open_peer(&p, logins[_i].password, logins[_i].options, ms, &t);
	ck_assert_msg(r == logins[_i].want, "%s: %d", name, r);
	if (r == 0)
		ck_assert_msg(echo(t, bmc, LONG_MS, &rsp) == 0, "%s", name);
	transport_close(t);
	lan_peer_stop(&p);
	ck_assert_msg(p.n_refused == logins[_i].n_refused, "%s: refused %u",
		      name, p.n_refused);
	if (r == 0)
		ck_assert_msg(p.n_closed == 1, "%s: closed", name);
	if (strstr(logins[_i].options, "operator"))
		ck_assert_uint_eq(p.privilege, 3);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	enum lan_oddity oddity;
	struct ipmi_address to;
	int want;
	uint8_t cc;
} exchanges[] = {
	{ "plain", LAN_FINE, { 0, 0, 0 }, 0, 0 },
	{ "by its address, LUN 1", LAN_FINE, { 0x20, 0, 1 }, 0, 0 },
	{ "silence", LAN_SILENT, { 0, 0, 0 }, -ETIMEDOUT, 0 },
	{ "wrong authentication code", LAN_BAD_CODE, { 0, 0, 0 }, -ETIMEDOUT,
	  0 },
	{ "bad pad", LAN_BAD_PAD, { 0, 0, 0 }, -ETIMEDOUT, 0 },
	{ "another session", LAN_BAD_SESSION, { 0, 0, 0 }, -ETIMEDOUT, 0 },
	{ "clear text", LAN_CLEAR, { 0, 0, 0 }, -ETIMEDOUT, 0 },
	{ "cut packets are dropped", LAN_CUT, { 0, 0, 0 }, 0, 0 },
	{ "replayed packets are dropped", LAN_REPLAY_FIRST, { 0, 0, 0 }, 0, 0 },
	{ "late answers are dropped", LAN_STALE_FIRST, { 0, 0, 0 }, 0, 0 },
	{ "bridged, answer inside", LAN_BRIDGE_INSIDE, { 0x30, 6, 2 }, 0, 0 },
	{ "bridged, answer after", LAN_BRIDGE_AFTER, { 0x30, 0, 1 }, 0, 0 },
	{ "bridged, nobody there", LAN_BRIDGE_SILENT, { 0x42, 0, 0 }, 0, 0xc3 },
	{ "bridged, not acknowledged", LAN_BRIDGE_REFUSED, { 0x42, 0, 0 }, 0,
	  0x83 },
	{ "a software's address", LAN_FINE, { 0x41, 0, 0 }, -EINVAL, 0 },
};
/* clang-format on */

START_TEST(exchange)
{
	const char *name = exchanges[_i].name;
	struct lan_plan plan = { .suite = 17, .oddity = exchanges[_i].oddity };
	struct ipmi_address to = exchanges[_i].to;
	bool is_quick = exchanges[_i].want == 0 && !exchanges[_i].cc;
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct lan_peer p;

	lan_peer_start(&p, &plan);
	ck_assert_msg(open_peer(&p, "secret", "", LONG_MS, &t) == 0, "%s",
		      name);
	for (int i = 0; i < 3; i++) {
		int r = echo(t, to, is_quick ? LONG_MS : SHORT_MS, &rsp);

		ck_assert_msg(r == exchanges[_i].want, "%s: %d", name, r);
		if (r < 0)
			break;
		ck_assert_msg(rsp.cc == exchanges[_i].cc, "%s: %02x", name,
			      rsp.cc);
	}
	transport_close(t);
	lan_peer_stop(&p);
	if (to.owner && to.owner != IPMI_BMC_ADDRESS && !(to.owner & 1)) {
		ck_assert_uint_eq(p.last_owner, to.owner);
		ck_assert_uint_eq(p.last_channel, to.channel);
		ck_assert_uint_eq(p.last_lun, to.lun);
	}
}
END_TEST

START_TEST(lost_packets_are_sent_again)
{
	struct lan_plan plan = { .suite = 17, .n_lost = 2 };
	struct transport *t = NULL;
	struct lan_peer p;

	lan_peer_start(&p, &plan);
	ck_assert_int_eq(open_peer(&p, "secret", "", LONG_MS, &t), 0);
	transport_close(t);
	lan_peer_stop(&p);
	ck_assert_uint_eq(p.n_packets, 2 + 3 + 1);
}
END_TEST

START_TEST(unanswered_request_is_sent_again_in_a_new_packet)
{
	struct lan_plan plan = { .suite = 17, .oddity = LAN_SILENT };
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct lan_peer p;

	lan_peer_start(&p, &plan);
	ck_assert_int_eq(open_peer(&p, "secret", "", LONG_MS, &t), 0);
	ck_assert_int_eq(echo(t, bmc, 700, &rsp), -ETIMEDOUT);
	transport_close(t);
	lan_peer_stop(&p);
	/* the peer's window takes no packet twice; the third closes */
	ck_assert_uint_eq(p.n_requests, 3);
}
END_TEST

START_TEST(what_is_to_be_done_once_is_sent_once)
{
	const struct lan_plan plan = { .suite = 17, .oddity = LAN_SILENT };
	const uint8_t cycle = 2;
	const struct ipmi_req req = {
		.cmd = 0x02, .data = &cycle, .size = 1, .is_once = true
	};
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct lan_peer p;

	lan_peer_start(&p, &plan);
	ck_assert_int_eq(open_peer(&p, "secret", "", LONG_MS, &t), 0);
	ck_assert_int_eq(transport_exchange(t, &req, &rsp, in_ms(700)),
			 -ETIMEDOUT);
	transport_close(t);
	lan_peer_stop(&p);
	ck_assert_uint_eq(p.n_requests, 2); /* and the one that closes */
}
END_TEST

START_TEST(dropped_session_is_an_error_until_it_is_opened_again)
{
	struct lan_plan plan = { .suite = 17, .oddity = LAN_SILENT };
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct lan_peer p;

	lan_peer_start(&p, &plan);
	ck_assert_int_eq(open_peer(&p, "secret", "", LONG_MS, &t), 0);
	ck_assert_int_eq(echo(t, bmc, SHORT_MS, &rsp), -ETIMEDOUT);
	ck_assert_int_eq(echo(t, bmc, SHORT_MS, &rsp), -ECONNRESET);
	ck_assert_int_eq(echo(t, bmc, LONG_MS, &rsp), -ECONNRESET);
	transport_close(t);
	lan_peer_stop(&p);
	ck_assert_uint_eq(p.n_requests, 2);
}
END_TEST

START_TEST(bmc_that_left_is_noticed_at_once)
{
	struct lan_plan plan = { .suite = 17 };
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct lan_peer p;

	lan_peer_start(&p, &plan);
	ck_assert_int_eq(open_peer(&p, "secret", "", LONG_MS, &t), 0);
	lan_peer_stop(&p);
	ck_assert_int_eq(echo(t, bmc, LONG_MS, &rsp), -ECONNREFUSED);
	ck_assert_int_eq(echo(t, bmc, LONG_MS, &rsp), -ECONNREFUSED);
	transport_close(t);
	ck_assert_int_eq(open_peer(&p, "secret", "", LONG_MS, &t),
			 -ECONNREFUSED);
}
END_TEST

START_TEST(sessions_do_not_share_anything)
{
	static const struct lan_plan plans[] = { { .suite = 17 },
						 { .suite = 3 } };
	struct transport *t[2] = { NULL };
	struct ipmi_rsp rsp;
	struct lan_peer p[2];

	for (int i = 0; i < 2; i++) {
		lan_peer_start(&p[i], &plans[i]);
		ck_assert_int_eq(open_peer(&p[i], "secret", "", LONG_MS, &t[i]),
				 0);
	}
	for (int i = 0; i < 200; i++)
		ck_assert_int_eq(echo(t[i % 2], bmc, LONG_MS, &rsp), 0);
	for (int i = 0; i < 2; i++) {
		transport_close(t[i]);
		lan_peer_stop(&p[i]);
		ck_assert_uint_eq(p[i].n_requests, 101);
		ck_assert_uint_eq(p[i].n_closed, 1);
	}
}
END_TEST

static void *cancel_soon(void *t)
{
	usleep(50 * 1000);
	transport_cancel(t);
	return NULL;
}

START_TEST(waiting_ends_when_it_is_cancelled)
{
	struct lan_plan plan = { .suite = 17 };
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct lan_peer p;
	pthread_t thread;
	uint64_t start;

	lan_peer_start(&p, &plan);
	ck_assert_int_eq(open_peer(&p, "secret", "", LONG_MS, &t), 0);
	p.plan.n_lost = UINT32_MAX; /* it hears nothing any more */
	start = clock_mono_ns(&clock_system);
	pthread_create(&thread, NULL, cancel_soon, t);
	ck_assert_int_eq(echo(t, bmc, LONG_MS, &rsp), -ECANCELED);
	pthread_join(thread, NULL);
	ck_assert_uint_lt(clock_mono_ns(&clock_system) - start,
			  (uint64_t)2 * NS_PER_S);

	p.plan.n_lost = 0;
	ck_assert_int_eq(echo(t, bmc, LONG_MS, &rsp), 0);
	transport_close(t);
	lan_peer_stop(&p);
}
END_TEST

START_TEST(no_key_stays_in_a_wiped_session)
{
	struct lan_session s = { .suite = lan_suite(17), .our_id = 1 };
	static const struct lan_keys none;

	memset(&s.keys, 0xa5, sizeof(s.keys));
	lan_session_wipe(&s);
	ck_assert_mem_eq(&s.keys, &none, sizeof(none));
	ck_assert_ptr_null(s.suite);
}
END_TEST

START_TEST(missing_password_file_is_an_error)
{
	struct transport *t = NULL;

	ck_assert_int_eq(transport_open("lan://a@127.0.0.1?password-file=/none",
					in_ms(LONG_MS), &t),
			 -ENOENT);
	ck_assert_ptr_null(t);
}
END_TEST

START_TEST(password_file_that_others_read_is_refused)
{
	struct password file = password_new("secret");
	struct transport *t = NULL;
	char uri[128];

	ck_assert_int_eq(chmod(file.path, 0644), 0);
	snprintf(uri, sizeof(uri), "lan://a@127.0.0.1?password-file=%s",
		 file.path);
	ck_assert_int_eq(transport_open(uri, in_ms(LONG_MS), &t), -EPERM);
	ck_assert_ptr_null(t);
	password_done(&file);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/lan");
	TCase *tc = tcase_create("peer");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, login, 0, ARRAY_SIZE(logins));
	tcase_add_loop_test(tc, exchange, 0, ARRAY_SIZE(exchanges));
	tcase_add_test(tc, lost_packets_are_sent_again);
	tcase_add_test(tc, unanswered_request_is_sent_again_in_a_new_packet);
	tcase_add_test(tc,
		       dropped_session_is_an_error_until_it_is_opened_again);
	tcase_add_test(tc, what_is_to_be_done_once_is_sent_once);
	tcase_add_test(tc, bmc_that_left_is_noticed_at_once);
	tcase_add_test(tc, sessions_do_not_share_anything);
	tcase_add_test(tc, waiting_ends_when_it_is_cancelled);
	tcase_add_test(tc, no_key_stays_in_a_wiped_session);
	tcase_add_test(tc, missing_password_file_is_an_error);
	tcase_add_test(tc, password_file_that_others_read_is_refused);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
