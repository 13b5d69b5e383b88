/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Integers as IPMI has them on the wire (least significant byte first), and
 * bytes as hex text
 */

#include <stddef.h>
#include <stdint.h>

/* The two bytes of a 16-bit value, for an initializer of uint8_t[]. */
#define LE16(v) (uint8_t)((v)&0xff), (uint8_t)(((v) >> 8) & 0xff)

static inline uint16_t le16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t le24(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static inline uint32_t le32(const uint8_t *p)
{
	return le24(p) | (uint32_t)p[3] << 24;
}

static inline void put_le16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static inline void put_le32(uint8_t *p, uint32_t v)
{
	put_le16(p, (uint16_t)v);
	put_le16(p + 2, (uint16_t)(v >> 16));
}

/**
 * hex_parse() - read hex digits, blanks between bytes allowed
 * @hex: text, ended by NUL
 * @ret: filled with the bytes
 * @size: room at @ret
 * @ret_n: number of bytes read
 *
 * Return: 0, -EINVAL on anything that is not a pair of digits or a blank,
 * -E2BIG if @ret is too small.
 */
int hex_parse(const char *hex, uint8_t *ret, size_t size, size_t *ret_n);

/**
 * hex_format() - write bytes as two upper-case digits each
 * @bytes: what to write
 * @n: number of bytes
 * @separator: text between two bytes, "" for none
 * @ret: room for n * (2 + strlen(separator)) + 1
 */
void hex_format(const uint8_t *bytes, size_t n, const char *separator,
		char *ret);
