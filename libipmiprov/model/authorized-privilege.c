/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/user.h"

enum { MAX_ACTIVITIES = 7 };

#define A(name) CIM_ACTIVITIES_##name

/* clang-format off */
/* What a privilege level may do (appendix G of the specification). */
static const uint16_t activities_of[N_PRIVILEGES][MAX_ACTIVITIES] = {
	[PRIVILEGE_CALLBACK] = { A(EXECUTE) },
	[PRIVILEGE_USER] = { A(DETECT), A(READ) },
	[PRIVILEGE_OPERATOR] = { A(DETECT), A(READ), A(WRITE), A(EXECUTE) },
	[PRIVILEGE_ADMINISTRATOR] = { A(CREATE), A(DELETE), A(DETECT), A(READ),
				      A(WRITE), A(EXECUTE) },
	[PRIVILEGE_OEM] = { A(OTHER) },
};
/* clang-format on */

static const struct platform_user *user_of(const struct view *v)
{
	return &v->snapshot->platform->users[v->row];
}

static bool is_granted(const struct platform_user *user)
{
	return user->privilege >= PRIVILEGE_CALLBACK &&
	       user->privilege < N_PRIVILEGES;
}

static struct cim_value activities(struct view *v)
{
	const struct platform_user *user = user_of(v);
	const uint16_t *items;
	size_t n = 0;

	if (!is_granted(user))
		return CIM_NULL;
	items = activities_of[user->privilege];
	while (n < MAX_ACTIVITIES && items[n])
		n++;
	return view_u16s(v, items, n);
}

static struct cim_value caption(struct view *v)
{
	return CIM_STR(user_privilege_text(user_of(v)->privilege));
}

static struct cim_value description(struct view *v)
{
	const struct platform_user *user = user_of(v);

	return view_printf(v, "Privilege limit of user %d on channel %d: %s",
			   user->id, user->channel,
			   user_privilege_text(user->privilege));
}

static struct cim_value element_name(struct view *v)
{
	const struct platform_user *user = user_of(v);
	const char *name = user_element_name(v, user).string;

	return view_printf(v, "%s on channel %d", name ? name : "",
			   user->channel);
}

static struct cim_value instance_id(struct view *v)
{
	return view_printf(v, "IPMI:%s:Privilege:%d.%d",
			   v->snapshot->system_name, user_of(v)->id,
			   user_of(v)->channel);
}

static struct cim_value privilege_granted(struct view *v)
{
	return CIM_BOOL(is_granted(user_of(v)));
}

#define P(name) [AUTHORIZED_PRIVILEGE_##name]

/* clang-format off */
static const model_getter getters[N_AUTHORIZED_PRIVILEGE_PROPERTIES] = {
	P(ACTIVITIES) = activities,
	P(CAPTION) = caption,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = element_name,
	P(INSTANCE_ID) = instance_id,
	P(PRIVILEGE_GRANTED) = privilege_granted,
};
/* clang-format on */

const struct model_class model_class_authorized_privilege = {
	.class = &cim_class_AuthorizedPrivilege,
	.n_rows = users_n_rows,
	.has_row = user_is_used,
	.getters = getters,
};
