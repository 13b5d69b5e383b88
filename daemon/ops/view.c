/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "daemon/ops/keys.h"
#include "daemon/ops/view.h"
#include "libwsmgmt/reply.h"

enum {
	CHUNK_SIZE = 16 * 1024,
	MAX_RENDER = 16 * 1024 * 1024, /* arena for the values of one */
};

struct view {
	int n_refs;
	const struct snapshot *snapshot; /* own reference */
	struct view_cache *cache;
	struct extent *extents;
	bool is_retired;
};

struct chunk {
	struct chunk *next;
	size_t used, size;
	char bytes[];
};

struct block {
	int n_refs;
	struct block *next;          /* of its extent */
	struct block *newer, *older; /* in the cache */
	bool is_listed;              /* in both of these */
	struct extent *extent;       /* its view is held */
	struct form form;            /* .base is owned */
	struct item *items;
	struct chunk *chunks;
	size_t used; /* bytes, all told */
};

int view_cache_init(struct view_cache *cache, size_t max)
{
	*cache = (struct view_cache){ .max = max,
				      .arena = arena_new(MAX_RENDER) };
	return cache->arena ? 0 : ERR_ORIGIN(-ENOMEM);
}

void view_cache_done(struct view_cache *cache)
{
	arena_free(cache->arena);
	buf_done(&cache->scratch);
}

/* ---- blocks ---- */

struct block *block_ref(struct block *b)
{
	b->n_refs++;
	return b;
}

void block_unref(struct block *b)
{
	if (!b || --b->n_refs > 0)
		return;
	for (struct chunk *c = b->chunks, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	view_unref(b->extent->view);
	free((char *)b->form.base);
	free(b->items);
	free(b);
}

static void cache_add(struct view_cache *cache, struct block *b)
{
	b->newer = NULL;
	b->older = cache->last;
	if (cache->last)
		cache->last->newer = b;
	else
		cache->first = b;
	cache->last = b;
}

static void cache_remove(struct view_cache *cache, struct block *b)
{
	*(b->older ? &b->older->newer : &cache->first) = b->newer;
	*(b->newer ? &b->newer->older : &cache->last) = b->older;
}

/* Forgets a block; who holds it keeps it. */
static void unlist(struct block *b)
{
	struct view_cache *cache = b->extent->view->cache;
	struct block **at = &b->extent->blocks;

	if (!b->is_listed)
		return;
	while (*at != b)
		at = &(*at)->next;
	*at = b->next;
	cache_remove(cache, b);
	cache->used -= b->used;
	b->is_listed = false;
	block_unref(b);
}

static void account(struct block *b, size_t size)
{
	struct view_cache *cache = b->extent->view->cache;

	b->used += size;
	if (!b->is_listed)
		return;
	cache->used += size;
	while (cache->used > cache->max && cache->first != b)
		unlist(cache->first);
	if (cache->used > cache->max)
		unlist(b);
}

static bool is_form(const struct block *b, const struct form *form)
{
	return b->form.as == form->as && b->form.mode == form->mode &&
	       b->form.is_dmtf == form->is_dmtf &&
	       !strcmp(b->form.base, form->base);
}

static int block_new(struct extent *e, const struct form *form,
		     struct block **ret)
{
	struct block *b = calloc(1, sizeof(*b));

	if (!b)
		return ERR_ORIGIN(-ENOMEM);
	*b = (struct block){ .n_refs = 1, .extent = e, .form = *form };
	view_ref(e->view);
	b->form.base = strdup(form->base);
	b->items = calloc(e->objects.n, sizeof(*b->items));
	if (!b->form.base || !b->items) {
		block_unref(b);
		return ERR_ORIGIN(-ENOMEM);
	}
	*ret = b;
	return 0;
}

static void list_block(struct extent *e, struct block *b)
{
	b->is_listed = true;
	block_ref(b);
	b->next = e->blocks;
	e->blocks = b;
	cache_add(e->view->cache, b);
	account(b, sizeof(*b) + e->objects.n * sizeof(*b->items));
}

int extent_block(struct extent *e, const struct form *form, struct block **ret)
{
	struct block *b;
	int r;

	for (b = form->projection ? NULL : e->blocks; b; b = b->next) {
		if (!is_form(b, form))
			continue;
		cache_remove(e->view->cache, b);
		cache_add(e->view->cache, b);
		*ret = block_ref(b);
		return 0;
	}
	r = block_new(e, form, &b);
	if (r != 0)
		return ERR_TRACE(r);
	if (!e->view->is_retired && !form->projection)
		list_block(e, b);
	*ret = b;
	return 0;
}

static char *chunk_alloc(struct block *b, size_t size)
{
	struct chunk *c = b->chunks;
	size_t want = MAX(size, (size_t)CHUNK_SIZE - sizeof(*c));

	if (!c || c->size - c->used < size) {
		c = malloc(sizeof(*c) + want);
		if (!c)
			return NULL;
		*c = (struct chunk){ .next = b->chunks, .size = want };
		b->chunks = c;
		account(b, sizeof(*c) + want);
	}
	c->used += size;
	return c->bytes + c->used - size;
}

static uint32_t utf16_units(const char *utf8, size_t size)
{
	uint32_t n = 0;

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)utf8[i];

		n += (c & 0xc0) != 0x80;
		n += c >= 0xf0;
	}
	return n;
}

static int render(const struct block *b, const struct model_object *o,
		  struct view_cache *cache)
{
	const struct form *f = &b->form;
	const struct cim_class *as = f->as ? f->as : o->class;
	struct buf *out = &cache->scratch;
	struct cim_instance instance;
	char *as_uri, *uri;
	int r;

	arena_reset(cache->arena);
	buf_reset(out);
	as_uri = arena_printf(cache->arena, "%s%s", f->base, as->name);
	uri = arena_printf(cache->arena, "%s%s", f->base, o->class->name);
	if (!as_uri || !uri)
		return ERR_ORIGIN(-ENOMEM);
	r = f->mode == WSM_ENUM_EPR
		    ? model_keys(o, cache->arena, &instance)
		    : model_instance(o, cache->arena, &instance);
	if (r != 0)
		return ERR_FOLD(r);
	wsm_item_begin(out, f->mode);
	if (f->mode != WSM_ENUM_EPR && f->projection)
		wsm_write_projection(out, &instance, f->projection, uri);
	else if (f->mode != WSM_ENUM_EPR)
		wsm_write_instance(out, &instance, as, as_uri);
	if (f->mode != WSM_ENUM_OBJECT)
		wsm_write_epr(out, &instance, uri,
			      f->is_dmtf ? o->class->cim_namespace : NULL);
	wsm_item_end(out, f->mode);
	return buf_error(out) ? ERR_ORIGIN(buf_error(out)) : 0;
}

int block_item(struct block *b, size_t row, struct item *ret)
{
	struct view_cache *cache = b->extent->view->cache;
	struct item *item = &b->items[row];
	char *xml;
	int r;

	if (!item->xml) {
		r = render(b, &b->extent->objects.data[row], cache);
		if (r != 0)
			return ERR_TRACE(r);
		xml = chunk_alloc(b, cache->scratch.size);
		if (!xml)
			return ERR_ORIGIN(-ENOMEM);
		memcpy(xml, cache->scratch.data, cache->scratch.size);
		*item = (struct item){
			.xml = xml,
			.size = (uint32_t)cache->scratch.size,
			.units = utf16_units(xml, cache->scratch.size),
		};
	}
	*ret = *item;
	return 0;
}

/* ---- extents ---- */

static void extent_free(struct extent *e)
{
	vec_done(&e->objects);
	free(e->index);
	free(e);
}

static int extent_get(struct view *view, const struct cim_class *class,
		      struct extent **ret)
{
	const struct model m = { .snapshots = &view->snapshot,
				 .n_snapshots = 1,
				 .health = view->cache->overrides,
				 .notes = view->cache->notes };
	struct extent *e;
	int r;

	for (e = view->extents; e; e = e->next) {
		if (e->class == class) {
			*ret = e;
			return 0;
		}
	}
	e = calloc(1, sizeof(*e));
	if (!e)
		return ERR_ORIGIN(-ENOMEM);
	e->view = view;
	e->class = class;
	r = model_list(&m, class, true, &e->objects);
	if (r != 0) {
		extent_free(e);
		return ERR_FOLD(r);
	}
	e->next = view->extents;
	view->extents = e;
	*ret = e;
	return 0;
}

/* Open addressing over row + 1, half full at most. */
static int make_index(struct extent *e, struct arena *a)
{
	struct cim_instance keys;
	uint64_t hash;
	size_t n = 16, at;
	int r;

	while (n < e->objects.n * 2)
		n *= 2;
	e->index = calloc(n, sizeof(*e->index));
	if (!e->index)
		return ERR_ORIGIN(-ENOMEM);
	e->n_index = n;
	for (size_t row = 0; row < e->objects.n; row++) {
		arena_reset(a);
		r = model_keys(&e->objects.data[row], a, &keys);
		if (r != 0)
			return ERR_FOLD(r);
		hash = keys_hash(&keys);
		for (at = hash & (n - 1); e->index[at]; at = (at + 1) & (n - 1))
			;
		e->index[at] = (uint32_t)row + 1;
	}
	return 0;
}

/* The rows whose keys are these, among those of one hash; or -ENOMEM. */
static int look_up(struct extent *e, const struct cim_instance *keys,
		   size_t *ret_row)
{
	struct arena *a = e->view->cache->arena;
	size_t mask = e->n_index - 1;
	struct cim_instance have;
	int found = 0;

	for (size_t at = keys_hash(keys) & mask; e->index[at] && found < 2;
	     at = (at + 1) & mask) {
		size_t row = e->index[at] - 1;
		int r;

		arena_reset(a);
		r = model_keys(&e->objects.data[row], a, &have);
		if (r != 0)
			return ERR_FOLD(r);
		if (!keys_equal(&have, keys))
			continue;
		*ret_row = row;
		found++;
	}
	return found;
}

int extent_find(struct extent *e, const struct cim_instance *keys,
		size_t *ret_row)
{
	int r = e->index ? 0 : make_index(e, e->view->cache->arena);

	if (r != 0) {
		free(STEAL(e->index));
		return ERR_TRACE(r);
	}
	return look_up(e, keys, ret_row);
}

/* ---- views and sets ---- */

int view_new(const struct snapshot *snapshot, struct view_cache *cache,
	     struct view **ret)
{
	struct view *view = calloc(1, sizeof(*view));

	if (!view)
		return ERR_ORIGIN(-ENOMEM);
	view->n_refs = 1;
	view->snapshot = snapshot_ref(snapshot);
	view->cache = cache;
	*ret = view;
	return 0;
}

const struct snapshot *view_snapshot(const struct view *view)
{
	return view->snapshot;
}

struct view *view_ref(struct view *view)
{
	view->n_refs++;
	return view;
}

void view_unref(struct view *view)
{
	if (!view || --view->n_refs > 0)
		return;
	for (struct extent *e = view->extents, *next; e; e = next) {
		next = e->next;
		extent_free(e);
	}
	snapshot_unref(view->snapshot);
	free(view);
}

void view_retire(struct view *view)
{
	view->is_retired = true;
	for (struct extent *e = view->extents; e; e = e->next) {
		while (e->blocks)
			unlist(e->blocks);
	}
}

int view_set_new(size_t n, struct view_set **ret)
{
	AUTO_FREE struct view_set *set = calloc(1, sizeof(*set));

	if (!set)
		return ERR_ORIGIN(-ENOMEM);
	set->views = calloc(n > 0 ? n : 1, sizeof(*set->views));
	if (!set->views)
		return ERR_ORIGIN(-ENOMEM);
	set->n = n;
	set->n_refs = 1;
	*ret = STEAL(set);
	return 0;
}

struct view_set *view_set_ref(struct view_set *set)
{
	set->n_refs++;
	return set;
}

void view_set_unref(struct view_set *set)
{
	if (!set || --set->n_refs > 0)
		return;
	for (size_t i = 0; i < set->n; i++)
		view_unref(set->views[i]);
	free(set->views);
	free(set);
}

bool view_set_is_complete(const struct view_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		if (!set->views[i])
			return false;
	}
	return true;
}

static int list_class(struct view_set *set, const struct cim_class *class,
		      struct extents *ret)
{
	for (size_t i = 0; i < set->n; i++) {
		struct extent *e = NULL, **slot;
		int r;

		if (!set->views[i])
			continue;
		r = extent_get(set->views[i], class, &e);
		if (r != 0)
			return ERR_TRACE(r);
		if (e->objects.n == 0)
			continue;
		slot = vec_push(ret);
		if (!slot)
			return ERR_ORIGIN(-ENOMEM);
		*slot = e;
	}
	return 0;
}

int view_set_list(struct view_set *set, const struct cim_class *class,
		  bool exact, struct extents *ret)
{
	for (size_t i = 0; cim_classes[i]; i++) {
		const struct cim_class *c = cim_classes[i];
		int r;

		if (c->is_abstract ||
		    (exact ? c != class : !cim_class_is_a(c, class)))
			continue;
		r = list_class(set, c, ret);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}
