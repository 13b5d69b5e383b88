/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Inside of the request reader: what its files share
 */

#include "base/vec.h"
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

/* What an Action asks for, and the element it wants in the Body. */
struct request_action {
	const char *uri; /* NULL ends the table */
	enum wsm_action action;
	enum body body;
};

extern const struct request_action request_actions[];

/* request-header.c */
extern const struct sax_rule request_header_rules[], request_reply_to_rules[],
	request_fault_to_rules[], request_option_set_rules[],
	request_reply_parameter, request_fault_parameter;

/* request-body.c */
extern const struct sax_rule request_body_rules[], request_enumerate_rules[],
	request_pull_rules[], request_other_body, request_filter_element;

static inline struct request_reader *request_reader_of(const struct sax *x)
{
	return sax_user(x);
}

static inline struct arena *request_arena_of(const struct sax *x)
{
	return request_reader_of(x)->epr.arena;
}

/**
 * request_reject() - the request is wrong
 * @message: constant or of the arena; or NULL
 *
 * The first fault stands; but what a header must be understood for goes before
 * what is wrong with another one (SOAP 1.2, part 1, 2.6).
 *
 * Return: 0, since reading goes on.
 */
int request_reject(struct sax *x, enum wsm_fault_id id, const char *message);

/** request_reject_value() - the same with a value that a client sent */
int request_reject_value(struct sax *x, enum wsm_fault_id id, const char *what,
			 const char *value);

/** request_dup() - a copy in the request's arena; 0 or -ENOMEM */
int request_dup(struct sax *x, const char *text, const char **ret);

/** request_must_understand() - is SOAP's mustUnderstand true? */
bool request_must_understand(const struct sax_element *e);

/** request_parse_positive() - a whole number that is not 0; what is too large
 *  is very large */
bool request_parse_positive(const char *text, uint64_t *ret);
