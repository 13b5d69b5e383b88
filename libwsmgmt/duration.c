/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <string.h>

#include "base/macro.h"
#include "libwsmgmt/duration.h"

enum { US_PER_S = 1000 * 1000, S_PER_DAY = 86400, MAX_DIGITS = 18 };

/* Cursor over text; what does not fit leaves at NULL. */
struct cursor {
	const char *at;
};

static bool take(struct cursor *c, char wanted)
{
	if (!c->at || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

static bool take_number(struct cursor *c, int64_t *ret, size_t *ret_digits)
{
	int64_t v = 0;
	size_t n = 0;

	for (; isdigit((unsigned char)c->at[n]); n++)
		v = n < MAX_DIGITS ? v * 10 + (c->at[n] - '0') : INT64_MAX;
	if (n == 0)
		return false;
	c->at += n;
	*ret = v;
	*ret_digits = n;
	return true;
}

/* The digits behind a point, as microseconds; what is smaller is cut off. */
static bool take_fraction(struct cursor *c, int64_t *ret_us)
{
	int64_t unit = US_PER_S;
	const char *from = c->at;

	*ret_us = 0;
	for (; isdigit((unsigned char)*c->at); c->at++) {
		unit /= 10;
		*ret_us += unit * (*c->at - '0');
	}
	return c->at > from;
}

static int64_t add_saturated(int64_t sum, int64_t n, int64_t unit)
{
	int64_t product;

	if (__builtin_mul_overflow(n, unit, &product) ||
	    __builtin_add_overflow(sum, product, &sum))
		return INT64_MAX;
	return sum;
}

static const struct duration_field {
	char letter;
	bool is_time;
	int64_t us;
} duration_fields[] = {
	{ 'Y', false, 365LL * S_PER_DAY *US_PER_S },
	{ 'M', false, 30LL * S_PER_DAY *US_PER_S },
	{ 'D', false, (int64_t)S_PER_DAY *US_PER_S },
	{ 'H', true, 3600LL * US_PER_S },
	{ 'M', true, 60LL * US_PER_S },
	{ 'S', true, US_PER_S },
};

/* The row of a letter, no earlier than @from; NULL: none. */
static const struct duration_field *
duration_field(char letter, bool is_time, const struct duration_field *from)
{
	const struct duration_field *end =
		duration_fields + ARRAY_SIZE(duration_fields);

	for (; from < end; from++)
		if (from->letter == letter && from->is_time == is_time)
			return from;
	return NULL;
}

int duration_parse(const char *text, int64_t *ret_us)
{
	struct cursor c = { text };
	bool is_negative = take(&c, '-'), is_time = false, is_empty = true;
	const struct duration_field *field = duration_fields;
	int64_t sum = 0, n, us;
	size_t digits;

	if (!take(&c, 'P'))
		return DURATION_R_BAD;
	while (*c.at) {
		if (!is_time && take(&c, 'T')) {
			is_time = true;
			is_empty = true;
		}
		us = 0;
		if (!take_number(&c, &n, &digits) ||
		    (take(&c, '.') &&
		     (!take_fraction(&c, &us) || *c.at != 'S')))
			return DURATION_R_BAD;
		field = duration_field(*c.at, is_time, field);
		if (!field)
			return DURATION_R_BAD;
		c.at++;
		sum = add_saturated(sum, n, field->us);
		sum = add_saturated(sum, us, 1);
		field++;
		is_empty = false;
	}
	if (is_empty)
		return DURATION_R_BAD;
	*ret_us = is_negative ? -sum : sum;
	return 0;
}

bool duration_has_months(const char *text)
{
	size_t n = strcspn(text, "T");

	return memchr(text, 'Y', n) || memchr(text, 'M', n);
}
