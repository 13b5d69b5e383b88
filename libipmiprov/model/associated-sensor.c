/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/err.h"
#include "libipmiprov/model/class.h"

/* All elements that stand for the entity; *ret_n counts them. */
static int link_elements(struct links *to, size_t sensor, size_t *ret_n)
{
	const struct sensor *s = &to->snapshot->sdr->sensors[sensor];
	struct model_entity entity = sensor_entity_of(s);
	size_t row;
	int r = 0;

	*ret_n = 0;
	for (size_t i = 0; r == 0 && model_classes[i]; i++) {
		const struct model_class *c = model_classes[i];

		if (!c->find_entity ||
		    !c->find_entity(to->snapshot, &entity, &row))
			continue;
		r = links_add(to, sensor_class_of(s), sensor, c, row);
		(*ret_n)++;
	}
	return ERR_TRACE(r);
}

static int list(struct links *to)
{
	const struct snapshot *s = to->snapshot;
	size_t n;
	int r = 0;

	for (size_t i = 0; r == 0 && s->sdr && i < s->sdr->n_sensors; i++) {
		r = link_elements(to, i, &n);
		if (r == 0 && n == 0)
			r = links_add(to, sensor_class_of(&s->sdr->sensors[i]),
				      i, &model_class_computer_system,
				      COMPUTER_SYSTEM_HOST);
	}
	return ERR_TRACE(r);
}

static const struct model_association association = {
	.left = CIM_ASSOCIATED_SENSOR_ANTECEDENT,
	.right = CIM_ASSOCIATED_SENSOR_DEPENDENT,
	.list = list,
};

const struct model_class model_class_cim_associated_sensor = {
	.class = &cim_class_CIM_AssociatedSensor,
	.association = &association,
};
