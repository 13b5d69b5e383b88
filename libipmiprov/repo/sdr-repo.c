/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/quirks.h"
#include "libipmiprov/repo/sdr-repo.h"

enum {
	RESERVATION_TRIES = 8,
	MAX_RECORDS = 4096,
	MAX_DELAYS = 3,
	SMALL_READ = 16,
	MAX_GUESSES = 3, /* of the id behind a record that cannot be read */
	COUNT_SLACK = 4, /* records beyond what the BMC says it has */
};

/*
 * Sizes to ask for, in this order.  A KCS answer has room for 33 bytes of a
 * record on many BMCs; some cannot do more than a header.
 */
static const uint8_t part_sizes[] = { 33, 22, 16, 8, SDR_HEADER_SIZE };

/* Answers to a read that asks for too much, whatever they should mean. */
static const uint8_t too_much_codes[] = {
	IPMI_R_OUT_OF_SPACE, IPMI_R_DATA_TRUNCATED,
	IPMI_R_BAD_LENGTH,   IPMI_R_LENGTH_EXCEEDED,
	IPMI_R_OUT_OF_RANGE, IPMI_R_CANNOT_RETURN_SO_MANY,
	IPMI_R_UNSPECIFIED,
};

/* The commands of each source. */
static const struct {
	enum ipmi_command get, reserve;
} sources[] = {
	[SDR_SOURCE_REPOSITORY] = { IPMI_GET_SDR, IPMI_RESERVE_SDR },
	[SDR_SOURCE_DEVICE] = { IPMI_GET_DEVICE_SDR, IPMI_RESERVE_DEVICE_SDR },
};

static bool is_too_much(int r)
{
	for (size_t i = 0; i < ARRAY_SIZE(too_much_codes); i++)
		if (too_much_codes[i] == r)
			return true;
	return false;
}

/* The next smaller size, or false at the smallest. */
static bool shrink(uint8_t *size, size_t limit)
{
	for (size_t i = 0; i < ARRAY_SIZE(part_sizes); i++)
		if (part_sizes[i] < *size && part_sizes[i] <= limit) {
			*size = part_sizes[i];
			return true;
		}
	return false;
}

void sdr_walk_init(struct sdr_walk *walk, enum sdr_source source, uint8_t luns)
{
	*walk = (struct sdr_walk){
		.source = source,
		.luns = luns | 1,
		.next_id = IPMI_SDR_FIRST,
		.first_size = IPMI_READ_ALL,
		.part_size = part_sizes[0],
	};
}

void sdr_walk_done(struct sdr_walk *walk)
{
	vec_done(&walk->records);
}

/* Reservations that a BMC does not know are zero (Artesyn ATCA-7367). */
static int reserve(struct sdr_walk *walk, const struct ipmi_peer *peer)
{
	int r;

	do {
		r = ipmi_reserve(peer, sources[walk->source].reserve,
				 &walk->reservation);
	} while (link_note(walk->link, peer, r));
	if (r > 0)
		walk->reservation = 0;
	walk->has_reservation = r >= 0;
	return r < 0 ? ERR_TRACE(r) : 0;
}

/* One read, with a new reservation as often as the old one is lost. */
static int read_part(struct sdr_walk *walk, const struct ipmi_peer *peer,
		     struct ipmi_record_part *part,
		     struct ipmi_record_data *ret)
{
	bool needs_one = part->offset > 0;
	int r = 0;

	for (int i = 0; i < RESERVATION_TRIES; i++) {
		if (needs_one && !walk->has_reservation) {
			r = reserve(walk, peer);
			if (r != 0)
				return ERR_TRACE(r);
		}
		part->reservation = needs_one ? walk->reservation : 0;
		do {
			r = ipmi_get_record(peer, sources[walk->source].get,
					    part, ret);
		} while (link_note(walk->link, peer, r));
		if (r != IPMI_R_RESERVATION_LOST)
			return ERR_TRACE(r);
		walk->has_reservation = false;
		needs_one = true;
	}
	return r;
}

/*
 * Header and first bytes.  Some BMCs answer nothing, or less than a header,
 * with completion code 00h when asked for more than they can give; once, it
 * may be an accident.  What one record cannot is no measure for the others.
 */
static int read_first(struct sdr_walk *walk, const struct ipmi_peer *peer,
		      uint16_t id, struct ipmi_record_data *ret)
{
	struct ipmi_record_part part = { .id = id, .size = walk->first_size };
	bool was_short = false;
	int r;

	for (;;) {
		r = read_part(walk, peer, &part, ret);
		if (r == 0 && ret->size >= SDR_HEADER_SIZE)
			break;
		if (r < 0 && r != -EBADMSG)
			return ERR_TRACE(r);
		if (r > 0 && !is_too_much(r))
			return r;
		if (r == 0 && !was_short) {
			was_short = true;
			continue;
		}
		if (!shrink(&part.size, UINT8_MAX))
			return r > 0 ? r : IPMI_R_NO_RESPONSE;
	}
	walk->first_size = part.size;
	return 0;
}

static void append(struct sdr_record *rec, const struct ipmi_record_data *got,
		   size_t want)
{
	size_t n = MIN(got->size, want - rec->size);

	memcpy(rec->data + rec->size, got->data, n);
	rec->size = (uint8_t)(rec->size + n);
}

/* Past the end of a record that says to be longer than it is (HP DL585 G7):
 * all that there is. */
static int read_tail(struct sdr_walk *walk, const struct ipmi_peer *peer,
		     size_t want, struct sdr_record *rec)
{
	const uint8_t offset = rec->size;
	struct ipmi_record_part part = {
		.id = rec->id,
		.offset = offset,
		.size = IPMI_READ_ALL,
	};
	struct ipmi_record_data got;
	int r;

	r = read_part(walk, peer, &part, &got);
	if (r != 0)
		return ERR_TRACE(r);
	append(rec, &got, want);
	return 0;
}

/* Reads what is missing of a record whose first bytes are there.  Where the
 * BMC gives no more, what it gave is the record. */
static int read_rest(struct sdr_walk *walk, const struct ipmi_peer *peer,
		     size_t want, struct sdr_record *rec)
{
	struct ipmi_record_part part = { .id = rec->id };
	uint8_t size = walk->part_size;
	struct ipmi_record_data got;
	bool was_empty = false;
	int r;

	while (rec->size < want) {
		part.offset = rec->size;
		part.size = (uint8_t)MIN((size_t)size, want - rec->size);
		r = read_part(walk, peer, &part, &got);
		if (r < 0 && r != -EBADMSG)
			return ERR_TRACE(r);
		if (r == 0 && got.size > 0) {
			append(rec, &got, want);
			continue;
		}
		if (r == IPMI_R_OUT_OF_RANGE && part.size == want - rec->size &&
		    (r = read_tail(walk, peer, want, rec)) <= 0)
			return ERR_TRACE(r);
		if (r == 0 && !was_empty) {
			was_empty = true;
			continue;
		}
		if ((r > 0 && !is_too_much(r)) || !shrink(&size, part.size))
			return 0;
	}
	walk->part_size = size;
	return 0;
}

/* Rubbish, or firmware that says another id than it was asked for. */
static bool is_odd(uint16_t id, const struct ipmi_record_data *got)
{
	return got->data[SDR_TYPE_OFFSET] == 0 ||
	       (id != IPMI_SDR_FIRST && le16(got->data) != id);
}

/* Once in a while a header is rubbish (Supermicro X9DRD).  Firmware that
 * always says so is believed. */
static int read_header(struct sdr_walk *walk, const struct ipmi_peer *peer,
		       uint16_t id, struct ipmi_record_data *ret)
{
	int r;

	r = read_first(walk, peer, id, ret);
	if (r != 0 || !is_odd(id, ret))
		return ERR_TRACE(r);

	return ERR_TRACE(read_first(walk, peer, id, ret));
}

/*
 * What is written in byte 5 is the length.  Answers may have stray bytes behind
 * the record, and fewer bytes than the record has.
 */
static int read_record(struct sdr_walk *walk, const struct ipmi_peer *peer,
		       struct sdr_record *ret, uint16_t *ret_next)
{
	struct ipmi_record_data first;
	size_t want;
	int r;

	r = read_header(walk, peer, ret->id, &first);
	if (r != 0)
		return ERR_TRACE(r);

	*ret_next = first.next_id;
	want = sdr_size(first.data);
	ret->size = (uint8_t)MIN(first.size, want);
	memcpy(ret->data, first.data, ret->size);
	if (walk->first_size == IPMI_READ_ALL && first.size < want)
		shrink(&walk->first_size, UINT8_MAX);

	return ERR_TRACE(read_rest(walk, peer, want, ret));
}

static bool visit(struct sdr_walk *walk, uint16_t id)
{
	uint8_t bit = (uint8_t)(1 << id % 8);

	if (walk->visited[id / 8] & bit)
		return false;
	walk->visited[id / 8] |= bit;
	return true;
}

static void unvisit(struct sdr_walk *walk, uint16_t id)
{
	walk->visited[id / 8] &= (uint8_t) ~(1 << id % 8);
}

/* Device SDRs may be the same for each LUN. */
static bool is_known(const struct sdr_walk *walk, const struct sdr_record *rec)
{
	const struct sdr_record *other;

	if (walk->lun == 0)
		return false;
	vec_for_each (other, &walk->records) {
		if (other != rec && other->size == rec->size &&
		    !memcmp(other->data, rec->data, rec->size))
			return true;
	}
	return false;
}

/* Beyond the count the last record comes again and again under new ids, on
 * BMCs that do not mark it as the last (Inspur). */
static bool is_over(const struct sdr_walk *walk)
{
	const struct sdr_record *last, *before;

	if (walk->n_announced == 0 ||
	    walk->records.n <= walk->n_announced + COUNT_SLACK)
		return false;
	last = &walk->records.data[walk->records.n - 1];
	before = last - 1;
	return last->size == before->size &&
	       !memcmp(last->data + SDR_TYPE_OFFSET,
		       before->data + SDR_TYPE_OFFSET,
		       last->size - SDR_TYPE_OFFSET);
}

/* Id 0 means the first record, whatever its id is; its header tells that. */
static int walk_one(struct sdr_walk *walk, const struct ipmi_peer *peer)
{
	uint16_t id = walk->next_id, next = IPMI_SDR_END;
	struct sdr_record *rec = vec_push(&walk->records);
	int r;

	if (!rec)
		return ERR_ORIGIN(-ENOMEM);
	rec->id = id;
	r = read_record(walk, peer, rec, &next);
	if (r != 0) {
		walk->records.n--;
		unvisit(walk, id);
		return ERR_TRACE(r);
	}
	if (rec->size <= SDR_HEADER_SIZE &&
	    sdr_size(rec->data) > SDR_HEADER_SIZE) {
		walk->records.n--;
		walk->n_unread++;
	} else if (is_known(walk, rec)) {
		walk->records.n--;
	} else if (id == IPMI_SDR_FIRST && le16(rec->data) != next) {
		rec->id = le16(rec->data);
		visit(walk, rec->id);
	}
	walk->next_id = next;
	return 0;
}

/* The distance of the last two ids, which repositories keep to. */
static uint16_t step_of(const struct sdr_walk *walk)
{
	const struct sdr_records *v = &walk->records;
	int step = v->n < 2 ? 1 : v->data[v->n - 1].id - v->data[v->n - 2].id;

	return step > 0 ? (uint16_t)step : 1;
}

/*
 * A record that cannot be read does not tell the next one.  Its id is guessed
 * while records are missing: one bad record is to cost one record.
 */
static int step_over(struct sdr_walk *walk, const struct ipmi_peer *peer)
{
	uint16_t id = walk->next_id, step = step_of(walk);
	int r = IPMI_R_NOT_PRESENT;

	visit(walk, id);
	walk->n_unread++;
	for (int i = 0; i < MAX_GUESSES && r > 0; i++) {
		if (walk->records.n + (size_t)walk->n_unread >=
			    walk->n_announced ||
		    id > UINT16_MAX - step)
			break;
		id = (uint16_t)(id + step);
		if (!visit(walk, id))
			break;
		walk->next_id = id;
		walk->link->is_impatient = true;
		r = walk_one(walk, peer);
		walk->link->is_impatient = false;
	}
	if (r > 0)
		walk->next_id = IPMI_SDR_END;
	return r < 0 ? ERR_TRACE(r) : 0;
}

static bool is_complete(const struct sdr_walk *walk)
{
	return walk->next_id == IPMI_SDR_END ||
	       walk->records.n >= MAX_RECORDS ||
	       (walk->keeps_to_count && walk->n_announced > 0 &&
		walk->records.n >= walk->n_announced) ||
	       is_over(walk);
}

/* Does the BMC say that it is not up to it now? */
static bool is_of_the_moment(int r)
{
	return r == IPMI_R_NODE_BUSY || r == IPMI_R_SDR_UPDATE_MODE ||
	       r == IPMI_R_FIRMWARE_UPDATE_MODE || r == IPMI_R_INITIALIZING;
}

static int walk_chain(struct sdr_walk *walk, const struct ipmi_peer *peer,
		      struct link *link)
{
	int r;

	while (!is_complete(walk) && visit(walk, walk->next_id)) {
		r = walk_one(walk, peer);
		if (is_of_the_moment(r) && walk->n_delays++ < MAX_DELAYS)
			return SDR_WALK_R_LATER;
		walk->n_delays = 0;
		if (r > 0)
			r = step_over(walk, peer);
		if (r < 0 &&
		    (r == -ENOMEM || link_is_over(link, peer->deadline_ns)))
			return ERR_TRACE(r);
		if (r < 0)
			break;
	}
	return 0;
}

int sdr_walk_run(struct sdr_walk *walk, const struct ipmi_peer *peer,
		 struct link *link)
{
	struct ipmi_peer p = *peer;
	int r;

	walk->link = link;
	walk->keeps_to_count = link->quirks & QUIRK_BIT(SDR_COUNT);
	if (link->quirks & QUIRK_BIT(SMALL_READS)) {
		walk->first_size =
			(uint8_t)MIN((int)walk->first_size, SMALL_READ);
		walk->part_size =
			(uint8_t)MIN((int)walk->part_size, SMALL_READ);
	}
	for (; walk->lun < IPMI_N_LUNS; walk->lun++) {
		if (!(walk->luns & 1 << walk->lun))
			continue;
		p.address.lun = walk->lun;
		r = walk_chain(walk, &p, link);
		if (r != 0)
			return ERR_TRACE(r);
		walk->next_id = IPMI_SDR_FIRST;
		memset(walk->visited, 0, sizeof(walk->visited));
	}
	return walk->records.n > 0 ? 0 : SDR_WALK_R_NONE;
}
