/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "libipmiprov/transport/transport.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

/* clang-format off */
static const struct {
	const char *uri, *why; /* why: part of the message, NULL if it is good */
} cases[] = {
	{ "auto:", NULL },
	{ "auto:x", "nothing may follow auto:" },
	{ "dev:/dev/ipmi0", NULL },
	{ "dev:", "dev:/dev/ipmi0" },
	{ "dev:ipmi0", "dev:/dev/ipmi0" },
	{ "lan://admin@bmc1", NULL },
	{ "lan://admin@bmc1:624", NULL },
	{ "lan://admin@[fe80::1%25eth0]:624?cipher=17", NULL },
	{ "lan://a%40b@10.0.0.1?password-file=/p%26q&cipher=3"
	  "&privilege=operator", NULL },
	{ "lan:", "expected lan://USER@HOST" },
	{ "lan:admin@bmc1", "expected lan://USER@HOST" },
	{ "lan://bmc1", "expected lan://USER@HOST" },
	{ "lan://@bmc1", "user name of 1 to 16 bytes" },
	{ "lan://abcdefghijklmnopq@bmc1", "user name of 1 to 16 bytes" },
	{ "lan://a%00@bmc1", "user name of 1 to 16 bytes" },
	{ "lan://a%4@bmc1", "user name of 1 to 16 bytes" },
	{ "lan://admin:secret@bmc1", "a password may not stand in the URI" },
	{ "lan://admin@", "expected lan://USER@HOST" },
	{ "lan://admin@[::1", "expected ] after" },
	{ "lan://admin@[::1]x", "expected lan://USER@HOST" },
	{ "lan://admin@::1", "stands in brackets" },
	{ "lan://admin@bmc1:", "expected a port" },
	{ "lan://admin@bmc1:0", "expected a port" },
	{ "lan://admin@bmc1:65536", "expected a port" },
	{ "lan://admin@bmc1:+1", "expected a port" },
	{ "lan://admin@bmc1:62x", "expected a port" },
	{ "lan://admin@bmc1?", "unknown option" },
	{ "lan://admin@bmc1?cipher=3&", "unknown option" },
	{ "lan://admin@bmc1?password=secret", "unknown option" },
	{ "lan://admin@bmc1?password-file=", "expected a path" },
	{ "lan://admin@bmc1?cipher=2", "expected 17 or 3" },
	{ "lan://admin@bmc1?cipher=", "expected 17 or 3" },
	{ "lan://admin@bmc1?privilege=root", "expected user, operator" },
	{ "", "expected auto:" },
	{ "dev", "expected auto:" },
	{ "device:/dev/ipmi0", "expected auto:" },
	{ "DEV:/dev/ipmi0", "expected auto:" },
};
/* clang-format on */

START_TEST(uri_is_checked)
{
	const char *uri = cases[_i].uri, *why = NULL;
	struct transport *t = NULL;
	int r = transport_check_uri(uri, &why);

	if (!cases[_i].why) {
		ck_assert_msg(r == 0, "%s: %s", uri, why);
		return;
	}
	ck_assert_msg(r == -EINVAL, "%s: %d", uri, r);
	ck_assert_msg(strstr(why, cases[_i].why) != NULL, "%s: %s", uri, why);
	ck_assert_int_eq(transport_open(uri, 0, &t), -EINVAL);
	ck_assert_ptr_null(t);
}
END_TEST

START_TEST(device_that_is_none_is_refused)
{
	struct transport *t = NULL;

	ck_assert_int_eq(transport_open("dev:/dev/null", 0, &t), -ENOTTY);
	ck_assert_int_eq(transport_open("dev:/none/ipmi0", 0, &t), -ENOENT);
	ck_assert_ptr_null(t);
}
END_TEST

START_TEST(exchanges_are_counted_failed_ones_too)
{
	static const struct script_step steps[] = {
		{ "06 01", "00 20 01", 0 },
		{ "30.0.1: 04 2d  05", NULL, -ETIMEDOUT },
		{ 0 },
	};
	static const uint8_t number = 5;
	struct script s;
	struct ipmi_rsp rsp;
	struct ipmi_req req = { .netfn = 6, .cmd = 1 };

	script_init(&s, steps);
	ck_assert_int_eq(transport_exchange(&s.transport, &req, &rsp, 0), 0);
	ck_assert_uint_eq(rsp.cc, 0);
	ck_assert_uint_eq(rsp.size, 2);
	ck_assert_uint_eq(rsp.data[1], 1);

	req = (struct ipmi_req){ .to = { 0x30, 0, 1 },
				 .netfn = 4,
				 .cmd = 0x2d,
				 .data = &number,
				 .size = 1 };
	ck_assert_int_eq(transport_exchange(&s.transport, &req, &rsp, 0),
			 -ETIMEDOUT);
	ck_assert_uint_eq(s.transport.n_exchanges, 2);
	script_assert_played(&s);
	transport_cancel(&s.transport);
	transport_close(&s.transport);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/uri");
	TCase *tc = tcase_create("uri");

	tcase_add_loop_test(tc, uri_is_checked, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, device_that_is_none_is_refused);
	tcase_add_test(tc, exchanges_are_counted_failed_ones_too);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
