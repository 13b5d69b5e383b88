/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Memory that is freed all at once
 *
 * A request allocates from one arena and frees nothing; the arena goes when the
 * reply is sent.  One thread at a time.
 */

#include <stdarg.h>
#include <stddef.h>

struct arena;

/**
 * arena_new() - make an arena
 * @max_size: bytes it may hand out in all; what asks for more gets NULL
 *
 * Return: the arena, or NULL without memory.
 */
struct arena *arena_new(size_t max_size);
void arena_free(struct arena *a);
void arena_free_p(struct arena **a); /* for CLEANUP() */

/** arena_reset() - forget all that was handed out; keeps at most one block of
 *  the usual size */
void arena_reset(struct arena *a);

/**
 * arena_alloc() - zeroed memory, aligned for any type
 *
 * Return: the memory, or NULL if there is none or @max_size is reached.
 */
void *arena_alloc(struct arena *a, size_t size);

/** arena_strdup() - a copy of a string; NULL for NULL or without memory */
char *arena_strdup(struct arena *a, const char *s);

/** arena_strndup() - a copy of @n bytes with a NUL after them */
char *arena_strndup(struct arena *a, const char *s, size_t n);

/** arena_printf() - formatted text; NULL without memory */
char *arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Zeroed array of @n objects of @type. */
#define arena_new_array(a, type, n)                                            \
	((type *)arena_alloc_array((a), sizeof(type), (n)))
void *arena_alloc_array(struct arena *a, size_t size, size_t n);
