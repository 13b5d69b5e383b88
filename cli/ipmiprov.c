/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/ipmiprov.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/clean.h"
#include "cli/layout.h"
#include "cli/password.h"

enum { MAX_ROWS_MEMORY = 256 * 1024 * 1024 };

static bool has_colour(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_color && *no_color) && term &&
	       strcmp(term, "dumb") != 0;
}

static int open_source(const struct options *options, struct buf *ret_why,
		       struct source **ret)
{
	CLEANUP(password_free) char *password = NULL;
	struct source_options so = {
		.bmc = options->bmc,
		.health_file = options->health_file,
		.url = options->remote,
		.user = options->user,
		.ca_file = options->ca_file,
		.insecure = options->insecure,
		.timeout_ns = (uint64_t)options->timeout_s * NS_PER_S,
	};
	int r;

	if (!options->remote)
		return ERR_TRACE(source_local(&so, ret_why, ret));
	if (options->user) {
		r = password_get(options->password_file, options->user, ret_why,
				 &password);
		if (r != 0)
			return r < 0 ? ERR_TRACE(r) : (int)SOURCE_R_USAGE;
	}
	so.password = password;
	return ERR_TRACE(source_remote(&so, ret_why, ret));
}

static int run_command(struct run *run, int *ret_exit)
{
	static int (*const handlers[N_COMMANDS])(struct run * run) = {
		[COMMAND_SENSORS] = run_sensors,
		[COMMAND_LOG] = run_log,
		[COMMAND_FRU] = run_fru,
		[COMMAND_INFO] = run_info,
	};

	if (run->options->command == COMMAND_STATUS)
		return ERR_TRACE(run_status(run, ret_exit));
	return ERR_TRACE(handlers[run->options->command](run));
}

static int run(const struct options *options, struct buf *ret_why,
	       int *ret_exit)
{
	CLEANUP(source_free_p) struct source *source = NULL;
	CLEANUP(arena_free_p) struct arena *arena = NULL;
	struct run run = {
		.options = options,
		.style = { .format = options->format,
			   .colour = has_colour(),
			   .width = terminal_width() },
		.out = stdout,
	};
	int r;

	if (options->command == COMMAND_CAPTURE)
		return ERR_TRACE(run_capture(options, ret_why));
	if (options->command == COMMAND_SIMULATE)
		return ERR_TRACE(run_simulate(options, ret_why));
	arena = arena_new(MAX_ROWS_MEMORY);
	if (!arena)
		return ERR_ORIGIN(-ENOMEM);
	r = open_source(options, ret_why, &source);
	if (r != 0)
		return ERR_TRACE(r);
	run.source = source;
	run.arena = arena;
	r = run_command(&run, ret_exit);
	if (r > 0)
		buf_puts(ret_why, source->why.size ? source->why.data : "");
	return ERR_TRACE(r);
}

static int help(void)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	options_help(&text);
	if (buf_error(&text))
		return EXIT_FAILURE;
	fputs(text.data, stdout);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	CLEANUP(buf_done) struct buf why = { 0 };
	struct options options;
	const char *complaint;
	int exit_code = EXIT_SUCCESS;
	int r;

	r = options_parse(argc, argv, &options, &why);
	if (r == 0 && options.help)
		return help();
	if (r == 0 && options.version) {
		puts("ipmiprov " VERSION);
		return EXIT_SUCCESS;
	}
	if (r > 0) {
		buf_puts(&why, "; see ipmiprov --help");
		exit_code = EXIT_USAGE;
	} else if (r == 0) {
		r = run(&options, &why, &exit_code);
		if (r != 0)
			exit_code =
				r == SOURCE_R_USAGE ? EXIT_USAGE : EXIT_FAILURE;
	}
	if (r == 0)
		return exit_code;

	complaint = r < 0 ? strerror(-r) : why.data;
	clean_complain(stderr, "ipmiprov", complaint);
	if (options.command != COMMAND_STATUS || !options.has_command)
		return exit_code;
	/* what runs us for monitoring reads standard output only */
	if (options.format == FORMAT_TABLE)
		clean_complain(stdout, "UNKNOWN", complaint);
	return STATUS_UNKNOWN;
}
