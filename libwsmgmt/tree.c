/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "libwsmgmt/tree.h"

#include <ctype.h>
#include <errno.h>
#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "libwsmgmt/reply.h"

static const char xsi[] = "http://www.w3.org/2001/XMLSchema-instance";

static void free_document(xmlDoc **doc)
{
	xmlFreeDoc(*doc);
}

static void free_parser(xmlParserCtxt **parser)
{
	xmlFreeParserCtxt(*parser);
}

static const char *copy(struct arena *a, const xmlChar *s)
{
	return arena_strdup(a, (const char *)s);
}

static int copy_attribute(struct arena *a, const xmlAttr *from,
			  const struct wsm_attribute **ret)
{
	struct wsm_attribute *to = arena_alloc(a, sizeof(*to));
	xmlChar *value;

	if (!to)
		return ERR_ORIGIN(-ENOMEM);
	value = xmlNodeListGetString(from->doc, from->children, 1);
	to->value = value ? copy(a, value) : "";
	xmlFree(value);
	to->name = copy(a, from->name);
	to->prefix = from->ns ? copy(a, from->ns->prefix) : NULL;
	to->ns = from->ns ? copy(a, from->ns->href) : NULL;
	if (!to->name || !to->value)
		return ERR_ORIGIN(-ENOMEM);
	*ret = to;
	return 0;
}

static int copy_attributes(struct arena *a, const xmlNode *from,
			   const struct wsm_attribute **end)
{
	for (const xmlAttr *attr = from->properties; attr; attr = attr->next) {
		int r = copy_attribute(a, attr, end);

		if (r < 0)
			return ERR_TRACE(r);
		/* made by this function, so not const for it */
		end = (const struct wsm_attribute **)&(*end)->next;
	}
	return 0;
}

static int copy_node(struct arena *a, const xmlNode *from,
		     const struct wsm_node **ret);

static int copy_children(struct arena *a, const xmlNode *from,
			 const struct wsm_node **end)
{
	for (const xmlNode *n = from->children; n; n = n->next) {
		int r = copy_node(a, n, end);

		if (r < 0)
			return ERR_TRACE(r);
		if (*end)
			end = (const struct wsm_node **)&(*end)->next;
	}
	return 0;
}

/* Depth is bounded by the parser.  *ret stays NULL for comments and the like.
 */
static int copy_node(struct arena *a, const xmlNode *from,
		     const struct wsm_node **ret)
{
	struct wsm_node *to;
	int r;

	*ret = NULL;
	if (from->type != XML_ELEMENT_NODE && from->type != XML_TEXT_NODE &&
	    from->type != XML_CDATA_SECTION_NODE)
		return 0;
	to = arena_alloc(a, sizeof(*to));
	if (!to)
		return ERR_ORIGIN(-ENOMEM);
	*ret = to;
	if (from->type != XML_ELEMENT_NODE) {
		to->text = from->content ? copy(a, from->content) : "";
		return to->text ? 0 : ERR_ORIGIN(-ENOMEM);
	}
	to->name = copy(a, from->name);
	to->prefix = from->ns ? copy(a, from->ns->prefix) : NULL;
	to->ns = from->ns ? copy(a, from->ns->href) : NULL;
	if (!to->name)
		return ERR_ORIGIN(-ENOMEM);
	r = copy_attributes(a, from, &to->attributes);
	return r < 0 ? ERR_TRACE(r) : copy_children(a, from, &to->children);
}

static const char *encoding_of(const void *bytes, size_t size, bool is_utf16)
{
	const unsigned char *b = bytes;
	bool has_mark = size >= 2 && ((b[0] == 0xff && b[1] == 0xfe) ||
				      (b[0] == 0xfe && b[1] == 0xff));

	return is_utf16 && !has_mark ? "UTF-16LE" : NULL;
}

int wsm_tree_parse(const void *bytes, size_t size, bool is_utf16,
		   struct arena *a, const struct wsm_node **ret)
{
	CLEANUP(free_parser) xmlParserCtxt *parser = NULL;
	CLEANUP(free_document) xmlDoc *doc = NULL;
	const xmlNode *root;

	if (size == 0 || size > INT_MAX)
		return WSM_TREE_R_NOT_XML;
	parser = xmlNewParserCtxt();
	if (!parser)
		return ERR_ORIGIN(-ENOMEM);
	doc = xmlCtxtReadMemory(parser, bytes, (int)size, NULL,
				encoding_of(bytes, size, is_utf16),
				XML_PARSE_NONET | XML_PARSE_NOERROR |
					XML_PARSE_NOWARNING |
					XML_PARSE_NOCDATA);
	if (parser->errNo == XML_ERR_NO_MEMORY)
		return ERR_ORIGIN(-ENOMEM);
	root = doc ? xmlDocGetRootElement(doc) : NULL;
	if (!root || doc->intSubset)
		return WSM_TREE_R_NOT_XML;
	return ERR_TRACE(copy_node(a, root, ret));
}

const struct wsm_node *wsm_node_first(const struct wsm_node *node)
{
	if (!node)
		return NULL;
	return !node->children || node->children->name
		       ? node->children
		       : wsm_node_next(node->children);
}

const struct wsm_node *wsm_node_next(const struct wsm_node *node)
{
	do
		node = node ? node->next : NULL;
	while (node && !node->name);
	return node;
}

const struct wsm_node *wsm_node_child(const struct wsm_node *node,
				      const char *name)
{
	for (const struct wsm_node *n = wsm_node_first(node); n;
	     n = wsm_node_next(n))
		if (strcmp(n->name, name) == 0)
			return n;
	return NULL;
}

const struct wsm_node *wsm_node_find(const struct wsm_node *node,
				     const char *name)
{
	if (!node || !node->name || strcmp(node->name, name) == 0)
		return node && node->name ? node : NULL;
	for (const struct wsm_node *n = wsm_node_first(node); n;
	     n = wsm_node_next(n)) {
		const struct wsm_node *found = wsm_node_find(n, name);

		if (found)
			return found;
	}
	return NULL;
}

const char *wsm_node_attribute(const struct wsm_node *node, const char *name)
{
	const struct wsm_attribute *attr = node ? node->attributes : NULL;

	while (attr && strcmp(attr->name, name) != 0)
		attr = attr->next;
	return attr ? attr->value : NULL;
}

bool wsm_node_is_nil(const struct wsm_node *node)
{
	for (const struct wsm_attribute *attr = node->attributes; attr;
	     attr = attr->next)
		if (strcmp(attr->name, "nil") == 0 && attr->ns &&
		    strcmp(attr->ns, xsi) == 0)
			return strcmp(attr->value, "true") == 0 ||
			       strcmp(attr->value, "1") == 0;
	return false;
}

const char *wsm_node_text(const struct wsm_node *node, struct arena *a)
{
	size_t size = 0;
	char *text, *end;

	if (!node)
		return NULL;
	for (const struct wsm_node *n = node->children; n; n = n->next)
		size += n->name ? 0 : strlen(n->text);
	if (size == 0)
		return "";
	text = arena_alloc(a, size + 1);
	if (!text)
		return NULL;
	end = text;
	for (const struct wsm_node *n = node->children; n; n = n->next)
		if (!n->name)
			end = stpcpy(end, n->text);
	return text;
}

const char *wsm_node_trimmed(const struct wsm_node *node, struct arena *a)
{
	const char *text = wsm_node_text(node, a);
	size_t n;

	if (!text)
		return NULL;
	while (isspace((unsigned char)*text))
		text++;
	n = strlen(text);
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	return arena_strndup(a, text, n);
}

/*
 * Writing.  A prefix is declared where it is first used; the declarations in
 * force are a list through the stack.
 */

struct scope {
	const char *prefix, *ns; /* prefix "" is the default namespace */
	const struct scope *outer;
};

enum { MAX_DECLARED = 8 }; /* by one element; more are declared again inside */

static bool is_declared(const struct scope *scope, const char *prefix,
			const char *ns)
{
	for (; scope; scope = scope->outer)
		if (strcmp(scope->prefix, prefix) == 0)
			return strcmp(scope->ns, ns) == 0;
	return !*prefix && !*ns;
}

static void declare(struct buf *out, struct scope *scopes, size_t *n,
		    const char *prefix, const char *ns)
{
	const struct scope *inner = *n > 0 ? &scopes[*n - 1] : scopes[0].outer;

	if (strcmp(prefix, "xml") == 0 || is_declared(inner, prefix, ns))
		return;
	buf_printf(out, " xmlns%s%s=\"", *prefix ? ":" : "", prefix);
	wsm_xml_escape(out, ns);
	buf_putc(out, '"');
	if (*n < MAX_DECLARED) {
		scopes[*n] = (struct scope){ prefix, ns, inner };
		++*n;
	}
}

static void put_name(struct buf *out, const char *prefix, const char *name)
{
	if (prefix)
		buf_printf(out, "%s:", prefix);
	buf_puts(out, name);
}

static void put_attributes(struct buf *out, const struct wsm_node *node)
{
	for (const struct wsm_attribute *attr = node->attributes; attr;
	     attr = attr->next) {
		buf_putc(out, ' ');
		put_name(out, attr->prefix, attr->name);
		buf_puts(out, "=\"");
		wsm_xml_escape(out, attr->value);
		buf_putc(out, '"');
	}
}

static void new_line(struct buf *out, int indent, int depth)
{
	buf_putc(out, '\n');
	for (int i = 0; i < indent * depth; i++)
		buf_putc(out, ' ');
}

static void write_node(struct buf *out, const struct wsm_node *node, int indent,
		       int depth, const struct scope *outer)
{
	struct scope scopes[MAX_DECLARED] = { { .outer = outer } };
	bool is_broken = indent >= 0 && wsm_node_first(node);
	size_t n = 0;

	buf_putc(out, '<');
	put_name(out, node->prefix, node->name);
	declare(out, scopes, &n, node->prefix ? node->prefix : "",
		node->ns ? node->ns : "");
	for (const struct wsm_attribute *attr = node->attributes; attr;
	     attr = attr->next)
		if (attr->prefix)
			declare(out, scopes, &n, attr->prefix, attr->ns);
	put_attributes(out, node);
	if (!node->children) {
		buf_puts(out, "/>");
		return;
	}
	buf_putc(out, '>');
	for (const struct wsm_node *c = node->children; c; c = c->next) {
		if (c->name && is_broken)
			new_line(out, indent, depth + 1);
		if (c->name)
			write_node(out, c, indent, depth + 1,
				   n > 0 ? &scopes[n - 1] : outer);
		else if (!is_broken || c->text[strspn(c->text, " \t\r\n")])
			wsm_xml_escape(out, c->text);
	}
	if (is_broken)
		new_line(out, indent, depth);
	buf_puts(out, "</");
	put_name(out, node->prefix, node->name);
	buf_putc(out, '>');
}

void wsm_node_write(struct buf *out, const struct wsm_node *node, int indent)
{
	write_node(out, node, indent, 0, NULL);
}
