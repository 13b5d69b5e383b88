/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/log.h"
#include "base/macro.h"
#include "daemon/http/conn.h"
#include "daemon/http/server.h"
#include "daemon/http/tls.h"

enum { ACCEPTS_A_TURN = 16 };

static const uint64_t SWEEP_NS = NS_PER_S / 4;
static const uint64_t RETRY_NS = NS_PER_S / 2;

struct listener {
	struct listener *next;
	struct http_server *server;
	int fd;
	struct loop_watch *watch;
	struct tls *tls; /* NULL: plain */
};

static void accept_some(void *ctx, unsigned events);

static void set_listening(struct http_server *server, bool on)
{
	server->is_paused = !on;
	for (struct listener *l = server->listeners; l; l = l->next)
		loop_watch_set(l->watch, on ? LOOP_READ : 0);
}

/*
 * Which connection gives way to a new one: the one that has been silent
 * longest, else the one that takes longest to say what it wants, if any.
 */
static struct http_exchange *find_spare(const struct http_server *server)
{
	uint64_t now_ns = clock_mono_ns(server->clock);
	struct http_exchange *idle = NULL, *slow = NULL;

	for (struct http_exchange *x = server->conns; x; x = x->next) {
		if (conn_is_idle(x))
			idle = x;
		else if (conn_is_slow(x, now_ns) &&
			 (!slow || x->deadline_ns < slow->deadline_ns))
			slow = x;
	}
	return idle ? idle : slow;
}

static bool is_full(const struct http_server *server)
{
	return server->n_conns >= server->options.max_connections;
}

static void retry_accept(void *ctx)
{
	struct http_server *server = ctx;

	if (!server->is_draining && (!is_full(server) || find_spare(server)))
		set_listening(server, true);
}

static void sweep(void *ctx)
{
	struct http_server *server = ctx;
	uint64_t now_ns = clock_mono_ns(server->clock);

	for (struct http_exchange *x = server->conns, *next; x; x = next) {
		next = x->next;
		conn_expire(x, now_ns);
	}
	if (server->is_paused && is_full(server))
		retry_accept(server); /* somebody may have become slow */
	if (server->conns)
		loop_timer_set(server->sweep, SWEEP_NS);
}

int http_server_new(struct loop *loop, const struct clock *clock,
		    const struct http_handler *handler, void *ctx,
		    struct http_server **ret)
{
	struct http_server *server = calloc(1, sizeof(*server));
	int r;

	if (!server)
		return ERR_ORIGIN(-ENOMEM);
	server->loop = loop;
	server->clock = clock;
	server->handler = handler;
	server->ctx = ctx;
	r = loop_timer_new(loop, sweep, server, &server->sweep);
	if (r == 0)
		r = loop_timer_new(loop, retry_accept, server, &server->retry);
	if (r != 0) {
		http_server_free(server);
		return ERR_TRACE(r);
	}
	*ret = server;
	return 0;
}

static void listener_free(struct listener *l)
{
	loop_watch_free(l->watch);
	if (l->fd >= 0)
		close(l->fd);
	tls_free(l->tls);
	free(l);
}

static void close_listeners(struct http_server *server)
{
	for (struct listener *l = server->listeners, *next; l; l = next) {
		next = l->next;
		listener_free(l);
	}
	server->listeners = NULL;
}

void http_server_free(struct http_server *server)
{
	if (!server)
		return;
	close_listeners(server);
	while (server->conns)
		conn_free(server->conns);
	loop_timer_free(server->sweep);
	loop_timer_free(server->retry);
	free(server);
}

void http_server_set(struct http_server *server,
		     const struct http_options *options)
{
	server->options = *options;
	retry_accept(server);
}

size_t http_server_n_connections(const struct http_server *server)
{
	return server->n_conns;
}

void http_server_drain(struct http_server *server)
{
	server->is_draining = true;
	close_listeners(server);
	for (struct http_exchange *x = server->conns, *next; x; x = next) {
		next = x->next;
		if (conn_is_idle(x))
			conn_free(x);
	}
}

void http_server_freed(struct http_server *server)
{
	if (server->is_paused)
		retry_accept(server);
}

static int start_connection(struct listener *l, int fd)
{
	struct io io = { .fd = fd };
	struct http_exchange *x;
	int on = 1, r;

	/* A reply is written whole; nothing is gained by holding it back. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	if (l->tls) {
		io.ssl = tls_session(l->tls, fd);
		if (!io.ssl) {
			io_close(&io);
			return ERR_ORIGIN(-ENOMEM);
		}
	}
	if (!l->server->conns)
		loop_timer_set(l->server->sweep, SWEEP_NS);
	r = conn_new(l->server, &io, &x);
	if (r != 0) {
		io_close(&io);
		return ERR_TRACE(r);
	}
	conn_start(x);
	return 0;
}

/*
 * No descriptor: a connection gives way, as it does at the limit of them.  Else
 * look again a little later.  Return: is it worth a try now?
 */
static bool make_room(struct http_server *server, int error)
{
	struct http_exchange *spare = find_spare(server);

	if (spare)
		conn_free(spare);
	if (spare && error == EMFILE)
		return true;
	log_warning("cannot accept a connection: %s", strerror(error));
	set_listening(server, false);
	loop_timer_set(server->retry, RETRY_NS);
	return false;
}

static bool accept_one(struct listener *l)
{
	struct http_server *server = l->server;
	struct http_exchange *spare =
		is_full(server) ? find_spare(server) : NULL;
	int fd;

	if (is_full(server) && !spare) {
		set_listening(server, false); /* http_server_freed() */
		return false;
	}
	fd = accept4(l->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0) {
		if (spare)
			conn_free(spare); /* gives way */
		return start_connection(l, fd) == 0;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
	    errno == ENOMEM)
		return make_room(server, errno);
	return errno == ECONNABORTED || errno == EINTR;
}

static void accept_some(void *ctx, unsigned events)
{
	struct listener *l = ctx;

	(void)events;
	for (int i = 0; i < ACCEPTS_A_TURN; i++) {
		if (!accept_one(l))
			return;
	}
}

static int open_listener(struct listener *l, const struct listen_spec *spec,
			 char **ret_why)
{
	int r = 0;

	if (spec->is_tls)
		r = tls_new(spec->cert, spec->key, &l->tls, ret_why);
	if (r == 0 && l->fd < 0)
		r = listen_open(spec, &l->fd);
	if (r == 0)
		r = loop_watch_new(l->server->loop, l->fd, accept_some, l,
				   &l->watch);
	if (r == 0)
		r = loop_watch_set(l->watch, LOOP_READ);
	return ERR_TRACE(r);
}

int http_server_listen(struct http_server *server,
		       const struct listen_spec *spec, int fd,
		       char ret_url[LISTEN_URL_SIZE], char **ret_why)
{
	struct listener *l = calloc(1, sizeof(*l));
	int r;

	*ret_why = NULL;
	if (!l)
		return ERR_ORIGIN(-ENOMEM);
	l->server = server;
	l->fd = fd;
	r = open_listener(l, spec, ret_why);
	if (r != 0) {
		listener_free(l);
		return ERR_TRACE(r);
	}
	l->next = server->listeners;
	server->listeners = l;
	listen_url(spec, l->fd, ret_url);
	return 0;
}
