/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Conditions
 *
 *	or	= and { OR and }
 *	and	= not { AND not }
 *	not	= NOT not | ( or ) | test
 *	test	= operand = <> != < <= > >= operand
 *		| operand IS [NOT] NULL | operand [NOT] LIKE string
 *		| operand ISA class
 *
 * All names and types are checked here, so that nothing can go wrong later.
 */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macro.h"
#include "cim/datetime.h"
#include "libwsmgmt/wql.h"

static const char *const kind_names[] = {
	[SCALAR_NULL] = "null",           [SCALAR_BOOLEAN] = "a boolean",
	[SCALAR_NUMBER] = "a number",     [SCALAR_TEXT] = "a string",
	[SCALAR_DATETIME] = "a datetime", [SCALAR_REFERENCE] = "a reference",
};

static int new_node(struct wql *w, enum node_kind kind, struct node **ret)
{
	if (++w->n_nodes > w->reader->query->limits.max_nodes)
		return query_refuse(w->reader,
				    "The query has too many conditions.");
	*ret = arena_alloc(w->arena, sizeof(**ret));
	if (!*ret)
		return ERR_ORIGIN(-ENOMEM);
	(*ret)->kind = kind;
	return 0;
}

/* --- operands --------------------------------------------------------------
 */

static int find_property(const struct wql *w, struct operand *ret)
{
	const struct cim_class *class = w->reader->query->class;
	int i = cim_class_property(class, ret->property);

	if (i < 0)
		return query_refuse(w->reader, "%s has no property %.64s.",
				    class->name, ret->property);
	ret->kind = scalar_kind_of(class->properties[i].type);
	return 0;
}

static bool is_class_reference(const struct wql *w, const char *name)
{
	return strcasecmp(name, "__THIS") == 0 ||
	       strcasecmp(name, w->reader->query->class->name) == 0 ||
	       (w->alias && strcasecmp(name, w->alias) == 0);
}

/* A name: of a property, of the class, or of the instance itself (whose kind is
 * SCALAR_REFERENCE, without a property). */
static int read_name(struct wql *w, struct operand *ret)
{
	const char *name = NULL;
	int r = wql_take_name(w, "a property", &name);

	if (r != 0)
		return r;
	if (wql_is_sign(w, "(") || wql_is_sign(w, "["))
		return query_refuse(w->reader,
				    "Functions and indexes are not supported: "
				    "%.64s%s",
				    name, w->token.text);
	if (is_class_reference(w, name)) {
		ret->kind = SCALAR_REFERENCE;
		if (!wql_is_sign(w, "."))
			return 0;
		r = wql_next(w);
		if (r == 0)
			r = wql_take_name(w, "a property", &name);
		if (r != 0)
			return r;
	}
	if (strcasecmp(name, "__CLASS") == 0) {
		ret->is_class_name = true;
		ret->kind = SCALAR_TEXT;
		return 0;
	}
	ret->property = name;
	return find_property(w, ret);
}

static int read_literal(struct wql *w, struct operand *ret)
{
	struct scalar *s = &ret->literal;

	if (w->token.kind == WQL_NUMBER) {
		if (!scalar_parse_number(w->token.text, s))
			return wql_unexpected(w, "a number");
	} else if (w->token.kind == WQL_STRING) {
		s->kind = SCALAR_TEXT;
		s->text = w->token.text;
	} else if (wql_is(w, "TRUE") || wql_is(w, "FALSE")) {
		s->kind = SCALAR_BOOLEAN;
		s->boolean = wql_is(w, "TRUE");
	} else if (wql_is(w, "NULL")) {
		return query_refuse(w->reader,
				    "Nothing equals NULL: say IS NULL or IS "
				    "NOT NULL.");
	} else {
		return wql_unexpected(w, "a value");
	}
	ret->kind = s->kind;
	return wql_next(w);
}

static bool is_literal(const struct wql *w)
{
	return w->token.kind != WQL_NAME || wql_is(w, "TRUE") ||
	       wql_is(w, "FALSE") || wql_is(w, "NULL");
}

static int read_operand(struct wql *w, struct operand *ret)
{
	return is_literal(w) ? read_literal(w, ret) : read_name(w, ret);
}

/* --- types -----------------------------------------------------------------
 */

static bool to_boolean(struct scalar *s)
{
	struct scalar number;

	if (s->kind == SCALAR_TEXT && (strcasecmp(s->text, "true") == 0 ||
				       strcasecmp(s->text, "false") == 0)) {
		*s = (struct scalar){ .kind = SCALAR_BOOLEAN,
				      .boolean = (*s->text | 0x20) == 't' };
		return true;
	}
	if (!s->text || !scalar_parse_number(s->text, &number) ||
	    number.is_real || number.is_negative || number.magnitude > 1)
		return false;
	*s = (struct scalar){ .kind = SCALAR_BOOLEAN,
			      .boolean = number.magnitude == 1 };
	return true;
}

static bool to_datetime(struct scalar *s)
{
	struct cim_datetime datetime;

	if (s->kind != SCALAR_TEXT ||
	    cim_datetime_parse(s->text, &datetime) != 0)
		return false;
	*s = (struct scalar){ .kind = SCALAR_DATETIME, .datetime = datetime };
	return true;
}

/* A literal becomes what it is compared with, if it can be. */
static bool convert(struct scalar *s, enum scalar_kind kind)
{
	if (s->kind == kind)
		return true;
	switch (kind) {
	case SCALAR_BOOLEAN:
		return to_boolean(s);
	case SCALAR_NUMBER:
		return s->kind == SCALAR_TEXT &&
		       scalar_parse_number(s->text, s);
	case SCALAR_TEXT:
		if (s->kind != SCALAR_NUMBER)
			return false;
		s->kind = SCALAR_TEXT;
		return true;
	case SCALAR_DATETIME:
		return to_datetime(s);
	default:
		return false;
	}
}

static bool is_constant(const struct operand *operand)
{
	return !operand->property && !operand->is_class_name &&
	       operand->literal.kind != SCALAR_NULL;
}

static bool is_array(const struct wql *w, const struct operand *operand)
{
	const struct cim_class *class = w->reader->query->class;
	int i = operand->property ? cim_class_property(class, operand->property)
				  : -1;

	return i >= 0 && class->properties[i].is_array;
}

static int check_scalar(const struct wql *w, const struct operand *operand)
{
	if (is_array(w, operand))
		return query_refuse(w->reader,
				    "%.64s is an array, which can be compared "
				    "with NULL only.",
				    operand->property);
	if (operand->kind == SCALAR_REFERENCE)
		return query_refuse(w->reader,
				    "References are not compared: ask for "
				    "REFERENCES OF or ASSOCIATORS OF.");
	return 0;
}

static int check_types(const struct wql *w, struct node *node)
{
	struct operand *left = &node->left, *right = &node->right;
	int r = check_scalar(w, left);

	if (r == 0)
		r = check_scalar(w, right);
	if (r != 0)
		return r;
	if (is_constant(right) && convert(&right->literal, left->kind))
		right->kind = left->kind;
	else if (is_constant(left) && convert(&left->literal, right->kind))
		left->kind = right->kind;
	if (left->kind != right->kind)
		return query_refuse(
			w->reader, "%.64s is %s, which is compared with %s.",
			left->property ? left->property : "The left side",
			kind_names[left->kind],
			right->literal.text ? right->literal.text
					    : kind_names[right->kind]);
	if (left->kind == SCALAR_BOOLEAN && node->comparison > COMPARE_NE)
		return query_refuse(w->reader,
				    "A boolean is neither less nor greater.");
	return 0;
}

/* --- tests -----------------------------------------------------------------
 */

static int read_not(struct wql *w, const struct node **ret);

static int negate(struct wql *w, const struct node *node,
		  const struct node **ret)
{
	struct node * not ;
	int r = new_node(w, NODE_NOT, &not );

	if (r == 0) {
		not ->children = node;
		*ret = not ;
	}
	return r;
}

static int read_comparison(struct wql *w, struct node *node)
{
	static const struct {
		const char *sign;
		enum comparison comparison;
	} signs[] = {
		{ "=", COMPARE_EQ },  { "<>", COMPARE_NE },
		{ "!=", COMPARE_NE }, { "<", COMPARE_LT },
		{ "<=", COMPARE_LE }, { ">", COMPARE_GT },
		{ ">=", COMPARE_GE },
	};
	size_t i = 0;
	int r;

	while (i < ARRAY_SIZE(signs) && !wql_is_sign(w, signs[i].sign))
		i++;
	if (i == ARRAY_SIZE(signs))
		return wql_unexpected(w, "a comparison");
	node->kind = NODE_COMPARE;
	node->comparison = signs[i].comparison;
	r = wql_next(w);
	if (r == 0)
		r = read_operand(w, &node->right);
	return r == 0 ? check_types(w, node) : r;
}

static int read_is_null(struct wql *w, struct node *node, bool *ret_negated)
{
	int r = wql_next(w);

	node->kind = NODE_IS_NULL;
	*ret_negated = r == 0 && wql_is(w, "NOT");
	if (*ret_negated)
		r = wql_next(w);
	if (r == 0 && !node->left.property)
		return query_refuse(w->reader, "IS NULL asks for a property.");
	return r == 0 ? wql_expect(w, "NULL") : r;
}

static int read_like(struct wql *w, struct node *node)
{
	int r = wql_next(w);

	node->kind = NODE_LIKE;
	if (r != 0)
		return r;
	if (w->is_cql)
		return query_refuse(w->reader,
				    "LIKE is not supported in CQL: use WQL.");
	if (node->left.kind != SCALAR_TEXT || is_array(w, &node->left))
		return query_refuse(w->reader, "LIKE asks for a string.");
	if (w->token.kind != WQL_STRING)
		return wql_unexpected(w, "a pattern");
	r = like_parse(w->token.text, w->arena, &node->like);
	if (r == LIKE_R_BAD_PATTERN)
		return query_refuse(w->reader,
				    "The pattern \"%.64s\" is not "
				    "one of LIKE.",
				    w->token.text);
	return r == 0 ? wql_next(w) : ERR_TRACE(r);
}

/* __CLASS ISA means the instance. */
static int read_isa(struct wql *w, struct node *node)
{
	const char *name;
	int r = wql_next(w);

	if (r != 0)
		return r;
	node->kind = NODE_ISA;
	if (!node->left.is_class_name &&
	    (node->left.kind != SCALAR_REFERENCE || is_array(w, &node->left)))
		return query_refuse(w->reader,
				    "ISA asks for an instance or a reference.");
	if (w->token.kind != WQL_NAME && w->token.kind != WQL_STRING)
		return wql_unexpected(w, "a class");
	name = w->token.text;
	r = query_find_class(w->reader, name, &node->class);
	return r == 0 ? wql_next(w) : r;
}

static int read_test(struct wql *w, const struct node **ret)
{
	struct node *node = NULL;
	bool is_negated = false;
	int r = new_node(w, NODE_COMPARE, &node);

	if (r == 0)
		r = read_operand(w, &node->left);
	if (r != 0)
		return r;
	if (wql_is(w, "NOT")) {
		r = wql_next(w);
		if (r == 0 && !wql_is(w, "LIKE"))
			return wql_unexpected(w, "LIKE");
		is_negated = true;
	}
	if (r != 0)
		return r;
	if (wql_is(w, "LIKE"))
		r = read_like(w, node);
	else if (wql_is(w, "IS"))
		r = read_is_null(w, node, &is_negated);
	else if (wql_is(w, "ISA"))
		r = read_isa(w, node);
	else
		r = read_comparison(w, node);
	if (r != 0)
		return r;
	*ret = node;
	return is_negated ? negate(w, node, ret) : 0;
}

/* --- what joins them -------------------------------------------------------
 */

static int read_list(struct wql *w, enum node_kind kind,
		     const struct node **ret);

static int read_nested(struct wql *w, const struct node **ret)
{
	int r = wql_next(w);

	if (r == 0)
		r = read_list(w, NODE_OR, ret);
	if (r == 0 && !wql_is_sign(w, ")"))
		return wql_unexpected(w, "a closing parenthesis");
	return r == 0 ? wql_next(w) : r;
}

static int read_negated(struct wql *w, const struct node **ret)
{
	const struct node *node = NULL;
	int r = wql_next(w);

	if (r == 0)
		r = read_not(w, &node);
	return r == 0 ? negate(w, node, ret) : r;
}

static int read_not(struct wql *w, const struct node **ret)
{
	int r;

	if (++w->depth > w->reader->query->limits.max_depth)
		return query_refuse(w->reader,
				    "The conditions are nested too deep.");
	if (wql_is(w, "NOT"))
		r = read_negated(w, ret);
	else if (wql_is_sign(w, "("))
		r = read_nested(w, ret);
	else
		r = read_test(w, ret);
	w->depth--;
	return r;
}

static int read_part(struct wql *w, enum node_kind kind,
		     const struct node **ret)
{
	return kind == NODE_OR ? read_list(w, NODE_AND, ret) : read_not(w, ret);
}

/* Parts are joined in one node, so that many of them are not deep.  A part that
 * is alone stands for itself. */
static int read_list(struct wql *w, enum node_kind kind,
		     const struct node **ret)
{
	const char *word = kind == NODE_OR ? "OR" : "AND";
	const struct node *first = NULL;
	struct node *list = NULL, *last;
	int r = read_part(w, kind, &first);

	if (r != 0 || !wql_is(w, word)) {
		*ret = first;
		return r;
	}
	r = new_node(w, kind, &list);
	if (r != 0)
		return r;
	list->children = first;
	/* made by this file, so not const for it */
	last = (struct node *)first;
	while (r == 0 && wql_is(w, word)) {
		r = wql_next(w);
		if (r == 0)
			r = read_part(w, kind, &last->next);
		if (r == 0)
			last = (struct node *)last->next;
	}
	*ret = list;
	return r;
}

int wql_read_condition(struct wql *w, const struct node **ret)
{
	return read_list(w, NODE_OR, ret);
}
