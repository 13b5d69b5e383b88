/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Every fault of the list, one case after the other; see case.h
 */

#include <math.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/repo/bmc.h"
#include "libipmiprov/transport/sim.h"
#include "tests/unit/faults/case.h"
#include "tests/unit/model/sample.h"

enum { POLL_S = 10, REFRESH_S = 60, ARENA_SIZE = 1 << 20, MAX_CASES = 256 };

struct machine {
	struct bmc_opener opener;
	struct transport watch, *inner;
	struct clock_manual clock;
	const struct fault_case *c;
	struct bmc *bmc;
	struct snapshot *last;
	unsigned n_requests;
	uint64_t took_ms;
};

/* ---- the machine ---- */

/* A poll changes nothing in a BMC. */
static int watch_exchange(struct transport *t, const struct ipmi_req *req,
			  struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct machine *m = CONTAINER_OF(t, struct machine, watch);

	ck_assert_msg(ipmi_level_of(req->netfn, req->cmd, req->data,
				    req->size) == IPMI_MONITOR,
		      "%s: %02x %02x is sent", m->c->name, req->netfn,
		      req->cmd);
	return transport_exchange(m->inner, req, ret, deadline_ns);
}

static void watch_close(struct transport *t)
{
	transport_close(CONTAINER_OF(t, struct machine, watch)->inner);
}

static const struct transport_ops watch_ops = {
	.name = "watch",
	.exchange = watch_exchange,
	.close = watch_close,
};

/* "TL(abc)": the type/length byte of 8-bit text, and the text. */
static const char *add_text(struct buf *b, const char *at)
{
	const char *text = at + strlen("TL("), *end = strchr(text, ')');

	buf_printf(b, "%02x", (unsigned)(0xc0 | (end - text)));
	for (; text < end; text++)
		buf_printf(b, " %02x", (unsigned char)*text);
	return end + 1;
}

/* One line, "??" as the number of bytes behind it. */
static void add_line(struct buf *b, const char *line, size_t size)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	const char *mark;
	unsigned n = 0;

	for (const char *at = line; at < line + size;) {
		if (strncmp(at, "TL(", 3) == 0)
			at = add_text(&text, at);
		else
			buf_putc(&text, *at++);
	}
	buf_putc(&text, '\0');
	mark = strstr(text.data, "??");
	if (!mark) {
		buf_printf(b, "%s\n", text.data);
		return;
	}
	for (const char *at = mark + 2; *at; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		n += *at != '\0';
	}
	buf_printf(b, "%.*s%02x%s\n", (int)(mark - text.data), text.data, n,
		   mark + 2);
}

static void parse(const struct fault_case *c, struct persona *ret)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	const char *parts[] = { c->is_whole ? "" : BASE,
				c->persona ? c->persona : "" };
	char *why = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		for (const char *at = parts[i]; *at;) {
			size_t n = strcspn(at, "\n");

			add_line(&text, at, n);
			at += n + (at[n] == '\n');
		}
	ck_assert_msg(persona_parse(text.data, c->name, ret, &why) == 0, "%s",
		      why);
}

static int open_machine(const struct bmc_opener *opener, const char *uri,
			uint64_t deadline_ns, struct transport **ret)
{
	struct machine *m =
		CONTAINER_OF((void *)opener, struct machine, opener);
	struct transport *sim;
	struct persona p;

	(void)uri;
	(void)deadline_ns;
	parse(m->c, &p);
	ck_assert_int_eq(sim_open_persona(&p, &m->clock.clock, &sim), 0);
	m->inner = fault_new(sim, m->c->rows);
	m->watch = (struct transport){ .ops = &watch_ops };
	*ret = &m->watch;
	return 0;
}

static void start(struct machine *m, const struct fault_case *c)
{
	const struct bmc_options options = {
		.label = "sick",
		.uri = "test:",
		.clock = &m->clock.clock,
		.poll_interval_ns = (uint64_t)POLL_S * NS_PER_S,
		.quirks.on = c->quirks,
		.opener = &m->opener,
	};

	*m = (struct machine){ .opener.open = open_machine, .c = c };
	clock_manual_init(&m->clock);
	m->clock.mono_ns =
		clock_mono_ns(&clock_system) + (uint64_t)3600 * NS_PER_S;
	m->clock.wall_ns = (int64_t)1788249600 * NS_PER_S;
	ck_assert_int_eq(bmc_new(&options, &m->bmc), 0);
}

static void refresh(struct machine *m)
{
	uint64_t before = bmc_n_exchanges(m->bmc);
	uint64_t start_ns = clock_mono_ns(&clock_system);
	struct snapshot *s;

	m->clock.mono_ns += (uint64_t)POLL_S * NS_PER_S;
	m->clock.wall_ns += (int64_t)POLL_S * NS_PER_S;
	ck_assert_int_eq(
		bmc_refresh(m->bmc, BMC_ALL,
			    m->clock.mono_ns + (uint64_t)REFRESH_S * NS_PER_S,
			    &s),
		0);
	snapshot_unref(m->last);
	m->last = s;
	m->n_requests = (unsigned)(bmc_n_exchanges(m->bmc) - before);
	m->took_ms = (clock_mono_ns(&clock_system) - start_ns) / NS_PER_MS;
}

static void finish(struct machine *m)
{
	snapshot_unref(m->last);
	bmc_free(m->bmc);
}

/* ---- what is wanted ---- */

static size_t find_sensor(const struct machine *m, int key)
{
	int owner = key >> 16 ? key >> 16 : IPMI_BMC_ADDRESS;

	for (size_t i = 0; m->last->sdr && i < m->last->sdr->n_sensors; i++) {
		const struct sensor *s = &m->last->sdr->sensors[i];

		if (s->number == (key & 0xff) && s->lun == (key >> 8 & 0xff) &&
		    s->owner == owner)
			return i;
	}
	ck_abort_msg("%s: no sensor %x", m->c->name, key);
}

static double first_limit(const struct sensor_limits *limits)
{
	for (int i = 0; i < N_THRESHOLDS; i++)
		if (limits->valid & 1 << i)
			return limits->value[i];
	return NAN;
}

static double sensor_number(const struct machine *m, const struct want *w)
{
	size_t i = find_sensor(m, w->key);
	const struct reading *r = &m->last->readings[i];

	switch (w->kind) {
	case WANT_VALUE:
		return r->has_value ? r->value : NAN;
	case WANT_NO_VALUE:
		return r->status == READING_OK && !r->has_value;
	case WANT_STATUS:
		return r->status;
	case WANT_STATES:
		return r->has_states ? r->states : NAN;
	case WANT_THRESHOLDS:
		return m->last->limits[i].valid;
	default:
		return first_limit(&m->last->limits[i]);
	}
}

static double fru_number(const struct machine *m, const struct want *w)
{
	const struct fru *fru;
	struct fru_info info;
	double got;

	ck_assert_msg(m->last->fru && m->last->fru->n_frus > (size_t)w->key,
		      "%s: no device %d", m->c->name, w->key);
	fru = &m->last->fru->frus[w->key];
	if (w->kind == WANT_FRU)
		return fru->status;
	if (w->kind == WANT_FRU_SIZE)
		return (double)fru->size;
	ck_assert_int_eq(fru_info_decode(fru->data, fru->size, &info), 0);
	got = w->kind == WANT_FRU_BLANK ? !info.is_programmed : info.problems;
	fru_info_done(&info);
	return got;
}

static double number(const struct machine *m, const struct want *w)
{
	const struct snapshot *s = m->last;
	const struct platform_dcmi *dcmi =
		s->platform ? &s->platform->dcmi : NULL;

	switch (w->kind) {
	case WANT_REACHABLE:
		return s->is_reachable;
	case WANT_SENSORS:
		return s->sdr ? (double)s->sdr->n_sensors : 0;
	case WANT_BAD:
		return s->sdr ? s->sdr->n_bad_records : 0;
	case WANT_EVENTS:
		return s->sel ? (double)s->sel->n_entries : NAN;
	case WANT_POWER:
		return dcmi && dcmi->has_power && dcmi->power.is_active
			       ? dcmi->power.now
			       : NAN;
	case WANT_WATCHDOG:
		return s->platform && s->platform->has_watchdog
			       ? s->platform->watchdog.is_running
			       : NAN;
	case WANT_DCMI:
		return s->platform && s->platform->has_dcmi;
	case WANT_FRU:
	case WANT_FRU_SIZE:
	case WANT_FRU_PROBLEMS:
	case WANT_FRU_BLANK:
		return fru_number(m, w);
	default:
		return sensor_number(m, w);
	}
}

/* "Name=value" of an object; "Name=" where it is null. */
static void check_property(const struct machine *m, const struct want *w,
			   const struct model_object *o)
{
	AUTO_FREE char *name = strndup(w->text, strcspn(w->text, "="));
	CLEANUP(buf_done) struct buf got = { 0 };
	struct arena *a = arena_new(ARENA_SIZE);
	struct cim_instance i;
	int k;

	ck_assert_int_eq(model_instance(o, a, &i), 0);
	k = cim_class_property(o->class, name);
	ck_assert_msg(k >= 0, "%s: no %s", m->c->name, name);
	buf_printf(&got, "%s=", name);
	if (!i.values[k].null)
		sample_print(&got, &o->class->properties[k], &i.values[k]);
	buf_putc(&got, '\0');
	ck_assert_msg(strcmp(got.data, w->text) == 0, "%s: %s, not %s",
		      m->c->name, got.data, w->text);
	arena_free(a);
}

static void check_object(const struct machine *m, const struct want *w)
{
	bool is_sensor = w->kind != WANT_EVENT_PROPERTY;
	const char *class = is_sensor ? "CIM_Sensor" : "LogRecord";
	size_t row = is_sensor ? find_sensor(m, w->key) : (size_t)w->key;
	const struct snapshot *list[] = { m->last };
	const struct model model = { .snapshots = list, .n_snapshots = 1 };
	struct model_objects objects = { 0 };
	const struct model_object *o, *found = NULL;

	ck_assert_int_eq(
		model_list(&model, cim_class_find(class), false, &objects), 0);
	vec_for_each (o, &objects) {
		if (o->row == row)
			found = o;
	}
	ck_assert_msg(found != NULL, "%s: no %s", m->c->name, class);
	if (w->kind == WANT_CLASS)
		ck_assert_msg(strcmp(found->class->name, w->text) == 0,
			      "%s: a %s", m->c->name, found->class->name);
	else
		check_property(m, w, found);
	vec_done(&objects);
}

static void check_text(const struct machine *m, const struct want *w)
{
	const struct sdr_set *sdr = m->last->sdr;
	const char *got = w->kind == WANT_ID
				  ? sdr->sensors[w->key].id
				  : sdr->sensors[find_sensor(m, w->key)].name;

	ck_assert_msg(strcmp(got, w->text) == 0, "%s: \"%s\", not \"%s\"",
		      m->c->name, got, w->text);
}

static void check_want(const struct machine *m, const struct want *w)
{
	double got;

	switch (w->kind) {
	case WANT_ID:
	case WANT_NAME:
		check_text(m, w);
		return;
	case WANT_SENSOR_PROPERTY:
	case WANT_EVENT_PROPERTY:
	case WANT_CLASS:
		check_object(m, w);
		return;
	case WANT_MOST:
		ck_assert_msg(m->n_requests <= w->value, "%s: %u requests",
			      m->c->name, m->n_requests);
		return;
	case WANT_MS:
		ck_assert_msg((double)m->took_ms <= w->value, "%s: %u ms",
			      m->c->name, (unsigned)m->took_ms);
		return;
	default:
		got = number(m, w);
		ck_assert_msg(isnan(w->value) ? isnan(got)
					      : fabs(got - w->value) < 1e-9,
			      "%s: want %d has %g, not %g", m->c->name,
			      (int)(w - m->c->wants), got, w->value);
	}
}

/* ---- the cases ---- */

static const struct fault_case *const tables[] = {
	sdr_cases, content_cases, reading_cases,
	log_cases, fru_cases,     other_cases,
};

struct all_cases {
	const struct fault_case *cases[MAX_CASES];
	int n;
};

static struct all_cases collect(void)
{
	struct all_cases all = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		for (const struct fault_case *c = tables[i]; c->name; c++) {
			if (all.n == MAX_CASES) /* main() asks, too */
				abort();
			all.cases[all.n++] = c;
		}
	return all;
}

static int number_of(const struct fault_case *c)
{
	int n = 0;

	ck_assert_msg(sscanf(c->name, "F%2d ", &n) == 1, "%s", c->name);
	return n;
}

/* Does that test exist? */
static void check_elsewhere(const struct fault_case *c)
{
	CLEANUP(buf_done) struct buf path = { 0 };
	CLEANUP(buf_done) struct buf text = { .max_size = 1 << 20 };
	const char *srcdir = getenv("srcdir");

	buf_printf(&path, "%s/%s", srcdir ? srcdir : ".", c->shown_in);
	ck_assert_msg(file_read(path.data, &text) == 0, "%s: no %s", c->name,
		      path.data);
	buf_putc(&text, '\0');
	ck_assert_msg(strstr(text.data, c->by) != NULL, "%s: %s has no \"%s\"",
		      c->name, c->shown_in, c->by);
}

START_TEST(fault)
{
	const struct fault_case *c = collect().cases[_i];
	struct machine m;

	if (c->why_not)
		return;
	if (c->shown_in) {
		check_elsewhere(c);
		return;
	}
	start(&m, c);
	for (int i = 0; i < MAX(c->n_refreshes, 1); i++)
		refresh(&m);
	ck_assert_msg(c->wants[0].kind != WANT_NOTHING, "%s", c->name);
	for (const struct want *w = c->wants;
	     w < c->wants + MAX_WANTS && w->kind != WANT_NOTHING; w++)
		check_want(&m, w);
	finish(&m);
}
END_TEST

START_TEST(each_number_is_accounted_for)
{
	struct all_cases all = collect();
	bool is_there[N_FAULTS + 1] = { false };

	for (int i = 0; i < all.n; i++) {
		int n = number_of(all.cases[i]);

		ck_assert_msg(n >= 1 && n <= N_FAULTS, "%s",
			      all.cases[i]->name);
		is_there[n] = true;
	}
	for (int n = 1; n <= N_FAULTS; n++)
		ck_assert_msg(is_there[n], "F%02d is missing", n);
}
END_TEST

/* What the cases begin with is read without any fault. */
START_TEST(the_healthy_machine)
{
	static const struct fault_case healthy = {
		.name = "healthy",
		.wants = {
			{ .kind = WANT_REACHABLE, .value = 1 },
			{ .kind = WANT_SENSORS, .value = N_BASE_SENSORS },
			{ .kind = WANT_VALUE, .key = 5, .value = 70 },
			{ .kind = WANT_THRESHOLDS, .key = 5, .value = 0x18 },
			{ .kind = WANT_EVENTS, .value = 2 },
			{ .kind = WANT_FRU, .key = 0, .value = 0 },
			{ .kind = WANT_FRU_SIZE, .value = 24 },
			{ .kind = WANT_MOST, .value = 6 },
		},
	};
	struct machine m;

	start(&m, &healthy);
	refresh(&m);
	refresh(&m);
	for (const struct want *w = healthy.wants; w->kind != WANT_NOTHING; w++)
		check_want(&m, w);
	finish(&m);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("faults");
	TCase *tc = tcase_create("faults");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, fault, 0, collect().n);
	tcase_add_test(tc, each_number_is_accounted_for);
	tcase_add_test(tc, the_healthy_machine);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
