/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/macro.h"
#include "libipmiprov/model/user.h"

enum { MAX_CHANNELS = PLATFORM_N_CHANNELS };

static bool has_row(const struct snapshot *s, size_t row)
{
	return user_first_row(s, row) == row && user_is_used(s, row);
}

static const struct platform_user *user_of(const struct view *v)
{
	return &v->snapshot->platform->users[v->row];
}

/* BMCs tell it on one channel and not on another. */
static void judge(struct view *v, struct verdict *ret)
{
	const struct platform *p = v->snapshot->platform;
	const struct platform_user *known = NULL;

	for (size_t i = v->row; i < p->n_users; i++)
		if (p->users[i].id == user_of(v)->id && p->users[i].has_enabled)
			known = &p->users[i];
	*ret = verdict_of(known ? SEVERITY_OK : SEVERITY_UNKNOWN);
	ret->text = "The BMC does not say whether it is enabled";
	if (!known)
		return;
	ret->text = known->is_enabled ? "Enabled" : "Disabled";
	if (!known->is_enabled)
		ret->status = CIM_OPERATIONAL_STATUS_STOPPED;
}

static struct cim_value caption(struct view *v)
{
	return view_printf(v, "BMC user %d", user_of(v)->id);
}

static struct cim_value description(struct view *v)
{
	const struct platform_user *user = user_of(v);

	if (user->name[0])
		return view_printf(v, "User %d of BMC %s: %s", user->id,
				   v->snapshot->label, user->name);
	return view_printf(v, "User %d of BMC %s, without a name", user->id,
			   v->snapshot->label);
}

static const char *describe(struct view *v, const struct platform_user *user)
{
	return view_printf(v, "Channel %d: %s%s%s%s", user->channel,
			   user_privilege_text(user->privilege),
			   user->ipmi_messaging ? ", IPMI messaging" : "",
			   user->link_authentication ? ", link authentication"
						     : "",
			   user->callback_only ? ", callback only" : "")
		.string;
}

static struct cim_value descriptions(struct view *v)
{
	const struct platform *p = v->snapshot->platform;
	const char *items[MAX_CHANNELS];
	size_t n = 0;

	for (size_t i = v->row; i < p->n_users && n < MAX_CHANNELS; i++)
		if (p->users[i].id == user_of(v)->id)
			items[n++] = describe(v, &p->users[i]);
	return view_strings(v, items, v->error ? 0 : n);
}

static struct cim_value element_name(struct view *v)
{
	return user_element_name(v, user_of(v));
}

static struct cim_value name(struct view *v)
{
	return view_decimal(v, user_of(v)->id);
}

static struct cim_value organization_name(struct view *v)
{
	static const char *const none[] = { "" };

	return view_strings(v, none, ARRAY_SIZE(none));
}

static struct cim_value user_id(struct view *v)
{
	return user_of(v)->name[0] ? CIM_STR(user_of(v)->name) : CIM_NULL;
}

#define P(name) [ACCOUNT_##name]

/* clang-format off */
static const model_getter getters[N_ACCOUNT_PROPERTIES] = {
	P(CAPTION) = caption,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(DESCRIPTION) = description,
	P(DESCRIPTIONS) = descriptions,
	P(ELEMENT_NAME) = element_name,
	P(HEALTH_STATE) = view_health_state,
	P(NAME) = name,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(ORGANIZATION_NAME) = organization_name,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
	P(SYSTEM_CREATION_CLASS_NAME) = view_system_class_name,
	P(SYSTEM_NAME) = view_controller_name,
	P(USER_ID) = user_id,
};
/* clang-format on */

const struct model_class model_class_account = {
	.class = &cim_class_Account,
	.n_rows = users_n_rows,
	.has_row = has_row,
	.judge = judge,
	.getters = getters,
};
