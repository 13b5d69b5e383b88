/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The records of a BMC, kept up to date
 *
 * Asks each time whether the repository changed, which is one request, and
 * walks it only then, or takes it from the disk.
 */

#include "libipmiprov/repo/link.h"
#include "libipmiprov/repo/sdr-cache.h"
#include "libipmiprov/repo/sdr-repo.h"

struct sdr_keeper {
	enum sdr_source source;
	uint8_t luns;             /* of device SDRs */
	struct sdr_set *set;      /* NULL until the first walk is complete */
	struct sdr_cache_key key; /* of the set */
	struct sdr_walk *walk;    /* under way, or NULL */
	struct sdr_cache_key walk_key;
	uint64_t next_walk_ns;  /* CLOCK_MONOTONIC */
	uint64_t walk_pause_ns; /* grows while walks find nothing new */
	uint64_t distrust_ns;   /* the set is walked again from then on */
	bool reads_discrete;    /* the quirk */
	bool is_doubtful;       /* records could not be read, and it may pass */
};

void sdr_keeper_done(struct sdr_keeper *keeper); /* fine on zeroes */

/* What is known of the BMC that records are read from. */
struct sdr_origin {
	const struct bmc_device_id *device_id;
	const uint8_t *guid;    /* IPMI_GUID_SIZE bytes, or NULL */
	const char *machine;    /* see sdr_cache_key_init() */
	const char *cache_path; /* NULL: no cache */
};

/**
 * sdr_keeper_refresh() - make sure that the set is what the BMC has
 * @ret_cached: filled if the set was taken from the disk just now; else empty
 *
 * A new set is a new pointer in @keeper->set.
 *
 * Return: 0, also when there is no set yet because the BMC refuses; -ENOMEM; or
 * the link's error when link_is_over().
 */
int sdr_keeper_refresh(struct sdr_keeper *keeper, struct link *link,
		       const struct sdr_origin *origin, uint64_t deadline_ns,
		       struct sdr_cache *ret_cached);
