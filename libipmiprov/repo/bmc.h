/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A BMC: its transport, what is known of it, and how that is kept fresh
 *
 * For one thread, the BMC's own.  Straight-line code that waits, always with a
 * deadline; what it finds leaves as snapshots.
 */

#include <stdint.h>

#include "base/clock.h"
#include "libipmiprov/repo/quirks.h"
#include "libipmiprov/snapshot/snapshot.h"
#include "libipmiprov/transport/transport.h"

struct bmc;

/* How a URI becomes a transport; tests have ways of their own. */
struct bmc_opener {
	int (*open)(const struct bmc_opener *opener, const char *uri,
		    uint64_t deadline_ns, struct transport **ret);
};

struct bmc_options {
	const char *label;         /* copied; "local" */
	const char *uri;           /* copied */
	const char *cache_dir;     /* copied; NULL: no cache on disk */
	const struct clock *clock; /* NULL: clock_system */
	uint64_t poll_interval_ns;
	uint64_t exchange_timeout_ns;    /* for one exchange; 0: 2 s */
	struct quirk_switches quirks;    /* over those of the table */
	const struct bmc_opener *opener; /* NULL: transport_open() */
	/* copied; NULL: nothing is known of how the host found it */
	const struct platform_interface *interface;
};

enum bmc_part {
	BMC_IDENTITY = 1 << 0,
	BMC_SENSORS = 1 << 1, /* records, then readings */
	BMC_SEL = 1 << 2,
	BMC_FRU = 1 << 3,        /* read once, and again when the SDRs change */
	BMC_HYSTERESIS = 1 << 4, /* of the sensors; few want it */
	/* what is due of it; it may as well be asked for each time */
	BMC_PLATFORM = 1 << 5,
	BMC_DCMI = 1 << 6, /* power and temperatures; a part of BMC_PLATFORM */
	BMC_ALL = BMC_IDENTITY | BMC_SENSORS | BMC_SEL | BMC_FRU |
		  BMC_HYSTERESIS | BMC_PLATFORM,
};

/**
 * bmc_new() - a BMC that is not yet spoken to
 * Return: 0, -EINVAL (bad URI) or -ENOMEM.
 */
int bmc_new(const struct bmc_options *options, struct bmc **ret);
void bmc_free(struct bmc *bmc); /* closes the transport; NULL is fine */

/**
 * bmc_refresh() - read what is asked for and make a snapshot of all known
 * @bmc: on its own thread
 * @parts: enum bmc_part
 * @deadline_ns: CLOCK_MONOTONIC, for the whole call
 * @ret: a new snapshot with one reference, compared with the last one
 *
 * Opens the transport if it is not open.  A BMC that does not answer is no
 * error: the snapshot then says so (is_reachable, missed_periods, error) and
 * holds what was known before.
 *
 * Return: 0, or -ENOMEM.
 */
int bmc_refresh(struct bmc *bmc, unsigned parts, uint64_t deadline_ns,
		struct snapshot **ret);

/**
 * bmc_retry_delay_ns() - how long to wait before the next bmc_refresh()
 *
 * The poll interval while the BMC answers; after failures 0.5 s, doubled each
 * time, at most 30 s.
 */
uint64_t bmc_retry_delay_ns(const struct bmc *bmc);

/** bmc_cancel() - from any thread: make a running bmc_refresh() end soon */
void bmc_cancel(struct bmc *bmc);

/** bmc_n_exchanges() - requests sent so far, over all transports it had */
uint64_t bmc_n_exchanges(const struct bmc *bmc);
