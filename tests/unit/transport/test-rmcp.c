/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "libipmiprov/transport/lan-session.h"
#include "libipmiprov/transport/rmcp.h"
#include "tests/unit/run.h"

enum { CODE_SIZE = 4 };

/* clang-format off */
static const struct {
	const char *name, *hex;
	int want;
	struct rmcp_packet packet; /* offsets in place of pointers: see below */
	size_t payload_at, code_at;
} packets[] = {
	{ "before a session", "0600ff07 06 10 00000000 00000000 0200 aabb", 0,
	  { .type = 0x10, .payload_size = 2 }, 16, 0 },
	{ "in a session, no pad",
	  "0600ff07 06 c0 04030201 08070605 0200 aabb ffff 02 07 11223344", 0,
	  { .is_encrypted = true, .is_authenticated = true,
	    .session_id = 0x01020304, .seq = 0x05060708, .payload_size = 2,
	    .auth_code_size = 4 }, 16, 22 },
	{ "more pad than needed",
	  "0600ff07 06 40 04030201 08070605 0000 00000000 04 07 11223344", 0,
	  { .is_authenticated = true, .session_id = 0x01020304,
	    .seq = 0x05060708, .auth_code_size = 4 }, 16, 22 },
	{ "empty", "", -EBADMSG, { 0 }, 0, 0 },
	{ "cut in the header", "0600ff07 06 10 00000000 00000000 02",
	  -EBADMSG, { 0 }, 0, 0 },
	{ "cut in the payload", "0600ff07 06 10 00000000 00000000 0200 aa",
	  -EBADMSG, { 0 }, 0, 0 },
	{ "cut in the code",
	  "0600ff07 06 c0 04030201 08070605 0200 aabb ffff 02 07 112233",
	  -EBADMSG, { 0 }, 0, 0 },
	{ "no trailer", "0600ff07 06 c0 04030201 08070605 0200 aabb",
	  -EBADMSG, { 0 }, 0, 0 },
	{ "pad does not fit",
	  "0600ff07 06 c0 04030201 08070605 0200 aabb ffff 03 07 11223344",
	  -EBADMSG, { 0 }, 0, 0 },
	{ "other next header",
	  "0600ff07 06 c0 04030201 08070605 0200 aabb ffff 02 06 11223344",
	  -EBADMSG, { 0 }, 0, 0 },
	{ "ASF", "0600ff06 06 10 00000000 00000000 0000", -EBADMSG, { 0 }, 0,
	  0 },
	{ "acknowledge", "0600ff87 06 10 00000000 00000000 0000", -EBADMSG,
	  { 0 }, 0, 0 },
	{ "IPMI 1.5", "0600ff07 00 00000000 00000000 09 2018c88104", -EBADMSG,
	  { 0 }, 0, 0 },
};
/* clang-format on */

START_TEST(packet_is_taken_apart)
{
	const char *name = packets[_i].name;
	struct rmcp_packet got = { 0 }, want = packets[_i].packet;
	uint8_t bytes[64];
	size_t size;

	ck_assert_int_eq(
		hex_parse(packets[_i].hex, bytes, sizeof(bytes), &size), 0);
	if (packets[_i].payload_at)
		want.payload = bytes + packets[_i].payload_at;
	if (packets[_i].code_at)
		want.auth_code = bytes + packets[_i].code_at;

	ck_assert_msg(rmcp_parse(bytes, size, CODE_SIZE, &got) ==
			      packets[_i].want,
		      "%s", name);
	ck_assert_msg(got.type == want.type &&
			      got.is_encrypted == want.is_encrypted &&
			      got.is_authenticated == want.is_authenticated &&
			      got.session_id == want.session_id &&
			      got.seq == want.seq,
		      "%s: header", name);
	ck_assert_msg(got.payload == want.payload &&
			      got.payload_size == want.payload_size,
		      "%s: payload", name);
	ck_assert_msg(got.auth_code == want.auth_code &&
			      got.auth_code_size == want.auth_code_size,
		      "%s: code", name);
}
END_TEST

START_TEST(trailer_fills_up_to_fours)
{
	uint8_t bytes[8];
	size_t n = rmcp_put_trailer(RMCP_HEADER_SIZE + (size_t)_i, bytes);

	ck_assert_uint_eq((12 + (size_t)_i + n) % 4, 0);
	ck_assert_uint_le(n, 5);
	ck_assert_uint_eq(bytes[n - 2], n - 2);
	ck_assert_uint_eq(bytes[n - 1], 0x07);
}
END_TEST

START_TEST(message_is_written_and_read_back)
{
	/* Get Device ID to satellite 30h, LUN 1, as ipmitool sends it */
	static const uint8_t wire[] = {
		0x30, 0x19, 0xb7, 0x20, 0x0c, 0x01, 0xd3
	};
	struct lan_msg msg = { .to = 0x30,
			       .netfn = 6,
			       .to_lun = 1,
			       .from = 0x20,
			       .seq = 3,
			       .cmd = 1 };
	struct lan_msg got;
	uint8_t bytes[16];

	ck_assert_uint_eq(lan_msg_put(&msg, bytes), sizeof(wire));
	ck_assert_mem_eq(bytes, wire, sizeof(wire));
	ck_assert_int_eq(lan_msg_parse(wire, sizeof(wire), &got), 0);
	ck_assert_uint_eq(got.to, 0x30);
	ck_assert_uint_eq(got.to_lun, 1);
	ck_assert_uint_eq(got.seq, 3);
	ck_assert_uint_eq(got.cmd, 1);
	ck_assert_uint_eq(got.size, 0);
	for (size_t i = 0; i < sizeof(wire); i++) {
		ck_assert_int_eq(lan_msg_parse(wire, i, &got), -EBADMSG);
		bytes[i] ^= 1;
		ck_assert_msg(lan_msg_parse(bytes, sizeof(wire), &got) ==
				      -EBADMSG,
			      "byte %zu", i);
		bytes[i] ^= 1;
	}
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	struct lan_window before;
	uint32_t seq;
	bool want;
} windows[] = {
	{ "the first", { 0, 0 }, 1, true },
	{ "the first, some lost", { 0, 0 }, 32, true },
	{ "zero is none", { 0, 0 }, 0, false },
	{ "the next", { 10, 1 }, 11, true },
	{ "the same again", { 10, 1 }, 10, false },
	{ "an older one, not seen", { 10, 0x1 }, 9, true },
	{ "an older one again", { 10, 0x3 }, 9, false },
	{ "the oldest that may come", { 40, 1 }, 9, true },
	{ "too old", { 40, 1 }, 8, false },
	{ "as far ahead as may be", { 40, 1 }, 72, true },
	{ "too far ahead", { 40, 1 }, 73, false },
	{ "over the end, without 0", { UINT32_MAX, 1 }, 1, true },
	{ "zero after the end", { UINT32_MAX, 1 }, 0, false },
	{ "before the end", { 1, 1 }, UINT32_MAX, true },
};
/* clang-format on */

START_TEST(window_takes_each_number_once)
{
	struct lan_window w = windows[_i].before;

	ck_assert_msg(lan_window_take(&w, windows[_i].seq) == windows[_i].want,
		      "%s", windows[_i].name);
	ck_assert_msg(!lan_window_take(&w, windows[_i].seq), "%s: twice",
		      windows[_i].name);
	if (windows[_i].before.newest)
		ck_assert_msg(!lan_window_take(&w, windows[_i].before.newest),
			      "%s: what was newest", windows[_i].name);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/rmcp");
	TCase *tc = tcase_create("rmcp");

	tcase_add_loop_test(tc, packet_is_taken_apart, 0, ARRAY_SIZE(packets));
	tcase_add_loop_test(tc, trailer_fills_up_to_fours, 0, 8);
	tcase_add_test(tc, message_is_written_and_read_back);
	tcase_add_loop_test(tc, window_takes_each_number_once, 0,
			    ARRAY_SIZE(windows));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
