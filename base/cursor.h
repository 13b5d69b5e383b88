/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Reading bytes one after the other, with a sticky error
 *
 * Read everything, then ask once: after the first read past the end all reads
 * give zeroes, and failed is set.
 */

#include <stdbool.h>

#include "base/bytes.h"

struct cursor {
	const uint8_t *at; /* borrowed */
	size_t left;
	bool failed;
};

/** cursor_take() - the next @size bytes, or NULL */
static inline const uint8_t *cursor_take(struct cursor *c, size_t size)
{
	const uint8_t *at = c->at;

	if (c->failed || size > c->left) {
		c->failed = true;
		return NULL;
	}
	c->at += size;
	c->left -= size;
	return at;
}

static inline uint8_t cursor_u8(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 1);

	return p ? *p : 0;
}

static inline uint16_t cursor_le16(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 2);

	return p ? le16(p) : 0;
}

static inline uint32_t cursor_le32(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 4);

	return p ? le32(p) : 0;
}

static inline uint64_t cursor_le64(struct cursor *c)
{
	uint64_t low = cursor_le32(c);

	return low | (uint64_t)cursor_le32(c) << 32;
}
