/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The "VM" protocol that ipmi_sim and QEMU talk (QEMU docs, ipmi-bmc-extern)
 *
 * Over TCP: a sequence byte, network function and LUN, command, data and a
 * checksum, ended by A0h; what looks like a control byte is escaped.
 */

#include <stddef.h>
#include <stdint.h>

enum { VM_MAX_MESSAGE = 300 };

struct vm_link {
	int fd;
	uint8_t seq;
};

/**
 * vm_connect() - connect to a simulator on this host and wait until it answers
 * @port: its port
 * @ret: filled on success
 *
 * The simulator serves one client at a time and refuses others, also while it
 * has not yet noticed that the last one left.  So this tries for 2 s.
 *
 * Return: 0, -ETIMEDOUT if it is connected to one that hangs, or another
 * negative errno.
 */
int vm_connect(uint16_t port, struct vm_link *ret);
void vm_close(struct vm_link *link);

/**
 * vm_exchange() - one request, one answer
 * @link: the connection
 * @netfn_lun: first byte of the request
 * @cmd: second byte
 * @data: the rest
 * @size: bytes at @data
 * @ret: the answer from its completion code on, room for VM_MAX_MESSAGE
 *
 * Return: bytes at @ret, or a negative errno.
 */
int vm_exchange(struct vm_link *link, uint8_t netfn_lun, uint8_t cmd,
		const uint8_t *data, size_t size, uint8_t *ret);
