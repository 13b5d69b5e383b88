/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Who has a privilege, and on what
 */

#include "base/err.h"
#include "libipmiprov/model/user.h"

static int list_subjects(struct links *to)
{
	const struct snapshot *s = to->snapshot;
	size_t n = users_n_rows(s);
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		if (user_is_used(s, i))
			r = links_add(to, &model_class_authorized_privilege, i,
				      &model_class_account,
				      user_first_row(s, i));
	return ERR_TRACE(r);
}

static const struct model_association authorized_subject = {
	.left = CIM_AUTHORIZED_SUBJECT_PRIVILEGE,
	.right = CIM_AUTHORIZED_SUBJECT_PRIVILEGED_ELEMENT,
	.list = list_subjects,
};

const struct model_class model_class_cim_authorized_subject = {
	.class = &cim_class_CIM_AuthorizedSubject,
	.association = &authorized_subject,
};

static int list_targets(struct links *to)
{
	if (model_class_computer_system.n_rows(to->snapshot) == 0)
		return 0;
	return ERR_TRACE(links_add_left(to, &model_class_authorized_privilege,
					&model_class_computer_system,
					COMPUTER_SYSTEM_CONTROLLER));
}

static const struct model_association authorized_target = {
	.left = CIM_AUTHORIZED_TARGET_PRIVILEGE,
	.right = CIM_AUTHORIZED_TARGET_TARGET_ELEMENT,
	.list = list_targets,
};

const struct model_class model_class_cim_authorized_target = {
	.class = &cim_class_CIM_AuthorizedTarget,
	.association = &authorized_target,
};
