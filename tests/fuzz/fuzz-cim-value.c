/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * CIM values out of selectors and bodies: the first byte is the type, the rest
 * the text.  What is taken must be in range, and a point in time that is
 * printed must be read back as it was.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cim/cim.h"
#include "cim/datetime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_TEXT = 512, ARENA_SIZE = 4096 };

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_datetime(const struct cim_datetime *d)
{
	char xs[CIM_DATETIME_SIZE], cim[CIM_DATETIME_SIZE];
	struct cim_datetime again;

	cim_datetime_format_xs(d, xs);
	check(cim_datetime_parse(xs, &again) == 0);
	check(again.us == d->us && again.is_interval == d->is_interval);
	cim_datetime_format_cim(d, cim);
	check(strlen(cim) == 25);
	check(cim_datetime_parse(cim, &again) == 0);
	check(again.us == d->us && again.utc_minutes == d->utc_minutes);
}

static void check_value(enum cim_type type, const char *text,
			const struct cim_value *v)
{
	static const uint64_t max[] = { [CIM_UINT8] = UINT8_MAX,
					[CIM_UINT16] = UINT16_MAX,
					[CIM_UINT32] = UINT32_MAX,
					[CIM_UINT64] = UINT64_MAX };

	check(!v->null && v->n == 0);
	if (type == CIM_STRING)
		check(strcmp(v->string, text) == 0);
	else if (type == CIM_DATETIME)
		check_datetime(&v->datetime);
	else if (type == CIM_CHAR16)
		check(v->u <= UINT16_MAX);
	else if (type == CIM_SINT8)
		check(v->i >= INT8_MIN && v->i <= INT8_MAX);
	else if (type == CIM_SINT16)
		check(v->i >= INT16_MIN && v->i <= INT16_MAX);
	else if (type == CIM_SINT32)
		check(v->i >= INT32_MIN && v->i <= INT32_MAX);
	else if (type == CIM_UINT8 || type == CIM_UINT16 ||
		 type == CIM_UINT32 || type == CIM_UINT64)
		check(v->u <= max[type]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cim_value value = CIM_NULL;
	char text[MAX_TEXT + 1];
	enum cim_type type;
	struct arena *a;

	if (size == 0 || size > MAX_TEXT)
		return 0;
	type = (enum cim_type)(data[0] % (CIM_REFERENCE + 1));
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';

	a = arena_new(ARENA_SIZE);
	check(a);
	if (cim_value_parse(type, text, a, &value) == 0)
		check_value(type, text, &value);
	arena_free(a);
	return 0;
}
