/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The lan: transport against ipmi_sim, which knows cipher suite 3
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "libipmiprov/transport/transport.h"
#include "tests/inband/sim.h"
#include "tests/unit/run.h"

enum { LONG_MS = 8000, START_TRIES = 250, START_PAUSE_US = 20 * 1000 };

static uint64_t in_ms(unsigned ms)
{
	return clock_mono_ns(&clock_system) + (uint64_t)ms * NS_PER_MS;
}

static int open_lan(const char *user, const char *host, const char *options,
		    struct transport **ret)
{
	char uri[256];

	snprintf(uri, sizeof(uri), "lan://%s@%s:%s?password-file=%s/password%s",
		 user, host, getenv("SIM_PORT"), getenv("SIM_FOLDER"), options);
	return transport_open(uri, in_ms(LONG_MS), ret);
}

/* clang-format off */
static const struct {
	const char *name, *user, *host, *options;
	int want;
} cases[] = {
	{ "suite 17 is refused, then 3", "admin", "127.0.0.1", "", 0 },
	{ "suite 3", "admin", "127.0.0.1", "&cipher=3", 0 },
	{ "by name", "admin", "localhost", "", 0 },
	{ "suite 17 only", "admin", "127.0.0.1", "&cipher=17", -EOPNOTSUPP },
	{ "administrator", "admin", "127.0.0.1", "&privilege=administrator",
	  0 },
	{ "unknown user", "nobody", "127.0.0.1", "", -EACCES },
};
/* clang-format on */

START_TEST(session_reads_the_bmc_and_its_satellite)
{
	static const struct {
		uint8_t owner, lun, cc, device;
	} asked[] = { { 0, 0, 0, 0x22 },
		      { SIM_SATELLITE, 0, 0, 0x05 },
		      { SIM_SATELLITE, 1, 0, 0x05 },
		      { 0x42, 0, 0x83, 0 } };
	struct transport *t = NULL;
	int r = open_lan(cases[_i].user, cases[_i].host, cases[_i].options, &t);

	ck_assert_msg(r == cases[_i].want, "%s: %d", cases[_i].name, r);
	for (size_t i = 0; t && i < ARRAY_SIZE(asked); i++) {
		struct ipmi_req req = { .to = { .owner = asked[i].owner,
						.lun = asked[i].lun },
					.netfn = 6,
					.cmd = 1 };
		struct ipmi_rsp rsp;

		r = transport_exchange(t, &req, &rsp, in_ms(LONG_MS));
		ck_assert_msg(r == 0, "%s %zu: %d", cases[_i].name, i, r);
		ck_assert_msg(rsp.cc == asked[i].cc, "%s %zu: %02x",
			      cases[_i].name, i, rsp.cc);
		if (rsp.cc == 0)
			ck_assert_uint_eq(rsp.data[0], asked[i].device);
	}
	transport_close(t);
}
END_TEST

/* More than the simulator has room for at once, if they were not closed. */
START_TEST(closed_sessions_make_room)
{
	for (int i = 0; i < 70; i++) {
		struct transport *t = NULL;

		ck_assert_int_eq(
			open_lan("admin", "127.0.0.1", "&cipher=3", &t), 0);
		transport_close(t);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("inband/lan");
	TCase *tc = tcase_create("lan");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, session_reads_the_bmc_and_its_satellite, 0,
			    ARRAY_SIZE(cases));
	tcase_add_test(tc, closed_sessions_make_room);
	suite_add_tcase(s, tc);
	return s;
}

static int wait_until_up(void)
{
	struct transport *t = NULL;
	int r = -ETIMEDOUT;

	for (int i = 0; i < START_TRIES && r != 0; i++) {
		r = open_lan("admin", "127.0.0.1", "&cipher=3", &t);
		usleep(r == 0 ? 0 : START_PAUSE_US);
	}
	transport_close(t);
	return -r;
}

int main(void)
{
	struct sim sim;
	char port[8];
	int code, error = sim_start(&sim);

	snprintf(port, sizeof(port), "%u", sim.lan_port);
	setenv("SIM_PORT", port, 1);
	setenv("SIM_FOLDER", sim.folder, 1);
	if (!error)
		error = wait_until_up();
	code = error ? sim_main_code(error) : run_suite(suite());
	sim_stop(&sim);
	return code;
}
