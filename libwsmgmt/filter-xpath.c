/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * XPath 1.0 over the XML of an instance (DSP0226, 8.3)
 *
 * The context is the instance's element; what is true of it by boolean() is
 * taken.  The document has no namespaces and the expression loses its prefixes,
 * so no declaration of either can be wrong.  libxml2 counts its operations and
 * ends what takes too many.
 */

#include <ctype.h>
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <limits.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/query.h"
#include "libwsmgmt/reply.h"

enum { MAX_SIZE = 2048, MAX_NESTING = 32 };

struct xpath {
	xmlXPathCompExpr *expression;
	unsigned long max_ops; /* for one instance */
	unsigned long left;    /* for all of them */
};

static void free_document(xmlDoc **doc)
{
	xmlFreeDoc(*doc);
}

static void free_context(xmlXPathContext **context)
{
	xmlXPathFreeContext(*context);
}

static void free_object(xmlXPathObject **object)
{
	xmlXPathFreeObject(*object);
}

static void free_xpath_p(struct xpath **xpath)
{
	xpath_free(*xpath);
}

void xpath_free(struct xpath *xpath)
{
	if (!xpath)
		return;
	xmlXPathFreeCompExpr(xpath->expression);
	free(xpath);
}

/* What is wrong comes back as an answer, not on standard error. */
static void on_error(void *user, const xmlError *error)
{
	(void)user;
	(void)error;
}

static void on_generic_error(void *user, const char *format, ...)
{
	(void)user;
	(void)format;
}

/* Some errors go past the context's handler, to one of the thread. */
static xmlXPathObject *evaluate(const struct xpath *xpath,
				xmlXPathContext *context)
{
	xmlGenericErrorFunc func = xmlGenericError;
	void *user = xmlGenericErrorContext;
	xmlXPathObject *object;

	xmlSetGenericErrorFunc(NULL, on_generic_error);
	object = xmlXPathCompiledEval(xpath->expression, context);
	xmlSetGenericErrorFunc(user, func);
	return object;
}

static xmlXPathContext *context_new(xmlDoc *doc, unsigned long max_ops)
{
	xmlXPathContext *context = xmlXPathNewContext(doc);

	if (!context)
		return NULL;
	context->error = (xmlStructuredErrorFunc)on_error;
	context->opLimit = max_ops;
	return context;
}

/* --- the expression --------------------------------------------------------
 */

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' ||
	       (unsigned char)c >= 128;
}

struct plain {
	const struct query_reader *reader;
	char *text;
	size_t size, depth;
};

/* The colon of a QName: what it has before it goes. */
static void drop_prefix(struct plain *p)
{
	while (p->size > 0 && is_name_char(p->text[p->size - 1]))
		p->size--;
}

static const char *take_quoted(struct plain *p, const char *s)
{
	const char *end = strchr(s + 1, *s);
	size_t n = end ? (size_t)(end - s) + 1 : strlen(s);

	memcpy(p->text + p->size, s, n);
	p->size += n;
	return s + n;
}

/* One character, or all of a literal. */
static const char *take(struct plain *p, const char *s)
{
	if (*s == '"' || *s == '\'')
		return take_quoted(p, s);
	if (strncmp(s, "::", 2) == 0) {
		p->text[p->size++] = *s++;
	} else if (*s == ':') {
		drop_prefix(p);
		return s + 1;
	}
	if (*s == '(' || *s == '[')
		p->depth++;
	else if ((*s == ')' || *s == ']') && p->depth > 0)
		p->depth--;
	p->text[p->size++] = *s;
	return s + 1;
}

static const char *find_word(const struct plain *p, const char *word)
{
	const char *at = strstr(p->text, word);

	return at && (at == p->text || !is_name_char(at[-1])) ? at : NULL;
}

/* What has no meaning here, outside of literals or not. */
static int check_words(const struct plain *p)
{
	static const char *const words[] = { "namespace-uri",
					     "namespace::", "$" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (find_word(p, words[i]))
			return query_refuse(p->reader,
					    "\"%s\" is not supported in XPath.",
					    words[i]);
	return 0;
}

static int strip_prefixes(const struct query_reader *reader, const char *text,
			  const char **ret)
{
	struct plain p = { .reader = reader };

	if (strlen(text) > MAX_SIZE)
		return query_refuse(reader,
				    "An XPath expression has at most %d bytes.",
				    MAX_SIZE);
	p.text = arena_alloc(reader->query->arena, strlen(text) + 1);
	if (!p.text)
		return ERR_ORIGIN(-ENOMEM);
	while (*text) {
		text = take(&p, text);
		if (p.depth > MAX_NESTING)
			return query_refuse(reader, "The XPath expression is "
						    "nested too deep.");
	}
	p.text[p.size] = '\0';
	*ret = p.text;
	return check_words(&p);
}

/* --- the document ----------------------------------------------------------
 */

/* As deep as references in references are. */
static void forget_namespaces(xmlNode *element)
{
	element->ns = NULL;
	for (xmlAttr *at = element->properties; at; at = at->next)
		at->ns = NULL;
	for (xmlNode *n = element->children; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			forget_namespaces(n);
}

static int make_document(const struct cim_instance *instance, xmlDoc **ret)
{
	CLEANUP(buf_done) struct buf xml = { 0 };
	xmlNode *root;

	wsm_write_instance(&xml, instance, instance->class, "urn:x");
	if (buf_error(&xml))
		return ERR_ORIGIN(buf_error(&xml));
	if (xml.size > INT_MAX)
		return ERR_ORIGIN(-ENOMEM);
	*ret = xmlReadMemory(xml.data, (int)xml.size, NULL, "UTF-8",
			     XML_PARSE_NONET | XML_PARSE_NOERROR |
				     XML_PARSE_NOWARNING);
	root = *ret ? xmlDocGetRootElement(*ret) : NULL;
	if (!root)
		return ERR_ORIGIN(-ENOMEM);
	forget_namespaces(root);
	return 0;
}

/* --- the whole -------------------------------------------------------------
 */

int xpath_matches(struct xpath *xpath, const struct cim_instance *instance,
		  bool *ret)
{
	CLEANUP(free_document) xmlDoc *doc = NULL;
	CLEANUP(free_context) xmlXPathContext *context = NULL;
	CLEANUP(free_object) xmlXPathObject *object = NULL;
	int r = make_document(instance, &doc);

	if (r != 0)
		return ERR_TRACE(r);
	if (xpath->left == 0)
		return WSM_QUERY_R_FAULT;
	context = context_new(doc, MIN(xpath->max_ops, xpath->left));
	if (!context)
		return ERR_ORIGIN(-ENOMEM);
	context->node = xmlDocGetRootElement(doc);
	object = evaluate(xpath, context);
	xpath->left -= MIN(context->opCount, xpath->left);
	if (!object && context->lastError.code == XML_ERR_NO_MEMORY)
		return ERR_ORIGIN(-ENOMEM);
	if (!object)
		return WSM_QUERY_R_FAULT;
	*ret = xmlXPathCastToBoolean(object) == 1;
	return 0;
}

static int compile(const struct query_reader *reader, const char *text,
		   struct xpath *xpath)
{
	CLEANUP(free_context)
	xmlXPathContext *context = context_new(NULL, xpath->max_ops);

	if (!context)
		return ERR_ORIGIN(-ENOMEM);
	xpath->expression = xmlXPathCtxtCompile(context, (const xmlChar *)text);
	return xpath->expression
		       ? 0
		       : query_refuse(reader,
				      "This is no XPath 1.0 expression: %.128s",
				      text);
}

/* Functions that are not known show only when they are called. */
static int try_once(const struct query_reader *reader, struct xpath *xpath)
{
	struct cim_instance instance;
	bool unused;
	int r;

	if (!reader->class)
		return 0;
	r = cim_instance_init(&instance, reader->class, reader->query->arena);
	if (r == 0)
		r = xpath_matches(xpath, &instance, &unused);
	return r == WSM_QUERY_R_FAULT
		       ? query_refuse(reader, "The XPath expression cannot be "
					      "evaluated.")
		       : ERR_TRACE(r);
}

int query_read_xpath(struct query_reader *reader, const char *text)
{
	CLEANUP(free_xpath_p) struct xpath *xpath = NULL;
	const char *plain = NULL;
	int r = strip_prefixes(reader, text, &plain);

	if (r != 0)
		return r;
	xpath = calloc(1, sizeof(*xpath));
	if (!xpath)
		return ERR_ORIGIN(-ENOMEM);
	xpath->max_ops = reader->query->limits.max_xpath_ops;
	xpath->left = reader->query->limits.max_xpath_total;
	r = compile(reader, plain, xpath);
	if (r == 0)
		r = try_once(reader, xpath);
	if (r == 0)
		reader->query->xpath = STEAL(xpath);
	return r;
}
