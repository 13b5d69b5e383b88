/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/class.h"

/* A collection is the row of the first sensor of its entity. */
static size_t n_rows(const struct snapshot *s)
{
	return s->sdr ? s->sdr->n_sensors : 0;
}

static bool has_row(const struct snapshot *s, size_t row)
{
	return concrete_collection_row(s, row) == row;
}

size_t concrete_collection_row(const struct snapshot *s, size_t sensor)
{
	const struct sensor *sensors = s->sdr->sensors;
	struct model_entity wanted = sensor_entity_of(&sensors[sensor]);
	size_t row = 0;

	for (;; row++) {
		struct model_entity e = sensor_entity_of(&sensors[row]);

		if (model_entity_equal(&e, &wanted))
			return row;
	}
}

static struct model_entity entity_of(const struct view *v)
{
	return sensor_entity_of(&v->snapshot->sdr->sensors[v->row]);
}

static struct cim_value caption(struct view *v)
{
	(void)v;
	return CIM_STR("Sensors of one entity");
}

static struct cim_value element_name(struct view *v)
{
	struct model_entity e = entity_of(v);
	char text[TEXT_SIZE];

	text_entity(e.id, e.instance, text);
	return view_string(v, text, 0);
}

static struct cim_value description(struct view *v)
{
	const char *name = element_name(v).string;
	struct model_entity e = entity_of(v);

	return view_printf(v, "Sensors of %s (entity %d.%d)", name ? name : "",
			   e.id, e.instance);
}

static struct cim_value instance_id(struct view *v)
{
	struct model_entity e = entity_of(v);

	if (model_entity_is_relative(&e))
		return view_printf(v, "IPMI:%s:Entity:%d.%d@%d.%d",
				   v->snapshot->system_name, e.id, e.instance,
				   e.address, e.channel);
	return view_printf(v, "IPMI:%s:Entity:%d.%d", v->snapshot->system_name,
			   e.id, e.instance);
}

#define P(name) [CONCRETE_COLLECTION_##name]

/* clang-format off */
static const model_getter getters[N_CONCRETE_COLLECTION_PROPERTIES] = {
	P(CAPTION) = caption,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = element_name,
	P(INSTANCE_ID) = instance_id,
};
/* clang-format on */

const struct model_class model_class_concrete_collection = {
	.class = &cim_class_ConcreteCollection,
	.n_rows = n_rows,
	.has_row = has_row,
	.getters = getters,
};
