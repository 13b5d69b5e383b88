/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <assert.h>
#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"
#include "daemon/auth/passwd.h"

enum { MAX_FILE = 1024 * 1024, MAX_USERS = 10000 };

static_assert(CRYPT_OUTPUT_SIZE <= PASSWD_HASH_SIZE, "a hash must fit");

static void crypt_free_p(struct crypt_data **data)
{
	if (*data)
		explicit_bzero(*data, sizeof(**data));
	free(*data);
}

void passwd_done(struct passwd *passwd)
{
	if (passwd->users)
		explicit_bzero(passwd->users,
			       passwd->n_users * sizeof(*passwd->users));
	free(passwd->users);
	*passwd = (struct passwd){ 0 };
}

const struct passwd_user *passwd_find(const struct passwd *passwd,
				      const char *user)
{
	for (size_t i = 0; i < passwd->n_users; i++) {
		if (!strcmp(passwd->users[i].identity.user, user))
			return &passwd->users[i];
	}
	return NULL;
}

int passwd_add(struct passwd *passwd, const char *user, const char *hash,
	       enum role role)
{
	size_t n = passwd->n_users;
	struct passwd_user *users, *u;

	if (passwd_find(passwd, user) || strlen(user) >= AUTH_USER_SIZE ||
	    strlen(hash) >= PASSWD_HASH_SIZE || n >= MAX_USERS)
		return ERR_ORIGIN(-EINVAL);
	users = reallocarray(passwd->users, n + 1, sizeof(*users));
	if (!users)
		return ERR_ORIGIN(-ENOMEM);
	passwd->users = users;
	u = &users[n];
	*u = (struct passwd_user){ .identity.role = role,
				   .is_locked = *hash == '*' || *hash == '!' };
	strcpy(u->identity.user, user);
	strcpy(u->hash, hash);
	passwd->n_users++;
	return 0;
}

/* Can libcrypt check it?  htpasswd's $apr1$ and {SHA} are not for crypt(3). */
static bool is_hash(const char *hash)
{
	int r;

	if (*hash == '*' || *hash == '!')
		return true;
	r = crypt_checksalt(hash);
	return *hash == '$' &&
	       (r == CRYPT_SALT_OK || r == CRYPT_SALT_METHOD_LEGACY ||
		r == CRYPT_SALT_TOO_CHEAP);
}

static int parse_line(char *line, struct passwd *ret, const char **ret_why)
{
	char *hash = strchr(line, ':'),
	     *role = hash ? strchr(hash + 1, ':') : NULL;
	int r;

	*ret_why = "expected user:hash:role";
	if (!role || hash == line)
		return ERR_ORIGIN(-EINVAL);
	*hash++ = '\0';
	*role++ = '\0';
	if (role_parse(role) == ROLE_NONE) {
		*ret_why = "the role must be Reader, Operator or Administrator";
		return ERR_ORIGIN(-EINVAL);
	}
	if (!is_hash(hash)) {
		*ret_why = "the hash must be one of crypt(5) that begins with "
			   "$, as mkpasswd(1) or htpasswd -B make; or * or ! "
			   "for a locked account";
		return ERR_ORIGIN(-EINVAL);
	}
	r = passwd_add(ret, line, hash, role_parse(role));
	if (r == -EINVAL)
		*ret_why = "the name stands there twice, or is too long";
	return ERR_TRACE(r);
}

int passwd_parse(const char *text, struct passwd *ret, int *ret_line,
		 const char **ret_why)
{
	CLEANUP(passwd_done) struct passwd passwd = { 0 };
	char line[AUTH_USER_SIZE + PASSWD_HASH_SIZE + 64];
	int r;

	for (*ret_line = 1; *text; (*ret_line)++) {
		size_t n = strcspn(text, "\n");

		*ret_why = "the line is too long";
		if (n >= sizeof(line))
			return ERR_ORIGIN(-EINVAL);
		memcpy(line, text, n);
		line[n] = '\0';
		line[strcspn(line, "\r")] = '\0';
		text += n + (text[n] == '\n');
		if (!line[0] || line[0] == '#')
			continue;
		r = parse_line(line, &passwd, ret_why);
		if (r != 0)
			return ERR_TRACE(r);
	}
	*ret = passwd;
	passwd = (struct passwd){ 0 };
	return 0;
}

static int why(int r, const char *path, const char *text, char **ret_why)
{
	if (asprintf(ret_why, "%s: %s", path, text) < 0)
		*ret_why = NULL;
	return ERR_ORIGIN(r);
}

static int read_file(const char *path, char **ret, char **ret_why)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	AUTO_FREE char *text = NULL;
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) != 0)
		return why(-errno, path, strerror(errno), ret_why);
	if (!S_ISREG(st.st_mode) || st.st_size > MAX_FILE)
		return why(-EINVAL, path, "expected a small regular file",
			   ret_why);
	if (file_check_secret(fd) != 0)
		return why(-EPERM, path,
			   "others may read or change it (chmod 640)", ret_why);
	text = malloc((size_t)st.st_size + 1);
	if (!text)
		return ERR_ORIGIN(-ENOMEM);
	n = read(fd, text, (size_t)st.st_size);
	if (n < 0)
		return why(-errno, path, strerror(errno), ret_why);
	text[n] = '\0';
	if (strlen(text) != (size_t)n)
		return why(-EINVAL, path, "expected text, found a NUL",
			   ret_why);
	*ret = STEAL(text);
	return 0;
}

int passwd_load(const char *path, struct passwd *ret, char **ret_why)
{
	AUTO_FREE char *text = NULL;
	const char *text_why = NULL;
	int line = 0, r;

	*ret_why = NULL;
	r = read_file(path, &text, ret_why);
	if (r != 0)
		return ERR_TRACE(r);
	r = passwd_parse(text, ret, &line, &text_why);
	explicit_bzero(text, strlen(text));
	if (r == -EINVAL &&
	    asprintf(ret_why, "%s:%d: %s", path, line, text_why) < 0)
		*ret_why = NULL;
	return ERR_TRACE(r);
}

int passwd_hash(const char *password, char ret[PASSWD_HASH_SIZE])
{
	CLEANUP(crypt_free_p)
	struct crypt_data *data = calloc(1, sizeof(*data));
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	const char *hash;

	if (!data)
		return ERR_ORIGIN(-ENOMEM);
	if (!crypt_gensalt_rn("$6$", 0, NULL, 0, setting, sizeof(setting)))
		return ERR_ORIGIN(-errno);
	hash = crypt_r(password, setting, data);
	if (!hash || *hash == '*')
		return ERR_ORIGIN(-EINVAL);
	strcpy(ret, hash);
	return 0;
}
