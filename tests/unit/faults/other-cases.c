/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * F66 to F81: the way to the BMC, and the rest
 */

#include <math.h>

#include "tests/unit/faults/case.h"

#define DCMI "dcmi-capability 1 DC 01 05 02 00 01 01\n"

/* clang-format off */
const struct fault_case other_cases[] = {
	{ .name = "F66 no answer at all",
	  .shown_in = "tests/inband/test-dev.c",
	  .by = " hang " },
	{ .name = "F66 while it is read",
	  .shown_in = "tests/unit/repo/test-bmc.c",
	  .by = "START_TEST(a_hung_bmc_is_known_after_one_exchange)" },
	{ .name = "F67 an answer after its time",
	  .shown_in = "tests/inband/test-dev.c", .by = " late " },
	{ .name = "F68 an answer to another command",
	  .shown_in = "tests/inband/test-dev.c", .by = " foreign " },
	{ .name = "F69 the BMC starts again: firmware update mode",
	  .rows = { { 0x04, 0x2d, 0, FAULT_CC, 0xd1 },
		    { 0x0a, 0x40, 0, FAULT_CC, 0xd1 } },
	  .n_refreshes = 2,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 },
		     { WANT_STATUS, 5, READING_UNAVAILABLE, 0 },
		     { WANT_SENSOR_PROPERTY, 5, 0, "CurrentReading=" },
		     { WANT_MS, 0, 1000, 0 } } },
	{ .name = "F69 it is silent for long: tried less and less",
	  .shown_in = "tests/unit/repo/test-bmc.c",
	  .by = "START_TEST(a_bmc_that_is_away_is_tried_less_and_less)" },
	{ .name = "F70 no device at the start",
	  .shown_in = "tests/unit/repo/test-bmc.c",
	  .by = "f.error = -ENODEV;" },
	{ .name = "F71 messages that nobody asked for, without an end",
	  .shown_in = "tests/inband/test-dev.c",
	  .by = "START_TEST(flood_of_others_does_not_outlive_the_deadline)" },
	{ .name = "F72 each request costs processor time",
	  .shown_in = "tests/unit/repo/test-bmc.c",
	  .by = "START_TEST(a_refresh_costs_a_request_a_sensor_and_two)" },
	{ .name = "F73 many requests in flight take the kernel's memory",
	  .why_not = "a transport sends a request when the last one is "
		     "answered or given up; it has no way to send two" },
	{ .name = "F74 answers longer than there is room for",
	  .shown_in = "tests/inband/test-dev.c", .by = " long " },
	{ .name = "F75 reading writes nothing",
	  .n_refreshes = 3, /* the machine watches every request */
	  .wants = { { WANT_REACHABLE, 0, 1, 0 } } },
	{ .name = "F76 no DCMI",
	  .wants = { { WANT_DCMI, 0, 0, 0 }, { WANT_POWER, 0, NAN, 0 },
		     { WANT_VALUE, 5, 70, 0 }, { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F76 power is measured",
	  .persona = DCMI "dcmi-power 1 0 DC 59 01 B6 00 63 02 52 01 00 FE FF "
			  "6A E8 03 00 00 40\n",
	  .wants = { { WANT_DCMI, 0, 1, 0 }, { WANT_POWER, 0, 345, 0 } } },
	{ .name = "F76 it has power management, but no such command",
	  .persona = DCMI "cc 0x2c 0x02 0xc1\n",
	  .wants = { { WANT_DCMI, 0, 1, 0 }, { WANT_POWER, 0, NAN, 0 },
		     { WANT_VALUE, 5, 70, 0 } } },
	{ .name = "F76 all zeroes",
	  .persona = DCMI "dcmi-power 1 0 DC 00 00 00 00 00 00 00 00 00 00 00 "
			  "00 00 00 00 00 40\n",
	  .wants = { { WANT_DCMI, 0, 1, 0 }, { WANT_POWER, 0, NAN, 0 } } },
	{ .name = "F76 a value that is said not to be measured",
	  .persona = DCMI "dcmi-power 1 0 DC 59 01 B6 00 63 02 52 01 00 FE FF "
			  "6A E8 03 00 00 00\n",
	  .wants = { { WANT_DCMI, 0, 1, 0 }, { WANT_POWER, 0, NAN, 0 } } },
	{ .name = "F77 commands that are refused for want of a privilege",
	  .persona = "cc 0x06 0x37 0xd4\ncc 0x06 0x08 0xd4\n"
		     "cc 0x0a 0x20 0xd4\ncc 0x0a 0x42 0xd4\n"
		     "cc 0x04 0x25 0xd4\n",
	  .wants = { { WANT_REACHABLE, 0, 1, 0 },
		     { WANT_SENSORS, 0, N_BASE_SENSORS, 0 },
		     { WANT_VALUE, 5, 70, 0 }, { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F78 a maker's product: the watchdog's flag is stuck",
	  .is_whole = true,
	  .persona = "persona 1\nname sun\n"
		     "device-id 20 01 02 14 02 bf 2a 00 00 01 47\n"
		     "raw 0 0x06 0x25 -> 0x00 44 00 00 00 00 00 00 00\n",
	  .wants = { { WANT_WATCHDOG, 0, 0, 0 } } },
	{ .name = "F78 a maker's other numbers",
	  .shown_in = "tests/unit/repo/test-quirks.c",
	  .by = "\"by its other number\"" },
	{ .name = "F79 an answer of one byte to the PICMG probe",
	  .why_not = "no PICMG command is sent" },
	{ .name = "F80 the BMC does not take a threshold",
	  .shown_in = "tests/unit/model/test-set.c",
	  .by = "START_TEST(what_was_not_taken_is_an_event_of_windows)" },
	{ .name = "F80 or refuses it",
	  .shown_in = "tests/unit/model/test-set.c",
	  .by = "START_TEST(a_refusal_says_why)" },
	{ .name = "F81 makers' values collide",
	  .shown_in = "tests/unit/model/test-oem.c",
	  .by = "START_TEST(no_row_is_shown_for_another_vendor)" },
	{ 0 },
};
/* clang-format on */
