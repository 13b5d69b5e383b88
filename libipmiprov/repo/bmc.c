/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/action-run.h"
#include "libipmiprov/repo/bmc.h"
#include "libipmiprov/repo/fru-reader.h"
#include "libipmiprov/repo/identity.h"
#include "libipmiprov/repo/link.h"
#include "libipmiprov/repo/platform-reader.h"
#include "libipmiprov/repo/sdr-keeper.h"
#include "libipmiprov/repo/sel-reader.h"
#include "libipmiprov/repo/state-file.h"
#include "libipmiprov/repo/sweep.h"

enum {
	RETRY_FIRST_MS = 500,
	RETRY_MAX_MS = 30 * 1000,
	DEFAULT_TIMEOUT_S = 2,
	OPEN_EXCHANGES = 2,      /* opening may take so many exchanges' time */
	LIMITS_MAX_AGE_S = 3600, /* anybody may set a threshold */
};

struct bmc {
	char *label, *uri, *machine;
	char *name_path, *cache_path; /* NULL: nothing is kept on disk */
	const struct clock *clock;
	const struct bmc_opener *opener;
	uint64_t poll_interval_ns, exchange_timeout_ns;
	struct quirk_switches quirks;

	pthread_mutex_t
		transport_lock;      /* bmc_cancel() against open and close */
	struct transport *transport; /* NULL: to be opened */
	struct link link;
	uint64_t n_exchanges_before; /* over transports that are closed */

	struct identity identity;
	char *system_name;
	struct sdr_keeper sdr;
	struct sweep sweep;
	int64_t limits_ns; /* CLOCK_REALTIME; 0: not all read yet */
	bool is_unsaved;   /* the cache on disk is older than what is known */
	struct sel_reader sel;
	struct fru_reader fru;
	struct platform_reader platform;
	size_t next_step; /* that was cut short */

	struct snapshot *last;
	uint64_t first_try_ns, last_answer_mono_ns;
	int64_t last_answer_ns;
	int n_failures;
};

static int open_default(const struct bmc_opener *opener, const char *uri,
			uint64_t deadline_ns, struct transport **ret)
{
	(void)opener;
	return ERR_TRACE(transport_open(uri, deadline_ns, ret));
}

static const struct bmc_opener default_opener = { open_default };

static int copy_options(struct bmc *bmc, const struct bmc_options *o)
{
	bmc->clock = o->clock ? o->clock : &clock_system;
	bmc->opener = o->opener ? o->opener : &default_opener;
	bmc->poll_interval_ns = o->poll_interval_ns;
	bmc->quirks = o->quirks;
	if (o->interface)
		bmc->platform.interface = *o->interface;
	bmc->exchange_timeout_ns =
		o->exchange_timeout_ns ? o->exchange_timeout_ns
				       : (uint64_t)DEFAULT_TIMEOUT_S * NS_PER_S;
	bmc->label = strdup(o->label);
	bmc->uri = strdup(o->uri);
	bmc->machine = machine_id_new(o->uri);
	if (!bmc->label || !bmc->uri || !bmc->machine)
		return ERR_ORIGIN(-ENOMEM);
	if (!o->cache_dir)
		return 0;

	bmc->name_path =
		state_file_path(o->cache_dir, o->label, o->uri, ".name");
	bmc->cache_path =
		state_file_path(o->cache_dir, o->label, o->uri, ".sdr");
	if (!bmc->name_path || !bmc->cache_path)
		return ERR_ORIGIN(-ENOMEM);
	return 0;
}

int bmc_new(const struct bmc_options *options, struct bmc **ret)
{
	struct bmc *bmc;
	const char *why;
	int r;

	if (!options->opener) {
		r = transport_check_uri(options->uri, &why);
		if (r != 0)
			return ERR_TRACE(r);
	}
	bmc = calloc(1, sizeof(*bmc));
	if (!bmc)
		return ERR_ORIGIN(-ENOMEM);
	pthread_mutex_init(&bmc->transport_lock, NULL);
	r = copy_options(bmc, options);
	if (r == 0) {
		link_init(&bmc->link, bmc->clock, bmc->exchange_timeout_ns);
		bmc->link.quirks = bmc->quirks.on;
		bmc->system_name = system_name_new(&bmc->identity, bmc->label,
						   bmc->name_path);
		r = bmc->system_name ? 0 : ERR_ORIGIN(-ENOMEM);
	}
	if (r != 0) {
		bmc_free(bmc);
		return ERR_TRACE(r);
	}
	*ret = bmc;
	return 0;
}

static void set_transport(struct bmc *bmc, struct transport *t)
{
	struct transport *old = bmc->transport;

	pthread_mutex_lock(&bmc->transport_lock);
	bmc->transport = t;
	pthread_mutex_unlock(&bmc->transport_lock);
	link_attach(&bmc->link, t);
	platform_reader_reset(&bmc->platform);
	fru_reader_reset(&bmc->fru);
	bmc->identity.is_fresh = false;
	if (old)
		bmc->n_exchanges_before += old->n_exchanges;
	transport_close(old);
}

void bmc_free(struct bmc *bmc)
{
	if (!bmc)
		return;
	set_transport(bmc, NULL);
	link_done(&bmc->link);
	sdr_keeper_done(&bmc->sdr);
	sweep_done(&bmc->sweep);
	sel_reader_done(&bmc->sel);
	fru_reader_done(&bmc->fru);
	platform_reader_done(&bmc->platform);
	snapshot_unref(bmc->last);
	pthread_mutex_destroy(&bmc->transport_lock);
	free(bmc->label);
	free(bmc->uri);
	free(bmc->machine);
	free(bmc->name_path);
	free(bmc->cache_path);
	free(bmc->system_name);
	free(bmc);
}

static int connect_bmc(struct bmc *bmc, uint64_t deadline_ns)
{
	uint64_t limit = clock_mono_ns(bmc->clock) +
			 OPEN_EXCHANGES * bmc->exchange_timeout_ns;
	struct transport *t;
	int r;

	if (bmc->transport)
		return 0;
	r = bmc->opener->open(bmc->opener, bmc->uri, MIN(limit, deadline_ns),
			      &t);
	if (r != 0)
		return ERR_FOLD(r);
	set_transport(bmc, t);
	return 0;
}

static int refresh_identity(struct bmc *bmc, uint64_t deadline_ns)
{
	bool was_fresh = bmc->identity.is_fresh;
	char *name;
	int r;

	r = identity_refresh(&bmc->identity, &bmc->link, deadline_ns);
	if (r != 0 || was_fresh)
		return ERR_TRACE(r);
	bmc->link.quirks =
		(quirks_of(&bmc->identity.device_id) | bmc->quirks.on) &
		~bmc->quirks.off;
	bmc->identity.quirks = bmc->link.quirks;

	name = system_name_new(&bmc->identity, bmc->label, bmc->name_path);
	if (!name)
		return ERR_ORIGIN(-ENOMEM);
	free(bmc->system_name);
	bmc->system_name = name;
	/* Somebody may have set thresholds while the BMC was away. */
	if (bmc->limits_ns != 0 && bmc->identity.is_fresh)
		sweep_forget_limits(&bmc->sweep);
	return 0;
}

static int apply_cache(struct bmc *bmc, const struct sdr_cache *cache)
{
	for (size_t i = 0; i < cache->n_limits; i++) {
		int r = 0;

		if (cache->has_limits[i])
			r = sweep_set_limits(&bmc->sweep, i, &cache->limits[i]);
		if (r < 0)
			return ERR_TRACE(r);
	}
	bmc->limits_ns = cache->limits_ns;
	return 0;
}

static int refresh_records(struct bmc *bmc, uint64_t deadline_ns)
{
	CLEANUP(sdr_cache_done) struct sdr_cache cache = { 0 };
	const struct identity *id = &bmc->identity;
	const struct sdr_origin origin = {
		.device_id = &id->device_id,
		.guid = id->has_guid ? id->guid : NULL,
		.machine = bmc->machine,
		.cache_path = bmc->cache_path,
	};
	const struct sdr_cache_key key = bmc->sdr.key;
	struct sweep sweep;
	int r;

	r = sdr_keeper_refresh(&bmc->sdr, &bmc->link, &origin, deadline_ns,
			       &cache);
	if (r != 0)
		return ERR_FOLD(r);
	if (bmc->sdr.set == bmc->sweep.sdr) {
		if (!sdr_cache_key_equal(&bmc->sdr.key, &key))
			bmc->is_unsaved = true;
		return 0;
	}

	r = sweep_init(&sweep, bmc->sdr.set);
	if (r != 0)
		return ERR_TRACE(r);
	sweep_done(&bmc->sweep);
	bmc->sweep = sweep;
	bmc->limits_ns = 0;
	bmc->is_unsaved = true;
	return ERR_TRACE(apply_cache(bmc, &cache));
}

/* A full disk only means that the next start is slower. */
static int save_cache(struct bmc *bmc)
{
	size_t n = bmc->sweep.sdr->n_sensors;
	AUTO_FREE bool *has_limits = calloc(n + 1, sizeof(*has_limits));
	const struct sdr_cache_content content = {
		.set = bmc->sweep.sdr,
		.limits = bmc->sweep.limits,
		.has_limits = has_limits,
		.limits_ns = bmc->limits_ns,
	};

	if (!has_limits)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < n; i++)
		has_limits[i] = bmc->sweep.memory[i].has_limits;
	if (bmc->cache_path)
		(void)sdr_cache_save(bmc->cache_path, &bmc->sdr.key, &content);
	bmc->is_unsaved = false;
	return 0;
}

static int refresh_limits(struct bmc *bmc, uint64_t deadline_ns)
{
	int64_t now = clock_wall_ns(bmc->clock);
	int64_t age = now - bmc->limits_ns;
	int r;

	if (!bmc->sweep.sdr)
		return 0;
	if (bmc->limits_ns != 0 &&
	    (age < 0 || age > (int64_t)LIMITS_MAX_AGE_S * NS_PER_S)) {
		sweep_forget_limits(&bmc->sweep);
		bmc->limits_ns = 0;
	}
	r = sweep_limits(&bmc->sweep, &bmc->link, deadline_ns);
	if (r != 0)
		return ERR_TRACE(r);

	if (bmc->limits_ns == 0) {
		bmc->limits_ns = now;
		bmc->is_unsaved = true;
	}
	if (!bmc->is_unsaved || bmc->sdr.is_doubtful)
		return 0;
	return ERR_TRACE(save_cache(bmc));
}

static int refresh_hysteresis(struct bmc *bmc, uint64_t deadline_ns)
{
	uint64_t before = bmc_n_exchanges(bmc);
	int r;

	if (!bmc->sweep.sdr)
		return 0;
	r = sweep_hysteresis(&bmc->sweep, &bmc->link, deadline_ns);
	if (r != 0)
		return ERR_TRACE(r);
	if (bmc_n_exchanges(bmc) == before || bmc->limits_ns == 0 ||
	    bmc->sdr.is_doubtful)
		return 0;
	return ERR_TRACE(save_cache(bmc));
}

static int refresh_readings(struct bmc *bmc, uint64_t deadline_ns)
{
	if (!bmc->sweep.sdr)
		return 0;
	return ERR_TRACE(sweep_readings(&bmc->sweep, &bmc->link, deadline_ns));
}

static int refresh_sel(struct bmc *bmc, uint64_t deadline_ns)
{
	return ERR_TRACE(
		sel_reader_refresh(&bmc->sel, &bmc->link, deadline_ns));
}

static int refresh_fru(struct bmc *bmc, uint64_t deadline_ns)
{
	return ERR_TRACE(fru_reader_refresh(&bmc->fru, &bmc->link,
					    bmc->sweep.sdr, deadline_ns));
}

static int refresh_platform(struct bmc *bmc, uint64_t deadline_ns)
{
	return ERR_TRACE(platform_reader_refresh(&bmc->platform, PLATFORM_ALL,
						 &bmc->link, bmc->sweep.sdr,
						 deadline_ns));
}

static int refresh_dcmi(struct bmc *bmc, uint64_t deadline_ns)
{
	return ERR_TRACE(platform_reader_refresh(&bmc->platform, PLATFORM_DCMI,
						 &bmc->link, bmc->sweep.sdr,
						 deadline_ns));
}

static const struct {
	enum bmc_part part;
	int (*refresh)(struct bmc *bmc, uint64_t deadline_ns);
} steps[] = {
	{ BMC_SENSORS, refresh_records },
	{ BMC_SENSORS, refresh_readings },
	{ BMC_SENSORS, refresh_limits },
	{ BMC_SEL, refresh_sel },
	{ BMC_FRU, refresh_fru },
	{ BMC_HYSTERESIS, refresh_hysteresis },
	{ BMC_PLATFORM, refresh_platform },
	{ BMC_DCMI, refresh_dcmi },
};

/* What was cut short last time is first now, so that none starves; what only
 * failed takes nothing from the others. */
static int refresh_steps(struct bmc *bmc, unsigned parts, uint64_t deadline_ns)
{
	size_t first = bmc->next_step;

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		size_t at = (first + i) % ARRAY_SIZE(steps);
		int r = 0;

		if (parts & steps[at].part)
			r = steps[at].refresh(bmc, deadline_ns);
		if (r == -ENOMEM ||
		    (r != 0 && link_is_over(&bmc->link, deadline_ns))) {
			bmc->next_step = at;
			return ERR_TRACE(r);
		}
	}
	bmc->next_step = 0;
	return 0;
}

static int refresh_parts(struct bmc *bmc, unsigned parts, uint64_t deadline_ns)
{
	int r;

	r = connect_bmc(bmc, deadline_ns);
	if (r == 0)
		r = refresh_identity(bmc, deadline_ns);
	/* Records name what the log and the inventory are about. */
	if (r == 0 && !bmc->sweep.sdr && !(parts & BMC_SENSORS) &&
	    parts & (BMC_SEL | BMC_FRU | BMC_PLATFORM))
		r = refresh_records(bmc, deadline_ns);
	if (r == 0)
		r = refresh_steps(bmc, parts, deadline_ns);
	return ERR_TRACE(r);
}

/*
 * A refresh that ran out of time but got answers leaves the BMC reachable: the
 * next one goes on where this one ended.  A BMC that fell silent and answers no
 * more than the first requests of each new try has still missed its periods.
 */
static void note_contact(struct bmc *bmc, uint64_t n_answers_before, int error)
{
	uint64_t now = clock_mono_ns(bmc->clock);
	bool has_answered = bmc->link.n_answers > n_answers_before;
	bool is_through =
		has_answered && bmc->transport && bmc->link.error == 0;

	/* Nothing was to be asked: no news is no bad news. */
	if (error == 0 && !has_answered && bmc->link.error == 0)
		return;
	if (bmc->first_try_ns == 0)
		bmc->first_try_ns = now;
	if (is_through || (has_answered && bmc->n_failures == 0)) {
		bmc->last_answer_ns = clock_wall_ns(bmc->clock);
		bmc->last_answer_mono_ns = now;
	}
	if (is_through) {
		bmc->n_failures = 0;
		return;
	}
	if (error != -ECANCELED)
		bmc->n_failures++;
	bmc->next_step = 0;
	bmc->sweep.next = 0;
	set_transport(bmc, NULL);
}

static int missed_periods(const struct bmc *bmc)
{
	uint64_t since = bmc->last_answer_ns ? bmc->last_answer_mono_ns
					     : bmc->first_try_ns;
	uint64_t n;

	if (bmc->n_failures == 0)
		return 0;
	if (bmc->poll_interval_ns == 0)
		return bmc->n_failures;
	n = (clock_mono_ns(bmc->clock) - since) / bmc->poll_interval_ns;
	return (int)MIN(MAX(n, (uint64_t)1), (uint64_t)INT32_MAX);
}

static void *copy_array(const void *from, size_t n, size_t size)
{
	void *to = calloc(n + 1, size);

	if (to && n > 0)
		memcpy(to, from, n * size);
	return to;
}

static int fill_snapshot(struct bmc *bmc, struct snapshot *s)
{
	size_t n = bmc->sweep.sdr ? bmc->sweep.sdr->n_sensors : 0;

	s->label = strdup(bmc->label);
	s->uri = strdup(bmc->uri);
	s->system_name = strdup(bmc->system_name);
	s->readings = copy_array(bmc->sweep.readings, n, sizeof(*s->readings));
	s->limits = copy_array(bmc->sweep.limits, n, sizeof(*s->limits));
	if (!s->label || !s->uri || !s->system_name || !s->readings ||
	    !s->limits)
		return ERR_ORIGIN(-ENOMEM);

	s->sdr = sdr_set_ref(bmc->sweep.sdr);
	s->sel = sel_ref(bmc->sel.sel);
	s->fru = fru_set_ref(bmc->fru.set);
	s->platform = platform_ref(bmc->platform.platform);
	s->has_device_id = bmc->identity.has_device_id;
	s->device_id = bmc->identity.device_id;
	s->has_guid = bmc->identity.has_guid;
	memcpy(s->guid, bmc->identity.guid, sizeof(s->guid));
	s->last_answer_ns = bmc->last_answer_ns;
	s->missed_periods = missed_periods(bmc);
	s->is_reachable = s->missed_periods == 0;
	s->poll_interval_ns = bmc->poll_interval_ns;
	s->quirks = bmc->link.quirks;
	return ERR_TRACE(snapshot_compare(s, bmc->last));
}

static int make_snapshot(struct bmc *bmc, int error, struct snapshot **ret)
{
	struct snapshot *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return ERR_ORIGIN(-ENOMEM);
	s->n_refs = 1;
	s->serial = bmc->last ? bmc->last->serial + 1 : 1;
	s->error = error;
	r = fill_snapshot(bmc, s);
	if (r != 0) {
		snapshot_unref(s);
		return ERR_TRACE(r);
	}
	snapshot_unref(bmc->last);
	bmc->last = snapshot_ref(s);
	*ret = s;
	return 0;
}

int bmc_refresh(struct bmc *bmc, unsigned parts, uint64_t deadline_ns,
		struct snapshot **ret)
{
	uint64_t n_answers = bmc->link.n_answers;
	int r;

	r = refresh_parts(bmc, parts, deadline_ns);
	if (r == -ENOMEM)
		return ERR_TRACE(r);
	note_contact(bmc, n_answers, r);
	atomic_store(&bmc->link.is_cancelled, false);

	return ERR_TRACE(make_snapshot(bmc, r, ret));
}

/* What an action may have changed is read anew by the next refresh. */
static void forget_touched(struct bmc *bmc, const struct bmc_action *action)
{
	unsigned touches = action_touches(action);

	if (touches & ACTION_TOUCHES_SENSOR)
		sweep_forget_limits_of(&bmc->sweep, &action->sensor);
	if (touches & ACTION_TOUCHES_SENSORS)
		sweep_forget_limits(&bmc->sweep);
	if (touches & ACTION_TOUCHES_PLATFORM)
		platform_reader_hurry(&bmc->platform);
	if (touches & ACTION_TOUCHES_IDENTITY)
		bmc->identity.is_fresh = false;
}

int bmc_do(struct bmc *bmc, struct bmc_action *action)
{
	uint64_t n_answers = bmc->link.n_answers;
	int r;

	r = connect_bmc(bmc, action->deadline_ns);
	if (r == 0)
		r = action_run(&bmc->link, action);
	if (r == -ENOMEM)
		return ERR_TRACE(r);
	forget_touched(bmc, action);
	/* Silence of another controller says nothing about the BMC. */
	if (bmc->link.n_answers > n_answers || bmc->link.error != 0)
		note_contact(bmc, n_answers, MIN(r, 0));
	atomic_store(&bmc->link.is_cancelled, false);
	return ERR_TRACE(r);
}

uint64_t bmc_retry_delay_ns(const struct bmc *bmc)
{
	uint64_t ms = RETRY_FIRST_MS;

	if (bmc->n_failures == 0)
		return bmc->poll_interval_ns;
	for (int i = 1; i < bmc->n_failures && ms < RETRY_MAX_MS; i++)
		ms *= 2;
	return MIN(ms, (uint64_t)RETRY_MAX_MS) * NS_PER_MS;
}

void bmc_cancel(struct bmc *bmc)
{
	transport_cancel(&bmc->link.transport);
	pthread_mutex_lock(&bmc->transport_lock);
	transport_cancel(bmc->transport);
	pthread_mutex_unlock(&bmc->transport_lock);
}

uint64_t bmc_n_exchanges(const struct bmc *bmc)
{
	return bmc->n_exchanges_before +
	       (bmc->transport ? bmc->transport->n_exchanges : 0);
}
