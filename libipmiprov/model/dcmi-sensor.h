/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What DCMI measures: the machine's power, and temperatures
 *
 * Temperatures of entities that a sensor record tells of, too, are left out.
 */

#include "libipmiprov/model/text.h"

struct dcmi_sensor {
	bool is_power; /* W; else C */
	bool has_value;
	int value;
	char id[SENSOR_ID_SIZE]; /* "dcmi.power", "dcmi.temperature.64.1" */
	char name[SENSOR_NAME_SIZE];
	char entity[TEXT_SIZE];
};

/** dcmi_sensor_n_rows() - rows; those that dcmi_sensor_has_row() denies are
 *  none */
size_t dcmi_sensor_n_rows(const struct snapshot *s);
bool dcmi_sensor_has_row(const struct snapshot *s, size_t row);

/** dcmi_sensor_get() - take a row that there is */
void dcmi_sensor_get(const struct snapshot *s, size_t row,
		     struct dcmi_sensor *ret);
