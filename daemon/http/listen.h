/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Where to listen: `http://ADDR:PORT`, `https://ADDR:PORT?cert=FILE&key=FILE`
 *
 * ADDR is an IPv4 address, an IPv6 address in brackets, `localhost`, or `*` for
 * all of both kinds.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LISTEN_ADDRESS_SIZE = 64, LISTEN_URL_SIZE = 96 };

struct listen_spec {
	bool is_tls;
	char address[LISTEN_ADDRESS_SIZE]; /* without brackets; "*": all */
	uint16_t port;                     /* 0: any free one */
	char *cert, *key;                  /* owned; files, TLS only */
};

void listen_spec_done(struct listen_spec *spec); /* for CLEANUP() too */

/**
 * listen_spec_parse() - read a URL
 * @url: as above; without a port 5985 or 5986
 * @ret: filled on success
 * @ret_why: on -EINVAL what was expected, constant text
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int listen_spec_parse(const char *url, struct listen_spec *ret,
		      const char **ret_why);

/** listen_spec_is_address() - could this be an ADDR? */
bool listen_spec_is_address(const char *address);

/** listen_spec_is_loopback() - is it reached from this machine only? */
bool listen_spec_is_loopback(const struct listen_spec *spec);

/**
 * listen_open() - a listening socket
 * @spec: what to listen on
 * @ret: the socket, non-blocking
 *
 * Return: 0 or a negative errno.
 */
int listen_open(const struct listen_spec *spec, int *ret);

/** listen_url() - the URL of a listening socket, its real port in it */
void listen_url(const struct listen_spec *spec, int fd,
		char ret[LISTEN_URL_SIZE]);
