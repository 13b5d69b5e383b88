/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Commands that answer by selectors, and those that set parameters
 *
 * A parameter can be set where the persona has it.
 */

#include <string.h>

#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	REVISION_ONLY = 0x80, /* of a request's first byte */
	CC_SET_IN_PROGRESS = 0x81,
	CC_READ_ONLY = 0x82,
	SET_IN_PROGRESS = 0, /* parameter */
	SETTING = 1,         /* its value */
	INVALID = 0x80,      /* boot option: parameter is not valid */
	THIS_CHANNEL = 0x0e,
};

/* How the commands that set parameters have them. */
struct setter {
	uint8_t netfn, cmd;
	enum persona_param_kind kind;
	uint8_t parameter; /* index of the request's byte */
	uint8_t key;       /* and of the key */
	uint8_t head;      /* bytes of an answer before its data */
};

static const struct setter setters[] = {
	{ NETFN_TRANSPORT, 0x01, PARAM_LAN, 1, 1, 1 },
	{ NETFN_TRANSPORT, 0x21, PARAM_SOL, 1, 1, 1 },
	{ NETFN_CHASSIS, 0x08, PARAM_BOOT, 0, 0, 2 },
	{ NETFN_APP, 0x58, PARAM_SYSTEM_INFO, 0, 0, 1 },
	{ NETFN_SENSOR, 0x12, PARAM_PEF, 0, 0, 1 },
};

/* Parameters that are not plain values: tables 23-4, 22-16c, 30-4. */
static const struct {
	enum persona_param_kind kind;
	uint8_t first, last;
	bool is_read_only;
	uint8_t set_mask; /* bits of the first data byte that select a set */
} special[] = {
	{ PARAM_LAN, 1, 1, true, 0 },
	{ PARAM_LAN, 17, 17, true, 0 },
	{ PARAM_LAN, 22, 23, true, 0 },
	{ PARAM_LAN, 18, 19, false, 0x0f },
	{ PARAM_LAN, 25, 25, false, 0x0f },
	{ PARAM_SYSTEM_INFO, 1, 7, false, 0xff },
	{ PARAM_PEF, 5, 5, true, 0 },
	{ PARAM_PEF, 6, 7, false, 0x7f },
	{ PARAM_PEF, 8, 8, true, 0 },
	{ PARAM_PEF, 9, 9, false, 0x7f },
	{ PARAM_PEF, 11, 11, true, 0 },
	{ PARAM_PEF, 12, 13, false, 0x7f },
};

static bool has_any(const struct persona_controller *c,
		    enum persona_param_kind kind)
{
	const struct persona_param *p;

	vec_for_each (p, &c->params)
		if (p->kind == kind)
			return true;
	return false;
}

/* The first LAN channel that there is stands for "this" one. */
static bool is_of_a_lan(const struct persona_param *p,
			enum persona_param_kind kind,
			const uint8_t key[PERSONA_MAX_KEYS])
{
	return (kind == PARAM_LAN || kind == PARAM_SOL ||
		kind == PARAM_AUTHENTICATION) &&
	       key[0] == THIS_CHANNEL && p->kind == kind &&
	       memcmp(p->key + 1, key + 1, PERSONA_MAX_KEYS - 1) == 0;
}

struct persona_param *sim_param(const struct sim_call *call,
				enum persona_param_kind kind,
				const uint8_t key[PERSONA_MAX_KEYS])
{
	struct persona_controller *c = call->controller->persona;
	struct persona_param *p = persona_param(c, kind, key, false);

	if (p)
		return p;
	vec_for_each (p, &c->params)
		if (is_of_a_lan(p, kind, key))
			return p;
	return NULL;
}

uint8_t sim_param_missing(const struct sim_call *call,
			  enum persona_param_kind kind)
{
	return has_any(call->controller->persona, kind)
		       ? persona_param_infos[kind].missing
		       : CC_INVALID_COMMAND;
}

uint8_t sim_param_get(struct sim_call *call)
{
	enum persona_param_kind kind =
		persona_param_kind(call->netfn, call->cmd);
	const struct persona_param_info *info = &persona_param_infos[kind];
	uint8_t key[PERSONA_MAX_KEYS];
	struct persona_param *p;
	uint8_t cc;

	if (!persona_param_key(kind, call->data, call->size, key))
		return CC_BAD_LENGTH;
	p = sim_param(call, kind, key);
	if (!p)
		return sim_param_missing(call, kind);
	cc = sim_reply_row(call, &p->reply);
	if (info->has_revision && call->data[0] & REVISION_ONLY)
		call->rsp->size = MIN(call->rsp->size, (size_t)1);
	return cc;
}

static uint8_t set_value(struct persona_reply *now, size_t head,
			 const uint8_t *data, size_t size)
{
	if (now->cc)
		return now->cc;
	if (now->size < head || head + size > sizeof(now->data))
		return CC_BAD_LENGTH;
	if (size > 0)
		memcpy(now->data + head, data, size);
	now->size = (uint8_t)MAX((size_t)now->size, head + size);
	return CC_OK;
}

/* 0 set complete, 1 in progress, 2 commit write */
static uint8_t set_progress(struct persona_reply *now, size_t head, uint8_t how)
{
	uint8_t *value = now->data + head;

	if (now->size <= head)
		return CC_READ_ONLY;
	if (how == SETTING && *value == SETTING)
		return CC_SET_IN_PROGRESS;
	*value = how == SETTING ? SETTING : 0;
	return CC_OK;
}

static uint8_t find_special(enum persona_param_kind kind, uint8_t parameter,
			    bool *ret_read_only)
{
	*ret_read_only = false;
	for (size_t i = 0; i < ARRAY_SIZE(special); i++) {
		if (special[i].kind != kind || parameter < special[i].first ||
		    parameter > special[i].last)
			continue;
		*ret_read_only = special[i].is_read_only;
		return special[i].set_mask;
	}
	return 0;
}

static const struct setter *find_setter(const struct sim_call *call)
{
	for (size_t i = 0; i < ARRAY_SIZE(setters); i++)
		if (setters[i].netfn == call->netfn &&
		    setters[i].cmd == call->cmd)
			return &setters[i];
	return NULL;
}

/* request: (channel), parameter, data */
uint8_t sim_param_set(struct sim_call *call)
{
	const struct setter *s = find_setter(call);
	const uint8_t *data = call->data + s->parameter + 1;
	size_t size = call->size - s->parameter - 1U;
	uint8_t key[PERSONA_MAX_KEYS] = { 0 }, set_mask, cc;
	struct persona_param *p;
	bool is_read_only;

	if (call->size < s->parameter + 1U)
		return CC_BAD_LENGTH;
	if (s->key > 0)
		key[0] = call->data[0] & 0x0f;
	key[s->key] = s->kind == PARAM_LAN || s->kind == PARAM_SOL ||
				      s->kind == PARAM_SYSTEM_INFO
			      ? call->data[s->parameter]
			      : call->data[s->parameter] & 0x7f;
	set_mask = find_special(s->kind, key[s->key], &is_read_only);
	if (set_mask && size > 0)
		key[s->key + 1] = data[0] & set_mask;
	p = sim_param(call, s->kind, key);
	if (!p)
		return sim_param_missing(call, s->kind);
	if (is_read_only)
		return CC_READ_ONLY;
	if (key[s->key] == SET_IN_PROGRESS && size > 0)
		cc = set_progress(&p->reply, s->head, data[0] & 3);
	else
		cc = set_value(&p->reply, s->head, data, size);
	if (cc == CC_OK && s->kind == PARAM_BOOT)
		p->reply.data[1] = (uint8_t)((call->data[0] & INVALID) |
					     (p->reply.data[1] & 0x7f));
	call->sim->is_changed = true;
	return cc;
}

const struct sim_command sim_param_commands[] = {
	{ NETFN_CHASSIS, 0x08, 1, 64, sim_param_set },
	{ NETFN_CHASSIS, 0x09, 3, 3, sim_param_get },
	{ NETFN_SENSOR, 0x12, 1, 64, sim_param_set },
	{ NETFN_SENSOR, 0x13, 3, 3, sim_param_get },
	{ NETFN_APP, 0x54, 3, 3, sim_param_get },
	{ NETFN_APP, 0x57, 1, 1, sim_param_get },
	{ NETFN_APP, 0x58, 1, 64, sim_param_set },
	{ NETFN_APP, 0x59, 4, 4, sim_param_get },
	{ NETFN_TRANSPORT, 0x01, 2, 64, sim_param_set },
	{ NETFN_TRANSPORT, 0x02, 4, 4, sim_param_get },
	{ NETFN_TRANSPORT, 0x21, 2, 64, sim_param_set },
	{ NETFN_TRANSPORT, 0x22, 4, 4, sim_param_get },
	{ 0 },
};
