/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The factors of non-linear sensors, which hold for one raw reading each
 *
 * Asked for when a reading is first seen, and remembered.
 */

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/snapshot/sensor.h"

struct factor_table; /* of one sensor */

void factors_free(struct factor_table *table); /* NULL is fine */

/**
 * factors_ask() - ask for those of a raw byte
 * Return: 0, IPMI_R_*, or a negative errno.
 */
int factors_ask(const struct sensor *s, const struct ipmi_peer *peer,
		uint8_t raw, struct sensor_factors *ret);

/**
 * factors_of() - the factors of a sensor for a raw byte
 * @table: the sensor's; made if need be
 * @peer: NULL: only if no BMC must be asked
 * @ret: valid until the next call
 *
 * Return: 0, CONVERT_R_NO_VALUE, -ENOMEM, or a negative errno of the request.
 */
int factors_of(struct factor_table **table, const struct sensor *s,
	       const struct ipmi_peer *peer, uint8_t raw,
	       const struct sensor_factors **ret);
