/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Reading selectors and endpoint references, which hold each other
 *
 * A language (sax.h) has epr_states among its states, and a struct epr_reader
 * as the first member of its user data.
 */

#include "base/vec.h"
#include "libwsmgmt/sax.h"

enum {
	EPR_STATE = SAX_FIRST_STATE, /* in an element of EPR type */
	EPR_PARAMETERS,
	EPR_SELECTOR_SET,
	EPR_SELECTOR,
	EPR_TEXT, /* in elements without elements */
	EPR_END_STATE,
};

enum { EPR_MAX_NESTING = 3 };

struct epr_selectors VEC(struct wsm_selector);

struct epr_reader {
	struct arena *arena;
	const struct wsm_limits *limits;
	/* Called on what is wrong with a selector. */
	int (*reject)(struct sax *x, enum wsm_fault_id id, const char *what);

	const struct wsm_epr *finished; /* what the last epr_end() ended */

	size_t level;    /* 0: selectors outside of any endpoint reference */
	size_t overflow; /* levels that were refused */
	struct epr_level {
		struct wsm_epr epr;
		struct epr_selectors selectors;
		struct wsm_selector selector; /* that is being read */
		bool is_nil;
	} levels[EPR_MAX_NESTING + 1];
};

extern const struct sax_rule epr_rules[], epr_parameters_rules[],
	epr_selector_set_rules[], epr_selector_rules[];

/* The part of a language's states that is here. */
#define EPR_STATES                                                             \
	[EPR_STATE] = epr_rules, [EPR_PARAMETERS] = epr_parameters_rules,      \
	[EPR_SELECTOR_SET] = epr_selector_set_rules,                           \
	[EPR_SELECTOR] = epr_selector_rules

void epr_reader_done(struct epr_reader *reader);

/** epr_begin() - start of a rule that enters EPR_STATE */
int epr_begin(struct sax *x, const struct sax_element *e);

/** epr_end() - end of such a rule: fills reader->finished */
int epr_end(struct sax *x, char *text);

/** epr_take_selectors() - the selectors of level 0
 *
 * Return: 0 or -ENOMEM.
 */
int epr_take_selectors(struct epr_reader *reader,
		       const struct wsm_selector **ret, size_t *ret_n);
