/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/log.h"
#include "base/macro.h"
#include "daemon/action-job.h"
#include "daemon/boot-writer.h"
#include "daemon/config-file.h"
#include "daemon/contact.h"
#include "daemon/daemon.h"
#include "daemon/http/tls.h"
#include "daemon/load.h"
#include "daemon/serve.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/model/notes.h"
#include "libipmiprov/repo/state-dir.h"
#include "libipmiprov/transport/host-bmc.h"

#define NO_LISTENER                                                            \
	", with no listener: nobody can connect; give --listen URL or a "      \
	"[Listener/NAME] section, see ipmiprovd.conf(5)"

enum { MAX_OPERATIONS = 512, CACHE_SIZE = 4 * 1024 * 1024 };

static const uint64_t READY_NS = NS_PER_S;
static const uint64_t DRAIN_NS = NS_PER_S;
static const uint64_t STOP_NS = 3ULL * NS_PER_S;
static const uint64_t RELOAD_CHECK_NS = NS_PER_S / 20;

struct served_bmc {
	struct daemon *daemon;
	size_t number;
	struct bmc_thread *thread;
	struct loop_watch *watch;
	struct contact contact;
	struct host_bmc host;
	struct boot_writer writer;
	char *label, *uri;
};

struct health_list VEC(struct health_overrides *);

struct daemon {
	const struct options *options;
	char *state_dir; /* NULL: none */
	struct settings settings;
	struct loop *loop;
	struct auth *auth;
	struct rng_pool rng; /* for ops, on the loop thread */
	struct ops *ops;
	struct serve *serve;
	struct served_bmc *bmcs;
	size_t n_bmcs;
	struct model_notes *notes;
	struct health_list health; /* the last one is in force */

	struct buf urls;                         /* for the ready line */
	bool is_ready, is_stopping, are_stopped; /* are: the threads */
	struct loop_timer *ready_timer, *watchdog_timer, *stop_timer;
	struct loop_watch *signals[3];
	uint64_t watchdog_ns, stop_ns;
};

/* ---- configuration ---- */

static int check_certificate(const struct listener_settings *l, char **ret_why)
{
	AUTO_FREE char *why = NULL;
	struct tls *tls = NULL;
	int r;

	if (!l->is_enabled || strcasecmp(l->transport, "HTTPS") != 0)
		return 0;
	r = tls_new(l->cert, l->key[0] ? l->key : NULL, &tls, &why);
	tls_free(tls);
	if (r < 0 && why &&
	    asprintf(ret_why, "%s:%d: [Listener/%s] %s", l->place.file,
		     l->place.line, l->name, why) < 0)
		*ret_why = NULL;
	return ERR_TRACE(r);
}

int daemon_check(const struct options *options, char **ret_why)
{
	CLEANUP(loaded_done) struct loaded l = { 0 };
	AUTO_FREE char *state_dir = NULL;
	int r = options->is_demo ? 0 : state_dir_find(&state_dir);

	*ret_why = NULL;
	if (r == 0)
		r = loaded_read(options, state_dir, &l, ret_why);
	for (size_t i = 0; r == 0 && i < l.settings.listeners.n; i++)
		r = check_certificate(&l.settings.listeners.data[i], ret_why);
	return ERR_TRACE(r);
}

/* What anybody may do to each BMC that is served. */
static void apply_policies(struct daemon *d)
{
	static const struct {
		const char *name;
		enum ops_policy policy;
	} rows[] = {
		{ "monitor", OPS_MONITOR },
		{ "operate", OPS_OPERATE },
		{ "administer", OPS_ADMINISTER },
	};

	for (size_t i = 0; i < d->n_bmcs; i++) {
		const char *policy = settings_policy(
			&d->settings, d->bmcs[i].label, d->bmcs[i].uri);

		for (size_t j = 0; j < ARRAY_SIZE(rows); j++)
			if (!strcasecmp(policy, rows[j].name))
				ops_set_policy(d->ops, i, rows[j].policy);
	}
}

static void apply(struct daemon *d)
{
	const struct settings *s = &d->settings;
	const struct ops_options ops = {
		.max_envelope_size = s->max_envelope_size_kb * 1024,
		.max_timeout_ns = s->max_timeout_ms * NS_PER_MS,
		.max_batch_items = s->max_batch_items,
		.enumeration_timeout_ns = s->enumeration_timeout_ms * NS_PER_MS,
		.max_operations_per_user = (unsigned)s->max_operations_per_user,
		.max_operations = MAX_OPERATIONS,
		.max_cache_size = CACHE_SIZE,
		.offers_basic = s->auth_basic,
	};
	const struct serve_options serve = {
		.max_request = s->max_envelope_size_kb * 1024,
		.allow_unencrypted = s->allow_unencrypted,
		.allow_basic = s->auth_basic,
	};
	const struct http_options http = {
		.max_connections = (unsigned)s->max_connections,
		.idle_ns = s->max_packet_s * NS_PER_S,
		.read_ns = 30ULL * NS_PER_S,
		.write_ns = 30ULL * NS_PER_S,
	};

	ops_set(d->ops, &ops);
	apply_policies(d);
	serve_set(d->serve, &serve);
	http_server_set(serve_http(d->serve), &http);
}

/* Old rows stay: enumerations that began with them go on. */
static int apply_health(struct daemon *d, struct health_overrides *health)
{
	struct health_overrides **slot = vec_push(&d->health);
	int r;

	if (!slot) {
		health_overrides_free(health);
		return ERR_ORIGIN(-ENOMEM);
	}
	*slot = health;
	r = ops_set_health(d->ops, health);
	serve_changed(d->serve);
	return ERR_TRACE(r);
}

static bool same_text(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

static void reload(struct daemon *d)
{
	CLEANUP(loaded_done) struct loaded l = { 0 };
	AUTO_FREE char *why = NULL;
	bool health_differs;
	int r;

	sd_notifyf(
		0, "RELOADING=1\nMONOTONIC_USEC=%llu",
		(unsigned long long)(clock_mono_ns(&clock_system) / NS_PER_US));
	r = loaded_read(d->options, d->state_dir, &l, &why);
	if (r != 0) {
		contact_bad_parameter(why ? why : strerror(-r));
		sd_notify(0, "READY=1");
		return;
	}
	if (settings_need_restart(&d->settings, &l.settings))
		log_warning("listeners or BMCs are configured in another way: "
			    "that takes a restart");
	warn_of_later(&l.settings);
	health_differs = !same_text(d->settings.health, l.settings.health);
	settings_done(&d->settings);
	d->settings = l.settings;
	l.settings = (struct settings){ 0 };
	auth_set(d->auth, &l.users);
	apply(d);
	if (health_differs && apply_health(d, STEAL(l.health)) != 0)
		log_error("[Health]: no memory to apply it");
	log_info("configuration reloaded");
	sd_notify(0, "READY=1");
}

/* ---- ready, watchdog, end ---- */

static void say_ready(struct daemon *d)
{
	size_t n_waiting = 0;

	if (d->is_ready)
		return;
	for (size_t i = 0; i < d->n_bmcs; i++)
		n_waiting += !d->bmcs[i].contact.has_snapshot;
	d->is_ready = true;
	loop_timer_stop(d->ready_timer);
	dprintf(STDERR_FILENO, "ipmiprovd: ready%s\n",
		d->urls.size > 0 ? d->urls.data : NO_LISTENER);
	sd_notifyf(0, "READY=1\nSTATUS=Serving %zu BMCs, %zu not read yet",
		   d->n_bmcs, n_waiting);
}

static void ready_timeout(void *ctx)
{
	say_ready(ctx);
}

static void watchdog(void *ctx)
{
	struct daemon *d = ctx;

	sd_notify(0, "WATCHDOG=1");
	loop_timer_set(d->watchdog_timer, d->watchdog_ns);
}

static bool is_writing(const struct daemon *d)
{
	bool is = false;

	for (size_t i = 0; i < d->n_bmcs; i++)
		is = is || boot_writer_is_busy(&d->bmcs[i].writer);
	return is;
}

static void stop_threads(struct daemon *d)
{
	for (size_t i = 0; !d->are_stopped && i < d->n_bmcs; i++)
		bmc_thread_stop(d->bmcs[i].thread);
	d->are_stopped = true;
}

/* Until the last reply is out and the last record written, or their time is
 * over. */
static void check_stop(void *ctx)
{
	struct daemon *d = ctx;
	bool is_over = clock_mono_ns(&clock_system) >= d->stop_ns;
	bool waits = is_writing(d);

	if (is_over || !waits)
		stop_threads(d);
	if (is_over ||
	    (!waits && http_server_n_connections(serve_http(d->serve)) == 0))
		loop_stop(d->loop);
	else
		loop_timer_set(d->stop_timer, RELOAD_CHECK_NS);
}

/* Asked only where somebody wants to know. */
static void write_stop(struct daemon *d)
{
	bool is_wanted = false;

	for (size_t i = 0; i < d->n_bmcs; i++)
		is_wanted = is_wanted || d->bmcs[i].writer.state_path;
	if (!is_wanted || !boot_is_stopping())
		return;
	for (size_t i = 0; i < d->n_bmcs; i++)
		boot_writer_stop(&d->bmcs[i].writer);
}

static void on_stop(void *ctx, unsigned events)
{
	struct daemon *d = ctx;

	(void)events;
	if (d->is_stopping)
		return;
	d->is_stopping = true;
	sd_notify(0, "STOPPING=1");
	d->stop_ns = clock_mono_ns(&clock_system) + DRAIN_NS;
	http_server_drain(serve_http(d->serve));
	write_stop(d);
	check_stop(d);
}

static void on_hup(void *ctx, unsigned events)
{
	(void)events;
	reload(ctx);
}

/* ---- BMCs ---- */

static void on_snapshot(void *ctx, const struct snapshot *snapshot)
{
	struct served_bmc *b = ctx;
	struct daemon *d = b->daemon;
	bool all = true;

	contact_note(&b->contact, snapshot, &b->host);
	if (snapshot->is_reachable)
		boot_writer_go_on(&b->writer);
	if (ops_publish(d->ops, b->number, snapshot) != 0)
		log_error("BMC %s: no memory for its readings", b->label);
	snapshot_unref(snapshot);
	serve_changed(d->serve);
	for (size_t i = 0; i < d->n_bmcs; i++)
		all = all && d->bmcs[i].contact.has_snapshot;
	if (all)
		say_ready(d);
}

static int start_action(void *ctx, size_t bmc, const struct bmc_action *action,
			const struct ops_listener *listener,
			struct ops_job **ret)
{
	struct daemon *d = ctx;

	return ERR_TRACE(
		action_job_start(d->bmcs[bmc].thread, action, listener, ret));
}

static void on_bmc(void *ctx, unsigned events)
{
	struct served_bmc *b = ctx;

	(void)events;
	bmc_thread_dispatch(b->thread);
}

static int start_bmc(struct daemon *d, size_t i)
{
	const struct bmc_settings *s = &d->settings.bmcs.data[i];
	struct served_bmc *b = &d->bmcs[i];
	struct bmc_thread_options options = {
		.label = s->name,
		.uri = s->uri,
		.cache_dir = d->state_dir,
		.poll_ns = s->poll_ns,
		.sel_poll_ns = s->sel_poll_ns,
	};
	const struct bmc_events events = { on_snapshot, b };
	struct platform_interface interface;
	int r;

	(void)quirks_parse(s->quirks, &options.quirks, NULL); /* checked */
	host_bmc_find("", s->uri, &b->host);
	memcpy(interface.found_by, b->host.found_by, sizeof(b->host.found_by));
	memcpy(interface.interface, b->host.interface,
	       sizeof(b->host.interface));
	options.interface = &interface;
	b->daemon = d;
	b->number = i;
	b->label = strdup(s->name);
	b->uri = strdup(s->uri);
	if (!b->label || !b->uri)
		return ERR_ORIGIN(-ENOMEM);
	r = bmc_thread_new(&options, &events, &b->thread);
	if (r == 0 && s->writes_boot_records && d->state_dir)
		r = boot_writer_init(&b->writer, b->thread, &options);
	if (r == 0)
		r = loop_watch_new(d->loop, bmc_thread_fd(b->thread), on_bmc, b,
				   &b->watch);
	if (r == 0)
		r = loop_watch_set(b->watch, LOOP_READ);
	return ERR_TRACE(r);
}

static int start_bmcs(struct daemon *d)
{
	d->bmcs = calloc(d->settings.bmcs.n, sizeof(*d->bmcs));
	if (!d->bmcs)
		return ERR_ORIGIN(-ENOMEM);
	d->n_bmcs = d->settings.bmcs.n;
	for (size_t i = 0; i < d->n_bmcs; i++) {
		int r = start_bmc(d, i);

		if (r != 0)
			return ERR_TRACE(r);
	}
	apply_policies(d);
	return 0;
}

/* ---- listeners ---- */

static int listen_on(struct daemon *d, const struct listen_spec *spec, int fd,
		     char **ret_why)
{
	AUTO_FREE char *why = NULL;
	char url[LISTEN_URL_SIZE];
	int r = http_server_listen(serve_http(d->serve), spec, fd, url, &why);

	if (r == 0) {
		buf_puts(&d->urls, d->urls.size > 0 ? " " : " on ");
		buf_puts(&d->urls, url);
		return ERR_TRACE(buf_error(&d->urls));
	}
	if (asprintf(ret_why, "cannot listen on %s port %u: %s", spec->address,
		     spec->port, why ? why : strerror(-r)) < 0)
		*ret_why = NULL;
	return ERR_TRACE(r);
}

static int listen_url_text(struct daemon *d, const char *url, char **ret_why)
{
	CLEANUP(listen_spec_done) struct listen_spec spec = { 0 };
	const char *why;
	int r = listen_spec_parse(url, &spec, &why);

	if (r != 0)
		return ERR_TRACE(r);
	return ERR_TRACE(listen_on(d, &spec, -1, ret_why));
}

/* A socket that systemd made for [Listener/NAME]: FileDescriptorName=NAME. */
static int inherited(const char *name)
{
	char **names = NULL;
	int n = sd_listen_fds_with_names(0, &names), fd = -1;

	for (int i = 0; i < n; i++) {
		if (!strcasecmp(names[i], name))
			fd = SD_LISTEN_FDS_START + i;
		free(names[i]);
	}
	free(names);
	return fd;
}

static int listen_configured(struct daemon *d,
			     const struct listener_settings *l, char **ret_why)
{
	struct listen_spec spec = {
		.is_tls = !strcasecmp(l->transport, "HTTPS"),
		.cert = l->cert[0] ? l->cert : NULL,
		.key = l->key[0] ? l->key : NULL,
	};

	if (!l->is_enabled)
		return 0;
	spec.port = l->port > 0 ? (uint16_t)l->port : spec.is_tls ? 5986 : 5985;
	snprintf(spec.address, sizeof(spec.address), "%s", l->address);
	return ERR_TRACE(listen_on(d, &spec, inherited(l->name), ret_why));
}

static int start_listeners(struct daemon *d, char **ret_why)
{
	const struct options *o = d->options;
	const struct listener_settings *l;
	const char **url;
	int r = 0;

	vec_for_each (url, &o->listens) {
		r = listen_url_text(d, *url, ret_why);
		if (r != 0)
			return ERR_TRACE(r);
	}
	if (o->listens.n > 0)
		return 0;
	if (o->is_demo)
		return ERR_TRACE(
			listen_url_text(d, "http://127.0.0.1:5985", ret_why));
	vec_for_each (l, &d->settings.listeners) {
		r = listen_configured(d, l, ret_why);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

/* ---- all of it ---- */

static int start_timers(struct daemon *d)
{
	uint64_t watchdog_us = 0;
	int r = loop_timer_new(d->loop, ready_timeout, d, &d->ready_timer);

	if (r == 0)
		r = loop_timer_new(d->loop, watchdog, d, &d->watchdog_timer);
	if (r == 0)
		r = loop_timer_new(d->loop, check_stop, d, &d->stop_timer);
	if (r == 0)
		r = loop_timer_set(d->ready_timer, READY_NS);
	if (r == 0 && sd_watchdog_enabled(0, &watchdog_us) > 0) {
		d->watchdog_ns = watchdog_us * NS_PER_US / 2;
		watchdog(d);
	}
	return ERR_TRACE(r);
}

static int start_signals(struct daemon *d)
{
	static const struct {
		int signal;
		void (*call)(void *ctx, unsigned events);
	} rows[] = {
		{ SIGTERM, on_stop },
		{ SIGINT, on_stop },
		{ SIGHUP, on_hup },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int r = loop_signal_new(d->loop, rows[i].signal, rows[i].call,
					d, &d->signals[i]);

		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

/* Notes that cannot be read are not lost, but nor are they served. */
static int open_notes(struct daemon *d)
{
	AUTO_FREE char *path = NULL;
	int r;

	if (d->state_dir &&
	    asprintf(&path, "%s/properties", d->state_dir) < 0) {
		path = NULL;
		return ERR_ORIGIN(-ENOMEM);
	}
	r = model_notes_open(path, &d->notes);
	if (r == 0 || r == -ENOMEM)
		return ERR_TRACE(r);
	log_warning("%s: %s: properties that were set are not known", path,
		    strerror(-r));
	return 0;
}

static int start(struct daemon *d, struct loaded *l, char **ret_why)
{
	const struct ops_actor actor = { start_action, action_job_cancel, d };
	int r = loop_new(&d->loop);

	rng_pool_init(&d->rng);
	if (r == 0)
		r = open_notes(d);
	if (r == 0)
		r = auth_new(&clock_system, &rng_system, &d->auth);
	if (r == 0)
		r = ops_new(d->settings.bmcs.n, VERSION, &clock_system,
			    &d->rng.rng, &d->ops);
	if (r == 0)
		r = serve_new(d->loop, &clock_system, d->auth, d->ops,
			      &d->serve);
	if (r != 0)
		return ERR_TRACE(r);
	ops_set_actor(d->ops, &actor);
	ops_set_notes(d->ops, d->notes);
	auth_set(d->auth, &l->users);
	apply(d);
	if (l->health)
		r = apply_health(d, STEAL(l->health));
	if (r == 0)
		r = start_signals(d);
	if (r == 0)
		r = start_timers(d);
	if (r == 0)
		r = start_listeners(d, ret_why);
	if (r == 0)
		r = start_bmcs(d);
	return ERR_TRACE(r);
}

int daemon_new(const struct options *options, struct daemon **ret,
	       char **ret_why)
{
	CLEANUP(loaded_done) struct loaded l = { 0 };
	struct daemon *d = calloc(1, sizeof(*d));
	int r;

	*ret_why = NULL;
	if (!d)
		return ERR_ORIGIN(-ENOMEM);
	d->options = options;
	r = options->is_demo ? 0 : state_dir_find(&d->state_dir);
	if (r == 0)
		r = loaded_read(options, d->state_dir, &l, ret_why);
	if (r == 0) {
		d->settings = l.settings;
		l.settings = (struct settings){ 0 };
		warn_of_later(&d->settings);
		if (d->state_dir && state_dir_make(d->state_dir) != 0)
			log_warning("%s: cannot be made: nothing is cached",
				    d->state_dir);
		r = start(d, &l, ret_why);
	}
	if (r != 0) {
		daemon_free(d);
		return ERR_TRACE(r);
	}
	*ret = d;
	return 0;
}

int daemon_run(struct daemon *d)
{
	return ERR_TRACE(loop_run(d->loop));
}

static int free_bmcs(struct daemon *d)
{
	uint64_t deadline_ns = clock_mono_ns(&clock_system) + STOP_NS;
	int ret = 0;

	for (size_t i = 0; i < d->n_bmcs; i++) {
		if (d->bmcs[i].thread)
			bmc_thread_stop(d->bmcs[i].thread);
	}
	for (size_t i = 0; i < d->n_bmcs; i++) {
		struct served_bmc *b = &d->bmcs[i];
		int r;

		loop_watch_free(b->watch);
		boot_writer_done(&b->writer);
		r = bmc_thread_free(b->thread, deadline_ns);
		if (r != 0) {
			log_warning("BMC %s: its thread hangs", b->label);
			ret = r;
		}
		free(b->label);
		free(b->uri);
	}
	free(d->bmcs);
	return ERR_TRACE(ret);
}

int daemon_free(struct daemon *d)
{
	struct health_overrides **health;
	int r;

	if (!d)
		return 0;
	r = free_bmcs(d);
	for (size_t i = 0; i < ARRAY_SIZE(d->signals); i++)
		loop_watch_free(d->signals[i]);
	loop_timer_free(d->ready_timer);
	loop_timer_free(d->watchdog_timer);
	loop_timer_free(d->stop_timer);
	serve_free(d->serve);
	ops_free(d->ops);
	model_notes_free(d->notes);
	vec_for_each (health, &d->health)
		health_overrides_free(*health);
	vec_done(&d->health);
	auth_free(d->auth);
	loop_free(d->loop);
	buf_done(&d->urls);
	settings_done(&d->settings);
	free(d->state_dir);
	free(d);
	return ERR_TRACE(r);
}
