/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The filters of WS-Enumeration
 *
 * A filter comes in one of five dialects, and each becomes a query: which class
 * it is about, which instances it takes, which of their properties; or, for
 * associations, whose ends it asks for.  What cannot be honoured is a fault and
 * is never passed over.
 *
 *	XPath 1.0	true of the instance's element; a prefix means nothing,
 *			since its names are of one namespace, but case does
 *	WQL, CQL	SELECT ... FROM ... WHERE ...; in WQL ASSOCIATORS OF and
 *			REFERENCES OF as well
 *	selectors	properties and their values, all of them
 *	associations	DSP0227, 8.2.1
 *
 * Comparison with null is neither true nor false, and so is NOT of it: only IS
 * NULL finds null.  Text is compared without regard to the case of ASCII
 * letters, but for CQL and XPath.
 */

#include <stdbool.h>
#include <stddef.h>

#include "cim/cim.h"
#include "libwsmgmt/request.h"

struct wsm_query;

struct wsm_query_limits {
	size_t max_size;             /* bytes of the filter */
	size_t max_depth, max_nodes; /* of its conditions */
	/* libxml2's operations, for one instance and for all */
	unsigned long max_xpath_ops, max_xpath_total;
	size_t max_memory; /* bytes that a query takes */
};

extern const struct wsm_query_limits wsm_default_query_limits;

enum wsm_query_kind {
	WSM_QUERY_INSTANCES,   /* of a class */
	WSM_QUERY_ASSOCIATORS, /* the objects at the other ends */
	WSM_QUERY_REFERENCES,  /* the associations themselves */
};

enum {
	_WSM_QUERY_R_OK,
	WSM_QUERY_R_FAULT, /* *ret_fault says why not */
};

/**
 * wsm_query_parse() - read a filter
 * @filter: as the request has it
 * @class: that the resource URI names; NULL: all classes
 * @limits: wsm_default_query_limits
 * @a: for the fault
 * @ret: free it with wsm_query_free(); needs nothing of the request
 * @ret_fault: filled on WSM_QUERY_R_FAULT
 *
 * Return: 0, WSM_QUERY_R_FAULT, or -ENOMEM.
 */
int wsm_query_parse(const struct wsm_filter *filter,
		    const struct cim_class *class,
		    const struct wsm_query_limits *limits, struct arena *a,
		    struct wsm_query **ret, struct wsm_fault *ret_fault);

void wsm_query_free(struct wsm_query *query);    /* NULL is fine */
void wsm_query_free_p(struct wsm_query **query); /* for CLEANUP() */

enum wsm_query_kind wsm_query_kind(const struct wsm_query *query);

/** wsm_query_class() - whose instances, and those of classes that descend from
 *  it; NULL for associations */
const struct cim_class *wsm_query_class(const struct wsm_query *query);

/* Whose associations, and which; NULL: any. */
struct wsm_query_walk {
	const struct cim_instance *object;   /* all its keys are set */
	const struct cim_class *association; /* it, or one that descends */
	const struct cim_class *result;      /* of associators only */
	const char *role, *result_role;
};

/** wsm_query_walk() - for WSM_QUERY_ASSOCIATORS and WSM_QUERY_REFERENCES */
const struct wsm_query_walk *wsm_query_walk(const struct wsm_query *query);

/** wsm_query_takes_all() - does every instance of its class match? */
bool wsm_query_takes_all(const struct wsm_query *query);

/**
 * wsm_query_matches() - does it take an instance?
 * @instance: of the query's class, or of one that descends from it
 * @ret: the verdict
 * @ret_fault: filled on WSM_QUERY_R_FAULT: XPath that takes too long
 *
 * Return: 0, WSM_QUERY_R_FAULT, or -ENOMEM.
 */
int wsm_query_matches(const struct wsm_query *query,
		      const struct cim_instance *instance, bool *ret,
		      struct wsm_fault *ret_fault);

/** wsm_query_is_projection() - does it ask for some properties only?  Then an
 *  item is a w:XmlFragment: wsm_write_projection() in reply.h. */
bool wsm_query_is_projection(const struct wsm_query *query);

/** wsm_query_takes() - is a property among those that it asks for? */
bool wsm_query_takes(const struct wsm_query *query, const char *property);
