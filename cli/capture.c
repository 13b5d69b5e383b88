/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A persona of a BMC, as a file
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
#include "libipmiprov/repo/capture.h"
#include "libipmiprov/transport/transport.h"

enum { MAX_MISSES_SHOWN = 20 };

static void show_step(const struct capture_watcher *watcher, const char *step,
		      uint64_t n_requests)
{
	(void)watcher;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s (%llu requests so far)", step,
			(unsigned long long)n_requests);
}

/* What cannot be written is better known before the BMC was read. */
static int check_file(const char *file, struct buf *ret_why)
{
	AUTO_FREE char *copy = strdup(file);

	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	if (access(dirname(copy), W_OK | X_OK) != 0) {
		buf_printf(ret_why, "capture %s: its folder: %s", file,
			   strerror(errno));
		return SOURCE_R_FAILED;
	}
	return 0;
}

static void count(const struct persona *p, size_t ret[4])
{
	const struct persona_controller *c;

	vec_for_each (c, &p->controllers) {
		const struct persona_fru *f;

		ret[0] += c->sdrs.n;
		ret[1] += c->sensors.n;
		ret[2] += c->sel.n;
		vec_for_each (f, &c->frus)
			ret[3] += f->cc == 0;
	}
}

/* To standard error: standard output stays free for what others read. */
static int report(const struct options *options, const struct capture *c)
{
	const struct recorder_misses *misses = &c->recorder.misses;
	CLEANUP(buf_done) struct buf text = { 0 };
	size_t n[4] = { 0 };

	count(&c->recorder.persona, n);
	buf_printf(&text,
		   "%s: %zu records, %zu sensors, %zu log entries, %zu "
		   "inventories by %llu requests in %.1f s\n",
		   options->file, n[0], n[1], n[2], n[3],
		   (unsigned long long)c->n_requests,
		   (double)c->took_ns / NS_PER_S);
	if (c->is_cut_short)
		buf_puts(&text, "The BMC stopped answering before the end.\n");
	if (misses->n > 0)
		buf_printf(&text, "Not got, of %zu requests:\n", misses->n);
	for (size_t i = 0; i < MIN(misses->n, (size_t)MAX_MISSES_SHOWN); i++) {
		buf_puts(&text, "  ");
		capture_miss_text(&misses->data[i], &text);
		buf_putc(&text, '\n');
	}
	if (misses->n > MAX_MISSES_SHOWN)
		buf_printf(&text, "  and %zu more\n",
			   misses->n - MAX_MISSES_SHOWN);
	if (buf_error(&text))
		return ERR_ORIGIN(buf_error(&text));
	fputs(text.data, stderr);
	return 0;
}

static int save(const struct options *options, struct capture *c,
		struct buf *ret_why)
{
	int r;

	if (options->redact)
		persona_redact(&c->recorder.persona);
	r = persona_save(&c->recorder.persona, options->file);
	if (r == 0 || r == -ENOMEM)
		return ERR_TRACE(r);
	buf_printf(ret_why, "%s: %s", options->file, strerror(-r));
	return SOURCE_R_FAILED;
}

int run_capture(const struct options *options, struct buf *ret_why)
{
	static const struct capture_watcher watcher = { show_step };
	const char *uri = options->bmc ? options->bmc : "auto:";
	CLEANUP(capture_done) struct capture c = { 0 };
	const char *why;
	int r;

	r = check_file(options->file, ret_why);
	if (r != 0)
		return ERR_TRACE(r);
	if (transport_check_uri(uri, &why) != 0) {
		buf_printf(ret_why, "--bmc %s: %s", uri, why);
		return SOURCE_R_USAGE;
	}
	r = capture_run(uri,
			clock_mono_ns(&clock_system) +
				(uint64_t)options->timeout_s * NS_PER_S,
			&watcher, &c);
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	if (r != 0)
		return ERR_TRACE(r);
	if (c.error) {
		advice_for_bmc(ret_why, uri, c.error);
		return SOURCE_R_UNREACHABLE;
	}
	r = save(options, &c, ret_why);
	return r ? ERR_TRACE(r) : ERR_TRACE(report(options, &c));
}
