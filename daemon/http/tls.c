/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "daemon/http/tls.h"

struct tls {
	SSL_CTX *ctx;
};

static const char ciphers_1_2[] =
	"ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AESCCM:!aNULL:!eNULL";

static void ctx_free_p(SSL_CTX **ctx)
{
	SSL_CTX_free(*ctx);
}

static int why(const char *file, const char *expected, char **ret_why)
{
	unsigned long e = ERR_peek_error();
	const char *text = ERR_reason_error_string(e);
	int n;

	if (ERR_SYSTEM_ERROR(e))
		n = asprintf(ret_why, "%s: %s", file,
			     strerror(ERR_GET_REASON(e)));
	else
		n = asprintf(ret_why, "%s: expected %s: %s", file, expected,
			     text ? text : "it cannot be used");
	if (n < 0)
		return ERR_ORIGIN(-ENOMEM);
	return ERR_ORIGIN(-EINVAL);
}

/* An encrypted key is an error; nobody is there to be asked. */
static int no_password(char *buf, int size, int rwflag, void *ctx)
{
	(void)buf;
	(void)size;
	(void)rwflag;
	(void)ctx;
	return -1;
}

static int set_up(SSL_CTX *ctx)
{
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION |
					 SSL_OP_NO_COMPRESSION |
					 SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
				      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				      SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_default_passwd_cb(ctx, no_password);
	if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 ||
	    SSL_CTX_set_cipher_list(ctx, ciphers_1_2) != 1)
		return ERR_ORIGIN(-EINVAL);
	return 0;
}

int tls_new(const char *cert, const char *key, struct tls **ret, char **ret_why)
{
	CLEANUP(ctx_free_p) SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	struct tls *tls;

	if (!ctx)
		return ERR_ORIGIN(-ENOMEM);
	if (!key)
		key = cert;
	ERR_clear_error();
	if (set_up(ctx) != 0)
		return why("TLS", "version 1.2 and its ciphers", ret_why);
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1)
		return why(cert, "a certificate in PEM form", ret_why);
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(ctx) != 1)
		return why(key,
			   "the certificate's key, unencrypted, in PEM form",
			   ret_why);
	tls = calloc(1, sizeof(*tls));
	if (!tls)
		return ERR_ORIGIN(-ENOMEM);
	tls->ctx = STEAL(ctx);
	*ret = tls;
	return 0;
}

void tls_free(struct tls *tls)
{
	if (!tls)
		return;
	SSL_CTX_free(tls->ctx);
	free(tls);
}

struct ssl_st *tls_session(struct tls *tls, int fd)
{
	SSL *ssl = SSL_new(tls->ctx);

	if (!ssl || SSL_set_fd(ssl, fd) != 1) {
		SSL_free(ssl);
		return NULL;
	}
	SSL_set_accept_state(ssl);
	return ssl;
}
