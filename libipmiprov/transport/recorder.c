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
	NETFN_GROUP = 0x2c,
	DCMI = 0xdc,
	LAN_COMMUNITY = 16, /* parameter */
	SDR_HEADER = 5,
	MAX_RAW_ROWS = 2000,
	MAX_MISSES = 1000,
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

/* Reads of records and inventories, and where what they read is named: their
   sizes and reservations differ from try to try. */
static const struct {
	uint8_t netfn, cmd, first, size;
} reads[] = {
	{ NETFN_SENSOR, 0x21, 2, 2 },
	{ NETFN_STORAGE, 0x11, 0, 3 },
	{ NETFN_STORAGE, 0x23, 2, 2 },
	{ NETFN_STORAGE, 0x43, 2, 2 },
};

/* Answers that say more of the moment than of the BMC. */
static bool is_passing(uint8_t cc)
{
	return cc == 0xc0 || cc == 0xc3 || cc == 0xc5 || cc == 0xce ||
	       cc == 0xd2 || cc == 0xff;
}

static void take_reply(const struct ipmi_rsp *rsp, struct persona_reply *ret)
{
	if (is_passing(rsp->cc) && ret->is_set)
		return;
	*ret = (struct persona_reply){ .is_set = true, .cc = rsp->cc };
	ret->size = (uint8_t)MIN(rsp->size, sizeof(ret->data));
	memcpy(ret->data, rsp->data, ret->size);
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

/* A community string is a password: it is never written. */
static bool is_secret(enum persona_param_kind kind, const uint8_t *key)
{
	return kind == PARAM_LAN && key[1] == LAN_COMMUNITY;
}

/* Answers by selectors; the bytes that ask only for a revision teach nothing */
static int learn_param(const struct seen *e, enum persona_param_kind kind)
{
	const struct persona_param_info *info = &persona_param_infos[kind];
	uint8_t key[PERSONA_MAX_KEYS];
	struct persona_param *p;

	if (!persona_param_key(kind, e->req->data, e->req->size, key) ||
	    is_secret(kind, key) ||
	    (info->has_revision && e->req->data[0] & 0x80))
		return 0;
	p = persona_param(e->controller, kind, key, true);
	if (!p)
		return ERR_ORIGIN(-ENOMEM);
	take_reply(e->rsp, &p->reply);
	return 0;
}

/* request: DCh, offset, count; answer: DCh, size of the whole, bytes */
static int learn_text(const struct seen *e, const struct observer *o)
{
	struct persona_reply *text =
		(struct persona_reply *)((char *)e->controller + o->member);
	size_t offset = e->req->data[1];

	if (e->rsp->cc || e->rsp->size < 2) {
		take_reply(e->rsp, text);
		text->size = 0;
		return 0;
	}
	if (!text->is_set || text->cc || offset == 0)
		*text = (struct persona_reply){ .is_set = true };
	text->size = (uint8_t)MIN(e->rsp->data[1], sizeof(text->data));
	if (offset < text->size)
		memcpy(text->data + offset, e->rsp->data + 2,
		       MIN(e->rsp->size - 2, text->size - offset));
	return 0;
}

/* request: DCh, sensor type, entity, instance, first instance; answer: DCh, how
   many in all, how many here, these: degrees and instance */
static int learn_temperatures(const struct seen *e, const struct observer *o)
{
	uint8_t key[PERSONA_MAX_KEYS] = { e->req->data[2] };

	(void)o;
	if (e->rsp->cc || e->rsp->size < 3)
		return 0;
	for (size_t at = 3; at + 1 < e->rsp->size; at += 2) {
		struct persona_param *p;

		key[1] = e->rsp->data[at + 1];
		p = persona_param(e->controller, PARAM_DCMI_TEMPERATURE, key,
				  true);
		if (!p)
			return ERR_ORIGIN(-ENOMEM);
		p->reply = (struct persona_reply){
			.is_set = true,
			.size = 1,
			.data = { e->rsp->data[at] },
		};
	}
	return 0;
}

/* The same with record ids.  Which instance each is of is not said: they are
   counted. */
static int learn_dcmi_sensors(const struct seen *e, const struct observer *o)
{
	uint8_t key[PERSONA_MAX_KEYS] = { e->req->data[2] };
	size_t first = MAX((size_t)e->req->data[4], (size_t)1);

	(void)o;
	if (e->rsp->cc || e->rsp->size < 3)
		return 0;
	for (size_t at = 3; at + 1 < e->rsp->size; at += 2) {
		struct persona_param *p;

		key[1] = (uint8_t)(first + (at - 3) / 2);
		p = persona_param(e->controller, PARAM_DCMI_SENSOR, key, true);
		if (!p)
			return ERR_ORIGIN(-ENOMEM);
		p->reply = (struct persona_reply){ .is_set = true, .size = 2 };
		memcpy(p->reply.data, e->rsp->data + at, 2);
	}
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
	CONTROLLER(NETFN_CHASSIS, 0x00, chassis_capabilities),
	CONTROLLER(NETFN_CHASSIS, 0x01, chassis_status),
	CONTROLLER(NETFN_CHASSIS, 0x07, restart_cause),
	CONTROLLER(NETFN_CHASSIS, 0x0f, poh),
	CONTROLLER(NETFN_APP, 0x07, acpi_state),
	CONTROLLER(NETFN_APP, 0x25, watchdog),
	CONTROLLER(NETFN_APP, 0x2f, global_enables),
	CONTROLLER(NETFN_APP, 0x31, message_flags),
	CONTROLLER(NETFN_SENSOR, 0x01, event_receiver),
	CONTROLLER(NETFN_SENSOR, 0x10, pef_capabilities),
	CONTROLLER(NETFN_STORAGE, 0x5c, sel_utc_offset),
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
	NOTHING(NETFN_SENSOR, 0x00), NOTHING(NETFN_SENSOR, 0x02),
	NOTHING(NETFN_SENSOR, 0x12), NOTHING(NETFN_SENSOR, 0x22),
	NOTHING(NETFN_SENSOR, 0x24), NOTHING(NETFN_SENSOR, 0x26),
	NOTHING(NETFN_SENSOR, 0x28), NOTHING(NETFN_SENSOR, 0x2a),
	NOTHING(NETFN_STORAGE, 0x12), NOTHING(NETFN_STORAGE, 0x22),
	NOTHING(NETFN_STORAGE, 0x28), NOTHING(NETFN_STORAGE, 0x29),
	NOTHING(NETFN_STORAGE, 0x42),
	NOTHING(NETFN_STORAGE, 0x44), NOTHING(NETFN_STORAGE, 0x45),
	NOTHING(NETFN_STORAGE, 0x46),
	NOTHING(NETFN_STORAGE, 0x48), NOTHING(NETFN_STORAGE, 0x49),
	NOTHING(NETFN_STORAGE, 0x5d),
	NOTHING(NETFN_CHASSIS, 0x02), NOTHING(NETFN_CHASSIS, 0x04),
	NOTHING(NETFN_CHASSIS, 0x06), NOTHING(NETFN_CHASSIS, 0x08),
	NOTHING(NETFN_CHASSIS, 0x0a),
	NOTHING(NETFN_APP, 0x02), NOTHING(NETFN_APP, 0x03),
	NOTHING(NETFN_APP, 0x06), NOTHING(NETFN_APP, 0x22),
	NOTHING(NETFN_APP, 0x24), NOTHING(NETFN_APP, 0x2e),
	NOTHING(NETFN_APP, 0x30), NOTHING(NETFN_APP, 0x35),
	NOTHING(NETFN_APP, 0x40), NOTHING(NETFN_APP, 0x43),
	NOTHING(NETFN_APP, 0x58),
	/* keys and passwords: users, channel keys, sessions, messages within */
	NOTHING(NETFN_APP, 0x33), NOTHING(NETFN_APP, 0x34),
	NOTHING(NETFN_APP, 0x39), NOTHING(NETFN_APP, 0x3a),
	NOTHING(NETFN_APP, 0x3f), NOTHING(NETFN_APP, 0x45),
	NOTHING(NETFN_APP, 0x47), NOTHING(NETFN_APP, 0x56),
	/* a LAN or serial channel's parameters hold community strings */
	NOTHING(0x0c, 0x01), NOTHING(0x0c, 0x10), NOTHING(0x0c, 0x11),
	NOTHING(0x0c, 0x21),
};

/* Requests and answers begin with the group's number. */
static const struct observer dcmi_observers[] = {
	CONTROLLER(NETFN_GROUP, 0x03, dcmi_limit),
	{ NETFN_GROUP, 0x06, 3, learn_text,
	  offsetof(struct persona_controller, dcmi_asset_tag) },
	{ NETFN_GROUP, 0x09, 3, learn_text,
	  offsetof(struct persona_controller, dcmi_controller_id) },
	{ NETFN_GROUP, 0x07, 5, learn_dcmi_sensors, 0 },
	{ NETFN_GROUP, 0x10, 5, learn_temperatures, 0 },
	NOTHING(NETFN_GROUP, 0x04), NOTHING(NETFN_GROUP, 0x05),
	NOTHING(NETFN_GROUP, 0x08), NOTHING(NETFN_GROUP, 0x0a),
	NOTHING(NETFN_GROUP, 0x0b), NOTHING(NETFN_GROUP, 0x12),
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
	vec_done(&r->misses);
	persona_done(&r->persona);
}

/* true: @ret is what came of it */
static bool learn_observed(const struct seen *e, const struct observer *o,
			   size_t n, int *ret)
{
	for (; n > 0; o++, n--) {
		if (o->netfn != e->req->netfn || o->cmd != e->req->cmd)
			continue;
		*ret = !o->learn || e->req->size < o->min_size ? 0
							       : o->learn(e, o);
		return true;
	}
	return false;
}

static int learn(const struct seen *e)
{
	bool is_group = e->req->netfn == NETFN_GROUP;
	bool is_dcmi = is_group && e->req->size > 0 && e->req->data[0] == DCMI;
	enum persona_param_kind kind =
		persona_param_kind(e->req->netfn, e->req->cmd);
	int r;

	if (is_dcmi &&
	    learn_observed(e, dcmi_observers, ARRAY_SIZE(dcmi_observers), &r))
		return ERR_TRACE(r);
	if (!is_group &&
	    learn_observed(e, observers, ARRAY_SIZE(observers), &r))
		return ERR_TRACE(r);
	if (kind != N_PERSONA_PARAMS && is_group == is_dcmi)
		return ERR_TRACE(learn_param(e, kind));
	return ERR_TRACE(learn_raw(e));
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
	return ERR_TRACE(learn(&e));
}

int recorder_passing(uint8_t cc)
{
	return is_passing(cc) ? cc : 0;
}

static struct recorder_miss name_request(const struct ipmi_req *req)
{
	struct recorder_miss miss = {
		.to = req->to,
		.netfn = req->netfn,
		.cmd = req->cmd,
		.size = MIN(req->size, sizeof(miss.what)),
	};
	size_t first = 0;

	for (size_t i = 0; i < ARRAY_SIZE(reads); i++) {
		if (reads[i].netfn != req->netfn || reads[i].cmd != req->cmd ||
		    (size_t)reads[i].first + reads[i].size > req->size)
			continue;
		first = reads[i].first;
		miss.size = reads[i].size;
	}
	if (miss.size > 0)
		memcpy(miss.what, req->data + first, miss.size);
	return miss;
}

static bool is_same(const struct recorder_miss *a,
		    const struct recorder_miss *b)
{
	return a->netfn == b->netfn && a->cmd == b->cmd &&
	       a->to.owner == b->to.owner && a->to.channel == b->to.channel &&
	       a->to.lun == b->to.lun && a->size == b->size &&
	       memcmp(a->what, b->what, sizeof(a->what)) == 0;
}

int recorder_note(struct recorder *r, const struct ipmi_req *req, int result)
{
	struct recorder_miss miss = name_request(req), *slot;

	miss.result = result;
	vec_for_each (slot, &r->misses) {
		if (!is_same(slot, &miss))
			continue;
		if (result)
			*slot = miss;
		else
			*slot = r->misses.data[--r->misses.n];
		return 0;
	}
	if (!result || r->misses.n >= MAX_MISSES)
		return 0;
	slot = vec_push(&r->misses);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = miss;
	return 0;
}
