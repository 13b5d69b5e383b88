/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "libwsmgmt/ns.h"
#include "libwsmgmt/request.h"
#include "tests/unit/run.h"

/* Pieces of envelopes as Windows writes them. */
#define ENVELOPE(header, body)                                                 \
	"<s:Envelope xmlns:s=\"" WSM_URI_S "\" xmlns:a=\"" WSM_URI_A           \
	"\" xmlns:n=\"" WSM_URI_N "\" xmlns:w=\"" WSM_URI_W                    \
	"\" xmlns:p=\"" WSM_URI_P "\" xmlns:b=\"" WSM_URI_B                    \
	"\" xmlns:xsi=\"" WSM_URI_XSI "\"><s:Header>" header                   \
	"</s:Header><s:Body>" body "</s:Body></s:Envelope>"
#define TO "<a:To>http://server:5985/wsman</a:To>"
#define CLASS_URI                                                              \
	"http://schemas.microsoft.com/wbem/wsman/1/wmi/root/hardware/"         \
	"NumericSensor"
#define RESOURCE                                                               \
	"<w:ResourceURI s:mustUnderstand=\"true\">" CLASS_URI "</"             \
	"w:ResourceURI>"
#define REPLY_TO                                                               \
	"<a:ReplyTo><a:Address s:mustUnderstand=\"true\">" WSM_ANONYMOUS       \
	"</a:Address></a:ReplyTo>"
#define ACTION(uri) "<a:Action s:mustUnderstand=\"true\">" uri "</a:Action>"
#define GET ACTION(WSM_URI_X "/Get")
#define ENUMERATE ACTION(WSM_URI_N "/Enumerate")
#define PULL ACTION(WSM_URI_N "/Pull")
#define ID "<a:MessageID>uuid:1</a:MessageID>"
#define HEADERS TO RESOURCE REPLY_TO ID
#define SELECTORS(s) "<w:SelectorSet>" s "</w:SelectorSet>"
#define SELECTOR(n, v) "<w:Selector Name=\"" n "\">" v "</w:Selector>"
#define ENUM(s) ENVELOPE(HEADERS ENUMERATE, "<n:Enumerate>" s "</n:Enumerate>")
#define CONTEXT "<n:EnumerationContext>uuid:C</n:EnumerationContext>"
#define PULLED(s) ENVELOPE(HEADERS PULL, "<n:Pull>" s "</n:Pull>")
#define WITH(header) ENVELOPE(HEADERS GET header, "")

struct fixture {
	struct arena *a;
	struct wsm_request req;
	struct wsm_fault fault;
	int r;
};

static struct fixture parse_as(const char *xml, size_t size,
			       const char *charset)
{
	struct fixture f = { .a = arena_new(1 << 22) };

	ck_assert_ptr_nonnull(f.a);
	f.r = wsm_request_parse(&(struct wsm_bytes){ xml, size, charset },
				&wsm_default_limits, f.a, &f.req, &f.fault);
	return f;
}

static struct fixture parse(const char *xml)
{
	return parse_as(xml, strlen(xml), "utf-8");
}

static const struct {
	const char *name, *xml;
	enum wsm_fault_id want; /* 0: none */
} faults[] = {
#define F(id) WSM_F_##id
	{ "a Get", WITH(SELECTORS(SELECTOR("DeviceID", "1"))), 0 },
	{ "header order is free", ENVELOPE(GET ID REPLY_TO RESOURCE TO, ""),
	  0 },
	{ "no text", "", F(InvalidXml) },
	{ "no XML", "hello", F(InvalidXml) },
	{ "cut short", "<s:Envelope xmlns:s=\"" WSM_URI_S "\">",
	  F(InvalidXml) },
	{ "undeclared prefix", "<s:Envelope/>", F(InvalidXml) },
	{ "undeclared prefix of an attribute", WITH("<a:From z:b=\"\"/>"),
	  F(InvalidXml) },
	{ "no QName", WITH("<a:b:c/>"), F(InvalidXml) },
	{ "no local name", WITH("<a:From a:=\"\"/>"), F(InvalidXml) },
	{ "a prefix taken back", WITH("<a:From xmlns:b=\"\"/>"),
	  F(InvalidXml) },
	{ "the prefix xmlns declared", WITH("<a:From xmlns:xmlns=\"urn:x\"/>"),
	  F(InvalidXml) },
	{ "the prefix xml declared", WITH("<a:From xmlns:xml=\"urn:x\"/>"),
	  F(InvalidXml) },
	{ "the prefix xml declared as it is",
	  WITH("<a:From xmlns:xml=\"" WSM_URI_XML "\"/>"), 0 },
	{ "a prefix ends with its element",
	  WITH("<q:Q xmlns:q=\"urn:q\"/><q:Q/>"), F(InvalidXml) },
	{ "a prefix means what the innermost element says",
	  WITH("<s:Q xmlns:s=\"urn:q\" s:mustUnderstand=\"1\"/>"
	       "<a:From s:mustUnderstand=\"1\"/>"),
	  0 },
	{ "the default namespace taken back",
	  WITH("<Q xmlns=\"" WSM_URI_A "\"><To xmlns=\"\"/></Q>"), 0 },
	{ "a default namespace is none of attributes",
	  WITH("<Locale xmlns=\"" WSM_URI_W "\" lang=\"en\"/>"),
	  F(SchemaValidationError) },
	{ "unknown entity", WITH("<a:From>&nbsp;</a:From>"), F(InvalidXml) },
	{ "two roots", WITH("") "<a/>", F(InvalidXml) },
	{ "a DTD", "<!DOCTYPE a [<!ENTITY b \"c\">]>" WITH(""),
	  F(SchemaValidationError) },
	{ "a processing instruction", "<?a b?>" WITH(""),
	  F(SchemaValidationError) },
	{ "SOAP 1.1",
	  "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">"
	  "<s:Body/></s:Envelope>",
	  F(VersionMismatch) },
	{ "not SOAP", "<a/>", F(SchemaValidationError) },
	{ "no Body", "<s:Envelope xmlns:s=\"" WSM_URI_S "\"/>",
	  F(SchemaValidationError) },
	{ "unknown header", WITH("<q:Q xmlns:q=\"urn:q\"/>"), 0 },
	{ "unknown header, must be understood",
	  WITH("<q:Q xmlns:q=\"urn:q\" s:mustUnderstand=\"1\"/>"),
	  F(MustUnderstand) },
	{ "mustUnderstand that is not SOAP's",
	  WITH("<q:Q xmlns:q=\"urn:q\" mustUnderstand=\"true\"/>"), 0 },
	{ "a header for another role",
	  WITH("<q:Q xmlns:q=\"urn:q\" s:mustUnderstand=\"1\" s:role=\"x\"/>"),
	  0 },
	{ "MustUnderstand goes before other faults",
	  WITH("<w:MaxEnvelopeSize>1</w:MaxEnvelopeSize>"
	       "<q:Q xmlns:q=\"urn:q\" s:mustUnderstand=\"1\"/>"),
	  F(MustUnderstand) },
	{ "no Action", ENVELOPE(HEADERS, ""),
	  F(MessageInformationHeaderRequired) },
	{ "no To", ENVELOPE(RESOURCE REPLY_TO ID GET, ""),
	  F(MessageInformationHeaderRequired) },
	{ "no ReplyTo", ENVELOPE(TO RESOURCE ID GET, ""),
	  F(MessageInformationHeaderRequired) },
	{ "no ResourceURI", ENVELOPE(TO REPLY_TO ID GET, ""),
	  F(MessageInformationHeaderRequired) },
	{ "no MessageID", ENVELOPE(TO REPLY_TO RESOURCE GET, ""),
	  F(InvalidMessageInformationHeader) },
	{ "empty MessageID",
	  ENVELOPE(TO REPLY_TO RESOURCE GET "<a:MessageID> </a:MessageID>", ""),
	  F(InvalidMessageInformationHeader) },
	{ "two Tos", WITH(TO), F(InvalidMessageInformationHeader) },
	{ "WS-Addressing 2005/08",
	  ENVELOPE("<q:To xmlns:q=\"" WSM_URI_A10 "\">x</q:To>", ""),
	  F(MustUnderstand) },
	{ "reply elsewhere",
	  ENVELOPE(TO RESOURCE ID GET "<a:ReplyTo><a:Address>http://x/"
				      "</a:Address></a:ReplyTo>",
		   ""),
	  F(AddressingMode) },
	{ "fault elsewhere",
	  WITH("<a:FaultTo><a:Address>http://x/</a:Address></a:FaultTo>"),
	  F(AddressingMode) },
	{ "fault to the anonymous address, with MS-WSMV's slash",
	  WITH("<a:FaultTo><a:Address> " WSM_ANONYMOUS "/\n</a:Address>"
	       "</a:FaultTo>"),
	  0 },
	{ "timeouts", WITH("<w:OperationTimeout>PT1.5S</w:OperationTimeout>"),
	  0 },
	{ "negative timeout",
	  WITH("<w:OperationTimeout>-PT1S</w:OperationTimeout>"),
	  F(InvalidTimeout) },
	{ "timeout in words",
	  WITH("<w:OperationTimeout>soon</w:OperationTimeout>"),
	  F(InvalidTimeout) },
	{ "timeout in months",
	  WITH("<w:OperationTimeout>P1M</w:OperationTimeout>"),
	  F(InvalidTimeout) },
	{ "small envelope", WITH("<w:MaxEnvelopeSize>8191</w:MaxEnvelopeSize>"),
	  F(MinimumEnvelopeLimit) },
	{ "least envelope", WITH("<w:MaxEnvelopeSize>8192</w:MaxEnvelopeSize>"),
	  0 },
	{ "envelope size in words",
	  WITH("<w:MaxEnvelopeSize>big</w:MaxEnvelopeSize>"),
	  F(InvalidMessageInformationHeader) },
	{ "locale as a hint", WITH("<w:Locale xml:lang=\"fr-FR\"/>"), 0 },
	{ "locale that must be",
	  WITH("<w:Locale xml:lang=\"en-US\" s:mustUnderstand=\"true\"/>"),
	  F(Locale) },
	{ "data locale that must be",
	  WITH("<p:DataLocale xml:lang=\"en-US\" s:mustUnderstand=\"true\"/>"),
	  F(DataLocale) },
	{ "locale without language", WITH("<w:Locale/>"),
	  F(SchemaValidationError) },
	{ "a selector twice",
	  WITH(SELECTORS(SELECTOR("A", "1") SELECTOR("a", "2"))),
	  F(DuplicateSelectors) },
	{ "a selector without a name",
	  WITH(SELECTORS("<w:Selector>1</w:Selector>")), F(InvalidSelectors) },
	{ "an option without a name",
	  WITH("<w:OptionSet><w:Option>1</w:Option></w:OptionSet>"),
	  F(InvalidOptionName) },
	{ "fragment without mustUnderstand",
	  WITH("<w:FragmentTransfer>A</w:FragmentTransfer>"),
	  F(InvalidMessageInformationHeader) },
	{ "an Enumerate", ENUM(""), 0 },
	{ "Enumerate with an empty body", ENVELOPE(HEADERS ENUMERATE, ""),
	  F(SchemaValidationError) },
	{ "Enumerate with the body of Pull",
	  ENVELOPE(HEADERS ENUMERATE, "<n:Pull>" CONTEXT "</n:Pull>"),
	  F(SchemaValidationError) },
	{ "two elements in the body",
	  ENVELOPE(HEADERS ENUMERATE, "<n:Enumerate/><n:Enumerate/>"),
	  F(SchemaValidationError) },
	{ "an unknown EnumerationMode",
	  ENUM("<w:EnumerationMode>x</w:EnumerationMode>"),
	  F(EnumerationMode) },
	{ "an unknown PolymorphismMode",
	  ENUM("<b:PolymorphismMode>x</b:PolymorphismMode>"),
	  F(PolymorphismModeNotSupported) },
	{ "no elements", ENUM("<w:MaxElements>0</w:MaxElements>"),
	  F(SchemaValidationError) },
	{ "two filters", ENUM("<w:Filter>a</w:Filter><n:Filter>b</n:Filter>"),
	  F(CannotProcessFilter) },
	{ "a mixed filter", ENUM("<w:Filter>a<b/></w:Filter>"),
	  F(CannotProcessFilter) },
	{ "expires in words", ENUM("<n:Expires>soon</n:Expires>"),
	  F(UnsupportedExpirationType) },
	{ "expires at once", ENUM("<n:Expires>PT0S</n:Expires>"),
	  F(InvalidExpirationTime) },
	{ "expires at a time",
	  ENUM("<n:Expires>2031-01-01T00:00:00Z</n:Expires>"), 0 },
	{ "a Pull", PULLED(CONTEXT), 0 },
	{ "Pull without a context", PULLED(""), F(SchemaValidationError) },
	{ "Pull in no time", PULLED(CONTEXT "<n:MaxTime>PT0S</n:MaxTime>"),
	  F(InvalidParameterValue) },
#undef F
};

START_TEST(what_is_wrong_gets_its_fault)
{
	struct fixture f = parse(faults[_i].xml);

	ck_assert_msg(f.r == (faults[_i].want ? WSM_R_FAULT : 0) &&
			      f.fault.id == faults[_i].want,
		      "%s: %d, %s (%s)", faults[_i].name, f.r,
		      f.fault.id ? wsm_fault_row(f.fault.id)->name : "none",
		      f.fault.message ? f.fault.message : "");
	arena_free(f.a);
}
END_TEST

/* Too much of a thing: @repeated stands @n times between the other two. */
static const struct {
	const char *name, *before, *repeated, *after;
	size_t n;
	enum wsm_fault_id want;
} loads[] = {
#define BEGIN "<s:Envelope xmlns:s=\"" WSM_URI_S "\" "
	{ "deep nesting", "", "<a>", "", 1000000, WSM_F_EncodingLimit },
	{ "many attributes", BEGIN, "a=\"\" ", "/>", 100000,
	  WSM_F_EncodingLimit },
	{ "many quoted brackets", BEGIN "a=\"", "='>", "\"/>", 1000,
	  WSM_F_SchemaValidationError },
	{ "many namespaces", BEGIN, "xmlns:a=\"urn:a\" ", "/>", 100000,
	  WSM_F_EncodingLimit },
	{ "a huge attribute", BEGIN "a=\"", "aaaaaaaaaaaaaaaa", "\"/>", 100000,
	  WSM_F_SchemaValidationError },
	{ "a huge name", "<", "aaaaaaaaaaaaaaaa", "/>", 100000,
	  WSM_F_InvalidXml },
	{ "a long text",
	  "<s:Envelope xmlns:s=\"" WSM_URI_S "\" xmlns:a=\"" WSM_URI_A
	  "\"><s:Header><a:MessageID>",
	  "aaaaaaaaaaaaaaaa", "</a:MessageID></s:Header></s:Envelope>", 40000,
	  WSM_F_EncodingLimit },
	{ "a long text that is passed over",
	  "<s:Envelope xmlns:s=\"" WSM_URI_S "\"><s:Header><a>",
	  "aaaaaaaaaaaaaaaa", "</a></s:Header><s:Body/></s:Envelope>", 40000,
	  WSM_F_MessageInformationHeaderRequired },
	{ "many headers", "<s:Envelope xmlns:s=\"" WSM_URI_S "\"><s:Header>",
	  "<a/>", "</s:Header><s:Body/></s:Envelope>", 129,
	  WSM_F_EncodingLimit },
	{ "many reference parameters",
	  "<s:Envelope xmlns:s=\"" WSM_URI_S "\" xmlns:a=\"" WSM_URI_A
	  "\"><s:Header><a:ReplyTo><a:ReferenceParameters>",
	  "<a/>",
	  "</a:ReferenceParameters></a:ReplyTo></s:Header></s:Envelope>", 129,
	  WSM_F_EncodingLimit },
	{ "many comments", "", "<!-- =-= ' -->", "<a", 10000,
	  WSM_F_InvalidXml },
	{ "comments that do not end", "", "<!--", "", 10000, WSM_F_InvalidXml },
	{ "attributes in CDATA",
	  "<s:Envelope xmlns:s=\"" WSM_URI_S "\"><s:Body><![CDATA[<a ",
	  "a=\"\" ", ">]]></s:Body></s:Envelope>", 1000,
	  WSM_F_MessageInformationHeaderRequired },
	{ "attributes in a text",
	  "<s:Envelope xmlns:s=\"" WSM_URI_S "\"><s:Body>", "a=\"\" ",
	  "</s:Body></s:Envelope>", 1000,
	  WSM_F_MessageInformationHeaderRequired },
#undef BEGIN
};

START_TEST(too_much_is_refused)
{
	struct buf b = { 0 };
	struct fixture f;

	buf_puts(&b, loads[_i].before);
	for (size_t i = 0; i < loads[_i].n; i++)
		buf_puts(&b, loads[_i].repeated);
	buf_puts(&b, loads[_i].after);
	f = parse_as(b.data, b.size, NULL);
	ck_assert_msg(f.r == WSM_R_FAULT && f.fault.id == loads[_i].want,
		      "%s: %d, %s (%s)", loads[_i].name, f.r,
		      f.fault.id ? wsm_fault_row(f.fault.id)->name : "none",
		      f.fault.message ? f.fault.message : "");
	arena_free(f.a);
	buf_done(&b);
}
END_TEST

START_TEST(long_uris_many_selectors_and_nested_ones_have_faults_of_their_own)
{
	struct buf b = { 0 };
	struct fixture f;

	buf_puts(&b, "<s:Envelope xmlns:s=\"" WSM_URI_S
		     "\" xmlns:w=\"" WSM_URI_W "\"><s:Header><w:ResourceURI>");
	for (size_t i = 0; i < 2049; i++)
		buf_putc(&b, 'u');
	buf_puts(&b, "</w:ResourceURI></s:Header><s:Body/></s:Envelope>");
	f = parse(b.data);
	ck_assert_int_eq(f.fault.id, WSM_F_UriLimitExceeded);
	arena_free(f.a);

	buf_reset(&b);
	buf_puts(&b, "<s:Envelope xmlns:s=\"" WSM_URI_S
		     "\" xmlns:w=\"" WSM_URI_W "\"><s:Header><w:SelectorSet>");
	for (size_t i = 0; i < 65; i++)
		buf_printf(&b, "<w:Selector Name=\"n%zu\"/>", i);
	buf_puts(&b, "</w:SelectorSet></s:Header><s:Body/></s:Envelope>");
	f = parse(b.data);
	ck_assert_int_eq(f.fault.id, WSM_F_SelectorLimit);
	arena_free(f.a);

#define NEST(s)                                                                \
	"<w:Selector Name=\"n\"><a:EndpointReference><a:ReferenceParameters>"  \
	"<w:SelectorSet>" s "</w:SelectorSet></a:ReferenceParameters>"         \
	"</a:EndpointReference></w:Selector>"
	f = parse(WITH(SELECTORS(NEST(NEST(NEST(""))))));
	ck_assert_int_eq(f.r, 0);
	arena_free(f.a);
	f = parse(WITH(SELECTORS(NEST(NEST(NEST(NEST(SELECTOR("a", "b"))))))));
	ck_assert_int_eq(f.fault.id, WSM_F_EprNestingExceeded);
	arena_free(f.a);
	buf_done(&b);
}
END_TEST

START_TEST(an_unknown_character_set_is_answered_in_utf_8)
{
	static const char xml[] = WITH("");
	struct fixture f = parse_as(xml, sizeof(xml) - 1, "iso-8859-1");

	ck_assert_int_eq(f.r, WSM_R_FAULT);
	ck_assert_int_eq(f.fault.id, WSM_F_CharacterSet);
	ck_assert_int_eq(f.req.charset, WSM_UTF8);
	arena_free(f.a);
}
END_TEST

/* They could have prefixes that nothing declares. */
START_TEST(nothing_is_copied_out_of_what_is_not_xml)
{
	struct fixture f = parse("<s:Envelope xmlns:s=\"" WSM_URI_S
				 "\" xmlns:a=\"" WSM_URI_A
				 "\"><s:Header><a:MessageID>1</a:MessageID>"
				 "<a:ReplyTo><a:ReferenceParameters><t:T/>"
				 "</a:ReferenceParameters></a:ReplyTo>");

	ck_assert_int_eq(f.fault.id, WSM_F_InvalidXml);
	ck_assert_str_eq(f.req.message_id, "1");
	ck_assert_uint_eq(f.req.n_reply_headers, 0);
	ck_assert_uint_eq(f.req.n_fault_headers, 0);
	arena_free(f.a);
}
END_TEST

START_TEST(without_memory_it_says_so)
{
	static const char xml[] =
		WITH(SELECTORS(SELECTOR("A", "1") SELECTOR("B", "2")));

	/* until there is enough */
	for (size_t size = 0; size < 1 << 20; size += 64) {
		struct arena *a = arena_new(size);
		struct wsm_request req;
		struct wsm_fault fault;
		int r = wsm_request_parse(
			&(struct wsm_bytes){ xml, sizeof(xml) - 1, NULL },
			&wsm_default_limits, a, &req, &fault);

		arena_free(a);
		if (r == 0)
			return;
		ck_assert_int_eq(r, -ENOMEM);
	}
	ck_abort_msg("never enough");
}
END_TEST

START_TEST(a_fault_still_tells_what_was_read)
{
	struct fixture f = parse(WITH("<w:MaxEnvelopeSize>1</w:MaxEnvelopeSize>"
				      "<w:OptionSet><w:Option Name=\"A\">b"
				      "</w:Option></w:OptionSet>"));

	ck_assert_int_eq(f.r, WSM_R_FAULT);
	ck_assert_str_eq(f.req.message_id, "uuid:1");
	ck_assert_str_eq(f.req.resource_uri, CLASS_URI);
	ck_assert_str_eq(wsm_request_option(&f.req, "a")->value, "b");
	ck_assert_ptr_null(wsm_request_option(&f.req, "b"));
	arena_free(f.a);
}
END_TEST

#define CALL ACTION(CLASS_URI "/Reset")
#define NUMBER "<p:Reset_INPUT xmlns:p=\"urn:x\"><p:A>1</p:A></p:Reset_INPUT>"

/* clang-format off */
static const struct {
	const char *name, *xml, *body;
} bodies[] = {
	{ "of a method", ENVELOPE(HEADERS CALL, NUMBER), NUMBER },
	{ "of a Put",
	  ENVELOPE(HEADERS ACTION(WSM_URI_X "/Put"), "<x>a<!-- b -->&lt;</x>"),
	  "<x>a&lt;</x>" },
	{ "with a prefix from outside", ENVELOPE(HEADERS CALL, "<w:A/>"),
	  "<w:A xmlns:w=\"" WSM_URI_W "\"/>" },
	{ "none", ENVELOPE(HEADERS CALL, ""), NULL },
	{ "of an Enumerate", ENUM(""), NULL },
};
/* clang-format on */

START_TEST(the_body_can_stand_by_itself)
{
	struct fixture f = parse(bodies[_i].xml);

	ck_assert_msg(f.r == 0, "%s: %s", bodies[_i].name, f.fault.message);
	if (bodies[_i].body)
		ck_assert_str_eq(f.req.body, bodies[_i].body);
	else
		ck_assert_ptr_null(f.req.body);
	arena_free(f.a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("wsmgmt/request");
	TCase *tc = tcase_create("request");

	tcase_add_loop_test(tc, what_is_wrong_gets_its_fault, 0,
			    ARRAY_SIZE(faults));
	tcase_add_loop_test(tc, too_much_is_refused, 0, ARRAY_SIZE(loads));
	tcase_add_test(
		tc,
		long_uris_many_selectors_and_nested_ones_have_faults_of_their_own);
	tcase_add_test(tc, an_unknown_character_set_is_answered_in_utf_8);
	tcase_add_test(tc, nothing_is_copied_out_of_what_is_not_xml);
	tcase_add_test(tc, without_memory_it_says_so);
	tcase_add_test(tc, a_fault_still_tells_what_was_read);
	tcase_add_loop_test(tc, the_body_can_stand_by_itself, 0,
			    ARRAY_SIZE(bodies));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
