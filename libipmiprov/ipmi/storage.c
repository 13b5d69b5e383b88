/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/macro.h"
#include "libipmiprov/ipmi/storage.h"

enum {
	REPOSITORY_INFO_SIZE = 14, /* of SDR Repository and SEL alike */
	OPERATION_OVERFLOW = 0x80,
	CLEAR_PROGRESS_MASK = 0x0f,
	CLEAR_COMPLETED = 0x01,
	FRU_BY_WORDS = 0x01,
	SEL_ALLOCATION_SIZE = 9,
};

int ipmi_get_sdr_info(const struct ipmi_peer *peer, struct ipmi_sdr_info *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SDR_INFO, NULL, REPOSITORY_INFO_SIZE,
		      &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct ipmi_sdr_info){
		.version = rsp.data[0],
		.n_records = le16(rsp.data + 1),
		.n_free = le16(rsp.data + 3),
		.last_add = le32(rsp.data + 5),
		.last_erase = le32(rsp.data + 9),
		.operations = rsp.data[13],
	};
	return 0;
}

int ipmi_reserve(const struct ipmi_peer *peer, enum ipmi_command which,
		 uint16_t *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, which, NULL, 2, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = le16(rsp.data);
	return 0;
}

int ipmi_get_record(const struct ipmi_peer *peer, enum ipmi_command which,
		    const struct ipmi_record_part *part,
		    struct ipmi_record_data *ret)
{
	const uint8_t data[] = { LE16(part->reservation), LE16(part->id),
				 part->offset, part->size };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, which, &IPMI_DATA(data), 2, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->next_id = le16(rsp.data);
	ret->size = rsp.size - 2;
	memcpy(ret->data, rsp.data + 2, ret->size);
	return 0;
}

int ipmi_get_sel_info(const struct ipmi_peer *peer, struct ipmi_sel_info *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SEL_INFO, NULL, REPOSITORY_INFO_SIZE,
		      &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct ipmi_sel_info){
		.version = rsp.data[0],
		.n_entries = le16(rsp.data + 1),
		.n_free = le16(rsp.data + 3),
		.last_add = le32(rsp.data + 5),
		.last_erase = le32(rsp.data + 9),
		.overflow = rsp.data[13] & OPERATION_OVERFLOW,
		.operations = rsp.data[13],
	};
	return 0;
}

int ipmi_clear_sel(const struct ipmi_peer *peer, uint16_t reservation,
		   enum ipmi_clear action, bool *ret_done)
{
	const uint8_t data[] = {
		LE16(reservation), 'C', 'L', 'R', (uint8_t)action,
	};
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_CLEAR_SEL, &IPMI_DATA(data), 1, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret_done = (rsp.data[0] & CLEAR_PROGRESS_MASK) == CLEAR_COMPLETED;
	return 0;
}

int ipmi_add_sel_entry(const struct ipmi_peer *peer,
		       const uint8_t record[IPMI_SEL_RECORD_SIZE],
		       uint16_t *ret_id)
{
	const struct ipmi_data data = { record, IPMI_SEL_RECORD_SIZE };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_ADD_SEL_ENTRY, &data, 2, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret_id = le16(rsp.data);
	return 0;
}

int ipmi_get_sel_time(const struct ipmi_peer *peer, uint32_t *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SEL_TIME, NULL, sizeof(*ret), &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = le32(rsp.data);
	return 0;
}

int ipmi_set_sel_time(const struct ipmi_peer *peer, uint32_t time)
{
	uint8_t data[sizeof(time)];
	struct ipmi_rsp rsp;

	put_le32(data, time);
	return ERR_TRACE(
		ipmi_call(peer, IPMI_SET_SEL_TIME, &IPMI_DATA(data), 0, &rsp));
}

int ipmi_get_sel_allocation(const struct ipmi_peer *peer,
			    struct ipmi_sel_allocation *ret)
{
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_SEL_ALLOCATION, NULL, SEL_ALLOCATION_SIZE,
		      &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	*ret = (struct ipmi_sel_allocation){
		.n_units = le16(rsp.data),
		.unit_size = le16(rsp.data + 2),
		.n_free_units = le16(rsp.data + 4),
		.largest_free = le16(rsp.data + 6),
		.max_record = rsp.data[8],
	};
	return 0;
}

int ipmi_get_fru_info(const struct ipmi_peer *peer, uint8_t fru_id,
		      struct ipmi_fru_info *ret)
{
	const uint8_t data[] = { fru_id };
	struct ipmi_rsp rsp;
	int r;

	r = ipmi_call(peer, IPMI_GET_FRU_INFO, &IPMI_DATA(data), 3, &rsp);
	if (r != 0)
		return ERR_TRACE(r);

	ret->size = le16(rsp.data);
	ret->unit_size = rsp.data[2] & FRU_BY_WORDS ? 2 : 1;
	return 0;
}

int ipmi_read_fru(const struct ipmi_peer *peer,
		  const struct ipmi_fru_part *part, struct ipmi_rsp *ret)
{
	const uint8_t data[] = { part->fru_id, LE16(part->offset),
				 part->count };
	int r;

	r = ipmi_call(peer, IPMI_READ_FRU, &IPMI_DATA(data), 1, ret);
	if (r != 0)
		return ERR_TRACE(r);

	ret->size--;
	memmove(ret->data, ret->data + 1, ret->size);
	return 0;
}
