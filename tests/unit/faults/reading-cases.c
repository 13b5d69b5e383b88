/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * F33 to F42: what sensors read
 */

#include "tests/unit/faults/case.h"

#define REFUSED(cc_, status_)                                                  \
	{                                                                      \
		.name = "F33 a sensor refuses with " cc_,                      \
		.persona = "reading 0 0x0a cc 0x" cc_ "\n", .n_refreshes = 2,  \
		.wants = {                                                     \
			{ WANT_REACHABLE, 0, 1, 0 },                           \
			{ WANT_STATUS, 0x0a, status_, 0 },                     \
			{ WANT_SENSOR_PROPERTY, 0x0a, 0, "CurrentReading=" },  \
			{ WANT_VALUE, 5, 70, 0 },                              \
			{ WANT_VALUE, 0x0b, 31, 0 },                           \
			{ WANT_MOST, 0, 6, 0 },                                \
			{ WANT_MS, 0, 500, 0 }                                 \
		}                                                              \
	}

/* A discrete sensor 10h. */
#define DISCRETE(types, reading)                                               \
	BASE_HEAD COMPACT("01", "20", "00", "10", "0A 01", types, "01 00",     \
			  "TL(PSU)") "reading 0 0x10 " reading "\n"

/* clang-format off */
const struct fault_case reading_cases[] = {
	REFUSED("c0", READING_UNAVAILABLE),
	REFUSED("c1", READING_ABSENT),
	REFUSED("c3", READING_ABSENT),
	REFUSED("c9", READING_ABSENT),
	REFUSED("cb", READING_ABSENT),
	REFUSED("cc", READING_ABSENT),
	REFUSED("cd", READING_ABSENT),
	REFUSED("ce", READING_ABSENT),
	REFUSED("d1", READING_UNAVAILABLE),
	REFUSED("d2", READING_UNAVAILABLE),
	REFUSED("d3", READING_ABSENT),
	REFUSED("d4", READING_FAILED),
	REFUSED("d5", READING_ABSENT),
	REFUSED("ff", READING_ABSENT),
	{ .name = "F33 every sensor refuses with FFh, and it is known at once",
	  .rows = { { 0x04, 0x2d, 0, FAULT_CC, 0xff } },
	  .persona =
		COMPACT("10", "20", "00", "40", "04 01", "0D 6F", "0F 00",
			"TL(a)")
		COMPACT("11", "20", "00", "50", "04 01", "0D 6F", "0F 00",
			"TL(b)")
		COMPACT("12", "20", "00", "60", "04 01", "0D 6F", "0F 00",
			"TL(c)")
		COMPACT("13", "20", "00", "70", "04 01", "0D 6F", "0F 00",
			"TL(d)"),
	  .wants = { { WANT_REACHABLE, 0, 1, 0 },
		     { WANT_STATUS, 5, READING_ABSENT, 0 },
		     { WANT_STATUS, 0x74, READING_ABSENT, 0 },
		     { WANT_MS, 0, 1500, 0 } } },
	{ .name = "F34 busy for long, then not",
	  .rows = { { 0x04, 0x2d, 1 | FAULT_FIRST(0x0a), FAULT_CC, 0xc0 },
		    { 0x04, 0x2d, 2 | FAULT_FIRST(0x0a), FAULT_CC, 0xc0 },
		    { 0x04, 0x2d, 3 | FAULT_FIRST(0x0a), FAULT_CC, 0xc0 },
		    { 0x04, 0x2d, 4 | FAULT_FIRST(0x0a), FAULT_CC, 0xc0 } },
	  .n_refreshes = 2,
	  .wants = { { WANT_VALUE, 0x0a, 30, 0 }, { WANT_VALUE, 5, 70, 0 } } },
	{ .name = "F35 the reading is not available",
	  .persona = "reading 0 0x0a 00 E0 C0\n",
	  .wants = { { WANT_STATUS, 0x0a, READING_UNAVAILABLE, 0 },
		     { WANT_SENSOR_PROPERTY, 0x0a, 0, "CurrentReading=" },
		     { WANT_SENSOR_PROPERTY, 0x0a, 0, "HealthState=0" } } },
	{ .name = "F35 the sensor is not scanned",
	  .persona = "reading 0 0x0a 00 80 C0\n",
	  .wants = { { WANT_STATUS, 0x0a, READING_SCANNING_DISABLED, 0 },
		     { WANT_SENSOR_PROPERTY, 0x0a, 0, "CurrentReading=" } } },
	{ .name = "F36 no sensor is scanned, and all read something",
	  .persona = "reading 0 0x05 46 80 C0\nreading 0 0x06 50 80 C0\n"
		     "reading 0 0x0a 1E 80 C0\nreading 0 0x0b 1F 80 C0\n",
	  .wants = { { WANT_STATUS, 5, READING_OK, 0 },
		     { WANT_VALUE, 5, 70, 0 },
		     { WANT_VALUE, 0x0b, 31, 0 } } },
	{ .name = "F36 no sensor is scanned, and all are empty",
	  .persona = "reading 0 0x05 00 80 C0\nreading 0 0x06 00 80 C0\n"
		     "reading 0 0x0a 00 80 C0\nreading 0 0x0b 00 80 C0\n",
	  .wants = { { WANT_STATUS, 5, READING_SCANNING_DISABLED, 0 } } },
	{ .name = "F36 one sensor's bit lies, and somebody knows",
	  .quirks = QUIRK_BIT(IGNORE_SCANNING_DISABLED),
	  .persona = "reading 0 0x0a 1E 80 C0\n",
	  .wants = { { WANT_VALUE, 0x0a, 30, 0 } } },
	{ .name = "F37 no states",
	  .persona = "reading 0 0x0a 1E C0\n", .n_refreshes = 2,
	  .wants = { { WANT_VALUE, 0x0a, 30, 0 }, { WANT_MOST, 0, 6, 0 } } },
	{ .name = "F37 a reading of one byte",
	  .persona = "reading 0 0x0a 1E\n",
	  .wants = { { WANT_STATUS, 0x0a, READING_FAILED, 0 },
		     { WANT_VALUE, 0x0b, 31, 0 } } },
	{ .name = "F37 more bytes than there should be",
	  .persona = "reading 0 0x0a 1E C0 C0 00 11 22 33\n",
	  .wants = { { WANT_VALUE, 0x0a, 30, 0 } } },
	{ .name = "F37 the states were cut off once",
	  .rows = { { 0x04, 0x2d, 1 | FAULT_FIRST(0x0a), FAULT_CUT, 2 } },
	  .wants = { { WANT_VALUE, 0x0a, 30, 0 },
		     { WANT_STATES, 0x0a, 0, 0 } } },
	{ .name = "F37 every tenth answer is cut off",
	  .rows = { { FAULT_ANY, 0, FAULT_EVERY | 10, FAULT_CUT, 1 } },
	  .wants = { { WANT_SENSORS, 0, N_BASE_SENSORS, 0 },
		     { WANT_VALUE, 5, 70, 0 }, { WANT_VALUE, 0x0a, 30, 0 },
		     { WANT_VALUE, 0x0b, 31, 0 },
		     { WANT_THRESHOLDS, 5, 0x18, 0 },
		     { WANT_THRESHOLDS, 0x0b, 0x18, 0 },
		     { WANT_EVENTS, 0, 2, 0 }, { WANT_FRU_SIZE, 0, 24, 0 } } },
	{ .name = "F38 states that the type does not have",
	  .is_whole = true,
	  .persona = DISCRETE("08 6F", "00 C0 03 C1"),
	  .wants = { { WANT_STATES, 0x10, 0x4103, 0 },
		     { WANT_SENSOR_PROPERTY, 0x10, 0, "HealthState=25" } } },
	{ .name = "F38 nothing but such states",
	  .is_whole = true,
	  .persona = DISCRETE("08 6F", "00 C0 00 C1"),
	  .wants = { { WANT_STATES, 0x10, 0x4100, 0 } } },
	{ .name = "F39 the state is critical, the reading is not: the BMC knows",
	  .persona = "reading 0 0x0a 1E C0 D0\n",
	  .wants = { { WANT_VALUE, 0x0a, 30, 0 },
		     { WANT_STATES, 0x0a, 1 << THRESHOLD_UC, 0 },
		     { WANT_SENSOR_PROPERTY, 0x0a, 0, "HealthState=25" } } },
	{ .name = "F40 good is state 0 with one maker, none with another",
	  .is_whole = true,
	  .persona = DISCRETE("08 6F", "00 C0 01 80"),
	  .wants = { { WANT_SENSOR_PROPERTY, 0x10, 0, "HealthState=5" } } },
	{ .name = "F40 and none",
	  .is_whole = true,
	  .persona = DISCRETE("0D 6F", "00 C0 00 80"),
	  .wants = { { WANT_SENSOR_PROPERTY, 0x10, 0, "HealthState=5" } } },
	{ .name = "F40 asserted is good for that sensor only",
	  .shown_in = "tests/unit/model/test-health.c",
	  .by = "START_TEST(a_section_says_which_sensors_it_is_for)" },
	{ .name = "F41 a sensor drops out of one poll",
	  .rows = { { 0x04, 0x2d, 2 | FAULT_FIRST(5), FAULT_CC, 0xcb } },
	  .n_refreshes = 2,
	  .wants = { { WANT_STATUS, 5, READING_OK, 0 },
		     { WANT_VALUE, 5, 70, 0 } } },
	{ .name = "F41 and out of the next",
	  .rows = { { 0x04, 0x2d, 2 | FAULT_FIRST(5), FAULT_CC, 0xcb },
		    { 0x04, 0x2d, 3 | FAULT_FIRST(5), FAULT_CC, 0xcb } },
	  .n_refreshes = 3,
	  .wants = { { WANT_STATUS, 5, READING_ABSENT, 0 },
		     { WANT_SENSOR_PROPERTY, 5, 0, "CurrentReading=" } } },
	{ .name = "F42 a sensor that is absent makes the BMC deaf for long",
	  .rows = { { 0x04, 0x2d, FAULT_FIRST(0x0a), FAULT_DROP, 0 } },
	  .n_refreshes = 6, /* it rests; the others are read all the same */
	  .wants = { { WANT_REACHABLE, 0, 1, 0 },
		     { WANT_STATUS, 0x0a, READING_FAILED, 0 },
		     { WANT_VALUE, 5, 70, 0 }, { WANT_VALUE, 0x0b, 31, 0 },
		     { WANT_MOST, 0, 6, 0 } } },
	{ .name = "F42 another command makes it deaf: chassis",
	  .rows = { { 0x00, 0x01, 0, FAULT_DROP, 0 } },
	  .n_refreshes = 6,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 },
		     { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F42 users",
	  .persona = "channel-info 1 01 04 01 80 F2 1B 00 00 00\n"
		     "channel-access 1 1 22 04\n",
	  .rows = { { 0x06, 0x44, 0, FAULT_DROP, 0 } },
	  .n_refreshes = 6,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 },
		     { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F42 inventories",
	  .rows = { { 0x0a, 0x11, 0, FAULT_DROP, 0 } },
	  .n_refreshes = 6,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 },
		     { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F42 the log",
	  .rows = { { 0x0a, 0x40, 0, FAULT_DROP, 0 } },
	  .n_refreshes = 6,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 } } },
	{ .name = "F42 thresholds",
	  .rows = { { 0x04, 0x27, 0, FAULT_DROP, 0 } },
	  .n_refreshes = 6,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 },
		     { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F42 hysteresis",
	  .rows = { { 0x04, 0x25, 0, FAULT_DROP, 0 } },
	  .n_refreshes = 6,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 },
		     { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F42 the GUID",
	  .rows = { { 0x06, 0x37, 0, FAULT_DROP, 0 } },
	  .n_refreshes = 6,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 },
		     { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F42 system texts",
	  .rows = { { 0x06, 0x59, 0, FAULT_DROP, 0 } },
	  .n_refreshes = 6,
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 },
		     { WANT_EVENTS, 0, 2, 0 } } },
	{ 0 },
};
/* clang-format on */
