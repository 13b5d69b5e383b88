/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * lan://USER@HOST[:PORT][?password-file=FILE][&cipher=N][&privilege=user]
 *
 * USER, HOST and FILE may have %XX for what would end them; an IPv6 address
 * stands in brackets.  There is no place for a password on purpose.
 */

#include <stdint.h>

#include "libipmiprov/transport/lan-crypto.h"

enum lan_privilege {
	LAN_USER = 2,
	LAN_OPERATOR = 3,
	LAN_ADMINISTRATOR = 4,
};

struct lan_uri {
	char user[LAN_MAX_USER + 1];
	char host[256], port[6];
	char password_file[4096];      /* "": an empty password */
	const struct lan_suite *suite; /* NULL: 17, then 3 */
	uint8_t privilege;             /* enum lan_privilege */
};

/**
 * lan_uri_parse() - read what follows "lan:"
 * @rest: text
 * @ret: filled on success
 * @ret_why: on -EINVAL: what was expected, constant text
 *
 * Return: 0 or -EINVAL.
 */
int lan_uri_parse(const char *rest, struct lan_uri *ret, const char **ret_why);
