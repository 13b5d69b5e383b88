/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A /dev/ipmi0 without a kernel
 *
 * Gives one process the kernel's IPMI device, whose BMC is an ipmi_sim.  It
 * takes the place of open(), close() and ioctl(), either linked into a test or
 * as ipmi-shim.so by LD_PRELOAD for any dynamically linked program.  What it
 * is told is read from the environment when the device is opened:
 *
 *  IPMI_SHIM_PORT   ipmi_sim's port with "codec VM"; unset: no /dev/ipmi0
 *  IPMI_SHIM_LOG    a file; each request adds a line: owner.lun netfn cmd,
 *                   and the completion code or "-"
 *  IPMI_SHIM_RULES  faults: "NETFN CMD NTH KIND VALUE", ended by ';', numbers
 *                   in hex; NTH counts the requests that fit since the device
 *                   was opened, 0 is each, 1000 + n each n-th; NETFN ff is
 *                   any request
 *  IPMI_SHIM_DELAY_US  what the BMC takes for each request, in microseconds
 */

enum shim_fault {
	SHIM_NONE,
	SHIM_BUSY,    /* completion code VALUE, the BMC is not asked */
	SHIM_DELAY,   /* VALUE ms more */
	SHIM_EMPTY,   /* an answer without completion code */
	SHIM_EVENT,   /* first an event and a command for us */
	SHIM_FLOOD,   /* answers to nobody knows what, without an end */
	SHIM_FOREIGN, /* first answers with another number or command */
	SHIM_GONE,    /* no answer; from now on ENODEV, but nobody is woken */
	SHIM_HANG,    /* never an answer */
	SHIM_HANG_UP, /* no answer, and poll() says so */
	SHIM_LATE,    /* the answer comes just before the next one */
	SHIM_LONG,    /* 300 bytes of data */
	SHIM_SHORT,   /* VALUE bytes of it, with the completion code */
};
