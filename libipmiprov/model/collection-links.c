/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What collections hold, and whose they are
 */

#include "base/err.h"
#include "libipmiprov/model/user.h"

/* ---- members ---- */

static int list_sensors(struct links *to)
{
	const struct model_class *of = &model_class_system_specific_collection;
	int r;

	if (of->n_rows(to->snapshot) == 0)
		return 0;
	r = links_add_right(to, of, 0, &model_class_numeric_sensor);
	if (r == 0)
		r = links_add_right(to, of, 0, &model_class_sensor);
	return ERR_TRACE(r);
}

static int list_sensors_of_entities(struct links *to)
{
	const struct snapshot *s = to->snapshot;
	int r = 0;

	for (size_t i = 0; r == 0 && s->sdr && i < s->sdr->n_sensors; i++)
		r = links_add(to, &model_class_concrete_collection,
			      concrete_collection_row(s, i),
			      sensor_class_of(&s->sdr->sensors[i]), i);
	return ERR_TRACE(r);
}

static int list_privileges(struct links *to)
{
	const struct snapshot *s = to->snapshot;
	const struct model_class *group = &model_class_privilege_group;
	const struct model_class *privilege = &model_class_authorized_privilege;
	size_t n = users_n_rows(s);
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++) {
		size_t level = s->platform->users[i].privilege;

		if (model_class_has_row(privilege, s, i) &&
		    level < group->n_rows(s) &&
		    model_class_has_row(group, s, level))
			r = links_add(to, group, level, privilege, i);
	}
	return ERR_TRACE(r);
}

static int list_members(struct links *to)
{
	int r = list_sensors(to);

	if (r == 0)
		r = list_sensors_of_entities(to);
	if (r == 0)
		r = list_privileges(to);
	return ERR_TRACE(r);
}

static const struct model_association member_of_collection = {
	.left = CIM_MEMBER_OF_COLLECTION_COLLECTION,
	.right = CIM_MEMBER_OF_COLLECTION_MEMBER,
	.list = list_members,
};

const struct model_class model_class_cim_member_of_collection = {
	.class = &cim_class_CIM_MemberOfCollection,
	.association = &member_of_collection,
};

/* ---- all are the management controller's ---- */

static int list_owned(struct links *to)
{
	int r = 0;

	if (model_class_computer_system.n_rows(to->snapshot) == 0)
		return 0;
	for (size_t i = 0; r == 0 && model_classes[i]; i++)
		if (cim_class_is_a(model_classes[i]->class,
				   &cim_class_CIM_Collection))
			r = links_add_right(to, &model_class_computer_system,
					    COMPUTER_SYSTEM_CONTROLLER,
					    model_classes[i]);
	return ERR_TRACE(r);
}

static const struct model_association owning_collection_element = {
	.left = CIM_OWNING_COLLECTION_ELEMENT_OWNING_ELEMENT,
	.right = CIM_OWNING_COLLECTION_ELEMENT_OWNED_ELEMENT,
	.list = list_owned,
};

const struct model_class model_class_cim_owning_collection_element = {
	.class = &cim_class_CIM_OwningCollectionElement,
	.association = &owning_collection_element,
};
