/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What is served: snapshots, the objects they hold, and their XML
 *
 * A view belongs to one snapshot; a set holds the views of all BMCs at one
 * moment, counted, so that an enumeration goes on over what it began with.  An
 * instance is rendered when it is first asked for, once for each form (URI,
 * class it is written as, with or without its endpoint reference), and the
 * bytes are then sent from where they are.  The memory of all that is bounded:
 * what was not used for longest is forgotten.  Loop thread only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"
#include "cim/cim.h"
#include "libipmiprov/model/model.h"
#include "libwsmgmt/request.h"

struct health_overrides;
struct model_notes;
struct view;
struct wsm_query;

/* Bytes of blocks, over all views, and room to render in. */
struct view_cache {
	size_t used, max;
	struct block *first, *last; /* least recently used first */
	struct arena *arena;
	struct buf scratch;
	const struct health_overrides *overrides; /* or NULL */
	struct model_notes *notes;                /* or NULL */
};

int view_cache_init(struct view_cache *cache, size_t max);
void view_cache_done(struct view_cache *cache); /* after all views */

struct item {
	const char *xml;
	uint32_t size;
	uint32_t units; /* in UTF-16 */
};

/* The form that instances are rendered in. */
struct form {
	const char *base;           /* resource URI up to the class */
	bool is_dmtf;               /* references carry __cimnamespace */
	const struct cim_class *as; /* write as this one; NULL: as they are */
	enum wsm_enumeration_mode mode;
	/* Write what it asks for only; or NULL.  Such a form is not kept. */
	const struct wsm_query *projection;
};

struct block; /* instances of one extent in one form */

/* All instances of exactly one class in one snapshot. */
struct extent {
	struct extent *next;
	struct view *view;
	const struct cim_class *class;
	struct model_objects objects;
	uint32_t *index; /* of keys; made when first needed */
	size_t n_index;
	struct block *blocks;
};

struct extents VEC(struct extent *);

struct view_set {
	int n_refs;
	size_t n;
	struct view **views; /* one a BMC; NULL: no snapshot yet */
};

int view_new(const struct snapshot *snapshot, struct view_cache *cache,
	     struct view **ret);
const struct snapshot *view_snapshot(const struct view *view);
struct view *view_ref(struct view *view);
void view_unref(struct view *view); /* NULL is fine */

/** view_retire() - no longer the newest: keep no XML of it from now on */
void view_retire(struct view *view);

int view_set_new(size_t n, struct view_set **ret);
struct view_set *view_set_ref(struct view_set *set);
void view_set_unref(struct view_set *set); /* NULL is fine */

/** view_set_is_complete() - has each BMC had its first snapshot? */
bool view_set_is_complete(const struct view_set *set);

/**
 * view_set_list() - the extents of a class and of those that descend from it
 * @exact: of @class only
 * @ret: extents are added, those without instances left out; they live as long
 *       as the set
 *
 * Return: 0 or -ENOMEM.
 */
int view_set_list(struct view_set *set, const struct cim_class *class,
		  bool exact, struct extents *ret);

/**
 * extent_find() - an instance by all its keys
 * @keys: key properties are set
 * @ret_row: its place in the extent
 *
 * Text is compared without regard to case.  Return: how many there are: 0, 1,
 * 2 for more; or -ENOMEM.
 */
int extent_find(struct extent *e, const struct cim_instance *keys,
		size_t *ret_row);

/**
 * extent_block() - where instances in a form are kept
 * @ret: a reference
 *
 * Return: 0 or -ENOMEM.
 */
int extent_block(struct extent *e, const struct form *form, struct block **ret);

/**
 * block_item() - the XML of an instance
 * @row: less than objects.n of the extent
 * @ret: stays as long as the block
 *
 * Return: 0 or -ENOMEM.
 */
int block_item(struct block *b, size_t row, struct item *ret);

struct block *block_ref(struct block *b);
void block_unref(struct block *b);
