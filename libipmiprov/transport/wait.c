/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/err.h"
#include "libipmiprov/transport/wait.h"

int waiter_init(struct waiter *w)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (fd < 0)
		return ERR_ORIGIN(-errno);
	w->cancel_fd = fd;
	return 0;
}

void waiter_done(struct waiter *w)
{
	cleanup_close(&w->cancel_fd);
	w->cancel_fd = -1;
}

int waiter_wait(struct waiter *w, int fd, uint64_t deadline_ns)
{
	struct pollfd fds[] = {
		{ .fd = w->cancel_fd, .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};
	eventfd_t n;
	int r;

	do
		r = poll(fds, 2, clock_ms_left(&clock_system, deadline_ns));
	while (r < 0 && errno == EINTR);

	if (r < 0)
		return ERR_ORIGIN(-errno);
	if (fds[0].revents && eventfd_read(w->cancel_fd, &n) == 0)
		return ERR_ORIGIN(-ECANCELED);
	if (r == 0)
		return ERR_ORIGIN(-ETIMEDOUT);
	return fds[1].revents == POLLIN ? 0 : WAIT_R_BROKEN;
}

void waiter_cancel(struct waiter *w)
{
	eventfd_write(w->cancel_fd, 1);
}
