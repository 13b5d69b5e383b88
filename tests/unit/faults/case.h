/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What BMCs do wrong, and what is to come of it
 *
 * A case is a persona and rows of faults on the way to it, then what a snapshot
 * must hold after some refreshes.  Its name begins with its number in the list
 * of faults that were seen in the field; several cases may have one number.  A
 * number that is shown elsewhere, or concerns us not, says where and why.
 */

#include "libipmiprov/repo/fru.h"
#include "libipmiprov/repo/quirks.h"
#include "tests/unit/fault.h"

enum { N_FAULTS = 81, MAX_FAULT_ROWS = 9, MAX_WANTS = 9 };

enum want_kind {
	WANT_NOTHING,    /* ends the list */
	WANT_REACHABLE,  /* .value 0 or 1 */
	WANT_SENSORS,    /* so many */
	WANT_BAD,        /* records that are left out */
	WANT_VALUE,      /* of the sensor .key */
	WANT_NO_VALUE,   /* though its reading came */
	WANT_STATUS,     /* enum reading_status */
	WANT_STATES,     /* bits */
	WANT_ID,         /* .text; .key is the index of the sensor */
	WANT_NAME,       /* .text, of the sensor .key */
	WANT_THRESHOLDS, /* bits of those that are known */
	WANT_LIMIT,      /* of the first known one */
	WANT_EVENTS,     /* entries of the log */
	WANT_POWER,      /* W by DCMI */
	WANT_DCMI,       /* 0 or 1: there is DCMI */
	WANT_WATCHDOG,   /* 0 or 1: it runs */
	WANT_FRU,        /* status of device .key */
	WANT_FRU_SIZE,
	WANT_FRU_PROBLEMS,    /* bits, enum fru_problem */
	WANT_FRU_BLANK,       /* 1: not programmed */
	WANT_MOST,            /* requests of the last refresh, at most */
	WANT_MS,              /* its time, at most */
	WANT_SENSOR_PROPERTY, /* .text "Name=value" of sensor .key */
	WANT_EVENT_PROPERTY,  /* of the log's entry of that index */
	WANT_CLASS,           /* .text, of the sensor .key */
};

struct want {
	enum want_kind kind;
	int key; /* SENSOR(), or as above */
	double value;
	const char *text;
};

/* Sensor number, with its LUN and owner where they are not 0 and 20h. */
#define SENSOR(owner, lun, number) ((owner) << 16 | (lun) << 8 | (number))

struct fault_case {
	const char *name;    /* "F17 ..." */
	const char *persona; /* more rows; with .is_whole: all of them */
	bool is_whole;
	int n_refreshes; /* 0: one */
	uint32_t quirks;
	struct fault_row rows[MAX_FAULT_ROWS];
	struct want wants[MAX_WANTS];
	const char *shown_in, *by; /* another test: its file, its text */
	const char *why_not;       /* it concerns no provider, or not this */
};

extern const struct fault_case sdr_cases[], content_cases[], reading_cases[],
	log_cases[], fru_cases[], other_cases[];

/*
 * Rows of personas.  "??" is the length of what follows, "TL(" the text up to
 * ")" behind its length, 8-bit.
 */
#define FULL(id, owner, lun, number, entity, types, units, factors, name)      \
	"sdr " id " 00 51 01 ?? " owner " " lun " " number " " entity          \
	" 7F 69 " types " 80 0A 80 0A 18 18 " units " " factors                \
	" 01 19 00 00 FF 00 64 5A 50 00 00 00 02 02 00 00 00 " name "\n"
#define COMPACT(id, owner, lun, number, entity, types, share, name)            \
	"sdr " id " 00 51 02 ?? " owner " " lun " " number " " entity          \
	" 67 40 " types " FF 7F FF 7F FF 7F C0 00 00 " share                   \
	" 00 00 00 00 00 00 " name "\n"
#define EVENT_ONLY(id, owner, lun, number, entity, types, name)                \
	"sdr " id " 00 51 03 ?? " owner " " lun " " number " " entity          \
	" " types " 01 00 00 00 " name "\n"
#define CELSIUS "00 01 00"
/* linearization, then M to the exponents */
#define LINEAR "00 01 00 00 00 00 00"
#define BOARD "07 01"

/* What all cases begin with: sensors 5 and 0Ah read, 6 is non-linear, 9 is of
 * events only, 7 is of a satellite that is not there. */
#define BASE_HEAD                                                              \
	"persona 1\n"                                                          \
	"name sick\n"                                                          \
	"device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"                         \
	"system-guid 00 11 22 33 44 55 66 47 88 99 aa bb cc dd ee ff\n"
#define BASE_SENSORS                                                           \
	FULL("01", "20", "00", "05", BOARD, "01 01", CELSIUS, LINEAR,          \
	     "TL(Inlet)")                                                      \
	FULL("02", "20", "00", "06", BOARD, "01 01", CELSIUS,                  \
	     "70 01 00 00 00 00 00", "TL(Bend)")                               \
	FULL("03", "20", "00", "0A", BOARD, "01 01", CELSIUS, LINEAR,          \
	     "TL(Outlet)")                                                     \
	EVENT_ONLY("04", "20", "00", "09", BOARD, "12 6F", "TL(Events)")       \
	FULL("05", "20", "00", "0B", BOARD, "01 01", CELSIUS, LINEAR,          \
	     "TL(Last)")
#define BASE_READINGS                                                          \
	"reading 0 0x05 46 C0 C0\n"                                            \
	"thresholds 0 0x05 18 00 00 00 50 5A 64\n"                             \
	"hysteresis 0 0x05 02 02\n"                                            \
	"reading 0 0x06 50 C0 C0\n"                                            \
	"thresholds 0 0x06 08 00 00 00 50 00 00\n"                             \
	"factors 0 0x06 0x00 40 02 00 00 00 00 00\n"                           \
	"reading 0 0x0a 1E C0 C0\n"                                            \
	"thresholds 0 0x0a 18 00 00 00 50 5A 64\n"                             \
	"reading 0 0x0b 1F C0 C0\n"                                            \
	"thresholds 0 0x0b 18 00 00 00 50 5A 64\n"
#define BASE_LOG                                                               \
	"sel 01 00 02 15 00 00 60 20 00 04 01 05 01 57 50 50\n"                \
	"sel 02 00 02 16 00 00 60 20 00 04 01 05 81 57 40 50\n"
#define BASE_FRU                                                               \
	"fru 0 01 00 00 01 00 00 00 fe 01 02 19 00 00 00 c2 41\n"              \
	"fru 0 42 c0 c0 c0 c0 c1 00 de\n"
#define BASE BASE_HEAD BASE_SENSORS BASE_READINGS BASE_LOG BASE_FRU

enum { N_BASE_SENSORS = 5 };
