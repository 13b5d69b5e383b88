/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Properties that all physical elements have
 */

#include "base/macro.h"
#include "libipmiprov/model/inventory.h"

struct cim_value physical_can_be_frued(struct view *v)
{
	return v->thing.fru ? CIM_BOOL(true) : CIM_NULL;
}

struct cim_value physical_manufacture_date(struct view *v)
{
	int64_t made = inventory_facts(v)->made;
	struct cim_datetime d = { .us = made * (NS_PER_S / NS_PER_US) };

	return made ? (struct cim_value){ .datetime = d } : CIM_NULL;
}

struct cim_value physical_manufacturer(struct view *v)
{
	return CIM_STR(inventory_facts(v)->manufacturer);
}

struct cim_value physical_model(struct view *v)
{
	return CIM_STR(inventory_facts(v)->model);
}

struct cim_value physical_other_identifying_info(struct view *v)
{
	const char *problems = inventory_facts(v)->problems;

	return problems ? VIEW_CONCAT(v, "Inventory problems: ", problems)
			: CIM_NULL;
}

struct cim_value physical_part_number(struct view *v)
{
	return CIM_STR(inventory_facts(v)->part_number);
}

/* Standby power feeds the BMC, not what it watches. */
struct cim_value physical_powered_on(struct view *v)
{
	const struct platform *p = v->snapshot->platform;

	return p && p->has_chassis && !snapshot_is_lost(v->snapshot)
		       ? CIM_BOOL(p->chassis.is_on)
		       : CIM_NULL;
}

struct cim_value physical_serial_number(struct view *v)
{
	return CIM_STR(inventory_facts(v)->serial);
}

struct cim_value physical_sku(struct view *v)
{
	return CIM_STR(inventory_facts(v)->sku);
}

/* A Tag is all that tells things of several BMCs apart. */
struct cim_value physical_tag(struct view *v)
{
	const char *id = thing_id(v).string;

	return VIEW_CONCAT(v, v->snapshot->system_name, ":", id ? id : "");
}

struct cim_value physical_user_tracking(struct view *v)
{
	return CIM_STR(inventory_facts(v)->asset_tag);
}

struct cim_value physical_version(struct view *v)
{
	return CIM_STR(inventory_facts(v)->version);
}
