/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/ipmi.h"

static const struct {
	int code;
	const char *text;
} cc_texts[] = {
#define CC(name, code_, text_) { .code = (code_), .text = text_ },
#include "libipmiprov/ipmi/cc.def"
#undef CC
};

const char *ipmi_cc_text(int cc)
{
	for (size_t i = 0; i < ARRAY_SIZE(cc_texts); i++)
		if (cc_texts[i].code == cc)
			return cc_texts[i].text;
	return NULL;
}

int ipmi_call(const struct ipmi_peer *peer, enum ipmi_command command,
	      const struct ipmi_data *data, size_t min_size,
	      struct ipmi_rsp *ret)
{
	const struct ipmi_req req = {
		.to = peer->address,
		.netfn = ipmi_commands[command].netfn,
		.cmd = ipmi_commands[command].cmd,
		.data = data ? data->bytes : NULL,
		.size = data ? data->size : 0,
	};
	int r;

	r = transport_exchange(peer->transport, &req, ret, peer->deadline_ns);
	if (r < 0)
		return ERR_TRACE(r);
	if (ret->cc != 0)
		return ret->cc;
	if (ret->size < min_size)
		return ERR_ORIGIN(-EBADMSG);

	return 0;
}
