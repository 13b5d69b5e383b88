/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What tells one machine from another of its kind, blanked
 *
 * Texts become X of the same length, numbers become zeroes; checksums are made
 * right again, so that the rest reads as before.  Of what a command answers by
 * parameters, only those stay that are known to name nobody.
 */

#include <string.h>

#include "base/macro.h"
#include "libipmiprov/transport/fru-redact.h"
#include "libipmiprov/transport/persona.h"

enum { SDR_TYPE = 3, SEL_TYPE = 2 };

enum blank {
	KEEP,
	BYTES,       /* zeroes behind the first byte, which is a revision */
	SET_BYTES,   /* the same, but the set selector behind it stays */
	SYSTEM_TEXT, /* section 22.14a: set, in the first one encoding and size
		      */
	TEXT,        /* X for what is not zero */
	DROP,
};

/* Parameters first to last; a kind without rows is kept as it is. */
static const struct {
	enum persona_param_kind kind;
	uint8_t key; /* which key is the parameter */
	uint8_t first, last;
	enum blank blank;
} rules[] = {
	/* table 23-4: addresses of IP and MAC, alert destinations, community
	   string, and what came later or is a vendor's own */
	{ PARAM_LAN, 1, 3, 3, BYTES },
	{ PARAM_LAN, 1, 5, 5, BYTES },
	{ PARAM_LAN, 1, 12, 16, BYTES },
	{ PARAM_LAN, 1, 19, 19, SET_BYTES },
	{ PARAM_LAN, 1, 27, 255, BYTES },
	{ PARAM_SOL, 1, 9, 255, BYTES },
	/* table 28-14: initiator and its mailbox, a vendor's own */
	{ PARAM_BOOT, 0, 6, 127, BYTES },
	/* table 22-16c: host name and URLs; not versions of firmware and
	   operating system */
	{ PARAM_SYSTEM_INFO, 0, 2, 2, SYSTEM_TEXT },
	{ PARAM_SYSTEM_INFO, 0, 6, 7, SYSTEM_TEXT },
	{ PARAM_SYSTEM_INFO, 0, 8, 255, BYTES },
	/* table 30-4: GUID, alert strings, a vendor's own */
	{ PARAM_PEF, 0, 10, 10, BYTES },
	{ PARAM_PEF, 0, 13, 13, SET_BYTES },
	{ PARAM_PEF, 0, 16, 127, BYTES },
	/* DCMI 1.5, table 6-10: what came later or is a vendor's own */
	{ PARAM_DCMI_CONFIG, 0, 6, 255, BYTES },
	{ PARAM_USER_NAME, 0, 0, 255, TEXT },
	{ PARAM_USER_PASSWORD, 0, 0, 255, DROP },
};

static void blank_text(uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			bytes[i] = 'X';
}

/* Where the bytes begin that say something. */
static size_t head_size(const struct persona_param *p, enum blank blank)
{
	switch (blank) {
	case BYTES:
		return 1;
	case SET_BYTES:
		return 2;
	case SYSTEM_TEXT:
		return p->key[1] == 0 ? 4 : 2;
	default:
		return 0;
	}
}

static void redact_param(struct persona_param *p, enum blank blank)
{
	size_t head = MIN(head_size(p, blank), (size_t)p->reply.size);
	size_t size = p->reply.size - head;

	if (blank == TEXT || blank == SYSTEM_TEXT)
		blank_text(p->reply.data + head, size);
	else if (blank != KEEP)
		memset(p->reply.data + head, 0, size);
}

static enum blank find_rule(const struct persona_param *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].kind == p->kind &&
		    p->key[rules[i].key] >= rules[i].first &&
		    p->key[rules[i].key] <= rules[i].last)
			return rules[i].blank;
	return KEEP;
}

static void redact_params(struct persona_controller *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->params.n; i++) {
		struct persona_param *p = &c->params.data[i];
		enum blank blank = find_rule(p);

		redact_param(p, blank);
		if (blank != DROP)
			c->params.data[n++] = *p;
	}
	c->params.n = n;
}

/* What of a sensor record goes, by its type: from a byte, counted from 0. */
static const struct {
	uint8_t first_type, last_type;
	size_t from;
} records[] = {
	{ 0x13, 0x13, 16 }, /* table 43-10: the controller's GUID */
	{ 0xc0, 0xff, 8 },  /* a vendor's own, but not the vendor */
};

static void redact_record(struct persona_record *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(records); i++)
		if (r->size > records[i].from &&
		    r->data[SDR_TYPE] >= records[i].first_type &&
		    r->data[SDR_TYPE] <= records[i].last_type)
			memset(r->data + records[i].from, 0,
			       r->size - records[i].from);
}

static void redact_guid(struct persona_reply *guid)
{
	memset(guid->data, 0, guid->size);
}

/* Log records that systems write, and where people's texts are in them: the
 * comment on a shutdown of Windows, the last words of Linux. */
static const struct {
	uint8_t type, first, last; /* bytes from 0 */
} log_texts[] = {
	{ 0xdd, 11, 14 },
	{ 0xf0, 5, 15 },
};

/* Printable up to the zeroes at the end: else it is a number. */
static bool is_text(const uint8_t *bytes, size_t size)
{
	size_t n = strnlen((const char *)bytes, size);

	for (size_t i = 0; i < size; i++)
		if (i < n ? bytes[i] < ' ' || bytes[i] == 0x7f : bytes[i] != 0)
			return false;
	return true;
}

static void redact_log(struct persona_sel_record *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(log_texts); i++) {
		uint8_t *text = r->data + log_texts[i].first;
		size_t size =
			(size_t)log_texts[i].last + 1 - log_texts[i].first;

		if (log_texts[i].type == r->data[SEL_TYPE] &&
		    is_text(text, size))
			blank_text(text, size);
	}
}

void persona_redact(struct persona *p)
{
	struct persona_controller *c;
	struct persona_record *r;
	struct persona_sel_record *e;
	struct persona_fru *f;

	vec_for_each (c, &p->controllers) {
		redact_guid(&c->device_guid);
		redact_guid(&c->system_guid);
		blank_text(c->dcmi_asset_tag.data, c->dcmi_asset_tag.size);
		blank_text(c->dcmi_controller_id.data,
			   c->dcmi_controller_id.size);
		redact_params(c);
		persona_drop_raws(c);
		vec_for_each (r, &c->sdrs)
			redact_record(r);
		vec_for_each (e, &c->sel)
			redact_log(e);
		vec_for_each (f, &c->frus)
			fru_redact(f->data, f->size);
	}
}
