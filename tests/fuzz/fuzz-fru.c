/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The bytes of an inventory device
 */

#include <stdlib.h>

#include "libipmiprov/repo/fru.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads it in small parts, as it asks to be. */
static void read_all(const uint8_t *data, size_t size)
{
	uint8_t *known = calloc(1, size);
	bool *is_known = calloc(1, size);
	struct fru_span span;

	while (known && is_known && fru_needed(known, is_known, size, &span)) {
		if (span.from >= span.to || span.to + span.likely > size ||
		    is_known[span.from])
			abort();
		known[span.from] = data[span.from];
		is_known[span.from] = true;
	}
	free(known);
	free(is_known);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fru_info info;

	if (fru_info_decode(data, size, &info) == 0) {
		(void)fru_has_bad_checksum(&info);
		for (size_t i = 0; i < info.records.n; i++)
			(void)fru_record_text(info.records.data[i].type);
		fru_info_done(&info);
	}
	if (size > 0)
		read_all(data, size);
	return 0;
}
