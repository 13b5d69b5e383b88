/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/cli/fake-service.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/macro.h"

enum { MAX_REQUESTS = 256, MAX_REQUEST = 1 << 16 };

struct request {
	char *head, *body;
};

struct fake_service {
	const struct fake_reply *replies;
	size_t n_replies, n;
	struct request requests[MAX_REQUESTS];
	int listener, stop[2];
	pthread_t thread;
	char url[64];
};

static const char envelope[] =
	"<?xml version='1.0'?><soap:Envelope "
	"xmlns:soap='http://www.w3.org/2003/05/soap-envelope' "
	"xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration' "
	"xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd' "
	"xmlns:f='http://schemas.microsoft.com/wbem/wsman/1/wsmanfault'>"
	"<soap:Header/><soap:Body>%s</soap:Body></soap:Envelope>";

/* 1: there is something to read; 0: the test ends */
static int wait_for(const struct fake_service *s, int fd)
{
	struct pollfd fds[] = { { .fd = fd, .events = POLLIN },
				{ .fd = s->stop[0], .events = POLLIN } };

	while (poll(fds, 2, -1) < 0)
		;
	return fds[1].revents ? 0 : 1;
}

/* Reads one request; false at the end of the connection. */
static bool read_request(struct fake_service *s, int fd, struct request *ret)
{
	char *text = calloc(1, MAX_REQUEST + 1), *end = NULL, *length;
	size_t size = 0, want = 0;

	while (size < MAX_REQUEST && wait_for(s, fd)) {
		ssize_t n = read(fd, text + size, MAX_REQUEST - size);

		if (n <= 0)
			break;
		size += (size_t)n;
		end = strstr(text, "\r\n\r\n");
		length = strcasestr(text, "\r\ncontent-length:");
		want = length ? (size_t)atoi(strchr(length, ':') + 1) : 0;
		if (!end || size < (size_t)(end - text) + 4 + want)
			continue;
		ret->body = strdup(end + 4);
		end[2] = '\0';
		ret->head = text;
		return true;
	}
	free(text);
	return false;
}

static void answer(const struct fake_reply *reply, int fd)
{
	struct buf body = { 0 }, all = { 0 };

	if (reply->raw) {
		buf_puts(&body, reply->raw);
	} else if (reply->body) {
		char *text = NULL;

		if (asprintf(&text, envelope, reply->body) > 0)
			buf_puts(&body, text);
		free(text);
	} else {
		buf_puts(&body, "<html><p>go away</html>");
	}
	buf_printf(&all,
		   "HTTP/1.1 %d X\r\nContent-Type: "
		   "application/soap+xml;charset=UTF-8\r\n"
		   "Content-Length: %zu\r\n\r\n",
		   reply->status, body.size);
	buf_add(&all, body.data, body.size);
	for (size_t done = 0; done < all.size;) {
		ssize_t n = send(fd, all.data + done, all.size - done,
				 MSG_NOSIGNAL);

		if (n <= 0)
			break;
		done += (size_t)n;
	}
	buf_done(&body);
	buf_done(&all);
}

static void serve(struct fake_service *s, int fd)
{
	while (s->n < MAX_REQUESTS && read_request(s, fd, &s->requests[s->n])) {
		const struct fake_reply *reply =
			&s->replies[MIN(s->n, s->n_replies - 1)];

		s->n++;
		if (reply->status)
			answer(reply, fd);
	}
}

static void *run(void *user)
{
	struct fake_service *s = user;

	while (wait_for(s, s->listener)) {
		int fd = accept(s->listener, NULL, NULL);

		if (fd < 0)
			break;
		serve(s, fd);
		close(fd);
	}
	return NULL;
}

struct fake_service *fake_service_start(const struct fake_reply *replies,
					size_t n)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct fake_service *s = calloc(1, sizeof(*s));
	socklen_t size = sizeof(a);

	s->replies = replies;
	s->n_replies = n;
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(s->listener, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(s->listener, 8) != 0 ||
	    getsockname(s->listener, (struct sockaddr *)&a, &size) != 0 ||
	    pipe(s->stop) != 0 || pthread_create(&s->thread, NULL, run, s) != 0)
		abort();
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d/wsman",
		 ntohs(a.sin_port));
	return s;
}

const char *fake_service_url(const struct fake_service *s)
{
	return s->url;
}

void fake_service_stop(struct fake_service *s)
{
	if (write(s->stop[1], "x", 1) != 1)
		abort();
	pthread_join(s->thread, NULL);
}

const char *fake_service_request(const struct fake_service *s, size_t n)
{
	return n < s->n ? s->requests[n].body : NULL;
}

const char *fake_service_head(const struct fake_service *s, size_t n)
{
	return n < s->n ? s->requests[n].head : NULL;
}

void fake_service_free(struct fake_service *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->requests[i].head);
		free(s->requests[i].body);
	}
	close(s->listener);
	close(s->stop[0]);
	close(s->stop[1]);
	free(s);
}
