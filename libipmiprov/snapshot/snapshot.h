/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Snapshots: all that is known of a BMC at one moment
 *
 * Made by the BMC's thread, never changed after, counted.  Any thread may hold
 * one and read it without a lock.  What seldom changes (sensor records, log,
 * inventory) is counted by itself and shared by successive snapshots.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libipmiprov/snapshot/platform.h"
#include "libipmiprov/snapshot/sensor.h"

struct sdr_record { /* one raw record, header included */
	uint16_t id;
	uint8_t size;
	uint8_t data[255];
};

struct fru_locator { /* type 11h, table 43-... and FRU 0 without one */
	int device_address, fru_id, lun, bus, channel;
	bool is_logical;
	int device_type, device_modifier, entity_id, entity_instance;
	char name[SENSOR_NAME_SIZE];
};

struct mc_locator { /* type 12h */
	int address, channel, power_flags, capabilities;
	int entity_id, entity_instance;
	char name[SENSOR_NAME_SIZE];
};

/* Types 08h and 09h: what contains what (sections 43.4 and 43.5). */
struct entity_association {
	int container_id, container_instance;
	/* 0 and 0: the BMC; else of device-relative entities */
	int container_address, container_channel;
	bool is_linked; /* another record goes on with the list */
	struct entity_range {
		int id, first_instance, last_instance;
		int address, channel;
	} members[4];
	size_t n_members; /* a list is four ranges of one */
};

struct sdr_set {
	int n_refs;
	struct sdr_record *records; /* in the order of the repository */
	size_t n_records;
	struct sensor *sensors;
	size_t n_sensors;
	struct fru_locator *frus;
	size_t n_frus;
	struct mc_locator *mcs;
	size_t n_mcs;
	struct entity_association *associations;
	size_t n_associations;
	uint32_t last_add, last_erase; /* repository time stamps */
	int n_bad_records; /* that could not be decoded, and are left out */
};

struct sel_entry {
	uint16_t id;
	uint8_t raw[16];
};

struct sel {
	int n_refs;
	bool has_info;
	int version, n_free; /* n_free: bytes */
	int n_reported;      /* entries that the BMC claims */
	uint32_t last_add, last_erase;
	bool overflow;
	int capacity; /* entries; 0: unknown */
	struct sel_entry *entries;
	size_t n_entries;
};

struct fru { /* one inventory device */
	int fru_id, device_address, channel;
	char name[SENSOR_NAME_SIZE];
	int status;    /* 0; or -errno: could not be read */
	uint8_t *data; /* what was read; NULL if nothing */
	size_t size;
};

struct fru_set {
	int n_refs;
	struct fru *frus;
	size_t n_frus;
};

/* What is new in a snapshot against the one before it. */
struct snapshot_changes {
	bool first; /* there was none before */
	bool sdr, sel, fru, platform, identity, contact;
	bool *readings;      /* one a sensor: value, states or status differ;
				NULL if sdr or first: take all */
	size_t n_new_events; /* the last of sel->entries */
	bool sel_cleared;    /* entries went away */
};

struct snapshot {
	int n_refs;
	char *label;       /* [BMC/label] */
	char *system_name; /* SystemName of its instances */
	char *uri;
	uint64_t serial; /* 1 for the first of a BMC, then one more each */

	bool is_reachable; /* the last refresh came through */
	/* CLOCK_REALTIME; 0: never.  Answers to later tries that failed as
	 * well do not count. */
	int64_t last_answer_ns;
	int missed_periods; /* polls that did not come through since then */
	int error;          /* negative errno of the last try; 0: fine */
	uint64_t poll_interval_ns;
	uint32_t quirks; /* in force; bits, see repo/quirks.h */

	bool has_device_id, has_guid;
	struct bmc_device_id device_id;
	uint8_t guid[16]; /* system GUID, else the BMC's, as on the wire */

	struct sdr_set *sdr; /* NULL: nothing known yet; so for the next two */
	struct sel *sel;
	struct fru_set *fru;
	struct platform *platform;
	struct reading *readings;     /* sdr->n_sensors */
	struct sensor_limits *limits; /* sdr->n_sensors */
	struct snapshot_changes changes;
};

struct snapshot *snapshot_ref(const struct snapshot *s);
void snapshot_unref(const struct snapshot *s); /* NULL is fine */
void snapshot_unref_p(const struct snapshot *const *s);

/* Counted parts, used by repo/ only. */
struct sdr_set *sdr_set_ref(struct sdr_set *set);
void sdr_set_unref(struct sdr_set *set);
struct sel *sel_ref(struct sel *sel);
void sel_unref(struct sel *sel);
struct fru_set *fru_set_ref(struct fru_set *set);
void fru_set_unref(struct fru_set *set);
struct platform *platform_ref(struct platform *platform);
void platform_unref(struct platform *platform);

/**
 * snapshot_compare() - fill @s->changes
 * @s: new, not yet published
 * @before: the one published last, or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int snapshot_compare(struct snapshot *s, const struct snapshot *before);

enum { SNAPSHOT_MAX_MISSED = 3 };

/** snapshot_is_stale() - the BMC did not answer the last poll */
bool snapshot_is_stale(const struct snapshot *s);

/** snapshot_is_lost() - so many polls missed that readings mean nothing */
bool snapshot_is_lost(const struct snapshot *s);
