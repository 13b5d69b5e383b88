/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One line and an exit code
 *
 * The worst of all sensors.  A sensor without a reading does not count, unless
 * there is no other: an empty slot is no news.  Who cannot be reached is
 * unknown.
 */

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/clean.h"
#include "cli/ipmiprov.h"

/* Index is the exit code. */
static const char *const names[] = {
	[STATUS_OK] = "ok",
	[STATUS_WARNING] = "warning",
	[STATUS_CRITICAL] = "critical",
	[STATUS_UNKNOWN] = "unknown",
};

enum { MAX_PROBLEMS = 64 };

struct sum {
	size_t n[ARRAY_SIZE(names)]; /* sensors of each health */
	const char *problems[MAX_PROBLEMS];
	size_t n_problems;
};

static size_t health_index(const char *health)
{
	for (size_t i = 0; health && i < ARRAY_SIZE(names); i++)
		if (strcmp(names[i], health) == 0)
			return i;
	return STATUS_UNKNOWN;
}

static const char *problem_text(struct arena *a, const struct sensor_row *row)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_printf(&b, "%s", row->name);
	if (row->reading.has) {
		buf_putc(&b, ' ');
		print_number(&b, row->reading.value, 3);
		if (row->unit)
			buf_printf(&b, " %s", row->unit);
	}
	buf_puts(&b, " (");
	print_states(&b, row->state ? row->state : "no state");
	buf_putc(&b, ')');
	return buf_error(&b) ? NULL : arena_strdup(a, b.data);
}

static void add_problems(struct arena *a, const struct sensor_rows *rows,
			 size_t health, struct sum *sum)
{
	const struct sensor_row *row;

	vec_for_each (row, rows) {
		const char *text;

		if (health_index(row->health) != health ||
		    sum->n_problems == MAX_PROBLEMS)
			continue;
		text = problem_text(a, row);
		if (text)
			sum->problems[sum->n_problems++] = text;
	}
}

static int worst_of(const struct sum *sum)
{
	return sum->n[STATUS_CRITICAL]  ? STATUS_CRITICAL
	       : sum->n[STATUS_WARNING] ? STATUS_WARNING
	       : sum->n[STATUS_OK]      ? STATUS_OK
					: STATUS_UNKNOWN;
}

static const char *message_text(struct arena *a, const struct sum *sum,
				const struct info_row *away)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_printf(&b,
		   "%zu sensors ok, %zu warning, %zu critical, "
		   "%zu without a reading",
		   sum->n[STATUS_OK], sum->n[STATUS_WARNING],
		   sum->n[STATUS_CRITICAL], sum->n[STATUS_UNKNOWN]);
	if (away)
		buf_printf(&b, "; %s: %s", away->bmc ? away->bmc : "BMC",
			   away->contact ? away->contact
					 : "the BMC does not answer");
	return buf_error(&b) ? NULL : arena_strdup(a, b.data);
}

static int print_line(const struct status_row *row, FILE *out)
{
	CLEANUP(buf_done) struct buf line = { 0 };

	for (const char *c = row->status; *c; c++)
		buf_putc(&line, (char)(*c - 'a' + 'A'));
	buf_puts(&line, ": ");
	for (size_t i = 0; i < row->problems.n; i++) {
		clean_text(&line, row->problems.items[i]);
		buf_puts(&line, "; ");
	}
	clean_text(&line, row->message);
	if (buf_error(&line))
		return ERR_TRACE(buf_error(&line));
	fprintf(out, "%s\n", line.data);
	return fflush(out) == 0 ? 0 : ERR_ORIGIN(-errno);
}

static int print_status(const struct run *run, const struct status_row *row)
{
	if (run->style.format == FORMAT_TABLE)
		return ERR_TRACE(print_line(row, run->out));
	return ERR_TRACE(
		print_rows(&sheet_status, row, 1, &run->style, run->out));
}

static int show_unreachable(struct run *run, int *ret_exit)
{
	struct status_row row = {
		.status = names[STATUS_UNKNOWN],
		.message = run->source->why.data,
	};

	*ret_exit = STATUS_UNKNOWN;
	return ERR_TRACE(print_status(run, &row));
}

static int get_rows(struct run *run, struct sensor_rows *ret_sensors,
		    struct info_rows *ret_info)
{
	const struct source_ops *ops = run->source->ops;
	int r;

	r = ops->fetch(run->source, BMC_IDENTITY | BMC_SENSORS);
	if (r == 0)
		r = ops->sensors(run->source, run->arena, ret_sensors);
	if (r == 0)
		r = ops->info(run->source, run->arena, ret_info);
	return ERR_TRACE(r);
}

static int show(struct run *run, const struct sensor_rows *sensors,
		const struct info_rows *info, int *ret_exit)
{
	struct sum sum = { 0 };
	struct status_row row;
	const struct info_row *away = NULL, *i;
	const struct sensor_row *s;

	vec_for_each (s, sensors)
		sum.n[health_index(s->health)]++;
	vec_for_each (i, info)
		if (!i->reachable)
			away = i;
	add_problems(run->arena, sensors, STATUS_CRITICAL, &sum);
	add_problems(run->arena, sensors, STATUS_WARNING, &sum);
	*ret_exit = worst_of(&sum);
	if (*ret_exit != STATUS_CRITICAL &&
	    (info->n == 0 || (away && away->is_lost)))
		*ret_exit = STATUS_UNKNOWN;
	row = (struct status_row){
		.bmc = info->n == 1 ? info->data[0].bmc : NULL,
		.status = names[*ret_exit],
		.message = message_text(run->arena, &sum, away),
		.problems = { sum.problems, sum.n_problems },
	};
	if (!row.message)
		return ERR_ORIGIN(-ENOMEM);
	return ERR_TRACE(print_status(run, &row));
}

int run_status(struct run *run, int *ret_exit)
{
	struct sensor_rows sensors = { 0 };
	struct info_rows info = { 0 };
	int r;

	r = get_rows(run, &sensors, &info);
	if (r == 0)
		r = show(run, &sensors, &info, ret_exit);
	else if (r > 0)
		r = show_unreachable(run, ret_exit);
	vec_done(&sensors);
	vec_done(&info);
	return ERR_TRACE(r);
}
