/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a class file gives to invoke.c
 *
 * A method is a row: its name, what it needs, and a function that turns its
 * parameters into an action.  Methods without a row are not supported, and say
 * so.
 */

#include "libipmiprov/model/class.h"
#include "libipmiprov/model/invoke.h"

enum { METHOD_MAX_REQUIRED = 6 };

struct method_args {
	const struct model_object *object;
	const struct cim_method *method;
	const struct cim_value *in;
	struct arena *arena;
	const char *bad; /* the parameter that MODEL_R_BAD_PARAMETER means */
};

struct model_method {
	const char *name; /* NULL ends a table */
	/* Fills in @call: its action, or how it ends without one. */
	int (*start)(struct method_args *args, struct model_call *call);
	const char *required[METHOD_MAX_REQUIRED]; /* parameters */
};

struct model_setter {
	size_t property;
	/* Takes a value that is not the one it has. */
	int (*set)(const struct model_object *o, size_t property,
		   const struct cim_value *value, struct model_call *call);
};

extern const struct model_method model_methods_computer_system[];
extern const struct model_method model_methods_microsoft_ipmi[];
extern const struct model_method model_methods_numeric_sensor[];
extern const struct model_method model_methods_physical_computer_system_view[];
extern const struct model_method model_methods_record_log[];
extern const struct model_method model_methods_sensor[];

extern const struct model_setter model_setters_numeric_sensor[];

/* How answers of a BMC become the return code of a method. */
enum method_codes {
	CODES_SIMPLE, /* 0 done, 1 not supported, 2 an error */
	CODES_DEVICE, /* 2 not in this state, 3 an error */
	CODES_STATE_CHANGE,
	CODES_CLEAR_LOG,
};

/** method_in() - an in parameter by name; null where it is not given */
const struct cim_value *method_in(const struct method_args *args,
				  const char *name);

/** method_bad() - MODEL_R_BAD_PARAMETER for a parameter */
int method_bad(struct method_args *args, const char *name);

/** method_returns() - done at once, with a return code; always 0 */
int method_returns(struct model_call *call, unsigned code);

/** method_does() - an action whose end is told by a return code; always 0 */
int method_does(struct model_call *call, enum bmc_action_kind kind, int value,
		enum method_codes codes);

/** method_out() - set an out parameter of a call that is being finished */
void method_out(struct model_call *call, const char *name,
		struct cim_value value);

/** method_problem() - what an answer of bmc_do() says in words; NULL for 0 */
const char *method_problem(int r, struct arena *a);

/** set_finish() - say what came of a change of properties */
int set_finish(struct model_call *call, int r, struct arena *a);

/** set_thresholds_show() - the object as it is once they are set
 *  @ret: its snapshot is of the arena; 0 or -ENOMEM */
int set_thresholds_show(const struct model_call *call, struct arena *a,
			struct model_object *ret);

/** set_thresholds_refused() - name what the BMC did not take, add the events;
 *  0 or -ENOMEM */
int set_thresholds_refused(struct model_call *call, struct arena *a);

/** method_is_unsupported() - does the BMC not know how to do this at all? */
bool method_is_unsupported(int r);
