/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The HTTP server: listeners, connections, one exchange at a time on each
 *
 * What a path or a body means is the handler's business.  A connection takes
 * the next request only when the reply to the last is sent, so that a client
 * that does not read holds one reply at most.  All on the loop thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/clock.h"
#include "daemon/http/http-parse.h"
#include "daemon/http/listen.h"
#include "daemon/http/loop.h"

struct http_server;
struct http_exchange; /* a request and its reply */

struct http_options {
	unsigned max_connections;
	uint64_t idle_ns;  /* between two requests */
	uint64_t read_ns;  /* for a whole head, and for a whole body */
	uint64_t write_ns; /* without a byte taken by the client */
};

enum http_verdict {
	HTTP_READ_BODY,
	HTTP_WAIT,    /* http_resume() or http_reply() comes later */
	HTTP_REPLIED, /* http_reply() was called */
};

struct http_handler {
	/* The head is there, the body not yet read. */
	enum http_verdict (*head)(struct http_exchange *x, void *ctx);
	/* All is there; http_reply() now or later. */
	void (*request)(struct http_exchange *x, void *ctx);
	/* It will not be answered by the handler: the client went away, or
	 * sends a body that the server refuses.  Forget @x. */
	void (*gone)(struct http_exchange *x, void *ctx);
};

struct http_reply {
	int status;
	const char *headers;      /* lines with CRLF, copied; or NULL */
	const struct iovec *body; /* stays until release() */
	size_t n_body;
	void (*release)(void *ctx); /* sent, or never will be; or NULL */
	void *ctx;
	bool close; /* end the connection after it */
};

int http_server_new(struct loop *loop, const struct clock *clock,
		    const struct http_handler *handler, void *ctx,
		    struct http_server **ret);
void http_server_free(struct http_server *server); /* drops connections */

/** http_server_set() - limits from now on, for open connections too */
void http_server_set(struct http_server *server,
		     const struct http_options *options);

/**
 * http_server_listen() - accept connections
 * @spec: copied
 * @fd: a listening socket that is there already and is now the server's; -1
 *      to make one
 * @ret_url: its URL
 * @ret_why: on error text to be freed, or NULL
 *
 * Return: 0 or a negative errno.
 */
int http_server_listen(struct http_server *server,
		       const struct listen_spec *spec, int fd,
		       char ret_url[LISTEN_URL_SIZE], char **ret_why);

size_t http_server_n_connections(const struct http_server *server);

/** http_server_drain() - accept no more, end connections when they are idle */
void http_server_drain(struct http_server *server);

/** http_exchange_head() - its texts are gone when the body is read */
const struct http_head *http_exchange_head(const struct http_exchange *x);
const void *http_exchange_body(const struct http_exchange *x, size_t *ret_size);
bool http_exchange_is_tls(const struct http_exchange *x);

/** http_exchange_set_max_body() - before the body is read; else it is 0 */
void http_exchange_set_max_body(struct http_exchange *x, size_t size);

/* The handler's own pointer; NULL for each new request. */
void http_exchange_set(struct http_exchange *x, void *data);
void *http_exchange_get(const struct http_exchange *x);

/** http_exchange_peer() - "ADDR:PORT" of the client */
const char *http_exchange_peer(struct http_exchange *x);

/** http_resume() - after HTTP_WAIT: read the body */
void http_resume(struct http_exchange *x);

/** http_reply() - answer; @x is the server's again */
void http_reply(struct http_exchange *x, const struct http_reply *reply);

/** http_reply_status() - answer with a status, headers or NULL, and no body */
void http_reply_status(struct http_exchange *x, int status,
		       const char *headers);
