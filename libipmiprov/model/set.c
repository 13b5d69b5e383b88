/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Changes of properties
 */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/model/method.h"
#include "libipmiprov/model/notes.h"

/* What changes by itself from one moment to the next; class NULL: all. */
static const struct {
	const char *class, *property;
} volatiles[] = {
	{ NULL, "AdditionalAvailability" },
	{ NULL, "Availability" },
	{ NULL, "CurrentNumberOfRecords" },
	{ NULL, "CurrentReading" },
	{ NULL, "CurrentState" },
	{ "RecordLog", "Description" }, /* tells what is free */
	{ NULL, "EnabledState" },
	{ NULL, "EnabledThresholds" },
	{ NULL, "ErrorCleared" },
	{ NULL, "ErrorDescription" },
	{ NULL, "HealthState" },
	{ NULL, "LastErrorCode" },
	{ NULL, "OperationalStatus" },
	{ NULL, "Status" },
	{ NULL, "StatusDescriptions" },
	{ NULL, "StatusInfo" },
};

static bool is_volatile(const struct cim_class *class, const char *property)
{
	for (size_t i = 0; i < ARRAY_SIZE(volatiles); i++)
		if (!strcasecmp(volatiles[i].property, property) &&
		    (!volatiles[i].class ||
		     !strcasecmp(volatiles[i].class, class->name)))
			return true;
	return false;
}

static bool is_same(const struct cim_property *p, const struct cim_value *a,
		    const struct cim_value *b)
{
	if (p->is_key && p->type == CIM_STRING && !a->null && !b->null)
		return !strcasecmp(a->string, b->string);
	return cim_value_equal(p, a, b);
}

static const struct model_setter *find_setter(const struct cim_class *class,
					      size_t property)
{
	const struct model_class *c = model_class_of(class);

	for (const struct model_setter *s = c ? c->setters : NULL; s && s->set;
	     s++)
		if (s->property == property)
			return s;
	return NULL;
}

static int set_one(const struct model_object *o, size_t i,
		   const struct model_changes *changes, struct model_call *call)
{
	const struct cim_property *p = &o->class->properties[i];
	const struct model_setter *setter = find_setter(o->class, i);
	struct model_note *notes = (struct model_note *)call->notes;

	if (setter)
		return setter->set(o, i, &changes->values[i], call);
	if (model_notes_has(p) && !p->is_key) {
		notes[call->n_notes++] =
			(struct model_note){ i, changes->values[i] };
		call->right = MAX(call->right, (enum ipmi_level)IPMI_OPERATE);
		return model_notes_allow(p, &changes->values[i])
			       ? 0
			       : MODEL_R_BAD_VALUE;
	}
	if (!changes->is_exact && is_volatile(o->class, p->name))
		return 0;
	return MODEL_R_READ_ONLY;
}

static int set_all(const struct model_object *o,
		   const struct model_changes *changes,
		   const struct cim_instance *now, struct model_call *call,
		   const char **ret_name)
{
	bool *is_changed = (bool *)call->is_changed;

	for (size_t i = 0; i < o->class->n_properties; i++) {
		const struct cim_property *p = &o->class->properties[i];
		int r;

		if (!changes->is_given[i] ||
		    is_same(p, &changes->values[i], &now->values[i]))
			continue;
		is_changed[i] = true;
		r = set_one(o, i, changes, call);
		if (r > 0)
			*ret_name = p->name;
		if (r != 0)
			return r;
	}
	return 0;
}

int model_set(const struct model_object *o, const struct model_changes *changes,
	      struct arena *a, struct model_call *ret, const char **ret_name)
{
	struct model_call call = {
		.object = *o,
		.return_value = CIM_NULL,
		.finish = set_finish,
		.notes = arena_new_array(a, struct model_note,
					 o->class->n_properties),
		.is_changed = arena_new_array(a, bool, o->class->n_properties),
	};
	struct cim_instance now;
	int r = call.notes && call.is_changed ? model_instance(o, a, &now)
					      : ERR_ORIGIN(-ENOMEM);

	if (r == 0)
		r = set_all(o, changes, &now, &call, ret_name);
	if (r != 0)
		return r;
	if (call.action.kind != BMC_ACTION_NOTHING) {
		call.effect = bmc_action_level(&call.action);
		call.outdates = true;
	}
	call.right = MAX(call.right, call.effect);
	*ret = call;
	return 0;
}

static int show(struct model_call *call, struct arena *a)
{
	struct model_object o = call->object;
	int r = 0;

	if (call->action.kind == BMC_ACTION_SET_THRESHOLDS)
		r = set_thresholds_show(call, a, &o);
	if (r == 0)
		r = model_instance(&o, a, &call->instance);
	for (size_t i = 0; r == 0 && i < call->n_notes; i++)
		if (!call->notes[i].value.null)
			call->instance.values[call->notes[i].property] =
				call->notes[i].value;
	return ERR_TRACE(r);
}

int set_finish(struct model_call *call, int r, struct arena *a)
{
	if (r == 0)
		return ERR_TRACE(show(call, a));
	call->failed = true;
	if (r == BMC_R_NOT_TAKEN)
		return ERR_TRACE(set_thresholds_refused(call, a));
	call->problem = method_problem(r, a);
	return call->problem ? 0 : ERR_ORIGIN(-ENOMEM);
}
