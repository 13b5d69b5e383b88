/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/macro.h"
#include "daemon/action-job.h"
#include "daemon/boot-writer.h"
#include "libipmiprov/repo/action.h"
#include "libipmiprov/repo/state-file.h"

enum { MAX_TRIES = 3 };

static const uint64_t PATIENCE_NS = 10ULL * NS_PER_S;
static const uint64_t STOP_PATIENCE_NS = NS_PER_S;

int boot_writer_init(struct boot_writer *w, struct bmc_thread *thread,
		     const struct bmc_thread_options *options)
{
	w->thread = thread;
	w->label = strdup(options->label);
	w->state_path = state_file_path(options->cache_dir, options->label,
					options->uri, ".boot");
	if (!w->label || !w->state_path)
		return ERR_ORIGIN(-ENOMEM);
	boot_facts_read("", w->state_path, &w->facts);
	boot_records_of_start(&w->facts, &w->list);
	return 0;
}

void boot_writer_done(struct boot_writer *w)
{
	if (w->job)
		action_job_cancel(w->job);
	free(w->label);
	free(w->state_path);
	*w = (struct boot_writer){ 0 };
}

/* A daemon that starts again does not say it again. */
static void remember(const struct boot_writer *w)
{
	int r = boot_facts_save(&w->facts, w->state_path);

	if (r != 0)
		log_warning("%s: %s: the records of this boot may be written "
			    "again",
			    w->state_path, strerror(-r));
}

/* Whether or not the record was written: is it to be tried again? */
static bool is_to_be_repeated(struct boot_writer *w, int r)
{
	if (r < 0 && ++w->n_tries < MAX_TRIES)
		return true;
	if (r < 0)
		log_warning("BMC %s: a boot record was not written: %s",
			    w->label, strerror(-r));
	if (r > 0)
		log_warning("BMC %s: a boot record was refused (%02Xh)",
			    w->label, (unsigned)r);
	return false;
}

/* What the BMC refuses it will refuse again; what it did not get is tried
 * when it answers next. */
static void on_done(void *user, const struct ops_outcome *outcome)
{
	struct boot_writer *w = user;

	w->job = NULL;
	if (is_to_be_repeated(w, outcome->r))
		return;
	w->n_tries = 0;
	if (++w->next < w->list.n)
		boot_writer_go_on(w);
	else if (!w->is_stopping)
		remember(w);
}

void boot_writer_go_on(struct boot_writer *w)
{
	const struct ops_listener listener = { on_done, w };
	struct bmc_action action = {
		.kind = BMC_ACTION_ADD_EVENT,
		.deadline_ns =
			clock_mono_ns(&clock_system) +
			(w->is_stopping ? STOP_PATIENCE_NS : PATIENCE_NS),
	};

	if (!w->state_path || w->job || w->next >= w->list.n)
		return;
	memcpy(action.record, w->list.records[w->next], BOOT_RECORD_SIZE);
	if (action_job_start(w->thread, &action, &listener, &w->job) != 0)
		w->job = NULL; /* the next snapshot brings another chance */
}

void boot_writer_stop(struct boot_writer *w)
{
	if (!w->state_path || w->is_stopping)
		return;
	if (w->job)
		action_job_cancel(w->job);
	w->job = NULL;
	w->is_stopping = true;
	w->next = w->n_tries = 0;
	boot_records_of_stop(&w->list);
	boot_writer_go_on(w);
}

bool boot_writer_is_busy(const struct boot_writer *w)
{
	return w->is_stopping && w->job;
}
