/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "cli/wsm-print.h"
#include "tests/unit/run.h"

#define XSI "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
#define CIM "xmlns:cim='http://schemas.dmtf.org/wbem/wscim/1/common' "

/* What winrm prints of such XML, or would. */
/* clang-format off */
static const struct {
	const char *name, *xml;
	enum wsmctl_format format;
	const char *want;
} cases[] = {
	{ "listener of winrm's own output",
	  "<c:Listener xmlns:c='u' xml:lang='en-US'><c:Address>*</c:Address>"
	  "<c:Transport>HTTP</c:Transport><c:Port>5985</c:Port><c:Hostname/>"
	  "<c:Enabled>true</c:Enabled><c:URLPrefix>wsman</c:URLPrefix>"
	  "<c:CertificateThumbprint/><c:ListeningOn>127.0.0.1</c:ListeningOn>"
	  "<c:ListeningOn>192.168.1.1</c:ListeningOn>"
	  "<c:ListeningOn>::1</c:ListeningOn></c:Listener>", WSM_TEXT,
	  "Listener\n"
	  "    Address = *\n"
	  "    Transport = HTTP\n"
	  "    Port = 5985\n"
	  "    Hostname\n"
	  "    Enabled = true\n"
	  "    URLPrefix = wsman\n"
	  "    CertificateThumbprint\n"
	  "    ListeningOn = 127.0.0.1, 192.168.1.1, ::1\n" },
	{ "nil, time, white space",
	  "<p:S xmlns:p='u' " XSI CIM ">\n <p:A xsi:nil='true'/>\n"
	  " <p:T><cim:Datetime>2026-11-22T12:00:00Z</cim:Datetime></p:T>\n"
	  " <p:V> 42 </p:V>\n</p:S>", WSM_TEXT,
	  "S\n"
	  "    A = null\n"
	  "    T = 2026-11-22T12:00:00Z\n"
	  "    V = 42\n" },
	{ "items of an array",
	  "<p:S xmlns:p='u' " XSI CIM "><p:A xsi:nil='true'/><p:A>1</p:A>"
	  "<p:A xsi:nil='true'/><p:B>1</p:B><p:B xsi:nil='true'/>"
	  "<p:B/></p:S>", WSM_TEXT,
	  "S\n"
	  "    A = null, 1, null\n"
	  "    B = 1, null, \n" },
	{ "endpoint reference",
	  "<a:EndpointReference xmlns:a='x' xmlns:w='y'><a:Address>here"
	  "</a:Address><a:ReferenceParameters><w:ResourceURI>u</w:ResourceURI>"
	  "<w:SelectorSet><w:Selector Name='K'>1</w:Selector>"
	  "<w:Selector Name='L'>2</w:Selector></w:SelectorSet>"
	  "</a:ReferenceParameters></a:EndpointReference>", WSM_TEXT,
	  "EndpointReference\n"
	  "    Address = here\n"
	  "    ReferenceParameters\n"
	  "        ResourceURI = u\n"
	  "        SelectorSet\n"
	  "            Selector: K = 1\n"
	  "            Selector: L = 2\n" },
	{ "who writes here steers no terminal",
	  "<S><A>x&#x9b;31my</A><B>two\nlines</B></S>", WSM_TEXT,
	  "S\n    A = x?31my\n    B = two lines\n" },
	{ "xml as it came",
	  "<p:S xmlns:p='u' " XSI "xsi:type='p:S_Type'><p:A xsi:nil='true'/>"
	  "<p:B>a &lt; b</p:B></p:S>", WSM_XML,
	  "<p:S xmlns:p=\"u\" xmlns:xsi=\"http://www.w3.org/2001/"
	  "XMLSchema-instance\" xsi:type=\"p:S_Type\"><p:A xsi:nil=\"true\"/>"
	  "<p:B>a &lt; b</p:B></p:S>" },
	{ "pretty",
	  "<p:S xmlns:p='u'><p:A/><p:B><q:C xmlns:q='v'>1</q:C></p:B></p:S>",
	  WSM_PRETTY,
	  "<p:S xmlns:p=\"u\">\n"
	  "    <p:A/>\n"
	  "    <p:B>\n"
	  "        <q:C xmlns:q=\"v\">1</q:C>\n"
	  "    </p:B>\n"
	  "</p:S>" },
	{ "a default namespace and none inside",
	  "<S xmlns='u'><A xmlns=''>1</A></S>", WSM_XML,
	  "<S xmlns=\"u\"><A xmlns=\"\">1</A></S>" },
	{ "json",
	  "<p:S xmlns:p='u' " XSI "><p:A xsi:nil='true'/><p:B>1</p:B>"
	  "<p:B>2</p:B><p:C/></p:S>", WSM_JSON,
	  "{\n  \"S\": {\n    \"A\": null,\n    \"B\": [\n      \"1\",\n"
	  "      \"2\"\n    ],\n    \"C\": \"\"\n  }\n}" },
};
/* clang-format on */

START_TEST(prints)
{
	struct arena *a = arena_new(1 << 20);
	const struct wsm_node *node;
	struct buf out = { 0 };

	ck_assert_int_eq(wsm_tree_parse(cases[_i].xml, strlen(cases[_i].xml),
					false, a, &node),
			 0);
	ck_assert_int_eq(wsm_print(&out, node, cases[_i].format), 0);
	ck_assert_msg(strcmp(out.data, cases[_i].want) == 0,
		      "%s: got\n%s\nwant\n%s", cases[_i].name, out.data,
		      cases[_i].want);
	buf_done(&out);
	arena_free(a);
}
END_TEST

static const char *const not_xml[] = {
	"",
	"<a>",
	"<a></b>",
	"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
	"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
	"no xml at all",
};

START_TEST(refuses)
{
	struct arena *a = arena_new(1 << 20);
	const struct wsm_node *node;

	ck_assert_msg(wsm_tree_parse(not_xml[_i], strlen(not_xml[_i]), false, a,
				     &node) == WSM_TREE_R_NOT_XML,
		      "%s", not_xml[_i]);
	arena_free(a);
}
END_TEST

START_TEST(utf16_without_a_mark)
{
	static const char xml[] = "<\0a\0>\0\xe9\0<\0/\0a\0>";
	struct arena *a = arena_new(1 << 20);
	const struct wsm_node *node;

	ck_assert_int_eq(wsm_tree_parse(xml, sizeof(xml), true, a, &node), 0);
	ck_assert_str_eq(wsm_node_text(node, a), "\xc3\xa9");
	arena_free(a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("instances as winrm shows them");
	TCase *tc = tcase_create("rows");

	tcase_add_loop_test(tc, prints, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, refuses, 0, ARRAY_SIZE(not_xml));
	tcase_add_test(tc, utf16_without_a_mark);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
