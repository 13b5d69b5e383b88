/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	N_THRESHOLD = 6, /* LNC LC LNR UNC UC UNR, as on the wire */
	FIRST_UPPER = 3,
	READING_TYPE_THRESHOLD = 0x01,
	SDR_FULL = 0x01,
	SDR_COMPACT = 0x02,
	UNAVAILABLE = 0x20,         /* bit of byte 2 of a reading */
	SCANNING_AND_EVENTS = 0xc0, /* bits of the same */
	HYSTERESIS_SETTABLE = 2,
	REARM_CHOSEN = 0x80,
	STATES_UNUSED = 0xc0, /* bits of the comparison status read as 1 */
	EVENT_SYSTEM = 0x02,
	EVM_REVISION = 0x04,
	DEASSERT = 0x80,
	HAS_READING_AND_THRESHOLD = 0x50,
};

/* A record's number of sensors that share it. */
static unsigned share_count(const struct persona_record *r)
{
	unsigned n = r->data[3] == SDR_COMPACT && r->size > 23
			     ? r->data[23] & 0x0f
			     : 1;

	return n ? n : 1;
}

static bool record_is_of(const struct persona_record *r,
			 const struct persona_controller *p,
			 const struct persona_sensor *s)
{
	return (r->data[3] == SDR_FULL || r->data[3] == SDR_COMPACT) &&
	       r->size > 22 && r->data[5] == p->address &&
	       (r->data[6] & 3) == s->lun && s->number >= r->data[7] &&
	       (unsigned)(s->number - r->data[7]) < share_count(r);
}

static void read_record(const struct persona_record *r,
			struct sim_sensor_record *ret)
{
	*ret = (struct sim_sensor_record){
		.is_full_threshold = r->data[3] == SDR_FULL &&
				     r->data[13] == READING_TYPE_THRESHOLD,
		.sensor_type = r->data[12],
		.reading_type = r->data[13],
		.assertions = le16(r->data + 14) & 0x0fffU,
		.deassertions = le16(r->data + 16) & 0x0fffU,
		.readable = r->data[18],
		.settable = r->data[19],
		.hysteresis_support = r->data[11] >> 4 & 3,
		.analog_format = r->data[20] >> 6,
	};
}

static void find_record(const struct persona *all,
			const struct persona_controller *p,
			const struct persona_sensor *s, struct sim_sensor *ret)
{
	const struct persona_controller *c;
	const struct persona_record *r;

	/* A satellite's records usually lie in the BMC's repository. */
	vec_for_each (c, &all->controllers)
		vec_for_each (r, &c->sdrs)
			if (!ret->has_record && record_is_of(r, p, s)) {
				read_record(r, &ret->record);
				ret->has_record = true;
			}
}

int sim_sensors_init(const struct persona *all, struct sim_controller *c)
{
	const struct persona_controller *p = c->persona;

	c->sensors = calloc(p->sensors.n + 1, sizeof(*c->sensors));
	if (!c->sensors)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < p->sensors.n; i++) {
		const struct persona_sensor *s = &p->sensors.data[i];
		struct sim_sensor *sensor = &c->sensors[i];

		find_record(all, p, s, sensor);
		sensor->raw0 = s->reading.data[0];
		if (s->reading.size > 2)
			sensor->states = s->reading.data[2] & 0x3f;
	}
	return 0;
}

/* A raw value as it compares with others of that format. */
static int comparable(const struct sim_sensor_record *r, uint8_t raw)
{
	if (r->analog_format == 1 && raw & 0x80)
		return (int8_t)(raw + 1);
	return r->analog_format == 2 ? (int8_t)raw : raw;
}

/* Is this threshold crossed?  Once it is, hysteresis holds it. */
static bool is_crossed(const struct persona_sensor *s,
		       const struct sim_sensor *sensor, int i)
{
	int value = comparable(&sensor->record, s->reading.data[0]);
	int limit = comparable(&sensor->record, s->thresholds.data[1 + i]);
	int hold = 0;

	if (sensor->states & 1U << i && s->hysteresis.size == 2)
		hold = s->hysteresis.data[i < FIRST_UPPER ? 1 : 0];
	return i < FIRST_UPPER ? value <= limit + hold : value >= limit - hold;
}

static void add_event(struct sim *sim, struct sim_controller *c,
		      const struct persona_sensor *s, struct sim_sensor *sensor,
		      int i, bool asserted)
{
	/* going low for lower ones, going high for upper ones */
	uint8_t offset = (uint8_t)(2 * i + (i >= FIRST_UPPER));
	unsigned mask = asserted ? sensor->record.assertions
				 : sensor->record.deassertions;
	uint8_t record[SEL_RECORD_SIZE] = {
		[2] = EVENT_SYSTEM,
		[7] = c->persona->address,
		[8] = s->lun,
		[9] = EVM_REVISION,
		[10] = (uint8_t)sensor->record.sensor_type,
		[11] = s->number,
		[12] = READING_TYPE_THRESHOLD | (asserted ? 0 : DEASSERT),
		[13] = HAS_READING_AND_THRESHOLD | offset,
		[14] = s->reading.data[0],
		[15] = s->thresholds.data[1 + i],
	};

	/* Events of satellites go to the BMC's log, the first controller. */
	if (mask & 1U << offset)
		sim_sel_add(sim, &sim->controllers[0], record);
	if (mask & 1U << offset)
		*(asserted ? &sensor->asserted : &sensor->deasserted) |=
			1U << offset;
}

static void compare(struct sim *sim, struct sim_controller *c,
		    struct persona_sensor *s, struct sim_sensor *sensor)
{
	unsigned states = 0;

	if (!sensor->record.is_full_threshold || s->reading.size < 3 ||
	    s->thresholds.size < 1 + N_THRESHOLD ||
	    s->reading.data[1] & UNAVAILABLE)
		return;
	for (int i = 0; i < N_THRESHOLD; i++)
		if (s->thresholds.data[0] & 1 << i && is_crossed(s, sensor, i))
			states |= 1U << i;
	for (int i = 0; i < N_THRESHOLD; i++)
		if ((states ^ sensor->states) & 1U << i)
			add_event(sim, c, s, sensor, i, states & 1U << i);
	sensor->was_touched |= states != sensor->states;
	sensor->states = states;
	s->reading.data[2] = (uint8_t)(STATES_UNUSED | states);
}

/* -amplitude to amplitude, 0 at the start of a period. */
static int wave_at(const struct persona_sensor *s, uint64_t ns)
{
	uint64_t period_ms = (uint64_t)s->wave_period_s * 1000;
	uint64_t quarter = period_ms / 4;
	uint64_t at = ns / NS_PER_MS % period_ms;
	uint64_t in_quarter = at % quarter;
	int up = (int)(s->wave_amplitude * in_quarter / quarter);

	if (s->wave == WAVE_SQUARE)
		return at < 2 * quarter ? 0 : s->wave_amplitude;
	switch (at / quarter) {
	case 0:
		return up;
	case 1:
		return s->wave_amplitude - up;
	case 2:
		return -up;
	default:
		return up - s->wave_amplitude;
	}
}

static uint8_t moved(const struct sim_sensor_record *r, uint8_t raw, int by)
{
	int v = comparable(r, raw) + by;

	if (r->analog_format == 0)
		return (uint8_t)(v < 0 ? 0 : MIN(v, 0xff));
	v = v < -127 ? -127 : MIN(v, 127);
	return (uint8_t)(r->analog_format == 1 && v < 0 ? v - 1 : v);
}

void sim_sensors_move(struct sim *sim, struct sim_controller *c)
{
	uint64_t ns = clock_mono_ns(sim->clock) - sim->start_ns;

	for (size_t i = 0; i < c->persona->sensors.n && !sim->is_still; i++) {
		struct persona_sensor *s = &c->persona->sensors.data[i];
		struct sim_sensor *sensor = &c->sensors[i];
		uint8_t raw;

		if (s->wave == WAVE_NONE || s->reading.size == 0)
			continue;
		raw = moved(&sensor->record, sensor->raw0, wave_at(s, ns));
		if (raw != s->reading.data[0]) {
			s->reading.data[0] = raw;
			compare(sim, c, s, sensor);
		}
	}
}

/* The sensor that the request's first byte names; NULL: CBh. */
static struct persona_sensor *sensor_of(struct sim_call *call)
{
	return persona_sensor(call->controller->persona, call->lun,
			      call->data[0], false);
}

static uint8_t answer_row(struct sim_call *call, size_t member, uint8_t none)
{
	const struct persona_sensor *s = sensor_of(call);
	const struct persona_reply *row;

	if (!s)
		return CC_NOT_PRESENT;
	row = (const void *)((const char *)s + member);
	return row->is_set ? sim_reply_row(call, row) : none;
}

/* What needs the power that is off reads nothing. */
static uint8_t get_reading(struct sim_call *call)
{
	const struct persona_sensor *s = sensor_of(call);
	uint8_t cc = answer_row(call, offsetof(struct persona_sensor, reading),
				CC_NOT_PRESENT);

	if (s && s->needs_power && !sim_has_power(call->sim) &&
	    call->rsp->size > 1) {
		call->rsp->data[0] = 0;
		call->rsp->data[1] |= UNAVAILABLE;
		for (size_t i = 2; i < call->rsp->size; i++)
			call->rsp->data[i] = i == 2 ? 0 : 0x80;
	}
	return cc;
}

static uint8_t get_thresholds(struct sim_call *call)
{
	return answer_row(call, offsetof(struct persona_sensor, thresholds),
			  CC_ILLEGAL_FOR_SENSOR);
}

static uint8_t get_hysteresis(struct sim_call *call)
{
	return answer_row(call, offsetof(struct persona_sensor, hysteresis),
			  CC_ILLEGAL_FOR_SENSOR);
}

static uint8_t get_event_enable(struct sim_call *call)
{
	return answer_row(call, offsetof(struct persona_sensor, event_enable),
			  CC_ILLEGAL_FOR_SENSOR);
}

static struct sim_sensor *beside(const struct sim_call *call,
				 const struct persona_sensor *s)
{
	const struct sim_controller *c = call->controller;

	return &c->sensors[s - c->persona->sensors.data];
}

/* The states that hold, by offsets of events. */
static unsigned current_events(const struct persona_sensor *s,
			       const struct sim_sensor *sensor)
{
	unsigned events = 0;

	if (s->reading.size < 3)
		return 0;
	if (sensor->record.reading_type != READING_TYPE_THRESHOLD)
		return s->reading.data[2] |
		       (s->reading.size > 3 ? (s->reading.data[3] & 0x7fU) << 8
					    : 0);
	for (int i = 0; i < N_THRESHOLD; i++)
		if (s->reading.data[2] & 1 << i)
			events |= 1U << (2 * i + (i >= FIRST_UPPER));
	return events;
}

/* The persona's row as long as nothing happened since; else flags, then events
   that were asserted and deasserted. */
static uint8_t get_event_status(struct sim_call *call)
{
	const struct persona_sensor *s = sensor_of(call);
	const struct sim_sensor *sensor;

	if (!s)
		return CC_NOT_PRESENT;
	sensor = beside(call, s);
	if (s->event_status.is_set &&
	    (s->event_status.cc || !sensor->was_touched))
		return sim_reply_row(call, &s->event_status);
	if (!s->reading.is_set || s->reading.cc || s->reading.size < 2)
		return s->reading.cc ? s->reading.cc : CC_ILLEGAL_FOR_SENSOR;
	sim_reply_u8(call,
		     s->reading.data[1] & (SCANNING_AND_EVENTS | UNAVAILABLE));
	sim_reply_le16(
		call, (uint16_t)(sensor->asserted | current_events(s, sensor)));
	sim_reply_le16(call, (uint16_t)sensor->deasserted);
	return CC_OK;
}

static uint8_t get_type(struct sim_call *call)
{
	const struct persona_sensor *s = sensor_of(call);
	const struct sim_sensor *sensor;

	if (!s)
		return CC_NOT_PRESENT;
	if (s->type.is_set)
		return sim_reply_row(call, &s->type);
	sensor = beside(call, s);
	if (!sensor->has_record)
		return CC_NOT_PRESENT;
	sim_reply_u8(call, (uint8_t)sensor->record.sensor_type);
	sim_reply_u8(call, (uint8_t)sensor->record.reading_type);
	return CC_OK;
}

/* request: sensor, raw reading; of rows above it the nearest one holds */
static uint8_t get_factors(struct sim_call *call)
{
	const struct persona_sensor *s = sensor_of(call);
	const struct persona_factors *f, *found = NULL;

	if (!s)
		return CC_NOT_PRESENT;
	vec_for_each (f, &s->factors)
		if (f->raw <= call->data[1] && (!found || f->raw >= found->raw))
			found = f;
	if (!found)
		return CC_ILLEGAL_FOR_SENSOR;
	sim_reply(call, found->reply, sizeof(found->reply));
	return CC_OK;
}

/* request: sensor, mask, six raw thresholds */
static uint8_t set_thresholds(struct sim_call *call)
{
	struct persona_sensor *s = sensor_of(call);
	struct sim_sensor *sensor;
	uint8_t mask = call->data[1];

	if (!s)
		return CC_NOT_PRESENT;
	sensor = beside(call, s);
	if (mask & 0xc0)
		return CC_INVALID_FIELD;
	if (!sensor->record.is_full_threshold ||
	    s->thresholds.size < 1 + N_THRESHOLD ||
	    mask & ~sensor->record.settable)
		return CC_ILLEGAL_FOR_SENSOR;
	for (int i = 0; i < N_THRESHOLD; i++)
		if (mask & 1 << i)
			s->thresholds.data[1 + i] = call->data[2 + i];
	call->sim->is_changed = true;
	compare(call->sim, call->controller, s, sensor);
	return CC_OK;
}

/* request: sensor, FFh, positive, negative */
static uint8_t set_hysteresis(struct sim_call *call)
{
	struct persona_sensor *s = sensor_of(call);
	struct sim_sensor *sensor;

	if (!s)
		return CC_NOT_PRESENT;
	sensor = beside(call, s);
	if (s->hysteresis.cc || s->hysteresis.size < 2 ||
	    (sensor->has_record &&
	     sensor->record.hysteresis_support != HYSTERESIS_SETTABLE))
		return CC_ILLEGAL_FOR_SENSOR;
	s->hysteresis.data[0] = call->data[2];
	s->hysteresis.data[1] = call->data[3];
	call->sim->is_changed = true;
	compare(call->sim, call->controller, s, sensor);
	return CC_OK;
}

/* request: sensor, [7] events [6] scanning [5:4] what to do with the masks */
static uint8_t set_event_enable(struct sim_call *call)
{
	enum { ENABLE = 1, DISABLE = 2 };
	struct persona_sensor *s = sensor_of(call);
	int how = call->data[1] >> 4 & 3;
	struct persona_reply *now;

	if (!s)
		return CC_NOT_PRESENT;
	now = &s->event_enable;
	if (!now->is_set || now->size == 0)
		return CC_ILLEGAL_FOR_SENSOR;
	now->data[0] = call->data[1] & 0xc0;
	for (size_t i = 1; i < now->size && i + 1 < call->size; i++) {
		if (how == ENABLE)
			now->data[i] |= call->data[i + 1];
		else if (how == DISABLE)
			now->data[i] &= (uint8_t)~call->data[i + 1];
	}
	if (s->reading.size > 1)
		s->reading.data[1] =
			(uint8_t)((s->reading.data[1] & 0x3f) | now->data[0]);
	call->sim->is_changed = true;
	return CC_OK;
}

/* request: sensor, 00h for all events, else chosen ones by masks.  What still
   holds then is an event once more. */
static uint8_t rearm(struct sim_call *call)
{
	struct persona_sensor *s = sensor_of(call);
	unsigned assertions = 0xffff, deassertions = 0xffff, held;
	struct sim_sensor *sensor;

	if (!s)
		return CC_NOT_PRESENT;
	sensor = beside(call, s);
	if (call->data[1] & REARM_CHOSEN) {
		assertions = call->size > 3 ? le16(call->data + 2) : 0;
		deassertions = call->size > 5 ? le16(call->data + 4) : 0;
	}
	sensor->asserted &= ~assertions;
	sensor->deasserted &= ~deassertions;
	sensor->was_touched = true;
	held = sensor->states;
	for (int i = 0; i < N_THRESHOLD; i++)
		if (assertions & 1U << (2 * i + (i >= FIRST_UPPER)))
			held &= ~(1U << i);
	sensor->states = held;
	compare(call->sim, call->controller, s, sensor);
	return CC_OK;
}

const struct sim_command sim_sensor_commands[] = {
	{ NETFN_SENSOR, 0x23, 2, 2, get_factors },
	{ NETFN_SENSOR, 0x24, 4, 4, set_hysteresis },
	{ NETFN_SENSOR, 0x25, 2, 2, get_hysteresis },
	{ NETFN_SENSOR, 0x26, 8, 8, set_thresholds },
	{ NETFN_SENSOR, 0x27, 1, 1, get_thresholds },
	{ NETFN_SENSOR, 0x28, 2, 6, set_event_enable },
	{ NETFN_SENSOR, 0x29, 1, 1, get_event_enable },
	{ NETFN_SENSOR, 0x2a, 2, 6, rearm },
	{ NETFN_SENSOR, 0x2b, 1, 1, get_event_status },
	{ NETFN_SENSOR, 0x2d, 1, 1, get_reading },
	{ NETFN_SENSOR, 0x2f, 1, 1, get_type },
	{ 0 },
};
