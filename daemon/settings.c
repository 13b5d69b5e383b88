/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/settings.h"

#define MEMBER_KIND(type, member_)                                             \
	_Generic(((type *)0)->member_, bool : 1, uint64_t : 2, char * : 3)

/* What a member must be: its MEMBER_KIND(). */
enum {
	KIND_OF_BOOL = 1,
	KIND_OF_UINT = 2,
	KIND_OF_DURATION = 2,
	KIND_OF_TEXT = 3,
	KIND_OF_WORD = 3,
};

#define SETTING(scope_, section_, key_, kind_, member_, ...)                   \
	_Static_assert(MEMBER_KIND(struct scope_, member_) == KIND_OF_##kind_, \
		       key_);
#include "daemon/settings.def"
#undef SETTING

#define SETTING(scope_, section_, key_, kind_, member_, min_, max_, value_,    \
		when_, doc_)                                                   \
	{ .scope = SETTING_IN_##scope_,                                        \
	  .section = section_,                                                 \
	  .key = key_,                                                         \
	  .kind = SETTING_##kind_,                                             \
	  .member = offsetof(struct scope_, member_),                          \
	  .min = min_,                                                         \
	  .max = max_,                                                         \
	  .value = value_,                                                     \
	  .when = SETTING_##when_,                                             \
	  .doc = doc_ },

const struct setting settings_rows[] = {
#include "daemon/settings.def"
};
#undef SETTING

const size_t n_settings_rows = ARRAY_SIZE(settings_rows);

/* "Listener/NAME" stands for "Listener/" and any name. */
static bool is_section(const char *row, const char *section)
{
	const char *name = strstr(row, "/NAME");
	size_t n = name ? (size_t)(name + 1 - row) : 0;

	if (!name)
		return !strcasecmp(row, section);
	return !strncasecmp(row, section, n) && section[n] &&
	       strlen(section + n) < SETTING_NAME_SIZE;
}

const struct setting *setting_find(const char *section, const char *key)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];

		if (is_section(row->section, section) &&
		    !strcasecmp(row->key, key))
			return row;
	}
	return NULL;
}

bool setting_has_section(const char *section)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		if (is_section(settings_rows[i].section, section))
			return true;
	}
	return false;
}

/* ---- values ---- */

static int expected(char **ret_why, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int expected(char **ret_why, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(ret_why, format, args);
	va_end(args);
	return ERR_ORIGIN(n < 0 ? -ENOMEM : -EINVAL);
}

static int set_bool(const struct setting *row, void *member, const char *text,
		    char **ret_why)
{
	static const char *const no[] = { "false", "no", "off", "0" };
	static const char *const yes[] = { "true", "yes", "on", "1" };

	(void)row;
	for (size_t i = 0; i < ARRAY_SIZE(no); i++) {
		bool is_yes = !strcasecmp(text, yes[i]);

		if (is_yes || !strcasecmp(text, no[i])) {
			*(bool *)member = is_yes;
			return 0;
		}
	}
	return expected(ret_why, "expected true or false");
}

/* Digits at the start; false if there are none, or too many. */
static bool read_number(const char **text, uint64_t *ret)
{
	char *end;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	*ret = strtoull(*text, &end, 10);
	*text = end;
	return errno == 0;
}

static int set_uint(const struct setting *row, void *member, const char *text,
		    char **ret_why)
{
	uint64_t v;

	if (!read_number(&text, &v) || *text || v < row->min || v > row->max)
		return expected(ret_why, "expected a number from %llu to %llu",
				(unsigned long long)row->min,
				(unsigned long long)row->max);
	*(uint64_t *)member = v;
	return 0;
}

static const struct {
	const char *unit;
	uint64_t ns;
} units[] = {
	{ "ms", NS_PER_MS },
	{ "s", NS_PER_S },
	{ "min", 60ULL * NS_PER_S },
	{ "h", 3600ULL * NS_PER_S },
};

static int set_duration(const struct setting *row, void *member,
			const char *text, char **ret_why)
{
	uint64_t v, ns = 0;
	bool ok = read_number(&text, &v);

	for (size_t i = 0; ok && i < ARRAY_SIZE(units); i++) {
		if (!strcmp(text, units[i].unit))
			ns = units[i].ns;
	}
	if (ns == 0 || v > UINT64_MAX / ns || v * ns < row->min ||
	    v * ns > row->max)
		return expected(ret_why,
				"expected a time from %llums to %llus, such as "
				"10s (units: ms, s, min, h)",
				(unsigned long long)(row->min / NS_PER_MS),
				(unsigned long long)(row->max / NS_PER_S));
	*(uint64_t *)member = v * ns;
	return 0;
}

static int set_text(const struct setting *row, void *member, const char *text,
		    char **ret_why)
{
	char *copy = strdup(text);

	(void)row;
	(void)ret_why;
	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	free(*(char **)member);
	*(char **)member = copy;
	return 0;
}

static int set_word(const struct setting *row, void *member, const char *text,
		    char **ret_why)
{
	for (const char *at = row->doc; *at;) {
		size_t n = strcspn(at, "|");

		if (strlen(text) == n && !strncasecmp(at, text, n))
			return set_text(row, member, text, ret_why);
		at += n + (at[n] == '|');
	}
	return expected(ret_why, "expected one of %s", row->doc);
}

static bool equal_bool(const void *a, const void *b)
{
	return *(const bool *)a == *(const bool *)b;
}

static bool equal_number(const void *a, const void *b)
{
	return *(const uint64_t *)a == *(const uint64_t *)b;
}

static bool equal_text(const void *a, const void *b)
{
	return !strcmp(*(char *const *)a, *(char *const *)b);
}

static const struct {
	int (*set)(const struct setting *row, void *member, const char *text,
		   char **ret_why);
	bool (*equal)(const void *a, const void *b);
} kinds[] = {
	[SETTING_BOOL] = { set_bool, equal_bool },
	[SETTING_UINT] = { set_uint, equal_number },
	[SETTING_DURATION] = { set_duration, equal_number },
	[SETTING_TEXT] = { set_text, equal_text },
	[SETTING_WORD] = { set_word, equal_text },
};

int setting_set(const struct setting *row, void *object, const char *text,
		char **ret_why)
{
	return kinds[row->kind].set(row, (char *)object + row->member, text,
				    ret_why);
}

bool setting_equal(const struct setting *row, const void *a, const void *b)
{
	return kinds[row->kind].equal((const char *)a + row->member,
				      (const char *)b + row->member);
}

/* ---- objects ---- */

static int set_defaults(enum setting_scope scope, void *object)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];
		AUTO_FREE char *why = NULL;
		int r;

		if (row->scope != scope)
			continue;
		r = setting_set(row, object, row->value, &why);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static void free_texts(enum setting_scope scope, void *object)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];

		if (row->scope == scope &&
		    (row->kind == SETTING_TEXT || row->kind == SETTING_WORD))
			free(*(char **)((char *)object + row->member));
	}
}

int settings_init(struct settings *s)
{
	int r;

	*s = (struct settings){ 0 };
	r = set_defaults(SETTING_IN_settings, s);
	if (r != 0)
		settings_done(s);
	return ERR_TRACE(r);
}

void settings_done(struct settings *s)
{
	struct listener_settings *l;
	struct bmc_settings *b;

	vec_for_each (l, &s->listeners) {
		free_texts(SETTING_IN_listener_settings, l);
		free(l->place.file);
	}
	vec_for_each (b, &s->bmcs) {
		free_texts(SETTING_IN_bmc_settings, b);
		free(b->place.file);
	}
	vec_done(&s->listeners);
	vec_done(&s->bmcs);
	free_texts(SETTING_IN_settings, s);
	free(s->password_file_place.file);
	free(s->health);
	*s = (struct settings){ 0 };
}

struct listener_settings *settings_listener(struct settings *s,
					    const char *name)
{
	struct listener_settings *l;

	vec_for_each (l, &s->listeners) {
		if (!strcasecmp(l->name, name))
			return l;
	}
	l = vec_push(&s->listeners);
	if (!l)
		return NULL;
	snprintf(l->name, sizeof(l->name), "%s", name);
	return set_defaults(SETTING_IN_listener_settings, l) == 0 ? l : NULL;
}

struct bmc_settings *settings_bmc(struct settings *s, const char *name)
{
	struct bmc_settings *b;

	vec_for_each (b, &s->bmcs) {
		if (!strcasecmp(b->name, name))
			return b;
	}
	b = vec_push(&s->bmcs);
	if (!b)
		return NULL;
	snprintf(b->name, sizeof(b->name), "%s", name);
	return set_defaults(SETTING_IN_bmc_settings, b) == 0 ? b : NULL;
}
