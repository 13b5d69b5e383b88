/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The patterns of LIKE
 *
 *	%	any text, or none
 *	_	any character
 *	[a-f]	one of these; [a=f] and [abcdef] say the same
 *	[^a-f]	any other one
 *
 * A pattern takes at most the product of both lengths in time.
 */

#include <stdbool.h>

#include "base/arena.h"

struct like;

enum {
	_LIKE_R_OK,
	LIKE_R_BAD_PATTERN, /* a bracket is not closed, a range upside down */
};

/**
 * like_parse() - read a pattern
 * @pattern: UTF-8
 *
 * Return: 0, LIKE_R_BAD_PATTERN, or -ENOMEM.
 */
int like_parse(const char *pattern, struct arena *a, const struct like **ret);

/** like_matches() - is all of @text, UTF-8, like that?  ASCII letters of either
 *  case are the same. */
bool like_matches(const struct like *like, const char *text);
