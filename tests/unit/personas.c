/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "tests/unit/personas.h"
#include "tests/unit/run.h"

enum {
	SDR_FULL = 0x01,
	SDR_COMPACT = 0x02,
	SDR_EVENT_ONLY = 0x03,
	SDR_ASSOCIATION = 0x08,
	THRESHOLD = 0x01,
	NO_ANALOG = 3,
	MANY = 255,
	LONG = 100,
	DCMI_LIST = 8,
	BMC = 0x20,
};

const char *const test_feature_names[N_TEST_FEATURES] = {
#define FEATURE(name, text) text,
#include "tests/unit/personas.def"
#undef FEATURE
};

/* What is being looked at. */
struct look {
	const struct persona *persona;
	const struct persona_controller *controller;
	uint64_t features;
};

static void has(struct look *look, enum test_feature feature, bool is_so)
{
	look->features |= is_so ? 1ULL << feature : 0;
}

static bool is_sensor(const struct persona_record *r)
{
	return r->data[3] >= SDR_FULL && r->data[3] <= SDR_EVENT_ONLY &&
	       r->size > 17;
}

static size_t name_at(const struct persona_record *r)
{
	static const size_t at[] = { 0, 47, 31, 16 };

	return at[r->data[3]];
}

static struct persona_controller *owner_of(const struct look *look,
					   const struct persona_record *r)
{
	const struct persona_controller *c;

	vec_for_each (c, &look->persona->controllers)
		if (c->address == r->data[5])
			return (struct persona_controller *)c;
	return NULL;
}

static const struct persona_sensor *sensor_of(const struct look *look,
					      const struct persona_record *r)
{
	struct persona_controller *c = owner_of(look, r);

	return c ? persona_sensor(c, r->data[6] & 3, r->data[7], false) : NULL;
}

static void look_at_name(struct look *look, const struct persona_record *r)
{
	uint8_t head = name_at(r) < r->size ? r->data[name_at(r)] : 0;
	static const enum test_feature by_type[] = { HAS_UNICODE, HAS_BCD_PLUS,
						     HAS_SIX_BIT };

	if (head & 0x1f && head >> 6 < (int)ARRAY_SIZE(by_type))
		has(look, by_type[head >> 6], true);
}

static void look_at_limits(struct look *look, const struct persona_record *r,
			   const struct persona_sensor *s)
{
	bool is_readable = r->data[11] >> 2 & 3;
	bool has_limits = s && s->thresholds.size > 1 && s->thresholds.data[0];

	has(look, HAS_SETTABLE, (r->data[11] >> 2 & 3) == 2 && r->data[19]);
	has(look, HAS_SETTABLE_HYSTERESIS,
	    (r->data[11] >> 4 & 3) == 2 && s && s->hysteresis.size == 2);
	has(look, HAS_FIXED_LIMITS, is_readable && r->data[18] && !has_limits);
	has(look, HAS_HIDDEN_LIMITS, !is_readable && has_limits);
}

static void look_at_full(struct look *look, const struct persona_record *r)
{
	const struct persona_sensor *s = sensor_of(look, r);
	int format = r->data[20] >> 6, curve = r->data[23] & 0x7f;
	bool is_limited = r->data[13] == THRESHOLD;

	has(look, HAS_ANALOG, is_limited && s && s->reading.size > 1);
	has(look, HAS_DISCRETE_ANALOG, !is_limited && format != NO_ANALOG);
	has(look, HAS_ONES_COMPLEMENT, is_limited && format == 1);
	has(look, HAS_TWOS_COMPLEMENT, is_limited && format == 2);
	has(look, HAS_LINEARIZATION, curve > 0 && curve <= 11);
	has(look, HAS_NON_LINEAR, curve >= 0x70 && s && s->factors.n > 0);
	if (is_limited)
		look_at_limits(look, r, s);
}

static void look_at_sensor(struct look *look, const struct persona_record *r)
{
	const struct persona_sensor *s = sensor_of(look, r);
	int type = r->data[r->data[3] == SDR_EVENT_ONLY ? 10 : 12];
	bool is_event_only = r->data[3] == SDR_EVENT_ONLY;
	bool is_software = r->data[5] & 1;

	has(look, HAS_EVENT_ONLY, is_event_only);
	has(look, HAS_SOFTWARE_OWNER, is_software);
	has(look, HAS_ABSENT_SATELLITE, !is_software && !owner_of(look, r));
	has(look, HAS_LUNS, r->data[6] & 3);
	has(look, HAS_OEM_SENSOR, type >= 0xc0);
	has(look, HAS_DISCRETE, r->data[3] == SDR_COMPACT);
	has(look, HAS_SHARED_RECORD,
	    r->data[3] == SDR_COMPACT && (r->data[23] & 0x0f) > 1);
	has(look, HAS_UNAVAILABLE,
	    s && s->reading.size > 1 && s->reading.data[1] & 0x20);
	has(look, HAS_ABSENT_SENSOR, s && s->reading.cc == 0xcb);
	has(look, HAS_NEEDS_POWER, s && s->needs_power);
	if (r->data[3] == SDR_FULL && r->size > 47)
		look_at_full(look, r);
	look_at_name(look, r);
}

static bool is_key_of_another(const struct persona_controller *c,
			      const struct persona_record *record)
{
	const struct persona_record *r;

	vec_for_each (r, &c->sdrs)
		if (r != record && is_sensor(r) &&
		    memcmp(r->data + 5, record->data + 5, 3) == 0)
			return true;
	return false;
}

static void look_at_records(struct look *look)
{
	const struct persona_controller *c = look->controller;
	const struct persona_record *r;
	size_t n_sensors = 0;

	vec_for_each (r, &c->sdrs) {
		has(look, HAS_ENTITY_ASSOCIATION,
		    r->data[3] == SDR_ASSOCIATION);
		if (!is_sensor(r))
			continue;
		n_sensors++;
		look_at_sensor(look, r);
		has(look, HAS_SAME_KEY, is_key_of_another(c, r));
	}
	has(look, HAS_MANY_SENSORS, n_sensors > MANY);
	has(look, HAS_DEVICE_SDRS, c->device_sdrs);
}

static void look_at_inventories(struct look *look)
{
	const struct persona_fru *f;

	vec_for_each (f, &look->controller->frus) {
		bool is_one = f->size > 8 && f->data[0] == 1;

		has(look, HAS_FRU_ABSENT, f->cc);
		has(look, HAS_FRU_GARBAGE, !f->cc && !is_one);
		has(look, HAS_MULTIRECORDS, is_one && f->data[5]);
	}
}

static bool is_good(const struct persona_reply *reply, size_t size)
{
	return reply->is_set && !reply->cc && reply->size >= size;
}

static void look_at_params(struct look *look)
{
	static const struct {
		enum persona_param_kind kind;
		enum test_feature feature;
	} kinds[] = {
		{ PARAM_BOOT, HAS_BOOT_OPTIONS },
		{ PARAM_USER_NAME, HAS_USERS },
		{ PARAM_LAN, HAS_LAN },
		{ PARAM_SYSTEM_INFO, HAS_SYSTEM_INFO },
		{ PARAM_DCMI_CAPABILITY, HAS_DCMI },
	};
	const struct persona_param *p;
	size_t n_temperatures[256] = { 0 };

	vec_for_each (p, &look->controller->params) {
		for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
			has(look, kinds[i].feature,
			    p->kind == kinds[i].kind && !p->reply.cc);
		if (p->kind == PARAM_DCMI_POWER && is_good(&p->reply, 18)) {
			bool is_active = p->reply.data[17] & 0x40;
			bool is_none = !is_active || !le16(p->reply.data + 1);

			has(look, HAS_DCMI_POWER, !is_none);
			has(look, HAS_DCMI_IDLE_POWER, is_none);
		}
		if (p->kind == PARAM_DCMI_TEMPERATURE &&
		    ++n_temperatures[p->key[0]] > DCMI_LIST)
			has(look, HAS_DCMI_PAGES, true);
	}
}

static void look_at_bmc(struct look *look)
{
	const struct persona_controller *c = look->controller;

	has(look, HAS_CHASSIS, is_good(&c->chassis_status, 3));
	has(look, HAS_WATCHDOG, is_good(&c->watchdog, 8));
	has(look, HAS_NO_SYSTEM_GUID, !is_good(&c->system_guid, 16));
	has(look, HAS_EMPTY_LOG, c->sel.n == 0);
	has(look, HAS_LONG_LOG, c->sel.n > LONG);
	has(look, HAS_ODD,
	    c->max_reply || c->busy_every || c->lose_reservation_every ||
		    c->hang_after || c->delay_ms || c->ccs.n);
	has(look, HAS_RAW_ROWS, c->raws.n);
}

static uint64_t features_of(const struct persona *p)
{
	struct look look = { .persona = p };

	vec_for_each (look.controller, &p->controllers) {
		look_at_records(&look);
		look_at_inventories(&look);
		if (look.controller->address != BMC) {
			has(&look, HAS_SATELLITE, true);
			continue;
		}
		look_at_params(&look);
		look_at_bmc(&look);
	}
	has(&look, HAS_NO_DCMI, !(look.features & FEATURE_BIT(DCMI)));
	return look.features;
}

static void take(struct test_persona *p, const char *name, const char *uri,
		 uint64_t features, struct test_personas *ret)
{
	struct test_persona *slot;

	snprintf(p->name, sizeof(p->name), "%s", name);
	snprintf(p->uri, sizeof(p->uri), "sim:%s?still", uri);
	p->features = features_of(&p->persona);
	if ((p->features & features) != features) {
		persona_done(&p->persona);
		return;
	}
	slot = vec_push(ret);
	ck_assert_ptr_nonnull(slot);
	*slot = *p;
}

static void take_demo(uint64_t features, struct test_personas *ret)
{
	struct test_persona p = { .features = 0 };
	char *why = NULL;

	ck_assert_msg(persona_parse(persona_demo, "demo", &p.persona, &why) ==
			      0,
		      "%s", why);
	take(&p, "demo", "", features, ret);
}

static void take_file(const char *path, uint64_t features,
		      struct test_personas *ret)
{
	struct test_persona p = { .features = 0 };
	char name[sizeof(p.name)], *why = NULL;
	const char *slash = strrchr(path, '/');

	ck_assert_msg(persona_load(path, &p.persona, &why) == 0, "%s", why);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(slash + 1, "."),
		 slash + 1);
	take(&p, name, path, features, ret);
}

void personas_with(uint64_t features, struct test_personas *ret)
{
	const char *srcdir = getenv("srcdir");
	char pattern[512];
	glob_t found;

	*ret = (struct test_personas){ .n = 0 };
	take_demo(features, ret);
	snprintf(pattern, sizeof(pattern), "%s/tests/personas/*.persona",
		 srcdir ? srcdir : ".");
	ck_assert_msg(glob(pattern, 0, NULL, &found) == 0, "%s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++)
		take_file(found.gl_pathv[i], features, ret);
	globfree(&found);
	ck_assert_msg(ret->n > 0, "no persona has all of %#llx",
		      (unsigned long long)features);
}

void personas_done(struct test_personas *p)
{
	struct test_persona *persona;

	vec_for_each (persona, p)
		persona_done(&persona->persona);
	vec_done(p);
}
