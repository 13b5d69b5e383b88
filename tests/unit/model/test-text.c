/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/bytes.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/model/states.h"
#include "libipmiprov/model/text.h"
#include "tests/unit/run.h"

/* Offsets that the specification leaves out between others. */
static bool is_gap(int sensor_type, int reading_type, int offset)
{
	return reading_type == READING_TYPE_SENSOR_SPECIFIC &&
	       sensor_type == 0x23 && offset >= 4 && offset <= 7;
}

/* Walks the offsets of a kind: no gap, no text twice.  Returns how many. */
static int walk_states(int sensor_type, int reading_type)
{
	const char *texts[TEXT_N_OFFSETS];
	bool ended = false;
	int n = 0;

	for (int i = 0; i < TEXT_N_OFFSETS; i++) {
		const char *text =
			text_state(NULL, sensor_type, reading_type, i);

		if (!text) {
			ended = !is_gap(sensor_type, reading_type, i);
			continue;
		}
		ck_assert_msg(!ended, "%02x %02x: gap before %d", sensor_type,
			      reading_type, i);
		for (int j = 0; j < n; j++)
			ck_assert_msg(strcmp(texts[j], text) != 0,
				      "%02x %02x: twice %s", sensor_type,
				      reading_type, text);
		ck_assert_uint_ge(strlen(text), 2);
		ck_assert_uint_lt(strlen(text), TEXT_SIZE);
		ck_assert_int_ne((int)health_of_state(
					 &(struct health_subject){
						 .sensor_type = sensor_type,
						 .reading_type = reading_type },
					 i, NULL),
				 SEVERITY_UNKNOWN);
		texts[n++] = text;
	}
	return n;
}

START_TEST(every_generic_state_has_a_text_and_a_severity)
{
	/* how many states the specification gives to types 00h to 0Dh */
	static const int counts[] = {
		0, 0, 3, 2, 2, 2, 2, 9, 2, 2, 9, 8, 4, 0
	};

	for (int type = 0; type < (int)ARRAY_SIZE(counts); type++)
		ck_assert_msg(walk_states(0x01, type) == counts[type], "%02x",
			      type);
}
END_TEST

START_TEST(every_specific_state_has_a_text_and_a_severity)
{
	/* how many states table 42-3 gives to types 00h to 2Dh */
	static const int counts[] = {
		0, 0,  0,  0,  0, 7, 6, 13, 8, 8, 0, 0, 11, 9, 0, 3,
		7, 8,  6,  12, 5, 0, 0, 0,  0, 2, 0, 2, 0,  8, 5, 11,
		6, 10, 15, 5,  4, 3, 0, 2,  6, 3, 4, 8, 8,  0,
	};

	for (int type = 0; type < (int)ARRAY_SIZE(counts); type++)
		ck_assert_msg(walk_states(type, READING_TYPE_SENSOR_SPECIFIC) ==
				      counts[type],
			      "%02x", type);
}
END_TEST

START_TEST(what_is_out_of_range_has_no_state)
{
	static const int keys[][3] = {
		{ 0x07, 0x6f, -1 },  { 0x07, 0x6f, 15 }, { 0x07, 0x6f, 13 },
		{ 0x2d, 0x6f, 0 },   { -1, 0x6f, 0 },    { 0x100, 0x6f, 0 },
		{ 0x07, -1, 0 },     { 0x07, 0x70, 0 },  { 0x07, 0x0d, 0 },
		{ 0x07, 0x7fff, 0 }, { 0xc0, 0x6f, 0 },  { 0x07, 0x01, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		ck_assert_ptr_null(
			text_state(NULL, keys[i][0], keys[i][1], keys[i][2]));
	}
}
END_TEST

START_TEST(every_sensor_type_is_found_by_its_name)
{
	for (int type = 1; type <= 0x2c; type++) {
		const char *name = text_sensor_type(type);

		ck_assert_msg(strcmp(name, "Unknown") != 0, "%02x", type);
		ck_assert_int_eq(text_sensor_type_code(name), type);
	}
	ck_assert_int_eq(text_sensor_type_code("power SUPPLY"), 0x08);
	ck_assert_int_eq(text_sensor_type_code("OEM"), -1);
	ck_assert_int_eq(text_sensor_type_code(""), -1);
	ck_assert_str_eq(text_sensor_type(0), "Unknown");
	ck_assert_str_eq(text_sensor_type(0x2d), "Unknown");
	ck_assert_str_eq(text_sensor_type(0xbf), "Unknown");
	ck_assert_str_eq(text_sensor_type(0xc0), "OEM");
	ck_assert_str_eq(text_sensor_type(0xff), "OEM");
	ck_assert_str_eq(text_sensor_type(-1), "Unknown");
}
END_TEST

static const struct {
	int id, instance;
	const char *text;
} entities[] = {
	{ 0x00, 0, "Unspecified 0" },
	{ 0x07, 1, "System Board 1" },
	{ 0x04, 3, "Disk or Disk Bay 3" },
	{ 0x35, 1, "Real Time Clock 1" },
	{ 0x36, 1, "Unknown 1" },
	{ 0x40, 1, "Air Inlet 1" },
	{ 0x42, 0x5f, "Baseboard/Main System Board 95" },
	{ 0x43, 1, "Unknown 1" },
	{ 0x03, 0x60, "Processor 0" },
	{ 0x03, 0x7f, "Processor 31" },
	{ 0x90, 1, "Chassis-specific Entity 1" },
	{ 0xaf, 1, "Chassis-specific Entity 1" },
	{ 0xb0, 1, "Board-set Specific Entity 1" },
	{ 0xd0, 1, "OEM System Integrator Entity 1" },
	{ 0xff, 1, "OEM System Integrator Entity 1" },
	{ -1, 1, "Unknown 1" },
};

START_TEST(an_entity_is_named)
{
	char got[TEXT_SIZE];

	text_entity(entities[_i].id, entities[_i].instance, got);
	ck_assert_str_eq(got, entities[_i].text);
}
END_TEST

START_TEST(every_unit_has_a_symbol_of_its_own)
{
	for (int i = 0; i <= 92; i++) {
		ck_assert_msg(text_base_unit_name(i)[0], "%d", i);
		ck_assert_msg((text_base_unit(i)[0] == '\0') == (i == 0), "%d",
			      i);
		for (int j = 0; j < i; j++)
			ck_assert_msg(strcmp(text_base_unit(i),
					     text_base_unit(j)) != 0,
				      "%d and %d", i, j);
	}
	ck_assert_str_eq(text_base_unit(93), "");
	ck_assert_str_eq(text_base_unit(-1), "");
	ck_assert_str_eq(text_base_unit_name(93), "unspecified");
}
END_TEST

static const struct {
	const char *text;
	struct sensor sensor;
} units[] = {
	{ "C", { .base_unit = 1 } },
	{ "V", { .base_unit = 4 } },
	{ "RPM", { .base_unit = 18 } },
	{ "", { .base_unit = 0 } },
	{ "", { .base_unit = 200 } },
	{ "%", { .is_percentage = true } },
	{ "% RPM", { .is_percentage = true, .base_unit = 18 } },
	{ "B/s", { .base_unit = 70, .rate_unit = 3 } },
	{ "W*h", { .base_unit = 6, .modifier_use = 2, .modifier_unit = 24 } },
	{ "V/A", { .base_unit = 4, .modifier_use = 1, .modifier_unit = 5 } },
	{ "V", { .base_unit = 4, .modifier_use = 0, .modifier_unit = 5 } },
	{ "V", { .base_unit = 4, .modifier_use = 3, .modifier_unit = 5 } },
	{ "error/d", { .base_unit = 88, .rate_unit = 6 } },
	{ "error", { .base_unit = 88, .rate_unit = 7 } },
};

START_TEST(a_unit_has_its_rate_and_modifier)
{
	char got[TEXT_SIZE];

	text_unit(&units[_i].sensor, got);
	ck_assert_str_eq(got, units[_i].text);
}
END_TEST

#define THRESHOLD .reading_type = 0x01, .sensor_type = 0x01
#define POWER_SUPPLY .reading_type = 0x6f, .sensor_type = 0x08
#define STATES(s) .status = READING_OK, .has_states = true, .states = (s)

static const struct {
	const char *text;
	enum severity severity;
	struct sensor sensor;
	struct reading reading;
} states[] = {
	{ "Normal", SEVERITY_OK, { THRESHOLD }, { STATES(0) } },
	{ "Normal",
	  SEVERITY_OK,
	  { THRESHOLD },
	  { .status = READING_OK, .has_value = true } },
	{ "Lower Non-critical",
	  SEVERITY_WARNING,
	  { THRESHOLD },
	  { STATES(1) } },
	{ "Lower Critical", SEVERITY_CRITICAL, { THRESHOLD }, { STATES(3) } },
	{ "Lower Fatal", SEVERITY_CRITICAL, { THRESHOLD }, { STATES(7) } },
	{ "Upper Non-critical",
	  SEVERITY_WARNING,
	  { THRESHOLD },
	  { STATES(8) } },
	{ "Upper Critical",
	  SEVERITY_CRITICAL,
	  { THRESHOLD },
	  { STATES(0x18) } },
	{ "Upper Fatal", SEVERITY_CRITICAL, { THRESHOLD }, { STATES(0x38) } },
	{ "Upper Critical",
	  SEVERITY_CRITICAL,
	  { THRESHOLD },
	  { STATES(0x11) } },
	{ "N/A", SEVERITY_UNKNOWN, { THRESHOLD }, { .status = READING_NEVER } },
	{ "N/A",
	  SEVERITY_UNKNOWN,
	  { THRESHOLD },
	  { .status = READING_UNAVAILABLE, .has_states = true, .states = 8 } },
	{ "N/A",
	  SEVERITY_UNKNOWN,
	  { THRESHOLD },
	  { .status = READING_SCANNING_DISABLED } },
	{ "N/A",
	  SEVERITY_UNKNOWN,
	  { THRESHOLD },
	  { .status = READING_ABSENT } },
	{ "N/A",
	  SEVERITY_UNKNOWN,
	  { POWER_SUPPLY },
	  { .status = READING_OK, .has_value = true } },
	{ "Deasserted", SEVERITY_OK, { POWER_SUPPLY }, { STATES(0) } },
	{ "Presence detected", SEVERITY_OK, { POWER_SUPPLY }, { STATES(1) } },
	{ "Presence detected.,Power Supply Failure detected",
	  SEVERITY_CRITICAL,
	  { POWER_SUPPLY },
	  { STATES(3) } },
	{ "Presence detected.,Predictive Failure",
	  SEVERITY_WARNING,
	  { POWER_SUPPLY },
	  { STATES(5) } },
	{ "Presence detected.,OEM State,Value=0010",
	  SEVERITY_OK,
	  { POWER_SUPPLY },
	  { STATES(0x1001) } },
	{ "OEM State,Value=0340",
	  SEVERITY_UNKNOWN,
	  { .reading_type = 0x70, .sensor_type = 0xc0 },
	  { STATES(0x4003) } },
	{ "OEM State,Value=0000",
	  SEVERITY_UNKNOWN,
	  { .reading_type = 0x70, .sensor_type = 0x08 },
	  { STATES(0) } },
	{ "Device Removed/Device Absent",
	  SEVERITY_OK,
	  { .reading_type = 0x08, .sensor_type = 0x15 },
	  { STATES(1) } },
	{ "State Asserted",
	  SEVERITY_OK,
	  { .reading_type = 0x03, .sensor_type = 0x15 },
	  { STATES(2) } },
	/* 140 bytes: what does not fit is left out whole */
	{ "IERR.,Thermal Trip.,FRB1/BIST failure.,FRB2/Hang in POST failure.,"
	  "FRB3/Processor Startup/Initialization failure",
	  SEVERITY_CRITICAL,
	  { .reading_type = 0x6f, .sensor_type = 0x07 },
	  { STATES(0x5f) } },
};

START_TEST(a_reading_has_a_state)
{
	char got[TEXT_SIZE];

	text_current_state(NULL, &states[_i].sensor, &states[_i].reading, got);
	ck_assert_str_eq(got, states[_i].text);
	ck_assert_msg(health_of_reading(NULL, &states[_i].sensor,
					&states[_i].reading,
					NULL) == states[_i].severity,
		      "%s", states[_i].text);
}
END_TEST

START_TEST(the_current_state_is_a_possible_one)
{
	for (int type = 0; type < 0x80; type++) {
		struct sensor sensor = { .reading_type = type,
					 .sensor_type = 0x22 };
		const char *possible[TEXT_MAX_POSSIBLE];
		size_t n = text_possible_states(NULL, &sensor, possible);
		char got[TEXT_SIZE];

		ck_assert_str_eq(possible[n - 1], "N/A");
		for (unsigned mask = 0; mask < 0x8000 && n > 1;
		     mask = mask ? mask << 1 : 1) {
			struct reading reading = { STATES((uint16_t)mask) };
			bool found = type == 0x01 || mask == 0 ||
				     !text_state(NULL, 0x22, type,
						 __builtin_ctz(mask));

			text_current_state(NULL, &sensor, &reading, got);
			for (size_t i = 0; i < n; i++)
				found |= strcmp(got, possible[i]) == 0;
			ck_assert_msg(found, "%02x: %s", type, got);
		}
	}
}
END_TEST

static const struct {
	const char *record, *text, *detail;
	enum severity severity;
} events[] = {
	{ "0100 02 00000000 2000 04 01 30 01 57 2C 2A",
	  "Upper Non-critical - going high", "", SEVERITY_WARNING },
	{ "0100 02 00000000 2000 04 01 30 81 57 2C 2A",
	  "Upper Non-critical - going high", "", SEVERITY_OK },
	{ "0100 02 00000000 2000 04 01 30 01 50 01 02",
	  "Lower Non-critical - going low", "", SEVERITY_WARNING },
	{ "0100 02 00000000 2000 04 01 30 01 51 01 02",
	  "Lower Non-critical - going high", "", SEVERITY_OK },
	{ "0100 02 00000000 2000 04 01 30 01 53 01 02",
	  "Lower Critical - going high", "", SEVERITY_WARNING },
	{ "0100 02 00000000 2000 04 01 30 01 59 01 02",
	  "Upper Critical - going high", "", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 01 30 01 5B 01 02",
	  "Upper Non-recoverable - going high", "", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 01 30 01 5A 01 02",
	  "Upper Non-recoverable - going low", "", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 01 30 01 5C 01 02",
	  "Event type 01h, offset 12", "", SEVERITY_UNKNOWN },
	{ "0100 02 00000000 2000 04 08 30 6F 01 FF FF",
	  "Power Supply Failure detected", "", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 08 30 6F 36 FF 03", "Configuration error",
	  "power supply rating mismatch", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 0C 30 6F 30 FF 04",
	  "Correctable memory error", "module/device 4", SEVERITY_WARNING },
	{ "0100 02 00000000 2000 04 0C 30 6F 00 FF 04",
	  "Correctable memory error", "", SEVERITY_WARNING },
	{ "0100 02 00000000 0100 04 0F 30 6F C2 13 FF",
	  "System Firmware Progress", "starting operating system boot process",
	  SEVERITY_OK },
	{ "0100 02 00000000 0100 04 0F 30 6F C2 15 FF",
	  "System Firmware Progress", "reserved", SEVERITY_OK },
	{ "0100 02 00000000 0100 04 0F 30 6F C0 01 FF", "System Firmware Error",
	  "no system memory is physically installed", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 10 30 6F 35 FF 4B", "SEL Almost Full",
	  "75 % full", SEVERITY_WARNING },
	{ "0100 02 00000000 2000 04 10 30 6F C0 02 FF",
	  "Correctable Memory Error Logging Disabled", "module/device 2",
	  SEVERITY_WARNING },
	{ "0100 02 00000000 2000 04 12 30 6F C5 80 FF", "Timestamp Clock Synch",
	  "SEL Timestamp Clock, second of pair", SEVERITY_OK },
	{ "0100 02 00000000 2000 04 13 30 6F F4 3B 12", "PCI PERR",
	  "bus 59 device 2 function 2", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 1D 30 6F F7 04 01", "System Restart",
	  "watchdog expiration, channel 1", SEVERITY_OK },
	{ "0100 02 00000000 2000 04 21 30 6F F0 09 05", "Fault Status asserted",
	  "PCI Express slot 5", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 23 30 6F C1 24 FF", "Hard Reset",
	  "timer use SMS/OS, interrupt NMI", SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 2A 30 6F F2 03 01",
	  "Invalid Username or Password", "user 3, channel 1",
	  SEVERITY_WARNING },
	{ "0100 02 00000000 2000 04 08 30 0B 45 F0 FF",
	  "Non-redundant:Insufficient Resources", "previously Fully Redundant",
	  SEVERITY_CRITICAL },
	{ "0100 02 00000000 2000 04 C0 30 70 03 FF FF",
	  "Event type 70h, offset 3", "", SEVERITY_UNKNOWN },
	{ "0100 C0 00000000 D97E00 010203040506", "OEM record C0h",
	  "manufacturer 32473, data 01 02 03 04 05 06", SEVERITY_OK },
	{ "0100 E0 01020304 05060708090A0B0C0D", "OEM record E0h",
	  "data 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D", SEVERITY_OK },
	{ "0100 F0 2000 66617461 6C206578630000",
	  "Linux kernel panic: fatal exc",
	  "data 20 00 66 61 74 61 6C 20 65 78 63 00 00", SEVERITY_CRITICAL },
	{ "0100 04 00000000 2000 04 08 30 6F 01 FF FF",
	  "Power Supply Failure detected", "", SEVERITY_CRITICAL },
	{ "0100 04 00000000 2000 FF 08 30 6F 01 FF FF", "Unknown record 04h",
	  "", SEVERITY_OK },
};

START_TEST(an_event_is_told)
{
	uint8_t raw[16];
	char got[TEXT_SIZE];
	size_t n;

	ck_assert_int_eq(hex_parse(events[_i].record, raw, sizeof(raw), &n), 0);
	ck_assert_uint_eq(n, 16);
	text_event(NULL, raw, got);
	ck_assert_str_eq(got, events[_i].text);
	text_event_detail(NULL, raw, got);
	ck_assert_str_eq(got, events[_i].detail);
	ck_assert_msg(health_of_event(NULL, NULL, raw, NULL) ==
			      events[_i].severity,
		      "%s", events[_i].text);
}
END_TEST

START_TEST(any_record_is_told)
{
	uint8_t raw[16] = { 0 };
	char got[TEXT_SIZE];
	uint32_t seed = 1;

	for (int i = 0; i < 100000; i++) {
		for (size_t j = 0; j < sizeof(raw); j++) {
			seed = seed * 1664525 + 1013904223;
			raw[j] = (uint8_t)(seed >> 24);
		}
		if (i & 1) {
			raw[2] = 0x02;
			raw[12] = i & 2 ? 0x6f : 0x01;
			raw[10] &= 0x3f;
		}
		text_event(NULL, raw, got);
		ck_assert_uint_lt(strlen(got), TEXT_SIZE);
		ck_assert_uint_gt(strlen(got), 0);
		text_event_detail(NULL, raw, got);
		ck_assert_uint_lt(strlen(got), TEXT_SIZE);
		ck_assert_int_le((int)health_of_event(NULL, NULL, raw, NULL),
				 SEVERITY_CRITICAL);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/text");
	TCase *tc = tcase_create("text");

	tcase_add_test(tc, every_generic_state_has_a_text_and_a_severity);
	tcase_add_test(tc, every_specific_state_has_a_text_and_a_severity);
	tcase_add_test(tc, what_is_out_of_range_has_no_state);
	tcase_add_test(tc, every_sensor_type_is_found_by_its_name);
	tcase_add_loop_test(tc, an_entity_is_named, 0, ARRAY_SIZE(entities));
	tcase_add_test(tc, every_unit_has_a_symbol_of_its_own);
	tcase_add_loop_test(tc, a_unit_has_its_rate_and_modifier, 0,
			    ARRAY_SIZE(units));
	tcase_add_loop_test(tc, a_reading_has_a_state, 0, ARRAY_SIZE(states));
	tcase_add_test(tc, the_current_state_is_a_possible_one);
	tcase_add_loop_test(tc, an_event_is_told, 0, ARRAY_SIZE(events));
	tcase_add_test(tc, any_record_is_told);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
