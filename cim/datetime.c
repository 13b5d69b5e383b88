/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "cim/datetime.h"

enum {
	US_PER_S = 1000 * 1000,
	S_PER_DAY = 86400,
	MAX_UTC_MINUTES = 14 * 60, /* XML Schema; CIM would allow 999 */
	MAX_DAYS = 99999999,       /* of an interval: eight digits */
};

/* What has been read of a text; error sticks. */
struct scan {
	const char *at;
	bool error;
};

static char peek(const struct scan *s)
{
	return s->error ? '\0' : *s->at;
}

static bool take(struct scan *s, char c)
{
	if (s->error || *s->at != c)
		return false;
	s->at++;
	return true;
}

static void need(struct scan *s, char c)
{
	if (!take(s, c))
		s->error = true;
}

/* Exactly @width digits. */
static int64_t digits(struct scan *s, int width)
{
	int64_t v = 0;

	for (int i = 0; i < width; i++) {
		if (!isdigit((unsigned char)peek(s))) {
			s->error = true;
			return 0;
		}
		v = v * 10 + (*s->at++ - '0');
	}
	return v;
}

/* Microseconds of the digits behind a point; more than six are cut. */
static int64_t fraction(struct scan *s)
{
	int64_t us = 0;
	int n = 0;

	for (; isdigit((unsigned char)peek(s)); n++, s->at++)
		if (n < 6)
			us = us * 10 + (*s->at - '0');
	if (n == 0)
		s->error = true;
	for (; n < 6; n++)
		us *= 10;
	return us;
}

/* Days from 1970-01-01; years count from March, so that leap days come last. */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day)
{
	int64_t y = year - (month <= 2) + 400; /* never negative */
	int64_t m = (month + 9) % 12;
	int64_t day_of_year = (153 * m + 2) / 5 + day - 1;

	return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468 -
	       146097;
}

static int64_t days_in_month(int64_t year, int64_t month)
{
	int64_t y = month == 12 ? year + 1 : year;
	int64_t m = month == 12 ? 1 : month + 1;

	return days_from_date(y, m, 1) - days_from_date(year, month, 1);
}

struct date {
	int year, month, day;
};

static struct date date_from_days(int64_t days)
{
	int64_t z = days + 719468 + 146097;
	int64_t era = z / 146097, day_of_era = z % 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 +
			       day_of_era / 36524 - day_of_era / 146096) /
			      365;
	int64_t day_of_year =
		day_of_era -
		(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t m = (5 * day_of_year + 2) / 153;

	return (struct date){
		.year = (int)(year_of_era + era * 400 - 400 + (m >= 10)),
		.month = (int)(m < 10 ? m + 3 : m - 9),
		.day = (int)(day_of_year - (153 * m + 2) / 5 + 1),
	};
}

static int64_t date_seconds(struct scan *s, int64_t year, int64_t month,
			    int64_t day)
{
	if (month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month)) {
		s->error = true;
		return 0;
	}
	return days_from_date(year, month, day) * S_PER_DAY;
}

static int64_t time_seconds(struct scan *s, int64_t hour, int64_t minute,
			    int64_t second)
{
	if (hour > 23 || minute > 59 || second > 59)
		s->error = true;
	return (hour * 60 + minute) * 60 + second;
}

static void parse_zone(struct scan *s, struct cim_datetime *d)
{
	bool is_west = peek(s) == '-';
	int64_t hours, minutes;

	if (peek(s) == '\0' || take(s, 'Z'))
		return; /* without a zone it is taken as UTC */
	if (!take(s, '+'))
		need(s, '-');
	hours = digits(s, 2);
	need(s, ':');
	minutes = digits(s, 2);
	if (minutes > 59 || hours * 60 + minutes > MAX_UTC_MINUTES)
		s->error = true;
	d->utc_minutes = (int)(hours * 60 + minutes) * (is_west ? -1 : 1);
}

static void parse_xs_datetime(struct scan *s, struct cim_datetime *d)
{
	int64_t year, month, day, hour, minute, seconds;

	year = digits(s, 4);
	need(s, '-');
	month = digits(s, 2);
	need(s, '-');
	day = digits(s, 2);
	need(s, 'T');
	hour = digits(s, 2);
	need(s, ':');
	minute = digits(s, 2);
	need(s, ':');
	seconds = time_seconds(s, hour, minute, digits(s, 2));
	seconds += date_seconds(s, year, month, day);
	if (take(s, '.'))
		d->us = fraction(s);
	parse_zone(s, d);
	d->us += (seconds - d->utc_minutes * 60) * US_PER_S;
}

/* One "12H"-like part.  The letters come in the order of their list. */
static int64_t parse_part(struct scan *s, const char **letters, char *letter,
			  int64_t *us)
{
	const char *found;
	int64_t v = 0;

	*us = 0;
	if (!isdigit((unsigned char)peek(s)))
		s->error = true;
	for (; isdigit((unsigned char)peek(s)) && v < INT64_MAX / 1000; s->at++)
		v = v * 10 + (*s->at - '0');
	if (take(s, '.')) {
		*us = fraction(s);
		if (peek(s) != 'S')
			s->error = true;
	}
	*letter = peek(s);
	found = *letter ? strchr(*letters, *letter) : NULL;
	if (!found) {
		s->error = true;
		return 0;
	}
	*letters = found + 1;
	s->at++;
	return v;
}

static int64_t part_seconds(char letter)
{
	switch (letter) {
	case 'D':
		return S_PER_DAY;
	case 'H':
		return 60 * 60;
	case 'M':
		return 60;
	default:
		return 1;
	}
}

/* Years and months have no fixed length and must be 0. */
static void parse_xs_duration(struct scan *s, struct cim_datetime *d)
{
	const char *letters = "YMD";
	bool in_time = false;
	int64_t seconds = 0;

	d->is_interval = true;
	need(s, 'P');
	if (peek(s) == '\0')
		s->error = true;
	while (peek(s)) {
		int64_t v, us, each;
		char letter;

		if (!in_time && take(s, 'T')) {
			letters = "HMS";
			in_time = true;
		}
		v = parse_part(s, &letters, &letter, &us);
		if (!in_time && letter != 'D' && v != 0)
			s->error = true;
		each = part_seconds(letter);
		if (v > ((int64_t)MAX_DAYS + 1) * S_PER_DAY / each)
			s->error = true;
		else
			seconds += v * each;
		d->us += us;
	}
	if (seconds >= ((int64_t)MAX_DAYS + 1) * S_PER_DAY)
		s->error = true;
	else
		d->us += seconds * US_PER_S;
}

static void parse_cim_interval(struct scan *s, struct cim_datetime *d)
{
	int64_t days, hours, minutes;

	d->is_interval = true;
	days = digits(s, 8);
	hours = digits(s, 2);
	minutes = digits(s, 2);
	d->us = (days * S_PER_DAY +
		 time_seconds(s, hours, minutes, digits(s, 2))) *
		US_PER_S;
	need(s, '.');
	d->us += digits(s, 6);
	need(s, ':');
	if (digits(s, 3) != 0)
		s->error = true;
}

static void parse_cim_point(struct scan *s, struct cim_datetime *d)
{
	int64_t year, month, day, hour, minute, seconds;
	bool is_west;

	year = digits(s, 4);
	month = digits(s, 2);
	day = digits(s, 2);
	hour = digits(s, 2);
	minute = digits(s, 2);
	seconds = time_seconds(s, hour, minute, digits(s, 2));
	seconds += date_seconds(s, year, month, day);
	need(s, '.');
	d->us = digits(s, 6);
	is_west = peek(s) == '-';
	if (!take(s, '+'))
		need(s, '-');
	d->utc_minutes = (int)digits(s, 3) * (is_west ? -1 : 1);
	if (d->utc_minutes < -MAX_UTC_MINUTES ||
	    d->utc_minutes > MAX_UTC_MINUTES)
		s->error = true;
	d->us += (seconds - d->utc_minutes * 60) * US_PER_S;
}

enum { CIM_SIZE = 25, CIM_MARK = 21 }; /* the mark is ':', '+' or '-' */

int cim_datetime_parse(const char *text, struct cim_datetime *ret)
{
	char copy[CIM_DATETIME_SIZE];
	struct cim_datetime d = { 0 };
	struct scan s = { .at = copy };
	size_t size;

	text += strspn(text, " \t\r\n");
	size = strlen(text);
	while (size > 0 && strchr(" \t\r\n", text[size - 1]))
		size--;
	if (size >= sizeof(copy))
		return CIM_R_BAD_VALUE;
	memcpy(copy, text, size);
	copy[size] = '\0';

	if (copy[0] == 'P')
		parse_xs_duration(&s, &d);
	else if (size == CIM_SIZE && copy[CIM_MARK] == ':' &&
		 !strchr(copy, 'T'))
		parse_cim_interval(&s, &d);
	else if (size == CIM_SIZE && copy[4] != '-')
		parse_cim_point(&s, &d);
	else
		parse_xs_datetime(&s, &d);
	if (s.error || *s.at)
		return CIM_R_BAD_VALUE;

	*ret = d;
	return 0;
}

/* A length or point of time, split up; days may be negative. */
struct split {
	int64_t days;
	int hour, minute, second, us;
};

static struct split split_us(int64_t us)
{
	const int64_t day_us = (int64_t)S_PER_DAY * US_PER_S;
	int64_t days = us / day_us - (us % day_us < 0);
	int64_t rest = us - days * day_us;
	int seconds = (int)(rest / US_PER_S);

	return (struct split){
		.days = days,
		.hour = seconds / 3600,
		.minute = seconds / 60 % 60,
		.second = seconds % 60,
		.us = (int)(rest % US_PER_S),
	};
}

/* ".5" of 500000 microseconds, "" of none */
static void format_fraction(int us, char ret[static 12])
{
	size_t n;

	*ret = '\0';
	if (us == 0)
		return;
	snprintf(ret, 12, ".%06d", us);
	for (n = strlen(ret); ret[n - 1] == '0'; n--)
		ret[n - 1] = '\0';
}

void cim_datetime_format_xs(const struct cim_datetime *d,
			    char ret[static CIM_DATETIME_SIZE])
{
	int offset = d->utc_minutes < 0 ? -d->utc_minutes : d->utc_minutes;
	struct split t = split_us(d->us + (int64_t)d->utc_minutes * 60 *
						  US_PER_S * !d->is_interval);
	struct date date = date_from_days(t.days);
	char us[12], zone[16] = "Z";

	format_fraction(t.us, us);
	if (d->is_interval) {
		snprintf(ret, CIM_DATETIME_SIZE, "P%" PRId64 "DT%dH%dM%d%sS",
			 t.days, t.hour, t.minute, t.second, us);
		return;
	}
	if (offset)
		snprintf(zone, sizeof(zone), "%c%02d:%02d",
			 d->utc_minutes < 0 ? '-' : '+', offset / 60 % 100,
			 offset % 60);
	snprintf(ret, CIM_DATETIME_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%s%s",
		 date.year, date.month, date.day, t.hour, t.minute, t.second,
		 us, zone);
}

void cim_datetime_format_cim(const struct cim_datetime *d,
			     char ret[static CIM_DATETIME_SIZE])
{
	int offset = d->utc_minutes < 0 ? -d->utc_minutes : d->utc_minutes;
	struct split t = split_us(d->us + (int64_t)d->utc_minutes * 60 *
						  US_PER_S * !d->is_interval);
	struct date date = date_from_days(t.days);

	if (d->is_interval)
		snprintf(ret, CIM_DATETIME_SIZE,
			 "%08" PRId64 "%02d%02d%02d.%06d:000", t.days, t.hour,
			 t.minute, t.second, t.us);
	else
		snprintf(ret, CIM_DATETIME_SIZE,
			 "%04d%02d%02d%02d%02d%02d.%06d%c%03d", date.year,
			 date.month, date.day, t.hour, t.minute, t.second, t.us,
			 d->utc_minutes < 0 ? '-' : '+', offset % 1000);
}
