/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What hex_parse() takes, hex_format() and hex_parse() give back unchanged. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t bytes[64], again[64];
	char *text = strndup((const char *)data, size);
	char hex[3 * sizeof(bytes) + 1];
	size_t n, n_again;

	assert(text);
	if (hex_parse(text, bytes, sizeof(bytes), &n) == 0) {
		assert(n <= sizeof(bytes));
		hex_format(bytes, n, " ", hex);
		assert(hex_parse(hex, again, sizeof(again), &n_again) == 0);
		assert(n_again == n && memcmp(again, bytes, n) == 0);
	}
	free(text);
	return 0;
}
