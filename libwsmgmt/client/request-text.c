/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "libwsmgmt/client/request-text.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/reply.h"

#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define ANONYMOUS                                                              \
	"http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"

static void element(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "<%s>", name);
	wsm_xml_escape(out, text);
	/* the end tag has no attributes */
	buf_puts(out, "</");
	for (const char *c = name; *c && *c != ' '; c++)
		buf_putc(out, *c);
	buf_putc(out, '>');
}

void wsm_write_reference(struct buf *out, const struct wsm_epr *epr)
{
	element(out, "a:Address", epr->address ? epr->address : ANONYMOUS);
	buf_puts(out, "<a:ReferenceParameters>");
	if (epr->resource_uri)
		element(out, "w:ResourceURI", epr->resource_uri);
	wsm_write_selectors(out, epr->selectors, epr->n_selectors);
	buf_puts(out, "</a:ReferenceParameters>");
}

void wsm_write_selectors(struct buf *out, const struct wsm_selector *selectors,
			 size_t n)
{
	if (n == 0)
		return;
	buf_puts(out, "<w:SelectorSet>");
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, "<w:Selector Name=\"");
		wsm_xml_escape(out, selectors[i].name);
		buf_puts(out, "\">");
		if (selectors[i].epr) {
			buf_puts(out, "<a:EndpointReference>");
			wsm_write_reference(out, selectors[i].epr);
			buf_puts(out, "</a:EndpointReference>");
		} else {
			wsm_xml_escape(out, selectors[i].value);
		}
		buf_puts(out, "</w:Selector>");
	}
	buf_puts(out, "</w:SelectorSet>");
}

static void put_option(struct buf *out, const struct wsm_option *o)
{
	buf_puts(out, "<w:Option Name=\"");
	wsm_xml_escape(out, o->name);
	if (o->type) {
		buf_puts(out, "\" Type=\"");
		wsm_xml_escape(out, o->type);
	}
	if (o->must_comply)
		buf_puts(out, "\" MustComply=\"true");
	if (o->is_nil) {
		buf_puts(out, "\" xsi:nil=\"true\"/>");
		return;
	}
	buf_puts(out, "\">");
	wsm_xml_escape(out, o->value ? o->value : "");
	buf_puts(out, "</w:Option>");
}

static void put_options(struct buf *out, const struct wsm_option *options,
			size_t n)
{
	if (n == 0)
		return;
	buf_puts(out,
		 "<w:OptionSet s:mustUnderstand=\"true\" "
		 "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
	for (size_t i = 0; i < n; i++)
		put_option(out, &options[i]);
	buf_puts(out, "</w:OptionSet>");
}

static void put_timeout(struct buf *out, int64_t us)
{
	if (us >= 0)
		buf_printf(out,
			   "<w:OperationTimeout>PT%" PRId64 ".%03" PRId64
			   "S</w:OperationTimeout>",
			   us / 1000000, us / 1000 % 1000);
}

static void put_locale(struct buf *out, const char *locale)
{
	static const char *const names[] = { "w:Locale", "p:DataLocale" };

	for (size_t i = 0; locale && i < ARRAY_SIZE(names); i++) {
		buf_printf(out, "<%s xml:lang=\"", names[i]);
		wsm_xml_escape(out, locale);
		buf_puts(out, "\" s:mustUnderstand=\"false\"/>");
	}
}

static void put_header(struct buf *out, const struct wsm_request *r,
		       const char *action, const char *session_id)
{
	element(out, "a:To", r->to ? r->to : ANONYMOUS);
	if (r->resource_uri)
		element(out, "w:ResourceURI s:mustUnderstand=\"true\"",
			r->resource_uri);
	buf_puts(out, "<a:ReplyTo><a:Address s:mustUnderstand=\"true\">" //
		 ANONYMOUS "</a:Address></a:ReplyTo>");
	element(out, "a:Action s:mustUnderstand=\"true\"", action);
	if (r->max_envelope_size)
		buf_printf(out,
			   "<w:MaxEnvelopeSize s:mustUnderstand=\"true\">"
			   "%" PRIu64 "</w:MaxEnvelopeSize>",
			   r->max_envelope_size);
	element(out, "a:MessageID", r->message_id ? r->message_id : "");
	put_locale(out, r->locale);
	if (session_id)
		element(out, "p:SessionId s:mustUnderstand=\"false\"",
			session_id);
	wsm_write_selectors(out, r->selectors, r->n_selectors);
	put_options(out, r->options, r->n_options);
	put_timeout(out, r->operation_timeout_us);
}

static void put_filter(struct buf *out, const struct wsm_filter *filter,
		       const char *xml)
{
	if (!filter->is_present)
		return;
	buf_puts(out, "<w:Filter");
	if (filter->dialect) {
		buf_puts(out, " Dialect=\"");
		wsm_xml_escape(out, filter->dialect);
		buf_putc(out, '"');
	}
	buf_putc(out, '>');
	if (xml)
		buf_puts(out, xml);
	else
		wsm_xml_escape(out, filter->text ? filter->text : "");
	buf_puts(out, "</w:Filter>");
}

static void put_enumerate(struct buf *out, const struct wsm_request *r,
			  const struct wsm_request_extra *extra)
{
	static const char *const modes[] = {
		[WSM_ENUM_EPR] = "EnumerateEPR",
		[WSM_ENUM_OBJECT_AND_EPR] = "EnumerateObjectAndEPR",
	};
	static const char *const polymorphisms[] = {
		[WSM_POLY_EXCLUDE] = "ExcludeSubClassProperties",
		[WSM_POLY_NONE] = "None",
	};
	const struct wsm_enumerate *e = &r->enumerate;

	buf_puts(out, "<n:Enumerate>");
	if (e->expires)
		element(out, "n:Expires", e->expires);
	if (e->optimize)
		buf_puts(out, "<w:OptimizeEnumeration/>");
	if (e->max_elements)
		buf_printf(out, "<w:MaxElements>%" PRIu64 "</w:MaxElements>",
			   e->max_elements);
	if (modes[e->mode])
		element(out, "w:EnumerationMode", modes[e->mode]);
	if (e->polymorphism != WSM_POLY_INCLUDE)
		element(out, "b:PolymorphismMode",
			polymorphisms[e->polymorphism]);
	put_filter(out, &e->filter, extra ? extra->filter_xml : NULL);
	buf_puts(out, "</n:Enumerate>");
}

static void put_pull(struct buf *out, const struct wsm_request *r,
		     const struct wsm_request_extra *extra)
{
	const struct wsm_pull *p = &r->pull;

	(void)extra;
	buf_puts(out, "<n:Pull>");
	element(out, "n:EnumerationContext", p->context);
	if (p->max_elements)
		buf_printf(out, "<n:MaxElements>%" PRIu64 "</n:MaxElements>",
			   p->max_elements);
	if (p->max_characters)
		buf_printf(out,
			   "<n:MaxCharacters>%" PRIu64 "</n:MaxCharacters>",
			   p->max_characters);
	buf_puts(out, "</n:Pull>");
}

static void put_release(struct buf *out, const struct wsm_request *r,
			const struct wsm_request_extra *extra)
{
	(void)extra;
	buf_puts(out, "<n:Release>");
	element(out, "n:EnumerationContext", r->pull.context);
	buf_puts(out, "</n:Release>");
}

static void put_raw(struct buf *out, const struct wsm_request *r,
		    const struct wsm_request_extra *extra)
{
	(void)extra;
	if (r->body)
		buf_puts(out, r->body);
}

static const struct {
	const char *uri; /* NULL: the request says */
	void (*put_body)(struct buf *out, const struct wsm_request *r,
			 const struct wsm_request_extra *extra);
} actions[N_WSM_ACTIONS] = {
	[WSM_ACTION_OTHER] = { NULL, put_raw },
	[WSM_ACTION_GET] = { TRANSFER "Get", NULL },
	[WSM_ACTION_PUT] = { TRANSFER "Put", put_raw },
	[WSM_ACTION_ENUMERATE] = { ENUMERATION "Enumerate", put_enumerate },
	[WSM_ACTION_PULL] = { ENUMERATION "Pull", put_pull },
	[WSM_ACTION_RELEASE] = { ENUMERATION "Release", put_release },
};

static void put_identify(struct buf *out)
{
	buf_puts(out,
		 "<s:Envelope "
		 "xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
		 " xmlns:wsmid=\"http://schemas.dmtf.org/wbem/wsman/identity/1/"
		 "wsmanidentity.xsd\"><s:Header/><s:Body><wsmid:Identify/>"
		 "</s:Body></s:Envelope>");
}

void wsm_request_write(struct buf *out, const struct wsm_request *request,
		       const struct wsm_request_extra *extra)
{
	if (request->action == WSM_ACTION_IDENTIFY) {
		put_identify(out);
		return;
	}
	buf_puts(
		out,
		"<s:Envelope "
		"xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
		" xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
		" xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\""
		" xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\""
		" xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/"
		"wsman.xsd\""
		" xmlns:b=\"http://schemas.dmtf.org/wbem/wsman/1/"
		"cimbinding.xsd\""
		"><s:Header>");
	put_header(out, request,
		   actions[request->action].uri ? actions[request->action].uri
						: request->action_uri,
		   extra ? extra->session_id : NULL);
	buf_puts(out, "</s:Header><s:Body>");
	if (actions[request->action].put_body)
		actions[request->action].put_body(out, request, extra);
	buf_puts(out, "</s:Body></s:Envelope>");
}

int wsm_uuid(struct rng *rng, char ret[WSM_UUID_SIZE])
{
	uint8_t b[16];
	int r;

	r = rng_fill(rng, b, sizeof(b));
	if (r < 0)
		return ERR_TRACE(r);
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40); /* RFC 9562: version 4 */
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	snprintf(ret, WSM_UUID_SIZE,
		 "uuid:%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-"
		 "%02X%02X%02X%02X%02X%02X",
		 b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9],
		 b[10], b[11], b[12], b[13], b[14], b[15]);
	return 0;
}
