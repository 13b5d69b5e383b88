/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/advice.h"
#include "cli/event-row.h"
#include "cli/inventory-row.h"
#include "cli/source.h"
#include "libipmiprov/model/dcmi-sensor.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/model/text.h"
#include "libipmiprov/repo/action.h"
#include "libipmiprov/repo/convert.h"
#include "libipmiprov/repo/identity.h"
#include "libipmiprov/repo/sel.h"
#include "libipmiprov/repo/state-dir.h"
#include "libipmiprov/transport/host-bmc.h"
#include "libipmiprov/transport/transport.h"

struct local {
	struct source source;
	struct bmc *bmc;
	const struct snapshot *snapshot; /* of the last fetch */
	struct health_overrides *overrides;
	char *uri;
	uint64_t timeout_ns;
};

static const char label[] = "local";
static const char config_file[] = SYSCONFDIR "/ipmiprov/ipmiprovd.conf";

static struct local *local_of(struct source *s)
{
	return CONTAINER_OF(s, struct local, source);
}

static int local_fetch(struct source *s, unsigned parts)
{
	struct local *l = local_of(s);
	struct snapshot *snapshot;
	int r;

	r = bmc_refresh(l->bmc, parts,
			clock_mono_ns(&clock_system) + l->timeout_ns,
			&snapshot);
	if (r < 0)
		return ERR_TRACE(r);
	snapshot_unref(l->snapshot);
	l->snapshot = snapshot;
	if (snapshot->is_reachable)
		return 0;
	buf_reset(&s->why);
	advice_for_bmc(&s->why, l->uri, snapshot->error);
	return SOURCE_R_UNREACHABLE;
}

static void fill_thresholds(const struct sensor *sensor,
			    const struct sensor_limits *limits,
			    struct sensor_row *ret)
{
	for (unsigned i = 0; i < N_THRESHOLDS; i++) {
		enum threshold t = convert_threshold(sensor, i);

		*sensor_row_threshold(ret, t) =
			(struct opt_real){ limits->valid & 1u << i,
					   limits->value[i] };
	}
}

static int fill_sensor(const struct local *l, size_t i, struct arena *a,
		       struct sensor_row *ret)
{
	const struct snapshot *s = l->snapshot;
	const struct sensor *sensor = &s->sdr->sensors[i];
	struct reading reading = s->readings[i];
	struct maker maker = maker_of(s);
	char entity[TEXT_SIZE], unit[TEXT_SIZE] = "", state[TEXT_SIZE];

	reading.states = convert_states(sensor, reading.states);
	text_entity(sensor->entity_id, sensor->entity_instance, entity);
	if (sensor->is_analog)
		text_unit(sensor, unit);
	text_current_state(&maker, sensor, &reading, state);
	*ret = (struct sensor_row){
		.bmc = arena_strdup(a, s->label),
		.id = arena_strdup(a, sensor->id),
		.name = arena_strdup(a, sensor->name),
		.entity = arena_strdup(a, entity),
		.type = text_sensor_type_of(&maker, sensor->sensor_type),
		.reading = { reading.has_value, reading.value },
		.unit = *unit ? arena_strdup(a, unit) : NULL,
		.state = arena_strdup(a, state),
		.health = health_text(health_of_sensor(s, i, l->overrides)),
		.available = reading.status == READING_OK,
	};
	fill_thresholds(sensor, &s->limits[i], ret);
	return ret->bmc && ret->id && ret->name && ret->entity && ret->state
		       ? 0
		       : ERR_ORIGIN(-ENOMEM);
}

static int fill_dcmi(const struct local *l, size_t i, struct arena *a,
		     struct sensor_row *ret)
{
	struct dcmi_sensor sensor;

	dcmi_sensor_get(l->snapshot, i, &sensor);
	*ret = (struct sensor_row){
		.bmc = arena_strdup(a, l->snapshot->label),
		.id = arena_strdup(a, sensor.id),
		.name = arena_strdup(a, sensor.name),
		.entity = arena_strdup(a, sensor.entity),
		.type = sensor.is_power ? "Power" : "Temperature",
		.reading = { sensor.has_value, sensor.value },
		.unit = sensor.is_power ? "W" : "C",
		.state = sensor.has_value ? "Normal" : "N/A",
		.health = health_text(sensor.has_value ? SEVERITY_OK
						       : SEVERITY_UNKNOWN),
		.available = sensor.has_value,
	};
	return ret->bmc && ret->id && ret->name && ret->entity
		       ? 0
		       : ERR_ORIGIN(-ENOMEM);
}

static int add_dcmi(const struct local *l, struct arena *a,
		    struct sensor_rows *ret)
{
	for (size_t i = 0; i < dcmi_sensor_n_rows(l->snapshot); i++) {
		struct sensor_row *row;
		int r;

		if (!dcmi_sensor_has_row(l->snapshot, i))
			continue;
		row = vec_push(ret);
		r = row ? fill_dcmi(l, i, a, row) : -ENOMEM;
		if (r < 0)
			return ERR_ORIGIN(r);
	}
	return 0;
}

/* No rows because nobody gave any is not the same as none. */
static int refused(struct source *s, const char *what)
{
	return source_answer(s, SOURCE_R_FAILED,
			     "the BMC answers, but does not give its %s", what);
}

static int local_sensors(struct source *s, struct arena *a,
			 struct sensor_rows *ret)
{
	struct local *l = local_of(s);

	if (!l->snapshot->sdr)
		return refused(s, "sensor records");
	for (size_t i = 0; i < l->snapshot->sdr->n_sensors; i++) {
		struct sensor_row *row = vec_push(ret);
		int r = row ? fill_sensor(l, i, a, row) : -ENOMEM;

		if (r < 0)
			return ERR_ORIGIN(r);
	}
	return ERR_TRACE(add_dcmi(l, a, ret));
}

static const struct sensor *sensor_of_event(const struct snapshot *s,
					    const uint8_t *raw)
{
	struct sel_event event;
	int i;

	sel_event_decode(raw, &event);
	i = event.kind == SEL_KIND_EVENT ? sel_event_sensor(s->sdr, &event)
					 : -1;
	return i < 0 ? NULL : &s->sdr->sensors[i];
}

static int local_log(struct source *s, struct arena *a, struct log_rows *ret)
{
	const struct health_overrides *overrides = local_of(s)->overrides;
	const struct snapshot *snapshot = local_of(s)->snapshot;
	struct maker maker = maker_of(snapshot);

	if (!snapshot->sel)
		return refused(s, "log");
	for (size_t i = 0; i < snapshot->sel->n_entries; i++) {
		const uint8_t *raw = snapshot->sel->entries[i].raw;
		struct log_row *row = vec_push(ret);
		int r;

		if (!row)
			return ERR_ORIGIN(-ENOMEM);
		row->bmc = arena_strdup(a, snapshot->label);
		r = event_row_fill(a, &maker, raw,
				   sensor_of_event(snapshot, raw), overrides,
				   row);
		if (r < 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static int local_fru(struct source *s, struct arena *a, struct fru_rows *ret)
{
	const struct snapshot *snapshot = local_of(s)->snapshot;
	int64_t now = snapshot->last_answer_ns / NS_PER_S;

	if (!snapshot->fru)
		return refused(s, "inventory");
	for (size_t i = 0; i < snapshot->fru->n_frus; i++) {
		struct fru_row *row = vec_push(ret);
		int r;

		if (!row)
			return ERR_ORIGIN(-ENOMEM);
		row->bmc = arena_strdup(a, snapshot->label);
		r = inventory_row_fill(a, &snapshot->fru->frus[i], now, row);
		if (r < 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static void fill_device(struct arena *a, const struct bmc_device_id *d,
			struct info_row *ret)
{
	ret->device_id = (struct opt_int){ true, d->device_id };
	ret->device_revision = (struct opt_int){ true, d->device_revision };
	ret->firmware = arena_printf(a, "%d.%02x", d->firmware_major,
				     d->firmware_minor);
	ret->ipmi_version =
		arena_printf(a, "%d.%d", d->ipmi_major, d->ipmi_minor);
	ret->manufacturer_id = (struct opt_int){ true, d->manufacturer_id };
	ret->product_id = (struct opt_int){ true, d->product_id };
}

static void fill_interface(struct arena *a, const char *uri,
			   struct info_row *ret)
{
	struct host_bmc host;

	host_bmc_find("", uri, &host);
	if (host.found_by[0])
		ret->found_by = arena_strdup(a, host.found_by);
	if (host.interface[0])
		ret->interface = arena_strdup(a, host.interface);
}

static int local_info(struct source *s, struct arena *a, struct info_rows *ret)
{
	struct local *l = local_of(s);
	const struct snapshot *snap = l->snapshot;
	struct info_row *row = vec_push(ret);
	char guid[GUID_TEXT_SIZE];

	if (!row)
		return ERR_ORIGIN(-ENOMEM);
	row->bmc = arena_strdup(a, snap->label);
	row->system_name = arena_strdup(a, snap->system_name);
	row->source = "IPMI";
	row->transport = arena_strdup(a, l->uri);
	fill_interface(a, l->uri, row);
	row->policy = "monitor (only commands that read, and Clear SEL for "
		      "log --clear)";
	row->reachable = snap->is_reachable;
	if (snap->last_answer_ns)
		row->last_answer =
			time_text(a, snap->last_answer_ns / NS_PER_S);
	if (snap->has_device_id)
		fill_device(a, &snap->device_id, row);
	if (snap->has_guid) {
		guid_format_as(snap->guid, snap->quirks, guid);
		row->guid = arena_strdup(a, guid);
	}
	if (snap->sdr) {
		row->sensors = (struct opt_int){ true, snap->sdr->n_sensors };
		row->sdr_records =
			(struct opt_int){ true, snap->sdr->n_records };
	}
	if (snap->sel) {
		row->log_entries =
			(struct opt_int){ true, snap->sel->n_entries };
		row->log_capacity = (struct opt_int){ snap->sel->capacity > 0,
						      snap->sel->capacity };
	}
	return 0;
}

static int local_clear_log(struct source *s)
{
	struct local *l = local_of(s);
	struct bmc_action action = {
		.kind = BMC_ACTION_CLEAR_SEL,
		.deadline_ns = clock_mono_ns(&clock_system) + l->timeout_ns,
	};
	int r;

	r = bmc_do(l->bmc, &action);
	if (r == -ENOMEM)
		return ERR_TRACE(r);
	if (r == -EBUSY)
		return source_answer(s, SOURCE_R_FAILED,
				     "the BMC is still clearing its log; "
				     "look again later");
	if (r > 0)
		return source_answer(
			s, SOURCE_R_FAILED, "the BMC did not clear its log: %s",
			ipmi_cc_text(r) ? ipmi_cc_text(r) : "refused");
	if (r < 0)
		return source_answer(s, SOURCE_R_FAILED,
				     "the BMC did not clear its log: %s",
				     strerror(-r));
	return 0;
}

static void local_free(struct source *s)
{
	struct local *l = local_of(s);

	snapshot_unref(l->snapshot);
	bmc_free(l->bmc);
	health_overrides_free(l->overrides);
	free(l->uri);
	free(l);
}

static const struct source_ops local_ops = {
	.fetch = local_fetch,
	.sensors = local_sensors,
	.log = local_log,
	.fru = local_fru,
	.info = local_info,
	.clear_log = local_clear_log,
	.free = local_free,
};

static int load_overrides(struct local *l, const char *path,
			  struct buf *ret_why)
{
	AUTO_FREE char *why = NULL;
	int r;

	if (!path && access(config_file, R_OK) != 0)
		return 0;
	r = health_overrides_load(path ? path : config_file, &l->overrides,
				  &why);
	if (r == 0 || r == -ENOMEM)
		return ERR_TRACE(r);
	buf_puts(ret_why, why ? why : path);
	return SOURCE_R_USAGE;
}

static int open_bmc(struct local *l)
{
	AUTO_FREE char *cache_dir = NULL;
	int r;

	r = state_dir_find(&cache_dir);
	if (r < 0)
		return ERR_TRACE(r);
	if (cache_dir)
		(void)state_dir_make(cache_dir); /* else nothing is kept */
	return ERR_TRACE(bmc_new(
		&(struct bmc_options){
			.label = label,
			.uri = l->uri,
			.cache_dir = cache_dir,
		},
		&l->bmc));
}

static void free_local(struct local **l)
{
	if (*l)
		source_free(&(*l)->source);
}

int source_local(const struct source_options *options, struct buf *ret_why,
		 struct source **ret)
{
	CLEANUP(free_local) struct local *l = NULL;
	const char *uri = options->bmc ? options->bmc : "auto:";
	const char *why;
	int r;

	if (transport_check_uri(uri, &why) != 0) {
		buf_printf(ret_why, "--bmc %s: %s", uri, why);
		return SOURCE_R_USAGE;
	}
	l = calloc(1, sizeof(*l));
	if (!l)
		return ERR_ORIGIN(-ENOMEM);
	l->source.ops = &local_ops;
	l->timeout_ns = options->timeout_ns;
	l->uri = strdup(uri);
	if (!l->uri)
		return ERR_ORIGIN(-ENOMEM);
	r = load_overrides(l, options->health_file, ret_why);
	if (r == 0)
		r = open_bmc(l);
	if (r != 0)
		return ERR_TRACE(r);
	*ret = &STEAL(l)->source;
	return 0;
}
