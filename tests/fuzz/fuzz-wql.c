/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Filters: the same bytes as WQL, as CQL, as selectors and as an association,
 * and then the answer about an instance.  XPath has a target of its own.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "libwsmgmt/filter.h"
#include "libwsmgmt/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_TEXT = 4096, ARENA_SIZE = 1 << 20 };

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Each property has a value of its type, but for every third. */
static void fill(struct cim_instance *instance)
{
	const struct cim_class *class = instance->class;

	for (size_t i = 0; i < class->n_properties; i++) {
		const struct cim_property *p = &class->properties[i];

		if (i % 3 == 0 || p->is_array || p->type == CIM_REFERENCE)
			continue;
		instance->values[i] = (struct cim_value){ 0 };
		if (p->type == CIM_STRING)
			instance->values[i].string = "aB%[c";
	}
}

static void ask(const struct wsm_query *query, struct arena *a)
{
	CLEANUP(buf_done) struct buf out = { 0 };
	const struct cim_class *class = cim_class_find("NumericSensor");
	struct cim_instance instance;
	struct wsm_fault fault;
	bool matches;

	if (wsm_query_kind(query) != WSM_QUERY_INSTANCES) {
		check(wsm_query_walk(query)->object != NULL);
		return;
	}
	check(wsm_query_class(query) != NULL);
	if (!cim_class_is_a(class, wsm_query_class(query)))
		class = wsm_query_class(query);
	check(cim_instance_init(&instance, class, a) == 0);
	fill(&instance);
	check(wsm_query_matches(query, &instance, &matches, &fault) == 0);
	if (wsm_query_is_projection(query))
		wsm_write_projection(&out, &instance, query, "urn:x");
}

static void run(const char *dialect, const char *text, const char *xml)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(ARENA_SIZE);
	CLEANUP(wsm_query_free_p) struct wsm_query *query = NULL;
	const struct wsm_filter filter = { true, dialect, text, xml };
	const struct cim_class *class =
		strstr(dialect, "Selector") ? cim_class_find("NumericSensor")
					    : NULL;
	struct wsm_fault fault = { 0 };
	int r;

	check(a != NULL);
	r = wsm_query_parse(&filter, class, &wsm_default_query_limits, a,
			    &query, &fault);
	check((r == WSM_QUERY_R_FAULT) == (fault.id != 0));
	if (r == 0)
		ask(query, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[MAX_TEXT + 1];

	if (size > MAX_TEXT)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	run("http://schemas.microsoft.com/wbem/wsman/1/WQL", text, NULL);
	run("http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf", text, NULL);
	run("http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter", NULL,
	    text);
	run("http://schemas.dmtf.org/wbem/wsman/1/cimbinding/"
	    "associationFilter",
	    NULL, text);
	return 0;
}
