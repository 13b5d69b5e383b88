/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "libipmiprov/model/association.h"
#include "libipmiprov/model/notes.h"

/* clang-format off */
const struct model_class *const model_classes[] = {
	&model_class_account,
	&model_class_admin_domain,
	&model_class_authorized_privilege,
	&model_class_cim_account_on_system,
	&model_class_cim_associated_sensor,
	&model_class_cim_authorized_subject,
	&model_class_cim_authorized_target,
	&model_class_cim_boot_source_setting,
	&model_class_cim_card,
	&model_class_cim_chassis,
	&model_class_cim_element_conforms_to_profile,
	&model_class_cim_fan,
	&model_class_cim_ip_protocol_endpoint,
	&model_class_cim_lan_endpoint,
	&model_class_cim_log_manages_record,
	&model_class_cim_member_of_collection,
	&model_class_cim_owning_collection_element,
	&model_class_cim_physical_computer_system_view,
	&model_class_cim_physical_memory,
	&model_class_cim_physical_package,
	&model_class_cim_power_supply,
	&model_class_cim_processor,
	&model_class_cim_remote_access_point,
	&model_class_cim_software_identity,
	&model_class_cim_system_component,
	&model_class_cim_system_device,
	&model_class_cim_use_of_log,
	&model_class_cim_watchdog,
	&model_class_computer_system,
	&model_class_concrete_collection,
	&model_class_dcmi_sensor,
	&model_class_log_record,
	&model_class_microsoft_ipmi,
	&model_class_numeric_sensor,
	&model_class_platform_status,
	&model_class_privilege_group,
	&model_class_record_log,
	&model_class_registered_profile,
	&model_class_sensor,
	&model_class_system_specific_collection,
	NULL,
};
/* clang-format on */

const struct model_class *model_class_of(const struct cim_class *class)
{
	for (size_t i = 0; model_classes[i]; i++)
		if (model_classes[i]->class == class)
			return model_classes[i];
	return NULL;
}

bool model_class_is_served(const struct cim_class *class)
{
	for (size_t i = 0; model_classes[i]; i++)
		if (cim_class_is_a(model_classes[i]->class, class))
			return true;
	return false;
}

bool model_class_has_row(const struct model_class *class,
			 const struct snapshot *s, size_t row)
{
	return !class->has_row || class->has_row(s, row);
}

enum { FIRST_RELATIVE = 0x60, LAST_RELATIVE = 0x7f };

bool model_entity_is_relative(const struct model_entity *e)
{
	return e->instance >= FIRST_RELATIVE && e->instance <= LAST_RELATIVE;
}

bool model_entity_equal(const struct model_entity *a,
			const struct model_entity *b)
{
	return a->id == b->id && a->instance == b->instance &&
	       a->address == b->address && a->channel == b->channel;
}

bool model_object_equal(const struct model_object *a,
			const struct model_object *b)
{
	return a->class == b->class && a->snapshot == b->snapshot &&
	       a->row == b->row;
}

static int list_rows(const struct model *m, const struct model_class *c,
		     const struct snapshot *s, struct model_objects *ret)
{
	size_t n = c->n_rows(s);

	for (size_t row = 0; row < n; row++) {
		struct model_object *o;

		if (!model_class_has_row(c, s, row))
			continue;
		o = vec_push(ret);
		if (!o)
			return ERR_ORIGIN(-ENOMEM);
		*o = (struct model_object){ .class = c->class,
					    .snapshot = s,
					    .health = m->health,
					    .notes = m->notes,
					    .row = row };
	}
	return 0;
}

static int list_class(const struct model *m, const struct model_class *c,
		      struct model_objects *ret)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < m->n_snapshots; i++) {
		const struct snapshot *s = m->snapshots[i];

		r = c->association ? association_list(c, s, m->health, ret)
				   : list_rows(m, c, s, ret);
	}
	return ERR_TRACE(r);
}

int model_list(const struct model *m, const struct cim_class *class, bool exact,
	       struct model_objects *ret)
{
	int r;

	for (size_t i = 0; model_classes[i]; i++) {
		const struct cim_class *c = model_classes[i]->class;

		if (exact ? c != class : !cim_class_is_a(c, class))
			continue;
		r = list_class(m, model_classes[i], ret);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static void view_init(struct view *v, const struct model_class *c,
		      const struct model_object *o, struct arena *a)
{
	*v = (struct view){
		.class = c,
		.row = (size_t)o->row,
		.snapshot = o->snapshot,
		.maker = maker_of(o->snapshot),
		.health = o->health,
		.arena = a,
	};
	if (c->association)
		association_look(v, o->row);
	if (c->look)
		c->look(v);
}

static struct cim_value default_of(struct view *v, const struct cim_property *p)
{
	struct cim_value value = CIM_NULL;

	if (p->default_value &&
	    cim_value_parse(p->type, p->default_value, v->arena, &value) < 0)
		v->error = -ENOMEM;
	return value;
}

static struct cim_value value_of(struct view *v, size_t property)
{
	const struct model_class *c = v->class;
	const struct model_association *a = c->association;

	if (c->getters && c->getters[property])
		return c->getters[property](v);
	if (a && property == a->left)
		return view_reference(v, v->left.class, v->left.row);
	if (a && property == a->right)
		return view_reference(v, v->right.class, v->right.row);
	return default_of(v, &c->class->properties[property]);
}

static int fill(const struct model_object *o, bool keys_only, struct arena *a,
		struct cim_instance *ret)
{
	const struct model_class *c = model_class_of(o->class);
	struct cim_instance instance;
	struct view v;
	int r;

	r = cim_instance_init(&instance, o->class, a);
	if (r != 0)
		return ERR_TRACE(r);

	view_init(&v, c, o, a);
	for (size_t i = 0; i < o->class->n_properties; i++) {
		if (!keys_only || o->class->properties[i].is_key)
			instance.values[i] = value_of(&v, i);
	}
	if (v.error)
		return ERR_ORIGIN(v.error);
	if (!keys_only && o->notes) {
		r = model_notes_apply(o->notes, a, &instance);
		if (r != 0)
			return ERR_TRACE(r);
	}
	*ret = instance;
	return 0;
}

int model_instance(const struct model_object *o, struct arena *a,
		   struct cim_instance *ret)
{
	return ERR_TRACE(fill(o, false, a, ret));
}

int model_keys(const struct model_object *o, struct arena *a,
	       struct cim_instance *ret)
{
	return ERR_TRACE(fill(o, true, a, ret));
}
