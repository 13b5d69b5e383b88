/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Reading a whole repository of records
 *
 * A walk follows the chain of record ids.  It can be left when time is up and
 * taken up again later.  What it learns about the BMC (how much fits into one
 * answer) it keeps.
 */

#include "libipmiprov/ipmi/sensor.h"
#include "libipmiprov/ipmi/storage.h"
#include "libipmiprov/repo/link.h"
#include "libipmiprov/repo/sdr.h"

/* Where records are: the SDR Repository, or the BMC's own device SDRs. */
enum sdr_source { SDR_SOURCE_REPOSITORY, SDR_SOURCE_DEVICE };

struct sdr_walk {
	enum sdr_source source;
	struct sdr_records records;
	uint16_t next_id;
	uint8_t lun, luns;  /* device SDRs: whose sensors; bits still to do */
	uint8_t first_size; /* bytes to ask for at a record's start */
	uint8_t part_size;  /* and further on */
	uint16_t reservation;
	bool has_reservation;
	int n_delays;                 /* since a record was read */
	int n_unread;                 /* records that could not be read */
	size_t n_announced;           /* by the BMC; 0: it does not say */
	bool keeps_to_count;          /* no more than that */
	struct link *link;            /* while it runs */
	uint8_t visited[0x10000 / 8]; /* bits, by record id */
};

/**
 * sdr_walk_init() - a walk at its beginning, without memory of its own
 * @luns: bits, whose device SDRs; for the SDR Repository 1
 */
void sdr_walk_init(struct sdr_walk *walk, enum sdr_source source, uint8_t luns);
void sdr_walk_done(struct sdr_walk *walk);

/**
 * sdr_walk_run() - read on until the end
 * @peer: the BMC, over a link
 *
 * A chain that loops ends the walk with what there is.  A record that cannot be
 * read does not tell the next one; its id is guessed while the BMC claims to
 * have more records.
 *
 * Return: 0 at the end; SDR_WALK_R_NONE if not one record could be read;
 * SDR_WALK_R_LATER if the BMC is not up to it (update mode), or the link's
 * error, and the walk can be taken up again; or -ENOMEM.
 */
enum sdr_walk_answer { SDR_WALK_R_OK_, SDR_WALK_R_NONE, SDR_WALK_R_LATER };
int sdr_walk_run(struct sdr_walk *walk, const struct ipmi_peer *peer,
		 struct link *link);
