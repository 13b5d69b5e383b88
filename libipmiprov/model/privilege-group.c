/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/user.h"

/* Rows are privilege levels. */
static size_t n_rows(const struct snapshot *s)
{
	return users_n_rows(s) > 0 ? N_PRIVILEGES : 0;
}

/* The vendor's own level is a group only where somebody has it. */
static bool has_row(const struct snapshot *s, size_t row)
{
	const struct platform *p = s->platform;

	if (row != PRIVILEGE_OEM)
		return row >= PRIVILEGE_CALLBACK;
	for (size_t i = 0; i < p->n_users; i++)
		if (p->users[i].privilege == PRIVILEGE_OEM)
			return true;
	return false;
}

static struct cim_value common_name(struct view *v)
{
	return CIM_STR(user_privilege_text((int)v->row));
}

static struct cim_value description(struct view *v)
{
	return view_printf(v, "IPMI privilege level %s of BMC %s",
			   user_privilege_text((int)v->row),
			   v->snapshot->label);
}

static struct cim_value name(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name, ":",
			   user_privilege_text((int)v->row));
}

#define P(name) [PRIVILEGE_GROUP_##name]

/* clang-format off */
static const model_getter getters[N_PRIVILEGE_GROUP_PROPERTIES] = {
	P(CAPTION) = common_name,
	P(COMMON_NAME) = common_name,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = common_name,
	P(NAME) = name,
};
/* clang-format on */

const struct model_class model_class_privilege_group = {
	.class = &cim_class_PrivilegeGroup,
	.n_rows = n_rows,
	.has_row = has_row,
	.getters = getters,
};
