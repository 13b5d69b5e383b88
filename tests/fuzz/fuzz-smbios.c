/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The tables that firmware leaves for an operating system
 */

#include <stdlib.h>
#include <string.h>

#include "libipmiprov/transport/smbios.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(const uint8_t *rec, size_t size)
{
	struct smbios_ipmi ipmi;
	char text[SMBIOS_TEXT_SIZE];

	if (smbios_ipmi_decode(rec, size, &ipmi) != 0)
		return;
	smbios_ipmi_text(&ipmi, text);
	if (strlen(text) == 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *rec;
	size_t rec_size;

	if (smbios_find_ipmi(data, size, &rec, &rec_size) == 0) {
		if (rec < data || rec_size > size)
			abort();
		decode(rec, rec_size);
	}
	decode(data, size);
	return 0;
}
