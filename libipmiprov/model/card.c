/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/inventory.h"

static bool has_row(const struct snapshot *s, size_t row)
{
	return inventory_is(s, row, THING_CARD);
}

static void look(struct view *v)
{
	inventory_look(v, THING_CARD);
}

static bool find_entity(const struct snapshot *s,
			const struct model_entity *entity, size_t *ret_row)
{
	return inventory_find(s, THING_CARD, entity, ret_row);
}

enum { ENTITY_SYSTEM_BOARD = 7, ENTITY_BASEBOARD_DCMI = 0x42 };

static struct cim_value hosting_board(struct view *v)
{
	int id = v->thing.entity.id;

	return CIM_BOOL(id == ENTITY_SYSTEM_BOARD ||
			id == ENTITY_BASEBOARD_DCMI || id == 0);
}

static struct cim_value package_type(struct view *v)
{
	(void)v;
	return CIM_U(CIM_PACKAGE_TYPE_MODULE_CARD);
}

#define P(name) [CIM_CARD_##name]

/* clang-format off */
static const model_getter getters[N_CIM_CARD_PROPERTIES] = {
	PHYSICAL_GETTERS(CIM_CARD),
	P(HOSTING_BOARD) = hosting_board,
	P(PACKAGE_TYPE) = package_type,
};
/* clang-format on */

const struct model_class model_class_cim_card = {
	.class = &cim_class_CIM_Card,
	.n_rows = inventory_n_rows,
	.has_row = has_row,
	.look = look,
	.judge = inventory_judge,
	.find_entity = find_entity,
	.getters = getters,
};
