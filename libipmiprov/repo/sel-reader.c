/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/sel-reader.h"

enum {
	MAX_RESTARTS = 2,
	MAX_GUESSES = 3, /* of the id behind a record that is unreadable */
	RESERVATION_TRIES = 8,
	CLEAR_WAIT_MS = 50,
	ENTRY_SIZE = IPMI_SEL_RECORD_SIZE,
	PART_MIN = 4,
};

static const uint32_t no_stamp = 0xffffffff;

enum read_answer { READ_R_OK_, READ_R_GONE, READ_R_LATER };

void sel_reader_done(struct sel_reader *reader)
{
	sel_unref(reader->sel);
	vec_done(&reader->entries);
	*reader = (struct sel_reader){ 0 };
}

static bool is_same_info(const struct ipmi_sel_info *a,
			 const struct ipmi_sel_info *b)
{
	return a->n_entries == b->n_entries && a->n_free == b->n_free &&
	       a->last_add == b->last_add && a->last_erase == b->last_erase &&
	       a->overflow == b->overflow;
}

/* Reservations that a BMC does not know, or does not allow, are zero. */
static int reserve(struct sel_reader *reader, const struct ipmi_peer *peer,
		   struct ipmi_record_part *part)
{
	int r = 0;

	part->reservation = 0;
	if (!reader->needs_reservation && part->offset == 0)
		return 0;
	do {
		r = ipmi_reserve(peer, IPMI_RESERVE_SEL, &part->reservation);
	} while (link_note(reader->link, peer, r));
	return r < 0 ? ERR_TRACE(r) : 0;
}

/* One read, with a new reservation as often as the old one is lost. */
static int get_reserved(struct sel_reader *reader, const struct ipmi_peer *peer,
			struct ipmi_record_part *part,
			struct ipmi_record_data *ret)
{
	int r = 0;

	for (int i = 0; i < RESERVATION_TRIES; i++) {
		r = reserve(reader, peer, part);
		if (r != 0)
			return ERR_TRACE(r);
		do {
			r = ipmi_get_record(peer, IPMI_GET_SEL_ENTRY, part,
					    ret);
		} while (link_note(reader->link, peer, r));
		if (r != IPMI_R_RESERVATION_LOST)
			return ERR_TRACE(r);
		reader->needs_reservation = true;
	}
	return r;
}

/* Answers to a read that asks for too much; a whole entry is no great deal. */
static bool is_too_much(int r)
{
	return r == IPMI_R_CANNOT_RETURN_SO_MANY || r == IPMI_R_UNSPECIFIED ||
	       r == IPMI_R_LENGTH_EXCEEDED || r == IPMI_R_BAD_LENGTH ||
	       r == IPMI_R_DATA_TRUNCATED;
}

/* What to ask for at an offset: all of it, until the BMC could not do that. */
static uint8_t size_at(const struct sel_reader *reader, size_t offset)
{
	size_t size = reader->part_size;

	return size == 0 ? IPMI_READ_ALL
			 : (uint8_t)MIN(size, ENTRY_SIZE - offset);
}

/* Adds what came to an entry; how many bytes it has now. */
static size_t append(struct sel_entry *entry, size_t have,
		     const struct ipmi_record_data *got)
{
	size_t n = MIN(got->size, ENTRY_SIZE - have);

	memcpy(entry->raw + have, got->data, n);
	return have + n;
}

static bool shrink(struct sel_reader *reader)
{
	if (reader->part_size == 0)
		reader->part_size = ENTRY_SIZE;
	else
		reader->part_size /= 2;
	return reader->part_size >= PART_MIN;
}

/* One entry in as many reads as it takes: 0, an answer, or an error. */
static int read_entry(struct sel_reader *reader, const struct ipmi_peer *peer,
		      uint16_t id, struct sel_entry *ret, uint16_t *ret_next)
{
	struct ipmi_record_part part = { .id = id };
	struct ipmi_record_data got;
	size_t have = 0;
	int r;

	while (have < ENTRY_SIZE) {
		part.offset = (uint8_t)have;
		part.size = size_at(reader, have);
		r = get_reserved(reader, peer, &part, &got);
		if (r == 0 && got.size > 0) {
			have = append(ret, have, &got);
			*ret_next = got.next_id;
			continue;
		}
		if (r != 0 && r != -EBADMSG && !is_too_much(r))
			return ERR_TRACE(r);
		if (!shrink(reader)) {
			reader->part_size = 0;
			return r > 0 ? r : IPMI_R_NO_RESPONSE;
		}
	}
	ret->id = id == IPMI_SEL_FIRST || id == IPMI_SEL_END ? le16(ret->raw)
							     : id;
	return 0;
}

static bool visit(struct sel_reader *reader, uint16_t id)
{
	uint8_t bit = (uint8_t)(1 << id % 8);

	if (reader->visited[id / 8] & bit)
		return false;
	reader->visited[id / 8] |= bit;
	return true;
}

/* Some rings give one record under two ids: the last one again, or one that
 * says another id than it was asked for. */
static bool is_known(const struct sel_reader *reader,
		     const struct sel_entry *entry)
{
	size_t n = reader->entries.n;

	if (n > 0 &&
	    !memcmp(reader->entries.data[n - 1].raw, entry->raw, ENTRY_SIZE))
		return true;
	if (le16(entry->raw) == entry->id)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!memcmp(reader->entries.data[i].raw, entry->raw,
			    ENTRY_SIZE))
			return true;
	return false;
}

static int add_entry(struct sel_reader *reader, const struct sel_entry *entry)
{
	struct sel_entry *slot;

	if (is_known(reader, entry))
		return 0;
	slot = vec_push(&reader->entries);
	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = *entry;
	return 0;
}

static void start_over(struct sel_reader *reader)
{
	vec_done(&reader->entries);
	memset(reader->visited, 0, sizeof(reader->visited));
	reader->next_id = IPMI_SEL_FIRST;
	reader->is_under_way = true;
	reader->n_unread = 0;
}

/*
 * Is it still the same log, only longer?  Its last record must be what it was;
 * that also tells the next one.  Return: 0, READ_R_GONE or an error.
 */
static int go_on(struct sel_reader *reader, struct link *link,
		 const struct ipmi_peer *peer)
{
	const struct sel *sel = reader->sel;
	const struct sel_entry *last = &sel->entries[sel->n_entries - 1];
	struct sel_entry again;
	uint16_t next;
	int r;

	r = read_entry(reader, peer, last->id, &again, &next);
	if (r == -ENOMEM || (r < 0 && link_is_over(link, peer->deadline_ns)))
		return ERR_TRACE(r);
	if (r != 0 || memcmp(again.raw, last->raw, ENTRY_SIZE) != 0)
		return READ_R_GONE;

	start_over(reader);
	for (size_t i = 0; i < sel->n_entries; i++) {
		visit(reader, sel->entries[i].id);
		r = add_entry(reader, &sel->entries[i]);
		if (r != 0)
			return ERR_TRACE(r);
	}
	reader->next_id = next;
	return 0;
}

/* The first record is not there: is none there? */
static bool is_empty(const struct sel_reader *reader, int r)
{
	return r == IPMI_R_NOT_PRESENT || reader->next_info.n_entries == 0;
}

/*
 * A record that cannot be read does not tell the next one.  While the log is
 * said to have more, its id is guessed.  Return: 0 with another entry,
 * READ_R_GONE if there is none, or an error.
 */
static int step_over(struct sel_reader *reader, const struct ipmi_peer *peer,
		     struct sel_entry *ret, uint16_t *ret_next)
{
	size_t n = reader->entries.n;
	uint16_t id = reader->next_id;
	int step = n < 2 ? 1
			 : reader->entries.data[n - 1].id -
				   reader->entries.data[n - 2].id;

	step = MAX(step, 1);
	reader->n_unread++;
	for (int i = 0; i < MAX_GUESSES; i++) {
		int r;

		if (n + reader->n_unread >=
			    (size_t)reader->next_info.n_entries ||
		    id > UINT16_MAX - step)
			break;
		id = (uint16_t)(id + step);
		r = read_entry(reader, peer, id, ret, ret_next);
		if (r == 0 ||
		    (r < 0 && link_is_over(reader->link, peer->deadline_ns)))
			return ERR_TRACE(r);
	}
	return READ_R_GONE;
}

/* A record that is not there any more: the log was cleared meanwhile. */
static int read_on(struct sel_reader *reader, struct link *link,
		   const struct ipmi_peer *peer)
{
	while (reader->next_id != IPMI_SEL_END) {
		uint16_t id = reader->next_id, next = IPMI_SEL_END;
		struct sel_entry entry = { 0 };
		int r;

		r = read_entry(reader, peer, id, &entry, &next);
		if (r < 0 && link_is_over(link, peer->deadline_ns))
			return ERR_TRACE(r);
		if (r == IPMI_R_SEL_ERASING)
			return READ_R_LATER;
		if (r != 0 && id == IPMI_SEL_FIRST && !is_empty(reader, r))
			return READ_R_LATER;
		if (r != 0 && id == IPMI_SEL_FIRST)
			break;
		if (r == IPMI_R_NOT_PRESENT &&
		    reader->n_restarts < MAX_RESTARTS)
			return READ_R_GONE;
		if (r != 0)
			r = step_over(reader, peer, &entry, &next);
		if (r > 0)
			break;
		if (r != 0)
			return ERR_TRACE(r);
		if (!visit(reader, entry.id))
			break; /* the chain loops */
		r = add_entry(reader, &entry);
		if (r != 0)
			return ERR_TRACE(r);
		reader->next_id = next;
	}
	reader->next_id = IPMI_SEL_END;
	return 0;
}

/*
 * A full ring drops its oldest records for new ones: there are more known than
 * the BMC has.  Its first record tells which are left.
 */
static int drop_oldest(struct sel_reader *reader, struct link *link,
		       const struct ipmi_peer *peer)
{
	size_t n = reader->entries.n;
	struct sel_entry first;
	uint16_t next;
	int r;

	if (n <= (size_t)reader->next_info.n_entries)
		return 0;
	r = read_entry(reader, peer, IPMI_SEL_FIRST, &first, &next);
	if (r != 0)
		return r < 0 && link_is_over(link, peer->deadline_ns)
			       ? ERR_TRACE(r)
			       : READ_R_GONE;
	for (size_t i = 0; i < n; i++) {
		struct sel_entry *e = &reader->entries.data[i];

		if (memcmp(e->raw, first.raw, ENTRY_SIZE) != 0)
			continue;
		memmove(reader->entries.data, e, (n - i) * sizeof(*e));
		reader->entries.n = n - i;
		return 0;
	}
	return READ_R_GONE;
}

static int publish(struct sel_reader *reader)
{
	const struct ipmi_sel_info *info = &reader->next_info;
	struct sel *sel = calloc(1, sizeof(*sel));

	if (!sel)
		return ERR_ORIGIN(-ENOMEM);
	*sel = (struct sel){
		.n_refs = 1,
		.has_info = true,
		.version = info->version,
		.n_free = info->n_free,
		.n_reported = info->n_entries,
		.last_add = info->last_add,
		.last_erase = info->last_erase,
		.overflow = info->overflow,
		.capacity = info->n_entries + info->n_free / ENTRY_SIZE,
		.entries = reader->entries.data,
		.n_entries = reader->entries.n,
	};
	reader->entries = (struct sel_entries){ 0 };
	sel_unref(reader->sel);
	reader->sel = sel;
	reader->info = *info;
	reader->is_under_way = false;
	return 0;
}

/* Decides where to begin: after what is known, or at the start. */
static int begin(struct sel_reader *reader, struct link *link,
		 const struct ipmi_peer *peer)
{
	const struct ipmi_sel_info *info = &reader->next_info;
	const struct sel *sel = reader->sel;
	int r = READ_R_GONE;

	if (reader->is_under_way)
		return 0;
	reader->n_restarts = 0;
	if (sel && sel->n_entries > 0 && info->n_entries > 0 &&
	    info->last_erase == reader->info.last_erase &&
	    info->n_entries >= reader->info.n_entries)
		r = go_on(reader, link, peer);
	if (r == READ_R_GONE) {
		start_over(reader);
		r = 0;
	}
	return ERR_TRACE(r);
}

static int read_log(struct sel_reader *reader, struct link *link,
		    const struct ipmi_peer *peer)
{
	int r;

	r = begin(reader, link, peer);
	while (r == 0) {
		r = read_on(reader, link, peer);
		if (r == 0)
			r = drop_oldest(reader, link, peer);
		if (r == 0)
			return ERR_TRACE(publish(reader));
		if (r != READ_R_GONE || reader->n_restarts++ >= MAX_RESTARTS)
			break;
		start_over(reader);
		r = 0;
	}
	if (r > 0) { /* another time */
		reader->is_under_way = false;
		return 0;
	}
	return ERR_TRACE(r);
}

/*
 * Where a log is full, only the time stamp tells of new entries, and on some
 * BMCs that stands still.  Then the last entry is looked at.  Return: 0 if it
 * is what is known, READ_R_GONE, or an error.
 */
static int look_at_last(struct sel_reader *reader, struct link *link,
			const struct ipmi_peer *peer)
{
	const struct ipmi_sel_info *info = &reader->info;
	const struct sel *sel = reader->sel;
	struct sel_entry last;
	uint16_t next;
	int r;

	if (sel->n_entries == 0 || info->n_free >= ENTRY_SIZE ||
	    (info->last_add != 0 && info->last_add != no_stamp &&
	     !reader->stamp_stands_still))
		return 0;
	r = read_entry(reader, peer, IPMI_SEL_END, &last, &next);
	if (r != 0)
		return r < 0 && link_is_over(link, peer->deadline_ns)
			       ? ERR_TRACE(r)
			       : 0;
	return memcmp(last.raw, sel->entries[sel->n_entries - 1].raw,
		      ENTRY_SIZE) != 0
		       ? READ_R_GONE
		       : 0;
}

int sel_reader_refresh(struct sel_reader *reader, struct link *link,
		       uint64_t deadline_ns)
{
	const struct ipmi_peer peer = {
		.transport = &link->transport,
		.deadline_ns = deadline_ns,
	};
	struct ipmi_sel_info info;
	int r;

	reader->link = link;
	do {
		r = ipmi_get_sel_info(&peer, &info);
	} while (link_note(link, &peer, r));
	if (r != 0)
		return r < 0 && link_is_over(link, deadline_ns) ? ERR_TRACE(r)
								: 0;
	if (reader->sel && is_same_info(&info, &reader->info)) {
		r = look_at_last(reader, link, &peer);
		if (r <= 0)
			return ERR_TRACE(r);
	} else if (reader->sel && info.n_entries != reader->info.n_entries) {
		reader->stamp_stands_still =
			info.last_add == reader->info.last_add;
	}
	if (reader->is_under_way && !is_same_info(&info, &reader->next_info) &&
	    info.last_erase != reader->next_info.last_erase)
		reader->is_under_way = false;
	reader->next_info = info;
	return ERR_TRACE(read_log(reader, link, &peer));
}

static int start_clear(const struct ipmi_peer *peer, uint16_t *ret_reservation,
		       bool *ret_done)
{
	int r = 0;

	for (int i = 0; i < RESERVATION_TRIES; i++) {
		r = ipmi_reserve(peer, IPMI_RESERVE_SEL, ret_reservation);
		if (r < 0)
			return ERR_TRACE(r);
		if (r > 0)
			*ret_reservation = 0;
		r = ipmi_clear_sel(peer, *ret_reservation, IPMI_CLEAR_START,
				   ret_done);
		if (r != IPMI_R_RESERVATION_LOST)
			break;
	}
	return r == IPMI_R_SEL_ERASING ? ERR_ORIGIN(-EBUSY) : ERR_TRACE(r);
}

int sel_clear(struct link *link, uint64_t deadline_ns)
{
	const struct ipmi_peer peer = {
		.transport = &link->transport,
		.deadline_ns = deadline_ns,
	};
	uint16_t reservation = 0;
	bool is_done = false;
	int r;

	r = start_clear(&peer, &reservation, &is_done);
	while (r == 0 && !is_done) {
		r = link_wait(link, (uint64_t)CLEAR_WAIT_MS * NS_PER_MS,
			      deadline_ns);
		if (r == -ETIMEDOUT)
			return ERR_ORIGIN(-EBUSY);
		if (r != 0)
			return ERR_TRACE(r);
		r = ipmi_clear_sel(&peer, reservation, IPMI_CLEAR_STATUS,
				   &is_done);
		/* Erasing ends the reservation on some BMCs. */
		if (r == IPMI_R_RESERVATION_LOST)
			return 0;
	}
	return r == IPMI_R_SEL_ERASING ? ERR_ORIGIN(-EBUSY) : ERR_TRACE(r);
}
