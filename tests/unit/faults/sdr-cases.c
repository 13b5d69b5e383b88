/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * F01 to F16: getting at the records
 */

#include "tests/unit/faults/case.h"

#define ALL_THERE                                                              \
	{ WANT_REACHABLE, 0, 1, 0 }, { WANT_SENSORS, 0, N_BASE_SENSORS, 0 },   \
		{ WANT_VALUE, 5, 70, 0 },                                      \
	{                                                                      \
		WANT_NAME, 0x0b, 0, "Last"                                     \
	}

/* clang-format off */
const struct fault_case sdr_cases[] = {
	{ .name = "F01 the reservation is lost again and again",
	  .persona = "lose-reservation-every 2\nmax-reply 18\n",
	  .wants = { ALL_THERE } },
	{ .name = "F02 there are no reservations",
	  .persona = "cc 0x0a 0x22 0xc1\nmax-reply 18\n",
	  .wants = { ALL_THERE } },
	{ .name = "F03 no Get SDR Repository Info",
	  .persona = "cc 0x0a 0x20 0xc1\n",
	  .wants = { ALL_THERE } },
	{ .name = "F03 Get SDR Repository Info is not allowed",
	  .persona = "cc 0x0a 0x20 0xd4\n", .n_refreshes = 2,
	  .wants = { ALL_THERE, { WANT_MOST, 0, 6, 0 } } },
	{ .name = "F04 only device SDRs",
	  .persona = "device-sdrs\n",
	  .wants = { ALL_THERE } },
	{ .name = "F05 fewer records are announced than there are",
	  .rows = { { 0x0a, 0x20, 0, FAULT_SET, 1 << 8 | 2 } },
	  .wants = { ALL_THERE } },
	{ .name = "F05 more records are announced than there are",
	  .rows = { { 0x0a, 0x20, 0, FAULT_SET, 1 << 8 | 200 } },
	  .wants = { ALL_THERE } },
	{ .name = "F06 ids begin at 4 and go in steps of 43h",
	  .is_whole = true,
	  .persona = BASE_HEAD
		FULL("04", "20", "00", "05", BOARD, "01 01", CELSIUS,
		     LINEAR, "TL(Inlet)")
		FULL("47", "20", "00", "06", BOARD, "01 01", CELSIUS,
		     LINEAR, "TL(Outlet)")
		"sdr 8A 00 51 C0 03 01 02 03\n"
		"reading 0 0x05 46 C0 C0\n",
	  .wants = { { WANT_SENSORS, 0, 2, 0 }, { WANT_VALUE, 5, 70, 0 },
		     { WANT_ID, 1, 0, "6.0.32" } } },
	{ .name = "F06 the record says another id than was asked for",
	  .rows = { { 0x0a, 0x23, 2, FAULT_SET, 2 << 8 | 0x77 },
		    { 0x0a, 0x23, 3, FAULT_SET, 2 << 8 | 0x77 } },
	  .wants = { ALL_THERE } },
	{ .name = "F07 the last record leads back to the first",
	  .rows = { { 0x0a, 0x23, 5, FAULT_SET, 0 << 8 | 1 },
		    { 0x0a, 0x23, 5, FAULT_SET, 1 << 8 | 0 } },
	  .wants = { ALL_THERE } },
	{ .name = "F07 a chain without an end",
	  .shown_in = "tests/unit/repo/test-sdr-repo.c",
	  .by = "a_last_record_that_goes_on_for_ever_ends" },
	{ .name = "F08 a header of rubbish, once",
	  .rows = { { 0x0a, 0x23, 2, FAULT_SET, 0 << 8 | 0 },
		    { 0x0a, 0x23, 2, FAULT_SET, 1 << 8 | 0 },
		    { 0x0a, 0x23, 2, FAULT_SET, 2 << 8 | 0x63 },
		    { 0x0a, 0x23, 2, FAULT_SET, 5 << 8 | 0 },
		    { 0x0a, 0x23, 2, FAULT_SET, 6 << 8 | 100 } },
	  .wants = { ALL_THERE } },
	{ .name = "F09 the last record is always refused",
	  .persona = "raw 0 0x0a 0x23 00 00 05 00 00 ff -> 0xc3\n"
		     "raw 0 0x0a 0x23 00 00 05 00 00 21 -> 0xc3\n",
	  .wants = { { WANT_REACHABLE, 0, 1, 0 }, { WANT_SENSORS, 0, 4, 0 },
		     { WANT_BAD, 0, 1, 0 }, { WANT_VALUE, 5, 70, 0 } } },
	{ .name = "F10 a record says to be longer than it is",
	  .rows = { { 0x0a, 0x23, 1, FAULT_SET, 6 << 8 | 0x3a } },
	  .wants = { ALL_THERE, { WANT_NAME, 5, 0, "Inlet" } } },
	{ .name = "F11 no answer holds a whole record",
	  .persona = "max-reply 35\n", .wants = { ALL_THERE } },
	{ .name = "F11 no answer holds more than a header",
	  .persona = "max-reply 7\ncc 0x06 0x01 0xc1\n",
	  .wants = { { WANT_SENSORS, 0, N_BASE_SENSORS, 0 },
		     { WANT_VALUE, 5, 70, 0 },
		     { WANT_NAME, 0x0b, 0, "Last" } } },
	{ .name = "F12 a record in the middle is always refused",
	  .persona = "raw 0 0x0a 0x23 00 00 02 00 00 ff -> 0xcc\n",
	  .wants = { { WANT_SENSORS, 0, 4, 0 }, { WANT_BAD, 0, 1, 0 },
		     { WANT_VALUE, 5, 70, 0 },
		     { WANT_NAME, 0x0b, 0, "Last" } } },
	{ .name = "F12 a record shorter than its type can be",
	  .persona = "sdr 06 00 51 01 0C 20 00 0C 07 01 7F 69 01 01 80 0A 80\n",
	  .wants = { ALL_THERE, { WANT_BAD, 0, 1, 0 } } },
	{ .name = "F13 nothing behind completion code 00h",
	  .persona = "raw 0 0x0a 0x23 00 00 00 00 00 ff -> 0x00 02 00\n",
	  .wants = { ALL_THERE } },
	{ .name = "F14 the repository is in update mode for a while",
	  .rows = { { 0x0a, 0x23, 3, FAULT_CC, 0xd0 } }, .n_refreshes = 2,
	  .wants = { ALL_THERE } },
	{ .name = "F14 its time stamp moves all the time",
	  .rows = { { 0x0a, 0x20, FAULT_EVERY | 2, FAULT_SET, 5 << 8 | 7 } },
	  .n_refreshes = 7, /* walks of what stays the same become rare */
	  .wants = { ALL_THERE, { WANT_MOST, 0, 6, 0 } } },
	{ .name = "F15 new firmware, same time stamps",
	  .shown_in = "tests/unit/repo/test-bmc.c",
	  .by = "START_TEST(new_firmware_means_new_records)" },
	{ .name = "F15 no time stamps at all",
	  .shown_in = "tests/unit/repo/test-bmc.c",
	  .by = "START_TEST(records_without_stamps_are_not_trusted_for_long)" },
	{ .name = "F16 two write one cache",
	  .shown_in = "tests/unit/repo/test-sdr-cache.c",
	  .by = "START_TEST(two_writers_leave_a_whole_file)" },
	{ 0 },
};
/* clang-format on */
