/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"
#include "cli/input.h"
#include "libwsmgmt/reply.h"

enum { MAX_FILE = 16 * 1024 * 1024 };

#define XSI "http://www.w3.org/2001/XMLSchema-instance"

static bool is_uri(const char *action)
{
	return strstr(action, "://") != NULL;
}

const char *input_action(const char *action, const char *resource_uri,
			 struct arena *a)
{
	return is_uri(action) ? action
			      : arena_printf(a, "%s/%s", resource_uri, action);
}

static void put_start(struct buf *out, const char *name, const char *suffix,
		      const char *ns)
{
	buf_printf(out, "<p:%s%s xmlns:xsi=\"" XSI "\" xmlns:p=\"", name,
		   suffix);
	wsm_xml_escape(out, ns);
	buf_puts(out, "\">");
}

static void put_pair(struct buf *out, const char *name, const char *value)
{
	if (!value) {
		buf_printf(out, "<p:%s xsi:nil=\"true\"/>", name);
		return;
	}
	buf_printf(out, "<p:%s>", name);
	wsm_xml_escape(out, value);
	buf_printf(out, "</p:%s>", name);
}

/* Names become those of elements. */
static bool is_name(const char *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
	static const char more[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789.-";

	return *s && strchr(letters, *s) && s[strspn(s, more)] == '\0';
}

static int take_pairs(const struct wsmctl *c, struct arena *a,
		      const struct grammar_pair **ret, size_t *ret_n,
		      struct buf *ret_why)
{
	int r;

	*ret_n = 0;
	if (!c->input)
		return 0;
	r = grammar_input(c->input, a, ret, ret_n, ret_why);
	for (size_t i = 0; r == 0 && i < *ret_n; i++)
		if (!is_name((*ret)[i].name))
			r = grammar_usage(ret_why, "%s: not a name",
					  (*ret)[i].name);
	return ERR_TRACE(r);
}

int input_parameters(const struct wsmctl *c, const char *resource_uri,
		     struct arena *a, struct buf *ret, struct buf *ret_why)
{
	const char *slash = strrchr(c->action, '/');
	const char *name = slash ? slash + 1 : c->action;
	const struct grammar_pair *pairs = NULL;
	size_t n;
	int r = take_pairs(c, a, &pairs, &n, ret_why);

	if (r == 0 && !is_name(name))
		r = grammar_usage(ret_why, "%s: not the name of a method",
				  c->action);
	if (r != 0)
		return r;
	if (n == 0 && c->file)
		return ERR_TRACE(input_file(c->file, a, ret, ret_why));
	put_start(ret, name, "_INPUT", resource_uri);
	for (size_t i = 0; i < n; i++)
		put_pair(ret, pairs[i].name, pairs[i].value);
	buf_printf(ret, "</p:%s_INPUT>", name);
	return buf_error(ret) ? ERR_ORIGIN(buf_error(ret)) : 0;
}

static const struct grammar_pair *find_pair(const struct grammar_pair *pairs,
					    size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(pairs[i].name, name) == 0)
			return &pairs[i];
	return NULL;
}

/* Where the object itself is; it goes back with the rest. */
static bool is_location(const struct wsm_node *node)
{
	return strcmp(node->name, "Location") == 0;
}

static int check_pair(const struct wsm_node *instance,
		      const struct grammar_pair *pair, struct buf *ret_why)
{
	size_t n = 0;

	for (const struct wsm_node *node = wsm_node_first(instance); node;
	     node = wsm_node_next(node)) {
		if (is_location(node) || strcmp(node->name, pair->name) != 0)
			continue;
		n++;
		if (wsm_node_first(node))
			return grammar_usage(ret_why,
					     "%s: it holds more than text",
					     pair->name);
	}
	if (n == 1)
		return 0;
	return grammar_usage(ret_why,
			     n == 0 ? "%s: there is no such property"
				    : "%s: it has more than one value",
			     pair->name);
}

int input_changed(const struct wsmctl *c, const struct wsm_node *instance,
		  struct arena *a, struct buf *ret, struct buf *ret_why)
{
	const struct grammar_pair *pairs = NULL;
	size_t n;
	int r = take_pairs(c, a, &pairs, &n, ret_why);

	for (size_t i = 0; r == 0 && i < n; i++)
		r = check_pair(instance, &pairs[i], ret_why);
	if (r != 0)
		return r;
	put_start(ret, instance->name, "", instance->ns ? instance->ns : "");
	for (const struct wsm_node *node = wsm_node_first(instance); node;
	     node = wsm_node_next(node)) {
		const struct grammar_pair *pair =
			is_location(node) ? NULL
					  : find_pair(pairs, n, node->name);

		if (pair)
			put_pair(ret, pair->name, pair->value);
		else
			wsm_node_write(ret, node, -1);
	}
	buf_printf(ret, "</p:%s>", instance->name);
	return buf_error(ret) ? ERR_ORIGIN(buf_error(ret)) : 0;
}

int input_file(const char *path, struct arena *a, struct buf *ret,
	       struct buf *ret_why)
{
	CLEANUP(buf_done) struct buf text = { .max_size = MAX_FILE };
	const struct wsm_node *root;
	int r = file_read(path, &text);

	if (r == -ENOMEM)
		return ERR_TRACE(r);
	if (r != 0)
		return grammar_usage(ret_why, "%s: %s", path, strerror(-r));
	r = wsm_tree_parse(text.data, text.size, false, a, &root);
	if (r > 0)
		return grammar_usage(ret_why, "%s: not XML", path);
	if (r != 0)
		return ERR_TRACE(r);
	wsm_node_write(ret, root, -1);
	return buf_error(ret) ? ERR_ORIGIN(buf_error(ret)) : 0;
}
