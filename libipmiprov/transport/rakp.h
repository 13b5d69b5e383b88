/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The six messages that open an RMCP+ session (IPMI 2.0, 13.17 to 13.24)
 *
 * Written and read here, verified by whoever has the keys.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libipmiprov/transport/lan-crypto.h"

enum { RAKP_MAX_SIZE = 72 };

/* Answers with a status of table 13-15, as our errors. */
enum {
	RAKP_R_NO_SUITE = 1, /* the BMC does not take this cipher suite */
};

/* Statuses of table 13-15 that are written here, by either side. */
enum rakp_code {
	RAKP_NO_ERROR = 0x00,
	RAKP_NO_ROOM = 0x01,
	RAKP_INVALID_SESSION_ID = 0x02,
	RAKP_INVALID_PAYLOAD_TYPE = 0x03,
	RAKP_INVALID_ROLE = 0x09,
	RAKP_INVALID_NAME_LENGTH = 0x0c,
	RAKP_UNAUTHORIZED_NAME = 0x0d,
	RAKP_INVALID_INTEGRITY_CHECK = 0x0f,
	RAKP_NO_SUITE_MATCH = 0x11,
};

/*
 * The remote console's side
 *
 * Each writes a message, room for RAKP_MAX_SIZE, and returns its size.  Byte 1
 * is the message tag, which is the sender's business.
 */
size_t rakp_put_open(const struct lan_suite *s, const struct lan_login *l,
		     uint8_t *ret);
size_t rakp_put_1(const struct lan_login *l, uint8_t *ret);
size_t rakp_put_3(const struct lan_login *l, uint8_t status,
		  const uint8_t *code, size_t code_size, uint8_t *ret);

/**
 * rakp_status() - what a response's status byte means
 * Return: 0, RAKP_R_NO_SUITE, -EACCES (user, password, role), -EBUSY (no room
 * for a session) or -EPROTO.
 */
int rakp_status(uint8_t status);

/*
 * Responses, after their status was found to be 0.  Each returns 0, or
 * -EBADMSG if the message is too short.
 */

/**
 * rakp_get_open() - Open Session Response
 * @s: the suite asked for
 * @bytes: the message
 * @size: bytes at @bytes
 * @ret: .sid_c is filled in
 *
 * Return: also RAKP_R_NO_SUITE if the BMC chose other algorithms, -EACCES if
 * it gives less than the role asked for.
 */
int rakp_get_open(const struct lan_suite *s, const uint8_t *bytes, size_t size,
		  struct lan_login *ret);

/** rakp_get_2() - RAKP 2: .r_c and .guid_c; @ret_code points into @bytes */
int rakp_get_2(const struct lan_suite *s, const uint8_t *bytes, size_t size,
	       struct lan_login *ret, const uint8_t **ret_code);

/** rakp_get_4() - RAKP 4: @ret_icv points into @bytes */
int rakp_get_4(const struct lan_suite *s, const uint8_t *bytes, size_t size,
	       const uint8_t **ret_icv);

/*
 * The BMC's side
 *
 * Requests.  Each returns 0, an enum rakp_code to answer with, or -EBADMSG for
 * what is too short to be answered.
 */

/**
 * rakp_get_open_request() - Open Session Request (table 13-9)
 * @bytes: the message
 * @size: bytes at @bytes
 * @ret: .sid_m and .role_m (the highest level wanted, 0: the highest there is)
 *       are filled in, .sid_m also where the answer is a code
 * @ret_suite: one that has all the algorithms asked for
 */
int rakp_get_open_request(const uint8_t *bytes, size_t size,
			  struct lan_login *ret,
			  const struct lan_suite **ret_suite);

/** rakp_get_1() - RAKP 1: .r_m, .role_m, .user_size and .user are filled in */
int rakp_get_1(const uint8_t *bytes, size_t size, struct lan_login *ret);

enum { RAKP_R_REFUSED = 1 }; /* the console does not want this session */

/**
 * rakp_get_3() - RAKP 3; @ret_code points into @bytes
 * Return: 0, RAKP_R_REFUSED, -EBADMSG.
 */
int rakp_get_3(const struct lan_suite *s, const uint8_t *bytes, size_t size,
	       const uint8_t **ret_code);

/** rakp_session_id() - of RAKP 1 and 3, the BMC's; 0 if they are too short */
uint32_t rakp_session_id(const uint8_t *bytes, size_t size);

/* Responses, as the requests above. */
size_t rakp_put_open_response(const struct lan_suite *s,
			      const struct lan_login *l, uint8_t privilege,
			      uint8_t *ret);
size_t rakp_put_2(const struct lan_suite *s, const struct lan_login *l,
		  const uint8_t *code, uint8_t *ret);
size_t rakp_put_4(const struct lan_suite *s, const struct lan_login *l,
		  const uint8_t *icv, uint8_t *ret);

/** rakp_put_refusal() - any of the three with nothing but a status */
size_t rakp_put_refusal(enum rakp_code code, uint32_t sid_m, uint8_t *ret);
