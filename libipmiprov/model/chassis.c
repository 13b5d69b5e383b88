/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/macro.h"
#include "libipmiprov/model/inventory.h"

static bool has_row(const struct snapshot *s, size_t row)
{
	return inventory_is(s, row, THING_CHASSIS);
}

static void look(struct view *v)
{
	inventory_look(v, THING_CHASSIS);
}

static bool find_entity(const struct snapshot *s,
			const struct model_entity *entity, size_t *ret_row)
{
	return inventory_find(s, THING_CHASSIS, entity, ret_row);
}

enum {
	SMBIOS_UNKNOWN = 2,
	SMBIOS_RACK_MOUNT = 23,
	SMBIOS_MULTI_SYSTEM = 25,
	SMBIOS_BLADE = 28,
	SMBIOS_BLADE_ENCLOSURE = 29,
};

/* Get Chassis Status, if it speaks of this chassis, and still holds. */
static const struct platform_chassis *status(const struct view *v)
{
	const struct platform *p = v->snapshot->platform;

	return p && p->has_chassis && !snapshot_is_lost(v->snapshot) &&
			       inventory_is_main_chassis(v)
		       ? &p->chassis
		       : NULL;
}

/* clang-format off */
static const struct {
	size_t member; /* a bool of struct platform_chassis */
	enum severity severity;
	const char *text;
} faults[] = {
#define C(name) offsetof(struct platform_chassis, name)
	{ C(power_overload), SEVERITY_CRITICAL, "Power overload" },
	{ C(power_fault), SEVERITY_CRITICAL, "Power fault" },
	{ C(control_fault), SEVERITY_CRITICAL, "Power control fault" },
	{ C(drive_fault), SEVERITY_CRITICAL, "Drive fault" },
	{ C(fan_fault), SEVERITY_CRITICAL, "Cooling or fan fault" },
	{ C(interlock), SEVERITY_WARNING, "Power interlock is active" },
	{ C(intrusion), SEVERITY_WARNING, "Chassis intrusion is active" },
#undef C
};
/* clang-format on */

/* The worse of what its sensors say and of what chassis status says. */
static void judge(struct view *v, struct verdict *ret)
{
	const struct platform_chassis *c = status(v);
	enum severity worst = SEVERITY_OK;
	struct verdict own;
	const char *text = "";

	inventory_judge(v, ret);
	if (!c)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		if (!*(const bool *)((const char *)c + faults[i].member))
			continue;
		worst = MAX(worst, faults[i].severity);
		text = VIEW_CONCAT(v, text, *text ? ", " : "", faults[i].text)
			       .string;
		if (!text)
			return;
	}
	own = verdict_of(worst);
	if (own.health <= ret->health)
		return;
	own.text = worst == SEVERITY_OK ? "No fault" : text;
	*ret = own;
}

/* CIM took SMBIOS' numbers over, but for these. */
static const struct {
	int smbios;
	uint16_t cim;
} package_types[] = {
	{ SMBIOS_UNKNOWN, CIM_CHASSIS_PACKAGE_TYPE_UNKNOWN },
	{ SMBIOS_RACK_MOUNT, CIM_CHASSIS_PACKAGE_TYPE_OTHER },
	{ SMBIOS_MULTI_SYSTEM, CIM_CHASSIS_PACKAGE_TYPE_OTHER },
	{ SMBIOS_BLADE, CIM_CHASSIS_PACKAGE_TYPE_OTHER },
	{ SMBIOS_BLADE_ENCLOSURE, CIM_CHASSIS_PACKAGE_TYPE_BLADE_ENCLOSURE },
};

static struct cim_value chassis_package_type(struct view *v)
{
	int type = inventory_facts(v)->chassis_type;

	for (size_t i = 0; i < ARRAY_SIZE(package_types); i++)
		if (package_types[i].smbios == type)
			return CIM_U(package_types[i].cim);
	return CIM_U(type > SMBIOS_BLADE_ENCLOSURE
			     ? (uint64_t)CIM_CHASSIS_PACKAGE_TYPE_OTHER
			     : (uint64_t)type);
}

static struct cim_value chassis_type_description(struct view *v)
{
	return CIM_STR(text_chassis_type(inventory_facts(v)->chassis_type));
}

static struct cim_value is_locked(struct view *v)
{
	return status(v) ? CIM_BOOL(status(v)->lockout) : CIM_NULL;
}

static struct cim_value package_type(struct view *v)
{
	(void)v;
	return CIM_U(CIM_PACKAGE_TYPE_CHASSIS_FRAME);
}

static struct cim_value rack_mountable(struct view *v)
{
	return CIM_U(inventory_facts(v)->chassis_type == SMBIOS_RACK_MOUNT
			     ? CIM_RACK_MOUNTABLE_TRUE
			     : CIM_RACK_MOUNTABLE_UNKNOWN);
}

static struct cim_value security_breach(struct view *v)
{
	if (!status(v))
		return CIM_U(CIM_SECURITY_BREACH_UNKNOWN);
	return CIM_U(status(v)->intrusion
			     ? CIM_SECURITY_BREACH_BREACH_SUCCESSFUL
			     : CIM_SECURITY_BREACH_NO_BREACH);
}

static struct cim_value visible_alarm(struct view *v)
{
	return status(v) ? CIM_BOOL(status(v)->has_identify) : CIM_NULL;
}

#define P(name) [CIM_CHASSIS_##name]

/* clang-format off */
static const model_getter getters[N_CIM_CHASSIS_PROPERTIES] = {
	PHYSICAL_GETTERS(CIM_CHASSIS),
	P(CHASSIS_PACKAGE_TYPE) = chassis_package_type,
	P(CHASSIS_TYPE_DESCRIPTION) = chassis_type_description,
	P(IS_LOCKED) = is_locked,
	P(PACKAGE_TYPE) = package_type,
	P(RACK_MOUNTABLE) = rack_mountable,
	P(SECURITY_BREACH) = security_breach,
	P(VISIBLE_ALARM) = visible_alarm,
};
/* clang-format on */

const struct model_class model_class_cim_chassis = {
	.class = &cim_class_CIM_Chassis,
	.n_rows = inventory_n_rows,
	.has_row = has_row,
	.look = look,
	.judge = judge,
	.find_entity = find_entity,
	.getters = getters,
};
