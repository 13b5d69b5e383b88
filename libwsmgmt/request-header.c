/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/duration.h"
#include "libwsmgmt/request-reader.h"

enum { MAX_URI = 2048, MAX_MESSAGE_ID = 2048, MIN_ENVELOPE = 8192 };

static int uri_end(struct sax *x, char *text, const char *what,
		   const char **ret)
{
	text = sax_trim(text);
	if (!*text)
		return request_reject(x, WSM_F_InvalidMessageInformationHeader,
				      what);
	if (strlen(text) > MAX_URI)
		return request_reject(x, WSM_F_UriLimitExceeded, NULL);
	return request_dup(x, text, ret);
}

static int to_end(struct sax *x, char *text)
{
	return request_dup(x, sax_trim(text), &request_reader_of(x)->ret->to);
}

static int action_end(struct sax *x, char *text)
{
	struct wsm_request *ret = request_reader_of(x)->ret;
	int r = uri_end(x, text, "Action is empty.", &ret->action_uri);

	for (size_t i = 0; r == 0 && ret->action_uri && request_actions[i].uri;
	     i++)
		if (strcmp(request_actions[i].uri, ret->action_uri) == 0)
			ret->action = request_actions[i].action;
	return r;
}

static int resource_uri_end(struct sax *x, char *text)
{
	return uri_end(x, text, "ResourceURI is empty.",
		       &request_reader_of(x)->ret->resource_uri);
}

/* Echoed in RelatesTo as it stands, white space and all. */
static int message_id_end(struct sax *x, char *text)
{
	struct request_reader *reader = request_reader_of(x);

	if (strlen(text) > MAX_MESSAGE_ID)
		return request_reject(x, WSM_F_InvalidMessageInformationHeader,
				      "MessageID is longer than 2048 bytes.");
	if (text[strspn(text, " \t\r\n")] == '\0')
		return request_reject(x, WSM_F_InvalidMessageInformationHeader,
				      "MessageID is empty.");
	return request_dup(x, text, &reader->ret->message_id);
}

static int reply_to_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	request_reader_of(x)->has_reply_to = true;
	return 0;
}

static int fault_to_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	request_reader_of(x)->has_fault_to = true;
	return 0;
}

/* MS-WSMV writes the address of FaultTo with a slash behind it. */
static int address_end(struct sax *x, char *text)
{
	size_t n = strlen(WSM_ANONYMOUS);

	text = sax_trim(text);
	if (strncmp(text, WSM_ANONYMOUS, n) == 0 &&
	    (text[n] == '\0' || strcmp(text + n, "/") == 0))
		return 0;
	return request_reject_value(x, WSM_F_AddressingMode, "Address", text);
}

static int parameter_end(struct sax *x, char *xml)
{
	struct request_reader *reader = request_reader_of(x);
	struct headers *headers = sax_state(x) == ST_FAULT_TO_PARAMETERS
					  ? &reader->fault_headers
					  : &reader->reply_headers;
	struct wsm_header *header;

	if (headers->n >= reader->epr.limits->max_headers)
		return request_reject(
			x, WSM_F_EncodingLimit,
			"There are too many reference parameters.");
	header = vec_push(headers);
	return header ? request_dup(x, xml, &header->xml) : ERR_ORIGIN(-ENOMEM);
}

static int selector_set_end(struct sax *x, char *text)
{
	struct request_reader *reader = request_reader_of(x);

	(void)text;
	return epr_take_selectors(&reader->epr, &reader->ret->selectors,
				  &reader->ret->n_selectors);
}

static int option_start(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = request_reader_of(x);
	struct wsm_option *o = &reader->option;
	int r;

	*o = (struct wsm_option){
		.must_comply =
			sax_attribute_is_true(e, WSM_NS_NONE, "MustComply"),
		.is_nil = sax_attribute_is_true(e, WSM_NS_XSI, "nil"),
	};
	r = sax_attribute_dup(e, WSM_NS_NONE, "Name", request_arena_of(x),
			      &o->name);
	if (r == 0)
		r = sax_attribute_dup(e, WSM_NS_NONE, "Type",
				      request_arena_of(x), &o->type);
	return ERR_TRACE(r);
}

static int option_end(struct sax *x, char *text)
{
	struct request_reader *reader = request_reader_of(x);
	struct wsm_option *o;
	int r;

	if (!reader->option.name || !*reader->option.name)
		return request_reject(x, WSM_F_InvalidOptionName,
				      "An Option has no Name.");
	if (reader->options.n >= reader->epr.limits->max_selectors)
		return request_reject(x, WSM_F_OptionLimit, NULL);
	r = request_dup(x, sax_trim(text), &reader->option.value);
	if (r != 0)
		return ERR_TRACE(r);
	o = vec_push(&reader->options);
	if (!o)
		return ERR_ORIGIN(-ENOMEM);
	*o = reader->option;
	return 0;
}

static int timeout_end(struct sax *x, char *text)
{
	int64_t us;

	text = sax_trim(text);
	if (duration_parse(text, &us) != 0 || us < 0 ||
	    duration_has_months(text))
		return request_reject_value(x, WSM_F_InvalidTimeout,
					    "OperationTimeout", text);
	request_reader_of(x)->ret->operation_timeout_us = us;
	return 0;
}

static int max_envelope_size_start(struct sax *x, const struct sax_element *e)
{
	request_reader_of(x)->ret->max_envelope_size_must =
		request_must_understand(e);
	return 0;
}

static int max_envelope_size_end(struct sax *x, char *text)
{
	struct wsm_request *ret = request_reader_of(x)->ret;
	uint64_t size;

	text = sax_trim(text);
	if (!request_parse_positive(text, &size))
		return request_reject_value(
			x, WSM_F_InvalidMessageInformationHeader,
			"MaxEnvelopeSize", text);
	if (size < MIN_ENVELOPE)
		return request_reject_value(x, WSM_F_MinimumEnvelopeLimit,
					    "MaxEnvelopeSize", text);
	ret->max_envelope_size = size;
	return 0;
}

static int locale_of(struct sax *x, const struct sax_element *e,
		     enum wsm_fault_id id, const char **ret)
{
	const char *lang;
	int r = sax_attribute_dup(e, WSM_NS_XML, "lang", request_arena_of(x),
				  &lang);

	if (r != 0)
		return ERR_TRACE(r);
	if (!lang)
		return request_reject_value(x, WSM_F_SchemaValidationError,
					    "A header lacks xml:lang", e->name);
	if (request_must_understand(e))
		return request_reject(x, id, lang);
	*ret = lang;
	return 0;
}

static int locale_start(struct sax *x, const struct sax_element *e)
{
	return locale_of(x, e, WSM_F_Locale,
			 &request_reader_of(x)->ret->locale);
}

static int data_locale_start(struct sax *x, const struct sax_element *e)
{
	const char *unused;

	return locale_of(x, e, WSM_F_DataLocale, &unused);
}

static int fragment_start(struct sax *x, const struct sax_element *e)
{
	request_reader_of(x)->ret->has_fragment = true;
	if (request_must_understand(e))
		return 0;
	return request_reject(
		x, WSM_F_InvalidMessageInformationHeader,
		"FragmentTransfer must have mustUnderstand=\"true\".");
}

static int total_estimate_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	request_reader_of(x)->ret->wants_total_estimate = true;
	return 0;
}

static int request_epr_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	request_reader_of(x)->ret->wants_epr = true;
	return 0;
}

/* clang-format off */
const struct sax_rule request_header_rules[] = {
	SAX_RULE(A, "To", ST_TEXT, .end = to_end),
	SAX_RULE(W, "ResourceURI", ST_TEXT, .end = resource_uri_end),
	SAX_RULE(A, "ReplyTo", ST_REPLY_TO, .start = reply_to_start),
	SAX_RULE(A, "FaultTo", ST_FAULT_TO, .start = fault_to_start),
	SAX_RULE(A, "Action", ST_TEXT, .end = action_end),
	SAX_RULE(W, "MaxEnvelopeSize", ST_TEXT,
		 .start = max_envelope_size_start, .end = max_envelope_size_end),
	SAX_RULE(A, "MessageID", ST_TEXT, .end = message_id_end),
	SAX_RULE(W, "Locale", SAX_SKIP, .start = locale_start),
	SAX_RULE(P, "DataLocale", SAX_SKIP, .start = data_locale_start),
	SAX_RULE(P, "SessionId", SAX_SKIP),
	SAX_RULE(P, "OperationID", SAX_SKIP),
	SAX_RULE(P, "SequenceId", SAX_SKIP),
	SAX_RULE(P, "SequenceID", SAX_SKIP),
	SAX_RULE(P, "ActivityId", SAX_SKIP),
	SAX_RULE(W, "SelectorSet", EPR_SELECTOR_SET, .end = selector_set_end),
	SAX_RULE(W, "OptionSet", ST_OPTION_SET),
	SAX_RULE(W, "OperationTimeout", ST_TEXT, .end = timeout_end),
	SAX_RULE(W, "FragmentTransfer", SAX_SKIP, .start = fragment_start),
	SAX_RULE(W, "RequestTotalItemsCountEstimate", SAX_SKIP,
		 .start = total_estimate_start),
	SAX_RULE(W, "RequestEPR", SAX_SKIP, .start = request_epr_start),
	SAX_RULE(A, "From", SAX_SKIP),
	SAX_RULE(A, "RelatesTo", SAX_SKIP),
	{ 0 },
};

const struct sax_rule request_reply_to_rules[] = {
	SAX_RULE(A, "Address", ST_TEXT, .end = address_end),
	SAX_RULE(A, "ReferenceParameters", ST_REPLY_TO_PARAMETERS),
	SAX_RULE(A, "ReferenceProperties", ST_REPLY_TO_PARAMETERS),
	{ 0 },
};

const struct sax_rule request_fault_to_rules[] = {
	SAX_RULE(A, "Address", ST_TEXT, .end = address_end),
	SAX_RULE(A, "ReferenceParameters", ST_FAULT_TO_PARAMETERS),
	SAX_RULE(A, "ReferenceProperties", ST_FAULT_TO_PARAMETERS),
	{ 0 },
};

const struct sax_rule request_reply_parameter =
	SAX_RULE(OTHER, "", ST_REPLY_TO_PARAMETERS,
		 .end = parameter_end, .keeps_xml = true);

const struct sax_rule request_fault_parameter =
	SAX_RULE(OTHER, "", ST_FAULT_TO_PARAMETERS,
		 .end = parameter_end, .keeps_xml = true);

const struct sax_rule request_option_set_rules[] = {
	SAX_RULE(W, "Option", ST_TEXT,
		 .start = option_start, .end = option_end),
	{ 0 },
};
/* clang-format on */
