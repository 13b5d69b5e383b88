/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/api/handle.h"
#include "libipmiprov/repo/state-dir.h"
#include "libipmiprov/transport/transport.h"

static const uint64_t default_timeout_ns = 60ULL * NS_PER_S;
static const uint64_t default_poll_ns = 10ULL * NS_PER_S;

const char *ipmiprov_version(void)
{
	return VERSION;
}

int api_fail(struct ipmiprov *h, int r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(h->error, sizeof(h->error), format, args);
	va_end(args);
	return ERR_ORIGIN(r);
}

int api_no_memory(struct ipmiprov *h)
{
	return api_fail(h, -ENOMEM, "out of memory");
}

const char *ipmiprov_error(const struct ipmiprov *h)
{
	return h->error;
}

int ipmiprov_new(struct ipmiprov **ret)
{
	struct ipmiprov *h = calloc(1, sizeof(*h));
	pthread_condattr_t attr;

	if (!h)
		return ERR_ORIGIN(-ENOMEM);
	h->timeout_ns = default_timeout_ns;
	h->poll_ns = default_poll_ns;
	h->level = IPMI_MONITOR;
	pthread_mutex_init(&h->work, NULL);
	pthread_mutex_init(&h->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&h->wake, &attr);
	pthread_condattr_destroy(&attr);
	*ret = h;
	return 0;
}

void ipmiprov_free(struct ipmiprov *h)
{
	if (!h)
		return;
	if (h->bmc)
		bmc_cancel(h->bmc); /* its thread may wait for it */
	ipmiprov_stop(h);
	bmc_free(h->bmc);
	snapshot_unref(h->snapshot);
	health_overrides_free(h->health);
	pthread_cond_destroy(&h->wake);
	pthread_mutex_destroy(&h->lock);
	pthread_mutex_destroy(&h->work);
	free(h->label);
	free(h->cache_dir);
	free(h);
}

/* ---- options ---- */

static int set_text(struct ipmiprov *h, const char *value, char **ret)
{
	char *copy = strdup(value);

	if (!copy)
		return api_no_memory(h);
	free(*ret);
	*ret = copy;
	return 0;
}

static int set_label(struct ipmiprov *h, const char *value)
{
	if (!*value)
		return api_fail(h, -EINVAL, "label: expected a name");
	return set_text(h, value, &h->label);
}

static int set_cache(struct ipmiprov *h, const char *value)
{
	char *found = NULL;
	int r = 0;

	if (strcmp(value, "none") == 0)
		value = "";
	if (strcmp(value, "default") != 0)
		return set_text(h, value, &h->cache_dir);
	r = state_dir_find(&found);
	if (r < 0)
		return api_no_memory(h);
	if (found)
		(void)state_dir_make(found); /* else nothing is kept */
	free(h->cache_dir);
	h->cache_dir = found;
	return 0;
}

static int set_duration(struct ipmiprov *h, const char *name, const char *value,
			uint64_t *ret)
{
	static const struct {
		const char *unit;
		uint64_t ns;
	} units[] = {
		{ "ms", NS_PER_MS },
		{ "s", NS_PER_S },
		{ "min", 60ULL * NS_PER_S },
	};
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(value, &end, 10);
	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (end != value && *value != '-' && !errno && n > 0 &&
		    n <= 1000000 && strcmp(end, units[i].unit) == 0) {
			*ret = n * units[i].ns;
			return 0;
		}
	return api_fail(h, -EINVAL,
			"%s=%s: expected a time as in 500ms, 10s "
			"or 2min",
			name, value);
}

static int set_timeout(struct ipmiprov *h, const char *value)
{
	return set_duration(h, "timeout", value, &h->timeout_ns);
}

static int set_poll(struct ipmiprov *h, const char *value)
{
	return set_duration(h, "poll-interval", value, &h->poll_ns);
}

static int set_level(struct ipmiprov *h, const char *value)
{
	static const struct {
		const char *name;
		enum ipmi_level level;
	} levels[] = {
		{ "monitor", IPMI_MONITOR },
		{ "operate", IPMI_OPERATE },
		{ "administer", IPMI_ADMINISTER },
	};

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++)
		if (strcasecmp(levels[i].name, value) == 0) {
			h->level = levels[i].level;
			return 0;
		}
	return api_fail(h, -EINVAL,
			"level=%s: expected monitor, operate or administer",
			value);
}

static int set_health(struct ipmiprov *h, const char *value)
{
	struct health_overrides *health = NULL;
	AUTO_FREE char *why = NULL;
	int r = health_overrides_load(value, &health, &why);

	if (r < 0)
		return api_fail(h, r, "health: %s", why ? why : strerror(-r));
	health_overrides_free(h->health);
	h->health = health;
	return 0;
}

static const struct {
	const char *name;
	int (*set)(struct ipmiprov *h, const char *value);
} options[] = {
	{ "cache", set_cache },        { "health", set_health },
	{ "label", set_label },        { "level", set_level },
	{ "poll-interval", set_poll }, { "timeout", set_timeout },
};

int ipmiprov_set_option(struct ipmiprov *h, const char *name, const char *value)
{
	h->error[0] = '\0';
	if (h->bmc)
		return api_fail(h, -EBUSY, "options are set before open");
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (strcmp(options[i].name, name) == 0)
			return ERR_TRACE(options[i].set(h, value));
	return api_fail(h, -EINVAL, "%s: expected an option of ipmiprov(3)",
			name);
}

/* ---- the BMC ---- */

int ipmiprov_open(struct ipmiprov *h, const char *uri)
{
	const struct bmc_options bmc = {
		.label = h->label ? h->label : "local",
		.uri = uri,
		.cache_dir =
			h->cache_dir && *h->cache_dir ? h->cache_dir : NULL,
		.poll_interval_ns = h->poll_ns,
	};
	const char *why = NULL;
	int r;

	h->error[0] = '\0';
	if (h->bmc)
		return api_fail(h, -EBUSY, "the handle is open already");
	if (transport_check_uri(uri, &why) != 0)
		return api_fail(h, -EINVAL, "%s: %s", uri, why);
	r = bmc_new(&bmc, &h->bmc);
	if (r < 0)
		return api_fail(h, r, "%s: %s", uri, strerror(-r));
	return 0;
}

/* The new snapshot takes the place of the old one, which is returned. */
static const struct snapshot *publish(struct ipmiprov *h,
				      const struct snapshot *now)
{
	const struct snapshot *before;

	pthread_mutex_lock(&h->lock);
	before = h->snapshot;
	h->snapshot = now;
	pthread_mutex_unlock(&h->lock);
	return before;
}

static unsigned parts_of(unsigned parts)
{
	return parts & BMC_ALL;
}

static int contact_error(const struct snapshot *s)
{
	if (s->is_reachable)
		return 0;
	return s->error < 0 ? s->error : -EHOSTDOWN;
}

int api_refresh(struct ipmiprov *h, unsigned parts)
{
	CLEANUP(snapshot_unref_p) const struct snapshot *before = NULL;
	struct snapshot *now = NULL;
	int r, contact;

	r = bmc_refresh(h->bmc, parts_of(parts),
			clock_mono_ns(&clock_system) + h->timeout_ns, &now);
	if (r < 0)
		return ERR_TRACE(r);
	contact = contact_error(now);
	before = publish(h, now);
	/* `work` is held: nobody else replaces it while it is looked at */
	r = api_events(h, now, before);
	return r < 0 ? ERR_TRACE(r) : contact;
}

static int fail_contact(struct ipmiprov *h, int r)
{
	if (r == -ENOMEM)
		return api_no_memory(h);
	return api_fail(h, r, "the BMC does not answer: %s", strerror(-r));
}

static int check_open(struct ipmiprov *h)
{
	h->error[0] = '\0';
	return h->bmc ? 0 : api_fail(h, -EINVAL, "the handle is not open");
}

int ipmiprov_refresh(struct ipmiprov *h, unsigned parts)
{
	int r = check_open(h);

	if (r < 0)
		return ERR_TRACE(r);
	pthread_mutex_lock(&h->work);
	r = api_refresh(h, parts);
	pthread_mutex_unlock(&h->work);
	return r < 0 ? fail_contact(h, r) : 0;
}

static const struct snapshot *newest(struct ipmiprov *h)
{
	const struct snapshot *s;

	pthread_mutex_lock(&h->lock);
	s = h->snapshot ? snapshot_ref(h->snapshot) : NULL;
	pthread_mutex_unlock(&h->lock);
	return s;
}

int api_snapshot(struct ipmiprov *h, const struct snapshot **ret)
{
	int r = check_open(h);

	if (r < 0)
		return ERR_TRACE(r);
	*ret = newest(h);
	if (*ret)
		return 0;
	pthread_mutex_lock(&h->work);
	r = api_refresh(h, BMC_ALL);
	pthread_mutex_unlock(&h->work);
	/* a BMC that is away has a snapshot, too: that it is away */
	*ret = newest(h);
	return *ret ? 0 : fail_contact(h, r);
}

int64_t ipmiprov_age_ms(struct ipmiprov *h)
{
	CLEANUP(snapshot_unref_p) const struct snapshot *s = newest(h);
	int64_t age_ns;

	if (!s || s->last_answer_ns == 0)
		return -1;
	age_ns = clock_wall_ns(&clock_system) - s->last_answer_ns;
	return age_ns > 0 ? age_ns / NS_PER_MS : 0;
}

bool ipmiprov_is_reachable(struct ipmiprov *h)
{
	CLEANUP(snapshot_unref_p) const struct snapshot *s = newest(h);

	return s && s->is_reachable;
}

/* ---- its own thread ---- */

static bool wait_until(struct ipmiprov *h, uint64_t due_ns)
{
	struct timespec due = { .tv_sec = (time_t)(due_ns / NS_PER_S),
				.tv_nsec = (long)(due_ns % NS_PER_S) };
	bool stops;

	pthread_mutex_lock(&h->lock);
	while (!h->stops &&
	       pthread_cond_timedwait(&h->wake, &h->lock, &due) == 0)
		;
	stops = h->stops;
	pthread_mutex_unlock(&h->lock);
	return !stops;
}

static void *run(void *arg)
{
	struct ipmiprov *h = arg;
	uint64_t delay_ns = 0;

	while (wait_until(h, clock_mono_ns(&clock_system) + delay_ns)) {
		pthread_mutex_lock(&h->work);
		(void)api_refresh(h, h->thread_parts); /* snapshots tell */
		delay_ns = bmc_retry_delay_ns(h->bmc);
		pthread_mutex_unlock(&h->work);
	}
	return NULL;
}

static bool is_started(struct ipmiprov *h)
{
	bool is;

	pthread_mutex_lock(&h->lock);
	is = h->is_started;
	pthread_mutex_unlock(&h->lock);
	return is;
}

int ipmiprov_start(struct ipmiprov *h, unsigned parts)
{
	sigset_t all, old;
	int r = check_open(h);

	if (r < 0)
		return ERR_TRACE(r);
	if (is_started(h))
		return api_fail(h, -EBUSY, "the thread runs already");
	h->thread_parts = parts;
	h->stops = false;
	/* Signals are for the caller's threads. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	r = pthread_create(&h->thread, NULL, run, h);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (r != 0)
		return api_fail(h, -r, "no thread: %s", strerror(r));
	pthread_mutex_lock(&h->lock);
	h->is_started = true;
	pthread_mutex_unlock(&h->lock);
	return 0;
}

void ipmiprov_stop(struct ipmiprov *h)
{
	if (!is_started(h))
		return;
	pthread_mutex_lock(&h->lock);
	h->stops = true;
	pthread_cond_signal(&h->wake);
	pthread_mutex_unlock(&h->lock);
	pthread_join(h->thread, NULL);
	pthread_mutex_lock(&h->lock);
	h->is_started = false;
	pthread_mutex_unlock(&h->lock);
}

int ipmiprov_subscribe(struct ipmiprov *h, unsigned kinds,
		       void (*call)(const struct ipmiprov_event *event,
				    void *data),
		       void *data)
{
	h->error[0] = '\0';
	if (is_started(h))
		return api_fail(h, -EBUSY, "subscribe before start");
	h->event_kinds = call ? kinds : 0;
	h->event_call = call;
	h->event_data = data;
	return 0;
}
