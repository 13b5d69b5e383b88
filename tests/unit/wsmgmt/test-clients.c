/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Requests as clients send them: the files of tests/fuzz/seeds/soap, each read
 * and written down as the text that tests/unit/wsmgmt/want has
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "libwsmgmt/reply.h"
#include "tests/unit/run.h"

static const char *const names[] = {
	"amt-enumerate",
	"amt-pull",
	"cim-cmdlets-class",
	"cim-cmdlets-enumerate",
	"cim-cmdlets-reference",
	"dracclient-enumerate",
	"dracclient-pull",
	"laughs",
	"masterzen-command",
	"must-understand",
	"openwsman-enumerate",
	"openwsman-identify",
	"pypsrp-identify",
	"pywinrm-create",
	"reply-parameters",
	"txwinrm-enumerate",
	"utf-16",
	"winrm-enumerate",
	"winrm-fragment",
	"winrm-get",
	"winrm-identify",
	"winrm-pull",
	"winrm-release",
	"winrm-wql",
};

static struct buf read_file(const char *folder, const char *name,
			    const char *suffix)
{
	const char *srcdir = getenv("srcdir");
	struct buf path = { 0 }, b = { 0 };
	char bytes[4096];
	size_t n;
	FILE *in;

	buf_printf(&path, "%s/tests/%s/%s%s", srcdir ? srcdir : ".", folder,
		   name, suffix);
	in = fopen(path.data, "rb");
	ck_assert_msg(in != NULL, "%s: %s", path.data, strerror(errno));
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		buf_add(&b, bytes, n);
	fclose(in);
	buf_done(&path);
	return b;
}

static void put_text(struct buf *out, const char *what, const char *text)
{
	if (text)
		buf_printf(out, "%s %s\n", what, text);
}

static void put_number(struct buf *out, const char *what, uint64_t v)
{
	if (v != 0)
		buf_printf(out, "%s %llu\n", what, (unsigned long long)v);
}

static void put_selectors(struct buf *out, const struct wsm_selector *s,
			  size_t n, const char *indent)
{
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "%sselector %s = %s\n", indent, s[i].name,
			   s[i].epr ? s[i].epr->resource_uri : s[i].value);
		if (s[i].epr)
			put_selectors(out, s[i].epr->selectors,
				      s[i].epr->n_selectors, "  ");
	}
}

static void put_headers(struct buf *out, const char *what,
			const struct wsm_header *headers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_text(out, what, headers[i].xml);
}

static void put_enumerate(struct buf *out, const struct wsm_enumerate *e)
{
	put_number(out, "optimize", e->optimize);
	put_number(out, "max-elements", e->max_elements);
	put_number(out, "mode", e->mode);
	put_number(out, "polymorphism", e->polymorphism);
	put_text(out, "dialect", e->filter.dialect);
	put_text(out, "filter", e->filter.text);
}

static void put_request(struct buf *out, const struct wsm_request *req)
{
	put_number(out, "action", req->action);
	put_text(out, "action-uri", req->action_uri);
	put_text(out, "to", req->to);
	put_text(out, "message-id", req->message_id);
	put_text(out, "resource-uri", req->resource_uri);
	put_text(out, "identify", req->identify_ns);
	put_headers(out, "reply-header", req->reply_headers,
		    req->n_reply_headers);
	put_headers(out, "fault-header", req->fault_headers,
		    req->n_fault_headers);
	put_selectors(out, req->selectors, req->n_selectors, "");
	for (size_t i = 0; i < req->n_options; i++)
		buf_printf(out, "option %s = %s%s%s\n", req->options[i].name,
			   req->options[i].value,
			   req->options[i].must_comply ? " !" : "",
			   req->options[i].is_nil ? " nil" : "");
	put_number(out, "max-envelope-size", req->max_envelope_size);
	put_number(out, "must", req->max_envelope_size_must);
	if (req->operation_timeout_us >= 0)
		put_number(out, "timeout-us",
			   (uint64_t)req->operation_timeout_us);
	put_number(out, "wants-total", req->wants_total_estimate);
	put_number(out, "fragment", req->has_fragment);
	put_text(out, "locale", req->locale);
	put_enumerate(out, &req->enumerate);
	put_text(out, "context", req->pull.context);
	put_number(out, "pull-elements", req->pull.max_elements);
	put_number(out, "pull-characters", req->pull.max_characters);
	put_number(out, "charset", req->charset);
}

/* The request as text; the fault, if there is one, in the first line. */
static struct buf describe(const void *bytes, size_t size)
{
	struct arena *a = arena_new(1 << 22);
	struct wsm_request req;
	struct wsm_fault fault = { 0 };
	struct buf b = { 0 };
	int r = wsm_request_parse(&(struct wsm_bytes){ bytes, size, NULL },
				  &wsm_default_limits, a, &req, &fault);

	ck_assert_msg(r == 0 || r == WSM_R_FAULT, "%d", r);
	if (r != 0) {
		put_text(&b, "fault", wsm_fault_row(fault.id)->name);
		put_text(&b, "header", fault.header_name);
	}
	put_request(&b, &req);
	arena_free(a);
	return b;
}

START_TEST(a_client_is_understood)
{
	struct buf xml = read_file("fuzz/seeds/soap", names[_i], ".xml");
	struct buf want = read_file("unit/wsmgmt/want", names[_i], ".txt");
	struct buf got = describe(xml.data, xml.size);

	ck_assert_msg(got.size == want.size &&
			      memcmp(got.data, want.data, got.size) == 0,
		      "%s:\n%s", names[_i], got.data);
	buf_done(&xml);
	buf_done(&want);
	buf_done(&got);
}
END_TEST

/* In each character set it is the same request. */
START_TEST(utf_16_is_the_same)
{
	struct buf xml = read_file("fuzz/seeds/soap", names[_i], ".xml");
	struct buf wide = { 0 }, in_utf8, in_utf16;
	enum wsm_charset charset = _i % 2 ? WSM_UTF16LE : WSM_UTF16BE;

	if (strcmp(names[_i], "utf-16") != 0) {
		wsm_to_charset(&xml, charset, &wide);
		in_utf8 = describe(xml.data, xml.size);
		in_utf16 = describe(wide.data, wide.size);
		ck_assert_ptr_nonnull(strstr(in_utf16.data,
					     in_utf8.data ? in_utf8.data : ""));
		ck_assert_ptr_nonnull(strstr(in_utf16.data, "charset "));
		buf_done(&in_utf8);
		buf_done(&in_utf16);
	}
	buf_done(&wide);
	buf_done(&xml);
}
END_TEST

/* No prefix of an envelope is one, and each is refused. */
START_TEST(a_request_that_is_cut_is_refused)
{
	struct buf xml = read_file("fuzz/seeds/soap", names[_i], ".xml");
	struct buf got;
	size_t size = xml.size;

	while (size > 0 && xml.data[size - 1] == '\n')
		size--; /* which do not belong to it */
	for (size_t i = 0; i < size; i++) {
		got = describe(xml.data, i);
		ck_assert_msg(got.data && strncmp(got.data, "fault ", 6) == 0,
			      "%s cut at %zu", names[_i], i);
		buf_done(&got);
	}
	buf_done(&xml);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("wsmgmt/clients");
	TCase *tc = tcase_create("clients");

	tcase_add_loop_test(tc, a_client_is_understood, 0, ARRAY_SIZE(names));
	tcase_add_loop_test(tc, utf_16_is_the_same, 0, ARRAY_SIZE(names));
	tcase_add_loop_test(tc, a_request_that_is_cut_is_refused, 0,
			    ARRAY_SIZE(names));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
