/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/capture-walk.h"

enum {
	NETFN_SENSOR = 0x04,
	NETFN_APP = 0x06,
	NETFN_TRANSPORT = 0x0c,
	NETFN_GROUP = 0x2c,
	DCMI = 0xdc,
	CC_UNKNOWN = 0xc1,
	CC_UNKNOWN_LUN = 0xc2,
	MEDIUM_LAN = 0x04,
	HIGHEST_CHANNEL = 0x0b,
	SYSTEM_INTERFACE = 0x0f,
	MAX_USER = 63,
	MAX_BLOCKS = 17, /* a text of 255 bytes and its head */
	TEMPERATURE = 0x01,
	ASK_IPMI_2 = 0x80,
	MAX_LAN_SETS = 16,
	LAN_N_DESTINATIONS = 17, /* parameters */
	LAN_DESTINATION_TYPE = 18,
	LAN_DESTINATION = 19,
};

#define REQUEST(netfn, cmd, ...)                                               \
	{                                                                      \
		netfn, cmd, sizeof((uint8_t[]){ __VA_ARGS__ }),                \
		{                                                              \
			__VA_ARGS__                                            \
		}                                                              \
	}

struct request {
	uint8_t netfn, cmd;
	size_t size;
	uint8_t data[6];
};

/* clang-format off */
static const struct request requests[] = {
	{ 0x00, 0x00, 0, { 0 } }, { 0x00, 0x01, 0, { 0 } },
	{ 0x00, 0x07, 0, { 0 } }, { 0x00, 0x0f, 0, { 0 } },
	REQUEST(0x00, 0x09, 0, 0, 0), REQUEST(0x00, 0x09, 1, 0, 0),
	REQUEST(0x00, 0x09, 2, 0, 0), REQUEST(0x00, 0x09, 3, 0, 0),
	REQUEST(0x00, 0x09, 4, 0, 0), REQUEST(0x00, 0x09, 5, 0, 0),
	{ 0x04, 0x01, 0, { 0 } }, { 0x04, 0x10, 0, { 0 } },
	{ 0x04, 0x20, 0, { 0 } },
	{ 0x06, 0x01, 0, { 0 } }, { 0x06, 0x04, 0, { 0 } },
	{ 0x06, 0x07, 0, { 0 } }, { 0x06, 0x08, 0, { 0 } },
	{ 0x06, 0x25, 0, { 0 } }, { 0x06, 0x2f, 0, { 0 } },
	{ 0x06, 0x31, 0, { 0 } }, { 0x06, 0x37, 0, { 0 } },
	REQUEST(0x06, 0x57, 0), REQUEST(0x06, 0x57, 1),
	{ 0x0a, 0x20, 0, { 0 } }, { 0x0a, 0x21, 0, { 0 } },
	{ 0x0a, 0x40, 0, { 0 } }, { 0x0a, 0x41, 0, { 0 } },
	{ 0x0a, 0x5c, 0, { 0 } },
	REQUEST(0x2c, 0x01, DCMI, 1), REQUEST(0x2c, 0x01, DCMI, 2),
	REQUEST(0x2c, 0x01, DCMI, 3), REQUEST(0x2c, 0x01, DCMI, 4),
	REQUEST(0x2c, 0x02, DCMI, 1, 0, 0), REQUEST(0x2c, 0x03, DCMI, 0, 0),
	REQUEST(0x2c, 0x13, DCMI, 1, 0), REQUEST(0x2c, 0x13, DCMI, 2, 0),
	REQUEST(0x2c, 0x13, DCMI, 3, 0), REQUEST(0x2c, 0x13, DCMI, 4, 0),
	REQUEST(0x2c, 0x13, DCMI, 5, 0),
};
/* clang-format on */

/* Plain parameters of a LAN channel; the community string is left alone. */
static const uint8_t lan_parameters[] = {
	0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
	12, 13, 14, 15, 17, 20, 21, 22, 23, 24, 26,
};
static const uint8_t sol_parameters[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
static const uint8_t system_parameters[] = { 0, 1, 2, 3, 4, 5, 6 };

static bool is_refused(const struct capture_walk *w, uint8_t netfn, uint8_t cmd)
{
	return w->refused[netfn & 63][cmd / 8] & 1 << cmd % 8;
}

static int exchange(struct capture_walk *w, const struct ipmi_peer *peer,
		    const struct request *request, struct ipmi_rsp *ret)
{
	const struct ipmi_req req = {
		.to = peer->address,
		.netfn = request->netfn,
		.cmd = request->cmd,
		.data = request->data,
		.size = request->size,
	};
	int r = transport_exchange(peer->transport, &req, ret,
				   peer->deadline_ns);

	if (r < 0 && (r == -ENOMEM || link_is_over(w->link, w->deadline_ns)))
		return ERR_TRACE(r);
	if (r < 0) { /* this request only */
		ret->cc = 0xff;
		ret->size = 0;
	}
	return 0;
}

/*
 * A command that the BMC does not know is asked for once.  Return: 0 with an
 * answer, or the error that ends the walk; a request without an answer, or one
 * not sent, has completion code FFh and no bytes.
 */
static int ask(struct capture_walk *w, const struct request *request,
	       struct ipmi_rsp *ret)
{
	const struct ipmi_peer bmc = {
		.transport = &w->link->transport,
		.deadline_ns = w->deadline_ns,
	};
	int r;

	ret->cc = 0xff;
	ret->size = 0;
	if (is_refused(w, request->netfn, request->cmd))
		return 0;
	r = exchange(w, &bmc, request, ret);
	if (r == 0 && (ret->cc == CC_UNKNOWN || ret->cc == CC_UNKNOWN_LUN))
		w->refused[request->netfn & 63][request->cmd / 8] |=
			(uint8_t)(1 << request->cmd % 8);
	return ERR_TRACE(r);
}

static int walk_requests(struct capture_walk *w)
{
	struct ipmi_rsp rsp;

	for (size_t i = 0; i < ARRAY_SIZE(requests); i++) {
		int r = ask(w, &requests[i], &rsp);

		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

/* answer: revision, set, then in the first set: encoding, size, text */
static int walk_system_text(struct capture_walk *w, uint8_t parameter)
{
	struct request request = REQUEST(NETFN_APP, 0x59, 0, parameter, 0, 0);
	size_t n_blocks = 1;

	for (size_t i = 0; i < MIN(n_blocks, (size_t)MAX_BLOCKS); i++) {
		struct ipmi_rsp rsp;
		int r;

		request.data[2] = (uint8_t)i;
		r = ask(w, &request, &rsp);
		if (r != 0)
			return ERR_TRACE(r);
		if (rsp.cc != 0)
			return 0;
		if (i == 0 && rsp.size > 3 && parameter > 0)
			n_blocks = (rsp.data[3] + 2U + 15) / 16;
	}
	return 0;
}

static int walk_lan_sets(struct capture_walk *w, uint8_t channel, size_t n)
{
	struct ipmi_rsp rsp;

	for (uint8_t set = 0; set <= n && set < MAX_LAN_SETS; set++) {
		const struct request type =
			REQUEST(NETFN_TRANSPORT, 0x02, channel,
				LAN_DESTINATION_TYPE, set, 0);
		const struct request address =
			REQUEST(NETFN_TRANSPORT, 0x02, channel, LAN_DESTINATION,
				set, 0);
		int r = ask(w, &type, &rsp);

		if (r == 0)
			r = ask(w, &address, &rsp);
		if (r != 0)
			return ERR_TRACE(r);
		if (rsp.cc != 0)
			return 0;
	}
	return 0;
}

static int walk_lan(struct capture_walk *w, uint8_t channel)
{
	struct ipmi_rsp rsp;
	size_t n_destinations = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(lan_parameters); i++) {
		const struct request request =
			REQUEST(NETFN_TRANSPORT, 0x02, channel,
				lan_parameters[i], 0, 0);

		r = ask(w, &request, &rsp);
		if (r == 0 && rsp.cc == 0 && rsp.size > 1 &&
		    lan_parameters[i] == LAN_N_DESTINATIONS)
			n_destinations = rsp.data[1];
	}
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(sol_parameters); i++) {
		const struct request request =
			REQUEST(NETFN_TRANSPORT, 0x22, channel,
				sol_parameters[i], 0, 0);

		r = ask(w, &request, &rsp);
	}
	if (r == 0)
		r = walk_lan_sets(w, channel, n_destinations);
	return ERR_TRACE(r);
}

/* answer to the first: how many users there can be, in six bits */
static int walk_users(struct capture_walk *w, uint8_t channel)
{
	size_t n_users = 1;

	for (uint8_t user = 1; user <= n_users && user <= MAX_USER; user++) {
		const struct request access =
			REQUEST(NETFN_APP, 0x44, channel, user);
		const struct request name = REQUEST(NETFN_APP, 0x46, user);
		struct ipmi_rsp rsp;
		int r = ask(w, &access, &rsp);

		if (r == 0 && user == 1 && rsp.cc == 0 && rsp.size > 0)
			n_users = rsp.data[0] & MAX_USER;
		if (r == 0)
			r = ask(w, &name, &rsp);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static int walk_channel(struct capture_walk *w, uint8_t channel)
{
	const struct request info = REQUEST(NETFN_APP, 0x42, channel);
	const struct request more[] = {
		REQUEST(NETFN_APP, 0x41, channel, 0x40),
		REQUEST(NETFN_APP, 0x41, channel, 0x80),
		REQUEST(NETFN_APP, 0x38, channel | ASK_IPMI_2, 4),
	};
	struct ipmi_rsp rsp;
	int r = ask(w, &info, &rsp);

	if (r != 0 || rsp.cc != 0 || rsp.size < 2 ||
	    (rsp.data[1] & 0x7f) != MEDIUM_LAN)
		return ERR_TRACE(r);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(more); i++)
		r = ask(w, &more[i], &rsp);
	if (r == 0)
		r = walk_users(w, channel);
	if (r == 0)
		r = walk_lan(w, channel);
	return ERR_TRACE(r);
}

static int walk_channels(struct capture_walk *w)
{
	int r = 0;

	for (uint8_t channel = 0; r == 0 && channel <= HIGHEST_CHANNEL;
	     channel++)
		r = walk_channel(w, channel);
	return r ? ERR_TRACE(r) : ERR_TRACE(walk_channel(w, SYSTEM_INTERFACE));
}

/* request: DCh, type, entity, instance, first; answer: DCh, in all, here */
static int walk_dcmi_list(struct capture_walk *w, uint8_t cmd, uint8_t entity)
{
	struct request request =
		REQUEST(NETFN_GROUP, cmd, DCMI, TEMPERATURE, entity, 0, 0);
	size_t n = 0;

	for (;;) {
		struct ipmi_rsp rsp;
		int r;

		request.data[4] = (uint8_t)(n + 1);
		r = ask(w, &request, &rsp);
		if (r != 0)
			return ERR_TRACE(r);
		if (rsp.cc || rsp.size < 3 || rsp.data[2] == 0)
			return 0;
		n += rsp.data[2];
		if (n >= rsp.data[1])
			return 0;
	}
}

static int walk_dcmi_text(struct capture_walk *w, uint8_t cmd)
{
	struct request request = REQUEST(NETFN_GROUP, cmd, DCMI, 0, 16);
	size_t n = 0;

	for (;;) {
		struct ipmi_rsp rsp;
		int r;

		request.data[1] = (uint8_t)n;
		r = ask(w, &request, &rsp);
		if (r != 0)
			return ERR_TRACE(r);
		if (rsp.cc || rsp.size < 3)
			return 0;
		n += rsp.size - 2;
		if (n >= rsp.data[1] || n > PERSONA_MAX_REPLY)
			return 0;
		request.data[2] = (uint8_t)MIN(rsp.data[1] - n, (size_t)16);
	}
}

/* answer: DCh, version (2), revision, how many periods, each of them */
static int walk_dcmi_periods(struct capture_walk *w)
{
	const struct request request = REQUEST(NETFN_GROUP, 0x01, DCMI, 5);
	struct ipmi_rsp periods, rsp;
	int r = ask(w, &request, &periods);

	for (size_t i = 5; r == 0 && periods.cc == 0 && i < periods.size &&
			   i < 5U + periods.data[4];
	     i++) {
		const struct request power =
			REQUEST(NETFN_GROUP, 0x02, DCMI, 2, periods.data[i], 0);

		r = ask(w, &power, &rsp);
	}
	return ERR_TRACE(r);
}

static int walk_dcmi(struct capture_walk *w)
{
	static const uint8_t entities[] = {
		0x40, 0x41, 0x42, 0x37, 0x03, 0x07
	};
	int r;

	if (is_refused(w, NETFN_GROUP, 0x01))
		return 0;
	r = walk_dcmi_periods(w);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(entities); i++) {
		r = walk_dcmi_list(w, 0x07, entities[i]);
		if (r == 0)
			r = walk_dcmi_list(w, 0x10, entities[i]);
	}
	if (r == 0)
		r = walk_dcmi_text(w, 0x06);
	return r ? ERR_TRACE(r) : ERR_TRACE(walk_dcmi_text(w, 0x09));
}

/* The factors of each raw reading; each answer says how far it holds. */
static int walk_factors(struct capture_walk *w, const struct ipmi_peer *peer,
			const struct sensor *s)
{
	struct request request =
		REQUEST(NETFN_SENSOR, 0x23, (uint8_t)s->number, 0);

	for (unsigned raw = 0;;) {
		struct ipmi_rsp rsp;
		int r;

		request.data[1] = (uint8_t)raw;
		r = exchange(w, peer, &request, &rsp);
		if (r != 0)
			return ERR_TRACE(r);
		if (rsp.cc != 0 || rsp.size < 7)
			return 0;
		if (rsp.data[0] <= raw) /* they hold to the end */
			return 0;
		raw = rsp.data[0];
	}
	return 0;
}

/* Where the provider had no need to ask. */
static int walk_sensor(struct capture_walk *w, const struct sensor *s)
{
	static const uint8_t cmds[] = { 0x25, 0x27, 0x29, 0x2b };
	const struct ipmi_address address = { .owner = (uint8_t)s->owner,
					      .channel = (uint8_t)s->channel,
					      .lun = (uint8_t)s->lun };
	bool is_limited = s->reading_type == READING_TYPE_THRESHOLD;
	struct ipmi_peer peer;
	struct ipmi_rsp rsp;
	int r = link_peer(w->link, &address, w->deadline_ns, &peer);

	if (r != 0)
		return r < 0 ? ERR_TRACE(r) : 0;
	for (size_t i = 0; i < ARRAY_SIZE(cmds); i++) {
		struct request request = REQUEST(NETFN_SENSOR, cmds[i],
						 (uint8_t)s->number, 0xff);

		if (cmds[i] <= 0x27 && !is_limited)
			continue;
		if (cmds[i] != 0x25)
			request.size = 1;
		r = exchange(w, &peer, &request, &rsp);
		if (r != 0)
			return ERR_TRACE(r);
	}
	if (s->linearization >= LINEARIZATION_NON_LINEAR && s->is_analog)
		return ERR_TRACE(walk_factors(w, &peer, s));
	return 0;
}

/* Only of those that answer when they are asked for their reading. */
static bool is_there(const struct capture_walk *w, const struct sensor *s)
{
	struct persona_controller *c;
	struct persona_sensor *sensor;
	uint8_t address = (uint8_t)s->owner;

	c = persona_controller(
		&w->recorder->persona, address,
		address == IPMI_BMC_ADDRESS ? 0 : (uint8_t)s->channel, false);
	sensor = c ? persona_sensor(c, (uint8_t)s->lun, (uint8_t)s->number,
				    false)
		   : NULL;
	return sensor && sensor->reading.is_set && !sensor->reading.cc;
}

static int walk_sensors(struct capture_walk *w)
{
	for (size_t i = 0; w->sdr && i < w->sdr->n_sensors; i++) {
		const struct sensor *s = &w->sdr->sensors[i];
		int r = is_there(w, s) ? walk_sensor(w, s) : 0;

		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static int walk_controllers(struct capture_walk *w)
{
	static const struct request about[] = {
		{ NETFN_APP, 0x01, 0, { 0 } },
		{ NETFN_APP, 0x04, 0, { 0 } },
		{ NETFN_SENSOR, 0x20, 0, { 0 } },
	};

	for (size_t i = 0; w->sdr && i < w->sdr->n_mcs; i++) {
		const struct ipmi_address address = {
			.owner = (uint8_t)w->sdr->mcs[i].address,
			.channel = (uint8_t)w->sdr->mcs[i].channel,
		};
		struct ipmi_peer peer;
		struct ipmi_rsp rsp;
		int r;

		if (address.owner == IPMI_BMC_ADDRESS || address.owner & 1 ||
		    !address.owner)
			continue;
		r = link_peer(w->link, &address, w->deadline_ns, &peer);
		for (size_t k = 0; r == 0 && k < ARRAY_SIZE(about); k++)
			r = exchange(w, &peer, &about[k], &rsp);
		if (r < 0)
			return ERR_TRACE(r);
	}
	return 0;
}

int capture_walk(struct capture_walk *walk)
{
	int r = walk_requests(walk);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(system_parameters); i++)
		r = walk_system_text(walk, system_parameters[i]);
	if (r == 0)
		r = walk_channels(walk);
	if (r == 0)
		r = walk_dcmi(walk);
	if (r == 0)
		r = walk_sensors(walk);
	if (r == 0)
		r = walk_controllers(walk);
	return ERR_TRACE(r);
}
