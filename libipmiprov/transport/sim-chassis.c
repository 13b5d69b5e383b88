/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Chassis (IPMI 2.0, chapter 28)
 *
 * A change of power is seen by the sensors that watch it, and so comes to the
 * log: each of those in the table below that the persona has.
 */

#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	CONTROL_DOWN,
	CONTROL_UP,
	CONTROL_CYCLE,
	CONTROL_RESET,
	CONTROL_DIAGNOSTIC,
	CONTROL_SOFT,
	N_CONTROLS,
};

/* Chassis status, table 28-3 */
enum {
	POWER_ON = 0x01,        /* byte 1 */
	POLICY_SHIFT = 5,       /* byte 1, two bits */
	LAST_ON_BY_IPMI = 0x10, /* byte 2 */
	IDENTIFY_SHIFT = 4,     /* byte 3, two bits */
	IDENTIFY_KNOWN = 0x40,  /* byte 3 */
	IDENTIFY_TEMPORARY = 1,
	IDENTIFY_INDEFINITE = 2,
	IDENTIFY_DEFAULT_S = 15,
	POLICY_NO_CHANGE = 3,
	ALL_POLICIES = 0x07,
	CAUSE_CHASSIS_CONTROL = 0x01,
	CAUSE_WATCHDOG = 0x04,
	BOOT_FLAGS = 5,    /* parameter of boot options */
	BOOT_VALID = 0x80, /* its first byte */
	BOOT_PERSISTENT = 0x40,
};

/* What sensors see of it: sensor type, offset, and whether it holds. */
struct trace {
	unsigned controls; /* bits */
	uint8_t sensor_type, offset;
	bool is_on;
};

static const struct trace traces[] = {
	{ 1 << CONTROL_SOFT, 0x20, 3, true }, /* OS graceful shutdown */
	{ 1 << CONTROL_DIAGNOSTIC, 0x13, 0, true },
	{ 1 << CONTROL_CYCLE, 0x09, 1, true },
	{ 1 << CONTROL_CYCLE, 0x09, 1, false },
	{ 1 << CONTROL_DOWN | 1 << CONTROL_SOFT, 0x09, 0, true },
	{ 1 << CONTROL_DOWN | 1 << CONTROL_SOFT, 0x22, 0, false },
	{ 1 << CONTROL_DOWN | 1 << CONTROL_SOFT, 0x22, 5, true },
	{ 1 << CONTROL_UP, 0x09, 0, false },
	{ 1 << CONTROL_UP, 0x22, 5, false },
	{ 1 << CONTROL_UP, 0x22, 0, true },
	{ 1 << CONTROL_UP | 1 << CONTROL_CYCLE, 0x1d, 0, true },
	{ 1 << CONTROL_RESET, 0x1d, 1, true },
};

static struct persona_reply *status_of(struct sim_controller *c)
{
	struct persona_reply *status = &c->persona->chassis_status;

	return status->is_set && !status->cc && status->size >= 3 ? status
								  : NULL;
}

bool sim_has_power(const struct sim *sim)
{
	const struct persona_reply *status =
		&sim->controllers[0].persona->chassis_status;

	return !status->is_set || status->cc || status->size < 1 ||
	       status->data[0] & POWER_ON;
}

static void set_power(struct persona_reply *status, bool on)
{
	status->data[0] = (uint8_t)((status->data[0] & ~POWER_ON) | on);
	status->data[1] = on ? LAST_ON_BY_IPMI : 0;
}

/* Boot flags that are not persistent hold for one boot. */
static void use_boot_flags(struct sim_controller *c)
{
	static const uint8_t key[PERSONA_MAX_KEYS] = { BOOT_FLAGS };
	struct persona_param *p =
		persona_param(c->persona, PARAM_BOOT, key, false);

	if (p && p->reply.size > 2 && !(p->reply.data[2] & BOOT_PERSISTENT))
		p->reply.data[2] &= (uint8_t)~BOOT_VALID;
}

static void boot(struct sim_controller *c, uint8_t cause)
{
	struct persona_reply *row = &c->persona->restart_cause;

	if (row->is_set && !row->cc && row->size > 0)
		row->data[0] = cause;
	use_boot_flags(c);
}

static void do_control(struct sim *sim, struct sim_controller *c, int how,
		       uint8_t cause)
{
	for (size_t i = 0; i < ARRAY_SIZE(traces); i++)
		if (traces[i].controls & 1U << how)
			sim_set_state(sim, c, traces[i].sensor_type,
				      traces[i].offset, traces[i].is_on);
	if (how == CONTROL_DOWN || how == CONTROL_SOFT)
		set_power(status_of(c), false);
	if (how == CONTROL_UP || how == CONTROL_CYCLE)
		set_power(status_of(c), true);
	if (how == CONTROL_UP || how == CONTROL_CYCLE || how == CONTROL_RESET)
		boot(c, cause);
	sim->is_changed = true;
}

/* request: what, in the low half of a byte */
static uint8_t control(struct sim_call *call)
{
	struct persona_reply *status = status_of(call->controller);
	int how = call->data[0] & 0x0f;

	if (!status)
		return CC_INVALID_COMMAND;
	if (how >= N_CONTROLS)
		return CC_INVALID_FIELD;
	if (how == CONTROL_UP || how == CONTROL_DOWN) {
		/* what is so already stays so, without a trace */
		if (!(status->data[0] & POWER_ON) == (how == CONTROL_DOWN))
			return CC_OK;
	} else if (!(status->data[0] & POWER_ON)) {
		return CC_NOT_IN_THIS_STATE;
	}
	do_control(call->sim, call->controller, how, CAUSE_CHASSIS_CONTROL);
	return CC_OK;
}

void sim_watchdog_acts(struct sim *sim, struct sim_controller *c, int action)
{
	static const int controls[] = {
		[1] = CONTROL_RESET,
		[2] = CONTROL_DOWN,
		[3] = CONTROL_CYCLE,
	};

	if (status_of(c) && sim_has_power(sim) && action > 0 &&
	    action < (int)ARRAY_SIZE(controls))
		do_control(sim, c, controls[action], CAUSE_WATCHDOG);
}

static void set_identify(struct persona_reply *status, int state)
{
	if (status->data[2] & IDENTIFY_KNOWN)
		status->data[2] = (uint8_t)((status->data[2] & 0xcf) |
					    state << IDENTIFY_SHIFT);
}

/* request: nothing, or seconds, or these and 1 to force it on */
static uint8_t identify(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	struct persona_reply *status = status_of(c);
	unsigned seconds = call->size > 0 ? call->data[0] : IDENTIFY_DEFAULT_S;
	bool force = call->size > 1 && call->data[1] & 1;

	if (!status)
		return CC_INVALID_COMMAND;
	set_identify(status, force         ? IDENTIFY_INDEFINITE
			     : seconds > 0 ? IDENTIFY_TEMPORARY
					   : 0);
	c->identify_until_ns = force || seconds == 0
				       ? 0
				       : clock_mono_ns(call->sim->clock) +
						 seconds * (uint64_t)NS_PER_S;
	return CC_OK;
}

void sim_chassis_move(struct sim *sim, struct sim_controller *c)
{
	if (!c->identify_until_ns ||
	    clock_mono_ns(sim->clock) < c->identify_until_ns)
		return;
	c->identify_until_ns = 0;
	if (status_of(c))
		set_identify(status_of(c), 0);
}

static uint8_t set_policy(struct sim_call *call)
{
	struct persona_reply *status = status_of(call->controller);
	int policy = call->data[0] & 7;

	if (!status)
		return CC_INVALID_COMMAND;
	if (policy > POLICY_NO_CHANGE)
		return CC_INVALID_FIELD;
	if (policy != POLICY_NO_CHANGE)
		status->data[0] = (uint8_t)((status->data[0] & 0x9f) |
					    policy << POLICY_SHIFT);
	call->sim->is_changed = true;
	sim_reply_u8(call, ALL_POLICIES);
	return CC_OK;
}

/* request: buttons to disable; answered with what can be disabled above */
static uint8_t set_buttons(struct sim_call *call)
{
	struct persona_reply *status = status_of(call->controller);

	if (!status || status->size < 4)
		return CC_INVALID_COMMAND;
	if (call->data[0] & ~(status->data[3] >> 4) & 0x0f)
		return CC_INVALID_FIELD;
	status->data[3] =
		(uint8_t)((status->data[3] & 0xf0) | (call->data[0] & 0x0f));
	call->sim->is_changed = true;
	return CC_OK;
}

static uint8_t get_status(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->chassis_status);
}

static uint8_t get_capabilities(struct sim_call *call)
{
	return sim_reply_row(call,
			     &call->controller->persona->chassis_capabilities);
}

static uint8_t get_restart_cause(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->restart_cause);
}

static uint8_t get_poh(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->poh);
}

const struct sim_command sim_chassis_commands[] = {
	{ NETFN_CHASSIS, 0x00, 0, 0, get_capabilities },
	{ NETFN_CHASSIS, 0x01, 0, 0, get_status },
	{ NETFN_CHASSIS, 0x02, 1, 1, control },
	{ NETFN_CHASSIS, 0x04, 0, 2, identify },
	{ NETFN_CHASSIS, 0x06, 1, 1, set_policy },
	{ NETFN_CHASSIS, 0x07, 0, 0, get_restart_cause },
	{ NETFN_CHASSIS, 0x0a, 1, 1, set_buttons },
	{ NETFN_CHASSIS, 0x0f, 0, 0, get_poh },
	{ 0 },
};
