/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "base/cleanup.h"
#include "libwsmgmt/reply.h"
#include "tests/unit/run.h"
#include "tests/unit/wsmgmt/xpath.h"

static struct wsm_request a_request(void)
{
	return (struct wsm_request){
		.action = WSM_ACTION_GET,
		.action_uri = WSM_URI_X "/Get",
		.message_id = "uuid:1",
	};
}

START_TEST(a_reply_is_written_as_windows_does)
{
	struct wsm_request request = a_request();
	struct rng_counter rng;
	struct buf b = { 0 };

	rng_counter_init(&rng);
	wsm_reply_begin(&b, &request, NULL, &rng.rng, NULL);
	wsm_reply_end(&b);
	ck_assert_str_eq(
		b.data,
		"<s:Envelope xml:lang=\"en-US\" xmlns:s=\"" WSM_URI_S
		"\" xmlns:a=\"" WSM_URI_A "\" xmlns:x=\"" WSM_URI_X
		"\" xmlns:e=\"" WSM_URI_E "\" xmlns:n=\"" WSM_URI_N
		"\" xmlns:w=\"" WSM_URI_W "\" xmlns:p=\"" WSM_URI_P
		"\" xmlns:b=\"" WSM_URI_B "\" xmlns:f=\"" WSM_URI_F
		"\"><s:Header><a:Action>" WSM_URI_X
		"/GetResponse</a:Action><a:MessageID>uuid:00010203-0405-4607-"
		"8809-0A0B0C0D0E0F</a:MessageID><a:To>" WSM_ANONYMOUS
		"</a:To><a:RelatesTo>uuid:1</a:RelatesTo></s:Header><s:Body>"
		"</s:Body></s:Envelope>");
	buf_done(&b);
}
END_TEST

START_TEST(headers_go_where_they_belong)
{
	struct wsm_header tokens[] = { { "<t:A xmlns:t=\"urn:t\">1</t:A>" },
				       { "<t:B xmlns:t=\"urn:t\"/>" } };
	struct wsm_request request = a_request();
	struct buf b = { 0 }, extra = { 0 };
	struct rng_counter rng;

	rng_counter_init(&rng);
	request.message_id = NULL;
	request.reply_headers = tokens;
	request.n_reply_headers = 2;
	request.fault_headers = tokens;
	request.n_fault_headers = 1;
	wsm_total_estimate_header(&extra, 60);
	wsm_reply_begin(&b, &request, "urn:other", &rng.rng, extra.data);
	wsm_reply_end(&b);
	xpath_is(&b, "//s:Header/a:Action", "urn:other");
	xpath_is(&b, "count(//a:RelatesTo)", "0");
	xpath_is(&b, "//s:Header/*[local-name()='A']", "1");
	xpath_is(&b, "count(//s:Header/*[local-name()='B'])", "1");
	xpath_is(&b, "//s:Header/w:TotalItemsCountEstimate", "60");

	buf_reset(&b);
	wsm_reply_fault(&b, &request,
			&(struct wsm_fault){ .id = WSM_F_TimedOut }, &rng.rng);
	xpath_is(&b, "//s:Header/*[local-name()='A']", "1");
	xpath_is(&b, "count(//s:Header/*[local-name()='B'])", "0");
	buf_done(&extra);
	buf_done(&b);
}
END_TEST

static const struct {
	const char *name, *text, *want;
} escapes[] = {
	{ "plain", "a b\tc\nd", "a b\tc\nd" },
	{ "markup", "<&>\"'", "&lt;&amp;&gt;&quot;'" },
	{ "a return would become a line feed", "\r", "&#13;" },
	{ "controls", "\x01\x02\x0b\x1f", "????" },
	{ "delete is a character of XML", "\x7f", "\x7f" },
	{ "UTF-8", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
	  "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "a lone byte", "\x80 \xff", "? ?" },
	{ "cut short", "\xe2\x82", "??" },
	{ "too long a form", "\xc0\xaf", "??" },
	{ "a surrogate", "\xed\xa0\x80", "???" },
	{ "U+FFFE, U+FFFF", "\xef\xbf\xbe\xef\xbf\xbf", "??" },
	{ "past the last character", "\xf4\x90\x80\x80", "????" },
};

START_TEST(what_xml_forbids_is_escaped)
{
	struct buf b = { 0 };

	wsm_xml_escape(&b, escapes[_i].text);
	ck_assert_msg(strcmp(b.data, escapes[_i].want) == 0, "%s: %s",
		      escapes[_i].name, b.data);
	buf_done(&b);
}
END_TEST

static const struct {
	enum wsm_action action;
	const char *context;
	bool has_items;
	const char *want;
} sequences[] = {
	{ WSM_ACTION_ENUMERATE, "uuid:C", false,
	  "<n:EnumerateResponse><n:EnumerationContext>uuid:C"
	  "</n:EnumerationContext></n:EnumerateResponse>" },
	{ WSM_ACTION_ENUMERATE, "uuid:C", true,
	  "<n:EnumerateResponse><n:EnumerationContext>uuid:C"
	  "</n:EnumerationContext><w:Items></w:Items></n:EnumerateResponse>" },
	{ WSM_ACTION_ENUMERATE, NULL, true,
	  "<n:EnumerateResponse><n:EnumerationContext/><w:Items></w:Items>"
	  "<w:EndOfSequence/></n:EnumerateResponse>" },
	{ WSM_ACTION_ENUMERATE, NULL, false,
	  "<n:EnumerateResponse><n:EnumerationContext/><w:EndOfSequence/>"
	  "</n:EnumerateResponse>" },
	{ WSM_ACTION_PULL, "uuid:D", true,
	  "<n:PullResponse><n:EnumerationContext>uuid:D"
	  "</n:EnumerationContext><n:Items></n:Items></n:PullResponse>" },
	{ WSM_ACTION_PULL, NULL, true,
	  "<n:PullResponse><n:Items></n:Items><n:EndOfSequence/>"
	  "</n:PullResponse>" },
};

START_TEST(items_are_in_the_namespace_of_their_operation)
{
	struct buf b = { 0 };

	wsm_items_begin(&b, sequences[_i].action, sequences[_i].context,
			sequences[_i].has_items);
	wsm_items_end(&b, sequences[_i].action, sequences[_i].context,
		      sequences[_i].has_items);
	ck_assert_str_eq(b.data, sequences[_i].want);
	buf_done(&b);
}
END_TEST

static const struct {
	enum wsm_enumeration_mode mode;
	const char *want;
} items[] = {
	{ WSM_ENUM_OBJECT, "x" },
	{ WSM_ENUM_EPR, "x" },
	{ WSM_ENUM_OBJECT_AND_EPR, "<w:Item>x</w:Item>" },
};

START_TEST(only_object_and_epr_has_an_item_around_it)
{
	struct buf b = { 0 };

	wsm_item_begin(&b, items[_i].mode);
	buf_puts(&b, "x");
	wsm_item_end(&b, items[_i].mode);
	ck_assert_str_eq(b.data, items[_i].want);
	buf_done(&b);
}
END_TEST

/* What clients look for: section 14.6 of DSP0226, wsmerror.h. */
static const struct {
	enum wsm_fault_id id;
	const char *code, *subcode, *detail, *number, *action;
} faults[] = {
#define ADDRESSING WSM_URI_A "/fault"
#define WSMAN "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
#define TRANSFER WSM_URI_X "/fault"
#define ENUMERATION WSM_URI_N "/fault"
#define BINDING "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/fault"
	{ WSM_F_VersionMismatch, "s:VersionMismatch", "", "", "2150858765",
	  ADDRESSING },
	{ WSM_F_MustUnderstand, "s:MustUnderstand", "", "", "2150858768",
	  ADDRESSING },
	{ WSM_F_AccessDenied, "s:Sender", "w:AccessDenied", "", "5", WSMAN },
	{ WSM_F_ActionNotSupported, "s:Sender", "a:ActionNotSupported", "",
	  "2150858771", ADDRESSING },
	{ WSM_F_ActionMismatch, "s:Sender", "a:ActionNotSupported",
	  "ActionMismatch", "2150858801", ADDRESSING },
	{ WSM_F_InvalidResourceUri, "s:Sender", "a:DestinationUnreachable",
	  "InvalidResourceURI", "2150858811", ADDRESSING },
	{ WSM_F_ResourceNotFound, "s:Sender", "a:DestinationUnreachable",
	  "InvalidResourceURI", "2150858752", ADDRESSING },
	{ WSM_F_EndpointUnavailable, "s:Receiver", "a:EndpointUnavailable", "",
	  "2150858772", ADDRESSING },
	{ WSM_F_InvalidMessageInformationHeader, "s:Sender",
	  "a:InvalidMessageInformationHeader", "", "2150858767", ADDRESSING },
	{ WSM_F_InvalidTimeout, "s:Sender", "a:InvalidMessageInformationHeader",
	  "InvalidTimeout", "2150858881", ADDRESSING },
	{ WSM_F_MessageInformationHeaderRequired, "s:Sender",
	  "a:MessageInformationHeaderRequired", "", "2150858769", ADDRESSING },
	{ WSM_F_UriLimitExceeded, "s:Sender", "w:EncodingLimit",
	  "URILimitExceeded", "2150858797", WSMAN },
	{ WSM_F_MinimumEnvelopeLimit, "s:Sender", "w:EncodingLimit",
	  "MinimumEnvelopeLimit", "2150858878", WSMAN },
	{ WSM_F_MaxEnvelopeSizeExceeded, "s:Sender", "w:EncodingLimit",
	  "MaxEnvelopeSizeExceeded", "2150858824", WSMAN },
	{ WSM_F_CharacterSet, "s:Sender", "w:EncodingLimit", "CharacterSet",
	  "2150858828", WSMAN },
	{ WSM_F_InternalError, "s:Receiver", "w:InternalError", "", "1359",
	  WSMAN },
	{ WSM_F_InvalidXml, "s:Sender", "w:InternalError", "Invalid",
	  "2150858819", WSMAN },
	{ WSM_F_OptionNotSupported, "s:Sender", "w:InvalidOptions",
	  "NotSupported", "2150858833", WSMAN },
	{ WSM_F_InsufficientSelectors, "s:Sender", "w:InvalidSelectors",
	  "InsufficientSelectors", "2150858842", WSMAN },
	{ WSM_F_UnexpectedSelectors, "s:Sender", "w:InvalidSelectors",
	  "UnexpectedSelectors", "2150858843", WSMAN },
	{ WSM_F_SelectorTypeMismatch, "s:Sender", "w:InvalidSelectors",
	  "TypeMismatch", "2150858844", WSMAN },
	{ WSM_F_InvalidSelectorValue, "s:Sender", "w:InvalidSelectors",
	  "InvalidValue", "2150858845", WSMAN },
	{ WSM_F_AmbiguousSelectors, "s:Sender", "w:InvalidSelectors",
	  "AmbiguousSelectors", "2150858846", WSMAN },
	{ WSM_F_DuplicateSelectors, "s:Sender", "w:InvalidSelectors",
	  "DuplicateSelectors", "2150858847", WSMAN },
	{ WSM_F_QuotaLimit, "s:Sender", "w:QuotaLimit", "", "2150858815",
	  WSMAN },
	{ WSM_F_SchemaValidationError, "s:Sender", "w:SchemaValidationError",
	  "", "2150858817", WSMAN },
	{ WSM_F_TimedOut, "s:Receiver", "w:TimedOut", "", "2150858793", WSMAN },
	{ WSM_F_AddressingMode, "s:Sender", "w:UnsupportedFeature",
	  "AddressingMode", "2150858870", WSMAN },
	{ WSM_F_Locale, "s:Sender", "w:UnsupportedFeature", "Locale",
	  "2150858887", WSMAN },
	{ WSM_F_EnumerationMode, "s:Sender", "w:UnsupportedFeature",
	  "EnumerationMode", "2150858886", WSMAN },
	{ WSM_F_FragmentLevelAccess, "s:Sender", "w:UnsupportedFeature",
	  "FragmentLevelAccess", "2150858871", WSMAN },
	{ WSM_F_InvalidRepresentation, "s:Sender", "x:InvalidRepresentation",
	  "", "2150858773", TRANSFER },
	{ WSM_F_CannotProcessFilter, "s:Sender", "n:CannotProcessFilter", "",
	  "2150858778", ENUMERATION },
	{ WSM_F_FilterDialectRequestedUnavailable, "s:Sender",
	  "n:FilterDialectRequestedUnavailable", "", "2150858777",
	  ENUMERATION },
	{ WSM_F_FilteringNotSupported, "s:Sender", "n:FilteringNotSupported",
	  "", "2150858776", ENUMERATION },
	{ WSM_F_InvalidEnumerationContext, "s:Receiver",
	  "n:InvalidEnumerationContext", "", "2150858779", ENUMERATION },
	{ WSM_F_InvalidExpirationTime, "s:Sender", "n:InvalidExpirationTime",
	  "", "2150858774", ENUMERATION },
	{ WSM_F_UnsupportedExpirationType, "s:Sender",
	  "n:UnsupportedExpirationType", "", "2150859036", ENUMERATION },
	{ WSM_F_PolymorphismModeNotSupported, "s:Receiver",
	  "b:PolymorphismModeNotSupported", "", "2150859063", BINDING },
};

static void put_fault(struct buf *b, enum wsm_fault_id id)
{
	struct wsm_request request = a_request();
	struct rng_counter rng;

	rng_counter_init(&rng);
	wsm_reply_fault(b, &request, &(struct wsm_fault){ .id = id }, &rng.rng);
}

START_TEST(a_fault_has_its_code_subcode_detail_and_number)
{
	struct buf b = { 0 };
	char detail[200] = "";

	if (*faults[_i].detail)
		snprintf(detail, sizeof(detail), "%s%s", WSM_FAULT_DETAIL,
			 faults[_i].detail);
	put_fault(&b, faults[_i].id);
	xpath_is(&b, "//s:Fault/s:Code/s:Value", faults[_i].code);
	xpath_is(&b, "//s:Fault/s:Code/s:Subcode/s:Value", faults[_i].subcode);
	xpath_is(&b, "//s:Fault/s:Detail/w:FaultDetail", detail);
	xpath_is(&b, "//s:Fault/s:Detail/f:WSManFault/@Code",
		 faults[_i].number);
	xpath_is(&b, "//s:Header/a:Action", faults[_i].action);
	xpath_is(&b, "//s:Header/a:RelatesTo", "uuid:1");
	buf_done(&b);
}
END_TEST

START_TEST(every_fault_is_complete)
{
	enum wsm_fault_id id = (enum wsm_fault_id)_i;
	const struct wsm_fault_row *row = wsm_fault_row(id);
	struct buf b = { 0 };

	put_fault(&b, id);
	xpath_is(&b, "//s:Fault/s:Reason/s:Text[@xml:lang='en-US']",
		 row->reason);
	xpath_is(&b, "//f:WSManFault[@Machine]/f:Message", row->reason);
	xpath_is(&b, "//f:WSManFault/@Code > 0", "true");
	/* the prefix of the subcode is declared where it stands */
	xpath_is(&b,
		 "not(//s:Subcode) or boolean(//s:Subcode/s:Value/namespace::*"
		 "[name()=substring-before(//s:Subcode/s:Value, ':')])",
		 "true");
	buf_done(&b);
}
END_TEST

START_TEST(a_timeout_has_the_word_that_clients_look_for)
{
	struct buf b = { 0 };

	put_fault(&b, WSM_F_TimedOut);
	xpath_is(&b, "contains(//s:Reason, 'OperationTimeout')", "true");
	xpath_is(&b, "contains(//f:Message, 'OperationTimeout')", "true");
	buf_done(&b);
}
END_TEST

START_TEST(a_fault_says_what_is_wrong_and_what_would_be_right)
{
	static const char *const dialects[] = { "urn:wql", "urn:<b>", NULL };
	struct wsm_request request = a_request();
	struct rng_counter rng;
	struct buf b = { 0 };

	rng_counter_init(&rng);
	wsm_reply_fault(&b, &request,
			&(struct wsm_fault){
				.id = WSM_F_FilterDialectRequestedUnavailable,
				.message = "<urn:x>",
				.extra_details = dialects,
			},
			&rng.rng);
	xpath_is(&b, "//s:Detail/n:SupportedDialect[1]", "urn:wql");
	xpath_is(&b, "//s:Detail/n:SupportedDialect[2]", "urn:<b>");
	xpath_is(&b, "//f:Message",
		 "The dialect of the filter is not supported. <urn:x>");
	buf_done(&b);
}
END_TEST

START_TEST(not_understood_names_the_header)
{
	struct wsm_request request = a_request();
	struct rng_counter rng;
	struct buf b = { 0 };

	rng_counter_init(&rng);
	wsm_reply_fault(&b, &request,
			&(struct wsm_fault){ .id = WSM_F_MustUnderstand,
					     .header_uri = "urn:q",
					     .header_name = "Q" },
			&rng.rng);
	xpath_is(&b, "//s:Header/s:NotUnderstood/@qname", "h:Q");
	xpath_is(&b, "//s:NotUnderstood/namespace::h", "urn:q");
	buf_done(&b);
}
END_TEST

START_TEST(a_version_mismatch_offers_soap_12)
{
	struct buf b = { 0 };

	put_fault(&b, WSM_F_VersionMismatch);
	xpath_is(&b, "//s:Header/s:Upgrade/s:SupportedEnvelope/@qname",
		 "s:Envelope");
	buf_done(&b);
}
END_TEST

START_TEST(identify_answers_in_the_namespace_of_the_request)
{
	static const char *const profiles[] = { "urn:basic", "urn:tls", NULL };
	static const char *const namespaces[] = { WSM_URI_ID, WSM_URI_ID_TYPO };
	struct wsm_request request = { .identify_ns = namespaces[_i] };
	struct buf b = { 0 };

	wsm_reply_identify(
		&b, &request,
		&(struct wsm_identity){ "Vendor & Co", "1.0", profiles });
	xpath_is(&b, "namespace-uri(//s:Body/*)", namespaces[_i]);
	xpath_is(&b, "//*[local-name()='ProtocolVersion']", WSM_URI_W);
	xpath_is(&b, "//*[local-name()='ProductVendor']", "Vendor & Co");
	xpath_is(&b, "//*[local-name()='ProductVersion']", "1.0");
	xpath_is(&b, "count(//*[local-name()='SecurityProfileName'])", "2");
	xpath_is(&b, "count(//a:*)", "0");
	/* scanners look for the text, prefix and all */
	ck_assert_ptr_nonnull(strstr(b.data, "<wsmid:ProductVersion>1.0<"));

	buf_reset(&b);
	wsm_reply_identify(&b, &request,
			   &(struct wsm_identity){ "V", "1", NULL });
	xpath_is(&b, "count(//*[local-name()='SecurityProfiles'])", "0");
	buf_done(&b);
}
END_TEST

static const struct {
	const char *utf8;
	enum wsm_charset charset;
	size_t size;
	const char *want;
} recoded[] = {
	{ "a", WSM_UTF8, 1, "a" },
	{ "a", WSM_UTF16LE, 4, "\xff\xfe\x61\x00" },
	{ "a", WSM_UTF16BE, 4, "\xfe\xff\x00\x61" },
	{ "\xe2\x82\xac", WSM_UTF16LE, 4, "\xff\xfe\xac\x20" },
	{ "\xf0\x9f\x98\x80", WSM_UTF16BE, 6, "\xfe\xff\xd8\x3d\xde\x00" },
};

START_TEST(a_reply_is_in_the_character_set_of_the_request)
{
	struct buf from = { 0 }, to = { 0 };

	buf_puts(&from, recoded[_i].utf8);
	wsm_to_charset(&from, recoded[_i].charset, &to);
	ck_assert_uint_eq(to.size, recoded[_i].size);
	ck_assert_mem_eq(to.data, recoded[_i].want, to.size);
	buf_done(&from);
	buf_done(&to);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("wsmgmt/reply");
	TCase *tc = tcase_create("reply");

	tcase_add_test(tc, a_reply_is_written_as_windows_does);
	tcase_add_test(tc, headers_go_where_they_belong);
	tcase_add_loop_test(tc, what_xml_forbids_is_escaped, 0,
			    ARRAY_SIZE(escapes));
	tcase_add_loop_test(tc, items_are_in_the_namespace_of_their_operation,
			    0, ARRAY_SIZE(sequences));
	tcase_add_loop_test(tc, only_object_and_epr_has_an_item_around_it, 0,
			    ARRAY_SIZE(items));
	tcase_add_loop_test(tc, a_fault_has_its_code_subcode_detail_and_number,
			    0, ARRAY_SIZE(faults));
	tcase_add_loop_test(tc, every_fault_is_complete, 1, N_WSM_FAULTS);
	tcase_add_test(tc, a_timeout_has_the_word_that_clients_look_for);
	tcase_add_test(tc, a_fault_says_what_is_wrong_and_what_would_be_right);
	tcase_add_test(tc, not_understood_names_the_header);
	tcase_add_test(tc, a_version_mismatch_offers_soap_12);
	tcase_add_loop_test(
		tc, identify_answers_in_the_namespace_of_the_request, 0, 2);
	tcase_add_loop_test(tc, a_reply_is_in_the_character_set_of_the_request,
			    0, ARRAY_SIZE(recoded));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
