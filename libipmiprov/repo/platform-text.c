/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/app.h"
#include "libipmiprov/ipmi/lan.h"
#include "libipmiprov/repo/platform-reader.h"
#include "libipmiprov/repo/text.h"

enum {
	ENCODING_MASK = 0x0f,
	ENCODING_UTF16 = 2,
	TEXT_HEADER_SIZE = 2, /* of the first block: encoding, length */
	MAX_BLOCKS = 5,       /* 64 bytes and the header */
};

static const struct {
	enum ipmi_system_info parameter;
	size_t member;
} texts[] = {
#define TEXT(parameter, name)                                                  \
	{                                                                      \
		parameter, offsetof(struct platform_system_info, name)         \
	}
	TEXT(IPMI_SYSTEM_FIRMWARE, firmware),     TEXT(IPMI_SYSTEM_NAME, name),
	TEXT(IPMI_SYSTEM_PRIMARY_OS, primary_os), TEXT(IPMI_SYSTEM_OS, os),
	TEXT(IPMI_SYSTEM_BMC_URL, url),
#undef TEXT
};

/* How many bytes follow the first one of a character, or -1. */
static int n_followers(uint8_t first)
{
	if (first < 0x80)
		return 0;
	if (first >= 0xc2 && first <= 0xdf)
		return 1;
	if (first >= 0xe0 && first <= 0xef)
		return 2;
	return first >= 0xf0 && first <= 0xf4 ? 3 : -1;
}

/* Bytes of the character at @p, 0 if it is none. */
static size_t utf8_size(const uint8_t *p, size_t n)
{
	int followers = n_followers(p[0]);
	uint32_t c;

	if (followers < 0 || (size_t)followers >= n)
		return 0;
	c = followers == 0 ? p[0] : p[0] & (0x3fU >> followers);
	for (int i = 1; i <= followers; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if ((followers == 2 && c < 0x800) || (followers == 3 && c < 0x10000) ||
	    c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ||
	    (c >= 0x80 && c < 0xa0) || c == 0xfffe || c == 0xffff)
		return 0;
	return (size_t)followers + 1;
}

/* Copies UTF-8 as far as there is room.  Return: it was that to its end. */
static bool copy_utf8(const uint8_t *bytes, size_t n,
		      char ret[PLATFORM_TEXT_SIZE])
{
	size_t at = 0;

	while (n > 0 && bytes[0] != '\0') {
		size_t size = utf8_size(bytes, n);

		if (size == 0)
			return false;
		if (at + size >= PLATFORM_TEXT_SIZE)
			break;
		if (bytes[0] >= ' ' && bytes[0] != 0x7f) {
			memcpy(ret + at, bytes, size);
			at += size;
		}
		bytes += size;
		n -= size;
	}
	ret[at] = '\0';
	return true;
}

void platform_text(const uint8_t *bytes, size_t n, char ret[PLATFORM_TEXT_SIZE])
{
	static const uint8_t mark[] = { 0xef, 0xbb, 0xbf };

	memset(ret, 0, PLATFORM_TEXT_SIZE);
	if (n >= sizeof(mark) && !memcmp(bytes, mark, sizeof(mark))) {
		bytes += sizeof(mark);
		n -= sizeof(mark);
	}
	while (n > 0 && bytes[0] == ' ') {
		bytes++;
		n--;
	}
	if (!copy_utf8(bytes, n, ret)) {
		memset(ret, 0, PLATFORM_TEXT_SIZE);
		text_decode(TEXT_LATIN1, bytes, MIN(n, (size_t)TEXT_MAX_BYTES),
			    ret, PLATFORM_TEXT_SIZE);
	}
	text_trim(ret);
}

static void decode_text(uint8_t encoding, const uint8_t *bytes, size_t n,
			char ret[PLATFORM_TEXT_SIZE])
{
	if ((encoding & ENCODING_MASK) != ENCODING_UTF16) {
		platform_text(bytes, n, ret);
		return;
	}
	memset(ret, 0, PLATFORM_TEXT_SIZE);
	text_decode(TEXT_UTF16LE, bytes, n, ret, PLATFORM_TEXT_SIZE);
	text_trim(ret);
}

/* A text is in blocks, and its length in the first one may be any. */
static int read_text(const struct platform_source *source,
		     enum ipmi_system_info parameter,
		     char ret[PLATFORM_TEXT_SIZE])
{
	uint8_t blocks[MAX_BLOCKS * IPMI_SYSTEM_INFO_BLOCK] = { 0 };
	size_t n = 1;

	for (size_t i = 0; i < n; i++) {
		int r = ipmi_get_system_info(
			&source->bmc, parameter, (uint8_t)i,
			blocks + i * IPMI_SYSTEM_INFO_BLOCK);

		if (platform_is_end(source, r) || (r != 0 && i == 0))
			return ERR_TRACE(r);
		if (r != 0)
			break; /* what came is there */
		if (i == 0)
			n = (TEXT_HEADER_SIZE + blocks[1] +
			     IPMI_SYSTEM_INFO_BLOCK - 1) /
			    IPMI_SYSTEM_INFO_BLOCK;
		n = MIN(n, (size_t)MAX_BLOCKS);
	}
	decode_text(blocks[0], blocks + TEXT_HEADER_SIZE,
		    MIN((size_t)blocks[1], sizeof(blocks) - TEXT_HEADER_SIZE),
		    ret);
	return 0;
}

int platform_read_system_info(const struct platform_source *source,
			      struct platform *draft)
{
	struct platform_system_info info = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		char *text = (char *)&info + texts[i].member;
		int r = read_text(source, texts[i].parameter, text);

		if (platform_is_end(source, r) ||
		    (r != 0 && i == 0 && r != IPMI_R_NO_PARAMETER))
			return ERR_TRACE(r);
	}
	draft->system_info = info;
	return 0;
}
