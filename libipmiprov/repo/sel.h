/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Log records taken apart (IPMI 2.0, chapter 32)
 *
 * Pure functions: 16 bytes in, numbers out; what they mean in words is the
 * business of model/.
 */

#include "libipmiprov/snapshot/snapshot.h"

enum {
	SEL_RECORD_EVENT = 0x02,
	SEL_RECORD_OEM_TIMED = 0xc0, /* to DFh */
	SEL_RECORD_OEM = 0xe0,       /* to FFh */
};

enum sel_kind {
	SEL_KIND_EVENT,
	SEL_KIND_OEM_TIMED,
	SEL_KIND_OEM,
	SEL_KIND_UNKNOWN, /* a type that no table has, or erased memory */
};

enum sel_time_kind {
	SEL_TIME_NONE,        /* records of this kind have no time */
	SEL_TIME_UNSPECIFIED, /* FFFFFFFFh */
	SEL_TIME_SINCE_INIT,  /* seconds since the log device started */
	SEL_TIME_CLOCK,       /* seconds since 1970, by the BMC's clock */
};

struct sel_event {
	int record_id, record_type;
	enum sel_kind kind;
	enum sel_time_kind time_kind;
	uint32_t time; /* seconds; 0 without one */

	/* SEL_KIND_EVENT */
	int generator; /* slave address, or software id with bit 0 set */
	int channel, lun;
	int revision; /* 04h; 03h is IPMI 1.0 */
	int sensor_type, number;
	int reading_type; /* event/reading type */
	bool is_deassert;
	int offset; /* of the state, 0 to 15 */
	int data[3];
	bool has_reading, has_threshold; /* data[1], data[2] are raw ones */
	bool has_previous, has_severity; /* discrete: offsets in data[1] */
	int previous_offset, severity_offset;

	/* SEL_KIND_OEM_TIMED */
	int manufacturer_id;
};

/**
 * sel_event_decode() - take a record apart
 *
 * Types below C0h that are no 02h, but carry the body of an event, are taken as
 * events: BMCs of HP, Intel and AMI log those.
 */
void sel_event_decode(const uint8_t raw[16], struct sel_event *ret);

/**
 * sel_event_sensor() - the sensor that an event is about
 * @sdr: may be NULL
 *
 * By owner, LUN, number and, where several have these, channel and sensor type.
 * BMCs that log with a shifted address, or with the software id of a tool for
 * an event of their own, are forgiven if type and number fit one sensor only.
 *
 * Return: index into @sdr->sensors, or -1.
 */
int sel_event_sensor(const struct sdr_set *sdr, const struct sel_event *event);
