/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "base/macro.h"
#include "daemon/daemon.h"
#include "daemon/journal.h"
#include "daemon/options.h"

enum { EXIT_BAD_CONFIG = 2, MAX_FILES = 65536 };

static void set_up_process(void)
{
	struct rlimit files;

	/* Few threads, small data: one arena each would cost more than it
	 * brings. */
	mallopt(M_ARENA_MAX, 2);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file too large is an error as others */
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = MIN(files.rlim_max, (rlim_t)MAX_FILES);
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

static int complain(int r, const char *why)
{
	log_error("%s", why ? why : strerror(-r));
	return r == -EINVAL ? EXIT_BAD_CONFIG : EXIT_FAILURE;
}

static int check(const struct options *options)
{
	AUTO_FREE char *why = NULL;
	int r = daemon_check(options, &why);

	if (r != 0) {
		log_error("%s", why ? why : strerror(-r));
		return EXIT_BAD_CONFIG;
	}
	puts("ipmiprovd: the configuration is good");
	return EXIT_SUCCESS;
}

static int serve(const struct options *options)
{
	AUTO_FREE char *why = NULL;
	struct daemon *d;
	int r = daemon_new(options, &d, &why);

	if (r != 0)
		return complain(r, why);
	r = daemon_run(d);
	if (r != 0)
		log_error("%s", strerror(-r));
	/* A thread that hangs in a driver ends with the process only. */
	if (daemon_free(d) != 0)
		_exit(r == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
	return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	CLEANUP(options_done) struct options options = { 0 };
	AUTO_FREE char *why = NULL;
	int r;

	set_up_process();
	journal_init();
	r = options_parse(argc, argv, &options, &why);
	if (r == OPTIONS_R_DONE)
		return EXIT_SUCCESS;
	if (r != 0)
		return complain(r, why);
	return options.only_check ? check(&options) : serve(&options);
}
