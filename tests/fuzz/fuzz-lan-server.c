/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The RMCP+ server, with any datagrams in any order
 *
 * The input is a list of steps: a byte that says what, a length of two bytes,
 * least significant first, and so many bytes.  RAW bytes are a datagram as they
 * are; the others are put where mere bytes would never come to: into a session
 * that is open, as a payload of any type, as a request, as a request to bridge,
 * or into the steps of a login.  Random numbers are those of a counter.
 */

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "libipmiprov/transport/sim.h"
#include "tests/unit/transport/lan-console.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum step { RAW, PAYLOAD, REQUEST, BRIDGED, LOGIN, MESSAGE, LATER, N_STEPS };
enum { HEAD_SIZE = 3, MAX_STEPS = 64, MAX_BRIDGED = 200 };

static const char machine[] =
	"persona 1\n"
	"device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
	"system-guid 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n"
	"fru 0 01 02 03 04 05 06 07 08\n"
	"controller 0x2c 0\n"
	"device-id 50 01 04 05 02 21 D9 7E 00 01 0B\n";

struct bench {
	struct clock_manual clock;
	struct rng_counter rng;
	struct transport *bmc;
	struct lan_server *server;
	struct lan_console console;
};

static void check(const struct bench *b)
{
	const struct lan_answers *a = &b->console.answers;

	if (a->n > LAN_SERVER_MAX_ANSWERS ||
	    lan_server_n_sessions(b->server) > LAN_SERVER_MAX_SESSIONS)
		abort();
	for (size_t i = 0; i < a->n; i++)
		if (a->packets[i].size == 0 ||
		    a->packets[i].size > sizeof(a->packets[i].bytes))
			abort();
}

static void payload(struct bench *b, const uint8_t *bytes, size_t size)
{
	struct lan_console *c = &b->console;

	if (size < 1 || !c->session.suite ||
	    lan_session_seal(&c->session, bytes[0] & 0x3f, bytes + 1, size - 1,
			     c->packet, &c->packet_size) != 0)
		return;
	lan_console_give(c, c->packet, c->packet_size);
}

static void request(struct bench *b, const uint8_t *bytes, size_t size)
{
	struct lan_console *c = &b->console;
	struct lan_msg msg = { .to = IPMI_BMC_ADDRESS,
			       .from = LAN_REMOTE_CONSOLE };

	if (size < 3 || size - 3 > IPMI_MAX_DATA || !c->session.suite)
		return;
	msg.netfn = bytes[0] & 0x3f;
	msg.to_lun = bytes[1] & 3;
	msg.cmd = bytes[2];
	msg.data = bytes + 3;
	msg.size = size - 3;
	lan_console_seal(c, &msg);
	lan_console_give(c, c->packet, c->packet_size);
}

static void bridged(struct bench *b, const uint8_t *bytes, size_t size)
{
	uint8_t outer[3 + 1 + MAX_BRIDGED + LAN_MSG_OVERHEAD] = { 6, 0, 0x34 };
	struct lan_msg msg = { .from = IPMI_BMC_ADDRESS };

	if (size < 5 || size - 5 > MAX_BRIDGED)
		return;
	outer[3] = bytes[0];
	msg.to = bytes[1];
	msg.netfn = bytes[2] & 0x3f;
	msg.to_lun = bytes[3] & 3;
	msg.cmd = bytes[4];
	msg.data = bytes + 5;
	msg.size = size - 5;
	request(b, outer, 4 + lan_msg_put(&msg, outer + 4));
}

/* A message of a login or outside of a session, of any type. */
static void message(struct bench *b, const uint8_t *bytes, size_t size)
{
	struct rmcp_packet p = { .payload_size = size - 1 };
	uint8_t packet[RMCP_MAX_PACKET];

	if (size < 1 || RMCP_HEADER_SIZE + size > sizeof(packet))
		return;
	p.type = bytes[0] & 0x3f;
	rmcp_put_header(&p, packet);
	memcpy(packet + RMCP_HEADER_SIZE, bytes + 1, size - 1);
	lan_console_give(&b->console, packet, RMCP_HEADER_SIZE + size - 1);
}

static void login(struct bench *b, const uint8_t *bytes, size_t size)
{
	static const uint8_t suites[] = { 17, 3 };

	if (size >= 2)
		(void)lan_console_login(&b->console, suites[bytes[0] & 1],
					bytes[1]);
}

static void step(struct bench *b, enum step what, const uint8_t *bytes,
		 size_t size)
{
	b->console.answers.n = 0;
	switch (what) {
	case RAW:
		lan_console_give(&b->console, bytes, size);
		break;
	case PAYLOAD:
		payload(b, bytes, size);
		break;
	case REQUEST:
		request(b, bytes, size);
		break;
	case BRIDGED:
		bridged(b, bytes, size);
		break;
	case LOGIN:
		login(b, bytes, size);
		break;
	case MESSAGE:
		message(b, bytes, size);
		break;
	default: /* LATER: seconds */
		b->clock.mono_ns += (uint64_t)(size ? bytes[0] : 1) * NS_PER_S;
	}
	check(b);
}

static int prepare(struct bench *b)
{
	struct lan_server_options o = { .user = "admin", .key = "secret" };
	struct persona p;
	char *why = NULL;

	clock_manual_init(&b->clock);
	rng_counter_init(&b->rng);
	if (persona_parse(machine, "fuzz", &p, &why) != 0 ||
	    sim_open_persona(&p, &b->clock.clock, &b->bmc) != 0)
		return -1;
	o.bmc = b->bmc;
	o.clock = &b->clock.clock;
	o.rng = &b->rng.rng;
	if (lan_server_new(&o, &b->server) != 0)
		return -1;
	lan_console_init(&b->console, b->server);
	return lan_console_login(&b->console, 17, 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench b = { 0 };

	if (prepare(&b) != 0)
		abort();
	for (int i = 0; i < MAX_STEPS && size >= HEAD_SIZE; i++) {
		size_t n =
			MIN((size_t)(data[1] | data[2] << 8), size - HEAD_SIZE);

		step(&b, (enum step)(data[0] % N_STEPS), data + HEAD_SIZE, n);
		data += HEAD_SIZE + n;
		size -= HEAD_SIZE + n;
	}
	lan_server_free(b.server);
	transport_close(b.bmc);
	return 0;
}
