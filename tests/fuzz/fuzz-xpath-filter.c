/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * XPath filters: any text over the XML of an instance, within the limits
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_TEXT = 4096, ARENA_SIZE = 1 << 20 };

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void run(const char *text, struct arena *a)
{
	CLEANUP(wsm_query_free_p) struct wsm_query *query = NULL;
	const struct wsm_filter filter = { .is_present = true, .text = text };
	const struct cim_class *class = cim_class_find("NumericSensor");
	struct cim_instance instance;
	struct wsm_fault fault = { 0 };
	bool matches;
	int r = wsm_query_parse(&filter, class, &wsm_default_query_limits, a,
				&query, &fault);

	check((r == WSM_QUERY_R_FAULT) == (fault.id != 0));
	if (r != 0)
		return;
	check(cim_instance_init(&instance, class, a) == 0);
	for (size_t i = 0; i < class->n_properties; i += 2)
		if (class->properties[i].type == CIM_STRING &&
		    !class->properties[i].is_array)
			instance.values[i] = CIM_STR("a b");
	r = wsm_query_matches(query, &instance, &matches, &fault);
	check((r == WSM_QUERY_R_FAULT) == (fault.id != 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_free_p) struct arena *a = NULL;
	char text[MAX_TEXT + 1];

	/* what a request holds was checked when it was read */
	if (size > MAX_TEXT || !utf8_is_valid((const char *)data, size))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	a = arena_new(ARENA_SIZE);
	check(a != NULL);
	run(text, a);
	return 0;
}
