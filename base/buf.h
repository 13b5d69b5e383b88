/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A growing run of bytes with a sticky error
 *
 * Write everything, then ask once whether it worked: after the first failed
 * write the rest do nothing and buf_error() tells why.  There is always a NUL
 * behind the last byte, which size does not count.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *data; /* owned */
	size_t size, capacity;
	size_t max_size; /* 0: no limit but memory */
	int error;       /* 0, -ENOMEM or -E2BIG */
};

void buf_done(struct buf *b);  /* frees the bytes; fine on zeroes; CLEANUP() */
void buf_reset(struct buf *b); /* empty and without error, memory kept */

void buf_add(struct buf *b, const void *bytes, size_t size);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
void buf_put_u64(struct buf *b, uint64_t v); /* decimal */
void buf_put_i64(struct buf *b, int64_t v);

/** buf_reserve() - room for @size more bytes, or NULL with the error set */
char *buf_reserve(struct buf *b, size_t size);

/** buf_truncate() - back to an earlier size */
void buf_truncate(struct buf *b, size_t size);

/** buf_steal() - the bytes, now the caller's to free; NULL if empty */
char *buf_steal(struct buf *b);

static inline int buf_error(const struct buf *b)
{
	return b->error;
}
