/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "cli/options.h"
#include "tests/unit/run.h"

enum { MAX_WORDS = 8 };

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static int parse(const char *const *words, struct options *ret, struct buf *why)
{
	static char name[] = "ipmiprov";
	char *argv[MAX_WORDS + 2] = { name };
	int argc = 1;

	for (; *words; words++)
		argv[argc++] = (char *)(uintptr_t)*words;
	return options_parse(argc, argv, ret, why);
}

/* clang-format off */
static const struct {
	const char *name;
	const char *words[MAX_WORDS];
	struct options want;
} good[] = {
	{ "command alone", { "sensors" }, { .command = COMMAND_SENSORS } },
	{ "options before and behind",
	  { "--bmc", "sim:", "log", "--follow", "-i", "2" },
	  { .command = COMMAND_LOG, .bmc = "sim:", .follow = true,
	    .interval_s = 2 } },
	{ "remote",
	  { "--remote=http://h:1", "--user", "me", "--password-file", "f",
	    "status" },
	  { .command = COMMAND_STATUS, .remote = "http://h:1", .user = "me",
	    .password_file = "f" } },
	{ "format", { "--format", "json", "fru" },
	  { .command = COMMAND_FRU, .format = FORMAT_JSON } },
	{ "capture", { "capture", "file", "--redact" },
	  { .command = COMMAND_CAPTURE, .file = "file", .redact = true } },
	{ "help needs no command", { "--help" }, { .help = true } },
	{ "version", { "-V" }, { .version = true } },
};

static const struct {
	const char *name;
	const char *words[MAX_WORDS];
	const char *why;
	enum command_id command; /* known all the same */
} bad[] = {
	{ "nothing", { NULL }, "a command is missing", 0 },
	{ "unknown command", { "sensor" }, "sensor: no such command", 0 },
	{ "unknown option", { "status", "--frob" }, "--frob: no such option",
	  COMMAND_STATUS },
	{ "unknown option first", { "--frob", "status" },
	  "--frob: no such option", COMMAND_STATUS },
	{ "missing argument", { "log", "--bmc" }, "an argument is missing",
	  COMMAND_LOG },
	{ "format", { "info", "--format", "yaml" },
	  "expected table, json, csv or xml", COMMAND_INFO },
	{ "timeout", { "info", "--timeout", "0" }, "expected seconds",
	  COMMAND_INFO },
	{ "timeout with a unit", { "info", "--timeout", "5s" },
	  "expected seconds", COMMAND_INFO },
	{ "negative", { "info", "--timeout=-5" }, "expected seconds",
	  COMMAND_INFO },
	{ "two sources", { "info", "--bmc", "sim:", "--remote", "h" },
	  "exclude each other", COMMAND_INFO },
	{ "option of another command", { "fru", "--watch" },
	  "--watch has no meaning for fru", COMMAND_FRU },
	{ "capture of a service", { "capture", "f", "--remote", "h" },
	  "--remote has no meaning for capture", COMMAND_CAPTURE },
	{ "capture without a file", { "capture" }, "FILE is missing",
	  COMMAND_CAPTURE },
	{ "too much", { "info", "x" }, "one argument too many",
	  COMMAND_INFO },
	{ "user without remote", { "info", "--user", "me" },
	  "--user needs --remote", COMMAND_INFO },
	{ "password without user", { "info", "--remote", "h",
	  "--password-file", "f" }, "needs --user", COMMAND_INFO },
	{ "follow and clear", { "log", "--follow", "--clear" },
	  "exclude each other", COMMAND_LOG },
	{ "xml without end", { "sensors", "--watch", "--format=xml" },
	  "cannot go on for ever", COMMAND_SENSORS },
};
/* clang-format on */

START_TEST(takes)
{
	const struct options *want = &good[_i].want;
	struct buf why = { 0 };
	struct options got;

	ck_assert_msg(parse(good[_i].words, &got, &why) == 0, "%s: %s",
		      good[_i].name, why.data);
	ck_assert_msg(
		got.command == want->command && same(got.bmc, want->bmc) &&
			same(got.remote, want->remote) &&
			same(got.user, want->user) &&
			same(got.password_file, want->password_file) &&
			same(got.file, want->file) &&
			got.format == want->format &&
			got.follow == want->follow &&
			got.redact == want->redact && got.help == want->help &&
			got.version == want->version &&
			got.interval_s ==
				(want->interval_s ? want->interval_s : 5),
		"%s", good[_i].name);
	buf_done(&why);
}
END_TEST

START_TEST(refuses)
{
	struct buf why = { 0 };
	struct options got;

	ck_assert_msg(parse(bad[_i].words, &got, &why) == OPTIONS_R_USAGE, "%s",
		      bad[_i].name);
	ck_assert_msg(why.size && strstr(why.data, bad[_i].why), "%s: %s",
		      bad[_i].name, why.data);
	ck_assert_msg(got.command == bad[_i].command, "%s", bad[_i].name);
	buf_done(&why);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("options of ipmiprov");
	TCase *tc = tcase_create("rows");

	tcase_add_loop_test(tc, takes, 0, ARRAY_SIZE(good));
	tcase_add_loop_test(tc, refuses, 0, ARRAY_SIZE(bad));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
