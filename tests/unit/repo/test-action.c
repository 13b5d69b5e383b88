/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "libipmiprov/ipmi/chassis.h"
#include "libipmiprov/repo/action-run.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

enum { MAX_STEPS = 12 };

#define SENSOR                                                                 \
	{                                                                      \
		.owner = 0x20, .number = 5, .id = "5.0.32",                    \
		.record_type = SDR_FULL, .settable_thresholds = 0x18,          \
		.readable_thresholds = 0x3f, .sdr_threshold = {                \
			1,                                                     \
			2,                                                     \
			3,                                                     \
			0x50,                                                  \
			0x5a,                                                  \
			6                                                      \
		}                                                              \
	}
#define GET "04 27  05"

/* clang-format off */
static const struct {
	const char *name;
	struct bmc_action action;
	struct script_step steps[MAX_STEPS];
	int want;
	uint8_t not_taken;
} cases[] = {
	{ "nothing", { .kind = BMC_ACTION_NOTHING }, { { 0 } }, 0, 0 },
	{ "power off", { .kind = BMC_ACTION_CHASSIS_CONTROL,
			 .value = IPMI_POWER_DOWN },
	  { { "00 02  00", "00", 0 } }, 0, 0 },
	{ "power that is lost is not asked twice",
	  { .kind = BMC_ACTION_CHASSIS_CONTROL, .value = IPMI_POWER_CYCLE },
	  { { "00 02  02", NULL, -ETIMEDOUT } }, -ETIMEDOUT, 0 },
	{ "power with a damaged answer is not asked twice",
	  { .kind = BMC_ACTION_CHASSIS_CONTROL, .value = IPMI_POWER_CYCLE },
	  { { "00 02  02", NULL, -EBADMSG } }, -EBADMSG, 0 },
	{ "power with an unclear answer is not asked twice",
	  { .kind = BMC_ACTION_CHASSIS_CONTROL, .value = IPMI_POWER_CYCLE },
	  { { "00 02  02", "c3", 0 } }, IPMI_R_TIMEOUT, 0 },
	{ "a busy BMC did nothing, and is asked again",
	  { .kind = BMC_ACTION_CHASSIS_CONTROL, .value = IPMI_POWER_CYCLE },
	  { { "00 02  02", "c0", 0 }, { "00 02  02", "00", 0 } }, 0, 0 },
	{ "power that is refused", { .kind = BMC_ACTION_CHASSIS_CONTROL,
				     .value = IPMI_HARD_RESET },
	  { { "00 02  03", "d4", 0 } }, IPMI_R_PRIVILEGE, 0 },
	{ "identify", { .kind = BMC_ACTION_IDENTIFY, .value = 15 },
	  { { "00 04  0f", "00", 0 } }, 0, 0 },
	{ "identify off", { .kind = BMC_ACTION_IDENTIFY, .value = 0 },
	  { { "00 04  00", "00", 0 } }, 0, 0 },
	{ "identify for ever", { .kind = BMC_ACTION_IDENTIFY, .value = 256 },
	  { { "00 04  00 01", "00", 0 } }, 0, 0 },
	{ "clear the log", { .kind = BMC_ACTION_CLEAR_SEL },
	  { { "0a 42", "00 01 00", 0 },
	    { "0a 47  01 00 43 4c 52 aa", "00 00", 0 },
	    { "0a 47  01 00 43 4c 52 00", "00 01", 0 } }, 0, 0 },
	{ "a log that must not be cleared", { .kind = BMC_ACTION_CLEAR_SEL },
	  { { "0a 42", "00 01 00", 0 },
	    { "0a 47  01 00 43 4c 52 aa", "d4", 0 } }, IPMI_R_PRIVILEGE, 0 },

	{ "thresholds: the others are sent as they are",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x18,
	    .raw_thresholds = { 0, 0, 0, 0x40, 0x48, 0 } },
	  { { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { "04 26  05 18 0a 0b 0c 40 48 32", "00", 0 },
	    { GET, "00 3f 0a 0b 0c 40 48 32", 0 } }, 0, 0 },
	{ "thresholds: not settable",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x01 },
	  { { 0 } }, IPMI_R_ILLEGAL_FOR_TYPE, 0 },
	{ "thresholds: none",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0 },
	  { { 0 } }, IPMI_R_ILLEGAL_FOR_TYPE, 0 },
	{ "thresholds: refused although settable (F80)",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x08,
	    .raw_thresholds = { 0, 0, 0, 0x40, 0, 0 } },
	  { { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { "04 26  05 08 0a 0b 0c 40 31 32", "cd", 0 } },
	  IPMI_R_ILLEGAL_FOR_TYPE, 0 },
	{ "thresholds: an unknown command (F80)",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x08,
	    .raw_thresholds = { 0, 0, 0, 0x40, 0, 0 } },
	  { { GET, "c1", 0 }, { "04 26  05 08 00 00 00 40 00 00", "c1", 0 } },
	  IPMI_R_INVALID_COMMAND, 0 },
	{ "thresholds: said yes and did nothing (F80)",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x18,
	    .raw_thresholds = { 0, 0, 0, 0x40, 0x48, 0 } },
	  { { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { "04 26  05 18 0a 0b 0c 40 48 32", "00", 0 },
	    { GET, "00 3f 0a 0b 0c 40 31 32", 0 },
	    { GET, "00 3f 0a 0b 0c 40 31 32", 0 },
	    { GET, "00 3f 0a 0b 0c 40 31 32", 0 } }, BMC_R_NOT_TAKEN, 0x10 },
	{ "thresholds: takes a while",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x08,
	    .raw_thresholds = { 0, 0, 0, 0x40, 0, 0 } },
	  { { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { "04 26  05 08 0a 0b 0c 40 31 32", "00", 0 },
	    { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { GET, "00 3f 0a 0b 0c 40 31 32", 0 } }, 0, 0 },
	{ "thresholds: rounded (F80)",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x08,
	    .raw_thresholds = { 0, 0, 0, 0x40, 0, 0 } },
	  { { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { "04 26  05 08 0a 0b 0c 40 31 32", "00", 0 },
	    { GET, "00 3f 0a 0b 0c 3f 31 32", 0 } }, 0, 0 },
	{ "thresholds: one step that was not made is no rounding",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x08,
	    .raw_thresholds = { 0, 0, 0, 0x31, 0, 0 } },
	  { { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { "04 26  05 08 0a 0b 0c 31 31 32", "00", 0 },
	    { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { GET, "00 3f 0a 0b 0c 30 31 32", 0 } }, BMC_R_NOT_TAKEN, 0x08 },
	{ "thresholds: what cannot be read is believed",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .sensor = SENSOR, .mask = 0x18,
	    .raw_thresholds = { 0, 0, 0, 0x40, 0x48, 0 } },
	  { { GET, "00 08 0a 0b 0c 30 31 32", 0 },
	    { "04 26  05 18 0a 0b 0c 40 48 32", "00", 0 },
	    { GET, "00 08 0a 0b 0c 40 31 32", 0 } }, 0, 0 },
	{ "thresholds of the record",
	  { .kind = BMC_ACTION_RESTORE_THRESHOLDS, .sensor = SENSOR },
	  { { GET, "00 3f 0a 0b 0c 30 31 32", 0 },
	    { "04 26  05 18 0a 0b 0c 50 5a 32", "00", 0 },
	    { GET, "00 3f 0a 0b 0c 50 5a 32", 0 } }, 0, 0 },
	{ "a compact record has no thresholds",
	  { .kind = BMC_ACTION_RESTORE_THRESHOLDS,
	    .sensor = { .owner = 0x20, .record_type = SDR_COMPACT } },
	  { { 0 } }, IPMI_R_ILLEGAL_FOR_TYPE, 0 },
	{ "thresholds of a satellite",
	  { .kind = BMC_ACTION_SET_THRESHOLDS, .mask = 0x08,
	    .sensor = { .owner = 0x2c, .channel = 6, .lun = 1, .number = 7,
			.settable_thresholds = 0x08 },
	    .raw_thresholds = { 0, 0, 0, 0x40, 0, 0 } },
	  { { "2c.6.1: 04 27  07", "00 08 00 00 00 30 00 00", 0 },
	    { "2c.6.1: 04 26  07 08 00 00 00 40 00 00", "00", 0 },
	    { "2c.6.1: 04 27  07", "00 08 00 00 00 40 00 00", 0 } }, 0, 0 },

	{ "re-arm", { .kind = BMC_ACTION_REARM, .sensor = SENSOR },
	  { { "04 2a  05 00", "00", 0 } }, 0, 0 },
	{ "scanning off, events stay on",
	  { .kind = BMC_ACTION_SENSOR_SCANNING, .sensor = SENSOR, .value = 0 },
	  { { "04 29  05", "00 c0 00 00", 0 }, { "04 28  05 80", "00", 0 } },
	  0, 0 },
	{ "scanning on, events stay off",
	  { .kind = BMC_ACTION_SENSOR_SCANNING, .sensor = SENSOR, .value = 1 },
	  { { "04 29  05", "00 00 00 00", 0 }, { "04 28  05 40", "00", 0 } },
	  0, 0 },
	{ "scanning on, events unknown",
	  { .kind = BMC_ACTION_SENSOR_SCANNING, .sensor = SENSOR, .value = 1 },
	  { { "04 29  05", "c1", 0 }, { "04 28  05 c0", "00", 0 } }, 0, 0 },
	{ "factors",
	  { .kind = BMC_ACTION_READING_FACTORS, .sensor = SENSOR,
	    .value = 0x4d },
	  { { "04 23  05 4d", "00 50 02 00 00 00 00 00", 0 },
	    { "04 25  05 ff", "00 03 04", 0 } }, 0, 0 },
	{ "factors without hysteresis",
	  { .kind = BMC_ACTION_READING_FACTORS, .sensor = SENSOR,
	    .value = 0x4d },
	  { { "04 23  05 4d", "00 50 02 00 00 00 00 00", 0 },
	    { "04 25  05 ff", "cd", 0 } }, 0, 0 },
	{ "no factors",
	  { .kind = BMC_ACTION_READING_FACTORS, .sensor = SENSOR,
	    .value = 0x4d },
	  { { "04 23  05 4d", "cd", 0 } }, IPMI_R_ILLEGAL_FOR_TYPE, 0 },
	{ "cold reset", { .kind = BMC_ACTION_COLD_RESET },
	  { { "06 02", "00", 0 } }, 0, 0 },
	{ "an event of the system",
	  { .kind = BMC_ACTION_ADD_EVENT,
	    .record = { 0, 0, 2, 0, 0, 0, 0, 0x41, 0, 4, 0x12, 0x99, 0x6f, 1, 2,
			3 } },
	  { { "04 02  41 04 12 99 6f 01 02 03", "00", 0 } }, 0, 0 },
	{ "an event through a session",
	  { .kind = BMC_ACTION_ADD_EVENT,
	    .record = { 0, 0, 2, 0, 0, 0, 0, 0x41, 0, 4, 0x12, 0x99, 0x6f, 1, 2,
			3 } },
	  { { "04 02  41 04 12 99 6f 01 02 03", "c7", 0 },
	    { "04 02  04 12 99 6f 01 02 03", "00", 0 } }, 0, 0 },
	{ "a record of an OEM",
	  { .kind = BMC_ACTION_ADD_EVENT,
	    .record = { 0, 0, 0xdd, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
			13 } },
	  { { "0a 44  00 00 dd 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d",
	      "00 07 00", 0 } }, 0, 0 },
	{ "a record that was lost is not added twice",
	  { .kind = BMC_ACTION_ADD_EVENT, .record = { 0, 0, 0xdd } },
	  { { "0a 44  00 00 dd 00 00 00 00 00 00 00 00 00 00 00 00 00", NULL,
	      -ETIMEDOUT } }, -ETIMEDOUT, 0 },
	{ "raw", { .kind = BMC_ACTION_RAW,
		   .raw = { .netfn = 0x30, .cmd = 0x21, .data = { 7 },
			    .size = 1 } },
	  { { "30 21  07", "00 aa", 0 } }, 0, 0 },
	{ "raw that is lost may have been done",
	  { .kind = BMC_ACTION_RAW, .raw = { .netfn = 0x30, .cmd = 0x21 } },
	  { { "30 21", NULL, -ETIMEDOUT } }, -ETIMEDOUT, 0 },
	{ "raw that only reads is asked again",
	  { .kind = BMC_ACTION_RAW, .raw = { .netfn = 0x06, .cmd = 0x01 } },
	  { { "06 01", NULL, -ETIMEDOUT }, { "06 01", "00 20", 0 } }, 0, 0 },
};
/* clang-format on */

static void start(struct script *script, struct link *link,
		  const struct script_step *steps)
{
	script_init(script, steps);
	link_init(link, &clock_system, 0);
	link_attach(link, &script->transport);
}

START_TEST(an_action_is_done)
{
	struct bmc_action action = cases[_i].action;
	const char *name = cases[_i].name;
	struct script script;
	struct link link;
	int r;

	start(&script, &link, cases[_i].steps);
	action.deadline_ns =
		clock_mono_ns(&clock_system) + 20 * (uint64_t)NS_PER_S;
	r = action_run(&link, &action);
	ck_assert_msg(r == cases[_i].want, "%s: %d", name, r);
	ck_assert_msg(action.not_taken == cases[_i].not_taken, "%s: %x", name,
		      action.not_taken);
	ck_assert_msg(!link.is_once, "%s", name);
	script_assert_played(&script);
	link_done(&link);
}
END_TEST

START_TEST(raw_answers_are_passed_on)
{
	static const struct script_step steps[] = { { "30 21", "d4 01 02", 0 },
						    { 0 } };
	struct bmc_action action = { .kind = BMC_ACTION_RAW,
				     .raw = { .netfn = 0x30, .cmd = 0x21 },
				     .deadline_ns = UINT64_MAX };
	struct script script;
	struct link link;

	start(&script, &link, steps);
	ck_assert_int_eq(action_run(&link, &action), 0);
	ck_assert_int_eq(action.rsp.cc, 0xd4);
	ck_assert_uint_eq(action.rsp.size, 2);
	ck_assert_int_eq(action.rsp.data[1], 2);
	link_done(&link);
}
END_TEST

START_TEST(factors_and_hysteresis_come_back)
{
	static const struct script_step steps[] = {
		{ "04 23  05 4d", "00 50 fe c3 01 7f fe e3", 0 },
		{ "04 25  05 ff", "00 03 04", 0 },
		{ 0 }
	};
	struct bmc_action action = { .kind = BMC_ACTION_READING_FACTORS,
				     .sensor = SENSOR,
				     .value = 0x4d,
				     .deadline_ns = UINT64_MAX };
	struct script script;
	struct link link;

	start(&script, &link, steps);
	ck_assert_int_eq(action_run(&link, &action), 0);
	ck_assert_int_eq(action.factors.m, -2);
	ck_assert_int_eq(action.factors.r_exp, -2);
	ck_assert_int_eq(action.hysteresis.positive, 3);
	ck_assert_int_eq(action.hysteresis.negative, 4);
	link_done(&link);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	struct bmc_action action;
	enum ipmi_level level;
	unsigned touches;
} levels[] = {
	{ "nothing", { .kind = BMC_ACTION_NOTHING }, IPMI_MONITOR, 0 },
	{ "soft", { .kind = BMC_ACTION_CHASSIS_CONTROL,
		    .value = IPMI_SOFT_SHUTDOWN }, IPMI_OPERATE,
	  ACTION_TOUCHES_PLATFORM },
	{ "down", { .kind = BMC_ACTION_CHASSIS_CONTROL,
		    .value = IPMI_POWER_DOWN }, IPMI_ADMINISTER,
	  ACTION_TOUCHES_PLATFORM },
	{ "up", { .kind = BMC_ACTION_CHASSIS_CONTROL,
		  .value = IPMI_POWER_UP }, IPMI_ADMINISTER,
	  ACTION_TOUCHES_PLATFORM },
	{ "identify", { .kind = BMC_ACTION_IDENTIFY }, IPMI_OPERATE,
	  ACTION_TOUCHES_PLATFORM },
	{ "clear", { .kind = BMC_ACTION_CLEAR_SEL }, IPMI_OPERATE, 0 },
	{ "set", { .kind = BMC_ACTION_SET_THRESHOLDS }, IPMI_OPERATE,
	  ACTION_TOUCHES_SENSOR },
	{ "restore", { .kind = BMC_ACTION_RESTORE_THRESHOLDS }, IPMI_OPERATE,
	  ACTION_TOUCHES_SENSOR },
	{ "re-arm", { .kind = BMC_ACTION_REARM }, IPMI_OPERATE, 0 },
	{ "scan", { .kind = BMC_ACTION_SENSOR_SCANNING }, IPMI_OPERATE, 0 },
	{ "factors", { .kind = BMC_ACTION_READING_FACTORS }, IPMI_MONITOR, 0 },
	{ "reset", { .kind = BMC_ACTION_COLD_RESET }, IPMI_ADMINISTER,
	  ACTION_TOUCHES_IDENTITY | ACTION_TOUCHES_SENSORS |
	  ACTION_TOUCHES_PLATFORM },
	{ "event for the filters", { .kind = BMC_ACTION_ADD_EVENT,
				     .record = { 0, 0, 2 } }, IPMI_ADMINISTER,
	  0 },
	{ "record", { .kind = BMC_ACTION_ADD_EVENT,
		      .record = { 0, 0, 0xdd } }, IPMI_OPERATE, 0 },
	{ "raw, reading", { .kind = BMC_ACTION_RAW,
			    .raw = { .netfn = 4, .cmd = 0x2d } },
	  IPMI_MONITOR, 0 },
	{ "raw, setting thresholds", { .kind = BMC_ACTION_RAW,
				       .raw = { .netfn = 4, .cmd = 0x26 } },
	  IPMI_OPERATE, ACTION_TOUCHES_PLATFORM | ACTION_TOUCHES_SENSORS },
	{ "raw, soft", { .kind = BMC_ACTION_RAW,
			 .raw = { .cmd = 2, .data = { 5 }, .size = 1 } },
	  IPMI_OPERATE, ACTION_TOUCHES_PLATFORM },
	{ "raw, OEM", { .kind = BMC_ACTION_RAW,
			.raw = { .netfn = 0x30 } }, IPMI_ADMINISTER,
	  ACTION_TOUCHES_PLATFORM },
};
/* clang-format on */

START_TEST(an_action_needs_what_its_commands_need)
{
	bool has[N_BMC_ACTION_KINDS] = { false };

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		const struct bmc_action *a = &levels[i].action;

		has[a->kind] = true;
		ck_assert_msg(bmc_action_level(a) == levels[i].level, "%s",
			      levels[i].name);
		ck_assert_msg(action_touches(a) == levels[i].touches, "%s",
			      levels[i].name);
	}
	for (int kind = 0; kind < N_BMC_ACTION_KINDS; kind++)
		ck_assert_msg(has[kind], "kind %d", kind);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/action");
	TCase *tc = tcase_create("action");

	tcase_add_loop_test(tc, an_action_is_done, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, raw_answers_are_passed_on);
	tcase_add_test(tc, factors_and_hysteresis_come_back);
	tcase_add_test(tc, an_action_needs_what_its_commands_need);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
