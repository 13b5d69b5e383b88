/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/snapshot/lookup.h"

enum {
	MAX_DEPTH = 16, /* records that contain each other have no end */
	INSTANCE_MASK = 0x7f,
	BMC_ADDRESS = 0x20,
};

struct entity_ref entity_of_sensor(const struct sensor *s)
{
	return (struct entity_ref){ s->entity_id, s->entity_instance, s->owner,
				    s->channel };
}

struct entity_ref entity_of_fru(const struct fru_locator *fru)
{
	return (struct entity_ref){ fru->entity_id,
				    fru->entity_instance & INSTANCE_MASK,
				    fru->device_address, fru->channel };
}

struct entity_ref entity_of_mc(const struct mc_locator *mc)
{
	return (struct entity_ref){ mc->entity_id,
				    mc->entity_instance & INSTANCE_MASK,
				    mc->address, mc->channel };
}

static struct entity_ref container_of(const struct entity_association *a)
{
	return (struct entity_ref){ a->container_id, a->container_instance,
				    a->container_address,
				    a->container_channel };
}

/* The BMC has one address on all channels. */
static bool is_same_device(const struct entity_ref *a,
			   const struct entity_ref *b)
{
	int x = a->address ? a->address : BMC_ADDRESS;
	int y = b->address ? b->address : BMC_ADDRESS;

	return x == y && (x == BMC_ADDRESS || a->channel == b->channel);
}

bool entity_equal(const struct entity_ref *a, const struct entity_ref *b)
{
	return a->id == b->id && a->instance == b->instance &&
	       (a->instance < ENTITY_DEVICE_RELATIVE || is_same_device(a, b));
}

size_t sdr_next_sensor_of(const struct sdr_set *set,
			  const struct entity_ref *entity, size_t from)
{
	for (; from < set->n_sensors; from++) {
		struct entity_ref e = entity_of_sensor(&set->sensors[from]);

		if (entity_equal(&e, entity))
			return from;
	}
	return set->n_sensors;
}

const struct mc_locator *sdr_find_mc(const struct sdr_set *set, int address,
				     int channel)
{
	for (size_t i = 0; i < set->n_mcs; i++)
		if (set->mcs[i].address == address &&
		    (address == BMC_ADDRESS || set->mcs[i].channel == channel))
			return &set->mcs[i];
	return NULL;
}

const struct fru_locator *sdr_find_fru_of(const struct sdr_set *set,
					  const struct entity_ref *entity)
{
	for (size_t i = 0; i < set->n_frus; i++) {
		struct entity_ref e = entity_of_fru(&set->frus[i]);

		if (entity_equal(&e, entity))
			return &set->frus[i];
	}
	return NULL;
}

static bool has_member(const struct entity_association *a,
		       const struct entity_ref *entity)
{
	for (size_t i = 0; i < a->n_members; i++) {
		const struct entity_range *m = &a->members[i];
		const struct entity_ref one = { m->id, entity->instance,
						m->address, m->channel };

		if (entity->instance >= m->first_instance &&
		    entity->instance <= m->last_instance &&
		    entity_equal(&one, entity))
			return true;
	}
	return false;
}

bool sdr_container_of(const struct sdr_set *set,
		      const struct entity_ref *entity, struct entity_ref *ret)
{
	for (size_t i = 0; i < set->n_associations; i++) {
		struct entity_ref c = container_of(&set->associations[i]);

		if (entity_equal(&c, entity) ||
		    !has_member(&set->associations[i], entity))
			continue;
		*ret = c;
		return true;
	}
	return false;
}

bool sdr_is_within(const struct sdr_set *set, const struct entity_ref *inner,
		   const struct entity_ref *outer)
{
	struct entity_ref at = *inner;

	for (int depth = 0; depth < MAX_DEPTH; depth++) {
		if (!sdr_container_of(set, &at, &at))
			return false;
		if (entity_equal(&at, outer))
			return true;
	}
	return false;
}

static bool next_in(const struct entity_association *a,
		    struct member_walk *walk, struct entity_ref *ret)
{
	const struct entity_range *m;

	if (walk->member >= a->n_members)
		return false;
	m = &a->members[walk->member];
	*ret = (struct entity_ref){ m->id, m->first_instance + walk->n_passed,
				    m->address, m->channel };
	walk->n_passed++;
	if (ret->instance >= m->last_instance) {
		walk->member++;
		walk->n_passed = 0;
	}
	return true;
}

bool sdr_next_member(const struct sdr_set *set,
		     const struct entity_ref *container,
		     struct member_walk *walk, struct entity_ref *ret)
{
	for (; walk->association < set->n_associations; walk->association++) {
		const struct entity_association *a =
			&set->associations[walk->association];
		struct entity_ref c = container_of(a);

		if (entity_equal(&c, container) && next_in(a, walk, ret))
			return true;
		walk->member = 0;
		walk->n_passed = 0;
	}
	return false;
}
