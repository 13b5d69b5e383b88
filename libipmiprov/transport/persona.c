/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"
#include "base/macro.h"
#include "libipmiprov/transport/persona-rows.h"
#include "libipmiprov/transport/persona.h"

enum { MAX_COUNT = 100000, SDR_HEADER = 5, MAX_RAW = 255 };

struct parser {
	struct persona *p;
	size_t controller; /* index of the one that rows belong to */
	char *line;        /* what is left of it */
};

/* What take functions return: NULL, what was expected, or this. */
static const char no_memory[] = "memory";

void persona_drop_raws(struct persona_controller *c)
{
	struct persona_raw *raw;

	vec_for_each (raw, &c->raws) {
		buf_done(&raw->request);
		buf_done(&raw->response);
	}
	vec_done(&c->raws);
}

static void controller_done(struct persona_controller *c)
{
	struct persona_sensor *sensor;
	struct persona_fru *fru;

	vec_for_each (sensor, &c->sensors)
		vec_done(&sensor->factors);
	vec_for_each (fru, &c->frus)
		free(fru->data);
	persona_drop_raws(c);
	vec_done(&c->sdrs);
	vec_done(&c->sensors);
	vec_done(&c->sel);
	vec_done(&c->frus);
	vec_done(&c->ccs);
	vec_done(&c->params);
}

void persona_done(struct persona *p)
{
	struct persona_controller *c;

	vec_for_each (c, &p->controllers)
		controller_done(c);
	vec_done(&p->controllers);
	*p = (struct persona){ 0 };
}

struct persona_controller *persona_controller(struct persona *p,
					      uint8_t address, uint8_t channel,
					      bool make)
{
	struct persona_controller *c;

	vec_for_each (c, &p->controllers)
		if (c->address == address && c->channel == channel)
			return c;
	c = make ? vec_push(&p->controllers) : NULL;
	if (c) {
		c->address = address;
		c->channel = channel;
	}
	return c;
}

struct persona_sensor *persona_sensor(struct persona_controller *c, uint8_t lun,
				      uint8_t number, bool make)
{
	struct persona_sensor *s;

	vec_for_each (s, &c->sensors)
		if (s->lun == lun && s->number == number)
			return s;
	s = make ? vec_push(&c->sensors) : NULL;
	if (s) {
		s->lun = lun;
		s->number = number;
	}
	return s;
}

struct persona_fru *persona_fru(struct persona_controller *c, uint8_t id,
				bool make)
{
	struct persona_fru *f;

	vec_for_each (f, &c->frus)
		if (f->id == id)
			return f;
	f = make ? vec_push(&c->frus) : NULL;
	if (f)
		f->id = id;
	return f;
}

static struct persona_controller *current(struct parser *in)
{
	return &in->p->controllers.data[in->controller];
}

/* The next word, or "" at the end. */
static char *next_word(struct parser *in)
{
	char *word = in->line + strspn(in->line, " \t");

	in->line = word + strcspn(word, " \t");
	if (*in->line)
		*in->line++ = '\0';
	return word;
}

static bool take_number(struct parser *in, unsigned max, unsigned *ret)
{
	const char *word = next_word(in);
	unsigned long v;
	char *end;

	if (!isdigit((unsigned char)*word))
		return false;
	errno = 0;
	v = strtoul(word, &end, 0);
	if (*end || errno || v > max)
		return false;
	*ret = (unsigned)v;
	return true;
}

static bool take_u8(struct parser *in, unsigned max, uint8_t *ret)
{
	unsigned v;

	if (!take_number(in, max, &v))
		return false;
	*ret = (uint8_t)v;
	return true;
}

/* All that is left of the line, from @min to @max bytes. */
static bool take_bytes(struct parser *in, size_t min, size_t max, uint8_t *ret,
		       size_t *ret_size)
{
	size_t n;

	if (hex_parse(in->line, ret, max, &n) != 0 || n < min)
		return false;
	in->line += strlen(in->line);
	*ret_size = n;
	return true;
}

static const char *take_reply(struct parser *in, struct persona_reply *ret)
{
	static const char expected[] =
		"1 to 64 bytes in hex, or cc CODE and 0 to 64 bytes";
	struct persona_reply reply = { .is_set = true };
	size_t n, min = 1;

	in->line += strspn(in->line, " \t");
	if (strncmp(in->line, "cc ", 3) == 0) {
		next_word(in);
		if (!take_u8(in, 0xff, &reply.cc))
			return expected;
		min = 0;
	}
	if (!take_bytes(in, min, sizeof(reply.data), reply.data, &n))
		return expected;
	reply.size = (uint8_t)n;
	*ret = reply;
	return NULL;
}

static const char *take_sensor_key(struct parser *in,
				   struct persona_sensor **ret)
{
	uint8_t lun, number;

	if (!take_u8(in, 3, &lun) || !take_u8(in, 0xff, &number))
		return "a LUN from 0 to 3, then a sensor number";
	*ret = persona_sensor(current(in), lun, number, true);
	return *ret ? NULL : no_memory;
}

static const char *take_controller_reply(struct parser *in,
					 const struct persona_row *row)
{
	return take_reply(in, (struct persona_reply *)((char *)current(in) +
						       row->member));
}

static const char *take_sensor_reply(struct parser *in,
				     const struct persona_row *row)
{
	struct persona_sensor *sensor;
	const char *why = take_sensor_key(in, &sensor);

	if (why)
		return why;
	return take_reply(
		in, (struct persona_reply *)((char *)sensor + row->member));
}

static const char *take_count(struct parser *in, const struct persona_row *row)
{
	if (!take_number(in, MAX_COUNT,
			 (unsigned *)((char *)current(in) + row->member)))
		return "a number from 0 to 100000";
	return NULL;
}

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

static const char *take_name(struct parser *in)
{
	in->line += strspn(in->line, " \t");
	if (!*in->line || strlen(in->line) >= sizeof(in->p->name))
		return "a name of 1 to 64 bytes";
	strcpy(in->p->name, in->line);
	in->line += strlen(in->line);
	return NULL;
}

/* It becomes part of a file name: no folders, nothing hidden. */
static const char *take_state(struct parser *in)
{
	const char *word = next_word(in);
	size_t n = strlen(word);

	for (size_t i = 0; i < n; i++)
		if (!is_name_char(word[i]))
			n = 0;
	if (n == 0 || n >= sizeof(in->p->state) || word[0] == '.')
		return "a name of letters, digits, -, _ and .";
	strcpy(in->p->state, word);
	return NULL;
}

static const char *take_controller(struct parser *in)
{
	struct persona_controller *c;
	uint8_t address, channel;

	if (!take_u8(in, 0xfe, &address) || address & 1 || !address ||
	    !take_u8(in, 0x0f, &channel))
		return "an even slave address, then a channel from 0 to 15";
	c = persona_controller(in->p, address, channel, true);
	if (!c)
		return no_memory;
	in->controller = (size_t)(c - in->p->controllers.data);
	return NULL;
}

static const char *take_sdr(struct parser *in)
{
	struct persona_record record, *slot;
	size_t n;

	if (!take_bytes(in, SDR_HEADER, sizeof(record.data), record.data, &n) ||
	    n != SDR_HEADER + (size_t)record.data[4])
		return "a record in hex, as long as its fifth byte says";
	record.size = (uint8_t)n;
	slot = vec_push(&current(in)->sdrs);
	if (!slot)
		return no_memory;
	*slot = record;
	return NULL;
}

static const char *take_sel(struct parser *in)
{
	struct persona_sel_record record, *slot;
	size_t n;

	if (!take_bytes(in, SEL_RECORD_SIZE, SEL_RECORD_SIZE, record.data, &n))
		return "16 bytes in hex";
	slot = vec_push(&current(in)->sel);
	if (!slot)
		return no_memory;
	*slot = record;
	return NULL;
}

static const char *take_sel_time(struct parser *in)
{
	unsigned v;

	if (!take_number(in, UINT32_MAX, &v))
		return "seconds since 1970";
	current(in)->has_sel_time = true;
	current(in)->sel_time = v;
	return NULL;
}

static const char *add_fru_bytes(struct persona_fru *fru, const uint8_t *bytes,
				 size_t size)
{
	uint8_t *data;

	if (fru->size + size > PERSONA_MAX_FRU)
		return "at most 65535 bytes of an inventory device";
	data = realloc(fru->data, fru->size + size);
	if (!data)
		return no_memory;
	memcpy(data + fru->size, bytes, size);
	fru->data = data;
	fru->size += size;
	return NULL;
}

static const char *take_fru(struct parser *in)
{
	struct persona_fru *fru;
	uint8_t id, bytes[64];
	size_t n;

	if (!take_u8(in, 0xff, &id))
		return "the number of an inventory device";
	fru = persona_fru(current(in), id, true);
	if (!fru)
		return no_memory;
	in->line += strspn(in->line, " \t");
	if (strncmp(in->line, "cc ", 3) == 0) {
		next_word(in);
		return take_u8(in, 0xff, &fru->cc) && fru->cc
			       ? NULL
			       : "a completion code from 1 to 0xff";
	}
	if (strcmp(in->line, "words") == 0) {
		next_word(in);
		fru->by_words = true;
		return NULL;
	}
	if (!take_bytes(in, 1, sizeof(bytes), bytes, &n))
		return "1 to 64 more bytes in hex, cc CODE, or words";
	return add_fru_bytes(fru, bytes, n);
}

static const char *take_factors(struct parser *in)
{
	struct persona_factors factors, *slot;
	struct persona_sensor *sensor;
	const char *why = take_sensor_key(in, &sensor);
	size_t n;

	if (why)
		return why;
	if (!take_u8(in, 0xff, &factors.raw) ||
	    !take_bytes(in, sizeof(factors.reply), sizeof(factors.reply),
			factors.reply, &n))
		return "a raw reading, then the 7 bytes of its factors in hex";
	slot = vec_push(&sensor->factors);
	if (!slot)
		return no_memory;
	*slot = factors;
	return NULL;
}

static const char *take_wave(struct parser *in)
{
	struct persona_sensor *sensor;
	const char *why = take_sensor_key(in, &sensor), *shape;

	if (why)
		return why;
	shape = next_word(in);
	if (strcmp(shape, "triangle") == 0)
		sensor->wave = WAVE_TRIANGLE;
	else if (strcmp(shape, "square") == 0)
		sensor->wave = WAVE_SQUARE;
	else
		return "a shape: triangle or square";
	if (!take_u8(in, 127, &sensor->wave_amplitude) ||
	    !take_number(in, MAX_COUNT, &sensor->wave_period_s) ||
	    sensor->wave_period_s == 0)
		return "an amplitude from 0 to 127, then a period in seconds";
	return NULL;
}

static const char *take_needs_power(struct parser *in)
{
	struct persona_sensor *sensor;
	const char *why = take_sensor_key(in, &sensor);

	if (!why)
		sensor->needs_power = true;
	return why;
}

static const char *take_param(struct parser *in, enum persona_param_kind kind)
{
	uint8_t key[PERSONA_MAX_KEYS] = { 0 };
	struct persona_param *param;

	for (size_t i = 0; i < persona_param_n_keys(kind); i++)
		if (!take_u8(in, persona_param_key_max(kind, i), &key[i]))
			return "the numbers that select it, as in "
			       "ipmiprov-persona(5), then what is answered";
	param = persona_param(current(in), kind, key, true);
	return param ? take_reply(in, &param->reply) : no_memory;
}

static const char *take_raw(struct parser *in)
{
	static const char expected[] =
		"LUN, network function, command, bytes in hex, ->, completion "
		"code, bytes in hex";
	uint8_t bytes[MAX_RAW];
	struct persona_raw raw = { 0 }, *slot;
	char *arrow;
	size_t n;

	if (!take_u8(in, 3, &raw.lun) || !take_u8(in, 0x3e, &raw.netfn) ||
	    raw.netfn & 1 || !take_u8(in, 0xff, &raw.cmd))
		return expected;
	arrow = strstr(in->line, "->");
	if (!arrow)
		return expected;
	*arrow = '\0';
	if (!take_bytes(in, 0, sizeof(bytes), bytes, &n))
		return expected;
	slot = vec_push(&current(in)->raws);
	if (!slot)
		return no_memory;
	*slot = raw;
	buf_add(&slot->request, bytes, n);

	in->line = arrow + 2;
	if (!take_u8(in, 0xff, &slot->cc) ||
	    !take_bytes(in, 0, sizeof(bytes), bytes, &n))
		return expected;
	buf_add(&slot->response, bytes, n);
	return buf_error(&slot->request) || buf_error(&slot->response)
		       ? no_memory
		       : NULL;
}

static const char *take_cc(struct parser *in)
{
	struct persona_cc cc, *slot;

	if (!take_u8(in, 0x3e, &cc.netfn) || cc.netfn & 1 ||
	    !take_u8(in, 0xff, &cc.cmd) || !take_u8(in, 0xff, &cc.cc))
		return "network function, command and completion code";
	slot = vec_push(&current(in)->ccs);
	if (!slot)
		return no_memory;
	*slot = cc;
	return NULL;
}

static const char *take_device_sdrs(struct parser *in)
{
	current(in)->device_sdrs = true;
	return NULL;
}

static const struct {
	const char *keyword;
	const char *(*take)(struct parser *in);
} rows[] = {
	{ "name", take_name },
	{ "state", take_state },
	{ "controller", take_controller },
	{ "device-sdrs", take_device_sdrs },
	{ "sdr", take_sdr },
	{ "factors", take_factors },
	{ "needs-power", take_needs_power },
	{ "wave", take_wave },
	{ "sel", take_sel },
	{ "sel-time", take_sel_time },
	{ "fru", take_fru },
	{ "raw", take_raw },
	{ "cc", take_cc },
};

static const struct {
	const struct persona_row *rows;
	const char *(*take)(struct parser *in, const struct persona_row *row);
} row_tables[] = {
	{ persona_controller_replies, take_controller_reply },
	{ persona_sensor_replies, take_sensor_reply },
	{ persona_counts, take_count },
};

static const char *take_row(struct parser *in)
{
	const char *keyword = next_word(in);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(keyword, rows[i].keyword) == 0)
			return rows[i].take(in);
	for (size_t i = 0; i < ARRAY_SIZE(row_tables); i++)
		for (const struct persona_row *row = row_tables[i].rows;
		     row->keyword; row++)
			if (strcmp(keyword, row->keyword) == 0)
				return row_tables[i].take(in, row);
	for (int i = 0; i < N_PERSONA_PARAMS; i++)
		if (strcmp(keyword, persona_param_infos[i].keyword) == 0)
			return take_param(in, (enum persona_param_kind)i);
	return "a row of ipmiprov-persona(5)";
}

static const char *take_line(struct parser *in)
{
	const char *why;
	size_t n = strlen(in->line);

	while (n > 0 && isspace((unsigned char)in->line[n - 1]))
		in->line[--n] = '\0';
	in->line += strspn(in->line, " \t");
	if (!*in->line || *in->line == '#')
		return NULL;
	why = take_row(in);
	if (!why && *next_word(in))
		why = "nothing more";
	return why;
}

static int report(const char *name, size_t line, const char *expected,
		  char **ret_why)
{
	struct buf why = { 0 };

	if (expected == no_memory)
		return ERR_ORIGIN(-ENOMEM);
	buf_printf(&why, "%s:%zu: expected %s", name, line, expected);
	*ret_why = buf_steal(&why);
	return ERR_ORIGIN(*ret_why ? -EINVAL : -ENOMEM);
}

/* Splits @text at its line ends and takes each. */
static int take_lines(char *text, const char *name, struct parser *in,
		      char **ret_why)
{
	bool is_first = true;
	size_t line = 0;

	for (char *next; text; text = next) {
		const char *why;

		line++;
		next = strchr(text, '\n');
		if (next)
			*next++ = '\0';
		in->line = text;
		if (is_first) {
			is_first = false;
			if (strcmp(next_word(in), "persona") != 0 ||
			    strcmp(next_word(in), "1") != 0)
				return ERR_TRACE(
					report(name, line,
					       "persona 1 on the first line",
					       ret_why));
		}
		why = take_line(in);
		if (why)
			return ERR_TRACE(report(name, line, why, ret_why));
	}
	return 0;
}

int persona_parse(const char *text, const char *name, struct persona *ret,
		  char **ret_why)
{
	CLEANUP(persona_done) struct persona p = { 0 };
	struct parser in = { .p = &p };
	AUTO_FREE char *copy = strdup(text);
	int r;

	if (!copy || !persona_controller(&p, 0x20, 0, true))
		return ERR_ORIGIN(-ENOMEM);
	r = take_lines(copy, name, &in, ret_why);
	if (r != 0)
		return ERR_TRACE(r);
	*ret = p;
	p = (struct persona){ 0 };
	return 0;
}

static int read_text(const char *path, struct buf *ret)
{
	int r = file_read(path, ret);

	if (r == 0 && memchr(ret->data, '\0', ret->size))
		return ERR_ORIGIN(-EINVAL);
	return ERR_TRACE(r);
}

int persona_load(const char *path, struct persona *ret, char **ret_why)
{
	CLEANUP(buf_done) struct buf text = { .max_size = PERSONA_MAX_FILE };
	struct buf why = { 0 };
	int r = read_text(path, &text);

	if (r == 0)
		return ERR_TRACE(persona_parse(text.data, path, ret, ret_why));
	buf_printf(&why, "%s: %s", path,
		   r == -EINVAL ? "expected text" : strerror(-r));
	*ret_why = buf_steal(&why);
	return ERR_TRACE(r);
}
