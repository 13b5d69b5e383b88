/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Watchdog timer (IPMI 2.0, chapter 27)
 *
 * The persona's row is the answer to Get Watchdog Timer as the BMC was found.
 * One that is running there is reset in time by somebody, who did not come
 * along: it stands still until a client here sets or resets it.
 */

#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	WATCHDOG_SIZE = 8,
	DOES_NOT_LOG = 0x80, /* byte 1 */
	IS_RUNNING = 0x40,
	USE_MASK = 0x07,
	ACTION_MASK = 0x07, /* byte 2 */
	INTERRUPT_SHIFT = 4,
	TICK_NS = 100 * NS_PER_MS,
	CC_NOT_INITIALIZED = 0x80,
	SENSOR_TYPE_WATCHDOG2 = 0x23,
	HAS_USE = 0xc0, /* event data 2 tells of interrupt and use */
};

static struct persona_reply *row_of(struct sim_controller *c)
{
	struct persona_reply *row = &c->persona->watchdog;

	return row->is_set && !row->cc && row->size >= WATCHDOG_SIZE ? row
								     : NULL;
}

static uint16_t ticks_left(const struct sim *sim,
			   const struct sim_controller *c)
{
	uint64_t now_ns = clock_mono_ns(sim->clock);

	if (now_ns >= c->watchdog_end_ns)
		return 0;
	return (uint16_t)((c->watchdog_end_ns - now_ns + TICK_NS - 1) /
			  TICK_NS);
}

static void expire(struct sim *sim, struct sim_controller *c,
		   struct persona_reply *row)
{
	int use = row->data[0] & USE_MASK, action = row->data[1] & ACTION_MASK;
	uint8_t event[3] = {
		(uint8_t)(HAS_USE | action),
		(uint8_t)((row->data[1] >> INTERRUPT_SHIFT & 7) << 4 | use),
		0xff,
	};

	c->watchdog_end_ns = 0;
	row->data[0] &= (uint8_t)~IS_RUNNING;
	row->data[3] |= (uint8_t)(1 << use);
	put_le16(row->data + 6, 0);
	if (!(row->data[0] & DOES_NOT_LOG))
		sim_set_state_with(sim, c, SENSOR_TYPE_WATCHDOG2, event, true);
	sim_watchdog_acts(sim, c, action);
	sim->is_changed = true;
}

void sim_watchdog_move(struct sim *sim, struct sim_controller *c)
{
	struct persona_reply *row = row_of(c);

	if (!row || !c->watchdog_end_ns)
		return;
	put_le16(row->data + 6, ticks_left(sim, c));
	if (ticks_left(sim, c) == 0)
		expire(sim, c, row);
}

static uint8_t get(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->watchdog);
}

static void run(struct sim *sim, struct sim_controller *c,
		struct persona_reply *row)
{
	row->data[0] |= IS_RUNNING;
	memcpy(row->data + 6, row->data + 4, 2);
	c->watchdog_end_ns = clock_mono_ns(sim->clock) +
			     le16(row->data + 4) * (uint64_t)TICK_NS;
}

/* request: as the answer to get, without what counts down; bit 6 of its first
   byte lets a running one run on */
static uint8_t set(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	struct persona_reply *row = row_of(c);
	bool runs_on;
	uint8_t expired;

	if (!row)
		return CC_INVALID_COMMAND;
	if (!(call->data[0] & USE_MASK) || (call->data[1] & ACTION_MASK) > 3)
		return CC_INVALID_FIELD;
	runs_on = row->data[0] & call->data[0] & IS_RUNNING;
	expired = row->data[3] & (uint8_t)~call->data[3];
	memcpy(row->data, call->data, 6);
	row->data[0] &= (uint8_t)~IS_RUNNING;
	row->data[3] = expired;
	memcpy(row->data + 6, row->data + 4, 2);
	c->watchdog_end_ns = 0;
	if (runs_on)
		run(call->sim, c, row);
	call->sim->is_changed = true;
	return CC_OK;
}

static uint8_t reset(struct sim_call *call)
{
	struct persona_reply *row = row_of(call->controller);

	if (!row)
		return CC_INVALID_COMMAND;
	if (le16(row->data + 4) == 0)
		return CC_NOT_INITIALIZED;
	run(call->sim, call->controller, row);
	return CC_OK;
}

const struct sim_command sim_watchdog_commands[] = {
	{ NETFN_APP, 0x22, 0, 0, reset },
	{ NETFN_APP, 0x24, 6, 6, set },
	{ NETFN_APP, 0x25, 0, 0, get },
	{ 0 },
};
