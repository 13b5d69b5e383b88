/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Bytes of an HTTP body to UTF-8 text
 *
 * The byte order mark says which character set it is, else the charset of the
 * Content-Type header, else the first bytes and the XML declaration.
 */

#include <stddef.h>

#include "base/buf.h"
#include "libwsmgmt/request.h"

enum {
	_CHARSET_R_OK,
	CHARSET_R_UNKNOWN, /* neither UTF-8 nor UTF-16 */
	CHARSET_R_INVALID, /* not text in that character set, or with NULs */
};

struct charset_text {
	const char *utf8; /* without byte order mark; not ended by NUL */
	size_t size;
	enum wsm_charset charset; /* of the bytes */
};

/**
 * charset_decode() - find the character set, check and recode
 * @bytes: the body
 * @size: its size
 * @name: charset parameter, in any case, quoted or not; or NULL
 * @recoded: holds the text where it had to be recoded
 * @ret: points into @bytes or @recoded; its charset is filled on
 *       CHARSET_R_INVALID too
 *
 * Return: 0, CHARSET_R_UNKNOWN, CHARSET_R_INVALID, or -ENOMEM.
 */
int charset_decode(const void *bytes, size_t size, const char *name,
		   struct buf *recoded, struct charset_text *ret);

/** utf8_is_valid() - well-formed UTF-8 without NULs and surrogates? */
bool utf8_is_valid(const char *text, size_t size);

/** utf8_decode() - the character at @s and its length; 0: broken */
size_t utf8_decode(const unsigned char *s, size_t size, uint32_t *ret);
