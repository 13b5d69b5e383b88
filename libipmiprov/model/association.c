/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <assert.h>
#include <errno.h>
#include <strings.h>

#include "base/err.h"
#include "libipmiprov/model/association.h"

/* An end in half of a row: 8 bits of class, 24 bits of row. */
enum { ROW_BITS = 24, END_BITS = 32 };

static const uint64_t MAX_ROW = (1u << ROW_BITS) - 1;

static size_t index_of(const struct model_class *class)
{
	size_t i = 0;

	while (model_classes[i] != class)
		i++;
	return i;
}

static uint64_t pack_end(struct model_end end)
{
	assert(end.row <= MAX_ROW);
	return (uint64_t)index_of(end.class) << ROW_BITS | end.row;
}

static uint64_t pack(struct model_end left, struct model_end right)
{
	return pack_end(left) << END_BITS | pack_end(right);
}

static struct model_end unpack_end(uint32_t end)
{
	return (struct model_end){ .class = model_classes[end >> ROW_BITS],
				   .row = end & MAX_ROW };
}

static struct model_end left_of(uint64_t row)
{
	return unpack_end((uint32_t)(row >> END_BITS));
}

static struct model_end right_of(uint64_t row)
{
	return unpack_end((uint32_t)row);
}

void association_look(struct view *v, uint64_t row)
{
	v->left = left_of(row);
	v->right = right_of(row);
}

/* ---- links, for class files ---- */

int links_add(struct links *to, const struct model_class *left, size_t left_row,
	      const struct model_class *right, size_t right_row)
{
	return to->add(to, (struct model_end){ left, left_row },
		       (struct model_end){ right, right_row });
}

int links_add_right(struct links *to, const struct model_class *left,
		    size_t left_row, const struct model_class *right)
{
	size_t n = right->n_rows(to->snapshot);
	int r = 0;

	for (size_t row = 0; r == 0 && row < n; row++)
		if (model_class_has_row(right, to->snapshot, row))
			r = links_add(to, left, left_row, right, row);
	return ERR_TRACE(r);
}

int links_add_left(struct links *to, const struct model_class *left,
		   const struct model_class *right, size_t right_row)
{
	size_t n = left->n_rows(to->snapshot);
	int r = 0;

	for (size_t row = 0; r == 0 && row < n; row++)
		if (model_class_has_row(left, to->snapshot, row))
			r = links_add(to, left, row, right, right_row);
	return ERR_TRACE(r);
}

/* ---- listing ---- */

struct lister {
	struct links links; /* first: links.add() is given this one */
	const struct model_class *class;
	const struct health_overrides *health;
	struct model_objects *ret;
};

static int list_link(struct links *to, struct model_end left,
		     struct model_end right)
{
	struct lister *l = (struct lister *)to;
	struct model_object *o = vec_push(l->ret);

	if (!o)
		return ERR_ORIGIN(-ENOMEM);
	*o = (struct model_object){ .class = l->class->class,
				    .snapshot = to->snapshot,
				    .health = l->health,
				    .row = pack(left, right) };
	return 0;
}

int association_list(const struct model_class *class, const struct snapshot *s,
		     const struct health_overrides *health,
		     struct model_objects *ret)
{
	struct lister l = { .links = { .snapshot = s, .add = list_link },
			    .class = class,
			    .health = health,
			    .ret = ret };

	return ERR_TRACE(class->association->list(&l.links));
}

/* ---- walks ---- */

/* One walk over the associations of an object. */
struct walk {
	const struct model_object *from;
	const struct model_filter *filter;
	bool takes_others; /* the objects at the other ends are wanted */
	struct model_objects *ret;
	size_t first, n_known; /* others that earlier classes have given: no
				  class links the same two twice */
};

static bool is_role(const struct model_class *class, size_t property,
		    const char *wanted)
{
	return !wanted ||
	       !strcasecmp(class->class->properties[property].name, wanted);
}

/* Can the object stand at this end of the class, and is it asked for? */
static bool may_match(const struct walk *w, const struct model_class *class,
		      size_t near, size_t far)
{
	const struct cim_property *p = &class->class->properties[near];

	return cim_class_is_a(w->from->class,
			      cim_class_find(p->reference_class)) &&
	       is_role(class, near, w->filter->role) &&
	       is_role(class, far, w->filter->result_role);
}

static bool is_from(const struct walk *w, struct model_end end)
{
	return end.class->class == w->from->class && end.row == w->from->row;
}

static bool is_known(const struct walk *w, const struct model_object *o)
{
	for (size_t i = w->first; i < w->n_known; i++)
		if (model_object_equal(&w->ret->data[i], o))
			return true;
	return false;
}

static int take_other(const struct walk *w, struct model_end end)
{
	struct model_object other = { .class = end.class->class,
				      .snapshot = w->from->snapshot,
				      .health = w->from->health,
				      .row = end.row };
	struct model_object *slot;

	if (w->filter->result &&
	    !cim_class_is_a(other.class, w->filter->result))
		return 0;
	if (is_known(w, &other))
		return 0;
	slot = vec_push(w->ret);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = other;
	return 0;
}

static int take_link(const struct walk *w, const struct model_object *link,
		     struct model_end other)
{
	struct model_object *slot;

	if (w->takes_others)
		return ERR_TRACE(take_other(w, other));
	slot = vec_push(w->ret);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = *link;
	return 0;
}

static int walk_class(const struct walk *w, const struct model_class *class)
{
	const struct model_association *a = class->association;
	bool may_be_left = may_match(w, class, a->left, a->right);
	bool may_be_right = may_match(w, class, a->right, a->left);
	struct model_objects links = { 0 };
	const struct model_object *link;
	int r = 0;

	if (may_be_left || may_be_right)
		r = association_list(class, w->from->snapshot, w->from->health,
				     &links);
	vec_for_each (link, &links) {
		struct model_end left = left_of(link->row);
		struct model_end right = right_of(link->row);

		if (r == 0 && may_be_left && is_from(w, left))
			r = take_link(w, link, right);
		else if (r == 0 && may_be_right && is_from(w, right))
			r = take_link(w, link, left);
	}
	vec_done(&links);
	return ERR_TRACE(r);
}

static int walk(struct walk *w)
{
	int r = 0;

	w->first = w->ret->n;
	for (size_t i = 0; r == 0 && model_classes[i]; i++) {
		const struct model_class *class = model_classes[i];

		if (class->association &&
		    (!w->filter->association ||
		     cim_class_is_a(class->class, w->filter->association))) {
			w->n_known = w->ret->n;
			r = walk_class(w, class);
		}
	}
	return ERR_TRACE(r);
}

static const struct model_filter no_filter;

int model_references(const struct model_object *o,
		     const struct model_filter *filter,
		     struct model_objects *ret)
{
	struct walk w = { .from = o,
			  .filter = filter ? filter : &no_filter,
			  .ret = ret };

	return ERR_TRACE(walk(&w));
}

int model_associators(const struct model_object *o,
		      const struct model_filter *filter,
		      struct model_objects *ret)
{
	struct walk w = { .from = o,
			  .filter = filter ? filter : &no_filter,
			  .takes_others = true,
			  .ret = ret };

	return ERR_TRACE(walk(&w));
}
