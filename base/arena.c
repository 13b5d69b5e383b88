/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/macro.h"

enum { BLOCK_SIZE = 16 * 1024 };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *blocks; /* the one in use first, the oldest last */
	size_t used, max_size;
};

struct arena *arena_new(size_t max_size)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a)
		a->max_size = max_size;
	return a;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct block *b = a->blocks, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

void arena_free_p(struct arena **a)
{
	arena_free(*a);
}

void arena_reset(struct arena *a)
{
	while (a->blocks && (a->blocks->next || a->blocks->size > BLOCK_SIZE)) {
		struct block *next = a->blocks->next;

		free(a->blocks);
		a->blocks = next;
	}
	if (a->blocks)
		a->blocks->used = 0;
	a->used = 0;
}

static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (b)
		*b = (struct block){ .size = size };
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct block *b = a->blocks;
	void *p;

	if (size > a->max_size - a->used)
		return NULL;
	size = (size + align - 1) / align * align;
	if (!b || size > b->size - b->used) {
		b = block_new(MAX(size, (size_t)BLOCK_SIZE));
		if (!b)
			return NULL;
		b->next = a->blocks;
		a->blocks = b;
	}

	p = b->bytes + b->used;
	b->used += size;
	a->used = MIN(a->used + size, a->max_size);
	return memset(p, 0, size);
}

void *arena_alloc_array(struct arena *a, size_t size, size_t n)
{
	size_t bytes;

	if (__builtin_mul_overflow(size, n, &bytes))
		return NULL;
	return arena_alloc(a, bytes);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	return copy ? memcpy(copy, s, n) : NULL;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args, again;
	char *text = NULL;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	if (n >= 0)
		text = arena_alloc(a, (size_t)n + 1);
	if (text)
		vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	va_end(args);
	return text;
}
