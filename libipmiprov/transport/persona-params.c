/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "libipmiprov/transport/persona.h"

/* clang-format off */
const struct persona_param_info persona_param_infos[N_PERSONA_PARAMS] = {
	/*                           keyword              netfn cmd  skip  keys, as masks of bytes   missing revision */
	[PARAM_LAN] =              { "lan",                0x0c, 0x02, 0, { 0x0f, 0xff, 0xff, 0xff }, 0x80, true },
	[PARAM_SOL] =              { "sol",                0x0c, 0x22, 0, { 0x0f, 0xff, 0xff, 0xff }, 0x80, true },
	[PARAM_BOOT] =             { "boot",               0x00, 0x09, 0, { 0x7f, 0xff, 0xff },       0x80, false },
	[PARAM_SYSTEM_INFO] =      { "system-info",        0x06, 0x59, 1, { 0xff, 0xff, 0xff },       0x80, true },
	[PARAM_PEF] =              { "pef",                0x04, 0x13, 0, { 0x7f, 0xff, 0xff },       0x80, true },
	[PARAM_CHANNEL_INFO] =     { "channel-info",       0x06, 0x42, 0, { 0x0f },                   0xcc, false },
	[PARAM_CHANNEL_ACCESS] =   { "channel-access",     0x06, 0x41, 0, { 0x0f, 0xc0 },             0xcc, false },
	[PARAM_AUTHENTICATION] =   { "authentication",     0x06, 0x38, 0, { 0x0f },                   0xcc, false },
	[PARAM_CIPHER_SUITES] =    { "cipher-suites",      0x06, 0x54, 0, { 0x0f, 0x3f, 0xff },       0xcc, false },
	[PARAM_USER_ACCESS] =      { "user-access",        0x06, 0x44, 0, { 0x0f, 0x3f },             0xc9, false },
	[PARAM_USER_NAME] =        { "user-name",          0x06, 0x46, 0, { 0x3f },                   0xc9, false },
	[PARAM_USER_PASSWORD] =    { "user-password",      0xff, 0x00, 0, { 0x3f },                   0xc9, false },
	[PARAM_INTERFACE] =        { "system-interface",   0x06, 0x57, 0, { 0x0f },                   0xcc, false },
	[PARAM_DCMI_CAPABILITY] =  { "dcmi-capability",    0x2c, 0x01, 1, { 0xff },                   0xcc, false },
	[PARAM_DCMI_POWER] =       { "dcmi-power",         0x2c, 0x02, 1, { 0xff, 0xff },             0xcc, false },
	[PARAM_DCMI_THERMAL] =     { "dcmi-thermal-limit", 0x2c, 0x0c, 1, { 0xff, 0xff },             0xcb, false },
	[PARAM_DCMI_CONFIG] =      { "dcmi-config",        0x2c, 0x13, 1, { 0xff, 0xff },             0x80, false },
	[PARAM_DCMI_SENSOR] =      { "dcmi-sensor",        0xff, 0x00, 0, { 0xff, 0xff },             0xcb, false },
	[PARAM_DCMI_TEMPERATURE] = { "dcmi-temperature",   0xff, 0x00, 0, { 0xff, 0xff },             0xcb, false },
};
/* clang-format on */

enum persona_param_kind persona_param_kind(uint8_t netfn, uint8_t cmd)
{
	for (int i = 0; i < N_PERSONA_PARAMS; i++)
		if (persona_param_infos[i].netfn == netfn &&
		    persona_param_infos[i].cmd == cmd)
			return (enum persona_param_kind)i;
	return N_PERSONA_PARAMS;
}

size_t persona_param_n_keys(enum persona_param_kind kind)
{
	size_t n = 0;

	while (n < PERSONA_MAX_KEYS && persona_param_infos[kind].mask[n])
		n++;
	return n;
}

uint8_t persona_param_key_max(enum persona_param_kind kind, size_t key)
{
	uint8_t mask = persona_param_infos[kind].mask[key];

	return (uint8_t)(mask >> __builtin_ctz(mask));
}

bool persona_param_key(enum persona_param_kind kind, const uint8_t *request,
		       size_t size, uint8_t ret[PERSONA_MAX_KEYS])
{
	const struct persona_param_info *info = &persona_param_infos[kind];
	size_t n = persona_param_n_keys(kind);

	if (size < info->skip + n)
		return false;
	memset(ret, 0, PERSONA_MAX_KEYS);
	for (size_t i = 0; i < n; i++) {
		uint8_t mask = info->mask[i];

		ret[i] = (uint8_t)((request[info->skip + i] & mask) >>
				   __builtin_ctz(mask));
	}
	return true;
}

struct persona_param *persona_param(struct persona_controller *c,
				    enum persona_param_kind kind,
				    const uint8_t key[PERSONA_MAX_KEYS],
				    bool make)
{
	struct persona_param *p;

	vec_for_each (p, &c->params)
		if (p->kind == kind && memcmp(p->key, key, sizeof(p->key)) == 0)
			return p;
	p = make ? vec_push(&c->params) : NULL;
	if (p) {
		p->kind = kind;
		memcpy(p->key, key, sizeof(p->key));
	}
	return p;
}
