/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Instances of association classes, for model.c
 *
 * The row of such an object is its two ends, packed: which class of
 * model_classes[], and which row of it.
 */

#include "libipmiprov/model/class.h"

/**
 * association_list() - add all instances of an association class
 * @s: of this snapshot
 *
 * Return: 0 or -ENOMEM.
 */
int association_list(const struct model_class *class, const struct snapshot *s,
		     const struct health_overrides *health,
		     struct model_objects *ret);

/** association_look() - points the view at both ends of a row */
void association_look(struct view *v, uint64_t row);
