/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * CIM instances, as a service sends them, to rows
 *
 * Text goes to the arena, so that the instance may go.  What another service
 * leaves out is missing in the row, no more.
 */

#include "cli/rows.h"
#include "libipmiprov/repo/vendors.h"
#include "libwsmgmt/tree.h"

/**
 * remote_sensor_row() - a NumericSensor or a Sensor
 * @ret: .bmc is the SystemName
 * Return: 0 or -ENOMEM.
 */
int remote_sensor_row(const struct wsm_node *instance, struct arena *a,
		      struct sensor_row *ret);

/**
 * remote_log_row() - a LogRecord
 * @maker: of the machine, or NULL
 * @sensors: to know whether its sensor is one
 * @ret: .bmc is the LogName
 * Return: 0 or -ENOMEM.
 */
int remote_log_row(const struct wsm_node *instance, struct arena *a,
		   const struct maker *maker, const struct sensor_rows *sensors,
		   struct log_row *ret);

struct remote_system { /* a ComputerSystem */
	const char *name, *label, *description;
	bool is_controller, is_reachable, is_lost;
	const char *status;   /* StatusDescriptions */
	struct info_row info; /* of a controller: what identifies it */
};

struct remote_systems VEC(struct remote_system);

int remote_system_row(const struct wsm_node *instance, struct arena *a,
		      struct remote_system *ret);

/**
 * remote_is_of() - does a name of an instance belong to a system?
 * @text: as "IPMI:<SystemName>:SEL", or a SystemName alone
 * @system_name: a whole part of @text; what it only begins with is another's
 */
bool remote_is_of(const char *text, const char *system_name);

/** remote_property() - text of a property; NULL if nil, absent or empty, or
 *  without memory */
const char *remote_property(const struct wsm_node *instance, const char *name,
			    struct arena *a);
