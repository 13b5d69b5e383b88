/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A head and the body behind it, in pieces whose size is the first byte: what
 * one piece gives, all at once must give too.
 */

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "daemon/http/http-parse.h"

enum { MAX_BODY = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read_head(char *bytes, size_t size, size_t piece,
		     struct http_head *ret, size_t *ret_size)
{
	size_t scanned = 0;
	int r = HTTP_R_MORE;

	for (size_t n = 0; n < size && r == HTTP_R_MORE;) {
		n = MIN(n + piece, size);
		r = http_head_parse(bytes, n, &scanned, ret, ret_size);
	}
	return r;
}

static int read_body(const char *bytes, size_t size, size_t piece,
		     struct buf *body)
{
	struct http_chunks c = { 0 };
	int r = HTTP_R_MORE;

	for (size_t at = 0; at < size && r == HTTP_R_MORE;) {
		size_t used = 0;

		r = http_chunks_feed(&c, bytes + at, MIN(piece, size - at),
				     body, MAX_BODY, &used);
		at += used;
	}
	if (body->size > MAX_BODY)
		abort();
	return r;
}

static void compare_bodies(const char *bytes, size_t size, size_t piece)
{
	struct buf a = { 0 }, b = { 0 };

	if (read_body(bytes, size, piece, &a) !=
		    read_body(bytes, size, size, &b) ||
	    a.size != b.size ||
	    (a.size > 0 && memcmp(a.data, b.data, a.size) != 0))
		abort();
	buf_done(&a);
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_head head;
	size_t piece, head_size = 0;
	char *bytes, charset[16];
	const char *type;

	if (size < 2)
		return 0;
	piece = (size_t)data[0] + 1;
	data++;
	size--;
	bytes = malloc(size);
	if (!bytes)
		return 0;
	memcpy(bytes, data, size);
	if (read_head(bytes, size, piece, &head, &head_size) == 0) {
		if (head_size > size || (head.is_chunked && head.has_length))
			abort();
		type = http_header(&head, "Content-Type");
		if (type)
			http_parameter(type, "charset", charset,
				       sizeof(charset));
		if (head.is_chunked)
			compare_bodies(bytes + head_size, size - head_size,
				       piece);
	}
	free(bytes);
	return 0;
}
