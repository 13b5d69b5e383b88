/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/reply.h"

static const struct {
	const char *name;
	enum wsm_charset charset;
	bool says_order;
} names[] = {
	{ "utf-8", WSM_UTF8, true },       { "utf8", WSM_UTF8, true },
	{ "us-ascii", WSM_UTF8, true },    { "ascii", WSM_UTF8, true },
	{ "utf-16", WSM_UTF16LE, false },  { "utf16", WSM_UTF16LE, false },
	{ "unicode", WSM_UTF16LE, false }, { "utf-16le", WSM_UTF16LE, true },
	{ "utf-16be", WSM_UTF16BE, true },
};

static const struct {
	const char *bytes;
	size_t size;
	enum wsm_charset charset;
} marks[] = {
	{ "\xef\xbb\xbf", 3, WSM_UTF8 },
	{ "\xff\xfe", 2, WSM_UTF16LE },
	{ "\xfe\xff", 2, WSM_UTF16BE },
};

/* How XML begins without a mark. */
static const struct {
	const char *bytes;
	enum wsm_charset charset;
} starts[] = {
	{ "<\0", WSM_UTF16LE },
	{ "\0<", WSM_UTF16BE },
};

size_t utf8_decode(const unsigned char *s, size_t size, uint32_t *ret)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80   ? 1
		   : s[0] < 0xc0 ? 0
		   : s[0] < 0xe0 ? 2
		   : s[0] < 0xf0 ? 3
		   : s[0] < 0xf8 ? 4
				 : 0;
	uint32_t c = s[0];

	if (n == 0 || n > size)
		return 0;
	if (n > 1)
		c &= 0x7fu >> n;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3fu);
	}
	if ((n > 1 && c < least[n]) || c > 0x10ffff ||
	    (c >= 0xd800 && c < 0xe000))
		return 0;
	*ret = c;
	return n;
}

/* Do eight bytes follow of which none is 0 or has its top bit set? */
static bool is_plain_run(const unsigned char *s, size_t size)
{
	uint64_t eight;

	if (size < sizeof(eight))
		return false;
	memcpy(&eight, s, sizeof(eight));
	return !(((eight - 0x0101010101010101) | eight) & 0x8080808080808080);
}

bool utf8_is_valid(const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t c;

	for (size_t i = 0; i < size;) {
		size_t n = 8;

		if (!is_plain_run(s + i, size - i)) {
			n = utf8_decode(s + i, size - i, &c);
			if (n == 0 || c == 0)
				return false;
		}
		i += n;
	}
	return true;
}

static void put_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_putc(out, (char)(0xc0 | c >> 6));
	} else if (c < 0x10000) {
		buf_putc(out, (char)(0xe0 | c >> 12));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | c >> 18));
		buf_putc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_putc(out, (char)(0x80 | (c & 0x3f)));
}

static uint32_t utf16_unit(const unsigned char *s, bool is_be)
{
	return is_be ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
}

static int utf16_decode(const unsigned char *s, size_t size, bool is_be,
			struct buf *ret)
{
	if (size % 2 != 0)
		return CHARSET_R_INVALID;
	for (size_t i = 0; i < size; i += 2) {
		uint32_t c = utf16_unit(s + i, is_be), low;

		if (c == 0 || (c >= 0xdc00 && c < 0xe000))
			return CHARSET_R_INVALID;
		if (c >= 0xd800 && c < 0xdc00) {
			i += 2;
			low = i < size ? utf16_unit(s + i, is_be) : 0;
			if (low < 0xdc00 || low >= 0xe000)
				return CHARSET_R_INVALID;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		}
		put_utf8(ret, c);
	}
	return ERR_TRACE(buf_error(ret));
}

/* By the name in a Content-Type or an XML declaration. */
static int charset_by_name(const char *name, size_t size,
			   struct charset_text *t, bool *says_order)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strlen(names[i].name) == size &&
		    strncasecmp(names[i].name, name, size) == 0) {
			t->charset = names[i].charset;
			*says_order = names[i].says_order;
			return 0;
		}
	}
	return CHARSET_R_UNKNOWN;
}

/* The encoding that an XML declaration names; size 0: none. */
static const char *declared_name(const char *s, size_t size, size_t *ret_size)
{
	static const char begin[] = "<?xml";
	const char *end = size > sizeof(begin) && memcmp(s, begin, 5) == 0
				  ? memchr(s, '>', size)
				  : NULL;
	const char *at =
		end ? memmem(s, (size_t)(end - s), "encoding", 8) : NULL;
	const char *quote;

	*ret_size = 0;
	if (!at)
		return NULL;
	for (at += 8; at < end && strchr(" \t\r\n=", *at); at++)
		;
	quote = at < end ? memchr(at + 1, *at, (size_t)(end - at - 1)) : NULL;
	if (quote)
		*ret_size = (size_t)(quote - at - 1);
	return at + 1;
}

static bool has_mark(const char *s, size_t size, struct charset_text *t)
{
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		if (size >= marks[i].size &&
		    memcmp(s, marks[i].bytes, marks[i].size) == 0) {
			t->charset = marks[i].charset;
			t->utf8 = s + marks[i].size;
			t->size = size - marks[i].size;
			return true;
		}
	}
	return false;
}

static bool has_wide_start(const char *s, size_t size, struct charset_text *t)
{
	for (size_t i = 0; size >= 2 && i < ARRAY_SIZE(starts); i++) {
		if (memcmp(s, starts[i].bytes, 2) == 0) {
			t->charset = starts[i].charset;
			return true;
		}
	}
	return false;
}

/* Without a byte order mark. */
static int charset_guess(const char *name, struct charset_text *t)
{
	bool says_order = false;
	size_t size;
	int r;

	if (name)
		name += strspn(name, " \t\"'");
	if (name && *name) {
		r = charset_by_name(name, strcspn(name, " \t\"';"), t,
				    &says_order);
		if (r == 0 && !says_order)
			has_wide_start(t->utf8, t->size, t);
		return r;
	}
	if (has_wide_start(t->utf8, t->size, t))
		return 0;
	name = declared_name(t->utf8, t->size, &size);
	if (size > 0)
		r = charset_by_name(name, size, t, &says_order);
	else
		r = 0;
	/* eight-bit text that calls itself UTF-16 was recoded on its way */
	t->charset = WSM_UTF8;
	return r;
}

int charset_decode(const void *bytes, size_t size, const char *name,
		   struct buf *recoded, struct charset_text *ret)
{
	struct charset_text t = { .utf8 = bytes, .size = size };
	int r;

	if (!has_mark(bytes, size, &t)) {
		r = charset_guess(name, &t);
		if (r != 0)
			return r;
	}
	*ret = t;
	if (t.charset == WSM_UTF8)
		return utf8_is_valid(t.utf8, t.size) ? 0 : CHARSET_R_INVALID;
	r = utf16_decode((const unsigned char *)t.utf8, t.size,
			 t.charset == WSM_UTF16BE, recoded);
	if (r != 0)
		return r;
	ret->utf8 = recoded->data ? recoded->data : "";
	ret->size = recoded->size;
	return 0;
}

static char *put_utf16(char *to, uint32_t unit, bool is_be)
{
	to[0] = (char)(is_be ? unit >> 8 : unit & 0xff);
	to[1] = (char)(is_be ? unit & 0xff : unit >> 8);
	return to + 2;
}

void wsm_to_charset(const struct buf *utf8, enum wsm_charset charset,
		    struct buf *ret)
{
	const unsigned char *s = (const unsigned char *)utf8->data;
	bool is_be = charset == WSM_UTF16BE;
	char *from, *to;

	if (charset == WSM_UTF8) {
		buf_add(ret, utf8->data, utf8->size);
		return;
	}
	from = to = buf_reserve(ret, 2 * utf8->size + 2);
	if (!to)
		return;
	to = put_utf16(to, 0xfeff, is_be);
	for (size_t i = 0; i < utf8->size;) {
		uint32_t c = '?';
		size_t n = utf8_decode(s + i, utf8->size - i, &c);

		i += MAX(n, (size_t)1);
		if (c >= 0x10000) {
			c -= 0x10000;
			to = put_utf16(to, 0xd800 + (c >> 10), is_be);
			c = 0xdc00 + (c & 0x3ff);
		}
		to = put_utf16(to, c, is_be);
	}
	ret->size += (size_t)(to - from);
	ret->data[ret->size] = '\0';
}
