/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Why a service did not do what it was asked for
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "libwsmgmt/tree.h"

struct wsm_failure {      /* members that do not apply are NULL or 0 */
	const char *text; /* one line for people; always */
	long http_status;
	bool is_untrusted; /* its certificate was not accepted */
	/* of a fault */
	const char *code, *subcode;   /* "Sender", "InvalidSelectors": without
					 their prefixes */
	const char *reason, *detail;  /* detail: the faultDetail URI */
	const char *message;          /* of WSManFault */
	uint32_t number;              /* WSManFault Code */
	const struct wsm_node *fault; /* the element */
};

/**
 * wsm_failure_read() - read a fault out of an envelope
 * @body: of the HTTP reply; was found to hold a Fault
 * @is_utf16: what HTTP said
 * @a: for texts
 * @ret: all but .http_status is filled
 *
 * Takes the variants that other services send: any prefix, the 2004 names,
 * misspelt details, and no detail at all.
 *
 * Return: 0 or -ENOMEM.
 */
int wsm_failure_read(const struct buf *body, bool is_utf16, struct arena *a,
		     struct wsm_failure *ret);
