/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * F43 to F55: the log
 */

#include "tests/unit/faults/case.h"

#define EVENT(id, type, time, generator, revision, rest)                       \
	"sel " id " 00 " type " " time " " generator " " revision " " rest "\n"
#define ONE_EVENT(type, time, generator, revision, rest)                       \
	BASE_HEAD BASE_SENSORS EVENT("01", type, time, generator, revision,    \
				     rest)
#define NOW "15 00 00 60"
#define INLET "01 05 01 57 50 50" /* upper non-critical, going high */

/* clang-format off */
const struct fault_case log_cases[] = {
	{ .name = "F43 a ring whose records all say to be number 1",
	  .rows = { { 0x0a, 0x43, 2, FAULT_SET, 2 << 8 | 1 } },
	  .wants = { { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F43 the next record is the same again",
	  .rows = { { 0x0a, 0x43, 2, FAULT_SET, 0 << 8 | 2 },
		    { 0x0a, 0x43, 2, FAULT_SET, 1 << 8 | 0 } },
	  .wants = { { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F43 ids wrap",
	  .shown_in = "tests/unit/repo/test-sel-reader.c",
	  .by = "\"ids that wrap\"" },
	{ .name = "F44 one record under two ids",
	  .persona = "raw 0 0x0a 0x43 00 00 02 00 00 ff -> 0x00 ff ff "
		     "01 00 02 15 00 00 60 20 00 04 01 05 01 57 50 50\n",
	  .wants = { { WANT_EVENTS, 0, 1, 0 } } },
	{ .name = "F45 Reserve SEL is not allowed",
	  .persona = "cc 0x0a 0x42 0xd4\nmax-reply 14\n",
	  .wants = { { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F46 the log is erased while it is read",
	  .rows = { { 0x0a, 0x43, 2, FAULT_CC, 0x81 } }, .n_refreshes = 2,
	  .wants = { { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F46 a record is gone when it is asked for",
	  .rows = { { 0x0a, 0x43, 2, FAULT_CC, 0xcb } },
	  .wants = { { WANT_EVENTS, 0, 2, 0 } } },
	{ .name = "F46 that it was cleared is said once",
	  .shown_in = "tests/unit/repo/test-bmc.c",
	  .by = "START_TEST(events_come_one_by_one_and_go_all_at_once)" },
	{ .name = "F47 full, and the time stamp stands still",
	  .shown_in = "tests/unit/repo/test-sel-reader.c",
	  .by = "\"a full log without a stamp: the last entry tells\"" },
	{ .name = "F47 cleared and filled between two looks, without a stamp",
	  .shown_in = "tests/unit/repo/test-sel-reader.c",
	  .by = "\"cleared and filled again between two looks, without a stamp"
		"\"" },
	{ .name = "F48 Clear SEL is not supported",
	  .shown_in = "tests/unit/repo/test-sel-reader.c",
	  .by = "\"not supported\"" },
	{ .name = "F49 seconds since the BMC started",
	  .is_whole = true,
	  .persona = ONE_EVENT("02", "15 00 00 00", "20 00", "04", INLET),
	  .wants = { { WANT_EVENT_PROPERTY, 0, 0,
		       "MessageTimestamp=P0DT0H0M21S" } } },
	{ .name = "F49 no time",
	  .is_whole = true,
	  .persona = ONE_EVENT("02", "FF FF FF FF", "20 00", "04", INLET),
	  .wants = { { WANT_EVENTS, 0, 1, 0 },
		     { WANT_EVENT_PROPERTY, 0, 0,
		       "MessageTimestamp=1970-01-01T00:00:00Z" } } },
	{ .name = "F49 times out of order",
	  .persona = EVENT("03", "02", "00 00 00 50", "20 00", "04", INLET),
	  .wants = { { WANT_EVENTS, 0, 3, 0 } } },
	{ .name = "F50 a generator that no record names",
	  .is_whole = true,
	  .persona = ONE_EVENT("02", NOW, "72 00", "04", INLET),
	  .wants = { { WANT_EVENT_PROPERTY, 0, 0, "Description=Temperature(5.0.114): "
		       "Upper Non-critical - going high, asserted" } } },
	{ .name = "F50 the generator's address is shifted",
	  .is_whole = true,
	  .persona = ONE_EVENT("02", NOW, "10 00", "04", INLET),
	  .wants = { { WANT_EVENT_PROPERTY, 0, 0,
		       "ElementName=Inlet(5.0.32)" } } },
	{ .name = "F50 the LUN tells sensors of one number apart",
	  .persona = FULL("06", "20", "01", "05", BOARD, "01 01", CELSIUS,
			  LINEAR, "TL(DIMM)")
		     EVENT("03", "02", NOW, "20 01", "04", INLET),
	  .wants = { { WANT_EVENT_PROPERTY, 2, 0,
		       "ElementName=DIMM(5.1.32)" } } },
	{ .name = "F51 going high, deasserted",
	  .is_whole = true,
	  .persona = ONE_EVENT("02", NOW, "20 00", "04", "01 05 81 57 50 50"),
	  .wants = { { WANT_EVENT_PROPERTY, 0, 0, "Description=Inlet(5.0.32): Upper Non-critical - going high, "
		       "deasserted, reading 80 C, threshold 80 C" } } },
	{ .name = "F52 event data that say nothing",
	  .is_whole = true,
	  .persona = ONE_EVENT("02", NOW, "20 00", "04", "01 05 01 57 FF FF"),
	  .wants = { { WANT_EVENTS, 0, 1, 0 },
		     { WANT_EVENT_PROPERTY, 0, 0, "Description=Inlet(5.0.32): Upper Non-critical - going high, "
		       "asserted" } } },
	{ .name = "F52 event type 00h with data",
	  .is_whole = true,
	  .persona = ONE_EVENT("02", NOW, "20 00", "04", "00 00 00 A0 12 34"),
	  .wants = { { WANT_EVENTS, 0, 1, 0 },
		     { WANT_EVENT_PROPERTY, 0, 0, "Description=Unknown(0.0.32): Event type 00h, offset 0, "
		       "asserted" } } },
	{ .name = "F53 an event in a record of type 04h",
	  .is_whole = true,
	  .persona = ONE_EVENT("04", NOW, "20 00", "04", INLET),
	  .wants = { { WANT_EVENT_PROPERTY, 0, 0,
		       "ElementName=Inlet(5.0.32)" } } },
	{ .name = "F53 erased memory",
	  .is_whole = true,
	  .persona = ONE_EVENT("FF", "FF FF FF FF", "FF FF", "FF",
			       "FF FF FF FF FF FF"),
	  .wants = { { WANT_EVENTS, 0, 1, 0 },
		     { WANT_EVENT_PROPERTY, 0, 0, "Description=OEM record FFh, data FF FF FF FF FF FF FF FF FF "
		       "FF FF FF FF" } } },
	{ .name = "F53 words of a kernel that panicked",
	  .is_whole = true,
	  .persona = ONE_EVENT("F0", "20 00 6F 6F", "70 73", "00",
			       "00 00 00 00 00 00"),
	  .wants = { { WANT_EVENTS, 0, 1, 0 },
		     { WANT_EVENT_PROPERTY, 0, 0, "Description=Linux kernel panic: oops, data 20 00 6F 6F 70 73 "
		       "00 00 00 00 00 00 00" } } },
	{ .name = "F54 a file format that turns bytes around",
	  .why_not = "nothing reads or writes ipmitool's files of raw events" },
	{ .name = "F55 a large log",
	  .shown_in = "tests/unit/repo/test-sel-reader.c",
	  .by = "START_TEST(a_reading_that_stops_is_taken_up_and_published_"
		"whole)" },
	{ .name = "F55 of which only what is new is read",
	  .shown_in = "tests/unit/repo/test-sel-reader.c",
	  .by = "\"new records are read behind the last one\"" },
	{ 0 },
};
/* clang-format on */
