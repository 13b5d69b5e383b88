/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Sensor Data Records (IPMI 2.0, chapter 43)
 *
 * Raw records in, a struct sdr_set out.  Nothing here talks to a BMC.
 */

#include "base/vec.h"
#include "libipmiprov/snapshot/snapshot.h"

enum {
	SDR_HEADER_SIZE = 5,
	SDR_ID_OFFSET = 0,
	SDR_TYPE_OFFSET = 3,
	SDR_LENGTH_OFFSET = 4,
	SDR_MAX_SIZE = 255,
};

struct sdr_records VEC(struct sdr_record);

/** sdr_size() - header and what it announces, at most SDR_MAX_SIZE */
size_t sdr_size(const uint8_t header[SDR_HEADER_SIZE]);

/**
 * sdr_set_new() - decode a repository
 * @records: taken over if 0 is returned, and then empty
 * @ret: one reference
 *
 * Records that cannot be decoded stay among the raw ones and are counted in
 * n_bad_records.  Device-relative entities keep their instance.
 *
 * Return: 0 or -ENOMEM.
 */
int sdr_set_new(struct sdr_records *records, struct sdr_set **ret);

/**
 * sdr_association_decode() - what contains what
 * @rec: a record of type 08h or 09h with its header
 *
 * Spec: IPMI 2.0, tables 43-4 and 43-5.  A range of two different entities is
 * taken as a list of both; a range whose end lies before its start as its
 * start.  Members that are cut off are none.
 *
 * Return: 0, or -EBADMSG if the record ends before its first member.
 */
int sdr_association_decode(const uint8_t *rec, size_t size,
			   struct entity_association *ret);
