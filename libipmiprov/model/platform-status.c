/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What the BMC says of the machine beside sensors
 */

#include "base/macro.h"
#include "libipmiprov/model/platform-view.h"

static size_t n_rows(const struct snapshot *s)
{
	return s->platform ? 1 : 0;
}

static struct cim_value caption(struct view *v)
{
	(void)v;
	return CIM_STR("Platform status");
}

static struct cim_value element_name(struct view *v)
{
	return CIM_STR(v->snapshot->label);
}

static struct cim_value instance_id(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name, ":Platform");
}

/* A part of the platform that was read, and still holds; or NULL. */
#define PART(v, name)                                                          \
	(platform_of(v) && platform_of(v)->has_##name ? &platform_of(v)->name  \
						      : NULL)

static struct cim_value power_on(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->is_on) : CIM_NULL;
}

static struct cim_value power_overload(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->power_overload) : CIM_NULL;
}

static struct cim_value power_interlock(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->interlock) : CIM_NULL;
}

static struct cim_value power_fault(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->power_fault) : CIM_NULL;
}

static struct cim_value power_control_fault(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->control_fault) : CIM_NULL;
}

static struct cim_value chassis_intrusion(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->intrusion) : CIM_NULL;
}

static struct cim_value front_panel_lockout(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->lockout) : CIM_NULL;
}

static struct cim_value drive_fault(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->drive_fault) : CIM_NULL;
}

static struct cim_value cooling_fault(struct view *v)
{
	const struct platform_chassis *c = PART(v, chassis);

	return c ? CIM_BOOL(c->fan_fault) : CIM_NULL;
}

static struct cim_value power_restore_policy(struct view *v)
{
	const struct platform_chassis *p = PART(v, chassis);

	return p ? CIM_U(p->restore_policy) : CIM_NULL;
}

static struct cim_value last_power_event(struct view *v)
{
	const struct platform_chassis *p = PART(v, chassis);

	return p ? CIM_U(p->last_power_event) : CIM_NULL;
}

/* The last values that the specification defines; BMCs send others too. */
enum { MAX_IDENTIFY = 2, MAX_RESTART_CAUSE = 11 };

static struct cim_value defined(uint8_t value, uint8_t max)
{
	return value <= max ? CIM_U(value) : CIM_NULL;
}

static struct cim_value identify_state(struct view *v)
{
	const struct platform_chassis *p = PART(v, chassis);

	return p && p->has_identify ? defined(p->identify_state, MAX_IDENTIFY)
				    : CIM_NULL;
}

static struct cim_value restart_cause(struct view *v)
{
	const uint8_t *p = PART(v, restart_cause);

	return p ? defined(*p, MAX_RESTART_CAUSE) : CIM_NULL;
}

static struct cim_value power_on_minutes(struct view *v)
{
	const struct platform_poh *p = PART(v, poh);

	return p ? CIM_U((uint64_t)p->count * p->minutes_per_count) : CIM_NULL;
}

/* 7Fh: unknown, and 2Ah (legacy on) and its like are no states of ACPI. */
enum { ACPI_MAX = 7 };

static struct cim_value acpi_system_state(struct view *v)
{
	const struct platform_acpi *p = PART(v, acpi);

	return p && p->system <= ACPI_MAX ? CIM_U(p->system) : CIM_NULL;
}

static struct cim_value acpi_device_state(struct view *v)
{
	const struct platform_acpi *p = PART(v, acpi);

	return p && p->device <= ACPI_MAX ? CIM_U(p->device) : CIM_NULL;
}

static struct cim_value self_test_result(struct view *v)
{
	const struct platform_self_test *p = PART(v, self_test);

	return p ? CIM_U(p->result) : CIM_NULL;
}

static struct cim_value self_test_detail(struct view *v)
{
	const struct platform_self_test *p = PART(v, self_test);

	return p ? CIM_U(p->detail) : CIM_NULL;
}

static struct cim_value self_test_description(struct view *v)
{
	static const struct {
		uint8_t result;
		const char *text;
	} texts[] = {
		{ 0x55, "Passed" },
		{ 0x56, "Not implemented" },
		{ 0x57, "Corrupt or inaccessible data or devices" },
		{ 0x58, "Fatal hardware error" },
	};
	const struct platform_self_test *p = PART(v, self_test);

	if (!p)
		return CIM_NULL;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i].result == p->result)
			return CIM_STR(texts[i].text);
	return view_printf(v, "Device specific failure %02Xh", p->result);
}

static struct cim_value system_guid(struct view *v)
{
	const struct platform *p = platform_of(v);

	return p && p->has_system_guid ? platform_guid(v, p->system_guid)
				       : CIM_NULL;
}

static struct cim_value device_guid(struct view *v)
{
	const struct platform *p = platform_of(v);

	return p && p->has_device_guid ? platform_guid(v, p->device_guid)
				       : CIM_NULL;
}

static struct cim_value text_or_null(const char *text)
{
	return *text ? CIM_STR(text) : CIM_NULL;
}

static struct cim_value asset_tag(struct view *v)
{
	const struct platform_dcmi *d = PART(v, dcmi);

	return d ? text_or_null(d->asset_tag) : CIM_NULL;
}

static struct cim_value controller_id(struct view *v)
{
	const struct platform_dcmi *d = PART(v, dcmi);

	return d ? text_or_null(d->controller_id) : CIM_NULL;
}

static struct cim_value host_name(struct view *v)
{
	const struct platform *p = platform_of(v);

	return p ? text_or_null(p->system_info.name) : CIM_NULL;
}

static struct cim_value controller_url(struct view *v)
{
	const struct platform *p = platform_of(v);

	return p ? text_or_null(p->system_info.url) : CIM_NULL;
}

#define P(name) [PLATFORM_STATUS_##name]

/* clang-format off */
static const model_getter getters[N_PLATFORM_STATUS_PROPERTIES] = {
	P(ACPI_DEVICE_STATE) = acpi_device_state,
	P(ACPI_SYSTEM_STATE) = acpi_system_state,
	P(ASSET_TAG) = asset_tag,
	P(CAPTION) = caption,
	P(CHASSIS_INTRUSION) = chassis_intrusion,
	P(CONTROLLER_ID) = controller_id,
	P(CONTROLLER_URL) = controller_url,
	P(COOLING_FAULT) = cooling_fault,
	P(DESCRIPTION) = caption,
	P(DEVICE_GUID) = device_guid,
	P(DRIVE_FAULT) = drive_fault,
	P(ELEMENT_NAME) = element_name,
	P(FRONT_PANEL_LOCKOUT) = front_panel_lockout,
	P(HOST_NAME) = host_name,
	P(IDENTIFY_STATE) = identify_state,
	P(INSTANCE_ID) = instance_id,
	P(LAST_POWER_EVENT) = last_power_event,
	P(POWER_CONTROL_FAULT) = power_control_fault,
	P(POWER_FAULT) = power_fault,
	P(POWER_INTERLOCK) = power_interlock,
	P(POWER_ON) = power_on,
	P(POWER_ON_MINUTES) = power_on_minutes,
	P(POWER_OVERLOAD) = power_overload,
	P(POWER_RESTORE_POLICY) = power_restore_policy,
	P(RESTART_CAUSE) = restart_cause,
	P(SELF_TEST_DESCRIPTION) = self_test_description,
	P(SELF_TEST_DETAIL) = self_test_detail,
	P(SELF_TEST_RESULT) = self_test_result,
	P(SYSTEM_GUID) = system_guid,
};
/* clang-format on */

const struct model_class model_class_platform_status = {
	.class = &cim_class_PlatformStatus,
	.n_rows = n_rows,
	.getters = getters,
};
