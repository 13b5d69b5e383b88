/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Has the records of boot-records.h written to a BMC, one after the other
 */

#include "daemon/bmc-thread.h"
#include "daemon/boot-records.h"
#include "daemon/ops/ops.h"

struct boot_writer {
	struct bmc_thread *thread; /* borrowed */
	char *label, *state_path;  /* owned; state_path NULL: it is off */
	struct boot_facts facts;
	struct boot_record_list list;
	size_t next;
	unsigned n_tries;    /* of that one */
	struct ops_job *job; /* that is running; or NULL */
	bool is_stopping;
};

/**
 * boot_writer_init() - read what there is to say; nothing is written yet
 * @state_dir: where is kept what was said
 *
 * Return: 0 or -ENOMEM.
 */
int boot_writer_init(struct boot_writer *w, struct bmc_thread *thread,
		     const struct bmc_thread_options *options);
void boot_writer_done(struct boot_writer *w); /* fine on zeroes */

/**
 * boot_writer_go_on() - the BMC answers: write what is not written yet
 *
 * A record whose answer was lost may stand in the log all the same, so each is
 * tried a few times only.
 */
void boot_writer_go_on(struct boot_writer *w);

/** boot_writer_stop() - the system goes down: say so */
void boot_writer_stop(struct boot_writer *w);

/** boot_writer_is_busy() - is a record on its way? */
bool boot_writer_is_busy(const struct boot_writer *w);
