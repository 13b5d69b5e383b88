/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A cache file, as it is and with the right checksum
 */

#include <stdlib.h>
#include <string.h>

#include "libipmiprov/repo/sdr-cache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where the key is in a file. */
enum { KEY_OFFSET = 24 };

static void parse(const uint8_t *data, size_t size,
		  const struct sdr_cache_key *key)
{
	struct sdr_cache cache;
	struct sdr_set *set;

	if (sdr_cache_parse(data, size, key, &cache) != 0)
		return;
	if (sdr_set_new(&cache.records, &set) == 0)
		sdr_set_unref(set);
	sdr_cache_done(&cache);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sdr_cache_key key = { { 0 } };
	uint8_t *copy;

	if (size >= KEY_OFFSET + sizeof(key.bytes))
		memcpy(key.bytes, data + KEY_OFFSET, sizeof(key.bytes));
	parse(data, size, &key);

	copy = malloc(size + 1);
	if (!copy)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	sdr_cache_seal(copy, size);
	parse(copy, size, &key);
	free(copy);
	return 0;
}
