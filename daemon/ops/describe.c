/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "daemon/ops/describe.h"
#include "base/buf.h"
#include "base/cleanup.h"

/* Not arrays: data of a message may hold a password. */
static void put_value(struct buf *out, const struct cim_property *p,
		      const struct cim_value *v, const char *between)
{
	buf_printf(out, "%s%s=", between, p->name);
	if (v->null)
		buf_puts(out, "null");
	else if (p->is_array)
		buf_puts(out, "...");
	else
		cim_value_print(out, p->type, v);
}

static char *finish(struct call *call, struct buf *text)
{
	for (size_t i = 0; i < call->request.n_selectors; i++) {
		const struct wsm_selector *s = &call->request.selectors[i];

		if (s->value)
			buf_printf(text, " %s=%s", s->name, s->value);
	}
	return buf_error(text) ? NULL : arena_strdup(call->arena, text->data);
}

char *describe_method(struct call *call, const struct model_object *o,
		      const struct cim_method *method,
		      const struct cim_value *in)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	const char *between = "";

	buf_printf(&text, "%s.%s(", o->class->name, method->name);
	for (size_t i = 0; i < method->n_parameters; i++) {
		const struct cim_property *p = &method->parameters[i];

		if (!p->is_in || in[i].null)
			continue;
		put_value(&text, p, &in[i], between);
		between = ", ";
	}
	buf_puts(&text, ")");
	return finish(call, &text);
}

char *describe_changes(struct call *call, const struct model_call *c,
		       const struct cim_value *values)
{
	const struct cim_class *class = c->object.class;
	CLEANUP(buf_done) struct buf text = { 0 };
	const char *between = "";

	buf_printf(&text, "%s.Put(", class->name);
	for (size_t i = 0; i < class->n_properties; i++) {
		if (!c->is_changed[i])
			continue;
		put_value(&text, &class->properties[i], &values[i], between);
		between = ", ";
	}
	buf_puts(&text, ")");
	return finish(call, &text);
}
