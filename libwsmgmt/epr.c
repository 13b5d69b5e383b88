/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "libwsmgmt/epr.h"

static struct epr_reader *reader_of(const struct sax *x)
{
	return sax_user(x);
}

static struct epr_level *level_of(const struct sax *x)
{
	struct epr_reader *reader = reader_of(x);

	return &reader->levels[reader->level];
}

void epr_reader_done(struct epr_reader *reader)
{
	for (size_t i = 0; i <= EPR_MAX_NESTING; i++)
		vec_done(&reader->levels[i].selectors);
}

static int dup_trimmed(const struct sax *x, char *text, const char **ret)
{
	const char *copy = arena_strdup(reader_of(x)->arena, sax_trim(text));

	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	*ret = copy;
	return 0;
}

static int take_selectors(struct epr_reader *reader, struct epr_level *level,
			  const struct wsm_selector **ret, size_t *ret_n)
{
	size_t n = level->selectors.n;
	struct wsm_selector *copy =
		arena_new_array(reader->arena, struct wsm_selector, n);

	if (n > 0 && !copy)
		return ERR_ORIGIN(-ENOMEM);
	if (n > 0)
		memcpy(copy, level->selectors.data, n * sizeof(*copy));
	*ret = copy;
	*ret_n = n;
	level->selectors.n = 0;
	return 0;
}

int epr_take_selectors(struct epr_reader *reader,
		       const struct wsm_selector **ret, size_t *ret_n)
{
	return take_selectors(reader, &reader->levels[0], ret, ret_n);
}

int epr_begin(struct sax *x, const struct sax_element *e)
{
	struct epr_reader *reader = reader_of(x);

	(void)e;
	if (reader->level == EPR_MAX_NESTING) {
		reader->overflow++;
		return reader->reject(x, WSM_F_EprNestingExceeded, NULL);
	}
	reader->level++;
	level_of(x)->epr = (struct wsm_epr){ 0 };
	level_of(x)->selectors.n = 0;
	return 0;
}

int epr_end(struct sax *x, char *text)
{
	struct epr_reader *reader = reader_of(x);
	struct epr_level *level = level_of(x);
	struct wsm_epr *epr;
	int r;

	(void)text;
	reader->finished = NULL;
	if (reader->overflow > 0) {
		reader->overflow--;
		return 0;
	}
	epr = arena_alloc(reader->arena, sizeof(*epr));
	if (!epr)
		return ERR_ORIGIN(-ENOMEM);
	r = take_selectors(reader, level, &level->epr.selectors,
			   &level->epr.n_selectors);
	*epr = level->epr;
	reader->finished = epr;
	reader->level--;
	return ERR_TRACE(r);
}

static int address_end(struct sax *x, char *text)
{
	return dup_trimmed(x, text, &level_of(x)->epr.address);
}

static int resource_uri_end(struct sax *x, char *text)
{
	return dup_trimmed(x, text, &level_of(x)->epr.resource_uri);
}

static int selector_start(struct sax *x, const struct sax_element *e)
{
	struct epr_reader *reader = reader_of(x);
	struct epr_level *level = level_of(x);
	struct wsm_selector *s = &level->selector;

	*s = (struct wsm_selector){ 0 };
	return sax_attribute_dup(e, WSM_NS_NONE, "Name", reader->arena,
				 &s->name);
}

static int nested_epr_end(struct sax *x, char *text)
{
	int r = epr_end(x, text);

	if (r == 0)
		level_of(x)->selector.epr = reader_of(x)->finished;
	return ERR_TRACE(r);
}

static const struct wsm_selector *find_selector(const struct epr_level *level,
						const char *name)
{
	const struct wsm_selector *s;

	vec_for_each (s, &level->selectors)
		if (strcasecmp(s->name, name) == 0)
			return s;
	return NULL;
}

static int selector_end(struct sax *x, char *text)
{
	struct epr_reader *reader = reader_of(x);
	struct epr_level *level = level_of(x);
	struct wsm_selector *s;
	int r;

	if (!level->selector.name || !*level->selector.name)
		return reader->reject(x, WSM_F_InvalidSelectors,
				      "A Selector has no Name.");
	if (find_selector(level, level->selector.name))
		return reader->reject(x, WSM_F_DuplicateSelectors,
				      level->selector.name);
	if (level->selectors.n >= reader->limits->max_selectors)
		return reader->reject(x, WSM_F_SelectorLimit, NULL);
	r = dup_trimmed(x, text, &level->selector.value);
	if (r != 0)
		return ERR_TRACE(r);
	s = vec_push(&level->selectors);
	if (!s)
		return ERR_ORIGIN(-ENOMEM);
	*s = level->selector;
	return 0;
}

/* clang-format off */
const struct sax_rule epr_rules[] = {
	SAX_RULE(A, "Address", EPR_TEXT, .end = address_end),
	SAX_RULE(A, "ReferenceParameters", EPR_PARAMETERS),
	SAX_RULE(A, "ReferenceProperties", EPR_PARAMETERS),
	{ 0 },
};

const struct sax_rule epr_parameters_rules[] = {
	SAX_RULE(W, "ResourceURI", EPR_TEXT, .end = resource_uri_end),
	SAX_RULE(W, "SelectorSet", EPR_SELECTOR_SET),
	{ 0 },
};

const struct sax_rule epr_selector_set_rules[] = {
	SAX_RULE(W, "Selector", EPR_SELECTOR,
		 .start = selector_start, .end = selector_end),
	{ 0 },
};

const struct sax_rule epr_selector_rules[] = {
	SAX_RULE(A, "EndpointReference", EPR_STATE,
		 .start = epr_begin, .end = nested_epr_end),
	{ 0 },
};
/* clang-format on */
