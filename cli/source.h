/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Where the rows come from: a BMC (local.c) or a service (remote.c)
 *
 * First fetch, then rows of what was fetched.
 */

#include <stdint.h>

#include "base/buf.h"
#include "cli/rows.h"
#include "libipmiprov/repo/bmc.h" /* enum bmc_part */

enum {
	_SOURCE_R_OK,
	SOURCE_R_UNREACHABLE, /* who was to be asked does not answer */
	SOURCE_R_FAILED,      /* it answered, but not with what was asked for */
	SOURCE_R_USAGE,       /* the URI, URL or file is wrong */
};

struct source;

struct source_ops {
	/*
	 * Ask for parts.  Return: 0, SOURCE_R_* with source->why set, or
	 * -ENOMEM.
	 */
	int (*fetch)(struct source *s, unsigned parts);
	/* Rows of what the last fetch got.  Return: 0, SOURCE_R_* with
	 * source->why set, or -ENOMEM. */
	int (*sensors)(struct source *s, struct arena *a,
		       struct sensor_rows *ret);
	int (*log)(struct source *s, struct arena *a, struct log_rows *ret);
	int (*fru)(struct source *s, struct arena *a, struct fru_rows *ret);
	int (*info)(struct source *s, struct arena *a, struct info_rows *ret);
	/* Return: as fetch. */
	int (*clear_log)(struct source *s);
	void (*free)(struct source *s);
};

struct source {
	const struct source_ops *ops;
	struct buf why; /* one line: what is wrong and what to do */
};

struct source_options {
	const char *bmc;         /* URI; for a local one */
	const char *health_file; /* severities; NULL: the configuration */
	const char *url;         /* of a service; or NULL */
	const char *user, *password, *ca_file;
	bool insecure;
	uint64_t timeout_ns;
};

/**
 * source_local() - a BMC by its URI
 * Return: 0, SOURCE_R_USAGE with @ret_why, or -ENOMEM.
 */
int source_local(const struct source_options *options, struct buf *ret_why,
		 struct source **ret);

/**
 * source_remote() - a WS-Management service
 * Return: 0, SOURCE_R_USAGE with @ret_why, or -ENOMEM.
 */
int source_remote(const struct source_options *options, struct buf *ret_why,
		  struct source **ret);

void source_free(struct source *s);
void source_free_p(struct source **s);

/** source_answer() - set source->why to formatted text */
int source_answer(struct source *s, int answer, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
