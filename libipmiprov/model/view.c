/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "cim/datetime.h"
#include "libipmiprov/model/class.h"

/* clang-format off */
static const struct {
	uint16_t health, status;
} verdicts[] = {
	[SEVERITY_UNKNOWN] = { CIM_HEALTH_STATE_UNKNOWN,
			       CIM_OPERATIONAL_STATUS_UNKNOWN },
	[SEVERITY_OK] = { CIM_HEALTH_STATE_OK, CIM_OPERATIONAL_STATUS_OK },
	[SEVERITY_WARNING] = { CIM_HEALTH_STATE_DEGRADED_WARNING,
			       CIM_OPERATIONAL_STATUS_DEGRADED },
	[SEVERITY_CRITICAL] = { CIM_HEALTH_STATE_CRITICAL_FAILURE,
				CIM_OPERATIONAL_STATUS_ERROR },
};

/* Status, the old word for what OperationalStatus says. */
static const char *const status_words[] = {
	[CIM_OPERATIONAL_STATUS_OK] = "OK",
	[CIM_OPERATIONAL_STATUS_DEGRADED] = "Degraded",
	[CIM_OPERATIONAL_STATUS_STRESSED] = "Stressed",
	[CIM_OPERATIONAL_STATUS_PREDICTIVE_FAILURE] = "Pred Fail",
	[CIM_OPERATIONAL_STATUS_ERROR] = "Error",
	[CIM_OPERATIONAL_STATUS_NON_RECOVERABLE_ERROR] = "NonRecover",
	[CIM_OPERATIONAL_STATUS_STARTING] = "Starting",
	[CIM_OPERATIONAL_STATUS_STOPPING] = "Stopping",
	[CIM_OPERATIONAL_STATUS_STOPPED] = "Stopped",
	[CIM_OPERATIONAL_STATUS_IN_SERVICE] = "Service",
	[CIM_OPERATIONAL_STATUS_NO_CONTACT] = "No Contact",
	[CIM_OPERATIONAL_STATUS_LOST_COMMUNICATION] = "Lost Comm",
};
/* clang-format on */

enum { PRINTF_SIZE = 256 }; /* more is formatted twice */

static struct cim_value no_memory(struct view *v)
{
	v->error = -ENOMEM;
	return CIM_NULL;
}

struct cim_value view_printf(struct view *v, const char *format, ...)
{
	char text[PRINTF_SIZE], *copy;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n < 0)
		return no_memory(v);

	copy = arena_alloc(v->arena, (size_t)n + 1);
	if (!copy)
		return no_memory(v);
	if ((size_t)n < sizeof(text)) {
		memcpy(copy, text, (size_t)n + 1);
	} else {
		va_start(args, format);
		vsnprintf(copy, (size_t)n + 1, format, args);
		va_end(args);
	}
	return CIM_STR(copy);
}

struct cim_value view_concat(struct view *v, const char *const *parts)
{
	size_t size = 1;
	char *text, *end;

	for (const char *const *p = parts; *p; p++)
		size += strlen(*p);
	text = end = arena_alloc(v->arena, size);
	if (!text)
		return no_memory(v);
	for (const char *const *p = parts; *p; p++)
		end = stpcpy(end, *p);
	return CIM_STR(text);
}

struct cim_value view_decimal(struct view *v, unsigned number)
{
	char text[16], *at = &text[sizeof(text) - 1];

	*at = '\0';
	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	return view_string(v, at, 0);
}

/* Bytes of the first @max_chars characters. */
static size_t utf8_prefix(const char *text, size_t max_chars)
{
	size_t n = 0;

	for (size_t chars = 0; text[n]; n++) {
		bool starts = ((unsigned char)text[n] & 0xc0) != 0x80;

		if (starts && chars++ == max_chars)
			break;
	}
	return n;
}

struct cim_value view_string(struct view *v, const char *text, size_t max_chars)
{
	size_t n = strlen(text);
	char *copy;

	if (max_chars > 0 && n > max_chars)
		n = utf8_prefix(text, max_chars);
	copy = arena_strndup(v->arena, text, n);
	return copy ? CIM_STR(copy) : no_memory(v);
}

struct cim_value view_u16s(struct view *v, const uint16_t *items, size_t n)
{
	struct cim_value *values;

	if (n == 0)
		return CIM_NULL;
	values = arena_new_array(v->arena, struct cim_value, n);
	if (!values)
		return no_memory(v);
	for (size_t i = 0; i < n; i++)
		values[i] = CIM_U(items[i]);
	return (struct cim_value){ .n = n, .items = values };
}

struct cim_value view_strings(struct view *v, const char *const *items,
			      size_t n)
{
	struct cim_value *values;

	if (n == 0)
		return CIM_NULL;
	values = arena_new_array(v->arena, struct cim_value, n);
	if (!values)
		return no_memory(v);
	for (size_t i = 0; i < n; i++)
		values[i] = CIM_STR(items[i]);
	return (struct cim_value){ .n = n, .items = values };
}

void infos_add(struct infos *to, const char *what, const char *value)
{
	if (!value || !*value || to->n == INFOS_MAX)
		return;
	to->what[to->n] = what;
	to->value[to->n++] = value;
}

struct cim_value view_reference(struct view *v, const struct model_class *class,
				size_t row)
{
	const struct model_object o = { .class = class->class,
					.snapshot = v->snapshot,
					.health = v->health,
					.row = row };
	struct cim_instance *keys =
		arena_alloc(v->arena, sizeof(struct cim_instance));

	if (!keys || model_keys(&o, v->arena, keys) != 0)
		return no_memory(v);
	return (struct cim_value){ .reference = keys };
}

struct verdict verdict_of(enum severity severity)
{
	return (struct verdict){ .health = verdicts[severity].health,
				 .status = verdicts[severity].status };
}

/* What is not heard of any more is not judged by what it said last. */
static void judge_contact(struct view *v)
{
	const struct snapshot *s = v->snapshot;
	struct cim_datetime last = { .us = s->last_answer_ns / NS_PER_US };
	char time[CIM_DATETIME_SIZE];

	if (!snapshot_is_stale(s) && !snapshot_is_lost(s))
		return;
	if (snapshot_is_lost(s))
		v->verdict.health = CIM_HEALTH_STATE_UNKNOWN;
	if (s->last_answer_ns == 0) {
		v->verdict.health = CIM_HEALTH_STATE_UNKNOWN;
		v->verdict.status = CIM_OPERATIONAL_STATUS_NO_CONTACT;
		v->verdict.text = "The BMC has not answered yet";
		return;
	}
	last.us -= last.us % (NS_PER_S / NS_PER_US);
	cim_datetime_format_xs(&last, time);
	v->verdict.status = CIM_OPERATIONAL_STATUS_LOST_COMMUNICATION;
	v->verdict.text =
		view_printf(v, "No answer from the BMC since %s", time).string;
}

const struct verdict *view_verdict(struct view *v)
{
	if (!v->has_verdict) {
		v->verdict = verdict_of(SEVERITY_UNKNOWN);
		v->verdict.text = "";
		v->class->judge(v, &v->verdict);
		judge_contact(v);
		v->has_verdict = true;
	}
	return &v->verdict;
}

struct cim_value view_class_name(struct view *v)
{
	return CIM_STR(v->class->class->name);
}

struct cim_value view_system_class_name(struct view *v)
{
	(void)v;
	return CIM_STR(model_class_computer_system.class->name);
}

struct cim_value view_system_name(struct view *v)
{
	return CIM_STR(v->snapshot->system_name);
}

/* The same as name() of ComputerSystem. */
struct cim_value view_controller_name(struct view *v)
{
	return VIEW_CONCAT(v, v->snapshot->system_name, ":BMC");
}

struct cim_value view_health_state(struct view *v)
{
	return CIM_U(view_verdict(v)->health);
}

struct cim_value view_operational_status(struct view *v)
{
	return view_u16s(v, &view_verdict(v)->status, 1);
}

struct cim_value view_status(struct view *v)
{
	uint16_t status = view_verdict(v)->status;
	const char *word =
		status < ARRAY_SIZE(status_words) ? status_words[status] : NULL;

	return CIM_STR(word ? word : "Unknown");
}

struct cim_value view_status_descriptions(struct view *v)
{
	const struct verdict *verdict = view_verdict(v);

	return view_strings(v, &verdict->text, verdict->text ? 1 : 0);
}
