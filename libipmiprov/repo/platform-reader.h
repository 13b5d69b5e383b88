/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a BMC says of the machine, each part read at its own pace
 *
 * What changes by itself is asked for every minute, the rest every hour, and
 * all of it over a new connection.  What a BMC refuses for good is not asked
 * for again until then; what it refuses for the moment, less and less often.
 */

#include "libipmiprov/repo/link.h"
#include "libipmiprov/snapshot/snapshot.h"

enum {
	PLATFORM_QUICK_S = 60,
	PLATFORM_SLOW_S = 3600,
	PLATFORM_N_ROWS = 22,
};

/* What is remembered of a part that is asked for. */
struct platform_row_state {
	uint64_t due_ns; /* CLOCK_MONOTONIC; 0: at once */
	int n_refusals;  /* in a row */
	bool is_refused; /* for good */
};

struct platform_reader {
	struct platform *platform;           /* NULL: nothing asked yet */
	struct platform_interface interface; /* the owner sets it */
	struct platform_row_state rows[PLATFORM_N_ROWS];
};

void platform_reader_done(struct platform_reader *reader); /* fine on zeroes */

/** platform_reader_reset() - all may be different now: ask for everything */
void platform_reader_reset(struct platform_reader *reader);

/** platform_reader_hurry() - what changes by itself is due at once */
void platform_reader_hurry(struct platform_reader *reader);

enum platform_part { PLATFORM_ALL, PLATFORM_DCMI };

/**
 * platform_reader_refresh() - ask for what is due
 * @part: of all, or of what DCMI measures
 * @sdr: whose controllers are asked what they are; or NULL
 *
 * A platform that changed is a new pointer in @reader->platform.  One that is
 * cut short is taken up again by the next call.
 *
 * Return: 0; -ENOMEM; or the link's error when link_is_over().
 */
int platform_reader_refresh(struct platform_reader *reader,
			    enum platform_part part, struct link *link,
			    const struct sdr_set *sdr, uint64_t deadline_ns);

/* ---- for the files that read the parts ---- */

struct platform_source {
	struct link *link;
	struct ipmi_peer bmc;
	const struct sdr_set *sdr; /* or NULL */
};

enum platform_answer {
	PLATFORM_R_MORE = 0x200, /* not all of it yet; beyond IPMI_R_* */
};

/** platform_is_end() - the refresh is over, and not only this part of it */
bool platform_is_end(const struct platform_source *source, int r);

/** platform_is_refused() - this will not be answered over this connection */
bool platform_is_refused(int r);

/**
 * platform_text() - text of an unsure encoding, to UTF-8
 * @bytes: UTF-8 where they are valid as that, else Latin-1
 */
void platform_text(const uint8_t *bytes, size_t n,
		   char ret[PLATFORM_TEXT_SIZE]);

/*
 * Each reads one part into @draft, which stays as it was unless 0 or
 * PLATFORM_R_MORE is returned.  Return: 0, an answer, or a negative errno.
 */
int platform_read_system_info(const struct platform_source *source,
			      struct platform *draft);
int platform_read_controllers(const struct platform_source *source,
			      struct platform *draft);
int platform_read_channels(const struct platform_source *source,
			   struct platform *draft);
int platform_read_lans(const struct platform_source *source,
		       struct platform *draft);
int platform_read_users(const struct platform_source *source,
			struct platform *draft);
int platform_read_dcmi(const struct platform_source *source,
		       struct platform *draft);
int platform_read_dcmi_power(const struct platform_source *source,
			     struct platform *draft);
int platform_read_dcmi_limit(const struct platform_source *source,
			     struct platform *draft);
int platform_read_asset_tag(const struct platform_source *source,
			    struct platform *draft);
int platform_read_controller_id(const struct platform_source *source,
				struct platform *draft);
int platform_read_temperatures(const struct platform_source *source,
			       struct platform *draft);
