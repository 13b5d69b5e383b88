/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What each request needs, by policy.def
 *
 * The table for administrators, docs/ipmi-commands.md, is made of the same
 * rows; after a change that is meant, IPMIPROV_UPDATE_GOLDEN=1 writes it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/cleanup.h"
#include "libipmiprov/ipmi/ipmi.h"
#include "tests/unit/run.h"

static const char *const levels[] = {
	[IPMI_MONITOR] = "monitor",
	[IPMI_OPERATE] = "operate",
	[IPMI_ADMINISTER] = "administer",
};

/* The row without a condition, or NULL. */
static const struct ipmi_command_info *plain_row(unsigned netfn, unsigned cmd)
{
	for (size_t i = 0; i < N_IPMI_COMMANDS; i++)
		if (ipmi_commands[i].netfn == netfn &&
		    ipmi_commands[i].cmd == cmd &&
		    !ipmi_commands[i].is_conditional)
			return &ipmi_commands[i];
	return NULL;
}

static bool has_conditions(unsigned netfn, unsigned cmd)
{
	for (size_t i = 0; i < N_IPMI_COMMANDS; i++)
		if (ipmi_commands[i].netfn == netfn &&
		    ipmi_commands[i].cmd == cmd &&
		    ipmi_commands[i].is_conditional)
			return true;
	return false;
}

/*
 * Every network function and command.  Without data nothing is let through
 * that depends on them; with data that no condition expects, only what the
 * plain row allows.
 */
START_TEST(a_command_without_a_row_needs_an_administrator)
{
	static const uint8_t odd[] = { 0x3c, 0x3c, 0x3c, 0x3c,
				       0x3c, 0x3c, 0x3c, 0x3c };
	unsigned n_known = 0, n_guarded = 0;

	for (unsigned netfn = 0; netfn < 256; netfn++) {
		for (unsigned cmd = 0; cmd < 256; cmd++) {
			const struct ipmi_command_info *row =
				plain_row(netfn, cmd);
			bool is_guarded = has_conditions(netfn, cmd);
			enum ipmi_level want =
				row ? row->level : IPMI_ADMINISTER;

			n_known += row != NULL || is_guarded;
			n_guarded += is_guarded;
			ck_assert_int_eq(ipmi_level_of((uint8_t)netfn,
						       (uint8_t)cmd, odd,
						       sizeof(odd)),
					 want);
			ck_assert_int_eq(ipmi_level_of((uint8_t)netfn,
						       (uint8_t)cmd, NULL, 0),
					 is_guarded ? IPMI_ADMINISTER : want);
		}
	}
	/* appendix G: chassis, bridge, sensor, application, storage,
	 * transport; DCMI and one of PICMG */
	ck_assert_uint_eq(n_known, 13 + 26 + 27 + 62 + 30 + 24 + 16);
	ck_assert_uint_ge(n_guarded, 30);
}
END_TEST

/* A row that no request reaches, or that repeats another, is a mistake. */
START_TEST(each_row_counts)
{
	for (size_t i = 0; i < N_IPMI_COMMANDS; i++) {
		const struct ipmi_command_info *a = &ipmi_commands[i];

		ck_assert_msg(a->name && *a->name, "row %zu", i);
		ck_assert_msg(a->netfn % 2 == 0, "%s: a response", a->name);
		ck_assert_msg((a->value & ~a->mask) == 0, "%s: value", a->name);
		for (size_t j = 0; j < i; j++) {
			const struct ipmi_command_info *b = &ipmi_commands[j];

			ck_assert_msg(strcmp(a->name, b->name) != 0, "%s twice",
				      a->name);
			if (a->netfn != b->netfn || a->cmd != b->cmd)
				continue;
			ck_assert_msg(b->is_conditional, "%s hides %s", b->name,
				      a->name);
			ck_assert_msg(!a->is_conditional ||
					      a->offset == b->offset,
				      "%s and %s look at different bytes",
				      a->name, b->name);
			ck_assert_msg(!a->is_conditional ||
					      a->mask != b->mask ||
					      a->value != b->value,
				      "%s hides %s", b->name, a->name);
		}
	}
}
END_TEST

/* clang-format off */
static const struct {
	const char *name, *request; /* netfn, command, data */
	enum ipmi_level want;
} cases[] = {
	{ "soft shutdown", "00 02 05", IPMI_OPERATE },
	{ "power down", "00 02 00", IPMI_ADMINISTER },
	{ "power cycle", "00 02 02", IPMI_ADMINISTER },
	{ "soft shutdown with a reserved bit", "00 02 15", IPMI_ADMINISTER },
	{ "control without what", "00 02", IPMI_ADMINISTER },
	{ "identify", "00 04 0f", IPMI_OPERATE },
	{ "which restore policies are there", "00 06 03", IPMI_MONITOR },
	{ "stay off", "00 06 00", IPMI_ADMINISTER },
	{ "set boot options", "00 08 05 80 04 00 00 00", IPMI_ADMINISTER },
	{ "get boot flags", "00 09 05 00 00", IPMI_MONITOR },
	{ "get the boot mailbox", "00 09 07 00 00", IPMI_ADMINISTER },
	{ "get the boot mailbox, high bit", "00 09 87 00 00", IPMI_ADMINISTER },
	{ "get OEM boot options", "00 09 60 00 00", IPMI_ADMINISTER },
	{ "event into the log", "0a 44 00", IPMI_OPERATE },
	{ "event to the filters", "04 02 41 04", IPMI_ADMINISTER },
	{ "PEF timer, read", "04 11 ff", IPMI_MONITOR },
	{ "PEF timer, stop", "04 11 00", IPMI_ADMINISTER },
	{ "alert status", "04 16 01 40 00", IPMI_MONITOR },
	{ "alert", "04 16 01 00 00", IPMI_ADMINISTER },
	{ "set thresholds", "04 26 05 08", IPMI_OPERATE },
	{ "fake a reading", "04 30 05 01", IPMI_ADMINISTER },
	{ "device id", "06 01", IPMI_MONITOR },
	{ "cold reset", "06 02", IPMI_ADMINISTER },
	{ "feed the watchdog, which starts it", "06 22", IPMI_ADMINISTER },
	{ "receive state of a channel", "06 32 01 02", IPMI_MONITOR },
	{ "let a channel receive", "06 32 01 01", IPMI_ADMINISTER },
	{ "take a message from its reader", "06 33", IPMI_ADMINISTER },
	{ "take an event from its reader", "06 35", IPMI_ADMINISTER },
	{ "hash of a password", "06 3f 00", IPMI_ADMINISTER },
	{ "user access", "06 44 01 02", IPMI_MONITOR },
	{ "try a password", "06 47 02 03", IPMI_ADMINISTER },
	{ "any device on a bus", "06 52 01 a0 10", IPMI_ADMINISTER },
	{ "channel keys, read", "06 56 01 00 00", IPMI_ADMINISTER },
	{ "system info", "06 59 00 01 00 00", IPMI_MONITOR },
	{ "OEM system info", "06 59 00 dd 00 00", IPMI_ADMINISTER },
	{ "write inventory", "0a 12 00 00 00 00", IPMI_ADMINISTER },
	{ "SDRs: how far is the erasure", "0a 27 01 00 43 4c 52 00",
	  IPMI_MONITOR },
	{ "erase SDRs", "0a 27 01 00 43 4c 52 aa", IPMI_ADMINISTER },
	{ "initialization status", "0a 2c 00", IPMI_MONITOR },
	{ "initialize", "0a 2c 01", IPMI_ADMINISTER },
	{ "clear the log", "0a 47 01 00 43 4c 52 aa", IPMI_OPERATE },
	{ "log: how far is the erasure", "0a 47 01 00 43 4c 52 00",
	  IPMI_MONITOR },
	{ "log: another action", "0a 47 01 00 43 4c 52 01", IPMI_ADMINISTER },
	{ "log: no action", "0a 47 01 00 43 4c 52", IPMI_ADMINISTER },
	{ "IP address", "0c 02 01 03 00 00", IPMI_MONITOR },
	{ "community string", "0c 02 01 10 00 00", IPMI_ADMINISTER },
	{ "community string, revision bit", "0c 02 81 10 00 00",
	  IPMI_ADMINISTER },
	{ "OEM LAN parameter", "0c 02 01 c0 00 00", IPMI_ADMINISTER },
	{ "LAN parameter without which", "0c 02 01", IPMI_ADMINISTER },
	{ "statistics", "0c 04 01 00", IPMI_MONITOR },
	{ "statistics, cleared", "0c 04 01 01", IPMI_ADMINISTER },
	{ "PICMG properties", "2c 00 00", IPMI_MONITOR },
	{ "the same of another group", "2c 00 01", IPMI_ADMINISTER },
	{ "DCMI power", "2c 02 dc 01 00 00", IPMI_MONITOR },
	{ "PICMG's command of that number", "2c 02 00", IPMI_ADMINISTER },
	{ "DCMI limit", "2c 04 dc 00 00 00", IPMI_ADMINISTER },
	{ "DCMI asset tag, set", "2c 08 dc 00 01 41", IPMI_OPERATE },
	{ "group extension without a group", "2c 02", IPMI_ADMINISTER },
	{ "OEM", "30 00", IPMI_ADMINISTER },
	{ "a response", "07 01", IPMI_ADMINISTER },
};
/* clang-format on */

START_TEST(data_tell_where_the_command_does_not)
{
	uint8_t bytes[32];
	size_t n;

	ck_assert_int_eq(hex_parse(cases[_i].request, bytes, sizeof(bytes), &n),
			 0);
	ck_assert_msg(ipmi_level_of(bytes[0], bytes[1], bytes + 2, n - 2) ==
			      cases[_i].want,
		      "%s", cases[_i].name);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name, *channel;
	const char *inner; /* owner, netfn and LUN; sequence, command, data */
	const char *rest;
	bool breaks_first, breaks_last;
	enum ipmi_level want;
} bridged[] = {
	{ "Get Device ID", "40", "2c 18", "81 04 01", false, false,
	  IPMI_MONITOR },
	{ "without tracking", "00", "2c 18", "81 04 01", false, false,
	  IPMI_MONITOR },
	{ "LUN 1", "40", "2c 11", "81 04 2d 05", false, false, IPMI_MONITOR },
	{ "set thresholds", "40", "2c 10", "81 04 26 05 08 0 0 0 50 0 0",
	  false, false, IPMI_OPERATE },
	{ "soft shutdown", "40", "2c 00", "81 04 02 05", false, false,
	  IPMI_OPERATE },
	{ "power down", "40", "2c 00", "81 04 02 00", false, false,
	  IPMI_ADMINISTER },
	{ "control without what", "40", "2c 00", "81 04 02", false, false,
	  IPMI_ADMINISTER },
	{ "OEM", "40", "2c c0", "81 04 01", false, false, IPMI_ADMINISTER },
	{ "a response", "40", "2c 1c", "81 04 01", false, false,
	  IPMI_ADMINISTER },
	{ "on another channel", "41", "2c 18", "81 04 01", false, false,
	  IPMI_ADMINISTER },
	{ "encrypted", "60", "2c 18", "81 04 01", false, false,
	  IPMI_ADMINISTER },
	{ "first checksum wrong", "40", "2c 18", "81 04 01", true, false,
	  IPMI_ADMINISTER },
	{ "last checksum wrong", "40", "2c 18", "81 04 01", false, true,
	  IPMI_ADMINISTER },
};
/* clang-format on */

static size_t add(uint8_t *to, size_t at, const char *hex)
{
	size_t n;
	char text[64];

	/* "0" for a byte, too */
	snprintf(text, sizeof(text), "%s", hex);
	for (char *token = strtok(text, " "); token; token = strtok(NULL, " "))
		to[at++] = (uint8_t)strtoul(token, NULL, 16);
	n = at;
	return n;
}

static uint8_t checksum(const uint8_t *bytes, size_t n)
{
	unsigned sum = 0;

	while (n > 0)
		sum += bytes[--n];
	return (uint8_t)(0x100 - (sum & 0xff));
}

START_TEST(a_bridged_request_is_judged_by_what_it_carries)
{
	uint8_t data[48];
	size_t n = add(data, 0, bridged[_i].channel), first;

	n = add(data, n, bridged[_i].inner);
	data[n] = checksum(data + 1, 2);
	data[n] = (uint8_t)(data[n] + bridged[_i].breaks_first);
	first = ++n;
	n = add(data, n, bridged[_i].rest);
	data[n] = checksum(data + first, n - first);
	data[n] = (uint8_t)(data[n] + bridged[_i].breaks_last);
	n++;
	ck_assert_msg(ipmi_level_of(0x06, 0x34, data, n) == bridged[_i].want,
		      "%s", bridged[_i].name);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(ipmi_level_of(0x06, 0x34, data, i) ==
				      IPMI_ADMINISTER,
			      "%s, cut to %zu bytes", bridged[_i].name, i);
}
END_TEST

/* A message in a message is not looked into. */
START_TEST(a_bridge_behind_a_bridge_needs_an_administrator)
{
	uint8_t inner[] = { 0x40, 0x2c, 0x18, 0xbc, 0x81, 0x04, 0x01, 0x7a };
	uint8_t outer[7 + sizeof(inner)] = { 0x40, 0x30, 0x18, 0xb8,
					     0x81, 0x04, 0x34 };
	uint8_t data[sizeof(outer) + 1];

	ck_assert_int_eq(ipmi_level_of(0x06, 0x34, inner, sizeof(inner)),
			 IPMI_MONITOR);
	memcpy(outer + 7, inner, sizeof(inner));
	memcpy(data, outer, sizeof(outer));
	data[sizeof(outer)] = checksum(outer + 4, sizeof(outer) - 4);
	ck_assert_int_eq(ipmi_level_of(0x06, 0x34, data, sizeof(data)),
			 IPMI_ADMINISTER);
}
END_TEST

static void print_row(struct buf *b, const struct ipmi_command_info *row)
{
	buf_printf(b, "| %02Xh | %02Xh | %s | ", row->netfn, row->cmd,
		   row->name);
	if (row->is_conditional && row->mask == 0xff)
		buf_printf(b, "byte %d is %02Xh", row->offset + 1, row->value);
	else if (row->is_conditional)
		buf_printf(b, "byte %d, bits %02Xh, are %02Xh", row->offset + 1,
			   row->mask, row->value);
	buf_printf(b, " | %s |\n",
		   row->is_bridged ? "what the message in it needs"
				   : levels[row->level]);
}

START_TEST(the_table_for_administrators_is_true)
{
	static const char intro[] =
		"# What each IPMI command needs\n\n"
		"*Made of libipmiprov/ipmi/policy.def by a unit test, which "
		"also checks it.*\n\n"
		"Of the rows of a command the first that fits the request's "
		"data counts. A request that is too short for\na row's byte, "
		"a command that is not listed, and every OEM command need "
		"`administer`.\n\n"
		"| network function | command | name | where | needs |\n"
		"|---|---|---|---|---|\n";
	CLEANUP(buf_done) struct buf b = { 0 };
	const char *dir = getenv("srcdir");
	char path[4096];
	char *have;
	FILE *f;

	buf_puts(&b, intro);
	for (size_t i = 0; i < N_IPMI_COMMANDS; i++)
		print_row(&b, &ipmi_commands[i]);
	ck_assert_int_eq(buf_error(&b), 0);
	snprintf(path, sizeof(path), "%s/docs/ipmi-commands.md",
		 dir ? dir : ".");
	if (getenv("IPMIPROV_UPDATE_GOLDEN")) {
		f = fopen(path, "w");
		ck_assert_ptr_nonnull(f);
		ck_assert_uint_eq(fwrite(b.data, 1, b.size, f), b.size);
		ck_assert_int_eq(fclose(f), 0);
	}
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s", path);
	have = calloc(1, b.size + 2);
	ck_assert_uint_eq(fread(have, 1, b.size + 1, f), b.size);
	ck_assert_str_eq(have, b.data);
	free(have);
	fclose(f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ipmi/policy");
	TCase *tc = tcase_create("policy");

	tcase_add_test(tc, a_command_without_a_row_needs_an_administrator);
	tcase_add_test(tc, each_row_counts);
	tcase_add_loop_test(tc, data_tell_where_the_command_does_not, 0,
			    ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, a_bridged_request_is_judged_by_what_it_carries,
			    0, ARRAY_SIZE(bridged));
	tcase_add_test(tc, a_bridge_behind_a_bridge_needs_an_administrator);
	tcase_add_test(tc, the_table_for_administrators_is_true);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
