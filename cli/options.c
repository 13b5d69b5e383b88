/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"

#define ON(command) (1u << COMMAND_##command)
#define ALL ((1u << N_COMMANDS) - 1)
#define ASKING (ALL & ~ON(SIMULATE)) /* those that ask a BMC */

static const struct {
	const char *name, *argument, *help;
} commands[N_COMMANDS] = {
	[COMMAND_STATUS] = { "status", NULL,
			     "one line and an exit code for monitoring" },
	[COMMAND_SENSORS] = { "sensors", NULL, "all sensors" },
	[COMMAND_LOG] = { "log", NULL, "the system event log" },
	[COMMAND_FRU] = { "fru", NULL, "inventory of replaceable units" },
	[COMMAND_INFO] = { "info", NULL,
			   "what the BMC is, and how it is "
			   "reached" },
	[COMMAND_CAPTURE] = { "capture", "FILE",
			      "write all a BMC answers to a persona file" },
	[COMMAND_SIMULATE] = { "simulate", "[FILE]",
			       "be the BMC of a persona, for other tools" },
};

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_FORMAT };

/* clang-format off */
#define OPTION(kind_, type, member_)                                           \
	.kind = OPTION_##kind_,                                                \
	.member = _Generic(((struct options *)0)->member_,                     \
			   type: offsetof(struct options, member_))
#define TEXT(member)   OPTION(TEXT, const char *, member)
#define FLAG(member)   OPTION(FLAG, bool, member)
#define NUMBER(member) OPTION(NUMBER, unsigned, member)
#define FORMAT(member) OPTION(FORMAT, enum format, member)

struct option_row {
	const char *name, *argument, *help;
	char letter; /* 0: none */
	unsigned commands;
	enum option_kind kind;
	size_t member;
};

static const struct option_row rows[] = {
	{ "bmc", "URI", "BMC to ask: auto: (default), dev:, lan:, sim:, record:",
	  'b', ASKING, TEXT(bmc) },
	{ "remote", "URL", "ask a WS-Management service instead",
	  'r', ASKING & ~ON(CAPTURE), TEXT(remote) },
	{ "user", "NAME", "of the service, which has no login without; of simulate",
	  'u', ALL, TEXT(user) },
	{ "password-file", "FILE", "its first line is the password",
	  'p', ALL, TEXT(password_file) },
	{ "ca-file", "FILE", "certificates to trust instead of the system's",
	  0, ASKING, TEXT(ca_file) },
	{ "insecure", NULL, "trust any certificate",
	  0, ASKING, FLAG(insecure) },
	{ "health", "FILE", "judge states by its section [Health]",
	  0, ASKING & ~ON(CAPTURE), TEXT(health_file) },
	{ "format", "FORMAT", "table (default), json, csv or xml",
	  'f', ASKING, FORMAT(format) },
	{ "timeout", "SECONDS", "give up after so long (default 60)",
	  't', ASKING, NUMBER(timeout_s) },
	{ "watch", NULL, "sensors: show them again and again",
	  'w', ON(SENSORS), FLAG(watch) },
	{ "follow", NULL, "log: wait for new records",
	  0, ON(LOG), FLAG(follow) },
	{ "interval", "SECONDS", "between two looks of --watch and --follow "
	  "(default 5)", 'i', ON(SENSORS) | ON(LOG), NUMBER(interval_s) },
	{ "clear", NULL, "log: show it, then clear it",
	  0, ON(LOG), FLAG(clear) },
	{ "redact", NULL, "capture: blank serial numbers, GUIDs and addresses",
	  0, ON(CAPTURE), FLAG(redact) },
	{ "listen", "ADDR:PORT", "simulate: where (default 127.0.0.1:623)",
	  'l', ON(SIMULATE), TEXT(listen) },
	{ "help", NULL, "this text", 'h', ALL, FLAG(help) },
	{ "version", NULL, "the version", 'V', ALL, FLAG(version) },
};
/* clang-format on */

enum {
	FIRST_LONG = 256, /* what getopt_long() returns for row 0 */
	DEFAULT_TIMEOUT_S = 60,
	DEFAULT_INTERVAL_S = 5,
	MAX_SECONDS = 24 * 60 * 60,
};

__attribute__((format(printf, 2, 3))) static int usage(struct buf *ret_why,
						       const char *format, ...)
{
	va_list args;

	buf_reset(ret_why);
	va_start(args, format);
	buf_vprintf(ret_why, format, args);
	va_end(args);
	return buf_error(ret_why) ? ERR_ORIGIN(buf_error(ret_why))
				  : (int)OPTIONS_R_USAGE;
}

static int set_format(const char *text, enum format *ret, struct buf *ret_why)
{
	static const char *const names[] = {
		[FORMAT_TABLE] = "table",
		[FORMAT_JSON] = "json",
		[FORMAT_CSV] = "csv",
		[FORMAT_XML] = "xml",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], text) == 0) {
			*ret = (enum format)i;
			return 0;
		}
	}
	return usage(ret_why, "--format %s: expected table, json, csv or xml",
		     text);
}

static int set_number(const struct option_row *row, const char *text,
		      unsigned *ret, struct buf *ret_why)
{
	char *end;
	unsigned long v;

	errno = 0;
	v = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || v == 0 ||
	    v > MAX_SECONDS)
		return usage(ret_why, "--%s %s: expected seconds, 1 to %d",
			     row->name, text, MAX_SECONDS);
	*ret = (unsigned)v;
	return 0;
}

static int set(const struct option_row *row, struct options *options,
	       struct buf *ret_why)
{
	void *member = (char *)options + row->member;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)member = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)member = optarg;
		return 0;
	case OPTION_NUMBER:
		return set_number(row, optarg, member, ret_why);
	case OPTION_FORMAT:
		return set_format(optarg, member, ret_why);
	}
	return 0;
}

static const struct option_row *row_of(int c)
{
	if (c >= FIRST_LONG)
		return &rows[c - FIRST_LONG];
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].letter == c)
			return &rows[i];
	return NULL;
}

static void fill_getopt(struct option *longs, char *letters)
{
	*letters++ = ':';
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		longs[i] = (struct option){
			.name = rows[i].name,
			.has_arg = rows[i].argument != NULL,
			.val = FIRST_LONG + (int)i,
		};
		if (!rows[i].letter)
			continue;
		*letters++ = rows[i].letter;
		if (rows[i].argument)
			*letters++ = ':';
	}
	*letters = '\0';
}

/* Reads the options; @ret_given gets a bit a row. */
static int parse_options(int argc, char **argv, struct options *ret,
			 unsigned *ret_given, struct buf *ret_why)
{
	struct option longs[ARRAY_SIZE(rows) + 1] = { 0 };
	char letters[2 * ARRAY_SIZE(rows) + 2];
	int c, r;

	fill_getopt(longs, letters);
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row;

		if (c == '?' || c == ':')
			return usage(ret_why, "%s: %s", argv[optind - 1],
				     c == '?' ? "no such option"
					      : "an argument is missing");
		row = row_of(c);
		*ret_given |= 1u << (row - rows);
		r = set(row, ret, ret_why);
		if (r != 0)
			return r;
	}
	return 0;
}

static bool find_command(const char *word, struct options *ret)
{
	for (size_t i = 0; i < N_COMMANDS; i++) {
		if (strcmp(commands[i].name, word) != 0)
			continue;
		ret->command = (enum command_id)i;
		ret->has_command = true;
		return true;
	}
	return false;
}

/* What was meant, should the rest be wrong: status then has its own code. */
static void guess_command(char **words, struct options *ret)
{
	while (*words && !find_command(*words, ret))
		words++;
}

static int parse_command(char **words, struct options *ret, struct buf *ret_why)
{
	if (!words[0])
		return usage(ret_why, "a command is missing");
	if (!find_command(words[0], ret))
		return usage(ret_why, "%s: no such command", words[0]);
	words++;
	if (commands[ret->command].argument) {
		bool optional = commands[ret->command].argument[0] == '[';

		if (!words[0] && optional)
			return 0;
		if (!words[0])
			return usage(ret_why, "%s: %s is missing",
				     commands[ret->command].name,
				     commands[ret->command].argument);
		ret->file = *words++;
	}
	if (words[0])
		return usage(ret_why, "%s: one argument too many", words[0]);
	return 0;
}

static int check(const struct options *o, unsigned given, struct buf *ret_why)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if ((given & 1u << i) && !(rows[i].commands & 1u << o->command))
			return usage(ret_why, "--%s has no meaning for %s",
				     rows[i].name, commands[o->command].name);
	if (o->bmc && o->remote)
		return usage(ret_why, "--bmc and --remote exclude each other");
	if (o->user && !o->remote && o->command != COMMAND_SIMULATE)
		return usage(ret_why, "--user needs --remote; the user of a "
				      "BMC stands in its URI, "
				      "lan://USER@HOST");
	if (o->password_file && !o->user)
		return usage(ret_why, "--password-file needs --user");
	if (o->health_file && o->remote)
		return usage(ret_why, "--health needs --bmc; a service judges "
				      "by its own configuration");
	if (o->format == FORMAT_XML && (o->follow || o->watch))
		return usage(ret_why, "--format xml cannot go on for ever: "
				      "take json or csv");
	if (o->follow && o->clear)
		return usage(ret_why,
			     "--follow and --clear exclude each other");
	return 0;
}

int options_parse(int argc, char **argv, struct options *ret,
		  struct buf *ret_why)
{
	unsigned given = 0;
	int r;

	*ret = (struct options){
		.timeout_s = DEFAULT_TIMEOUT_S,
		.interval_s = DEFAULT_INTERVAL_S,
	};
	guess_command(argv + 1, ret);
	r = parse_options(argc, argv, ret, &given, ret_why);
	if (r != 0)
		return ERR_TRACE(r);
	if (ret->help || ret->version)
		return 0;
	r = parse_command(argv + optind, ret, ret_why);
	return r == 0 ? check(ret, given, ret_why) : ERR_TRACE(r);
}

void options_help(struct buf *out)
{
	char left[64];

	buf_puts(out, "Usage: ipmiprov [OPTION]... COMMAND\n"
		      "Shows the hardware health of this machine, of a BMC, or "
		      "of a WS-Management\nservice.\n\nCommands:\n");
	for (size_t i = 0; i < N_COMMANDS; i++) {
		snprintf(left, sizeof(left), "%s %s", commands[i].name,
			 commands[i].argument ? commands[i].argument : "");
		buf_printf(out, "  %-26s%s\n", left, commands[i].help);
	}
	buf_puts(out, "\nOptions:\n");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char letter[] = { '-', rows[i].letter, ',', '\0' };

		snprintf(left, sizeof(left), "%-3s --%s %s",
			 rows[i].letter ? letter : "", rows[i].name,
			 rows[i].argument ? rows[i].argument : "");
		buf_printf(out, "  %-26s%s\n", left, rows[i].help);
	}
	buf_puts(out,
		 "\nExamples:\n"
		 "  ipmiprov --bmc sim: sensors\n"
		 "  ipmiprov --bmc 'lan://admin@192.0.2.7?password-file=FILE' "
		 "status\n"
		 "  ipmiprov --remote https://server1:5986 --user me log\n"
		 "  ipmiprov --redact capture machine.persona\n"
		 "  ipmiprov --listen 127.0.0.1:6230 simulate "
		 "machine.persona\n"
		 "\nThe password is read from the file, else from "
		 "IPMIPROV_PASSWORD, else asked for.\n"
		 "status exits 0: ok, 1: warning, 2: critical, 3: unknown; "
		 "the others 0: done,\n1: failed, 2: wrong usage.\n");
}
