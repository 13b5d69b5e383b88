/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/lan-session.h"

enum { WINDOW = 32, FIRST_RETRY_MS = 500 };

bool lan_window_take(struct lan_window *w, uint32_t seq)
{
	uint32_t ahead = seq - w->newest, behind = w->newest - seq;

	if (seq == 0)
		return false;
	if (ahead != 0 && ahead <= WINDOW) {
		w->seen = (ahead < WINDOW ? w->seen << ahead : 0) | 1;
		w->newest = seq;
		return true;
	}
	if (behind >= WINDOW || w->seen & UINT32_C(1) << behind)
		return false;
	w->seen |= UINT32_C(1) << behind;
	return true;
}

void lan_session_wipe(struct lan_session *s)
{
	OPENSSL_cleanse(&s->keys, sizeof(s->keys));
	s->suite = NULL;
	s->our_id = s->bmc_id = s->seq = 0;
	s->window = (struct lan_window){ 0 };
}

static int seal_payload(struct lan_session *s, const uint8_t *payload,
			size_t size, uint8_t *ret)
{
	uint8_t iv[LAN_AES_BLOCK];
	int r = rng_fill(s->rng, iv, sizeof(iv));

	if (r != 0)
		return ERR_TRACE(r);
	return ERR_TRACE(lan_encrypt(&s->keys, iv, payload, size, ret));
}

static uint32_t next_seq(struct lan_session *s)
{
	s->seq++;
	if (s->seq == 0)
		s->seq = 1;
	return s->seq;
}

static int seal_authenticated(struct lan_session *s, uint8_t type,
			      const uint8_t *payload, size_t size, uint8_t *ret,
			      size_t *ret_size)
{
	struct rmcp_packet p = {
		.type = type,
		.is_encrypted = true,
		.is_authenticated = true,
		.session_id = s->bmc_id,
		.seq = next_seq(s),
		.payload_size = lan_encrypted_size(size),
	};
	size_t n = RMCP_HEADER_SIZE + p.payload_size;
	int r = seal_payload(s, payload, size, ret + RMCP_HEADER_SIZE);

	if (r != 0)
		return ERR_TRACE(r);
	rmcp_put_header(&p, ret);
	n += rmcp_put_trailer(n, ret + n);
	r = lan_auth_code(s->suite, &s->keys, ret + RMCP_SESSION_OFFSET,
			  n - RMCP_SESSION_OFFSET, ret + n);
	if (r != 0)
		return ERR_TRACE(r);
	*ret_size = n + s->suite->auth_code_size;
	return 0;
}

int lan_session_seal(struct lan_session *s, uint8_t type,
		     const uint8_t *payload, size_t size, uint8_t *ret,
		     size_t *ret_size)
{
	struct rmcp_packet p = { .type = type, .payload_size = size };

	if (RMCP_HEADER_SIZE + lan_encrypted_size(size) + RMCP_MAX_TRAILER >
	    RMCP_MAX_PACKET)
		return ERR_ORIGIN(-EMSGSIZE);
	if (s->suite)
		return ERR_TRACE(seal_authenticated(s, type, payload, size, ret,
						    ret_size));
	rmcp_put_header(&p, ret);
	memcpy(ret + RMCP_HEADER_SIZE, payload, size);
	*ret_size = RMCP_HEADER_SIZE + size;
	return 0;
}

static bool is_authentic(const struct lan_session *s, const uint8_t *bytes,
			 const struct rmcp_packet *p)
{
	size_t size = (size_t)(p->auth_code - bytes) - RMCP_SESSION_OFFSET;
	uint8_t code[LAN_MAX_DIGEST];

	return lan_auth_code(s->suite, &s->keys, bytes + RMCP_SESSION_OFFSET,
			     size, code) == 0 &&
	       CRYPTO_memcmp(code, p->auth_code, p->auth_code_size) == 0;
}

/* In a session only what is authenticated, encrypted and new is taken. */
static int unseal_authenticated(struct lan_session *s, const uint8_t *bytes,
				struct rmcp_packet *p, uint8_t *plain)
{
	size_t plain_size;
	int r;

	if (!p->is_authenticated || !p->is_encrypted ||
	    p->session_id != s->our_id || !is_authentic(s, bytes, p) ||
	    !lan_window_take(&s->window, p->seq))
		return LAN_R_DROP;
	r = lan_decrypt(&s->keys, p->payload, p->payload_size, plain,
			&plain_size);
	if (r == -EBADMSG)
		return LAN_R_DROP;
	if (r != 0)
		return ERR_TRACE(r);
	p->payload = plain;
	p->payload_size = plain_size;
	return 0;
}

int lan_session_unseal(struct lan_session *s, const uint8_t *bytes, size_t size,
		       struct rmcp_packet *ret, uint8_t *plain)
{
	struct rmcp_packet p;
	int r;

	if (rmcp_parse(bytes, size, s->suite ? s->suite->auth_code_size : 0,
		       &p) != 0)
		return LAN_R_DROP;
	if (s->suite)
		r = unseal_authenticated(s, bytes, &p, plain);
	else
		r = p.is_authenticated || p.is_encrypted || p.session_id
			    ? LAN_R_DROP
			    : 0;
	if (r == 0)
		*ret = p;
	return ERR_TRACE(r);
}

int lan_session_send(struct lan_session *s, uint8_t type,
		     const uint8_t *payload, size_t size)
{
	uint8_t packet[RMCP_MAX_PACKET];
	size_t packet_size = 0;
	int r = lan_session_seal(s, type, payload, size, packet, &packet_size);

	if (r != 0)
		return ERR_TRACE(r);
	if (send(s->fd, packet, packet_size, MSG_NOSIGNAL) < 0)
		return ERR_ORIGIN(-errno);
	return 0;
}

int lan_session_receive(struct lan_session *s, uint64_t deadline_ns,
			struct rmcp_packet *ret, uint8_t *plain)
{
	uint8_t packet[RMCP_MAX_PACKET];
	ssize_t n;
	int r = waiter_wait(s->waiter, s->fd, deadline_ns);

	if (r < 0)
		return ERR_TRACE(r);
	n = recv(s->fd, packet, sizeof(packet), MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0 && errno != EAGAIN)
		return ERR_ORIGIN(-errno);
	if (n < 0 || (size_t)n > sizeof(packet))
		return LAN_R_DROP;

	r = lan_session_unseal(s, packet, (size_t)n, ret, plain);
	/* without a session the payload lies in the packet, which goes */
	if (r == 0 && !s->suite) {
		memcpy(plain, ret->payload, ret->payload_size);
		ret->payload = plain;
	}
	return ERR_TRACE(r);
}

void lan_retry_start(struct lan_retry *retry)
{
	retry->interval_ns = (uint64_t)FIRST_RETRY_MS * NS_PER_MS;
	retry->at_ns = clock_mono_ns(&clock_system) + retry->interval_ns;
}

void lan_retry_next(struct lan_retry *retry)
{
	retry->interval_ns *= 2;
	retry->at_ns = clock_mono_ns(&clock_system) + retry->interval_ns;
}
