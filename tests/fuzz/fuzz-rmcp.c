/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Every parser that sees a BMC's packet, past the authentication too
 */

#include <stdlib.h>
#include <string.h>

#include "libipmiprov/transport/lan-session.h"
#include "libipmiprov/transport/rakp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void sealed(struct lan_session *s, const uint8_t *data, size_t size)
{
	uint8_t packet[RMCP_MAX_PACKET], plain[RMCP_MAX_PACKET];
	struct lan_session other = *s;
	struct rmcp_packet got;
	size_t packet_size;

	if (lan_session_seal(&other, RMCP_IPMI_MESSAGE, data, size, packet,
			     &packet_size) != 0)
		return;
	if (lan_session_unseal(s, packet, packet_size, &got, plain) != 0 ||
	    got.payload_size != size ||
	    (size && memcmp(got.payload, data, size) != 0))
		abort();
}

static void payloads(const struct lan_suite *suite, const uint8_t *data,
		     size_t size)
{
	struct lan_login login = { .role_m = 2 };
	struct lan_msg msg;
	const uint8_t *code;

	if (size >= 2)
		(void)rakp_status(data[1]);
	(void)rakp_get_open(suite, data, size, &login);
	if (rakp_get_2(suite, data, size, &login, &code) == 0 &&
	    code + suite->digest_size != data + size)
		abort();
	(void)rakp_get_4(suite, data, size, &code);
	if (lan_msg_parse(data, size, &msg) == 0 &&
	    msg.size + LAN_MSG_OVERHEAD != size)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int suites[] = { 17, 3 };
	uint8_t plain[RMCP_MAX_PACKET];
	struct rng_counter rng;
	struct rmcp_packet p;
	size_t plain_size;

	if (size > RMCP_MAX_PACKET)
		return 0;
	rng_counter_init(&rng);
	for (size_t i = 0; i < 2; i++) {
		struct lan_session s = { .rng = &rng.rng,
					 .suite = lan_suite(suites[i]),
					 .our_id = 1,
					 .bmc_id = 1 };

		(void)lan_session_unseal(&s, data, size, &p, plain);
		(void)lan_decrypt(&s.keys, data, size, plain, &plain_size);
		sealed(&s, data, size);
		payloads(s.suite, data, size);
		s.suite = NULL;
		if (lan_session_unseal(&s, data, size, &p, plain) == 0)
			payloads(lan_suite(suites[i]), p.payload,
				 p.payload_size);
	}
	return 0;
}
