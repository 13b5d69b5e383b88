/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: limit BYTES
 * The most that a server on libevent could do: whatever comes in is thrown
 * away unread, and the same reply of BYTES bytes goes out.  Prints its port.
 */

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reply {
	char *bytes;
	size_t size;
};

static void on_read(struct bufferevent *bev, void *user)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	const struct reply *reply = user;

	evbuffer_drain(in, evbuffer_get_length(in));
	evbuffer_add_reference(bufferevent_get_output(bev), reply->bytes,
			       reply->size, NULL, NULL);
}

static void on_event(struct bufferevent *bev, short what, void *reply)
{
	(void)what;
	(void)reply;
	bufferevent_free(bev);
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd,
		      struct sockaddr *peer, int size, void *reply)
{
	struct bufferevent *bev = bufferevent_socket_new(
		evconnlistener_get_base(listener), fd, BEV_OPT_CLOSE_ON_FREE);

	(void)peer;
	(void)size;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	bufferevent_set_max_single_write(bev, 1 << 20);
	bufferevent_setcb(bev, on_read, NULL, on_event, reply);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	struct event_base *base = event_base_new();
	int n_bytes = argc > 1 ? atoi(argv[1]) : 0, n;
	struct reply reply = { malloc((size_t)n_bytes + 200), 0 };
	struct evconnlistener *listener = evconnlistener_new_bind(
		base, on_accept, &reply, LEV_OPT_CLOSE_ON_FREE, -1,
		(struct sockaddr *)&at, sizeof(at));

	if (!reply.bytes || !listener)
		return EXIT_FAILURE;
	n = sprintf(reply.bytes,
		    "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", n_bytes);
	memset(reply.bytes + n, 'x', (size_t)n_bytes);
	reply.size = (size_t)n + (size_t)n_bytes;
	getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&at,
		    &size);
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	return event_base_dispatch(base);
}
