/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A [Health] section is read, or refused with a reason; a SEL record of any
 * bytes has a text and a severity.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libipmiprov/model/health.h"
#include "libipmiprov/model/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void tell(const struct maker *maker, const uint8_t raw[16],
		 const struct health_overrides *o)
{
	struct sensor sensor = { .name = "PS1 Status" };
	char text[TEXT_SIZE];

	text_event(maker, raw, text);
	if (!text[0])
		abort();
	text_event_detail(maker, raw, text);
	if (strlen(text) >= TEXT_SIZE ||
	    health_of_event(maker, &sensor, raw, o) > SEVERITY_CRITICAL)
		abort();
}

/* The record at the end of the bytes, as each vendor's and as nobody's. */
static void tell_all(const uint8_t raw[16], const struct health_overrides *o)
{
	for (enum vendor v = VENDOR_UNKNOWN; v < N_VENDORS; v++) {
		struct maker maker = { v, 674, 256 };

		tell(&maker, raw, o);
	}
	tell(NULL, raw, o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct health_overrides *o = NULL;
	char *why = NULL, *text = strndup((const char *)data, size);
	int r;

	if (!text)
		return 0;
	r = health_overrides_parse(text, "fuzz", &o, &why);
	if (r == -EINVAL && !why)
		abort();
	if (size >= 16)
		tell_all(data + size - 16, o);
	health_overrides_free(o);
	free(why);
	free(text);
	return 0;
}
