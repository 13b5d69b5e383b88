/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * CIM instances out of snapshots
 *
 * A class is a table of getters; an object is a class and a row of a snapshot.
 * Pure functions: no BMC is asked, nothing is kept, any thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "cim/cim.h"
#include "libipmiprov/snapshot/snapshot.h"

struct health_overrides;
struct model_notes;

/* What is served: the newest snapshot of each BMC, in configuration order. */
struct model {
	const struct snapshot *const *snapshots; /* borrowed, none is NULL */
	size_t n_snapshots;
	const struct health_overrides *health; /* borrowed; or NULL */
	const struct model_notes *notes;       /* borrowed; or NULL */
};

/* One instance that can be made: holds no memory of its own. */
struct model_object {
	const struct cim_class *class;         /* concrete */
	const struct snapshot *snapshot;       /* borrowed from the model */
	const struct health_overrides *health; /* as well */
	const struct model_notes *notes;       /* as well */
	uint64_t row; /* what it counts is the class' own business */
};

struct model_objects VEC(struct model_object);

/**
 * model_list() - all objects of a class and of those that descend from it
 * @m: what is served
 * @class: concrete or abstract
 * @exact: only instances of @class itself
 * @ret: objects are added here, classes in order of name; free with vec_done()
 *
 * Return: 0 or -ENOMEM.
 */
int model_list(const struct model *m, const struct cim_class *class, bool exact,
	       struct model_objects *ret);

/**
 * model_instance() - fill in all properties of an object
 * @o: from model_list()
 * @a: memory of the values
 * @ret: the instance; properties without a value are null
 *
 * Return: 0 or -ENOMEM.
 */
int model_instance(const struct model_object *o, struct arena *a,
		   struct cim_instance *ret);

/**
 * model_keys() - as model_instance(), with key properties only; cheap
 */
int model_keys(const struct model_object *o, struct arena *a,
	       struct cim_instance *ret);

/* Which instances a walk over associations takes; NULL: any. */
struct model_filter {
	const struct cim_class *association; /* it, or one that descends */
	const struct cim_class *result;      /* of model_associators() only */
	const char *role;        /* the reference that names the object */
	const char *result_role; /* the reference that names the other end */
};

/**
 * model_references() - the associations that an object takes part in
 * @o: any object that is no association
 * @filter: or NULL; names in any case
 * @ret: association instances are added, classes in order of name
 *
 * Return: 0 or -ENOMEM.
 */
int model_references(const struct model_object *o,
		     const struct model_filter *filter,
		     struct model_objects *ret);

/**
 * model_associators() - the objects at the other ends of them
 * @ret: objects are added, each once, in the order of the associations
 *
 * Return: 0 or -ENOMEM.
 */
int model_associators(const struct model_object *o,
		      const struct model_filter *filter,
		      struct model_objects *ret);

/** model_object_equal() - the same instance? */
bool model_object_equal(const struct model_object *a,
			const struct model_object *b);

/** model_class_is_served() - does this provider make instances of @class, or
 *  of a class that descends from it? */
bool model_class_is_served(const struct cim_class *class);
