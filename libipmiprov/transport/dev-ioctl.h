/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The two ioctls of /dev/ipmi0
 *
 * In a file of their own, as <linux/ipmi.h> has a struct ipmi_req too.
 */

#include <stddef.h>
#include <stdint.h>

struct dev_msg {
	long id;
	uint8_t owner, channel, lun; /* owner 0: the BMC itself */
	uint8_t netfn, cmd;
	uint8_t *data; /* receiving: room for .size bytes */
	size_t size;
};

enum {
	DEV_R_OTHER = 1, /* an event or a command, no response: dropped */
};

/**
 * dev_ioctl_is_ipmi() - does this descriptor speak the kernel's IPMI?
 * Return: 0, or -ENOTTY and the like.
 */
int dev_ioctl_is_ipmi(int fd);

/**
 * dev_ioctl_send() - hand a request to the kernel; never waits for the BMC
 * @fd: the device
 * @msg: the request
 * @bridge_ms: how long the kernel may try to get an answer from an owner that
 *             is not the BMC before it answers C3h itself, at most 1 s later
 */
int dev_ioctl_send(int fd, const struct dev_msg *msg, unsigned bridge_ms);

/**
 * dev_ioctl_receive() - take one message from the kernel
 * @fd: the device
 * @msg: .id, .netfn, .cmd and .size are filled in, also on -EMSGSIZE
 *
 * Return: 0, DEV_R_OTHER, -EAGAIN if there is none, -EMSGSIZE if it was longer
 * than the room and is lost.
 */
int dev_ioctl_receive(int fd, struct dev_msg *msg);
