/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "libipmiprov/transport/lan-listener.h"

enum { HOST_SIZE = 48, PORT_SIZE = 6 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_storage storage;
};

static void addrinfo_free(struct addrinfo **list)
{
	if (*list)
		freeaddrinfo(*list);
}

static bool is_port(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n < PORT_SIZE && strspn(text, "0123456789") == n &&
	       strtoul(text, NULL, 10) <= UINT16_MAX;
}

/* ADDRESS:PORT; brackets are not part of the host. */
static int split(const char *address, char *ret_host, char *ret_port)
{
	const char *colon = strrchr(address, ':'), *host = address;
	size_t size;

	if (!colon || colon == address || !is_port(colon + 1))
		return ERR_ORIGIN(-EINVAL);
	size = (size_t)(colon - host);
	if (host[0] == '[') {
		if (host[size - 1] != ']' || size < 2)
			return ERR_ORIGIN(-EINVAL);
		host++;
		size -= 2;
	} else if (memchr(host, ':', size)) {
		return ERR_ORIGIN(-EINVAL);
	}
	if (size == 0 || size >= HOST_SIZE)
		return ERR_ORIGIN(-EINVAL);
	memcpy(ret_host, host, size);
	ret_host[size] = '\0';
	strcpy(ret_port, colon + 1);
	return 0;
}

static bool is_loopback(const union address *a)
{
	if (a->any.sa_family == AF_INET)
		return ntohl(a->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
}

static struct lan_place place_of(const union address *a)
{
	struct lan_place place = { .port = 0 };

	if (a->any.sa_family == AF_INET) {
		memcpy(place.ip, &a->v4.sin_addr, sizeof(place.ip));
		place.port = ntohs(a->v4.sin_port);
	} else {
		place.port = ntohs(a->v6.sin6_port);
	}
	return place;
}

static int name_it(struct lan_listener *l)
{
	union address a = { 0 };
	socklen_t size = sizeof(a);
	char host[HOST_SIZE], port[PORT_SIZE];

	if (getsockname(l->fd, &a.any, &size) != 0)
		return ERR_ORIGIN(-errno);
	if (getnameinfo(&a.any, size, host, sizeof(host), port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return ERR_ORIGIN(-EINVAL);
	l->is_loopback = is_loopback(&a);
	l->place = place_of(&a);
	snprintf(l->name, sizeof(l->name),
		 a.any.sa_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
	return 0;
}

int lan_listener_open(const char *address, struct lan_listener *ret)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM,
				  .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	CLEANUP(addrinfo_free) struct addrinfo *list = NULL;
	CLEANUP(lan_listener_done) struct lan_listener l = { .fd = -1 };
	char host[HOST_SIZE], port[PORT_SIZE];
	int r = split(address, host, port);

	if (r != 0)
		return ERR_TRACE(r);
	if (getaddrinfo(host, port, &hints, &list) != 0)
		return ERR_ORIGIN(-EINVAL);
	l.fd = socket(list->ai_family,
		      SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l.fd < 0 || bind(l.fd, list->ai_addr, list->ai_addrlen) != 0)
		return ERR_ORIGIN(-errno);
	r = name_it(&l);
	if (r != 0)
		return ERR_TRACE(r);
	*ret = l;
	l.fd = -1;
	return 0;
}

void lan_listener_done(struct lan_listener *l)
{
	cleanup_close(&l->fd);
	l->fd = -1;
}

/* An answer that cannot be sent is lost, as any datagram may be. */
static int serve_one(const struct lan_listener *l, struct lan_server *server)
{
	uint8_t packet[RMCP_MAX_PACKET + 1];
	struct lan_answers answers;
	union address a = { 0 };
	socklen_t a_size = sizeof(a);
	struct lan_place from;
	ssize_t size =
		recvfrom(l->fd, packet, sizeof(packet), 0, &a.any, &a_size);
	int r;

	if (size < 0)
		return errno == EAGAIN || errno == EINTR ? 0
							 : ERR_ORIGIN(-errno);
	from = place_of(&a);
	r = lan_server_handle(server, packet, (size_t)size, &from, &answers);
	for (size_t i = 0; r == 0 && i < answers.n; i++)
		(void)sendto(l->fd, answers.packets[i].bytes,
			     answers.packets[i].size, 0, &a.any, a_size);
	return ERR_TRACE(r);
}

int lan_listener_run(const struct lan_listener *l, struct lan_server *server,
		     int stop_fd)
{
	struct pollfd fds[] = {
		{ .fd = stop_fd, .events = POLLIN },
		{ .fd = l->fd, .events = POLLIN },
	};
	int r = 0;

	while (r == 0) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return ERR_ORIGIN(-errno);
		if (fds[0].revents)
			return 0;
		if (fds[1].revents)
			r = serve_one(l, server);
	}
	return ERR_TRACE(r);
}
