/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/auth/auth.h"
#include "tests/unit/run.h"

/* openssl passwd -5 -salt s secret, and the like: cheap ones. */
#define HASH_SECRET "$5$rounds=1000$s$"

static const struct {
	const char *name, *text;
	int want, line;
	size_t n_users;
} files[] = {
	{ "empty", "", 0, 0, 0 },
	{ "comments", "# a\n\n#b:c:d\n", 0, 0, 0 },
	{ "one", "u:$6$s$h:Reader\n", 0, 0, 1 },
	{ "no end of line", "u:$6$s$h:Reader", 0, 0, 1 },
	{ "CRLF", "u:$6$s$h:operator\r\nv:*:READER\r\n", 0, 0, 2 },
	{ "locked", "u:!$6$s$h:Administrator\nv:*:Reader\n", 0, 0, 2 },
	{ "bcrypt", "u:$2y$05$abcdefghijklmnopqrstuv:Reader\n", 0, 0, 1 },
	{ "yescrypt", "u:$y$j9T$abcdefghijklmnop$x:Reader\n", 0, 0, 1 },
	{ "no role", "u:$6$s$h\n", -EINVAL, 1, 0 },
	{ "unknown role", "\nu:$6$s$h:root\n", -EINVAL, 2, 0 },
	{ "no user", ":$6$s$h:Reader\n", -EINVAL, 1, 0 },
	{ "no hash", "u::Reader\n", -EINVAL, 1, 0 },
	{ "plain password", "u:secret:Reader\n", -EINVAL, 1, 0 },
	{ "DES", "u:abJnggxhB/yWI:Reader\n", -EINVAL, 1, 0 },
	{ "htpasswd's MD5", "u:$apr1$s$h:Reader\n", -EINVAL, 1, 0 },
	{ "htpasswd's SHA", "u:{SHA}abc=:Reader\n", -EINVAL, 1, 0 },
	{ "twice", "u:*:Reader\nv:*:Reader\nu:*:Operator\n", -EINVAL, 3, 0 },
};

START_TEST(password_files)
{
	struct passwd passwd = { 0 };
	const char *why = NULL;
	int line = 0;
	int r = passwd_parse(files[_i].text, &passwd, &line, &why);

	ck_assert_msg(r == files[_i].want, "%s: %d %s", files[_i].name, r, why);
	ck_assert_msg(passwd.n_users == files[_i].n_users, "%s",
		      files[_i].name);
	if (r != 0)
		ck_assert_msg(line == files[_i].line && why, "%s: %d",
			      files[_i].name, line);
	passwd_done(&passwd);
}
END_TEST

START_TEST(others_may_not_read_the_file)
{
	static const mode_t bad[] = { 0604, 0620, 0602, 0650 };
	char path[] = "/tmp/ipmiprov-passwd-XXXXXX";
	int fd = mkstemp(path);
	struct passwd passwd = { 0 };
	char *why;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "u:*:Reader\n", 11), 11);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		ck_assert_int_eq(fchmod(fd, bad[i]), 0);
		ck_assert_int_eq(passwd_load(path, &passwd, &why), -EPERM);
		ck_assert_ptr_nonnull(strstr(why, path));
		free(why);
	}
	ck_assert_int_eq(fchmod(fd, 0640), 0);
	ck_assert_int_eq(passwd_load(path, &passwd, &why), 0);
	ck_assert_uint_eq(passwd.n_users, 1);
	passwd_done(&passwd);
	close(fd);
	unlink(path);
	ck_assert_int_eq(passwd_load(path, &passwd, &why), -ENOENT);
	free(why);
}
END_TEST

/* What done() was told. */
struct told {
	int n, r;
	struct identity who;
};

static void done(void *ctx, int r, const struct identity *who)
{
	struct told *told = ctx;

	told->n++;
	told->r = r;
	told->who = *who;
}

static struct auth *auth;
static struct clock_manual now;
static struct rng_counter rng;

static void add_users(const char *password)
{
	char hash[PASSWD_HASH_SIZE];
	struct passwd passwd = { 0 };

	ck_assert_int_eq(passwd_hash(password, hash), 0);
	ck_assert_int_eq(passwd_add(&passwd, "ada", hash, ROLE_OPERATOR), 0);
	ck_assert_int_eq(passwd_add(&passwd, "bob", "!", ROLE_READER), 0);
	auth_set(auth, &passwd);
}

static void set_up(void)
{
	clock_manual_init(&now);
	rng_counter_init(&rng);
	ck_assert_int_eq(auth_new(&now.clock, &rng.rng, &auth), 0);
	add_users("secret");
}

static void tear_down(void)
{
	auth_free(auth);
}

static void wait_for(const struct told *told, int n)
{
	while (told->n < n) {
		struct pollfd p = { .fd = auth_fd(auth), .events = POLLIN };

		ck_assert_int_eq(poll(&p, 1, 10000), 1);
		auth_dispatch(auth);
	}
}

/* The answer in the end, and whether it was there at once. */
static int ask(const char *header, struct identity *ret, bool *ret_at_once)
{
	struct told told = { 0 };
	struct auth_check *check;
	int r = auth_basic(auth, header, done, &told, ret, &check);

	*ret_at_once = r != AUTH_R_LATER;
	if (r != AUTH_R_LATER)
		return r;
	wait_for(&told, 1);
	*ret = told.who;
	return told.r;
}

static const struct {
	const char *name, *header;
	int want;
	bool at_once;
} headers[] = {
	{ "right", "Basic YWRhOnNlY3JldA==", 0, false },
	{ "without padding", "Basic YWRhOnNlY3JldA", 0, false },
	{ "scheme in any case", "bASIC  YWRhOnNlY3JldA==", 0, false },
	{ "wrong password", "Basic YWRhOlNlY3JldA==", AUTH_R_REFUSED, false },
	{ "longer password", "Basic YWRhOnNlY3JldDI=", AUTH_R_REFUSED, false },
	{ "empty password", "Basic YWRhOg==", AUTH_R_REFUSED, false },
	{ "unknown user", "Basic ZXZlOnNlY3JldA==", AUTH_R_REFUSED, false },
	{ "locked user", "Basic Ym9iOiE=", AUTH_R_REFUSED, false },
	{ "user in another case", "Basic QURBOnNlY3JldA==", AUTH_R_REFUSED,
	  false },
	{ "no colon", "Basic YWRh", AUTH_R_REFUSED, true },
	{ "nothing", "Basic ", AUTH_R_REFUSED, true },
	{ "no base64", "Basic ***", AUTH_R_REFUSED, true },
	{ "a digit too many", "Basic YWRhO", AUTH_R_REFUSED, true },
	{ "NUL within", "Basic YWRhOgBz", AUTH_R_REFUSED, true },
	{ "another scheme", "Negotiate YWRhOnNlY3JldA==", AUTH_R_REFUSED,
	  true },
	{ "a URI for a scheme",
	  "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual",
	  AUTH_R_REFUSED, true },
};

START_TEST(credentials)
{
	struct identity who = { 0 };
	bool at_once;
	int r = ask(headers[_i].header, &who, &at_once);

	ck_assert_msg(r == headers[_i].want, "%s: %d", headers[_i].name, r);
	ck_assert_msg(at_once == headers[_i].at_once, "%s", headers[_i].name);
	if (r == 0) {
		ck_assert_str_eq(who.user, "ada");
		ck_assert_int_eq(who.role, ROLE_OPERATOR);
	}
}
END_TEST

static const char right[] = "Basic YWRhOnNlY3JldA==";
static const char wrong[] = "Basic YWRhOlNlY3JldA==";

START_TEST(what_was_right_is_known_for_a_minute)
{
	struct identity who;
	bool at_once;

	ck_assert_int_eq(ask(right, &who, &at_once), 0);
	ck_assert(!at_once);
	now.mono_ns = (uint64_t)AUTH_REMEMBER_S * NS_PER_S - 1;
	ck_assert_int_eq(ask(right, &who, &at_once), 0);
	ck_assert(at_once);
	ck_assert_str_eq(who.user, "ada");
	now.mono_ns++;
	ck_assert_int_eq(ask(right, &who, &at_once), 0);
	ck_assert(!at_once);
}
END_TEST

START_TEST(what_was_wrong_is_not_remembered)
{
	struct identity who;
	bool at_once;

	ck_assert_int_eq(ask(wrong, &who, &at_once), AUTH_R_REFUSED);
	ck_assert_int_eq(ask(wrong, &who, &at_once), AUTH_R_REFUSED);
	ck_assert(!at_once);
}
END_TEST

START_TEST(other_accounts_forget_what_was_right)
{
	struct identity who;
	bool at_once;

	ck_assert_int_eq(ask(right, &who, &at_once), 0);
	add_users("other");
	ck_assert_int_eq(ask(right, &who, &at_once), AUTH_R_REFUSED);
	ck_assert(!at_once);
}
END_TEST

/* The hash was right, but of accounts that are gone when it is done. */
START_TEST(accounts_that_change_meanwhile_count)
{
	struct told told = { 0 };
	struct auth_check *check;
	struct identity who;

	ck_assert_int_eq(auth_basic(auth, right, done, &told, &who, &check),
			 AUTH_R_LATER);
	add_users("other");
	wait_for(&told, 1);
	ck_assert_int_eq(told.r, AUTH_R_REFUSED);
}
END_TEST

START_TEST(the_queue_has_an_end)
{
	struct told told = { 0 };
	struct auth_check *check;
	struct identity who;

	for (int i = 0; i < AUTH_MAX_WAITING; i++)
		ck_assert_int_eq(
			auth_basic(auth, right, done, &told, &who, &check),
			AUTH_R_LATER);
	ck_assert_int_eq(auth_basic(auth, right, done, &told, &who, &check),
			 AUTH_R_TOO_MANY);
	wait_for(&told, AUTH_MAX_WAITING);
	ck_assert_int_eq(told.r, 0);
	ck_assert_int_eq(auth_basic(auth, wrong, done, &told, &who, &check),
			 AUTH_R_LATER);
}
END_TEST

START_TEST(who_cancels_is_not_told)
{
	struct told told = { 0 }, other = { 0 };
	struct auth_check *check;
	struct identity who;

	ck_assert_int_eq(auth_basic(auth, right, done, &told, &who, &check),
			 AUTH_R_LATER);
	auth_cancel(auth, check);
	ck_assert_int_eq(auth_basic(auth, wrong, done, &other, &who, &check),
			 AUTH_R_LATER);
	wait_for(&other, 1);
	ck_assert_int_eq(told.n, 0);
}
END_TEST

/* Only whole hashes are compared: a locked one has no hash to match. */
START_TEST(a_settings_text_is_no_password)
{
	struct passwd passwd = { 0 };
	struct identity who;
	bool at_once;

	ck_assert_int_eq(passwd_add(&passwd, "ada", HASH_SECRET, ROLE_OPERATOR),
			 0);
	auth_set(auth, &passwd);
	ck_assert_int_eq(ask(right, &who, &at_once), AUTH_R_REFUSED);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/auth");
	TCase *tc = tcase_create("passwd");

	tcase_add_loop_test(tc, password_files, 0, ARRAY_SIZE(files));
	tcase_add_test(tc, others_may_not_read_the_file);
	suite_add_tcase(s, tc);

	tc = tcase_create("auth");
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, credentials, 0, ARRAY_SIZE(headers));
	tcase_add_test(tc, what_was_right_is_known_for_a_minute);
	tcase_add_test(tc, what_was_wrong_is_not_remembered);
	tcase_add_test(tc, other_accounts_forget_what_was_right);
	tcase_add_test(tc, accounts_that_change_meanwhile_count);
	tcase_add_test(tc, the_queue_has_an_end);
	tcase_add_test(tc, who_cancels_is_not_told);
	tcase_add_test(tc, a_settings_text_is_no_password);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
