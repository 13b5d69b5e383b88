/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/method.h"
#include "libipmiprov/model/platform-view.h"

enum { SEL_RECORD_SIZE = 16 };

static size_t n_rows(const struct snapshot *s)
{
	return s->sel ? 1 : 0;
}

static bool is_full(const struct sel *sel)
{
	return (sel->has_info && sel->n_free < SEL_RECORD_SIZE) ||
	       (sel->capacity > 0 && sel->n_entries >= (size_t)sel->capacity);
}

static void judge(struct view *v, struct verdict *ret)
{
	const struct sel *sel = v->snapshot->sel;

	*ret = verdict_of(sel->overflow || is_full(sel) ? SEVERITY_WARNING
							: SEVERITY_OK);
	if (sel->overflow)
		ret->text = "Full: events were lost";
	else
		ret->text = is_full(sel) ? "Full" : "OK";
}

struct cim_value record_log_instance_id(struct view *v)
{
	return VIEW_CONCAT(v, "IPMI:", v->snapshot->system_name, ":SEL");
}

static struct cim_value caption(struct view *v)
{
	(void)v;
	return CIM_STR("System Event Log");
}

static struct cim_value current_number(struct view *v)
{
	return CIM_U(v->snapshot->sel->n_entries);
}

static struct cim_value description(struct view *v)
{
	const struct sel *sel = v->snapshot->sel;

	if (!sel->has_info)
		return caption(v);
	return view_printf(v, "System Event Log, version %d.%d, %d bytes free",
			   sel->version & 15, sel->version >> 4, sel->n_free);
}

/* A BMC that does not say whether it logs is taken to. */
static struct cim_value enabled_state(struct view *v)
{
	const struct platform *p = platform_of(v);

	if (snapshot_is_lost(v->snapshot))
		return CIM_U(CIM_ENABLED_STATE_UNKNOWN);
	return CIM_U(p && p->has_enables && !platform_logs(p)
			     ? CIM_ENABLED_STATE_DISABLED
			     : CIM_ENABLED_STATE_ENABLED);
}

static struct cim_value max_number(struct view *v)
{
	return CIM_U((uint64_t)v->snapshot->sel->capacity);
}

static struct cim_value name(struct view *v)
{
	(void)v;
	return CIM_STR("SEL");
}

#define P(name) [RECORD_LOG_##name]

/* clang-format off */
static const model_getter getters[N_RECORD_LOG_PROPERTIES] = {
	P(CAPTION) = caption,
	P(CURRENT_NUMBER_OF_RECORDS) = current_number,
	P(DESCRIPTION) = description,
	P(ELEMENT_NAME) = caption,
	P(ENABLED_STATE) = enabled_state,
	P(HEALTH_STATE) = view_health_state,
	P(INSTANCE_ID) = record_log_instance_id,
	P(MAX_NUMBER_OF_RECORDS) = max_number,
	P(NAME) = name,
	P(OPERATIONAL_STATUS) = view_operational_status,
	P(STATUS) = view_status,
	P(STATUS_DESCRIPTIONS) = view_status_descriptions,
};
/* clang-format on */

const struct model_class model_class_record_log = {
	.class = &cim_class_RecordLog,
	.n_rows = n_rows,
	.judge = judge,
	.getters = getters,
	.methods = model_methods_record_log,
};
