/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-crypto.h"

enum { CONSTANT_SIZE = 20, INPUT_SIZE = 128 };

/* clang-format off */
static const struct lan_suite suites[] = {
	/* id auth  integ conf  digest    size icv code */
	{  3, 0x01, 0x01, 0x01, "SHA1",   20,  12, 12 },
	{ 17, 0x03, 0x04, 0x01, "SHA256", 32,  16, 16 },
};
/* clang-format on */

const struct lan_suite *lan_suite(int id)
{
	for (size_t i = 0; i < ARRAY_SIZE(suites); i++)
		if (suites[i].id == id)
			return &suites[i];
	return NULL;
}

const struct lan_suite *lan_suite_at(size_t i)
{
	return i < ARRAY_SIZE(suites) ? &suites[i] : NULL;
}

struct input {
	uint8_t bytes[INPUT_SIZE];
	size_t size;
};

static void add(struct input *in, const void *bytes, size_t size)
{
	memcpy(in->bytes + in->size, bytes, size);
	in->size += size;
}

static void add_id(struct input *in, uint32_t id)
{
	put_le32(in->bytes + in->size, id);
	in->size += 4;
}

static void add_name(struct input *in, const struct lan_login *l)
{
	add(in, &l->role_m, 1);
	add(in, &l->user_size, 1);
	add(in, l->user, l->user_size);
}

struct key {
	const uint8_t *bytes;
	size_t size;
};

static int mac(const struct lan_suite *s, struct key key, const uint8_t *bytes,
	       size_t size, uint8_t *ret)
{
	const EVP_MD *md = EVP_get_digestbyname(s->digest);
	unsigned ret_size;

	if (!md ||
	    !HMAC(md, key.bytes, (int)key.size, bytes, size, ret, &ret_size))
		return ERR_ORIGIN(-EIO);
	return 0;
}

static int mac_cut(const struct lan_suite *s, struct key key,
		   const struct input *in, size_t size, uint8_t *ret)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	int r = mac(s, key, in->bytes, in->size, digest);

	if (r != 0)
		return ERR_TRACE(r);
	memcpy(ret, digest, size);
	return 0;
}

int lan_rakp2_code(const struct lan_suite *s, const struct lan_login *l,
		   uint8_t *ret)
{
	struct input in = { .size = 0 };

	add_id(&in, l->sid_m);
	add_id(&in, l->sid_c);
	add(&in, l->r_m, sizeof(l->r_m));
	add(&in, l->r_c, sizeof(l->r_c));
	add(&in, l->guid_c, sizeof(l->guid_c));
	add_name(&in, l);
	return ERR_TRACE(mac_cut(s, (struct key){ l->k_uid, LAN_KEY_SIZE }, &in,
				 s->digest_size, ret));
}

int lan_rakp3_code(const struct lan_suite *s, const struct lan_login *l,
		   uint8_t *ret)
{
	struct input in = { .size = 0 };

	add(&in, l->r_c, sizeof(l->r_c));
	add_id(&in, l->sid_m);
	add_name(&in, l);
	return ERR_TRACE(mac_cut(s, (struct key){ l->k_uid, LAN_KEY_SIZE }, &in,
				 s->digest_size, ret));
}

int lan_rakp4_icv(const struct lan_suite *s, const struct lan_login *l,
		  const struct lan_keys *k, uint8_t *ret)
{
	struct input in = { .size = 0 };

	add(&in, l->r_m, sizeof(l->r_m));
	add_id(&in, l->sid_c);
	add(&in, l->guid_c, sizeof(l->guid_c));
	return ERR_TRACE(mac_cut(s, (struct key){ k->sik, s->digest_size }, &in,
				 s->icv_size, ret));
}

/* K1 and K2 are made of 20 bytes of one value, whatever the digest's size. */
static int derive(const struct lan_suite *s, const struct lan_keys *k,
		  uint8_t value, uint8_t *ret)
{
	struct input in = { .size = CONSTANT_SIZE };

	memset(in.bytes, value, CONSTANT_SIZE);
	return ERR_TRACE(mac_cut(s, (struct key){ k->sik, s->digest_size }, &in,
				 s->digest_size, ret));
}

int lan_keys_derive(const struct lan_suite *s, const struct lan_login *l,
		    struct lan_keys *ret)
{
	struct input in = { .size = 0 };
	int r;

	add(&in, l->r_m, sizeof(l->r_m));
	add(&in, l->r_c, sizeof(l->r_c));
	add_name(&in, l);
	r = mac_cut(s, (struct key){ l->k_uid, LAN_KEY_SIZE }, &in,
		    s->digest_size, ret->sik);
	if (r == 0)
		r = derive(s, ret, 1, ret->k1);
	if (r == 0)
		r = derive(s, ret, 2, ret->k2);
	return ERR_TRACE(r);
}

int lan_auth_code(const struct lan_suite *s, const struct lan_keys *k,
		  const uint8_t *bytes, size_t size, uint8_t *ret)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	int r = mac(s, (struct key){ k->k1, s->digest_size }, bytes, size,
		    digest);

	if (r != 0)
		return ERR_TRACE(r);
	memcpy(ret, digest, s->auth_code_size);
	return 0;
}

static void cipher_free(EVP_CIPHER_CTX **c)
{
	EVP_CIPHER_CTX_free(*c);
}

/* Whole blocks, no pad of OpenSSL's. */
static int aes_cbc(const uint8_t *key, const uint8_t *iv, struct key in,
		   int is_encrypting, uint8_t *ret)
{
	CLEANUP(cipher_free) EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int n;

	if (!c ||
	    EVP_CipherInit_ex(c, EVP_aes_128_cbc(), NULL, key, iv,
			      is_encrypting) != 1 ||
	    EVP_CIPHER_CTX_set_padding(c, 0) != 1 ||
	    EVP_CipherUpdate(c, ret, &n, in.bytes, (int)in.size) != 1)
		return ERR_ORIGIN(-EIO);
	return 0;
}

size_t lan_encrypted_size(size_t size)
{
	/* the pad's length takes a byte */
	return LAN_AES_BLOCK + (size / LAN_AES_BLOCK + 1) * LAN_AES_BLOCK;
}

int lan_encrypt(const struct lan_keys *k, const uint8_t *iv,
		const uint8_t *plain, size_t size, uint8_t *ret)
{
	size_t padded = lan_encrypted_size(size) - LAN_AES_BLOCK;
	size_t pad = padded - size - 1;
	uint8_t *body = ret + LAN_AES_BLOCK;

	memcpy(ret, iv, LAN_AES_BLOCK);
	memcpy(body, plain, size);
	for (size_t i = 0; i < pad; i++)
		body[size + i] = (uint8_t)(i + 1);
	body[padded - 1] = (uint8_t)pad;
	return ERR_TRACE(
		aes_cbc(k->k2, iv, (struct key){ body, padded }, 1, body));
}

/* The pad is 1, 2, 3 ... and then its length (table 13-20). */
static int pad_check(const uint8_t *plain, size_t size, size_t *ret_size)
{
	size_t pad = plain[size - 1], n;

	if (pad >= size)
		return ERR_ORIGIN(-EBADMSG);
	n = size - 1 - pad;
	for (size_t i = 0; i < pad; i++)
		if (plain[n + i] != (uint8_t)(i + 1))
			return ERR_ORIGIN(-EBADMSG);
	*ret_size = n;
	return 0;
}

int lan_decrypt(const struct lan_keys *k, const uint8_t *bytes, size_t size,
		uint8_t *ret, size_t *ret_size)
{
	struct key body = { bytes + LAN_AES_BLOCK, size - LAN_AES_BLOCK };
	int r;

	if (size < 2 * LAN_AES_BLOCK || size % LAN_AES_BLOCK != 0)
		return ERR_ORIGIN(-EBADMSG);
	r = aes_cbc(k->k2, bytes, body, 0, ret);
	if (r != 0)
		return ERR_TRACE(r);
	return ERR_TRACE(pad_check(ret, body.size, ret_size));
}
