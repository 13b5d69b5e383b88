/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

static const struct sim_command *const commands[] = {
	sim_sensor_commands,   sim_sdr_commands,   sim_sel_commands,
	sim_fru_commands,      sim_app_commands,   sim_chassis_commands,
	sim_watchdog_commands, sim_param_commands, sim_user_commands,
	sim_dcmi_commands,
};

int sim_init(struct sim *sim, struct persona *persona,
	     const struct clock *clock)
{
	size_t n = persona->controllers.n;

	*sim = (struct sim){
		.persona = *persona,
		.clock = clock ? clock : &clock_system,
	};
	*persona = (struct persona){ 0 };
	sim->start_ns = clock_mono_ns(sim->clock);
	sim->controllers = calloc(n, sizeof(*sim->controllers));
	if (!sim->controllers)
		return ERR_ORIGIN(-ENOMEM);

	for (size_t i = 0; i < n; i++) {
		struct sim_controller *c = &sim->controllers[i];
		int r;

		c->persona = &sim->persona.controllers.data[i];
		if (c->persona->has_sel_time)
			c->sel_offset_s = c->persona->sel_time -
					  clock_wall_ns(sim->clock) / NS_PER_S;
		r = sim_sensors_init(&sim->persona, c);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

void sim_done(struct sim *sim)
{
	for (size_t i = 0; sim->controllers && i < sim->persona.controllers.n;
	     i++)
		free(sim->controllers[i].sensors);
	free(sim->controllers);
	persona_done(&sim->persona);
}

void sim_reply(struct sim_call *call, const void *bytes, size_t size)
{
	struct ipmi_rsp *rsp = call->rsp;

	size = MIN(size, sizeof(rsp->data) - rsp->size);
	if (size > 0)
		memcpy(rsp->data + rsp->size, bytes, size);
	rsp->size += size;
}

void sim_reply_u8(struct sim_call *call, uint8_t v)
{
	sim_reply(call, &v, 1);
}

void sim_reply_le16(struct sim_call *call, uint16_t v)
{
	sim_reply(call, (uint8_t[]){ LE16(v) }, 2);
}

void sim_reply_le32(struct sim_call *call, uint32_t v)
{
	uint8_t bytes[4];

	put_le32(bytes, v);
	sim_reply(call, bytes, sizeof(bytes));
}

uint8_t sim_reply_row(struct sim_call *call, const struct persona_reply *row)
{
	if (!row->is_set)
		return CC_INVALID_COMMAND;
	sim_reply(call, row->data, row->size);
	return row->cc;
}

static struct sim_controller *find_controller(struct sim *sim,
					      const struct ipmi_address *to)
{
	uint8_t address = to->owner ? to->owner : IPMI_BMC_ADDRESS;
	uint8_t channel = address == IPMI_BMC_ADDRESS ? 0 : to->channel;

	for (size_t i = 0; i < sim->persona.controllers.n; i++) {
		struct sim_controller *c = &sim->controllers[i];

		if (c->persona->address == address &&
		    c->persona->channel == channel)
			return c;
	}
	return NULL;
}

static bool is_nth(unsigned count, unsigned every)
{
	return every > 0 && count % every == 0;
}

static const struct persona_raw *find_raw(const struct persona_controller *c,
					  const struct ipmi_req *req)
{
	const struct persona_raw *raw;

	vec_for_each (raw, &c->raws)
		if (raw->lun == req->to.lun && raw->netfn == req->netfn &&
		    raw->cmd == req->cmd && raw->request.size == req->size &&
		    (req->size == 0 ||
		     memcmp(raw->request.data, req->data, req->size) == 0))
			return raw;
	return NULL;
}

static const struct sim_command *find_command(const struct ipmi_req *req)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		for (const struct sim_command *c = commands[i]; c->answer; c++)
			if (c->netfn == req->netfn && c->cmd == req->cmd)
				return c;
	return NULL;
}

static const struct persona_cc *find_cc(const struct persona_controller *p,
					uint8_t netfn, uint8_t cmd)
{
	const struct persona_cc *cc;

	vec_for_each (cc, &p->ccs)
		if (cc->netfn == netfn && cc->cmd == cmd)
			return cc;
	return NULL;
}

bool sim_may_read(const struct sim_call *call, uint8_t reserve, uint16_t held)
{
	uint16_t reservation = le16(call->data);

	if (reservation)
		return reservation == held;
	return call->data[4] == 0 ||
	       find_cc(call->controller->persona, call->netfn, reserve);
}

static uint8_t answer_command(struct sim_call *call, const struct ipmi_req *req)
{
	const struct sim_command *command = find_command(req);
	const struct persona_controller *p = call->controller->persona;
	const struct persona_cc *cc = find_cc(p, req->netfn, req->cmd);
	uint8_t code;

	if (cc)
		return cc->cc;
	if (!command)
		return CC_INVALID_COMMAND;
	if (req->size < command->min_size || req->size > command->max_size)
		return CC_BAD_LENGTH;
	code = command->answer(call);
	if (code == CC_OK && p->max_reply && call->rsp->size > p->max_reply) {
		call->rsp->size = 0;
		return CC_TOO_MANY_BYTES;
	}
	return code;
}

/* All that happens by itself, wherever the request goes. */
static void move(struct sim *sim)
{
	for (size_t i = 0; i < sim->persona.controllers.n; i++) {
		struct sim_controller *c = &sim->controllers[i];

		sim_sensors_move(sim, c);
		sim_chassis_move(sim, c);
		sim_watchdog_move(sim, c);
	}
}

int sim_answer(struct sim *sim, const struct ipmi_req *req,
	       struct ipmi_rsp *ret)
{
	struct sim_controller *c = find_controller(sim, &req->to);
	struct ipmi_rsp rsp = { 0 };
	struct sim_call call = { .sim = sim,
				 .controller = c,
				 .lun = req->to.lun,
				 .netfn = req->netfn,
				 .cmd = req->cmd,
				 .data = req->data,
				 .size = req->size,
				 .rsp = &rsp };
	const struct persona_raw *raw;

	if (!c) {
		ret->cc = CC_DESTINATION_UNAVAILABLE;
		ret->size = 0;
		return 0;
	}
	c->n_requests++;
	if (c->persona->hang_after && c->n_requests > c->persona->hang_after)
		return SIM_R_SILENT;
	move(sim);
	raw = find_raw(c->persona, req);
	if (is_nth(c->n_requests, c->persona->busy_every)) {
		rsp.cc = CC_BUSY;
	} else if (c->ready_ns > clock_mono_ns(sim->clock)) {
		rsp.cc = CC_INITIALIZING;
	} else if (raw) {
		rsp.cc = raw->cc;
		sim_reply(&call, raw->response.data, raw->response.size);
	} else {
		rsp.cc = answer_command(&call, req);
	}
	*ret = rsp;
	return 0;
}
