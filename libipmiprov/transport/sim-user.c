/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Channels and users (IPMI 2.0, sections 22.13 and 22.22 to 22.30)
 */

#include <string.h>

#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	MEDIUM_LAN = 0x04,
	NON_VOLATILE = 1, /* key of channel access */
	PRESENT = 2,
	THIS_CHANNEL = 0x0e,
	SYSTEM_INTERFACE = 0x0f,
	PASSWORD_SIZE = 16,
	LONG_PASSWORD_SIZE = 20,
	LONG_PASSWORD = 0x80,
	USER_MASK = 0x3f,
	CHANGE_FLAGS = 0x80, /* of Set User Access */
	ENABLED = 0x40,
	DISABLED = 0x80,
	CC_WRONG_PASSWORD = 0x80,
	CC_WRONG_PASSWORD_SIZE = 0x81,
	PARAMETER_AUTHENTICATION = 1, /* LAN: types that it supports */
	TYPES_MASK = 0x3f,
	TYPE_MD5 = 0x04,
	HAS_IPMI_2 = 0x80,
	ASK_IPMI_2 = 0x80,
	EXTENDED_15_AND_20 = 0x03,
};

static uint8_t channel_of(uint8_t byte)
{
	uint8_t channel = byte & 0x0f;

	return channel == THIS_CHANNEL ? SYSTEM_INTERFACE : channel;
}

static struct persona_param *find(struct sim_call *call,
				  enum persona_param_kind kind, uint8_t first,
				  uint8_t second)
{
	const uint8_t key[PERSONA_MAX_KEYS] = { first, second };

	return sim_param(call, kind, key);
}

/* request: channel; what to set and access; what to set and limit */
static uint8_t set_channel_access(struct sim_call *call)
{
	uint8_t channel = channel_of(call->data[0]);

	for (int i = 0; i < 2; i++) {
		int which = call->data[1 + i] >> 6;
		struct persona_param *p;

		if (which == 0)
			continue;
		if (which > PRESENT)
			return CC_INVALID_FIELD;
		p = find(call, PARAM_CHANNEL_ACCESS, channel, (uint8_t)which);
		if (!p || p->reply.size < 2)
			return sim_param_missing(call, PARAM_CHANNEL_ACCESS);
		p->reply.data[i] = call->data[1 + i] & (i == 0 ? 0x3f : 0x0f);
		call->sim->is_changed = true;
	}
	return CC_OK;
}

/* request: flags and channel, user, limit, (sessions) */
static uint8_t set_user_access(struct sim_call *call)
{
	uint8_t flags = call->data[0];
	struct persona_param *p = find(call, PARAM_USER_ACCESS, flags & 0x0f,
				       call->data[1] & USER_MASK);

	if (!p || p->reply.size < 4)
		return sim_param_missing(call, PARAM_USER_ACCESS);
	if (flags & CHANGE_FLAGS)
		p->reply.data[3] =
			(uint8_t)((p->reply.data[3] & 0x0f) | (flags & 0x70));
	p->reply.data[3] =
		(uint8_t)((p->reply.data[3] & 0xf0) | (call->data[2] & 0x0f));
	call->sim->is_changed = true;
	return CC_OK;
}

/* request: user, name of 16 bytes */
static uint8_t set_user_name(struct sim_call *call)
{
	struct persona_param *p =
		find(call, PARAM_USER_NAME, call->data[0] & USER_MASK, 0);

	if (!p)
		return sim_param_missing(call, PARAM_USER_NAME);
	p->reply.cc = CC_OK;
	p->reply.size = 16;
	memcpy(p->reply.data, call->data + 1, 16);
	call->sim->is_changed = true;
	return CC_OK;
}

static bool is_access(const struct persona_param *p)
{
	return p->kind == PARAM_USER_ACCESS && p->reply.size >= 4;
}

/* How many users a channel has enabled, in the low bits of each answer. */
static void count_enabled(struct persona_controller *c, uint8_t channel)
{
	struct persona_param *p;
	uint8_t n = 0;

	vec_for_each (p, &c->params)
		if (is_access(p) && p->key[0] == channel &&
		    (p->reply.data[1] & 0xc0) == ENABLED)
			n++;
	vec_for_each (p, &c->params)
		if (is_access(p) && p->key[0] == channel)
			p->reply.data[1] =
				(uint8_t)((p->reply.data[1] & 0xc0) | n);
}

static void enable_user(struct persona_controller *c, uint8_t user, bool on)
{
	struct persona_param *p;

	vec_for_each (p, &c->params)
		if (is_access(p) && p->key[1] == user)
			p->reply.data[1] = (uint8_t)((p->reply.data[1] & 0x3f) |
						     (on ? ENABLED : DISABLED));
	for (int channel = 0; channel <= SYSTEM_INTERFACE; channel++)
		count_enabled(c, (uint8_t)channel);
}

static uint8_t test_password(const struct persona_reply *now,
			     const uint8_t *password, size_t size)
{
	if (now->size != size)
		return CC_WRONG_PASSWORD_SIZE;
	return memcmp(now->data, password, size) == 0 ? CC_OK
						      : CC_WRONG_PASSWORD;
}

/* request: length and user, 0 disable 1 enable 2 set 3 test, password */
static uint8_t set_user_password(struct sim_call *call)
{
	enum { DISABLE, ENABLE, SET, TEST };
	uint8_t user = call->data[0] & USER_MASK;
	uint8_t key[PERSONA_MAX_KEYS] = { user };
	size_t size = call->data[0] & LONG_PASSWORD ? LONG_PASSWORD_SIZE
						    : PASSWORD_SIZE;
	int how = call->data[1] & 3;
	struct persona_param *p;

	if (!find(call, PARAM_USER_NAME, user, 0))
		return sim_param_missing(call, PARAM_USER_NAME);
	if (how == DISABLE || how == ENABLE) {
		enable_user(call->controller->persona, user, how == ENABLE);
		call->sim->is_changed = true;
		return CC_OK;
	}
	if (call->size != 2 + size)
		return CC_BAD_LENGTH;
	p = persona_param(call->controller->persona, PARAM_USER_PASSWORD, key,
			  how == SET);
	if (!p)
		return CC_WRONG_PASSWORD;
	if (how == TEST)
		return test_password(&p->reply, call->data + 2, size);
	p->reply =
		(struct persona_reply){ .is_set = true, .size = (uint8_t)size };
	memcpy(p->reply.data, call->data + 2, size);
	call->sim->is_changed = true;
	return CC_OK;
}

static bool is_lan(struct sim_call *call, uint8_t channel)
{
	const struct persona_param *p =
		find(call, PARAM_CHANNEL_INFO, channel, 0);

	return p && p->reply.size > 1 &&
	       (p->reply.data[1] & 0x7f) == MEDIUM_LAN;
}

static uint8_t first_lan(struct sim_call *call)
{
	for (int channel = 0; channel < SYSTEM_INTERFACE; channel++)
		if (is_lan(call, (uint8_t)channel))
			return (uint8_t)channel;
	return SYSTEM_INTERFACE;
}

/* request: [7] also what IPMI 2.0 adds, channel; privilege.  From the row, or
   from what is known of the channel. */
static uint8_t get_authentication(struct sim_call *call)
{
	uint8_t channel = call->data[0] & 0x0f, types;
	const struct persona_param *p;
	uint8_t key[PERSONA_MAX_KEYS] = { 0, PARAMETER_AUTHENTICATION };
	bool extended = call->data[0] & ASK_IPMI_2;

	if (channel == THIS_CHANNEL)
		channel = first_lan(call);
	p = find(call, PARAM_AUTHENTICATION, channel, 0);
	if (p)
		return sim_reply_row(call, &p->reply);
	if (!is_lan(call, channel))
		return sim_param_missing(call, PARAM_CHANNEL_INFO);
	key[0] = channel;
	p = persona_param(call->controller->persona, PARAM_LAN, key, false);
	types = p && p->reply.size > 1 ? p->reply.data[1] & TYPES_MASK
				       : TYPE_MD5;
	sim_reply(call,
		  (uint8_t[]){ channel,
			       (uint8_t)(types | (extended ? HAS_IPMI_2 : 0)),
			       0x04, /* users with names */
			       extended ? EXTENDED_15_AND_20 : 0, 0, 0, 0, 0 },
		  8);
	return CC_OK;
}

/* Present channel: through the system interface, that. */
static uint8_t get_channel_row(struct sim_call *call)
{
	uint8_t data[2] = { channel_of(call->data[0]), 0 };

	if (call->size > 1)
		data[1] = call->data[1];
	call->data = data;
	return sim_param_get(call);
}

const struct sim_command sim_user_commands[] = {
	{ NETFN_APP, 0x38, 2, 2, get_authentication },
	{ NETFN_APP, 0x40, 3, 3, set_channel_access },
	{ NETFN_APP, 0x41, 2, 2, get_channel_row },
	{ NETFN_APP, 0x42, 1, 1, get_channel_row },
	{ NETFN_APP, 0x43, 3, 4, set_user_access },
	{ NETFN_APP, 0x44, 2, 2, sim_param_get },
	{ NETFN_APP, 0x45, 17, 17, set_user_name },
	{ NETFN_APP, 0x46, 1, 1, sim_param_get },
	{ NETFN_APP, 0x47, 2, 22, set_user_password },
	{ 0 },
};
