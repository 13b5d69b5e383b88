/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A machine at one glance (DSP1108), which Get-PcsvDevice reads
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "libipmiprov/model/inventory.h"
#include "libipmiprov/model/method.h"
#include "libipmiprov/model/platform-view.h"

enum {
	MW_PER_W = 1000,
	POWER_MODE_NONE = 2,
	POWER_MODE_STATIC = 4,
};

static size_t n_rows(const struct snapshot *s)
{
	return model_class_computer_system.n_rows(s) > 0 ? 1 : 0;
}

/* The view of another class' row. */
static struct view view_of(struct view *v, const struct model_class *class,
			   size_t row)
{
	struct view other = { .class = class,
			      .row = row,
			      .health = v->health,
			      .snapshot = v->snapshot,
			      .maker = v->maker,
			      .arena = v->arena };

	if (class->look)
		class->look(&other);
	return other;
}

static struct cim_value value_of(struct view *v,
				 const struct model_class *class, size_t row,
				 size_t property)
{
	struct view other = view_of(v, class, row);
	struct cim_value value = class->getters[property](&other);

	if (other.error)
		v->error = other.error;
	return value;
}

static void judge(struct view *v, struct verdict *ret)
{
	struct view host =
		view_of(v, &model_class_computer_system, COMPUTER_SYSTEM_HOST);

	model_class_computer_system.judge(&host, ret);
}

static struct cim_value caption(struct view *v)
{
	(void)v;
	return CIM_STR("Physical computer system");
}

static struct cim_value element_name(struct view *v)
{
	return CIM_STR(v->snapshot->label);
}

static struct cim_value instance_id(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name, ":PCSV");
}

/* ---- power ---- */

static struct cim_value enabled_state(struct view *v)
{
	const struct platform *p = platform_of(v);

	if (!p || !p->has_chassis)
		return CIM_U(CIM_ENABLED_STATE_UNKNOWN);
	return CIM_U(p->chassis.is_on ? CIM_ENABLED_STATE_ENABLED
				      : CIM_ENABLED_STATE_DISABLED);
}

static struct cim_value requested_state(struct view *v)
{
	(void)v;
	return CIM_U(CIM_REQUESTED_STATE_NOT_APPLICABLE);
}

static const struct platform_dcmi_limit *limit_of(const struct view *v)
{
	const struct platform *p = platform_of(v);

	return p && p->has_dcmi && p->dcmi.has_limit ? &p->dcmi.limit : NULL;
}

static struct cim_value power_allocation_limit(struct view *v)
{
	const struct platform_dcmi_limit *l = limit_of(v);

	return l && l->is_active ? CIM_U((uint64_t)l->limit * MW_PER_W)
				 : CIM_NULL;
}

static struct cim_value power_utilization_mode(struct view *v)
{
	const struct platform_dcmi_limit *l = limit_of(v);

	if (!l)
		return CIM_NULL;
	return CIM_U(l->is_active ? POWER_MODE_STATIC : POWER_MODE_NONE);
}

static struct cim_value power_utilization_modes(struct view *v)
{
	static const uint16_t modes[] = { POWER_MODE_NONE, POWER_MODE_STATIC };

	return view_u16s(v, modes, limit_of(v) ? ARRAY_SIZE(modes) : 0);
}

/* ---- inventory ---- */

/* The chassis' row that speaks of the machine. */
static bool find_chassis(const struct snapshot *s, size_t *ret)
{
	for (*ret = 0; *ret < inventory_n_rows(s); (*ret)++)
		if (inventory_is(s, *ret, THING_CHASSIS))
			return true;
	return false;
}

static bool find_board(const struct snapshot *s, size_t *ret)
{
	for (*ret = 0; *ret < inventory_n_rows(s); (*ret)++)
		if (inventory_is(s, *ret, THING_CARD))
			return true;
	return false;
}

/* A text of the chassis; of the board where no chassis says it. */
static struct cim_value fact(struct view *v, size_t of_chassis, size_t of_card)
{
	struct cim_value value = CIM_NULL;
	size_t row;

	if (find_chassis(v->snapshot, &row))
		value = value_of(v, &model_class_cim_chassis, row, of_chassis);
	if (value.null && find_board(v->snapshot, &row))
		value = value_of(v, &model_class_cim_card, row, of_card);
	return value;
}

static struct cim_value manufacturer(struct view *v)
{
	return fact(v, CIM_CHASSIS_MANUFACTURER, CIM_CARD_MANUFACTURER);
}

static struct cim_value model(struct view *v)
{
	return fact(v, CIM_CHASSIS_MODEL, CIM_CARD_MODEL);
}

static struct cim_value part_number(struct view *v)
{
	return fact(v, CIM_CHASSIS_PART_NUMBER, CIM_CARD_PART_NUMBER);
}

static struct cim_value serial_number(struct view *v)
{
	return fact(v, CIM_CHASSIS_SERIAL_NUMBER, CIM_CARD_SERIAL_NUMBER);
}

static struct cim_value sku(struct view *v)
{
	return fact(v, CIM_CHASSIS_SKU, CIM_CARD_SKU);
}

static struct cim_value version(struct view *v)
{
	return fact(v, CIM_CHASSIS_VERSION, CIM_CARD_VERSION);
}

static struct cim_value tag(struct view *v)
{
	const struct platform *p = platform_of(v);
	struct cim_value value =
		fact(v, CIM_CHASSIS_USER_TRACKING, CIM_CARD_USER_TRACKING);

	if (value.null && p && p->has_dcmi && *p->dcmi.asset_tag)
		return CIM_STR(p->dcmi.asset_tag);
	return value;
}

static struct cim_value fru_info_supported(struct view *v)
{
	return CIM_BOOL(!manufacturer(v).null || !model(v).null ||
			!serial_number(v).null);
}

static struct cim_value number_of_processors(struct view *v)
{
	const struct snapshot *s = v->snapshot;
	uint64_t n = 0;

	for (size_t row = 0; row < inventory_n_rows(s); row++) {
		struct view other;

		if (!inventory_is(s, row, THING_PROCESSOR))
			continue;
		other = view_of(v, &model_class_cim_processor, row);
		n += inventory_presence(&other) == PRESENCE_YES;
	}
	return n > 0 ? CIM_U(n) : CIM_NULL;
}

/* ---- sensors ---- */

static bool is_sensor(const struct model_class *class)
{
	return cim_class_is_a(class->class, &cim_class_CIM_NumericSensor);
}

static size_t count_sensors(const struct snapshot *s)
{
	size_t n = 0;

	for (size_t i = 0; model_classes[i]; i++)
		for (size_t row = 0; is_sensor(model_classes[i]) &&
				     row < model_classes[i]->n_rows(s);
		     row++)
			n += model_class_has_row(model_classes[i], s, row);
	return n;
}

/* What a getter gives for each sensor, in the order of classes and rows. */
static struct cim_value
sensors_that(struct view *v, const char *property,
	     struct cim_value (*change)(struct cim_value value))
{
	const struct snapshot *s = v->snapshot;
	size_t n = count_sensors(s), at = 0;
	struct cim_value *items;

	if (n == 0)
		return CIM_NULL;
	items = arena_new_array(v->arena, struct cim_value, n);
	if (!items) {
		v->error = -ENOMEM;
		return CIM_NULL;
	}
	for (size_t i = 0; model_classes[i]; i++) {
		const struct model_class *c = model_classes[i];
		int p = cim_class_property(c->class, property);

		for (size_t row = 0; is_sensor(c) && row < c->n_rows(s); row++)
			if (model_class_has_row(c, s, row))
				items[at++] =
					c->getters[p]
						? change(value_of(v, c, row,
								  (size_t)p))
						: CIM_NULL;
	}
	return (struct cim_value){ .n = n, .items = items };
}

static struct cim_value same(struct cim_value value)
{
	return value;
}

/* HealthState in the three steps of PrimaryStatus. */
static struct cim_value primary_status(struct cim_value health)
{
	if (health.u == CIM_HEALTH_STATE_UNKNOWN)
		return CIM_U(CIM_NUMERIC_SENSOR_PRIMARY_STATUS_UNKNOWN);
	if (health.u == CIM_HEALTH_STATE_OK)
		return CIM_U(CIM_NUMERIC_SENSOR_PRIMARY_STATUS_OK);
	return CIM_U(health.u == CIM_HEALTH_STATE_DEGRADED_WARNING
			     ? CIM_NUMERIC_SENSOR_PRIMARY_STATUS_DEGRADED
			     : CIM_NUMERIC_SENSOR_PRIMARY_STATUS_ERROR);
}

static struct cim_value sensor_primary_status(struct view *v)
{
	return sensors_that(v, "HealthState", primary_status);
}

#define SENSOR_GETTER(name, property)                                          \
	static struct cim_value name(struct view *v)                           \
	{                                                                      \
		return sensors_that(v, property, same);                        \
	}

SENSOR_GETTER(sensor_base_units, "BaseUnits")
SENSOR_GETTER(sensor_context, "Caption")
SENSOR_GETTER(sensor_reading, "CurrentReading")
SENSOR_GETTER(sensor_state, "CurrentState")
SENSOR_GETTER(sensor_names, "ElementName")
SENSOR_GETTER(sensor_enabled, "EnabledState")
SENSOR_GETTER(sensor_health, "HealthState")
SENSOR_GETTER(sensor_lower_critical, "LowerThresholdCritical")
SENSOR_GETTER(sensor_lower_fatal, "LowerThresholdFatal")
SENSOR_GETTER(sensor_lower_non_critical, "LowerThresholdNonCritical")
SENSOR_GETTER(sensor_other_types, "OtherSensorTypeDescription")
SENSOR_GETTER(sensor_rate_units, "RateUnits")
SENSOR_GETTER(sensor_types, "SensorType")
SENSOR_GETTER(sensor_modifiers, "UnitModifier")
SENSOR_GETTER(sensor_upper_critical, "UpperThresholdCritical")
SENSOR_GETTER(sensor_upper_fatal, "UpperThresholdFatal")
SENSOR_GETTER(sensor_upper_non_critical, "UpperThresholdNonCritical")

/* ---- the log ---- */

static struct cim_value one(struct view *v, struct cim_value value)
{
	struct cim_value *item = arena_new_array(v->arena, struct cim_value, 1);

	if (!item) {
		v->error = -ENOMEM;
		return CIM_NULL;
	}
	*item = value;
	return (struct cim_value){ .n = 1, .items = item };
}

static struct cim_value of_log(struct view *v, size_t property)
{
	return v->snapshot->sel ? one(v, value_of(v, &model_class_record_log, 0,
						  property))
				: CIM_NULL;
}

static struct cim_value log_instance_id(struct view *v)
{
	return of_log(v, RECORD_LOG_INSTANCE_ID);
}

static struct cim_value log_max(struct view *v)
{
	return of_log(v, RECORD_LOG_MAX_NUMBER_OF_RECORDS);
}

static struct cim_value log_current(struct view *v)
{
	return of_log(v, RECORD_LOG_CURRENT_NUMBER_OF_RECORDS);
}

static struct cim_value log_policy(struct view *v)
{
	return v->snapshot->sel
		       ? one(v, CIM_U(CIM_LOG_OVERWRITE_POLICY_UNKNOWN))
		       : CIM_NULL;
}

static struct cim_value log_state(struct view *v)
{
	const struct platform *p = platform_of(v);

	if (!v->snapshot->sel)
		return CIM_NULL;
	if (!p || !p->has_enables)
		return one(v, CIM_U(CIM_LOG_STATE_UNKNOWN));
	return one(v, CIM_U(platform_logs(p) ? CIM_LOG_STATE_ENABLED
					     : CIM_LOG_STATE_DISABLED));
}

/* ---- boot ---- */

static const struct platform_boot *boot_of(const struct view *v)
{
	const struct platform *p = platform_of(v);

	return p && p->has_boot ? &p->boot : NULL;
}

static struct cim_value boot_strings(struct view *v)
{
	const char *texts[PLATFORM_N_BOOT_SOURCES];

	for (size_t i = 0; i < PLATFORM_N_BOOT_SOURCES; i++)
		texts[i] = platform_boot_source(i);
	return view_strings(v, texts, boot_of(v) ? PLATFORM_N_BOOT_SOURCES : 0);
}

/* The index of what is set, if it is set for this long. */
static struct cim_value boot_index(struct view *v, bool is_persistent)
{
	const struct platform_boot *b = boot_of(v);
	int index = b && b->is_valid ? platform_boot_index(b->device) : -1;

	return index >= 0 && b->is_persistent == is_persistent
		       ? CIM_U((uint64_t)index)
		       : CIM_NULL;
}

static struct cim_value persistent_boot(struct view *v)
{
	struct cim_value index = boot_index(v, true);

	return index.null ? index : one(v, index);
}

static struct cim_value one_time_boot(struct view *v)
{
	return boot_index(v, false);
}

/* ---- firmware and system ---- */

static struct cim_value bios_number(struct view *v, size_t i)
{
	const struct platform *p = platform_of(v);

	return p ? platform_version_number(p->system_info.firmware, i)
		 : CIM_NULL;
}

static struct cim_value bios_major(struct view *v)
{
	return bios_number(v, 0);
}

static struct cim_value bios_minor(struct view *v)
{
	return bios_number(v, 1);
}

static struct cim_value bios_revision(struct view *v)
{
	return bios_number(v, 2);
}

static struct cim_value bios_build(struct view *v)
{
	return bios_number(v, 3);
}

static struct cim_value text_or_null(const struct platform *p, const char *text)
{
	return p && *text ? CIM_STR(text) : CIM_NULL;
}

static struct cim_value bios_version(struct view *v)
{
	const struct platform *p = platform_of(v);

	return text_or_null(p, p ? p->system_info.firmware : "");
}

static struct cim_value bmc_major(struct view *v)
{
	return v->snapshot->has_device_id
		       ? CIM_U((uint64_t)v->snapshot->device_id.firmware_major)
		       : CIM_NULL;
}

static struct cim_value bmc_minor(struct view *v)
{
	return v->snapshot->has_device_id
		       ? platform_bcd(v->snapshot->device_id.firmware_minor)
		       : CIM_NULL;
}

static struct cim_value bmc_name(struct view *v)
{
	return VIEW_CONCAT(v, v->snapshot->label, " BMC firmware");
}

static struct cim_value bmc_version(struct view *v)
{
	const struct bmc_device_id *id = &v->snapshot->device_id;

	if (!v->snapshot->has_device_id)
		return CIM_NULL;
	if (!id->has_aux)
		return view_printf(v, "%d.%02x", id->firmware_major,
				   (unsigned)id->firmware_minor);
	return view_printf(v, "%d.%02x.%02x%02x%02x%02x", id->firmware_major,
			   (unsigned)id->firmware_minor, id->aux[0], id->aux[1],
			   id->aux[2], id->aux[3]);
}

static struct cim_value dedicated(struct view *v)
{
	static const uint16_t host = CIM_DEDICATED_NOT_DEDICATED;

	return view_u16s(v, &host, 1);
}

static struct cim_value os_version(struct view *v)
{
	const struct platform *p = platform_of(v);

	if (!p)
		return CIM_NULL;
	return text_or_null(p, *p->system_info.os ? p->system_info.os
						  : p->system_info.primary_os);
}

static struct infos infos_of(struct view *v)
{
	const struct platform *p = platform_of(v);
	struct infos infos = { 0 };

	if (v->snapshot->has_guid)
		infos_add(&infos, "CIM:GUID", v->snapshot->system_name);
	if (p)
		infos_add(&infos, "CIM:Model:HostName", p->system_info.name);
	if (p && p->n_lans > 0 && p->lans[0].has_ip)
		infos_add(&infos, "CIM:ManagementAddress",
			  platform_ipv4(v, p->lans[0].ip).string);
	return infos;
}

static struct cim_value identifying_descriptions(struct view *v)
{
	struct infos infos = infos_of(v);

	return view_strings(v, infos.what, infos.n);
}

static struct cim_value other_identifying_info(struct view *v)
{
	struct infos infos = infos_of(v);

	return view_strings(v, infos.value, infos.n);
}

#define P(name) [CIM_PHYSICAL_COMPUTER_SYSTEM_VIEW_##name]
#define S(name) P(NUMERIC_SENSOR_##name)

/* clang-format off */
static const model_getter
	getters[N_CIM_PHYSICAL_COMPUTER_SYSTEM_VIEW_PROPERTIES] = {
	P(CAPTION) = caption,
	P(CURRENT_BIOS_BUILD_NUMBER) = bios_build,
	P(CURRENT_BIOS_MAJOR_VERSION) = bios_major,
	P(CURRENT_BIOS_MINOR_VERSION) = bios_minor,
	P(CURRENT_BIOS_REVISION_NUMBER) = bios_revision,
	P(CURRENT_BIOS_VERSION_STRING) = bios_version,
	P(CURRENT_MANAGEMENT_FIRMWARE_ELEMENT_NAME) = bmc_name,
	P(CURRENT_MANAGEMENT_FIRMWARE_MAJOR_VERSION) = bmc_major,
	P(CURRENT_MANAGEMENT_FIRMWARE_MINOR_VERSION) = bmc_minor,
	P(CURRENT_MANAGEMENT_FIRMWARE_VERSION_STRING) = bmc_version,
	P(DEDICATED) = dedicated,
	P(ELEMENT_NAME) = element_name,
	P(ENABLED_STATE) = enabled_state,
	P(FRU_INFO_SUPPORTED) = fru_info_supported,
	P(HEALTH_STATE) = view_health_state,
	P(IDENTIFYING_DESCRIPTIONS) = identifying_descriptions,
	P(INSTANCE_ID) = instance_id,
	P(LOG_CURRENT_NUMBER_OF_RECORDS) = log_current,
	P(LOG_INSTANCE_ID) = log_instance_id,
	P(LOG_MAX_NUMBER_OF_RECORDS) = log_max,
	P(LOG_OVERWRITE_POLICY) = log_policy,
	P(LOG_STATE) = log_state,
	P(MANUFACTURER) = manufacturer,
	P(MODEL) = model,
	P(NUMBER_OF_PROCESSORS) = number_of_processors,
	S(BASE_UNITS) = sensor_base_units,
	S(CONTEXT) = sensor_context,
	S(CURRENT_READING) = sensor_reading,
	S(CURRENT_STATE) = sensor_state,
	S(ELEMENT_NAME) = sensor_names,
	S(ENABLED_STATE) = sensor_enabled,
	S(HEALTH_STATE) = sensor_health,
	S(LOWER_THRESHOLD_CRITICAL) = sensor_lower_critical,
	S(LOWER_THRESHOLD_FATAL) = sensor_lower_fatal,
	S(LOWER_THRESHOLD_NON_CRITICAL) = sensor_lower_non_critical,
	S(OTHER_SENSOR_TYPE_DESCRIPTION) = sensor_other_types,
	S(PRIMARY_STATUS) = sensor_primary_status,
	S(RATE_UNITS) = sensor_rate_units,
	S(SENSOR_TYPE) = sensor_types,
	S(UNIT_MODIFIER) = sensor_modifiers,
	S(UPPER_THRESHOLD_CRITICAL) = sensor_upper_critical,
	S(UPPER_THRESHOLD_FATAL) = sensor_upper_fatal,
	S(UPPER_THRESHOLD_NON_CRITICAL) = sensor_upper_non_critical,
	P(ONE_TIME_BOOT_SOURCE) = one_time_boot,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(OS_VERSION) = os_version,
	P(OTHER_IDENTIFYING_INFO) = other_identifying_info,
	P(PART_NUMBER) = part_number,
	P(PERSISTENT_BOOT_CONFIG_ORDER) = persistent_boot,
	P(POWER_ALLOCATION_LIMIT) = power_allocation_limit,
	P(POWER_UTILIZATION_MODE) = power_utilization_mode,
	P(POWER_UTILIZATION_MODES_SUPPORTED) = power_utilization_modes,
	P(REQUESTED_STATE) = requested_state,
	P(SERIAL_NUMBER) = serial_number,
	P(SKU) = sku,
	P(STRUCTURED_BOOT_STRING) = boot_strings,
	P(TAG) = tag,
	P(VERSION) = version,
};
/* clang-format on */

const struct model_class model_class_cim_physical_computer_system_view = {
	.class = &cim_class_CIM_PhysicalComputerSystemView,
	.n_rows = n_rows,
	.judge = judge,
	.getters = getters,
	.methods = model_methods_physical_computer_system_view,
};
