/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Methods of systems and of the log
 */

#include <errno.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "cim/classes.h"
#include "libipmiprov/model/method.h"

/* Return codes of RequestStateChange. */
enum {
	STATE_NOT_SUPPORTED = 1,
	STATE_BAD_PARAMETER = 5,
	STATE_NO_TIMEOUT = 4098,
	STATE_DMTF_RESERVED = 12, /* of RequestedState: this and above */
};

/* Return codes of SetPowerState. */
enum { POWER_NOT_SUPPORTED = 1, POWER_BAD_PARAMETER = 2, POWER_NOT_LATER = 3 };

/* Chassis Control, section 28.3 */
enum {
	CHASSIS_POWER_DOWN,
	CHASSIS_POWER_UP,
	CHASSIS_POWER_CYCLE,
	CHASSIS_HARD_RESET,
	CHASSIS_DIAGNOSTIC,
	CHASSIS_SOFT_SHUTDOWN,
	NO_WAY = -1,
};

/* What CIM's words are in Chassis Control's. */
struct power_row {
	int cim, chassis;
};

/* clang-format off */
static const struct power_row power_states[] = {
	{ 1 /* Full Power */, CHASSIS_POWER_UP },
	{ 2 /* Power Save - Low Power Mode */, NO_WAY },
	{ 3 /* Power Save - Standby */, NO_WAY },
	{ 4 /* Power Save - Other */, NO_WAY },
	{ 5 /* Power Cycle */, CHASSIS_POWER_CYCLE },
	{ 6 /* Power Off */, CHASSIS_POWER_DOWN },
	{ 7 /* Hibernate */, NO_WAY },
	{ 8 /* Soft Off */, CHASSIS_SOFT_SHUTDOWN },
};

static const struct power_row requested_states[] = {
	{ 2 /* Enabled */, CHASSIS_POWER_UP },
	{ 3 /* Disabled */, CHASSIS_POWER_DOWN },
	{ 4 /* Shut Down */, CHASSIS_SOFT_SHUTDOWN },
	{ 6 /* Offline */, NO_WAY },
	{ 7 /* Test */, NO_WAY },
	{ 8 /* Defer */, NO_WAY },
	{ 9 /* Quiesce */, NO_WAY },
	{ 10 /* Reboot */, CHASSIS_POWER_CYCLE },
	{ 11 /* Reset */, CHASSIS_HARD_RESET },
};
/* clang-format on */

static const struct power_row *find_row(const struct power_row *rows, size_t n,
					uint64_t cim)
{
	for (size_t i = 0; i < n; i++)
		if ((uint64_t)rows[i].cim == cim)
			return &rows[i];
	return NULL;
}

/* At once is all that a BMC can. */
static bool is_later(const struct cim_value *time)
{
	return !time->null && time->datetime.us > 0;
}

static int set_power_state(struct method_args *args, struct model_call *call)
{
	const struct cim_value *state = method_in(args, "PowerState");
	const struct power_row *row =
		find_row(power_states, ARRAY_SIZE(power_states), state->u);

	if (!row)
		return method_returns(call, POWER_BAD_PARAMETER);
	if (row->chassis == NO_WAY || args->object->row != COMPUTER_SYSTEM_HOST)
		return method_returns(call, POWER_NOT_SUPPORTED);
	if (is_later(method_in(args, "Time")))
		return method_returns(call, POWER_NOT_LATER);
	call->outdates = true;
	return method_does(call, BMC_ACTION_CHASSIS_CONTROL, row->chassis,
			   CODES_SIMPLE);
}

/* TimeoutPeriod; false: it is none. */
static bool take_timeout(const struct method_args *args,
			 struct model_call *call)
{
	const struct cim_value *v = method_in(args, "TimeoutPeriod");

	if (v->null || v->datetime.us == 0)
		return true;
	if (!v->datetime.is_interval || v->datetime.us < 0)
		return false;
	call->timeout_us = (uint64_t)v->datetime.us;
	return true;
}

/* Those behind the BMC are its business. */
static int change_controller(const struct method_args *args,
			     struct model_call *call, uint64_t state)
{
	enum { REBOOT = 10, RESET = 11 };

	if ((state != REBOOT && state != RESET) ||
	    args->object->row != COMPUTER_SYSTEM_CONTROLLER)
		return method_returns(call, STATE_NOT_SUPPORTED);
	return method_does(call, BMC_ACTION_COLD_RESET, 0, CODES_STATE_CHANGE);
}

static int request_state_change(struct method_args *args,
				struct model_call *call)
{
	uint64_t state = method_in(args, "RequestedState")->u;
	const struct power_row *row =
		find_row(requested_states, ARRAY_SIZE(requested_states), state);

	if (!row)
		return method_returns(call, state < STATE_DMTF_RESERVED
						    ? STATE_BAD_PARAMETER
						    : STATE_NOT_SUPPORTED);
	if (!take_timeout(args, call))
		return method_returns(call, STATE_NO_TIMEOUT);
	call->outdates = true;
	if (args->object->row != COMPUTER_SYSTEM_HOST)
		return change_controller(args, call, state);
	if (row->chassis == NO_WAY)
		return method_returns(call, STATE_NOT_SUPPORTED);
	return method_does(call, BMC_ACTION_CHASSIS_CONTROL, row->chassis,
			   CODES_STATE_CHANGE);
}

static int clear_log(struct method_args *args, struct model_call *call)
{
	(void)args;
	call->outdates = true;
	return method_does(call, BMC_ACTION_CLEAR_SEL, 0, CODES_CLEAR_LOG);
}

/* Of the logs of a machine the BMC keeps one. */
static int clear_log_by_id(struct method_args *args, struct model_call *call)
{
	struct view v = { .snapshot = args->object->snapshot,
			  .arena = args->arena };
	const char *own = record_log_instance_id(&v).string;

	if (!own)
		return ERR_ORIGIN(-ENOMEM);
	if (!v.snapshot->sel ||
	    strcasecmp(method_in(args, "LogInstanceID")->string, own) != 0)
		return method_bad(args, "LogInstanceID");
	return clear_log(args, call);
}

/* clang-format off */
const struct model_method model_methods_computer_system[] = {
	{ "RequestStateChange", request_state_change, { "RequestedState" } },
	{ "SetPowerState", set_power_state, { "PowerState" } },
	{ 0 },
};

/* Its one row has the number of the host's. */
const struct model_method model_methods_physical_computer_system_view[] = {
	{ "ClearLog", clear_log_by_id, { "LogInstanceID" } },
	{ "RequestStateChange", request_state_change, { "RequestedState" } },
	{ 0 },
};

const struct model_method model_methods_record_log[] = {
	{ "ClearLog", clear_log, { NULL } },
	{ 0 },
};
/* clang-format on */
