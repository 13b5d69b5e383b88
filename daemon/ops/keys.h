/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Keys of instances: compared as selectors are, text without regard to case
 */

#include <stdbool.h>
#include <stdint.h>

#include "cim/cim.h"

/** keys_hash() - of all key properties; equal keys have equal hashes */
uint64_t keys_hash(const struct cim_instance *keys);

/** keys_equal() - of two instances of one class */
bool keys_equal(const struct cim_instance *a, const struct cim_instance *b);
