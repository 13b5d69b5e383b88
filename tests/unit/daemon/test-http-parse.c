/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/http/http-parse.h"
#include "tests/unit/run.h"

/* A request that is in order but for what a row puts into it. */
#define HOST "Host: h\r\n"
#define POST(headers) "POST /wsman HTTP/1.1\r\n" HOST headers "\r\n"

static const struct {
	const char *name, *bytes;
	int want;
} refusals[] = {
	{ "plain", POST(""), 0 },
	{ "empty line in front", "\r\n" POST(""), 0 },
	{ "no empty line yet", "POST /wsman HTTP/1.1\r\n" HOST, HTTP_R_MORE },
	{ "nothing", "", HTTP_R_MORE },
	{ "half an empty line", "\r", HTTP_R_MORE },
	{ "TLS", "\x16\x03\x01\x02", 400 },
	{ "HTTP/1.0 needs no Host", "POST / HTTP/1.0\r\n\r\n", 0 },
	{ "HTTP/1.1 does", "POST / HTTP/1.1\r\n\r\n", 400 },
	{ "two Hosts", POST(HOST), 400 },
	{ "HTTP/2.0", "POST / HTTP/2.0\r\n" HOST "\r\n", 505 },
	{ "HTTP/1.10", "POST / HTTP/1.10\r\n" HOST "\r\n", 505 },
	{ "no version", "POST /\r\n" HOST "\r\n", 400 },
	{ "no HTTP", "POST / XTTP/1.1\r\n" HOST "\r\n", 400 },
	{ "lower-case http", "POST / http/1.1\r\n" HOST "\r\n", 400 },
	{ "two blanks", "POST  / HTTP/1.1\r\n" HOST "\r\n", 400 },
	{ "blank at the end", "POST / HTTP/1.1 \r\n" HOST "\r\n", 505 },
	{ "empty", "\r\n\r\n\r\n", 400 },
	{ "bad method", "PO(ST / HTTP/1.1\r\n" HOST "\r\n", 400 },
	{ "target without slash", "POST wsman HTTP/1.1\r\n" HOST "\r\n", 400 },
	{ "asterisk", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 0 },
	{ "absolute", "POST http://h:1/wsman HTTP/1.1\r\n" HOST "\r\n", 0 },
	{ "absolute without path", "POST http://h HTTP/1.1\r\n" HOST "\r\n",
	  400 },
	{ "line ends with LF", "POST / HTTP/1.1\n" HOST "\r\n", 400 },
	{ "header ends with LF", "POST / HTTP/1.1\r\nHost: h\n\r\n",
	  HTTP_R_MORE },
	{ "header ends with LF, more", POST("A: b\nC: d\r\n"), 400 },
	{ "bare CR", POST("A: b\rC: d\r\n"), 400 },
	{ "folded", POST("A: b\r\n c\r\n"), 400 },
	{ "blank before colon", POST("A : b\r\n"), 400 },
	{ "no colon", POST("A\r\n"), 400 },
	{ "no name", POST(": b\r\n"), 400 },
	{ "control character", POST("A: b\001\r\n"), 400 },
	{ "tab in a value", POST("A: b\tc\r\n"), 0 },
	{ "UTF-8 in a value", POST("A: \303\244\r\n"), 0 },
	{ "length", POST("Content-Length: 12\r\n"), 0 },
	{ "length twice", POST("Content-Length: 1\r\ncontent-length: 1\r\n"),
	  400 },
	{ "list of lengths", POST("Content-Length: 1, 1\r\n"), 400 },
	{ "negative length", POST("Content-Length: -1\r\n"), 400 },
	{ "signed length", POST("Content-Length: +1\r\n"), 400 },
	{ "hex length", POST("Content-Length: 0x1\r\n"), 400 },
	{ "no length", POST("Content-Length:\r\n"), 400 },
	{ "huge length", POST("Content-Length: 99999999999999999999\r\n"),
	  400 },
	{ "chunked", POST("Transfer-Encoding: chunked\r\n"), 0 },
	{ "Chunked", POST("Transfer-Encoding: Chunked\r\n"), 0 },
	{ "chunked and a length",
	  POST("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400 },
	{ "a length and chunked",
	  POST("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 400 },
	{ "chunked twice",
	  POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
	  400 },
	{ "gzip", POST("Transfer-Encoding: gzip, chunked\r\n"), 501 },
	{ "identity", POST("Transfer-Encoding: identity\r\n"), 501 },
	{ "chunked in HTTP/1.0",
	  "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
	{ "expectation", POST("Expect: 100-Continue\r\n"), 0 },
	{ "other expectation", POST("Expect: tea\r\n"), 417 },
};

START_TEST(a_head_is_read_or_refused)
{
	const char *bytes = refusals[_i].bytes;
	struct http_head head;
	size_t scanned = 0, size = strlen(bytes), head_size = 0;
	char *copy = malloc(size + 1);
	int r;

	memcpy(copy, bytes, size);
	r = http_head_parse(copy, size, &scanned, &head, &head_size);
	ck_assert_msg(r == refusals[_i].want, "%s: %d", refusals[_i].name, r);
	ck_assert_msg(r != 0 || head_size == size, "%s", refusals[_i].name);
	free(copy);
}
END_TEST

/* Whatever the pieces are that it comes in. */
START_TEST(a_head_may_come_byte_by_byte)
{
	static const char bytes[] = "\r\n" POST("A:  b \t\r\nC:\r\n") "body";
	const size_t size = sizeof(bytes) - 1 - 4;
	struct http_head head;
	size_t scanned = 0, head_size = 0;
	char copy[sizeof(bytes)];

	memcpy(copy, bytes, sizeof(bytes));
	for (size_t n = 0; n < size; n++)
		ck_assert_int_eq(
			http_head_parse(copy, n, &scanned, &head, &head_size),
			HTTP_R_MORE);
	ck_assert_int_eq(http_head_parse(copy, sizeof(bytes) - 1, &scanned,
					 &head, &head_size),
			 0);
	ck_assert_uint_eq(head_size, size);
	ck_assert_str_eq(http_header(&head, "a"), "b");
	ck_assert_str_eq(http_header(&head, "C"), "");
	ck_assert_ptr_null(http_header(&head, "D"));
}
END_TEST

static const struct {
	const char *bytes, *path, *query;
	bool keep_alive, expects, chunked;
} heads[] = {
	{ POST(""), "/wsman", NULL, true, false, false },
	{ "POST /wsman?PSVersion=5 HTTP/1.1\r\n" HOST "\r\n", "/wsman",
	  "PSVersion=5", true, false, false },
	{ "POST HTTP://h:5985/wsman? HTTP/1.1\r\n" HOST "\r\n", "/wsman", "",
	  true, false, false },
	{ POST("Connection: close\r\n"), "/wsman", NULL, false, false, false },
	{ POST("Connection: TE, Close\r\n"), "/wsman", NULL, false, false,
	  false },
	{ POST("Connection: closed\r\n"), "/wsman", NULL, true, false, false },
	{ "POST / HTTP/1.0\r\n\r\n", "/", NULL, false, false, false },
	{ "POST / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "/", NULL, true,
	  false, false },
	{ POST("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n"),
	  "/wsman", NULL, true, true, true },
	{ "POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n", "/", NULL, false,
	  false, false },
};

START_TEST(a_head_says_what_it_says)
{
	struct http_head head;
	size_t scanned = 0, head_size = 0;
	char *copy = strdup(heads[_i].bytes);

	ck_assert_int_eq(http_head_parse(copy, strlen(copy), &scanned, &head,
					 &head_size),
			 0);
	ck_assert_str_eq(head.path, heads[_i].path);
	ck_assert_msg(!heads[_i].query == !head.query, "%s", heads[_i].bytes);
	if (head.query)
		ck_assert_str_eq(head.query, heads[_i].query);
	ck_assert_msg(head.keep_alive == heads[_i].keep_alive, "%s",
		      heads[_i].bytes);
	ck_assert(head.expects_continue == heads[_i].expects);
	ck_assert(head.is_chunked == heads[_i].chunked);
	free(copy);
}
END_TEST

static int parse_generated(const struct buf *b)
{
	struct http_head head;
	size_t scanned = 0, head_size = 0;

	return http_head_parse(b->data, b->size, &scanned, &head, &head_size);
}

START_TEST(what_is_too_long_is_refused)
{
	struct buf b = { 0 };

	buf_puts(&b, "POST /");
	for (int i = 0; i < HTTP_MAX_TARGET; i++)
		buf_putc(&b, 'a');
	buf_puts(&b, " HTTP/1.1\r\n" HOST "\r\n");
	ck_assert_int_eq(parse_generated(&b), 414);

	buf_reset(&b);
	buf_puts(&b, "POST / HTTP/1.1\r\n" HOST);
	for (int i = 0; i < HTTP_MAX_HEADERS; i++)
		buf_puts(&b, "A: b\r\n");
	buf_puts(&b, "\r\n");
	ck_assert_int_eq(parse_generated(&b), 431);

	buf_reset(&b);
	buf_puts(&b, "POST / HTTP/1.1\r\nA: ");
	for (int i = 0; i < HTTP_MAX_HEAD; i++)
		buf_putc(&b, 'a');
	ck_assert_int_eq(parse_generated(&b), 431);
	buf_puts(&b, "\r\n\r\n");
	ck_assert_int_eq(parse_generated(&b), 431);
	buf_done(&b);
}
END_TEST

static const struct {
	const char *name, *bytes;
	int want;
	const char *body; /* and what follows it, where want is 0 */
} chunks[] = {
	{ "one", "5\r\nhello\r\n0\r\n\r\nnext", 0, "hello" },
	{ "two", "2\r\nhe\r\n00003\r\nllo\r\n0\r\n\r\nnext", 0, "hello" },
	{ "upper case", "A\r\n0123456789\r\n0\r\n\r\nnext", 0, "0123456789" },
	{ "empty", "0\r\n\r\nnext", 0, "" },
	{ "extension", "5;a=\"b\"\r\nhello\r\n0;c\r\n\r\nnext", 0, "hello" },
	{ "blank before the extension", "5 ;a\r\nhello\r\n0\r\n\r\nnext", 0,
	  "hello" },
	{ "trailer", "5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\nnext", 0,
	  "hello" },
	{ "not all there", "5\r\nhel", HTTP_R_MORE, "hel" },
	{ "no size", "\r\nhello\r\n", 400, NULL },
	{ "no hex", "g\r\nhello\r\n", 400, NULL },
	{ "0x", "0x5\r\nhello\r\n", 400, NULL },
	{ "negative", "-5\r\nhello\r\n", 400, NULL },
	{ "line ends with LF", "5\nhello\r\n0\r\n\r\n", 400, NULL },
	{ "too much in a chunk", "4\r\nhello\r\n0\r\n\r\n", 400, NULL },
	{ "too little", "6\r\nhello\r\n0\r\n\r\n", 400, NULL },
	{ "size of 16 digits", "0000000000000005\r\nhello\r\n", 400, NULL },
	{ "overflow", "fffffffffffffff\r\n", 413, NULL },
	{ "NUL-like", "5\001\r\nhello\r\n", 400, NULL },
	{ "larger than allowed", "11\r\n01234567890123456\r\n0\r\n\r\n", 413,
	  NULL },
	{ "larger in two", "8\r\n01234567\r\n9\r\n012345678\r\n0\r\n\r\n", 413,
	  NULL },
	{ "as large as allowed",
	  "8\r\n01234567\r\n8\r\n01234567\r\n0\r\n\r\nnext", 0,
	  "0123456701234567" },
};

enum { MAX_BODY = 16 };

static void feed(int row, size_t piece)
{
	const char *at = chunks[row].bytes, *name = chunks[row].name;
	struct http_chunks c = { 0 };
	struct buf body = { 0 };
	int r = HTTP_R_MORE;

	while (*at && r == HTTP_R_MORE) {
		size_t n = strlen(at), used = 0;

		n = n < piece ? n : piece;
		r = http_chunks_feed(&c, at, n, &body, MAX_BODY, &used);
		ck_assert_msg(used <= n, "%s", name);
		ck_assert_msg(r != HTTP_R_MORE || used == n, "%s", name);
		at += used;
	}
	ck_assert_msg(r == chunks[row].want, "%s: %d in pieces of %zu", name, r,
		      piece);
	ck_assert_msg(body.size <= MAX_BODY, "%s", name);
	if (chunks[row].body)
		ck_assert_msg(body.size == strlen(chunks[row].body) &&
				      !memcmp(body.data ? body.data : "",
					      chunks[row].body, body.size),
			      "%s", name);
	if (r == 0)
		ck_assert_msg(!strcmp(at, "next"), "%s", name);
	buf_done(&body);
}

START_TEST(chunks_are_put_together)
{
	for (size_t piece = 1; piece < 64; piece++)
		feed(_i, piece);
}
END_TEST

START_TEST(an_endless_trailer_is_refused)
{
	struct http_chunks c = { 0 };
	struct buf body = { 0 };
	size_t used;
	int r = http_chunks_feed(&c, "0\r\n", 3, &body, MAX_BODY, &used);

	for (int i = 0; i < 100000 && r == HTTP_R_MORE; i++)
		r = http_chunks_feed(&c, "A: b\r\n", 6, &body, MAX_BODY, &used);
	ck_assert_int_eq(r, 400);
	buf_done(&body);
}
END_TEST

static const struct {
	const char *value, *type, *charset; /* NULL: none */
	bool is_type;
} types[] = {
	{ "application/soap+xml", "application/soap+xml", NULL, true },
	{ "Application/SOAP+XML;charset=UTF-8", "application/soap+xml", "UTF-8",
	  true },
	{ "application/soap+xml ; Charset=\"utf-16\"", "application/soap+xml",
	  "utf-16", true },
	{ "application/soap+xml; action=\"a;charset=x\"; charset=UTF-16",
	  "application/soap+xml", "UTF-16", true },
	{ "application/soap+xmlx", "application/soap+xml", NULL, false },
	{ "text/xml; charset=", "application/soap+xml", "", false },
	{ "a/b; charset=\"open", "a/b", NULL, true },
	{ "a/b; charset=\"a\\\"b\"", "a/b", "a\"b", true },
	{ "a/b; xcharset=c", "a/b", NULL, true },
	{ "a/b; charset=longer-than-there-is-room-for", "a/b", NULL, true },
};

START_TEST(media_types_and_parameters)
{
	char charset[16] = "untouched";
	bool has = http_parameter(types[_i].value, "charset", charset,
				  sizeof(charset));

	ck_assert_msg(has == (types[_i].charset != NULL), "%s",
		      types[_i].value);
	if (has)
		ck_assert_str_eq(charset, types[_i].charset);
	ck_assert_msg(http_is_media_type(types[_i].value, types[_i].type) ==
			      types[_i].is_type,
		      "%s", types[_i].value);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/http-parse");
	TCase *tc = tcase_create("parse");

	tcase_add_loop_test(tc, a_head_is_read_or_refused, 0,
			    ARRAY_SIZE(refusals));
	tcase_add_test(tc, a_head_may_come_byte_by_byte);
	tcase_add_loop_test(tc, a_head_says_what_it_says, 0, ARRAY_SIZE(heads));
	tcase_add_test(tc, what_is_too_long_is_refused);
	tcase_add_loop_test(tc, chunks_are_put_together, 0, ARRAY_SIZE(chunks));
	tcase_add_test(tc, an_endless_trailer_is_refused);
	tcase_add_loop_test(tc, media_types_and_parameters, 0,
			    ARRAY_SIZE(types));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
