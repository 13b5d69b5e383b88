/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/user.h"

size_t users_n_rows(const struct snapshot *s)
{
	return s->platform ? s->platform->n_users : 0;
}

size_t user_first_row(const struct snapshot *s, size_t row)
{
	const struct platform_user *users = s->platform->users;
	size_t first = 0;

	while (users[first].id != users[row].id)
		first++;
	return first;
}

static bool has_access(const struct platform_user *user)
{
	return user->privilege >= PRIVILEGE_CALLBACK &&
	       user->privilege < N_PRIVILEGES;
}

bool user_is_used(const struct snapshot *s, size_t row)
{
	const struct platform *p = s->platform;
	int id = p->users[row].id;

	for (size_t i = 0; i < p->n_users; i++)
		if (p->users[i].id == id &&
		    (p->users[i].name[0] || has_access(&p->users[i])))
			return true;
	return false;
}

const char *user_privilege_text(int privilege)
{
	static const char *const texts[N_PRIVILEGES] = {
		[PRIVILEGE_CALLBACK] = "Callback",
		[PRIVILEGE_USER] = "User",
		[PRIVILEGE_OPERATOR] = "Operator",
		[PRIVILEGE_ADMINISTRATOR] = "Administrator",
		[PRIVILEGE_OEM] = "OEM",
	};

	return privilege >= PRIVILEGE_CALLBACK && privilege < N_PRIVILEGES
		       ? texts[privilege]
		       : "No access";
}

struct cim_value user_element_name(struct view *v,
				   const struct platform_user *user)
{
	if (user->name[0])
		return CIM_STR(user->name);
	return view_printf(v, "User %d", user->id);
}
