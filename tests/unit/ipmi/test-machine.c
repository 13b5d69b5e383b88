/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Commands about the machine: chassis, channels, users, LAN, DCMI, and those
 * that change something.  Each is asked as the specification says; each answer
 * cut short is either as good or none.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "libipmiprov/ipmi/app.h"
#include "libipmiprov/ipmi/chassis.h"
#include "libipmiprov/ipmi/dcmi.h"
#include "libipmiprov/ipmi/lan.h"
#include "libipmiprov/ipmi/sensor.h"
#include "libipmiprov/ipmi/storage.h"
#include "libipmiprov/ipmi/user.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

/* Whatever a command fills in. */
union result {
	struct platform_chassis_capabilities capabilities;
	struct platform_chassis chassis;
	struct platform_boot boot;
	struct platform_poh poh;
	struct platform_self_test self_test;
	struct platform_acpi acpi;
	struct platform_watchdog watchdog;
	struct platform_enables enables;
	struct platform_channel channel;
	struct ipmi_user_access user;
	struct ipmi_dcmi_capabilities dcmi;
	struct platform_dcmi_power power;
	struct platform_dcmi_limit limit;
	struct ipmi_dcmi_text text;
	struct ipmi_dcmi_temperatures temperatures;
	struct ipmi_sensor_enable enable;
	struct ipmi_sel_allocation allocation;
	struct ipmi_rsp rsp;
	uint8_t bytes[16], byte;
	uint32_t time;
	uint16_t id;
};

/* clang-format off */
#define CALL(name, ...)                                                        \
	static int call_##name(const struct ipmi_peer *peer, union result *ret) \
	{                                                                      \
		(void)ret;                                                     \
		return __VA_ARGS__;                                            \
	}

CALL(capabilities, ipmi_get_chassis_capabilities(peer, &ret->capabilities))
CALL(chassis, ipmi_get_chassis_status(peer, &ret->chassis))
CALL(restart_cause, ipmi_get_restart_cause(peer, &ret->byte))
CALL(boot, ipmi_get_boot_flags(peer, &ret->boot))
CALL(poh, ipmi_get_poh(peer, &ret->poh))
CALL(self_test, ipmi_get_self_test(peer, &ret->self_test))
CALL(acpi, ipmi_get_acpi_power_state(peer, &ret->acpi))
CALL(watchdog, ipmi_get_watchdog(peer, &ret->watchdog))
CALL(enables, ipmi_get_global_enables(peer, &ret->enables))
CALL(system_info,
     ipmi_get_system_info(peer, IPMI_SYSTEM_FIRMWARE, 1, ret->bytes))
CALL(channel, ipmi_get_channel_info(peer, 1, &ret->channel))
CALL(access, ipmi_get_channel_access(peer, 1, &ret->channel))
CALL(user, ipmi_get_user_access(peer, 1, 2, &ret->user))
CALL(user_name, ipmi_get_user_name(peer, 2, ret->bytes))
CALL(lan, ipmi_get_lan_parameter(peer, 1, IPMI_LAN_IP, 4, &ret->rsp))
CALL(dcmi, ipmi_dcmi_get_capabilities(peer, &ret->dcmi))
CALL(power, ipmi_dcmi_get_power(peer, &ret->power))
CALL(limit, ipmi_dcmi_get_limit(peer, &ret->limit))
CALL(asset_tag,
     ipmi_dcmi_get_text(peer, IPMI_DCMI_GET_ASSET_TAG, 16, &ret->text))
CALL(controller_id,
     ipmi_dcmi_get_text(peer, IPMI_DCMI_GET_CONTROLLER_ID, 0, &ret->text))
CALL(temperatures,
     ipmi_dcmi_get_temperatures(peer, IPMI_DCMI_PROCESSOR, 9,
				&ret->temperatures))
CALL(set_thresholds,
     ipmi_set_sensor_thresholds(peer, 5, 0x18,
				(const uint8_t[]){ 1, 2, 3, 4, 5, 6 }))
CALL(rearm, ipmi_rearm_sensor(peer, 5))
CALL(get_enable, ipmi_get_sensor_enable(peer, 5, &ret->enable))
CALL(set_enable, ipmi_set_sensor_enable(
	peer, 5, &(struct ipmi_sensor_enable){ .events = true }))
CALL(event, ipmi_send_event(
	peer, &(struct ipmi_event){ 0x41, 4, 0x12, 0x99, 0x6f, { 1, 2, 3 } },
	true))
CALL(event_of_session, ipmi_send_event(
	peer, &(struct ipmi_event){ 0x41, 4, 0x12, 0x99, 0x6f, { 1, 2, 3 } },
	false))
CALL(add_sel, ipmi_add_sel_entry(
	peer, (const uint8_t[IPMI_SEL_RECORD_SIZE]){ 0xff, 0xff, 0xdd },
	&ret->id))
CALL(get_time, ipmi_get_sel_time(peer, &ret->time))
CALL(set_time, ipmi_set_sel_time(peer, 0x01020304))
CALL(allocation, ipmi_get_sel_allocation(peer, &ret->allocation))

static const struct {
	const char *name;
	int (*call)(const struct ipmi_peer *peer, union result *ret);
	const char *request, *response;
	size_t min_size; /* of a response, without the completion code */
	union result want;
} cases[] = {
	{ "chassis capabilities", call_capabilities, "00 00",
	  "00 03 20 22 24 26 28", 5,
	  { .capabilities = { 3, 0x20, 0x22, 0x24, 0x26, true, 0x28 } } },
	{ "chassis status", call_chassis, "00 01", "00 55 10 6b 21", 3,
	  { .chassis = { .is_on = true, .interlock = true,
			 .control_fault = true, .restore_policy = 2,
			 .last_power_event = 0x10, .intrusion = true,
			 .lockout = true, .fan_fault = true,
			 .has_identify = true, .identify_state = 2,
			 .has_buttons = true, .buttons = 0x21 } } },
	{ "restart cause", call_restart_cause, "00 07", "00 f6 01", 1,
	  { .byte = 6 } },
	{ "boot flags", call_boot, "00 09  05 00 00",
	  "00 01 05 e0 98 01 02 03 99 99 99 99 99 99 99 99 99 99 99 99", 7,
	  { .boot = { true, true, true, true, 6,
		      { 0xe0, 0x98, 1, 2, 3 } } } },
	{ "power-on hours", call_poh, "00 0f", "00 3c 01 02 03 04", 5,
	  { .poh = { 60, 0x04030201 } } },
	{ "self test", call_self_test, "06 04", "00 57 04", 2,
	  { .self_test = { 0x57, 4 } } },
	{ "ACPI state", call_acpi, "06 07", "00 85 81", 2,
	  { .acpi = { 5, 1 } } },
	{ "watchdog", call_watchdog, "06 25", "00 c4 31 05 10 10 0e 0a 00", 8,
	  { .watchdog = { true, true, 4, 1, 3, 5, 0x10, 0x0e10, 10 } } },
	{ "global enables", call_enables, "06 2f", "00 09", 1,
	  { .enables = { 9 } } },
	{ "system info", call_system_info, "06 59  00 01 01 00",
	  "00 11 01 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50", 3,
	  { .bytes = "ABCDEFGHIJKLMNOP" } },
	{ "channel", call_channel, "06 42  01", "00 01 04 01 82 f2 1b 00 00 00",
	  7, { .channel = { .number = 1, .medium = 4, .protocol = 1,
			    .session_support = 2, .n_sessions = 2,
			    .vendor = 0x1bf2 } } },
	{ "channel access", call_access, "06 41  01 40", "00 22 04", 2,
	  { .channel = { .has_access = true, .access_flags = 0x22,
			 .privilege_limit = 4 } } },
	{ "user access", call_user, "06 44  01 02", "00 10 82 01 34", 4,
	  { .user = { { .id = 2, .channel = 1, .has_enabled = true,
			.link_authentication = true, .ipmi_messaging = true,
			.privilege = 4 }, 16, 2, 1 } } },
	{ "user name", call_user_name, "06 46  02",
	  "00 72 6f 6f 74 00 00 00 00 00 00 00 00 00 00 00 00", 1,
	  { .bytes = "root" } },
	{ "LAN parameter", call_lan, "0c 02  01 03 00 00",
	  "00 11 c0 a8 00 01", 5,
	  { .rsp = { .data = { 0xc0, 0xa8, 0, 1 }, .size = 4 } } },
	{ "DCMI capabilities", call_dcmi, "2c 01  dc 01",
	  "00 dc 01 05 02 00 01 07", 7, { .dcmi = { 1, 5, 1 } } },
	{ "DCMI power", call_power, "2c 02  dc 01 00 00",
	  "00 dc 2c 01 01 00 f4 01 18 01 01 02 03 04 e8 03 00 00 40", 18,
	  { .power = { true, 300, 1, 500, 280, 0x04030201, 1000 } } },
	{ "DCMI limit", call_limit, "2c 03  dc 00 00",
	  "00 dc 00 00 11 f4 01 e8 03 00 00 00 00 3c 00", 14,
	  { .limit = { true, 0x11, 500, 1000, 60 } } },
	{ "asset tag", call_asset_tag, "2c 06  dc 10 10", "00 dc 12 41 42", 2,
	  { .text = { 18, 2, "AB" } } },
	{ "controller id", call_controller_id, "2c 09  dc 00 10",
	  "00 dc 03 62 6d 63", 2, { .text = { 3, 3, "bmc" } } },
	{ "DCMI temperatures", call_temperatures, "2c 10  dc 01 41 00 09",
	  "00 dc 0b 02 2a 09 85 0a", 3,
	  { .temperatures = { 11, 2, { { 0x41, 9, 42 }, { 0x41, 10, -5 } } } } },
	{ "set thresholds", call_set_thresholds, "04 26  05 18 01 02 03 04 05 06",
	  "00", 0, { .byte = 0 } },
	{ "re-arm", call_rearm, "04 2a  05 00", "00", 0, { .byte = 0 } },
	{ "get enable", call_get_enable, "04 29  05", "00 40 00 00 00 00", 1,
	  { .enable = { false, true } } },
	{ "set enable", call_set_enable, "04 28  05 80", "00", 0,
	  { .byte = 0 } },
	{ "event", call_event, "04 02  41 04 12 99 6f 01 02 03", "00", 0,
	  { .byte = 0 } },
	{ "event over a session", call_event_of_session,
	  "04 02  04 12 99 6f 01 02 03", "00", 0, { .byte = 0 } },
	{ "add to the log", call_add_sel,
	  "0a 44  ff ff dd 00 00 00 00 00 00 00 00 00 00 00 00 00", "00 34 12",
	  2, { .id = 0x1234 } },
	{ "log's time", call_get_time, "0a 48", "00 01 02 03 04", 4,
	  { .time = 0x04030201 } },
	{ "set the log's time", call_set_time, "0a 49  04 03 02 01", "00", 0,
	  { .byte = 0 } },
	{ "log's allocation", call_allocation, "0a 41",
	  "00 00 02 10 00 f0 01 e0 01 01", 9,
	  { .allocation = { 512, 16, 496, 480, 1 } } },
};
/* clang-format on */

static bool is_same(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(union result)) == 0;
}

/* Have a case's answer as a BMC gives it, cut to so many characters. */
static int play(size_t i, const char *response, int length, union result *ret)
{
	char text[256];
	const struct script_step steps[] = { { cases[i].request, text, 0 },
					     { 0 } };
	struct ipmi_peer peer = { 0 };
	struct script script;
	int r;

	snprintf(text, sizeof(text), "%.*s", length, response);
	memset(ret, 0, sizeof(*ret));
	script_init(&script, steps);
	peer.transport = &script.transport;
	r = cases[i].call(&peer, ret);
	script_assert_played(&script);
	return r;
}

START_TEST(an_answer_is_understood)
{
	union result got;

	ck_assert_msg(play(_i, cases[_i].response, 255, &got) == 0, "%s",
		      cases[_i].name);
	ck_assert_msg(is_same(&got, &cases[_i].want), "%s", cases[_i].name);
}
END_TEST

START_TEST(a_short_answer_is_none)
{
	size_t size = (strlen(cases[_i].response) + 1) / 3 - 1;
	static const union result nothing;
	union result got;

	for (size_t n = 0; n < size; n++) {
		int r = play(_i, cases[_i].response, (int)(2 + 3 * n), &got);

		ck_assert_msg(r == (n < cases[_i].min_size ? -EBADMSG : 0),
			      "%s, %zu bytes: %d", cases[_i].name, n, r);
		ck_assert_msg(r == 0 || is_same(&got, &nothing),
			      "%s, %zu bytes", cases[_i].name, n);
	}
}
END_TEST

START_TEST(a_refusal_is_an_answer)
{
	union result got;

	ck_assert_msg(play(_i, "d4", 2, &got) == IPMI_R_PRIVILEGE, "%s",
		      cases[_i].name);
	ck_assert_msg(play(_i, "c1", 2, &got) == IPMI_R_INVALID_COMMAND, "%s",
		      cases[_i].name);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	int (*call)(const struct ipmi_peer *peer, union result *ret);
	const char *request, *response;
	int want;
} odd_cases[] = {
	{ "another group answers", call_dcmi, "2c 01  dc 01",
	  "00 00 01 05 02 00 01 07", -EBADMSG },
	{ "PICMG's answer to DCMI", call_power, "2c 02  dc 01 00 00",
	  "00 00 2c 01 01 00 f4 01 18 01 01 02 03 04 e8 03 00 00 40",
	  -EBADMSG },
	{ "another boot parameter", call_boot, "00 09  05 00 00",
	  "00 01 04 e0 98 01 02 03", -EBADMSG },
	{ "a locked boot parameter", call_boot, "00 09  05 00 00",
	  "00 01 85 e0 98 01 02 03", 0 },
	{ "another block of text", call_system_info, "06 59  00 01 01 00",
	  "00 11 00 41 42", -EBADMSG },
	{ "no limit in force", call_limit, "2c 03  dc 00 00",
	  "80 dc 00 00 11 f4 01 e8 03 00 00 00 00 3c 00", 0 },
	{ "limits are not supported", call_limit, "2c 03  dc 00 00", "80 dc",
	  IPMI_R_NO_POWER_LIMIT },
	{ "limits are not supported, and that is all", call_limit,
	  "2c 03  dc 00 00", "80", IPMI_R_NO_POWER_LIMIT },
	{ "more temperatures than bytes", call_temperatures,
	  "2c 10  dc 01 41 00 09", "00 dc ff ff 2a", 0 },
};
/* clang-format on */

START_TEST(odd_answers)
{
	const struct script_step steps[] = {
		{ odd_cases[_i].request, odd_cases[_i].response, 0 }, { 0 }
	};
	struct ipmi_peer peer = { 0 };
	struct script script;
	union result got = { 0 };

	script_init(&script, steps);
	peer.transport = &script.transport;
	ck_assert_msg(odd_cases[_i].call(&peer, &got) == odd_cases[_i].want,
		      "%s", odd_cases[_i].name);
	ck_assert_msg(odd_cases[_i].call != call_limit || !got.limit.is_active,
		      "%s", odd_cases[_i].name);
	ck_assert_msg(odd_cases[_i].call != call_temperatures ||
			      got.temperatures.n == 0,
		      "%s", odd_cases[_i].name);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ipmi/machine");
	TCase *tc = tcase_create("machine");

	tcase_add_loop_test(tc, an_answer_is_understood, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, a_short_answer_is_none, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, a_refusal_is_an_answer, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, odd_answers, 0, ARRAY_SIZE(odd_cases));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
