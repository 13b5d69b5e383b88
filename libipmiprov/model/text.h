/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * IPMI's numbers as words
 *
 * Sensor types, states (IPMI 2.0, tables 42-1 to 42-3), entities (43-13) and
 * units (43-15) in the specification's words; what a sensor reads and what an
 * event says as the text that CIM and people see.  Pure functions.
 */

#include <stddef.h>
#include <stdint.h>

#include "libipmiprov/repo/vendors.h"
#include "libipmiprov/snapshot/snapshot.h"

enum {
	TEXT_SIZE = 129, /* CIM: at most 128 characters, and the NUL */
	TEXT_N_OFFSETS = 15,
	TEXT_MAX_POSSIBLE = TEXT_N_OFFSETS + 2 + 4, /* 4: numbers of vendors */
};

/** text_sensor_type() - "Temperature"; "OEM" for C0h to FFh, else "Unknown" */
const char *text_sensor_type(int sensor_type);

/** text_sensor_type_of() - the same, with the names that the vendor of a
 * machine gives to C0h and up; @maker may be NULL */
const char *text_sensor_type_of(const struct maker *maker, int sensor_type);

/** text_sensor_type_code() - the code of such a name in any case, or -1 */
int text_sensor_type_code(const char *name);

/**
 * text_state() - the text of one state of a discrete sensor
 * @maker: of the machine, for states of its vendor; or NULL
 * @sensor_type: used where @reading_type is 6Fh (sensor-specific)
 * @reading_type: 02h to 0Ch or 6Fh
 * @offset: 0 to 14
 *
 * Return: constant text, or NULL where neither has one.
 */
const char *text_state(const struct maker *maker, int sensor_type,
		       int reading_type, int offset);

/** text_threshold_event() - "Upper Critical - going high"; @offset 0 to 11,
 *  NULL for others */
const char *text_threshold_event(int offset);

/** text_entity_id() - "System Board"; a range's name for 90h and up, "Unknown"
 *  for what the specification does not name */
const char *text_entity_id(int entity_id);

/**
 * text_entity() - "System Board 1"
 * @entity_instance: a device-relative one (60h and up) counts from 0 again
 * @ret: TEXT_SIZE
 */
void text_entity(int entity_id, int entity_instance, char ret[TEXT_SIZE]);

/** text_chassis_type() - SMBIOS' word for a type of chassis; or NULL */
const char *text_chassis_type(int type);

/** text_base_unit() - short: "C", "V", "RPM"; "" for 0 and unknown codes */
const char *text_base_unit(int unit);

/** text_base_unit_name() - the specification's word: "degrees C", "Volts" */
const char *text_base_unit_name(int unit);

/**
 * text_unit() - the unit of an analog sensor with modifier, rate and percentage
 * @ret: TEXT_SIZE; "C", "%", "% RPM", "B/s", "W*h"; "" if it has none
 */
void text_unit(const struct sensor *sensor, char ret[TEXT_SIZE]);

/**
 * text_current_state() - CIM CurrentState
 * @maker: of the machine, or NULL
 * @ret: TEXT_SIZE
 *
 * Threshold sensors: "Normal", or the worst threshold that is crossed ("Upper
 * Critical").  Discrete ones: the texts of all asserted states, joined by ".,";
 * "Deasserted" if there is none; states without a text as "OEM
 * State,Value=<4 hex digits>", low byte of the mask first.  "N/A" without a
 * reading.  What does not fit is left out, state by state.
 */
void text_current_state(const struct maker *maker, const struct sensor *sensor,
			const struct reading *reading, char ret[TEXT_SIZE]);

/**
 * text_possible_states() - CIM PossibleStates
 * @maker: of the machine, or NULL
 * @ret: filled with constant texts: those of all states that the sensor can
 *       have, then that of none, then "N/A"
 *
 * Return: how many.
 */
size_t text_possible_states(const struct maker *maker,
			    const struct sensor *sensor,
			    const char *ret[TEXT_MAX_POSSIBLE]);

/**
 * text_event() - what happened
 * @maker: of the machine, or NULL
 * @raw: a SEL record of any type
 * @ret: TEXT_SIZE; "Upper Critical - going high", "Power Supply Failure
 *       detected", "OEM record C0h"
 */
void text_event(const struct maker *maker, const uint8_t raw[16],
		char ret[TEXT_SIZE]);

/**
 * text_event_detail() - what event data 2 and 3 add, where tables say something
 * @maker: of the machine, or NULL
 * @ret: TEXT_SIZE; "DIMM 3", "interrupt NMI, OS Load"; "" if there is nothing
 */
void text_event_detail(const struct maker *maker, const uint8_t raw[16],
		       char ret[TEXT_SIZE]);
