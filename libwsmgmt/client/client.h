/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A client's session with a WS-Management service
 *
 * One connection, kept open; one call at a time.  Faults are answers: the call
 * returns WSM_CLIENT_R_FAULT and wsm_client_failure() tells all of it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "libwsmgmt/client/failure.h"
#include "libwsmgmt/client/http.h"
#include "libwsmgmt/request.h"
#include "libwsmgmt/tree.h"

struct wsm_client_options {
	const char *url; /* as wsm_client_url() makes it */
	enum wsm_client_auth auth;
	const char *user, *password;
	unsigned timeout_ms;       /* of an operation; 0: 60 s */
	unsigned network_delay_ms; /* more for the way there and back; 0: 5 s */
	const char *ca_file;
	bool skip_ca_check, skip_cn_check;
	bool utf16;
};

enum wsm_client_answer {
	_WSM_CLIENT_R_OK,
	WSM_CLIENT_R_FAULT,  /* the service says no, by a SOAP fault */
	WSM_CLIENT_R_FAILED, /* no connection, no login, no WS-Management */
};

struct wsm_client;

/**
 * wsm_client_new() - nothing is sent yet
 * @options: copied
 * Return: 0, -EINVAL for a bad URL, -ENOMEM, or another negative errno.
 */
int wsm_client_new(const struct wsm_client_options *options,
		   struct wsm_client **ret);
void wsm_client_free(struct wsm_client *c);
void wsm_client_free_p(struct wsm_client **c);

/** wsm_client_failure() - why the last call did not return 0; valid until the
 *  next call */
const struct wsm_failure *wsm_client_failure(const struct wsm_client *c);

/**
 * wsm_client_identify() - ask who is there
 * @ret: the IdentifyResponse element
 */
int wsm_client_identify(struct wsm_client *c, struct arena *a,
			const struct wsm_node **ret);

/**
 * wsm_client_get() - get an instance
 * @target: .resource_uri, .selectors, .options
 * @ret: what is in the body
 */
int wsm_client_get(struct wsm_client *c, const struct wsm_request *target,
		   struct arena *a, const struct wsm_node **ret);

/**
 * wsm_client_put() - change an instance
 * @target: as for wsm_client_get(), and .body: the instance as XML
 * @ret: what is in the body: the instance as it is now; NULL if nothing is
 */
int wsm_client_put(struct wsm_client *c, const struct wsm_request *target,
		   struct arena *a, const struct wsm_node **ret);

/**
 * wsm_client_invoke() - call a method
 * @target: as for wsm_client_get(), .action_uri, and .body: the parameters as
 *          XML, or NULL
 * @ret: what is in the body; NULL if nothing is
 */
int wsm_client_invoke(struct wsm_client *c, const struct wsm_request *target,
		      struct arena *a, const struct wsm_node **ret);

/*
 * One item of an enumeration; valid until it returns.  Return 0 to go on,
 * anything else to stop.
 */
typedef int wsm_client_on_item(void *user, const struct wsm_node *item);

/**
 * wsm_client_enumerate() - Enumerate, Pull to the end; Release if stopped
 * @target: .resource_uri, .selectors, .options, .enumerate.mode,
 *          .polymorphism and .filter
 * @filter_xml: content of the filter, instead of its text; or NULL
 * @on_item: called for each item
 *
 * Return: as the others, or what @on_item returned.
 */
int wsm_client_enumerate(struct wsm_client *c, const struct wsm_request *target,
			 const char *filter_xml, wsm_client_on_item *on_item,
			 void *user);

/** wsm_client_n_connections() - TCP connections made so far */
unsigned wsm_client_n_connections(const struct wsm_client *c);

enum {
	_WSM_CLIENT_URL_R_OK,
	WSM_CLIENT_URL_R_BAD, /* *ret_why: what was expected */
};

/**
 * wsm_client_url() - the URL of a service as winrm's -remote names it
 * @remote: [http[s]://]HOST[:PORT][/PREFIX]; IPv6 in brackets
 * @use_ssl: https where @remote names no scheme
 * @ret: complete; port 5985 or 5986 where there is neither scheme nor port
 *
 * Return: 0, WSM_CLIENT_URL_R_BAD, or -ENOMEM.
 */
int wsm_client_url(const char *remote, bool use_ssl, struct buf *ret,
		   const char **ret_why);
