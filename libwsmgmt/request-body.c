/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/macro.h"
#include "cim/datetime.h"
#include "libwsmgmt/duration.h"
#include "libwsmgmt/request-reader.h"

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
			request_reader_of(x)->body = bodies[i].body;
	return 0;
}

static int identify_start(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = request_reader_of(x);

	reader->body = BODY_IDENTIFY;
	return request_dup(x, e->uri, &reader->ret->identify_ns);
}

static int positive_end(struct sax *x, char *text, const char *what,
			uint64_t *ret)
{
	text = sax_trim(text);
	if (request_parse_positive(text, ret))
		return 0;
	return request_reject_value(x, WSM_F_SchemaValidationError, what, text);
}

static int optimize_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	request_reader_of(x)->ret->enumerate.optimize = true;
	return 0;
}

static int enumerate_max_elements_end(struct sax *x, char *text)
{
	return positive_end(x, text, "MaxElements",
			    &request_reader_of(x)->ret->enumerate.max_elements);
}

static int mode_end(struct sax *x, char *text)
{
	struct wsm_enumerate *enumerate = &request_reader_of(x)->ret->enumerate;

	text = sax_trim(text);
	if (strcmp(text, "EnumerateEPR") == 0)
		enumerate->mode = WSM_ENUM_EPR;
	else if (strcmp(text, "EnumerateObjectAndEPR") == 0)
		enumerate->mode = WSM_ENUM_OBJECT_AND_EPR;
	else if (strcmp(text, "EnumerateObject") != 0)
		return request_reject_value(x, WSM_F_EnumerationMode,
					    "EnumerationMode", text);
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
			request_reader_of(x)->ret->enumerate.polymorphism =
				(enum wsm_polymorphism)i;
			return 0;
		}
	}
	return request_reject_value(x, WSM_F_PolymorphismModeNotSupported,
				    "PolymorphismMode", text);
}

static int filter_start(struct sax *x, const struct sax_element *e)
{
	struct request_reader *reader = request_reader_of(x);
	struct wsm_filter *filter = &reader->ret->enumerate.filter;

	if (filter->is_present)
		return request_reject(x, WSM_F_CannotProcessFilter,
				      "There is more than one Filter.");
	filter->is_present = true;
	return sax_attribute_dup(e, WSM_NS_NONE, "Dialect", request_arena_of(x),
				 &filter->dialect);
}

static int filter_end(struct sax *x, char *text)
{
	struct request_reader *reader = request_reader_of(x);
	size_t n = reader->n_filter_children;

	text = sax_trim(text);
	if (n > 1 || (n == 1 && *text))
		return request_reject(
			x, WSM_F_CannotProcessFilter,
			"A Filter holds either text or one element.");
	return n == 1 ? 0
		      : request_dup(x, text,
				    &reader->ret->enumerate.filter.text);
}

static int filter_element_end(struct sax *x, char *text)
{
	return request_dup(x, text,
			   &request_reader_of(x)->ret->enumerate.filter.xml);
}

static int end_to_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	request_reader_of(x)->ret->enumerate.has_end_to = true;
	return 0;
}

static int expires_end(struct sax *x, char *text)
{
	struct wsm_request *ret = request_reader_of(x)->ret;
	struct cim_datetime unused;
	int64_t us = 1;

	text = sax_trim(text);
	if (duration_parse(text, &us) != 0 &&
	    cim_datetime_parse(text, &unused) != 0)
		return request_reject_value(x, WSM_F_UnsupportedExpirationType,
					    "Expires", text);
	if (us <= 0)
		return request_reject_value(x, WSM_F_InvalidExpirationTime,
					    "Expires", text);
	return request_dup(x, text,
			   request_reader_of(x)->body == BODY_ENUMERATE
				   ? &ret->enumerate.expires
				   : &ret->pull.expires);
}

static int context_end(struct sax *x, char *text)
{
	request_reader_of(x)->has_context = true;
	return request_dup(x, sax_trim(text),
			   &request_reader_of(x)->ret->pull.context);
}

static int pull_max_elements_end(struct sax *x, char *text)
{
	return positive_end(x, text, "MaxElements",
			    &request_reader_of(x)->ret->pull.max_elements);
}

static int max_characters_end(struct sax *x, char *text)
{
	return positive_end(x, text, "MaxCharacters",
			    &request_reader_of(x)->ret->pull.max_characters);
}

static int max_time_end(struct sax *x, char *text)
{
	int64_t us;

	text = sax_trim(text);
	if (duration_parse(text, &us) != 0)
		return request_reject_value(x, WSM_F_SchemaValidationError,
					    "MaxTime", text);
	if (us <= 0)
		return request_reject_value(x, WSM_F_InvalidParameterValue,
					    "MaxTime", text);
	request_reader_of(x)->ret->pull.max_time_us = us;
	return 0;
}

static int other_body_start(struct sax *x, const struct sax_element *e)
{
	(void)e;
	request_reader_of(x)->body = BODY_OTHER;
	return 0;
}

static int other_body_end(struct sax *x, char *text)
{
	return request_dup(x, text, &request_reader_of(x)->ret->body);
}

/* clang-format off */
const struct sax_rule request_other_body =
	SAX_RULE(OTHER, "", ST_TEXT, .start = other_body_start,
		 .end = other_body_end, .keeps_xml = true);

const struct sax_rule request_filter_element =
	SAX_RULE(OTHER, "", ST_TEXT, .end = filter_element_end,
		 .keeps_xml = true);

const struct sax_rule request_body_rules[] = {
	SAX_RULE(N, "Enumerate", ST_ENUMERATE, .start = operation_start),
	SAX_RULE(N, "Pull", ST_PULL, .start = operation_start),
	SAX_RULE(N, "Renew", ST_PULL, .start = operation_start),
	SAX_RULE(N, "GetStatus", ST_PULL, .start = operation_start),
	SAX_RULE(N, "Release", ST_PULL, .start = operation_start),
	SAX_RULE(ID, "Identify", SAX_SKIP, .start = identify_start),
	SAX_RULE(ID_TYPO, "Identify", SAX_SKIP, .start = identify_start),
	{ 0 },
};

const struct sax_rule request_enumerate_rules[] = {
	SAX_RULE(W, "OptimizeEnumeration", SAX_SKIP, .start = optimize_start),
	SAX_RULE(W, "MaxElements", ST_TEXT, .end = enumerate_max_elements_end),
	SAX_RULE(W, "EnumerationMode", ST_TEXT, .end = mode_end),
	SAX_RULE(B, "PolymorphismMode", ST_TEXT, .end = polymorphism_end),
	SAX_RULE(N, "Filter", ST_FILTER,
		 .start = filter_start, .end = filter_end),
	SAX_RULE(W, "Filter", ST_FILTER,
		 .start = filter_start, .end = filter_end),
	SAX_RULE(N, "Expires", ST_TEXT, .end = expires_end),
	SAX_RULE(N, "EndTo", SAX_SKIP, .start = end_to_start),
	{ 0 },
};

const struct sax_rule request_pull_rules[] = {
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
