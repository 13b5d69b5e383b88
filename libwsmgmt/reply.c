/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/macro.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/ns.h"
#include "libwsmgmt/reply.h"

/* A literal whose length the compiler knows. */
#define PUT(out, literal) buf_add((out), "" literal, sizeof(literal) - 1)

/* All prefixes are declared here, since clients look for prefixes where they
 * should look for namespaces, and for QNames in text.  No XML declaration:
 * WinRM does not take one. */
#define ENVELOPE                                                               \
	"<s:Envelope xml:lang=\"en-US\" xmlns:s=\"" WSM_URI_S                  \
	"\" xmlns:a=\"" WSM_URI_A "\" xmlns:x=\"" WSM_URI_X                    \
	"\" xmlns:e=\"" WSM_URI_E "\" xmlns:n=\"" WSM_URI_N                    \
	"\" xmlns:w=\"" WSM_URI_W "\" xmlns:p=\"" WSM_URI_P                    \
	"\" xmlns:b=\"" WSM_URI_B "\" xmlns:f=\"" WSM_URI_F "\">"

/* What stands for a character in text; NULL: itself. */
static const char *const escapes[256] = {
	['&'] = "&amp;", ['<'] = "&lt;",    ['>'] = "&gt;",    ['"'] = "&quot;",
	[0] = "?",       ['\r'] = "&#13;", /* or a parser makes it a line feed
					    */
	[1 ... 8] = "?", [11 ... 12] = "?", [14 ... 31] = "?",
};

/* What UTF-8 can say and XML cannot. */
static bool is_forbidden(uint32_t c)
{
	return c == 0xfffe || c == 0xffff;
}

/* What stands for the character at @s, NULL: itself; and its length. */
static const char *instead_of(const unsigned char *s, size_t size,
			      size_t *ret_n)
{
	uint32_t c;
	size_t n;

	*ret_n = 1;
	if (*s < 0x80)
		return escapes[*s];
	n = utf8_decode(s, size, &c);
	if (n == 0)
		return "?";
	*ret_n = n;
	return is_forbidden(c) ? "?" : NULL;
}

void wsm_xml_escape_n(struct buf *out, const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text, *end = s + size;
	const unsigned char *done = s;
	size_t n;

	for (; s < end; s += n) {
		const char *instead = instead_of(s, (size_t)(end - s), &n);

		if (!instead)
			continue;
		buf_add(out, done, (size_t)(s - done));
		buf_puts(out, instead);
		done = s + n;
	}
	buf_add(out, done, (size_t)(end - done));
}

void wsm_xml_escape(struct buf *out, const char *text)
{
	wsm_xml_escape_n(out, text, strlen(text));
}

static void put_uuid(struct buf *out, struct rng *rng)
{
	uint8_t bytes[16] = { 0 };
	char hex[2 * sizeof(bytes) + 1];

	if (rng_fill(rng, bytes, sizeof(bytes)) != 0)
		memset(bytes, 0, sizeof(bytes));
	bytes[6] = (bytes[6] & 0x0f) | 0x40;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	hex_format(bytes, sizeof(bytes), "", hex);
	PUT(out, "uuid:");
	for (size_t from = 0, i = 0; i < 5; i++) {
		static const size_t lengths[5] = { 8, 4, 4, 4, 12 };

		if (i > 0)
			buf_putc(out, '-');
		buf_add(out, hex + from, lengths[i]);
		from += lengths[i];
	}
}

/* Envelope and the headers that every reply has. */
static void put_header(struct buf *out, const struct wsm_request *request,
		       const char *action, const char *suffix, struct rng *rng)
{
	PUT(out, ENVELOPE "<s:Header><a:Action>");
	wsm_xml_escape(out, action);
	buf_puts(out, suffix);
	PUT(out, "</a:Action><a:MessageID>");
	put_uuid(out, rng);
	PUT(out, "</a:MessageID><a:To>" WSM_ANONYMOUS "</a:To>");
	if (request->message_id) {
		PUT(out, "<a:RelatesTo>");
		wsm_xml_escape(out, request->message_id);
		PUT(out, "</a:RelatesTo>");
	}
}

static void put_headers(struct buf *out, const struct wsm_header *headers,
			size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_puts(out, headers[i].xml);
}

void wsm_reply_begin(struct buf *out, const struct wsm_request *request,
		     const char *action, struct rng *rng,
		     const char *extra_headers)
{
	const char *request_action =
		request->action_uri ? request->action_uri : "";

	put_header(out, request, action ? action : request_action,
		   action ? "" : "Response", rng);
	put_headers(out, request->reply_headers, request->n_reply_headers);
	if (extra_headers)
		buf_puts(out, extra_headers);
	PUT(out, "</s:Header><s:Body>");
}

void wsm_reply_end(struct buf *out)
{
	PUT(out, "</s:Body></s:Envelope>");
}

void wsm_total_estimate_header(struct buf *out, uint64_t n_items)
{
	PUT(out, "<w:TotalItemsCountEstimate>");
	buf_put_u64(out, n_items);
	PUT(out, "</w:TotalItemsCountEstimate>");
}

/* EnumerateResponse has its items in the namespace of WS-Management,
 * PullResponse in that of WS-Enumeration; clients insist on it. */
void wsm_items_begin(struct buf *out, enum wsm_action action,
		     const char *context, bool has_items)
{
	bool is_pull = action == WSM_ACTION_PULL;

	buf_puts(out, is_pull ? "<n:PullResponse>" : "<n:EnumerateResponse>");
	if (context) {
		PUT(out, "<n:EnumerationContext>");
		wsm_xml_escape(out, context);
		PUT(out, "</n:EnumerationContext>");
	} else if (!is_pull) {
		PUT(out, "<n:EnumerationContext/>");
	}
	if (has_items)
		buf_puts(out, is_pull ? "<n:Items>" : "<w:Items>");
}

void wsm_items_end(struct buf *out, enum wsm_action action, const char *context,
		   bool has_items)
{
	bool is_pull = action == WSM_ACTION_PULL;

	if (has_items)
		buf_puts(out, is_pull ? "</n:Items>" : "</w:Items>");
	if (!context)
		buf_puts(out,
			 is_pull ? "<n:EndOfSequence/>" : "<w:EndOfSequence/>");
	buf_puts(out, is_pull ? "</n:PullResponse>" : "</n:EnumerateResponse>");
}

void wsm_item_begin(struct buf *out, enum wsm_enumeration_mode mode)
{
	if (mode == WSM_ENUM_OBJECT_AND_EPR)
		PUT(out, "<w:Item>");
}

void wsm_item_end(struct buf *out, enum wsm_enumeration_mode mode)
{
	if (mode == WSM_ENUM_OBJECT_AND_EPR)
		PUT(out, "</w:Item>");
}

/* By the prefix of the subcode: the action of the fault, and the element that
 * holds what is supported instead. */
static const struct fault_family {
	char prefix;
	const char *action;
	const char *supported;
} families[] = {
	{ 'a', WSM_URI_A "/fault", "a:Action" },
	{ 'w', "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",
	  "w:FragmentDialect" },
	{ 'x', WSM_URI_X "/fault", NULL },
	{ 'n', WSM_URI_N "/fault", "n:SupportedDialect" },
	{ 'b', "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/fault",
	  "b:PolymorphismMode" },
};

static const struct fault_family *fault_family(const struct wsm_fault_row *row)
{
	for (size_t i = 0; row->subcode && i < ARRAY_SIZE(families); i++)
		if (families[i].prefix == row->subcode[0])
			return &families[i];
	return &families[0];
}

/* Headers of SOAP's own two faults. */
static void put_soap_headers(struct buf *out, const struct wsm_fault *fault)
{
	if (fault->id == WSM_F_VersionMismatch)
		PUT(out, "<s:Upgrade><s:SupportedEnvelope"
			 " qname=\"s:Envelope\"/></s:Upgrade>");
	if (fault->id == WSM_F_MustUnderstand && fault->header_name) {
		PUT(out, "<s:NotUnderstood qname=\"");
		if (fault->header_uri)
			PUT(out, "h:");
		wsm_xml_escape(out, fault->header_name);
		if (fault->header_uri) {
			PUT(out, "\" xmlns:h=\"");
			wsm_xml_escape(out, fault->header_uri);
		}
		PUT(out, "\"/>");
	}
}

static void put_fault_detail(struct buf *out, const struct wsm_fault_row *row,
			     const struct wsm_fault *fault, const char *text)
{
	const char *element = fault_family(row)->supported;
	char host[HOST_NAME_MAX + 1] = "";

	PUT(out, "<s:Detail>");
	if (row->detail) {
		PUT(out, "<w:FaultDetail>" WSM_FAULT_DETAIL);
		buf_puts(out, row->detail);
		PUT(out, "</w:FaultDetail>");
	}
	for (const char *const *d = fault->extra_details; d && *d; d++) {
		buf_printf(out, "<%s>", element);
		wsm_xml_escape(out, *d);
		buf_printf(out, "</%s>", element);
	}
	gethostname(host, sizeof(host) - 1);
	PUT(out, "<f:WSManFault Code=\"");
	buf_put_u64(out, row->number);
	PUT(out, "\" Machine=\"");
	wsm_xml_escape(out, host);
	PUT(out, "\"><f:Message>");
	wsm_xml_escape(out, text);
	PUT(out, "</f:Message></f:WSManFault></s:Detail>");
}

/* Where the request's own text does not say it, the fixed reason goes first:
 * clients look for words in it. */
static void put_fault_text(struct buf *out, const struct wsm_fault_row *row,
			   const struct wsm_fault *fault)
{
	buf_puts(out, row->reason);
	if (fault->message && strcmp(fault->message, row->reason) != 0) {
		buf_putc(out, ' ');
		buf_puts(out, fault->message);
	}
}

void wsm_reply_fault(struct buf *out, const struct wsm_request *request,
		     const struct wsm_fault *fault, struct rng *rng)
{
	const struct wsm_fault_row *row = wsm_fault_row(fault->id);
	CLEANUP(buf_done) struct buf text = { 0 };

	put_fault_text(&text, row, fault);
	put_header(out, request, fault_family(row)->action, "", rng);
	put_soap_headers(out, fault);
	put_headers(out, request->fault_headers, request->n_fault_headers);
	PUT(out, "</s:Header><s:Body><s:Fault><s:Code><s:Value>s:");
	buf_puts(out, row->code);
	PUT(out, "</s:Value>");
	if (row->subcode) {
		PUT(out, "<s:Subcode><s:Value>");
		buf_puts(out, row->subcode);
		PUT(out, "</s:Value></s:Subcode>");
	}
	PUT(out, "</s:Code><s:Reason><s:Text xml:lang=\"en-US\">");
	wsm_xml_escape(out, text.data ? text.data : row->reason);
	PUT(out, "</s:Text></s:Reason>");
	put_fault_detail(out, row, fault, text.data ? text.data : row->reason);
	PUT(out, "</s:Fault>");
	wsm_reply_end(out);
}

void wsm_reply_identify(struct buf *out, const struct wsm_request *request,
			const struct wsm_identity *identity)
{
	PUT(out, "<s:Envelope xml:lang=\"en-US\" xmlns:s=\"" WSM_URI_S
		 "\"><s:Header/><s:Body><wsmid:IdentifyResponse"
		 " xmlns:wsmid=\"");
	wsm_xml_escape(out, request->identify_ns ? request->identify_ns
						 : WSM_URI_ID);
	PUT(out, "\"><wsmid:ProtocolVersion>" WSM_URI_W
		 "</wsmid:ProtocolVersion><wsmid:ProductVendor>");
	wsm_xml_escape(out, identity->product_vendor);
	PUT(out, "</wsmid:ProductVendor><wsmid:ProductVersion>");
	wsm_xml_escape(out, identity->product_version);
	PUT(out, "</wsmid:ProductVersion>");
	for (const char *const *p = identity->security_profiles; p && *p; p++) {
		if (p == identity->security_profiles)
			PUT(out, "<wsmid:SecurityProfiles>");
		PUT(out, "<wsmid:SecurityProfileName>");
		wsm_xml_escape(out, *p);
		PUT(out, "</wsmid:SecurityProfileName>");
		if (!p[1])
			PUT(out, "</wsmid:SecurityProfiles>");
	}
	PUT(out, "</wsmid:IdentifyResponse>");
	wsm_reply_end(out);
}
