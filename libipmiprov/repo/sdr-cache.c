/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/macro.h"
#include "libipmiprov/repo/sdr-cache.h"
#include "libipmiprov/repo/state-file.h"

/*
 * All numbers least significant byte first:
 *
 *	magic, checksum of all that follows, key,
 *	limits_ns (8), number of records (4), number of sensors (4),
 *	records: id (2), size (1), bytes;
 *	sensors: flags (1), valid (1), thresholds (6), hysteresis (2)
 */
static const char magic[] = "IPMIPROV-SDR 01\n";

enum {
	MAGIC_SIZE = sizeof(magic) - 1,
	SEALED_OFFSET = MAGIC_SIZE + 8,
	GUID_SIZE = 16,
	LIMITS_KNOWN = 1 << 0,
	LIMITS_HYSTERESIS = 1 << 1,
	MIN_RECORD_SIZE = 3,
	LIMITS_SIZE = 4 + N_THRESHOLDS,
};

void sdr_cache_done(struct sdr_cache *cache)
{
	vec_done(&cache->records);
	free(cache->limits);
	free(cache->has_limits);
	*cache = (struct sdr_cache){ 0 };
}

static void add_le16(struct buf *b, int v)
{
	uint8_t bytes[2];

	put_le16(bytes, (uint16_t)v);
	buf_add(b, bytes, sizeof(bytes));
}

static void add_le32(struct buf *b, uint32_t v)
{
	uint8_t bytes[4];

	put_le32(bytes, v);
	buf_add(b, bytes, sizeof(bytes));
}

static void add_le64(struct buf *b, uint64_t v)
{
	add_le32(b, (uint32_t)v);
	add_le32(b, (uint32_t)(v >> 32));
}

/* Firmware revision and free space are in it since time stamps often stand
 * still (FFFFFFFFh or 0) when the repository changes with the firmware. */
static void add_key(struct buf *b, const struct bmc_device_id *id,
		    const uint8_t *guid, const struct ipmi_sdr_info *info)
{
	static const uint8_t no_guid[GUID_SIZE];

	add_le32(b, id->manufacturer_id);
	add_le16(b, id->product_id);
	add_le16(b, id->device_id << 8 | id->device_revision);
	add_le16(b, id->firmware_major << 8 | id->firmware_minor);
	buf_add(b, id->aux, sizeof(id->aux));
	buf_add(b, guid ? guid : no_guid, GUID_SIZE);
	add_le16(b, info->version);
	add_le16(b, info->n_records);
	add_le16(b, info->n_free);
	add_le32(b, info->last_add);
	add_le32(b, info->last_erase);
}

void sdr_cache_key_init(struct sdr_cache_key *key,
			const struct bmc_device_id *id, const uint8_t *guid,
			const struct ipmi_sdr_info *info, const char *machine)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	memset(key, 0, sizeof(*key));
	add_key(&b, id, guid, info);
	add_le64(&b, hash_bytes(machine, strlen(machine), HASH_START));
	if (buf_error(&b) == 0)
		memcpy(key->bytes, b.data, MIN(b.size, sizeof(key->bytes)));
}

bool sdr_cache_key_equal(const struct sdr_cache_key *a,
			 const struct sdr_cache_key *b)
{
	return !memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

static uint64_t checksum(const uint8_t *bytes, size_t size)
{
	return hash_bytes(bytes + SEALED_OFFSET, size - SEALED_OFFSET,
			  HASH_START);
}

void sdr_cache_seal(uint8_t *bytes, size_t size)
{
	uint64_t sum;

	if (size < SEALED_OFFSET)
		return;
	sum = checksum(bytes, size);
	put_le32(bytes + MAGIC_SIZE, (uint32_t)sum);
	put_le32(bytes + MAGIC_SIZE + 4, (uint32_t)(sum >> 32));
}

static int parse_records(struct cursor *c, size_t n, struct sdr_records *ret)
{
	if (n > c->left / MIN_RECORD_SIZE)
		return SDR_CACHE_R_MISS;
	for (size_t i = 0; i < n; i++) {
		struct sdr_record *rec = vec_push(ret);
		const uint8_t *bytes;

		if (!rec)
			return ERR_ORIGIN(-ENOMEM);
		rec->id = cursor_le16(c);
		rec->size = cursor_u8(c);
		bytes = cursor_take(c, rec->size);
		if (!bytes)
			return SDR_CACHE_R_MISS;
		memcpy(rec->data, bytes, rec->size);
	}
	return 0;
}

static void parse_limit(struct cursor *c, struct sensor_limits *ret,
			bool *ret_known)
{
	uint8_t flags = cursor_u8(c);

	*ret_known = flags & LIMITS_KNOWN;
	ret->has_hysteresis = flags & LIMITS_HYSTERESIS;
	ret->valid = cursor_u8(c) & ((1 << N_THRESHOLDS) - 1);
	for (int i = 0; i < N_THRESHOLDS; i++)
		ret->raw[i] = cursor_u8(c);
	ret->raw_positive = cursor_u8(c);
	ret->raw_negative = cursor_u8(c);
}

static int parse_limits(struct cursor *c, struct sdr_cache *ret)
{
	size_t n = ret->n_limits;

	if (c->left != n * LIMITS_SIZE)
		return SDR_CACHE_R_MISS;
	if (n == 0)
		return 0;
	ret->limits = calloc(n, sizeof(*ret->limits));
	ret->has_limits = calloc(n, sizeof(*ret->has_limits));
	if (!ret->limits || !ret->has_limits)
		return ERR_ORIGIN(-ENOMEM);
	for (size_t i = 0; i < n; i++)
		parse_limit(c, &ret->limits[i], &ret->has_limits[i]);
	return 0;
}

int sdr_cache_parse(const uint8_t *bytes, size_t size,
		    const struct sdr_cache_key *key, struct sdr_cache *ret)
{
	CLEANUP(sdr_cache_done) struct sdr_cache cache = { 0 };
	struct cursor c = { bytes, size, false };
	const uint8_t *found = cursor_take(&c, MAGIC_SIZE);
	uint64_t sum = cursor_le64(&c);
	size_t n_records;
	int r;

	if (c.failed || memcmp(found, magic, MAGIC_SIZE) != 0 ||
	    sum != checksum(bytes, size))
		return SDR_CACHE_R_MISS;
	found = cursor_take(&c, sizeof(key->bytes));
	if (!found || memcmp(found, key->bytes, sizeof(key->bytes)) != 0)
		return SDR_CACHE_R_MISS;

	cache.limits_ns = (int64_t)cursor_le64(&c);
	n_records = cursor_le32(&c);
	cache.n_limits = cursor_le32(&c);
	r = parse_records(&c, n_records, &cache.records);
	if (r == 0)
		r = parse_limits(&c, &cache);
	if (r != 0)
		return ERR_TRACE(r);
	if (c.failed)
		return SDR_CACHE_R_MISS;

	*ret = cache;
	cache = (struct sdr_cache){ 0 };
	return 0;
}

int sdr_cache_load(const char *path, const struct sdr_cache_key *key,
		   struct sdr_cache *ret)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	int r;

	r = state_file_read(path, &b);
	if (r == -ENOMEM)
		return ERR_TRACE(r);
	if (r < 0 || b.size == 0)
		return SDR_CACHE_R_MISS;

	return ERR_TRACE(
		sdr_cache_parse((const uint8_t *)b.data, b.size, key, ret));
}

static void add_limits(struct buf *b, const struct sensor_limits *l, bool known)
{
	buf_putc(b, (char)((known ? LIMITS_KNOWN : 0) |
			   (l->has_hysteresis ? LIMITS_HYSTERESIS : 0)));
	buf_putc(b, (char)l->valid);
	buf_add(b, l->raw, sizeof(l->raw));
	buf_putc(b, (char)l->raw_positive);
	buf_putc(b, (char)l->raw_negative);
}

int sdr_cache_save(const char *path, const struct sdr_cache_key *key,
		   const struct sdr_cache_content *content)
{
	const struct sdr_set *set = content->set;
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_add(&b, magic, MAGIC_SIZE);
	add_le64(&b, 0);
	buf_add(&b, key->bytes, sizeof(key->bytes));
	add_le64(&b, (uint64_t)content->limits_ns);
	add_le32(&b, (uint32_t)set->n_records);
	add_le32(&b, (uint32_t)set->n_sensors);
	for (size_t i = 0; i < set->n_records; i++) {
		add_le16(&b, set->records[i].id);
		buf_putc(&b, (char)set->records[i].size);
		buf_add(&b, set->records[i].data, set->records[i].size);
	}
	for (size_t i = 0; i < set->n_sensors; i++)
		add_limits(&b, &content->limits[i], content->has_limits[i]);
	if (buf_error(&b) != 0)
		return ERR_ORIGIN(buf_error(&b));

	sdr_cache_seal((uint8_t *)b.data, b.size);
	return ERR_TRACE(state_file_write(path, b.data, b.size));
}
