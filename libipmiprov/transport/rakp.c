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
	N_ALGORITHMS = 3,
	REFUSAL_SIZE = 8,
	OPEN_REQUEST_SIZE = 32,
	OPEN_RESPONSE_SIZE = 36,
	RAKP_1_NAME = 28, /* offsets */
	RAKP_2_CODE = 40,
	RAKP_3_CODE = 8,
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
	return OPEN_REQUEST_SIZE;
}

size_t rakp_put_1(const struct lan_login *l, uint8_t *ret)
{
	memset(ret, 0, RAKP_1_NAME);
	put_le32(ret + 4, l->sid_c);
	memcpy(ret + 8, l->r_m, sizeof(l->r_m));
	ret[24] = l->role_m;
	ret[27] = l->user_size;
	memcpy(ret + RAKP_1_NAME, l->user, l->user_size);
	return RAKP_1_NAME + (size_t)l->user_size;
}

size_t rakp_put_3(const struct lan_login *l, uint8_t status,
		  const uint8_t *code, size_t code_size, uint8_t *ret)
{
	memset(ret, 0, RAKP_3_CODE);
	ret[1] = status;
	put_le32(ret + 4, l->sid_c);
	if (code_size)
		memcpy(ret + RAKP_3_CODE, code, code_size);
	return RAKP_3_CODE + code_size;
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

/* An algorithm that is left to us has length 0; that leaves it open. */
static bool is_wanted(const uint8_t *at, uint8_t algorithm)
{
	return at[3] == 0 || (at[4] & ALGORITHM_MASK) == algorithm;
}

static const struct lan_suite *choose(const uint8_t *at)
{
	const struct lan_suite *s;

	for (size_t i = 0; (s = lan_suite_at(i)); i++)
		if (is_wanted(at, s->authentication) &&
		    is_wanted(at + ALGORITHM_SIZE, s->integrity) &&
		    is_wanted(at + 2 * ALGORITHM_SIZE, s->confidentiality))
			break;
	return s;
}

int rakp_get_open_request(const uint8_t *bytes, size_t size,
			  struct lan_login *ret,
			  const struct lan_suite **ret_suite)
{
	const uint8_t *at = bytes + 8;
	const struct lan_suite *s;

	if (size < REFUSAL_SIZE)
		return ERR_ORIGIN(-EBADMSG);
	ret->sid_m = le32(bytes + 4);
	if (size < OPEN_REQUEST_SIZE)
		return ERR_ORIGIN(-EBADMSG);
	if (ret->sid_m == 0)
		return RAKP_INVALID_SESSION_ID;
	for (int i = 0; i < N_ALGORITHMS; i++) {
		uint8_t length = at[i * ALGORITHM_SIZE + 3];

		if (at[i * ALGORITHM_SIZE] != i ||
		    (length != 0 && length != ALGORITHM_SIZE))
			return RAKP_INVALID_PAYLOAD_TYPE;
	}
	s = choose(at);
	if (!s)
		return RAKP_NO_SUITE_MATCH;
	ret->role_m = bytes[1] & ROLE_MASK;
	*ret_suite = s;
	return 0;
}

int rakp_get_1(const uint8_t *bytes, size_t size, struct lan_login *ret)
{
	uint8_t user_size;

	if (size < RAKP_1_NAME)
		return ERR_ORIGIN(-EBADMSG);
	user_size = bytes[27];
	if (user_size > sizeof(ret->user))
		return RAKP_INVALID_NAME_LENGTH;
	if (size < RAKP_1_NAME + (size_t)user_size)
		return ERR_ORIGIN(-EBADMSG);
	memcpy(ret->r_m, bytes + 8, sizeof(ret->r_m));
	ret->role_m = bytes[24];
	ret->user_size = user_size;
	memset(ret->user, 0, sizeof(ret->user));
	memcpy(ret->user, bytes + RAKP_1_NAME, user_size);
	return 0;
}

int rakp_get_3(const struct lan_suite *s, const uint8_t *bytes, size_t size,
	       const uint8_t **ret_code)
{
	if (size < RAKP_3_CODE)
		return ERR_ORIGIN(-EBADMSG);
	if (bytes[1] != RAKP_NO_ERROR)
		return RAKP_R_REFUSED;
	if (size != RAKP_3_CODE + s->digest_size)
		return ERR_ORIGIN(-EBADMSG);
	*ret_code = bytes + RAKP_3_CODE;
	return 0;
}

uint32_t rakp_session_id(const uint8_t *bytes, size_t size)
{
	return size < REFUSAL_SIZE ? 0 : le32(bytes + 4);
}

size_t rakp_put_open_response(const struct lan_suite *s,
			      const struct lan_login *l, uint8_t privilege,
			      uint8_t *ret)
{
	rakp_put_refusal(RAKP_NO_ERROR, l->sid_m, ret);
	ret[2] = privilege;
	put_le32(ret + 8, l->sid_c);
	put_algorithm(0, s->authentication, ret + 12);
	put_algorithm(1, s->integrity, ret + 20);
	put_algorithm(2, s->confidentiality, ret + 28);
	return OPEN_RESPONSE_SIZE;
}

size_t rakp_put_2(const struct lan_suite *s, const struct lan_login *l,
		  const uint8_t *code, uint8_t *ret)
{
	rakp_put_refusal(RAKP_NO_ERROR, l->sid_m, ret);
	memcpy(ret + 8, l->r_c, sizeof(l->r_c));
	memcpy(ret + 24, l->guid_c, sizeof(l->guid_c));
	memcpy(ret + RAKP_2_CODE, code, s->digest_size);
	return RAKP_2_CODE + s->digest_size;
}

size_t rakp_put_4(const struct lan_suite *s, const struct lan_login *l,
		  const uint8_t *icv, uint8_t *ret)
{
	rakp_put_refusal(RAKP_NO_ERROR, l->sid_m, ret);
	memcpy(ret + RAKP_4_ICV, icv, s->icv_size);
	return RAKP_4_ICV + s->icv_size;
}

size_t rakp_put_refusal(enum rakp_code code, uint32_t sid_m, uint8_t *ret)
{
	memset(ret, 0, REFUSAL_SIZE);
	ret[1] = (uint8_t)code;
	put_le32(ret + 4, sid_m);
	return REFUSAL_SIZE;
}
