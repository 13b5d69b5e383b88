/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/class.h"

/* One for a BMC whose sensors are known, even if it has none. */
static size_t n_rows(const struct snapshot *s)
{
	return s->sdr ? 1 : 0;
}

static struct cim_value caption(struct view *v)
{
	(void)v;
	return CIM_STR("Sensors");
}

static struct cim_value description(struct view *v)
{
	return view_printf(v, "Sensors that BMC %s knows: %zu",
			   v->snapshot->label, v->snapshot->sdr->n_sensors);
}

static struct cim_value element_name(struct view *v)
{
	return VIEW_CONCAT(v, v->snapshot->label, " sensors");
}

static struct cim_value instance_id(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name, ":Sensors");
}

#define P(name) [SYSTEM_SPECIFIC_COLLECTION_##name]

/* clang-format off */
static const model_getter getters[N_SYSTEM_SPECIFIC_COLLECTION_PROPERTIES] = {
	P(CAPTION) = caption,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = element_name,
	P(INSTANCE_ID) = instance_id,
};
/* clang-format on */

const struct model_class model_class_system_specific_collection = {
	.class = &cim_class_SystemSpecificCollection,
	.n_rows = n_rows,
	.getters = getters,
};
