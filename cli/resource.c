/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Resources, keys and filters of `wsmctl`
 */

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/grammar.h"
#include "libwsmgmt/client/request-text.h"
#include "libwsmgmt/reply.h"

enum { MAX_KEYS = 64 };

#define MICROSOFT "http://schemas.microsoft.com/wbem/wsman/1"
#define DMTF "http://schemas.dmtf.org/wbem/"

static const struct {
	const char *alias, *uri;
} aliases[] = {
	{ "wmi", MICROSOFT "/wmi" },
	{ "wmicimv2", MICROSOFT "/wmi/root/cimv2" },
	{ "cimv2", DMTF "wscim/1/cim-schema/2" },
	{ "winrm", MICROSOFT },
	{ "wsman", MICROSOFT },
	{ "shell", MICROSOFT "/windows/shell" },
};

static const char *expand(const char *text, size_t size, struct arena *a)
{
	size_t head = strcspn(text, "/");

	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (strlen(aliases[i].alias) == head && head <= size &&
		    strncasecmp(aliases[i].alias, text, head) == 0)
			return arena_printf(a, "%s%.*s", aliases[i].uri,
					    (int)(size - head), text + head);
	return arena_strndup(a, text, size);
}

/* One value: quoted, with \" for a quote, or up to one of @ends. */
static const char *take_value(const char **text, const char *ends,
			      struct arena *a)
{
	const char *s = *text;
	CLEANUP(buf_done) struct buf value = { 0 };

	if (*s != '"') {
		size_t n = strcspn(s, ends);

		*text = s + n;
		return arena_strndup(a, s, n);
	}
	for (s++; *s && *s != '"'; s++) {
		if (s[0] == '\\' && s[1] == '"')
			s++;
		buf_putc(&value, *s);
	}
	*text = s + (*s == '"');
	return arena_strdup(a, value.size ? value.data : "");
}

static int take_pair(const char **text, const char *ends, struct arena *a,
		     struct wsm_selector *ret)
{
	const char *s = *text;
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	n = strcspn(s, "=");
	if (n == 0 || !s[n])
		return GRAMMAR_R_USAGE;
	*text = s + n + 1;
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		n--;
	while (isspace((unsigned char)**text))
		++*text;
	ret->name = arena_strndup(a, s, n);
	ret->value = take_value(text, ends, a);
	return ret->name && ret->value ? 0 : ERR_ORIGIN(-ENOMEM);
}

static int take_pairs(const char *text, char separator, struct arena *a,
		      const struct wsm_selector **ret, size_t *ret_n)
{
	struct wsm_selector *pairs =
		arena_new_array(a, struct wsm_selector, MAX_KEYS);
	char ends[] = { separator, '\0' };
	size_t n = 0;
	int r = 0;

	if (!pairs)
		return ERR_ORIGIN(-ENOMEM);
	while (r == 0) {
		r = n == MAX_KEYS ? (int)GRAMMAR_R_USAGE
				  : take_pair(&text, ends, a, &pairs[n]);
		n++;
		text += strspn(text, " \t\n");
		if (r != 0 || !*text)
			break;
		if (*text++ != separator)
			r = GRAMMAR_R_USAGE;
	}
	if (r != 0)
		return ERR_TRACE(r);
	*ret = pairs;
	*ret_n = n;
	return 0;
}

int grammar_resource(const char *text, struct arena *a, struct wsm_request *ret,
		     struct buf *ret_why)
{
	size_t size = strcspn(text, "?");
	const char *uri = expand(text, size, a);
	int r;

	if (!uri)
		return ERR_ORIGIN(-ENOMEM);
	if (!strchr(uri, ':'))
		return grammar_usage(ret_why,
				     "%s: expected a URI, or wmi/, wmicimv2/, "
				     "cimv2/, winrm/, wsman/ or shell/ and the "
				     "rest of it",
				     text);
	ret->resource_uri = uri;
	if (!text[size])
		return 0;
	r = take_pairs(text + size + 1, '+', a, &ret->selectors,
		       &ret->n_selectors);
	if (r == GRAMMAR_R_USAGE)
		return grammar_usage(ret_why,
				     "%s: expected "
				     "?Key=Value+Key2=Value2",
				     text);
	return ERR_TRACE(r);
}

int grammar_input(const char *text, struct arena *a,
		  const struct grammar_pair **ret, size_t *ret_n,
		  struct buf *ret_why)
{
	const struct wsm_selector *pairs = NULL;
	struct grammar_pair *made;
	size_t size = strlen(text), n = 0;
	const char *inner;
	int r = GRAMMAR_R_USAGE;

	if (size >= 3 && !strncmp(text, "@{", 2) && text[size - 1] == '}') {
		inner = arena_strndup(a, text + 2, size - 3);
		if (!inner)
			return ERR_ORIGIN(-ENOMEM);
		r = inner[strspn(inner, " \t\n")]
			    ? take_pairs(inner, ';', a, &pairs, &n)
			    : 0;
	}
	if (r == GRAMMAR_R_USAGE)
		return grammar_usage(
			ret_why, "%s: expected @{NAME=\"VALUE\";...}", text);
	made = r == 0 ? arena_new_array(a, struct grammar_pair, n + 1) : NULL;
	if (!made)
		return r < 0 ? ERR_TRACE(r) : ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < n; i++)
		made[i] = (struct grammar_pair){
			pairs[i].name,
			strcasecmp(pairs[i].value, "$null") ? pairs[i].value
							    : NULL,
		};
	*ret = made;
	*ret_n = n;
	return 0;
}

/* A filter's {Name="value";Name2="value"} as XML. */
struct braces {
	const struct wsmctl *options;
	const struct wsm_selector *pairs;
	size_t n;
	struct arena *a;
};

static int put_selectors(const struct braces *b, struct buf *out,
			 struct buf *ret_why)
{
	(void)ret_why;
	wsm_write_selectors(out, b->pairs, b->n);
	return ERR_TRACE(buf_error(out));
}

static int put_object(const struct braces *b, const char *text, struct buf *out,
		      struct buf *ret_why)
{
	struct wsm_request object = { 0 };
	int r;

	r = grammar_resource(text, b->a, &object, ret_why);
	if (r != 0)
		return ERR_TRACE(r);
	buf_puts(out, "<b:Object>");
	wsm_write_reference(out, &(struct wsm_epr){
					 .resource_uri = object.resource_uri,
					 .selectors = object.selectors,
					 .n_selectors = object.n_selectors,
				 });
	buf_puts(out, "</b:Object>");
	return ERR_TRACE(buf_error(out));
}

static const char *pair_value(const struct braces *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcasecmp(b->pairs[i].name, name) == 0)
			return b->pairs[i].value;
	return NULL;
}

static int put_association(const struct braces *b, struct buf *out,
			   struct buf *ret_why)
{
	/* in the order of the schema; an association has no far end */
	static const struct {
		const char *name;
		bool of_associations;
	} parts[] = {
		{ "AssociationClassName", false },
		{ "Role", true },
		{ "ResultClassName", true },
		{ "ResultRole", false },
	};
	bool only = b->options->associations;
	const char *object = pair_value(b, "Object");
	const char *root =
		only ? "b:AssociationInstances" : "b:AssociatedInstances";
	int r;

	if (!object)
		return grammar_usage(ret_why, "-filter: expected {Object=...}");
	buf_printf(out, "<%s>", root);
	r = put_object(b, object, out, ret_why);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(parts); i++) {
		const char *value = pair_value(b, parts[i].name);

		if (!value || (only && !parts[i].of_associations))
			continue;
		buf_printf(out, "<b:%s>", parts[i].name);
		wsm_xml_escape(out, value);
		buf_printf(out, "</b:%s>", parts[i].name);
	}
	buf_printf(out, "</%s>", root);
	return r != 0 ? ERR_TRACE(r) : ERR_TRACE(buf_error(out));
}

static const struct dialect {
	const char *name, *uri;
	/* where its text is {Name="value";...} */
	int (*put)(const struct braces *b, struct buf *out,
		   struct buf *ret_why);
} dialects[] = {
	{ "wql", MICROSOFT "/WQL", NULL },
	{ "selector", DMTF "wsman/1/wsman/SelectorFilter", put_selectors },
	{ "association", DMTF "wsman/1/cimbinding/associationFilter",
	  put_association },
	{ "xpath", "http://www.w3.org/TR/1999/REC-xpath-19991116", NULL },
};

static int put_braces(const struct dialect *dialect, const struct wsmctl *c,
		      struct arena *a, struct buf *ret_xml, struct buf *ret_why)
{
	struct braces b = { .options = c, .a = a };
	const char *filter = c->filter, *inner;
	size_t n = strlen(filter);
	int r = GRAMMAR_R_USAGE;

	if (n >= 2 && filter[0] == '{' && filter[n - 1] == '}') {
		inner = arena_strndup(a, filter + 1, n - 2);
		if (!inner)
			return ERR_ORIGIN(-ENOMEM);
		r = take_pairs(inner, ';', a, &b.pairs, &b.n);
	}
	if (r == GRAMMAR_R_USAGE)
		return grammar_usage(ret_why,
				     "-filter:%s: expected {Name=\"value\"}",
				     filter);
	return r < 0 ? ERR_TRACE(r)
		     : ERR_TRACE(dialect->put(&b, ret_xml, ret_why));
}

int grammar_filter(const struct wsmctl *c, struct arena *a,
		   struct wsm_request *ret, struct buf *ret_xml,
		   struct buf *ret_why)
{
	const char *name = c->dialect ? c->dialect : "wql";
	struct wsm_filter *filter = &ret->enumerate.filter;

	if (!c->filter)
		return c->dialect || c->associations
			       ? grammar_usage(ret_why, "-%s needs -filter",
					       c->dialect ? "dialect"
							  : "associations")
			       : 0;
	if (c->associations && strcasecmp(name, "association") != 0)
		return grammar_usage(ret_why, "-associations needs "
					      "-dialect:association");
	*filter = (struct wsm_filter){ .is_present = true,
				       .dialect = name,
				       .text = c->filter };
	for (size_t i = 0; i < ARRAY_SIZE(dialects); i++) {
		if (strcasecmp(dialects[i].name, name) != 0)
			continue;
		filter->dialect = dialects[i].uri;
		if (dialects[i].put)
			return ERR_TRACE(put_braces(&dialects[i], c, a, ret_xml,
						    ret_why));
	}
	return 0;
}
