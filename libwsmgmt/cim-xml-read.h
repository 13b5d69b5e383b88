/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * CIM instances from XML (DSP0230), whoever wrote it
 *
 * Prefixes, namespaces and xsi:type are not looked at: a class is known by the
 * local name of its element and a property by that of its, in any case.
 * Datetimes are taken bare or in any of the elements that implementations wrap
 * them in, references with an EndpointReference around them or without.
 */

#include "cim/cim.h"
#include "libwsmgmt/request.h"

enum {
	_WSM_READ_R_OK,
	WSM_READ_R_XML,           /* not XML, or too much of it */
	WSM_READ_R_UNKNOWN_CLASS, /* there is no class of that name */
	WSM_READ_R_BAD_VALUE,     /* a value is not of its property's type */
};

struct wsm_read_problem {
	const char *what;    /* for people; or NULL */
	size_t n_unknown;    /* elements that are no property: passed over */
	const char *unknown; /* the first of them; or NULL */
};

/**
 * wsm_read_instance() - read the element of an instance
 * @xml: UTF-8, one element with all namespaces that it uses
 * @size: its size
 * @limits: wsm_default_limits
 * @a: for all that is returned
 * @ret: what is not there is null; untouched unless 0 is returned
 * @ret_problem: what was odd, also where 0 is returned
 *
 * Return: 0, WSM_READ_R_*, or -ENOMEM.
 */
int wsm_read_instance(const char *xml, size_t size,
		      const struct wsm_limits *limits, struct arena *a,
		      struct cim_instance *ret,
		      struct wsm_read_problem *ret_problem);

/**
 * wsm_read_reference() - the keys that an endpoint reference names
 * @epr: as a selector or a property has it; NULL names nothing
 * @a: for the keys
 * @ret: a reference; selectors that are no keys of its class are passed over
 *
 * Return: 0, CIM_R_BAD_VALUE if it is not of a known class or a key is not of
 * its type, or -ENOMEM.
 */
int wsm_read_reference(const struct wsm_epr *epr, struct arena *a,
		       struct cim_value *ret);

/* Properties of a class, or parameters of a method. */
struct wsm_read_table {
	const struct cim_property *rows;
	size_t n;
};

struct wsm_values {          /* by row of the table */
	const char *element; /* local name of what holds them */
	struct cim_value *values;
	bool *is_given; /* was there an element?  It may have said null. */
};

/**
 * wsm_read_values() - read the elements in an element, whatever its name
 * @xml: UTF-8, NUL-terminated; see wsm_read_instance() for all else
 *
 * Return: 0, WSM_READ_R_XML, WSM_READ_R_BAD_VALUE, or -ENOMEM.
 */
int wsm_read_values(const char *xml, const struct wsm_limits *limits,
		    struct arena *a, const struct wsm_read_table *table,
		    struct wsm_values *ret,
		    struct wsm_read_problem *ret_problem);
