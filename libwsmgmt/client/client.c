/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "libwsmgmt/client/client.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "base/rng.h"
#include "libwsmgmt/client/failure.h"
#include "libwsmgmt/client/request-text.h"
#include "libwsmgmt/reply.h"

enum {
	DEFAULT_TIMEOUT_MS = 60000,
	DEFAULT_NETWORK_DELAY_MS = 5000,
	MAX_ENVELOPE = 512000,
	MAX_ELEMENTS = 32000,
	MAX_ARENA = 1024 * 1024 * 1024,
	MAX_TIMED_OUT = 2, /* times that a timed-out Pull is tried again */
	MAX_EMPTY = 100,   /* Pulls in a row that bring nothing */
};

struct wsm_client {
	struct wsm_http *http;
	struct arena *arena; /* of the failure */
	struct wsm_failure failure;
	char *url;
	unsigned timeout_ms;
	bool utf16;
	char session_id[WSM_UUID_SIZE];
};

void wsm_client_free(struct wsm_client *c)
{
	if (!c)
		return;
	wsm_http_free(c->http);
	arena_free(c->arena);
	free(c->url);
	free(c);
}

void wsm_client_free_p(struct wsm_client **c)
{
	wsm_client_free(*c);
}

static int open_http(struct wsm_client *c,
		     const struct wsm_client_options *options)
{
	struct wsm_http_options http = {
		.url = options->url,
		.auth = options->auth,
		.user = options->user,
		.password = options->password,
		.timeout_ms =
			c->timeout_ms + (options->network_delay_ms
						 ? options->network_delay_ms
						 : DEFAULT_NETWORK_DELAY_MS),
		.ca_file = options->ca_file,
		.skip_ca_check = options->skip_ca_check,
		.skip_cn_check = options->skip_cn_check,
		.identify_header = options->auth == WSM_CLIENT_AUTH_NONE,
		.utf16 = options->utf16,
	};

	return ERR_TRACE(wsm_http_new(&http, &c->http));
}

int wsm_client_new(const struct wsm_client_options *options,
		   struct wsm_client **ret)
{
	CLEANUP(wsm_client_free_p) struct wsm_client *c = NULL;
	int r;

	c = calloc(1, sizeof(*c));
	if (!c)
		return ERR_ORIGIN(-ENOMEM);
	c->arena = arena_new(MAX_ARENA);
	c->url = strdup(options->url);
	if (!c->arena || !c->url)
		return ERR_ORIGIN(-ENOMEM);
	c->timeout_ms =
		options->timeout_ms ? options->timeout_ms : DEFAULT_TIMEOUT_MS;
	c->utf16 = options->utf16;
	r = wsm_uuid(&rng_system, c->session_id);
	if (r == 0)
		r = open_http(c, options);
	if (r < 0)
		return ERR_TRACE(r);
	*ret = STEAL(c);
	return 0;
}

const struct wsm_failure *wsm_client_failure(const struct wsm_client *c)
{
	return &c->failure;
}

unsigned wsm_client_n_connections(const struct wsm_client *c)
{
	return wsm_http_n_connections(c->http);
}

__attribute__((format(printf, 2, 3))) static int failed(struct wsm_client *c,
							const char *format, ...)
{
	AUTO_FREE char *line = NULL;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&line, format, args);
	va_end(args);
	c->failure.text = n < 0 ? NULL : arena_strdup(c->arena, line);
	return c->failure.text ? (int)WSM_CLIENT_R_FAILED : ERR_ORIGIN(-ENOMEM);
}

static int failed_status(struct wsm_client *c,
			 const struct wsm_http_reply *reply)
{
	static const struct {
		long status;
		const char *text;
	} rows[] = {
		{ 401, "the service wants a user and a password, or refuses "
		       "these" },
		{ 403, "the service forbids it" },
		{ 404, "there is no WS-Management service at this path" },
		{ 405, "this is a web server, but no WS-Management service" },
		{ 413, "the request is larger than the service takes" },
		{ 500, "the service refuses without a reason; perhaps clear "
		       "text is not allowed (AllowUnencrypted)" },
		{ 503, "the service is too busy" },
	};
	const char *text = "this is no WS-Management reply";

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].status == reply->status)
			text = rows[i].text;
	c->failure.http_status = reply->status;
	return failed(c, "%s: %s (HTTP %ld)", c->url, text, reply->status);
}

static bool is_utf16(const char *content_type)
{
	return content_type && strcasestr(content_type, "utf-16");
}

/* Takes the envelope apart: @ret is its Body. */
static int read_reply(struct wsm_client *c, const struct wsm_http_reply *reply,
		      struct arena *a, const struct wsm_node **ret)
{
	const struct wsm_node *root, *body, *fault;
	int r;

	if (reply->status == 401)
		return failed_status(c, reply);
	r = wsm_tree_parse(reply->body.data, reply->body.size,
			   is_utf16(reply->content_type), a, &root);
	if (r < 0)
		return ERR_TRACE(r);
	body = r == 0 ? wsm_node_child(root, "Body") : NULL;
	if (!body)
		return failed_status(c, reply);
	fault = wsm_node_child(body, "Fault");
	if (fault) {
		r = wsm_failure_read(&reply->body,
				     is_utf16(reply->content_type), c->arena,
				     &c->failure);
		c->failure.http_status = reply->status;
		return r < 0 ? ERR_TRACE(r) : (int)WSM_CLIENT_R_FAULT;
	}
	if (reply->status != 200)
		return failed_status(c, reply);
	*ret = body;
	return 0;
}

static int exchange(struct wsm_client *c, const struct buf *utf8,
		    struct arena *a, const struct wsm_node **ret)
{
	CLEANUP(wsm_http_reply_done) struct wsm_http_reply reply = { 0 };
	CLEANUP(buf_done) struct buf utf16 = { 0 };
	int r;

	if (c->utf16)
		wsm_to_charset(utf8, WSM_UTF16LE, &utf16);
	if (buf_error(utf8) || buf_error(&utf16))
		return ERR_ORIGIN(-ENOMEM);
	r = wsm_http_post(c->http, c->utf16 ? &utf16 : utf8, &reply);
	c->failure.is_untrusted = wsm_http_is_untrusted(c->http);
	if (r == WSM_HTTP_R_FAILED)
		return failed(c, "%s: %s", c->url, wsm_http_error(c->http));
	if (r < 0)
		return ERR_TRACE(r);
	return ERR_TRACE(read_reply(c, &reply, a, ret));
}

/* Sends a request; fills in what all have in common. */
static int call(struct wsm_client *c, const struct wsm_request *what,
		const char *filter_xml, struct arena *a,
		const struct wsm_node **ret)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	struct wsm_request request = *what;
	struct wsm_request_extra extra = {
		.session_id = c->session_id,
		.filter_xml = filter_xml,
	};
	char message_id[WSM_UUID_SIZE];
	int r;

	arena_reset(c->arena);
	c->failure = (struct wsm_failure){ 0 };
	r = wsm_uuid(&rng_system, message_id);
	if (r < 0)
		return ERR_TRACE(r);
	request.to = c->url;
	request.message_id = message_id;
	request.max_envelope_size = MAX_ENVELOPE;
	request.operation_timeout_us = (int64_t)c->timeout_ms * 1000;
	request.locale = "en-US";
	wsm_request_write(&text, &request, &extra);
	return ERR_TRACE(exchange(c, &text, a, ret));
}

static int first_of(struct wsm_client *c, const struct wsm_node *body,
		    const struct wsm_node **ret)
{
	*ret = wsm_node_first(body);
	return *ret ? 0 : failed(c, "%s: the reply is empty", c->url);
}

int wsm_client_identify(struct wsm_client *c, struct arena *a,
			const struct wsm_node **ret)
{
	struct wsm_request request = { .action = WSM_ACTION_IDENTIFY };
	const struct wsm_node *body;
	int r;

	r = call(c, &request, NULL, a, &body);
	return r == 0 ? first_of(c, body, ret) : ERR_TRACE(r);
}

int wsm_client_get(struct wsm_client *c, const struct wsm_request *target,
		   struct arena *a, const struct wsm_node **ret)
{
	struct wsm_request request = *target;
	const struct wsm_node *body;
	int r;

	request.action = WSM_ACTION_GET;
	r = call(c, &request, NULL, a, &body);
	return r == 0 ? first_of(c, body, ret) : ERR_TRACE(r);
}

/* An empty reply is one. */
static int call_with_body(struct wsm_client *c, const struct wsm_request *what,
			  enum wsm_action action, struct arena *a,
			  const struct wsm_node **ret)
{
	struct wsm_request request = *what;
	const struct wsm_node *body;
	int r;

	request.action = action;
	r = call(c, &request, NULL, a, &body);
	if (r == 0)
		*ret = wsm_node_first(body);
	return ERR_TRACE(r);
}

int wsm_client_put(struct wsm_client *c, const struct wsm_request *target,
		   struct arena *a, const struct wsm_node **ret)
{
	return ERR_TRACE(call_with_body(c, target, WSM_ACTION_PUT, a, ret));
}

int wsm_client_invoke(struct wsm_client *c, const struct wsm_request *target,
		      struct arena *a, const struct wsm_node **ret)
{
	return ERR_TRACE(call_with_body(c, target, WSM_ACTION_OTHER, a, ret));
}

/* An enumeration on its way. */
struct walk {
	struct wsm_client *c;
	struct wsm_request request;
	struct arena *page;
	char *context; /* owned; NULL: nothing more to pull */
	wsm_client_on_item *on_item;
	void *user;
	unsigned n_empty;
};

/* A context only where there is more to come. */
static int take_context(struct walk *w, const struct wsm_node *response)
{
	const struct wsm_node *context =
		wsm_node_child(response, "EnumerationContext");
	const char *text = wsm_node_trimmed(context, w->page);

	if (context && !text)
		return ERR_ORIGIN(-ENOMEM);
	free(STEAL(w->context));
	if (!text || !*text || wsm_node_child(response, "EndOfSequence"))
		return 0;
	w->context = strdup(text);
	return w->context ? 0 : ERR_ORIGIN(-ENOMEM);
}

static int take_items(struct walk *w, const struct wsm_node *response)
{
	const struct wsm_node *items = wsm_node_child(response, "Items");
	int r = 0;

	w->n_empty = wsm_node_first(items) ? 0 : w->n_empty + 1;
	for (const struct wsm_node *item = wsm_node_first(items);
	     r == 0 && item; item = wsm_node_next(item))
		r = w->on_item(w->user, item);
	return r;
}

static int take_page(struct walk *w, const struct wsm_node *body)
{
	const struct wsm_node *response;
	int r;

	r = first_of(w->c, body, &response);
	if (r == 0)
		r = take_context(w, response);
	if (r == 0)
		r = take_items(w, response);
	if (r == 0 && w->context && w->n_empty >= MAX_EMPTY)
		r = failed(w->c, "%s: the enumeration does not end", w->c->url);
	return r;
}

static int release(struct walk *w)
{
	const struct wsm_node *body;

	w->request.action = WSM_ACTION_RELEASE;
	w->request.pull.context = w->context;
	return call(w->c, &w->request, NULL, w->page, &body);
}

static bool is_timed_out(const struct wsm_client *c)
{
	return c->failure.subcode &&
	       strcmp(c->failure.subcode, "TimedOut") == 0;
}

static int pull(struct walk *w)
{
	const struct wsm_node *body;
	int r;

	w->request.action = WSM_ACTION_PULL;
	w->request.pull = (struct wsm_pull){
		.context = w->context,
		.max_elements = MAX_ELEMENTS,
		.max_time_us = -1,
	};
	for (int tries = 0;; tries++) {
		arena_reset(w->page);
		r = call(w->c, &w->request, NULL, w->page, &body);
		if (r != WSM_CLIENT_R_FAULT || !is_timed_out(w->c) ||
		    tries == MAX_TIMED_OUT)
			break;
	}
	if (r != 0) { /* the service has forgotten it, or cannot be told */
		free(STEAL(w->context));
		return ERR_TRACE(r);
	}
	return take_page(w, body);
}

static int walk(struct walk *w, const char *filter_xml)
{
	const struct wsm_node *body;
	int r;

	w->request.action = WSM_ACTION_ENUMERATE;
	w->request.enumerate.optimize = true;
	w->request.enumerate.max_elements = MAX_ELEMENTS;
	r = call(w->c, &w->request, filter_xml, w->page, &body);
	if (r == 0)
		r = take_page(w, body);
	while (r == 0 && w->context)
		r = pull(w);
	return r;
}

int wsm_client_enumerate(struct wsm_client *c, const struct wsm_request *target,
			 const char *filter_xml, wsm_client_on_item *on_item,
			 void *user)
{
	struct walk w = { c, *target, .on_item = on_item, .user = user };
	int r;

	w.page = arena_new(MAX_ARENA);
	if (!w.page)
		return ERR_ORIGIN(-ENOMEM);
	r = walk(&w, filter_xml);
	if (r != 0 && w.context && !c->failure.text)
		release(&w); /* @on_item wants no more */
	free(w.context);
	arena_free(w.page);
	return ERR_TRACE(r);
}
