/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: load PORT FILE CONNECTIONS SECONDS
 *
 * A closed loop: each connection of 127.0.0.1:PORT, kept alive, sends the HTTP
 * request in FILE, reads the reply by its Content-Length, and sends again.
 * Prints the replies a second and the bytes of the last reply's body.  With 0
 * SECONDS it sends one request and prints the body of the reply.  A reply that
 * is not 200 ends it.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 256, FIRST_ROOM = 1 << 16, MAX_REQUEST = 1 << 16 };

struct connection {
	int fd;
	char *reply; /* as far as it has come, with a NUL */
	size_t size, room;
	size_t body, total; /* 0: the header has not come yet */
};

struct load {
	char request[MAX_REQUEST];
	size_t request_size;
	int epoll_fd;
	struct connection connections[MAX_CONNECTIONS];
	long n_replies;
	size_t body_size;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static void send_request(const struct load *load, struct connection *c)
{
	ssize_t n =
		send(c->fd, load->request, load->request_size, MSG_NOSIGNAL);

	if (n != (ssize_t)load->request_size)
		die("send");
	c->size = c->total = 0;
}

static void open_connection(struct load *load, struct connection *c, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	c->room = FIRST_ROOM;
	c->reply = malloc(c->room);
	if (c->fd < 0 || !c->reply ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (epoll_ctl(load->epoll_fd, EPOLL_CTL_ADD, c->fd, &event) != 0)
		die("epoll_ctl");
}

/* Where the body begins and the reply ends, once the header is there. */
static void read_header(struct connection *c)
{
	const char *end, *length;

	c->reply[c->size] = '\0';
	end = strstr(c->reply, "\r\n\r\n");
	if (!end)
		return;
	length = strcasestr(c->reply, "\r\nContent-Length:");
	if (strncmp(c->reply, "HTTP/1.1 200 ", 13) != 0 || !length) {
		fprintf(stderr, "load: not 200:\n%s\n", c->reply);
		exit(EXIT_FAILURE);
	}
	c->body = (size_t)(end + 4 - c->reply);
	c->total = c->body + strtoul(length + 17, NULL, 10);
}

/* Reads what there is; true: the reply is complete. */
static bool read_reply(struct connection *c)
{
	ssize_t n;

	if (c->room < c->size + FIRST_ROOM) {
		c->room *= 2;
		c->reply = realloc(c->reply, c->room);
		if (!c->reply)
			die("realloc");
	}
	n = recv(c->fd, c->reply + c->size, c->room - c->size - 1, 0);
	if (n <= 0)
		die("connection closed");
	c->size += (size_t)n;
	if (c->total == 0)
		read_header(c);
	return c->total > 0 && c->size >= c->total;
}

static void run(struct load *load, double seconds)
{
	struct epoll_event events[MAX_CONNECTIONS];
	double end = now() + seconds;

	do {
		int n = epoll_wait(load->epoll_fd, events, MAX_CONNECTIONS,
				   10000);

		if (n <= 0)
			die("no reply in 10 s");
		for (int i = 0; i < n; i++) {
			struct connection *c = events[i].data.ptr;

			if (!read_reply(c))
				continue;
			load->n_replies++;
			load->body_size = c->total - c->body;
			if (seconds > 0)
				send_request(load, c);
		}
	} while (seconds > 0 ? now() < end : load->n_replies == 0);
}

int main(int argc, char **argv)
{
	static struct load load;
	int n_connections = argc > 4 ? atoi(argv[3]) : 0;
	double seconds = argc > 4 ? atof(argv[4]) : 0, begin;
	FILE *in = argc > 4 ? fopen(argv[2], "re") : NULL;

	if (!in || n_connections < 1 || n_connections > MAX_CONNECTIONS) {
		fprintf(stderr, "usage: load PORT FILE CONNECTIONS SECONDS\n");
		return 2;
	}
	load.request_size = fread(load.request, 1, sizeof(load.request), in);
	fclose(in);
	load.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < n_connections; i++)
		open_connection(&load, &load.connections[i], atoi(argv[1]));
	begin = now();
	for (int i = 0; i < n_connections; i++)
		send_request(&load, &load.connections[i]);
	run(&load, seconds);
	if (seconds > 0)
		printf("%.0f %zu\n", (double)load.n_replies / (now() - begin),
		       load.body_size);
	else
		printf("%s\n",
		       load.connections[0].reply + load.connections[0].body);
	return EXIT_SUCCESS;
}
