/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "daemon/ops/keys.h"

static uint64_t hash_number(uint64_t h, uint64_t v)
{
	return hash_bytes(&v, sizeof(v), h);
}

static uint64_t hash_text(uint64_t h, const char *s)
{
	static const unsigned char end = 0xff; /* no byte of UTF-8 */

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c | 0x20);
		h = hash_bytes(&c, 1, h);
	}
	return hash_bytes(&end, 1, h);
}

static uint64_t hash_value(uint64_t h, enum cim_type type,
			   const struct cim_value *v)
{
	if (v->null)
		return hash_number(h, 0);
	switch (type) {
	case CIM_STRING:
		return hash_text(h, v->string);
	case CIM_BOOLEAN:
		return hash_number(h, v->boolean);
	case CIM_DATETIME:
		return hash_number(h, (uint64_t)v->datetime.us);
	case CIM_REAL32:
	case CIM_REAL64:
		return hash_number(h, (uint64_t)(int64_t)v->real);
	case CIM_REFERENCE:
		return h ^ keys_hash(v->reference);
	default:
		return hash_number(h, v->u);
	}
}

static bool reference_equal(const struct cim_instance *a,
			    const struct cim_instance *b);

static bool value_equal(enum cim_type type, const struct cim_value *a,
			const struct cim_value *b)
{
	if (a->null || b->null)
		return a->null && b->null;
	switch (type) {
	case CIM_STRING:
		return !strcasecmp(a->string, b->string);
	case CIM_BOOLEAN:
		return a->boolean == b->boolean;
	case CIM_DATETIME:
		return a->datetime.is_interval == b->datetime.is_interval &&
		       a->datetime.us == b->datetime.us;
	case CIM_REAL32:
	case CIM_REAL64:
		return a->real == b->real;
	case CIM_REFERENCE:
		return reference_equal(a->reference, b->reference);
	default:
		return a->u == b->u;
	}
}

/* A reference may name a base class, which has the same keys. */
static bool reference_equal(const struct cim_instance *a,
			    const struct cim_instance *b)
{
	if (!cim_class_is_a(a->class, b->class) &&
	    !cim_class_is_a(b->class, a->class))
		return false;
	for (size_t i = 0; i < a->class->n_properties; i++) {
		const struct cim_property *p = &a->class->properties[i];
		const struct cim_value *other;

		if (!p->is_key)
			continue;
		other = cim_instance_get(b, p->name);
		if (!other || !value_equal(p->type, &a->values[i], other))
			return false;
	}
	return true;
}

uint64_t keys_hash(const struct cim_instance *keys)
{
	const struct cim_class *class = keys->class;
	uint64_t h = HASH_START;

	for (size_t i = 0; i < class->n_properties; i++) {
		if (class->properties[i].is_key)
			h = hash_value(h, class->properties[i].type,
				       &keys->values[i]);
	}
	return h ^ h >> 32;
}

bool keys_equal(const struct cim_instance *a, const struct cim_instance *b)
{
	const struct cim_class *class = a->class;

	for (size_t i = 0; i < class->n_properties; i++) {
		if (class->properties[i].is_key &&
		    !value_equal(class->properties[i].type, &a->values[i],
				 &b->values[i]))
			return false;
	}
	return true;
}
