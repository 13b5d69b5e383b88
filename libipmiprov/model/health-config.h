/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Rows that overrule the judgement of states.def
 */

#include <stdbool.h>

#include "libipmiprov/model/health.h"

/** health_overrides_find() - is there a row for this state? */
bool health_overrides_find(const struct health_overrides *overrides,
			   const struct health_subject *subject, int offset,
			   enum severity *ret);
