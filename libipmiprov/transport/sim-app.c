/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What a controller is, and what it is told of itself (IPMI 2.0, chapters 20
 * and 22)
 */

#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	CC_NO_MESSAGE = 0x80,
	KEEP_STATE = 0x7f, /* ACPI power state: not to be changed */
	SET_STATE = 0x80,
};

static struct persona_controller *persona_of(const struct sim_call *call)
{
	return call->controller->persona;
}

static uint8_t device_id(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->device_id);
}

static uint8_t self_test(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->self_test);
}

static uint8_t device_guid(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->device_guid);
}

static uint8_t system_guid(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->system_guid);
}

/* Whoever held a reservation has it no more, and nothing answers for a time. */
static uint8_t reset(struct sim_call *call)
{
	struct sim_controller *c = call->controller;

	c->sdr_reservation++;
	c->sel_reservation++;
	c->erase_polls_left = 0;
	c->ready_ns = clock_mono_ns(call->sim->clock) +
		      c->persona->reset_ms * (uint64_t)NS_PER_MS;
	return CC_OK;
}

static uint8_t get_acpi_state(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->acpi_state);
}

/* request: state of the system and of the device; bit 7: set it */
static uint8_t set_acpi_state(struct sim_call *call)
{
	struct persona_reply *row = &persona_of(call)->acpi_state;

	if (!row->is_set || row->cc || row->size < 2)
		return CC_INVALID_COMMAND;
	for (int i = 0; i < 2; i++)
		if (call->data[i] & SET_STATE &&
		    (call->data[i] & KEEP_STATE) != KEEP_STATE)
			row->data[i] = call->data[i] & KEEP_STATE;
	call->sim->is_changed = true;
	return CC_OK;
}

/* A row of one byte that is set as it is asked for. */
static uint8_t set_byte(struct sim_call *call, struct persona_reply *row,
			uint8_t value)
{
	if (!row->is_set || row->cc || row->size < 1)
		return CC_INVALID_COMMAND;
	row->data[0] = value;
	call->sim->is_changed = true;
	return CC_OK;
}

static uint8_t get_enables(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->global_enables);
}

static uint8_t set_enables(struct sim_call *call)
{
	return set_byte(call, &persona_of(call)->global_enables, call->data[0]);
}

static uint8_t get_flags(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->message_flags);
}

static uint8_t clear_flags(struct sim_call *call)
{
	struct persona_reply *row = &persona_of(call)->message_flags;

	return set_byte(call, row, row->data[0] & (uint8_t)~call->data[0]);
}

/* Nothing ever waits in the queue or in the event buffer. */
static uint8_t no_message(struct sim_call *call)
{
	return persona_of(call)->message_flags.is_set ? CC_NO_MESSAGE
						      : CC_INVALID_COMMAND;
}

static uint8_t get_event_receiver(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->event_receiver);
}

static uint8_t set_event_receiver(struct sim_call *call)
{
	struct persona_reply *row = &persona_of(call)->event_receiver;

	if (!row->is_set || row->cc || row->size < 2)
		return CC_INVALID_COMMAND;
	row->data[1] = call->data[1];
	return set_byte(call, row, call->data[0]);
}

static uint8_t pef_capabilities(struct sim_call *call)
{
	return sim_reply_row(call, &persona_of(call)->pef_capabilities);
}

const struct sim_command sim_app_commands[] = {
	{ NETFN_SENSOR, 0x00, 2, 2, set_event_receiver },
	{ NETFN_SENSOR, 0x01, 0, 0, get_event_receiver },
	{ NETFN_SENSOR, 0x10, 0, 0, pef_capabilities },
	{ NETFN_APP, 0x01, 0, 0, device_id },
	{ NETFN_APP, 0x02, 0, 0, reset },
	{ NETFN_APP, 0x03, 0, 0, reset },
	{ NETFN_APP, 0x04, 0, 0, self_test },
	{ NETFN_APP, 0x06, 2, 2, set_acpi_state },
	{ NETFN_APP, 0x07, 0, 0, get_acpi_state },
	{ NETFN_APP, 0x08, 0, 0, device_guid },
	{ NETFN_APP, 0x2e, 1, 1, set_enables },
	{ NETFN_APP, 0x2f, 0, 0, get_enables },
	{ NETFN_APP, 0x30, 1, 1, clear_flags },
	{ NETFN_APP, 0x31, 0, 0, get_flags },
	{ NETFN_APP, 0x33, 0, 0, no_message },
	{ NETFN_APP, 0x35, 0, 0, no_message },
	{ NETFN_APP, 0x37, 0, 0, system_guid },
	{ 0 },
};
