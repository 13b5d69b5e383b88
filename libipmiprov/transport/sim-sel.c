/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"

enum {
	SEL_FIRST = 0x0000,
	SEL_LAST = 0xffff,
	WHOLE_RECORD = 0xff,
	SEL_VERSION = 0x51,
	RESERVE = 0x42, /* command */
	SUPPORTS_DELETE_RESERVE_ALLOC = 0x0b,
	SEL_OVERFLOW = 0x80,
	DEFAULT_CAPACITY = 512,
	MAX_CAPACITY = 0xfffe,
	OEM_WITHOUT_TIME = 0xe0, /* record types from here on */
	UTC_OFFSET_UNSPECIFIED = 0x07ff,
	MAX_UTC_OFFSET = 1440, /* minutes */
	ERASE_START = 0xaa,
	ERASE_STATUS = 0x00,
	ERASE_RUNNING = 0,
	ERASE_DONE = 1,
	CC_PART_IS_MISSING = 0x80,
};

static unsigned capacity(const struct sim_controller *c)
{
	unsigned n = c->persona->sel_capacity;

	return n ? MIN(n, (unsigned)MAX_CAPACITY) : DEFAULT_CAPACITY;
}

uint32_t sim_sel_now(const struct sim *sim, const struct sim_controller *c)
{
	return (uint32_t)(clock_wall_ns(sim->clock) / NS_PER_S +
			  c->sel_offset_s);
}

void sim_sel_set_now(const struct sim *sim, struct sim_controller *c,
		     uint32_t now)
{
	c->sel_offset_s = (int64_t)now - clock_wall_ns(sim->clock) / NS_PER_S;
}

static bool id_is_used(const struct persona_controller *p, uint16_t id)
{
	const struct persona_sel_record *r;

	vec_for_each (r, &p->sel)
		if (le16(r->data) == id)
			return true;
	return false;
}

static uint16_t new_id(const struct persona_controller *p)
{
	uint16_t id = p->sel.n ? le16(p->sel.data[p->sel.n - 1].data) : 0;

	do
		id = id + 1 == SEL_LAST ? 1 : (uint16_t)(id + 1);
	while (id_is_used(p, id));
	return id;
}

uint16_t sim_sel_add(struct sim *sim, struct sim_controller *c,
		     const uint8_t record[SEL_RECORD_SIZE])
{
	struct persona_sel_record added, *slot;

	if (c->persona->sel.n >= capacity(c)) {
		c->sel_overflow = true;
		return 0;
	}
	memcpy(added.data, record, SEL_RECORD_SIZE);
	put_le16(added.data, new_id(c->persona));
	c->sel_last_add = sim_sel_now(sim, c);
	if (record[2] < OEM_WITHOUT_TIME)
		put_le32(added.data + 3, c->sel_last_add);
	slot = vec_push(&c->persona->sel);
	if (!slot)
		return 0;
	*slot = added;
	c->sel_changed = sim->is_changed = true;
	return le16(added.data);
}

/* The persona's row with what has changed since. */
static uint8_t info(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	const struct persona_controller *p = c->persona;
	size_t n_free = capacity(c) > p->sel.n ? capacity(c) - p->sel.n : 0;
	uint8_t reply[14] = {
		SEL_VERSION, [13] = SUPPORTS_DELETE_RESERVE_ALLOC
	};

	if (p->sel_info.cc)
		return p->sel_info.cc;
	memcpy(reply, p->sel_info.data, MIN(p->sel_info.size, sizeof(reply)));
	put_le16(reply + 1, (uint16_t)p->sel.n);
	if (p->sel_info.size < sizeof(reply) || c->sel_changed)
		put_le16(reply + 3, (uint16_t)MIN(n_free * SEL_RECORD_SIZE,
						  (size_t)0xffff));
	if (c->sel_last_add)
		put_le32(reply + 5, c->sel_last_add);
	if (c->sel_last_erase)
		put_le32(reply + 9, c->sel_last_erase);
	if (c->sel_overflow)
		reply[13] |= SEL_OVERFLOW;
	sim_reply(call, reply, sizeof(reply));
	return CC_OK;
}

static uint8_t allocation_info(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	size_t n = c->persona->sel.n;
	uint16_t n_free = (uint16_t)(capacity(c) > n ? capacity(c) - n : 0);

	if (c->persona->sel_allocation.is_set && !c->sel_changed)
		return sim_reply_row(call, &c->persona->sel_allocation);
	sim_reply_le16(call, (uint16_t)capacity(c));
	sim_reply_le16(call, SEL_RECORD_SIZE);
	sim_reply_le16(call, n_free);
	sim_reply_le16(call, n_free);
	sim_reply_u8(call, 1);
	return CC_OK;
}

static uint8_t reserve(struct sim_call *call)
{
	struct sim_controller *c = call->controller;

	if (++c->sel_reservation == 0)
		c->sel_reservation++;
	sim_reply_le16(call, c->sel_reservation);
	return CC_OK;
}

static struct persona_sel_record *find(const struct persona_controller *p,
				       uint16_t id)
{
	struct persona_sel_record *r;

	if (p->sel.n == 0)
		return NULL;
	if (id == SEL_FIRST)
		return p->sel.data;
	if (id == SEL_LAST)
		return p->sel.data + p->sel.n - 1;
	vec_for_each (r, &p->sel)
		if (le16(r->data) == id)
			return r;
	return NULL;
}

/* request: reservation (2), record id (2), offset, count */
static uint8_t get_entry(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	const struct persona_controller *p = c->persona;
	const struct persona_sel_record *r = find(p, le16(call->data + 2));
	size_t offset = call->data[4], count = call->data[5];

	if (c->erase_polls_left)
		return CC_ERASING;
	if (!r)
		return CC_NOT_PRESENT;
	if (p->lose_reservation_every &&
	    ++c->n_partial_reads % p->lose_reservation_every == 0)
		c->sel_reservation++;
	if (!sim_may_read(call, RESERVE, c->sel_reservation))
		return CC_RESERVATION_CANCELLED;
	if (offset >= SEL_RECORD_SIZE)
		return CC_OUT_OF_RANGE;
	if (count == WHOLE_RECORD)
		count = SEL_RECORD_SIZE - offset;
	else if (count > SEL_RECORD_SIZE - offset)
		return CC_OUT_OF_RANGE;
	sim_reply_le16(call, r + 1 == p->sel.data + p->sel.n ? SEL_LAST
							     : le16(r[1].data));
	sim_reply(call, r->data + offset, count);
	return CC_OK;
}

static uint8_t add_entry(struct sim_call *call)
{
	uint16_t id = sim_sel_add(call->sim, call->controller, call->data);

	if (id == 0)
		return CC_NO_SPACE;
	sim_reply_le16(call, id);
	return CC_OK;
}

static bool is_reserved(const struct sim_controller *c, uint16_t reservation)
{
	return reservation != 0 && reservation == c->sel_reservation;
}

/* request: reservation (2), record id (2; 0: a new one), offset, 1 with the
   last part, bytes */
static uint8_t add_part(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	size_t offset = call->data[4], n = call->size - 6;
	uint16_t id;

	if (!is_reserved(c, le16(call->data)))
		return CC_RESERVATION_CANCELLED;
	if (offset == 0)
		c->partial_sel_size = 0;
	if (offset != c->partial_sel_size || n > SEL_RECORD_SIZE - offset)
		return CC_INVALID_FIELD;
	memcpy(c->partial_sel + offset, call->data + 6, n);
	c->partial_sel_size += n;
	if ((call->data[5] & 0x0f) != 1) {
		sim_reply_le16(call, 0);
		return CC_OK;
	}
	n = c->partial_sel_size;
	c->partial_sel_size = 0;
	if (n != SEL_RECORD_SIZE)
		return CC_PART_IS_MISSING;
	id = sim_sel_add(call->sim, c, c->partial_sel);
	if (id == 0)
		return CC_NO_SPACE;
	sim_reply_le16(call, id);
	return CC_OK;
}

/* request: reservation (2), record id (2) */
static uint8_t delete_entry(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	struct persona_controller *p = c->persona;
	struct persona_sel_record *r = find(p, le16(call->data + 2));

	if (!is_reserved(c, le16(call->data)))
		return CC_RESERVATION_CANCELLED;
	if (!r)
		return CC_NOT_PRESENT;
	sim_reply(call, r->data, 2);
	memmove(r, r + 1,
		(size_t)((char *)(p->sel.data + p->sel.n) - (char *)(r + 1)));
	p->sel.n--;
	c->sel_last_erase = sim_sel_now(call->sim, c);
	c->sel_reservation++;
	c->sel_changed = call->sim->is_changed = true;
	return CC_OK;
}

static void erase(struct sim_call *call)
{
	struct sim_controller *c = call->controller;

	c->persona->sel.n = 0;
	c->sel_last_erase = sim_sel_now(call->sim, c);
	c->sel_overflow = false;
	c->erase_polls_left = c->persona->erase_polls;
	c->sel_changed = call->sim->is_changed = true;
}

/* request: reservation (2), "CLR", AAh to start or 00h to ask */
static uint8_t clear(struct sim_call *call)
{
	struct sim_controller *c = call->controller;
	uint8_t what = call->data[5];

	if (memcmp(call->data + 2, "CLR", 3) != 0 ||
	    (what != ERASE_START && what != ERASE_STATUS))
		return CC_INVALID_FIELD;
	if (!is_reserved(c, le16(call->data)))
		return CC_RESERVATION_CANCELLED;
	if (what == ERASE_START)
		erase(call);
	else if (c->erase_polls_left)
		c->erase_polls_left--;
	sim_reply_u8(call, c->erase_polls_left ? ERASE_RUNNING : ERASE_DONE);
	return CC_OK;
}

static uint8_t get_time(struct sim_call *call)
{
	sim_reply_le32(call, sim_sel_now(call->sim, call->controller));
	return CC_OK;
}

static uint8_t set_time(struct sim_call *call)
{
	sim_sel_set_now(call->sim, call->controller, le32(call->data));
	return CC_OK;
}

static uint8_t get_utc_offset(struct sim_call *call)
{
	const struct persona_reply *row =
		&call->controller->persona->sel_utc_offset;

	if (row->is_set)
		return sim_reply_row(call, row);
	sim_reply_le16(call, UTC_OFFSET_UNSPECIFIED);
	return CC_OK;
}

/* request: minutes, from -1440 to 1440, or 07FFh */
static uint8_t set_utc_offset(struct sim_call *call)
{
	struct persona_reply *row = &call->controller->persona->sel_utc_offset;
	int minutes = (int16_t)le16(call->data);

	if (row->cc)
		return row->cc;
	if ((minutes < -MAX_UTC_OFFSET || minutes > MAX_UTC_OFFSET) &&
	    minutes != UTC_OFFSET_UNSPECIFIED)
		return CC_INVALID_FIELD;
	*row = (struct persona_reply){ .is_set = true, .size = 2 };
	put_le16(row->data, (uint16_t)minutes);
	call->sim->is_changed = true;
	return CC_OK;
}

/* request: EvMRev, sensor type, number, type and direction, event data 1-3;
   through the system interface the generator stands before */
static uint8_t platform_event(struct sim_call *call)
{
	uint8_t record[SEL_RECORD_SIZE] = { [2] = 0x02, [7] = call->data[0] };

	memcpy(record + 9, call->data + 1, call->size - 1);
	return sim_sel_add(call->sim, call->controller, record) ? CC_OK
								: CC_NO_SPACE;
}

const struct sim_command sim_sel_commands[] = {
	{ NETFN_SENSOR, 0x02, 6, 8, platform_event },
	{ NETFN_STORAGE, 0x40, 0, 0, info },
	{ NETFN_STORAGE, 0x41, 0, 0, allocation_info },
	{ NETFN_STORAGE, 0x42, 0, 0, reserve },
	{ NETFN_STORAGE, 0x43, 6, 6, get_entry },
	{ NETFN_STORAGE, 0x44, 16, 16, add_entry },
	{ NETFN_STORAGE, 0x45, 7, 22, add_part },
	{ NETFN_STORAGE, 0x46, 4, 4, delete_entry },
	{ NETFN_STORAGE, 0x47, 6, 6, clear },
	{ NETFN_STORAGE, 0x48, 0, 0, get_time },
	{ NETFN_STORAGE, 0x49, 4, 4, set_time },
	{ NETFN_STORAGE, 0x5c, 0, 0, get_utc_offset },
	{ NETFN_STORAGE, 0x5d, 2, 2, set_utc_offset },
	{ 0 },
};
