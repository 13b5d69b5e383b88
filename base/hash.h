/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * FNV-1a, 64 bits: to notice accidents, not attacks
 */

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(0xcbf29ce484222325)

/** hash_bytes() - go on hashing from @hash, which starts as HASH_START */
static inline uint64_t hash_bytes(const void *bytes, size_t size, uint64_t hash)
{
	const uint8_t *p = bytes;

	while (size-- > 0)
		hash = (hash ^ *p++) * UINT64_C(0x100000001b3);
	return hash;
}
