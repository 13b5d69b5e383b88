/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Records one behind the other, as `ipmitool sdr dump` writes them; each sensor
 * is then converted, and each association followed.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/sdr.h"
#include "libipmiprov/snapshot/lookup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void convert(const struct sensor *s)
{
	for (int raw = 0; raw < 256; raw++) {
		double value;
		uint8_t back;

		if (convert_value(s, &s->factors, (uint8_t)raw, &value) != 0)
			continue;
		if (!isfinite(value))
			abort();
		(void)convert_to_raw(s, &s->factors, value, &back);
	}
}

/* What is in what: whoever is in something is a member of it, and no chain of
 * records has no end. */
static void look_up(const struct sdr_set *set)
{
	for (size_t i = 0; i < set->n_associations; i++) {
		const struct entity_association *a = &set->associations[i];
		const struct entity_ref container = { a->container_id,
						      a->container_instance,
						      a->container_address,
						      a->container_channel };
		struct member_walk walk = { 0 };
		struct entity_ref member, got;

		while (sdr_next_member(set, &container, &walk, &member)) {
			if (!entity_equal(&member, &container) &&
			    !sdr_container_of(set, &member, &got))
				abort();
			(void)sdr_is_within(set, &container, &member);
			(void)sdr_next_sensor_of(set, &member, 0);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sdr_records records = { 0 };
	struct sdr_set *set;

	while (size > 0) {
		struct sdr_record *rec = vec_push(&records);
		size_t n = size < SDR_HEADER_SIZE ? size
						  : MIN(sdr_size(data), size);

		if (!rec)
			break;
		rec->id = data[0];
		rec->size = (uint8_t)n;
		memcpy(rec->data, data, n);
		data += n;
		size -= n;
	}
	if (sdr_set_new(&records, &set) == 0) {
		for (size_t i = 0; i < set->n_sensors; i++)
			convert(&set->sensors[i]);
		look_up(set);
		sdr_set_unref(set);
	}
	vec_done(&records);
	return 0;
}
