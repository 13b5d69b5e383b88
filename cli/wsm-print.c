/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/wsm-print.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "cli/clean.h"

enum { INDENT = 4 };

static bool is_simple(const struct wsm_node *node)
{
	return !wsm_node_first(node);
}

/* All text of @node, without blanks at its ends, cleaned. */
static void put_value(struct buf *out, const struct wsm_node *node)
{
	CLEANUP(buf_done) struct buf raw = { 0 };
	size_t skip;

	for (const struct wsm_node *n = node->children; n; n = n->next)
		if (!n->name)
			buf_puts(&raw, n->text);
	if (raw.size == 0)
		return;
	while (raw.size > 0 && isspace((unsigned char)raw.data[raw.size - 1]))
		buf_truncate(&raw, raw.size - 1);
	skip = strspn(raw.data, " \t\r\n");
	if (raw.size > skip)
		clean_text(out, raw.data + skip);
}

/* CIM's own wrappers around a time: their text is the property's value. */
static const struct wsm_node *unwrap(const struct wsm_node *node)
{
	static const char common[] =
		"http://schemas.dmtf.org/wbem/wscim/1/common";
	const struct wsm_node *child = wsm_node_first(node);

	if (child && child->ns && strcmp(child->ns, common) == 0 &&
	    !wsm_node_next(child) && is_simple(child))
		return child;
	return node;
}

static void put_item(struct buf *out, const struct wsm_node *node)
{
	if (wsm_node_is_nil(node))
		buf_puts(out, "null");
	put_value(out, unwrap(node));
}

static void put_indent(struct buf *out, int depth)
{
	for (int i = 0; i < depth * INDENT; i++)
		buf_putc(out, ' ');
}

static bool is_repeat(const struct wsm_node *a, const struct wsm_node *b)
{
	return a && b && is_simple(a) && is_simple(b) &&
	       strcmp(a->name, b->name) == 0;
}

/* `Name`, `Name = value`, `Name = null`, `Name = a, b, c`. */
static const struct wsm_node *put_simple(struct buf *out,
					 const struct wsm_node *node)
{
	const struct wsm_node *next = wsm_node_next(node);
	const char *selector = strcmp(node->name, "Selector") == 0
				       ? wsm_node_attribute(node, "Name")
				       : NULL;
	size_t start;

	clean_text(out, node->name);
	if (selector) {
		buf_puts(out, ": ");
		clean_text(out, selector);
	}
	start = out->size;
	buf_puts(out, " = ");
	put_item(out, node);
	if (out->size == start + strlen(" = ") && !is_repeat(node, next))
		buf_truncate(out, start);
	for (; !selector && is_repeat(node, next); next = wsm_node_next(next)) {
		buf_puts(out, ", ");
		put_item(out, next);
	}
	buf_putc(out, '\n');
	return next;
}

static void put_text(struct buf *out, const struct wsm_node *node, int depth)
{
	const struct wsm_node *child = wsm_node_first(node);

	put_indent(out, depth);
	clean_text(out, node->name);
	buf_putc(out, '\n');
	while (child) {
		if (!is_simple(unwrap(child))) {
			put_text(out, child, depth + 1);
			child = wsm_node_next(child);
			continue;
		}
		put_indent(out, depth + 1);
		child = put_simple(out, child);
	}
}

/*
 * JSON
 */

static json_t *value_json(const struct wsm_node *node)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	if (wsm_node_is_nil(node))
		return json_null();
	put_value(&text, unwrap(node));
	return buf_error(&text) ? NULL
				: json_string(text.size ? text.data : "");
}

static json_t *object_json(const struct wsm_node *node);

static json_t *node_json(const struct wsm_node *node)
{
	return is_simple(unwrap(node)) ? value_json(node) : object_json(node);
}

/* A name that comes again makes an array of its values. */
static int add_json(json_t *object, const char *name, json_t *value)
{
	json_t *before = json_object_get(object, name), *array;

	if (!before)
		return json_object_set_new(object, name, value);
	if (json_is_array(before))
		return json_array_append_new(before, value);
	array = json_array();
	json_array_append(array, before);
	json_array_append_new(array, value);
	return json_object_set_new(object, name, array);
}

static json_t *object_json(const struct wsm_node *node)
{
	json_t *object = json_object();

	for (const struct wsm_node *c = wsm_node_first(node); c;
	     c = wsm_node_next(c)) {
		const char *key = strcmp(c->name, "Selector") == 0
					  ? wsm_node_attribute(c, "Name")
					  : NULL;

		if (add_json(object, key ? key : c->name, node_json(c)) == 0)
			continue;
		json_decref(object);
		return NULL;
	}
	return object;
}

static int put_json(struct buf *out, const struct wsm_node *node)
{
	json_t *object = json_object();
	char *text;

	if (json_object_set_new(object, node->name, node_json(node)) != 0) {
		json_decref(object);
		return ERR_ORIGIN(-ENOMEM);
	}
	text = json_dumps(object, JSON_INDENT(2));
	json_decref(object);
	if (!text)
		return ERR_ORIGIN(-ENOMEM);
	buf_puts(out, text);
	free(text);
	return 0;
}

static void put_xml(struct buf *out, const struct wsm_node *node, int indent)
{
	CLEANUP(buf_done) struct buf xml = { 0 };

	wsm_node_write(&xml, node, indent);
	if (!buf_error(&xml))
		clean_lines(out, xml.data);
	else
		out->error = xml.error;
}

int wsm_print(struct buf *out, const struct wsm_node *node,
	      enum wsmctl_format format)
{
	int r = 0;

	switch (format) {
	case WSM_TEXT:
		put_text(out, node, 0);
		break;
	case WSM_XML:
		put_xml(out, node, -1);
		break;
	case WSM_PRETTY:
		put_xml(out, node, INDENT);
		break;
	case WSM_JSON:
		r = put_json(out, node);
		break;
	}
	return r < 0 ? ERR_TRACE(r) : ERR_TRACE(buf_error(out));
}
