/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Texts with places for values of a record
 *
 * `{15}` is byte 15 of a record, counted from 1 as in the specification;
 * `{15[7:4]}` are bits of it, `{12-15}` is an integer of several bytes, least
 * significant first.  Behind a colon stands how it is written:
 *
 *	{16:+1}      one more, decimal; {16:-1} one less
 *	{16:x}       hex digits and an h
 *	{16[4:3]:A}  a letter, 0 is A; {16:A1}: 1 is A
 *	{15:b}       the bits that are set, the lowest is 1: "1, 3"
 *	{12-15:t}    seconds since 1970, as a date
 *	{12-15:s}    characters up to NUL; what is none is a dot
 *	{15:@name}   a row of the table "name", or "code 7Fh"
 */

#include <stddef.h>
#include <stdint.h>

#include "libipmiprov/model/text.h"

/* A table of names for {..:@name}. */
struct template_name {
	const char *table;
	unsigned code;
	const char *text;
};

/**
 * template_write() - fill in the values
 * @names, @n_names: rows that @name refers to
 * @ret: what does not fit is cut
 *
 * Return: 0, or -EINVAL if the template is malformed: a mistake of ours, which
 * a test finds.
 */
int template_write(const char *template, const uint8_t raw[16],
		   const struct template_name *names, size_t n_names,
		   char ret[TEXT_SIZE]);
