/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A reply as a tree
 *
 * A client prints and searches what it got without knowing its classes; so it
 * keeps the whole document, in one arena.  Text comes back as it was written:
 * nothing is trimmed or resolved.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

struct wsm_attribute {
	const char *name, *prefix, *ns; /* prefix, ns: NULL if it has none */
	const char *value;
	const struct wsm_attribute *next;
};

struct wsm_node {
	const char *name;        /* local name; NULL: this is text */
	const char *prefix, *ns; /* NULL if it has none */
	const char *text;        /* of a text node */
	const struct wsm_attribute *attributes;
	const struct wsm_node *children, *next;
};

enum {
	_WSM_TREE_R_OK,
	WSM_TREE_R_NOT_XML, /* or XML with a DTD, or too deep, or too large */
};

/**
 * wsm_tree_parse() - read a document
 * @bytes: UTF-8, or UTF-16
 * @is_utf16: what HTTP said; a byte order mark beats it
 * @a: for everything in @ret
 * @ret: the root element
 *
 * Return: 0, WSM_TREE_R_NOT_XML, or -ENOMEM.
 */
int wsm_tree_parse(const void *bytes, size_t size, bool is_utf16,
		   struct arena *a, const struct wsm_node **ret);

/** wsm_node_child() - the first child element of that local name, or NULL;
 *  NULL for NULL, so that paths can be walked */
const struct wsm_node *wsm_node_child(const struct wsm_node *node,
				      const char *name);

/** wsm_node_first() - the first child element, or NULL */
const struct wsm_node *wsm_node_first(const struct wsm_node *node);

/** wsm_node_next() - the next sibling that is an element, or NULL */
const struct wsm_node *wsm_node_next(const struct wsm_node *node);

/** wsm_node_find() - the first element of that name at or under @node, in the
 *  order of the document; or NULL */
const struct wsm_node *wsm_node_find(const struct wsm_node *node,
				     const char *name);

/** wsm_node_attribute() - the value by local name, or NULL */
const char *wsm_node_attribute(const struct wsm_node *node, const char *name);

/** wsm_node_is_nil() - xsi:nil is true */
bool wsm_node_is_nil(const struct wsm_node *node);

/** wsm_node_text() - the text directly in @node; "" if none, NULL for NULL or
 *  without memory */
const char *wsm_node_text(const struct wsm_node *node, struct arena *a);

/** wsm_node_trimmed() - the same without white space at its ends */
const char *wsm_node_trimmed(const struct wsm_node *node, struct arena *a);

/**
 * wsm_node_write() - an element as XML, with the namespaces that it needs
 * @indent: blanks for each level, or -1: not a blank that was not there
 */
void wsm_node_write(struct buf *out, const struct wsm_node *node, int indent);
