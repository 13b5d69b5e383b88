/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-uri.h"

#define FORM                                                                   \
	"expected lan://USER@HOST[:PORT][?password-file=FILE][&cipher=N]"      \
	"[&privilege=user]"

struct span {
	const char *at;
	size_t size;
};

static struct span span_to(const char *at, const char *end)
{
	return (struct span){ at, (size_t)(end - at) };
}

/* Copies with %XX decoded: 0, or -EINVAL (bad %XX, a NUL, no room). */
static int unescape(struct span s, char *ret, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < s.size; i++) {
		uint8_t byte = (uint8_t)s.at[i];
		char hex[3];
		size_t one;

		if (byte == '%') {
			if (s.size - i < 3)
				return -EINVAL;
			memcpy(hex, s.at + i + 1, 2);
			hex[2] = '\0';
			if (hex_parse(hex, &byte, 1, &one) != 0 || one != 1)
				return -EINVAL;
			i += 2;
		}
		if (byte == '\0' || n + 1 >= size)
			return -EINVAL;
		ret[n++] = (char)byte;
	}
	ret[n] = '\0';
	return 0;
}

static const char *set_password_file(struct lan_uri *u, struct span value)
{
	if (value.size == 0 ||
	    unescape(value, u->password_file, sizeof(u->password_file)) != 0)
		return "password-file: expected a path";
	return NULL;
}

static const char *set_cipher(struct lan_uri *u, struct span value)
{
	static const int ids[] = { 17, 3 };
	char text[4];

	if (unescape(value, text, sizeof(text)) == 0)
		for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
			if (strcmp(text, ids[i] == 17 ? "17" : "3") == 0)
				u->suite = lan_suite(ids[i]);
	return u->suite ? NULL : "cipher: expected 17 or 3";
}

static const char *set_privilege(struct lan_uri *u, struct span value)
{
	static const struct {
		const char *name;
		uint8_t level;
	} levels[] = {
		{ "user", LAN_USER },
		{ "operator", LAN_OPERATOR },
		{ "administrator", LAN_ADMINISTRATOR },
	};
	char text[16];

	if (unescape(value, text, sizeof(text)) == 0)
		for (size_t i = 0; i < ARRAY_SIZE(levels); i++)
			if (strcmp(text, levels[i].name) == 0) {
				u->privilege = levels[i].level;
				return NULL;
			}
	return "privilege: expected user, operator or administrator";
}

static const struct {
	const char *name;
	const char *(*set)(struct lan_uri *u, struct span value); /* why not */
} options[] = {
	{ "password-file", set_password_file },
	{ "cipher", set_cipher },
	{ "privilege", set_privilege },
};

static const char *parse_option(struct span option, struct lan_uri *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		size_t n = strlen(options[i].name);

		if (option.size > n && option.at[n] == '=' &&
		    memcmp(option.at, options[i].name, n) == 0)
			return options[i].set(ret,
					      span_to(option.at + n + 1,
						      option.at + option.size));
	}
	return "unknown option: expected password-file=, cipher= or privilege=";
}

/* @at is the '?' or the end. */
static const char *parse_options(const char *at, struct lan_uri *ret)
{
	while (*at) {
		const char *end = strchrnul(++at, '&');
		const char *why = parse_option(span_to(at, end), ret);

		if (why)
			return why;
		at = end;
	}
	return NULL;
}

static const char *parse_port(struct span port, struct lan_uri *ret)
{
	char *end;
	long n;

	if (port.size == 0 || unescape(port, ret->port, sizeof(ret->port)) != 0)
		return "expected a port from 1 to 65535";
	n = strtol(ret->port, &end, 10);
	if (*end || ret->port[0] < '0' || ret->port[0] > '9' || n < 1 ||
	    n > 65535)
		return "expected a port from 1 to 65535";
	return NULL;
}

/* Where the host's name ends, or NULL. */
static const char *host_end(struct span *s, const char **ret_why)
{
	const char *end = s->at + s->size, *colon;

	if (s->size && *s->at == '[') {
		s->at++;
		s->size--;
		*ret_why = "expected ] after the IPv6 address";
		return memchr(s->at, ']', s->size);
	}
	colon = memchr(s->at, ':', s->size);
	*ret_why = "an IPv6 address stands in brackets: lan://USER@[::1]";
	if (colon && memrchr(s->at, ':', s->size) != colon)
		return NULL;
	return colon ? colon : end;
}

static const char *parse_host(struct span s, struct lan_uri *ret)
{
	const char *end = s.at + s.size, *why;
	const char *stop = host_end(&s, &why), *rest;

	if (!stop)
		return why;
	if (stop == s.at ||
	    unescape(span_to(s.at, stop), ret->host, sizeof(ret->host)) != 0)
		return FORM;
	rest = stop + (s.at[-1] == '[');
	if (rest == end)
		return NULL;
	if (*rest != ':')
		return FORM;
	return parse_port(span_to(rest + 1, end), ret);
}

static const char *parse_user(struct span s, struct lan_uri *ret)
{
	if (memchr(s.at, ':', s.size))
		return "a password may not stand in the URI: "
		       "use ?password-file=FILE";
	if (s.size == 0 || unescape(s, ret->user, sizeof(ret->user)) != 0)
		return "expected a user name of 1 to 16 bytes";
	return NULL;
}

int lan_uri_parse(const char *rest, struct lan_uri *ret, const char **ret_why)
{
	struct lan_uri u = { .port = "623", .privilege = LAN_USER };
	const char *authority = rest + 2, *end, *at, *why;

	if (strncmp(rest, "//", 2) != 0) {
		*ret_why = FORM;
		return ERR_ORIGIN(-EINVAL);
	}
	end = strchrnul(authority, '?');
	at = memrchr(authority, '@', (size_t)(end - authority));
	why = at ? parse_user(span_to(authority, at), &u) : FORM;
	if (!why)
		why = parse_host(span_to(at + 1, end), &u);
	if (!why)
		why = parse_options(end, &u);
	if (why) {
		*ret_why = why;
		return ERR_ORIGIN(-EINVAL);
	}
	*ret = u;
	return 0;
}
