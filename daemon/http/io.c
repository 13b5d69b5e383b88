/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/macro.h"
#include "daemon/http/io.h"
#include "daemon/http/loop.h"

enum {
	MAX_IOVECS = 64,
	TLS_RECORD = 16 * 1024,
};

/* What a call that did not go through means.  None of these is worth a trace:
 * clients come and go. */
static ssize_t tls_result(struct io *io, int r)
{
	switch (SSL_get_error(io->ssl, r)) {
	case SSL_ERROR_WANT_READ:
		io->wants = LOOP_READ;
		return -EAGAIN;
	case SSL_ERROR_WANT_WRITE:
		io->wants = LOOP_WRITE;
		return -EAGAIN;
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	default:
		return -ECONNRESET;
	}
}

ssize_t io_read(struct io *io, void *ret, size_t size)
{
	size_t got;
	ssize_t n;
	int r;

	if (io->ssl) {
		ERR_clear_error();
		r = SSL_read_ex(io->ssl, ret, size, &got);
		return r == 1 ? (ssize_t)got : tls_result(io, r);
	}
	do
		n = recv(io->fd, ret, size, 0);
	while (n < 0 && errno == EINTR);
	if (n >= 0)
		return n;
	io->wants = LOOP_READ;
	return errno == EAGAIN || errno == EWOULDBLOCK ? -EAGAIN : -errno;
}

static ssize_t plain_write(struct io *io, const struct iovec *from, size_t n)
{
	struct msghdr msg = {
		.msg_iov = (struct iovec *)from,
		.msg_iovlen = MIN(n, (size_t)MAX_IOVECS),
	};
	ssize_t sent;

	do
		sent = sendmsg(io->fd, &msg, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	if (sent >= 0)
		return sent;
	io->wants = LOOP_WRITE;
	return errno == EAGAIN || errno == EWOULDBLOCK ? -EAGAIN : -errno;
}

/* One record a call; small pieces share it. */
static ssize_t tls_write(struct io *io, const struct iovec *from, size_t n)
{
	char record[TLS_RECORD];
	size_t size = 0, sent;
	int r;

	for (size_t i = 0; i < n && size < sizeof(record); i++) {
		size_t part = MIN(from[i].iov_len, sizeof(record) - size);

		if (part > 0)
			memcpy(record + size, from[i].iov_base, part);
		size += part;
	}
	if (size == 0)
		return 0;
	ERR_clear_error();
	r = SSL_write_ex(io->ssl, record, size, &sent);
	return r == 1 ? (ssize_t)sent : tls_result(io, r);
}

ssize_t io_write(struct io *io, const struct iovec *from, size_t n)
{
	return io->ssl ? tls_write(io, from, n) : plain_write(io, from, n);
}

bool io_pending(const struct io *io)
{
	return io->ssl && SSL_pending(io->ssl) > 0;
}

void io_shutdown(struct io *io)
{
	if (io->ssl) {
		ERR_clear_error();
		(void)SSL_shutdown(io->ssl);
	}
	shutdown(io->fd, SHUT_WR);
}

void io_close(struct io *io)
{
	SSL_free(io->ssl);
	close(io->fd);
	*io = (struct io){ .fd = -1 };
}
