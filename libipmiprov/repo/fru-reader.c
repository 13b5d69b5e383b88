/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/fru-reader.h"
#include "libipmiprov/repo/fru.h"
#include "libipmiprov/repo/quirks.h"

enum {
	PART_FIRST = 32,   /* and a count byte: a KCS answer's worth */
	PART_BRIDGED = 16, /* an IPMB message has 32 bytes in all */
	PART_MIN = 8,
	BUSY_TRIES = 5,
	BUSY_WAIT_MS = 100,
	READINGS_OF_BAD_DATA = 2,
	SMALL_READ = 16,    /* with the quirk */
	UNSIZED_SIZE = 256, /* of a device that says to have none */
	MAX_TOTAL_SIZE = 2 * 1024 * 1024,
	MAX_AGE_S = 3600,
};

/* A device while it is read. */
struct device {
	struct ipmi_peer peer;
	struct link *link;
	uint8_t *part_size; /* shared by devices of one BMC */
	uint8_t fru_id;
	int unit_size;
	uint8_t *data;
	bool *is_known; /* by byte */
	size_t size;    /* of the device */
	size_t end;     /* of what was read */
};

static void device_done(struct device *d)
{
	free(d->data);
	free(d->is_known);
}

void fru_reader_done(struct fru_reader *reader)
{
	fru_set_unref(reader->set);
	sdr_set_unref(reader->sdr);
	fru_set_unref(reader->under_way);
	sdr_set_unref(reader->under_way_sdr);
	*reader = (struct fru_reader){ 0 };
}

/* Why a device cannot be read: most often because it is not there. */
static int refusal_errno(int answer)
{
	switch (answer) {
	case IPMI_R_FRU_BUSY:
	case IPMI_R_NODE_BUSY:
		return -EBUSY;
	case IPMI_R_PRIVILEGE:
		return -EACCES;
	default:
		return -ENODEV;
	}
}

static bool is_too_much(int r)
{
	return r == IPMI_R_OUT_OF_RANGE || r == IPMI_R_BAD_LENGTH ||
	       r == IPMI_R_LENGTH_EXCEEDED ||
	       r == IPMI_R_CANNOT_RETURN_SO_MANY || r == IPMI_R_UNSPECIFIED ||
	       r == IPMI_R_DATA_TRUNCATED;
}

static int read_patiently(struct device *d, const struct ipmi_fru_part *part,
			  struct ipmi_rsp *ret)
{
	int r = 0;

	for (int i = 0; i < BUSY_TRIES; i++) {
		do {
			r = ipmi_read_fru(&d->peer, part, ret);
		} while (link_note(d->link, &d->peer, r));
		if (r != IPMI_R_FRU_BUSY ||
		    link_wait(d->link, (uint64_t)BUSY_WAIT_MS * NS_PER_MS,
			      d->peer.deadline_ns) != 0)
			break;
	}
	return ERR_TRACE(r);
}

/* Bytes to ask for at @at: whole units, and not past the device's end. */
static size_t count_at(const struct device *d, size_t at, size_t want,
		       size_t size)
{
	size_t unit = (size_t)d->unit_size;
	size_t n = MIN(MAX(want, unit), size);

	return MIN(n + n % unit, d->size - at);
}

/* No more than was asked for: some answers have stray bytes behind them. */
static void take(struct device *d, size_t at, const struct ipmi_rsp *rsp,
		 size_t asked)
{
	size_t n = MIN(asked, d->size - at);

	n = MIN(n, rsp->size);

	memcpy(d->data + at, rsp->data, n);
	memset(d->is_known + at, true, n);
	d->end = MAX(d->end, at + n);
}

/* Reads at @at as much as one answer holds. */
static int read_part(struct device *d, size_t at, size_t want)
{
	struct ipmi_fru_part part = { .fru_id = d->fru_id };
	struct ipmi_rsp rsp;
	size_t unit = (size_t)d->unit_size;
	uint8_t size = *d->part_size;
	int r;

	at -= at % unit;
	for (;; size /= 2) {
		part.offset = (uint16_t)(at / unit);
		part.count = (uint8_t)(count_at(d, at, want, size) / unit);
		r = read_patiently(d, &part, &rsp);
		if (r == 0 && rsp.size > 0)
			break;
		if (r < 0 && r != -EBADMSG)
			return ERR_TRACE(r);
		if (r > 0 && !is_too_much(r))
			return ERR_ORIGIN(refusal_errno(r));
		if (size <= PART_MIN)
			return ERR_ORIGIN(r > 0 ? refusal_errno(r) : -EBADMSG);
	}
	*d->part_size = size;
	take(d, at, &rsp, part.count * unit);
	return 0;
}

/* Return: 0, with all that the decoder wants known. */
static int read_areas(struct device *d)
{
	struct fru_span span;

	while (fru_needed(d->data, d->is_known, d->size, &span)) {
		int r = read_part(d, span.from,
				  span.to - span.from + span.likely);

		/* a device may end before it says */
		if ((r == -ENODEV || r == -EBADMSG) &&
		    span.from >= FRU_HEADER_SIZE &&
		    !link_is_over(d->link, d->peer.deadline_ns))
			d->size = span.from;
		else if (r != 0)
			return ERR_TRACE(r);
		else if (!d->is_known[span.from])
			return ERR_ORIGIN(-EBADMSG);
	}
	return 0;
}

/* Some devices answer with other bytes now and then (AMC carriers). */
static bool looks_bad(const struct device *d)
{
	CLEANUP(fru_info_done) struct fru_info info = { 0 };

	return fru_info_decode(d->data, d->end, &info) == 0 &&
	       fru_has_bad_checksum(&info);
}

static int read_data(struct device *d)
{
	bool is_fine = d->link->quirks & QUIRK_BIT(SKIP_CHECKS);
	size_t size = d->size;
	int r = 0;

	for (int i = is_fine; i < READINGS_OF_BAD_DATA; i++) {
		memset(d->is_known, false, size);
		d->size = size;
		d->end = 0;
		r = read_areas(d);
		if (r != 0 || !looks_bad(d))
			break;
	}
	return ERR_TRACE(r);
}

static int open_device(struct device *d)
{
	struct ipmi_fru_info info;
	int r;

	do {
		r = ipmi_get_fru_info(&d->peer, d->fru_id, &info);
	} while (link_note(d->link, &d->peer, r));
	if (r != 0)
		return r > 0 ? ERR_ORIGIN(refusal_errno(r)) : ERR_TRACE(r);

	d->size =
		info.size < FRU_HEADER_SIZE ? UNSIZED_SIZE : (size_t)info.size;
	d->unit_size = info.unit_size;
	d->data = calloc(1, d->size);
	d->is_known = calloc(d->size, sizeof(*d->is_known));
	return d->data && d->is_known ? 0 : ERR_ORIGIN(-ENOMEM);
}

/* What was read, and no byte more; a BMC may claim thousands of devices. */
static int keep_data(struct fru_reader *reader, struct device *d,
		     struct fru *ret)
{
	if (reader->total_size + d->end > MAX_TOTAL_SIZE) {
		ret->status = -EFBIG;
		return 0;
	}
	ret->data = malloc(d->end);
	if (!ret->data)
		return ERR_ORIGIN(-ENOMEM);
	memcpy(ret->data, d->data, d->end);
	ret->size = d->end;
	reader->total_size += d->end;
	return 0;
}

/* Return: 0 with the device's status in it, or what ends the whole reading. */
static int read_device(struct fru_reader *reader, struct link *link,
		       uint8_t lun, uint64_t deadline_ns, struct fru *ret)
{
	const struct ipmi_address owner = {
		.owner = (uint8_t)ret->device_address,
		.channel = (uint8_t)ret->channel,
		.lun = lun,
	};
	CLEANUP(device_done)
	struct device d = {
		.link = link,
		.fru_id = (uint8_t)ret->fru_id,
	};
	int r;

	r = link_peer(link, &owner, deadline_ns, &d.peer);
	d.part_size = d.peer.address.owner == 0 ? &reader->part_size
						: &reader->bridged_part_size;
	if (r == LINK_R_RESTING)
		r = -ENODEV;
	else if (r == 0)
		r = open_device(&d);
	if (r == 0)
		r = read_data(&d);
	if (r == -ENOMEM || (r != 0 && link_is_over(link, deadline_ns)))
		return ERR_TRACE(r);

	ret->status = r;
	return d.end > 0 ? ERR_TRACE(keep_data(reader, &d, ret)) : 0;
}

struct fru_list VEC(struct fru);

static bool is_builtin(const struct fru_locator *l)
{
	return (l->device_address == IPMI_BMC_ADDRESS ||
		l->device_address == 0) &&
	       l->fru_id == 0 && l->is_logical;
}

static bool is_listed(const struct fru_list *list, const struct fru_locator *l)
{
	const struct fru *f;

	vec_for_each (f, list) {
		if (f->fru_id == l->fru_id &&
		    f->device_address == l->device_address &&
		    f->channel == l->channel)
			return true;
	}
	return false;
}

static int add_device(struct fru_list *list, const struct fru_locator *l)
{
	struct fru *fru;

	if (!l->is_logical || is_listed(list, l))
		return 0;
	fru = vec_push(list);
	if (!fru)
		return ERR_ORIGIN(-ENOMEM);
	fru->fru_id = l->fru_id;
	fru->device_address = l->device_address;
	fru->channel = l->channel;
	snprintf(fru->name, sizeof(fru->name), "%s", l->name);
	return 0;
}

static int list_devices(const struct sdr_set *sdr, struct fru_list *ret)
{
	static const struct fru_locator builtin = {
		.device_address = IPMI_BMC_ADDRESS,
		.is_logical = true,
		.name = "Builtin FRU Device",
	};
	bool has_builtin = false;
	int r;

	for (size_t i = 0; sdr && i < sdr->n_frus; i++)
		has_builtin |= is_builtin(&sdr->frus[i]);
	r = has_builtin ? 0 : add_device(ret, &builtin);
	for (size_t i = 0; r == 0 && sdr && i < sdr->n_frus; i++)
		r = add_device(ret, &sdr->frus[i]);
	return ERR_TRACE(r);
}

static int start(struct fru_reader *reader, struct sdr_set *sdr)
{
	struct fru_list list = { 0 };
	struct fru_set *set = calloc(1, sizeof(*set));
	int r = -ENOMEM;

	if (set)
		r = list_devices(sdr, &list);
	if (r != 0) {
		vec_done(&list);
		free(set);
		return ERR_ORIGIN(r);
	}
	set->n_refs = 1;
	set->frus = list.data;
	set->n_frus = list.n;
	fru_set_unref(reader->under_way);
	sdr_set_unref(reader->under_way_sdr);
	reader->under_way = set;
	reader->under_way_sdr = sdr_set_ref(sdr);
	reader->next = 0;
	if (reader->part_size == 0) {
		reader->part_size = PART_FIRST;
		reader->bridged_part_size = PART_BRIDGED;
	}
	reader->total_size = 0;
	return 0;
}

/* The LUN is the locator's. */
static uint8_t lun_of(const struct sdr_set *sdr, const struct fru *fru)
{
	for (size_t i = 0; sdr && i < sdr->n_frus; i++)
		if (sdr->frus[i].fru_id == fru->fru_id &&
		    sdr->frus[i].device_address == fru->device_address &&
		    sdr->frus[i].channel == fru->channel)
			return (uint8_t)sdr->frus[i].lun;
	return 0;
}

static struct fru *find_same(const struct fru_set *set, const struct fru *fru)
{
	for (size_t i = 0; set && i < set->n_frus; i++)
		if (set->frus[i].fru_id == fru->fru_id &&
		    set->frus[i].device_address == fru->device_address &&
		    set->frus[i].channel == fru->channel)
			return &set->frus[i];
	return NULL;
}

/* What failed this time is not gone. */
static int keep_known(const struct fru_set *old, struct fru_set *set)
{
	for (size_t i = 0; i < set->n_frus; i++) {
		struct fru *fru = &set->frus[i];
		const struct fru *was = find_same(old, fru);
		uint8_t *data;

		if (fru->status == 0 || fru->status == -ENODEV || !was ||
		    was->status != 0 || was->size == 0)
			continue;
		data = malloc(was->size);
		if (!data)
			return ERR_ORIGIN(-ENOMEM);
		memcpy(data, was->data, was->size);
		free(fru->data);
		fru->data = data;
		fru->size = was->size;
		fru->status = 0;
	}
	return 0;
}

static bool is_same_device(const struct fru *a, const struct fru *b)
{
	return a->fru_id == b->fru_id &&
	       a->device_address == b->device_address &&
	       a->channel == b->channel && a->status == b->status &&
	       strcmp(a->name, b->name) == 0 && a->size == b->size &&
	       (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

static bool is_same_set(const struct fru_set *a, const struct fru_set *b)
{
	if (!a || a->n_frus != b->n_frus)
		return false;
	for (size_t i = 0; i < a->n_frus; i++)
		if (!is_same_device(&a->frus[i], &b->frus[i]))
			return false;
	return true;
}

static int publish(struct fru_reader *reader, uint64_t now_ns)
{
	int r = keep_known(reader->set, reader->under_way);

	if (r != 0)
		return ERR_TRACE(r);
	reader->due_ns = now_ns + (uint64_t)MAX_AGE_S * NS_PER_S;
	if (reader->sdr == reader->under_way_sdr &&
	    is_same_set(reader->set, reader->under_way)) {
		fru_set_unref(STEAL(reader->under_way));
		sdr_set_unref(STEAL(reader->under_way_sdr));
		return 0;
	}
	fru_set_unref(reader->set);
	sdr_set_unref(reader->sdr);
	reader->set = STEAL(reader->under_way);
	reader->sdr = STEAL(reader->under_way_sdr);
	return 0;
}

void fru_reader_reset(struct fru_reader *reader)
{
	reader->due_ns = 0;
}

int fru_reader_refresh(struct fru_reader *reader, struct link *link,
		       struct sdr_set *sdr, uint64_t deadline_ns)
{
	uint64_t now_ns = clock_mono_ns(link->clock);
	int r;

	if (reader->set && reader->sdr == sdr && now_ns < reader->due_ns)
		return 0;
	if (!reader->under_way || reader->under_way_sdr != sdr) {
		r = start(reader, sdr);
		if (r != 0)
			return ERR_TRACE(r);
	}
	if (link->quirks & QUIRK_BIT(SMALL_READS) &&
	    reader->part_size > SMALL_READ)
		reader->part_size = SMALL_READ;
	for (; reader->next < reader->under_way->n_frus; reader->next++) {
		struct fru *fru = &reader->under_way->frus[reader->next];

		r = read_device(reader, link, lun_of(sdr, fru), deadline_ns,
				fru);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return ERR_TRACE(publish(reader, now_ns));
}
