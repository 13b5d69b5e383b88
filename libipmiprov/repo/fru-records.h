/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Records of the multirecord area (FRU 1.0, chapters 16 and 18)
 *
 * What a record says of a power supply, of its outputs, and of what a board
 * draws.  Types that are not taken apart, and those of vendors, keep their
 * bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "libipmiprov/repo/text.h"

enum fru_record_type {
#define FRU_RECORD(name, code, text) FRU_RECORD_##name = (code),
#include "libipmiprov/repo/fru-records.def"
#undef FRU_RECORD
	FRU_RECORD_OEM = 0xc0, /* and all above */
};

enum {
	FRU_RECORD_HEADER_SIZE = 5,
	FRU_RECORD_MAX_SIZE = 255,
	FRU_MAX_RECORDS = 256, /* more are not looked at */
	FRU_UNSPECIFIED = -1,
};

/* Section 18.1; FRU_UNSPECIFIED where the record says so. */
struct fru_power_supply {
	int capacity_w, peak_va;
	int inrush_a, inrush_ms;
	int input_low_mv[2], input_high_mv[2];   /* [1]: 0 and 0: no second
						    range */
	int frequency_low_hz, frequency_high_hz; /* 0 and 0: takes DC */
	int dropout_ms;
	bool has_predictive_fail, corrects_power_factor, switches_range;
	bool is_hot_swap;
	bool tach_is_two_pulses; /* or: failure is signalled by 0 */
	int peak_w, hold_up_s;
	int combined_voltage[2]; /* 0: 12 V, 1: -12 V, 2: 5 V, 3: 3.3 V */
	int combined_w;          /* 0: the outputs share nothing */
	int tach_threshold_rps;  /* 0: pass or fail */
};

/* Sections 18.2, 18.2a, 18.3 and 18.3a */
struct fru_dc {
	int output;
	bool is_standby; /* outputs: it is there when the machine is off */
	int nominal_mv;
	/* Loads: what is tolerated.  Outputs: the deviation, which all write
	 * as the lowest and the highest voltage. */
	int low_mv, high_mv;
	int ripple_mv; /* peak to peak */
	int min_ma, max_ma;
};

/* Section 18.4 */
struct fru_access {
	int kind;                 /* 1 system URL ... 7 system GUID */
	char text[TEXT_MAX_SIZE]; /* the GUID as hex digits */
};

struct fru_record {
	int type;            /* enum fru_record_type, or another */
	bool is_damaged;     /* its checksum is wrong; shown all the same */
	bool is_decoded;     /* the member of its type is filled */
	uint32_t iana;       /* of vendors, and compatibility; else 0 */
	const uint8_t *data; /* borrowed from what was decoded; with the IANA
				number */
	size_t size;
	union {
		struct fru_power_supply power_supply;
		struct fru_dc dc;
		struct fru_access access;
	};
};

struct fru_records VEC(struct fru_record);

/* A record's header. */
struct fru_record_head {
	int type;
	size_t size; /* of its data */
	uint8_t checksum;
	bool is_last;
};

/**
 * fru_record_head_get() - take a header apart
 * @bytes: FRU_RECORD_HEADER_SIZE
 *
 * Return: false if it is none: another format, or its checksum is wrong.
 */
bool fru_record_head_get(const uint8_t *bytes, struct fru_record_head *ret);

/**
 * fru_record_decode() - take a record apart
 * @data: head->size bytes, which must stay as long as @ret
 *
 * Records that are shorter than their type wants stay undecoded.
 */
void fru_record_decode(const struct fru_record_head *head, const uint8_t *data,
		       struct fru_record *ret);

/** fru_record_is_known() - is this a type that fru_record_decode() takes apart?
 */
bool fru_record_is_known(int type);

/** fru_record_text() - "DC output"; "OEM" for C0h to FFh, else "reserved" */
const char *fru_record_text(int type);

/** fru_access_text() - "system name"; "unknown" for other kinds */
const char *fru_access_text(int kind);

/** fru_combined_mv() - the voltage of a code of combined_voltage */
int fru_combined_mv(int code);
