/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <crypt.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/auth/auth.h"

enum {
	MAX_CREDENTIALS = 512,
	MAC_SIZE = 32,
	N_REMEMBERED = 256, /* a power of two */
	WORKER_STACK = 256 * 1024,
};

static const uint64_t REMEMBER_NS = (uint64_t)AUTH_REMEMBER_S * NS_PER_S;

/* Is checked against where there is no account: any password takes its time
 * and fails. */
static const char nobody[] =
	"$6$nobody$T2kPQ0v0G0l2cZ3Jq7Q8xH7sX1mWb0nVfM0mT1p0qUj1r5yN0oK6b8cD"
	"eFgHiJkLmNoPqRsTuVwXyZ01";

struct remembered {
	uint8_t mac[MAC_SIZE];
	struct identity who;
	uint64_t until_ns; /* 0: empty */
};

struct auth_check {
	struct auth_check *next;
	void (*done)(void *ctx, int r, const struct identity *who);
	void *ctx;
	bool is_cancelled;

	uint8_t mac[MAC_SIZE];
	char password[MAX_CREDENTIALS];
	char setting[PASSWD_HASH_SIZE]; /* the hash to compare with */
	struct identity who;            /* ROLE_NONE: must fail */
	bool is_right;
};

struct queue {
	struct auth_check *first, **last;
};

struct auth {
	const struct clock *clock;
	struct passwd passwd;
	EVP_MAC_CTX *hmac; /* keyed */
	struct remembered remembered[N_REMEMBERED];
	size_t n_waiting;

	int fd;
	pthread_t worker;
	bool has_worker;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;
	struct queue todo, done;
	bool stops;
};

static void queue_init(struct queue *q)
{
	q->first = NULL;
	q->last = &q->first;
}

static void queue_put(struct queue *q, struct auth_check *c)
{
	c->next = NULL;
	*q->last = c;
	q->last = &c->next;
}

static struct auth_check *queue_take(struct queue *q)
{
	struct auth_check *c = q->first;

	if (!c)
		return NULL;
	q->first = c->next;
	if (!q->first)
		q->last = &q->first;
	return c;
}

static void check_free(struct auth_check *c)
{
	if (c)
		explicit_bzero(c, sizeof(*c));
	free(c);
}

static void queue_free(struct queue *q)
{
	for (struct auth_check *c; (c = queue_take(q)) != NULL;)
		check_free(c);
}

/* ---- the worker thread ---- */

static bool is_right(struct auth_check *c, struct crypt_data *data)
{
	const char *hash = crypt_r(c->password, c->setting, data);
	size_t n = strlen(c->setting);
	bool same = hash && *hash != '*' && strlen(hash) == n &&
		    CRYPTO_memcmp(hash, c->setting, n) == 0;

	explicit_bzero(data, sizeof(*data));
	return same && c->who.role != ROLE_NONE;
}

static struct auth_check *wait_for_work(struct auth *auth)
{
	struct auth_check *c;

	pthread_mutex_lock(&auth->lock);
	while (!auth->stops && !auth->todo.first)
		pthread_cond_wait(&auth->wake, &auth->lock);
	c = auth->stops ? NULL : queue_take(&auth->todo);
	pthread_mutex_unlock(&auth->lock);
	return c;
}

static void *work(void *arg)
{
	struct auth *auth = arg;
	struct crypt_data *data = calloc(1, sizeof(*data));
	const uint64_t one = 1;

	for (struct auth_check *c; (c = wait_for_work(auth)) != NULL;) {
		c->is_right = data && is_right(c, data);
		pthread_mutex_lock(&auth->lock);
		queue_put(&auth->done, c);
		pthread_mutex_unlock(&auth->lock);
		if (write(auth->fd, &one, sizeof(one)) < 0)
			continue; /* it is full: there is an event already */
	}
	free(data);
	return NULL;
}

static int start_worker(struct auth *auth)
{
	pthread_attr_t attr;
	int r = pthread_attr_init(&attr);

	if (r != 0)
		return ERR_ORIGIN(-r);
	pthread_attr_setstacksize(&attr, WORKER_STACK);
	r = pthread_create(&auth->worker, &attr, work, auth);
	pthread_attr_destroy(&attr);
	auth->has_worker = r == 0;
	return ERR_ORIGIN(-r);
}

/* ---- the loop thread ---- */

static int start_hmac(struct auth *auth, struct rng *rng)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string("digest", (char *)"SHA256", 0),
		OSSL_PARAM_construct_end(),
	};
	uint8_t key[MAC_SIZE];
	int r = rng_fill(rng, key, sizeof(key));

	auth->hmac = mac ? EVP_MAC_CTX_new(mac) : NULL;
	EVP_MAC_free(mac);
	if (r == 0 && (!auth->hmac ||
		       EVP_MAC_init(auth->hmac, key, sizeof(key), params) != 1))
		r = -ENOMEM;
	explicit_bzero(key, sizeof(key));
	return ERR_TRACE(r);
}

int auth_new(const struct clock *clock, struct rng *rng, struct auth **ret)
{
	struct auth *auth = calloc(1, sizeof(*auth));
	int r;

	if (!auth)
		return ERR_ORIGIN(-ENOMEM);
	auth->clock = clock;
	queue_init(&auth->todo);
	queue_init(&auth->done);
	pthread_mutex_init(&auth->lock, NULL);
	pthread_cond_init(&auth->wake, NULL);
	auth->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	r = auth->fd < 0 ? -errno : start_hmac(auth, rng);
	if (r == 0)
		r = start_worker(auth);
	if (r != 0) {
		auth_free(auth);
		return ERR_TRACE(r);
	}
	*ret = auth;
	return 0;
}

void auth_free(struct auth *auth)
{
	if (!auth)
		return;
	pthread_mutex_lock(&auth->lock);
	auth->stops = true;
	pthread_cond_signal(&auth->wake);
	pthread_mutex_unlock(&auth->lock);
	if (auth->has_worker)
		pthread_join(auth->worker, NULL);
	queue_free(&auth->todo);
	queue_free(&auth->done);
	pthread_mutex_destroy(&auth->lock);
	pthread_cond_destroy(&auth->wake);
	EVP_MAC_CTX_free(auth->hmac);
	passwd_done(&auth->passwd);
	if (auth->fd >= 0)
		close(auth->fd);
	explicit_bzero(auth, sizeof(*auth));
	free(auth);
}

void auth_set(struct auth *auth, struct passwd *passwd)
{
	passwd_done(&auth->passwd);
	auth->passwd = *passwd;
	*passwd = (struct passwd){ 0 };
	explicit_bzero(auth->remembered, sizeof(auth->remembered));
}

static int make_mac(struct auth *auth, const char *text, size_t n,
		    uint8_t ret[MAC_SIZE])
{
	size_t size;

	if (EVP_MAC_init(auth->hmac, NULL, 0, NULL) != 1 ||
	    EVP_MAC_update(auth->hmac, (const unsigned char *)text, n) != 1 ||
	    EVP_MAC_final(auth->hmac, ret, &size, MAC_SIZE) != 1)
		return ERR_ORIGIN(-EIO);
	return 0;
}

/* The slot is chosen by keyed bytes, so nobody can aim at another's. */
static struct remembered *slot(struct auth *auth, const uint8_t mac[MAC_SIZE])
{
	size_t i = (size_t)mac[0] | (size_t)mac[1] << 8;

	return &auth->remembered[i & (N_REMEMBERED - 1)];
}

static bool is_remembered(struct auth *auth, const uint8_t mac[MAC_SIZE],
			  struct identity *ret)
{
	const struct remembered *m = slot(auth, mac);

	if (m->until_ns <= clock_mono_ns(auth->clock) ||
	    CRYPTO_memcmp(m->mac, mac, MAC_SIZE) != 0)
		return false;
	*ret = m->who;
	return true;
}

static void remember(struct auth *auth, const struct auth_check *c)
{
	struct remembered *m = slot(auth, c->mac);

	memcpy(m->mac, c->mac, MAC_SIZE);
	m->who = c->who;
	m->until_ns = clock_mono_ns(auth->clock) + REMEMBER_NS;
}

static int base64_digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Text of base64, NUL behind it; -1 if it is none or holds a NUL. */
static ssize_t base64_text(const char *in, char *ret, size_t size)
{
	size_t n = strlen(in), out = 0;
	uint32_t bits = 0;

	while (n > 0 && in[n - 1] == '=')
		n--;
	if (n % 4 == 1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int digit = base64_digit(in[i]);

		if (digit < 0 || out + 1 >= size)
			return -1;
		bits = bits << 6 | (uint32_t)digit;
		if (i % 4 == 0)
			continue;
		ret[out++] = (char)(bits >> (6 - i % 4 * 2) & 0xff);
	}
	ret[out] = '\0';
	return strlen(ret) == out ? (ssize_t)out : -1;
}

static void aim(struct auth *auth, const char *user, struct auth_check *c)
{
	const struct passwd_user *u = passwd_find(&auth->passwd, user);
	const char *hash = nobody;

	for (size_t i = 0; i < auth->passwd.n_users; i++) {
		if (!auth->passwd.users[i].is_locked) {
			hash = auth->passwd.users[i].hash;
			break;
		}
	}
	if (u && !u->is_locked) {
		c->who = u->identity;
		hash = u->hash;
	}
	strcpy(c->setting, hash);
}

static int queue_check(struct auth *auth, char *text,
		       const struct auth_check *as,
		       struct auth_check **ret_check)
{
	char *colon = strchr(text, ':');
	struct auth_check *c;

	if (!colon)
		return AUTH_R_REFUSED;
	if (auth->n_waiting >= AUTH_MAX_WAITING)
		return AUTH_R_TOO_MANY;
	c = malloc(sizeof(*c));
	if (!c)
		return ERR_ORIGIN(-ENOMEM);
	*c = *as;
	*colon = '\0';
	strcpy(c->password, colon + 1);
	aim(auth, text, c);
	auth->n_waiting++;
	*ret_check = c;
	pthread_mutex_lock(&auth->lock);
	queue_put(&auth->todo, c);
	pthread_cond_signal(&auth->wake);
	pthread_mutex_unlock(&auth->lock);
	return AUTH_R_LATER;
}

int auth_basic(struct auth *auth, const char *value,
	       void (*done)(void *ctx, int r, const struct identity *who),
	       void *ctx, struct identity *ret, struct auth_check **ret_check)
{
	struct auth_check as = { .done = done, .ctx = ctx };
	char text[MAX_CREDENTIALS];
	ssize_t n;
	int r;

	if (strncasecmp(value, "Basic ", 6) != 0)
		return AUTH_R_REFUSED;
	value += 6;
	value += strspn(value, " ");
	n = base64_text(value, text, sizeof(text));
	if (n < 0)
		return AUTH_R_REFUSED;
	r = make_mac(auth, text, (size_t)n, as.mac);
	if (r == 0 && !is_remembered(auth, as.mac, ret))
		r = queue_check(auth, text, &as, ret_check);
	explicit_bzero(text, sizeof(text));
	return r;
}

void auth_cancel(struct auth *auth, struct auth_check *check)
{
	(void)auth;
	check->is_cancelled = true; /* read by this thread only */
}

int auth_fd(const struct auth *auth)
{
	return auth->fd;
}

/* Accounts may have changed since: the same hash must still be there. */
static bool still_holds(const struct auth *auth, struct auth_check *c)
{
	const struct passwd_user *u;

	u = c->is_right ? passwd_find(&auth->passwd, c->who.user) : NULL;
	if (!u || strcmp(u->hash, c->setting) != 0)
		return false;
	c->who = u->identity;
	return true;
}

/* Another of the same credentials that still waits: it need not be hashed. */
static struct auth_check *take_same(struct auth *auth,
				    const struct auth_check *as)
{
	struct auth_check **at, *c;

	pthread_mutex_lock(&auth->lock);
	at = &auth->todo.first;
	while (*at && CRYPTO_memcmp((*at)->mac, as->mac, MAC_SIZE) != 0)
		at = &(*at)->next;
	c = *at;
	if (c) {
		*at = c->next;
		if (!*at)
			auth->todo.last = at;
	}
	pthread_mutex_unlock(&auth->lock);
	return c;
}

static void tell(struct auth *auth, struct auth_check *c, bool ok,
		 const struct identity *who)
{
	auth->n_waiting--;
	if (!c->is_cancelled)
		c->done(c->ctx, ok ? 0 : AUTH_R_REFUSED, who);
}

static void finish(struct auth *auth, struct auth_check *c)
{
	bool ok = still_holds(auth, c);
	struct auth_check *same;

	if (ok)
		remember(auth, c);
	while ((same = take_same(auth, c)) != NULL) {
		tell(auth, same, ok, &c->who);
		check_free(same);
	}
	tell(auth, c, ok, &c->who);
	check_free(c);
}

void auth_dispatch(struct auth *auth)
{
	struct auth_check *c;
	uint64_t n;

	if (read(auth->fd, &n, sizeof(n)) < 0)
		return;
	do {
		pthread_mutex_lock(&auth->lock);
		c = queue_take(&auth->done);
		pthread_mutex_unlock(&auth->lock);
		if (c)
			finish(auth, c);
	} while (c);
}
