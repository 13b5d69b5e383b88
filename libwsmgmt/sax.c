/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "base/vec.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/reply.h"
#include "libwsmgmt/sax.h"

struct frame {
	const struct sax_rule *rule; /* NULL: passed over */
	int state;
	size_t text_from; /* in sax.text */
};

/* A namespace declaration: in scope, or written into a copy. */
struct declaration {
	const char *prefix; /* prefix_size bytes, libxml2's */
	size_t prefix_size; /* 0: the default namespace */
	enum wsm_ns ns;
	const char *uri; /* "": taken back */
	size_t depth;
};

struct declarations VEC(struct declaration);

struct sax {
	const struct sax_language *language;
	const struct wsm_limits *limits;
	struct arena *arena;
	void *user;
	xmlParserCtxt *ctxt;
	struct frame *frames; /* [0] is the outside */
	size_t depth;
	struct buf text;

	struct declarations scope;
	struct VEC(struct sax_attribute) attributes; /* of one start tag */

	size_t copy_depth; /* of the element being copied; 0: none */
	bool copy_tag_is_open;
	struct declarations copied;

	int r;
	const char *problem;
};

void *sax_user(const struct sax *x)
{
	return x->user;
}

int sax_state(const struct sax *x)
{
	return x->frames[x->depth].state;
}

char *sax_trim(char *text)
{
	static const char white[] = " \t\r\n";
	size_t n;

	text += strspn(text, white);
	n = strlen(text);
	while (n > 0 && strchr(white, text[n - 1]))
		n--;
	text[n] = '\0';
	return text;
}

static void stop(struct sax *x, int r, const char *problem)
{
	if (x->r == 0) {
		x->r = r;
		x->problem = problem;
	}
	xmlStopParser(x->ctxt);
}

const char *sax_attribute(const struct sax_element *e, enum wsm_ns ns,
			  const char *name)
{
	for (size_t i = 0; i < e->n_attributes; i++) {
		const struct sax_attribute *at = &e->attributes[i];

		if (at->name.ns == ns && strcmp(at->name.local, name) == 0)
			return at->value;
	}
	return NULL;
}

bool sax_attribute_is_true(const struct sax_element *e, enum wsm_ns ns,
			   const char *name)
{
	const char *value = sax_attribute(e, ns, name);

	return value && (strcmp(value, "true") == 0 || strcmp(value, "1") == 0);
}

int sax_attribute_dup(const struct sax_element *e, enum wsm_ns ns,
		      const char *name, struct arena *a, const char **ret)
{
	const char *value = sax_attribute(e, ns, name);
	char *copy = value ? arena_strdup(a, value) : NULL;

	if (value && !copy)
		return ERR_ORIGIN(-ENOMEM);
	*ret = copy;
	return 0;
}

/* --- namespaces ------------------------------------------------------------
 */

/* The innermost declaration of a prefix, or NULL. */
static const struct declaration *
find_declaration(const struct declarations *in, const char *prefix, size_t size)
{
	for (size_t i = in->n; i > 0; i--) {
		const struct declaration *d = &in->data[i - 1];

		if (d->prefix_size == size &&
		    memcmp(d->prefix, prefix, size) == 0)
			return d;
	}
	return NULL;
}

static void leave_scope(struct declarations *in, size_t depth)
{
	while (in->n > 0 && in->data[in->n - 1].depth == depth)
		in->n--;
}

/* Takes a QName apart; false: it is none. */
static bool split_name(const char *name, struct sax_name *ret)
{
	const char *colon = strchr(name, ':');

	*ret = (struct sax_name){ .prefix = name, .local = name };
	if (!colon)
		return true;
	ret->prefix_size = (size_t)(colon - name);
	ret->local = colon + 1;
	return colon != name && colon[1] && !strchr(colon + 1, ':');
}

/* Finds the namespace of a name; false: its prefix is not declared. */
static bool resolve(const struct sax *x, struct sax_name *name)
{
	const struct declaration *d =
		find_declaration(&x->scope, name->prefix, name->prefix_size);

	if (!d || !*d->uri) {
		name->ns = WSM_NS_NONE;
		name->uri = NULL;
		return name->prefix_size == 0;
	}
	name->ns = d->ns;
	name->uri = d->uri;
	return true;
}

/* xmlns="uri" or xmlns:local="uri"; 0 or an answer of sax_parse(). */
static int declare(struct sax *x, const struct sax_name *name, const char *uri)
{
	bool is_default = name->prefix_size == 0;
	struct declaration *d;
	enum wsm_ns ns = wsm_ns_find(uri);

	if ((!is_default && !*uri) ||
	    (!is_default && strcmp(name->local, "xmlns") == 0) ||
	    (ns == WSM_NS_XML) !=
		    (!is_default && strcmp(name->local, "xml") == 0))
		return SAX_R_MALFORMED;
	d = vec_push(&x->scope);
	if (!d)
		return ERR_ORIGIN(-ENOMEM);
	*d = (struct declaration){
		.prefix = name->local,
		.prefix_size = is_default ? 0 : strlen(name->local),
		.ns = ns,
		.uri = ns == WSM_NS_OTHER ? arena_strdup(x->arena, uri)
					  : wsm_ns_uri(ns),
		.depth = x->depth + 1,
	};
	return d->uri ? 0 : ERR_ORIGIN(-ENOMEM);
}

/* The prefix xml needs no declaration. */
static int declare_xml(struct sax *x)
{
	struct declaration *d = vec_push(&x->scope);

	if (!d)
		return ERR_ORIGIN(-ENOMEM);
	*d = (struct declaration){ .prefix = "xml",
				   .prefix_size = 3,
				   .ns = WSM_NS_XML,
				   .uri = WSM_URI_XML };
	return 0;
}

static bool is_declaration(const struct sax_name *name)
{
	return name->prefix_size == 0
		       ? strcmp(name->local, "xmlns") == 0
		       : name->prefix_size == 5 &&
				 memcmp(name->prefix, "xmlns", 5) == 0;
}

/* The attributes of a start tag: declarations into the scope, the others into
 * x->attributes, their names not resolved yet. */
static int sort_attributes(struct sax *x, const xmlChar **attributes)
{
	x->attributes.n = 0;
	for (; attributes && *attributes; attributes += 2) {
		const char *value = (const char *)attributes[1];
		struct sax_attribute *at;
		struct sax_name name;
		int r;

		if (!split_name((const char *)attributes[0], &name))
			return SAX_R_MALFORMED;
		if (is_declaration(&name)) {
			r = declare(x, &name, value);
			if (r != 0)
				return r;
			continue;
		}
		at = vec_push(&x->attributes);
		if (!at)
			return ERR_ORIGIN(-ENOMEM);
		*at = (struct sax_attribute){ name, value };
	}
	return 0;
}

/* What a start tag means where it stands. */
static int read_tag(struct sax *x, const xmlChar *name,
		    const xmlChar **attributes, struct sax_element *ret)
{
	struct sax_attribute *at;
	int r = sort_attributes(x, attributes);

	if (r != 0)
		return r;
	if (!split_name((const char *)name, &ret->qname) ||
	    !resolve(x, &ret->qname))
		return SAX_R_MALFORMED;
	/* an attribute without a prefix is in no namespace */
	vec_for_each (at, &x->attributes)
		if (at->name.prefix_size > 0 && !resolve(x, &at->name))
			return SAX_R_MALFORMED;
	ret->ns = ret->qname.ns;
	ret->uri = ret->qname.uri;
	ret->name = ret->qname.local;
	ret->attributes = x->attributes.data;
	ret->n_attributes = x->attributes.n;
	return 0;
}

/* --- a copy of an element as XML -------------------------------------------
 */

static void copy_close_tag(struct sax *x)
{
	if (x->copy_tag_is_open)
		buf_putc(&x->text, '>');
	x->copy_tag_is_open = false;
}

static void copy_declaration(struct sax *x, const char *prefix, size_t size,
			     const char *uri)
{
	const struct declaration *known =
		find_declaration(&x->copied, prefix, size);
	struct declaration *d;

	if (strcmp(uri, known ? known->uri : "") == 0 ||
	    strcmp(uri, WSM_URI_XML) == 0)
		return;
	d = vec_push(&x->copied);
	if (!d) {
		stop(x, ERR_ORIGIN(-ENOMEM), NULL);
		return;
	}
	*d = (struct declaration){ .prefix = prefix,
				   .prefix_size = size,
				   .uri = uri,
				   .depth = x->depth };
	buf_puts(&x->text, size > 0 ? " xmlns:" : " xmlns");
	buf_add(&x->text, prefix, size);
	buf_puts(&x->text, "=\"");
	wsm_xml_escape(&x->text, uri);
	buf_putc(&x->text, '"');
}

static void copy_start(struct sax *x, const struct sax_element *e)
{
	const struct declaration *d;

	copy_close_tag(x);
	buf_putc(&x->text, '<');
	buf_puts(&x->text, e->qname.prefix);
	vec_for_each (d, &x->scope)
		if (d->depth == x->depth)
			copy_declaration(x, d->prefix, d->prefix_size, d->uri);
	copy_declaration(x, e->qname.prefix, e->qname.prefix_size,
			 e->uri ? e->uri : "");
	for (size_t i = 0; i < e->n_attributes; i++) {
		const struct sax_attribute *at = &e->attributes[i];

		if (at->name.prefix_size > 0)
			copy_declaration(x, at->name.prefix,
					 at->name.prefix_size, at->name.uri);
		buf_putc(&x->text, ' ');
		buf_puts(&x->text, at->name.prefix);
		buf_puts(&x->text, "=\"");
		wsm_xml_escape(&x->text, at->value);
		buf_putc(&x->text, '"');
	}
	x->copy_tag_is_open = true;
}

static void copy_end(struct sax *x, const xmlChar *name)
{
	if (x->copy_tag_is_open) {
		buf_puts(&x->text, "/>");
		x->copy_tag_is_open = false;
	} else {
		buf_puts(&x->text, "</");
		buf_puts(&x->text, (const char *)name);
		buf_putc(&x->text, '>');
	}
	leave_scope(&x->copied, x->depth);
}

/* --- events ----------------------------------------------------------------
 */

static const struct sax_rule *rule_in(const struct sax_rule *rules,
				      const struct sax_element *e)
{
	for (const struct sax_rule *rule = rules; rule && rule->name; rule++)
		if (rule->ns == e->ns && strcmp(rule->name, e->name) == 0)
			return rule;
	return NULL;
}

static const struct sax_rule *find_rule(struct sax *x, int state,
					const struct sax_element *e)
{
	const struct sax_language *l = x->language;
	const struct sax_rule *rule = NULL;

	if (state == SAX_SKIP)
		return NULL;
	if (l->states && (size_t)state < l->n_states)
		rule = rule_in(l->states[state], e);
	if (!rule)
		return l->unknown ? l->unknown(x, state, e) : NULL;
	return !l->known || l->known(x, state, rule, e) ? rule : NULL;
}

static void start_element(struct sax *x, const struct sax_element *e)
{
	int state = x->frames[x->depth].state;
	const struct sax_rule *rule = find_rule(x, state, e);
	int r;

	x->frames[++x->depth] = (struct frame){
		.rule = rule,
		.state = rule ? rule->state : SAX_SKIP,
		.text_from = x->text.size,
	};
	if (!rule)
		return;
	if (rule->keeps_xml) {
		x->copy_depth = x->depth;
		copy_start(x, e);
	}
	r = rule->start ? rule->start(x, e) : 0;
	if (r != 0)
		stop(x, r, NULL);
}

static void on_start(void *data, const xmlChar *name,
		     const xmlChar **attributes)
{
	struct sax *x = data;
	struct sax_element e;
	int r;

	if (x->depth >= x->limits->max_depth) {
		stop(x, SAX_R_LIMIT, "elements are nested too deep");
		return;
	}
	r = read_tag(x, name, attributes, &e);
	if (r != 0) {
		stop(x, r, "a name is not a QName, or its prefix unknown");
		return;
	}
	if (x->copy_depth == 0) {
		start_element(x, &e);
		return;
	}
	x->depth++;
	copy_start(x, &e);
}

/* The text that end() gets; NULL if it grew too long. */
static char *element_text(struct sax *x, const struct frame *frame)
{
	buf_add(&x->text, "", 0); /* so that there is a NUL to point to */
	if (!buf_error(&x->text))
		return x->text.data + frame->text_from;
	if (buf_error(&x->text) == -E2BIG)
		stop(x, SAX_R_LIMIT, "a text is too long");
	else
		stop(x, ERR_TRACE(buf_error(&x->text)), NULL);
	return NULL;
}

static void end_element(struct sax *x)
{
	const struct frame *frame = &x->frames[x->depth];
	char *text;
	int r = 0;

	if (frame->rule && frame->rule->end) {
		text = element_text(x, frame);
		r = text ? frame->rule->end(x, text) : 0;
	}
	buf_truncate(&x->text, frame->text_from);
	if (r != 0)
		stop(x, r, NULL);
}

static void on_end(void *data, const xmlChar *name)
{
	struct sax *x = data;

	if (x->copy_depth > 0)
		copy_end(x, name);
	if (x->copy_depth == x->depth)
		x->copy_depth = 0;
	if (x->copy_depth == 0)
		end_element(x);
	leave_scope(&x->scope, x->depth);
	x->depth--;
}

static void on_text(void *data, const xmlChar *text, int size)
{
	struct sax *x = data;
	const struct frame *frame = &x->frames[x->depth];

	if (x->copy_depth > 0) {
		copy_close_tag(x);
		wsm_xml_escape_n(&x->text, (const char *)text, (size_t)size);
	} else if (frame->rule && frame->rule->end) {
		buf_add(&x->text, text, (size_t)size);
	}
}

static void on_doctype(void *data, const xmlChar *name, const xmlChar *id,
		       const xmlChar *system)
{
	(void)name;
	(void)id;
	(void)system;
	stop(data, SAX_R_FORBIDDEN, "a document type is not allowed");
}

static void on_instruction(void *data, const xmlChar *target,
			   const xmlChar *text)
{
	(void)target;
	(void)text;
	stop(data, SAX_R_FORBIDDEN, "a processing instruction is not allowed");
}

/* The handler of SAX's first version, whose names come unresolved: for the
 * second one libxml2 would parse each namespace as a URI. */
static const xmlSAXHandler handlers = {
	.initialized = 1,
	.startElement = on_start,
	.endElement = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.internalSubset = on_doctype,
	.processingInstruction = on_instruction,
};

/* --- the run ---------------------------------------------------------------
 */

/* Behind a construct that starts at @s and is no start tag; @s: none. */
static const char *behind_other(const char *s, size_t size)
{
	static const struct {
		const char *begin, *end;
	} others[] = {
		{ "<!--", "-->" },
		{ "<![CDATA[", "]]>" },
		{ "<?", "?>" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		size_t n = strlen(others[i].begin), n_end;
		const char *end;

		if (size < n || memcmp(s, others[i].begin, n) != 0)
			continue;
		n_end = strlen(others[i].end);
		end = memmem(s + n, size - n, others[i].end, n_end);
		return end ? end + n_end : s + size;
	}
	return s;
}

static bool has_more(const char *s, size_t size, char c, size_t max)
{
	const char *end = s + size;
	size_t n = 0;

	while (n <= max && (s = memchr(s, c, (size_t)(end - s)))) {
		s++;
		n++;
	}
	return n > max;
}

/*
 * libxml2 looks for duplicates among the attributes of an element in quadratic
 * time before it hands them over, so they are counted first.
 */
static bool has_many_attributes(const char *s, size_t size, size_t max)
{
	const char *end = s + size;

	if (!has_more(s, size, '=', max))
		return false;
	while ((s = memchr(s, '<', (size_t)(end - s)))) {
		const char *next = behind_other(s, (size_t)(end - s));
		size_t n = 0;
		char quote = 0;

		if (next != s) {
			s = next;
			continue;
		}
		for (s++; s < end && (quote || (*s != '>' && *s != '<')); s++) {
			if (quote)
				quote = *s == quote ? 0 : quote;
			else if (*s == '"' || *s == '\'')
				quote = *s;
			else
				n += *s == '=';
			if (n > max)
				return true;
		}
	}
	return false;
}

/* What libxml2 says is wrong, without what would be no text in a reply. */
static const char *problem_of(const struct sax *x)
{
	const xmlError *error = xmlCtxtGetLastError(x->ctxt);
	char *text = error && error->message
			     ? arena_printf(x->arena, "line %d: %s",
					    error->line, error->message)
			     : NULL;

	return text && utf8_is_valid(text, strlen(text)) ? sax_trim(text)
							 : NULL;
}

static int run(struct sax *x, const char *utf8, size_t size)
{
	enum {
		OPTIONS =
			XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT
	};

	/* all of it is there, but the push parser is the faster one */
	x->ctxt = xmlCreatePushParserCtxt((xmlSAXHandler *)&handlers, x, NULL,
					  0, NULL);
	if (!x->ctxt)
		return ERR_ORIGIN(-ENOMEM);
	xmlCtxtUseOptions(x->ctxt, OPTIONS);
	xmlParseChunk(x->ctxt, utf8, (int)size, 1);
	if (x->r == 0 && !x->ctxt->wellFormed) {
		x->r = x->ctxt->errNo == XML_ERR_NO_MEMORY ? ERR_ORIGIN(-ENOMEM)
							   : SAX_R_MALFORMED;
		x->problem = problem_of(x);
	}
	xmlFreeDoc(x->ctxt->myDoc);
	xmlFreeParserCtxt(x->ctxt);
	return x->r;
}

/* What libxml2 takes for UTF-8 begins with '<'; see its own detection. */
static bool has_xml_start(const char *s, size_t size)
{
	while (size > 0 && *s && strchr(" \t\r\n", *s)) {
		s++;
		size--;
	}
	return size > 0 && *s == '<';
}

int sax_parse(const char *utf8, size_t size, const struct sax_reading *reading,
	      const char **ret_problem)
{
	const struct wsm_limits *limits = reading->limits;
	struct sax x = {
		.language = reading->language,
		.limits = limits,
		.arena = reading->arena,
		.user = reading->user,
		.text = { .max_size = limits->max_text },
	};
	int r;

	*ret_problem = NULL;
	if (!has_xml_start(utf8, size)) {
		*ret_problem = "it does not begin with an element";
		return SAX_R_MALFORMED;
	}
	if (size > INT_MAX ||
	    has_many_attributes(utf8, size, limits->max_attributes)) {
		*ret_problem = "an element has too many attributes";
		return SAX_R_LIMIT;
	}
	x.frames =
		arena_new_array(x.arena, struct frame, limits->max_depth + 1);
	if (!x.frames)
		return ERR_ORIGIN(-ENOMEM);
	x.frames[0].state = SAX_ROOT;
	r = declare_xml(&x);
	if (r == 0)
		r = run(&x, utf8, size);
	buf_done(&x.text);
	vec_done(&x.copied);
	vec_done(&x.scope);
	vec_done(&x.attributes);
	*ret_problem = x.problem;
	return r;
}
