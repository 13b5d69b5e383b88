/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/class.h"

/* There is a domain where there are systems. */
static size_t n_rows(const struct snapshot *s)
{
	return model_class_computer_system.n_rows(s) > 0 ? 1 : 0;
}

static struct cim_value caption(struct view *v)
{
	(void)v;
	return CIM_STR("IPMI management domain");
}

static struct cim_value description(struct view *v)
{
	return view_printf(v, "Host and management controllers of BMC %s",
			   v->snapshot->label);
}

static struct cim_value element_name(struct view *v)
{
	return CIM_STR(v->snapshot->label);
}

static struct cim_value name(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name);
}

static struct cim_value name_format(struct view *v)
{
	(void)v;
	return CIM_STR("Other");
}

#define P(name) [ADMIN_DOMAIN_##name]

/* clang-format off */
static const model_getter getters[N_ADMIN_DOMAIN_PROPERTIES] = {
	P(CAPTION) = caption,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = element_name,
	P(HEALTH_STATE) = view_health_state,
	P(NAME) = name,
	P(NAME_FORMAT) = name_format,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
};
/* clang-format on */

const struct model_class model_class_admin_domain = {
	.class = &cim_class_AdminDomain,
	.n_rows = n_rows,
	.judge = computer_system_judge_host,
	.getters = getters,
};
