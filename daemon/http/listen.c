/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/http/listen.h"

enum { HTTP_PORT = 5985, HTTPS_PORT = 5986, BACKLOG = 511 };

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

void listen_spec_done(struct listen_spec *spec)
{
	free(spec->cert);
	free(spec->key);
	*spec = (struct listen_spec){ 0 };
}

/* Fills in all but the port.  "localhost" is IPv4: one name, one socket. */
static bool to_address(const char *text, union address *ret)
{
	*ret = (union address){ 0 };
	if (!strcasecmp(text, "localhost"))
		text = "127.0.0.1";
	if (inet_pton(AF_INET, text, &ret->in.sin_addr) == 1) {
		ret->in.sin_family = AF_INET;
		return true;
	}
	if (!strcmp(text, "*") ||
	    inet_pton(AF_INET6, text, &ret->in6.sin6_addr) == 1) {
		ret->in6.sin6_family = AF_INET6;
		return true;
	}
	return false;
}

bool listen_spec_is_address(const char *address)
{
	union address a;

	return strlen(address) < LISTEN_ADDRESS_SIZE && to_address(address, &a);
}

bool listen_spec_is_loopback(const struct listen_spec *spec)
{
	union address a;

	if (!to_address(spec->address, &a))
		return false;
	if (a.sa.sa_family == AF_INET)
		return ntohl(a.in.sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&a.in6.sin6_addr);
}

static const char *take_address(const char *at, struct listen_spec *ret)
{
	bool brackets = *at == '[';
	const char *end = brackets ? strchr(at, ']') : at + strcspn(at, ":/?");
	const char *start = at + brackets;

	if (!end || end == start || end - start >= LISTEN_ADDRESS_SIZE)
		return NULL;
	snprintf(ret->address, sizeof(ret->address), "%.*s", (int)(end - start),
		 start);
	if (!listen_spec_is_address(ret->address) ||
	    brackets != (strchr(ret->address, ':') != NULL))
		return NULL;
	return end + brackets;
}

static const char *take_port(const char *at, struct listen_spec *ret)
{
	unsigned long port;
	char *end;

	ret->port = ret->is_tls ? HTTPS_PORT : HTTP_PORT;
	if (*at != ':')
		return at;
	if (at[1] < '0' || at[1] > '9')
		return NULL;
	port = strtoul(at + 1, &end, 10);
	if (port > UINT16_MAX)
		return NULL;
	ret->port = (uint16_t)port;
	return end;
}

static int take_file(const char *at, size_t n, struct listen_spec *ret)
{
	const struct {
		const char *name;
		char **file;
	} rows[] = { { "cert=", &ret->cert }, { "key=", &ret->key } };

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t skip = strlen(rows[i].name);

		if (n <= skip || strncmp(at, rows[i].name, skip) != 0)
			continue;
		if (*rows[i].file)
			return ERR_ORIGIN(-EINVAL);
		*rows[i].file = strndup(at + skip, n - skip);
		return *rows[i].file ? 0 : ERR_ORIGIN(-ENOMEM);
	}
	return ERR_ORIGIN(-EINVAL);
}

static int take_files(const char *at, struct listen_spec *ret)
{
	int r = 0;

	if (*at == '/')
		at++;
	if (*at != '?')
		return *at ? ERR_ORIGIN(-EINVAL) : 0;
	while (*at && r == 0) {
		size_t n = strcspn(++at, "&");

		r = take_file(at, n, ret);
		at += n;
	}
	return ERR_TRACE(r);
}

int listen_spec_parse(const char *url, struct listen_spec *ret,
		      const char **ret_why)
{
	CLEANUP(listen_spec_done) struct listen_spec spec = { 0 };
	const char *at = url;
	int r;

	*ret_why = "expected http://ADDR:PORT or "
		   "https://ADDR:PORT?cert=FILE&key=FILE";
	if (!strncasecmp(at, "https://", 8))
		spec.is_tls = true;
	else if (strncasecmp(at, "http://", 7) != 0)
		return ERR_ORIGIN(-EINVAL);
	at = take_address(strchr(at, '/') + 2, &spec);
	at = at ? take_port(at, &spec) : NULL;
	if (!at)
		return ERR_ORIGIN(-EINVAL);
	r = take_files(at, &spec);
	if (r != 0)
		return ERR_TRACE(r);
	if (spec.is_tls != (spec.cert != NULL) || (spec.key && !spec.is_tls)) {
		*ret_why = spec.is_tls ? "https needs ?cert=FILE"
				       : "cert and key are for https";
		return ERR_ORIGIN(-EINVAL);
	}
	*ret = spec;
	spec = (struct listen_spec){ 0 };
	return 0;
}

static int bind_socket(const union address *a, bool both_kinds, int *ret)
{
	int on = 1, v6only = !both_kinds;
	AUTO_CLOSE int fd = socket(
		a->sa.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return ERR_ORIGIN(-errno);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (a->sa.sa_family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6only,
		       sizeof(v6only)) != 0)
		return ERR_ORIGIN(-errno);
	if (bind(fd, &a->sa,
		 a->sa.sa_family == AF_INET ? sizeof(a->in) : sizeof(a->in6)) !=
		    0 ||
	    listen(fd, BACKLOG) != 0)
		return ERR_ORIGIN(-errno);
	*ret = fd;
	fd = -1;
	return 0;
}

int listen_open(const struct listen_spec *spec, int *ret)
{
	bool all = !strcmp(spec->address, "*");
	union address a;
	int r;

	if (!to_address(spec->address, &a))
		return ERR_ORIGIN(-EINVAL);
	if (a.sa.sa_family == AF_INET)
		a.in.sin_port = htons(spec->port);
	else
		a.in6.sin6_port = htons(spec->port);
	r = bind_socket(&a, all, ret);
	if (!all || (r != -EAFNOSUPPORT && r != -EADDRNOTAVAIL))
		return ERR_TRACE(r);
	/* A kernel without IPv6. */
	a = (union address){ .in = { .sin_family = AF_INET,
				     .sin_port = htons(spec->port) } };
	return ERR_TRACE(bind_socket(&a, false, ret));
}

void listen_url(const struct listen_spec *spec, int fd,
		char ret[LISTEN_URL_SIZE])
{
	union address a = { 0 };
	socklen_t size = sizeof(a);
	uint16_t port = spec->port;
	bool colon = strchr(spec->address, ':') != NULL;

	if (getsockname(fd, &a.sa, &size) == 0)
		port = ntohs(a.sa.sa_family == AF_INET ? a.in.sin_port
						       : a.in6.sin6_port);
	snprintf(ret, LISTEN_URL_SIZE, "%s://%s%s%s:%u",
		 spec->is_tls ? "https" : "http", colon ? "[" : "",
		 spec->address, colon ? "]" : "", port);
}
