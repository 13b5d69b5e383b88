/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/macro.h"

enum { FIRST_CAPACITY = 256 };

void buf_done(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ .max_size = b->max_size };
}

void buf_reset(struct buf *b)
{
	b->size = 0;
	b->error = 0;
}

char *buf_reserve(struct buf *b, size_t size)
{
	size_t want = b->size + size + 1;
	char *data;

	if (b->error)
		return NULL;
	if (want <= size || (b->max_size > 0 && want - 1 > b->max_size)) {
		b->error = -E2BIG;
		return NULL;
	}
	if (want > b->capacity) {
		want = MAX(want, b->capacity * 2 + FIRST_CAPACITY);
		data = realloc(b->data, want);
		if (!data) {
			b->error = -ENOMEM;
			return NULL;
		}
		b->data = data;
		b->capacity = want;
	}
	return b->data + b->size;
}

void buf_add(struct buf *b, const void *bytes, size_t size)
{
	char *to = buf_reserve(b, size);

	if (!to)
		return;
	if (size > 0)
		memcpy(to, bytes, size);
	to[size] = '\0';
	b->size += size;
}

void buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	char *to;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	to = n < 0 ? NULL : buf_reserve(b, (size_t)n);
	if (to) {
		vsnprintf(to, (size_t)n + 1, format, again);
		b->size += (size_t)n;
	}
	va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

void buf_put_u64(struct buf *b, uint64_t v)
{
	char digits[20];
	size_t n = sizeof(digits);

	do {
		digits[--n] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	buf_add(b, digits + n, sizeof(digits) - n);
}

void buf_put_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_putc(b, '-');
	buf_put_u64(b, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void buf_truncate(struct buf *b, size_t size)
{
	if (size < b->size) {
		b->size = size;
		b->data[size] = '\0';
	}
}

char *buf_steal(struct buf *b)
{
	char *data = b->data;

	*b = (struct buf){ .max_size = b->max_size };
	return data;
}
