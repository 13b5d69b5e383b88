/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * One connection: a state, what was read and not used, what is being sent
 *
 * For server.c.  A connection without a request in work holds no buffer.
 */

#include "base/buf.h"
#include "daemon/http/io.h"
#include "daemon/http/server.h"

enum conn_state {
	CONN_HEAD, /* waits for, or reads, a head */
	CONN_HELD, /* the head is the handler's */
	CONN_BODY,
	CONN_WORK,   /* the request is the handler's */
	CONN_REPLY,  /* is being sent */
	CONN_DRAIN,  /* reads the rest of a body that nobody wants */
	CONN_LINGER, /* sent its last, waits for the client to close */
	CONN_DEAD,
};

enum { CONN_HEAD_SIZE = 1024 };

struct http_exchange {
	struct http_exchange *next, **link; /* all of a server */
	struct http_server *server;
	struct io io;
	struct loop_watch *watch;
	enum conn_state state;
	uint64_t deadline_ns, hard_deadline_ns; /* 0: none */
	bool is_running, closes;

	struct buf in;  /* head, then what came after it */
	size_t n_taken; /* bytes of .in that the request in work is made of */
	size_t scanned;
	struct http_head head;

	const char *in_place; /* the body, where it stands in .in */
	struct buf body;      /* where it does not */
	struct http_chunks chunks;
	size_t max_body;
	uint64_t left; /* of a body that is dropped */
	void *data;

	char out_head[CONN_HEAD_SIZE];
	struct iovec out_first;
	size_t out_at, out_skip; /* iovec in work, bytes of it sent */
	struct http_reply reply;
	char peer[LISTEN_ADDRESS_SIZE + 8];
};

struct http_server {
	struct loop *loop;
	const struct clock *clock;
	const struct http_handler *handler;
	void *ctx;
	struct http_options options;
	struct listener *listeners;
	struct loop_timer *sweep, *retry;
	struct http_exchange *conns; /* the longest untouched last */
	size_t n_conns;
	bool is_draining, is_paused; /* paused: accepts none for now */
	char date[64];
	uint64_t date_quarter; /* of a second, when .date was made */
	uint64_t now_ns;
};

/** conn_new() - for a socket that was accepted; @io is its own from then on */
int conn_new(struct http_server *server, struct io *io,
	     struct http_exchange **ret);
void conn_free(struct http_exchange *x); /* tells the handler */

/** conn_start() - its first bytes may be there */
void conn_start(struct http_exchange *x);

/** conn_is_idle() - between two requests */
bool conn_is_idle(const struct http_exchange *x);

/** conn_is_slow() - has been sending a request for seconds now */
bool conn_is_slow(const struct http_exchange *x, uint64_t now_ns);

/** conn_expire() - end it if its time is over */
void conn_expire(struct http_exchange *x, uint64_t now_ns);

/** http_server_freed() - a connection went, or is idle; perhaps accept again */
void http_server_freed(struct http_server *server);
