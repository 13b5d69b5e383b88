/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The file has a line for each note: class, keys, nothing, property, values,
 * with tabs between.  %XX stands for a byte that would be in the way.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "base/vec.h"
#include "libipmiprov/model/notes.h"
#include "libipmiprov/repo/state-file.h"

enum { MAX_ITEMS = 64, MAX_TEXT = 1024 };

static const char file_head[] =
	"# Written by ipmiprovd: properties that were set over the protocol\n";

struct note {
	/* object: as in the file; items: the values as text */
	char *object, *property;
	size_t n_items;
	char **items;
	size_t size; /* in the file */
};

struct model_notes {
	char *path; /* or NULL */
	struct VEC(struct note) notes;
	size_t size; /* of them all */
};

static void note_done(struct note *note)
{
	for (size_t i = 0; i < note->n_items; i++)
		free(note->items[i]);
	free(note->items);
	free(note->object);
	free(note->property);
}

static void forget_all(struct model_notes *notes)
{
	struct note *note;

	vec_for_each (note, &notes->notes)
		note_done(note);
	vec_done(&notes->notes);
	notes->size = 0;
}

void model_notes_free(struct model_notes *notes)
{
	if (!notes)
		return;
	forget_all(notes);
	free(notes->path);
	free(notes);
}

/* ---- text ---- */

static void put_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c == 0x7f || c == '%')
			buf_printf(out, "%%%02X", c);
		else
			buf_putc(out, (char)c);
	}
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* In place; false: it is no text that put_escaped() writes. */
static bool unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		int high, low;

		if (*text != '%') {
			*to++ = *text;
			continue;
		}
		high = hex_digit(text[1]);
		low = high < 0 ? -1 : hex_digit(text[2]);
		if (low < 0 || (high == 0 && low == 0))
			return false;
		*to++ = (char)(high << 4 | low);
		text += 2;
	}
	*to = '\0';
	return true;
}

/* Which object it is, the same text each time. */
static char *object_of(const struct cim_instance *instance)
{
	const struct cim_class *class = instance->class;
	CLEANUP(buf_done) struct buf out = { 0 }, key = { 0 };

	buf_puts(&out, class->name);
	for (size_t i = 0; i < class->n_properties; i++) {
		const struct cim_property *p = &class->properties[i];

		if (!p->is_key || p->type == CIM_REFERENCE ||
		    instance->values[i].null)
			continue;
		buf_reset(&key);
		buf_puts(&key, "");
		cim_value_print(&key, p->type, &instance->values[i]);
		if (buf_error(&key))
			return NULL;
		buf_printf(&out, "\t%s=", p->name);
		put_escaped(&out, key.data);
	}
	return buf_error(&out) ? NULL : buf_steal(&out);
}

/* ---- what may be noted ---- */

static const char *const properties[] = { "EnabledDefault",
					  "PrimaryOwnerContact",
					  "PrimaryOwnerName", "Roles" };

bool model_notes_has(const struct cim_property *property)
{
	for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
		if (!strcasecmp(properties[i], property->name))
			return true;
	return false;
}

static bool is_in_map(const struct cim_property *p, uint64_t value)
{
	if (!p->value_map)
		return true;
	for (const char *const *m = p->value_map; *m; m++)
		if (strtoull(*m, NULL, 0) == value)
			return true;
	return false;
}

static bool allow_scalar(const struct cim_property *p,
			 const struct cim_value *v)
{
	size_t max = p->max_len > 0 ? p->max_len : MAX_TEXT;

	if (v->null)
		return false;
	return p->type == CIM_STRING ? strlen(v->string) <= max
				     : is_in_map(p, v->u);
}

bool model_notes_allow(const struct cim_property *property,
		       const struct cim_value *value)
{
	if (value->null)
		return true;
	if (!property->is_array)
		return allow_scalar(property, value);
	for (size_t i = 0; i < value->n; i++)
		if (!allow_scalar(property, &value->items[i]))
			return false;
	return value->n <= MAX_ITEMS;
}

/* ---- notes ---- */

static struct note *find(const struct model_notes *notes, const char *object,
			 const char *property)
{
	struct note *note;

	vec_for_each (note, &notes->notes)
		if (!strcmp(note->object, object) &&
		    !strcmp(note->property, property))
			return note;
	return NULL;
}

static int add_item(struct note *note, const char *text)
{
	note->items[note->n_items] = strdup(text);
	return note->items[note->n_items++] ? 0 : ERR_ORIGIN(-ENOMEM);
}

static int note_new(const char *object, const char *property, size_t n_items,
		    struct note *ret)
{
	*ret = (struct note){ .object = strdup(object),
			      .property = strdup(property),
			      .items = calloc(n_items + 1,
					      sizeof(*ret->items)) };
	return ret->object && ret->property && ret->items ? 0
							  : ERR_ORIGIN(-ENOMEM);
}

static int fill_items(const struct cim_property *p, const struct cim_value *v,
		      struct note *note)
{
	const struct cim_value *items = p->is_array ? v->items : v;
	size_t n = p->is_array ? v->n : 1;

	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_done) struct buf text = { 0 };
		int r;

		buf_puts(&text, "");
		cim_value_print(&text, p->type, &items[i]);
		r = buf_error(&text) ? ERR_ORIGIN(-ENOMEM)
				     : add_item(note, text.data);
		if (r != 0)
			return r;
	}
	return 0;
}

/* The object, an empty field, the property, the values. */
static void write_note(struct buf *out, const struct note *note)
{
	buf_puts(out, note->object);
	buf_puts(out, "\t\t");
	put_escaped(out, note->property);
	for (size_t i = 0; i < note->n_items; i++) {
		buf_putc(out, '\t');
		put_escaped(out, note->items[i]);
	}
	buf_putc(out, '\n');
}

static int measure(struct note *note)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	write_note(&text, note);
	note->size = text.size;
	return ERR_ORIGIN(buf_error(&text));
}

static void forget(struct model_notes *notes, struct note *note)
{
	notes->size -= note->size;
	note_done(note);
	*note = notes->notes.data[--notes->notes.n];
}

/* Takes @note over if 0 is returned. */
static int put_note(struct model_notes *notes, struct note *note)
{
	struct note *old = find(notes, note->object, note->property), *slot;
	size_t rest = notes->size - (old ? old->size : 0);
	int r = measure(note);

	if (r != 0)
		return ERR_TRACE(r);
	if ((!old && notes->notes.n >= MODEL_MAX_NOTES) ||
	    rest + note->size > MODEL_MAX_NOTES_SIZE)
		return ERR_ORIGIN(-ENOSPC);
	slot = old ? old : vec_push(&notes->notes);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	if (old)
		note_done(old);
	*slot = *note;
	notes->size = rest + note->size;
	return 0;
}

int model_notes_set(struct model_notes *notes,
		    const struct cim_instance *instance, size_t property,
		    const struct cim_value *value)
{
	const struct cim_property *p = &instance->class->properties[property];
	AUTO_FREE char *object = object_of(instance);
	struct note note, *old;
	int r;

	if (!object)
		return ERR_ORIGIN(-ENOMEM);
	old = find(notes, object, p->name);
	if (value->null) {
		if (old)
			forget(notes, old);
		return 0;
	}
	r = note_new(object, p->name, p->is_array ? value->n : 1, &note);
	if (r == 0)
		r = fill_items(p, value, &note);
	if (r == 0)
		r = put_note(notes, &note);
	if (r != 0)
		note_done(&note);
	return ERR_TRACE(r);
}

/* ---- instances ---- */

static int parse_items(const struct note *note, const struct cim_property *p,
		       struct arena *a, struct cim_value *ret)
{
	struct cim_value *items;
	int r = 0;

	if (!p->is_array)
		return note->n_items == 1
			       ? cim_value_parse(p->type, note->items[0], a,
						 ret)
			       : CIM_R_BAD_VALUE;
	items = arena_new_array(a, struct cim_value, note->n_items + 1);
	if (!items)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; r == 0 && i < note->n_items; i++)
		r = cim_value_parse(p->type, note->items[i], a, &items[i]);
	if (r == 0)
		*ret = (struct cim_value){ .n = note->n_items, .items = items };
	return r;
}

int model_notes_apply(const struct model_notes *notes, struct arena *a,
		      struct cim_instance *instance)
{
	AUTO_FREE char *object = NULL;
	const struct note *note;

	if (notes->notes.n == 0)
		return 0;
	object = object_of(instance);
	if (!object)
		return ERR_ORIGIN(-ENOMEM);
	vec_for_each (note, &notes->notes) {
		int i = strcmp(note->object, object)
				? -1
				: cim_class_property(instance->class,
						     note->property);
		int r;

		if (i < 0)
			continue;
		/* what is of another type by now is as good as not there */
		r = parse_items(note, &instance->class->properties[i], a,
				&instance->values[i]);
		if (r < 0)
			return ERR_TRACE(r);
	}
	return 0;
}

/* ---- the file ---- */

int model_notes_save(const struct model_notes *notes)
{
	CLEANUP(buf_done) struct buf out = { 0 };
	const struct note *note;

	if (!notes->path)
		return 0;
	buf_puts(&out, file_head);
	vec_for_each (note, &notes->notes)
		write_note(&out, note);
	if (buf_error(&out))
		return ERR_ORIGIN(buf_error(&out));
	return ERR_TRACE(state_file_write(notes->path, out.data, out.size));
}

static size_t count_tabs(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\t';
	return n;
}

/* @text: NULL: an array without items */
static int read_items(char *text, struct note *note)
{
	char *item;

	while ((item = strsep(&text, "\t")) != NULL) {
		int r = unescape(item) ? add_item(note, item) : -EBADMSG;

		if (r != 0)
			return r;
	}
	return 0;
}

/* -EBADMSG: it makes no sense. */
static int read_line(struct model_notes *notes, char *line)
{
	char *gap = strstr(line, "\t\t"), *property, *items;
	struct note note;
	int r;

	if (*line == '#' || !gap)
		return -EBADMSG;
	*gap = '\0';
	property = gap + 2;
	items = strchr(property, '\t');
	if (items)
		*items++ = '\0';
	r = note_new(line, property, items ? count_tabs(items) + 1 : 0, &note);
	if (r == 0)
		r = read_items(items, &note);
	if (r == 0)
		r = put_note(notes, &note);
	if (r != 0)
		note_done(&note);
	return r;
}

static int read_file(struct model_notes *notes)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	char *at, *line;
	int r = state_file_read(notes->path, &text);

	if (r == -ENOENT || text.size == 0)
		return 0;
	if (r != 0)
		return ERR_TRACE(r);
	at = text.data;
	while ((line = strsep(&at, "\n")) != NULL) {
		r = read_line(notes, line);
		if (r == -ENOMEM)
			return ERR_TRACE(r);
	}
	return 0;
}

void model_notes_undo(struct model_notes *notes)
{
	if (!notes->path)
		return;
	forget_all(notes);
	(void)read_file(notes);
}

static void free_notes(struct model_notes **notes)
{
	model_notes_free(*notes);
}

int model_notes_open(const char *path, struct model_notes **ret)
{
	CLEANUP(free_notes)
	struct model_notes *notes = calloc(1, sizeof(*notes));
	int r;

	if (!notes)
		return ERR_ORIGIN(-ENOMEM);
	if (path) {
		notes->path = strdup(path);
		r = notes->path ? read_file(notes) : ERR_ORIGIN(-ENOMEM);
		if (r != 0)
			return ERR_TRACE(r);
	}
	*ret = STEAL(notes);
	return 0;
}
