/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/log.h"
#include "base/macro.h"
#include "daemon/serve.h"

enum {
	MAX_CHARSET = 32,
	MAX_ANONYMOUS = 16 * 1024, /* an Identify is a tenth of that */
	MAX_FAILURES_LOGGED = 10,  /* a minute */
};

static const uint64_t MINUTE_NS = 60ULL * NS_PER_S;

struct serve {
	struct loop *loop;
	const struct clock *clock;
	struct auth *auth;
	struct ops *ops;
	struct http_server *http;
	struct loop_watch *auth_watch;
	struct loop_timer *timer;
	bool is_armed;
	struct serve_options options;
	uint64_t failures_since_ns;
	unsigned n_failures;
};

/* A request on its way from the first byte to the reply. */
struct visit {
	struct serve *serve;
	struct http_exchange *x;
	struct identity who;
	bool is_anonymous;
	char charset[MAX_CHARSET]; /* "": not said */
	struct auth_check *check;
	struct ops_pending *pending;
};

static void visit_end(struct visit *v)
{
	http_exchange_set(v->x, NULL);
	free(v);
}

/* Frees the visit first: http_reply() may end the connection. */
static void refuse(struct visit *v, int status, const char *headers)
{
	struct http_exchange *x = v->x;

	visit_end(v);
	http_reply_status(x, status, headers);
}

static void unauthorized(struct visit *v)
{
	refuse(v, 401,
	       v->serve->options.allow_basic
		       ? "WWW-Authenticate: Basic realm=\"WSMAN\"\r\n"
		       : NULL);
}

/* ---- the reply of an operation ---- */

static void release_reply(void *ctx)
{
	ops_reply_free(ctx);
}

static void send_reply(struct http_exchange *x, struct ops_reply *reply)
{
	static const char *const types[] = {
		[WSM_UTF8] = "Content-Type: "
			     "application/soap+xml;charset=UTF-8\r\n",
		[WSM_UTF16LE] = "Content-Type: "
				"application/soap+xml;charset=UTF-16\r\n",
		[WSM_UTF16BE] = "Content-Type: "
				"application/soap+xml;charset=UTF-16\r\n",
	};
	struct http_reply http = {
		.status = ops_reply_is_fault(reply) ? 500 : 200,
		.headers = types[ops_reply_charset(reply)],
		.release = release_reply,
		.ctx = reply,
	};

	http.body = ops_reply_body(reply, &http.n_body);
	http_reply(x, &http);
}

static void op_done(void *ctx, struct ops_reply *reply)
{
	struct visit *v = ctx;
	struct http_exchange *x = v->x;

	visit_end(v);
	if (reply)
		send_reply(x, reply);
	else
		http_reply_status(x, 503, NULL);
}

static void arm(struct serve *serve)
{
	uint64_t deadline_ns = ops_deadline_ns(serve->ops);
	uint64_t now_ns = clock_mono_ns(serve->clock);

	serve->is_armed = deadline_ns != UINT64_MAX;
	if (serve->is_armed)
		loop_timer_set(serve->timer,
			       deadline_ns > now_ns ? deadline_ns - now_ns : 0);
}

static void timer_fired(void *ctx)
{
	struct serve *serve = ctx;

	ops_expire(serve->ops);
	arm(serve);
}

void serve_changed(struct serve *serve)
{
	arm(serve);
}

static void run_operation(struct visit *v, const void *body, size_t size)
{
	struct serve *serve = v->serve;
	struct ops_input in = {
		.body = body,
		.size = size,
		.charset = v->charset[0] ? v->charset : NULL,
		.who = v->is_anonymous ? NULL : &v->who,
		.from = http_exchange_peer(v->x),
	};
	struct ops_reply *reply;
	int r = ops_handle(serve->ops, &in, op_done, v, &reply, &v->pending);

	if (r == 0)
		op_done(v, reply);
	else if (r == OPS_R_UNAUTHENTICATED)
		unauthorized(v);
	else if (r != OPS_R_LATER)
		refuse(v, 503, NULL);
	if (r == OPS_R_LATER || !serve->is_armed)
		arm(serve);
}

static void on_request(struct http_exchange *x, void *ctx)
{
	struct visit *v = http_exchange_get(x);
	const void *body;
	size_t size;

	(void)ctx;
	body = http_exchange_body(x, &size);
	if (size > 0)
		run_operation(v, body, size);
	else if (v->is_anonymous)
		unauthorized(v);
	else
		refuse(v, 200, NULL); /* a client that only logs in */
}

/* ---- who is it? ---- */

/* Not with the name, which is the client's text. */
static void log_failure(struct visit *v)
{
	struct serve *serve = v->serve;
	uint64_t now_ns = clock_mono_ns(serve->clock);

	if (now_ns - serve->failures_since_ns >= MINUTE_NS) {
		serve->failures_since_ns = now_ns;
		serve->n_failures = 0;
	}
	if (++serve->n_failures <= MAX_FAILURES_LOGGED)
		log_notice("%s: wrong user name or password%s",
			   http_exchange_peer(v->x),
			   serve->n_failures == MAX_FAILURES_LOGGED
				   ? "; no more of this for a minute"
				   : "");
}

/* What a check of credentials came to: 0 the body may come. */
static int take_answer(struct visit *v, int r)
{
	switch (r) {
	case 0:
		return 0;
	case AUTH_R_LATER:
		return r;
	case AUTH_R_REFUSED:
		log_failure(v);
		unauthorized(v);
		return r;
	default:
		refuse(v, 503, "Retry-After: 1\r\n");
		return r;
	}
}

static void auth_done(void *ctx, int r, const struct identity *who)
{
	struct visit *v = ctx;

	v->check = NULL;
	v->who = *who;
	if (take_answer(v, r) == 0)
		http_resume(v->x);
}

static enum http_verdict authenticate(struct visit *v,
				      const struct http_head *head)
{
	struct serve *serve = v->serve;
	const char *value = http_header(head, "Authorization");
	int r;

	/* No challenge: it would ask for the password in the clear. */
	if (!http_exchange_is_tls(v->x) && !serve->options.allow_unencrypted) {
		refuse(v, 500, NULL);
		return HTTP_REPLIED;
	}
	if (!value || !serve->options.allow_basic) {
		unauthorized(v);
		return HTTP_REPLIED;
	}
	r = auth_basic(serve->auth, value, auth_done, v, &v->who, &v->check);
	r = take_answer(v, r);
	if (r == 0)
		return HTTP_READ_BODY;
	return r == AUTH_R_LATER ? HTTP_WAIT : HTTP_REPLIED;
}

/* ---- what is asked for? ---- */

static const struct {
	const char *path;
	bool is_anonymous;
} paths[] = {
	{ "/wsman", false },
	{ "/wsman-anon", true },
	{ "/wsman-anon/identify", true },
};

static int find_path(const char *path, bool *ret_is_anonymous)
{
	size_t n = strlen(path);

	if (n > 1 && path[n - 1] == '/')
		n--;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		if (strlen(paths[i].path) == n &&
		    !strncasecmp(paths[i].path, path, n)) {
			*ret_is_anonymous = paths[i].is_anonymous;
			return 0;
		}
	}
	return 404;
}

/* Some clients say nothing of their media type. */
static int check_type(const struct http_head *head, char charset[MAX_CHARSET])
{
	const char *type = http_header(head, "Content-Type");

	charset[0] = '\0';
	if (!type || !*type)
		return 0;
	if (!http_is_media_type(type, "application/soap+xml"))
		return 415;
	http_parameter(type, "charset", charset, MAX_CHARSET);
	return 0;
}

static bool asks_anonymously(const struct http_head *head)
{
	const char *value = http_header(head, "WSMANIDENTIFY");

	return value && !strcasecmp(value, "unauthenticated");
}

/* 0, or the status to refuse with. */
static int check_head(struct visit *v, const struct http_head *head)
{
	int status = find_path(head->path, &v->is_anonymous);

	if (status != 0)
		return status;
	if (strcmp(head->method, "POST") != 0)
		return 405;
	if (!head->has_length && !head->is_chunked)
		return 411;
	if (head->length > v->serve->options.max_request)
		return 413;
	if (asks_anonymously(head))
		v->is_anonymous = true;
	return check_type(head, v->charset);
}

static enum http_verdict on_head(struct http_exchange *x, void *ctx)
{
	struct serve *serve = ctx;
	const struct http_head *head = http_exchange_head(x);
	struct visit *v = calloc(1, sizeof(*v));
	int status;

	if (!v) {
		http_reply_status(x, 503, NULL);
		return HTTP_REPLIED;
	}
	v->serve = serve;
	v->x = x;
	http_exchange_set(x, v);
	status = check_head(v, head);
	if (status != 0) {
		refuse(v, status, status == 405 ? "Allow: POST\r\n" : NULL);
		return HTTP_REPLIED;
	}
	http_exchange_set_max_body(x, v->is_anonymous
					      ? MAX_ANONYMOUS
					      : serve->options.max_request);
	return v->is_anonymous ? HTTP_READ_BODY : authenticate(v, head);
}

static void on_gone(struct http_exchange *x, void *ctx)
{
	struct serve *serve = ctx;
	struct visit *v = http_exchange_get(x);

	if (!v)
		return;
	if (v->check)
		auth_cancel(serve->auth, v->check);
	if (v->pending)
		ops_cancel(serve->ops, v->pending);
	visit_end(v);
}

static const struct http_handler handler = { on_head, on_request, on_gone };

static void auth_ready(void *ctx, unsigned events)
{
	struct serve *serve = ctx;

	(void)events;
	auth_dispatch(serve->auth);
}

int serve_new(struct loop *loop, const struct clock *clock, struct auth *auth,
	      struct ops *ops, struct serve **ret)
{
	struct serve *serve = calloc(1, sizeof(*serve));
	int r;

	if (!serve)
		return ERR_ORIGIN(-ENOMEM);
	*serve = (struct serve){
		.loop = loop, .clock = clock, .auth = auth, .ops = ops
	};
	r = http_server_new(loop, clock, &handler, serve, &serve->http);
	if (r == 0)
		r = loop_timer_new(loop, timer_fired, serve, &serve->timer);
	if (r == 0)
		r = loop_watch_new(loop, auth_fd(auth), auth_ready, serve,
				   &serve->auth_watch);
	if (r == 0)
		r = loop_watch_set(serve->auth_watch, LOOP_READ);
	if (r != 0) {
		serve_free(serve);
		return ERR_TRACE(r);
	}
	*ret = serve;
	return 0;
}

void serve_free(struct serve *serve)
{
	if (!serve)
		return;
	http_server_free(serve->http);
	loop_watch_free(serve->auth_watch);
	loop_timer_free(serve->timer);
	free(serve);
}

void serve_set(struct serve *serve, const struct serve_options *options)
{
	serve->options = *options;
}

struct http_server *serve_http(struct serve *serve)
{
	return serve->http;
}
