/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "libwsmgmt/client/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"

enum { MAX_REPLY = 256 * 1024 * 1024 };

struct wsm_http {
	CURL *curl;
	struct curl_slist *headers;
	unsigned n_connections;
	bool is_untrusted; /* the last exchange failed for that */
	char curl_error[CURL_ERROR_SIZE];
	struct buf error;
};

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
	struct buf *body = user;

	buf_add(body, bytes, size * n);
	return buf_error(body) ? 0 : size * n;
}

void wsm_http_free(struct wsm_http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->curl);
	curl_slist_free_all(http->headers);
	buf_done(&http->error);
	free(http);
}

void wsm_http_free_p(struct wsm_http **http)
{
	wsm_http_free(*http);
}

static int add_header(struct wsm_http *http, const char *line)
{
	struct curl_slist *more = curl_slist_append(http->headers, line);

	if (!more)
		return ERR_ORIGIN(-ENOMEM);
	http->headers = more;
	return 0;
}

static int set_headers(struct wsm_http *http,
		       const struct wsm_http_options *options)
{
	const char *lines[] = {
		options->utf16
			? "Content-Type: application/soap+xml;charset=UTF-16"
			: "Content-Type: application/soap+xml;charset=UTF-8",
		"Expect:", /* a round trip for nothing: bodies are small */
		options->identify_header ? "WSMANIDENTIFY: unauthenticated"
					 : "WSMANIDENTIFY:",
	};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(lines); i++)
		r = add_header(http, lines[i]);
	if (r < 0)
		return ERR_TRACE(r);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, http->headers);
	return 0;
}

static int set_auth(CURL *curl, const struct wsm_http_options *options)
{
	if (options->auth == WSM_CLIENT_AUTH_NONE)
		return 0;
	curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	if (curl_easy_setopt(curl, CURLOPT_USERNAME,
			     options->user ? options->user : "") ||
	    curl_easy_setopt(curl, CURLOPT_PASSWORD,
			     options->password ? options->password : ""))
		return ERR_ORIGIN(-ENOMEM);
	return 0;
}

static int set_tls(CURL *curl, const struct wsm_http_options *options)
{
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER,
			 (long)!options->skip_ca_check);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST,
			 options->skip_cn_check ? 0L : 2L);
	if (options->ca_file &&
	    curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca_file))
		return ERR_ORIGIN(-ENOMEM);
	return 0;
}

static int set_url(struct wsm_http *http,
		   const struct wsm_http_options *options)
{
	CURL *curl = http->curl;

	if (curl_easy_setopt(curl, CURLOPT_URL, options->url) ||
	    curl_easy_setopt(curl, CURLOPT_PROXY, "") ||
	    curl_easy_setopt(curl, CURLOPT_USERAGENT,
			     "ipmiprov WS-Management client"))
		return ERR_ORIGIN(-ENOMEM);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
			 (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)options->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
			 (long)options->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->curl_error);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	return 0;
}

int wsm_http_new(const struct wsm_http_options *options, struct wsm_http **ret)
{
	CLEANUP(wsm_http_free_p) struct wsm_http *http = NULL;
	int r;

	if (strncasecmp(options->url, "http://", 7) != 0 &&
	    strncasecmp(options->url, "https://", 8) != 0)
		return ERR_ORIGIN(-EINVAL);
	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		return ERR_ORIGIN(-EIO);
	http = calloc(1, sizeof(*http));
	if (!http)
		return ERR_ORIGIN(-ENOMEM);
	http->curl = curl_easy_init();
	if (!http->curl)
		return ERR_ORIGIN(-ENOMEM);

	r = set_url(http, options);
	if (r == 0)
		r = set_headers(http, options);
	if (r == 0)
		r = set_auth(http->curl, options);
	if (r == 0)
		r = set_tls(http->curl, options);
	if (r < 0)
		return ERR_TRACE(r);
	*ret = STEAL(http);
	return 0;
}

static void fill_reply(struct wsm_http *http, struct wsm_http_reply *ret)
{
	const char *type = NULL;
	long n = 0;

	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &ret->status);
	curl_easy_getinfo(http->curl, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(http->curl, CURLINFO_NUM_CONNECTS, &n);
	http->n_connections += (unsigned)n;
	ret->content_type = type ? strdup(type) : NULL;
}

int wsm_http_post(struct wsm_http *http, const struct buf *body,
		  struct wsm_http_reply *ret)
{
	CURL *curl = http->curl;
	CURLcode code;

	wsm_http_reply_done(ret);
	ret->body.max_size = MAX_REPLY;
	http->curl_error[0] = '\0';
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
			 (curl_off_t)body->size);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &ret->body);
	code = curl_easy_perform(curl);
	http->is_untrusted = code == CURLE_PEER_FAILED_VERIFICATION;
	fill_reply(http, ret);
	if (code == CURLE_OK)
		return 0;
	if (code == CURLE_OUT_OF_MEMORY || buf_error(&ret->body) == -ENOMEM)
		return ERR_ORIGIN(-ENOMEM);

	buf_reset(&http->error);
	buf_puts(&http->error, http->curl_error[0] ? http->curl_error
						   : curl_easy_strerror(code));
	if (buf_error(&ret->body))
		buf_puts(&http->error, ": the reply is too large");
	return WSM_HTTP_R_FAILED;
}

void wsm_http_reply_done(struct wsm_http_reply *reply)
{
	buf_done(&reply->body);
	free(reply->content_type);
	*reply = (struct wsm_http_reply){ 0 };
}

const char *wsm_http_error(const struct wsm_http *http)
{
	return http->error.size ? http->error.data : "";
}

bool wsm_http_is_untrusted(const struct wsm_http *http)
{
	return http->is_untrusted;
}

unsigned wsm_http_n_connections(const struct wsm_http *http)
{
	return http->n_connections;
}
