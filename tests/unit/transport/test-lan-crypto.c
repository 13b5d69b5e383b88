/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "libipmiprov/transport/lan-crypto.h"
#include "tests/unit/run.h"

static const struct vector {
	int suite;
	struct lan_login login;
	uint8_t rakp2[LAN_MAX_DIGEST], rakp3[LAN_MAX_DIGEST];
	uint8_t icv[LAN_MAX_DIGEST];
	uint8_t sik[LAN_MAX_DIGEST], k1[LAN_MAX_DIGEST], k2[LAN_MAX_DIGEST];
	uint8_t iv[LAN_AES_BLOCK];
	size_t plain_size; /* bytes 0, 1, 2 ... */
	uint8_t encrypted[96], auth_code[LAN_MAX_DIGEST];
} vectors[] = {
#include "tests/unit/transport/lan-vectors.h"
};

static void plain_of(const struct vector *v, uint8_t *ret)
{
	for (size_t i = 0; i < v->plain_size; i++)
		ret[i] = (uint8_t)i;
}

START_TEST(handshake_codes_are_those_of_others)
{
	const struct vector *v = &vectors[_i];
	const struct lan_suite *s = lan_suite(v->suite);
	uint8_t got[LAN_MAX_DIGEST];
	struct lan_keys k;

	ck_assert_int_eq(lan_rakp2_code(s, &v->login, got), 0);
	ck_assert_mem_eq(got, v->rakp2, s->digest_size);
	ck_assert_int_eq(lan_rakp3_code(s, &v->login, got), 0);
	ck_assert_mem_eq(got, v->rakp3, s->digest_size);

	ck_assert_int_eq(lan_keys_derive(s, &v->login, &k), 0);
	ck_assert_mem_eq(k.sik, v->sik, s->digest_size);
	ck_assert_mem_eq(k.k1, v->k1, s->digest_size);
	ck_assert_mem_eq(k.k2, v->k2, s->digest_size);
	ck_assert_int_eq(lan_rakp4_icv(s, &v->login, &k, got), 0);
	ck_assert_mem_eq(got, v->icv, s->icv_size);
}
END_TEST

static struct lan_keys keys_of(const struct vector *v)
{
	struct lan_keys k;

	memcpy(k.sik, v->sik, sizeof(k.sik));
	memcpy(k.k1, v->k1, sizeof(k.k1));
	memcpy(k.k2, v->k2, sizeof(k.k2));
	return k;
}

START_TEST(packets_are_those_of_others)
{
	const struct vector *v = &vectors[_i];
	const struct lan_suite *s = lan_suite(v->suite);
	struct lan_keys k = keys_of(v);
	uint8_t plain[64], got[96];
	size_t size = lan_encrypted_size(v->plain_size), got_size;

	plain_of(v, plain);
	ck_assert_int_eq(lan_auth_code(s, &k, plain, v->plain_size, got), 0);
	ck_assert_mem_eq(got, v->auth_code, s->auth_code_size);

	ck_assert_int_eq(lan_encrypt(&k, v->iv, plain, v->plain_size, got), 0);
	ck_assert_mem_eq(got, v->encrypted, size);
	ck_assert_int_eq(lan_decrypt(&k, v->encrypted, size, got, &got_size),
			 0);
	ck_assert_uint_eq(got_size, v->plain_size);
	ck_assert_mem_eq(got, plain, got_size);
}
END_TEST

/* Any byte of the pad, and any length that is not whole blocks. */
START_TEST(bad_pad_is_refused)
{
	const struct vector *v = &vectors[0];
	struct lan_keys k = keys_of(v);
	uint8_t bytes[32], got[32];
	size_t got_size;

	/* a bit of the initialisation vector is one of the first block */
	for (size_t i = v->plain_size; i < LAN_AES_BLOCK; i++) {
		memcpy(bytes, v->encrypted, sizeof(bytes));
		bytes[i] ^= 0x40;
		ck_assert_msg(lan_decrypt(&k, bytes, sizeof(bytes), got,
					  &got_size) == -EBADMSG,
			      "byte %zu", i);
	}
	for (size_t size = 0; size < sizeof(bytes); size++)
		ck_assert_msg(lan_decrypt(&k, v->encrypted, size, got,
					  &got_size) == -EBADMSG,
			      "size %zu", size);
}
END_TEST

START_TEST(only_suites_17_and_3_are_known)
{
	ck_assert_int_eq(lan_suite(17)->id, 17);
	ck_assert_int_eq(lan_suite(3)->id, 3);
	ck_assert_ptr_null(lan_suite(0));
	ck_assert_ptr_null(lan_suite(2));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/lan-crypto");
	TCase *tc = tcase_create("vectors");

	tcase_add_loop_test(tc, handshake_codes_are_those_of_others, 0,
			    ARRAY_SIZE(vectors));
	tcase_add_loop_test(tc, packets_are_those_of_others, 0,
			    ARRAY_SIZE(vectors));
	tcase_add_test(tc, bad_pad_is_refused);
	tcase_add_test(tc, only_suites_17_and_3_are_known);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
