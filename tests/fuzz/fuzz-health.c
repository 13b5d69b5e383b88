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

static void tell(const uint8_t raw[16], const struct health_overrides *o)
{
	char text[TEXT_SIZE];

	text_event(raw, text);
	if (!text[0])
		abort();
	text_event_detail(raw, text);
	if (health_of_event(raw, o) > SEVERITY_CRITICAL)
		abort();
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
		tell(data + size - 16, o);
	health_overrides_free(o);
	free(why);
	free(text);
	return 0;
}
