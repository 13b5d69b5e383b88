/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/buf.h"
#include "cli/grammar.h"
#include "tests/unit/run.h"

enum { MAX_WORDS = 8 };

static struct arena *arena;
static struct buf why;

static void setup(void)
{
	arena = arena_new(1 << 20);
	ck_assert_ptr_nonnull(arena);
}

static void teardown(void)
{
	arena_free(arena);
	buf_done(&why);
}

/* Words are copied: a password in them is overwritten. */
static int parse(const char *const *words, struct wsmctl *ret)
{
	char *argv[MAX_WORDS + 2] = { arena_strdup(arena, "wsmctl") };
	int argc = 1;

	for (; *words; words++)
		argv[argc++] = arena_strdup(arena, *words);
	return grammar_parse(argc, argv, arena, ret, &why);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* clang-format off */
static const struct {
	const char *name;
	const char *words[MAX_WORDS];
	struct wsmctl want;
} good[] = {
	{ "this machine", { "id" }, { .verb = VERB_IDENTIFY } },
	{ "shortcut", { "id", "-r:host" },
	  { .verb = VERB_IDENTIFY, .remote = "host" } },
	{ "verbs have no case", { "Enumerate", "wmi/x" },
	  { .verb = VERB_ENUMERATE, .resource = "wmi/x" } },
	{ "switches have no case, / is as good as -",
	  { "g", "a:b", "/R:host", "-U:me", "/FORMAT:Pretty" },
	  { .verb = VERB_GET, .resource = "a:b", .remote = "host",
	    .user = "me", .auth = WSM_CLIENT_AUTH_BASIC,
	    .format = WSM_PRETTY } },
	{ "a leading # of a format is dropped", { "g", "a:b", "-f:#xml" },
	  { .verb = VERB_GET, .resource = "a:b", .format = WSM_XML } },
	{ "long forms, before and behind",
	  { "--remote", "host", "get", "--format=json", "a:b", "--username",
	    "me" },
	  { .verb = VERB_GET, .resource = "a:b", .remote = "host",
	    .user = "me", .auth = WSM_CLIENT_AUTH_BASIC,
	    .format = WSM_JSON } },
	{ "all of enumerate",
	  { "enum", "wmi/root/hardware/*", "-returntype:ObjectAndEPR",
	    "-shallow", "-filter:select * from Sensor", "-dialect:WQL",
	    "-timeout:1500" },
	  { .verb = VERB_ENUMERATE, .resource = "wmi/root/hardware/*",
	    .mode = WSM_ENUM_OBJECT_AND_EPR, .shallow = true,
	    .filter = "select * from Sensor", .dialect = "WQL",
	    .timeout_ms = 1500 } },
	{ "quotes around a value", { "g", "a:b", "-u:\"me \\\"x\\\"\"" },
	  { .verb = VERB_GET, .resource = "a:b", .user = "me \"x\"",
	    .auth = WSM_CLIENT_AUTH_BASIC } },
	{ "a value with colons", { "id", "-r:https://[::1]:5986/wsman" },
	  { .verb = VERB_IDENTIFY, .remote = "https://[::1]:5986/wsman" } },
	{ "set", { "put", "a:b", "@{A=\"1\"}" },
	  { .verb = VERB_SET, .resource = "a:b", .input = "@{A=\"1\"}" } },
	{ "input behind switches", { "s", "a:b", "-un", "@{}" },
	  { .verb = VERB_SET, .resource = "a:b", .input = "@{}",
	    .unencrypted = true } },
	{ "invoke", { "i", "Reset", "a:b", "-file:x.xml" },
	  { .verb = VERB_INVOKE, .action = "Reset", .resource = "a:b",
	    .file = "x.xml" } },
	{ "tls switches", { "id", "-r:h", "-SkipCAcheck", "-skipCNcheck",
	  "-usessl", "-encoding:UTF-16", "-un" },
	  { .verb = VERB_IDENTIFY, .remote = "h", .skip_ca_check = true,
	    .skip_cn_check = true, .use_ssl = true, .utf16 = true,
	    .unencrypted = true } },
};

static const struct {
	const char *name;
	const char *words[MAX_WORDS];
	const char *why;
} bad[] = {
	{ "no verb", { NULL }, "expected identify" },
	{ "unknown verb", { "explode" }, "explode: expected" },
	{ "method without resource", { "i", "Reset" }, "a resource is missing" },
	{ "neither", { "i" }, "a method and its resource are missing" },
	{ "nothing to set", { "s", "a:b" }, "what to change is missing" },
	{ "input of get", { "g", "a:b", "@{}" }, "only set and invoke" },
	{ "two inputs", { "s", "a:b", "@{}", "@{}" }, "one word too many" },
	{ "file of get", { "g", "a:b", "-file:x" }, "no meaning for get" },
	{ "unknown switch", { "id", "-frobnicate:1" }, "-frobnicate: no such" },
	{ "a switch twice, by two names", { "id", "-r:a", "-machine:b" },
	  "-remote was given twice" },
	{ "no value", { "id", "-r" }, "expected -remote:[http" },
	{ "long form at the end", { "id", "--remote" }, "-remote: expected" },
	{ "value of a flag", { "id", "-usessl:yes" }, "takes no value" },
	{ "word behind a switch", { "g", "-r:h", "a:b" },
	  "switches come last" },
	{ "two resources", { "g", "a:b", "c:d" }, "one word too many" },
	{ "resource of identify", { "id", "a:b" }, "one word too many" },
	{ "no resource", { "e" }, "a resource is missing" },
	{ "format", { "id", "-r:h", "-f:yaml" }, "text|xml|pretty|json" },
	{ "timeout", { "id", "-r:h", "-timeout:0" }, "expected 1 to" },
	{ "timeout is a number", { "id", "-r:h", "-timeout:1s" },
	  "expected 1 to" },
	{ "basic without a user", { "id", "-r:h", "-a:basic" },
	  "needs -username" },
	{ "none with a user", { "id", "-r:h", "-a:none", "-u:me" },
	  "without -username" },
	{ "unknown login", { "id", "-r:h", "-a:kerberos" }, "none|basic" },
	{ "password without a user", { "id", "-r:h", "-p:x" },
	  "needs -username" },
	{ "two passwords", { "id", "-r:h", "-u:a", "-p:x",
	  "--password-file=f" }, "exclude each other" },
	{ "switch of another verb", { "g", "a:b", "-shallow" },
	  "no meaning for get" },
};

static const struct {
	const char *text, *uri;
	struct wsm_selector keys[3];
} resources[] = {
	{ "wmi/root/hardware/NumericSensor",
	  "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/hardware/"
	  "NumericSensor", { { 0 } } },
	{ "WMICIMV2/Win32_Service?Name=spooler",
	  "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"
	  "Win32_Service", { { .name = "Name", .value = "spooler" } } },
	{ "cimv2/CIM_Sensor?A=1+B=a b+C=",
	  "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_Sensor",
	  { { .name = "A", .value = "1" }, { .name = "B", .value = "a b" },
	    { .name = "C", .value = "" } } },
	{ "winrm/config/Listener?Address=*+Transport=HTTPS",
	  "http://schemas.microsoft.com/wbem/wsman/1/config/Listener",
	  { { .name = "Address", .value = "*" },
	    { .name = "Transport", .value = "HTTPS" } } },
	{ "shell", "http://schemas.microsoft.com/wbem/wsman/1/windows/shell",
	  { { 0 } } },
	{ "http://example.com/x?a=\"1+1=\\\"2\\\"\"+b=2", "http://example.com/x",
	  { { .name = "a", .value = "1+1=\"2\"" },
	    { .name = "b", .value = "2" } } },
};

static const char *const bad_resources[] = {
	"wmj/root", "cimv2/X?", "cimv2/X?=1", "cimv2/X?a", "cimv2/X?a=1+",
	"cimv2/X?a=\"1\"2",
};
/* clang-format on */

START_TEST(takes)
{
	const struct wsmctl *want = &good[_i].want;
	struct wsmctl got;

	ck_assert_msg(parse(good[_i].words, &got) == 0, "%s: %s", good[_i].name,
		      why.data);
	ck_assert_msg(
		got.verb == want->verb && same(got.resource, want->resource) &&
			same(got.action, want->action) &&
			same(got.input, want->input) &&
			same(got.file, want->file) &&
			same(got.remote, want->remote) &&
			same(got.user, want->user) && got.auth == want->auth &&
			got.format == want->format && got.mode == want->mode &&
			got.shallow == want->shallow &&
			same(got.filter, want->filter) &&
			same(got.dialect, want->dialect) &&
			got.timeout_ms == want->timeout_ms &&
			got.use_ssl == want->use_ssl &&
			got.utf16 == want->utf16 &&
			got.unencrypted == want->unencrypted &&
			got.skip_ca_check == want->skip_ca_check &&
			got.skip_cn_check == want->skip_cn_check,
		"%s", good[_i].name);
}
END_TEST

START_TEST(refuses)
{
	struct wsmctl got;

	ck_assert_msg(parse(bad[_i].words, &got) == GRAMMAR_R_USAGE, "%s",
		      bad[_i].name);
	ck_assert_msg(why.size && strstr(why.data, bad[_i].why), "%s: %s",
		      bad[_i].name, why.data);
}
END_TEST

START_TEST(password_is_overwritten_in_argv)
{
	char verb[] = "id", remote[] = "-r:h", user[] = "-u:me",
	     password[] = "-p:secret", name[] = "wsmctl";
	char *argv[] = { name, verb, remote, user, password, NULL };
	struct wsmctl got;

	ck_assert_int_eq(grammar_parse(5, argv, arena, &got, &why), 0);
	ck_assert_str_eq(got.password, "secret");
	ck_assert_mem_eq(password, "-p:\0\0\0\0\0\0", sizeof(password));
}
END_TEST

START_TEST(resource)
{
	struct wsm_request got = { 0 };
	size_t n = 0;

	ck_assert_int_eq(
		grammar_resource(resources[_i].text, arena, &got, &why), 0);
	ck_assert_str_eq(got.resource_uri, resources[_i].uri);
	for (; n < 3 && resources[_i].keys[n].name; n++) {
		ck_assert_uint_gt(got.n_selectors, n);
		ck_assert_str_eq(got.selectors[n].name,
				 resources[_i].keys[n].name);
		ck_assert_str_eq(got.selectors[n].value,
				 resources[_i].keys[n].value);
	}
	ck_assert_uint_eq(got.n_selectors, n);
}
END_TEST

START_TEST(bad_resource)
{
	struct wsm_request got = { 0 };

	ck_assert_msg(grammar_resource(bad_resources[_i], arena, &got, &why) ==
			      GRAMMAR_R_USAGE,
		      "%s", bad_resources[_i]);
	ck_assert_msg(strstr(why.data, "expected") != NULL, "%s", why.data);
}
END_TEST

START_TEST(selector_filter_becomes_a_selector_set)
{
	struct wsmctl c = { .filter = "{SensorType=\"1\"; Name=\"a;b\"}",
			    .dialect = "selector" };
	struct wsm_request got = { 0 };
	struct buf xml = { 0 };

	ck_assert_int_eq(grammar_filter(&c, arena, &got, &xml, &why), 0);
	ck_assert(got.enumerate.filter.is_present);
	ck_assert_str_eq(got.enumerate.filter.dialect,
			 "http://schemas.dmtf.org/wbem/wsman/1/wsman/"
			 "SelectorFilter");
	ck_assert_str_eq(xml.data,
			 "<w:SelectorSet><w:Selector Name=\"SensorType\">1"
			 "</w:Selector><w:Selector Name=\"Name\">a;b"
			 "</w:Selector></w:SelectorSet>");
	buf_done(&xml);
}
END_TEST

#define OBJECT                                                                 \
	"<b:Object><a:Address>http://schemas.xmlsoap.org/ws/2004/08/"          \
	"addressing/role/anonymous</a:Address><a:ReferenceParameters>"         \
	"<w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/x"           \
	"</w:ResourceURI><w:SelectorSet><w:Selector Name=\"ID\">SEL"           \
	"</w:Selector></w:SelectorSet></a:ReferenceParameters></b:Object>"

START_TEST(association_filter)
{
	struct wsmctl c = { .filter = "{object=winrm/x?ID=SEL;ResultClassName="
				      "\"A\";resultrole=R}",
			    .dialect = "Association",
			    .associations = _i == 1 };
	struct wsm_request got = { 0 };
	struct buf xml = { 0 };

	ck_assert_int_eq(grammar_filter(&c, arena, &got, &xml, &why), 0);
	ck_assert_str_eq(xml.data,
			 _i == 0 ? "<b:AssociatedInstances>" OBJECT
				   "<b:ResultClassName>A</b:ResultClassName>"
				   "<b:ResultRole>R</b:ResultRole>"
				   "</b:AssociatedInstances>"
				 : "<b:AssociationInstances>" OBJECT
				   "<b:ResultClassName>A</b:ResultClassName>"
				   "</b:AssociationInstances>");
	buf_done(&xml);
}
END_TEST

START_TEST(filter_without_a_dialect_is_wql)
{
	struct wsmctl c = { .filter = "select * from Sensor" };
	struct wsm_request got = { 0 };
	struct buf xml = { 0 };

	ck_assert_int_eq(grammar_filter(&c, arena, &got, &xml, &why), 0);
	ck_assert_str_eq(got.enumerate.filter.dialect,
			 "http://schemas.microsoft.com/wbem/wsman/1/WQL");
	ck_assert_str_eq(got.enumerate.filter.text, c.filter);
	ck_assert_uint_eq(xml.size, 0);
}
END_TEST

START_TEST(filter_that_fits_nothing)
{
	static const struct wsmctl options[] = {
		{ .dialect = "wql" },
		{ .associations = true },
		{ .filter = "x", .associations = true },
		{ .filter = "Name=1", .dialect = "selector" },
		{ .filter = "{}", .dialect = "selector" },
		{ .filter = "{Role=x}", .dialect = "association" },
		{ .filter = "{Object=x}", .dialect = "association" },
	};
	struct wsm_request got = { 0 };
	struct buf xml = { 0 };

	ck_assert_int_eq(grammar_filter(&options[_i], arena, &got, &xml, &why),
			 GRAMMAR_R_USAGE);
	buf_done(&xml);
}
END_TEST

/* clang-format off */
static const struct {
	const char *text;
	struct grammar_pair pairs[3];
	bool is_bad;
} inputs[] = {
	{ "@{}", { { 0 } }, false },
	{ "@{ A = \"1\" ;B=$null}", { { "A", "1" }, { "B", NULL } }, false },
	/* as a shell leaves it that took the quotes away */
	{ "@{A=1;B=two words}", { { "A", "1" }, { "B", "two words" } }, false },
	{ "@{A=\"a;b\"}", { { "A", "a;b" } }, false },
	{ "@{A}", { { 0 } }, true },
	{ "@{A=1", { { 0 } }, true },
	{ "@A=1}", { { 0 } }, true },
	{ "@", { { 0 } }, true },
	{ "@{A=\"1\"x}", { { 0 } }, true },
};
/* clang-format on */

START_TEST(input)
{
	const struct grammar_pair *got;
	size_t n, want = 0;
	int r = grammar_input(inputs[_i].text, arena, &got, &n, &why);

	ck_assert_msg(r == (inputs[_i].is_bad ? GRAMMAR_R_USAGE : 0), "%s: %d",
		      inputs[_i].text, r);
	if (r != 0)
		return;
	while (inputs[_i].pairs[want].name)
		want++;
	ck_assert_uint_eq(n, want);
	for (size_t i = 0; i < n; i++) {
		ck_assert_str_eq(got[i].name, inputs[_i].pairs[i].name);
		if (inputs[_i].pairs[i].value)
			ck_assert_str_eq(got[i].value,
					 inputs[_i].pairs[i].value);
		else
			ck_assert_ptr_null(got[i].value);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("grammar of wsmctl");
	TCase *tc = tcase_create("rows");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, takes, 0, ARRAY_SIZE(good));
	tcase_add_loop_test(tc, refuses, 0, ARRAY_SIZE(bad));
	tcase_add_test(tc, password_is_overwritten_in_argv);
	tcase_add_loop_test(tc, resource, 0, ARRAY_SIZE(resources));
	tcase_add_loop_test(tc, bad_resource, 0, ARRAY_SIZE(bad_resources));
	tcase_add_test(tc, selector_filter_becomes_a_selector_set);
	tcase_add_loop_test(tc, association_filter, 0, 2);
	tcase_add_test(tc, filter_without_a_dialect_is_wql);
	tcase_add_loop_test(tc, filter_that_fits_nothing, 0, 7);
	tcase_add_loop_test(tc, input, 0, ARRAY_SIZE(inputs));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
