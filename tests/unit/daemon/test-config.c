/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "daemon/config-file.h"
#include "daemon/http/listen.h"
#include "daemon/load.h"
#include "libipmiprov/repo/quirks.h"
#include "tests/unit/run.h"

#define LONG_LINE                                                              \
	"[Users]\nPasswordFile=/"                                              \
	"0123456789012345678901234567890123456789012345"                       \
	"67890123456789012345678901234567890123456789012345678901234567890123" \
	"4"                                                                    \
	"56789012345678901234567890123456789012345678901234567890123456789012" \
	"3"                                                                    \
	"4567890123456789\n"

/* What is wrong, and all that is said about it. */
static const struct {
	const char *name, *text, *why; /* NULL: nothing */
} rows[] = {
	{ "empty", "", NULL },
	{ "comments", "# a\n; b\n[Service]\n# c\nMaxConnections=3 ; d\n",
	  NULL },
	{ "case", "[service]\nmaxconnections=3\nALLOWUNENCRYPTED=True\n",
	  NULL },
	{ "all forms",
	  "[Service/Auth]\nBasic=yes\n[BMC/a]\nURI=sim:\n"
	  "PollInterval=500ms\nPolicy=Operate\n",
	  NULL },
	{ "unknown section", "\n[Servic]\nBasic=true\n",
	  "f:3: [Servic] Basic: expected a section of ipmiprovd.conf(5)" },
	{ "section without a name", "[BMC/]\nURI=sim:\n",
	  "f:2: [BMC/] URI: expected a section of ipmiprovd.conf(5)" },
	{ "unknown key", "[Service]\nMaxConnection=3\n",
	  "f:2: [Service] MaxConnection: expected a key of "
	  "ipmiprovd.conf(5)" },
	{ "key of another section", "[Service]\nBasic=true\n",
	  "f:2: [Service] Basic: expected a key of ipmiprovd.conf(5)" },
	{ "no section", "Basic=true\n",
	  "f:1: [] Basic: expected a section of ipmiprovd.conf(5)" },
	{ "twice", "[Service]\nMaxConnections=3\nMaxConnections=3\n",
	  "f:3: [Service] MaxConnections: expected once, stands there "
	  "twice" },
	{ "continued", "[Service]\nMaxConnections=3\n  4\n",
	  "f:3: [Service] MaxConnections: expected once, stands there "
	  "twice" },
	{ "health", "[BMC/a]\nURI=sim:\n\n[Health]\nx=y\n",
	  "f:5: [Health] x: expected SENSOR TYPE/READING TYPE/STATE" },
	{ "no value", "[Service]\nMaxConnections\n",
	  "f:2: expected [SECTION] or KEY=VALUE" },
	{ "section not closed", "[Service\nMaxConnections=3\n",
	  "f:1: expected [SECTION] or KEY=VALUE" },
	{ "bad bool", "[Service]\nAllowUnencrypted=maybe\n",
	  "f:2: [Service] AllowUnencrypted=maybe: expected true or false" },
	{ "too large", "[Service]\nMaxConnections=513\n",
	  "f:2: [Service] MaxConnections=513: expected a number from 1 to "
	  "512" },
	{ "too small", "[Config]\nMaxEnvelopeSizekb=31\n",
	  "f:2: [Config] MaxEnvelopeSizekb=31: expected a number from 32 to "
	  "1039440" },
	{ "negative", "[Config]\nMaxTimeoutms=-1\n",
	  "f:2: [Config] MaxTimeoutms=-1: expected a number from 500 to "
	  "4294967295" },
	{ "beyond 64 bits", "[Config]\nMaxTimeoutms=99999999999999999999\n",
	  "f:2: [Config] MaxTimeoutms=99999999999999999999: expected a number "
	  "from 500 to 4294967295" },
	{ "number and more", "[Config]\nMaxTimeoutms=1000x\n",
	  "f:2: [Config] MaxTimeoutms=1000x: expected a number from 500 to "
	  "4294967295" },
	{ "time without a unit", "[BMC/a]\nPollInterval=10\n",
	  "f:2: [BMC/a] PollInterval=10: expected a time from 100ms to 3600s, "
	  "such as 10s (units: ms, s, min, h)" },
	{ "word", "[BMC/a]\nPolicy=all\n",
	  "f:2: [BMC/a] Policy=all: expected one of "
	  "monitor|operate|administer" },
	{ "long line", LONG_LINE,
	  "f:2: expected lines of less than 199 bytes" },
};

START_TEST(what_is_wrong_is_named)
{
	struct settings s;
	char *why = NULL;
	int r;

	ck_assert_int_eq(settings_init(&s), 0);
	r = config_read_text(rows[_i].text, "f", &s, &why);
	ck_assert_msg(r == (rows[_i].why ? -EINVAL : 0), "%s: %d %s",
		      rows[_i].name, r, why);
	if (rows[_i].why)
		ck_assert_str_eq(why, rows[_i].why);
	free(why);
	settings_done(&s);
}
END_TEST

/* A file that was changed is about the machines that are served. */
START_TEST(a_policy_is_for_the_machine_that_was_meant)
{
	static const char text[] = "[BMC/new]\nURI=sim:new\nPolicy=operate\n"
				   "[BMC/a]\nURI=sim:a\nPolicy=monitor\n"
				   "[BMC/b]\nURI=sim:c\nPolicy=administer\n"
				   "[BMC/d]\nURI=sim:d\nPolicy=administer\n";
	struct settings s;
	char *why = NULL;

	ck_assert_int_eq(settings_init(&s), 0);
	ck_assert_int_eq(config_read_text(text, "f", &s, &why), 0);
	ck_assert_str_eq(settings_policy(&s, "a", "sim:a"), "monitor");
	ck_assert_str_eq(settings_policy(&s, "D", "sim:d"), "administer");
	/* the section stays, and means another one */
	ck_assert_str_eq(settings_policy(&s, "b", "sim:b"), "monitor");
	/* there is none any more */
	ck_assert_str_eq(settings_policy(&s, "e", "sim:e"), "monitor");
	settings_done(&s);
}
END_TEST

static const char text_a[] = "[Service]\n"
			     "MaxConnections=7\n"
			     "[Listener/b]\n"
			     "Address=::1\n"
			     "Transport=http\n"
			     "[BMC/x]\n"
			     "URI=sim:\n"
			     "PollInterval=2min\n"
			     "[Health]\n"
			     "*/threshold/upper-critical=warning\n";
static const char text_b[] = "[Service]\n"
			     "MaxConnections=8\n"
			     "[Listener/b]\n"
			     "Port=0\n"
			     "[BMC/y]\n"
			     "SELPollInterval=250ms\n"
			     "[Health]\n"
			     "*/0x03/1=critical\n"
			     "[Health/pg]\n"
			     "Sensor=*PG\n";

START_TEST(a_later_file_wins_key_by_key)
{
	struct settings s;
	struct passwd users = { 0 };
	char *why = NULL;

	ck_assert_int_eq(settings_init(&s), 0);
	ck_assert_int_eq(config_read_text(text_a, "a", &s, &why), 0);
	ck_assert_int_eq(config_read_text(text_b, "b", &s, &why), 0);
	ck_assert_uint_eq(s.max_connections, 8);
	ck_assert_uint_eq(s.max_batch_items, 32000); /* a default */
	ck_assert_uint_eq(s.listeners.n, 1);
	ck_assert_str_eq(s.listeners.data[0].address, "::1");
	ck_assert_uint_eq(s.bmcs.n, 2);
	ck_assert_str_eq(s.bmcs.data[0].name, "x");
	ck_assert_str_eq(s.bmcs.data[0].uri, "sim:");
	ck_assert_uint_eq(s.bmcs.data[0].poll_ns, 120ULL * NS_PER_S);
	ck_assert_str_eq(s.bmcs.data[1].uri, "auto:");
	ck_assert_uint_eq(s.bmcs.data[1].sel_poll_ns, 250ULL * NS_PER_MS);
	ck_assert_str_eq(s.health, "[Health]\n"
				   "*/threshold/upper-critical=warning\n"
				   "[Health]\n"
				   "*/0x03/1=critical\n"
				   "[Health/pg]\n"
				   "Sensor=*PG\n");
	ck_assert_int_eq(config_check(&s, &users, &why), 0);
	settings_done(&s);
}
END_TEST

static const struct {
	const char *text, *why;
} checks[] = {
	{ "[BMC/x]\nPolicy=monitor\nURI=sms:\n", "f:3: [BMC/x] URI=sms:: " },
	{ "[BMC/x]\nQuirks=sdr-count,spin\nURI=sim:\n",
	  "f:3: [BMC/x] Quirks=spin: expected names of ipmiprovd.conf(5)" },
	{ "[Listener/l]\nTransport=HTTPS\n",
	  "f:2: [Listener/l] CertificateFile: expected a file for "
	  "Transport=HTTPS" },
	{ "[Listener/l]\nTransport=HTTP\nAddress=example.org\n",
	  "f:3: [Listener/l] Address: expected an IPv4 or IPv6 address, or "
	  "*" },
	{ "[Listener/l]\nTransport=HTTP\nCertificateFile=/c\n",
	  "f:3: [Listener/l] CertificateFile: expected none for "
	  "Transport=HTTP" },
	{ "[Listener/l]\nTransport=HTTP\nURLPrefix=other\n",
	  "f:3: [Listener/l] URLPrefix: expected wsman, the only one so far" },
	{ "\n[Users]\nPasswordFile=/nonexistent/p\n",
	  "f:3: [Users] PasswordFile: /nonexistent/p: No such file or "
	  "directory" },
};

START_TEST(what_cannot_be_used_is_named)
{
	struct settings s;
	struct passwd users = { 0 };
	char *why = NULL;

	ck_assert_int_eq(settings_init(&s), 0);
	ck_assert_int_eq(config_read_text(checks[_i].text, "f", &s, &why), 0);
	ck_assert_int_lt(config_check(&s, &users, &why), 0);
	ck_assert_msg(!strncmp(why, checks[_i].why, strlen(checks[_i].why)),
		      "%s", why);
	free(why);
	settings_done(&s);
}
END_TEST

/* Each default must be a value that its own row takes. */
START_TEST(rows_are_in_order)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];

		for (size_t j = 0; j < i; j++)
			ck_assert_msg(strcmp(row->section,
					     settings_rows[j].section) != 0 ||
					      strcmp(row->key,
						     settings_rows[j].key) != 0,
				      "[%s] %s twice", row->section, row->key);
		ck_assert_msg(*row->doc != '\0', "[%s] %s", row->section,
			      row->key);
	}
}
END_TEST

/* As ipmiprovd.conf(5) writes a key: bold, its default, when it applies. */
static void print_row(struct buf *to, const struct setting *row)
{
	static const char *const when[] = {
		[SETTING_RUNTIME] = "reload",
		[SETTING_RESTART] = "restart",
		[SETTING_LATER] = "later",
	};

	buf_printf(to, "\n\\fB%s=\\fP", row->key);
	for (const char *s = row->value; *s; s++)
		buf_printf(to, *s == '-' ? "\\%c" : "%c", *s);
	buf_printf(to, " (\\fI%s\\fP)\n", when[row->when]);
}

static char *read_man(void)
{
	const char *srcdir = getenv("srcdir");
	CLEANUP(buf_done) struct buf path = { 0 };
	char *text = calloc(1, 64 * 1024);
	FILE *file;

	buf_printf(&path, "%s/docs/ipmiprovd.conf.5", srcdir ? srcdir : ".");
	file = fopen(path.data, "r");
	ck_assert_msg(file != NULL, "%s", path.data);
	ck_assert_uint_gt(fread(text, 1, 64 * 1024 - 1, file), 0);
	fclose(file);
	return text;
}

START_TEST(the_manual_page_has_the_rows)
{
	AUTO_FREE char *man = read_man();
	const char *at = man, *section = "";
	size_t n = 0;

	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];
		CLEANUP(buf_done) struct buf text = { 0 };

		if (strcmp(section, row->section) != 0) {
			section = row->section;
			buf_printf(&text, ".SS [%s]\n", section);
			at = strstr(at, text.data);
			ck_assert_msg(at != NULL, "no %s", text.data);
			buf_reset(&text);
		}
		print_row(&text, row);
		at = strstr(at, text.data);
		ck_assert_msg(at != NULL, "[%s] no %s", section, text.data);
	}
	for (at = man; (at = strstr(at, "=\\fP")) != NULL; at++)
		n++;
	ck_assert_uint_eq(n, n_settings_rows);
}
END_TEST

START_TEST(the_manual_page_has_the_quirks)
{
	AUTO_FREE char *man = read_man();

	for (unsigned i = 0; i < N_QUIRKS; i++) {
		CLEANUP(buf_done) struct buf text = { 0 };

		buf_puts(&text, "\n.B ");
		for (const char *s = quirk_name(i); *s; s++)
			buf_printf(&text, *s == '-' ? "\\%c" : "%c", *s);
		buf_printf(&text, "\n%s\n", quirk_text(i));
		ck_assert_msg(strstr(man, text.data) != NULL, "no %s",
			      text.data);
	}
}
END_TEST

static const struct {
	const char *url;
	int want;
	bool is_tls, is_loopback;
	const char *address;
	int port;
} urls[] = {
	{ "http://127.0.0.1:0", 0, false, true, "127.0.0.1", 0 },
	{ "http://localhost", 0, false, true, "localhost", 5985 },
	{ "http://[::1]:80/", 0, false, true, "::1", 80 },
	{ "http://*:5985", 0, false, false, "*", 5985 },
	{ "HTTP://0.0.0.0", 0, false, false, "0.0.0.0", 5985 },
	{ "https://[::]?cert=/c", 0, true, false, "::", 5986 },
	{ "https://127.9.9.9:1?cert=/c&key=/k", 0, true, true, "127.9.9.9", 1 },
	{ "https://127.0.0.1:1/?key=/k&cert=/c", 0, true, true, "127.0.0.1",
	  1 },
	{ "https://127.0.0.1", -EINVAL, false, false, NULL, 0 },
	{ "http://127.0.0.1?cert=/c", -EINVAL, false, false, NULL, 0 },
	{ "https://127.0.0.1?cert=", -EINVAL, false, false, NULL, 0 },
	{ "https://127.0.0.1?cert=/c&cert=/c", -EINVAL, false, false, NULL, 0 },
	{ "https://127.0.0.1?cert=/c&ca=/d", -EINVAL, false, false, NULL, 0 },
	{ "ftp://127.0.0.1", -EINVAL, false, false, NULL, 0 },
	{ "127.0.0.1:5985", -EINVAL, false, false, NULL, 0 },
	{ "http://127.0.0.1:65536", -EINVAL, false, false, NULL, 0 },
	{ "http://127.0.0.1:", -EINVAL, false, false, NULL, 0 },
	{ "http://127.0.0.1:-1", -EINVAL, false, false, NULL, 0 },
	{ "http://127.0.0.1:80x", -EINVAL, false, false, NULL, 0 },
	{ "http://127.0.0.1:80/wsman", -EINVAL, false, false, NULL, 0 },
	{ "http://::1:80", -EINVAL, false, false, NULL, 0 },
	{ "http://[127.0.0.1]:80", -EINVAL, false, false, NULL, 0 },
	{ "http://[::1", -EINVAL, false, false, NULL, 0 },
	{ "http://", -EINVAL, false, false, NULL, 0 },
	{ "http://example.org", -EINVAL, false, false, NULL, 0 },
};

START_TEST(listen_urls)
{
	struct listen_spec spec;
	const char *why = NULL;
	int r = listen_spec_parse(urls[_i].url, &spec, &why);

	ck_assert_msg(r == urls[_i].want, "%s: %d", urls[_i].url, r);
	if (r != 0) {
		ck_assert_ptr_nonnull(why);
		return;
	}
	ck_assert_msg(spec.is_tls == urls[_i].is_tls, "%s", urls[_i].url);
	ck_assert_str_eq(spec.address, urls[_i].address);
	ck_assert_int_eq(spec.port, urls[_i].port);
	ck_assert_msg(listen_spec_is_loopback(&spec) == urls[_i].is_loopback,
		      "%s", urls[_i].url);
	listen_spec_done(&spec);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/config");
	TCase *tc = tcase_create("config");

	tcase_add_loop_test(tc, what_is_wrong_is_named, 0, ARRAY_SIZE(rows));
	tcase_add_test(tc, a_policy_is_for_the_machine_that_was_meant);
	tcase_add_test(tc, a_later_file_wins_key_by_key);
	tcase_add_loop_test(tc, what_cannot_be_used_is_named, 0,
			    ARRAY_SIZE(checks));
	tcase_add_test(tc, rows_are_in_order);
	tcase_add_test(tc, the_manual_page_has_the_rows);
	tcase_add_test(tc, the_manual_page_has_the_quirks);
	tcase_add_loop_test(tc, listen_urls, 0, ARRAY_SIZE(urls));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
