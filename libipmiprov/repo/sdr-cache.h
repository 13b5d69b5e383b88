/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The repository on disk
 *
 * A file a BMC.  It starts with a key; if that is not the BMC's now, or if a
 * byte of the file is not what was written, there is no cache, and the
 * repository is read anew.  Thresholds and hysteresis stand in it too, with the
 * time when they were read, since anybody may change them.
 */

#include "libipmiprov/ipmi/storage.h"
#include "libipmiprov/repo/sdr.h"

/* A change of repository, firmware, BMC or machine is a change of these. */
struct sdr_cache_key {
	uint8_t bytes[72];
};

struct sdr_cache {
	struct sdr_records records;
	struct sensor_limits *limits; /* raw values; one a sensor */
	bool *has_limits;
	size_t n_limits;
	int64_t limits_ns; /* CLOCK_REALTIME; when they were read */
};

void sdr_cache_done(struct sdr_cache *cache); /* fine on zeroes */

/**
 * sdr_cache_key_init() - describe where records come from
 * @id: Get Device ID
 * @guid: 16 bytes, or NULL
 * @info: of the repository; zeroes if the BMC does not tell
 * @machine: whatever names the machine and the way to the BMC
 */
void sdr_cache_key_init(struct sdr_cache_key *key,
			const struct bmc_device_id *id, const uint8_t *guid,
			const struct ipmi_sdr_info *info, const char *machine);

bool sdr_cache_key_equal(const struct sdr_cache_key *a,
			 const struct sdr_cache_key *b);

enum sdr_cache_answer { SDR_CACHE_R_OK_, SDR_CACHE_R_MISS };

/**
 * sdr_cache_parse() - the bytes of a file
 * @ret: untouched unless 0 is returned
 *
 * Return: 0; SDR_CACHE_R_MISS for anything but an intact file with this key; or
 * -ENOMEM.
 */
int sdr_cache_parse(const uint8_t *bytes, size_t size,
		    const struct sdr_cache_key *key, struct sdr_cache *ret);

/** sdr_cache_load() - as sdr_cache_parse(); a file that cannot be read is a
 *  miss */
int sdr_cache_load(const char *path, const struct sdr_cache_key *key,
		   struct sdr_cache *ret);

/**
 * sdr_cache_save() - write the file in one step
 * @set: the records
 * @limits: set->n_sensors, raw values
 * @has_limits: which of them are known
 *
 * Return: 0 or a negative errno; then the old file, if any, is still there.
 */
struct sdr_cache_content {
	const struct sdr_set *set;
	const struct sensor_limits *limits;
	const bool *has_limits;
	int64_t limits_ns;
};
int sdr_cache_save(const char *path, const struct sdr_cache_key *key,
		   const struct sdr_cache_content *content);

/** sdr_cache_seal() - compute the checksum over the bytes of a file, and write
 *  it where it belongs; a file shorter than that stays as it is */
void sdr_cache_seal(uint8_t *bytes, size_t size);
