/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Which instances a filter takes
 */

#include "daemon/ops/call.h"
#include "libwsmgmt/filter.h"

/**
 * filter_parse() - read the filter of an Enumerate
 * @call: whose class is found; NULL is all classes
 * @ret: for wsm_query_free()
 *
 * Return: 0, CALL_R_FAULT or -ENOMEM.
 */
int filter_parse(struct call *call, struct wsm_query **ret);

/**
 * filter_select() - find what it takes
 * @exact: no instances of classes that descend from the query's
 * @ret: parts are added
 *
 * Return: 0, CALL_R_FAULT or -ENOMEM.
 */
int filter_select(struct call *call, const struct wsm_query *query, bool exact,
		  struct parts *ret);
