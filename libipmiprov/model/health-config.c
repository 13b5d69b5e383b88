/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fnmatch.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/vec.h"
#include "libipmiprov/model/health-config.h"
#include "libipmiprov/model/text.h"

enum { ANY = -1, MAX_FILE = 1024 * 1024 };

/* Which sensors the rows of a section are for. */
struct filter {
	char section[64];
	char *sensor;         /* pattern; NULL: all */
	enum vendor vendor;   /* or */
	long manufacturer_id; /* ANY: all */
	int product;
};

struct override {
	size_t filter; /* index */
	int sensor_type, reading_type, offset;
	enum severity severity;
};

struct health_overrides {
	struct filter_vec VEC(struct filter) filters;
	struct override_vec VEC(struct override) rows;
};

/* What inih's callback needs, and the first row that is wrong. */
struct parse {
	struct health_overrides *overrides;
	const char *expected; /* NULL: all is well so far */
	char section[64], key[64];
	bool no_memory;
};

void health_overrides_free(struct health_overrides *overrides)
{
	struct filter *f;

	if (!overrides)
		return;
	vec_for_each (f, &overrides->filters)
		free(f->sensor);
	vec_done(&overrides->filters);
	vec_done(&overrides->rows);
	free(overrides);
}

static void overrides_free_p(struct health_overrides **overrides)
{
	health_overrides_free(*overrides);
}

/* Weights of what a row names: of two that fit, the heavier counts. */
enum {
	NAMES_NOTHING,
	NAMES_STATE = 1,
	NAMES_SENSOR_TYPE = 2,
	NAMES_VENDOR = 4,
	NAMES_PRODUCT = 8,
	NAMES_SENSOR = 16,
	FITS_NOT = -1,
};

static int weigh_filter(const struct filter *f, const struct health_subject *s)
{
	const struct maker *m = &s->maker;
	int weight = NAMES_NOTHING;

	if (f->sensor) {
		if (!s->sensor ||
		    fnmatch(f->sensor, s->sensor, FNM_CASEFOLD) != 0)
			return FITS_NOT;
		weight += NAMES_SENSOR;
	}
	if (f->product != ANY) {
		if (f->product != m->product_id || !m->manufacturer_id)
			return FITS_NOT;
		weight += NAMES_PRODUCT;
	}
	if (f->vendor != VENDOR_UNKNOWN || f->manufacturer_id != ANY) {
		if (f->vendor != VENDOR_UNKNOWN
			    ? f->vendor != m->vendor
			    : f->manufacturer_id != (long)m->manufacturer_id)
			return FITS_NOT;
		weight += NAMES_VENDOR;
	}
	return weight;
}

static int weigh_row(const struct override *o, const struct health_subject *s,
		     int offset)
{
	int weight = NAMES_NOTHING;

	if (o->reading_type != s->reading_type)
		return FITS_NOT;
	if (o->sensor_type != ANY) {
		if (o->sensor_type != s->sensor_type)
			return FITS_NOT;
		weight += NAMES_SENSOR_TYPE;
	}
	if (o->offset != ANY) {
		if (o->offset != offset)
			return FITS_NOT;
		weight += NAMES_STATE;
	}
	return weight;
}

bool health_overrides_find(const struct health_overrides *overrides,
			   const struct health_subject *subject, int offset,
			   enum severity *ret)
{
	const struct override *o;
	int best = FITS_NOT;

	vec_for_each (o, &overrides->rows) {
		int weight = weigh_row(o, subject, offset), filter;

		if (weight == FITS_NOT)
			continue;
		filter = weigh_filter(&overrides->filters.data[o->filter],
				      subject);
		if (filter == FITS_NOT || filter + weight < best)
			continue;
		best = filter + weight;
		*ret = o->severity;
	}
	return best != FITS_NOT;
}

bool health_is_section(const char *section)
{
	return strcasecmp(section, "Health") == 0 ||
	       strncasecmp(section, "Health/", strlen("Health/")) == 0;
}

/* A number from 0 to @max and nothing after it; or -1. */
static int number(const char *s, int max)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(s, &end, 0);
	return end == s || *end || errno || v < 0 || v > max ? -1 : (int)v;
}

static const char *parse_sensor_type(const char *s, int *ret)
{
	int type = text_sensor_type_code(s);

	if (strcmp(s, "*") == 0) {
		*ret = ANY;
		return NULL;
	}
	if (type < 0)
		type = number(s, 0xff);
	if (type < 0)
		return "a sensor type: its name, a code from 0 to 0xff, or *";
	*ret = type;
	return NULL;
}

static const char *parse_reading_type(const char *s, int *ret)
{
	int type = number(s, 0x7f);

	if (strcasecmp(s, "threshold") == 0)
		type = READING_TYPE_THRESHOLD;
	else if (strcasecmp(s, "sensor-specific") == 0)
		type = READING_TYPE_SENSOR_SPECIFIC;
	if (type < 0)
		return "a reading type: threshold, sensor-specific, or a code "
		       "from 0 to 0x7f";
	*ret = type;
	return NULL;
}

static const char *parse_state(const char *s, int reading_type, int *ret)
{
	/* In the order of enum threshold. */
	static const char *const thresholds[N_THRESHOLDS] = {
		"lower-noncritical", "lower-critical", "lower-nonrecoverable",
		"upper-noncritical", "upper-critical", "upper-nonrecoverable",
	};

	if (strcmp(s, "*") == 0) {
		*ret = ANY;
		return NULL;
	}
	if (reading_type == READING_TYPE_THRESHOLD) {
		for (int i = 0; i < N_THRESHOLDS; i++)
			if (strcasecmp(s, thresholds[i]) == 0) {
				*ret = i;
				return NULL;
			}
		return "a threshold: lower- or upper-, then noncritical, "
		       "critical or nonrecoverable; or *";
	}
	*ret = number(s, TEXT_N_OFFSETS - 1);
	return *ret < 0 ? "a state: its offset, 0 to 14, or *" : NULL;
}

static const char *parse_severity(const char *s, enum severity *ret)
{
	for (enum severity v = SEVERITY_UNKNOWN; v <= SEVERITY_CRITICAL; v++)
		if (strcasecmp(s, health_text(v)) == 0) {
			*ret = v;
			return NULL;
		}
	return "ok, warning, critical or unknown";
}

/* NULL, or what was expected. */
static const char *parse_row(const char *key, const char *value,
			     struct override *ret)
{
	char parts[64];
	char *state, *reading;
	const char *why;

	/* Names of sensor types may hold a slash: take the last two. */
	if (strlen(key) >= sizeof(parts))
		return "SENSOR TYPE/READING TYPE/STATE";
	strcpy(parts, key);
	state = strrchr(parts, '/');
	if (!state)
		return "SENSOR TYPE/READING TYPE/STATE";
	*state++ = '\0';
	reading = strrchr(parts, '/');
	if (!reading)
		return "SENSOR TYPE/READING TYPE/STATE";
	*reading++ = '\0';

	why = parse_sensor_type(parts, &ret->sensor_type);
	if (!why)
		why = parse_reading_type(reading, &ret->reading_type);
	if (!why)
		why = parse_state(state, ret->reading_type, &ret->offset);
	return why ? why : parse_severity(value, &ret->severity);
}

static const char *parse_vendor(const char *value, struct filter *ret)
{
	ret->vendor = vendor_find(value);
	ret->manufacturer_id = ANY;
	if (ret->vendor != VENDOR_UNKNOWN)
		return NULL;
	ret->manufacturer_id = number(value, 0xfffff);
	if (ret->manufacturer_id == ANY)
		return "a vendor: its name, as in Dell or Supermicro, or its "
		       "number";
	/* a number that somebody owns means all that are his */
	ret->vendor = vendor_of((uint32_t)ret->manufacturer_id);
	return NULL;
}

static const char *parse_filter(struct parse *p, const char *key,
				const char *value, struct filter *ret)
{
	if (strcasecmp(key, "Vendor") == 0)
		return parse_vendor(value, ret);
	if (strcasecmp(key, "Product") == 0) {
		ret->product = number(value, 0xffff);
		return ret->product == ANY ? "a product's number" : NULL;
	}
	if (!*value)
		return "a pattern for names of sensors";
	free(ret->sensor);
	ret->sensor = strdup(value);
	p->no_memory = !ret->sensor;
	return NULL;
}

/* The filter of a section; made, fitting all, where it is new. */
static struct filter *filter_of(struct parse *p, const char *section)
{
	struct filter *f;

	vec_for_each (f, &p->overrides->filters)
		if (strcasecmp(f->section, section) == 0)
			return f;
	f = vec_push(&p->overrides->filters);
	if (!f) {
		p->no_memory = true;
		return NULL;
	}
	*f = (struct filter){ .manufacturer_id = ANY, .product = ANY };
	snprintf(f->section, sizeof(f->section), "%s", section);
	return f;
}

static bool is_filter(const char *key)
{
	return strcasecmp(key, "Sensor") == 0 ||
	       strcasecmp(key, "Vendor") == 0 ||
	       strcasecmp(key, "Product") == 0;
}

static void take_override(struct parse *p, const struct filter *filter,
			  const char *key, const char *value)
{
	struct override row, *slot;

	p->expected = parse_row(key, value, &row);
	if (p->expected)
		return;
	row.filter = (size_t)(filter - p->overrides->filters.data);
	slot = vec_push(&p->overrides->rows);
	p->no_memory = !slot;
	if (slot)
		*slot = row;
}

/* For ini_parse_string(): 1 goes on, 0 makes this the line of the error. */
static int take_row(void *user, const char *section, const char *key,
		    const char *value)
{
	struct parse *p = user;
	struct filter *filter;

	if (!health_is_section(section))
		return 1;
	if (p->expected || p->no_memory)
		return 0;
	filter = filter_of(p, section);
	if (!filter)
		return 0;
	snprintf(p->section, sizeof(p->section), "%s", section);
	snprintf(p->key, sizeof(p->key), "%s", key);
	if (!is_filter(key))
		take_override(p, filter, key, value);
	else if (strcasecmp(section, "Health") == 0)
		p->expected = "in a section [Health/NAME]";
	else
		p->expected = parse_filter(p, key, value, filter);
	return !p->expected && !p->no_memory;
}

static int report(const char *name, int line, const struct parse *p,
		  char **ret_why)
{
	struct buf why = { 0 };

	if (p->no_memory || line < 0)
		return ERR_ORIGIN(-ENOMEM);
	if (p->expected)
		buf_printf(&why, "%s:%d: [%s] %s: expected %s", name, line,
			   p->section, p->key, p->expected);
	else
		buf_printf(&why, "%s:%d: expected [SECTION] or KEY=VALUE", name,
			   line);
	*ret_why = buf_steal(&why);
	return ERR_ORIGIN(*ret_why ? -EINVAL : -ENOMEM);
}

int health_overrides_parse(const char *text, const char *name,
			   struct health_overrides **ret, char **ret_why)
{
	CLEANUP(overrides_free_p)
	struct health_overrides *overrides = calloc(1, sizeof(*overrides));
	struct parse p = { .overrides = overrides };
	int line;

	if (!overrides)
		return ERR_ORIGIN(-ENOMEM);
	line = ini_parse_string(text, take_row, &p);
	if (line != 0)
		return report(name, line, &p, ret_why);
	*ret = STEAL(overrides);
	return 0;
}

int health_overrides_load(const char *path, struct health_overrides **ret,
			  char **ret_why)
{
	CLEANUP(buf_done) struct buf text = { .max_size = MAX_FILE };
	struct buf why = { 0 };
	int r = file_read_text(path, &text);

	if (r == 0)
		return ERR_TRACE(
			health_overrides_parse(text.data, path, ret, ret_why));
	buf_printf(&why, "%s: %s", path,
		   r == -EILSEQ ? "expected text, found a NUL" : strerror(-r));
	*ret_why = buf_steal(&why);
	return ERR_TRACE(r);
}
