/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What a system has: devices, parts, accounts, and its log
 */

#include "base/err.h"
#include "libipmiprov/model/class.h"

#define HOST &model_class_computer_system, COMPUTER_SYSTEM_HOST
#define CONTROLLER &model_class_computer_system, COMPUTER_SYSTEM_CONTROLLER

static bool has_systems(const struct links *to)
{
	return model_class_computer_system.n_rows(to->snapshot) > 0;
}

/* ---- the devices of the host ---- */

static int list_devices(struct links *to)
{
	int r = 0;

	if (!has_systems(to))
		return 0;
	for (size_t i = 0; r == 0 && model_classes[i]; i++)
		if (cim_class_is_a(model_classes[i]->class,
				   &cim_class_CIM_LogicalDevice))
			r = links_add_right(to, HOST, model_classes[i]);
	return ERR_TRACE(r);
}

static const struct model_association system_device = {
	.left = CIM_SYSTEM_DEVICE_GROUP_COMPONENT,
	.right = CIM_SYSTEM_DEVICE_PART_COMPONENT,
	.list = list_devices,
};

const struct model_class model_class_cim_system_device = {
	.class = &cim_class_CIM_SystemDevice,
	.association = &system_device,
};

/* ---- the systems of the domain ---- */

static int list_systems(struct links *to)
{
	if (!has_systems(to))
		return 0;
	return ERR_TRACE(links_add_right(to, &model_class_admin_domain, 0,
					 &model_class_computer_system));
}

static const struct model_association system_component = {
	.left = CIM_SYSTEM_COMPONENT_GROUP_COMPONENT,
	.right = CIM_SYSTEM_COMPONENT_PART_COMPONENT,
	.list = list_systems,
};

const struct model_class model_class_cim_system_component = {
	.class = &cim_class_CIM_SystemComponent,
	.association = &system_component,
};

/* ---- the accounts of the controller ---- */

static int list_accounts(struct links *to)
{
	if (!has_systems(to))
		return 0;
	return ERR_TRACE(links_add_right(to, CONTROLLER, &model_class_account));
}

static const struct model_association account_on_system = {
	.left = CIM_ACCOUNT_ON_SYSTEM_GROUP_COMPONENT,
	.right = CIM_ACCOUNT_ON_SYSTEM_PART_COMPONENT,
	.list = list_accounts,
};

const struct model_class model_class_cim_account_on_system = {
	.class = &cim_class_CIM_AccountOnSystem,
	.association = &account_on_system,
};

/* ---- the log: it tells of the host, and the controller keeps it ---- */

static int list_logs(struct links *to)
{
	int r;

	if (!has_systems(to))
		return 0;
	r = links_add_left(to, &model_class_record_log, HOST);
	if (r == 0)
		r = links_add_left(to, &model_class_record_log, CONTROLLER);
	return ERR_TRACE(r);
}

static const struct model_association use_of_log = {
	.left = CIM_USE_OF_LOG_ANTECEDENT,
	.right = CIM_USE_OF_LOG_DEPENDENT,
	.list = list_logs,
};

const struct model_class model_class_cim_use_of_log = {
	.class = &cim_class_CIM_UseOfLog,
	.association = &use_of_log,
};

/* ---- its records ---- */

static int list_records(struct links *to)
{
	if (model_class_record_log.n_rows(to->snapshot) == 0)
		return 0;
	return ERR_TRACE(links_add_right(to, &model_class_record_log, 0,
					 &model_class_log_record));
}

static const struct model_association log_manages_record = {
	.left = CIM_LOG_MANAGES_RECORD_LOG,
	.right = CIM_LOG_MANAGES_RECORD_RECORD,
	.list = list_records,
};

const struct model_class model_class_cim_log_manages_record = {
	.class = &cim_class_CIM_LogManagesRecord,
	.association = &log_manages_record,
};
