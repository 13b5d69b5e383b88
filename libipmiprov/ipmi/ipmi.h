/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * IPMI commands
 *
 * One function a command (app.h, sensor.h, storage.h): encode, exchange,
 * decode.  Each returns 0; a completion code other than 00h as a positive
 * answer, IPMI_R_*; or a negative errno: the transport's own, or -EBADMSG for
 * a response that is too short.  When to send which, and what to do about an
 * answer, is the business of repo/.
 */

#include "libipmiprov/transport/transport.h"

enum ipmi_answer {
	IPMI_R_OK_,
#define CC(name, code, text) IPMI_R_##name = (code),
#include "libipmiprov/ipmi/cc.def"
#undef CC
	/* what a code below C0h means depends on the command */
	IPMI_R_FRU_BUSY = 0x81,
	IPMI_R_SEL_ERASING = 0x81,
	IPMI_R_LOST_ARBITRATION = 0x81,
	IPMI_R_BUS_ERROR = 0x82,
	IPMI_R_NAK = 0x83,
};

enum ipmi_command {
#define IPMI_COMMAND(name, ...) IPMI_##name,
#define IPMI_COMMAND_WHERE(name, ...) IPMI_##name,
#define IPMI_COMMAND_BRIDGED(name, ...) IPMI_##name,
#include "libipmiprov/ipmi/policy.def"
#undef IPMI_COMMAND
#undef IPMI_COMMAND_WHERE
#undef IPMI_COMMAND_BRIDGED
	N_IPMI_COMMANDS,
};

/* What a request needs, the least first. */
enum ipmi_level { IPMI_MONITOR, IPMI_OPERATE, IPMI_ADMINISTER };

/* A row of policy.def: of all requests with this command, or of those where
 * data[offset] & mask == value. */
struct ipmi_command_info {
	uint8_t netfn, cmd;
	const char *name;
	enum ipmi_level level;
	bool is_conditional, is_bridged;
	uint8_t offset, mask, value;
};

extern const struct ipmi_command_info ipmi_commands[N_IPMI_COMMANDS];

/**
 * ipmi_level_of() - what right a request needs
 * @netfn: even; a response needs IPMI_ADMINISTER
 * @data: @size bytes after the command
 *
 * By policy.def alone; see there.
 */
enum ipmi_level ipmi_level_of(uint8_t netfn, uint8_t cmd, const uint8_t *data,
			      size_t size);

/** ipmi_cc_text() - what a generic completion code says, or NULL */
const char *ipmi_cc_text(int cc);

/* Whom to ask, and by when. */
struct ipmi_peer {
	struct transport *transport;
	struct ipmi_address address; /* zeroes: the BMC */
	uint64_t deadline_ns;        /* CLOCK_MONOTONIC */
};

struct ipmi_data {
	const uint8_t *bytes;
	size_t size;
};

/* The bytes of an array as a struct ipmi_data. */
#define IPMI_DATA(array)                                                       \
	(const struct ipmi_data)                                               \
	{                                                                      \
		(array), sizeof(array)                                         \
	}

/**
 * ipmi_call() - send a command that has a row in policy.def
 * @peer: whom to ask
 * @command: what
 * @data: of the request; NULL for none
 * @min_size: a response with fewer bytes of data is none
 * @ret: the response
 *
 * Return: 0, IPMI_R_*, or a negative errno.
 */
int ipmi_call(const struct ipmi_peer *peer, enum ipmi_command command,
	      const struct ipmi_data *data, size_t min_size,
	      struct ipmi_rsp *ret);
