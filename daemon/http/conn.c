/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/http/conn.h"

enum {
	READ_SIZE = 4 * 1024,
	READ_SIZE_BODY = 16 * 1024,
	MAX_DRAIN = 64 * 1024,
};

static const uint64_t LINGER_NS = 2ULL * NS_PER_S;
static const uint64_t MAX_REPLY_NS = 300ULL * NS_PER_S;
static const uint64_t SLOW_NS = 5ULL * NS_PER_S;

static void conn_run(struct http_exchange *x, bool is_readable);
static void conn_event(void *ctx, unsigned events);

/* The time of this turn: it is looked at once, not for each deadline. */
static uint64_t now(const struct http_exchange *x)
{
	return x->server->now_ns;
}

static void tick(struct http_exchange *x)
{
	x->server->now_ns = clock_mono_ns(x->server->clock);
}

int conn_new(struct http_server *server, struct io *io,
	     struct http_exchange **ret)
{
	AUTO_FREE struct http_exchange *x = calloc(1, sizeof(*x));
	int r;

	if (!x)
		return ERR_ORIGIN(-ENOMEM);
	x->server = server;
	r = loop_watch_new(server->loop, io->fd, conn_event, x, &x->watch);
	if (r != 0)
		return ERR_TRACE(r);
	x->io = *io;
	x->next = server->conns;
	x->link = &server->conns;
	if (x->next)
		x->next->link = &x->next;
	server->conns = x;
	server->n_conns++;
	*ret = STEAL(x);
	return 0;
}

static void release_reply(struct http_exchange *x)
{
	void (*release)(void *) = x->reply.release;

	x->reply.release = NULL;
	if (release)
		release(x->reply.ctx);
}

void conn_free(struct http_exchange *x)
{
	struct http_server *server = x->server;
	bool is_handlers = x->state == CONN_HELD || x->state == CONN_BODY ||
			   x->state == CONN_WORK;

	x->state = CONN_DEAD;
	if (is_handlers)
		server->handler->gone(x, server->ctx);
	release_reply(x);
	*x->link = x->next;
	if (x->next)
		x->next->link = x->link;
	loop_watch_free(x->watch);
	io_close(&x->io);
	buf_done(&x->in);
	buf_done(&x->body);
	free(x);
	server->n_conns--;
	http_server_freed(server);
}

bool conn_is_idle(const struct http_exchange *x)
{
	return x->state == CONN_HEAD && x->in.size == 0;
}

static void set_deadline(struct http_exchange *x, uint64_t after_ns)
{
	x->deadline_ns = after_ns > 0 ? now(x) + after_ns : 0;
}

/* To the front of the list: the last one has waited longest. */
static void touch(struct http_exchange *x)
{
	struct http_server *server = x->server;

	if (server->conns == x)
		return;
	*x->link = x->next;
	if (x->next)
		x->next->link = x->link;
	x->next = server->conns;
	x->link = &server->conns;
	x->next->link = &x->next;
	server->conns = x;
}

static void enter(struct http_exchange *x, enum conn_state state)
{
	const struct http_options *o = &x->server->options;
	const uint64_t times[] = {
		[CONN_HEAD] = x->in.size > 0 ? o->read_ns : o->idle_ns,
		[CONN_BODY] = o->read_ns,
		[CONN_REPLY] = o->write_ns,
		[CONN_DRAIN] = o->read_ns,
		[CONN_LINGER] = LINGER_NS,
		[CONN_DEAD] = 0,
	};

	x->state = state;
	set_deadline(x, times[state]);
}

static void drop_in(struct http_exchange *x, size_t size)
{
	x->in.size -= size;
	if (x->in.size == 0)
		buf_done(&x->in);
	else
		memmove(x->in.data, x->in.data + size, x->in.size);
}

/* ---- replies ---- */

static const char *date_now(struct http_server *server)
{
	uint64_t s = server->now_ns / (NS_PER_S / 4);
	time_t t;
	struct tm tm;

	if (s != server->date_quarter || !server->date[0]) {
		server->date_quarter = s;
		t = (time_t)(clock_wall_ns(server->clock) / NS_PER_S);
		strftime(server->date, sizeof(server->date),
			 "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&t, &tm));
	}
	return server->date;
}

static const char *connection_header(const struct http_exchange *x)
{
	if (x->closes)
		return "Connection: close\r\n";
	return x->head.minor == 0 ? "Connection: keep-alive\r\n" : "";
}

static size_t body_size(const struct http_reply *reply)
{
	size_t size = 0;

	for (size_t i = 0; i < reply->n_body; i++)
		size += reply->body[i].iov_len;
	return size;
}

/* What is left of a request's body when it is answered early. */
static bool can_drain(const struct http_exchange *x)
{
	return !x->head.expects_continue && !x->head.is_chunked &&
	       x->head.length <= MAX_DRAIN;
}

static void begin_reply(struct http_exchange *x, const struct http_reply *reply)
{
	bool is_early = x->state == CONN_HEAD || x->state == CONN_HELD ||
			x->state == CONN_BODY;
	int n;

	x->reply = *reply;
	x->closes |= reply->close || !x->head.keep_alive ||
		     x->server->is_draining || (is_early && !can_drain(x));
	x->left = is_early ? x->head.length : 0;
	n = snprintf(x->out_head, sizeof(x->out_head),
		     "HTTP/1.1 %d %s\r\n"
		     "Date: %s\r\n"
		     "%s%s"
		     "Content-Length: %zu\r\n\r\n",
		     reply->status, http_reason(reply->status),
		     date_now(x->server), reply->headers ? reply->headers : "",
		     connection_header(x), body_size(reply));
	if (n < 0 || (size_t)n >= sizeof(x->out_head)) {
		x->closes = true; /* our own headers do not fit: a mistake */
		n = 0;
		x->reply.n_body = 0;
	}
	x->out_first = (struct iovec){ x->out_head, (size_t)n };
	x->out_at = 0;
	x->out_skip = 0;
	enter(x, CONN_REPLY);
	x->hard_deadline_ns = now(x) + MAX_REPLY_NS;
}

/* The pieces not yet sent: the head is piece 0. */
static size_t gather(const struct http_exchange *x, struct iovec *ret,
		     size_t max)
{
	size_t n = 0;

	for (size_t i = x->out_at; i <= x->reply.n_body && n < max; i++) {
		struct iovec v = i == 0 ? x->out_first : x->reply.body[i - 1];
		size_t skip = i == x->out_at ? x->out_skip : 0;

		v.iov_base = (char *)v.iov_base + skip;
		v.iov_len -= skip;
		ret[n++] = v;
	}
	return n;
}

static void advance(struct http_exchange *x, size_t sent)
{
	while (x->out_at <= x->reply.n_body) {
		size_t size = x->out_at == 0
				      ? x->out_first.iov_len
				      : x->reply.body[x->out_at - 1].iov_len;

		if (sent < size - x->out_skip) {
			x->out_skip += sent;
			return;
		}
		sent -= size - x->out_skip;
		x->out_skip = 0;
		x->out_at++;
	}
}

/* 0: all is sent; else -EAGAIN or what broke. */
static int send_reply(struct http_exchange *x)
{
	struct iovec v[32];

	while (x->out_at <= x->reply.n_body) {
		ssize_t n = io_write(&x->io, v, gather(x, v, ARRAY_SIZE(v)));

		if (n < 0)
			return (int)n;
		advance(x, (size_t)n);
		set_deadline(x, x->server->options.write_ns);
	}
	return 0;
}

static void end_request(struct http_exchange *x)
{
	release_reply(x);
	buf_done(&x->body);
	x->hard_deadline_ns = 0;
	x->data = NULL;
	if (x->closes) {
		io_shutdown(&x->io);
		buf_done(&x->in);
		enter(x, CONN_LINGER);
		return;
	}
	drop_in(x, x->n_taken);
	x->n_taken = 0;
	x->scanned = 0;
	enter(x, x->left > 0 ? CONN_DRAIN : CONN_HEAD);
	if (conn_is_idle(x))
		http_server_freed(x->server);
}

static void refuse(struct http_exchange *x, int status)
{
	struct http_reply reply = { .status = status, .close = true };

	begin_reply(x, &reply);
}

/* ---- requests ---- */

static int run_head(struct http_exchange *x)
{
	int r;

	if (x->in.size == 0)
		return HTTP_R_MORE;
	r = http_head_parse(x->in.data, x->in.size, &x->scanned, &x->head,
			    &x->n_taken);
	if (r == HTTP_R_MORE)
		return r;
	if (r != 0) {
		x->head = (struct http_head){ 0 };
		refuse(x, r);
		return 0;
	}
	x->chunks = (struct http_chunks){ 0 };
	x->max_body = 0;
	enter(x, CONN_HELD);
	if (x->server->handler->head(x, x->server->ctx) == HTTP_READ_BODY)
		http_resume(x);
	return 0;
}

/* The client waits for a word before it sends its body.  A client that has
 * left no room for these 25 bytes reads nothing, and is let go. */
static int send_continue(struct http_exchange *x)
{
	static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct iovec v = { (void *)text, sizeof(text) - 1 };

	if (!x->head.expects_continue || x->in.size > x->n_taken)
		return 0;
	return io_write(&x->io, &v, 1) == (ssize_t)v.iov_len ? 0 : -ECONNRESET;
}

/* Takes @n bytes out of .in, behind those that are taken already. */
static void cut_in(struct http_exchange *x, size_t n)
{
	char *rest = x->in.data + x->n_taken;

	x->in.size -= n;
	memmove(rest, rest + n, x->in.size - x->n_taken);
}

/* A body of a known length, which may stand whole behind the head. */
static int take_plain(struct http_exchange *x)
{
	size_t length = (size_t)x->head.length, n = x->in.size - x->n_taken;

	if (x->body.size == 0 && n >= length) {
		x->in_place = x->in.data + x->n_taken;
		x->n_taken += length;
		return 0;
	}
	n = MIN(n, length - x->body.size);
	if (!buf_reserve(&x->body, length - x->body.size))
		return ERR_ORIGIN(-ENOMEM);
	buf_add(&x->body, x->in.data + x->n_taken, n);
	cut_in(x, n);
	return x->body.size == length ? 0 : HTTP_R_MORE;
}

static int take_chunks(struct http_exchange *x)
{
	size_t n = x->in.size - x->n_taken, used = n;
	int r = http_chunks_feed(&x->chunks, x->in.data + x->n_taken, n,
				 &x->body, x->max_body, &used);

	cut_in(x, used);
	return r;
}

static int run_body(struct http_exchange *x)
{
	int r = x->head.is_chunked ? take_chunks(x) : take_plain(x);

	if (r == HTTP_R_MORE)
		return r;
	if (r != 0) {
		x->server->handler->gone(x, x->server->ctx);
		refuse(x, r < 0 ? 503 : r);
		return 0;
	}
	enter(x, CONN_WORK);
	x->server->handler->request(x, x->server->ctx);
	return 0;
}

static int run_drain(struct http_exchange *x)
{
	size_t n = (size_t)MIN((uint64_t)x->in.size, x->left);

	drop_in(x, n);
	x->left -= n;
	if (x->left > 0)
		return HTTP_R_MORE;
	enter(x, CONN_HEAD);
	return 0;
}

static int run_reply(struct http_exchange *x)
{
	int r = send_reply(x);

	if (r == 0)
		end_request(x);
	return r;
}

static int run_linger(struct http_exchange *x)
{
	x->in.size = 0;
	return HTTP_R_MORE;
}

static int run_nothing(struct http_exchange *x)
{
	(void)x;
	return HTTP_R_MORE;
}

static int run_dead(struct http_exchange *x)
{
	(void)x;
	return -ECONNRESET;
}

/*
 * What each state does, and waits for when it returns HTTP_R_MORE.  A step
 * returns 0 to go on with the state that is now, -EAGAIN to wait for what the
 * socket wants, and anything else to end the connection.  Whether a client
 * whose request is in work is still there is seen by its FIN; one whose
 * password is being checked may have sent all it has to say.
 */
static const struct {
	int (*run)(struct http_exchange *x);
	unsigned events;
} states[] = {
	[CONN_HEAD] = { run_head, LOOP_READ },
	[CONN_HELD] = { run_nothing, 0 },
	[CONN_BODY] = { run_body, LOOP_READ },
	[CONN_WORK] = { run_nothing, LOOP_CLOSED },
	[CONN_REPLY] = { run_reply, 0 },
	[CONN_DRAIN] = { run_drain, LOOP_READ },
	[CONN_LINGER] = { run_linger, LOOP_READ },
	[CONN_DEAD] = { run_dead, 0 },
};

bool conn_is_slow(const struct http_exchange *x, uint64_t now_ns)
{
	bool reads = x->state == CONN_HEAD || x->state == CONN_BODY ||
		     x->state == CONN_DRAIN;

	return reads && !conn_is_idle(x) &&
	       now_ns + x->server->options.read_ns >= x->deadline_ns + SLOW_NS;
}

static int read_some(struct http_exchange *x)
{
	size_t size = x->state == CONN_BODY ? READ_SIZE_BODY : READ_SIZE;
	bool was_empty = x->in.size == 0;
	char *to = buf_reserve(&x->in, size);
	ssize_t n = to ? io_read(&x->io, to, size) : -ENOMEM;

	if (n <= 0) {
		if (was_empty)
			buf_done(&x->in);
		return n < 0 ? (int)n : -ECONNRESET;
	}
	x->in.size += (size_t)n;
	if (was_empty && x->state == CONN_HEAD)
		enter(x, CONN_HEAD); /* no longer idle */
	return 0;
}

/*
 * Runs until there is something to wait for.  One read a turn, since others
 * wait too, and what TLS holds already: no event would tell of that.
 */
static void conn_run(struct http_exchange *x, bool is_readable)
{
	int r = 0;

	tick(x);
	x->is_running = true;
	while (r == 0) {
		r = states[x->state].run(x);
		if (r == HTTP_R_MORE && states[x->state].events == LOOP_READ &&
		    (is_readable || io_pending(&x->io))) {
			is_readable = false;
			r = read_some(x);
		}
	}
	x->is_running = false;
	if ((r != HTTP_R_MORE && r != -EAGAIN) ||
	    (x->server->is_draining && conn_is_idle(x)) ||
	    loop_watch_set(x->watch, r == -EAGAIN ? x->io.wants
						  : states[x->state].events))
		conn_free(x);
}

void conn_start(struct http_exchange *x)
{
	tick(x);
	set_deadline(x, x->server->options.read_ns);
	conn_run(x, true);
}

static void conn_event(void *ctx, unsigned events)
{
	struct http_exchange *x = ctx;

	if (events & LOOP_CLOSED) {
		conn_free(x);
		return;
	}
	touch(x);
	conn_run(x, true);
}

void conn_expire(struct http_exchange *x, uint64_t now_ns)
{
	bool is_over =
		(x->deadline_ns > 0 && now_ns >= x->deadline_ns) ||
		(x->hard_deadline_ns > 0 && now_ns >= x->hard_deadline_ns);

	if (!is_over)
		return;
	tick(x);
	if (x->state == CONN_BODY)
		x->server->handler->gone(x, x->server->ctx);
	if (x->state == CONN_BODY ||
	    (x->state == CONN_HEAD && x->in.size > 0)) {
		if (x->state == CONN_HEAD)
			x->head = (struct http_head){ 0 };
		refuse(x, 408);
		conn_run(x, false);
		return;
	}
	conn_free(x);
}

/* ---- what the handler calls ---- */

const struct http_head *http_exchange_head(const struct http_exchange *x)
{
	return &x->head;
}

const void *http_exchange_body(const struct http_exchange *x, size_t *ret_size)
{
	*ret_size = x->in_place ? (size_t)x->head.length : x->body.size;
	return x->in_place ? x->in_place : x->body.data;
}

bool http_exchange_is_tls(const struct http_exchange *x)
{
	return x->io.ssl != NULL;
}

void http_exchange_set_max_body(struct http_exchange *x, size_t size)
{
	x->max_body = size;
}

void http_exchange_set(struct http_exchange *x, void *data)
{
	x->data = data;
}

void *http_exchange_get(const struct http_exchange *x)
{
	return x->data;
}

const char *http_exchange_peer(struct http_exchange *x)
{
	struct sockaddr_storage a = { 0 };
	socklen_t size = sizeof(a);
	char address[INET6_ADDRSTRLEN] = "?";
	struct sockaddr_in *in = (void *)&a;
	struct sockaddr_in6 *in6 = (void *)&a;
	bool is_v6;

	if (getpeername(x->io.fd, (void *)&a, &size) != 0)
		return "?";
	is_v6 = a.ss_family == AF_INET6;
	if (is_v6)
		inet_ntop(AF_INET6, &in6->sin6_addr, address, sizeof(address));
	else
		inet_ntop(AF_INET, &in->sin_addr, address, sizeof(address));
	snprintf(x->peer, sizeof(x->peer), is_v6 ? "[%s]:%u" : "%s:%u", address,
		 ntohs(is_v6 ? in6->sin6_port : in->sin_port));
	return x->peer;
}

void http_resume(struct http_exchange *x)
{
	if (!x->is_running)
		tick(x);
	x->in_place = NULL;
	x->head.n_headers = 0; /* .in may move from now on */
	x->head.method = x->head.path = x->head.query = NULL;
	if (x->head.has_length && x->head.length > x->max_body) {
		x->server->handler->gone(x, x->server->ctx);
		refuse(x, 413);
	} else if (send_continue(x) != 0) {
		x->server->handler->gone(x, x->server->ctx);
		x->state = CONN_DEAD;
	} else {
		enter(x, CONN_BODY);
	}
	if (!x->is_running)
		conn_run(x, false);
}

void http_reply(struct http_exchange *x, const struct http_reply *reply)
{
	if (!x->is_running)
		tick(x);
	begin_reply(x, reply);
	if (!x->is_running)
		conn_run(x, false);
}

void http_reply_status(struct http_exchange *x, int status, const char *headers)
{
	struct http_reply reply = { .status = status, .headers = headers };

	http_reply(x, &reply);
}
