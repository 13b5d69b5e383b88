/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Storage (IPMI 2.0, chapters 31, 33 and 34): SDR Repository, log, inventory
 */

#include "libipmiprov/ipmi/ipmi.h"

enum {
	IPMI_SDR_FIRST = 0x0000,
	IPMI_SDR_END = 0xffff,
	IPMI_SEL_FIRST = 0x0000,
	IPMI_SEL_END = 0xffff,
	IPMI_READ_ALL = 0xff,
	IPMI_SEL_RECORD_SIZE = 16,
};

/* Get SDR Repository Info, section 33.9 */
struct ipmi_sdr_info {
	int version, n_records;
	int n_free; /* bytes; FFFFh: unspecified */
	uint32_t last_add, last_erase;
	int operations;
};

int ipmi_get_sdr_info(const struct ipmi_peer *peer, struct ipmi_sdr_info *ret);

/**
 * ipmi_reserve() - take a reservation
 * @which: IPMI_RESERVE_SDR, IPMI_RESERVE_DEVICE_SDR or IPMI_RESERVE_SEL
 */
int ipmi_reserve(const struct ipmi_peer *peer, enum ipmi_command which,
		 uint16_t *ret);

/* Which bytes of which record: Get SDR, Get Device SDR, Get SEL Entry. */
struct ipmi_record_part {
	uint16_t reservation; /* may be 0 while offset is */
	uint16_t id;
	uint8_t offset;
	uint8_t size; /* IPMI_READ_ALL: from the offset to the end */
};

struct ipmi_record_data {
	uint16_t next_id;
	uint8_t data[IPMI_MAX_DATA];
	size_t size; /* may be more or less than was asked for */
};

/**
 * ipmi_get_record() - read a part of a record
 * @which: IPMI_GET_SDR, IPMI_GET_DEVICE_SDR or IPMI_GET_SEL_ENTRY
 */
int ipmi_get_record(const struct ipmi_peer *peer, enum ipmi_command which,
		    const struct ipmi_record_part *part,
		    struct ipmi_record_data *ret);

/* Get SEL Info, section 31.2 */
struct ipmi_sel_info {
	int version, n_entries, n_free; /* n_free: bytes */
	uint32_t last_add, last_erase;
	bool overflow;
	int operations;
};

int ipmi_get_sel_info(const struct ipmi_peer *peer, struct ipmi_sel_info *ret);

enum ipmi_clear { IPMI_CLEAR_STATUS = 0x00, IPMI_CLEAR_START = 0xaa };

/**
 * ipmi_clear_sel() - start erasing the log, or ask how far that is
 * @ret_done: erasing is complete
 */
int ipmi_clear_sel(const struct ipmi_peer *peer, uint16_t reservation,
		   enum ipmi_clear action, bool *ret_done);

/**
 * ipmi_add_sel_entry() - section 31.6
 * @ret_id: of the new record; the BMC may have changed id and time
 */
int ipmi_add_sel_entry(const struct ipmi_peer *peer,
		       const uint8_t record[IPMI_SEL_RECORD_SIZE],
		       uint16_t *ret_id);

/** ipmi_get_sel_time() - section 31.10, seconds */
int ipmi_get_sel_time(const struct ipmi_peer *peer, uint32_t *ret);

/** ipmi_set_sel_time() - section 31.11 */
int ipmi_set_sel_time(const struct ipmi_peer *peer, uint32_t time);

/* Get SEL Allocation Info, section 31.3 */
struct ipmi_sel_allocation {
	uint16_t n_units, unit_size, n_free_units, largest_free, max_record;
};

int ipmi_get_sel_allocation(const struct ipmi_peer *peer,
			    struct ipmi_sel_allocation *ret);

/* Get FRU Inventory Area Info, section 34.1 */
struct ipmi_fru_info {
	int size;      /* bytes */
	int unit_size; /* of offsets and counts: 1, or 2 for words */
};

int ipmi_get_fru_info(const struct ipmi_peer *peer, uint8_t fru_id,
		      struct ipmi_fru_info *ret);

struct ipmi_fru_part {
	uint8_t fru_id;
	uint16_t offset; /* in the device's units, as count is */
	uint8_t count;
};

/**
 * ipmi_read_fru() - section 34.2
 * @ret: data holds what came, without the count
 */
int ipmi_read_fru(const struct ipmi_peer *peer,
		  const struct ipmi_fru_part *part, struct ipmi_rsp *ret);
