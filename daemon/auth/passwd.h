/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The password file: `user:crypt(3) hash:role` a line
 *
 * Lines that are empty or begin with '#' mean nothing.  A hash that begins with
 * '*' or '!' is an account that nobody can use.
 */

#include <stdbool.h>
#include <stddef.h>

#include "daemon/auth/role.h"

enum { PASSWD_HASH_SIZE = 384 }; /* CRYPT_OUTPUT_SIZE of libxcrypt */

struct passwd_user {
	struct identity identity;
	char hash[PASSWD_HASH_SIZE];
	bool is_locked;
};

struct passwd {
	struct passwd_user *users;
	size_t n_users;
};

void passwd_done(struct passwd *passwd);

/**
 * passwd_parse() - read the text of a password file
 * @ret_line: on -EINVAL the line, from 1
 * @ret_why: on -EINVAL what was expected there, constant text
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int passwd_parse(const char *text, struct passwd *ret, int *ret_line,
		 const char **ret_why);

/**
 * passwd_load() - read a password file
 * @path: a regular file that group and others cannot read or write
 * @ret_why: on error one line of text, to be freed, or NULL without memory
 *
 * Return: 0, -EINVAL, -EPERM (its mode), -ENOMEM, or what open(2) says.
 */
int passwd_load(const char *path, struct passwd *ret, char **ret_why);

/** passwd_add() - one more account; -EINVAL if the name is taken */
int passwd_add(struct passwd *passwd, const char *user, const char *hash,
	       enum role role);

/** passwd_find() - an account by name, or NULL */
const struct passwd_user *passwd_find(const struct passwd *passwd,
				      const char *user);

/** passwd_hash() - a new hash of a password; 0 or -errno.  Slow. */
int passwd_hash(const char *password, char ret[PASSWD_HASH_SIZE]);
