/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/inventory.h"

static bool has_row(const struct snapshot *s, size_t row)
{
	return inventory_is(s, row, THING_PROCESSOR);
}

static void look(struct view *v)
{
	inventory_look(v, THING_PROCESSOR);
}

static bool find_entity(const struct snapshot *s,
			const struct model_entity *entity, size_t *ret_row)
{
	return inventory_find(s, THING_PROCESSOR, entity, ret_row);
}

static struct cim_value cpu_status(struct view *v)
{
	static const uint16_t statuses[] = {
		[PRESENCE_UNKNOWN] = CIM_CPU_STATUS_UNKNOWN,
		[PRESENCE_YES] = CIM_CPU_STATUS_CPU_ENABLED,
		[PRESENCE_NO] = CIM_CPU_STATUS_UNKNOWN,
		[PRESENCE_DISABLED] = CIM_CPU_STATUS_OTHER,
	};

	return CIM_U(statuses[inventory_presence(v)]);
}

#define P(name) [CIM_PROCESSOR_##name]

/* clang-format off */
static const model_getter getters[N_CIM_PROCESSOR_PROPERTIES] = {
	DEVICE_GETTERS(CIM_PROCESSOR),
	P(CPU_STATUS) = cpu_status,
};
/* clang-format on */

const struct model_class model_class_cim_processor = {
	.class = &cim_class_CIM_Processor,
	.n_rows = inventory_n_rows,
	.has_row = has_row,
	.look = look,
	.judge = inventory_judge,
	.find_entity = find_entity,
	.getters = getters,
};
