/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/method.h"

enum { BMC_ADDRESS = 0x20 };

static size_t n_rows(const struct snapshot *s)
{
	return model_class_computer_system.n_rows(s) > 0 ? 1 : 0;
}

static struct cim_value active(struct view *v)
{
	return CIM_BOOL(v->snapshot->is_reachable);
}

static struct cim_value bmc_address(struct view *v)
{
	(void)v;
	return CIM_U(BMC_ADDRESS);
}

/* The form that names of devices have under Windows: Root\SYSTEM\0003_0. */
static struct cim_value instance_name(struct view *v)
{
	return VIEW_CONCAT(v, "Root\\IPMI\\", v->snapshot->label, "_0");
}

#define P(name) [MICROSOFT_IPMI_##name]

/* clang-format off */
static const model_getter getters[N_MICROSOFT_IPMI_PROPERTIES] = {
	P(ACTIVE) = active,
	P(BMC_ADDRESS) = bmc_address,
	P(INSTANCE_NAME) = instance_name,
};
/* clang-format on */

const struct model_class model_class_microsoft_ipmi = {
	.class = &cim_class_Microsoft_IPMI,
	.n_rows = n_rows,
	.getters = getters,
	.methods = model_methods_microsoft_ipmi,
};
