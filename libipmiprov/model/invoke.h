/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Methods of CIM instances, and changes of their properties
 *
 * The model checks what is asked and says what is to be done, as a struct
 * bmc_action; the caller sees to rights, has it run on the BMC's thread, and
 * lets the model say what came of it.  Nothing here waits.
 */

#include "libipmiprov/model/model.h"
#include "libipmiprov/repo/action.h"

enum { MODEL_MAX_EVENTS = 2 };

/* An event as Windows' provider logs it. */
struct model_event {
	int id; /* 1000, 1001 */
	const char *text;
};

/* A property that is not the BMC's, but kept for people. */
struct model_note {
	size_t property; /* of the object's class */
	struct cim_value value;
};

struct model_call {
	const struct cim_method *method; /* NULL: properties are set */
	struct model_object object;      /* whose snapshot says what was */
	struct bmc_action action;        /* BMC_ACTION_NOTHING: done at once */
	enum ipmi_level effect;          /* what it does to the BMC */
	enum ipmi_level right;           /* who may; not less than .effect */
	uint64_t timeout_us; /* the caller gives it so long; 0: not said */
	bool outdates;       /* readings, log or limits are others then */
	const struct model_note *notes; /* to keep once the action is done */
	size_t n_notes;
	const bool *is_changed; /* set: by property; NULL for methods */

	/* After model_call_finish() */
	struct cim_value return_value; /* null: it returns nothing */
	struct cim_value *out; /* method->n_parameters; null where not out */
	struct cim_instance instance; /* set: as it is now */
	const char *problem;          /* what went wrong in words; or NULL */
	bool failed; /* there is no way to say so in the return value, or, for
			properties, it was not done */
	struct model_event events[MODEL_MAX_EVENTS]; /* to log */
	size_t n_events;

	/* The model's own. */
	int (*finish)(struct model_call *call, int r, struct arena *a);
	unsigned private;
};

/* Positive answers; *ret_name is the parameter or property that is meant. */
enum {
	_MODEL_R_OK,
	MODEL_R_NO_METHOD,
	MODEL_R_BAD_PARAMETER, /* missing, or of a wrong value */
	MODEL_R_READ_ONLY,
	MODEL_R_BAD_VALUE,    /* of a property */
	MODEL_R_NOT_SETTABLE, /* the BMC does not let it be set */
};

/**
 * model_invoke() - what a method call asks of a BMC
 * @o: the instance it is called on
 * @method: of the class of @o
 * @in: method->n_parameters values, null where absent or not an in parameter
 * @a: memory of what @ret points to
 * @ret: to be run and finished; untouched unless 0 is returned
 * @ret_name: see above
 *
 * A method that this provider does not support is not refused here: it returns
 * 1 (Not Supported) as its documentation says.
 *
 * Return: 0, MODEL_R_*, or -ENOMEM.
 */
int model_invoke(const struct model_object *o, const struct cim_method *method,
		 const struct cim_value *in, struct arena *a,
		 struct model_call *ret, const char **ret_name);

/* What is asked of the properties of an instance. */
struct model_changes {
	const struct cim_value *values; /* class->n_properties */
	const bool *is_given;           /* class->n_properties; the others
					   count for nothing */
	bool is_exact; /* the caller means each: none is there only because all
			  are sent back */
};

/**
 * model_set() - what a change of properties asks of a BMC
 * @o: the instance to change
 *
 * A value that is the one it has is no change.  Nor is one of a read-only
 * property that goes up and down by itself, such as a reading, unless
 * is_exact: it was true when the caller saw it.
 *
 * Return: 0, MODEL_R_*, or -ENOMEM.
 */
int model_set(const struct model_object *o, const struct model_changes *changes,
	      struct arena *a, struct model_call *ret, const char **ret_name);

/**
 * model_call_finish() - say what came of it
 * @call: its object may by now be the same one of a later snapshot
 * @r: what bmc_do() returned; 0 for BMC_ACTION_NOTHING
 *
 * Return: 0: what a call has after it is filled in; or -ENOMEM.
 */
int model_call_finish(struct model_call *call, int r, struct arena *a);
