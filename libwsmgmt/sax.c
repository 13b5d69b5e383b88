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

#if LIBXML_VERSION >= 21200
typedef const xmlError sax_error;
#else
typedef xmlError sax_error;
#endif

enum { NS_CACHE = 8 };

struct frame {
	const struct sax_rule *rule; /* NULL: passed over */
	int state;
	size_t text_from; /* in sax.text */
};

/* A namespace declaration that was written into a copy. */
struct copied_ns {
	const char *prefix, *uri; /* libxml2's; "" where none */
	size_t depth;
};

struct sax {
	const struct sax_language *language;
	const struct wsm_limits *limits;
	struct arena *arena;
	void *user;
	xmlParserCtxt *ctxt;
	struct frame *frames; /* [0] is the outside */
	size_t depth;
	struct buf text;

	/* libxml2 gives equal URIs as equal pointers */
	struct {
		const unsigned char *uri;
		enum wsm_ns ns;
	} seen[NS_CACHE];
	size_t n_seen;

	size_t copy_depth; /* of the element being copied; 0: none */
	bool copy_tag_is_open;
	struct VEC(struct copied_ns) copied;

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

static enum wsm_ns ns_of(struct sax *x, const unsigned char *uri)
{
	enum wsm_ns ns;

	if (!uri)
		return WSM_NS_NONE;
	for (size_t i = 0; i < x->n_seen; i++)
		if (x->seen[i].uri == uri)
			return x->seen[i].ns;
	ns = wsm_ns_find((const char *)uri);
	if (x->n_seen < NS_CACHE) {
		x->seen[x->n_seen].uri = uri;
		x->seen[x->n_seen++].ns = ns;
	}
	return ns;
}

/* libxml2's five pointers an attribute: name, prefix, URI, value, its end. */
static const unsigned char *const *attribute(const struct sax_element *e, int i)
{
	return e->attributes + (ptrdiff_t)5 * i;
}

const char *sax_attribute(struct sax *x, const struct sax_element *e,
			  enum wsm_ns ns, const char *name, size_t *ret_size)
{
	for (int i = 0; i < e->n_attributes; i++) {
		const unsigned char *const *at = attribute(e, i);

		if (strcmp((const char *)at[0], name) == 0 &&
		    ns_of(x, at[2]) == ns) {
			*ret_size = (size_t)(at[4] - at[3]);
			return (const char *)at[3];
		}
	}
	return NULL;
}

bool sax_attribute_is_true(struct sax *x, const struct sax_element *e,
			   enum wsm_ns ns, const char *name)
{
	size_t size;
	const char *value = sax_attribute(x, e, ns, name, &size);

	return value && ((size == 4 && memcmp(value, "true", 4) == 0) ||
			 (size == 1 && *value == '1'));
}

int sax_attribute_dup(struct sax *x, const struct sax_element *e,
		      enum wsm_ns ns, const char *name, struct arena *a,
		      const char **ret)
{
	size_t size;
	const char *value = sax_attribute(x, e, ns, name, &size);
	char *copy = value ? arena_strndup(a, value, size) : NULL;

	if (value && !copy)
		return ERR_ORIGIN(-ENOMEM);
	*ret = copy;
	return 0;
}

/* --- a copy of an element as XML ------------------------------------------ */

static void copy_close_tag(struct sax *x)
{
	if (x->copy_tag_is_open)
		buf_putc(&x->text, '>');
	x->copy_tag_is_open = false;
}

static const char *copied_uri(const struct sax *x, const char *prefix)
{
	for (size_t i = x->copied.n; i > 0; i--)
		if (strcmp(x->copied.data[i - 1].prefix, prefix) == 0)
			return x->copied.data[i - 1].uri;
	return "";
}

static void copy_ns(struct sax *x, const unsigned char *prefix,
		    const unsigned char *uri)
{
	const char *p = prefix ? (const char *)prefix : "";
	const char *u = uri ? (const char *)uri : "";
	struct copied_ns *ns;

	if (strcmp(p, "xml") == 0 || strcmp(copied_uri(x, p), u) == 0)
		return;
	ns = vec_push(&x->copied);
	if (!ns) {
		stop(x, ERR_ORIGIN(-ENOMEM), NULL);
		return;
	}
	*ns = (struct copied_ns){ .prefix = p, .uri = u, .depth = x->depth };
	buf_puts(&x->text, *p ? " xmlns:" : " xmlns");
	buf_puts(&x->text, p);
	buf_puts(&x->text, "=\"");
	wsm_xml_escape(&x->text, u);
	buf_putc(&x->text, '"');
}

static void copy_name(struct sax *x, const unsigned char *prefix,
		      const unsigned char *name)
{
	if (prefix) {
		buf_puts(&x->text, (const char *)prefix);
		buf_putc(&x->text, ':');
	}
	buf_puts(&x->text, (const char *)name);
}

static void copy_start(struct sax *x, const struct sax_element *e)
{
	copy_close_tag(x);
	buf_putc(&x->text, '<');
	copy_name(x, (const unsigned char *)e->prefix,
		  (const unsigned char *)e->name);
	for (int i = 0; i < e->n_namespaces; i++)
		copy_ns(x, e->namespaces[2 * i], e->namespaces[2 * i + 1]);
	copy_ns(x, (const unsigned char *)e->prefix,
		(const unsigned char *)e->uri);
	for (int i = 0; i < e->n_attributes; i++) {
		const unsigned char *const *at = attribute(e, i);

		if (at[1])
			copy_ns(x, at[1], at[2]);
		buf_putc(&x->text, ' ');
		copy_name(x, at[1], at[0]);
		buf_puts(&x->text, "=\"");
		wsm_xml_escape_n(&x->text, (const char *)at[3],
				 (size_t)(at[4] - at[3]));
		buf_putc(&x->text, '"');
	}
	x->copy_tag_is_open = true;
}

static void copy_end(struct sax *x, const unsigned char *name,
		     const unsigned char *prefix)
{
	if (x->copy_tag_is_open) {
		buf_puts(&x->text, "/>");
		x->copy_tag_is_open = false;
	} else {
		buf_puts(&x->text, "</");
		copy_name(x, prefix, name);
		buf_putc(&x->text, '>');
	}
	while (x->copied.n > 0 &&
	       x->copied.data[x->copied.n - 1].depth == x->depth)
		x->copied.n--;
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

/* NOLINTNEXTLINE(readability-function-size): libxml2 calls it with all these */
static void on_start(void *data, const xmlChar *name, const xmlChar *prefix,
		     const xmlChar *uri, int n_namespaces,
		     const xmlChar **namespaces, int n_attributes,
		     int n_defaulted, const xmlChar **attributes)
{
	struct sax *x = data;
	struct sax_element e = {
		.ns = ns_of(x, uri),
		.uri = (const char *)uri,
		.prefix = (const char *)prefix,
		.name = (const char *)name,
		.n_attributes = n_attributes,
		.attributes = attributes,
		.n_namespaces = n_namespaces,
		.namespaces = namespaces,
	};

	(void)n_defaulted;
	if (x->depth >= x->limits->max_depth) {
		stop(x, SAX_R_LIMIT, "elements are nested too deep");
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

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix,
		   const xmlChar *uri)
{
	struct sax *x = data;
	const struct frame *frame = &x->frames[x->depth];
	char *text;
	int r = 0;

	(void)uri;
	if (x->copy_depth > 0) {
		copy_end(x, name, prefix);
		if (x->depth > x->copy_depth) {
			x->depth--;
			return;
		}
		x->copy_depth = 0;
	}
	if (frame->rule && frame->rule->end) {
		text = element_text(x, frame);
		r = text ? frame->rule->end(x, text) : 0;
	}
	buf_truncate(&x->text, frame->text_from);
	x->depth--;
	if (r != 0)
		stop(x, r, NULL);
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

static void on_error(void *data, sax_error *error)
{
	struct sax *x = data;
	char *text;

	if (x->problem || x->r != 0 || error->level < XML_ERR_ERROR)
		return;
	text = arena_printf(x->arena, "line %d: %s", error->line,
			    error->message ? error->message : "");
	/* an invalid byte in the message would be one in the reply */
	x->problem = text && utf8_is_valid(text, strlen(text)) ? sax_trim(text)
							       : NULL;
}

static const xmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.internalSubset = on_doctype,
	.processingInstruction = on_instruction,
	.serror = on_error,
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
	if (x->r == 0 && (!x->ctxt->wellFormed || !x->ctxt->nsWellFormed)) {
		x->r = x->ctxt->errNo == XML_ERR_NO_MEMORY ? ERR_ORIGIN(-ENOMEM)
							   : SAX_R_MALFORMED;
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
	r = run(&x, utf8, size);
	buf_done(&x.text);
	vec_done(&x.copied);
	*ret_problem = x.problem;
	return r;
}
