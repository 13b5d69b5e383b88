/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cim/datetime.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/duration.h"
#include "libwsmgmt/epr.h"

enum {
	ST_ENVELOPE = EPR_END_STATE,
	ST_HEADER,
	ST_BODY,
	ST_REPLY_TO,
	ST_REPLY_TO_PARAMETERS,
	ST_FAULT_TO,
	ST_FAULT_TO_PARAMETERS,
	ST_OPTION_SET,
	ST_ENUMERATE,
	ST_PULL,
	ST_FILTER,
	ST_TEXT,
	N_STATES,
};

enum { MAX_URI = 2048, MAX_MESSAGE_ID = 2048, MIN_ENVELOPE = 8192 };

const struct wsm_limits wsm_default_limits = {
	.max_depth = 64,
	.max_attributes = 64,
	.max_headers = 128,
	.max_selectors = 64,
	.max_text = 512 * 1024,
};

enum body {
	BODY_NONE,
	BODY_OTHER,
	BODY_IDENTIFY,
	BODY_ENUMERATE,
	BODY_PULL,
	BODY_RENEW,
	BODY_GET_STATUS,
	BODY_RELEASE,
};

struct headers VEC(struct wsm_header);

struct request_reader {
	struct epr_reader epr; /* first: see epr.h */
	struct wsm_request *ret;
	struct wsm_fault *fault;

	uint64_t seen; /* by row of header_rules */
	size_t n_headers;
	struct headers reply_headers, fault_headers;
	struct VEC(struct wsm_option) options;
	struct wsm_option option; /* that is being read */
	bool has_header, has_reply_to, has_fault_to;

	enum body body;
	size_t n_body_children, n_bodies;
	bool has_context, has_filter;
	size_t n_filter_children;
};

static struct request_reader *reader_of(const struct sax *x)
{
	return sax_user(x);
}

static struct arena *arena_of(const struct sax *x)
{
	return reader_of(x)->epr.arena;
}

/*
 * The first fault stands; but what a header must be understood for goes before
 * what is wrong with another one (SOAP 1.2, part 1, 2.6).
 */
static int reject(struct sax *x, enum wsm_fault_id id, const char *message)
{
	struct wsm_fault *fault = reader_of(x)->fault;

	if (fault->id == _WSM_F_NONE ||
	    (id == WSM_F_MustUnderstand && fault->id != WSM_F_VersionMismatch &&
	     fault->id != WSM_F_MustUnderstand))
		*fault = (struct wsm_fault){ .id = id, .message = message };
	return 0;
}

static int reject_value(struct sax *x, enum wsm_fault_id id, const char *what,
			const char *value)
{
	const char *message =
		arena_printf(arena_of(x), "%s: \"%.256s\"", what, value);

	/* a cut in the middle of a character is not UTF-8 any more, which
	 * wsm_xml_escape() makes good */
	return message ? reject(x, id, message) : ERR_ORIGIN(-ENOMEM);
}

static int dup_text(struct sax *x, const char *text, const char **ret)
{
	const char *copy = arena_strdup(arena_of(x), text);

	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	*ret = copy;
	return 0;
}

static bool has_must_understand(struct sax *x, const struct sax_element *e)
{
	return sax_attribute_is_true(x, e, WSM_NS_S, "mustUnderstand");
}

/* A whole number that is not 0; what is too large is the largest. */
static bool parse_positive(const char *text, uint64_t *ret)
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

/* --- headers ---------------------------------------------------------------
 */

static int uri_end(struct sax *x, char *text, const char *what,
		   const char **ret)
{
	text = sax_trim(text);
	if (!*text)
		return reject(x, WSM_F_InvalidMessageInformationHeader, what);
	if (strlen(text) > MAX_URI)
		return reject(x, WSM_F_UriLimitExceeded, NULL);
	return dup_text(x, text, ret);
}

static int to_end(struct sax *x, char *text)
{
	return dup_text(x, sax_trim(text), &reader_of(x)->ret->to);
}

static const struct {
	const char *uri;
	enum wsm_action action;
	enum body body;
} actions[] = {
	{ WSM_URI_X "/Get", WSM_ACTION_GET, BODY_NONE },
	{ WSM_URI_X "/Put", WSM_ACTION_PUT, BODY_OTHER },
	{ WSM_URI_X "/Create", WSM_ACTION_CREATE, BODY_OTHER },
	{ WSM_URI_X "/Delete", WSM_ACTION_DELETE, BODY_NONE },
	{ WSM_URI_N "/Enumerate", WSM_ACTION_ENUMERATE, BODY_ENUMERATE },
	{ WSM_URI_N "/Pull", WSM_ACTION_PULL, BODY_PULL },
	{ WSM_URI_N "/Renew", WSM_ACTION_RENEW, BODY_RENEW },
	{ WSM_URI_N "/GetStatus", WSM_ACTION_GET_STATUS, BODY_GET_STATUS },
	{ WSM_URI_N "/Release", WSM_ACTION_RELEASE, BODY_RELEASE },
};

static int action_end(struct sax *x, char *text)
{
	struct wsm_request *ret = reader_of(x)->ret;
	int r = uri_end(x, text, "Action is empty.", &ret->action_uri);

	for (size_t i = 0; r == 0 && ret->action_uri && i < ARRAY_SIZE(actions);
	     i++)
		if (strcmp(actions[i].uri, ret->action_uri) == 0)
			ret->action = actions[i].action;
	return r;
}

static int resource_uri_end(struct sax *x, char *text)
{
	return uri_end(x, text, "ResourceURI is empty.",
		       &reader_of(x)->ret->resource_uri);
}

/* Echoed in RelatesTo as it stands, white space and all. */
static int message_id_end(struct sax *x, char *text)
{
	struct request_reader *reader = reader_of(x);

	if (strlen(text) > MAX_MESSAGE_ID)
		return reject(x, WSM_F_InvalidMessageInformationHeader,
			      "MessageID is longer than 2048 bytes.");
	if (text[strspn(text, " \t\r\n")] == '\0')
		return reject(x, WSM_F_InvalidMessageInformationHeader,
			      "MessageID is empty.");
	return dup_text(x, text, &reader->ret->message_id);
}

static int reply_to_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	reader_of(x)->has_reply_to = true;
	return 0;
}

static int fault_to_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	reader_of(x)->has_fault_to = true;
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
	return reject_value(x, WSM_F_AddressingMode, "Address", text);
}

static int parameter_end(struct sax *x, char *xml)
{
	struct request_reader *reader = reader_of(x);
	struct headers *headers = sax_state(x) == ST_FAULT_TO_PARAMETERS
					  ? &reader->fault_headers
					  : &reader->reply_headers;
	struct wsm_header *header;

	if (headers->n >= reader->epr.limits->max_headers)
		return reject(x, WSM_F_EncodingLimit,
			      "There are too many reference parameters.");
	header = vec_push(headers);
	return header ? dup_text(x, xml, &header->xml) : ERR_ORIGIN(-ENOMEM);
}

static int selector_set_end(struct sax *x, char *text)
{
	struct request_reader *reader = reader_of(x);

	(void)text;
	return epr_take_selectors(&reader->epr, &reader->ret->selectors,
				  &reader->ret->n_selectors);
}

static int option_start(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = reader_of(x);
	struct wsm_option *o = &reader->option;
	int r;

	*o = (struct wsm_option){
		.must_comply =
			sax_attribute_is_true(x, e, WSM_NS_NONE, "MustComply"),
		.is_nil = sax_attribute_is_true(x, e, WSM_NS_XSI, "nil"),
	};
	r = sax_attribute_dup(x, e, WSM_NS_NONE, "Name", arena_of(x), &o->name);
	if (r == 0)
		r = sax_attribute_dup(x, e, WSM_NS_NONE, "Type", arena_of(x),
				      &o->type);
	return ERR_TRACE(r);
}

static int option_end(struct sax *x, char *text)
{
	struct request_reader *reader = reader_of(x);
	struct wsm_option *o;
	int r;

	if (!reader->option.name || !*reader->option.name)
		return reject(x, WSM_F_InvalidOptionName,
			      "An Option has no Name.");
	if (reader->options.n >= reader->epr.limits->max_selectors)
		return reject(x, WSM_F_OptionLimit, NULL);
	r = dup_text(x, sax_trim(text), &reader->option.value);
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
		return reject_value(x, WSM_F_InvalidTimeout, "OperationTimeout",
				    text);
	reader_of(x)->ret->operation_timeout_us = us;
	return 0;
}

static int max_envelope_size_start(struct sax *x, const struct sax_element *e)
{
	reader_of(x)->ret->max_envelope_size_must = has_must_understand(x, e);
	return 0;
}

static int max_envelope_size_end(struct sax *x, char *text)
{
	struct wsm_request *ret = reader_of(x)->ret;
	uint64_t size;

	text = sax_trim(text);
	if (!parse_positive(text, &size))
		return reject_value(x, WSM_F_InvalidMessageInformationHeader,
				    "MaxEnvelopeSize", text);
	if (size < MIN_ENVELOPE)
		return reject_value(x, WSM_F_MinimumEnvelopeLimit,
				    "MaxEnvelopeSize", text);
	ret->max_envelope_size = size;
	return 0;
}

static int locale_of(struct sax *x, const struct sax_element *e,
		     enum wsm_fault_id id, const char **ret)
{
	const char *lang;
	int r = sax_attribute_dup(x, e, WSM_NS_XML, "lang", arena_of(x), &lang);

	if (r != 0)
		return ERR_TRACE(r);
	if (!lang)
		return reject_value(x, WSM_F_SchemaValidationError,
				    "A header lacks xml:lang", e->name);
	if (has_must_understand(x, e))
		return reject(x, id, lang);
	*ret = lang;
	return 0;
}

static int locale_start(struct sax *x, const struct sax_element *e)
{
	return locale_of(x, e, WSM_F_Locale, &reader_of(x)->ret->locale);
}

static int data_locale_start(struct sax *x, const struct sax_element *e)
{
	const char *unused;

	return locale_of(x, e, WSM_F_DataLocale, &unused);
}

static int fragment_start(struct sax *x, const struct sax_element *e)
{
	reader_of(x)->ret->has_fragment = true;
	if (has_must_understand(x, e))
		return 0;
	return reject(x, WSM_F_InvalidMessageInformationHeader,
		      "FragmentTransfer must have mustUnderstand=\"true\".");
}

static int total_estimate_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	reader_of(x)->ret->wants_total_estimate = true;
	return 0;
}

static int request_epr_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	reader_of(x)->ret->wants_epr = true;
	return 0;
}

/* --- bodies ----------------------------------------------------------------
 */

static int header_start(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = reader_of(x);

	(void)e;
	if (reader->has_header || reader->n_bodies > 0)
		return reject(x, WSM_F_SchemaValidationError,
			      "There is a second Header, or it follows Body.");
	reader->has_header = true;
	return 0;
}

static int body_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	if (reader_of(x)->n_bodies++ > 0)
		return reject(x, WSM_F_SchemaValidationError,
			      "There is a second Body.");
	return 0;
}

static const struct {
	const char *name;
	enum body body;
} bodies[] = {
	{ "Enumerate", BODY_ENUMERATE }, { "Pull", BODY_PULL },
	{ "Renew", BODY_RENEW },         { "GetStatus", BODY_GET_STATUS },
	{ "Release", BODY_RELEASE },
};

static int operation_start(struct sax *x, const struct sax_element *e)
{
	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++)
		if (strcmp(bodies[i].name, e->name) == 0)
			reader_of(x)->body = bodies[i].body;
	return 0;
}

static int identify_start(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = reader_of(x);

	reader->body = BODY_IDENTIFY;
	return dup_text(x, e->uri, &reader->ret->identify_ns);
}

static int positive_end(struct sax *x, char *text, const char *what,
			uint64_t *ret)
{
	text = sax_trim(text);
	if (parse_positive(text, ret))
		return 0;
	return reject_value(x, WSM_F_SchemaValidationError, what, text);
}

static int optimize_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	reader_of(x)->ret->enumerate.optimize = true;
	return 0;
}

static int enumerate_max_elements_end(struct sax *x, char *text)
{
	return positive_end(x, text, "MaxElements",
			    &reader_of(x)->ret->enumerate.max_elements);
}

static int mode_end(struct sax *x, char *text)
{
	struct wsm_enumerate *enumerate = &reader_of(x)->ret->enumerate;

	text = sax_trim(text);
	if (strcmp(text, "EnumerateEPR") == 0)
		enumerate->mode = WSM_ENUM_EPR;
	else if (strcmp(text, "EnumerateObjectAndEPR") == 0)
		enumerate->mode = WSM_ENUM_OBJECT_AND_EPR;
	else if (strcmp(text, "EnumerateObject") != 0)
		return reject_value(x, WSM_F_EnumerationMode, "EnumerationMode",
				    text);
	return 0;
}

static int polymorphism_end(struct sax *x, char *text)
{
	static const char *const modes[] = {
		[WSM_POLY_INCLUDE] = "IncludeSubClassProperties",
		[WSM_POLY_EXCLUDE] = "ExcludeSubClassProperties",
		[WSM_POLY_NONE] = "None",
	};

	text = sax_trim(text);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		if (strcmp(modes[i], text) == 0) {
			reader_of(x)->ret->enumerate.polymorphism =
				(enum wsm_polymorphism)i;
			return 0;
		}
	}
	return reject_value(x, WSM_F_PolymorphismModeNotSupported,
			    "PolymorphismMode", text);
}

static int filter_start(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = reader_of(x);
	struct wsm_filter *filter = &reader->ret->enumerate.filter;

	if (filter->is_present)
		return reject(x, WSM_F_CannotProcessFilter,
			      "There is more than one Filter.");
	filter->is_present = true;
	return sax_attribute_dup(x, e, WSM_NS_NONE, "Dialect", arena_of(x),
				 &filter->dialect);
}

static int filter_end(struct sax *x, char *text)
{
	struct request_reader *reader = reader_of(x);
	size_t n = reader->n_filter_children;

	text = sax_trim(text);
	if (n > 1 || (n == 1 && *text))
		return reject(x, WSM_F_CannotProcessFilter,
			      "A Filter holds either text or one element.");
	return n == 1 ? 0
		      : dup_text(x, text, &reader->ret->enumerate.filter.text);
}

static int end_to_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	reader_of(x)->ret->enumerate.has_end_to = true;
	return 0;
}

static int expires_end(struct sax *x, char *text)
{
	struct wsm_request *ret = reader_of(x)->ret;
	struct cim_datetime unused;
	int64_t us = 1;

	text = sax_trim(text);
	if (duration_parse(text, &us) != 0 &&
	    cim_datetime_parse(text, &unused) != 0)
		return reject_value(x, WSM_F_UnsupportedExpirationType,
				    "Expires", text);
	if (us <= 0)
		return reject_value(x, WSM_F_InvalidExpirationTime, "Expires",
				    text);
	return dup_text(x, text,
			reader_of(x)->body == BODY_ENUMERATE
				? &ret->enumerate.expires
				: &ret->pull.expires);
}

static int context_end(struct sax *x, char *text)
{
	reader_of(x)->has_context = true;
	return dup_text(x, sax_trim(text), &reader_of(x)->ret->pull.context);
}

static int pull_max_elements_end(struct sax *x, char *text)
{
	return positive_end(x, text, "MaxElements",
			    &reader_of(x)->ret->pull.max_elements);
}

static int max_characters_end(struct sax *x, char *text)
{
	return positive_end(x, text, "MaxCharacters",
			    &reader_of(x)->ret->pull.max_characters);
}

static int max_time_end(struct sax *x, char *text)
{
	int64_t us;

	text = sax_trim(text);
	if (duration_parse(text, &us) != 0)
		return reject_value(x, WSM_F_SchemaValidationError, "MaxTime",
				    text);
	if (us <= 0)
		return reject_value(x, WSM_F_InvalidParameterValue, "MaxTime",
				    text);
	reader_of(x)->ret->pull.max_time_us = us;
	return 0;
}

/* --- tables ----------------------------------------------------------------
 */

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

static const struct sax_rule header_rules[] = {
	SAX_RULE(A, "To", ST_TEXT, .end = to_end),
	SAX_RULE(W, "ResourceURI", ST_TEXT, .end = resource_uri_end),
	SAX_RULE(A, "ReplyTo", ST_REPLY_TO, .start = reply_to_start),
	SAX_RULE(A, "FaultTo", ST_FAULT_TO, .start = fault_to_start),
	SAX_RULE(A, "Action", ST_TEXT, .end = action_end),
	SAX_RULE(W, "MaxEnvelopeSize", ST_TEXT, .start = max_envelope_size_start, .end = max_envelope_size_end),
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
	SAX_RULE(W, "RequestTotalItemsCountEstimate", SAX_SKIP, .start = total_estimate_start),
	SAX_RULE(W, "RequestEPR", SAX_SKIP, .start = request_epr_start),
	SAX_RULE(A, "From", SAX_SKIP),
	SAX_RULE(A, "RelatesTo", SAX_SKIP),
	{ 0 },
};

static const struct sax_rule reply_to_rules[] = {
	SAX_RULE(A, "Address", ST_TEXT, .end = address_end),
	SAX_RULE(A, "ReferenceParameters", ST_REPLY_TO_PARAMETERS),
	SAX_RULE(A, "ReferenceProperties", ST_REPLY_TO_PARAMETERS),
	{ 0 },
};

static const struct sax_rule fault_to_rules[] = {
	SAX_RULE(A, "Address", ST_TEXT, .end = address_end),
	SAX_RULE(A, "ReferenceParameters", ST_FAULT_TO_PARAMETERS),
	SAX_RULE(A, "ReferenceProperties", ST_FAULT_TO_PARAMETERS),
	{ 0 },
};

static const struct sax_rule reply_parameter =
	SAX_RULE(OTHER, "", ST_REPLY_TO_PARAMETERS, .end = parameter_end, .keeps_xml = true);
static const struct sax_rule fault_parameter =
	SAX_RULE(OTHER, "", ST_FAULT_TO_PARAMETERS, .end = parameter_end, .keeps_xml = true);

static const struct sax_rule option_set_rules[] = {
	SAX_RULE(W, "Option", ST_TEXT, .start = option_start, .end = option_end),
	{ 0 },
};

static const struct sax_rule body_rules[] = {
	SAX_RULE(N, "Enumerate", ST_ENUMERATE, .start = operation_start),
	SAX_RULE(N, "Pull", ST_PULL, .start = operation_start),
	SAX_RULE(N, "Renew", ST_PULL, .start = operation_start),
	SAX_RULE(N, "GetStatus", ST_PULL, .start = operation_start),
	SAX_RULE(N, "Release", ST_PULL, .start = operation_start),
	SAX_RULE(ID, "Identify", SAX_SKIP, .start = identify_start),
	SAX_RULE(ID_TYPO, "Identify", SAX_SKIP, .start = identify_start),
	{ 0 },
};

static const struct sax_rule enumerate_rules[] = {
	SAX_RULE(W, "OptimizeEnumeration", SAX_SKIP, .start = optimize_start),
	SAX_RULE(W, "MaxElements", ST_TEXT, .end = enumerate_max_elements_end),
	SAX_RULE(W, "EnumerationMode", ST_TEXT, .end = mode_end),
	SAX_RULE(B, "PolymorphismMode", ST_TEXT, .end = polymorphism_end),
	SAX_RULE(N, "Filter", ST_FILTER, .start = filter_start, .end = filter_end),
	SAX_RULE(W, "Filter", ST_FILTER, .start = filter_start, .end = filter_end),
	SAX_RULE(N, "Expires", ST_TEXT, .end = expires_end),
	SAX_RULE(N, "EndTo", SAX_SKIP, .start = end_to_start),
	{ 0 },
};

static const struct sax_rule pull_rules[] = {
	SAX_RULE(N, "EnumerationContext", ST_TEXT, .end = context_end),
	SAX_RULE(N, "MaxElements", ST_TEXT, .end = pull_max_elements_end),
	/* python-dracclient takes the namespace of Enumerate here too */
	SAX_RULE(W, "MaxElements", ST_TEXT, .end = pull_max_elements_end),
	SAX_RULE(N, "MaxCharacters", ST_TEXT, .end = max_characters_end),
	SAX_RULE(N, "MaxTime", ST_TEXT, .end = max_time_end),
	SAX_RULE(N, "Expires", ST_TEXT, .end = expires_end),
	{ 0 },
};
/* clang-format on */

static const struct sax_rule *const states[N_STATES] = {
	[SAX_ROOT] = root_rules,          EPR_STATES,
	[ST_ENVELOPE] = envelope_rules,   [ST_HEADER] = header_rules,
	[ST_BODY] = body_rules,           [ST_REPLY_TO] = reply_to_rules,
	[ST_FAULT_TO] = fault_to_rules,   [ST_OPTION_SET] = option_set_rules,
	[ST_ENUMERATE] = enumerate_rules, [ST_PULL] = pull_rules,
};

/* Is a header for us?  SOAP 1.2, part 1, 2.2. */
static bool is_our_role(struct sax *x, const struct sax_element *e)
{
	static const char *const roles[] = {
		"",
		WSM_URI_S "/role/next",
		WSM_URI_S "/role/ultimateReceiver",
	};
	size_t size;
	const char *role = sax_attribute(x, e, WSM_NS_S, "role", &size);

	for (size_t i = 0; role && i < ARRAY_SIZE(roles); i++)
		if (strlen(roles[i]) == size &&
		    memcmp(roles[i], role, size) == 0)
			return true;
	return !role;
}

static void count_header(struct sax *x)
{
	struct request_reader *reader = reader_of(x);

	if (++reader->n_headers > reader->epr.limits->max_headers)
		reject(x, WSM_F_EncodingLimit, "There are too many headers.");
}

static void unknown_header(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = reader_of(x);
	bool is_wsa10 = e->ns == WSM_NS_A10;

	count_header(x);
	if (!is_our_role(x, e) || (!is_wsa10 && !has_must_understand(x, e)) ||
	    reader->fault->id == WSM_F_MustUnderstand)
		return;
	reject(x, WSM_F_MustUnderstand,
	       is_wsa10 ? "WS-Addressing is taken in its version of 2004/08."
			: arena_strdup(arena_of(x), e->name));
	if (reader->fault->id != WSM_F_MustUnderstand)
		return;
	reader->fault->header_uri = arena_strdup(arena_of(x), e->uri);
	reader->fault->header_name = arena_strdup(arena_of(x), e->name);
}

static const struct sax_rule *on_unknown(struct sax *x, int state,
					 const struct sax_element *e)
{
	struct request_reader *reader = reader_of(x);

	switch (state) {
	case SAX_ROOT:
		reject(x,
		       strcmp(e->name, "Envelope") == 0
			       ? WSM_F_VersionMismatch
			       : WSM_F_SchemaValidationError,
		       "The document is no Envelope of SOAP 1.2.");
		break;
	case ST_ENVELOPE:
		reject(x, WSM_F_SchemaValidationError,
		       "An Envelope holds a Header and a Body.");
		break;
	case ST_HEADER:
		unknown_header(x, e);
		break;
	case ST_BODY:
		reader->body = BODY_OTHER;
		reader->n_body_children++;
		break;
	case ST_REPLY_TO_PARAMETERS:
		return &reply_parameter;
	case ST_FAULT_TO_PARAMETERS:
		return &fault_parameter;
	case ST_FILTER:
		reader->n_filter_children++;
		break;
	default:
		break;
	}
	return NULL;
}

static bool on_known(struct sax *x, int state, const struct sax_rule *rule,
		     const struct sax_element *e)
{
	struct request_reader *reader = reader_of(x);
	uint64_t bit;

	reader->n_body_children += state == ST_BODY;
	if (state != ST_HEADER)
		return true;
	count_header(x);
	if (!is_our_role(x, e))
		return false;
	bit = UINT64_C(1) << (rule - header_rules);
	if ((reader->seen & bit) && rule->ns != WSM_NS_P)
		reject_value(x, WSM_F_InvalidMessageInformationHeader,
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

	for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
		if (actions[i].action == action)
			want = actions[i].body;
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
		.epr = { .arena = a, .limits = limits, .reject = reject },
		.ret = ret,
		.fault = fault,
	};
	const char *problem;
	int r = sax_parse(text->utf8, text->size, &language, limits, a, &reader,
			  &problem);

	if (r < 0)
		return ERR_TRACE(r);
	check_xml(&reader, r, problem);
	return take_lists(&reader);
}

int wsm_request_parse(const void *bytes, size_t size, const char *charset,
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
	r = charset_decode(bytes, size, charset, &recoded, &text);
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
