/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The server's side of TLS: OpenSSL, 1.2 and later
 */

struct tls;
struct ssl_st;

/**
 * tls_new() - read a certificate and its key
 * @cert: file, PEM, the chain after the server's own certificate
 * @key: file, PEM; NULL: in @cert too
 * @ret_why: on error what OpenSSL says, to be freed; untouched on success
 *
 * Return: 0, -EINVAL for files that will not do, or -ENOMEM.
 */
int tls_new(const char *cert, const char *key, struct tls **ret,
	    char **ret_why);
void tls_free(struct tls *tls); /* NULL is fine; sessions live on */

/** tls_session() - a session on a connected socket, or NULL */
struct ssl_st *tls_session(struct tls *tls, int fd);
