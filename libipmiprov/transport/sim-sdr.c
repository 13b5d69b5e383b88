/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	SDR_FIRST = 0x0000,
	SDR_LAST = 0xffff,
	WHOLE_RECORD = 0xff,
	SDR_VERSION = 0x51,
	RESERVE = 0x22, /* command, of repositories and devices alike */
	FREE_UNSPECIFIED = 0xffff,
	SUPPORTS_RESERVE = 0x22, /* and non-modal update */
	SDR_SENSOR_TYPES = 0x03, /* types 01h to 03h are sensors */
};

static uint16_t record_id(const struct persona_record *r)
{
	return le16(r->data);
}

static const struct persona_record *
find_record(const struct persona_controller *p, uint16_t id, uint16_t *ret_next)
{
	for (size_t i = 0; i < p->sdrs.n; i++) {
		const struct persona_record *r = &p->sdrs.data[i];
		bool is_last = i + 1 == p->sdrs.n;

		if (record_id(r) != id && !(id == SDR_FIRST && i == 0) &&
		    !(id == SDR_LAST && is_last))
			continue;
		*ret_next = is_last ? SDR_LAST : record_id(r + 1);
		return r;
	}
	return NULL;
}

/* request: reservation (2), record id (2), offset, count */
static uint8_t get_sdr(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	uint16_t next;
	size_t offset = call->data[4], count = call->data[5];
	const struct persona_record *r;
	unsigned every = c->persona->lose_reservation_every;

	r = find_record(c->persona, le16(call->data + 2), &next);
	if (!r)
		return CC_NOT_PRESENT;
	if (every && ++c->n_partial_reads % every == 0)
		c->sdr_reservation++;
	if (!sim_may_read(call, RESERVE, c->sdr_reservation))
		return CC_RESERVATION_CANCELLED;
	if (offset >= r->size)
		return CC_OUT_OF_RANGE;
	if (count == WHOLE_RECORD)
		count = r->size - offset;
	else if (count > r->size - offset)
		return CC_OUT_OF_RANGE;

	sim_reply_le16(call, next);
	sim_reply(call, r->data + offset, count);
	return CC_OK;
}

static uint8_t reserve(struct sim_call *call)
{
	struct sim_controller *c = call->controller;

	if (++c->sdr_reservation == 0)
		c->sdr_reservation++;
	sim_reply_le16(call, c->sdr_reservation);
	return CC_OK;
}

static uint8_t get_repository_sdr(struct sim_call *call)
{
	return call->controller->persona->device_sdrs ? CC_INVALID_COMMAND
						      : get_sdr(call);
}

static uint8_t reserve_repository(struct sim_call *call)
{
	return call->controller->persona->device_sdrs ? CC_INVALID_COMMAND
						      : reserve(call);
}

static uint8_t get_device_sdr(struct sim_call *call)
{
	return call->controller->persona->device_sdrs ? get_sdr(call)
						      : CC_INVALID_COMMAND;
}

static uint8_t reserve_device(struct sim_call *call)
{
	return call->controller->persona->device_sdrs ? reserve(call)
						      : CC_INVALID_COMMAND;
}

/* Version, count, free space, two time stamps, support: the persona's row with
   the count as it is. */
static uint8_t repository_info(struct sim_call *call)
{
	const struct persona_controller *p = call->controller->persona;

	if (p->device_sdrs)
		return CC_INVALID_COMMAND;
	if (p->sdr_info.is_set) {
		uint8_t cc = sim_reply_row(call, &p->sdr_info);

		if (call->rsp->size >= 3)
			put_le16(call->rsp->data + 1, (uint16_t)p->sdrs.n);
		return cc;
	}
	sim_reply_u8(call, SDR_VERSION);
	sim_reply_le16(call, (uint16_t)p->sdrs.n);
	sim_reply_le16(call, FREE_UNSPECIFIED);
	sim_reply_le32(call, 0);
	sim_reply_le32(call, 0);
	sim_reply_u8(call, SUPPORTS_RESERVE);
	return CC_OK;
}

static uint8_t allocation_info(struct sim_call *call)
{
	return sim_reply_row(call, &call->controller->persona->sdr_allocation);
}

/* request: nothing, or 1 to count all records instead of the sensors of the
   LUN; more than a byte holds are not told of */
static uint8_t device_info(struct sim_call *call)
{
	const struct persona_controller *p = call->controller->persona;
	bool all = call->size > 0 && call->data[0] & 1;
	const struct persona_record *r;
	uint8_t luns = 0;
	size_t n = 0;

	if (!p->device_sdrs)
		return sim_reply_row(call, &p->device_sdr_info);
	vec_for_each (r, &p->sdrs) {
		bool is_sensor = r->data[3] >= 1 &&
				 r->data[3] <= SDR_SENSOR_TYPES && r->size > 7;

		if (is_sensor)
			luns |= (uint8_t)(1 << (r->data[6] & 3));
		if (all || (is_sensor && (r->data[6] & 3) == call->lun))
			n++;
	}
	sim_reply_u8(call, (uint8_t)MIN(n, (size_t)UINT8_MAX));
	sim_reply_u8(call, luns);
	return CC_OK;
}

static uint8_t get_time(struct sim_call *call)
{
	sim_reply_le32(call, sim_sel_now(call->sim, call->controller));
	return CC_OK;
}

static uint8_t set_time(struct sim_call *call)
{
	sim_sel_set_now(call->sim, call->controller, le32(call->data));
	return CC_OK;
}

const struct sim_command sim_sdr_commands[] = {
	{ NETFN_SENSOR, 0x20, 0, 1, device_info },
	{ NETFN_SENSOR, 0x21, 6, 6, get_device_sdr },
	{ NETFN_SENSOR, 0x22, 0, 0, reserve_device },
	{ NETFN_STORAGE, 0x20, 0, 0, repository_info },
	{ NETFN_STORAGE, 0x21, 0, 0, allocation_info },
	{ NETFN_STORAGE, 0x22, 0, 0, reserve_repository },
	{ NETFN_STORAGE, 0x23, 6, 6, get_repository_sdr },
	{ NETFN_STORAGE, 0x28, 0, 0, get_time },
	{ NETFN_STORAGE, 0x29, 4, 4, set_time },
	{ 0 },
};
