/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Text as IPMI stores it, to UTF-8
 *
 * Whatever the bytes are, the result is valid UTF-8 without control characters,
 * and without blanks at its start; text_trim() takes those at its end.
 */

#include <stddef.h>
#include <stdint.h>

enum text_encoding {
	TEXT_LATIN1,
	TEXT_BCD_PLUS, /* a digit a nibble, the high one first */
	TEXT_6BIT,     /* four characters in three bytes */
	TEXT_UTF16LE,  /* "UCS-2" in FRU areas */
	TEXT_EITHER,   /* SDR type 00b: UTF-16, but often plain ASCII */
	TEXT_HEX,      /* binary: two digits a byte */
	TEXT_MAX_BYTES = 255,
	/* UTF-8 and NUL of as many bytes in the worst encoding */
	TEXT_MAX_SIZE = 2 * TEXT_MAX_BYTES + 1,
};

/**
 * text_decode() - decode a string
 * @encoding: of @bytes
 * @bytes: @n of them, at most TEXT_MAX_BYTES; a NUL ends Latin-1 and UTF-16
 * @ret: filled with NUL-ended UTF-8, cut between characters where @size ends
 * @size: room at @ret, at least 1
 */
void text_decode(enum text_encoding encoding, const uint8_t *bytes, size_t n,
		 char *ret, size_t size);

/** text_trim() - take away blanks at the end of what text_decode() wrote */
void text_trim(char *text);
