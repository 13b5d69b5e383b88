/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

/* NULL with the completion code when it is not there. */
static struct persona_fru *fru_of(struct sim_call *call, uint8_t *ret_cc)
{
	struct persona_fru *f =
		persona_fru(call->controller->persona, call->data[0], false);

	*ret_cc = f && f->cc ? f->cc : CC_NOT_PRESENT;
	return f && !f->cc ? f : NULL;
}

static uint8_t area_info(struct sim_call *call)
{
	uint8_t cc;
	const struct persona_fru *f = fru_of(call, &cc);

	if (!f)
		return cc;
	sim_reply_le16(call, (uint16_t)f->size);
	sim_reply_u8(call, f->by_words);
	return CC_OK;
}

/* request: device, offset (2), count; both in words if it is read by words */
static uint8_t read_data(struct sim_call *call)
{
	uint8_t cc;
	const struct persona_fru *f = fru_of(call, &cc);
	size_t unit, offset, count;

	if (!f)
		return cc;
	unit = f->by_words ? 2 : 1;
	offset = le16(call->data + 1) * unit;
	count = call->data[3] * unit;
	if (offset >= f->size)
		return CC_OUT_OF_RANGE;
	count = MIN(count, f->size - offset);
	if (count + 1 > sizeof(call->rsp->data))
		return CC_TOO_MANY_BYTES;
	sim_reply_u8(call, (uint8_t)(count / unit));
	sim_reply(call, f->data + offset, count);
	return CC_OK;
}

/* request: device, offset (2), bytes */
static uint8_t write_data(struct sim_call *call)
{
	uint8_t cc;
	struct persona_fru *f = fru_of(call, &cc);
	size_t unit, offset, count = call->size - 3;

	if (!f)
		return cc;
	unit = f->by_words ? 2 : 1;
	offset = le16(call->data + 1) * unit;
	if (offset >= f->size || count > f->size - offset)
		return CC_OUT_OF_RANGE;
	memcpy(f->data + offset, call->data + 3, count);
	call->sim->is_changed = true;
	sim_reply_u8(call, (uint8_t)(count / unit));
	return CC_OK;
}

const struct sim_command sim_fru_commands[] = {
	{ NETFN_STORAGE, 0x10, 1, 1, area_info },
	{ NETFN_STORAGE, 0x11, 4, 4, read_data },
	{ NETFN_STORAGE, 0x12, 4, 255, write_data },
	{ 0 },
};
