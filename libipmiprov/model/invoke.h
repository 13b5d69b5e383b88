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

struct model_call {
	const struct snapshot *snapshot; /* borrowed: whose BMC is asked */
	const struct cim_method *method; /* NULL: properties are set */
	struct bmc_action action;        /* BMC_ACTION_NOTHING: done at once */

	/* After model_call_finish() */
	struct cim_value return_value;
	struct cim_value *out; /* method->n_parameters; null where not out */
	struct cim_instance *instance; /* set: as it is now; or NULL */
	const char *problem;           /* what went wrong in words; or NULL */
	int event; /* Windows' event id to log: 1000, 1001; or 0 */

	/* The model's own. */
	int (*finish)(struct model_call *call, int r, struct arena *a);
	struct model_object object;
	unsigned long private;
};

/* Positive answers; *ret_name is the parameter or property that is meant. */
enum {
	_MODEL_R_OK,
	MODEL_R_NO_METHOD,
	MODEL_R_BAD_PARAMETER, /* missing, unknown, or of a wrong value */
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

/**
 * model_set() - what a change of properties asks of a BMC
 * @o: the instance to change
 * @changes: class->n_properties values; only those with a bit in @is_changed
 *           count
 * @is_changed: class->n_properties
 *
 * Return: 0, MODEL_R_*, or -ENOMEM.
 */
int model_set(const struct model_object *o, const struct cim_value *changes,
	      const bool *is_changed, struct arena *a, struct model_call *ret,
	      const char **ret_name);

/**
 * model_call_finish() - say what came of it
 * @r: what bmc_do() returned; 0 for BMC_ACTION_NOTHING
 *
 * Return: 0: return_value and out are filled; or -ENOMEM.
 */
int model_call_finish(struct model_call *call, int r, struct arena *a);
