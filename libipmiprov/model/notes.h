/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Properties that people write and no BMC keeps: who owns a machine, what it is
 * for
 *
 * Kept in a file, and laid over the instances that snapshots make.  One thread
 * at a time.
 */

#include "base/arena.h"
#include "cim/cim.h"

struct model_notes;

enum {
	MODEL_MAX_NOTES = 8192,
	MODEL_MAX_NOTES_SIZE = 1024 * 1024, /* bytes, as in the file */
};

/**
 * model_notes_open() - read what is kept
 * @path: copied; NULL: nothing is kept in a file.  No such file: no notes
 * @ret: free with model_notes_free(); lines that make no sense are passed over
 *
 * Return: 0 or a negative errno.
 */
int model_notes_open(const char *path, struct model_notes **ret);
void model_notes_free(struct model_notes *notes); /* NULL is fine */

/** model_notes_has() - is it a property that notes are taken of? */
bool model_notes_has(const struct cim_property *property);

/** model_notes_allow() - may it have this value? */
bool model_notes_allow(const struct cim_property *property,
		       const struct cim_value *value);

/**
 * model_notes_set() - take note of a value
 * @instance: whose; only keys are read
 * @property: of its class
 * @value: null: forget it
 *
 * Return: 0, -ENOMEM, or -ENOSPC with MODEL_MAX_NOTES or MODEL_MAX_NOTES_SIZE.
 */
int model_notes_set(struct model_notes *notes,
		    const struct cim_instance *instance, size_t property,
		    const struct cim_value *value);

/** model_notes_save() - write the file; 0 or a negative errno */
int model_notes_save(const struct model_notes *notes);

/** model_notes_undo() - back to what is in the file, if there is one */
void model_notes_undo(struct model_notes *notes);

/**
 * model_notes_apply() - what is noted takes the place of other values
 * Return: 0 or -ENOMEM.
 */
int model_notes_apply(const struct model_notes *notes, struct arena *a,
		      struct cim_instance *instance);
