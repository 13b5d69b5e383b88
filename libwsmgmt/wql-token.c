/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/wql.h"

bool wql_is(const struct wql *w, const char *word)
{
	return w->token.kind == WQL_NAME &&
	       strcasecmp(w->token.text, word) == 0;
}

bool wql_is_sign(const struct wql *w, const char *sign)
{
	return w->token.kind == WQL_SIGN && strcmp(w->token.text, sign) == 0;
}

int wql_unexpected(const struct wql *w, const char *wanted)
{
	if (w->token.kind == WQL_END)
		return query_refuse(w->reader,
				    "The query ends where %s should be.",
				    wanted);
	return query_refuse(w->reader, "\"%.64s\" stands where %s should be.",
			    w->token.text, wanted);
}

int wql_expect(struct wql *w, const char *word)
{
	return wql_is(w, word) ? wql_next(w) : wql_unexpected(w, word);
}

int wql_take_name(struct wql *w, const char *what, const char **ret)
{
	if (w->token.kind != WQL_NAME)
		return wql_unexpected(w, what);
	*ret = w->token.text;
	return wql_next(w);
}

static int take(struct wql *w, enum wql_token_kind kind, size_t size)
{
	w->token.kind = kind;
	w->token.text = arena_strndup(w->arena, w->at, size);
	w->at += size;
	return w->token.text ? 0 : ERR_ORIGIN(-ENOMEM);
}

static char escape_of(const struct wql *w, char c)
{
	static const char known[] = "btnfr", meaning[] = "\b\t\n\f\r";
	const char *at;

	if (c == '\\' || c == '"' || c == '\'')
		return c;
	at = c && w->is_cql ? strchr(known, c) : NULL;
	return at ? meaning[at - known] : '\0';
}

/* Between quotes of either kind; a backslash stands before what it escapes. */
static int take_string(struct wql *w)
{
	char quote = *w->at++;
	char *to = arena_alloc(w->arena, strlen(w->at) + 1);

	if (!to)
		return ERR_ORIGIN(-ENOMEM);
	w->token = (struct wql_token){ WQL_STRING, to };
	while (*w->at && *w->at != quote) {
		if (*w->at == '\\') {
			*to = escape_of(w, w->at[1]);
			if (!*to++)
				return query_refuse(
					w->reader,
					"A backslash escapes quotes and "
					"backslashes only: \"%.16s\".",
					w->at);
			w->at += 2;
			continue;
		}
		*to++ = *w->at++;
	}
	if (!*w->at)
		return query_refuse(w->reader, "A string does not end.");
	w->at++;
	return 0;
}

/* A brace in quotes does not end it. */
static int take_path(struct wql *w)
{
	const char *s = ++w->at;
	char quote = '\0';
	int r;

	for (; *s && (quote || *s != '}'); s++) {
		if (quote && *s == '\\' && s[1])
			s++;
		else if (quote == *s)
			quote = '\0';
		else if (!quote && (*s == '"' || *s == '\''))
			quote = *s;
	}
	if (!*s)
		return query_refuse(w->reader, "A brace is not closed.");
	r = take(w, WQL_PATH, (size_t)(s - w->at));
	w->at++;
	return r;
}

static bool is_name_start(char c)
{
	return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 128;
}

static size_t name_size(const char *s)
{
	size_t n = 0;

	while (is_name_start(s[n]) || isdigit((unsigned char)s[n]))
		n++;
	return n;
}

/* Everything that might be one; what it is worth is seen later. */
static size_t number_size(const char *s)
{
	size_t n = *s == '-' || *s == '+';

	while (isalnum((unsigned char)s[n]) || s[n] == '.' ||
	       ((s[n] == '-' || s[n] == '+') &&
		(s[n - 1] == 'e' || s[n - 1] == 'E') && s[1] != 'x'))
		n++;
	return n;
}

static bool is_number_start(const char *s)
{
	s += *s == '-' || *s == '+';
	s += *s == '.';
	return isdigit((unsigned char)*s);
}

int wql_next(struct wql *w)
{
	static const char *const twos[] = { "<=", ">=", "<>", "!=" };

	w->at += strspn(w->at, " \t\r\n");
	if (!*w->at) {
		w->token = (struct wql_token){ WQL_END, "" };
		return 0;
	}
	if (is_name_start(*w->at))
		return take(w, WQL_NAME, name_size(w->at));
	if (is_number_start(w->at))
		return take(w, WQL_NUMBER, number_size(w->at));
	if (*w->at == '"' || *w->at == '\'')
		return take_string(w);
	if (*w->at == '{')
		return take_path(w);
	for (size_t i = 0; i < ARRAY_SIZE(twos); i++)
		if (strncmp(w->at, twos[i], 2) == 0)
			return take(w, WQL_SIGN, 2);
	return take(w, WQL_SIGN, 1);
}
