/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "libwsmgmt/client/client.h"

static const struct scheme {
	const char *text;
	const char *default_port; /* where the scheme stands there */
} schemes[] = {
	{ "http://", "80" },
	{ "https://", "443" },
};

/* Bytes of the host, with its brackets; 0: none that could be one. */
static size_t host_size(const char *s)
{
	size_t n;

	if (*s == '[') {
		n = 1 + strspn(s + 1, "0123456789abcdefABCDEF:.%");
		return n > 1 && s[n] == ']' ? n + 1 : 0;
	}
	for (n = 0;
	     isalnum((unsigned char)s[n]) || (s[n] && strchr("-._", s[n]));)
		n++;
	return n;
}

/* Bytes of ":PORT", 0 if there is none, or -1. */
static int port_size(const char *s)
{
	char *end;
	long port;

	if (*s != ':')
		return 0;
	port = strtol(s + 1, &end, 10);
	if (!isdigit((unsigned char)s[1]) || port < 1 || port > 65535)
		return -1;
	return (int)(end - s);
}

static int bad(const char **ret_why, const char *why)
{
	*ret_why = why;
	return WSM_CLIENT_URL_R_BAD;
}

static const char *prefix_of(const char *path)
{
	path += strspn(path, "/");
	return *path ? path : "wsman";
}

int wsm_client_url(const char *remote, bool use_ssl, struct buf *ret,
		   const char **ret_why)
{
	const struct scheme *scheme = NULL;
	const char *host = remote;
	size_t n_host;
	int n_port;

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (strncasecmp(remote, schemes[i].text,
				strlen(schemes[i].text)) == 0)
			scheme = &schemes[i];
	if (!scheme && strstr(remote, "://"))
		return bad(ret_why, "expected http:// or https://");
	if (scheme && use_ssl)
		return bad(ret_why, "-usessl and a scheme exclude each other");
	if (scheme)
		host += strlen(scheme->text);
	n_host = host_size(host);
	if (n_host == 0)
		return bad(ret_why,
			   "expected [http[s]://]HOST[:PORT][/PREFIX]");
	n_port = port_size(host + n_host);
	if (n_port < 0)
		return bad(ret_why, "expected a port, 1 to 65535, after the :");
	if (!strchr("/", host[n_host + (size_t)n_port]))
		return bad(ret_why,
			   "expected [http[s]://]HOST[:PORT][/PREFIX]; "
			   "an IPv6 address stands in brackets");

	buf_puts(ret, schemes[scheme ? scheme - schemes : use_ssl].text);
	buf_add(ret, host, n_host);
	if (n_port > 0)
		buf_add(ret, host + n_host, (size_t)n_port);
	else
		buf_printf(ret, ":%s",
			   scheme    ? scheme->default_port
			   : use_ssl ? "5986"
				     : "5985");
	buf_printf(ret, "/%s", prefix_of(host + n_host + n_port));
	return ERR_TRACE(buf_error(ret));
}
