/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int hex_parse(const char *hex, uint8_t *ret, size_t size, size_t *ret_n)
{
	size_t n = 0;

	for (; *hex; hex++) {
		if (isspace((unsigned char)*hex))
			continue;
		if (digit(hex[0]) < 0 || digit(hex[1]) < 0)
			return ERR_ORIGIN(-EINVAL);
		if (n == size)
			return ERR_ORIGIN(-E2BIG);
		ret[n++] = (uint8_t)(digit(hex[0]) << 4 | digit(hex[1]));
		hex++;
	}

	*ret_n = n;
	return 0;
}

void hex_format(const uint8_t *bytes, size_t n, const char *separator,
		char *ret)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			ret = stpcpy(ret, separator);
		*ret++ = digits[bytes[i] >> 4];
		*ret++ = digits[bytes[i] & 15];
	}
	*ret = '\0';
}
