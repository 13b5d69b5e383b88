/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "cim/cim.h"
#include "cim/datetime.h"

static const char blanks[] = " \t\r\n";

const struct cim_class *cim_class_find(const char *name)
{
	for (const struct cim_class *const *c = cim_classes; *c; c++)
		if (strcasecmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

bool cim_class_is_a(const struct cim_class *class, const struct cim_class *base)
{
	for (; class; class = class->base)
		if (class == base)
			return true;
	return false;
}

int cim_class_property(const struct cim_class *class, const char *name)
{
	size_t low = 0, high = class->n_properties;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcasecmp(name, class->properties[middle].name);

		if (order == 0)
			return (int)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

int cim_instance_init(struct cim_instance *instance,
		      const struct cim_class *class, struct arena *a)
{
	struct cim_value *values =
		arena_new_array(a, struct cim_value, class->n_properties);

	if (!values)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < class->n_properties; i++)
		values[i] = CIM_NULL;

	*instance = (struct cim_instance){ .class = class, .values = values };
	return 0;
}

const struct cim_value *cim_instance_get(const struct cim_instance *instance,
					 const char *name)
{
	int i = cim_class_property(instance->class, name);

	return i < 0 ? NULL : &instance->values[i];
}

/* The text without the white space around it, in @ret; false if too long. */
static bool trim(const char *text, char *ret, size_t size)
{
	size_t n;

	text += strspn(text, blanks);
	n = strlen(text);
	while (n > 0 && strchr(blanks, text[n - 1]))
		n--;
	if (n == 0 || n >= size)
		return false;
	memcpy(ret, text, n);
	ret[n] = '\0';
	return true;
}

/* Decimal digits with an optional sign, as xs:integer has them. */
static bool is_integer(const char *text)
{
	text += *text == '-' || *text == '+';
	return *text && text[strspn(text, "0123456789")] == '\0';
}

struct range {
	int64_t min;
	uint64_t max;
};

static const struct range ranges[] = {
	[CIM_UINT8] = { 0, UINT8_MAX },
	[CIM_SINT8] = { INT8_MIN, INT8_MAX },
	[CIM_UINT16] = { 0, UINT16_MAX },
	[CIM_SINT16] = { INT16_MIN, INT16_MAX },
	[CIM_UINT32] = { 0, UINT32_MAX },
	[CIM_SINT32] = { INT32_MIN, INT32_MAX },
	[CIM_UINT64] = { 0, UINT64_MAX },
	[CIM_SINT64] = { INT64_MIN, INT64_MAX },
	[CIM_CHAR16] = { 0, UINT16_MAX },
};

static int parse_unsigned(const struct range *range, const char *text,
			  struct cim_value *ret)
{
	uint64_t v;

	errno = 0;
	v = strtoull(text, NULL, 10);
	if (errno || v > range->max || (*text == '-' && v != 0))
		return CIM_R_BAD_VALUE;
	*ret = CIM_U(v);
	return 0;
}

static int parse_signed(const struct range *range, const char *text,
			struct cim_value *ret)
{
	int64_t v;

	errno = 0;
	v = strtoll(text, NULL, 10);
	if (errno || v < range->min || v > (int64_t)range->max)
		return CIM_R_BAD_VALUE;
	*ret = CIM_I(v);
	return 0;
}

static int parse_integer(enum cim_type type, const char *text,
			 struct cim_value *ret)
{
	const struct range *range = &ranges[type];
	char number[48];

	if (!trim(text, number, sizeof(number)) || !is_integer(number))
		return CIM_R_BAD_VALUE;
	return range->min < 0 ? parse_signed(range, number, ret)
			      : parse_unsigned(range, number, ret);
}

static int parse_boolean(const char *text, struct cim_value *ret)
{
	static const char *const words[] = { "false", "true", "0", "1" };
	char word[8];

	if (!trim(text, word, sizeof(word)))
		return CIM_R_BAD_VALUE;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcasecmp(word, words[i]) == 0) {
			*ret = CIM_BOOL(i % 2 == 1);
			return 0;
		}
	}
	return CIM_R_BAD_VALUE;
}

/* xs:double, in a program that leaves LC_NUMERIC at "C". */
static int parse_real(enum cim_type type, const char *text,
		      struct cim_value *ret)
{
	static const struct {
		const char *word;
		double value;
	} words[] = { { "NaN", (double)NAN },
		      { "INF", (double)INFINITY },
		      { "-INF", -(double)INFINITY } };
	char number[400], *end;
	double v;

	if (!trim(text, number, sizeof(number)))
		return CIM_R_BAD_VALUE;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(number, words[i].word) == 0) {
			*ret = (struct cim_value){ .real = words[i].value };
			return 0;
		}
	}
	if (number[strspn(number, "0123456789+-.eE")])
		return CIM_R_BAD_VALUE;
	v = strtod(number, &end);
	if (*end || isinf(v) || (type == CIM_REAL32 && isinf((double)(float)v)))
		return CIM_R_BAD_VALUE;
	*ret = (struct cim_value){ .real = v };
	return 0;
}

/* The length of one UTF-8 character of the basic plane, or 0. */
static size_t utf8_bmp(const char *text, uint64_t *ret)
{
	const unsigned char *s = (const unsigned char *)text;

	if (s[0] && s[0] < 0x80) {
		*ret = s[0];
		return 1;
	}
	if (s[0] >= 0xc2 && s[0] < 0xe0 && (s[1] & 0xc0) == 0x80) {
		*ret = (uint64_t)((s[0] & 0x1f) << 6 | (s[1] & 0x3f));
		return 2;
	}
	if ((s[0] & 0xf0) == 0xe0 && (s[1] & 0xc0) == 0x80 &&
	    (s[2] & 0xc0) == 0x80) {
		*ret = (uint64_t)((s[0] & 0x0f) << 12 | (s[1] & 0x3f) << 6 |
				  (s[2] & 0x3f));
		return *ret < 0x800 || (*ret & 0xf800) == 0xd800 ? 0 : 3;
	}
	return 0;
}

/* A code point as a number, as Windows writes it; or one character. */
static int parse_char16(const char *text, struct cim_value *ret)
{
	uint64_t v;
	size_t n = utf8_bmp(text, &v);

	if (n > 0 && text[n] == '\0' && (*text < '0' || *text > '9')) {
		*ret = CIM_U(v);
		return 0;
	}
	return parse_integer(CIM_CHAR16, text, ret);
}

static int parse_string(const char *text, struct arena *a,
			struct cim_value *ret)
{
	char *copy = arena_strdup(a, text);

	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	*ret = CIM_STR(copy);
	return 0;
}

int cim_value_parse(enum cim_type type, const char *text, struct arena *a,
		    struct cim_value *ret)
{
	struct cim_datetime d;

	switch (type) {
	case CIM_BOOLEAN:
		return parse_boolean(text, ret);
	case CIM_REAL32:
	case CIM_REAL64:
		return parse_real(type, text, ret);
	case CIM_CHAR16:
		return parse_char16(text, ret);
	case CIM_STRING:
		return parse_string(text, a, ret);
	case CIM_DATETIME:
		if (cim_datetime_parse(text, &d) != 0)
			return CIM_R_BAD_VALUE;
		*ret = (struct cim_value){ .datetime = d };
		return 0;
	case CIM_REFERENCE:
		return CIM_R_BAD_VALUE;
	default:
		return parse_integer(type, text, ret);
	}
}

/* The shortest of two forms that reads back as the same number. */
static void print_real(struct buf *out, double v)
{
	char text[40], *comma;

	snprintf(text, sizeof(text), "%.15g", v);
	if (strtod(text, NULL) != v)
		snprintf(text, sizeof(text), "%.17g", v);
	comma = strchr(text, ',');
	if (comma)
		*comma = '.';
	buf_puts(out, text);
}

static void print_datetime(struct buf *out, const struct cim_datetime *d)
{
	char text[CIM_DATETIME_SIZE];

	cim_datetime_format_xs(d, text);
	buf_puts(out, text);
}

void cim_value_print(struct buf *out, enum cim_type type,
		     const struct cim_value *v)
{
	switch (type) {
	case CIM_BOOLEAN:
		buf_puts(out, v->boolean ? "true" : "false");
		break;
	case CIM_UINT8:
	case CIM_UINT16:
	case CIM_UINT32:
	case CIM_UINT64:
	case CIM_CHAR16:
		buf_put_u64(out, v->u);
		break;
	case CIM_SINT8:
	case CIM_SINT16:
	case CIM_SINT32:
	case CIM_SINT64:
		buf_put_i64(out, v->i);
		break;
	case CIM_REAL32:
	case CIM_REAL64:
		print_real(out, v->real);
		break;
	case CIM_STRING:
		buf_puts(out, v->string);
		break;
	case CIM_DATETIME:
		print_datetime(out, &v->datetime);
		break;
	case CIM_REFERENCE:
		break;
	}
}

static bool keys_equal(const struct cim_instance *a,
		       const struct cim_instance *b)
{
	const struct cim_class *class = a->class;

	if (class != b->class)
		return false;
	for (size_t i = 0; i < class->n_properties; i++)
		if (class->properties[i].is_key &&
		    !cim_value_equal(&class->properties[i], &a->values[i],
				     &b->values[i]))
			return false;
	return true;
}

static bool scalars_equal(enum cim_type type, const struct cim_value *a,
			  const struct cim_value *b)
{
	if (a->null || b->null)
		return a->null && b->null;
	switch (type) {
	case CIM_BOOLEAN:
		return a->boolean == b->boolean;
	case CIM_REAL32:
	case CIM_REAL64:
		return !(a->real < b->real) && !(a->real > b->real);
	case CIM_STRING:
		return !strcmp(a->string, b->string);
	case CIM_DATETIME:
		return a->datetime.is_interval == b->datetime.is_interval &&
		       a->datetime.us == b->datetime.us;
	case CIM_REFERENCE:
		return keys_equal(a->reference, b->reference);
	default:
		return a->u == b->u;
	}
}

bool cim_value_equal(const struct cim_property *property,
		     const struct cim_value *a, const struct cim_value *b)
{
	if (!property->is_array || a->null || b->null)
		return scalars_equal(property->type, a, b);
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!scalars_equal(property->type, &a->items[i], &b->items[i]))
			return false;
	return true;
}
