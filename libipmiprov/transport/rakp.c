/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/rakp.h"

enum {
	ROLE_MASK = 0x0f,
	ALGORITHM_MASK = 0x3f,
	ALGORITHM_SIZE = 8, /* one of the three "payloads" of a proposal */
	OPEN_RESPONSE_SIZE = 36,
	RAKP_2_CODE = 40, /* offset */
	RAKP_4_ICV = 8,
};

static void put_algorithm(uint8_t type, uint8_t algorithm, uint8_t *ret)
{
	memset(ret, 0, ALGORITHM_SIZE);
	ret[0] = type;
	ret[3] = ALGORITHM_SIZE;
	ret[4] = algorithm;
}

size_t rakp_put_open(const struct lan_suite *s, const struct lan_login *l,
		     uint8_t *ret)
{
	memset(ret, 0, 8);
	ret[1] = l->role_m & ROLE_MASK;
	put_le32(ret + 4, l->sid_m);
	put_algorithm(0, s->authentication, ret + 8);
	put_algorithm(1, s->integrity, ret + 16);
	put_algorithm(2, s->confidentiality, ret + 24);
	return 32;
}

size_t rakp_put_1(const struct lan_login *l, uint8_t *ret)
{
	memset(ret, 0, 28);
	put_le32(ret + 4, l->sid_c);
	memcpy(ret + 8, l->r_m, sizeof(l->r_m));
	ret[24] = l->role_m;
	ret[27] = l->user_size;
	memcpy(ret + 28, l->user, l->user_size);
	return 28 + (size_t)l->user_size;
}

size_t rakp_put_3(const struct lan_login *l, uint8_t status,
		  const uint8_t *code, size_t code_size, uint8_t *ret)
{
	memset(ret, 0, 8);
	ret[1] = status;
	put_le32(ret + 4, l->sid_c);
	if (code_size)
		memcpy(ret + 8, code, code_size);
	return 8 + code_size;
}

/* Table 13-15; what is not here is -EPROTO. */
static const struct {
	uint8_t status;
	int r;
} statuses[] = {
	{ 0x00, 0 },
	{ 0x01, -EBUSY },          /* no room for a session */
	{ 0x04, RAKP_R_NO_SUITE }, /* authentication algorithm */
	{ 0x05, RAKP_R_NO_SUITE }, /* integrity algorithm */
	{ 0x06, RAKP_R_NO_SUITE }, /* no matching authentication payload */
	{ 0x07, RAKP_R_NO_SUITE }, /* no matching integrity payload */
	{ 0x09, -EACCES },         /* invalid role */
	{ 0x0a, -EACCES },         /* unauthorized role or privilege */
	{ 0x0b, -EBUSY },          /* no room for a session in this role */
	{ 0x0c, -EACCES },         /* invalid name length */
	{ 0x0d, -EACCES },         /* unauthorized name */
	{ 0x0e, -EACCES },         /* unauthorized GUID */
	{ 0x0f, -EACCES },         /* invalid integrity check value */
	{ 0x10, RAKP_R_NO_SUITE }, /* confidentiality algorithm */
	{ 0x11, RAKP_R_NO_SUITE }, /* no cipher suite match */
};

int rakp_status(uint8_t status)
{
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++)
		if (statuses[i].status == status)
			return ERR_ORIGIN(statuses[i].r);
	return ERR_ORIGIN(-EPROTO);
}

static bool has_algorithm(const uint8_t *at, uint8_t type, uint8_t algorithm)
{
	return at[0] == type && (at[4] & ALGORITHM_MASK) == algorithm;
}

int rakp_get_open(const struct lan_suite *s, const uint8_t *bytes, size_t size,
		  struct lan_login *ret)
{
	uint8_t role;

	if (size < OPEN_RESPONSE_SIZE)
		return ERR_ORIGIN(-EBADMSG);
	if (!has_algorithm(bytes + 12, 0, s->authentication) ||
	    !has_algorithm(bytes + 20, 1, s->integrity) ||
	    !has_algorithm(bytes + 28, 2, s->confidentiality))
		return RAKP_R_NO_SUITE;

	role = bytes[2] & ROLE_MASK;
	if (role != 0 && role < (ret->role_m & ROLE_MASK))
		return ERR_ORIGIN(-EACCES);
	ret->sid_c = le32(bytes + 8);
	return ret->sid_c ? 0 : ERR_ORIGIN(-EBADMSG);
}

int rakp_get_2(const struct lan_suite *s, const uint8_t *bytes, size_t size,
	       struct lan_login *ret, const uint8_t **ret_code)
{
	if (size != RAKP_2_CODE + s->digest_size)
		return ERR_ORIGIN(-EBADMSG);
	memcpy(ret->r_c, bytes + 8, sizeof(ret->r_c));
	memcpy(ret->guid_c, bytes + 24, sizeof(ret->guid_c));
	*ret_code = bytes + RAKP_2_CODE;
	return 0;
}

int rakp_get_4(const struct lan_suite *s, const uint8_t *bytes, size_t size,
	       const uint8_t **ret_icv)
{
	if (size != RAKP_4_ICV + s->icv_size)
		return ERR_ORIGIN(-EBADMSG);
	*ret_icv = bytes + RAKP_4_ICV;
	return 0;
}
