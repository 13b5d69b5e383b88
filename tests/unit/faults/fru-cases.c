/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * F56 to F65: inventory
 */

#include "tests/unit/faults/case.h"

#define DEVICE(bytes) BASE_HEAD "fru 0 " bytes "\n"
#define PROBLEM(name) (1 << FRU_PROBLEM_##name)
#define HEADER "01 00 00 01 00 00 00 fe "
#define AREA "01 02 19 00 00 00 c2 41 42 c0 c0 c0 c0 c1 00 "

/* clang-format off */
const struct fault_case fru_cases[] = {
	{ .name = "F56 an area's checksum is wrong: shown and flagged",
	  .is_whole = true, .persona = DEVICE(HEADER AREA "00"),
	  .wants = { { WANT_FRU, 0, 0, 0 }, { WANT_FRU_SIZE, 0, 24, 0 },
		     { WANT_FRU_BLANK, 0, 0, 0 },
		     { WANT_FRU_PROBLEMS, 0, PROBLEM(BOARD_CHECKSUM), 0 } } },
	{ .name = "F57 a header of rubbish",
	  .is_whole = true,
	  .persona = DEVICE("50 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f"),
	  .wants = { { WANT_FRU_BLANK, 0, 1, 0 },
		     { WANT_FRU_PROBLEMS, 0, PROBLEM(FORMAT), 0 } } },
	{ .name = "F57 a header of zeroes",
	  .is_whole = true,
	  .persona = DEVICE("00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"),
	  .wants = { { WANT_FRU_BLANK, 0, 1, 0 },
		     { WANT_FRU_PROBLEMS, 0, 0, 0 } } },
	{ .name = "F58 the records begin in another area",
	  .is_whole = true,
	  .persona = DEVICE("01 00 00 01 00 01 00 fd " AREA "de"),
	  .wants = { { WANT_FRU, 0, 0, 0 },
		     { WANT_FRU_PROBLEMS, 0, PROBLEM(MULTIRECORD_FORMAT), 0 }, { WANT_FRU_BLANK, 0, 0, 0 } } },
	{ .name = "F59 an area of no length",
	  .is_whole = true,
	  .persona = DEVICE(HEADER "01 00 19 00 00 00 c2 41 42 c0 c0 c0 c0 c1 "
			    "00 e0"),
	  .wants = { { WANT_FRU, 0, 0, 0 },
		     { WANT_FRU_PROBLEMS, 0, PROBLEM(BOARD_FORMAT), 0 } } },
	{ .name = "F59 an area longer than its device",
	  .is_whole = true,
	  .persona = DEVICE(HEADER "01 20 19 00 00 00 c2 41 42 c0 c0 c0 c0 c1 "
			    "00 c0"),
	  .wants = { { WANT_FRU, 0, 0, 0 },
		     { WANT_FRU_PROBLEMS, 0, PROBLEM(BOARD_CUT), 0 }, { WANT_FRU_BLANK, 0, 0, 0 } } },
	{ .name = "F59 a field that runs over its area",
	  .is_whole = true,
	  .persona = DEVICE(HEADER "01 02 19 00 00 00 fe 41 42 c0 c0 c0 c0 c1 "
			    "00 a2"),
	  .wants = { { WANT_FRU, 0, 0, 0 },
		     { WANT_FRU_PROBLEMS, 0, PROBLEM(BOARD_FIELDS), 0 }, { WANT_FRU_BLANK, 0, 0, 0 } } },
	{ .name = "F59 fields, each alone",
	  .shown_in = "tests/unit/repo/test-fru.c",
	  .by = "START_TEST(damage)" },
	{ .name = "F60 6-bit, BCD+, binary and Unicode",
	  .shown_in = "tests/unit/repo/test-fru.c",
	  .by = "START_TEST(areas_and_encodings)" },
	{ .name = "F61 smaller parts are wanted",
	  .rows = { { 0x0a, 0x11, 1, FAULT_CC, 0xca },
		    { 0x0a, 0x11, 2, FAULT_CC, 0xc8 } },
	  .wants = { { WANT_FRU, 0, 0, 0 }, { WANT_FRU_SIZE, 0, 24, 0 } } },
	{ .name = "F61 busy",
	  .rows = { { 0x0a, 0x11, 1, FAULT_CC, 0x81 } },
	  .wants = { { WANT_FRU, 0, 0, 0 }, { WANT_FRU_SIZE, 0, 24, 0 } } },
	{ .name = "F61 its size is said to be 0",
	  .rows = { { 0x0a, 0x10, 0, FAULT_SET, 0 << 8 | 0 } },
	  .wants = { { WANT_FRU, 0, 0, 0 }, { WANT_FRU_SIZE, 0, 24, 0 },
		     { WANT_FRU_PROBLEMS, 0, 0, 0 }, { WANT_FRU_BLANK, 0, 0, 0 } } },
	{ .name = "F61 its size is said to be more",
	  .rows = { { 0x0a, 0x10, 0, FAULT_SET, 0 << 8 | 0xff } },
	  .wants = { { WANT_FRU, 0, 0, 0 }, { WANT_FRU_SIZE, 0, 24, 0 },
		     { WANT_FRU_PROBLEMS, 0, 0, 0 }, { WANT_FRU_BLANK, 0, 0, 0 } } },
	{ .name = "F61 there is none",
	  .persona = "cc 0x0a 0x10 0xcb\n",
	  .wants = { { WANT_FRU, 0, -19, 0 }, { WANT_VALUE, 5, 70, 0 } } },
	{ .name = "F62 other bytes each time",
	  .rows = { { 0x0a, 0x11, 1, FAULT_GARBLE, 16 } },
	  .wants = { { WANT_FRU_PROBLEMS, 0, 0, 0 },
		     { WANT_FRU_SIZE, 0, 24, 0 } } },
	{ .name = "F63 no date, and dates that wrap",
	  .shown_in = "tests/unit/repo/test-fru.c",
	  .by = "START_TEST(board_times)" },
	{ .name = "F64 another format: Meta's",
	  .is_whole = true,
	  .persona = DEVICE("fb fb 03 ff 4a 41 4e 47 41 20 20 20 20 20 20 20"),
	  .wants = { { WANT_FRU, 0, 0, 0 }, { WANT_FRU_BLANK, 0, 1, 0 },
		     { WANT_FRU_PROBLEMS, 0, PROBLEM(FORMAT), 0 } } },
	{ .name = "F65 hostile lengths in inventory",
	  .shown_in = "tests/fuzz/fuzz-fru.c", .by = "fru_info_decode(" },
	{ .name = "F65 hostile answers to every request",
	  .shown_in = "tests/fuzz/fuzz-bmc.c", .by = "model_instance(" },
	{ 0 },
};
/* clang-format on */
