/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "libwsmgmt/charset.h"
#include "libwsmgmt/like.h"

struct range {
	uint32_t first, last;
};

struct item {
	enum { ITEM_ANY_TEXT, ITEM_SET } kind;
	bool is_negated;
	size_t range, n_ranges; /* of like.ranges */
};

/* Neither array can have more than the pattern has bytes. */
struct like {
	size_t n_items, n_ranges;
	struct item *items;
	struct range *ranges;
};

static uint32_t fold(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* What is no UTF-8 counts as characters of a byte each. */
static uint32_t take(const char **s)
{
	uint32_t c;
	size_t n = utf8_decode((const unsigned char *)*s, strnlen(*s, 4), &c);

	if (n == 0) {
		c = (unsigned char)**s;
		n = 1;
	}
	*s += n;
	return c;
}

static void add_range(struct like *like, uint32_t first, uint32_t last)
{
	like->ranges[like->n_ranges++] = (struct range){ first, last };
	like->items[like->n_items - 1].n_ranges++;
}

/* Behind the bracket.  A closing one that comes first is of the set. */
static int parse_set(struct like *like, const char **s)
{
	struct item *item = &like->items[like->n_items - 1];
	uint32_t first, last;

	item->is_negated = **s == '^';
	*s += item->is_negated;
	do {
		if (!**s)
			return LIKE_R_BAD_PATTERN;
		first = last = take(s);
		if ((**s == '-' || **s == '=') && (*s)[1] && (*s)[1] != ']') {
			++*s;
			last = take(s);
		}
		if (last < first)
			return LIKE_R_BAD_PATTERN;
		add_range(like, first, last);
	} while (**s != ']');
	++*s;
	return 0;
}

static int parse_item(struct like *like, const char **s)
{
	struct item *item = &like->items[like->n_items++];
	uint32_t c = take(s);

	*item = (struct item){ .kind = ITEM_SET, .range = like->n_ranges };
	if (c == '[')
		return parse_set(like, s);
	if (c == '%')
		item->kind = ITEM_ANY_TEXT;
	else if (c == '_')
		item->is_negated = true; /* none of nothing */
	else
		add_range(like, c, c);
	return 0;
}

int like_parse(const char *pattern, struct arena *a, const struct like **ret)
{
	struct like *like = arena_alloc(a, sizeof(*like));
	size_t size = strlen(pattern) + 1;
	int r = 0;

	if (!like)
		return ERR_ORIGIN(-ENOMEM);
	like->items = arena_new_array(a, struct item, size);
	like->ranges = arena_new_array(a, struct range, size);
	if (!like->items || !like->ranges)
		return ERR_ORIGIN(-ENOMEM);
	while (*pattern && r == 0)
		r = parse_item(like, &pattern);
	if (r == 0)
		*ret = like;
	return r;
}

static bool is_in(const struct range *range, uint32_t c)
{
	uint32_t other = c >= 'a' && c <= 'z' ? c - ('a' - 'A') : fold(c);

	return (c >= range->first && c <= range->last) ||
	       (other >= range->first && other <= range->last);
}

static bool item_takes(const struct like *like, const struct item *item,
		       uint32_t c)
{
	for (size_t i = 0; i < item->n_ranges; i++)
		if (is_in(&like->ranges[item->range + i], c))
			return !item->is_negated;
	return item->is_negated;
}

/* One item and one character further, if that one is taken. */
static bool step(const struct like *like, size_t *i, const char **text)
{
	const char *next = *text;

	if (!**text || *i == like->n_items ||
	    !item_takes(like, &like->items[*i], take(&next)))
		return false;
	*text = next;
	++*i;
	return true;
}

/* Only the last % can have to take more: what came before matched as early as
 * it could. */
bool like_matches(const struct like *like, const char *text)
{
	const char *again = NULL;
	size_t i = 0, again_item = 0;

	for (;;) {
		if (i < like->n_items && like->items[i].kind == ITEM_ANY_TEXT) {
			again = text;
			again_item = ++i;
			continue;
		}
		if (!*text && i == like->n_items)
			return true;
		if (step(like, &i, &text))
			continue;
		if (!again || !*again)
			return false;
		take(&again);
		text = again;
		i = again_item;
	}
}
