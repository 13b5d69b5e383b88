/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A persona of a BMC: all that a look at everything makes it answer, recorded
 * on its way
 */

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/advice.h"
#include "cli/ipmiprov.h"
#include "libipmiprov/transport/transport.h"

static const struct {
	unsigned part;
	const char *text;
} steps[] = {
	{ BMC_IDENTITY, "identity" },
	{ BMC_SENSORS | BMC_HYSTERESIS, "sensors" },
	{ BMC_SEL, "log" },
	{ BMC_FRU, "inventory" },
};

static void free_bmc(struct bmc **bmc)
{
	bmc_free(*bmc);
}

static void show_progress(size_t step, const struct bmc *bmc)
{
	if (!isatty(STDERR_FILENO))
		return;
	if (step < ARRAY_SIZE(steps))
		fprintf(stderr, "\r\033[K%zu/%zu %s (%llu requests so far)",
			step + 1, ARRAY_SIZE(steps), steps[step].text,
			(unsigned long long)bmc_n_exchanges(bmc));
	else
		fputs("\r\033[K", stderr);
}

/* What cannot be written is better known before the BMC was read. */
static int check_file(const char *file, struct buf *ret_why)
{
	AUTO_FREE char *copy = strdup(file);

	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	if (strpbrk(file, ",?")) {
		buf_printf(ret_why,
			   "capture %s: expected a file name without \",\" "
			   "and \"?\"",
			   file);
		return SOURCE_R_USAGE;
	}
	if (access(dirname(copy), W_OK | X_OK) != 0) {
		buf_printf(ret_why, "capture %s: its folder: %s", file,
			   strerror(errno));
		return SOURCE_R_FAILED;
	}
	return 0;
}

/* Nothing is kept on disk: what is known already would not be recorded. */
static int open_recorder(const struct options *options, const char *uri,
			 struct buf *ret_why, struct bmc **ret)
{
	CLEANUP(buf_done) struct buf record = { 0 };
	const char *why;
	int r;

	r = check_file(options->file, ret_why);
	if (r != 0)
		return ERR_TRACE(r);
	if (transport_check_uri(uri, &why) != 0) {
		buf_printf(ret_why, "--bmc %s: %s", uri, why);
		return SOURCE_R_USAGE;
	}
	buf_printf(&record, "record:%s%s,%s", options->file,
		   options->redact ? "?redact" : "", uri);
	if (buf_error(&record))
		return ERR_TRACE(buf_error(&record));
	return ERR_TRACE(bmc_new(
		&(struct bmc_options){ .label = "local", .uri = record.data },
		ret));
}

static int read_all(struct bmc *bmc, const struct options *options,
		    const char *uri, struct buf *ret_why)
{
	uint64_t deadline_ns = clock_mono_ns(&clock_system) +
			       (uint64_t)options->timeout_s * NS_PER_S;

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		CLEANUP(snapshot_unref_p) const struct snapshot *s = NULL;
		struct snapshot *made;
		int r;

		show_progress(i, bmc);
		r = bmc_refresh(bmc, steps[i].part, deadline_ns, &made);
		if (r < 0)
			return ERR_TRACE(r);
		s = made;
		if (s->is_reachable)
			continue;
		advice_for_bmc(ret_why, uri, s->error);
		return SOURCE_R_UNREACHABLE;
	}
	return 0;
}

int run_capture(const struct options *options, struct buf *ret_why)
{
	const char *uri = options->bmc ? options->bmc : "auto:";
	CLEANUP(free_bmc) struct bmc *bmc = NULL;
	int r;

	r = open_recorder(options, uri, ret_why, &bmc);
	if (r != 0)
		return ERR_TRACE(r);
	r = read_all(bmc, options, uri, ret_why);
	show_progress(ARRAY_SIZE(steps), bmc);
	if (r != 0)
		return ERR_TRACE(r);
	bmc_free(STEAL(bmc)); /* which writes the file */
	if (access(options->file, R_OK) != 0) {
		buf_printf(ret_why, "%s: %s", options->file, strerror(errno));
		return SOURCE_R_FAILED;
	}
	return 0;
}
