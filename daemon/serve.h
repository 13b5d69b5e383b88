/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * WS-Management over HTTP: paths, media types, who may enter
 *
 * Brings http/, auth/ and ops/ together, which do not know each other.  Loop
 * thread.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "daemon/auth/auth.h"
#include "daemon/http/server.h"
#include "daemon/ops/ops.h"

struct serve;

struct serve_options {
	size_t max_request; /* octets of a body */
	bool allow_unencrypted, allow_basic;
};

int serve_new(struct loop *loop, const struct clock *clock, struct auth *auth,
	      struct ops *ops, struct serve **ret);
void serve_free(struct serve *serve); /* before @auth and @ops */

void serve_set(struct serve *serve, const struct serve_options *options);

/** serve_http() - the server, for listeners and limits */
struct http_server *serve_http(struct serve *serve);

/** serve_changed() - something may be due earlier, after ops_publish() */
void serve_changed(struct serve *serve);
