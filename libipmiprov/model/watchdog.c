/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/macro.h"
#include "libipmiprov/model/platform-view.h"

enum { MS_PER_COUNT = 100 };

/* clang-format off */
/* Timer use, section 27.6 */
static const struct {
	uint16_t entity;
	const char *text;
} uses[] = {
	{ CIM_MONITORED_ENTITY_UNKNOWN, "Reserved" },
	{ CIM_MONITORED_ENTITY_BIOS_BOOT_PROCESS, "BIOS FRB2" },
	{ CIM_MONITORED_ENTITY_BIOS_BOOT_PROCESS, "BIOS/POST" },
	{ CIM_MONITORED_ENTITY_OPERATING_SYSTEM_BOOT_PROCESS, "OS Load" },
	{ CIM_MONITORED_ENTITY_OPERATING_SYSTEM, "SMS/OS" },
	{ CIM_MONITORED_ENTITY_OTHER, "OEM" },
};

static const uint16_t actions[] = {
	CIM_ACTION_ON_EXPIRATION_NONE_STATUS_ONLY,
	CIM_ACTION_ON_EXPIRATION_SYSTEM_RESET,
	CIM_ACTION_ON_EXPIRATION_SYSTEM_POWER_OFF,
	CIM_ACTION_ON_EXPIRATION_SYSTEM_POWER_OFF_THEN_ON,
};
/* clang-format on */

static size_t n_rows(const struct snapshot *s)
{
	return s->platform && s->platform->has_watchdog ? 1 : 0;
}

static const struct platform_watchdog *timer(const struct view *v)
{
	return &v->snapshot->platform->watchdog;
}

static void judge(struct view *v, struct verdict *ret)
{
	*ret = verdict_of(SEVERITY_OK);
	ret->text = timer(v)->is_running ? "Running" : "Stopped";
}

static size_t use_of(const struct view *v)
{
	return timer(v)->use < ARRAY_SIZE(uses) ? timer(v)->use : 0;
}

static struct cim_value action_on_expiration(struct view *v)
{
	return timer(v)->action < ARRAY_SIZE(actions)
		       ? CIM_U(actions[timer(v)->action])
		       : CIM_NULL;
}

static struct cim_value availability(struct view *v)
{
	if (snapshot_is_lost(v->snapshot))
		return CIM_U(CIM_AVAILABILITY_UNKNOWN);
	return CIM_U(timer(v)->is_running ? CIM_AVAILABILITY_RUNNING_FULL_POWER
					  : CIM_AVAILABILITY_OFF_LINE);
}

static struct cim_value caption(struct view *v)
{
	(void)v;
	return CIM_STR("Watchdog timer");
}

static struct cim_value description(struct view *v)
{
	return VIEW_CONCAT(v, "Watchdog timer for ", uses[use_of(v)].text);
}

static struct cim_value device_id(struct view *v)
{
	(void)v;
	return CIM_STR("watchdog");
}

static struct cim_value enabled_state(struct view *v)
{
	if (snapshot_is_lost(v->snapshot))
		return CIM_U(CIM_ENABLED_STATE_UNKNOWN);
	return CIM_U(timer(v)->is_running ? CIM_ENABLED_STATE_ENABLED
					  : CIM_ENABLED_STATE_DISABLED);
}

static struct cim_value monitored_entity(struct view *v)
{
	return CIM_U(uses[use_of(v)].entity);
}

static struct cim_value monitored_entity_description(struct view *v)
{
	return CIM_STR(uses[use_of(v)].text);
}

/* The highest flag: uses start one after the other as a machine comes up. */
static struct cim_value monitored_entity_on_last_expiration(struct view *v)
{
	for (size_t use = ARRAY_SIZE(uses); use-- > 1;)
		if (timer(v)->expired & 1 << use)
			return CIM_U(uses[use].entity);
	return CIM_NULL;
}

static struct cim_value timeout_interval(struct view *v)
{
	return CIM_U((uint64_t)timer(v)->initial * MS_PER_COUNT);
}

static struct cim_value timer_resolution(struct view *v)
{
	(void)v;
	return CIM_U(MS_PER_COUNT);
}

#define P(name) [CIM_WATCHDOG_##name]

/* clang-format off */
static const model_getter getters[N_CIM_WATCHDOG_PROPERTIES] = {
	P(ACTION_ON_EXPIRATION) = action_on_expiration,
	P(AVAILABILITY) = availability,
	P(CAPTION) = caption,
	P(CREATION_CLASS_NAME) = view_class_name,
	P(DESCRIPTION) = description,
	P(DEVICE_ID) = device_id,
	P(ELEMENT_NAME) = caption,
	P(ENABLED_STATE) = enabled_state,
	P(HEALTH_STATE) = view_health_state,
	P(MONITORED_ENTITY) = monitored_entity,
	P(MONITORED_ENTITY_DESCRIPTION) = monitored_entity_description,
	P(MONITORED_ENTITY_ON_LAST_EXPIRATION) =
		monitored_entity_on_last_expiration,
	P(NAME) = caption,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
	P(SYSTEM_CREATION_CLASS_NAME) = view_system_class_name,
	P(SYSTEM_NAME) = view_system_name,
	P(TIMEOUT_INTERVAL) = timeout_interval,
	P(TIMER_RESOLUTION) = timer_resolution,
};
/* clang-format on */

const struct model_class model_class_cim_watchdog = {
	.class = &cim_class_CIM_Watchdog,
	.n_rows = n_rows,
	.judge = judge,
	.getters = getters,
};
