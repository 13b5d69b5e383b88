/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A service on loopback that answers what a test tells it to, whatever it is
 * asked
 */

#include <stddef.h>

struct fake_reply {
	int status;       /* HTTP; 0: no answer at all */
	const char *body; /* of an envelope's Body; NULL: HTML instead */
	const char *raw;  /* instead of all that: the HTTP body itself */
};

struct fake_service;

/** fake_service_start() - listens when it returns; the last reply repeats */
struct fake_service *fake_service_start(const struct fake_reply *replies,
					size_t n);

/** fake_service_url() - "http://127.0.0.1:PORT/wsman" */
const char *fake_service_url(const struct fake_service *s);

/** fake_service_stop() - ends the thread; requests can be read from then on */
void fake_service_stop(struct fake_service *s);

/** fake_service_request() - the body of the nth request, or NULL */
const char *fake_service_request(const struct fake_service *s, size_t n);

/** fake_service_head() - its request line and headers */
const char *fake_service_head(const struct fake_service *s, size_t n);
void fake_service_free(struct fake_service *s);
