/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cim/classes.h"
#include "libipmiprov/api/handle.h"

/* What happened between two snapshots. */
struct change {
	struct ipmiprov *handle;
	const struct snapshot *now, *before;
};

static void objects_done(struct model_objects *objects)
{
	vec_done(objects);
}

enum ipmiprov_event_kind ipmiprov_event_kind(const struct ipmiprov_event *event)
{
	return event->kind;
}

const struct ipmiprov_instance *
ipmiprov_event_instance(const struct ipmiprov_event *event)
{
	return event->instance;
}

static int list_class(const struct change *c, const struct cim_class *class,
		      struct model_objects *ret)
{
	const struct model model = { .snapshots = &c->now,
				     .n_snapshots = 1,
				     .health = c->handle->health };

	return ERR_TRACE(model_list(&model, class, true, ret));
}

static int tell(const struct change *c, enum ipmiprov_event_kind kind,
		const struct model_object *objects, size_t n)
{
	struct ipmiprov_list *list;
	int r;

	if (n == 0)
		return 0;
	r = api_list(c->handle, c->now, objects, n, &list);
	if (r < 0)
		return ERR_TRACE(r);
	for (size_t i = 0; i < list->n; i++) {
		const struct ipmiprov_event event = { kind, &list->items[i] };

		c->handle->event_call(&event, c->handle->event_data);
	}
	ipmiprov_list_free(list);
	return 0;
}

static int tell_contact(const struct change *c)
{
	CLEANUP(objects_done) struct model_objects objects = { 0 };
	int r;

	if (c->now->is_reachable == c->before->is_reachable)
		return 0;
	r = list_class(c, &cim_class_ComputerSystem, &objects);
	if (r < 0 || objects.n == 0)
		return ERR_TRACE(r);
	/* the controller, which stands behind its host */
	return ERR_TRACE(tell(c, IPMIPROV_EVENT_CONTACT,
			      &objects.data[objects.n - 1], 1));
}

/* A log that nobody had read before is not news. */
static int tell_log(const struct change *c)
{
	CLEANUP(objects_done) struct model_objects objects = { 0 };
	size_t n;
	int r;

	if (!c->before->sel || !c->now->sel ||
	    c->now->changes.n_new_events == 0)
		return 0;
	r = list_class(c, &cim_class_LogRecord, &objects);
	if (r < 0)
		return ERR_TRACE(r);
	n = MIN(c->now->changes.n_new_events, objects.n);
	return ERR_TRACE(
		tell(c, IPMIPROV_EVENT_LOG, objects.data + objects.n - n, n));
}

static bool state_differs(const struct reading *a, const struct reading *b)
{
	return a->status != b->status || a->has_states != b->has_states ||
	       (a->has_states && a->states != b->states);
}

/* Objects of sensor classes have the sensor's index as their row. */
static void keep_changed(const struct change *c, struct model_objects *objects)
{
	size_t n = 0;

	for (size_t i = 0; i < objects->n; i++) {
		size_t row = (size_t)objects->data[i].row;

		if (row < c->now->sdr->n_sensors &&
		    state_differs(&c->now->readings[row],
				  &c->before->readings[row]))
			objects->data[n++] = objects->data[i];
	}
	objects->n = n;
}

static int tell_states(const struct change *c)
{
	CLEANUP(objects_done) struct model_objects objects = { 0 };
	int r;

	/* other records: nothing to compare with */
	if (!c->now->sdr || c->now->sdr != c->before->sdr)
		return 0;
	r = list_class(c, &cim_class_NumericSensor, &objects);
	if (r == 0)
		r = list_class(c, &cim_class_Sensor, &objects);
	if (r < 0)
		return ERR_TRACE(r);
	keep_changed(c, &objects);
	return ERR_TRACE(
		tell(c, IPMIPROV_EVENT_STATE, objects.data, objects.n));
}

int api_events(struct ipmiprov *h, const struct snapshot *now,
	       const struct snapshot *before)
{
	static const struct {
		enum ipmiprov_event_kind kind;
		int (*tell)(const struct change *c);
	} kinds[] = {
		{ IPMIPROV_EVENT_CONTACT, tell_contact },
		{ IPMIPROV_EVENT_LOG, tell_log },
		{ IPMIPROV_EVENT_STATE, tell_states },
	};
	const struct change change = { h, now, before };

	if (!before || !h->event_call)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		int r = h->event_kinds & kinds[i].kind ? kinds[i].tell(&change)
						       : 0;

		if (r < 0)
			return ERR_TRACE(r);
	}
	return 0;
}
