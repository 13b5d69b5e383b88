/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/clock.h"
#include "tests/unit/fault.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

/* clang-format off */
static const struct {
	const char *name;
	struct fault_row rows[4];
	int want[3];        /* of three Get Device ID */
	uint8_t cc[3], size[3];
	unsigned n_reached; /* of them, the BMC */
} cases[] = {
	{ "nothing", { { 0 } }, { 0, 0, 0 }, { 0 }, { 2, 2, 2 }, 3 },
	{ "another command", { { 6, 2, 0, FAULT_DROP, 0 } },
	  { 0, 0, 0 }, { 0 }, { 2, 2, 2 }, 3 },
	{ "delay", { { 6, 1, 0, FAULT_DELAY, 1 } },
	  { 0, 0, 0 }, { 0 }, { 2, 2, 2 }, 3 },
	{ "delay over the deadline", { { 6, 1, 2, FAULT_DELAY, 100 } },
	  { 0, -ETIMEDOUT, 0 }, { 0 }, { 2, 0, 2 }, 2 },
	{ "the second is dropped", { { 6, 1, 2, FAULT_DROP, 0 } },
	  { 0, -ETIMEDOUT, 0 }, { 0 }, { 2, 0, 2 }, 3 },
	{ "the third is busy", { { FAULT_ANY, 0, 3, FAULT_CC, 0xc0 } },
	  { 0, 0, 0 }, { 0, 0, 0xc0 }, { 2, 2, 0 }, 2 },
	{ "the first is short", { { 6, 1, 1, FAULT_SHORT, 1 } },
	  { 0, 0, 0 }, { 0 }, { 1, 2, 2 }, 3 },
	{ "gone for ever", { { 6, 1, 2, FAULT_DISCONNECT, 0 } },
	  { 0, -ENODEV, -ENODEV }, { 0 }, { 2, 0, 0 }, 1 },
	{ "two rows", { { 6, 1, 1, FAULT_SHORT, 1 },
			{ 6, 1, 1, FAULT_SHORT, 1 } },
	  { 0, 0, 0 }, { 0 }, { 0, 2, 2 }, 3 },
};
/* clang-format on */

static const struct script_step steps[] = { { "06 01", "00 20 01", 0 },
					    { "06 01", "00 20 01", 0 },
					    { "06 01", "00 20 01", 0 },
					    { 0 } };

START_TEST(misbehaves_by_rows)
{
	static const struct ipmi_req req = { .netfn = 6, .cmd = 1 };
	struct script script;
	struct transport *t;

	script_init(&script, steps);
	t = fault_new(&script.transport, cases[_i].rows);
	for (int i = 0; i < 3; i++) {
		uint64_t now = clock_mono_ns(&clock_system);
		struct ipmi_rsp rsp = { 0 };
		int r = transport_exchange(t, &req, &rsp,
					   now + (uint64_t)50 * NS_PER_MS);

		ck_assert_msg(r == cases[_i].want[i], "%s %d: %d",
			      cases[_i].name, i, r);
		if (r == 0)
			ck_assert_msg(rsp.cc == cases[_i].cc[i] &&
					      rsp.size == cases[_i].size[i],
				      "%s %d", cases[_i].name, i);
	}
	ck_assert_uint_eq(script.transport.n_exchanges, cases[_i].n_reached);
	transport_close(t);
}
END_TEST

START_TEST(garbled_byte_is_inverted)
{
	static const struct fault_row rows[] = { { 6, 1, 0, FAULT_GARBLE, 1 },
						 { 0 } };
	static const struct ipmi_req req = { .netfn = 6, .cmd = 1 };
	struct script script;
	struct ipmi_rsp rsp;
	struct transport *t;

	script_init(&script, steps);
	t = fault_new(&script.transport, rows);
	ck_assert_int_eq(transport_exchange(t, &req, &rsp, 0), 0);
	ck_assert_uint_eq(rsp.data[0], 0x20);
	ck_assert_uint_eq(rsp.data[1], 0xfe);
	transport_close(t);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/fault");
	TCase *tc = tcase_create("fault");

	tcase_add_loop_test(tc, misbehaves_by_rows, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, garbled_byte_is_inverted);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
