/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The bytes of an inventory device
 */

#include "libipmiprov/repo/fru.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fru_info info;

	if (fru_info_decode(data, size, &info) == 0) {
		(void)fru_has_bad_checksum(&info);
		fru_info_done(&info);
	}
	return 0;
}
