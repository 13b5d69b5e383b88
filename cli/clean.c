/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/macro.h"

static bool in_ranges(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} bad[] = {
		{ 0x00, 0x1f },     { 0x7f, 0x9f },     { 0x061c, 0x061c },
		{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 },
		{ 0xd800, 0xdfff }, { 0xfff9, 0xfffb },
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (c >= bad[i].first && c <= bad[i].last)
			return true;
	return c > 0x10ffff;
}

/* Bytes of the character at @s; 0 if it is no UTF-8 in its shortest form. */
static size_t decode(const char *s, uint32_t *ret)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const uint8_t *b = (const uint8_t *)s;
	size_t n = b[0] < 0x80   ? 1
		   : b[0] < 0xc2 ? 0
		   : b[0] < 0xe0 ? 2
		   : b[0] < 0xf0 ? 3
		   : b[0] < 0xf5 ? 4
				 : 0;
	uint32_t c = n == 1 ? b[0] : b[0] & (0x7fu >> n);

	for (size_t i = 1; i < n; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (b[i] & 0x3f);
	}
	if (n == 0 || c < smallest[n])
		return 0;
	*ret = c;
	return n;
}

static void clean(struct buf *out, const char *text, const char *kept)
{
	uint32_t c;

	while (*text) {
		size_t n = decode(text, &c);

		if (n == 1 && strchr(kept, (int)c))
			buf_putc(out, (char)c);
		else if (n == 1 && strchr("\t\n\r", (int)c))
			buf_putc(out, ' ');
		else if (n == 0 || in_ranges(c))
			buf_putc(out, '?');
		else
			buf_add(out, text, n);
		text += n ? n : 1;
	}
}

void clean_text(struct buf *out, const char *text)
{
	clean(out, text, "");
}

void clean_lines(struct buf *out, const char *text)
{
	clean(out, text, "\t\n");
}

void clean_complain(FILE *out, const char *who, const char *why)
{
	struct buf line = { 0 };

	clean_text(&line, why ? why : "out of memory");
	fprintf(out, "%s: %s\n", who, line.size ? line.data : "unknown error");
	buf_done(&line);
}
