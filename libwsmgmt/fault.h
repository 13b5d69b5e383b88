/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * WS-Management faults (DSP0226 chapter 14, MS-WSMV 2.2.4.43)
 *
 * Each is a row of fault.def: SOAP code, subcode, detail URI, WSManFault
 * number, reason text.  A fault is an answer, not an error.
 */

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum wsm_fault_id {
	_WSM_F_NONE,
#define FAULT(name, ...) WSM_F_##name,
#include "libwsmgmt/fault.def"
#undef FAULT
	N_WSM_FAULTS,
};

struct wsm_fault {
	enum wsm_fault_id id;
	const char *message; /* what is wrong with what, for WSManFault; or
				NULL: the row's reason */
	const char *const
		*extra_details;  /* what is supported instead, e.g.
				    dialects; ends with NULL; or NULL */
	const char *header_uri;  /* MustUnderstand: the header's namespace, */
	const char *header_name; /* and its local name */
};

struct wsm_fault_row {
	const char *name;
	const char *code;    /* "Sender", "Receiver", "MustUnderstand", ... */
	const char *subcode; /* QName with our prefixes, "w:InvalidSelectors" */
	const char *detail;  /* last part of the faultDetail URI, or NULL */
	uint32_t number;     /* WSManFault Code, 0: none */
	const char *reason;
};

/** wsm_fault_row() - the row of a fault */
const struct wsm_fault_row *wsm_fault_row(enum wsm_fault_id id);
