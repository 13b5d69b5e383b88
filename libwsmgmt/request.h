/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A WS-Management request as plain structs
 *
 * Bytes in, structs out; every string is UTF-8 and belongs to the arena that
 * was given.  What is wrong with an envelope comes back as a fault.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "libwsmgmt/fault.h"

enum wsm_charset { WSM_UTF8, WSM_UTF16LE, WSM_UTF16BE };

/* Which operation, by the Action header (or, for Identify, by the body). */
enum wsm_action {
	WSM_ACTION_OTHER, /* perhaps a method of a class */
	WSM_ACTION_IDENTIFY,
	WSM_ACTION_GET,
	WSM_ACTION_PUT,
	WSM_ACTION_CREATE,
	WSM_ACTION_DELETE,
	WSM_ACTION_ENUMERATE,
	WSM_ACTION_PULL,
	WSM_ACTION_RENEW,
	WSM_ACTION_GET_STATUS,
	WSM_ACTION_RELEASE,
	N_WSM_ACTIONS,
};

struct wsm_epr;

struct wsm_selector {
	const char *name, *value;  /* value "" where empty */
	const struct wsm_epr *epr; /* instead of a value; or NULL */
};

struct wsm_epr {
	const char *address, *resource_uri;
	const struct wsm_selector *selectors;
	size_t n_selectors;
};

struct wsm_option {
	const char *name, *value, *type;
	bool must_comply, is_nil;
};

enum wsm_enumeration_mode {
	WSM_ENUM_OBJECT,
	WSM_ENUM_EPR,
	WSM_ENUM_OBJECT_AND_EPR,
};

enum wsm_polymorphism {
	WSM_POLY_INCLUDE, /* IncludeSubClassProperties, the default */
	WSM_POLY_EXCLUDE, /* ExcludeSubClassProperties */
	WSM_POLY_NONE,
};

struct wsm_filter { /* n:Filter or w:Filter */
	bool is_present;
	const char *dialect; /* URI; NULL: XPath 1.0, the default */
	const char *text;    /* of a text filter; NULL where it has elements */
	const char *xml;     /* its element, which can stand by itself; or
				NULL */
};

struct wsm_enumerate {
	bool optimize;
	uint64_t max_elements; /* 0: not said */
	enum wsm_enumeration_mode mode;
	enum wsm_polymorphism polymorphism;
	struct wsm_filter filter;
	const char *expires; /* as it stands, or NULL */
	bool has_end_to;
};

struct wsm_pull { /* Pull; Renew, GetStatus, Release use .context */
	const char *context;
	uint64_t max_elements;   /* 0: not said */
	uint64_t max_characters; /* 0: not said */
	int64_t max_time_us;     /* -1: not said */
	const char *expires;
};

struct wsm_header { /* an element copied from ReplyTo's parameters */
	const char *xml;
};

struct wsm_request {
	enum wsm_charset charset; /* of the request, and so of the reply */
	enum wsm_action action;
	const char *action_uri, *to, *message_id, *resource_uri;
	const char *identify_ns; /* Identify: which of its two namespaces */
	const struct wsm_header *reply_headers;
	size_t n_reply_headers;
	const struct wsm_header *fault_headers; /* of FaultTo, else ReplyTo */
	size_t n_fault_headers;

	const struct wsm_selector *selectors;
	size_t n_selectors;
	const struct wsm_option *options;
	size_t n_options;

	uint64_t max_envelope_size; /* of the reply, octets; 0: not said */
	bool max_envelope_size_must;
	int64_t operation_timeout_us; /* -1: not said */
	bool wants_total_estimate, wants_epr;
	bool has_fragment; /* FragmentTransfer header */
	const char *locale;

	struct wsm_enumerate enumerate; /* WSM_ACTION_ENUMERATE */
	struct wsm_pull pull;           /* PULL, RENEW, GET_STATUS, RELEASE */

	/* Every other element of the Body (Put, Create, methods), as XML that
	 * can stand by itself; NULL if there is none. */
	const char *body;
};

struct wsm_limits {
	size_t max_depth, max_attributes, max_headers, max_selectors, max_text;
};

extern const struct wsm_limits wsm_default_limits;

enum {
	_WSM_R_OK,
	WSM_R_FAULT, /* the request is wrong: *ret_fault says how */
};

struct wsm_bytes { /* the body of an HTTP request */
	const void *data;
	size_t size;
	const char *charset; /* of Content-Type, or NULL; a BOM beats it */
};

/**
 * wsm_request_parse() - read an envelope
 * @bytes: as they came
 * @limits: wsm_default_limits
 * @a: for everything in @ret
 * @ret: filled as far as the envelope could be read, on a fault too, so that
 *       the reply can name the MessageID and use the right character set
 * @ret_fault: filled on WSM_R_FAULT
 *
 * No DTD, no entities but the five of XML, no network.
 *
 * Return: 0, WSM_R_FAULT, or -ENOMEM.
 */
int wsm_request_parse(const struct wsm_bytes *bytes,
		      const struct wsm_limits *limits, struct arena *a,
		      struct wsm_request *ret, struct wsm_fault *ret_fault);

/** wsm_request_option() - the first option of that name (any case), or NULL */
const struct wsm_option *wsm_request_option(const struct wsm_request *request,
					    const char *name);
