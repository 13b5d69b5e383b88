/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/inventory.h"

static bool has_row(const struct snapshot *s, size_t row)
{
	return inventory_is(s, row, THING_MEMORY);
}

static void look(struct view *v)
{
	inventory_look(v, THING_MEMORY);
}

static bool find_entity(const struct snapshot *s,
			const struct model_entity *entity, size_t *ret_row)
{
	return inventory_find(s, THING_MEMORY, entity, ret_row);
}

static struct cim_value bank_label(struct view *v)
{
	const char *name = thing_element_name(v).string;

	return name ? view_string(v, name, 64) : CIM_NULL;
}

#define P(name) [CIM_PHYSICAL_MEMORY_##name]

/* clang-format off */
static const model_getter getters[N_CIM_PHYSICAL_MEMORY_PROPERTIES] = {
	PHYSICAL_GETTERS(CIM_PHYSICAL_MEMORY),
	P(BANK_LABEL) = bank_label,
};
/* clang-format on */

const struct model_class model_class_cim_physical_memory = {
	.class = &cim_class_CIM_PhysicalMemory,
	.n_rows = inventory_n_rows,
	.has_row = has_row,
	.look = look,
	.judge = inventory_judge,
	.find_entity = find_entity,
	.getters = getters,
};
