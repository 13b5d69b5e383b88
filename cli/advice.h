/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What went wrong, and what to do about it, in one line
 */

#include "base/buf.h"

/**
 * advice_for_bmc() - a BMC that could not be reached
 * @out: appended to
 * @uri: of the BMC
 * @error: -errno, as transport_open() and bmc_refresh() give it
 */
void advice_for_bmc(struct buf *out, const char *uri, int error);
