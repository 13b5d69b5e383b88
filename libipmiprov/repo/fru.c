/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/cursor.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/repo/fru.h"
#include "libipmiprov/repo/text.h"

enum {
	FORMAT_VERSION = 0x01,
	FORMAT_MASK = 0x0f,
	AREA_LENGTH_OFFSET = 1,
	AREA_MIN_SIZE = 8,
	BOARD_TIME_OFFSET = 3,
	FIELD_END = 0xc1,
	FIELD_LENGTH_MASK = 0x3f,
	FIELD_TYPE_SHIFT = 6,
	FIELD_TYPE_TEXT = 3,
	LANGUAGE_DEFAULT = 0,
	LANGUAGE_ENGLISH = 25,
	S_PER_MINUTE = 60,
	S_PER_DAY = 86400,     /* a clock may be so wrong */
	TIME_BASE = 820454400, /* 1996-01-01T00:00:00Z */
	MAX_FIELDS = 7,
	AREA_HEAD_SIZE = 2,
	MULTIRECORD_HEADER_BYTE = 5,
};

/* Minutes are counted in three bytes. */
static const int64_t time_period_s = INT64_C(0x1000000) * S_PER_MINUTE;

static const char *const problem_texts[] = {
#define FRU_PROBLEM(name, text) text,
#include "libipmiprov/repo/fru-problems.def"
#undef FRU_PROBLEM
};

/* A predefined field: where it goes, and whether the language matters. */
struct area_field {
	size_t member; /* offset of a struct fru_text */
	bool is_english;
};

#define F(area, name, english)                                                 \
	{                                                                      \
		offsetof(struct fru_info, area.name), english                  \
	}

/* Section 10 to 12: the header's byte, the first field's offset, and fields */
static const struct area_layout {
	uint8_t header_byte, fields_offset;
	bool has_language;
	size_t is_present, code, custom; /* code: type, or language */
	struct area_field fields[MAX_FIELDS];
	size_t n_fields;
} layouts[N_FRU_AREAS] = {
	[FRU_CHASSIS] = { 2,
			  3,
			  false,
			  offsetof(struct fru_info, chassis.is_present),
			  offsetof(struct fru_info, chassis.type),
			  offsetof(struct fru_info, chassis.custom),
			  { F(chassis, part_number, true),
			    F(chassis, serial, true) },
			  2 },
	[FRU_BOARD] = { 3,
			6,
			true,
			offsetof(struct fru_info, board.is_present),
			offsetof(struct fru_info, board.language),
			offsetof(struct fru_info, board.custom),
			{ F(board, manufacturer, false),
			  F(board, product, false), F(board, serial, true),
			  F(board, part_number, false),
			  F(board, fru_file_id, true) },
			5 },
	[FRU_PRODUCT] = { 4,
			  3,
			  true,
			  offsetof(struct fru_info, product.is_present),
			  offsetof(struct fru_info, product.language),
			  offsetof(struct fru_info, product.custom),
			  { F(product, manufacturer, false),
			    F(product, name, false),
			    F(product, part_number, false),
			    F(product, version, false),
			    F(product, serial, true),
			    F(product, asset_tag, true),
			    F(product, fru_file_id, true) },
			  7 },
};
#undef F

const char *fru_problem_text(enum fru_problem problem)
{
	return problem_texts[problem];
}

static void add_problem(struct fru_info *info, int problem)
{
	info->problems |= UINT32_C(1) << problem;
}

static bool has_problem(const struct fru_info *info, int problem)
{
	return info->problems & UINT32_C(1) << problem;
}

bool fru_has_bad_checksum(const struct fru_info *info)
{
	bool bad = has_problem(info, FRU_PROBLEM_HEADER_CHECKSUM);

	for (int area = 0; area < N_FRU_AREAS; area++)
		bad |= has_problem(info, FRU_PROBLEM_CHASSIS_CHECKSUM + area);
	return bad;
}

static bool has_format(const uint8_t *bytes)
{
	return (bytes[0] & FORMAT_MASK) == FORMAT_VERSION;
}

static size_t area_offset(const uint8_t *header, enum fru_area area)
{
	return has_format(header)
		       ? header[layouts[area].header_byte] * FRU_BLOCK_SIZE
		       : 0;
}

static size_t area_size(const uint8_t *area)
{
	return area[AREA_LENGTH_OFFSET] * FRU_BLOCK_SIZE;
}

static bool sums_to_zero(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	while (size-- > 0)
		sum = (uint8_t)(sum + *bytes++);
	return sum == 0;
}

static enum text_encoding encoding_of(uint8_t type_length, bool is_english)
{
	static const enum text_encoding encodings[] = { TEXT_HEX, TEXT_BCD_PLUS,
							TEXT_6BIT,
							TEXT_LATIN1 };
	int type = type_length >> FIELD_TYPE_SHIFT;

	return type == FIELD_TYPE_TEXT && !is_english ? TEXT_EITHER
						      : encodings[type];
}

enum { NO_MORE_FIELDS = 1 };

/* One type/length byte and its bytes.  Return: 0 or NO_MORE_FIELDS. */
static int next_field(struct cursor *c, bool is_english, struct fru_text *ret)
{
	uint8_t type_length = cursor_u8(c);
	const uint8_t *bytes;
	size_t n = type_length & FIELD_LENGTH_MASK;

	if (c->failed || type_length == FIELD_END)
		return NO_MORE_FIELDS;
	bytes = cursor_take(c, n);
	if (!bytes)
		return NO_MORE_FIELDS;

	text_decode(encoding_of(type_length, is_english), bytes, n, ret->text,
		    sizeof(ret->text));
	text_trim(ret->text);
	return 0;
}

/* Predefined fields, then custom ones up to the end mark. */
static int decode_fields(const struct area_layout *layout, struct cursor *c,
			 bool is_english, struct fru_info *ret)
{
	struct fru_texts *custom = (void *)((char *)ret + layout->custom);
	struct fru_text text;

	for (size_t i = 0; i < layout->n_fields; i++) {
		const struct area_field *f = &layout->fields[i];

		if (next_field(c, is_english || f->is_english,
			       (void *)((char *)ret + f->member)) != 0)
			return 0;
	}
	while (next_field(c, is_english, &text) == 0) {
		struct fru_text *slot;

		if (!*text.text)
			continue;
		slot = vec_push(custom);
		if (!slot)
			return ERR_ORIGIN(-ENOMEM);
		*slot = text;
	}
	return 0;
}

int64_t fru_board_time(const struct fru_board *board, int64_t now)
{
	int64_t time = TIME_BASE + (int64_t)board->mfg_minutes * S_PER_MINUTE;

	if (board->mfg_minutes == 0)
		return 0;
	if (now + S_PER_DAY > time)
		time += (now + S_PER_DAY - time) / time_period_s *
			time_period_s;
	return time;
}

/*
 * The last byte of an area is its checksum.  An area that is not all there may
 * still have its first fields.  With a header that cannot be trusted only an
 * area that proves itself is taken.
 */
static int decode_area(enum fru_area which, const uint8_t *area, size_t left,
		       struct fru_info *ret)
{
	const struct area_layout *layout = &layouts[which];
	size_t size, there;
	struct cursor c;
	int code, r;

	if (left < AREA_MIN_SIZE || !has_format(area) || area_size(area) == 0) {
		add_problem(ret, (left < AREA_MIN_SIZE
					  ? FRU_PROBLEM_CHASSIS_CUT
					  : FRU_PROBLEM_CHASSIS_FORMAT) +
					 (int)which);
		return 0;
	}
	size = area_size(area);
	there = MIN(size, left);
	if (there < size)
		add_problem(ret, FRU_PROBLEM_CHASSIS_CUT + (int)which);
	else if (!sums_to_zero(area, size))
		add_problem(ret, FRU_PROBLEM_CHASSIS_CHECKSUM + (int)which);
	if (has_problem(ret, FRU_PROBLEM_HEADER_CHECKSUM) &&
	    (there < size || !sums_to_zero(area, size)))
		return 0;

	code = area[AREA_LENGTH_OFFSET + 1];
	*(bool *)((char *)ret + layout->is_present) = true;
	*(int *)((char *)ret + layout->code) = code;
	c = (struct cursor){ area + layout->fields_offset,
			     there - layout->fields_offset - (there == size),
			     false };
	r = decode_fields(layout, &c,
			  !layout->has_language || code == LANGUAGE_DEFAULT ||
				  code == LANGUAGE_ENGLISH,
			  ret);
	if (c.failed && there == size)
		add_problem(ret, FRU_PROBLEM_CHASSIS_FIELDS + (int)which);
	if (which == FRU_BOARD)
		ret->board.mfg_minutes = (int)le24(area + BOARD_TIME_OFFSET);
	return ERR_TRACE(r);
}

static size_t multirecord_offset(const uint8_t *header)
{
	return header[MULTIRECORD_HEADER_BYTE] * FRU_BLOCK_SIZE;
}

static int decode_record(const struct fru_record_head *head,
			 const uint8_t *data, struct fru_info *ret)
{
	struct fru_record *record = vec_push(&ret->records);

	if (!record)
		return ERR_ORIGIN(-ENOMEM);
	fru_record_decode(head, data, record);
	if (record->is_damaged)
		add_problem(ret, FRU_PROBLEM_MULTIRECORD_CHECKSUM);
	if (!record->is_decoded && fru_record_is_known(record->type))
		add_problem(ret, FRU_PROBLEM_MULTIRECORD_SHORT);
	return 0;
}

/*
 * Up to the record that says it is the last.  Headers have a checksum of their
 * own: where one is wrong no record starts, often because the common header
 * points at another area (Quanta).
 */
static int decode_records(const uint8_t *data, size_t size,
			  struct fru_info *ret)
{
	struct cursor c = { data, size, false };
	struct fru_record_head head = { 0 };

	while (!head.is_last && ret->records.n < FRU_MAX_RECORDS) {
		const uint8_t *bytes = cursor_take(&c, FRU_RECORD_HEADER_SIZE);
		int r;

		if (bytes && !fru_record_head_get(bytes, &head)) {
			add_problem(ret, FRU_PROBLEM_MULTIRECORD_FORMAT);
			return 0;
		}
		bytes = cursor_take(&c, head.size);
		if (!bytes) {
			add_problem(ret, FRU_PROBLEM_MULTIRECORD_CUT);
			return 0;
		}
		r = decode_record(&head, bytes, ret);
		if (r != 0)
			return ERR_TRACE(r);
	}
	return 0;
}

static bool is_blank(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (data[i] != data[0])
			return false;
	return size == 0 || data[0] == 0x00 || data[0] == 0xff;
}

static int decode_areas(const uint8_t *data, size_t size, struct fru_info *ret)
{
	size_t at = multirecord_offset(data);

	for (int area = 0; area < N_FRU_AREAS; area++) {
		size_t offset = MIN(area_offset(data, area), size);
		int r;

		if (offset == 0)
			continue;
		r = decode_area(area, data + offset, size - offset, ret);
		if (r != 0)
			return ERR_TRACE(r);
	}
	at = MIN(at, size);
	return at ? ERR_TRACE(decode_records(data + at, size - at, ret)) : 0;
}

static bool has_contents(const struct fru_info *info)
{
	return info->chassis.is_present || info->board.is_present ||
	       info->product.is_present || info->records.n > 0;
}

static int decode(const uint8_t *data, size_t size, struct fru_info *ret)
{
	int r;

	if (size < FRU_HEADER_SIZE || !has_format(data)) {
		if (!is_blank(data, MIN(size, (size_t)FRU_HEADER_SIZE)))
			add_problem(ret, FRU_PROBLEM_FORMAT);
		return 0;
	}
	if (!sums_to_zero(data, FRU_HEADER_SIZE))
		add_problem(ret, FRU_PROBLEM_HEADER_CHECKSUM);
	r = decode_areas(data, size, ret);
	if (r != 0)
		return ERR_TRACE(r);

	/* Bytes that only happen to start as a header does */
	ret->is_programmed = !has_problem(ret, FRU_PROBLEM_HEADER_CHECKSUM) ||
			     has_contents(ret);
	if (!ret->is_programmed)
		ret->problems = UINT32_C(1) << FRU_PROBLEM_FORMAT;
	return 0;
}

int fru_info_decode(const uint8_t *data, size_t size, struct fru_info *ret)
{
	struct fru_info info = { 0 };
	int r;

	r = decode(data, size, &info);
	if (r != 0) {
		fru_info_done(&info);
		return ERR_TRACE(r);
	}
	*ret = info;
	return 0;
}

void fru_info_done(struct fru_info *info)
{
	vec_done(&info->chassis.custom);
	vec_done(&info->board.custom);
	vec_done(&info->product.custom);
	vec_done(&info->records);
	*info = (struct fru_info){ 0 };
}

/* What is known of a device, and what of it is to be known. */
struct needs {
	const uint8_t *data;
	const bool *is_known;
	size_t size;
	struct fru_span *first; /* not known; to == 0: none yet */
	size_t end;             /* of what is wanted */
};

/* Return: whether all of it is known, as far as the device reaches. */
static bool want(struct needs *n, size_t from, size_t to)
{
	const bool *gap;

	to = MIN(to, n->size);
	n->end = MAX(n->end, to);
	gap = from < to ? memchr(n->is_known + from, false, to - from) : NULL;
	if (!gap)
		return true;
	from = (size_t)(gap - n->is_known);
	if (n->first->to == 0 || from < n->first->from)
		*n->first = (struct fru_span){ .from = from, .to = to };
	return false;
}

/* Return: false if where it ends is not known yet. */
static bool want_area(struct needs *n, size_t at)
{
	if (at + AREA_HEAD_SIZE > n->size)
		return true;
	if (!want(n, at, at + AREA_HEAD_SIZE))
		return false;
	if (has_format(n->data + at))
		want(n, at, at + area_size(n->data + at));
	return true;
}

static bool want_records(struct needs *n, size_t at)
{
	struct fru_record_head head = { 0 };

	for (int i = 0; !head.is_last && i < FRU_MAX_RECORDS; i++) {
		if (at + FRU_RECORD_HEADER_SIZE > n->size)
			return true;
		if (!want(n, at, at + FRU_RECORD_HEADER_SIZE))
			return false;
		if (!fru_record_head_get(n->data + at, &head))
			return true;
		at += FRU_RECORD_HEADER_SIZE;
		want(n, at, at + head.size);
		at += head.size;
	}
	return true;
}

bool fru_needed(const uint8_t *data, const bool *is_known, size_t size,
		struct fru_span *ret)
{
	struct fru_span span = { 0 };
	struct needs n = { data, is_known, size, &span, 0 };
	bool is_open = !want(&n, 0, FRU_HEADER_SIZE);

	if (!is_open && size >= FRU_HEADER_SIZE && has_format(data)) {
		size_t at = multirecord_offset(data);

		for (int area = 0; area < N_FRU_AREAS; area++) {
			size_t offset = area_offset(data, area);

			is_open |= offset && !want_area(&n, offset);
		}
		is_open |= at && !want_records(&n, at);
	}
	if (span.to == 0)
		return false;
	span.likely = (is_open ? size : n.end) - span.to;
	*ret = span;
	return true;
}
