/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "daemon/action-job.h"
#include "libipmiprov/repo/action.h"

struct ops_job {
	struct bmc_job job; /* first: the thread knows only this */
	struct bmc_thread *thread;
	struct bmc_action action;
	struct ops_listener listener; /* .done is NULL: it is gone */
};

static int run(struct bmc_job *job, struct bmc *bmc)
{
	struct ops_job *j = (struct ops_job *)job;

	return bmc_do(bmc, &j->action);
}

static void done(struct bmc_job *job, int r)
{
	struct ops_job *j = (struct ops_job *)job;
	const struct ops_outcome outcome = { .r = r,
					     .serial = job->serial,
					     .action = &j->action };

	if (j->listener.done)
		j->listener.done(j->listener.user, &outcome);
	free(j);
}

int action_job_start(struct bmc_thread *thread, const struct bmc_action *action,
		     const struct ops_listener *listener, struct ops_job **ret)
{
	struct ops_job *j = calloc(1, sizeof(*j));
	int r;

	if (!j)
		return ERR_ORIGIN(-ENOMEM);
	*j = (struct ops_job){
		.job = { .run = run, .done = done, .refreshes = true },
		.thread = thread,
		.action = *action,
		.listener = *listener,
	};
	r = bmc_thread_post(thread, &j->job);
	if (r != 0) {
		free(j);
		return ERR_TRACE(r);
	}
	*ret = j;
	return 0;
}

void action_job_cancel(struct ops_job *j)
{
	j->listener.done = NULL;
	bmc_thread_cancel(j->thread, &j->job);
}
