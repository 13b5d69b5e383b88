/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Who somebody is, once that is known, and what a role may do
 *
 * Each role may do all that those before it may.
 */

#include <stddef.h>

enum role {
	ROLE_NONE, /* not known who; Identify only */
	ROLE_READER,
	ROLE_OPERATOR,
	ROLE_ADMINISTRATOR,
};

enum { AUTH_USER_SIZE = 64 };

struct identity {
	char user[AUTH_USER_SIZE];
	enum role role;
};

/** role_name() - "Reader", ... */
const char *role_name(enum role role);

/** role_parse() - by name, without regard to case; ROLE_NONE if unknown */
enum role role_parse(const char *name);
