/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The log, read as it grows
 *
 * One request tells whether anything changed; then the last known record tells
 * whether it is still the same log, and what came after it.  Anything else is
 * read from the start.  A reading that runs out of time is taken up again; only
 * a complete one replaces what was known.
 */

#include "libipmiprov/ipmi/storage.h"
#include "libipmiprov/repo/link.h"
#include "libipmiprov/snapshot/snapshot.h"

struct sel_entries VEC(struct sel_entry);

struct sel_reader {
	struct sel *sel;           /* complete; NULL: not yet */
	struct ipmi_sel_info info; /* when it was read */

	bool is_under_way;
	struct ipmi_sel_info next_info;
	struct sel_entries entries;
	uint16_t next_id;
	int n_restarts;
	size_t n_unread;   /* entries that could not be read */
	uint8_t part_size; /* what the BMC gives at once; 0: not tried */
	bool needs_reservation;
	bool stamp_stands_still;      /* while entries come */
	struct link *link;            /* while it runs */
	uint8_t visited[0x10000 / 8]; /* bits, by record id */
};

void sel_reader_done(struct sel_reader *reader); /* fine on zeroes */

/**
 * sel_reader_refresh() - make sure that the log is what the BMC has
 *
 * A changed log is a new pointer in @reader->sel.
 *
 * Return: 0, also when the BMC has no log or refuses for now; -ENOMEM; or the
 * link's error when link_is_over().
 */
int sel_reader_refresh(struct sel_reader *reader, struct link *link,
		       uint64_t deadline_ns);

/**
 * sel_clear() - erase the log and wait until that is done
 *
 * Return: 0; IPMI_R_* if the BMC refuses; -EBUSY if it is still erasing at the
 * deadline; or another negative errno.
 */
int sel_clear(struct link *link, uint64_t deadline_ns);
