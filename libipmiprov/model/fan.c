/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/inventory.h"

static bool has_row(const struct snapshot *s, size_t row)
{
	return inventory_is(s, row, THING_FAN);
}

static void look(struct view *v)
{
	inventory_look(v, THING_FAN);
}

static bool find_entity(const struct snapshot *s,
			const struct model_entity *entity, size_t *ret_row)
{
	return inventory_find(s, THING_FAN, entity, ret_row);
}

static struct cim_value active_cooling(struct view *v)
{
	(void)v;
	return CIM_BOOL(true);
}

#define P(name) [CIM_FAN_##name]

/* clang-format off */
static const model_getter getters[N_CIM_FAN_PROPERTIES] = {
	DEVICE_GETTERS(CIM_FAN),
	P(ACTIVE_COOLING) = active_cooling,
};
/* clang-format on */

const struct model_class model_class_cim_fan = {
	.class = &cim_class_CIM_Fan,
	.n_rows = inventory_n_rows,
	.has_row = has_row,
	.look = look,
	.judge = inventory_judge,
	.find_entity = find_entity,
	.getters = getters,
};
