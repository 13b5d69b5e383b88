/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "cli/remote-rows.h"
#include "cli/source.h"
#include "libwsmgmt/client/client.h"

enum { MAX_MEMORY = 256 * 1024 * 1024 };

#define CLASSES "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/hardware/"

struct remote_log {     /* a RecordLog */
	const char *id; /* "IPMI:<SystemName>:SEL" */
	struct opt_int entries, capacity;
};

struct remote_logs VEC(struct remote_log);

struct remote {
	struct source source;
	struct wsm_client *client;
	struct arena *arena; /* of what was fetched last */
	struct remote_systems systems;
	struct sensor_rows sensors;
	struct sensor_rows derived; /* of classes derived from those we know */
	struct log_rows log;
	struct remote_logs logs;
	const char *service; /* vendor and version */
};

static struct remote *remote_of(struct source *s)
{
	return CONTAINER_OF(s, struct remote, source);
}

static int on_system(void *user, const struct wsm_node *item)
{
	struct remote *r = user;
	struct remote_system *row = vec_push(&r->systems);

	return row ? ERR_TRACE(remote_system_row(item, r->arena, row))
		   : ERR_ORIGIN(-ENOMEM);
}

static int on_sensor(void *user, const struct wsm_node *item)
{
	struct remote *r = user;
	bool is_derived = strcmp(item->name, "NumericSensor") != 0 &&
			  strcmp(item->name, "Sensor") != 0;
	struct sensor_row *row =
		vec_push(is_derived ? &r->derived : &r->sensors);

	return row ? ERR_TRACE(remote_sensor_row(item, r->arena, row))
		   : ERR_ORIGIN(-ENOMEM);
}

static const struct info_row *identity_of(const struct remote *r,
					  const struct remote_system *host)
{
	const struct remote_system *system;
	size_t size = host->name ? strlen(host->name) : 0;

	vec_for_each (system, &r->systems)
		if (system->is_controller && system->name && host->name &&
		    strncmp(system->name, host->name, size) == 0 &&
		    system->name[size] == ':')
			return &system->info;
	return &host->info;
}

/* Who made the machine that a log is of; systems come before logs. */
static struct maker maker_of_log(const struct remote *r, const char *log)
{
	const struct remote_system *system;

	vec_for_each (system, &r->systems) {
		const struct info_row *info = identity_of(r, system);
		uint32_t id = (uint32_t)info->manufacturer_id.value;

		if (!system->is_controller && system->name && log &&
		    info->manufacturer_id.has &&
		    remote_is_of(log, system->name))
			return (struct maker){
				.vendor = vendor_of(id),
				.manufacturer_id = id,
				.product_id = (int)info->product_id.value,
			};
	}
	return (struct maker){ 0 };
}

static int on_record(void *user, const struct wsm_node *item)
{
	struct remote *r = user;
	struct log_row *row = vec_push(&r->log);
	struct maker maker;

	if (!row)
		return ERR_ORIGIN(-ENOMEM);
	maker = maker_of_log(r, remote_property(item, "LogName", r->arena));
	return ERR_TRACE(
		remote_log_row(item, r->arena, &maker, &r->sensors, row));
}

static struct opt_int count_in(const struct remote *r,
			       const struct wsm_node *item, const char *name)
{
	const char *text = remote_property(item, name, r->arena);

	return (struct opt_int){ text != NULL, text ? atoll(text) : 0 };
}

static int on_log(void *user, const struct wsm_node *item)
{
	struct remote *r = user;
	struct remote_log *row = vec_push(&r->logs);

	if (!row)
		return ERR_ORIGIN(-ENOMEM);
	row->id = remote_property(item, "InstanceID", r->arena);
	row->entries = count_in(r, item, "CurrentNumberOfRecords");
	row->capacity = count_in(r, item, "MaxNumberOfRecords");
	row->capacity.has = row->capacity.value > 0; /* 0: not known */
	return 0;
}

static const struct {
	unsigned part;
	const char *uri;
	wsm_client_on_item *on_item;
} classes[] = {
	{ BMC_IDENTITY, CLASSES "ComputerSystem", on_system },
	{ BMC_SENSORS, CLASSES "NumericSensor", on_sensor },
	{ BMC_SENSORS, CLASSES "Sensor", on_sensor },
	{ BMC_SEL, CLASSES "LogRecord", on_record },
	{ BMC_SEL, CLASSES "RecordLog", on_log },
};

#define UNTRUSTED                                                              \
	"; to trust it: --ca-file FILE (its issuer) or --insecure (anybody)"

/* An answer of the client as one of ours, with its reason. */
static int answer(struct remote *r, int client_answer)
{
	const struct wsm_failure *f = wsm_client_failure(r->client);

	if (client_answer <= 0)
		return ERR_TRACE(client_answer);
	return source_answer(&r->source,
			     client_answer == WSM_CLIENT_R_FAULT
				     ? (int)SOURCE_R_FAILED
				     : (int)SOURCE_R_UNREACHABLE,
			     "%s%s", f->text, f->is_untrusted ? UNTRUSTED : "");
}

static int fetch_service(struct remote *r)
{
	const struct wsm_node *node;
	const char *vendor, *version;
	int e;

	e = wsm_client_identify(r->client, r->arena, &node);
	if (e != 0)
		return ERR_TRACE(e);
	vendor = remote_property(node, "ProductVendor", r->arena);
	version = remote_property(node, "ProductVersion", r->arena);
	r->service = arena_printf(r->arena, "%s %s", vendor ? vendor : "",
				  version ? version : "");
	return r->service ? 0 : ERR_ORIGIN(-ENOMEM);
}

static void forget(struct remote *r)
{
	vec_done(&r->systems);
	vec_done(&r->sensors);
	vec_done(&r->derived);
	vec_done(&r->log);
	vec_done(&r->logs);
	r->service = NULL;
	arena_reset(r->arena);
}

/* What records tell comes first, as it does without a service between. */
static int put_derived_last(struct remote *r)
{
	const struct sensor_row *row;

	vec_for_each (row, &r->derived) {
		struct sensor_row *to = vec_push(&r->sensors);

		if (!to)
			return ERR_ORIGIN(-ENOMEM);
		*to = *row;
	}
	vec_done(&r->derived);
	return 0;
}

static int remote_fetch(struct source *s, unsigned parts)
{
	struct remote *r = remote_of(s);
	int e = 0;

	forget(r);
	if (parts & BMC_FRU)
		return source_answer(s, SOURCE_R_FAILED,
				     "fru needs a BMC (--bmc): a service does "
				     "not tell its inventory");
	for (size_t i = 0; e == 0 && i < ARRAY_SIZE(classes); i++) {
		struct wsm_request target = { .resource_uri = classes[i].uri };

		if (parts & classes[i].part)
			e = wsm_client_enumerate(r->client, &target, NULL,
						 classes[i].on_item, r);
	}
	if (e == 0)
		e = put_derived_last(r);
	return answer(r, e);
}

/* What people call the BMC whose SystemName is, or is part of, @name. */
static const char *label_of(const struct remote *r, const char *name)
{
	const struct remote_system *system;

	vec_for_each (system, &r->systems)
		if (!system->is_controller && system->name && name &&
		    remote_is_of(name, system->name) && system->label)
			return system->label;
	return name;
}

static int remote_sensors(struct source *s, struct arena *a,
			  struct sensor_rows *ret)
{
	const struct remote *r = remote_of(s);
	const struct sensor_row *from;

	(void)a;
	vec_for_each (from, &r->sensors) {
		struct sensor_row *to = vec_push(ret);

		if (!to)
			return ERR_ORIGIN(-ENOMEM);
		*to = *from;
		to->bmc = label_of(r, from->bmc);
	}
	return 0;
}

static int remote_log(struct source *s, struct arena *a, struct log_rows *ret)
{
	const struct remote *r = remote_of(s);
	const struct log_row *from;

	(void)a;
	vec_for_each (from, &r->log) {
		struct log_row *to = vec_push(ret);

		if (!to)
			return ERR_ORIGIN(-ENOMEM);
		*to = *from;
		to->bmc = label_of(r, from->bmc);
	}
	return 0;
}

static struct opt_int count_sensors(const struct remote *r, const char *name)
{
	struct opt_int n = { r->sensors.n > 0, 0 };
	const struct sensor_row *sensor;

	vec_for_each (sensor, &r->sensors)
		n.value +=
			name && sensor->bmc && strcmp(sensor->bmc, name) == 0;
	return n;
}

static void fill_log(const struct remote *r, const char *system_name,
		     struct info_row *ret)
{
	const struct remote_log *log;

	vec_for_each (log, &r->logs) {
		if (!log->id || !system_name ||
		    !remote_is_of(log->id, system_name))
			continue;
		ret->log_entries = log->entries;
		ret->log_capacity = log->capacity;
	}
}

static int remote_info(struct source *s, struct arena *a, struct info_rows *ret)
{
	struct remote *r = remote_of(s);
	const struct remote_system *system;
	int e;

	(void)a;
	e = fetch_service(r);
	if (e != 0)
		return answer(r, e);
	vec_for_each (system, &r->systems) {
		struct info_row *row;

		if (system->is_controller)
			continue;
		row = vec_push(ret);
		if (!row)
			return ERR_ORIGIN(-ENOMEM);
		*row = *identity_of(r, system);
		row->bmc = system->label;
		row->system_name = system->name;
		row->source = "WS-Management";
		row->service = r->service;
		row->reachable = system->is_reachable;
		row->is_lost = system->is_lost;
		row->contact = system->is_reachable ? NULL : system->status;
		row->sensors = count_sensors(r, system->name);
		fill_log(r, system->name, row);
	}
	return 0;
}

static int remote_clear_log(struct source *s)
{
	return source_answer(s, SOURCE_R_FAILED, "--clear needs a BMC (--bmc)");
}

static void remote_free(struct source *s)
{
	struct remote *r = remote_of(s);

	vec_done(&r->systems);
	vec_done(&r->sensors);
	vec_done(&r->derived);
	vec_done(&r->log);
	vec_done(&r->logs);
	arena_free(r->arena);
	wsm_client_free(r->client);
	free(r);
}

static const struct source_ops remote_ops = {
	.fetch = remote_fetch,
	.sensors = remote_sensors,
	.log = remote_log,
	.info = remote_info,
	.clear_log = remote_clear_log,
	.free = remote_free,
};

static void free_remote(struct remote **r)
{
	if (*r)
		source_free(&(*r)->source);
}

static int open_client(const struct source_options *options, const char *url,
		       struct wsm_client **ret)
{
	return ERR_TRACE(wsm_client_new(
		&(struct wsm_client_options){
			.url = url,
			.auth = options->user ? WSM_CLIENT_AUTH_BASIC
					      : WSM_CLIENT_AUTH_NONE,
			.user = options->user,
			.password = options->password,
			.ca_file = options->ca_file,
			.skip_ca_check = options->insecure,
			.skip_cn_check = options->insecure,
			.timeout_ms =
				(unsigned)(options->timeout_ns / NS_PER_MS),
		},
		ret));
}

int source_remote(const struct source_options *options, struct buf *ret_why,
		  struct source **ret)
{
	CLEANUP(free_remote) struct remote *r = NULL;
	CLEANUP(buf_done) struct buf url = { 0 };
	const char *why;
	int e;

	e = wsm_client_url(options->url, false, &url, &why);
	if (e > 0) {
		buf_printf(ret_why, "--remote %s: %s", options->url, why);
		return SOURCE_R_USAGE;
	}
	if (e < 0)
		return ERR_TRACE(e);
	r = calloc(1, sizeof(*r));
	if (!r)
		return ERR_ORIGIN(-ENOMEM);
	r->source.ops = &remote_ops;
	r->arena = arena_new(MAX_MEMORY);
	if (!r->arena)
		return ERR_ORIGIN(-ENOMEM);
	e = open_client(options, url.data, &r->client);
	if (e < 0)
		return ERR_TRACE(e);
	*ret = &STEAL(r)->source;
	return 0;
}
