/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <assert.h>
#include <stddef.h>

#include "libwsmgmt/fault.h"

static const struct wsm_fault_row rows[N_WSM_FAULTS] = {
#define FAULT(name, code, subcode, detail, number, reason)                     \
	[WSM_F_##name] = { #name, code, subcode, detail, number, reason },
#include "libwsmgmt/fault.def"
#undef FAULT
};

const struct wsm_fault_row *wsm_fault_row(enum wsm_fault_id id)
{
	assert(id > _WSM_F_NONE && id < N_WSM_FAULTS);
	return &rows[id];
}
