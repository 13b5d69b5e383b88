/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Finding one's way in the records of a snapshot
 *
 * An entity is a physical thing that sensors watch: a processor, a fan, a
 * board.  Its instance is of the whole system up to 5Fh; from 60h on it is of
 * the controller that speaks of it (IPMI 2.0, section 39.1).
 */

#include "libipmiprov/snapshot/snapshot.h"

enum { ENTITY_DEVICE_RELATIVE = 0x60 };

struct entity_ref {
	int id, instance;
	int address, channel; /* heeded for device-relative instances only */
};

struct entity_ref entity_of_sensor(const struct sensor *s);
struct entity_ref entity_of_fru(const struct fru_locator *fru);
struct entity_ref entity_of_mc(const struct mc_locator *mc);

/** entity_equal() - is it the same thing? */
bool entity_equal(const struct entity_ref *a, const struct entity_ref *b);

/**
 * sdr_next_sensor_of() - the sensors that watch an entity, one after the other
 * @from: 0 at first, then one more than what was returned
 *
 * Return: index of a sensor, or @set->n_sensors.
 */
size_t sdr_next_sensor_of(const struct sdr_set *set,
			  const struct entity_ref *entity, size_t from);

/** sdr_find_mc() - the locator record of a controller, or NULL */
const struct mc_locator *sdr_find_mc(const struct sdr_set *set, int address,
				     int channel);

/** sdr_find_fru_of() - the first inventory device of an entity, or NULL */
const struct fru_locator *sdr_find_fru_of(const struct sdr_set *set,
					  const struct entity_ref *entity);

/**
 * sdr_container_of() - what an entity is in, by the association records
 * @ret: untouched unless true is returned
 */
bool sdr_container_of(const struct sdr_set *set,
		      const struct entity_ref *entity, struct entity_ref *ret);

/** sdr_is_within() - is it in that, however deep? */
bool sdr_is_within(const struct sdr_set *set, const struct entity_ref *inner,
		   const struct entity_ref *outer);

/* Where sdr_next_member() is; zeroes at first. */
struct member_walk {
	size_t association, member;
	int n_passed; /* of a range */
};

/**
 * sdr_next_member() - what is in an entity, one after the other
 * Return: false at the end.
 */
bool sdr_next_member(const struct sdr_set *set,
		     const struct entity_ref *container,
		     struct member_walk *walk, struct entity_ref *ret);
