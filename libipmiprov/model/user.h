/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/*
 * Users of a BMC, for the classes that are made of them
 *
 * A user has one row in platform->users for each channel, with the same id and
 * name.  Ids that nobody uses have neither a name nor access anywhere.
 */

#include "libipmiprov/model/class.h"

enum {
	PRIVILEGE_CALLBACK = 1,
	PRIVILEGE_USER,
	PRIVILEGE_OPERATOR,
	PRIVILEGE_ADMINISTRATOR,
	PRIVILEGE_OEM,
	N_PRIVILEGES,
};

/** users_n_rows() - rows of platform->users; 0 if nothing is known of them */
size_t users_n_rows(const struct snapshot *s);

/** user_first_row() - the first row of the user whose row this is */
size_t user_first_row(const struct snapshot *s, size_t row);

/** user_is_used() - is its id anybody's? */
bool user_is_used(const struct snapshot *s, size_t row);

/** user_privilege_text() - "Administrator"; "No access" for what is no level */
const char *user_privilege_text(int privilege);

/** user_element_name() - its name for people: "operator", "User 3" */
struct cim_value user_element_name(struct view *v,
				   const struct platform_user *user);
