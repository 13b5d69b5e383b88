/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/inventory.h"

static bool has_row(const struct snapshot *s, size_t row)
{
	return inventory_is(s, row, THING_PACKAGE);
}

static void look(struct view *v)
{
	inventory_look(v, THING_PACKAGE);
}

static bool find_entity(const struct snapshot *s,
			const struct model_entity *entity, size_t *ret_row)
{
	return inventory_find(s, THING_PACKAGE, entity, ret_row);
}

static bool is_hot_swap(struct view *v)
{
	const struct thing_facts *f = inventory_facts(v);

	return f->has_power_supply && f->power_supply.is_hot_swap;
}

static struct cim_value hot_swappable(struct view *v)
{
	return inventory_facts(v)->has_power_supply ? CIM_BOOL(is_hot_swap(v))
						    : CIM_NULL;
}

static struct cim_value package_type(struct view *v)
{
	return CIM_U(inventory_package_type(v->thing.entity.id));
}

static struct cim_value removal_conditions(struct view *v)
{
	return CIM_U(is_hot_swap(v)
			     ? CIM_REMOVAL_CONDITIONS_REMOVABLE_WHEN_ON_OR_OFF
			     : CIM_REMOVAL_CONDITIONS_UNKNOWN);
}

#define P(name) [CIM_PHYSICAL_PACKAGE_##name]

/* clang-format off */
static const model_getter getters[N_CIM_PHYSICAL_PACKAGE_PROPERTIES] = {
	PHYSICAL_GETTERS(CIM_PHYSICAL_PACKAGE),
	P(HOT_SWAPPABLE) = hot_swappable,
	P(PACKAGE_TYPE) = package_type,
	P(REMOVAL_CONDITIONS) = removal_conditions,
};
/* clang-format on */

const struct model_class model_class_cim_physical_package = {
	.class = &cim_class_CIM_PhysicalPackage,
	.n_rows = inventory_n_rows,
	.has_row = has_row,
	.look = look,
	.judge = inventory_judge,
	.find_entity = find_entity,
	.getters = getters,
};
