/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/request-reader.h"

const struct wsm_limits wsm_default_limits = {
	.max_depth = 64,
	.max_attributes = 64,
	.max_headers = 128,
	.max_selectors = 64,
	.max_text = 512 * 1024,
};

const struct request_action request_actions[] = {
	{ WSM_URI_X "/Get", WSM_ACTION_GET, BODY_NONE },
	{ WSM_URI_X "/Put", WSM_ACTION_PUT, BODY_OTHER },
	{ WSM_URI_X "/Create", WSM_ACTION_CREATE, BODY_OTHER },
	{ WSM_URI_X "/Delete", WSM_ACTION_DELETE, BODY_NONE },
	{ WSM_URI_N "/Enumerate", WSM_ACTION_ENUMERATE, BODY_ENUMERATE },
	{ WSM_URI_N "/Pull", WSM_ACTION_PULL, BODY_PULL },
	{ WSM_URI_N "/Renew", WSM_ACTION_RENEW, BODY_RENEW },
	{ WSM_URI_N "/GetStatus", WSM_ACTION_GET_STATUS, BODY_GET_STATUS },
	{ WSM_URI_N "/Release", WSM_ACTION_RELEASE, BODY_RELEASE },
	{ NULL, WSM_ACTION_OTHER, BODY_OTHER },
};

int request_reject(struct sax *x, enum wsm_fault_id id, const char *message)
{
	struct wsm_fault *fault = request_reader_of(x)->fault;

	if (fault->id == _WSM_F_NONE ||
	    (id == WSM_F_MustUnderstand && fault->id != WSM_F_VersionMismatch &&
	     fault->id != WSM_F_MustUnderstand))
		*fault = (struct wsm_fault){ .id = id, .message = message };
	return 0;
}

int request_reject_value(struct sax *x, enum wsm_fault_id id, const char *what,
			 const char *value)
{
	const char *message = arena_printf(request_arena_of(x),
					   "%s: \"%.256s\"", what, value);

	/* a cut in the middle of a character is not UTF-8 any more, which
	 * wsm_xml_escape() makes good */
	return message ? request_reject(x, id, message) : ERR_ORIGIN(-ENOMEM);
}

int request_dup(struct sax *x, const char *text, const char **ret)
{
	const char *copy = arena_strdup(request_arena_of(x), text);

	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	*ret = copy;
	return 0;
}

bool request_must_understand(const struct sax_element *e)
{
	return sax_attribute_is_true(e, WSM_NS_S, "mustUnderstand");
}

bool request_parse_positive(const char *text, uint64_t *ret)
{
	uint64_t v = 0;

	text += *text == '+';
	if (text[strspn(text, "0123456789")] != '\0')
		return false;
	for (; *text; text++)
		if (__builtin_mul_overflow(v, (uint64_t)10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(*text - '0'), &v))
			v = UINT64_MAX / 10 - 1;
	*ret = v;
	return v > 0;
}

static int header_start(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = request_reader_of(x);

	(void)e;
	if (reader->has_header || reader->n_bodies > 0)
		return request_reject(
			x, WSM_F_SchemaValidationError,
			"There is a second Header, or it follows Body.");
	reader->has_header = true;
	return 0;
}

static int body_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	if (request_reader_of(x)->n_bodies++ > 0)
		return request_reject(x, WSM_F_SchemaValidationError,
				      "There is a second Body.");
	return 0;
}

/* clang-format off */
static const struct sax_rule root_rules[] = {
	SAX_RULE(S, "Envelope", ST_ENVELOPE),
	{ 0 },
};

static const struct sax_rule envelope_rules[] = {
	SAX_RULE(S, "Header", ST_HEADER, .start = header_start),
	SAX_RULE(S, "Body", ST_BODY, .start = body_start),
	{ 0 },
};
/* clang-format on */

static const struct sax_rule *const states[N_STATES] = {
	[SAX_ROOT] = root_rules,
	EPR_STATES,
	[ST_ENVELOPE] = envelope_rules,
	[ST_HEADER] = request_header_rules,
	[ST_BODY] = request_body_rules,
	[ST_REPLY_TO] = request_reply_to_rules,
	[ST_FAULT_TO] = request_fault_to_rules,
	[ST_OPTION_SET] = request_option_set_rules,
	[ST_ENUMERATE] = request_enumerate_rules,
	[ST_PULL] = request_pull_rules,
};

/* Is a header for us?  SOAP 1.2, part 1, 2.2. */
static bool is_our_role(const struct sax_element *e)
{
	static const char *const roles[] = {
		"",
		WSM_URI_S "/role/next",
		WSM_URI_S "/role/ultimateReceiver",
	};
	const char *role = sax_attribute(e, WSM_NS_S, "role");

	for (size_t i = 0; role && i < ARRAY_SIZE(roles); i++)
		if (strcmp(roles[i], role) == 0)
			return true;
	return !role;
}

static void count_header(struct sax *x)
{
	struct request_reader *reader = request_reader_of(x);

	if (++reader->n_headers > reader->epr.limits->max_headers)
		request_reject(x, WSM_F_EncodingLimit,
			       "There are too many headers.");
}

static void unknown_header(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = request_reader_of(x);
	bool is_wsa10 = e->ns == WSM_NS_A10;

	count_header(x);
	if (!is_our_role(e) || (!is_wsa10 && !request_must_understand(e)) ||
	    reader->fault->id == WSM_F_MustUnderstand)
		return;
	request_reject(
		x, WSM_F_MustUnderstand,
		is_wsa10 ? "WS-Addressing is taken in its version of 2004/08."
			 : arena_strdup(request_arena_of(x), e->name));
	if (reader->fault->id != WSM_F_MustUnderstand)
		return;
	reader->fault->header_uri = arena_strdup(request_arena_of(x), e->uri);
	reader->fault->header_name = arena_strdup(request_arena_of(x), e->name);
}

static const struct sax_rule *on_unknown(struct sax *x, int state,
					 const struct sax_element *e)
{
	struct request_reader *reader = request_reader_of(x);

	switch (state) {
	case SAX_ROOT:
		request_reject(x,
			       strcmp(e->name, "Envelope") == 0
				       ? WSM_F_VersionMismatch
				       : WSM_F_SchemaValidationError,
			       "The document is no Envelope of SOAP 1.2.");
		break;
	case ST_ENVELOPE:
		request_reject(x, WSM_F_SchemaValidationError,
			       "An Envelope holds a Header and a Body.");
		break;
	case ST_HEADER:
		unknown_header(x, e);
		break;
	case ST_BODY:
		reader->n_body_children++;
		return &request_other_body;
	case ST_REPLY_TO_PARAMETERS:
		return &request_reply_parameter;
	case ST_FAULT_TO_PARAMETERS:
		return &request_fault_parameter;
	case ST_FILTER:
		reader->n_filter_children++;
		return &request_filter_element;
	default:
		break;
	}
	return NULL;
}

static bool on_known(struct sax *x, int state, const struct sax_rule *rule,
		     const struct sax_element *e)
{
	struct request_reader *reader = request_reader_of(x);
	uint64_t bit;

	reader->n_body_children += state == ST_BODY;
	if (state != ST_HEADER)
		return true;
	count_header(x);
	if (!is_our_role(e))
		return false;
	bit = UINT64_C(1) << (rule - request_header_rules);
	if ((reader->seen & bit) && rule->ns != WSM_NS_P)
		request_reject_value(x, WSM_F_InvalidMessageInformationHeader,
				     "A header is there twice", e->name);
	reader->seen |= bit;
	return true;
}

static const struct sax_language language = {
	.states = states,
	.n_states = N_STATES,
	.unknown = on_unknown,
	.known = on_known,
};
/* --- the whole -------------------------------------------------------------
 */

static void set_fault(struct wsm_fault *fault, enum wsm_fault_id id,
		      const char *message)
{
	if (fault->id == _WSM_F_NONE)
		*fault = (struct wsm_fault){ .id = id, .message = message };
}

static void check_headers(const struct request_reader *reader)
{
	const struct wsm_request *ret = reader->ret;
	struct wsm_fault *fault = reader->fault;
	const struct {
		bool is_there;
		enum wsm_fault_id id;
		const char *message;
	} needed[] = {
		{ ret->action_uri, WSM_F_MessageInformationHeaderRequired,
		  "Action is missing." },
		{ ret->to, WSM_F_MessageInformationHeaderRequired,
		  "To is missing." },
		{ ret->message_id, WSM_F_InvalidMessageInformationHeader,
		  "MessageID is missing." },
		{ reader->has_reply_to, WSM_F_MessageInformationHeaderRequired,
		  "ReplyTo is missing." },
		{ ret->resource_uri || ret->action == WSM_ACTION_OTHER,
		  WSM_F_MessageInformationHeaderRequired,
		  "ResourceURI is missing." },
	};

	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (!needed[i].is_there)
			set_fault(fault, needed[i].id, needed[i].message);
}

static void check_body(const struct request_reader *reader)
{
	struct wsm_fault *fault = reader->fault;
	enum wsm_action action = reader->ret->action;
	enum body want = BODY_OTHER;

	for (size_t i = 0; request_actions[i].uri; i++)
		if (request_actions[i].action == action)
			want = request_actions[i].body;
	if (reader->n_body_children > 1)
		set_fault(fault, WSM_F_SchemaValidationError,
			  "The Body holds more than one element.");
	else if (action == WSM_ACTION_OTHER || want == BODY_NONE)
		return;
	else if (reader->body == BODY_NONE)
		set_fault(fault, WSM_F_SchemaValidationError,
			  "The Body is empty.");
	else if (reader->body != want)
		set_fault(fault, WSM_F_SchemaValidationError,
			  "The element in the Body is not that of the Action.");
	else if (want >= BODY_PULL && !reader->has_context)
		set_fault(fault, WSM_F_SchemaValidationError,
			  "EnumerationContext is missing.");
}

/* Identify needs no header, and is served whatever headers there are. */
static void check_identify(const struct request_reader *reader)
{
	struct wsm_fault *fault = reader->fault;

	reader->ret->action = WSM_ACTION_IDENTIFY;
	if (fault->id != WSM_F_MustUnderstand)
		*fault = (struct wsm_fault){ 0 };
	if (reader->n_body_children > 1)
		set_fault(fault, WSM_F_SchemaValidationError,
			  "The Body holds more than one element.");
}

static void check_request(const struct request_reader *reader)
{
	if (reader->body == BODY_IDENTIFY) {
		check_identify(reader);
		return;
	}
	if (reader->n_bodies == 0)
		set_fault(reader->fault, WSM_F_SchemaValidationError,
			  "There is no Body.");
	if (!reader->has_header)
		set_fault(reader->fault, WSM_F_MessageInformationHeaderRequired,
			  "There is no Header.");
	check_headers(reader);
	check_body(reader);
}

/* What is too much XML, or none, goes before all that was found in it. */
static void check_xml(struct request_reader *reader, int r, const char *problem)
{
	static const enum wsm_fault_id faults[] = {
		[SAX_R_MALFORMED] = WSM_F_InvalidXml,
		[SAX_R_FORBIDDEN] = WSM_F_SchemaValidationError,
		[SAX_R_LIMIT] = WSM_F_EncodingLimit,
	};

	if (r == 0) {
		check_request(reader);
		return;
	}
	*reader->fault =
		(struct wsm_fault){ .id = faults[r], .message = problem };
	/* copies out of something that is not XML are not XML either */
	reader->reply_headers.n = 0;
	reader->fault_headers.n = 0;
}

static int take_lists(struct request_reader *reader)
{
	struct arena *a = reader->epr.arena;
	struct wsm_request *ret = reader->ret;
	const struct headers *faults = reader->has_fault_to
					       ? &reader->fault_headers
					       : &reader->reply_headers;
	const struct {
		const void *data;
		size_t size;
		const void **ret;
	} lists[] = {
		{ reader->reply_headers.data,
		  reader->reply_headers.n * sizeof(struct wsm_header),
		  (const void **)&ret->reply_headers },
		{ faults->data, faults->n * sizeof(struct wsm_header),
		  (const void **)&ret->fault_headers },
		{ reader->options.data,
		  reader->options.n * sizeof(struct wsm_option),
		  (const void **)&ret->options },
	};

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		void *copy =
			lists[i].size ? arena_alloc(a, lists[i].size) : NULL;

		if (lists[i].size > 0 && !copy)
			return ERR_ORIGIN(-ENOMEM);
		if (copy)
			memcpy(copy, lists[i].data, lists[i].size);
		*lists[i].ret = copy;
	}
	ret->n_reply_headers = reader->reply_headers.n;
	ret->n_fault_headers = faults->n;
	ret->n_options = reader->options.n;
	return 0;
}

static void reader_done(struct request_reader *reader)
{
	epr_reader_done(&reader->epr);
	vec_done(&reader->reply_headers);
	vec_done(&reader->fault_headers);
	vec_done(&reader->options);
}

static int parse_text(const struct charset_text *text,
		      const struct wsm_limits *limits, struct arena *a,
		      struct wsm_request *ret, struct wsm_fault *fault)
{
	CLEANUP(reader_done)
	struct request_reader reader = {
		.epr = { .arena = a,
			 .limits = limits,
			 .reject = request_reject },
		.ret = ret,
		.fault = fault,
	};
	const struct sax_reading reading = { &language, limits, a, &reader };
	const char *problem;
	int r = sax_parse(text->utf8, text->size, &reading, &problem);

	if (r < 0)
		return ERR_TRACE(r);
	check_xml(&reader, r, problem);
	return take_lists(&reader);
}

int wsm_request_parse(const struct wsm_bytes *bytes,
		      const struct wsm_limits *limits, struct arena *a,
		      struct wsm_request *ret, struct wsm_fault *ret_fault)
{
	CLEANUP(buf_done) struct buf recoded = { 0 };
	struct wsm_fault fault = { 0 };
	struct charset_text text;
	int r;

	*ret = (struct wsm_request){
		.operation_timeout_us = -1,
		.pull = { .max_time_us = -1 },
	};
	r = charset_decode(bytes->data, bytes->size, bytes->charset, &recoded,
			   &text);
	if (r < 0)
		return ERR_TRACE(r);
	if (r == CHARSET_R_UNKNOWN) {
		*ret_fault = (struct wsm_fault){ .id = WSM_F_CharacterSet };
		return WSM_R_FAULT;
	}
	ret->charset = text.charset;
	if (r == CHARSET_R_INVALID) {
		*ret_fault = (struct wsm_fault){
			.id = WSM_F_InvalidXml,
			.message = "It is not text in its character set.",
		};
		return WSM_R_FAULT;
	}
	r = parse_text(&text, limits, a, ret, &fault);
	if (r != 0 || fault.id == _WSM_F_NONE)
		return ERR_TRACE(r);
	*ret_fault = fault;
	return WSM_R_FAULT;
}

const struct wsm_option *wsm_request_option(const struct wsm_request *request,
					    const char *name)
{
	for (size_t i = 0; i < request->n_options; i++)
		if (strcasecmp(request->options[i].name, name) == 0)
			return &request->options[i];
	return NULL;
}
