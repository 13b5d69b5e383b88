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
#include "daemon/bmc-thread.h"
#include "daemon/config-file.h"
#include "daemon/daemon.h"
#include "daemon/http/tls.h"
#include "daemon/serve.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/repo/state-dir.h"

#define NO_LISTENER                                                            \
	", with no listener: nobody can connect; give --listen URL or a "      \
	"[Listener/NAME] section, see ipmiprovd.conf(5)"

enum { MAX_OPERATIONS = 512, CACHE_SIZE = 4 * 1024 * 1024 };

static const char default_config[] = SYSCONFDIR "/ipmiprov/ipmiprovd.conf";

static const uint64_t READY_NS = NS_PER_S;
static const uint64_t DRAIN_NS = NS_PER_S;
static const uint64_t STOP_NS = 3ULL * NS_PER_S;
static const uint64_t RELOAD_CHECK_NS = NS_PER_S / 20;

struct served_bmc {
	struct daemon *daemon;
	size_t number;
	struct bmc_thread *thread;
	struct loop_watch *watch;
	bool has_snapshot, was_reachable;
	char *label;
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
	struct health_list health; /* the last one is in force */

	struct buf urls; /* for the ready line */
	bool is_ready, is_stopping;
	struct loop_timer *ready_timer, *watchdog_timer, *stop_timer;
	struct loop_watch *signals[3];
	uint64_t watchdog_ns, stop_ns;
};

/* ---- configuration ---- */

static int add_bmc(struct settings *s, const char *uri)
{
	char name[SETTING_NAME_SIZE];
	struct bmc_settings *b;
	char *copy = strdup(uri);

	snprintf(name, sizeof(name), s->bmcs.n == 0 ? "local" : "bmc%zu",
		 s->bmcs.n + 1);
	b = copy ? settings_bmc(s, name) : NULL;
	if (!b) {
		free(copy);
		return ERR_ORIGIN(-ENOMEM);
	}
	free(b->uri);
	b->uri = copy;
	return 0;
}

static void forget_bmcs(struct settings *s)
{
	CLEANUP(settings_done) struct settings drop = { 0 };

	/* What settings_done() frees goes there. */
	drop.bmcs.data = s->bmcs.data;
	drop.bmcs.n = s->bmcs.n;
	s->bmcs.data = NULL;
	s->bmcs.n = s->bmcs.capacity = 0;
}

/* What the command line says about BMCs beats the files. */
static int take_options(const struct options *o, struct settings *s)
{
	const char **uri;
	int r = 0;

	if (o->bmcs.n > 0)
		forget_bmcs(s);
	vec_for_each (uri, &o->bmcs) {
		r = add_bmc(s, *uri);
		if (r != 0)
			return ERR_TRACE(r);
	}
	if (s->bmcs.n == 0)
		r = add_bmc(s, o->is_demo ? "sim:" : "auto:");
	if (o->is_demo) {
		s->allow_unencrypted = true;
		s->auth_basic = true;
	}
	return ERR_TRACE(r);
}

static int demo_users(struct passwd *ret)
{
	char hash[PASSWD_HASH_SIZE];
	int r = passwd_hash("demo", hash);

	if (r == 0)
		r = passwd_add(ret, "demo", hash, ROLE_ADMINISTRATOR);
	return ERR_TRACE(r);
}

static int parse_health(const struct settings *s, struct health_overrides **ret,
			char **ret_why)
{
	*ret = NULL;
	if (!s->health)
		return 0;
	return ERR_TRACE(
		health_overrides_parse(s->health, "[Health]", ret, ret_why));
}

/* All that a configuration amounts to. */
struct loaded {
	struct settings settings;
	struct passwd users;
	struct health_overrides *health;
};

static void loaded_done(struct loaded *l)
{
	settings_done(&l->settings);
	passwd_done(&l->users);
	health_overrides_free(l->health);
}

static int load(const struct options *o, const char *state_dir,
		struct loaded *ret, char **ret_why)
{
	CLEANUP(loaded_done) struct loaded l = { 0 };
	int r;

	*ret_why = NULL;
	if (o->is_demo)
		r = settings_init(&l.settings);
	else
		r = config_load(o->config ? o->config : default_config,
				o->config != NULL, state_dir, &l.settings,
				ret_why);
	if (r == 0)
		r = take_options(o, &l.settings);
	if (r == 0)
		r = config_check(&l.settings, &l.users, ret_why);
	if (r == 0)
		r = parse_health(&l.settings, &l.health, ret_why);
	if (r == 0 && o->is_demo)
		r = demo_users(&l.users);
	if (r != 0) /* a file that is not there is a bad configuration, too */
		return r == -ENOMEM ? ERR_TRACE(r) : ERR_ORIGIN(-EINVAL);
	*ret = l;
	l = (struct loaded){ 0 };
	return 0;
}

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
		r = load(options, state_dir, &l, ret_why);
	for (size_t i = 0; r == 0 && i < l.settings.listeners.n; i++)
		r = check_certificate(&l.settings.listeners.data[i], ret_why);
	return ERR_TRACE(r);
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

static bool same_rows(enum setting_scope scope, const void *a, const void *b,
		      enum setting_when when)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];

		if (row->scope == scope && row->when == when &&
		    !setting_equal(row, a, b))
			return false;
	}
	return true;
}

/* What only a restart can change: listeners and BMCs. */
static bool needs_restart(const struct settings *a, const struct settings *b)
{
	if (a->listeners.n != b->listeners.n || a->bmcs.n != b->bmcs.n)
		return true;
	for (size_t i = 0; i < a->listeners.n; i++) {
		if (strcasecmp(a->listeners.data[i].name,
			       b->listeners.data[i].name) != 0 ||
		    !same_rows(SETTING_IN_listener_settings,
			       &a->listeners.data[i], &b->listeners.data[i],
			       SETTING_RESTART))
			return true;
	}
	for (size_t i = 0; i < a->bmcs.n; i++) {
		if (strcasecmp(a->bmcs.data[i].name, b->bmcs.data[i].name) !=
			    0 ||
		    !same_rows(SETTING_IN_bmc_settings, &a->bmcs.data[i],
			       &b->bmcs.data[i], SETTING_RESTART))
			return true;
	}
	return false;
}

/* @name: what stands for NAME in the section; NULL: it has none */
static void warn_later_in(enum setting_scope scope, const char *name,
			  const void *object, const void *plain)
{
	for (size_t i = 0; i < n_settings_rows; i++) {
		const struct setting *row = &settings_rows[i];
		size_t n = strlen(row->section) - (name ? strlen("NAME") : 0);

		if (row->scope == scope && row->when == SETTING_LATER &&
		    !setting_equal(row, object, plain))
			log_warning("[%.*s%s] %s: has no effect in this "
				    "version",
				    (int)n, row->section, name ? name : "",
				    row->key);
	}
}

/* Settings that are set, and that this version does not act on. */
static void warn_later(const struct settings *s)
{
	CLEANUP(settings_done) struct settings plain = { 0 };
	const struct listener_settings *l, *plain_listener;
	const struct bmc_settings *b, *plain_bmc;

	if (settings_init(&plain) != 0)
		return;
	plain_listener = settings_listener(&plain, "plain");
	plain_bmc = settings_bmc(&plain, "plain");
	if (!plain_listener || !plain_bmc)
		return;
	warn_later_in(SETTING_IN_settings, NULL, s, &plain);
	vec_for_each (l, &s->listeners)
		warn_later_in(SETTING_IN_listener_settings, l->name, l,
			      plain_listener);
	vec_for_each (b, &s->bmcs)
		warn_later_in(SETTING_IN_bmc_settings, b->name, b, plain_bmc);
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
	r = load(d->options, d->state_dir, &l, &why);
	if (r != 0) {
		log_error("not reloaded: %s", why ? why : strerror(-r));
		sd_notify(0, "READY=1");
		return;
	}
	if (needs_restart(&d->settings, &l.settings))
		log_warning("listeners or BMCs are configured in another way: "
			    "that takes a restart");
	warn_later(&l.settings);
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
		n_waiting += !d->bmcs[i].has_snapshot;
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

/* Until the last reply is out, or its time is over. */
static void check_stop(void *ctx)
{
	struct daemon *d = ctx;

	if (http_server_n_connections(serve_http(d->serve)) == 0 ||
	    clock_mono_ns(&clock_system) >= d->stop_ns)
		loop_stop(d->loop);
	else
		loop_timer_set(d->stop_timer, RELOAD_CHECK_NS);
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
	for (size_t i = 0; i < d->n_bmcs; i++)
		bmc_thread_stop(d->bmcs[i].thread);
	check_stop(d);
}

static void on_hup(void *ctx, unsigned events)
{
	(void)events;
	reload(ctx);
}

/* ---- BMCs ---- */

static void log_contact(struct served_bmc *b, const struct snapshot *s)
{
	if (b->has_snapshot && b->was_reachable == s->is_reachable)
		return;
	if (s->is_reachable)
		log_info("BMC %s: answers", b->label);
	else
		log_warning("BMC %s: does not answer: %s", b->label,
			    s->error ? strerror(-s->error) : "no reason known");
	b->was_reachable = s->is_reachable;
}

static void on_snapshot(void *ctx, const struct snapshot *snapshot)
{
	struct served_bmc *b = ctx;
	struct daemon *d = b->daemon;
	bool all = true;

	log_contact(b, snapshot);
	if (ops_publish(d->ops, b->number, snapshot) != 0)
		log_error("BMC %s: no memory for its readings", b->label);
	snapshot_unref(snapshot);
	serve_changed(d->serve);
	b->has_snapshot = true;
	for (size_t i = 0; i < d->n_bmcs; i++)
		all = all && d->bmcs[i].has_snapshot;
	if (all)
		say_ready(d);
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
	int r;

	(void)quirks_parse(s->quirks, &options.quirks, NULL); /* checked */
	b->daemon = d;
	b->number = i;
	b->label = strdup(s->name);
	if (!b->label)
		return ERR_ORIGIN(-ENOMEM);
	r = bmc_thread_new(&options, &events, &b->thread);
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

static int start(struct daemon *d, struct loaded *l, char **ret_why)
{
	int r = loop_new(&d->loop);

	rng_pool_init(&d->rng);
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
		r = load(options, d->state_dir, &l, ret_why);
	if (r == 0) {
		d->settings = l.settings;
		l.settings = (struct settings){ 0 };
		warn_later(&d->settings);
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
		r = bmc_thread_free(b->thread, deadline_ns);
		if (r != 0) {
			log_warning("BMC %s: its thread hangs", b->label);
			ret = r;
		}
		free(b->label);
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
