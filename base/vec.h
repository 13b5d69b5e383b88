/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Typed growing arrays
 *
 *	struct sensor_vec VEC(struct sensor);   -- members: data, n, capacity
 *	struct sensor *s = vec_push(&v);        -- zeroed, or NULL
 *	vec_for_each(s, &v) ...
 *	vec_done(&v);                           -- frees the array only
 */

#include <stdlib.h>
#include <string.h>

#define VEC(type)                                                              \
	{                                                                      \
		type *data;                                                    \
		size_t n, capacity;                                            \
	}

/* Pointer to a new zeroed last element, or NULL without memory. */
#define vec_push(v)                                                            \
	((__typeof__((v)->data))vec_push_((void **)&(v)->data, &(v)->n,        \
					  &(v)->capacity, sizeof(*(v)->data)))

#define vec_for_each(p, v)                                                     \
	for ((p) = (v)->data; (p) && (p) < (v)->data + (v)->n; (p)++)

#define vec_done(v)                                                            \
	do {                                                                   \
		free((v)->data);                                               \
		(v)->data = NULL;                                              \
		(v)->n = (v)->capacity = 0;                                    \
	} while (0)

static inline void *vec_push_(void **data, size_t *n, size_t *capacity,
			      size_t size)
{
	char *slot;

	if (!*data || *n == *capacity) {
		size_t more = *capacity ? *capacity * 2 : 8;
		void *moved = reallocarray(*data, more, size);

		if (!moved)
			return NULL;
		*data = moved;
		*capacity = more;
	}
	slot = (char *)*data + (*n)++ * size;
	return memset(slot, 0, size);
}
