/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What vendors put into records and sensors where IPMI lets them: oem.def
 *
 * Numbers of vendors collide.  So a row is shown only for a machine whose BMC
 * says that it is of the row's vendor, and, where the row names one, of its
 * product; a timestamped OEM record carries the number of its own.
 */

#include "libipmiprov/model/states.h"
#include "libipmiprov/model/text.h"
#include "libipmiprov/repo/vendors.h"

/** oem_sensor_type() - what the vendor calls a sensor type of C0h to FFh, or
 *  NULL */
const char *oem_sensor_type(const struct maker *maker, int sensor_type);

/** oem_state() - the vendor's row for one state; false if there is none */
bool oem_state(const struct maker *maker, int sensor_type, int reading_type,
	       int offset, struct state *ret);

/**
 * oem_value() - the vendor's row for a whole state word
 * @states: all 15 bits; vendors have numbers there, too
 */
bool oem_value(const struct maker *maker, int sensor_type, int reading_type,
	       unsigned states, struct state *ret);

/**
 * oem_value_texts() - texts of all such rows of a kind of sensor
 * @size: room at @ret
 *
 * Return: how many.
 */
size_t oem_value_texts(const struct maker *maker, int sensor_type,
		       int reading_type, const char **ret, size_t size);

/**
 * oem_event_detail() - what the vendor's event data 2 and 3 say
 * @raw: a system event record
 * @ret: "CPU 1 channel B DIMM 2"; untouched if there is no row
 */
bool oem_event_detail(const struct maker *maker, const uint8_t raw[16],
		      char ret[TEXT_SIZE]);

struct oem_text {
	enum severity severity;
	char text[TEXT_SIZE], detail[TEXT_SIZE];
};

/** oem_record() - tell a record of type C0h to FFh; false if there is no row */
bool oem_record(const struct maker *maker, const uint8_t raw[16],
		struct oem_text *ret);
