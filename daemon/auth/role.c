/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <strings.h>

#include "base/macro.h"
#include "daemon/auth/role.h"

static const char *const names[] = {
	[ROLE_NONE] = "none",
	[ROLE_READER] = "Reader",
	[ROLE_OPERATOR] = "Operator",
	[ROLE_ADMINISTRATOR] = "Administrator",
};

const char *role_name(enum role role)
{
	return names[role];
}

enum role role_parse(const char *name)
{
	for (size_t i = ROLE_READER; i < ARRAY_SIZE(names); i++) {
		if (!strcasecmp(names[i], name))
			return (enum role)i;
	}
	return ROLE_NONE;
}
