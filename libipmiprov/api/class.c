/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/api/handle.h"

/* A struct ipmiprov_class is a struct cim_class to those who know. */
static const struct cim_class *cim_of(const struct ipmiprov_class *class)
{
	return (const struct cim_class *)class;
}

static const struct ipmiprov_class *api_of(const struct cim_class *class)
{
	return (const struct ipmiprov_class *)class;
}

const struct ipmiprov_class *ipmiprov_class_at(size_t index)
{
	for (size_t i = 0; cim_classes[i]; i++)
		if (model_class_is_served(cim_classes[i]) && index-- == 0)
			return api_of(cim_classes[i]);
	return NULL;
}

const struct ipmiprov_class *ipmiprov_class_find(const char *name)
{
	const struct cim_class *class = cim_class_find(name);

	return class && model_class_is_served(class) ? api_of(class) : NULL;
}

const char *ipmiprov_class_name(const struct ipmiprov_class *class)
{
	return cim_of(class)->name;
}

const char *ipmiprov_class_namespace(const struct ipmiprov_class *class)
{
	return cim_of(class)->cim_namespace;
}

const struct ipmiprov_class *
ipmiprov_class_base(const struct ipmiprov_class *class)
{
	return api_of(cim_of(class)->base);
}

const char *ipmiprov_class_property(const struct ipmiprov_class *class,
				    size_t index)
{
	const struct cim_class *c = cim_of(class);

	return index < c->n_properties ? c->properties[index].name : NULL;
}

bool ipmiprov_class_is_key(const struct ipmiprov_class *class, size_t index)
{
	const struct cim_class *c = cim_of(class);

	return index < c->n_properties && c->properties[index].is_key;
}

const char *ipmiprov_class_method(const struct ipmiprov_class *class,
				  size_t index)
{
	const struct cim_class *c = cim_of(class);

	return index < c->n_methods ? c->methods[index].name : NULL;
}

const struct ipmiprov_class *
ipmiprov_instance_class(const struct ipmiprov_instance *instance)
{
	return api_of(instance->class);
}
