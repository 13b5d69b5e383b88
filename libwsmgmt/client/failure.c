/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "libwsmgmt/client/failure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static const char *text_at(const struct wsm_node *node, struct arena *a)
{
	const char *text = wsm_node_trimmed(node, a);

	return text && *text ? text : NULL;
}

/* A QName without its prefix. */
static const char *local_part(const char *name)
{
	const char *colon = name ? strrchr(name, ':') : NULL;

	return colon ? colon + 1 : name;
}

/* Providers put an element of their own into Message: take all its text. */
static void add_text(struct buf *out, const struct wsm_node *node)
{
	for (const struct wsm_node *n = node ? node->children : NULL; n;
	     n = n->next) {
		if (n->name)
			add_text(out, n);
		else
			buf_puts(out, n->text);
	}
}

static const char *message_at(const struct wsm_node *node, struct arena *a)
{
	struct buf b = { 0 };
	const char *text = NULL;

	add_text(&b, node);
	if (b.size > 0 && !buf_error(&b)) {
		size_t skip = strspn(b.data, " \t\r\n");

		while (b.size > skip && strchr(" \t\r\n", b.data[b.size - 1]))
			buf_truncate(&b, b.size - 1);
		text = b.size > skip ? arena_strdup(a, b.data + skip) : NULL;
	}
	buf_done(&b);
	return text;
}

static void read_detail(const struct wsm_node *fault, struct arena *a,
			struct wsm_failure *ret)
{
	const struct wsm_node *detail = wsm_node_child(fault, "Detail");
	const struct wsm_node *wsman = wsm_node_find(detail, "WSManFault");
	const char *number = wsm_node_attribute(wsman, "Code");

	ret->detail = text_at(wsm_node_find(detail, "FaultDetail"), a);
	ret->message = message_at(wsm_node_child(wsman, "Message"), a);
	if (number)
		ret->number = (uint32_t)strtoul(number, NULL, 10);
}

static const char *line_of(const struct wsm_failure *f, struct arena *a)
{
	const char *what = f->message  ? f->message
			   : f->reason ? f->reason
				       : "the service refuses";
	const char *name = f->subcode ? f->subcode
			   : f->code  ? f->code
				      : "fault";

	if (f->number)
		return arena_printf(a, "%s (%s, 0x%08X)", what, name,
				    f->number);
	return arena_printf(a, "%s (%s)", what, name);
}

int wsm_failure_read(const struct buf *body, bool is_utf16, struct arena *a,
		     struct wsm_failure *ret)
{
	const struct wsm_node *root, *fault, *code;
	int r;

	r = wsm_tree_parse(body->data, body->size, is_utf16, a, &root);
	if (r != 0)
		return ERR_FOLD(r);
	fault = wsm_node_child(wsm_node_child(root, "Body"), "Fault");
	code = wsm_node_child(fault, "Code");
	*ret = (struct wsm_failure){
		.code = local_part(text_at(wsm_node_child(code, "Value"), a)),
		.subcode = local_part(
			text_at(wsm_node_child(wsm_node_child(code, "Subcode"),
					       "Value"),
				a)),
		.reason = text_at(
			wsm_node_child(wsm_node_child(fault, "Reason"), "Text"),
			a),
		.fault = fault,
	};
	read_detail(fault, a, ret);
	ret->text = line_of(ret, a);
	return ret->text ? 0 : ERR_ORIGIN(-ENOMEM);
}
