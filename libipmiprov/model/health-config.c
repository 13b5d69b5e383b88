/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
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

enum { ANY_SENSOR_TYPE = -1, MAX_FILE = 1024 * 1024 };

struct override {
	int sensor_type, reading_type, offset;
	enum severity severity;
};

struct health_overrides {
	struct override_vec VEC(struct override) rows;
};

/* What inih's callback needs, and the first row that is wrong. */
struct parse {
	struct health_overrides *overrides;
	const char *expected; /* NULL: all is well so far */
	char key[64];
	bool no_memory;
};

void health_overrides_free(struct health_overrides *overrides)
{
	if (!overrides)
		return;
	vec_done(&overrides->rows);
	free(overrides);
}

static void overrides_free_p(struct health_overrides **overrides)
{
	health_overrides_free(*overrides);
}

bool health_overrides_find(const struct health_overrides *overrides,
			   int sensor_type, int reading_type, int offset,
			   enum severity *ret)
{
	const struct override *o, *found = NULL;

	vec_for_each (o, &overrides->rows) {
		bool fits =
			o->reading_type == reading_type && o->offset == offset;

		if (fits && o->sensor_type == sensor_type)
			found = o;
		else if (fits && o->sensor_type == ANY_SENSOR_TYPE &&
			 (!found || found->sensor_type == ANY_SENSOR_TYPE))
			found = o;
	}
	if (found)
		*ret = found->severity;
	return found;
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
		*ret = ANY_SENSOR_TYPE;
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

	if (reading_type == READING_TYPE_THRESHOLD) {
		for (int i = 0; i < N_THRESHOLDS; i++)
			if (strcasecmp(s, thresholds[i]) == 0) {
				*ret = i;
				return NULL;
			}
		return "a threshold: lower- or upper-, then noncritical, "
		       "critical or nonrecoverable";
	}
	*ret = number(s, TEXT_N_OFFSETS - 1);
	return *ret < 0 ? "a state: its offset, 0 to 14" : NULL;
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

/* For ini_parse_string(): 1 goes on, 0 makes this the line of the error. */
static int take_row(void *user, const char *section, const char *key,
		    const char *value)
{
	struct parse *p = user;
	struct override row, *slot;

	if (strcmp(section, "Health") != 0)
		return 1;
	if (p->expected || p->no_memory)
		return 0;
	snprintf(p->key, sizeof(p->key), "%s", key);
	p->expected = parse_row(key, value, &row);
	if (p->expected)
		return 0;
	slot = vec_push(&p->overrides->rows);
	if (!slot) {
		p->no_memory = true;
		return 0;
	}
	*slot = row;
	return 1;
}

static int report(const char *name, int line, const struct parse *p,
		  char **ret_why)
{
	struct buf why = { 0 };

	if (p->no_memory || line < 0)
		return ERR_ORIGIN(-ENOMEM);
	if (p->expected)
		buf_printf(&why, "%s:%d: [Health] %s: expected %s", name, line,
			   p->key, p->expected);
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
