/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Conditions over an instance
 */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "libwsmgmt/query.h"

/* --- values ----------------------------------------------------------------
 */

enum scalar_kind scalar_kind_of(enum cim_type type)
{
	switch (type) {
	case CIM_BOOLEAN:
		return SCALAR_BOOLEAN;
	case CIM_STRING:
		return SCALAR_TEXT;
	case CIM_DATETIME:
		return SCALAR_DATETIME;
	case CIM_REFERENCE:
		return SCALAR_REFERENCE;
	default:
		return SCALAR_NUMBER;
	}
}

static struct scalar signed_number(int64_t v)
{
	return (struct scalar){
		.kind = SCALAR_NUMBER,
		.is_negative = v < 0,
		.magnitude = v < 0 ? -(uint64_t)v : (uint64_t)v,
	};
}

static struct scalar number_of(enum cim_type type, const struct cim_value *v)
{
	switch (type) {
	case CIM_SINT8:
	case CIM_SINT16:
	case CIM_SINT32:
	case CIM_SINT64:
		return signed_number(v->i);
	case CIM_REAL32:
	case CIM_REAL64:
		return (struct scalar){ .kind = SCALAR_NUMBER,
					.is_real = true,
					.real = v->real };
	default:
		return (struct scalar){ .kind = SCALAR_NUMBER,
					.magnitude = v->u };
	}
}

struct scalar scalar_of(const struct cim_property *property,
			const struct cim_value *value)
{
	struct scalar s = { .kind = scalar_kind_of(property->type) };

	if (value->null || property->is_array)
		return (struct scalar){ .kind = SCALAR_NULL };
	switch (s.kind) {
	case SCALAR_BOOLEAN:
		s.boolean = value->boolean;
		return s;
	case SCALAR_TEXT:
		s.text = value->string;
		return s;
	case SCALAR_DATETIME:
		s.datetime = value->datetime;
		return s;
	case SCALAR_REFERENCE:
		s.reference = value->reference;
		return s;
	default:
		return number_of(property->type, value);
	}
}

static bool parse_hexadecimal(const char *digits, struct scalar *ret)
{
	size_t n = strspn(digits, "0123456789abcdefABCDEF");

	if (n == 0 || n > 16 || digits[n])
		return false;
	ret->magnitude = strtoull(digits, NULL, 16);
	return true;
}

/* One that no 64 bits hold is a real one. */
static bool parse_integer(const char *digits, struct scalar *ret)
{
	if (!*digits || digits[strspn(digits, "0123456789")])
		return false;
	errno = 0;
	ret->magnitude = strtoull(digits, NULL, 10);
	return errno == 0;
}

static bool parse_real(const char *text, struct scalar *ret)
{
	char *end;

	if (!*text || text[strspn(text, "0123456789+-.eE")])
		return false;
	ret->is_real = true;
	ret->real = strtod(text, &end);
	return !*end && end != text && isfinite(ret->real);
}

bool scalar_parse_number(const char *text, struct scalar *ret)
{
	struct scalar s = { .kind = SCALAR_NUMBER, .text = text };
	const char *digits = text + (*text == '-' || *text == '+');

	s.is_negative = *text == '-';
	if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
		if (!parse_hexadecimal(digits + 2, &s))
			return false;
	} else if (!parse_integer(digits, &s) && !parse_real(text, &s)) {
		return false;
	}
	if (!s.is_real && s.magnitude == 0)
		s.is_negative = false;
	*ret = s;
	return true;
}

/* --- comparison ------------------------------------------------------------
 */

enum { NOT_COMPARABLE = 2 }; /* beside -1, 0, 1 */

static int reverse(int order)
{
	return order == NOT_COMPARABLE ? order : -order;
}

static int order_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int order_integers(const struct scalar *a, const struct scalar *b)
{
	if (a->is_negative != b->is_negative)
		return a->is_negative ? -1 : 1;
	return a->is_negative ? order_u64(b->magnitude, a->magnitude)
			      : order_u64(a->magnitude, b->magnitude);
}

static int order_reals(double a, double b)
{
	if (isnan(a) || isnan(b))
		return NOT_COMPARABLE;
	return (a > b) - (a < b);
}

/* A double has fewer digits than 64 bits; where both look the same, the real
 * one is whole and its own digits count. */
static int order_integer_real(const struct scalar *a, double b)
{
	static const double too_much = 18446744073709551616.0;
	double magnitude = (double)a->magnitude;
	int order = order_reals(a->is_negative ? -magnitude : magnitude, b);

	if (order != 0)
		return order;
	if (fabs(b) >= too_much)
		return b > 0 ? -1 : 1;
	order = order_u64(a->magnitude, (uint64_t)fabs(b));
	return a->is_negative ? -order : order;
}

static int order_numbers(const struct scalar *a, const struct scalar *b)
{
	if (a->is_real && b->is_real)
		return order_reals(a->real, b->real);
	if (b->is_real)
		return order_integer_real(a, b->real);
	if (!a->is_real)
		return order_integers(a, b);
	return reverse(order_integer_real(b, a->real));
}

/* A class may make a string of what is a number in the class it is from. */
static int order_number_text(const struct scalar *a, const char *text)
{
	struct scalar b;

	return scalar_parse_number(text, &b) ? order_numbers(a, &b)
					     : NOT_COMPARABLE;
}

static int order_text(const char *a, const char *b, bool is_case_sensitive)
{
	int order = is_case_sensitive ? strcmp(a, b) : strcasecmp(a, b);

	return (order > 0) - (order < 0);
}

static int order_datetimes(const struct cim_datetime *a,
			   const struct cim_datetime *b)
{
	if (a->is_interval != b->is_interval)
		return NOT_COMPARABLE;
	return (a->us > b->us) - (a->us < b->us);
}

static int order_scalars(const struct scalar *a, const struct scalar *b,
			 bool is_case_sensitive)
{
	if (a->kind == SCALAR_NUMBER && b->kind == SCALAR_TEXT)
		return order_number_text(a, b->text);
	if (a->kind == SCALAR_TEXT && b->kind == SCALAR_NUMBER)
		return reverse(order_number_text(b, a->text));
	if (a->kind != b->kind)
		return NOT_COMPARABLE;
	switch (a->kind) {
	case SCALAR_BOOLEAN:
		return a->boolean - b->boolean;
	case SCALAR_NUMBER:
		return order_numbers(a, b);
	case SCALAR_TEXT:
		return order_text(a->text, b->text, is_case_sensitive);
	case SCALAR_DATETIME:
		return order_datetimes(&a->datetime, &b->datetime);
	default:
		return NOT_COMPARABLE;
	}
}

static enum truth truth_of(bool b)
{
	return b ? TRUTH_YES : TRUTH_NO;
}

static enum truth compare(const struct scalar *a, enum comparison comparison,
			  const struct scalar *b, bool is_case_sensitive)
{
	int order = order_scalars(a, b, is_case_sensitive);

	if (order == NOT_COMPARABLE)
		return TRUTH_UNKNOWN;
	switch (comparison) {
	case COMPARE_EQ:
		return truth_of(order == 0);
	case COMPARE_NE:
		return truth_of(order != 0);
	case COMPARE_LT:
		return truth_of(order < 0);
	case COMPARE_LE:
		return truth_of(order <= 0);
	case COMPARE_GT:
		return truth_of(order > 0);
	case COMPARE_GE:
		return truth_of(order >= 0);
	}
	return TRUTH_UNKNOWN;
}

/* --- conditions ------------------------------------------------------------
 */

static const struct cim_value *value_of(const struct operand *operand,
					const struct cim_instance *instance,
					const struct cim_property **ret)
{
	int i = cim_class_property(instance->class, operand->property);

	if (i < 0)
		return NULL;
	*ret = &instance->class->properties[i];
	return &instance->values[i];
}

static struct scalar operand_value(const struct operand *operand,
				   const struct cim_instance *instance)
{
	const struct cim_property *property;
	const struct cim_value *value;

	if (operand->is_class_name)
		return (struct scalar){ .kind = SCALAR_TEXT,
					.text = instance->class->name };
	if (!operand->property)
		return operand->literal;
	value = value_of(operand, instance, &property);
	return value ? scalar_of(property, value)
		     : (struct scalar){ .kind = SCALAR_NULL };
}

/* An array without a value is null as well; so it is not asked as a scalar. */
static enum truth eval_is_null(const struct operand *operand,
			       const struct cim_instance *instance)
{
	const struct cim_property *property;
	const struct cim_value *value;

	if (!operand->property)
		return TRUTH_NO;
	value = value_of(operand, instance, &property);
	return truth_of(!value || value->null);
}

static enum truth eval_isa(const struct node *node,
			   const struct cim_instance *instance)
{
	struct scalar s;

	if (!node->left.property)
		return truth_of(cim_class_is_a(instance->class, node->class));
	s = operand_value(&node->left, instance);
	if (s.kind != SCALAR_REFERENCE)
		return TRUTH_UNKNOWN;
	return truth_of(cim_class_is_a(s.reference->class, node->class));
}

static enum truth eval_like(const struct node *node,
			    const struct cim_instance *instance)
{
	struct scalar s = operand_value(&node->left, instance);

	return s.kind == SCALAR_TEXT
		       ? truth_of(like_matches(node->like, s.text))
		       : TRUTH_UNKNOWN;
}

/* The least of them all for AND, the greatest for OR. */
static enum truth eval_list(const struct node *node,
			    const struct cim_instance *instance,
			    bool is_case_sensitive)
{
	bool is_and = node->kind == NODE_AND;
	enum truth end = is_and ? TRUTH_NO : TRUTH_YES;
	enum truth all = is_and ? TRUTH_YES : TRUTH_NO;

	for (const struct node *n = node->children; n && all != end;
	     n = n->next) {
		enum truth one = node_eval(n, instance, is_case_sensitive);

		if (is_and ? one < all : one > all)
			all = one;
	}
	return all;
}

enum truth node_eval(const struct node *node,
		     const struct cim_instance *instance,
		     bool is_case_sensitive)
{
	struct scalar left, right;

	switch (node->kind) {
	case NODE_AND:
	case NODE_OR:
		return eval_list(node, instance, is_case_sensitive);
	case NODE_NOT:
		return (enum truth)(TRUTH_YES - node_eval(node->children,
							  instance,
							  is_case_sensitive));
	case NODE_COMPARE:
		left = operand_value(&node->left, instance);
		right = operand_value(&node->right, instance);
		return compare(&left, node->comparison, &right,
			       is_case_sensitive);
	case NODE_IS_NULL:
		return eval_is_null(&node->left, instance);
	case NODE_LIKE:
		return eval_like(node, instance);
	case NODE_ISA:
		return eval_isa(node, instance);
	}
	return TRUTH_UNKNOWN;
}
