/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"
#include "base/macro.h"
#include "daemon/config-file.h"
#include "daemon/http/listen.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/repo/quirks.h"
#include "libipmiprov/transport/transport.h"

enum { MAX_FILE = 1024 * 1024 };

struct key {
	char section[SETTING_NAME_SIZE * 2], name[SETTING_NAME_SIZE];
};

struct reader {
	struct settings *settings;
	const char *name, *at; /* of the file; what comes next */
	int line;
	bool is_too_long;
	struct VEC(struct key) seen;
	struct buf health;
	char **ret_why;
	int r, r_line; /* what was wrong, and where */
};

static void reader_done(struct reader *reader)
{
	vec_done(&reader->seen);
	buf_done(&reader->health);
}

static int complain(int r, char **ret_why, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int complain(int r, char **ret_why, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vasprintf(ret_why, format, args) < 0)
		*ret_why = NULL;
	va_end(args);
	return ERR_ORIGIN(*ret_why ? r : -ENOMEM);
}

/* For inih: a line at a time, counted. */
static char *next_line(char *str, int size, void *ctx)
{
	struct reader *reader = ctx;
	size_t n = strcspn(reader->at, "\n");

	if (!*reader->at || reader->r != 0)
		return NULL;
	n += reader->at[n] == '\n';
	reader->line++;
	if (n >= (size_t)size) {
		reader->is_too_long = true;
		return NULL;
	}
	memcpy(str, reader->at, n);
	str[n] = '\0';
	reader->at += n;
	return str;
}

static bool is_new(struct reader *reader, const char *section, const char *name)
{
	struct key *k;

	vec_for_each (k, &reader->seen) {
		if (!strcasecmp(k->section, section) &&
		    !strcasecmp(k->name, name))
			return false;
	}
	k = vec_push(&reader->seen);
	if (k) {
		snprintf(k->section, sizeof(k->section), "%s", section);
		snprintf(k->name, sizeof(k->name), "%s", name);
	}
	return true;
}

static int mark(struct setting_place *place, const struct reader *reader)
{
	char *file = strdup(reader->name);

	if (!file)
		return ERR_ORIGIN(-ENOMEM);
	free(place->file);
	*place = (struct setting_place){ file, reader->line };
	return 0;
}

/* The struct that a row's value goes to, and where that is remembered. */
static void *find_object(struct reader *reader, const struct setting *row,
			 const char *section, struct setting_place **ret_place)
{
	struct settings *s = reader->settings;
	const char *name = strchr(section, '/');
	struct listener_settings *l;
	struct bmc_settings *b;

	*ret_place = NULL;
	switch (row->scope) {
	case SETTING_IN_listener_settings:
		l = settings_listener(s, name + 1);
		*ret_place = l ? &l->place : NULL;
		return l;
	case SETTING_IN_bmc_settings:
		b = settings_bmc(s, name + 1);
		*ret_place = b ? &b->place : NULL;
		return b;
	case SETTING_IN_settings:
		break;
	}
	if (row->member == offsetof(struct settings, password_file))
		*ret_place = &s->password_file_place;
	return s;
}

static int take_value(struct reader *reader, const struct setting *row,
		      const char *section, const char *value)
{
	AUTO_FREE char *why = NULL;
	struct setting_place *place;
	void *object = find_object(reader, row, section, &place);
	int r;

	if (!object)
		return ERR_ORIGIN(-ENOMEM);
	r = setting_set(row, object, value, &why);
	if (r == -EINVAL)
		return complain(r, reader->ret_why, "%s:%d: [%s] %s=%s: %s",
				reader->name, reader->line, section, row->key,
				value, why);
	if (r == 0 && place)
		r = mark(place, reader);
	return ERR_TRACE(r);
}

/* Each row alone, on the line where it stands, so that what is wrong with it
 * can be said with its place. */
static int take_health(struct reader *reader, const char *section,
		       const char *name, const char *value)
{
	CLEANUP(buf_done) struct buf row = { 0 };
	struct health_overrides *parsed = NULL;
	int r;

	for (int line = 2; line < reader->line; line++)
		buf_putc(&row, '\n');
	buf_printf(&row, "[%s]\n%s=%s\n", section, name, value);
	if (buf_error(&row))
		return ERR_ORIGIN(-ENOMEM);
	r = health_overrides_parse(row.data, reader->name, &parsed,
				   reader->ret_why);
	health_overrides_free(parsed);
	if (r == 0)
		buf_printf(&reader->health, "[%s]\n%s=%s\n", section, name,
			   value);
	return ERR_TRACE(r);
}

static int take(struct reader *reader, const char *section, const char *name,
		const char *value)
{
	const struct setting *row = setting_find(section, name);

	if (!is_new(reader, section, name))
		return complain(-EINVAL, reader->ret_why,
				"%s:%d: [%s] %s: expected once, stands there "
				"twice",
				reader->name, reader->line, section, name);
	if (health_is_section(section))
		return take_health(reader, section, name, value);
	if (row)
		return take_value(reader, row, section, value);
	return complain(-EINVAL, reader->ret_why,
			setting_has_section(section)
				? "%s:%d: [%s] %s: expected a key of "
				  "ipmiprovd.conf(5)"
				: "%s:%d: [%s] %s: expected a section of "
				  "ipmiprovd.conf(5)",
			reader->name, reader->line, section, name);
}

static int handle(void *ctx, const char *section, const char *name,
		  const char *value)
{
	struct reader *reader = ctx;

	if (reader->r == 0) {
		reader->r = take(reader, section, name, value ? value : "");
		reader->r_line = reader->line;
	}
	return 1;
}

/* Each file's rows go to the model as a file of their own; the later win. */
static int keep_health(struct reader *reader)
{
	struct settings *s = reader->settings;
	char *all;

	if (reader->health.size == 0)
		return 0;
	if (buf_error(&reader->health) ||
	    asprintf(&all, "%s%s", s->health ? s->health : "",
		     reader->health.data) < 0)
		return ERR_ORIGIN(-ENOMEM);
	free(s->health);
	s->health = all;
	return 0;
}

int config_read_text(const char *text, const char *name, struct settings *s,
		     char **ret_why)
{
	CLEANUP(reader_done)
	struct reader reader = {
		.settings = s, .name = name, .at = text, .ret_why = ret_why
	};
	int bad_line = ini_parse_stream(next_line, &reader, handle, &reader);

	/* inih goes on behind a line that it cannot read. */
	if (reader.r != 0 && (bad_line <= 0 || reader.r_line < bad_line))
		return ERR_TRACE(reader.r);
	free(STEAL(*ret_why));
	if (reader.is_too_long)
		return complain(-EINVAL, ret_why,
				"%s:%d: expected lines of less than %d bytes",
				name, reader.line, INI_MAX_LINE - 1);
	if (bad_line > 0)
		return complain(-EINVAL, ret_why,
				"%s:%d: expected [SECTION] or KEY=VALUE", name,
				bad_line);
	if (bad_line < 0)
		return ERR_ORIGIN(-ENOMEM);
	return ERR_TRACE(keep_health(&reader));
}

static const char *why_unread(int r)
{
	switch (r) {
	case -EILSEQ:
		return "expected text, found a NUL";
	case -EINVAL:
		return "expected a regular file";
	default:
		return strerror(-r);
	}
}

static int load_file(const char *path, bool must_exist, struct settings *s,
		     char **ret_why)
{
	CLEANUP(buf_done) struct buf text = { .max_size = MAX_FILE };
	int r = file_read_text(path, &text);

	if (r == -ENOENT && !must_exist)
		return 0;
	if (r != 0)
		return complain(r, ret_why, "%s: %s", path, why_unread(r));
	return ERR_TRACE(config_read_text(text.data, path, s, ret_why));
}

static int is_conf(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot && !strcmp(dot, ".conf");
}

/* conf.d beside the file */
static int load_folder(const char *file, struct settings *s, char **ret_why)
{
	const char *slash = strrchr(file, '/');
	AUTO_FREE char *folder = NULL;
	struct dirent **entries;
	int n, r = 0;

	if (asprintf(&folder, "%.*sconf.d", slash ? (int)(slash - file + 1) : 0,
		     file) < 0)
		return ERR_ORIGIN(-ENOMEM);
	n = scandir(folder, &entries, is_conf, alphasort);
	if (n < 0)
		return errno == ENOENT ? 0
				       : complain(-errno, ret_why, "%s: %s",
						  folder, strerror(errno));
	for (int i = 0; i < n; i++) {
		AUTO_FREE char *path = NULL;

		if (r == 0 &&
		    asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0)
			r = ERR_ORIGIN(-ENOMEM);
		if (r == 0)
			r = load_file(path, true, s, ret_why);
		free(entries[i]);
	}
	free(entries);
	return ERR_TRACE(r);
}

static int load_state(const char *state_dir, struct settings *s, char **ret_why)
{
	AUTO_FREE char *path = NULL;

	if (asprintf(&path, "%s/settings.conf", state_dir) < 0)
		return ERR_ORIGIN(-ENOMEM);
	return ERR_TRACE(load_file(path, false, s, ret_why));
}

int config_load(const char *file, bool must_exist, const char *state_dir,
		struct settings *ret, char **ret_why)
{
	CLEANUP(settings_done) struct settings s = { 0 };
	int r = settings_init(&s);

	*ret_why = NULL;
	if (r == 0)
		r = load_file(file, must_exist, &s, ret_why);
	if (r == 0)
		r = load_folder(file, &s, ret_why);
	if (r == 0 && state_dir)
		r = load_state(state_dir, &s, ret_why);
	if (r != 0)
		return ERR_TRACE(r);
	*ret = s;
	s = (struct settings){ 0 };
	return 0;
}

/* ---- what the values mean ---- */

static int check_bmc(const struct bmc_settings *b, char **ret_why)
{
	const char *file = b->place.file ? b->place.file : "command line";
	AUTO_FREE char *word = NULL;
	struct quirk_switches quirks;
	const char *why = NULL;

	if (transport_check_uri(b->uri, &why) != 0)
		return complain(-EINVAL, ret_why, "%s:%d: [BMC/%s] URI=%s: %s",
				file, b->place.line, b->name, b->uri, why);
	if (quirks_parse(b->quirks, &quirks, &word) != 0)
		return complain(-EINVAL, ret_why,
				"%s:%d: [BMC/%s] Quirks=%s: expected names of "
				"ipmiprovd.conf(5), with commas between them",
				file, b->place.line, b->name,
				word ? word : b->quirks);
	return 0;
}

static int check_listener(const struct listener_settings *l, char **ret_why)
{
	bool is_tls = !strcasecmp(l->transport, "HTTPS");
	const char *what = NULL;

	if (!l->is_enabled)
		return 0;
	if (!listen_spec_is_address(l->address))
		what = "Address: expected an IPv4 or IPv6 address, or *";
	else if (is_tls && !l->cert[0])
		what = "CertificateFile: expected a file for Transport=HTTPS";
	else if (!is_tls && (l->cert[0] || l->key[0]))
		what = "CertificateFile: expected none for Transport=HTTP";
	else if (strcmp(l->url_prefix, "wsman") != 0)
		what = "URLPrefix: expected wsman, the only one so far";
	if (!what)
		return 0;
	return complain(-EINVAL, ret_why, "%s:%d: [Listener/%s] %s",
			l->place.file, l->place.line, l->name, what);
}

static int check_users(const struct settings *s, struct passwd *ret,
		       char **ret_why)
{
	AUTO_FREE char *why = NULL;
	const struct setting_place *place = &s->password_file_place;
	int r;

	if (!s->password_file[0])
		return 0;
	r = passwd_load(s->password_file, ret, &why);
	if (r == 0 || !why)
		return ERR_TRACE(r);
	return complain(r, ret_why, "%s:%d: [Users] PasswordFile: %s",
			place->file, place->line, why);
}

int config_check(const struct settings *s, struct passwd *ret_users,
		 char **ret_why)
{
	const struct listener_settings *l;
	const struct bmc_settings *b;
	int r;

	*ret_why = NULL;
	vec_for_each (b, &s->bmcs) {
		r = check_bmc(b, ret_why);
		if (r != 0)
			return ERR_TRACE(r);
	}
	vec_for_each (l, &s->listeners) {
		r = check_listener(l, ret_why);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return ERR_TRACE(check_users(s, ret_users, ret_why));
}
