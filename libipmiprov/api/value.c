/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "libipmiprov/api/handle.h"

_Static_assert((int)IPMIPROV_BOOLEAN == CIM_BOOLEAN &&
		       (int)IPMIPROV_CHAR16 == CIM_CHAR16 &&
		       (int)IPMIPROV_REFERENCE == CIM_REFERENCE,
	       "types of the interface are those of CIM");

enum sort { SORT_BOOLEAN, SORT_UNSIGNED, SORT_SIGNED, SORT_REAL, SORT_OTHER };

static enum sort sort_of(enum cim_type type)
{
	static const enum sort sorts[] = {
		[CIM_BOOLEAN] = SORT_BOOLEAN, [CIM_UINT8] = SORT_UNSIGNED,
		[CIM_SINT8] = SORT_SIGNED,    [CIM_UINT16] = SORT_UNSIGNED,
		[CIM_SINT16] = SORT_SIGNED,   [CIM_UINT32] = SORT_UNSIGNED,
		[CIM_SINT32] = SORT_SIGNED,   [CIM_UINT64] = SORT_UNSIGNED,
		[CIM_SINT64] = SORT_SIGNED,   [CIM_REAL32] = SORT_REAL,
		[CIM_REAL64] = SORT_REAL,     [CIM_CHAR16] = SORT_UNSIGNED,
		[CIM_STRING] = SORT_OTHER,    [CIM_DATETIME] = SORT_OTHER,
		[CIM_REFERENCE] = SORT_OTHER,
	};

	return sorts[type];
}

/* ---- made ---- */

static int fill(struct arena *a, const struct ipmiprov *owner,
		enum cim_type type, const struct cim_value *value,
		struct ipmiprov_value *ret)
{
	struct ipmiprov_instance *reference;
	int r;

	*ret = (struct ipmiprov_value){ .type = type, .value = value };
	if (type != CIM_REFERENCE || value->null)
		return 0;
	reference = arena_alloc(a, sizeof(*reference));
	if (!reference)
		return ERR_ORIGIN(-ENOMEM);
	r = api_instance(a, owner, value->reference, NULL, reference);
	ret->reference = reference;
	return ERR_TRACE(r);
}

int api_value(struct arena *a, const struct ipmiprov *owner,
	      const struct cim_property *property,
	      const struct cim_value *value, struct ipmiprov_value *ret)
{
	struct ipmiprov_value *items;
	int r;

	if (!property->is_array)
		return ERR_TRACE(fill(a, owner, property->type, value, ret));
	*ret = (struct ipmiprov_value){ .type = property->type,
					.is_array = true,
					.value = value };
	if (value->null || value->n == 0)
		return 0;
	items = arena_new_array(a, struct ipmiprov_value, value->n);
	if (!items)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < value->n; i++) {
		r = fill(a, owner, property->type, &value->items[i], &items[i]);
		if (r < 0)
			return ERR_TRACE(r);
	}
	ret->items = items;
	return 0;
}

/* ---- read ---- */

enum ipmiprov_type ipmiprov_value_type(const struct ipmiprov_value *v)
{
	return (enum ipmiprov_type)v->type;
}

bool ipmiprov_value_is_null(const struct ipmiprov_value *v)
{
	return !v || v->value->null;
}

bool ipmiprov_value_is_array(const struct ipmiprov_value *v)
{
	return v && v->is_array;
}

const struct ipmiprov_value *ipmiprov_value_item(const struct ipmiprov_value *v,
						 size_t index)
{
	return v && v->items && index < v->value->n ? &v->items[index] : NULL;
}

static bool is_scalar(const struct ipmiprov_value *v)
{
	return v && !v->is_array && !v->value->null;
}

static enum sort sort_of_scalar(const struct ipmiprov_value *v)
{
	return is_scalar(v) ? sort_of(v->type) : SORT_OTHER;
}

bool ipmiprov_value_bool(const struct ipmiprov_value *v, bool *ret)
{
	if (!is_scalar(v) || v->type != CIM_BOOLEAN)
		return false;
	*ret = v->value->boolean;
	return true;
}

bool ipmiprov_value_uint(const struct ipmiprov_value *v, uint64_t *ret)
{
	enum sort sort = sort_of_scalar(v);

	if ((sort != SORT_UNSIGNED && sort != SORT_SIGNED) ||
	    (sort == SORT_SIGNED && v->value->i < 0))
		return false;
	*ret = v->value->u;
	return true;
}

bool ipmiprov_value_int(const struct ipmiprov_value *v, int64_t *ret)
{
	enum sort sort = sort_of_scalar(v);

	if ((sort != SORT_UNSIGNED && sort != SORT_SIGNED) ||
	    (sort == SORT_UNSIGNED && v->value->u > INT64_MAX))
		return false;
	*ret = v->value->i;
	return true;
}

bool ipmiprov_value_double(const struct ipmiprov_value *v, double *ret)
{
	enum sort sort = sort_of_scalar(v);

	if (sort == SORT_BOOLEAN || sort == SORT_OTHER)
		return false;
	if (sort == SORT_REAL)
		*ret = v->value->real;
	else
		*ret = sort == SORT_SIGNED ? (double)v->value->i
					   : (double)v->value->u;
	return true;
}

const char *ipmiprov_value_string(const struct ipmiprov_value *v)
{
	return is_scalar(v) && v->type == CIM_STRING ? v->value->string : NULL;
}

bool ipmiprov_value_time(const struct ipmiprov_value *v, int64_t *ret_us,
			 bool *ret_is_interval)
{
	if (!is_scalar(v) || v->type != CIM_DATETIME)
		return false;
	*ret_us = v->value->datetime.us;
	*ret_is_interval = v->value->datetime.is_interval;
	return true;
}

const struct ipmiprov_instance *
ipmiprov_value_reference(const struct ipmiprov_value *v)
{
	return v ? v->reference : NULL;
}

/* ---- as text ---- */

static void put_reference(struct buf *out, const struct ipmiprov_instance *i);

static void put_scalar(struct buf *out, const struct ipmiprov_value *v)
{
	if (v->value->null)
		return;
	if (v->type == CIM_REFERENCE)
		put_reference(out, v->reference);
	else
		cim_value_print(out, v->type, v->value);
}

/* LogRecord.RecordID="1",LogName="..." */
static void put_reference(struct buf *out, const struct ipmiprov_instance *i)
{
	const char *joint = ".";

	buf_puts(out, i->class->name);
	for (size_t p = 0; p < i->class->n_properties; p++) {
		if (!i->class->properties[p].is_key || i->values[p].value->null)
			continue;
		buf_printf(out, "%s%s=\"", joint, i->class->properties[p].name);
		put_scalar(out, &i->values[p]);
		buf_putc(out, '"');
		joint = ",";
	}
}

size_t ipmiprov_value_text(const struct ipmiprov_value *v, char *ret,
			   size_t size)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	const char *joint = "";

	if (v && !v->is_array)
		put_scalar(&text, v);
	for (size_t i = 0; v && v->items && i < v->value->n; i++) {
		buf_puts(&text, joint);
		put_scalar(&text, &v->items[i]);
		joint = ",";
	}
	if (size > 0)
		snprintf(ret, size, "%s",
			 buf_error(&text) || !text.data ? "" : text.data);
	return text.size;
}
