/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a CIM class, property, value and instance are (DSP0004)
 *
 * The meta model that the provider (which fills instances) and WS-Management
 * (which writes and reads them) share.  The class tables themselves are made
 * from schemas/ (*.mof) by tools/mof-compile and never change at run time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum cim_type {
	CIM_BOOLEAN,
	CIM_UINT8,
	CIM_SINT8,
	CIM_UINT16,
	CIM_SINT16,
	CIM_UINT32,
	CIM_SINT32,
	CIM_UINT64,
	CIM_SINT64,
	CIM_REAL32,
	CIM_REAL64,
	CIM_CHAR16,
	CIM_STRING,
	CIM_DATETIME,
	CIM_REFERENCE,
};

/* A property or a method's parameter, as its MOF line says it. */
struct cim_property {
	const char *name;
	enum cim_type type;
	bool is_array, is_key, is_write, is_in, is_out, is_required;
	uint16_t max_len;             /* qualifier MaxLen; 0: none */
	const char *origin;           /* the class that defines it */
	const char *reference_class;  /* CIM_REFERENCE: class it points to */
	const char *default_value;    /* as MOF text, or NULL */
	const char *const *value_map; /* ends with NULL; or NULL */
	const char *const *values;    /* texts, parallel to value_map */
};

struct cim_method {
	const char *name, *origin;
	bool is_void; /* there is no ReturnValue, and no return_type */
	enum cim_type return_type;
	const struct cim_property *parameters;
	size_t n_parameters;
};

struct cim_class {
	const char *name;
	const char *cim_namespace;    /* "root/hardware" */
	const struct cim_class *base; /* NULL: a root */
	const char *uuid, *version;   /* or NULL */
	bool is_abstract, is_association;
	const struct cim_property *properties; /* inherited ones too, sorted by
						  name without regard to case */
	size_t n_properties;
	const struct cim_method *methods; /* inherited ones too */
	size_t n_methods;
};

/* A point in time, or a length of it (DSP0004, "Datetime type"). */
struct cim_datetime {
	bool is_interval;
	int64_t us;      /* microseconds since 1970, UTC; or of the interval */
	int utc_minutes; /* offset to print a point in time with */
};

/*
 * One value.  null is no value, which is neither 0 nor "".  An array has n
 * items; a scalar has n == 0 and stands in the union itself.  Memory behind
 * pointers belongs to the arena of whoever made the value, or is constant.
 */
struct cim_value {
	bool null; /* the other members mean nothing */
	size_t n;
	union {
		bool boolean;
		uint64_t u; /* all unsigned types and char16 */
		int64_t i;  /* all signed types */
		double real;
		const char *string; /* UTF-8 */
		struct cim_datetime datetime;
		const struct cim_instance *reference; /* keys only are set */
		const struct cim_value *items;        /* of an array */
	};
};

struct cim_instance {
	const struct cim_class *class;
	struct cim_value *values; /* class->n_properties, in their order */
};

/* Every class there is, in order of name; the last one is NULL. */
extern const struct cim_class *const cim_classes[];

/** cim_class_find() - a class by name, without regard to case; or NULL */
const struct cim_class *cim_class_find(const char *name);

/** cim_class_is_a() - is @class, or does it descend from, @base? */
bool cim_class_is_a(const struct cim_class *class,
		    const struct cim_class *base);

/**
 * cim_class_property() - index of a property by name, without regard to case
 *
 * Return: index into class->properties, or -1.
 */
int cim_class_property(const struct cim_class *class, const char *name);

/**
 * cim_instance_init() - an instance whose properties are all null
 *
 * Return: 0 or -ENOMEM.
 */
int cim_instance_init(struct cim_instance *instance,
		      const struct cim_class *class, struct arena *a);

/** cim_instance_get() - a property's value by name, or NULL if there is none */
const struct cim_value *cim_instance_get(const struct cim_instance *instance,
					 const char *name);

/**
 * cim_value_parse() - a scalar from text as XML and selectors carry it
 * @type: what it is to be; not CIM_REFERENCE
 * @text: UTF-8, white space around numbers allowed
 * @a: for strings
 * @ret: the value
 *
 * Return: 0, CIM_R_BAD_VALUE, or -ENOMEM.
 */
int cim_value_parse(enum cim_type type, const char *text, struct arena *a,
		    struct cim_value *ret);

/**
 * cim_value_print() - a scalar as text that cim_value_parse() reads
 * @v: not null
 * @out: memory that runs out sticks in it; nothing is added for a reference
 *
 * Numbers have a point whatever the locale says; times are those of XML Schema.
 */
void cim_value_print(struct buf *out, enum cim_type type,
		     const struct cim_value *v);

/**
 * cim_value_equal() - are two values of a property the same?
 *
 * Text is compared as it is; references by class and keys.
 */
bool cim_value_equal(const struct cim_property *property,
		     const struct cim_value *a, const struct cim_value *b);

enum {
	_CIM_R_OK,
	CIM_R_BAD_VALUE, /* not a value of that type, or out of its range */
};

/* Short hands for getters. */
#define CIM_NULL ((struct cim_value){ .null = true })
#define CIM_U(v) ((struct cim_value){ .u = (v) })
#define CIM_I(v) ((struct cim_value){ .i = (v) })
#define CIM_BOOL(v) ((struct cim_value){ .boolean = (v) })
#define CIM_STR(v) ((struct cim_value){ .string = (v), .null = (v) == NULL })
