/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * HTTP as WS-Management needs it, over libcurl
 *
 * One connection that is kept open, POST only.  Proxies of the environment are
 * not used, redirects are not followed.
 */

#include <stdbool.h>

#include "base/buf.h"

enum wsm_client_auth {
	WSM_CLIENT_AUTH_NONE,
	WSM_CLIENT_AUTH_BASIC,
};

struct wsm_http_options {
	const char *url; /* http:// or https:// */
	enum wsm_client_auth auth;
	const char *user, *password; /* not for AUTH_NONE; NULL: "" */
	unsigned timeout_ms;         /* of a whole exchange */
	const char *ca_file;         /* NULL: the system's */
	bool skip_ca_check, skip_cn_check;
	bool identify_header; /* WSMANIDENTIFY: unauthenticated */
	bool utf16;           /* what the Content-Type says */
};

struct wsm_http_reply {
	long status;
	struct buf body;    /* owned, buf_done() */
	char *content_type; /* owned; NULL: none */
};

enum {
	_WSM_HTTP_R_OK,
	WSM_HTTP_R_FAILED, /* no HTTP answer: wsm_http_error() says why */
};

struct wsm_http;

/**
 * wsm_http_new() - nothing is sent yet; strings are copied
 * Return: 0, -EINVAL for a URL of another scheme, -ENOMEM or -EIO.
 */
int wsm_http_new(const struct wsm_http_options *options, struct wsm_http **ret);
void wsm_http_free(struct wsm_http *http);
void wsm_http_free_p(struct wsm_http **http);

/**
 * wsm_http_post() - send a body, wait for the reply
 * @ret: emptied first, then filled; of any status; freed with
 *       wsm_http_reply_done()
 *
 * Return: 0, WSM_HTTP_R_FAILED or -ENOMEM.
 */
int wsm_http_post(struct wsm_http *http, const struct buf *body,
		  struct wsm_http_reply *ret);
void wsm_http_reply_done(struct wsm_http_reply *reply);

/** wsm_http_error() - why the last exchange failed, for people */
const char *wsm_http_error(const struct wsm_http *http);

/** wsm_http_is_untrusted() - did it fail because of the other's certificate? */
bool wsm_http_is_untrusted(const struct wsm_http *http);

/** wsm_http_n_connections() - made so far; for tests of keep-alive */
unsigned wsm_http_n_connections(const struct wsm_http *http);
