/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/inventory.h"

#include "base/macro.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/fru.h"

enum {
	ENTITY_UNKNOWN = 2, /* 0 unspecified, 1 other, 2 unknown */
	ENTITY_BOARD = 0x07,
	ENTITY_CHASSIS = 0x17,
	OFFSET_NONE = -1,
	DEVICE_PRESENT = 0x08, /* reading type: 0 absent, 1 present */
};

static const struct model_entity main_chassis = { .id = ENTITY_CHASSIS,
						  .instance = 1 };
static const struct model_entity main_board = { .id = ENTITY_BOARD,
						.instance = 1 };

/* clang-format off */
/* What an entity is: a device that does something, or a thing with a place. */
static const struct entity_class {
	int id;
	enum thing_kind physical, logical;
	uint16_t package;
} entity_classes[] = {
	{ 0x03, THING_PACKAGE, THING_PROCESSOR, CIM_PACKAGE_TYPE_PROCESSOR },
	{ 0x04, THING_PACKAGE, THING_NONE,
	  CIM_PACKAGE_TYPE_STORAGE_MEDIA_PACKAGE },
	{ 0x05, THING_PACKAGE, THING_NONE, CIM_PACKAGE_TYPE_CONTAINER_FRAME_SLOT },
	{ 0x06, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x07, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x08, THING_MEMORY, THING_NONE, CIM_PACKAGE_TYPE_MEMORY },
	{ 0x09, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x0a, THING_PACKAGE, THING_POWER_SUPPLY,
	  CIM_PACKAGE_TYPE_POWER_SUPPLY },
	{ 0x0b, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x0c, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x0d, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x0e, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x0f, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x10, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x11, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x12, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x14, THING_PACKAGE, THING_NONE, CIM_PACKAGE_TYPE_POWER_SUPPLY },
	{ 0x15, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x16, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x17, THING_CHASSIS, THING_NONE, CIM_PACKAGE_TYPE_CHASSIS_FRAME },
	{ 0x18, THING_CHASSIS, THING_NONE, CIM_PACKAGE_TYPE_CHASSIS_FRAME },
	{ 0x19, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x1a, THING_PACKAGE, THING_NONE, CIM_PACKAGE_TYPE_CONTAINER_FRAME_SLOT },
	{ 0x1b, THING_PACKAGE, THING_NONE, CIM_PACKAGE_TYPE_CONTAINER_FRAME_SLOT },
	{ 0x1c, THING_PACKAGE, THING_NONE, CIM_PACKAGE_TYPE_CONTAINER_FRAME_SLOT },
	{ 0x1d, THING_PACKAGE, THING_FAN, CIM_PACKAGE_TYPE_FAN },
	{ 0x1f, THING_PACKAGE, THING_NONE, CIM_PACKAGE_TYPE_PORT_CONNECTOR },
	{ 0x20, THING_MEMORY, THING_NONE, CIM_PACKAGE_TYPE_MEMORY },
	{ 0x28, THING_PACKAGE, THING_NONE, CIM_PACKAGE_TYPE_BATTERY },
	{ 0x29, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_BLADE },
	{ 0x2a, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x2b, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x2c, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x2d, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
	{ 0x41, THING_PACKAGE, THING_PROCESSOR, CIM_PACKAGE_TYPE_PROCESSOR },
	{ 0x42, THING_CARD, THING_NONE, CIM_PACKAGE_TYPE_MODULE_CARD },
};

/* States by which sensors tell that their entity is there, or is not. */
static const struct {
	int sensor_type, reading_type;
	int present, absent, disabled; /* offsets */
} presence_states[] = {
	{ 0x25, READING_TYPE_SENSOR_SPECIFIC, 0, 1, 2 },
	{ 0x07, READING_TYPE_SENSOR_SPECIFIC, 7, OFFSET_NONE, 8 },
	{ 0x08, READING_TYPE_SENSOR_SPECIFIC, 0, OFFSET_NONE, OFFSET_NONE },
	{ 0x0c, READING_TYPE_SENSOR_SPECIFIC, 6, OFFSET_NONE, 4 },
	{ 0x0d, READING_TYPE_SENSOR_SPECIFIC, 0, OFFSET_NONE, OFFSET_NONE },
	{ 0x21, READING_TYPE_SENSOR_SPECIFIC, 2, OFFSET_NONE, 8 },
	{ 0x29, READING_TYPE_SENSOR_SPECIFIC, 2, OFFSET_NONE, OFFSET_NONE },
	{ -1, DEVICE_PRESENT, 1, 0, OFFSET_NONE },
};
/* clang-format on */

static const struct entity_class *class_of(int entity_id)
{
	static const struct entity_class unknown = {
		.package = CIM_PACKAGE_TYPE_UNKNOWN,
	};

	for (size_t i = 0; i < ARRAY_SIZE(entity_classes); i++)
		if (entity_classes[i].id == entity_id)
			return &entity_classes[i];
	return &unknown;
}

uint16_t inventory_package_type(int entity_id)
{
	return class_of(entity_id)->package;
}

/* Where the parts of the numbering start. */
static size_t n_frus(const struct snapshot *s)
{
	return s->fru ? s->fru->n_frus : 0;
}

static size_t n_locators(const struct snapshot *s)
{
	return s->sdr ? s->sdr->n_frus : 0;
}

static size_t n_sensors(const struct snapshot *s)
{
	return s->sdr ? s->sdr->n_sensors : 0;
}

size_t inventory_n_rows(const struct snapshot *s)
{
	return n_frus(s) + n_locators(s) + n_sensors(s) + 1;
}

static struct model_entity entity_of_locator(const struct fru_locator *l)
{
	struct model_entity e = { .id = l->entity_id,
				  .instance = l->entity_instance };

	if (model_entity_is_relative(&e)) {
		e.address = l->device_address;
		e.channel = l->channel;
	}
	return e;
}

static const struct fru_locator *locator_of(const struct snapshot *s,
					    const struct fru *fru)
{
	for (size_t i = 0; i < n_locators(s); i++) {
		const struct fru_locator *l = &s->sdr->frus[i];

		if (l->is_logical && l->fru_id == fru->fru_id &&
		    l->device_address == fru->device_address &&
		    l->channel == fru->channel)
			return l;
	}
	return NULL;
}

/* What the areas of a FRU device without a telling entity say that it is. */
struct areas {
	bool is_programmed, has_chassis, has_board, has_product;
};

static struct areas areas_of(const struct fru *fru)
{
	struct areas areas = { 0 };
	struct fru_info info;

	if (fru_info_decode(fru->data, fru->size, &info) != 0)
		return areas;
	areas = (struct areas){ info.is_programmed, info.chassis.is_present,
				info.board.is_present,
				info.product.is_present };
	fru_info_done(&info);
	return areas;
}

/*
 * The device of the machine speaks of its chassis and of its board at once,
 * whichever of them its locator names, if there is one.
 */
static void add_entity_of_areas(enum thing_kind kind, struct model_thing *thing)
{
	enum thing_kind by_entity = class_of(thing->entity.id)->physical;

	if (kind == THING_CHASSIS && by_entity != THING_CHASSIS &&
	    areas_of(thing->fru).has_chassis)
		thing->entity = main_chassis;
	else if (kind == THING_CARD && thing->entity.id == 0 &&
		 thing->fru->fru_id == 0 && areas_of(thing->fru).has_board)
		thing->entity = main_board;
}

/* What a row names; a thing without entity and FRU is none. */
static struct model_thing thing_at(const struct snapshot *s, size_t row,
				   enum thing_kind kind)
{
	struct model_thing thing = { 0 };

	if (row < n_frus(s)) {
		const struct fru *fru = &s->fru->frus[row];
		const struct fru_locator *l = locator_of(s, fru);

		thing.fru = fru->data ? fru : NULL;
		if (l) {
			thing.name = l->name;
			thing.entity = entity_of_locator(l);
		}
		if (thing.fru)
			add_entity_of_areas(kind, &thing);
		return thing;
	}
	row -= n_frus(s);
	if (row < n_locators(s)) {
		thing.name = s->sdr->frus[row].name;
		thing.entity = entity_of_locator(&s->sdr->frus[row]);
		return thing;
	}
	row -= n_locators(s);
	thing.entity = row < n_sensors(s)
			       ? sensor_entity_of(&s->sdr->sensors[row])
			       : main_chassis;
	return thing;
}

static bool is_last_row(const struct snapshot *s, size_t row)
{
	return row + 1 == inventory_n_rows(s);
}

/*
 * A device of the system board, of the chassis or of no entity has the areas of
 * what it speaks of, which may be chassis and board at once.
 */
static bool fru_is(const struct model_thing *thing, enum thing_kind kind)
{
	enum thing_kind by_entity = class_of(thing->entity.id)->physical;
	struct areas areas = areas_of(thing->fru);
	bool is_open = by_entity == THING_NONE || by_entity == THING_CARD ||
		       by_entity == THING_CHASSIS;
	bool is_chassis =
		by_entity == THING_CHASSIS || (is_open && areas.has_chassis);
	bool is_card = by_entity == THING_CARD || (is_open && areas.has_board);

	if (!areas.is_programmed && thing->entity.id <= ENTITY_UNKNOWN)
		return false;
	if (kind == THING_CHASSIS)
		return is_chassis;
	if (kind == THING_CARD)
		return is_card;
	if (kind == THING_PACKAGE)
		return !is_chassis && !is_card && by_entity != THING_MEMORY;
	return by_entity == kind;
}

static bool is_logical(enum thing_kind kind)
{
	return kind >= THING_POWER_SUPPLY;
}

/* Has an earlier row named the same entity? */
static bool is_named_before(const struct snapshot *s, size_t row,
			    const struct model_entity *entity,
			    enum thing_kind kind)
{
	for (size_t i = 0; i < row; i++) {
		struct model_thing before = thing_at(s, i, kind);

		if (model_entity_equal(&before.entity, entity))
			return true;
	}
	return false;
}

/* The thing with the inventory of an entity. */
static bool find_fru(const struct snapshot *s,
		     const struct model_entity *entity, enum thing_kind kind,
		     struct model_thing *ret)
{
	for (size_t i = 0; entity->id > ENTITY_UNKNOWN && i < n_frus(s); i++) {
		struct model_thing thing = thing_at(s, i, kind);

		if (!thing.fru || !model_entity_equal(&thing.entity, entity))
			continue;
		*ret = thing;
		return true;
	}
	return false;
}

static bool has_chassis(const struct snapshot *s, size_t rows)
{
	for (size_t i = 0; i < rows; i++)
		if (inventory_is(s, i, THING_CHASSIS))
			return true;
	return false;
}

static enum presence presence_of(const struct snapshot *s,
				 const struct model_thing *thing);

/* The chassis of a machine that does not name it: its status is known. */
static bool is_nameless_chassis(const struct snapshot *s, size_t row,
				enum thing_kind kind)
{
	return kind == THING_CHASSIS && s->platform &&
	       s->platform->has_chassis && !has_chassis(s, row);
}

bool inventory_is(const struct snapshot *s, size_t row, enum thing_kind kind)
{
	struct model_thing thing = thing_at(s, row, kind);
	const struct entity_class *class = class_of(thing.entity.id);

	if (is_last_row(s, row))
		return is_nameless_chassis(s, row, kind);
	if (is_logical(kind))
		return class->logical == kind &&
		       !is_named_before(s, row, &thing.entity, kind);
	if (thing.fru)
		return fru_is(&thing, kind);
	return class->physical == kind && class->logical == THING_NONE &&
	       !is_named_before(s, row, &thing.entity, kind) &&
	       !find_fru(s, &thing.entity, kind, &thing) &&
	       presence_of(s, &thing) != PRESENCE_NO;
}

bool inventory_find(const struct snapshot *s, enum thing_kind kind,
		    const struct model_entity *entity, size_t *ret_row)
{
	const struct entity_class *class = class_of(entity->id);

	if (class->physical != kind && class->logical != kind)
		return false;
	for (size_t row = 0; row < inventory_n_rows(s); row++) {
		struct model_thing thing = thing_at(s, row, kind);

		if (!model_entity_equal(&thing.entity, entity) ||
		    !inventory_is(s, row, kind))
			continue;
		*ret_row = row;
		return true;
	}
	return false;
}

static bool is_in_range(const struct entity_range *r,
			const struct model_entity *e)
{
	return r->id == e->id && e->instance >= r->first_instance &&
	       e->instance <= r->last_instance &&
	       (!model_entity_is_relative(e) ||
		(r->address == e->address && r->channel == e->channel));
}

/* By an association record: is @e a part of @container? */
static bool is_part_of(const struct snapshot *s, const struct model_entity *e,
		       const struct model_entity *container)
{
	for (size_t i = 0; i < s->sdr->n_associations; i++) {
		const struct entity_association *a = &s->sdr->associations[i];
		struct entity_range range = { a->container_id,
					      a->container_instance,
					      a->container_instance,
					      a->container_address,
					      a->container_channel };

		if (!is_in_range(&range, container))
			continue;
		for (size_t j = 0; j < a->n_members; j++)
			if (is_in_range(&a->members[j], e))
				return true;
	}
	return false;
}

static bool watches(const struct snapshot *s, size_t sensor,
		    const struct model_entity *entity, bool with_parts)
{
	struct model_entity e = sensor_entity_of(&s->sdr->sensors[sensor]);

	if (entity->id <= ENTITY_UNKNOWN)
		return false;
	return model_entity_equal(&e, entity) ||
	       (with_parts && is_part_of(s, &e, entity));
}

static bool has_state(const struct snapshot *s, size_t sensor, int offset)
{
	return offset != OFFSET_NONE && s->readings[sensor].has_states &&
	       s->readings[sensor].states & 1 << offset;
}

static enum presence presence_by(const struct snapshot *s, size_t sensor)
{
	const struct sensor *r = &s->sdr->sensors[sensor];
	const struct reading *reading = &s->readings[sensor];

	for (size_t i = 0; i < ARRAY_SIZE(presence_states); i++) {
		int type = presence_states[i].sensor_type;

		if ((type >= 0 && type != r->sensor_type) ||
		    presence_states[i].reading_type != r->reading_type ||
		    !(r->state_mask & 1 << presence_states[i].present))
			continue;
		if (reading->status == READING_ABSENT)
			return PRESENCE_NO;
		if (reading->status != READING_OK || !reading->has_states)
			return PRESENCE_UNKNOWN;
		if (has_state(s, sensor, presence_states[i].absent))
			return PRESENCE_NO;
		if (has_state(s, sensor, presence_states[i].disabled))
			return PRESENCE_DISABLED;
		return has_state(s, sensor, presence_states[i].present)
			       ? PRESENCE_YES
			       : PRESENCE_NO;
	}
	return PRESENCE_UNKNOWN;
}

/* A sensor that says so first; then inventory; then any that reads. */
static enum presence presence_of(const struct snapshot *s,
				 const struct model_thing *thing)
{
	enum presence by_reading = PRESENCE_UNKNOWN;

	if (snapshot_is_lost(s))
		return PRESENCE_UNKNOWN;
	for (size_t i = 0; i < n_sensors(s); i++) {
		enum presence presence;

		if (!watches(s, i, &thing->entity, false))
			continue;
		presence = presence_by(s, i);
		if (presence != PRESENCE_UNKNOWN)
			return presence;
		if (s->readings[i].status == READING_OK)
			by_reading = PRESENCE_YES;
		else if (s->readings[i].status == READING_ABSENT &&
			 by_reading == PRESENCE_UNKNOWN)
			by_reading = PRESENCE_NO;
	}
	return thing->fru ? PRESENCE_YES : by_reading;
}

enum presence inventory_presence(const struct view *v)
{
	return presence_of(v->snapshot, &v->thing);
}

uint16_t inventory_states(const struct view *v, int sensor_type)
{
	const struct snapshot *s = v->snapshot;
	uint16_t states = 0;

	for (size_t i = 0; !snapshot_is_lost(s) && i < n_sensors(s); i++) {
		const struct sensor *r = &s->sdr->sensors[i];

		if (r->sensor_type == sensor_type &&
		    r->reading_type == READING_TYPE_SENSOR_SPECIFIC &&
		    s->readings[i].status == READING_OK &&
		    s->readings[i].has_states &&
		    watches(s, i, &v->thing.entity, false))
			states |= s->readings[i].states;
	}
	return states;
}

void inventory_look(struct view *v, enum thing_kind kind)
{
	v->thing = thing_at(v->snapshot, v->row, kind);
	if (!v->thing.fru)
		(void)find_fru(v->snapshot, &v->thing.entity, kind, &v->thing);
	v->thing.kind = (int)kind;
}

bool inventory_is_named_before(const struct view *v)
{
	const struct model_entity *entity = &v->thing.entity;

	return entity->id <= ENTITY_UNKNOWN ||
	       is_named_before(v->snapshot, v->row, entity,
			       (enum thing_kind)v->thing.kind);
}

bool inventory_is_main_chassis(const struct view *v)
{
	return !has_chassis(v->snapshot, v->row);
}

void inventory_judge(struct view *v, struct verdict *ret)
{
	const struct snapshot *s = v->snapshot;
	enum severity worst = SEVERITY_UNKNOWN;
	size_t n[SEVERITY_CRITICAL + 1] = { 0 };

	if (inventory_presence(v) == PRESENCE_NO) {
		ret->text = "Not present";
		return;
	}
	for (size_t i = 0; i < n_sensors(s); i++) {
		enum severity severity;

		if (!watches(s, i, &v->thing.entity, true))
			continue;
		severity = health_of_sensor(s, i, v->health);
		n[severity]++;
		worst = MAX(worst, severity);
	}
	*ret = verdict_of(worst);
	if (n[0] + n[1] + n[2] + n[3] == 0) {
		ret->text = "No sensor watches it";
		return;
	}
	ret->text = view_printf(v,
				"Sensors: %zu critical, %zu warning, %zu ok, "
				"%zu unknown",
				n[SEVERITY_CRITICAL], n[SEVERITY_WARNING],
				n[SEVERITY_OK], n[SEVERITY_UNKNOWN])
			    .string;
}
