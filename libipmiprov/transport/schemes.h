/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What stands behind each URI scheme: a row in transport.c
 *
 * check() tells whether what follows the colon can be opened at all, without
 * touching anything outside; on -EINVAL it leaves in @ret_why, as constant
 * text, what was expected.  open() is only called with what check() accepted.
 */

#include <stdint.h>

struct transport;

struct scheme {
	const char *name; /* without the colon */
	int (*check)(const char *rest, const char **ret_why);
	int (*open)(const char *rest, uint64_t deadline_ns,
		    struct transport **ret);
};

/* dev:/dev/ipmi0 */
int dev_check(const char *path, const char **ret_why);
int dev_open(const char *path, uint64_t deadline_ns, struct transport **ret);

/* lan://USER@HOST... */
int lan_check(const char *rest, const char **ret_why);
int lan_open(const char *rest, uint64_t deadline_ns, struct transport **ret);

/* sim:[FILE][?still] */
int sim_check(const char *rest, const char **ret_why);
int sim_open(const char *rest, uint64_t deadline_ns, struct transport **ret);

/* record:FILE[?redact],URI */
int record_check(const char *rest, const char **ret_why);
int record_open(const char *rest, uint64_t deadline_ns, struct transport **ret);
