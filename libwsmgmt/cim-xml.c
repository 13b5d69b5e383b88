/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/macro.h"
#include "cim/datetime.h"
#include "libwsmgmt/filter.h"
#include "libwsmgmt/ns.h"
#include "libwsmgmt/reply.h"
#include "libwsmgmt/uri.h"

#define PUT(out, literal) buf_add((out), "" literal, sizeof(literal) - 1)

/* "p:Name" between @before and @after. */
static void put_tag(struct buf *out, const char *before, const char *name,
		    size_t size, const char *after)
{
	size_t n_before = strlen(before), n_after = strlen(after);
	char *to = buf_reserve(out, n_before + size + n_after);

	if (!to)
		return;
	to = mempcpy(to, before, n_before);
	to = mempcpy(to, name, size);
	memcpy(to, after, n_after + 1);
	out->size += n_before + size + n_after;
}

/* A datetime has an element of its own, except in selectors. */
static void put_datetime(struct buf *out, const struct cim_datetime *d,
			 bool is_wrapped)
{
	char text[CIM_DATETIME_SIZE];

	cim_datetime_format_xs(d, text);
	if (!is_wrapped) {
		buf_puts(out, text);
		return;
	}
	buf_puts(out, d->is_interval ? "<cim:Interval>" : "<cim:Datetime>");
	buf_puts(out, text);
	buf_puts(out, d->is_interval ? "</cim:Interval>" : "</cim:Datetime>");
}

static void put_scalar(struct buf *out, enum cim_type type,
		       const struct cim_value *v, bool is_property)
{
	if (type == CIM_STRING)
		wsm_xml_escape(out, v->string);
	else if (type == CIM_DATETIME)
		put_datetime(out, &v->datetime, is_property);
	else
		cim_value_print(out, type, v); /* see put_reference(), too */
}

/* --- endpoint references ---------------------------------------------------
 */

static void put_reference(struct buf *out, const struct cim_instance *keys,
			  const char *class_uri);

/* A key that is a reference has an endpoint reference for a value. */
static void put_selector(struct buf *out, const struct cim_property *property,
			 const struct cim_value *v, const char *class_uri)
{
	PUT(out, "<w:Selector Name=\"");
	buf_puts(out, property->name);
	PUT(out, "\">");
	if (property->type == CIM_REFERENCE) {
		PUT(out, "<a:EndpointReference>");
		put_reference(out, v->reference, class_uri);
		PUT(out, "</a:EndpointReference>");
	} else {
		put_scalar(out, property->type, v, false);
	}
	PUT(out, "</w:Selector>");
}

static void put_epr_content(struct buf *out, const struct cim_instance *keys,
			    const char *resource_uri, const char *cim_namespace)
{
	const struct cim_class *class = keys->class;

	PUT(out, "<a:Address>" WSM_ANONYMOUS "</a:Address>"
		 "<a:ReferenceParameters><w:ResourceURI>");
	wsm_xml_escape(out, resource_uri);
	PUT(out, "</w:ResourceURI><w:SelectorSet>");
	if (cim_namespace) {
		PUT(out, "<w:Selector Name=\"__cimnamespace\">");
		wsm_xml_escape(out, cim_namespace);
		PUT(out, "</w:Selector>");
	}
	for (size_t i = 0; i < class->n_properties; i++)
		if (class->properties[i].is_key && !keys->values[i].null)
			put_selector(out, &class->properties[i],
				     &keys->values[i], resource_uri);
	PUT(out, "</w:SelectorSet></a:ReferenceParameters>");
}

void wsm_write_epr(struct buf *out, const struct cim_instance *keys,
		   const char *resource_uri, const char *cim_namespace)
{
	PUT(out, "<a:EndpointReference>");
	put_epr_content(out, keys, resource_uri, cim_namespace);
	PUT(out, "</a:EndpointReference>");
}

/* What @class_ns says of the class it is for, said of the class of @keys. */
static void put_reference(struct buf *out, const struct cim_instance *keys,
			  const char *class_ns)
{
	const char *slash = strrchr(class_ns, '/');
	size_t base = slash ? (size_t)(slash + 1 - class_ns) : 0;
	CLEANUP(buf_done) struct buf uri = { 0 };

	buf_add(&uri, class_ns, base);
	buf_puts(&uri, keys->class->name);
	put_epr_content(out, keys, uri.data ? uri.data : "",
			wsm_uri_is_wmi(class_ns) ? NULL
						 : keys->class->cim_namespace);
}

/* --- instances -------------------------------------------------------------
 */

struct writer {
	struct buf *out;
	const char *class_ns;
	bool is_plain; /* elements are in no namespace */
};

static void put_start(const struct writer *w, const char *name, size_t size,
		      const char *after)
{
	put_tag(w->out, w->is_plain ? "<" : "<p:", name, size, after);
}

static void put_plain_datetime(struct buf *out, const struct cim_datetime *d)
{
	PUT(out, "<");
	buf_puts(out, d->is_interval ? "Interval>" : "Datetime>");
	put_datetime(out, d, false);
	buf_puts(out, d->is_interval ? "</Interval>" : "</Datetime>");
}

static void put_item(const struct writer *w,
		     const struct cim_property *property,
		     const struct cim_value *v, size_t name_size)
{
	put_start(w, property->name, name_size, ">");
	if (property->type == CIM_REFERENCE)
		put_reference(w->out, v->reference, w->class_ns);
	else if (property->type == CIM_DATETIME && w->is_plain)
		put_plain_datetime(w->out, &v->datetime);
	else
		put_scalar(w->out, property->type, v, true);
	put_tag(w->out, w->is_plain ? "</" : "</p:", property->name, name_size,
		">");
}

/*
 * A null array is one element too; an array without items is none.  An item
 * that is null keeps its place, as arrays may go side by side.
 */
static void put_property(const struct writer *w,
			 const struct cim_property *property,
			 const struct cim_value *v)
{
	size_t name_size = strlen(property->name);

	if (v->null) {
		put_start(w, property->name, name_size, " xsi:nil=\"true\"/>");
		return;
	}
	if (!property->is_array) {
		put_item(w, property, v, name_size);
		return;
	}
	for (size_t i = 0; i < v->n; i++)
		if (v->items[i].null)
			put_start(w, property->name, name_size,
				  " xsi:nil=\"true\"/>");
		else
			put_item(w, property, &v->items[i], name_size);
}

/* The start of an element that holds properties, but for its end. */
static void put_holder_start(struct buf *out, const char *name,
			     const char *suffix, const char *class_ns)
{
	put_tag(out, "<p:", name, strlen(name), suffix);
	PUT(out, " xmlns:xsi=\"" WSM_URI_XSI "\" xmlns:p=\"");
	wsm_xml_escape(out, class_ns);
	PUT(out, "\" xmlns:cim=\"" WSM_URI_CIM "\"");
}

static void put_instance_start(struct buf *out, const char *class_name,
			       const char *class_ns)
{
	put_holder_start(out, class_name, "", class_ns);
	put_tag(out, " xsi:type=\"p:", class_name, strlen(class_name),
		"_Type\">");
}

void wsm_write_instance(struct buf *out, const struct cim_instance *instance,
			const struct cim_class *as, const char *class_ns)
{
	const struct cim_class *class = instance->class;
	const struct writer w = { .out = out, .class_ns = class_ns };

	put_instance_start(out, as->name, class_ns);
	/*
	 * Both are sorted by name, and a base class has no other names; but a
	 * value has the type that its own class gives the property.
	 */
	for (size_t i = 0, j = 0; i < class->n_properties; i++) {
		if (as != class && (j == as->n_properties ||
				    strcasecmp(class->properties[i].name,
					       as->properties[j].name) != 0))
			continue;
		put_property(&w, &class->properties[i], &instance->values[i]);
		j++;
	}
	put_tag(out, "</p:", as->name, strlen(as->name), ">");
}

void wsm_write_projection(struct buf *out, const struct cim_instance *instance,
			  const struct wsm_query *query, const char *class_ns)
{
	const struct cim_class *class = instance->class;
	const struct writer w = { .out = out,
				  .class_ns = class_ns,
				  .is_plain = true };

	PUT(out, "<w:XmlFragment xmlns:xsi=\"" WSM_URI_XSI "\">");
	for (size_t i = 0; i < class->n_properties; i++)
		if (wsm_query_takes(query, class->properties[i].name))
			put_property(&w, &class->properties[i],
				     &instance->values[i]);
	PUT(out, "</w:XmlFragment>");
}

void wsm_write_output(struct buf *out, const struct cim_method *method,
		      const struct cim_value *out_values,
		      const struct cim_value *return_value,
		      const char *class_ns)
{
	const struct cim_property result = { .name = "ReturnValue",
					     .type = method->return_type };
	const struct writer w = { .out = out, .class_ns = class_ns };

	put_holder_start(out, method->name, "_OUTPUT", class_ns);
	PUT(out, ">");
	for (size_t i = 0; i < method->n_parameters; i++)
		if (method->parameters[i].is_out)
			put_property(&w, &method->parameters[i],
				     &out_values[i]);
	if (!return_value->null)
		put_property(&w, &result, return_value);
	put_tag(out, "</p:", method->name, strlen(method->name), "_OUTPUT>");
}
