/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Inventory (Platform Management FRU Information Storage Definition 1.0)
 *
 * The bytes of a FRU device in, texts out.  Nothing here talks to a BMC.
 * Inventory is often written badly, so everything that can be made out is
 * given, and what was wrong is listed beside it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "libipmiprov/repo/fru-records.h"

enum {
	FRU_HEADER_SIZE = 8,
	FRU_BLOCK_SIZE = 8, /* unit of offsets and lengths */
	FRU_TEXT_SIZE = 128,
};

/* UTF-8; "" where the area does not say. */
struct fru_text {
	char text[FRU_TEXT_SIZE];
};

struct fru_texts VEC(struct fru_text);

enum fru_area { FRU_CHASSIS, FRU_BOARD, FRU_PRODUCT, N_FRU_AREAS };

struct fru_chassis {
	bool is_present;
	int type; /* as SMBIOS numbers them */
	struct fru_text part_number, serial;
	struct fru_texts custom;
};

struct fru_board {
	bool is_present;
	int language;
	int mfg_minutes; /* since 1996; 0: not given; see fru_board_time() */
	struct fru_text manufacturer, product, serial, part_number, fru_file_id;
	struct fru_texts custom;
};

struct fru_product {
	bool is_present;
	int language;
	struct fru_text manufacturer, name, part_number, version, serial;
	struct fru_text asset_tag, fru_file_id;
	struct fru_texts custom;
};

enum fru_problem {
#define FRU_PROBLEM(name, text) FRU_PROBLEM_##name,
#include "libipmiprov/repo/fru-problems.def"
#undef FRU_PROBLEM
	N_FRU_PROBLEMS,
};

struct fru_info {
	bool is_programmed; /* false: blank, or not IPMI's format */
	struct fru_chassis chassis;
	struct fru_board board;
	struct fru_product product;
	struct fru_records records; /* of the multirecord area */
	uint32_t problems;          /* bits, enum fru_problem */
};

/**
 * fru_info_decode() - decode what was read of a FRU device
 * @data: from offset 0 on; NULL if @size is 0; must stay as long as @ret
 * @ret: filled, to be freed with fru_info_done(); untouched on error
 *
 * Return: 0 or -ENOMEM.
 */
int fru_info_decode(const uint8_t *data, size_t size, struct fru_info *ret);
void fru_info_done(struct fru_info *info); /* fine on zeroes; CLEANUP() */

/** fru_problem_text() - "board area checksum" */
const char *fru_problem_text(enum fru_problem problem);

/** fru_has_bad_checksum() - would reading again perhaps help? */
bool fru_has_bad_checksum(const struct fru_info *info);

/**
 * fru_board_time() - when a board was made
 * @now: seconds since 1970
 *
 * The count of minutes is of 24 bits and starts again from 1996 after almost
 * 32 years: the latest time is meant that is not still to come.
 *
 * Return: seconds since 1970; 0: not given.
 */
int64_t fru_board_time(const struct fru_board *board, int64_t now);

struct fru_span {
	size_t from, to; /* must be read */
	size_t likely;   /* bytes behind that will be wanted, too, or may be */
};

/**
 * fru_needed() - which bytes of a device to read next
 * @data: the device; bytes that are not known may be anything
 * @is_known: by byte
 * @size: of the device, and of both arrays
 * @ret: filled when true is returned: the first bytes that are wanted and not
 *       known, by what is known so far
 *
 * What fru_info_decode() does not look at is never wanted.
 *
 * Return: false if all that is wanted is known.
 */
bool fru_needed(const uint8_t *data, const bool *is_known, size_t size,
		struct fru_span *ret);
