/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/transport/record.h"

enum {
	NETFN_CHASSIS = 0x00,
	NETFN_SENSOR = 0x04,
	NETFN_APP = 0x06,
	NETFN_STORAGE = 0x0a,
	SDR_HEADER = 5,
	MAX_RAW_ROWS = 2000,
};

/* An exchange and where what it says belongs. */
struct seen {
	struct recorder *recorder;
	struct persona_controller *controller;
	const struct ipmi_req *req;
	const struct ipmi_rsp *rsp;
};

struct observer {
	uint8_t netfn, cmd, min_size; /* of the request's data */
	/* 0 or -ENOMEM; NULL: such exchanges leave nothing */
	int (*learn)(const struct seen *e, const struct observer *o);
	size_t member; /* a struct persona_reply, for learn_reply() */
};

/* Answers that say more of the moment than of the BMC. */
static bool is_passing(uint8_t cc)
{
	return cc == 0xc0 || cc == 0xc3 || cc == 0xc5 || cc == 0xce ||
	       cc == 0xd2 || cc == 0xff;
}

static void take_reply(const struct ipmi_rsp *rsp, struct persona_reply *ret)
{
	if ((is_passing(rsp->cc) && ret->is_set) ||
	    (rsp->cc == 0 && rsp->size == 0))
		return;
	*ret = (struct persona_reply){ .is_set = true, .cc = rsp->cc };
	if (rsp->cc == 0) {
		ret->size = (uint8_t)MIN(rsp->size, sizeof(ret->data));
		memcpy(ret->data, rsp->data, ret->size);
	}
}

static int learn_controller(const struct seen *e, const struct observer *o)
{
	take_reply(e->rsp,
		   (struct persona_reply *)((char *)e->controller + o->member));
	return 0;
}

static int learn_sensor(const struct seen *e, const struct observer *o)
{
	struct persona_sensor *s = persona_sensor(e->controller, e->req->to.lun,
						  e->req->data[0], true);

	if (!s)
		return ERR_ORIGIN(-ENOMEM);
	take_reply(e->rsp, (struct persona_reply *)((char *)s + o->member));
	return 0;
}

/* request: sensor, raw reading */
static int learn_factors(const struct seen *e, const struct observer *o)
{
	struct persona_factors *f;
	struct persona_sensor *s;

	(void)o;
	if (e->rsp->cc || e->rsp->size != sizeof(f->reply))
		return 0;
	s = persona_sensor(e->controller, e->req->to.lun, e->req->data[0],
			   true);
	if (!s)
		return ERR_ORIGIN(-ENOMEM);
	vec_for_each (f, &s->factors)
		if (f->raw == e->req->data[1])
			return 0;
	f = vec_push(&s->factors);
	if (!f)
		return ERR_ORIGIN(-ENOMEM);
	f->raw = e->req->data[1];
	memcpy(f->reply, e->rsp->data, sizeof(f->reply));
	return 0;
}

/* A part of a record stands behind the two bytes of the next one's id. */
static void add_part(const struct seen *e, struct recorder_parts *parts)
{
	uint16_t id = le16(e->req->data + 2);
	size_t offset = e->req->data[4];
	size_t n = MIN(e->rsp->size - 2, sizeof(parts->data) - offset);

	if (parts->id != id || parts->address != e->controller->address ||
	    parts->channel != e->controller->channel || offset == 0)
		*parts = (struct recorder_parts){
			.id = id,
			.address = e->controller->address,
			.channel = e->controller->channel,
		};
	memcpy(parts->data + offset, e->rsp->data + 2, n);
	memset(parts->known + offset, true, n);
}

static bool is_known(const struct recorder_parts *parts, size_t size)
{
	return size <= sizeof(parts->known) &&
	       !memchr(parts->known, false, size);
}

static struct persona_record *find_sdr(const struct persona_controller *c,
				       uint16_t id)
{
	struct persona_record *r;

	vec_for_each (r, &c->sdrs)
		if (le16(r->data) == id)
			return r;
	return NULL;
}

static struct persona_sel_record *find_sel(const struct persona_controller *c,
					   uint16_t id)
{
	struct persona_sel_record *r;

	vec_for_each (r, &c->sel)
		if (le16(r->data) == id)
			return r;
	return NULL;
}

/* request: reservation (2), record id (2), offset, count */
static int learn_sdr(const struct seen *e, const struct observer *o)
{
	struct recorder_parts *parts = &e->recorder->sdr;
	struct persona_record *r;
	size_t size;

	if (e->rsp->cc || e->rsp->size < 3 || e->req->data[4] == 0xff)
		return 0;
	add_part(e, parts);
	size = SDR_HEADER + (size_t)parts->data[4];
	if (!is_known(parts, SDR_HEADER) || !is_known(parts, size))
		return 0;
	if (o->netfn == NETFN_SENSOR)
		e->controller->device_sdrs = true;

	r = find_sdr(e->controller, le16(parts->data));
	if (!r)
		r = vec_push(&e->controller->sdrs);
	if (!r)
		return ERR_ORIGIN(-ENOMEM);
	r->size = (uint8_t)size;
	memcpy(r->data, parts->data, size);
	return 0;
}

static int learn_sel(const struct seen *e, const struct observer *o)
{
	struct recorder_parts *parts = &e->recorder->sel;
	struct persona_sel_record *r;

	(void)o;
	if (e->rsp->cc || e->rsp->size < 3 ||
	    e->req->data[4] >= SEL_RECORD_SIZE)
		return 0;
	add_part(e, parts);
	if (!is_known(parts, SEL_RECORD_SIZE))
		return 0;
	r = find_sel(e->controller, le16(parts->data));
	if (!r)
		r = vec_push(&e->controller->sel);
	if (!r)
		return ERR_ORIGIN(-ENOMEM);
	memcpy(r->data, parts->data, SEL_RECORD_SIZE);
	return 0;
}

/* reply: capacity (2), size of an entry (2), ... */
static int learn_sel_allocation(const struct seen *e, const struct observer *o)
{
	if (e->rsp->cc == 0 && e->rsp->size >= 4 &&
	    le16(e->rsp->data + 2) == SEL_RECORD_SIZE)
		e->controller->sel_capacity = le16(e->rsp->data);
	return ERR_TRACE(learn_controller(e, o));
}

/* reply: version, entries (2), free bytes (2), ... */
static int learn_sel_info(const struct seen *e, const struct observer *o)
{
	const uint8_t *reply = e->rsp->data;

	if (e->rsp->cc == 0 && e->rsp->size >= 5 &&
	    !e->controller->sel_allocation.is_set && le16(reply + 3) != 0xffff)
		e->controller->sel_capacity =
			le16(reply + 1) + le16(reply + 3) / SEL_RECORD_SIZE;
	return ERR_TRACE(learn_controller(e, o));
}

static int learn_cleared(const struct seen *e, const struct observer *o)
{
	(void)o;
	if (e->rsp->cc == 0 && e->req->data[5] == 0xaa)
		e->controller->sel.n = 0;
	return 0;
}

static int learn_fru_info(const struct seen *e, const struct observer *o)
{
	struct persona_fru *f;
	size_t size;

	(void)o;
	if (is_passing(e->rsp->cc))
		return 0;
	f = persona_fru(e->controller, e->req->data[0], true);
	if (!f)
		return ERR_ORIGIN(-ENOMEM);
	f->cc = e->rsp->cc;
	if (e->rsp->cc || e->rsp->size < 3)
		return 0;
	size = le16(e->rsp->data);
	f->by_words = e->rsp->data[2] & 1;
	if (f->size == size)
		return 0;
	free(f->data);
	f->size = 0;
	f->data = malloc(size + 1);
	if (!f->data)
		return ERR_ORIGIN(-ENOMEM);
	memset(f->data, 0xff, size);
	f->size = size;
	return 0;
}

/* request: device, offset (2), count; reply: count, bytes */
static int learn_fru(const struct seen *e, const struct observer *o)
{
	struct persona_fru *f =
		persona_fru(e->controller, e->req->data[0], false);
	size_t offset, n;

	(void)o;
	if (!f || e->rsp->cc || e->rsp->size < 1)
		return 0;
	offset = (size_t)le16(e->req->data + 1) * (f->by_words ? 2 : 1);
	if (offset >= f->size)
		return 0;
	n = MIN(e->rsp->size - 1, f->size - offset);
	memcpy(f->data + offset, e->rsp->data + 1, n);
	return 0;
}

static struct persona_raw *find_raw(const struct persona_controller *c,
				    const struct ipmi_req *req)
{
	struct persona_raw *raw;

	vec_for_each (raw, &c->raws)
		if (raw->netfn == req->netfn && raw->cmd == req->cmd &&
		    raw->lun == req->to.lun && raw->request.size == req->size &&
		    (req->size == 0 ||
		     memcmp(raw->request.data, req->data, req->size) == 0))
			return raw;
	return NULL;
}

static int learn_raw(const struct seen *e)
{
	struct persona_controller *c = e->controller;
	const struct ipmi_req *req = e->req;
	struct persona_raw *raw = find_raw(c, req);

	if (is_passing(e->rsp->cc) || (!raw && c->raws.n >= MAX_RAW_ROWS))
		return 0;
	if (!raw) {
		raw = vec_push(&c->raws);
		if (!raw)
			return ERR_ORIGIN(-ENOMEM);
		raw->netfn = req->netfn;
		raw->cmd = req->cmd;
		raw->lun = req->to.lun;
		buf_add(&raw->request, req->data, req->size);
	}
	raw->cc = e->rsp->cc;
	buf_reset(&raw->response);
	buf_add(&raw->response, e->rsp->data, e->rsp->size);
	return ERR_ORIGIN(buf_error(&raw->request) ? buf_error(&raw->request)
						   : buf_error(&raw->response));
}

/* clang-format off */
#define CONTROLLER(netfn, cmd, member) \
	{ netfn, cmd, 0, learn_controller, offsetof(struct persona_controller, member) }
#define SENSOR(cmd, member) \
	{ NETFN_SENSOR, cmd, 1, learn_sensor, offsetof(struct persona_sensor, member) }
#define NOTHING(netfn, cmd) { netfn, cmd, 0, NULL, 0 }

static const struct observer observers[] = {
	CONTROLLER(NETFN_APP, 0x01, device_id),
	CONTROLLER(NETFN_APP, 0x04, self_test),
	CONTROLLER(NETFN_APP, 0x08, device_guid),
	CONTROLLER(NETFN_APP, 0x37, system_guid),
	CONTROLLER(NETFN_CHASSIS, 0x01, chassis_status),
	SENSOR(0x25, hysteresis),
	SENSOR(0x27, thresholds),
	SENSOR(0x29, event_enable),
	SENSOR(0x2b, event_status),
	SENSOR(0x2d, reading),
	SENSOR(0x2f, type),
	{ NETFN_SENSOR, 0x23, 2, learn_factors, 0 },
	CONTROLLER(NETFN_SENSOR, 0x20, device_sdr_info),
	{ NETFN_SENSOR, 0x21, 6, learn_sdr, 0 },
	CONTROLLER(NETFN_STORAGE, 0x20, sdr_info),
	CONTROLLER(NETFN_STORAGE, 0x21, sdr_allocation),
	{ NETFN_STORAGE, 0x23, 6, learn_sdr, 0 },
	{ NETFN_STORAGE, 0x10, 1, learn_fru_info, 0 },
	{ NETFN_STORAGE, 0x11, 4, learn_fru, 0 },
	{ NETFN_STORAGE, 0x40, 0, learn_sel_info,
	  offsetof(struct persona_controller, sel_info) },
	{ NETFN_STORAGE, 0x41, 0, learn_sel_allocation,
	  offsetof(struct persona_controller, sel_allocation) },
	{ NETFN_STORAGE, 0x43, 6, learn_sel, 0 },
	{ NETFN_STORAGE, 0x47, 6, learn_cleared, 0 },
	/* what is of the moment, or changes something */
	NOTHING(NETFN_SENSOR, 0x02), NOTHING(NETFN_SENSOR, 0x22),
	NOTHING(NETFN_SENSOR, 0x24), NOTHING(NETFN_SENSOR, 0x26),
	NOTHING(NETFN_SENSOR, 0x28), NOTHING(NETFN_SENSOR, 0x2a),
	NOTHING(NETFN_STORAGE, 0x12), NOTHING(NETFN_STORAGE, 0x22),
	NOTHING(NETFN_STORAGE, 0x28), NOTHING(NETFN_STORAGE, 0x42),
	NOTHING(NETFN_STORAGE, 0x44), NOTHING(NETFN_STORAGE, 0x46),
	NOTHING(NETFN_STORAGE, 0x48), NOTHING(NETFN_STORAGE, 0x49),
	NOTHING(NETFN_STORAGE, 0x5c), NOTHING(NETFN_STORAGE, 0x5d),
	NOTHING(NETFN_CHASSIS, 0x02), NOTHING(NETFN_CHASSIS, 0x04),
	/* keys and passwords: users, channel keys, sessions, messages within */
	NOTHING(NETFN_APP, 0x33), NOTHING(NETFN_APP, 0x34),
	NOTHING(NETFN_APP, 0x39), NOTHING(NETFN_APP, 0x3a),
	NOTHING(NETFN_APP, 0x45), NOTHING(NETFN_APP, 0x46),
	NOTHING(NETFN_APP, 0x47), NOTHING(NETFN_APP, 0x56),
	/* a LAN or serial channel's parameters hold community strings */
	NOTHING(0x0c, 0x01), NOTHING(0x0c, 0x02),
	NOTHING(0x0c, 0x10), NOTHING(0x0c, 0x11),
};
/* clang-format on */

int recorder_init(struct recorder *r)
{
	*r = (struct recorder){ 0 };
	if (!persona_controller(&r->persona, IPMI_BMC_ADDRESS, 0, true))
		return ERR_ORIGIN(-ENOMEM);
	return 0;
}

void recorder_done(struct recorder *r)
{
	persona_done(&r->persona);
}

int recorder_observe(struct recorder *r, const struct ipmi_req *req,
		     const struct ipmi_rsp *rsp)
{
	uint8_t address = req->to.owner ? req->to.owner : IPMI_BMC_ADDRESS;
	struct seen e = { .recorder = r, .req = req, .rsp = rsp };

	if (req->netfn & 1 || req->netfn > 0x3e || address & 1)
		return 0;
	e.controller = persona_controller(
		&r->persona, address,
		address == IPMI_BMC_ADDRESS ? 0 : req->to.channel & 0x0f, true);
	if (!e.controller)
		return ERR_ORIGIN(-ENOMEM);
	r->is_changed = true;
	for (size_t i = 0; i < ARRAY_SIZE(observers); i++) {
		const struct observer *o = &observers[i];

		if (o->netfn != req->netfn || o->cmd != req->cmd)
			continue;
		if (!o->learn || req->size < o->min_size)
			return 0;
		return ERR_TRACE(o->learn(&e, o));
	}
	return ERR_TRACE(learn_raw(&e));
}
