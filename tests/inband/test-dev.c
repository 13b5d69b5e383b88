/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The dev: transport against ipmi_sim, through a /dev/ipmi0 without a kernel
 */

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "libipmiprov/transport/transport.h"
#include "tests/inband/sim.h"
#include "tests/unit/run.h"

enum { SHORT_MS = 150, LONG_MS = 8000 };

static uint64_t in_ms(unsigned ms)
{
	return clock_mono_ns(&clock_system) + (uint64_t)ms * NS_PER_MS;
}

/* Opens the device with these faults and an empty log. */
static struct transport *open_dev(const char *rules)
{
	struct transport *t = NULL;

	setenv("IPMI_SHIM_RULES", rules, 1);
	unlink(getenv("IPMI_SHIM_LOG"));
	ck_assert_int_eq(transport_open("dev:/dev/ipmi0", in_ms(LONG_MS), &t),
			 0);
	return t;
}

static void assert_logged(const char *want)
{
	char got[256] = "";
	FILE *f = fopen(getenv("IPMI_SHIM_LOG"), "re");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_gt(fread(got, 1, sizeof(got) - 1, f), 0);
	fclose(f);
	ck_assert_str_eq(got, want);
}

static int device_id(struct transport *t, uint8_t owner, unsigned ms,
		     struct ipmi_rsp *ret)
{
	struct ipmi_req req = { .to = { .owner = owner },
				.netfn = 6,
				.cmd = 1 };

	return transport_exchange(t, &req, ret, in_ms(ms));
}

static void assert_bmc(const struct ipmi_rsp *rsp)
{
	ck_assert_uint_eq(rsp->cc, 0);
	ck_assert_uint_eq(rsp->size, 15);
	ck_assert_uint_eq(rsp->data[0], 0x22);
}

/* clang-format off */
static const struct {
	const char *name, *rules;
	uint8_t owner;
	int want[3];        /* of three Get Device ID */
	uint8_t cc[3];
	const char *log;
} cases[] = {
	{ "plain", "", 0, { 0, 0, 0 }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 00\n20.0 06 01 00\n" },
	{ "the BMC by its address", "", 0x20, { 0, 0, 0 }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 00\n20.0 06 01 00\n" },
	{ "bridged", "", SIM_SATELLITE, { 0, 0, 0 }, { 0 },
	  "30.0 06 01 00\n30.0 06 01 00\n30.0 06 01 00\n" },
	{ "bridged to nobody", "", 0x42, { 0, 0, 0 }, { 0x83, 0x83, 0x83 },
	  "42.0 06 01 83\n42.0 06 01 83\n42.0 06 01 83\n" },
	{ "slow", "06 01 2 delay 32;", 0, { 0, 0, 0 }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 00\n20.0 06 01 00\n" },
	{ "node busy", "06 01 2 busy c0;", 0, { 0, 0, 0 }, { 0, 0xc0, 0 },
	  "20.0 06 01 00\n20.0 06 01 c0\n20.0 06 01 00\n" },
	{ "foreign answers", "06 01 0 foreign 0;", 0, { 0, 0, 0 }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 00\n20.0 06 01 00\n" },
	{ "events and commands", "06 01 0 event 0;", 0, { 0, 0, 0 }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 00\n20.0 06 01 00\n" },
	{ "late answer", "06 01 1 late 0;", 0, { -ETIMEDOUT, 0, 0 }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 00\n20.0 06 01 00\n" },
	{ "late answer, bridged", "06 01 1 late 0;", SIM_SATELLITE,
	  { -ETIMEDOUT, 0, 0 }, { 0 },
	  "30.0 06 01 00\n30.0 06 01 00\n30.0 06 01 00\n" },
	{ "hang", "06 01 2 hang 0;", 0, { 0, -ETIMEDOUT, 0 }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 -\n20.0 06 01 00\n" },
	{ "too long an answer", "06 01 2 long 0;", 0, { 0, -EBADMSG, 0 },
	  { 0 }, "20.0 06 01 00\n20.0 06 01 00\n20.0 06 01 00\n" },
	{ "empty answer", "06 01 2 empty 0;", 0, { 0, -EBADMSG, 0 }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 00\n20.0 06 01 00\n" },
	{ "device gone, as the kernel has it", "06 01 2 gone 0;", 0,
	  { 0, -ETIMEDOUT, -ENODEV }, { 0 },
	  "20.0 06 01 00\n20.0 06 01 -\n" },
	{ "device gone, with notice", "06 01 2 hang-up 0;", 0,
	  { 0, -ENODEV, -ENODEV }, { 0 }, "20.0 06 01 00\n20.0 06 01 -\n" },
};
/* clang-format on */

START_TEST(three_requests)
{
	const char *name = cases[_i].name;
	struct transport *t = open_dev(cases[_i].rules);

	for (int i = 0; i < 3; i++) {
		bool is_silent = cases[_i].want[i] == -ETIMEDOUT;
		struct ipmi_rsp rsp = { 0 };
		int r = device_id(t, cases[_i].owner,
				  is_silent ? SHORT_MS : LONG_MS, &rsp);

		ck_assert_msg(r == cases[_i].want[i], "%s %d: %d", name, i, r);
		if (r != 0)
			continue;
		ck_assert_msg(rsp.cc == cases[_i].cc[i], "%s %d: %02x", name, i,
			      rsp.cc);
		ck_assert_msg(rsp.cc ||
				      rsp.data[0] ==
					      (cases[_i].owner == SIM_SATELLITE
						       ? 0x05
						       : 0x22),
			      "%s %d: %02x", name, i, rsp.data[0]);
	}
	transport_close(t);
	assert_logged(cases[_i].log);
}
END_TEST

START_TEST(other_lun_is_asked_for)
{
	struct ipmi_req req = { .to = { .lun = 3 }, .netfn = 6, .cmd = 1 };
	struct transport *t = open_dev("");
	struct ipmi_rsp rsp;

	ck_assert_int_eq(transport_exchange(t, &req, &rsp, in_ms(LONG_MS)), 0);
	req.to.owner = SIM_SATELLITE;
	ck_assert_int_eq(transport_exchange(t, &req, &rsp, in_ms(LONG_MS)), 0);
	transport_close(t);
	assert_logged("20.3 06 01 00\n30.3 06 01 00\n");
}
END_TEST

START_TEST(what_cannot_be_sent_is_refused)
{
	static const uint8_t data[IPMI_MAX_DATA + 1];
	struct ipmi_req long_req = {
		.netfn = 6, .cmd = 1, .data = data, .size = sizeof(data)
	};
	struct transport *t = open_dev("");
	struct ipmi_rsp rsp;

	ck_assert_int_eq(transport_exchange(t, &long_req, &rsp, in_ms(LONG_MS)),
			 -EINVAL);
	ck_assert_int_eq(device_id(t, 0x41, LONG_MS, &rsp), -EINVAL);
	ck_assert_int_eq(device_id(t, 0, 0, &rsp), -ETIMEDOUT);
	ck_assert_int_eq(device_id(t, 0, LONG_MS, &rsp), 0);
	transport_close(t);
	assert_logged("20.0 06 01 00\n");
}
END_TEST

START_TEST(flood_of_others_does_not_outlive_the_deadline)
{
	struct transport *t = open_dev("06 01 1 flood 0;");
	uint64_t start = clock_mono_ns(&clock_system);
	struct ipmi_rsp rsp;

	ck_assert_int_eq(device_id(t, 0, SHORT_MS, &rsp), -ETIMEDOUT);
	ck_assert_uint_lt(clock_mono_ns(&clock_system) - start,
			  (uint64_t)2 * NS_PER_S);
	transport_close(t);
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
	struct transport *t = open_dev("06 01 1 late 0;");
	uint64_t start = clock_mono_ns(&clock_system);
	struct ipmi_rsp rsp;
	pthread_t thread;

	pthread_create(&thread, NULL, cancel_soon, t);
	ck_assert_int_eq(device_id(t, 0, LONG_MS, &rsp), -ECANCELED);
	pthread_join(thread, NULL);
	ck_assert_uint_lt(clock_mono_ns(&clock_system) - start,
			  (uint64_t)2 * NS_PER_S);
	ck_assert_int_eq(device_id(t, 0, LONG_MS, &rsp), 0);
	assert_bmc(&rsp);
	transport_close(t);
}
END_TEST

START_TEST(auto_finds_the_device)
{
	struct transport *t = NULL;
	struct ipmi_rsp rsp;

	setenv("IPMI_SHIM_RULES", "", 1);
	ck_assert_int_eq(transport_open("auto:", in_ms(LONG_MS), &t), 0);
	ck_assert_str_eq(t->ops->name, "dev");
	ck_assert_int_eq(device_id(t, 0, LONG_MS, &rsp), 0);
	assert_bmc(&rsp);
	transport_close(t);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("inband/dev");
	TCase *tc = tcase_create("dev");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, three_requests, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, other_lun_is_asked_for);
	tcase_add_test(tc, what_cannot_be_sent_is_refused);
	tcase_add_test(tc, flood_of_others_does_not_outlive_the_deadline);
	tcase_add_test(tc, waiting_ends_when_it_is_cancelled);
	tcase_add_test(tc, auto_finds_the_device);
	suite_add_tcase(s, tc);
	return s;
}

/* The shim is told by the environment, which each test's process inherits. */
static void set_environment(const struct sim *sim)
{
	char text[64];

	snprintf(text, sizeof(text), "%u", sim->port);
	setenv("IPMI_SHIM_PORT", text, 1);
	snprintf(text, sizeof(text), "%s/requests", sim->folder);
	setenv("IPMI_SHIM_LOG", text, 1);
}

int main(void)
{
	struct sim sim;
	int code, error = sim_start(&sim);

	set_environment(&sim);
	code = error ? sim_main_code(error) : run_suite(suite());
	sim_stop(&sim);
	return code;
}
