/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What proves and hides in RMCP+ (IPMI 2.0, 13.28 to 13.33)
 *
 * Pure functions over OpenSSL.  Whoever holds a struct with keys wipes it with
 * OPENSSL_cleanse() when it goes.
 */

#include <stddef.h>
#include <stdint.h>

enum {
	LAN_MAX_USER = 16,
	LAN_KEY_SIZE = 20, /* K[UID]: a password with zeroes behind it */
	LAN_MAX_DIGEST = 32,
	LAN_RANDOM_SIZE = 16,
	LAN_GUID_SIZE = 16,
	LAN_AES_BLOCK = 16,
};

/* A cipher suite: table 22-20, with the algorithms of tables 13-17 to 13-19. */
struct lan_suite {
	int id;
	uint8_t authentication, integrity, confidentiality;
	const char *digest;    /* OpenSSL's name */
	size_t digest_size;    /* of RAKP 2, RAKP 3 and all keys */
	size_t icv_size;       /* of RAKP 4 */
	size_t auth_code_size; /* of packets */
};

/** lan_suite() - a suite by its number; NULL if we do not have it */
const struct lan_suite *lan_suite(int id);

/** lan_suite_at() - the suites we have, by ascending number; NULL behind */
const struct lan_suite *lan_suite_at(size_t i);

/* What both sides said while logging in, with the spec's names. */
struct lan_login {
	uint32_t sid_m, sid_c; /* session id: ours, the BMC's */
	uint8_t r_m[LAN_RANDOM_SIZE], r_c[LAN_RANDOM_SIZE];
	uint8_t guid_c[LAN_GUID_SIZE];
	uint8_t role_m;
	uint8_t user_size;
	char user[LAN_MAX_USER];
	uint8_t k_uid[LAN_KEY_SIZE]; /* secret */
};

struct lan_keys {
	uint8_t sik[LAN_MAX_DIGEST], k1[LAN_MAX_DIGEST], k2[LAN_MAX_DIGEST];
};

/* Each fills .digest_size (ICV: .icv_size) bytes; 0 or -EIO. */
int lan_rakp2_code(const struct lan_suite *s, const struct lan_login *l,
		   uint8_t *ret);
int lan_rakp3_code(const struct lan_suite *s, const struct lan_login *l,
		   uint8_t *ret);
int lan_rakp4_icv(const struct lan_suite *s, const struct lan_login *l,
		  const struct lan_keys *k, uint8_t *ret);

/** lan_keys_derive() - the session's keys, where K[G] is K[UID] */
int lan_keys_derive(const struct lan_suite *s, const struct lan_login *l,
		    struct lan_keys *ret);

/** lan_auth_code() - .auth_code_size bytes over a packet, with K1 */
int lan_auth_code(const struct lan_suite *s, const struct lan_keys *k,
		  const uint8_t *bytes, size_t size, uint8_t *ret);

/**
 * lan_encrypt() - AES-CBC-128 with K2
 * @iv: LAN_AES_BLOCK random bytes
 * @plain: the payload
 * @size: bytes at @plain
 * @ret: room for lan_encrypted_size(@size)
 */
int lan_encrypt(const struct lan_keys *k, const uint8_t *iv,
		const uint8_t *plain, size_t size, uint8_t *ret);
size_t lan_encrypted_size(size_t size);

/**
 * lan_decrypt() - the inverse
 * @k: the keys
 * @bytes: initialisation vector and encrypted payload
 * @size: bytes at @bytes
 * @ret: room for @size
 * @ret_size: bytes of payload, without the pad
 *
 * Return: 0, -EBADMSG for a wrong length or pad, -EIO.
 */
int lan_decrypt(const struct lan_keys *k, const uint8_t *bytes, size_t size,
		uint8_t *ret, size_t *ret_size);
