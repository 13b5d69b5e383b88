/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/grammar.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "cli/password.h"

#define ON(verb) (1u << VERB_##verb)
#define ALL ((1u << N_VERBS) - 1)

#define EXPECTED_VERB "expected identify, get, set, enumerate or invoke"

enum { MAX_NAMES = 4 };

/* clang-format off */
static const struct verb {
	const char *names[MAX_NAMES];
	const char *argument, *help;
	bool takes_action, takes_input;
} verbs[N_VERBS] = {
	[VERB_IDENTIFY] = { { "identify", "id" }, NULL,
		.help = "say who the service is" },
	[VERB_GET] = { { "get", "g" }, "RESOURCE",
		.help = "show one instance" },
	[VERB_SET] = { { "set", "s", "put", "p" },
		"RESOURCE @{NAME=\"VALUE\"}",
		.help = "change properties of one instance", .takes_input = true },
	[VERB_ENUMERATE] = { { "enumerate", "e", "enum" }, "RESOURCE",
		.help = "show all instances" },
	[VERB_INVOKE] = { { "invoke", "i" },
		"METHOD RESOURCE [@{NAME=\"VALUE\"}]",
		.help = "call a method of one instance",
		.takes_action = true, .takes_input = true },
};

struct choice { /* of a switch that takes one of a few words */
	const char *word;
	int value;
};

static const struct choice auths[] = {
	{ "none", WSM_CLIENT_AUTH_NONE },
	{ "basic", WSM_CLIENT_AUTH_BASIC },
	{ 0 },
};

static const struct choice formats[] = {
	{ "text", WSM_TEXT },
	{ "xml", WSM_XML },
	{ "pretty", WSM_PRETTY },
	{ "json", WSM_JSON },
	{ 0 },
};

static const struct choice modes[] = {
	{ "object", WSM_ENUM_OBJECT },
	{ "epr", WSM_ENUM_EPR },
	{ "objectandepr", WSM_ENUM_OBJECT_AND_EPR },
	{ 0 },
};

static const struct choice encodings[] = {
	{ "utf-8", false },
	{ "utf-16", true },
	{ 0 },
};

enum switch_kind { SWITCH_FLAG, SWITCH_TEXT, SWITCH_SECRET, SWITCH_NUMBER,
		   SWITCH_CHOICE };

#define MEMBER(kind_, type, member_)                                           \
	.kind = SWITCH_##kind_,                                                \
	.member = _Generic(((struct wsmctl *)0)->member_,                      \
			   type: offsetof(struct wsmctl, member_))
#define FLAG(member)	MEMBER(FLAG, bool, member)
#define TEXT(member)	MEMBER(TEXT, const char *, member)
#define SECRET(member)	MEMBER(SECRET, const char *, member)
#define NUMBER(member)	MEMBER(NUMBER, unsigned, member)
#define CHOICE(type, member, choices_)                                         \
	MEMBER(CHOICE, type, member), .choices = choices_

static const struct switch_row {
	const char *names[MAX_NAMES]; /* the first is the long form */
	const char *argument, *help;
	unsigned verbs;
	const struct choice *choices;
	enum switch_kind kind;
	size_t member;
} switches[] = {
	{ { "remote", "r", "machine" }, "[http[s]://]HOST[:PORT][/PREFIX]",
	  "the service (default localhost:5985)", ALL, TEXT(remote) },
	{ { "usessl", "ssl" }, NULL,
	  "HTTPS, port 5986", ALL, FLAG(use_ssl) },
	{ { "unencrypted", "un" }, NULL,
	  "clear text is fine; it is for http:// anyway",
	  ALL, FLAG(unencrypted) },
	{ { "encoding" }, "utf-8|utf-16",
	  "of what is sent", ALL, CHOICE(bool, utf16, encodings) },
	{ { "authentication", "a", "auth" }, "none|basic",
	  "how to log in; basic with --username",
	  ALL, CHOICE(enum wsm_client_auth, auth, auths) },
	{ { "username", "u" }, "NAME",
	  "who logs in", ALL, TEXT(user) },
	{ { "password", "p" }, "PASSWORD",
	  "others can see it in the list of processes; better:",
	  ALL, SECRET(password) },
	{ { "password-file" }, "FILE",
	  "its first line is the password", ALL, TEXT(password_file) },
	{ { "ca-file" }, "FILE",
	  "certificates to trust instead of the system's",
	  ALL, TEXT(ca_file) },
	{ { "skipcacheck" }, NULL,
	  "trust any issuer", ALL, FLAG(skip_ca_check) },
	{ { "skipcncheck" }, NULL,
	  "trust a certificate of another name", ALL, FLAG(skip_cn_check) },
	{ { "skiprevocationcheck" }, NULL,
	  "no effect: revocation is never asked for",
	  ALL, FLAG(skip_revocation_check) },
	{ { "timeout" }, "MILLISECONDS",
	  "of an operation (default 60000)", ALL, NUMBER(timeout_ms) },
	{ { "format", "f" }, "text|xml|pretty|json",
	  "how to show it (default text)",
	  ALL, CHOICE(enum wsmctl_format, format, formats) },
	{ { "returntype" }, "object|epr|objectandepr",
	  "what of each instance", ON(ENUMERATE),
	  CHOICE(enum wsm_enumeration_mode, mode, modes) },
	{ { "shallow" }, NULL,
	  "instances of this very class only", ON(ENUMERATE), FLAG(shallow) },
	{ { "basepropertiesonly" }, NULL,
	  "properties of this class only",
	  ON(ENUMERATE), FLAG(base_properties_only) },
	{ { "filter" }, "TEXT",
	  "which instances; {Name=\"value\"} for -dialect:selector",
	  ON(ENUMERATE), TEXT(filter) },
	{ { "dialect" }, "wql|selector|association|xpath|URI",
	  "of the filter (default wql)", ON(ENUMERATE), TEXT(dialect) },
	{ { "associations" }, NULL,
	  "association instances, not what they lead to",
	  ON(ENUMERATE), FLAG(associations) },
	{ { "file" }, "FILE",
	  "XML to send instead of what @{} makes",
	  ON(SET) | ON(INVOKE), TEXT(file) },
	{ { "help", "?", "h" }, NULL, "this text", ALL, FLAG(help) },
	{ { "version" }, NULL, "the version", ALL, FLAG(version) },
};
/* clang-format on */

enum { N_SWITCHES = ARRAY_SIZE(switches), MAX_TIMEOUT_MS = 24 * 3600 * 1000 };

int grammar_usage(struct buf *why, const char *format, ...)
{
	va_list args;

	buf_reset(why);
	va_start(args, format);
	buf_vprintf(why, format, args);
	va_end(args);
	return buf_error(why) ? ERR_ORIGIN(buf_error(why))
			      : (int)GRAMMAR_R_USAGE;
}

static bool is_named(const char *const *names, const char *text, size_t size)
{
	for (size_t i = 0; i < MAX_NAMES && names[i]; i++)
		if (strlen(names[i]) == size &&
		    strncasecmp(names[i], text, size) == 0)
			return true;
	return false;
}

static const struct switch_row *find_switch(const char *name, size_t size)
{
	for (size_t i = 0; i < N_SWITCHES; i++)
		if (is_named(switches[i].names, name, size))
			return &switches[i];
	return NULL;
}

/* Where the reading of the command line stands. */
struct state {
	char **argv; /* the next word */
	struct arena *a;
	struct wsmctl *to;
	struct buf *why;
	unsigned given; /* a bit a switch */
	bool has_verb, is_after_switch;
};

static int set_choice(struct state *s, const struct switch_row *row,
		      const char *value, void *member)
{
	value += *value == '#'; /* as winrm does */
	for (const struct choice *c = row->choices; c->word; c++) {
		if (strcasecmp(c->word, value) != 0)
			continue;
		if (row->choices == encodings)
			*(bool *)member = c->value;
		else /* every enum here is an unsigned int */
			*(unsigned *)member = (unsigned)c->value;
		return 0;
	}
	return grammar_usage(s->why, "-%s:%s: expected %s", row->names[0],
			     value, row->argument);
}

static int set_number(struct state *s, const struct switch_row *row,
		      const char *value, unsigned *ret)
{
	char *end;
	unsigned long v;

	errno = 0;
	v = strtoul(value, &end, 10);
	if (*value < '0' || *value > '9' || *end || errno || v == 0 ||
	    v > MAX_TIMEOUT_MS)
		return grammar_usage(s->why, "-%s:%s: expected 1 to %d",
				     row->names[0], value, MAX_TIMEOUT_MS);
	*ret = (unsigned)v;
	return 0;
}

/* Quotes around a value are taken away, \" in it is a quote. */
static const char *unquote(struct arena *a, const char *value)
{
	size_t n = strlen(value);
	char *copy = arena_strdup(a, value), *to = copy;

	if (!copy || n < 2 || value[0] != '"' || value[n - 1] != '"')
		return copy;
	for (size_t i = 1; i < n - 1; i++) {
		if (value[i] == '\\' && value[i + 1] == '"' && i + 1 < n - 1)
			i++;
		*to++ = value[i];
	}
	*to = '\0';
	return copy;
}

static int set_switch(struct state *s, const struct switch_row *row,
		      char *value)
{
	void *member = (char *)s->to + row->member;

	if (!value) {
		*(bool *)member = true;
		return 0;
	}
	switch (row->kind) {
	case SWITCH_FLAG: /* never has a value */
		return 0;
	case SWITCH_TEXT:
	case SWITCH_SECRET:
		*(const char **)member = unquote(s->a, value);
		if (row->kind == SWITCH_SECRET)
			password_wipe(value);
		return *(const char **)member ? 0 : ERR_ORIGIN(-ENOMEM);
	case SWITCH_NUMBER:
		return set_number(s, row, value, member);
	case SWITCH_CHOICE:
		return set_choice(s, row, value, member);
	}
	return 0;
}

static int take_switch(struct state *s, const char *word, const char *name,
		       size_t size, char *value)
{
	const struct switch_row *row = find_switch(name, size);
	unsigned bit;

	if (!row)
		return grammar_usage(s->why, "%.*s: no such switch",
				     (int)(name - word) + (int)size, word);
	bit = 1u << (row - switches);
	if (s->given & bit)
		return grammar_usage(s->why, "-%s was given twice",
				     row->names[0]);
	s->given |= bit;
	if (row->argument && !value && word[0] == '-' && word[1] == '-')
		value = *s->argv ? *s->argv++ : NULL;
	if (row->argument && !value)
		return grammar_usage(s->why, "-%s: expected -%s:%s",
				     row->names[0], row->names[0],
				     row->argument);
	if (!row->argument && value)
		return grammar_usage(s->why, "-%s takes no value",
				     row->names[0]);
	return set_switch(s, row, value);
}

/* Input may follow switches, as winrm's does. */
static int take_input(struct state *s, const char *word)
{
	if (!s->has_verb || !verbs[s->to->verb].takes_input)
		return grammar_usage(s->why, "%s: only set and invoke take it",
				     word);
	if (s->to->input)
		return grammar_usage(s->why, "%s: one word too many", word);
	s->to->input = word;
	return 0;
}

static int take_positional(struct state *s, const char *word)
{
	if (word[0] == '@')
		return take_input(s, word);
	if (s->is_after_switch)
		return grammar_usage(s->why, "%s: switches come last", word);
	if (s->has_verb) {
		if (verbs[s->to->verb].takes_action && !s->to->action) {
			s->to->action = word;
			return 0;
		}
		if (s->to->resource || !verbs[s->to->verb].argument)
			return grammar_usage(s->why, "%s: one word too many",
					     word);
		s->to->resource = word;
		return 0;
	}
	for (size_t i = 0; i < N_VERBS; i++) {
		if (!is_named(verbs[i].names, word, strlen(word)))
			continue;
		s->to->verb = (enum wsmctl_verb)i;
		s->has_verb = true;
		return 0;
	}
	return grammar_usage(s->why, "%s: " EXPECTED_VERB, word);
}

static int take_word(struct state *s, char *word)
{
	bool is_long = strncmp(word, "--", 2) == 0;
	char *name = word + (is_long ? 2 : 1);
	char *value;
	int r;

	if (word[0] != '-' && word[0] != '/')
		return take_positional(s, word);
	value = strchr(name, is_long ? '=' : ':');
	r = take_switch(s, word, name,
			value ? (size_t)(value - name) : strlen(name),
			value ? value + 1 : NULL);
	s->is_after_switch |= !is_long;
	return r;
}

static int check_login(struct wsmctl *c, struct buf *why)
{
	if (!c->has_auth)
		c->auth =
			c->user ? WSM_CLIENT_AUTH_BASIC : WSM_CLIENT_AUTH_NONE;
	if (c->auth == WSM_CLIENT_AUTH_BASIC && !c->user)
		return grammar_usage(why, "-authentication:basic needs "
					  "-username");
	if (c->auth == WSM_CLIENT_AUTH_NONE && c->user)
		return grammar_usage(why, "-authentication:none goes without "
					  "-username");
	if ((c->password || c->password_file) && !c->user)
		return grammar_usage(why, "a password needs -username");
	if (c->password && c->password_file)
		return grammar_usage(why, "-password and --password-file "
					  "exclude each other");
	return 0;
}

static int check(struct state *s)
{
	struct wsmctl *c = s->to;

	if (!s->has_verb)
		return grammar_usage(s->why, EXPECTED_VERB);
	for (size_t i = 0; i < N_SWITCHES; i++)
		if ((s->given & 1u << i) &&
		    !(switches[i].verbs & 1u << c->verb))
			return grammar_usage(s->why,
					     "-%s has no meaning for "
					     "%s",
					     switches[i].names[0],
					     verbs[c->verb].names[0]);
	if (verbs[c->verb].argument && !c->resource)
		return grammar_usage(s->why,
				     "%s: %s missing, as "
				     "wmi/root/hardware/NumericSensor",
				     verbs[c->verb].names[0],
				     verbs[c->verb].takes_action && !c->action
					     ? "a method and its resource are"
					     : "a resource is");
	if (c->verb == VERB_SET && !c->input && !c->file)
		return grammar_usage(s->why, "set: what to change is missing, "
					     "as @{Name=\"value\"}");
	if (c->shallow && c->base_properties_only)
		return grammar_usage(s->why, "-shallow and "
					     "-basepropertiesonly exclude each "
					     "other");
	return check_login(c, s->why);
}

int grammar_parse(int argc, char **argv, struct arena *a, struct wsmctl *ret,
		  struct buf *ret_why)
{
	struct state s = {
		.argv = argv + (argc > 0), .a = a, .to = ret, .why = ret_why
	};
	const struct switch_row *auth = find_switch("auth", strlen("auth"));
	int r = 0;

	*ret = (struct wsmctl){ 0 };
	while (r == 0 && *s.argv)
		r = take_word(&s, *s.argv++);
	if (r != 0 || ret->help || ret->version)
		return ERR_TRACE(r);
	ret->has_auth = s.given & 1u << (auth - switches);
	return ERR_TRACE(check(&s));
}

static void put_names(struct buf *out, const char *const *names)
{
	for (size_t i = 1; i < MAX_NAMES && names[i]; i++)
		buf_printf(out, "%s-%s", i > 1 ? ", " : " (", names[i]);
	if (names[1])
		buf_putc(out, ')');
}

void grammar_help(struct buf *out)
{
	buf_puts(out, "Usage: wsmctl VERB [METHOD] [RESOURCE] [@{INPUT}] "
		      "[-SWITCH[:VALUE]]...\n"
		      "A WS-Management client with the grammar of winrm.\n"
		      "\nVerbs:\n");
	for (size_t i = 0; i < N_VERBS; i++) {
		const struct verb *v = &verbs[i];

		buf_printf(out, "  %s", v->names[0]);
		for (size_t n = 1; n < MAX_NAMES && v->names[n]; n++)
			buf_printf(out, ", %s", v->names[n]);
		buf_printf(out, "%s%s\n        %s\n", v->argument ? " " : "",
			   v->argument ? v->argument : "", v->help);
	}
	buf_puts(out, "\nSwitches, as -NAME:VALUE, /NAME:VALUE, --NAME VALUE "
		      "or --NAME=VALUE:\n");
	for (size_t i = 0; i < N_SWITCHES; i++) {
		const struct switch_row *row = &switches[i];

		buf_printf(out, "  --%s", row->names[0]);
		if (row->argument)
			buf_printf(out, " %s", row->argument);
		put_names(out, row->names);
		buf_printf(out, "\n        %s\n", row->help);
	}
	buf_puts(out,
		 "\nRESOURCE is a URI or starts with wmi/, wmicimv2/, cimv2/, "
		 "winrm/, wsman/ or\nshell/; keys follow it: "
		 "CLASS?Key=Value+Key2=Value2\n"
		 "\nExamples:\n"
		 "  wsmctl id -r:https://server1:5986\n"
		 "  wsmctl e wmi/root/hardware/NumericSensor -u:me -f:json\n"
		 "  wsmctl e wmi/root/hardware/RecordLog -u:me "
		 "-returntype:epr       (the keys)\n"
		 "  wsmctl g 'wmi/root/hardware/RecordLog?InstanceID=ID' "
		 "-u:me\n"
		 "  wsmctl i ClearLog 'wmi/root/hardware/RecordLog?"
		 "InstanceID=ID' -u:me\n"
		 "\nExits 0: done, 1: failed, 2: wrong usage.\n");
}
