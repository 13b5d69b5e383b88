/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/err.h"
#include "libipmiprov/model/class.h"

/* The sensors of the collection of sensors. */
static int list(struct links *to)
{
	const struct model_class *of = &model_class_system_specific_collection;
	int r = 0;

	if (of->n_rows(to->snapshot) == 0)
		return 0;
	r = links_add_right(to, of, 0, &model_class_numeric_sensor);
	if (r == 0)
		r = links_add_right(to, of, 0, &model_class_sensor);
	return ERR_TRACE(r);
}

static const struct model_association association = {
	.left = CIM_MEMBER_OF_COLLECTION_COLLECTION,
	.right = CIM_MEMBER_OF_COLLECTION_MEMBER,
	.list = list,
};

const struct model_class model_class_cim_member_of_collection = {
	.class = &cim_class_CIM_MemberOfCollection,
	.association = &association,
};
