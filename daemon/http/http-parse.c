/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "daemon/http/http-parse.h"

enum {
	MAX_CHUNK_LINE = 256,
	MAX_CHUNK_EXTRA = 8 * 1024,
	MAX_CHUNK_DIGITS = 15,
};

/* RFC 9110, 5.6.2 */
static bool is_token(const char *s, size_t n)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z') && !(c && strchr(others, c)))
			return false;
	}
	return n > 0;
}

static bool is_field_value(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool is_target(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= 0x20 || c >= 0x7f)
			return false;
	}
	return n > 0;
}

/* The empty line that ends a head: its last byte + 1, or NULL. */
static char *find_end(char *bytes, size_t size, size_t *scanned)
{
	char *at = bytes + *scanned, *end = bytes + size;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		if (at - bytes >= 3 && !memcmp(at - 3, "\r\n\r", 3))
			return at + 1;
		at++;
	}
	*scanned = size;
	return NULL;
}

/* A line without its CRLF, NUL behind it; or NULL where a bare CR or LF is. */
static char *next_line(char **at, size_t *ret_size)
{
	char *line = *at, *end = strchr(line, '\n');

	if (!end || end == line || end[-1] != '\r')
		return NULL;
	end[-1] = '\0';
	*at = end + 1;
	*ret_size = (size_t)(end - 1 - line);
	return strlen(line) == *ret_size && !memchr(line, '\r', *ret_size)
		       ? line
		       : NULL;
}

/* origin-form, or the path of an absolute-form */
static int parse_target(char *target, struct http_head *ret)
{
	char *path = target, *query;

	if (!strncasecmp(path, "http://", 7) ||
	    !strncasecmp(path, "https://", 8)) {
		path = strchr(path, ':') + 3;
		path += strcspn(path, "/?");
		if (*path != '/')
			return 400;
	}
	if (*path != '/' && strcmp(path, "*") != 0)
		return 400;
	query = strchr(path, '?');
	if (query)
		*query++ = '\0';
	ret->path = path;
	ret->query = query;
	return 0;
}

static int parse_version(const char *version, struct http_head *ret)
{
	if (strncmp(version, "HTTP/", 5) != 0)
		return 400;
	if (strcmp(version, "HTTP/1.1") != 0 &&
	    strcmp(version, "HTTP/1.0") != 0)
		return 505;
	ret->minor = version[7] - '0';
	return 0;
}

static int parse_request_line(char *line, size_t size, struct http_head *ret)
{
	char *target = strchr(line, ' '), *version;
	int r;

	if (!target || !is_token(line, (size_t)(target - line)))
		return 400;
	*target++ = '\0';
	version = strchr(target, ' ');
	if (!version)
		return size > HTTP_MAX_TARGET ? 414 : 400;
	*version++ = '\0';
	if (strlen(target) > HTTP_MAX_TARGET)
		return 414;
	if (!is_target(target, strlen(target)))
		return 400;
	r = parse_version(version, ret);
	if (r != 0)
		return r;
	ret->method = line;
	return parse_target(target, ret);
}

static int parse_header(char *line, size_t size, struct http_head *ret)
{
	char *colon = memchr(line, ':', size), *value, *end = line + size;

	if (ret->n_headers == HTTP_MAX_HEADERS)
		return 431;
	/* A blank in front of the line or of the colon is no token. */
	if (!colon || !is_token(line, (size_t)(colon - line)))
		return 400;
	value = colon + 1;
	value += strspn(value, " \t");
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (!is_field_value(value, (size_t)(end - value)))
		return 400;
	*colon = '\0';
	*end = '\0';
	ret->headers[ret->n_headers++] = (struct http_header){ line, value };
	return 0;
}

const char *http_header(const struct http_head *head, const char *name)
{
	for (size_t i = 0; i < head->n_headers; i++) {
		if (!strcasecmp(head->headers[i].name, name))
			return head->headers[i].value;
	}
	return NULL;
}

bool http_has_token(const char *value, const char *token)
{
	size_t n = strlen(token);

	for (const char *s = value; *s;) {
		size_t size;

		s += strspn(s, " \t,");
		size = strcspn(s, " \t,");
		if (size == n && !strncasecmp(s, token, n))
			return true;
		s += size;
	}
	return false;
}

static int take_length(struct http_head *h, const char *value)
{
	uint64_t length = 0;

	if (h->has_length || !*value || strlen(value) > 18)
		return 400;
	for (const char *s = value; *s; s++) {
		if (*s < '0' || *s > '9')
			return 400;
		length = length * 10 + (uint64_t)(*s - '0');
	}
	h->has_length = true;
	h->length = length;
	return 0;
}

static int take_coding(struct http_head *h, const char *value)
{
	if (h->is_chunked || h->minor == 0)
		return 400;
	if (strcasecmp(value, "chunked") != 0)
		return 501;
	h->is_chunked = true;
	return 0;
}

static int take_connection(struct http_head *h, const char *value)
{
	if (http_has_token(value, "close"))
		h->keep_alive = false;
	else if (h->minor == 0 && http_has_token(value, "keep-alive"))
		h->keep_alive = true;
	return 0;
}

static int take_expect(struct http_head *h, const char *value)
{
	if (strcasecmp(value, "100-continue") != 0)
		return 417;
	h->expects_continue = h->minor > 0;
	return 0;
}

static int take_host(struct http_head *h, const char *value)
{
	const char *first = http_header(h, "Host");

	return first == value ? 0 : 400; /* there are two */
}

static const struct {
	const char *name;
	int (*take)(struct http_head *h, const char *value);
} framing[] = {
	{ "Content-Length", take_length },
	{ "Transfer-Encoding", take_coding },
	{ "Connection", take_connection },
	{ "Expect", take_expect },
	{ "Host", take_host },
};

static int take_header(struct http_head *h, const struct http_header *header)
{
	for (size_t i = 0; i < ARRAY_SIZE(framing); i++) {
		if (!strcasecmp(header->name, framing[i].name))
			return framing[i].take(h, header->value);
	}
	return 0;
}

/* What the headers say about the message itself (RFC 9112, chapter 6). */
static int take_framing(struct http_head *h)
{
	int r = 0;

	h->keep_alive = h->minor > 0;
	for (size_t i = 0; i < h->n_headers && r == 0; i++)
		r = take_header(h, &h->headers[i]);
	if (r != 0)
		return r;
	if (h->is_chunked && h->has_length)
		return 400;
	if (h->minor > 0 && !http_header(h, "Host"))
		return 400;
	return 0;
}

static int parse_lines(char *at, char *end, struct http_head *h)
{
	size_t size;
	char *line = next_line(&at, &size);
	int r;

	if (!line)
		return 400;
	r = parse_request_line(line, size, h);
	while (r == 0 && at < end - 2) {
		line = next_line(&at, &size);
		r = line ? parse_header(line, size, h) : 400;
	}
	return r != 0 ? r : take_framing(h);
}

int http_head_parse(char *bytes, size_t size, size_t *scanned,
		    struct http_head *ret, size_t *ret_size)
{
	char *end, *start = bytes;
	int r;

	/* RFC 9112, 2.2: an empty line in front of a request is skipped. */
	if (size >= 2 && start[0] == '\r' && start[1] == '\n')
		start += 2;
	/* Such as a client that speaks TLS: it waits for an answer, too. */
	if (start < bytes + size && *start != '\r' && !is_token(start, 1))
		return 400;
	end = find_end(bytes, size, scanned);
	if (!end)
		return size > HTTP_MAX_HEAD ? 431 : HTTP_R_MORE;
	if (end - bytes > HTTP_MAX_HEAD)
		return 431;
	*ret = (struct http_head){ 0 };
	r = parse_lines(start, end, ret);
	if (r != 0)
		return r;
	*ret_size = (size_t)(end - bytes);
	return 0;
}

enum chunk_state {
	CHUNK_SIZE,
	CHUNK_EXTENSION,
	CHUNK_SIZE_LF,
	CHUNK_DATA,
	CHUNK_DATA_CR,
	CHUNK_DATA_LF,
	TRAILER, /* at the start of a line */
	TRAILER_LINE,
	TRAILER_LF,
	LAST_LF,
};

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int size_byte(struct http_chunks *c, char byte)
{
	int digit = hex_digit(byte);

	if (digit >= 0) {
		c->left = c->left << 4 | (uint64_t)digit;
		return ++c->n_line > MAX_CHUNK_DIGITS ? 400 : HTTP_R_MORE;
	}
	if (c->n_line == 0 || !strchr(";\r \t", byte) || !byte)
		return 400;
	c->state = byte == '\r' ? CHUNK_SIZE_LF : CHUNK_EXTENSION;
	return HTTP_R_MORE;
}

/* Bytes that are thrown away, up to the CR of their line. */
static int extra_byte(struct http_chunks *c, char byte, int at_cr)
{
	if (byte == '\n' || byte == '\0' || ++c->n_line > MAX_CHUNK_LINE ||
	    ++c->n_extra > MAX_CHUNK_EXTRA)
		return 400;
	if (byte == '\r')
		c->state = at_cr;
	return HTTP_R_MORE;
}

static int expect_byte(struct http_chunks *c, char byte, char want, int next)
{
	if (byte != want)
		return 400;
	c->state = next;
	c->n_line = 0;
	return HTTP_R_MORE;
}

static int chunk_byte(struct http_chunks *c, char byte)
{
	switch ((enum chunk_state)c->state) {
	case CHUNK_SIZE:
		return size_byte(c, byte);
	case CHUNK_EXTENSION:
		return extra_byte(c, byte, CHUNK_SIZE_LF);
	case CHUNK_SIZE_LF:
		return expect_byte(c, byte, '\n',
				   c->left > 0 ? CHUNK_DATA : TRAILER);
	case CHUNK_DATA_CR:
		return expect_byte(c, byte, '\r', CHUNK_DATA_LF);
	case CHUNK_DATA_LF:
		return expect_byte(c, byte, '\n', CHUNK_SIZE);
	case TRAILER:
		if (byte == '\r') {
			c->state = LAST_LF;
			return HTTP_R_MORE;
		}
		c->state = TRAILER_LINE;
		return extra_byte(c, byte, TRAILER_LF);
	case TRAILER_LINE:
		return extra_byte(c, byte, TRAILER_LF);
	case TRAILER_LF:
		return expect_byte(c, byte, '\n', TRAILER);
	case LAST_LF:
		return byte == '\n' ? 0 : 400;
	case CHUNK_DATA:
		break;
	}
	return 400;
}

int http_chunks_feed(struct http_chunks *c, const char *bytes, size_t size,
		     struct buf *body, size_t max_body, size_t *ret_used)
{
	size_t used = 0, n_body = body ? body->size : 0;
	int r = HTTP_R_MORE;

	while (used < size && r == HTTP_R_MORE) {
		size_t n = size - used;

		if (c->state != CHUNK_DATA) {
			r = chunk_byte(c, bytes[used++]);
			if (c->state == CHUNK_DATA && body &&
			    c->left > max_body - n_body)
				return 413;
			continue;
		}
		n = c->left < n ? (size_t)c->left : n;
		if (body)
			buf_add(body, bytes + used, n);
		n_body += n;
		used += n;
		c->left -= n;
		if (c->left == 0)
			c->state = CHUNK_DATA_CR;
	}
	if (body && buf_error(body))
		return ERR_ORIGIN(buf_error(body));
	*ret_used = used;
	return r;
}

static size_t quoted_size(const char *s)
{
	const char *at = s + 1;

	while (*at && *at != '"')
		at += *at == '\\' && at[1] ? 2 : 1;
	return (size_t)(at - s) + (*at == '"');
}

static bool copy_value(const char *s, size_t n, char *ret, size_t size)
{
	size_t to = 0;

	if (n > 0 && s[0] == '"') {
		if (n < 2 || s[n - 1] != '"')
			return false;
		s++;
		n -= 2;
	}
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\' && i + 1 < n)
			i++;
		if (to + 1 >= size)
			return false;
		ret[to++] = s[i];
	}
	ret[to] = '\0';
	return true;
}

bool http_parameter(const char *value, const char *name, char *ret, size_t size)
{
	const char *at = strchr(value, ';');

	while (at) {
		size_t n_name, n;

		at += strspn(at, "; \t");
		n_name = strcspn(at, "=;");
		if (at[n_name] != '=') {
			at = strchr(at, ';');
			continue;
		}
		n = at[n_name + 1] == '"' ? quoted_size(at + n_name + 1)
					  : strcspn(at + n_name + 1, "; \t");
		if (n_name == strlen(name) && !strncasecmp(at, name, n_name))
			return copy_value(at + n_name + 1, n, ret, size);
		at = strchr(at + n_name + 1 + n, ';');
	}
	return false;
}

bool http_is_media_type(const char *value, const char *type)
{
	size_t n = strcspn(value, "; \t");

	return n == strlen(type) && !strncasecmp(value, type, n);
}

static const struct {
	int status;
	const char *reason;
} reasons[] = {
	{ 100, "Continue" },
	{ 200, "OK" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 411, "Length Required" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

const char *http_reason(int status)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return "Unknown";
}
