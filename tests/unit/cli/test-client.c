/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <string.h>

#include "libwsmgmt/client/client.h"
#include "libwsmgmt/client/request-text.h"
#include "tests/unit/cli/fake-service.h"
#include "tests/unit/run.h"

static struct fake_service *service;
static struct wsm_client *client;
static struct arena *arena;

static void open_client(const struct fake_reply *replies, size_t n)
{
	/* only who waits for nothing may wait a short time */
	bool is_silent = replies[0].status == 0 && !replies[0].body;
	struct wsm_client_options options = {
		.auth = WSM_CLIENT_AUTH_BASIC,
		.user = "me",
		.password = "secret",
		.timeout_ms = is_silent ? 200 : 20000,
		.network_delay_ms = 100,
	};

	service = fake_service_start(replies, n);
	options.url = fake_service_url(service);
	ck_assert_int_eq(wsm_client_new(&options, &client), 0);
	arena = arena_new(1 << 24);
	ck_assert_ptr_nonnull(arena);
}

static void close_client(void)
{
	wsm_client_free(client);
	fake_service_free(service);
	arena_free(arena);
}

#define RESPONSE(inner) "<n:EnumerateResponse>" inner "</n:EnumerateResponse>"
#define PULLED(inner) "<n:PullResponse>" inner "</n:PullResponse>"
#define CONTEXT(c) "<n:EnumerationContext>" c "</n:EnumerationContext>"
#define FAULT(subcode, detail)                                                 \
	"<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value>"          \
	"<soap:Subcode><soap:Value>x:" subcode "</soap:Value></soap:Subcode>"  \
	"</soap:Code><soap:Reason><soap:Text xml:lang='en'> Why. </soap:Text>" \
	"</soap:Reason><soap:Detail>" detail "</soap:Detail></soap:Fault>"
#define TIMED_OUT                                                              \
	FAULT("TimedOut", "<f:WSManFault Code='2150858793'><f:Message>too "    \
			  "late</f:Message></f:WSManFault>")

enum { STOP_AT_NEVER, MAX_SEEN = 8 };

struct seen {
	char names[128];
	size_t n, stop_at;
};

static int on_item(void *user, const struct wsm_node *item)
{
	struct seen *seen = user;

	strcat(seen->names, item->name);
	strcat(seen->names, " ");
	return ++seen->n == seen->stop_at ? 42 : 0;
}

/* clang-format off */
static const struct {
	const char *name;
	struct fake_reply replies[6];
	size_t stop_at;
	int want;
	const char *items;
	const char *actions[7]; /* that the requests name, in their order */
	const char *failure;
} walks[] = {
	{ "all at once",
	  { { 200, RESPONSE(CONTEXT("") "<w:Items><a/><b/></w:Items>"
			    "<w:EndOfSequence/>"), NULL } },
	  0, 0, "a b ", { "/Enumerate<" }, NULL },
	{ "none at all", { { 200, RESPONSE(CONTEXT("")), NULL } },
	  0, 0, "", { "/Enumerate<" }, NULL },
	{ "pulled, each time with the newest context",
	  { { 200, RESPONSE(CONTEXT("c1")), NULL },
	    { 200, PULLED(CONTEXT(" c2 ") "<n:Items><a/></n:Items>"), NULL },
	    { 200, PULLED("<n:Items><b/></n:Items><n:EndOfSequence/>"),
	      NULL } },
	  0, 0, "a b ",
	  { "/Enumerate<", ">c1</n:EnumerationContext>",
	    ">c2</n:EnumerationContext>" }, NULL },
	{ "a context beside the end is not pulled",
	  { { 200, RESPONSE(CONTEXT("c1") "<w:Items><a/></w:Items>"
			    "<w:EndOfSequence/>"), NULL } },
	  0, 0, "a ", { "/Enumerate<" }, NULL },
	{ "items in the other namespace",
	  { { 200, RESPONSE(CONTEXT("") "<n:Items><a/></n:Items>"), NULL } },
	  0, 0, "a ", { "/Enumerate<" }, NULL },
	{ "stopped: the service may forget it",
	  { { 200, RESPONSE(CONTEXT("c1") "<w:Items><a/><b/></w:Items>"),
	      NULL },
	    { 200, "", NULL } },
	  1, 42, "a ", { "/Enumerate<", "/Release<" }, NULL },
	{ "a Pull that timed out is tried again, twice",
	  { { 200, RESPONSE(CONTEXT("c1")), NULL }, { 500, TIMED_OUT, NULL },
	    { 500, TIMED_OUT, NULL },
	    { 200, PULLED("<n:Items><a/></n:Items><n:EndOfSequence/>"),
	      NULL } },
	  0, 0, "a ", { "/Enumerate<", "/Pull<", "/Pull<", "/Pull<" }, NULL },
	{ "and no more often",
	  { { 200, RESPONSE(CONTEXT("c1")), NULL }, { 500, TIMED_OUT, NULL },
	    { 500, TIMED_OUT, NULL }, { 500, TIMED_OUT, NULL } },
	  0, WSM_CLIENT_R_FAULT, "",
	  { "/Enumerate<", "/Pull<", "/Pull<", "/Pull<" }, "too late" },
	{ "a fault",
	  { { 500, FAULT("DestinationUnreachable", ""), NULL } },
	  0, WSM_CLIENT_R_FAULT, "", { "/Enumerate<" },
	  "Why. (DestinationUnreachable)" },
	{ "a fault with status 400, as AMT sends it",
	  { { 400, FAULT("X", ""), NULL } },
	  0, WSM_CLIENT_R_FAULT, "", { "/Enumerate<" }, "Why. (X)" },
	{ "never an end", { { 200, RESPONSE(CONTEXT("c1")), NULL },
	    { 200, PULLED(CONTEXT("c1")), NULL } },
	  0, WSM_CLIENT_R_FAILED, "", { "/Enumerate<", "/Pull<" },
	  "does not end" },
	{ "no envelope", { { 404, NULL, NULL } },
	  0, WSM_CLIENT_R_FAILED, "", { "/Enumerate<" },
	  "no WS-Management service" },
	{ "an empty 500 is a refusal of clear text", { { 500, NULL, "" } },
	  0, WSM_CLIENT_R_FAILED, "", { "/Enumerate<" },
	  "AllowUnencrypted" },
	{ "no login", { { 401, NULL, NULL } },
	  0, WSM_CLIENT_R_FAILED, "", { "/Enumerate<" }, "HTTP 401" },
	{ "an empty body", { { 200, "", NULL } },
	  0, WSM_CLIENT_R_FAILED, "", { "/Enumerate<" }, "is empty" },
	{ "a DTD is not read",
	  { { 200, NULL, "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>" } },
	  0, WSM_CLIENT_R_FAILED, "", { "/Enumerate<" },
	  "no WS-Management reply" },
	{ "no answer", { { 0, NULL, NULL } },
	  0, WSM_CLIENT_R_FAILED, "", { "/Enumerate<" }, "timed out" },
};
/* clang-format on */

START_TEST(walk)
{
	static const struct wsm_request target = { .resource_uri = "urn:c" };
	struct seen seen = { .stop_at = walks[_i].stop_at };
	size_t n = 0;
	int r;

	while (n < 6 &&
	       (walks[_i].replies[n].status || walks[_i].replies[n].body))
		n++;
	open_client(walks[_i].replies, n ? n : 1);
	r = wsm_client_enumerate(client, &target, NULL, on_item, &seen);
	ck_assert_msg(r == walks[_i].want, "%s: %d: %s", walks[_i].name, r,
		      wsm_client_failure(client)->text);
	ck_assert_msg(strcmp(seen.names, walks[_i].items) == 0, "%s: %s",
		      walks[_i].name, seen.names);
	if (walks[_i].failure)
		ck_assert_msg(strstr(wsm_client_failure(client)->text,
				     walks[_i].failure) != NULL,
			      "%s: %s", walks[_i].name,
			      wsm_client_failure(client)->text);
	ck_assert_uint_eq(wsm_client_n_connections(client), 1);
	fake_service_stop(service);
	for (n = 0; walks[_i].actions[n]; n++) {
		const char *request = fake_service_request(service, n);

		ck_assert_msg(request && strstr(request, walks[_i].actions[n]),
			      "%s: request %zu: %s", walks[_i].name, n,
			      request);
	}
	if (!walks[_i].failure) /* nothing more was asked */
		ck_assert_ptr_null(fake_service_request(service, n));
	close_client();
}
END_TEST

START_TEST(basic_at_once_and_no_expect)
{
	static const struct fake_reply replies[] = { { 200, "<x/>", NULL } };
	const struct wsm_node *node;
	const char *head;

	open_client(replies, 1);
	ck_assert_int_eq(wsm_client_identify(client, arena, &node), 0);
	ck_assert_str_eq(node->name, "x");
	fake_service_stop(service);
	head = fake_service_head(service, 0);
	ck_assert_msg(strstr(head, "Authorization: Basic bWU6c2VjcmV0") != NULL,
		      "%s", head);
	ck_assert_ptr_null(strcasestr(head, "Expect:"));
	ck_assert_ptr_nonnull(strstr(
		head, "Content-Type: application/soap+xml;charset=UTF-8"));
	close_client();
}
END_TEST

START_TEST(nobody_listens)
{
	struct wsm_client *c;
	const struct wsm_node *node;

	arena = arena_new(1 << 20);
	ck_assert_int_eq(wsm_client_new(
				 &(struct wsm_client_options){
					 .url = "http://127.0.0.1:1/" },
				 &c),
			 0);
	ck_assert_int_eq(wsm_client_identify(c, arena, &node),
			 WSM_CLIENT_R_FAILED);
	ck_assert_ptr_nonnull(
		strstr(wsm_client_failure(c)->text, "http://127.0.0.1:1/"));
	wsm_client_free(c);
	arena_free(arena);
}
END_TEST

START_TEST(other_scheme)
{
	struct wsm_client *c;

	ck_assert_int_eq(wsm_client_new(
				 &(struct wsm_client_options){
					 .url = "file:///etc/passwd" },
				 &c),
			 -EINVAL);
}
END_TEST

/* clang-format off */
static const struct {
	const char *remote;
	bool use_ssl;
	const char *want; /* NULL: refused */
} urls[] = {
	{ "host", false, "http://host:5985/wsman" },
	{ "host", true, "https://host:5986/wsman" },
	{ "host:80", false, "http://host:80/wsman" },
	{ "host/other/path", false, "http://host:5985/other/path" },
	{ "http://host", false, "http://host:80/wsman" },
	{ "HTTPS://host/", false, "https://host:443/wsman" },
	{ "http://10.0.0.1:5985/wsman", false, "http://10.0.0.1:5985/wsman" },
	{ "[::1]", false, "http://[::1]:5985/wsman" },
	{ "https://[fe80::1]:1/x", false, "https://[fe80::1]:1/x" },
	{ "", false, NULL },
	{ "http://", false, NULL },
	{ "ftp://host", false, NULL },
	{ "http://host", true, NULL },
	{ "host:", false, NULL },
	{ "host:0", false, NULL },
	{ "host:65536", false, NULL },
	{ "host:1x", false, NULL },
	{ "::1", false, NULL },
	{ "[::1", false, NULL },
	{ "ftp://host", false, NULL },
	{ "me@host", false, NULL },
	{ "host?x", false, NULL },
};
/* clang-format on */

START_TEST(url)
{
	struct buf got = { 0 };
	const char *why = NULL;
	int r = wsm_client_url(urls[_i].remote, urls[_i].use_ssl, &got, &why);

	if (urls[_i].want) {
		ck_assert_msg(r == 0, "%s: %s", urls[_i].remote, why);
		ck_assert_str_eq(got.data, urls[_i].want);
	} else {
		ck_assert_msg(r == WSM_CLIENT_URL_R_BAD && why, "%s: %s",
			      urls[_i].remote, got.data);
	}
	buf_done(&got);
}
END_TEST

/* What is written reads back as it was. */
START_TEST(request_reads_back)
{
	const struct wsm_selector inner = { .name = "I", .value = "x" };
	const struct wsm_epr epr = { .resource_uri = "urn:e",
				     .selectors = &inner,
				     .n_selectors = 1 };
	const struct wsm_selector selectors[] = {
		{ .name = "A", .value = "1 & <2>" },
		{ .name = "B", .value = "" },
		{ .name = "C", .epr = &epr },
	};
	const struct wsm_option options[] = {
		{ .name = "o",
		  .value = "v",
		  .type = "xs:string",
		  .must_comply = true },
		{ .name = "p", .is_nil = true },
	};
	struct wsm_request want = {
		.action = WSM_ACTION_ENUMERATE,
		.to = "http://h:1/wsman",
		.message_id = "uuid:1",
		.resource_uri = "urn:r",
		.selectors = selectors,
		.n_selectors = 3,
		.options = options,
		.n_options = 2,
		.max_envelope_size = 512000,
		.operation_timeout_us = 1500 * 1000,
		.locale = "en-US",
		.enumerate = { .optimize = true,
			       .max_elements = 7,
			       .mode = WSM_ENUM_OBJECT_AND_EPR,
			       .polymorphism = WSM_POLY_EXCLUDE,
			       .filter = { .is_present = true,
					   .dialect = "urn:d",
					   .text = "a < b" } },
	};
	struct wsm_request got;
	struct wsm_fault fault;
	struct buf text = { 0 };

	arena = arena_new(1 << 20);
	wsm_request_write(&text, &want,
			  &(struct wsm_request_extra){ .session_id = "s" });
	ck_assert_int_eq(
		wsm_request_parse(
			&(struct wsm_bytes){ text.data, text.size, NULL },
			&wsm_default_limits, arena, &got, &fault),
		0);
	ck_assert_int_eq(got.action, want.action);
	ck_assert_str_eq(got.to, want.to);
	ck_assert_str_eq(got.message_id, want.message_id);
	ck_assert_str_eq(got.resource_uri, want.resource_uri);
	ck_assert_uint_eq(got.n_selectors, 3);
	ck_assert_str_eq(got.selectors[0].value, "1 & <2>");
	ck_assert_str_eq(got.selectors[1].value, "");
	ck_assert_str_eq(got.selectors[2].epr->resource_uri, "urn:e");
	ck_assert_str_eq(got.selectors[2].epr->selectors[0].value, "x");
	ck_assert_uint_eq(got.n_options, 2);
	ck_assert(got.options[0].must_comply && got.options[1].is_nil);
	ck_assert_uint_eq(got.max_envelope_size, 512000);
	ck_assert_int_eq(got.operation_timeout_us, 1500 * 1000);
	ck_assert(got.enumerate.optimize);
	ck_assert_uint_eq(got.enumerate.max_elements, 7);
	ck_assert_int_eq(got.enumerate.mode, WSM_ENUM_OBJECT_AND_EPR);
	ck_assert_int_eq(got.enumerate.polymorphism, WSM_POLY_EXCLUDE);
	ck_assert_str_eq(got.enumerate.filter.dialect, "urn:d");
	ck_assert_str_eq(got.enumerate.filter.text, "a < b");
	buf_done(&text);
	arena_free(arena);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("client");
	TCase *tc = tcase_create("sessions");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, walk, 0, ARRAY_SIZE(walks));
	tcase_add_test(tc, basic_at_once_and_no_expect);
	tcase_add_test(tc, nobody_listens);
	tcase_add_test(tc, other_scheme);
	tcase_add_loop_test(tc, url, 0, ARRAY_SIZE(urls));
	tcase_add_test(tc, request_reads_back);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
