/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Opening a session: three questions, each answered under its own tag
 *
 * Every time a question is sent it gets a new tag, and only the answer to the
 * newest counts: a BMC that gets RAKP 1 twice takes a new random number, and an
 * answer to the first would no longer fit.
 */

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-session.h"
#include "libipmiprov/transport/rakp.h"

struct handshake {
	struct lan_session *session;
	const struct lan_suite *suite;
	struct lan_login *login;
	struct lan_keys keys; /* secret */
	uint64_t deadline_ns;
	uint8_t tag;
	uint8_t plain[RMCP_MAX_PACKET]; /* holds .answer */
	const uint8_t *answer;
	size_t answer_size;
};

static void handshake_done(struct handshake *h)
{
	OPENSSL_cleanse(&h->keys, sizeof(h->keys));
}

/*
 * Of the newest question, for our session.  An answer that only has a status
 * may end before the session id.
 */
static bool is_answer(const struct handshake *h, uint8_t type,
		      const struct rmcp_packet *p)
{
	if (p->type != type || p->payload_size < 2 || p->payload[0] != h->tag)
		return false;
	if (p->payload_size < 8)
		return p->payload[1] != 0;
	return le32(p->payload + 4) == h->login->sid_m;
}

static int await(struct handshake *h, uint8_t type, uint64_t until_ns)
{
	struct rmcp_packet p;
	int r;

	do {
		r = lan_session_receive(h->session, until_ns, &p, h->plain);
		if (r == 0 && is_answer(h, type, &p)) {
			h->answer = p.payload;
			h->answer_size = p.payload_size;
			return ERR_TRACE(rakp_status(p.payload[1]));
		}
		if (r < 0)
			return r;
	} while (clock_ms_left(&clock_system, until_ns) > 0);
	return -ETIMEDOUT;
}

/* Sends until the answer, whose type is the next number, is there. */
static int ask(struct handshake *h, uint8_t type, uint8_t *message, size_t size)
{
	struct lan_retry retry;
	int r;

	lan_retry_start(&retry);
	for (;;) {
		message[0] = ++h->tag;
		r = lan_session_send(h->session, type, message, size);
		if (r != 0)
			return ERR_TRACE(r);
		r = await(h, (uint8_t)(type + 1),
			  MIN(retry.at_ns, h->deadline_ns));
		if (r != -ETIMEDOUT)
			return ERR_TRACE(r);
		if (clock_ms_left(&clock_system, h->deadline_ns) == 0)
			return ERR_ORIGIN(-ETIMEDOUT);
		lan_retry_next(&retry);
	}
}

static int take_session_id(struct handshake *h)
{
	struct lan_login *l = h->login;
	int r;

	do
		r = rng_fill(h->session->rng, &l->sid_m, sizeof(l->sid_m));
	while (r == 0 && l->sid_m == 0);
	return ERR_TRACE(r);
}

static int open_session(struct handshake *h)
{
	uint8_t message[RAKP_MAX_SIZE];
	size_t size;
	int r = take_session_id(h);

	if (r != 0)
		return ERR_TRACE(r);
	size = rakp_put_open(h->suite, h->login, message);
	r = ask(h, RMCP_OPEN_SESSION_REQUEST, message, size);
	if (r != 0)
		return ERR_TRACE(r);
	return ERR_TRACE(
		rakp_get_open(h->suite, h->answer, h->answer_size, h->login));
}

/* So that the BMC need not keep what will not be a session. */
static void refuse(struct handshake *h)
{
	uint8_t message[RAKP_MAX_SIZE];
	size_t size = rakp_put_3(h->login, RAKP_INVALID_INTEGRITY_CHECK, NULL,
				 0, message);

	message[0] = ++h->tag;
	(void)lan_session_send(h->session, RMCP_RAKP_3, message, size);
}

static int rakp_1_and_2(struct handshake *h)
{
	uint8_t message[RAKP_MAX_SIZE], want[LAN_MAX_DIGEST];
	struct lan_login *l = h->login;
	const uint8_t *code;
	int r = rng_fill(h->session->rng, l->r_m, sizeof(l->r_m));

	if (r != 0)
		return ERR_TRACE(r);
	r = ask(h, RMCP_RAKP_1, message, rakp_put_1(l, message));
	if (r != 0)
		return ERR_TRACE(r);
	r = rakp_get_2(h->suite, h->answer, h->answer_size, l, &code);
	if (r != 0)
		return ERR_TRACE(r);

	r = lan_rakp2_code(h->suite, l, want);
	if (r != 0)
		return ERR_TRACE(r);
	if (CRYPTO_memcmp(want, code, h->suite->digest_size) != 0) {
		refuse(h);
		return ERR_ORIGIN(-EACCES);
	}
	return ERR_TRACE(lan_keys_derive(h->suite, l, &h->keys));
}

static int rakp_3_and_4(struct handshake *h)
{
	uint8_t message[RAKP_MAX_SIZE], code[LAN_MAX_DIGEST];
	const uint8_t *icv;
	int r = lan_rakp3_code(h->suite, h->login, code);

	if (r != 0)
		return ERR_TRACE(r);
	r = ask(h, RMCP_RAKP_3, message,
		rakp_put_3(h->login, 0, code, h->suite->digest_size, message));
	if (r != 0)
		return ERR_TRACE(r);
	r = rakp_get_4(h->suite, h->answer, h->answer_size, &icv);
	if (r != 0)
		return ERR_TRACE(r);

	r = lan_rakp4_icv(h->suite, h->login, &h->keys, code);
	if (r != 0)
		return ERR_TRACE(r);
	if (CRYPTO_memcmp(code, icv, h->suite->icv_size) != 0)
		return ERR_ORIGIN(-EACCES);
	return 0;
}

int lan_handshake(struct lan_session *s, const struct lan_suite *suite,
		  struct lan_login *login, uint64_t deadline_ns)
{
	CLEANUP(handshake_done)
	struct handshake h = {
		.session = s,
		.suite = suite,
		.login = login,
		.deadline_ns = deadline_ns,
	};
	int r;

	lan_session_wipe(s);
	r = open_session(&h);
	if (r == 0)
		r = rakp_1_and_2(&h);
	if (r == 0)
		r = rakp_3_and_4(&h);
	if (r != 0)
		return ERR_TRACE(r);

	s->suite = suite;
	s->our_id = login->sid_m;
	s->bmc_id = login->sid_c;
	s->keys = h.keys;
	return 0;
}
