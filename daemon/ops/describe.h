/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a request does, in a line of the log
 */

#include "daemon/ops/call.h"

/** describe_method() - a method with its parameters, and of what; NULL without
 *  memory */
char *describe_method(struct call *call, const struct model_object *o,
		      const struct cim_method *method,
		      const struct cim_value *in);

/** describe_changes() - the properties that a model_set() changes */
char *describe_changes(struct call *call, const struct model_call *c,
		       const struct cim_value *values);
