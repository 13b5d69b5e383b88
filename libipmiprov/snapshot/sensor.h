/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What is known of a sensor, and what it read last
 *
 * Decoded from Full, Compact and Event-only records (IPMI 2.0, tables 43-1 to
 * 43-3); records that stand for several sensors are expanded, so that a struct
 * sensor is one sensor.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SENSOR_ID_SIZE = 32,
	SENSOR_NAME_SIZE = 64,
	READING_TYPE_UNSPECIFIED = 0x00,
	READING_TYPE_THRESHOLD = 0x01,
	READING_TYPE_SENSOR_SPECIFIC = 0x6f,
};

/* The order of thresholds in every mask and array (table 35-... "readable"). */
enum threshold {
	THRESHOLD_LNC,
	THRESHOLD_LC,
	THRESHOLD_LNR,
	THRESHOLD_UNC,
	THRESHOLD_UC,
	THRESHOLD_UNR,
	N_THRESHOLDS,
};

enum sdr_record_type {
	SDR_FULL = 0x01,
	SDR_COMPACT = 0x02,
	SDR_EVENT_ONLY = 0x03,
	SDR_ENTITY_ASSOCIATION = 0x08,
	SDR_DEVICE_ENTITY_ASSOCIATION = 0x09,
	SDR_GENERIC_LOCATOR = 0x10,
	SDR_FRU_LOCATOR = 0x11,
	SDR_MC_LOCATOR = 0x12,
	SDR_MC_CONFIRMATION = 0x13,
	SDR_BMC_CHANNEL_INFO = 0x14,
	SDR_OEM = 0xc0,
};

enum analog_format {
	ANALOG_UNSIGNED,
	ANALOG_ONES_COMPLEMENT,
	ANALOG_TWOS_COMPLEMENT,
	ANALOG_NONE,
};

enum { LINEARIZATION_NON_LINEAR = 0x70 }; /* 70h to 7Fh */

/* reading = L((m * raw + b * 10^b_exp) * 10^r_exp), section 36.3 */
struct sensor_factors {
	int m, b, b_exp, r_exp;
	int tolerance;              /* in half raw counts */
	int accuracy, accuracy_exp; /* accuracy * 10^exp / 100 percent */
};

/* A sensor, as its record says it.  Members keep the spec's names. */
struct sensor {
	/* identity */
	int owner; /* slave address, or software id with bit 0 set */
	int channel, lun, number;
	int record_id;
	char id[SENSOR_ID_SIZE];     /* "number.lun.owner[#record]", decimal */
	char name[SENSOR_NAME_SIZE]; /* UTF-8, suffix of a shared record added
				      */
	int record_type;             /* SDR_FULL, SDR_COMPACT, SDR_EVENT_ONLY */

	/* what it watches */
	int entity_id, entity_instance;
	bool entity_is_logical;
	int sensor_type, reading_type; /* reading_type: event/reading type */
	int direction;                 /* 0 unspecified, 1 input, 2 output */

	/* what it can do */
	bool is_settable, ignore_if_absent, auto_rearm;
	int init;               /* byte 11 as it is */
	int hysteresis_support; /* 0 none, 1 readable, 2 settable, 3 fixed */
	int threshold_support;  /* 0 none, 1 readable, 2 settable, 3 fixed */
	int event_support;      /* 0 per state, 1 whole, 2 global, 3 none */
	int assertion_mask, deassertion_mask;
	int readable_thresholds, settable_thresholds; /* bits, enum threshold */
	int state_mask; /* discrete: states that can be read */

	/* numeric readings; is_analog is false for all others */
	bool is_analog; /* it gives a number, and the record says of what */
	int analog_format;
	int rate_unit, modifier_use, base_unit, modifier_unit;
	bool is_percentage;
	int linearization; /* 0 to 11, or 70h to 7Fh */
	struct sensor_factors factors;
	bool has_nominal, has_normal_max, has_normal_min;
	int nominal, normal_max, normal_min, max, min; /* raw */
	int sdr_threshold[N_THRESHOLDS];               /* raw, from the SDR */
	int sdr_positive_hysteresis, sdr_negative_hysteresis; /* raw */
};

/* Why there is no reading, or that there is one. */
enum reading_status {
	READING_NEVER, /* not asked yet */
	READING_OK,
	READING_UNAVAILABLE, /* the BMC says so: bit 5 of byte 2 */
	READING_SCANNING_DISABLED,
	READING_ABSENT,       /* CBh and its like: no such sensor now */
	READING_NOT_READABLE, /* event-only, or a software owner */
	READING_NO_ANSWER,    /* its owner did not answer */
	READING_FAILED,       /* any other completion code, see cc */
};

struct reading {
	enum reading_status status;
	uint8_t cc, raw;
	bool has_raw;   /* an analog sensor gave a byte */
	bool has_value; /* value is the reading in the sensor's unit */
	bool has_states;
	bool events_enabled, scanning_enabled;
	double value;
	uint16_t states; /* threshold sensor: bits of enum threshold that are
			    crossed, of raw bytes (see convert_states());
			    discrete: bit n is offset n */
	int64_t wall_ns; /* when it was read, CLOCK_REALTIME */
};

/* Thresholds and hysteresis in the sensor's unit. */
struct sensor_limits {
	uint8_t valid; /* bits of enum threshold: value and raw are known */
	uint8_t raw[N_THRESHOLDS];
	double value[N_THRESHOLDS];
	bool has_hysteresis;
	uint8_t raw_positive, raw_negative;
	double positive_hysteresis, negative_hysteresis;
};
