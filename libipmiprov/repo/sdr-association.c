/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "base/err.h"
#include "base/field.h"
#include "base/macro.h"
#include "libipmiprov/repo/sdr.h"

/* The parts that differ between the two types are members, too. */
struct association_record {
	int container_id, container_instance, address, channel;
	bool is_range, is_linked;
};

#define F(...) FIELD(struct association_record, __VA_ARGS__)
/* clang-format off */
static const struct field plain_fields[] = {
	/* table 43-4               byte lsb width */
	F(container_id,                6, 0, 8),
	F(container_instance,          7, 0, 7),
	F(is_range,                    8, 7, 1),
	F(is_linked,                   8, 6, 1),
};

static const struct field device_fields[] = {
	/* table 43-5               byte lsb width */
	F(container_id,                6, 0, 8),
	F(container_instance,          7, 0, 7),
	F(address,                     8, 0, 8),
	F(channel,                     9, 4, 4),
	F(is_range,                   10, 7, 1),
	F(is_linked,                  10, 6, 1),
};
#undef F

#define F(...) FIELD(struct entity_range, __VA_ARGS__)
static const struct field plain_member[] = {
	/* from a member's first byte on */
	F(id,                          1, 0, 8),
	F(first_instance,              2, 0, 7),
};

static const struct field device_member[] = {
	F(address,                     1, 0, 8),
	F(channel,                     2, 4, 4),
	F(id,                          3, 0, 8),
	F(first_instance,              4, 0, 7),
};
#undef F
/* clang-format on */

#define ROWS(table) (table), ARRAY_SIZE(table)

static const struct layout {
	enum sdr_record_type type;
	const struct field *fields;
	size_t n_fields;
	const struct field *member;
	size_t n_member;
	size_t offset, member_size;
} layouts[] = {
	{ SDR_ENTITY_ASSOCIATION, ROWS(plain_fields), ROWS(plain_member), 8,
	  2 },
	{ SDR_DEVICE_ENTITY_ASSOCIATION, ROWS(device_fields),
	  ROWS(device_member), 10, 4 },
};

enum { N_MEMBERS = ARRAY_SIZE(((struct entity_association *)0)->members) };

static const struct layout *find_layout(uint8_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(layouts); i++)
		if (layouts[i].type == type)
			return &layouts[i];
	return NULL;
}

static size_t decode_members(const struct layout *layout, const uint8_t *rec,
			     size_t size, struct entity_range *ret)
{
	size_t n = (size - layout->offset) / layout->member_size;

	n = MIN(n, (size_t)N_MEMBERS);
	for (size_t i = 0; i < n; i++) {
		const uint8_t *at =
			rec + layout->offset + i * layout->member_size;

		if (fields_decode(layout->member, layout->n_member, at,
				  layout->member_size, &ret[i]) != 0)
			return i;
		ret[i].last_instance = ret[i].first_instance;
	}
	return n;
}

static void add(struct entity_association *a, const struct entity_range *range)
{
	if (range->id != 0) /* an unused place */
		a->members[a->n_members++] = *range;
}

/* Two members each are the ends of a range. */
static void add_ranges(struct entity_association *a,
		       const struct entity_range *ends, size_t n)
{
	for (size_t i = 0; i < n; i += 2) {
		struct entity_range range = ends[i];
		bool has_end = i + 1 < n && ends[i + 1].id == range.id;

		if (has_end)
			range.last_instance = MAX(range.first_instance,
						  ends[i + 1].first_instance);
		add(a, &range);
		if (i + 1 < n && !has_end)
			add(a, &ends[i + 1]);
	}
}

int sdr_association_decode(const uint8_t *rec, size_t size,
			   struct entity_association *ret)
{
	struct entity_range members[N_MEMBERS] = { { 0 } };
	struct association_record head = { 0 };
	const struct layout *layout;
	size_t n;

	layout = size < SDR_HEADER_SIZE ? NULL
					: find_layout(rec[SDR_TYPE_OFFSET]);
	if (!layout || size < layout->offset + layout->member_size ||
	    fields_decode(layout->fields, layout->n_fields, rec, size, &head) !=
		    0)
		return ERR_ORIGIN(-EBADMSG);

	*ret = (struct entity_association){
		.container_id = head.container_id,
		.container_instance = head.container_instance,
		.container_address = head.address,
		.container_channel = head.channel,
		.is_linked = head.is_linked,
	};
	n = decode_members(layout, rec, size, members);
	if (head.is_range)
		add_ranges(ret, members, n);
	for (size_t i = 0; i < n && !head.is_range; i++)
		add(ret, &members[i]);
	return 0;
}
