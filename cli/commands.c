/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/clean.h"
#include "cli/follow.h"
#include "cli/ipmiprov.h"
#include "cli/layout.h"
#include "cli/watch.h"

/* Show, and show again when it is not the last time. */
static void pause_between(const struct run *run)
{
	struct timespec t = { .tv_sec = run->options->interval_s };

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

static void clear_screen(const struct run *run)
{
	if (run->style.format == FORMAT_TABLE && isatty(fileno(run->out)))
		fputs("\033[H\033[2J", run->out);
	else if (run->style.format == FORMAT_TABLE)
		fputc('\n', run->out);
}

/* What there is no room for; without a new line, which would scroll. */
static int say_more(const struct run *run, size_t n)
{
	if (n > 0)
		fprintf(run->out, "... %zu more, none worse", n);
	return fflush(run->out) == 0 ? 0 : ERR_ORIGIN(-errno);
}

static int show_sensors(struct run *run)
{
	bool is_screen =
		run->options->watch && run->style.format == FORMAT_TABLE;
	struct sensor_rows rows = { 0 };
	size_t n = 0;
	int r;

	r = run->source->ops->fetch(run->source,
				    BMC_IDENTITY | BMC_SENSORS | BMC_DCMI);
	if (r == 0)
		r = run->source->ops->sensors(run->source, run->arena, &rows);
	if (r == 0 && run->options->watch)
		clear_screen(run);
	if (r == 0) {
		n = is_screen ? watch_fit(&rows, terminal_height()) : rows.n;
		r = print_rows(&sheet_sensors, rows.data, n, &run->style,
			       run->out);
	}
	if (r == 0)
		r = say_more(run, rows.n - n);
	vec_done(&rows);
	arena_reset(run->arena);
	return ERR_TRACE(r);
}

int run_sensors(struct run *run)
{
	int r = show_sensors(run);

	run->style.is_continued = run->style.format == FORMAT_CSV;
	while (r == 0 && run->options->watch) {
		pause_between(run);
		run->style.width = terminal_width();
		r = show_sensors(run);
		if (r != SOURCE_R_UNREACHABLE)
			continue;
		/* it may come back: say so, go on */
		clean_complain(stderr, "ipmiprov", run->source->why.data);
		r = 0;
	}
	return ERR_TRACE(r);
}

static int show_log(struct run *run, struct log_marks *marks)
{
	struct log_rows rows = { 0 };
	int r;

	r = run->source->ops->fetch(run->source,
				    BMC_IDENTITY | BMC_SENSORS | BMC_SEL);
	if (r == 0)
		r = run->source->ops->log(run->source, run->arena, &rows);
	if (r == 0)
		r = log_marks_take(marks, &rows);
	if (r == 0 && (rows.n > 0 || !run->style.is_continued))
		r = print_rows(&sheet_log, rows.data, rows.n, &run->style,
			       run->out);
	vec_done(&rows);
	arena_reset(run->arena);
	return ERR_TRACE(r);
}

int run_log(struct run *run)
{
	CLEANUP(log_marks_done) struct log_marks marks = { 0 };
	struct layout layout = { 0 };
	int r;

	run->style.layout = &layout;
	run->style.is_stream = run->options->follow;
	r = show_log(run, &marks);
	run->style.is_continued = true;
	while (r == 0 && run->options->follow) {
		pause_between(run);
		r = show_log(run, &marks);
		if (r == SOURCE_R_UNREACHABLE) {
			clean_complain(stderr, "ipmiprov",
				       run->source->why.data);
			r = 0;
		}
	}
	if (r == 0 && run->options->clear)
		r = run->source->ops->clear_log(run->source);
	run->style.layout = NULL;
	return ERR_TRACE(r);
}

int run_fru(struct run *run)
{
	struct fru_rows rows = { 0 };
	int r;

	r = run->source->ops->fetch(run->source,
				    BMC_IDENTITY | BMC_SENSORS | BMC_FRU);
	if (r == 0)
		r = run->source->ops->fru(run->source, run->arena, &rows);
	if (r == 0)
		r = print_rows(&sheet_fru, rows.data, rows.n, &run->style,
			       run->out);
	vec_done(&rows);
	return ERR_TRACE(r);
}

int run_info(struct run *run)
{
	struct info_rows rows = { 0 };
	int r;

	r = run->source->ops->fetch(run->source,
				    BMC_IDENTITY | BMC_SENSORS | BMC_SEL);
	if (r == 0)
		r = run->source->ops->info(run->source, run->arena, &rows);
	if (r == 0)
		r = print_rows(&sheet_info, rows.data, rows.n, &run->style,
			       run->out);
	vec_done(&rows);
	return ERR_TRACE(r);
}
