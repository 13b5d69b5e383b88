/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The way to a BMC
 *
 * One request out, one response back, by a deadline; what the bytes mean is the
 * business of ipmi/.  A transport belongs to one thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

enum {
	IPMI_BMC_ADDRESS = 0x20,
	IPMI_CHANNEL_IPMB = 0x00,
	IPMI_CHANNEL_SYSTEM = 0x0f,
	IPMI_MAX_DATA = 255,
};

/*
 * Whom a request is for.  Zeroes are the BMC itself, LUN 0: .owner 0 and
 * IPMI_BMC_ADDRESS mean the same.  Another owner is reached by bridging, which
 * is the transport's business.
 */
struct ipmi_address {
	uint8_t owner;   /* slave address, 8-bit form (bit 0 is zero) */
	uint8_t channel; /* 0 is the primary IPMB */
	uint8_t lun;
};

struct ipmi_req {
	struct ipmi_address to;
	uint8_t netfn, cmd;
	const uint8_t *data; /* borrowed until exchange() returns */
	size_t size;
	bool is_once; /* done twice it is done wrong: sent only once */
};

struct ipmi_rsp {
	uint8_t cc; /* completion code, table 5-2; not an error here */
	uint8_t data[IPMI_MAX_DATA]; /* what follows the completion code */
	size_t size;
};

struct transport;

struct transport_ops {
	const char *name; /* of the URI scheme, without the colon */
	/*
	 * 0; -ETIMEDOUT when @deadline_ns (CLOCK_MONOTONIC) passes (an owner
	 * behind the BMC that does not answer is completion code C3h where the
	 * way can tell); -EBADMSG for an answer that is no IPMI answer;
	 * -EACCES, -ENODEV, -ECONNRESET, ... when the way itself is gone and
	 * must be opened again; -ECANCELED after transport_cancel().
	 */
	int (*exchange)(struct transport *t, const struct ipmi_req *req,
			struct ipmi_rsp *ret, uint64_t deadline_ns);
	void (*close)(struct transport *t);  /* frees it */
	void (*cancel)(struct transport *t); /* any thread; NULL: never waits */
};

struct transport {
	const struct transport_ops *ops;
	uint64_t n_exchanges; /* requests sent, for statistics and tests */
};

/**
 * transport_open() - open the BMC that a URI names
 * @uri: `auto:`, `dev:/dev/ipmi0`, `lan://USER@HOST...`, `sim:[FILE]`,
 *       `record:FILE,URI`
 * @deadline_ns: CLOCK_MONOTONIC, for the whole of opening
 * @ret: the transport, to be closed with transport_close()
 *
 * Return: 0, -EINVAL for a URI that is none (transport_check_uri() says why),
 * -ENODEV when `auto:` finds nothing, or what the transport says.
 */
int transport_open(const char *uri, uint64_t deadline_ns,
		   struct transport **ret);

/**
 * transport_check_uri() - is this a URI that could be opened?
 * @uri: as for transport_open(); nothing is opened or read
 * @ret_why: what was expected instead, constant text; untouched on success
 *
 * Return: 0 or -EINVAL.
 */
int transport_check_uri(const char *uri, const char **ret_why);

void transport_close(struct transport *t); /* NULL is fine */

/**
 * transport_exchange() - send a request and wait for its answer
 *
 * Return: 0, or a negative errno as transport_ops says.
 */
int transport_exchange(struct transport *t, const struct ipmi_req *req,
		       struct ipmi_rsp *ret, uint64_t deadline_ns);

/**
 * transport_cancel() - stop waiting for a BMC
 * @t: open, and kept open by the caller until this returns; NULL is fine
 *
 * From any thread.  The exchange that is waiting, or else the next one, returns
 * -ECANCELED at once.  The transport can be used further: an answer that comes
 * after all is dropped.
 */
void transport_cancel(struct transport *t);
