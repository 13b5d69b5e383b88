/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/err.h"
#include "base/field.h"

static int bits(const uint8_t *rec, uint8_t byte, uint8_t lsb, uint8_t width)
{
	return (rec[byte - 1] >> lsb) & ((1 << width) - 1);
}

static int field_value(const struct field *f, const uint8_t *rec)
{
	int v = bits(rec, f->byte, f->lsb, f->width);
	int sign = 1 << (f->width + f->hi_width - 1);

	if (f->hi_width > 0)
		v |= bits(rec, f->hi_byte, f->hi_lsb, f->hi_width) << f->width;

	return f->is_signed ? (v ^ sign) - sign : v;
}

int fields_decode(const struct field *fields, size_t n_fields,
		  const uint8_t *rec, size_t size, void *ret)
{
	for (size_t i = 0; i < n_fields; i++)
		if (fields[i].byte > size || fields[i].hi_byte > size)
			return ERR_ORIGIN(-EBADMSG);

	for (size_t i = 0; i < n_fields; i++) {
		void *member = (char *)ret + fields[i].member;
		int v = field_value(&fields[i], rec);

		if (fields[i].is_bool)
			*(bool *)member = v != 0;
		else
			*(int *)member = v;
	}

	return 0;
}
