/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/err.h"
#include "libipmiprov/model/template.h"

enum { RECORD_SIZE = 16, MAX_BYTES = 4 };

/* A place: which bits of which bytes, and how they are written. */
struct place {
	int first, last; /* bytes, from 1 */
	int high, low;   /* bits; -1: all */
	const char *form;
	int form_size;
};

struct out {
	char *text;
	size_t n;
};

static void put(struct out *out, const char *text, size_t n)
{
	size_t room = TEXT_SIZE - 1 - out->n;

	if (n > room)
		n = room;
	memcpy(out->text + out->n, text, n);
	out->n += n;
	out->text[out->n] = '\0';
}

static int number(const char **at, int max)
{
	int v = 0;

	if (!isdigit((unsigned char)**at))
		return -1;
	for (; isdigit((unsigned char)**at); ++*at)
		if ((v = v * 10 + (**at - '0')) > max)
			return -1;
	return v;
}

static bool skip(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

static bool parse_bits(const char **at, struct place *ret)
{
	ret->high = ret->low = -1;
	if (!skip(at, '['))
		return true;
	ret->high = number(at, 7);
	if (ret->high < 0 || !skip(at, ':'))
		return false;
	ret->low = number(at, ret->high);
	return ret->low >= 0 && skip(at, ']');
}

/* Behind the opening brace; leaves @at behind the closing one. */
static int parse_place(const char **at, struct place *ret)
{
	const char *end;

	ret->first = ret->last = number(at, RECORD_SIZE);
	if (skip(at, '-'))
		ret->last = number(at, RECORD_SIZE);
	if (ret->first < 1 || ret->last < ret->first || !parse_bits(at, ret))
		return ERR_ORIGIN(-EINVAL);
	ret->form = "";
	ret->form_size = 0;
	if (skip(at, '}'))
		return 0;
	end = strchr(*at, '}');
	if (!skip(at, ':') || !end || end == *at)
		return ERR_ORIGIN(-EINVAL);
	ret->form = *at;
	ret->form_size = (int)(end - *at);
	*at = end + 1;
	return 0;
}

static uint32_t value_of(const struct place *p, const uint8_t raw[RECORD_SIZE])
{
	uint32_t v = 0;

	for (int i = p->last; i >= p->first; i--)
		v = v << 8 | raw[i - 1];
	if (p->high >= 0)
		v = v >> p->low & ((1U << (p->high - p->low + 1)) - 1);
	return v;
}

static void put_characters(struct out *out, const struct place *p,
			   const uint8_t raw[RECORD_SIZE])
{
	for (int i = p->first; i <= p->last && raw[i - 1]; i++) {
		char c = isprint(raw[i - 1]) ? (char)raw[i - 1] : '.';

		put(out, &c, 1);
	}
}

static void put_time(struct out *out, uint32_t seconds)
{
	char text[sizeof("2106-02-07T06:28:15Z")];
	time_t t = seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm))
		put(out, text,
		    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm));
}

static void put_name(struct out *out, const struct place *p, uint32_t value,
		     const struct template_name *names, size_t n_names)
{
	size_t size = (size_t)p->form_size - 1;
	char code[32];

	for (size_t i = 0; i < n_names; i++)
		if (names[i].code == value && strlen(names[i].table) == size &&
		    memcmp(names[i].table, p->form + 1, size) == 0) {
			put(out, names[i].text, strlen(names[i].text));
			return;
		}
	put(out, code,
	    (size_t)snprintf(code, sizeof(code), "code %02Xh",
			     (unsigned)value));
}

static void put_bits(struct out *out, uint32_t value)
{
	const char *joint = "";
	char text[16];

	for (int i = 0; i < 32; i++) {
		if (!(value & 1U << i))
			continue;
		put(out, text,
		    (size_t)snprintf(text, sizeof(text), "%s%d", joint, i + 1));
		joint = ", ";
	}
}

/* 0 is A, or, with a 1 behind the A, 1 is. */
static void put_letter(struct out *out, const struct place *p, uint32_t value)
{
	uint32_t first = p->form_size > 1 ? 1 : 0;
	char letter = '?';

	if (value >= first && value - first < 26)
		letter = (char)('A' + (int)(value - first));
	put(out, &letter, 1);
}

static int put_number(struct out *out, const struct place *p, uint32_t value)
{
	int digits = 2 * (p->last - p->first + 1);
	char text[32];
	int n;

	if (p->form_size == 0)
		n = snprintf(text, sizeof(text), "%u", (unsigned)value);
	else if (p->form[0] == '+' || p->form[0] == '-')
		n = snprintf(text, sizeof(text), "%lld",
			     (long long)value + atoi(p->form));
	else if (p->form[0] == 'x')
		n = snprintf(text, sizeof(text), "%0*Xh", digits,
			     (unsigned)value);
	else
		return ERR_ORIGIN(-EINVAL);
	put(out, text, (size_t)n);
	return 0;
}

static int put_value(struct out *out, const struct place *p,
		     const uint8_t raw[RECORD_SIZE],
		     const struct template_name *names, size_t n_names)
{
	uint32_t value;

	if (p->form[0] == 's') {
		put_characters(out, p, raw);
		return 0;
	}
	if (p->last - p->first >= MAX_BYTES)
		return ERR_ORIGIN(-EINVAL);
	value = value_of(p, raw);
	switch (p->form[0]) {
	case 't':
		put_time(out, value);
		return 0;
	case '@':
		put_name(out, p, value, names, n_names);
		return 0;
	case 'b':
		put_bits(out, value);
		return 0;
	case 'A':
		put_letter(out, p, value);
		return 0;
	default:
		return ERR_TRACE(put_number(out, p, value));
	}
}

int template_write(const char *template, const uint8_t raw[16],
		   const struct template_name *names, size_t n_names,
		   char ret[TEXT_SIZE])
{
	struct out out = { .text = ret };
	struct place p = { .form = "" };
	int r = 0;

	ret[0] = '\0';
	for (const char *at = template; *at && r == 0;) {
		if (*at != '{') {
			put(&out, at++, 1);
			continue;
		}
		at++;
		r = parse_place(&at, &p);
		if (r == 0)
			r = put_value(&out, &p, raw, names, n_names);
	}
	return ERR_TRACE(r);
}
