/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The lan: transport against the RMCP+ server, over a socket
 */

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libipmiprov/transport/lan-listener.h"
#include "libipmiprov/transport/sim.h"
#include "tests/unit/run.h"

enum { LONG_MS = 8000, HANG_MS = 1500 };

static const char machine[] = "persona 1\n"
			      "device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
			      "raw 0 0x2e 0x10 -> 0x00\n"
			      "controller 0x2c 0\n"
			      "device-id 50 01 04 05 02 21 D9 7E 00 01 0B\n"
			      "controller 0x30 7\n"
			      "device-id 51 01 04 05 02 21 D9 7E 00 01 0B\n";

struct fixture {
	struct transport *bmc;
	struct lan_server *server;
	struct lan_listener listener;
	pthread_t thread;
	int stop_fd, result;
	char password[32];
};

static void *serve(void *arg)
{
	struct fixture *f = arg;

	f->result = lan_listener_run(&f->listener, f->server, f->stop_fd);
	return NULL;
}

static void start(struct fixture *f, const char *address, const char *text)
{
	struct lan_server_options o = { .user = "admin", .key = "secret" };
	struct persona p;
	char *why = NULL;
	int fd;

	ck_assert_int_eq(persona_parse(text, "test", &p, &why), 0);
	ck_assert_int_eq(sim_open_persona(&p, NULL, &f->bmc), 0);
	ck_assert_int_eq(lan_listener_open(address, &f->listener), 0);
	o.bmc = f->bmc;
	o.at = f->listener.place;
	ck_assert_int_eq(lan_server_new(&o, &f->server), 0);
	f->stop_fd = eventfd(0, EFD_CLOEXEC);
	ck_assert_int_ge(f->stop_fd, 0);
	ck_assert_int_eq(pthread_create(&f->thread, NULL, serve, f), 0);

	strcpy(f->password, "/tmp/ipmiprov-lan-XXXXXX");
	fd = mkstemp(f->password);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "secret\n", 7), 7);
	close(fd);
}

static void stop(struct fixture *f)
{
	ck_assert_int_eq(eventfd_write(f->stop_fd, 1), 0);
	pthread_join(f->thread, NULL);
	ck_assert_int_eq(f->result, 0);
	close(f->stop_fd);
	lan_listener_done(&f->listener);
	lan_server_free(f->server);
	transport_close(f->bmc);
	unlink(f->password);
}

static uint64_t in_ms(unsigned ms)
{
	return clock_mono_ns(&clock_system) + (uint64_t)ms * NS_PER_MS;
}

static int connect_to(const struct fixture *f, const char *user,
		      const char *options, struct transport **ret)
{
	char uri[160];

	snprintf(uri, sizeof(uri), "lan://%s@%s?password-file=%s%s", user,
		 f->listener.name, f->password, options);
	return transport_open(uri, in_ms(LONG_MS), ret);
}

static int ask(struct transport *t, struct ipmi_address to,
	       struct ipmi_rsp *ret)
{
	struct ipmi_req req = { .to = to, .netfn = 6, .cmd = 1 };

	return transport_exchange(t, &req, ret, in_ms(LONG_MS));
}

/* clang-format off */
static const struct {
	const char *name, *address, *user, *options;
	int want;
} cases[] = {
	{ "suite 17 at once", "127.0.0.1:0", "admin", "", 0 },
	{ "suite 17", "127.0.0.1:0", "admin", "&cipher=17", 0 },
	{ "suite 3", "127.0.0.1:0", "admin", "&cipher=3", 0 },
	{ "administrator", "127.0.0.1:0", "admin",
	  "&privilege=administrator", 0 },
	{ "operator by suite 3", "127.0.0.1:0", "admin",
	  "&privilege=operator&cipher=3", 0 },
	{ "IPv6", "[::1]:0", "admin", "", 0 },
	{ "unknown user", "127.0.0.1:0", "root", "", -EACCES },
};
/* clang-format on */

static bool has_ipv6(void)
{
	struct lan_listener l;

	if (lan_listener_open("[::1]:0", &l) != 0)
		return false;
	lan_listener_done(&l);
	return true;
}

START_TEST(session_reads_the_bmc_and_its_satellites)
{
	static const struct {
		struct ipmi_address to;
		uint8_t cc, device;
	} asked[] = { { { 0 }, 0, 0x20 },
		      { { .owner = 0x2c }, 0, 0x50 },
		      { { .owner = 0x2c, .lun = 1 }, 0, 0x50 },
		      { { .owner = 0x30, .channel = 7 }, 0, 0x51 },
		      { { .owner = 0x42 }, 0xc3, 0 } };
	struct transport *t = NULL;
	struct fixture f;
	int r;

	if (cases[_i].address[0] == '[' && !has_ipv6())
		return;
	start(&f, cases[_i].address, machine);
	r = connect_to(&f, cases[_i].user, cases[_i].options, &t);
	ck_assert_msg(r == cases[_i].want, "%s: %d", cases[_i].name, r);
	for (size_t i = 0; t && i < ARRAY_SIZE(asked); i++) {
		struct ipmi_rsp rsp;

		r = ask(t, asked[i].to, &rsp);
		ck_assert_msg(r == 0 && rsp.cc == asked[i].cc,
			      "%s %zu: %d, %02x", cases[_i].name, i, r, rsp.cc);
		if (rsp.cc == 0)
			ck_assert_uint_eq(rsp.data[0], asked[i].device);
	}
	transport_close(t);
	stop(&f);
	ck_assert_str_ne(f.listener.name, cases[_i].address);
}
END_TEST

START_TEST(closed_sessions_make_room)
{
	struct fixture f;

	start(&f, "127.0.0.1:0", machine);
	for (int i = 0; i < 3 * LAN_SERVER_MAX_SESSIONS; i++) {
		struct transport *t = NULL;

		ck_assert_int_eq(connect_to(&f, "admin", "", &t), 0);
		transport_close(t);
	}
	stop(&f);
}
END_TEST

START_TEST(many_at_once)
{
	enum { N = LAN_SERVER_MAX_SESSIONS };
	struct transport *t[N + 1] = { NULL };
	struct ipmi_rsp rsp;
	struct fixture f;

	start(&f, "127.0.0.1:0", machine);
	for (size_t i = 0; i < N; i++)
		ck_assert_int_eq(connect_to(&f, "admin",
					    i % 2 ? "&cipher=3" : "", &t[i]),
				 0);
	ck_assert_int_eq(connect_to(&f, "admin", "", &t[N]), -EBUSY);
	for (size_t i = 0; i < 10 * N; i++)
		ck_assert_int_eq(ask(t[i % N],
				     (struct ipmi_address){ .owner = 0x2c },
				     &rsp),
				 0);
	for (size_t i = 0; i < N; i++)
		transport_close(t[i]);
	stop(&f);
}
END_TEST

START_TEST(satellite_that_hangs_is_a_timeout)
{
	struct ipmi_req req = { .to = { .owner = 0x2c }, .netfn = 6, .cmd = 1 };
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct fixture f;

	start(&f, "127.0.0.1:0",
	      "persona 1\n"
	      "device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
	      "controller 0x2c 0\n"
	      "delay-ms 60000\n"
	      "device-id 50 01 04 05 02 21 D9 7E 00 01 0B\n");
	ck_assert_int_eq(connect_to(&f, "admin", "", &t), 0);
	ck_assert_int_eq(transport_exchange(t, &req, &rsp, in_ms(HANG_MS)), 0);
	ck_assert_uint_eq(rsp.cc, 0xc3);
	ck_assert_int_eq(ask(t, (struct ipmi_address){ 0 }, &rsp), 0);
	transport_close(t);
	stop(&f);
}
END_TEST

START_TEST(rubbish_is_dropped)
{
	static const uint8_t big[2 * RMCP_MAX_PACKET];
	struct transport *t = NULL;
	struct ipmi_rsp rsp;
	struct fixture f;
	struct sockaddr_in a = { .sin_family = AF_INET };
	int fd;

	start(&f, "127.0.0.1:0", machine);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.sin_port = htons(f.listener.place.port);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	for (size_t n = 0; n < sizeof(big); n += 61)
		ck_assert_int_eq(sendto(fd, big, n, 0, (void *)&a, sizeof(a)),
				 (ssize_t)n);
	ck_assert_int_eq(connect_to(&f, "admin", "", &t), 0);
	ck_assert_int_eq(ask(t, (struct ipmi_address){ 0 }, &rsp), 0);
	transport_close(t);
	close(fd);
	stop(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *address;
	int want;
	bool is_loopback;
} addresses[] = {
	{ "127.0.0.1:0", 0, true },
	{ "127.8.9.10:0", 0, true },
	{ "0.0.0.0:0", 0, false },
	{ "127.0.0.1:70000", -EINVAL, false },
	{ "127.0.0.1:", -EINVAL, false },
	{ "127.0.0.1:1x", -EINVAL, false },
	{ "127.0.0.1", -EINVAL, false },
	{ ":623", -EINVAL, false },
	{ "", -EINVAL, false },
	{ "localhost:0", -EINVAL, false },
	{ "::1:0", -EINVAL, false },
	{ "[::1:0", -EINVAL, false },
	{ "[]:0", -EINVAL, false },
	{ "[:0", -EINVAL, false },
	{ "[::1]0", -EINVAL, false },
	{ "192.0.2.1:0", -EADDRNOTAVAIL, false },
	{ "1111111111111111111111111111111111111111111111111111:0", -EINVAL,
	  false },
};
/* clang-format on */

START_TEST(address)
{
	struct lan_listener l = { .fd = -1 };
	int r = lan_listener_open(addresses[_i].address, &l);

	ck_assert_msg(r == addresses[_i].want, "%s: %d", addresses[_i].address,
		      r);
	if (r == 0) {
		ck_assert(l.is_loopback == addresses[_i].is_loopback);
		ck_assert_uint_ne(l.place.port, 0);
	}
	lan_listener_done(&l);
	ck_assert_int_eq(l.fd, -1);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport/lan-listener");
	TCase *tc = tcase_create("lan-listener");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, session_reads_the_bmc_and_its_satellites, 0,
			    ARRAY_SIZE(cases));
	tcase_add_test(tc, closed_sessions_make_room);
	tcase_add_test(tc, many_at_once);
	tcase_add_test(tc, satellite_that_hangs_is_a_timeout);
	tcase_add_test(tc, rubbish_is_dropped);
	tcase_add_loop_test(tc, address, 0, ARRAY_SIZE(addresses));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return run_suite(suite());
}
