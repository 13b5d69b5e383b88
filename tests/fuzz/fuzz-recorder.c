/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Whatever a BMC answers, what is recorded of it is a persona that can be read
 * again.  Exchanges: owner, LUN, network function, command, completion code,
 * sizes of request and response, their bytes.
 */

#include <stdlib.h>

#include "libipmiprov/transport/record.h"

enum { HEAD = 7 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void observe_all(struct recorder *r, const uint8_t *data, size_t size)
{
	while (size >= HEAD) {
		struct ipmi_req req = {
			.to = { .owner = data[0], .lun = data[1] & 3 },
			.netfn = data[2],
			.cmd = data[3],
			.data = data + HEAD,
			.size = data[5],
		};
		struct ipmi_rsp rsp = { .cc = data[4], .size = data[6] };
		size_t n = HEAD + req.size + rsp.size;

		if (n > size)
			return;
		for (size_t i = 0; i < rsp.size; i++)
			rsp.data[i] = data[HEAD + req.size + i];
		if (recorder_observe(r, &req, &rsp) != 0)
			abort();
		data += n;
		size -= n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recorder r;
	struct persona again;
	struct buf text = { 0 };
	char *why = NULL;

	if (recorder_init(&r) != 0)
		abort();
	observe_all(&r, data, size);
	persona_format(&r.persona, &text);
	if (persona_parse(text.data, "again", &again, &why) != 0)
		abort();
	persona_redact(&again);
	persona_done(&again);
	recorder_done(&r);
	buf_done(&text);
	return 0;
}
