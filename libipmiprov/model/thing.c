/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What inventory says of a thing, and the properties that all things have
 */

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/macro.h"
#include "libipmiprov/model/inventory.h"
#include "libipmiprov/repo/fru.h"

enum {
	CAPTION_MAX = 64,
	BMC_ADDRESS = 0x20,
};

/* ---- facts ---- */

/* A copy in the arena; NULL for "". */
static const char *kept(struct view *v, const struct fru_text *text)
{
	return *text->text ? view_string(v, text->text, 0).string : NULL;
}

static const char *first(const char *a, const char *b)
{
	return a ? a : b;
}

static void take_product(struct view *v, const struct fru_product *p,
			 struct thing_facts *ret)
{
	ret->manufacturer = kept(v, &p->manufacturer);
	ret->model = kept(v, &p->name);
	ret->part_number = kept(v, &p->part_number);
	ret->serial = kept(v, &p->serial);
	ret->version = kept(v, &p->version);
	ret->asset_tag = kept(v, &p->asset_tag);
}

static void take_board(struct view *v, const struct fru_board *b,
		       struct thing_facts *ret)
{
	ret->manufacturer = first(kept(v, &b->manufacturer), ret->manufacturer);
	ret->model = first(kept(v, &b->product), ret->model);
	ret->part_number = first(kept(v, &b->part_number), ret->part_number);
	ret->serial = first(kept(v, &b->serial), ret->serial);
}

/* What a chassis has in the product area is the number of the whole machine. */
static void take_chassis(struct view *v, const struct fru_chassis *c,
			 struct thing_facts *ret)
{
	ret->sku = ret->part_number;
	ret->part_number = kept(v, &c->part_number);
	ret->serial = first(kept(v, &c->serial), ret->serial);
	ret->chassis_type = c->type;
}

static void take_records(const struct fru_records *records,
			 struct thing_facts *ret)
{
	const struct fru_record *r;

	vec_for_each (r, records) {
		if (r->type != FRU_RECORD_POWER_SUPPLY || !r->is_decoded ||
		    ret->has_power_supply)
			continue;
		ret->has_power_supply = true;
		ret->power_supply = r->power_supply;
	}
}

static void take_problems(struct view *v, const struct fru_info *info,
			  struct thing_facts *ret)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	for (unsigned i = 0; i < N_FRU_PROBLEMS; i++) {
		if (!(info->problems & UINT32_C(1) << i))
			continue;
		if (text.size > 0)
			buf_puts(&text, ", ");
		buf_puts(&text, fru_problem_text((enum fru_problem)i));
	}
	if (buf_error(&text))
		v->error = buf_error(&text);
	else if (text.size > 0)
		ret->problems = view_string(v, text.data, 0).string;
}

/* The product area speaks of all but boards; who has no area takes the other.
 */
static void take_areas(struct view *v, const struct fru_info *info,
		       struct thing_facts *ret)
{
	bool is_card = v->class == &model_class_cim_card;

	if (info->product.is_present && !(is_card && info->board.is_present))
		take_product(v, &info->product, ret);
	if (info->board.is_present && (is_card || !info->product.is_present))
		take_board(v, &info->board, ret);
	if (v->class == &model_class_cim_chassis)
		take_chassis(v, &info->chassis, ret);
	ret->made = fru_board_time(&info->board,
				   v->snapshot->last_answer_ns / NS_PER_S);
}

static void take_fru(struct view *v, struct thing_facts *ret)
{
	CLEANUP(fru_info_done) struct fru_info info = { 0 };

	if (fru_info_decode(v->thing.fru->data, v->thing.fru->size, &info) !=
	    0) {
		v->error = -ENOMEM;
		return;
	}
	take_areas(v, &info, ret);
	take_records(&info.records, ret);
	take_problems(v, &info, ret);
}

const struct thing_facts *inventory_facts(struct view *v)
{
	static const struct thing_facts none;
	struct thing_facts *facts;

	if (v->facts)
		return v->facts;
	facts = arena_new_array(v->arena, struct thing_facts, 1);
	if (!facts) {
		v->error = -ENOMEM;
		return &none;
	}
	if (v->thing.fru)
		take_fru(v, facts);
	v->facts = facts;
	return facts;
}

/* ---- names ---- */

static bool has_entity(const struct view *v)
{
	return v->thing.entity.id != 0;
}

static struct cim_value entity_id(struct view *v)
{
	const struct model_entity *e = &v->thing.entity;

	if (model_entity_is_relative(e))
		return view_printf(v, "%d.%d.%d.%d", e->id, e->instance,
				   e->address, e->channel);
	return view_printf(v, "%d.%d", e->id, e->instance);
}

struct cim_value thing_id(struct view *v)
{
	const struct fru *fru = v->thing.fru;

	if (!fru || !inventory_is_named_before(v))
		return entity_id(v);
	if (fru->device_address == BMC_ADDRESS || fru->device_address == 0)
		return view_printf(v, "FRU%d", fru->fru_id);
	return view_printf(v, "FRU%d.%d.%d", fru->fru_id, fru->device_address,
			   fru->channel);
}

/* "Power Supply 1" */
static struct cim_value entity_text(struct view *v)
{
	char text[TEXT_SIZE];

	text_entity(v->thing.entity.id, v->thing.entity.instance, text);
	return view_string(v, text, 0);
}

struct cim_value thing_element_name(struct view *v)
{
	if (v->thing.name && *v->thing.name)
		return CIM_STR(v->thing.name);
	if (!has_entity(v) && v->thing.fru)
		return CIM_STR(v->thing.fru->name);
	return entity_text(v);
}

struct cim_value thing_name(struct view *v)
{
	return thing_element_name(v);
}

struct cim_value thing_caption(struct view *v)
{
	struct cim_value text =
		has_entity(v) ? entity_text(v) : thing_element_name(v);

	return text.null ? text : view_string(v, text.string, CAPTION_MAX);
}

struct cim_value thing_description(struct view *v)
{
	const struct thing_facts *f = inventory_facts(v);
	const char *name = thing_caption(v).string;

	if (!name || (!f->manufacturer && !f->model))
		return thing_caption(v);
	return VIEW_CONCAT(v, name, ": ",
			   f->manufacturer ? f->manufacturer : "",
			   f->manufacturer && f->model ? " " : "",
			   f->model ? f->model : "");
}

/* What a logical device has no properties for. */
static struct infos infos_of(struct view *v)
{
	const struct thing_facts *f = inventory_facts(v);
	struct infos infos = { 0 };

	if (has_entity(v))
		infos_add(&infos, "Entity id and instance",
			  view_printf(v, "%d.%d", v->thing.entity.id,
				      v->thing.entity.instance)
				  .string);
	if (v->thing.fru)
		infos_add(&infos, "FRU device id",
			  view_printf(v, "%d", v->thing.fru->fru_id).string);
	infos_add(&infos, "Manufacturer", f->manufacturer);
	infos_add(&infos, "Model", f->model);
	infos_add(&infos, "Part number", f->part_number);
	infos_add(&infos, "Serial number", f->serial);
	infos_add(&infos, "Version", f->version);
	infos_add(&infos, "Inventory problems", f->problems);
	return infos;
}

struct cim_value thing_identifying_descriptions(struct view *v)
{
	struct infos infos = infos_of(v);

	return view_strings(v, infos.what, infos.n);
}

struct cim_value thing_other_identifying_info(struct view *v)
{
	struct infos infos = infos_of(v);

	return view_strings(v, infos.value, infos.n);
}

/* ---- logical devices ---- */

/* clang-format off */
static const struct {
	uint16_t enabled_state, availability, status_info;
} states[] = {
	[PRESENCE_UNKNOWN] = {
		CIM_ENABLED_STATE_UNKNOWN, CIM_AVAILABILITY_UNKNOWN,
		CIM_STATUS_INFO_UNKNOWN },
	[PRESENCE_YES] = {
		CIM_ENABLED_STATE_ENABLED,
		CIM_AVAILABILITY_RUNNING_FULL_POWER, CIM_STATUS_INFO_ENABLED },
	[PRESENCE_NO] = {
		CIM_ENABLED_STATE_ENABLED_BUT_OFFLINE,
		CIM_AVAILABILITY_NOT_INSTALLED, CIM_STATUS_INFO_UNKNOWN },
	[PRESENCE_DISABLED] = {
		CIM_ENABLED_STATE_DISABLED, CIM_AVAILABILITY_OFF_LINE,
		CIM_STATUS_INFO_DISABLED },
};
/* clang-format on */

struct cim_value thing_availability(struct view *v)
{
	return CIM_U(states[inventory_presence(v)].availability);
}

struct cim_value thing_enabled_state(struct view *v)
{
	return CIM_U(states[inventory_presence(v)].enabled_state);
}

struct cim_value thing_status_info(struct view *v)
{
	return CIM_U(states[inventory_presence(v)].status_info);
}

struct cim_value thing_device_id(struct view *v)
{
	return entity_id(v);
}
