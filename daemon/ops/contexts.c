/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "daemon/ops/contexts.h"

size_t part_n(const struct part *part)
{
	return part->is_some ? part->rows.n : part->extent->objects.n;
}

size_t part_row(const struct part *part, size_t i)
{
	return part->is_some ? part->rows.data[i] : i;
}

int parts_add(struct parts *parts, struct extent *extent)
{
	struct part *part = vec_push(parts);

	if (!part)
		return ERR_ORIGIN(-ENOMEM);
	part->extent = extent;
	return 0;
}

void parts_done(struct parts *parts)
{
	struct part *part;

	vec_for_each (part, parts)
		vec_done(&part->rows);
	vec_done(parts);
}

struct enumeration *enumeration_new(struct view_set *set,
				    const struct form *form, const char *user)
{
	struct enumeration *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->form = *form;
	e->form.base = strdup(form->base);
	if (!e->form.base) {
		free(e);
		return NULL;
	}
	snprintf(e->user, sizeof(e->user), "%s", user);
	e->set = view_set_ref(set);
	return e;
}

void enumeration_free(struct enumeration *e)
{
	if (!e)
		return;
	parts_done(&e->parts);
	wsm_query_free((struct wsm_query *)e->form.projection);
	view_set_unref(e->set);
	free((char *)e->form.base);
	free(e);
}

void enumeration_free_p(struct enumeration **e)
{
	enumeration_free(*e);
}

uint64_t enumeration_left(const struct enumeration *e)
{
	uint64_t n = 0;

	for (size_t i = e->part; i < e->parts.n; i++)
		n += part_n(&e->parts.data[i]);
	return n - e->row;
}

static int new_value(struct rng *rng, char ret[CONTEXT_TEXT_SIZE])
{
	uint8_t b[16];
	int r = rng_fill(rng, b, sizeof(b));

	if (r != 0)
		return ERR_TRACE(r);
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40); /* a random UUID, RFC 4122 */
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	snprintf(ret, CONTEXT_TEXT_SIZE,
		 "uuid:%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-"
		 "%02X%02X%02X%02X%02X%02X",
		 b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9],
		 b[10], b[11], b[12], b[13], b[14], b[15]);
	return 0;
}

static size_t count_user(const struct contexts *c, const char *user,
			 struct enumeration **ret_first)
{
	size_t n = 0;

	*ret_first = NULL;
	for (struct enumeration *e = c->first; e; e = e->next) {
		if (strcmp(e->user, user) != 0)
			continue;
		if (n++ == 0)
			*ret_first = e;
	}
	return n;
}

static void drop(struct contexts *c, struct enumeration *e)
{
	contexts_take(c, e);
	enumeration_free(e);
}

static void make_room(struct contexts *c, const char *user)
{
	size_t max = MIN(c->max_per_user, (size_t)MAX_CONTEXTS_PER_USER);
	struct enumeration *oldest;

	while (count_user(c, user, &oldest) >= max && oldest)
		drop(c, oldest);
	if (c->n >= MAX_CONTEXTS)
		drop(c, c->first);
}

void contexts_keep(struct contexts *c, struct enumeration *e,
		   uint64_t expires_ns)
{
	struct enumeration **at = &c->first;

	make_room(c, e->user);
	while (*at)
		at = &(*at)->next;
	*at = e;
	e->next = NULL;
	e->expires_ns = expires_ns;
	c->n++;
}

int contexts_put(struct contexts *c, struct enumeration *e, struct rng *rng,
		 uint64_t expires_ns)
{
	int r = new_value(rng, e->context);

	if (r == 0)
		contexts_keep(c, e, expires_ns);
	return ERR_TRACE(r);
}

struct enumeration *contexts_find(struct contexts *c, const char *context)
{
	for (struct enumeration *e = c->first; e; e = e->next) {
		if (!strcasecmp(e->context, context))
			return e;
	}
	return NULL;
}

void contexts_take(struct contexts *c, struct enumeration *e)
{
	struct enumeration **at = &c->first;

	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	c->n--;
}

void contexts_expire(struct contexts *c, uint64_t now_ns)
{
	struct enumeration *next;

	for (struct enumeration *e = c->first; e; e = next) {
		next = e->next;
		if (e->expires_ns <= now_ns)
			drop(c, e);
	}
}

uint64_t contexts_deadline_ns(const struct contexts *c)
{
	uint64_t first = UINT64_MAX;

	for (const struct enumeration *e = c->first; e; e = e->next)
		first = MIN(first, e->expires_ns);
	return first;
}
