/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/snapshot/snapshot.h"

static void take(int *n_refs)
{
	__atomic_add_fetch(n_refs, 1, __ATOMIC_RELAXED);
}

/* True when this was the last reference. */
static bool drop(int *n_refs)
{
	return __atomic_sub_fetch(n_refs, 1, __ATOMIC_ACQ_REL) == 0;
}

struct sdr_set *sdr_set_ref(struct sdr_set *set)
{
	if (set)
		take(&set->n_refs);
	return set;
}

void sdr_set_unref(struct sdr_set *set)
{
	if (!set || !drop(&set->n_refs))
		return;
	free(set->records);
	free(set->sensors);
	free(set->frus);
	free(set->mcs);
	free(set->associations);
	free(set);
}

struct sel *sel_ref(struct sel *sel)
{
	if (sel)
		take(&sel->n_refs);
	return sel;
}

void sel_unref(struct sel *sel)
{
	if (!sel || !drop(&sel->n_refs))
		return;
	free(sel->entries);
	free(sel);
}

struct fru_set *fru_set_ref(struct fru_set *set)
{
	if (set)
		take(&set->n_refs);
	return set;
}

void fru_set_unref(struct fru_set *set)
{
	if (!set || !drop(&set->n_refs))
		return;
	for (size_t i = 0; i < set->n_frus; i++)
		free(set->frus[i].data);
	free(set->frus);
	free(set);
}

struct platform *platform_ref(struct platform *platform)
{
	if (platform)
		take(&platform->n_refs);
	return platform;
}

void platform_unref(struct platform *platform)
{
	if (!platform || !drop(&platform->n_refs))
		return;
	free(platform->dcmi.temperatures);
	free(platform->channels);
	free(platform->lans);
	free(platform->users);
	free(platform->controllers);
	free(platform);
}

struct snapshot *snapshot_ref(const struct snapshot *s)
{
	struct snapshot *counted = (struct snapshot *)s;

	if (counted)
		take(&counted->n_refs);
	return counted;
}

void snapshot_unref(const struct snapshot *s)
{
	struct snapshot *last = (struct snapshot *)s;

	if (!last || !drop(&last->n_refs))
		return;
	free(last->label);
	free(last->system_name);
	free(last->uri);
	sdr_set_unref(last->sdr);
	sel_unref(last->sel);
	fru_set_unref(last->fru);
	platform_unref(last->platform);
	free(last->readings);
	free(last->limits);
	free(last->changes.readings);
	free(last);
}

void snapshot_unref_p(const struct snapshot *const *s)
{
	snapshot_unref(*s);
}

static bool same_reading(const struct reading *a, const struct reading *b)
{
	return a->status == b->status && a->cc == b->cc &&
	       a->has_raw == b->has_raw && a->raw == b->raw &&
	       a->has_value == b->has_value &&
	       (!a->has_value || a->value == b->value) &&
	       a->has_states == b->has_states && a->states == b->states &&
	       a->events_enabled == b->events_enabled &&
	       a->scanning_enabled == b->scanning_enabled;
}

static int compare_readings(struct snapshot *s, const struct snapshot *before)
{
	size_t n = s->sdr ? s->sdr->n_sensors : 0;

	if (n == 0)
		return 0;
	s->changes.readings = calloc(n, sizeof(*s->changes.readings));
	if (!s->changes.readings)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < n; i++)
		s->changes.readings[i] =
			!same_reading(&s->readings[i], &before->readings[i]);
	return 0;
}

static bool same_entry(const struct sel_entry *a, const struct sel_entry *b)
{
	return a->id == b->id && !memcmp(a->raw, b->raw, sizeof(a->raw));
}

/*
 * A log only grows at its end and loses entries at its start (a ring) or all
 * of them (cleared).  So where the old log's last entry stands in the new one
 * tells what came; if it is nowhere, everything is new.
 */
static void compare_sels(struct snapshot_changes *c, const struct sel *sel,
			 const struct sel *before)
{
	size_t n_before = before ? before->n_entries : 0;
	size_t n = sel ? sel->n_entries : 0;
	size_t kept = n;

	c->sel = true;
	if (!before || !sel) {
		c->sel_cleared = n < n_before;
		return;
	}
	while (kept > 0 && n_before > 0 &&
	       !same_entry(&sel->entries[kept - 1],
			   &before->entries[n_before - 1]))
		kept--;
	c->n_new_events = n_before > 0 ? n - kept : n;
	c->sel_cleared = kept < n_before;
}

static bool same_firmware(const struct bmc_device_id *a,
			  const struct bmc_device_id *b)
{
	return a->device_id == b->device_id &&
	       a->device_revision == b->device_revision &&
	       a->manufacturer_id == b->manufacturer_id &&
	       a->product_id == b->product_id &&
	       a->firmware_major == b->firmware_major &&
	       a->firmware_minor == b->firmware_minor &&
	       a->update_in_progress == b->update_in_progress &&
	       !memcmp(a->aux, b->aux, sizeof(a->aux));
}

static bool same_device(const struct snapshot *a, const struct snapshot *b)
{
	return a->has_device_id == b->has_device_id &&
	       a->has_guid == b->has_guid &&
	       same_firmware(&a->device_id, &b->device_id) &&
	       !memcmp(a->guid, b->guid, sizeof(a->guid));
}

int snapshot_compare(struct snapshot *s, const struct snapshot *before)
{
	struct snapshot_changes *c = &s->changes;

	if (!before) {
		c->first = c->sdr = c->sel = c->fru = c->platform = true;
		c->identity = c->contact = true;
		return 0;
	}
	c->sdr = s->sdr != before->sdr;
	c->fru = s->fru != before->fru;
	c->platform = s->platform != before->platform;
	c->identity = !same_device(s, before) ||
		      strcmp(s->system_name, before->system_name) != 0;
	c->contact = s->is_reachable != before->is_reachable ||
		     snapshot_is_lost(s) != snapshot_is_lost(before);
	if (s->sel != before->sel)
		compare_sels(c, s->sel, before->sel);
	if (c->sdr)
		return 0;

	return ERR_TRACE(compare_readings(s, before));
}

bool snapshot_is_stale(const struct snapshot *s)
{
	return !s->is_reachable;
}

bool snapshot_is_lost(const struct snapshot *s)
{
	return s->missed_periods >= SNAPSHOT_MAX_MISSED;
}
