/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Running an action over a link that is open; bmc_do() is what others call
 */

#include "libipmiprov/repo/action.h"
#include "libipmiprov/repo/link.h"

/* What may be different after an action. */
enum action_touch {
	ACTION_TOUCHES_SENSOR = 1 << 0,  /* thresholds of action->sensor */
	ACTION_TOUCHES_SENSORS = 1 << 1, /* thresholds of any */
	ACTION_TOUCHES_PLATFORM = 1 << 2,
	ACTION_TOUCHES_IDENTITY = 1 << 3,
};

/** action_touches() - bits of enum action_touch */
unsigned action_touches(const struct bmc_action *action);

/**
 * action_run() - ask the BMC for what it takes
 * Return: as bmc_do().
 */
int action_run(struct link *link, struct bmc_action *action);
