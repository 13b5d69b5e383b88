/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A log record, and the records of the sensors that it may be about
 */

#include <stdlib.h>
#include <string.h>

#include "libipmiprov/repo/sdr.h"
#include "libipmiprov/repo/sel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORD_SIZE = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sdr_records records = { 0 };
	struct sel_event event;
	struct sdr_record *rec;
	struct sdr_set *set;
	int i;

	if (size < RECORD_SIZE)
		return 0;
	sel_event_decode(data, &event);
	if (event.offset > 15 || event.data[2] > 255)
		abort();

	size -= RECORD_SIZE;
	rec = vec_push(&records);
	if (!rec)
		return 0;
	rec->size = (uint8_t)(size < SDR_MAX_SIZE ? size : SDR_MAX_SIZE);
	memcpy(rec->data, data + RECORD_SIZE, rec->size);
	if (sdr_set_new(&records, &set) == 0) {
		i = sel_event_sensor(set, &event);
		if (i >= (int)set->n_sensors)
			abort();
		sdr_set_unref(set);
	}
	vec_done(&records);
	return 0;
}
