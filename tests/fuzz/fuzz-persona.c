/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Whatever a persona says, it is read or refused; what is read is written in a
 * form that reads the same, redacts, and answers any request.  Requests follow
 * a NUL, each a length and its bytes.
 */

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "libipmiprov/transport/sim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_written(const struct persona *p)
{
	struct buf first = { 0 }, second = { 0 };
	struct persona again;
	char *why = NULL;

	persona_format(p, &first);
	if (persona_parse(first.data, "again", &again, &why) != 0)
		abort();
	persona_format(&again, &second);
	if (strcmp(first.data, second.data) != 0)
		abort();
	persona_redact(&again);
	persona_done(&again);
	buf_done(&first);
	buf_done(&second);
}

static void ask(struct sim *sim, const uint8_t *data, size_t size)
{
	while (size > 1) {
		size_t n = data[0] % 24;
		struct ipmi_rsp rsp;
		struct ipmi_req req;

		data++;
		size--;
		if (n < 3 || n > size)
			return;
		req = (struct ipmi_req){
			.to = { .lun = data[0] & 3,
				.owner = data[0] & 0x80 ? 0x2c : 0x20 },
			.netfn = data[1],
			.cmd = data[2],
			.data = data + 3,
			.size = n - 3,
		};
		if (sim_answer(sim, &req, &rsp) == 0 &&
		    rsp.size > sizeof(rsp.data))
			abort();
		data += n;
		size -= n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\0', size);
	size_t text_size = end ? (size_t)(end - data) : size;
	struct persona p;
	char *why = NULL, *text = strndup((const char *)data, text_size);
	struct sim sim;

	if (!text)
		return 0;
	if (persona_parse(text, "fuzz", &p, &why) == 0) {
		check_written(&p);
		if (sim_init(&sim, &p, &clock_system) == 0 && end)
			ask(&sim, end + 1, (size_t)(data + size - (end + 1)));
		sim_done(&sim);
	}
	free(why);
	free(text);
	return 0;
}
