/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdbool.h>
#include <string.h>

#include "libipmiprov/repo/text.h"

enum {
	REPLACEMENT = 0xfffd,
	SIXBIT_FIRST = ' ',
	BITS_OF_SIXBIT = 6,
};

struct writer {
	char *to;
	size_t size, room; /* room: without the NUL */
	bool is_full;
};

static bool is_shown(uint32_t c)
{
	return c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0) &&
	       c != 0x00ad && !(c >= 0x200b && c <= 0x200f) &&
	       !(c >= 0x2028 && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069) &&
	       c < 0xfffe;
}

static void put_char(struct writer *w, uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
	static const uint8_t lead[] = { 0, 0x00, 0xc0, 0xe0 };

	if (!is_shown(c) || w->is_full)
		return;
	if (w->size == 0 && (c == ' ' || c == 0xa0))
		return;
	w->is_full = w->room - w->size < n;
	if (w->is_full)
		return;
	for (size_t i = n; --i > 0; c >>= 6)
		w->to[w->size + i] = (char)(0x80 | (c & 0x3f));
	w->to[w->size] = (char)(lead[n] | c);
	w->size += n;
}

static void put_latin1(struct writer *w, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n && bytes[i]; i++)
		put_char(w, bytes[i]);
}

static void put_utf16(struct writer *w, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		uint32_t c = (uint32_t)(bytes[i] | bytes[i + 1] << 8);

		if (c == 0)
			break;
		put_char(w, c >= 0xd800 && c < 0xe000 ? REPLACEMENT : c);
	}
}

static void put_bcd_plus(struct writer *w, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789 -.:,_";

	for (size_t i = 0; i < n; i++) {
		put_char(w, (uint8_t)digits[bytes[i] >> 4]);
		put_char(w, (uint8_t)digits[bytes[i] & 0x0f]);
	}
}

static void put_6bit(struct writer *w, const uint8_t *bytes, size_t n)
{
	for (size_t bit = 0; bit + BITS_OF_SIXBIT <= n * 8;
	     bit += BITS_OF_SIXBIT) {
		size_t at = bit / 8;
		unsigned v = bytes[at];

		if (at + 1 < n)
			v |= (unsigned)bytes[at + 1] << 8;
		put_char(w, SIXBIT_FIRST + (v >> bit % 8 & 0x3f));
	}
}

static void put_hex(struct writer *w, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < n; i++) {
		put_char(w, (uint8_t)digits[bytes[i] >> 4]);
		put_char(w, (uint8_t)digits[bytes[i] & 0x0f]);
	}
}

/* Firmware marks plain text as Unicode often enough (OpenBMC, Intel). */
static void put_either(struct writer *w, const uint8_t *bytes, size_t n)
{
	size_t n_text = 0;

	while (n_text < n && bytes[n_text] >= ' ' && bytes[n_text] < 0x7f)
		n_text++;
	for (size_t i = n_text; i < n; i++)
		if (bytes[i] != 0 && n % 2 == 0) {
			put_utf16(w, bytes, n);
			return;
		}
	if (n_text < n && n_text == 1 && n % 2 == 0) {
		put_utf16(w, bytes, n);
		return;
	}
	put_latin1(w, bytes, n);
}

static void (*const putters[])(struct writer *w, const uint8_t *bytes,
			       size_t n) = {
	[TEXT_LATIN1] = put_latin1, [TEXT_BCD_PLUS] = put_bcd_plus,
	[TEXT_6BIT] = put_6bit,     [TEXT_UTF16LE] = put_utf16,
	[TEXT_EITHER] = put_either, [TEXT_HEX] = put_hex,
};

void text_decode(enum text_encoding encoding, const uint8_t *bytes, size_t n,
		 char *ret, size_t size)
{
	struct writer w = { .to = ret, .room = size - 1 };

	putters[encoding](&w, bytes, n);
	ret[w.size] = '\0';
}

void text_trim(char *text)
{
	size_t n = strlen(text);

	for (;;) {
		if (n > 0 && text[n - 1] == ' ')
			n--;
		else if (n > 1 && !memcmp(text + n - 2, "\xc2\xa0", 2))
			n -= 2;
		else
			break;
	}
	text[n] = '\0';
}
