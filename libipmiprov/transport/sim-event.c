/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * States of discrete sensors, and the log's entries of them
 */

#include "base/bytes.h"
#include "libipmiprov/transport/sim.h"

enum {
	SDR_FULL = 0x01,
	SDR_COMPACT = 0x02,
	SDR_EVENT_ONLY = 0x03,
	SENSOR_SPECIFIC = 0x6f,
	EVENT_SYSTEM = 0x02,
	EVM_REVISION = 0x04,
	DEASSERT = 0x80,
	N_BYTE_STATES = 8,
	UNUSED_STATE = 0x80, /* bit of the second byte, reads as 1 */
};

struct watcher {
	uint8_t lun, number, sensor_type;
	unsigned deassertions; /* events, by offset */
};

/* The first sensor of that type whose states are those of the type. */
static bool find_watcher(const struct persona_controller *p,
			 uint8_t sensor_type, struct watcher *ret)
{
	const struct persona_record *r;

	vec_for_each (r, &p->sdrs) {
		bool has_states =
			r->data[3] == SDR_FULL || r->data[3] == SDR_COMPACT;
		size_t at = has_states ? 12 : 10;

		if ((!has_states && r->data[3] != SDR_EVENT_ONLY) ||
		    r->size < 18 || r->data[5] != p->address ||
		    r->data[at] != sensor_type ||
		    r->data[at + 1] != SENSOR_SPECIFIC)
			continue;
		*ret = (struct watcher){
			.lun = r->data[6] & 3,
			.number = r->data[7],
			.sensor_type = sensor_type,
			.deassertions = has_states ? le16(r->data + 16) : 0,
		};
		return true;
	}
	return false;
}

/* false: it is so already */
static bool change_reading(struct persona_sensor *s, int offset, bool is_on)
{
	size_t at = offset < N_BYTE_STATES ? 2 : 3;
	uint8_t bit = (uint8_t)(1 << offset % N_BYTE_STATES);

	if (s->reading.cc || s->reading.size <= at)
		return true;
	if (!(s->reading.data[at] & bit) == !is_on)
		return false;
	s->reading.data[at] ^= bit;
	if (at == 3)
		s->reading.data[at] |= UNUSED_STATE;
	return true;
}

static void add_event(struct sim *sim, struct sim_controller *c,
		      const struct watcher *w, const uint8_t event[3],
		      bool is_on)
{
	uint8_t record[SEL_RECORD_SIZE] = {
		[2] = EVENT_SYSTEM,
		[7] = c->persona->address,
		[8] = w->lun,
		[9] = EVM_REVISION,
		[10] = w->sensor_type,
		[11] = w->number,
		[12] = SENSOR_SPECIFIC | (is_on ? 0 : DEASSERT),
		[13] = event[0],
		[14] = event[1],
		[15] = event[2],
	};

	sim_sel_add(sim, &sim->controllers[0], record);
}

void sim_set_state(struct sim *sim, struct sim_controller *c,
		   uint8_t sensor_type, uint8_t offset, bool is_on)
{
	const uint8_t event[3] = { offset, 0xff, 0xff };

	sim_set_state_with(sim, c, sensor_type, event, is_on);
}

void sim_set_state_with(struct sim *sim, struct sim_controller *c,
			uint8_t sensor_type, const uint8_t event[3], bool is_on)
{
	int offset = event[0] & 0x0f;
	struct persona_sensor *s;
	struct watcher w;

	if (!find_watcher(c->persona, sensor_type, &w))
		return;
	s = persona_sensor(c->persona, w.lun, w.number, false);
	if (s && !change_reading(s, offset, is_on))
		return;
	if (is_on || w.deassertions & 1U << offset)
		add_event(sim, c, &w, event, is_on);
}
