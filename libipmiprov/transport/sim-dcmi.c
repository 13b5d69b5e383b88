/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * DCMI 1.5, chapter 6
 *
 * Each request and each answer begins with the group's number.  A BMC without
 * any of its rows does not know DCMI.
 */

#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	DCMI = 0xdc,
	MAX_LIST = 8,  /* record ids or temperatures of one answer */
	MAX_TEXT = 64, /* bytes of a text */
	MAX_PART = 16,
	SENSOR_TEMPERATURE = 0x01,
	ALL_INSTANCES = 0,
	CC_NO_LIMIT = 0x80,
	CC_LIMIT_OUT_OF_RANGE = 0x84,
	LIMIT_SIZE = 14,
};

static bool is_ours(const struct sim_call *call)
{
	return call->data[0] == DCMI;
}

/* By selectors, as of any other group. */
static uint8_t get_row(struct sim_call *call)
{
	return is_ours(call) ? sim_param_get(call) : CC_INVALID_COMMAND;
}

static uint8_t get_limit(struct sim_call *call)
{
	return is_ours(call)
		       ? sim_reply_row(call,
				       &call->controller->persona->dcmi_limit)
		       : CC_INVALID_COMMAND;
}

/* request: DCh, reserved (3), action, limit (2), correction (4), reserved (2),
   sampling (2); kept as the answer to the request for it */
static uint8_t set_limit(struct sim_call *call)
{
	struct persona_reply *now = &call->controller->persona->dcmi_limit;

	if (!is_ours(call) || !now->is_set)
		return CC_INVALID_COMMAND;
	if (le16(call->data + 5) == 0)
		return CC_LIMIT_OUT_OF_RANGE;
	now->data[0] = DCMI;
	now->data[1] = now->data[2] = 0;
	memcpy(now->data + 3, call->data + 4, LIMIT_SIZE - 3);
	now->size = LIMIT_SIZE;
	call->sim->is_changed = true;
	sim_reply_u8(call, DCMI);
	return CC_OK;
}

/* request: DCh, 0 or 1, reserved (2) */
static uint8_t activate_limit(struct sim_call *call)
{
	struct persona_reply *now = &call->controller->persona->dcmi_limit;

	if (!is_ours(call) || !now->is_set)
		return CC_INVALID_COMMAND;
	if (call->data[1] > 1)
		return CC_INVALID_FIELD;
	if (now->size < LIMIT_SIZE)
		return CC_NO_LIMIT;
	now->cc = call->data[1] ? CC_OK : CC_NO_LIMIT;
	call->sim->is_changed = true;
	sim_reply_u8(call, DCMI);
	return CC_OK;
}

/* request: DCh, offset, count; answer: DCh, size of the whole, bytes */
static uint8_t get_text(struct sim_call *call, const struct persona_reply *text)
{
	size_t offset = call->data[1], count = call->data[2];

	if (!is_ours(call) || !text->is_set)
		return CC_INVALID_COMMAND;
	if (text->cc)
		return text->cc;
	if (count > MAX_PART || offset > text->size)
		return CC_OUT_OF_RANGE;
	count = MIN(count, text->size - offset);
	sim_reply_u8(call, DCMI);
	sim_reply_u8(call, text->size);
	sim_reply(call, text->data + offset, count);
	return CC_OK;
}

static uint8_t get_asset_tag(struct sim_call *call)
{
	return get_text(call, &call->controller->persona->dcmi_asset_tag);
}

static uint8_t get_controller_id(struct sim_call *call)
{
	return get_text(call, &call->controller->persona->dcmi_controller_id);
}

/* request: DCh, offset, count, bytes; the last part ends the text */
static uint8_t set_text(struct sim_call *call, struct persona_reply *text)
{
	size_t offset = call->data[1], count = call->data[2];

	if (!is_ours(call) || !text->is_set)
		return CC_INVALID_COMMAND;
	if (count > MAX_PART || offset > text->size ||
	    offset + count > MAX_TEXT)
		return CC_OUT_OF_RANGE;
	if (call->size < 3 + count)
		return CC_BAD_LENGTH;
	text->cc = CC_OK;
	text->size = (uint8_t)(offset + count);
	memcpy(text->data + offset, call->data + 3, count);
	call->sim->is_changed = true;
	sim_reply_u8(call, DCMI);
	sim_reply_u8(call, text->size);
	return CC_OK;
}

static uint8_t set_asset_tag(struct sim_call *call)
{
	return set_text(call, &call->controller->persona->dcmi_asset_tag);
}

static uint8_t set_controller_id(struct sim_call *call)
{
	return set_text(call, &call->controller->persona->dcmi_controller_id);
}

/* The rows of one entity, in order of their instances. */
struct list {
	const struct persona_param *items[256];
	size_t n;
};

static void list_entity(const struct sim_call *call,
			enum persona_param_kind kind, uint8_t entity,
			struct list *ret)
{
	uint8_t key[PERSONA_MAX_KEYS] = { entity };

	for (unsigned instance = 0; instance <= 0xff; instance++) {
		key[1] = (uint8_t)instance;
		ret->items[ret->n] = persona_param(call->controller->persona,
						   kind, key, false);
		ret->n += ret->items[ret->n] != NULL;
	}
}

/* request: DCh, sensor type, entity, instance (0: all), first instance; answer:
   DCh, how many in all, how many here, these */
static uint8_t get_list(struct sim_call *call, enum persona_param_kind kind,
			void (*put)(struct sim_call *call,
				    const struct persona_param *p))
{
	uint8_t type = call->data[1], instance = call->data[3];
	uint8_t first = call->data[4], n = 0;
	struct list list = { .n = 0 };

	if (!is_ours(call) ||
	    sim_param_missing(call, kind) == CC_INVALID_COMMAND)
		return CC_INVALID_COMMAND;
	if (type != SENSOR_TEMPERATURE)
		return CC_INVALID_FIELD;
	list_entity(call, kind, call->data[2], &list);
	sim_reply_u8(call, DCMI);
	sim_reply_u8(call, (uint8_t)list.n);
	sim_reply_u8(call, 0);
	for (size_t i = 0; i < list.n && n < MAX_LIST; i++) {
		const struct persona_param *p = list.items[i];

		if (instance == ALL_INSTANCES ? p->key[1] < first
					      : p->key[1] != instance)
			continue;
		put(call, p);
		n++;
	}
	call->rsp->data[2] = n;
	return CC_OK;
}

static void put_record_id(struct sim_call *call, const struct persona_param *p)
{
	sim_reply(call, p->reply.data, 2);
}

static void put_temperature(struct sim_call *call,
			    const struct persona_param *p)
{
	sim_reply_u8(call, p->reply.data[0]);
	sim_reply_u8(call, p->key[1]);
}

static uint8_t get_sensors(struct sim_call *call)
{
	return get_list(call, PARAM_DCMI_SENSOR, put_record_id);
}

static uint8_t get_temperatures(struct sim_call *call)
{
	return get_list(call, PARAM_DCMI_TEMPERATURE, put_temperature);
}

const struct sim_command sim_dcmi_commands[] = {
	{ NETFN_GROUP, 0x01, 2, 2, get_row },
	{ NETFN_GROUP, 0x02, 4, 4, get_row },
	{ NETFN_GROUP, 0x03, 3, 3, get_limit },
	{ NETFN_GROUP, 0x04, 15, 15, set_limit },
	{ NETFN_GROUP, 0x05, 4, 4, activate_limit },
	{ NETFN_GROUP, 0x06, 3, 3, get_asset_tag },
	{ NETFN_GROUP, 0x07, 5, 5, get_sensors },
	{ NETFN_GROUP, 0x08, 3, 19, set_asset_tag },
	{ NETFN_GROUP, 0x09, 3, 3, get_controller_id },
	{ NETFN_GROUP, 0x0a, 3, 19, set_controller_id },
	{ NETFN_GROUP, 0x0c, 3, 3, get_row },
	{ NETFN_GROUP, 0x10, 5, 5, get_temperatures },
	{ NETFN_GROUP, 0x13, 3, 3, get_row },
	{ 0 },
};
