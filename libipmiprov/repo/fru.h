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
	int64_t mfg_time; /* seconds since 1970, to the minute; 0: not given */
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
	uint32_t problems; /* bits, enum fru_problem */
};

/**
 * fru_info_decode() - decode what was read of a FRU device
 * @data: from offset 0 on; NULL if @size is 0
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
 * fru_area_offset() - where an area begins, in bytes
 * @header: FRU_HEADER_SIZE bytes
 *
 * Return: the offset, or 0 if there is no such area, or no header.
 */
size_t fru_area_offset(const uint8_t *header, enum fru_area area);

/** fru_area_size() - from the first two bytes of an area */
size_t fru_area_size(const uint8_t *area);
