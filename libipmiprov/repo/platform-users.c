/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "base/vec.h"
#include "libipmiprov/ipmi/lan.h"
#include "libipmiprov/ipmi/user.h"
#include "libipmiprov/repo/platform-reader.h"
#include "libipmiprov/repo/text.h"

struct channels VEC(struct platform_channel);
struct lans VEC(struct platform_lan);
struct users VEC(struct platform_user);

/* Table 6-3; the others are reserved, or mean the one that asks. */
static const uint8_t channel_numbers[] = { 0, 1, 2, 3,  4,  5, 6,
					   7, 8, 9, 10, 11, 15 };

enum { MEDIUM_LAN = 4, MEDIUM_SERIAL = 5, MEDIUM_OTHER_LAN = 6 };

static bool is_lan(const struct platform_channel *c)
{
	return c->medium == MEDIUM_LAN || c->medium == MEDIUM_OTHER_LAN;
}

/* Whatever medium the host's own interface is said to be, it has no users. */
static bool has_sessions(const struct platform_channel *c)
{
	return c->number != IPMI_CHANNEL_SYSTEM &&
	       (is_lan(c) || c->medium == MEDIUM_SERIAL);
}

static int read_channel(const struct platform_source *source, uint8_t number,
			struct channels *channels)
{
	struct platform_channel channel = { 0 }, *slot;
	int r;

	r = ipmi_get_channel_info(&source->bmc, number, &channel);
	if (r != 0)
		return ERR_TRACE(r);
	if (channel.number != number)
		return IPMI_R_NOT_PRESENT;
	if (has_sessions(&channel))
		r = ipmi_get_channel_access(&source->bmc, number, &channel);
	if (platform_is_end(source, r))
		return ERR_TRACE(r);

	slot = vec_push(channels);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = channel;
	return 0;
}

/* A channel that is refused is not there; the command may be unknown at all. */
int platform_read_channels(const struct platform_source *source,
			   struct platform *draft)
{
	struct channels channels = { 0 };
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(channel_numbers); i++) {
		r = read_channel(source, channel_numbers[i], &channels);
		if (platform_is_end(source, r) || r == IPMI_R_INVALID_COMMAND ||
		    r == IPMI_R_PRIVILEGE)
			break;
		r = 0;
	}
	if (r != 0) {
		vec_done(&channels);
		return ERR_TRACE(r);
	}
	free(draft->channels);
	draft->channels = channels.data;
	draft->n_channels = channels.n;
	return 0;
}

/* Parameters of a known size, and where they go. */
static const struct parameter {
	enum ipmi_lan_parameter parameter;
	size_t size, member, has;
} parameters[] = {
#define PARAMETER(parameter_, size_, member_)                                  \
	{                                                                      \
		(parameter_), (size_), offsetof(struct platform_lan, member_), \
			offsetof(struct platform_lan, has_##member_)           \
	}
	PARAMETER(IPMI_LAN_IP, PLATFORM_IPV4_SIZE, ip),
	PARAMETER(IPMI_LAN_SOURCE, 1, source),
	PARAMETER(IPMI_LAN_MAC, PLATFORM_MAC_SIZE, mac),
	PARAMETER(IPMI_LAN_MASK, PLATFORM_IPV4_SIZE, mask),
	PARAMETER(IPMI_LAN_GATEWAY, PLATFORM_IPV4_SIZE, gateway),
#undef PARAMETER
};

enum { SOURCE_MASK = 0x0f, N_CIPHERS_MASK = 0x1f };

static int read_parameters(const struct platform_source *source,
			   struct platform_lan *lan)
{
	struct ipmi_rsp rsp;

	for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
		const struct parameter *p = &parameters[i];
		int r = ipmi_get_lan_parameter(&source->bmc, lan->channel,
					       p->parameter, p->size, &rsp);

		if (platform_is_end(source, r) || r == IPMI_R_INVALID_COMMAND ||
		    r == IPMI_R_PRIVILEGE)
			return ERR_TRACE(r);
		if (r != 0)
			continue;
		memcpy((char *)lan + p->member, rsp.data, p->size);
		*(bool *)((char *)lan + p->has) = true;
	}
	lan->source &= SOURCE_MASK;
	return 0;
}

static int read_vlan(const struct platform_source *source,
		     struct platform_lan *lan)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_get_lan_parameter(&source->bmc, lan->channel, IPMI_LAN_VLAN, 2,
				   &rsp);
	if (r != 0)
		return platform_is_end(source, r) ? ERR_TRACE(r) : 0;

	lan->has_vlan = true;
	lan->vlan = le16(rsp.data);
	return 0;
}

/* The number of entries, then a reserved byte and the entries. */
static int read_ciphers(const struct platform_source *source,
			struct platform_lan *lan)
{
	struct ipmi_rsp rsp;
	size_t n;
	int r;

	r = ipmi_get_lan_parameter(&source->bmc, lan->channel,
				   IPMI_LAN_N_CIPHERS, 1, &rsp);
	if (r != 0)
		return platform_is_end(source, r) ? ERR_TRACE(r) : 0;
	n = MIN((size_t)(rsp.data[0] & N_CIPHERS_MASK), sizeof(lan->ciphers));
	if (n == 0)
		return 0;
	r = ipmi_get_lan_parameter(&source->bmc, lan->channel, IPMI_LAN_CIPHERS,
				   1, &rsp);
	if (r != 0)
		return platform_is_end(source, r) ? ERR_TRACE(r) : 0;

	lan->n_ciphers = MIN(n, rsp.size - 1);
	memcpy(lan->ciphers, rsp.data + 1, lan->n_ciphers);
	return 0;
}

static int read_lan(const struct platform_source *source, uint8_t channel,
		    struct lans *lans)
{
	struct platform_lan *lan = vec_push(lans);
	int r;

	if (!lan)
		return ERR_ORIGIN(-ENOMEM);
	lan->channel = channel;
	r = read_parameters(source, lan);
	if (r == 0)
		r = read_vlan(source, lan);
	if (r == 0)
		r = read_ciphers(source, lan);
	return ERR_TRACE(r);
}

int platform_read_lans(const struct platform_source *source,
		       struct platform *draft)
{
	struct lans lans = { 0 };
	int r = 0;

	for (size_t i = 0; i < draft->n_channels && r == 0; i++)
		if (is_lan(&draft->channels[i]))
			r = read_lan(source, draft->channels[i].number, &lans);
	if (r != 0) {
		vec_done(&lans);
		return ERR_TRACE(r);
	}
	free(draft->lans);
	draft->lans = lans.data;
	draft->n_lans = lans.n;
	return 0;
}

/* Names belong to ids; channels only differ in what their users may do. */
struct names {
	bool is_known[IPMI_N_USERS + 1], is_refused;
	char text[IPMI_N_USERS + 1][PLATFORM_USER_NAME_SIZE];
};

/* An id without a user is refused, or has an empty name. */
static int read_name(const struct platform_source *source, uint8_t id,
		     struct names *names)
{
	uint8_t name[IPMI_USER_NAME_SIZE];
	int r;

	if (names->is_known[id] || names->is_refused)
		return 0;
	r = ipmi_get_user_name(&source->bmc, id, name);
	if (platform_is_end(source, r))
		return ERR_TRACE(r);
	names->is_known[id] = true;
	names->is_refused =
		r == IPMI_R_INVALID_COMMAND || r == IPMI_R_PRIVILEGE;
	if (r != 0)
		return 0;

	text_decode(TEXT_LATIN1, name, sizeof(name), names->text[id],
		    PLATFORM_USER_NAME_SIZE);
	text_trim(names->text[id]);
	return 0;
}

/* Is what comes after this answer not worth asking for? */
static bool ends_list(const struct platform_source *source, int r)
{
	return platform_is_end(source, r) || r == IPMI_R_INVALID_COMMAND ||
	       r == IPMI_R_PRIVILEGE;
}

/* User 1 tells how many there are; one that is refused is left out. */
static int read_channel_users(const struct platform_source *source,
			      uint8_t channel, struct names *names,
			      struct users *users)
{
	int n = 1;

	for (int i = 1; i <= MIN(n, (int)IPMI_N_USERS); i++) {
		uint8_t id = (uint8_t)i;
		struct ipmi_user_access access = { 0 };
		struct platform_user *slot;
		int r;

		r = ipmi_get_user_access(&source->bmc, channel, id, &access);
		if (ends_list(source, r) || (r != 0 && id == 1))
			return ERR_TRACE(r);
		if (r != 0)
			continue;
		n = MAX(n, access.n_users);
		r = read_name(source, id, names);
		if (r != 0)
			return ERR_TRACE(r);
		slot = vec_push(users);
		if (!slot)
			return ERR_ORIGIN(-ENOMEM);
		*slot = access.user;
		memcpy(slot->name, names->text[id], sizeof(slot->name));
	}
	return 0;
}

int platform_read_users(const struct platform_source *source,
			struct platform *draft)
{
	struct names names = { 0 };
	struct users users = { 0 };
	int r = 0;

	for (size_t i = 0; i < draft->n_channels && !ends_list(source, r); i++)
		if (has_sessions(&draft->channels[i]))
			r = read_channel_users(source,
					       draft->channels[i].number,
					       &names, &users);
	if (platform_is_end(source, r) || (r != 0 && users.n == 0)) {
		vec_done(&users);
		return ERR_TRACE(r);
	}
	free(draft->users);
	draft->users = users.data;
	draft->n_users = users.n;
	return 0;
}
