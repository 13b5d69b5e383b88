/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/ipmi/ipmi.h"

const struct ipmi_command_info ipmi_commands[N_IPMI_COMMANDS] = {
#define IPMI_COMMAND(name_, netfn_, cmd_, text_, level_)                       \
	[IPMI_##name_] = { .netfn = (netfn_),                                  \
			   .cmd = (cmd_),                                      \
			   .name = text_,                                      \
			   .level = IPMI_##level_ },
#define IPMI_COMMAND_WHERE(name_, netfn_, cmd_, offset_, mask_, value_, text_, \
			   level_)                                             \
	[IPMI_##name_] = { .netfn = (netfn_),                                  \
			   .cmd = (cmd_),                                      \
			   .name = text_,                                      \
			   .level = IPMI_##level_,                             \
			   .is_conditional = true,                             \
			   .offset = (offset_),                                \
			   .mask = (mask_),                                    \
			   .value = (value_) },
#define IPMI_COMMAND_BRIDGED(name_, netfn_, cmd_, offset_, mask_, value_,      \
			     text_)                                            \
	[IPMI_##name_] = { .netfn = (netfn_),                                  \
			   .cmd = (cmd_),                                      \
			   .name = text_,                                      \
			   .level = IPMI_ADMINISTER,                           \
			   .is_conditional = true,                             \
			   .is_bridged = true,                                 \
			   .offset = (offset_),                                \
			   .mask = (mask_),                                    \
			   .value = (value_) },
#include "libipmiprov/ipmi/policy.def"
#undef IPMI_COMMAND
#undef IPMI_COMMAND_WHERE
#undef IPMI_COMMAND_BRIDGED
};

/* Where things are in an IPMB message, IPMB 1.0 section 2.11.1. */
enum {
	IPMB_NETFN = 1,
	IPMB_CHECKSUM = 2,
	IPMB_CMD = 5,
	IPMB_DATA = 6,
	IPMB_MIN_SIZE = 7, /* the last checksum included */
};

/* The row that tells, or NULL: none, or the request is too short for it. */
static const struct ipmi_command_info *
find_row(uint8_t netfn, uint8_t cmd, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < N_IPMI_COMMANDS; i++) {
		const struct ipmi_command_info *row = &ipmi_commands[i];

		if (row->netfn != netfn || row->cmd != cmd)
			continue;
		if (!row->is_conditional)
			return row;
		if (row->offset >= size)
			return NULL;
		if ((data[row->offset] & row->mask) == row->value)
			return row;
	}
	return NULL;
}

static bool sums_to_zero(const uint8_t *bytes, size_t n)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum == 0;
}

/* An IPMB message.  One that carries another is not looked into. */
static enum ipmi_level level_of_ipmb(const uint8_t *message, size_t size)
{
	const struct ipmi_command_info *row;

	if (size < IPMB_MIN_SIZE || !sums_to_zero(message, IPMB_CHECKSUM + 1) ||
	    !sums_to_zero(message + IPMB_CHECKSUM + 1,
			  size - IPMB_CHECKSUM - 1))
		return IPMI_ADMINISTER;

	row = find_row(message[IPMB_NETFN] >> 2, message[IPMB_CMD],
		       message + IPMB_DATA, size - IPMB_MIN_SIZE);
	return row ? row->level : IPMI_ADMINISTER;
}

enum ipmi_level ipmi_level_of(uint8_t netfn, uint8_t cmd, const uint8_t *data,
			      size_t size)
{
	const struct ipmi_command_info *row = find_row(netfn, cmd, data, size);

	if (!row)
		return IPMI_ADMINISTER;
	if (row->is_bridged)
		return level_of_ipmb(data + row->offset + 1,
				     size - row->offset - 1);
	return row->level;
}
