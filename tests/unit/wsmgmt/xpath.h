/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What an XPath expression says of a reply, by another reader than ours
 */

#include <check.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "base/buf.h"
#include "libwsmgmt/ns.h"

/** xpath_string() - string value of @expression, to be freed with xmlFree() */
static inline char *xpath_string(const struct buf *xml, const char *expression)
{
	static const char *const prefixes[][2] = {
		{ "s", WSM_URI_S },     { "a", WSM_URI_A },
		{ "w", WSM_URI_W },     { "n", WSM_URI_N },
		{ "f", WSM_URI_F },     { "xsi", WSM_URI_XSI },
		{ "cim", WSM_URI_CIM }, { "id", WSM_URI_ID },
	};
	xmlDoc *doc = xmlReadMemory(xml->data, (int)xml->size, NULL, NULL, 0);
	xmlXPathContext *context;
	xmlXPathObject *object;
	xmlChar *text;

	ck_assert_msg(doc != NULL, "not XML: %s", xml->data);
	context = xmlXPathNewContext(doc);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		xmlXPathRegisterNs(context, (const xmlChar *)prefixes[i][0],
				   (const xmlChar *)prefixes[i][1]);
	object = xmlXPathEval((const xmlChar *)expression, context);
	ck_assert_msg(object != NULL, "%s", expression);
	text = xmlXPathCastToString(object);
	xmlXPathFreeObject(object);
	xmlXPathFreeContext(context);
	xmlFreeDoc(doc);
	return (char *)text;
}

static inline void xpath_is(const struct buf *xml, const char *expression,
			    const char *want)
{
	char *got = xpath_string(xml, expression);

	ck_assert_msg(strcmp(got, want) == 0, "%s is \"%s\", not \"%s\": %s",
		      expression, got, want, xml->data);
	xmlFree(got);
}
