/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/transport/sim.h"

static uint8_t device_id(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->device_id);
}

static uint8_t self_test(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->self_test);
}

static uint8_t device_guid(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->device_guid);
}

static uint8_t system_guid(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->system_guid);
}

static uint8_t chassis_status(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->chassis_status);
}

const struct sim_command sim_app_commands[] = {
	{ NETFN_CHASSIS, 0x01, 0, 0, chassis_status },
	{ NETFN_APP, 0x01, 0, 0, device_id },
	{ NETFN_APP, 0x04, 0, 0, self_test },
	{ NETFN_APP, 0x08, 0, 0, device_guid },
	{ NETFN_APP, 0x37, 0, 0, system_guid },
	{ 0 },
};
