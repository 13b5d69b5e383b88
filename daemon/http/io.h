/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Bytes over a connected socket, plain or TLS, without waiting
 */

#include <stdbool.h>
#include <sys/types.h>
#include <sys/uio.h>

struct ssl_st;

struct io {
	int fd;             /* owned */
	struct ssl_st *ssl; /* owned; NULL: plain */
	unsigned wants;     /* after -EAGAIN: the loop_events to wait for */
};

/**
 * io_read() - take what is there
 * Return: bytes read, 0 at the end, -EAGAIN, or another negative errno.
 */
ssize_t io_read(struct io *io, void *ret, size_t size);

/**
 * io_write() - send as much as goes
 *
 * After -EAGAIN the same bytes must come again, perhaps with more behind them.
 *
 * Return: bytes sent, -EAGAIN, or another negative errno.
 */
ssize_t io_write(struct io *io, const struct iovec *from, size_t n);

/** io_pending() - has TLS bytes that no event of the socket will tell of? */
bool io_pending(const struct io *io);

/** io_shutdown() - tell the other side that no more will be sent */
void io_shutdown(struct io *io);
void io_close(struct io *io);
