/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/quirks.h"
#include "libipmiprov/repo/sdr-keeper.h"

enum {
	WALK_PAUSE_S = 30,
	WALK_PAUSE_MAX_S = 3600,
	UNSTAMPED_MAX_AGE_S = 3600,
};

static const uint32_t no_stamp = 0xffffffff;

static void drop_walk(struct sdr_keeper *keeper)
{
	if (keeper->walk)
		sdr_walk_done(keeper->walk);
	free(keeper->walk);
	keeper->walk = NULL;
}

void sdr_keeper_done(struct sdr_keeper *keeper)
{
	drop_walk(keeper);
	sdr_set_unref(keeper->set);
	*keeper = (struct sdr_keeper){ 0 };
}

/*
 * What the BMC says of its repository; zeroes if it does not.  A BMC without
 * the command may have records all the same (Wiwynn).
 */
static int read_info(struct sdr_keeper *keeper, const struct ipmi_peer *peer,
		     struct ipmi_sdr_info *ret)
{
	struct ipmi_device_sdr_info device;
	int r;

	*ret = (struct ipmi_sdr_info){ 0 };
	if (keeper->source == SDR_SOURCE_REPOSITORY)
		return ERR_TRACE(ipmi_get_sdr_info(peer, ret));

	r = ipmi_get_device_sdr_info(peer, &device);
	if (r == 0) {
		keeper->luns = device.luns;
		ret->n_records = device.n_sensors;
		ret->last_add = device.change;
	}
	return ERR_TRACE(r);
}

/* Answers that will be the same next time; others are of the moment. */
static bool is_lasting(int answer)
{
	return answer == 0 || answer == IPMI_R_INVALID_COMMAND ||
	       answer == IPMI_R_INVALID_FOR_LUN || answer == IPMI_R_PRIVILEGE ||
	       answer == -EBADMSG;
}

static void pause_walks(struct sdr_keeper *keeper, const struct link *link)
{
	uint64_t least = (uint64_t)WALK_PAUSE_S * NS_PER_S;
	uint64_t most = (uint64_t)WALK_PAUSE_MAX_S * NS_PER_S;

	keeper->walk_pause_ns =
		MIN(MAX(keeper->walk_pause_ns * 2, least), most);
	keeper->next_walk_ns =
		clock_mono_ns(link->clock) + keeper->walk_pause_ns;
}

/* Without time stamps a change shows in the count, or not at all. */
static bool is_unstamped(const struct ipmi_sdr_info *info)
{
	return (info->last_add == 0 || info->last_add == no_stamp) &&
	       (info->last_erase == 0 || info->last_erase == no_stamp);
}

static void note_age(struct sdr_keeper *keeper, const struct link *link,
		     const struct ipmi_sdr_info *info, int n_unread)
{
	uint64_t now = clock_mono_ns(link->clock);

	keeper->distrust_ns = UINT64_MAX;
	if (is_unstamped(info))
		keeper->distrust_ns =
			now + (uint64_t)UNSTAMPED_MAX_AGE_S * NS_PER_S;
	if (n_unread > 0)
		keeper->distrust_ns = now + (uint64_t)WALK_PAUSE_S * NS_PER_S;
}

static bool is_same(const struct sdr_set *set,
		    const struct sdr_records *records)
{
	if (!set || set->n_records != records->n)
		return false;
	for (size_t i = 0; i < records->n; i++) {
		const struct sdr_record *a = &set->records[i];
		const struct sdr_record *b = &records->data[i];

		if (a->id != b->id || a->size != b->size ||
		    memcmp(a->data, b->data, a->size) != 0)
			return false;
	}
	return true;
}

/* HP's percent fans, for one, are discrete sensors that read a number. */
static void read_discrete_ones(struct sdr_set *set)
{
	for (size_t i = 0; i < set->n_sensors; i++) {
		struct sensor *s = &set->sensors[i];

		if (s->record_type != SDR_FULL || s->is_analog)
			continue;
		s->is_analog = true;
		if (s->analog_format == ANALOG_NONE)
			s->analog_format = ANALOG_UNSIGNED;
	}
}

static int take_records(struct sdr_keeper *keeper, struct sdr_records *records,
			const struct sdr_cache_key *key,
			const struct ipmi_sdr_info *info)
{
	struct sdr_set *set;
	int r;

	r = sdr_set_new(records, &set);
	if (r != 0)
		return ERR_FOLD(r);
	if (keeper->reads_discrete)
		read_discrete_ones(set);
	set->last_add = info->last_add;
	set->last_erase = info->last_erase;
	sdr_set_unref(keeper->set);
	keeper->set = set;
	keeper->key = *key;
	return 0;
}

static int start_walk(struct sdr_keeper *keeper,
		      const struct sdr_cache_key *key,
		      const struct ipmi_sdr_info *info)
{
	if (keeper->walk && sdr_cache_key_equal(&keeper->walk_key, key))
		return 0;
	drop_walk(keeper);
	keeper->walk = malloc(sizeof(*keeper->walk));
	if (!keeper->walk)
		return ERR_ORIGIN(-ENOMEM);
	sdr_walk_init(keeper->walk, keeper->source, keeper->luns);
	/* device SDRs: only the sensors of one LUN are counted */
	if (keeper->source == SDR_SOURCE_REPOSITORY)
		keeper->walk->n_announced = (size_t)info->n_records;
	keeper->walk_key = *key;
	return 0;
}

/*
 * Some BMCs stamp their repository all the time (hot-plug, HPE), so a walk that
 * finds what was known makes the next one wait.
 */
static int end_walk(struct sdr_keeper *keeper, const struct link *link,
		    const struct ipmi_sdr_info *info)
{
	int n_unread = keeper->walk->n_unread;
	int r = 0;

	note_age(keeper, link, info, n_unread);
	keeper->is_doubtful = false;
	if (is_same(keeper->set, &keeper->walk->records)) {
		keeper->key = keeper->walk_key;
		pause_walks(keeper, link);
	} else {
		r = take_records(keeper, &keeper->walk->records,
				 &keeper->walk_key, info);
		keeper->walk_pause_ns = 0;
		keeper->is_doubtful = n_unread > 0;
		if (r == 0)
			keeper->set->n_bad_records += n_unread;
	}
	drop_walk(keeper);
	return ERR_TRACE(r);
}

static int walk(struct sdr_keeper *keeper, struct link *link,
		const struct ipmi_peer *peer, const struct sdr_cache_key *key,
		const struct ipmi_sdr_info *info)
{
	int r;

	r = start_walk(keeper, key, info);
	if (r != 0)
		return ERR_TRACE(r);
	r = sdr_walk_run(keeper->walk, peer, link);
	if (r < 0)
		return ERR_TRACE(r);
	if (r == SDR_WALK_R_LATER)
		return 0;
	if (r == SDR_WALK_R_NONE) {
		drop_walk(keeper);
		return SDR_WALK_R_NONE;
	}
	return ERR_TRACE(end_walk(keeper, link, info));
}

/* Its limits are read again more often than that, so it is as old as they. */
static bool is_too_old(const struct sdr_cache *cache, const struct link *link,
		       const struct ipmi_sdr_info *info)
{
	int64_t age = clock_wall_ns(link->clock) - cache->limits_ns;

	return is_unstamped(info) &&
	       (age < 0 || age > (int64_t)UNSTAMPED_MAX_AGE_S * NS_PER_S);
}

static int load(struct sdr_keeper *keeper, struct link *link,
		const struct sdr_origin *origin,
		const struct sdr_cache_key *key,
		const struct ipmi_sdr_info *info, struct sdr_cache *ret)
{
	int r;

	bool is_known = keeper->set && sdr_cache_key_equal(key, &keeper->key);

	if (!origin->cache_path || keeper->walk || is_known)
		return SDR_CACHE_R_MISS;
	r = sdr_cache_load(origin->cache_path, key, ret);
	if (r != 0)
		return ERR_TRACE(r);
	if (is_too_old(ret, link, info)) {
		sdr_cache_done(ret);
		return SDR_CACHE_R_MISS;
	}

	note_age(keeper, link, info, 0);
	keeper->is_doubtful = false;
	r = take_records(keeper, &ret->records, key, info);
	if (r == 0 && ret->n_limits != keeper->set->n_sensors)
		sdr_cache_done(ret); /* another version decoded it */
	return ERR_TRACE(r);
}

/* One source: 0, SDR_WALK_R_NONE, or an error that ends the refresh. */
static int refresh_source(struct sdr_keeper *keeper, struct link *link,
			  const struct sdr_origin *origin,
			  const struct ipmi_peer *peer, struct sdr_cache *ret)
{
	struct sdr_cache_key key;
	struct ipmi_sdr_info info;
	int r;

	do {
		r = read_info(keeper, peer, &info);
	} while (link_note(link, peer, r));
	if (r < 0 && link_is_over(link, peer->deadline_ns))
		return ERR_TRACE(r);
	if (!is_lasting(r) && keeper->set)
		return 0;
	sdr_cache_key_init(&key, origin->device_id, origin->guid, &info,
			   origin->machine);
	if (keeper->set && sdr_cache_key_equal(&key, &keeper->key) &&
	    clock_mono_ns(link->clock) < keeper->distrust_ns)
		return 0;
	if (clock_mono_ns(link->clock) < keeper->next_walk_ns)
		return 0;

	r = load(keeper, link, origin, &key, &info, ret);
	if (r == SDR_CACHE_R_MISS)
		r = walk(keeper, link, peer, &key, &info);
	return ERR_TRACE(r);
}

int sdr_keeper_refresh(struct sdr_keeper *keeper, struct link *link,
		       const struct sdr_origin *origin, uint64_t deadline_ns,
		       struct sdr_cache *ret_cached)
{
	const struct ipmi_peer peer = {
		.transport = &link->transport,
		.deadline_ns = deadline_ns,
	};
	int r;

	keeper->reads_discrete = link->quirks & QUIRK_BIT(DISCRETE_READING);
	r = refresh_source(keeper, link, origin, &peer, ret_cached);
	if (r != SDR_WALK_R_NONE)
		return r < 0 ? ERR_TRACE(r) : 0;
	if (keeper->set) { /* better what was there than nothing */
		pause_walks(keeper, link);
		return 0;
	}

	/* No repository: the BMC's own sensors may be described all the same.
	 */
	keeper->source = SDR_SOURCE_DEVICE;
	r = refresh_source(keeper, link, origin, &peer, ret_cached);
	if (r != SDR_WALK_R_NONE)
		return r < 0 ? ERR_TRACE(r) : 0;

	keeper->source = SDR_SOURCE_REPOSITORY;
	pause_walks(keeper, link);
	return 0;
}
