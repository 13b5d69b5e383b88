/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/**
 * fru_redact() - blank what tells one inventory from another of its kind
 * @data: an image, FRU 1.3; NULL is fine while @size is 0
 *
 * Serial numbers and asset tags become X of the same length, custom fields too
 * since nobody knows what they hold; of multirecords, those that name a place
 * or are a vendor's own lose what they say.  Checksums that were right are
 * right again.  What is not understood is blanked whole, and the internal use
 * area always.
 */
void fru_redact(uint8_t *data, size_t size);
