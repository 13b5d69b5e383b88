/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "libipmiprov/repo/link.h"
#include "libipmiprov/repo/quirks.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

enum { DEADLINE_NS = 10 * 1000 * 1000 };

struct fixture {
	struct clock_manual clock;
	struct script script;
	struct link link;
};

static void open_link(struct fixture *f, const struct script_step *steps)
{
	clock_manual_init(&f->clock);
	script_init(&f->script, steps);
	link_init(&f->link, &f->clock.clock, NS_PER_S);
	link_attach(&f->link, &f->script.transport);
}

static void close_link(struct fixture *f)
{
	script_assert_played(&f->script);
	link_done(&f->link);
}

/* Sends Get Device ID to an owner. */
static int ask(struct fixture *f, uint8_t owner, uint64_t deadline_ns,
	       struct ipmi_rsp *ret)
{
	const struct ipmi_req req = { .to.owner = owner,
				      .netfn = 0x06,
				      .cmd = 0x01 };

	return transport_exchange(&f->link.transport, &req, ret, deadline_ns);
}

/* clang-format off */
static const struct {
	const char *name;
	struct script_step steps[6];
	uint8_t owner;
	int want;
	uint8_t want_cc;
	bool want_gone;
} cases[] = {
	{ "an answer", { { "06 01", "00", 0 }, { 0 } }, 0, 0, 0, false },
	{ "a lasting refusal is not asked again",
	  { { "06 01", "c1", 0 }, { 0 } }, 0, 0, 0xc1, false },
	{ "busy is asked again",
	  { { "06 01", "c0", 0 }, { "06 01", "d2", 0 }, { "06 01", "00", 0 },
	    { 0 } }, 0, 0, 0, false },
	{ "busy for ever ends",
	  { { "06 01", "c0", 0 }, { "06 01", "c0", 0 }, { "06 01", "c0", 0 },
	    { "06 01", "c0", 0 }, { 0 } }, 0, 0, 0xc0, false },
	{ "one lost answer is no loss",
	  { { "06 01", NULL, -ETIMEDOUT }, { "06 01", "00", 0 }, { 0 } },
	  0, 0, 0, false },
	{ "two are",
	  { { "06 01", NULL, -ETIMEDOUT }, { "06 01", NULL, -ETIMEDOUT },
	    { 0 } }, 0, -ETIMEDOUT, 0, true },
	{ "rubbish twice is an error of this request only",
	  { { "06 01", NULL, -EBADMSG }, { "06 01", NULL, -EBADMSG }, { 0 } },
	  0, -EBADMSG, 0, false },
	{ "a device that is gone is not asked again",
	  { { "06 01", NULL, -ENODEV }, { 0 } }, 0, -ENODEV, 0, true },
	{ "a satellite's silence is not the BMC's",
	  { { "2c.0.0: 06 01", NULL, -ETIMEDOUT }, { 0 } },
	  0x2c, -ETIMEDOUT, 0, false },
	{ "a satellite's time-out code is left to the caller",
	  { { "2c.0.0: 06 01", "c3", 0 }, { 0 } }, 0x2c, 0, 0xc3, false },
	{ "a busy satellite is asked again",
	  { { "2c.0.0: 06 01", "c0", 0 }, { "2c.0.0: 06 01", "00", 0 },
	    { 0 } }, 0x2c, 0, 0, false },
};
/* clang-format on */

START_TEST(exchanges)
{
	struct ipmi_rsp rsp = { 0 };
	struct fixture f;
	int r;

	open_link(&f, cases[_i].steps);
	r = ask(&f, cases[_i].owner, (uint64_t)NS_PER_S, &rsp);
	ck_assert_msg(r == cases[_i].want, "%s: %d", cases[_i].name, r);
	if (r == 0)
		ck_assert_msg(rsp.cc == cases[_i].want_cc, "%s: %02x",
			      cases[_i].name, rsp.cc);
	ck_assert_msg((f.link.error != 0) == cases[_i].want_gone, "%s",
		      cases[_i].name);
	close_link(&f);
}
END_TEST

START_TEST(a_link_that_is_gone_fails_at_once)
{
	static const struct script_step steps[] = { { "06 01", NULL, -ENODEV },
						    { 0 } };
	struct ipmi_rsp rsp;
	struct fixture f;

	open_link(&f, steps);
	ck_assert_int_eq(ask(&f, 0, NS_PER_S, &rsp), -ENODEV);
	ck_assert(link_is_over(&f.link, NS_PER_S));
	ck_assert_int_eq(ask(&f, 0, NS_PER_S, &rsp), -ENODEV);
	link_attach(&f.link, &f.script.transport);
	ck_assert(!link_is_over(&f.link, NS_PER_S));
	close_link(&f);
}
END_TEST

START_TEST(time_that_is_up_is_no_fault_of_the_bmc)
{
	static const struct script_step steps[] = { { 0 } };
	struct ipmi_rsp rsp;
	struct fixture f;

	open_link(&f, steps);
	f.clock.mono_ns = NS_PER_S;
	ck_assert_int_eq(ask(&f, 0, NS_PER_S, &rsp), -ETIMEDOUT);
	ck_assert_int_eq(f.link.error, 0);
	ck_assert(link_is_over(&f.link, NS_PER_S));
	close_link(&f);
}
END_TEST

START_TEST(too_little_time_to_tell_is_no_fault_either)
{
	static const struct script_step steps[] = {
		{ "06 01", NULL, -ETIMEDOUT }, { 0 }
	};
	struct ipmi_rsp rsp;
	struct fixture f;

	open_link(&f, steps);
	ck_assert_int_eq(ask(&f, 0, DEADLINE_NS, &rsp), -ETIMEDOUT);
	ck_assert_int_eq(f.link.error, 0);
	close_link(&f);
}
END_TEST

START_TEST(cancelled_means_no_more_requests)
{
	static const struct script_step steps[] = { { 0 } };
	struct ipmi_rsp rsp;
	struct fixture f;

	open_link(&f, steps);
	transport_cancel(&f.link.transport);
	ck_assert_int_eq(ask(&f, 0, NS_PER_S, &rsp), -ECANCELED);
	ck_assert_int_eq(link_wait(&f.link, 1, NS_PER_S), -ECANCELED);
	ck_assert(link_is_over(&f.link, NS_PER_S));
	close_link(&f);
}
END_TEST

START_TEST(a_dead_satellite_rests_longer_and_longer)
{
	static const struct script_step steps[] = { { 0 } };
	const struct ipmi_address owner = { 0x2c, 6, 1 };
	struct ipmi_peer peer;
	struct fixture f;
	uint64_t rests[8];

	open_link(&f, steps);
	for (size_t i = 0; i < ARRAY_SIZE(rests); i++) {
		uint64_t start = f.clock.mono_ns;

		ck_assert_int_eq(link_peer(&f.link, &owner, UINT64_MAX, &peer),
				 0);
		ck_assert_int_eq(peer.address.lun, 1);
		ck_assert(!link_note(&f.link, &peer, -ETIMEDOUT));
		while (link_peer(&f.link, &owner, UINT64_MAX, &peer) ==
		       LINK_R_RESTING)
			f.clock.mono_ns += NS_PER_S;
		rests[i] = (f.clock.mono_ns - start) / NS_PER_S;
	}
	ck_assert_uint_eq(rests[0], 10);
	ck_assert_uint_eq(rests[1], 20);
	ck_assert_uint_eq(rests[7], 300);
	close_link(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	struct script_step steps[2];
	uint8_t netfn, cmd;
	struct ipmi_data data;
	bool want_pause;
} commits[] = {
	{ "a log is cleared",
	  { { "0a 47 01 00 43 4c 52 aa", "00 01", 0 }, { 0 } }, 0x0a, 0x47,
	  { (const uint8_t *)"\1\0CLR\xaa", 6 }, true },
	{ "how far that is",
	  { { "0a 47 01 00 43 4c 52 00", "00 01", 0 }, { 0 } }, 0x0a, 0x47,
	  { (const uint8_t *)"\1\0CLR\0", 6 }, false },
	{ "a power restore policy",
	  { { "00 06 01", "00 07", 0 }, { 0 } }, 0x00, 0x06,
	  { (const uint8_t *)"\1", 1 }, true },
	{ "a reading", { { "04 2d 05", "00 46 c0 c0", 0 }, { 0 } }, 0x04, 0x2d,
	  { (const uint8_t *)"\5", 1 }, false },
};
/* clang-format on */

START_TEST(a_slow_bmc_gets_time_after_a_change_only)
{
	struct ipmi_rsp rsp;
	struct fixture f;
	uint64_t start_ns;
	bool was_pause;

	open_link(&f, commits[_i].steps);
	f.link.quirks = QUIRK_BIT(SLOW_COMMIT);
	start_ns = clock_mono_ns(&clock_system);
	ck_assert_int_eq(
		transport_exchange(
			&f.link.transport,
			&(struct ipmi_req){ .netfn = commits[_i].netfn,
					    .cmd = commits[_i].cmd,
					    .data = commits[_i].data.bytes,
					    .size = commits[_i].data.size },
			&rsp, 10ULL * NS_PER_S),
		0);
	was_pause = clock_mono_ns(&clock_system) - start_ns >= NS_PER_S;
	ck_assert_msg(was_pause == commits[_i].want_pause, "%s",
		      commits[_i].name);
	close_link(&f);
}
END_TEST

struct waiting {
	struct transport transport;
	uint64_t deadline_ns;
};

static int wait_in_vain(struct transport *t, const struct ipmi_req *req,
			struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	(void)req;
	(void)ret;
	CONTAINER_OF(t, struct waiting, transport)->deadline_ns = deadline_ns;
	return -ETIMEDOUT;
}

/* F42: an absent controller costs less than 0.1 s a sweep after the first. */
START_TEST(who_was_silent_is_not_waited_for)
{
	static const struct transport_ops ops = { .exchange = wait_in_vain };
	static const struct ipmi_req req = { .to.owner = 0x2c,
					     .netfn = 6,
					     .cmd = 1 };
	struct waiting waiting = { .transport.ops = &ops };
	struct clock_manual clock;
	struct ipmi_peer peer;
	struct ipmi_rsp rsp;
	struct link link;

	clock_manual_init(&clock);
	link_init(&link, &clock.clock, 2ULL * NS_PER_S);
	link_attach(&link, &waiting.transport);
	for (int i = 0; i < 7; i++) {
		uint64_t ms;

		ck_assert_int_eq(link_peer(&link, &req.to, UINT64_MAX, &peer),
				 0);
		ck_assert_int_eq(transport_exchange(&link.transport, &req, &rsp,
						    UINT64_MAX),
				 -ETIMEDOUT);
		ms = (waiting.deadline_ns - clock.mono_ns) / NS_PER_MS;
		ck_assert_uint_eq(ms, i == 0 ? 1000 : 80);
		ck_assert(!link_note(&link, &peer, -ETIMEDOUT));
		clock.mono_ns += 300ULL * NS_PER_S;
	}
	link_done(&link);
}
END_TEST

START_TEST(a_satellite_that_answered_gets_a_second_chance)
{
	static const struct script_step steps[] = { { 0 } };
	const struct ipmi_address owner = { 0x2c, 0, 0 };
	struct ipmi_peer peer;
	struct fixture f;

	open_link(&f, steps);
	ck_assert_int_eq(link_peer(&f.link, &owner, UINT64_MAX, &peer), 0);
	ck_assert(!link_note(&f.link, &peer, 0));
	ck_assert(link_note(&f.link, &peer, IPMI_R_NAK));
	ck_assert(!link_note(&f.link, &peer, IPMI_R_NAK));
	ck_assert_int_eq(link_peer(&f.link, &owner, UINT64_MAX, &peer),
			 LINK_R_RESTING);
	close_link(&f);
}
END_TEST

/* Get Chassis Status, or with a parameter Get LAN Parameters. */
static int ask_more(struct fixture *f, int parameter)
{
	const uint8_t data[] = { 1, (uint8_t)parameter, 0, 0 };
	const struct ipmi_req chassis = { .netfn = 0x00, .cmd = 0x01 };
	const struct ipmi_req lan = {
		.netfn = 0x0c, .cmd = 0x02, .data = data, .size = sizeof(data)
	};
	struct ipmi_rsp rsp;

	return transport_exchange(&f->link.transport,
				  parameter < 0 ? &chassis : &lan, &rsp,
				  UINT64_MAX);
}

/* clang-format off */
#define SILENT(what)                                                           \
	{ what, NULL, -ETIMEDOUT }, { "06 01", "00", 0 },                      \
	{ what, NULL, -ETIMEDOUT }
/* clang-format on */

START_TEST(a_request_that_is_not_answered_rests)
{
	static const struct script_step steps[] = {
		SILENT("00 01"),      SILENT("00 01"), { "00 01", "00", 0 },
		{ "00 01", "00", 0 }, { 0 },
	};
	struct fixture f;

	open_link(&f, steps);
	ck_assert_int_eq(ask_more(&f, -1), -ETIMEDOUT);
	ck_assert_int_eq(f.link.error, 0);
	ck_assert_int_eq(ask_more(&f, -1), -ETIMEDOUT); /* not sent */
	f.clock.mono_ns += 61ULL * NS_PER_S;
	ck_assert_int_eq(ask_more(&f, -1), -ETIMEDOUT);
	f.clock.mono_ns += 119ULL * NS_PER_S;
	ck_assert_int_eq(ask_more(&f, -1), -ETIMEDOUT); /* not sent */
	f.link.is_asked = true;
	ck_assert_int_eq(ask_more(&f, -1), 0);
	f.link.is_asked = false;
	ck_assert_int_eq(ask_more(&f, -1), 0);
	close_link(&f);
}
END_TEST

START_TEST(a_bmc_that_is_gone_is_known_after_two_requests)
{
	static const struct script_step steps[] = {
		{ "00 01", NULL, -ETIMEDOUT },
		{ "06 01", NULL, -ETIMEDOUT },
		{ 0 },
	};
	struct fixture f;

	open_link(&f, steps);
	ck_assert_int_eq(ask_more(&f, -1), -ETIMEDOUT);
	ck_assert_int_eq(f.link.error, -ETIMEDOUT);
	ck_assert_int_eq(ask_more(&f, 3), -ETIMEDOUT); /* not sent */
	close_link(&f);
}
END_TEST

START_TEST(two_requests_in_a_row_mean_the_command)
{
	static const struct script_step steps[] = {
		SILENT("0c 02  01 03 00 00"),
		{ "0c 02  01 04 00 00", "00 11 01", 0 },
		SILENT("0c 02  01 05 00 00"),
		SILENT("0c 02  01 06 00 00"),
		{ 0 },
	};
	struct fixture f;

	open_link(&f, steps);
	ck_assert_int_eq(ask_more(&f, 3), -ETIMEDOUT);
	ck_assert_int_eq(ask_more(&f, 4), 0);
	ck_assert_int_eq(ask_more(&f, 3), -ETIMEDOUT); /* not sent */
	ck_assert_int_eq(ask_more(&f, 5), -ETIMEDOUT);
	ck_assert_int_eq(ask_more(&f, 6), -ETIMEDOUT);
	ck_assert_int_eq(ask_more(&f, 4), -ETIMEDOUT); /* not sent */
	close_link(&f);
}
END_TEST

START_TEST(a_change_that_is_not_answered_is_the_bmcs_silence)
{
	static const struct script_step steps[] = {
		{ "00 02  01", NULL, -ETIMEDOUT }, { 0 }
	};
	const uint8_t up = 1;
	const struct ipmi_req req = {
		.netfn = 0x00, .cmd = 0x02, .data = &up, .size = 1
	};
	struct ipmi_rsp rsp;
	struct fixture f;

	open_link(&f, steps);
	f.link.is_once = true;
	ck_assert_int_eq(
		transport_exchange(&f.link.transport, &req, &rsp, UINT64_MAX),
		-ETIMEDOUT);
	ck_assert_int_eq(f.link.error, -ETIMEDOUT);
	close_link(&f);
}
END_TEST

START_TEST(the_bmc_never_rests)
{
	static const struct script_step steps[] = { { 0 } };
	const struct ipmi_address owner = { 0x20, 3, 2 };
	struct ipmi_peer peer;
	struct fixture f;

	open_link(&f, steps);
	ck_assert_int_eq(link_peer(&f.link, &owner, UINT64_MAX, &peer), 0);
	ck_assert_int_eq(peer.address.channel, 0);
	ck_assert(!link_note(&f.link, &peer, -ETIMEDOUT));
	ck_assert_int_eq(link_peer(&f.link, &owner, UINT64_MAX, &peer), 0);
	close_link(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/link");
	TCase *tc = tcase_create("link");

	tcase_add_loop_test(tc, exchanges, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, a_link_that_is_gone_fails_at_once);
	tcase_add_test(tc, time_that_is_up_is_no_fault_of_the_bmc);
	tcase_add_test(tc, too_little_time_to_tell_is_no_fault_either);
	tcase_add_test(tc, cancelled_means_no_more_requests);
	tcase_add_loop_test(tc, a_slow_bmc_gets_time_after_a_change_only, 0,
			    ARRAY_SIZE(commits));
	tcase_add_test(tc, a_dead_satellite_rests_longer_and_longer);
	tcase_add_test(tc, who_was_silent_is_not_waited_for);
	tcase_add_test(tc, a_satellite_that_answered_gets_a_second_chance);
	tcase_add_test(tc, a_request_that_is_not_answered_rests);
	tcase_add_test(tc, a_bmc_that_is_gone_is_known_after_two_requests);
	tcase_add_test(tc, two_requests_in_a_row_mean_the_command);
	tcase_add_test(tc, a_change_that_is_not_answered_is_the_bmcs_silence);
	tcase_add_test(tc, the_bmc_never_rests);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
