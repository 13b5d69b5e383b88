/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * An action as a job for a BMC's thread
 *
 * The job outlives who asked for it: once it runs, it runs to its end.
 */

#include "daemon/bmc-thread.h"
#include "daemon/ops/ops.h"

/**
 * action_job_start() - have it done
 * @action: copied
 * @listener: copied; called by bmc_thread_dispatch()
 *
 * Return: 0, -EBUSY or -ENOMEM.
 */
int action_job_start(struct bmc_thread *thread, const struct bmc_action *action,
		     const struct ops_listener *listener, struct ops_job **ret);

/** action_job_cancel() - the listener is gone */
void action_job_cancel(struct ops_job *job);
