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

enum { RAKP_MAX_SIZE = 64 };

/* Answers with a status of table 13-15, as our errors. */
enum {
	RAKP_R_NO_SUITE = 1, /* the BMC does not take this cipher suite */
};

/*
 * Each writes a message, room for RAKP_MAX_SIZE, and returns its size.  Byte 1
 * is the message tag, which is the sender's business.
 */
size_t rakp_put_open(const struct lan_suite *s, const struct lan_login *l,
		     uint8_t *ret);
size_t rakp_put_1(const struct lan_login *l, uint8_t *ret);
size_t rakp_put_3(const struct lan_login *l, uint8_t status,
		  const uint8_t *code, size_t code_size, uint8_t *ret);

enum { RAKP_INVALID_INTEGRITY_CHECK = 0x0f }; /* status of RAKP 3 */

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
