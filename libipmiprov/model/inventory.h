/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The things that a machine is made of
 *
 * A thing is an entity (IPMI 2.0, chapter 39) that a FRU device, a locator or
 * a sensor names, or a FRU device of no entity.  Which class a thing belongs to
 * tells its entity id; what it is called and who made it, its FRU device; how
 * well it is, the sensors of the entity and of what it contains.
 *
 * Rows of all classes of things are numbered alike: FRU devices, FRU locators,
 * sensors, and one for the chassis of a machine that names none.  Most rows are
 * none of a given class' things.
 */

#include "libipmiprov/model/class.h"
#include "libipmiprov/repo/fru-records.h"

enum thing_kind {
	THING_NONE,
	THING_CHASSIS, /* CIM_Chassis */
	THING_CARD,    /* CIM_Card */
	THING_MEMORY,  /* CIM_PhysicalMemory */
	THING_PACKAGE, /* CIM_PhysicalPackage */
	THING_POWER_SUPPLY,
	THING_FAN,
	THING_PROCESSOR,
};

/* The texts of a FRU device that matter for one thing; NULL: not said. */
struct thing_facts {
	const char *manufacturer, *model, *part_number, *serial;
	const char *sku, *version, *asset_tag;
	int64_t made; /* seconds since 1970; 0: not said */
	int chassis_type;
	bool has_power_supply;
	struct fru_power_supply power_supply;
	const char *problems; /* joined by ", "; or NULL */
};

/** inventory_n_rows() - rows that may be things */
size_t inventory_n_rows(const struct snapshot *s);

/** inventory_is() - is a row a thing of this kind, and its first row? */
bool inventory_is(const struct snapshot *s, size_t row, enum thing_kind kind);

/** inventory_find() - the row of this kind that stands for an entity */
bool inventory_find(const struct snapshot *s, enum thing_kind kind,
		    const struct model_entity *entity, size_t *ret_row);

/** inventory_package_type() - CIM PackageType of an entity id */
uint16_t inventory_package_type(int entity_id);

/* Is a thing there? */
enum presence {
	PRESENCE_UNKNOWN,
	PRESENCE_YES,
	PRESENCE_NO,
	PRESENCE_DISABLED
};

/** inventory_presence() - what sensors and inventory say */
enum presence inventory_presence(const struct view *v);

/* For views of things.  inventory_look() fills .thing. */
void inventory_look(struct view *v, enum thing_kind kind);
void inventory_judge(struct view *v, struct verdict *ret);

/** inventory_is_named_before() - does its entity not tell it from the others?
 */
bool inventory_is_named_before(const struct view *v);

/** inventory_facts() - never NULL; empty without inventory or memory */
const struct thing_facts *inventory_facts(struct view *v);

/** inventory_is_main_chassis() - does chassis status speak of this row? */
bool inventory_is_main_chassis(const struct view *v);

/** inventory_states() - asserted states of the entity's sensors of a type */
uint16_t inventory_states(const struct view *v, int sensor_type);

/** thing_id() - of its entity, "10.1", so that it stays when inventory cannot
 * be read; "FRU0", "FRU1.44" where that does not tell it apart */
struct cim_value thing_id(struct view *v);

/* Getters of all things. */
struct cim_value thing_caption(struct view *v);
struct cim_value thing_description(struct view *v);
struct cim_value thing_element_name(struct view *v);
struct cim_value thing_name(struct view *v);
struct cim_value thing_identifying_descriptions(struct view *v);
struct cim_value thing_other_identifying_info(struct view *v);

/* Getters of logical devices. */
struct cim_value thing_availability(struct view *v);
struct cim_value thing_device_id(struct view *v);
struct cim_value thing_enabled_state(struct view *v);
struct cim_value thing_status_info(struct view *v);

/* Getters of physical elements: physical-element.c */
struct cim_value physical_can_be_frued(struct view *v);
struct cim_value physical_manufacture_date(struct view *v);
struct cim_value physical_manufacturer(struct view *v);
struct cim_value physical_model(struct view *v);
struct cim_value physical_other_identifying_info(struct view *v);
struct cim_value physical_part_number(struct view *v);
struct cim_value physical_powered_on(struct view *v);
struct cim_value physical_serial_number(struct view *v);
struct cim_value physical_sku(struct view *v);
struct cim_value physical_tag(struct view *v);
struct cim_value physical_user_tracking(struct view *v);
struct cim_value physical_version(struct view *v);

/* Rows of tables of getters, by the prefix of a class' property numbers. */
#define THING_GETTERS(class_)                                                  \
	[class_##_CAPTION] = thing_caption,                                    \
	[class_##_CREATION_CLASS_NAME] = view_class_name,                      \
	[class_##_DESCRIPTION] = thing_description,                            \
	[class_##_ELEMENT_NAME] = thing_element_name,                          \
	[class_##_HEALTH_STATE] = view_health_state,                           \
	[class_##_NAME] = thing_name,                                          \
	[class_##_OPERATIONAL_STATUS] = view_operational_status,               \
	[class_##_STATUS] = view_status,                                       \
	[class_##_STATUS_DESCRIPTIONS] = view_status_descriptions

#define DEVICE_GETTERS(class_)                                                 \
	THING_GETTERS(class_), [class_##_AVAILABILITY] = thing_availability,   \
			       [class_##_DEVICE_ID] = thing_device_id,         \
			       [class_##_ENABLED_STATE] = thing_enabled_state, \
			       [class_##_IDENTIFYING_DESCRIPTIONS] =           \
				       thing_identifying_descriptions,         \
			       [class_##_OTHER_IDENTIFYING_INFO] =             \
				       thing_other_identifying_info,           \
			       [class_##_STATUS_INFO] = thing_status_info,     \
			       [class_##_SYSTEM_CREATION_CLASS_NAME] =         \
				       view_system_class_name,                 \
			       [class_##_SYSTEM_NAME] = view_system_name

#define PHYSICAL_GETTERS(class_)                                               \
	THING_GETTERS(class_),                                                 \
		[class_##_CAN_BE_FR_UED] = physical_can_be_frued,              \
		[class_##_MANUFACTURE_DATE] = physical_manufacture_date,       \
		[class_##_MANUFACTURER] = physical_manufacturer,               \
		[class_##_MODEL] = physical_model,                             \
		[class_##_OTHER_IDENTIFYING_INFO] =                            \
			physical_other_identifying_info,                       \
		[class_##_PART_NUMBER] = physical_part_number,                 \
		[class_##_POWERED_ON] = physical_powered_on,                   \
		[class_##_SERIAL_NUMBER] = physical_serial_number,             \
		[class_##_SKU] = physical_sku, [class_##_TAG] = physical_tag,  \
		[class_##_USER_TRACKING] = physical_user_tracking,             \
		[class_##_VERSION] = physical_version
