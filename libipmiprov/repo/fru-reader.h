/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The inventory devices of a BMC and of those behind it
 *
 * Of each device only the areas that fru.h decodes are read, by what their
 * headers say.
 */

#include "libipmiprov/ipmi/storage.h"
#include "libipmiprov/repo/link.h"
#include "libipmiprov/snapshot/snapshot.h"

struct fru_reader {
	struct fru_set *set;       /* complete; NULL: not yet */
	struct sdr_set *sdr;       /* whose locators it was read by */
	uint64_t due_ns;           /* CLOCK_MONOTONIC: it is read again */
	struct fru_set *under_way; /* NULL: none */
	struct sdr_set *under_way_sdr;
	size_t next;               /* device to read */
	size_t total_size;         /* bytes kept of those before it */
	uint8_t part_size;         /* what the BMC gives at once; 0: not
				      tried */
	uint8_t bridged_part_size; /* what others give */
};

void fru_reader_done(struct fru_reader *reader); /* fine on zeroes */

/** fru_reader_reset() - the next refresh reads it anew */
void fru_reader_reset(struct fru_reader *reader);

/**
 * fru_reader_refresh() - read the inventory, unless that was done
 * @sdr: whose locators tell the devices; NULL: none known
 *
 * Device 0 of the BMC is there without a locator.  Parts are swapped while
 * they run, and a device may be busy: after an hour all is read again.  What a
 * device said stays while it fails, but not when it is gone.
 *
 * Return: 0; -ENOMEM; or the link's error when link_is_over(), and the rest is
 * read next time.
 */
int fru_reader_refresh(struct fru_reader *reader, struct link *link,
		       struct sdr_set *sdr, uint64_t deadline_ns);
