/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Inside of filters: what a query is, and what its dialects share
 */

#include <stdint.h>

#include "libwsmgmt/filter.h"
#include "libwsmgmt/like.h"

/* A value to compare; whatever type a property has, it is one of these. */
enum scalar_kind {
	SCALAR_NULL,
	SCALAR_BOOLEAN,
	SCALAR_NUMBER,
	SCALAR_TEXT,
	SCALAR_DATETIME,
	SCALAR_REFERENCE,
};

struct scalar {
	enum scalar_kind kind;
	bool is_real;     /* SCALAR_NUMBER: .real, else .is_negative, */
	bool is_negative; /* and .magnitude */
	union {
		bool boolean;
		uint64_t magnitude;
		double real;
		struct cim_datetime datetime;
		const struct cim_instance *reference;
	};
	const char *text; /* SCALAR_TEXT; of a literal number as it stands */
};

struct operand {
	const char *property; /* NULL: a literal */
	bool is_class_name;   /* __CLASS */
	enum scalar_kind kind;
	struct scalar literal;
};

enum comparison {
	COMPARE_EQ,
	COMPARE_NE,
	COMPARE_LT,
	COMPARE_LE,
	COMPARE_GT,
	COMPARE_GE,
};

enum node_kind {
	NODE_AND,     /* of .children */
	NODE_OR,      /* of .children */
	NODE_NOT,     /* of .children, which is one */
	NODE_COMPARE, /* .left .comparison .right */
	NODE_IS_NULL, /* .left */
	NODE_LIKE,    /* .left .like */
	NODE_ISA,     /* .left, or the instance, is of .class */
};

struct node {
	enum node_kind kind;
	const struct node *next;
	const struct node *children;
	struct operand left, right;
	enum comparison comparison;
	const struct like *like;
	const struct cim_class *class;
};

struct wsm_query {
	struct arena *arena; /* that all of this is of */
	struct wsm_query_limits limits;
	enum wsm_query_kind kind;
	const struct cim_class *class;
	bool is_case_sensitive;
	const struct node *where; /* NULL: all */
	bool is_projection;
	const char *const *names; /* that it asks for */
	size_t n_names;
	struct wsm_query_walk walk;
	struct xpath *xpath; /* or NULL */
};

/* A filter that is being read. */
struct query_reader {
	struct wsm_query *query;
	const struct cim_class *class; /* of the resource URI, or NULL */
	struct arena *fault_arena;
	struct wsm_fault *fault;
};

/** query_refuse() - the filter cannot be honoured
 *
 * Return: WSM_QUERY_R_FAULT or -ENOMEM.
 */
int query_refuse(const struct query_reader *reader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** query_find_class() - a class that the filter names
 *
 * Return: 0, WSM_QUERY_R_FAULT, or -ENOMEM.
 */
int query_find_class(const struct query_reader *reader, const char *name,
		     const struct cim_class **ret);

/** query_check_object() - has the object of a walk all its keys?
 *
 * Return: 0, WSM_QUERY_R_FAULT, or -ENOMEM.
 */
int query_check_object(const struct query_reader *reader);

/* The dialects: 0, WSM_QUERY_R_FAULT, or -ENOMEM. */
int query_read_wql(struct query_reader *reader, const char *text);
int query_read_cql(struct query_reader *reader, const char *text);
int query_read_xpath(struct query_reader *reader, const char *text);
int query_read_selectors(struct query_reader *reader, const char *xml);
int query_read_association(struct query_reader *reader, const char *xml);

void xpath_free(struct xpath *xpath); /* NULL is fine */

/** xpath_matches() - 0, WSM_QUERY_R_FAULT, or -ENOMEM */
int xpath_matches(struct xpath *xpath, const struct cim_instance *instance,
		  bool *ret);

/* Three-valued logic. */
enum truth { TRUTH_NO, TRUTH_UNKNOWN, TRUTH_YES };

/** node_eval() - what a condition says of an instance */
enum truth node_eval(const struct node *node,
		     const struct cim_instance *instance,
		     bool is_case_sensitive);

/** scalar_kind_of() - what values of a type are compared as */
enum scalar_kind scalar_kind_of(enum cim_type type);

/** scalar_of() - a value to compare; an array has none, as null */
struct scalar scalar_of(const struct cim_property *property,
			const struct cim_value *value);

/** scalar_parse_number() - a decimal number, or 0x and a hexadecimal one; false
 *  if @text is none */
bool scalar_parse_number(const char *text, struct scalar *ret);
