/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The kernel's own IPMI device
 *
 * The kernel has no time limit for the BMC itself: a request that it could not
 * deliver stays with it, and its answer may come after we have given up.  So
 * every request has a number of its own, and what answers another is dropped.
 * Nor does it wake us when the device goes away (seen with 6.1 to 7.3): the
 * deadline does, and the next request then fails with ENODEV.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/dev-ioctl.h"
#include "libipmiprov/transport/schemes.h"
#include "libipmiprov/transport/transport.h"
#include "libipmiprov/transport/wait.h"

struct dev {
	struct transport transport;
	struct waiter waiter;
	int fd;
	long last_id;
};

static struct dev *dev_of(struct transport *t)
{
	return CONTAINER_OF(t, struct dev, transport);
}

static int dev_send(struct dev *dev, const struct ipmi_req *req,
		    uint64_t deadline_ns)
{
	uint8_t data[IPMI_MAX_DATA];
	struct dev_msg msg = {
		.id = ++dev->last_id,
		.channel = req->to.channel,
		.lun = req->to.lun,
		.netfn = req->netfn,
		.cmd = req->cmd,
		.data = data,
		.size = req->size,
	};
	int ms = clock_ms_left(&clock_system, deadline_ns);

	if (req->size > sizeof(data) || req->to.owner & 1)
		return ERR_ORIGIN(-EINVAL);
	if (ms == 0)
		return ERR_ORIGIN(-ETIMEDOUT);
	if (req->size)
		memcpy(data, req->data, req->size);
	if (req->to.owner != IPMI_BMC_ADDRESS)
		msg.owner = req->to.owner;
	/* half, as the kernel only looks at its clock once a second */
	return ERR_TRACE(dev_ioctl_send(dev->fd, &msg, (unsigned)ms / 2));
}

static bool is_answer(const struct dev *dev, const struct ipmi_req *req,
		      const struct dev_msg *msg)
{
	return msg->id == dev->last_id && msg->netfn == (req->netfn | 1) &&
	       msg->cmd == req->cmd;
}

/* 0, DEV_R_OTHER, -EAGAIN or an error */
static int dev_receive(struct dev *dev, const struct ipmi_req *req,
		       struct ipmi_rsp *ret)
{
	uint8_t data[1 + IPMI_MAX_DATA];
	struct dev_msg msg = { .data = data, .size = sizeof(data) };
	int r = dev_ioctl_receive(dev->fd, &msg);

	if (r != 0 && r != -EMSGSIZE)
		return r;
	if (!is_answer(dev, req, &msg))
		return DEV_R_OTHER;
	if (r != 0 || msg.size < 1)
		return ERR_ORIGIN(-EBADMSG);

	ret->cc = data[0];
	ret->size = msg.size - 1;
	memcpy(ret->data, data + 1, ret->size);
	return 0;
}

static int dev_exchange(struct transport *t, const struct ipmi_req *req,
			struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct dev *dev = dev_of(t);
	int r, waited;

	r = dev_send(dev, req, deadline_ns);
	if (r != 0)
		return ERR_TRACE(r);

	do {
		waited = waiter_wait(&dev->waiter, dev->fd, deadline_ns);
		if (waited < 0)
			return ERR_TRACE(waited);
		r = dev_receive(dev, req, ret);
		if (r == -EAGAIN && waited == WAIT_R_BROKEN)
			return ERR_ORIGIN(-ENODEV);
		if (r != DEV_R_OTHER && r != -EAGAIN)
			return ERR_TRACE(r);
	} while (clock_ms_left(&clock_system, deadline_ns) > 0);

	return ERR_ORIGIN(-ETIMEDOUT);
}

static void dev_cancel(struct transport *t)
{
	waiter_cancel(&dev_of(t)->waiter);
}

static void dev_close(struct transport *t)
{
	struct dev *dev = dev_of(t);

	waiter_done(&dev->waiter);
	cleanup_close(&dev->fd);
	free(dev);
}

static const struct transport_ops dev_ops = {
	.name = "dev",
	.exchange = dev_exchange,
	.close = dev_close,
	.cancel = dev_cancel,
};

int dev_check(const char *path, const char **ret_why)
{
	if (path[0] == '/')
		return 0;
	*ret_why = "expected a device's path, as in dev:/dev/ipmi0";
	return ERR_ORIGIN(-EINVAL);
}

int dev_open(const char *path, uint64_t deadline_ns, struct transport **ret)
{
	AUTO_CLOSE int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	AUTO_FREE struct dev *dev = NULL;
	int r;

	(void)deadline_ns;
	if (fd < 0)
		return ERR_ORIGIN(-errno);
	r = dev_ioctl_is_ipmi(fd);
	if (r != 0)
		return ERR_TRACE(r);

	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return ERR_ORIGIN(-ENOMEM);
	r = waiter_init(&dev->waiter);
	if (r != 0)
		return ERR_TRACE(r);

	dev->transport.ops = &dev_ops;
	dev->fd = fd;
	fd = -1;
	*ret = &STEAL(dev)->transport;
	return 0;
}
