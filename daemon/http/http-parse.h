/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * HTTP/1.1 requests (RFC 9112)
 *
 * Bytes in, structs out: no socket, no memory of its own.  Strict where
 * tolerance would let two readers disagree about where a message ends: lines
 * end with CRLF, one Content-Length, never together with Transfer-Encoding.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum {
	HTTP_MAX_HEADERS = 64,
	HTTP_MAX_HEAD = 16 * 1024,
	HTTP_MAX_TARGET = 2048,
};

enum {
	_HTTP_R_OK,
	HTTP_R_MORE, /* not all there yet */
	/* Anything from 400 on is the status to refuse the request with. */
	HTTP_R_STATUS = 400,
};

struct http_header {
	const char *name, *value; /* value: without blanks around it */
};

struct http_head {
	const char *method;
	const char *path;  /* begins with '/', still percent-encoded */
	const char *query; /* behind the '?', or NULL */
	int minor;         /* HTTP/1.minor: 0 or 1 */
	struct http_header headers[HTTP_MAX_HEADERS];
	size_t n_headers;

	bool keep_alive, expects_continue;
	bool is_chunked, has_length;
	uint64_t length; /* of the body, where has_length */
};

/**
 * http_head_parse() - read the request line and the headers
 * @bytes: what has arrived; text of @ret points into it, and NULs are put
 *         behind each text
 * @size: bytes at @bytes
 * @scanned: set to 0 before the first call for a request; bytes that need not
 *           be looked at again
 * @ret: filled on success
 * @ret_size: bytes of the head, the body follows
 *
 * Return: 0, HTTP_R_MORE, or the status of a refusal: 400, 414, 417, 431, 501,
 * 505.
 */
int http_head_parse(char *bytes, size_t size, size_t *scanned,
		    struct http_head *ret, size_t *ret_size);

/** http_header() - value of the first header of that name, or NULL */
const char *http_header(const struct http_head *head, const char *name);

/* Where a chunked body is. */
struct http_chunks {
	int state;
	uint64_t left;  /* of the chunk */
	size_t n_line;  /* bytes of the line so far */
	size_t n_extra; /* bytes of extensions and trailers so far */
};

/**
 * http_chunks_feed() - take the coding off a chunked body
 * @c: zeroes before the first call for a body
 * @bytes: what has arrived
 * @size: bytes at @bytes
 * @body: the body is added here; NULL drops it
 * @max_body: most that @body may hold
 * @ret_used: bytes taken; what follows belongs to the next request
 *
 * Return: 0 at the end of the body, HTTP_R_MORE, the status of a refusal (400
 * or 413), or -ENOMEM.
 */
int http_chunks_feed(struct http_chunks *c, const char *bytes, size_t size,
		     struct buf *body, size_t max_body, size_t *ret_used);

/** http_has_token() - is @token in the comma-separated list @value? */
bool http_has_token(const char *value, const char *token);

/**
 * http_parameter() - a parameter of a header value, `type; NAME=VALUE`
 * @value: the whole header value
 * @name: without regard to case
 * @ret: filled with the parameter, quotes taken off
 * @size: room at @ret
 *
 * Return: is it there, and does it fit?
 */
bool http_parameter(const char *value, const char *name, char *ret,
		    size_t size);

/** http_is_media_type() - is @value that type, whatever its parameters? */
bool http_is_media_type(const char *value, const char *type);

/** http_reason() - the text of a status */
const char *http_reason(int status);
