/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a class file gives to model.c, and what it is given
 *
 * A class is a table of getters, indexed by the property numbers of
 * cim/classes.h.  A getter looks at a struct view and returns a value; it
 * cannot fail by itself: memory that ran out sticks in the view.  A property
 * without a getter has the default of its MOF declaration, or is null.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cim/classes.h"
#include "libipmiprov/model/health.h"
#include "libipmiprov/model/model.h"
#include "libipmiprov/model/scale.h"
#include "libipmiprov/model/text.h"
#include "libipmiprov/repo/sel.h"

/* How well something is: HealthState, OperationalStatus, and why. */
struct verdict {
	uint16_t health, status;
	const char *text; /* of StatusDescriptions; constant, or of the arena */
};

struct model_class;

/* One row of a snapshot, while its instance is made. */
struct view {
	const struct model_class *class;
	size_t row;
	const struct health_overrides *health; /* or NULL */
	const struct snapshot *snapshot;
	struct arena *arena;
	int error; /* 0 or -ENOMEM; sticks */

	/* sensors */
	const struct sensor *sensor;
	const struct sensor_limits *limits;
	struct reading reading; /* its states as the unit has them: those of
				   a decreasing function are swapped */
	const char *entity;     /* see sensor_entity() */
	const char *state;      /* see sensor_state() */
	bool has_scale;
	struct scale scale;

	/* records of the log */
	const struct sel_entry *entry;
	struct sel_event event;
	const struct sensor *event_sensor; /* or NULL */

	bool has_verdict;
	struct verdict verdict;
};

typedef struct cim_value (*model_getter)(struct view *v);

struct model_class {
	const struct cim_class *class;
	size_t (*n_rows)(const struct snapshot *s);
	/* is this row one of ours?  NULL: all are */
	bool (*has_row)(const struct snapshot *s, size_t row);
	/* points the view at its row; cheap */
	void (*look)(struct view *v);
	/* how well it is while its BMC answers; NULL where it has no health */
	void (*judge)(struct view *v, struct verdict *ret);
	const model_getter *getters; /* class->n_properties; or NULL each */
};

extern const struct model_class model_class_computer_system;
extern const struct model_class model_class_log_record;
extern const struct model_class model_class_numeric_sensor;
extern const struct model_class model_class_record_log;
extern const struct model_class model_class_sensor;

/* Values in the arena; null, with the error set, without memory. */
struct cim_value view_printf(struct view *v, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The parts behind one another; NULL ends them. */
#define VIEW_CONCAT(v, ...)                                                    \
	view_concat((v), (const char *const[]){ __VA_ARGS__, NULL })
struct cim_value view_concat(struct view *v, const char *const *parts);
struct cim_value view_decimal(struct view *v, unsigned number);
struct cim_value view_u16s(struct view *v, const uint16_t *items, size_t n);
struct cim_value view_strings(struct view *v, const char *const *items,
			      size_t n);

/** view_string() - a copy, cut to @max_chars characters; 0: not cut */
struct cim_value view_string(struct view *v, const char *text,
			     size_t max_chars);

/** view_verdict() - how well it is, what is known of its BMC included */
const struct verdict *view_verdict(struct view *v);

/** verdict_of() - the usual health and status of a severity, without text */
struct verdict verdict_of(enum severity severity);

/* Getters that several classes have. */
struct cim_value view_class_name(struct view *v);
struct cim_value view_system_class_name(struct view *v);
struct cim_value view_system_name(struct view *v);
struct cim_value view_health_state(struct view *v);
struct cim_value view_operational_status(struct view *v);
struct cim_value view_status(struct view *v);
struct cim_value view_status_descriptions(struct view *v);

/* Getters that NumericSensor and Sensor share: sensor-common.c */
void sensor_look(struct view *v);
void sensor_judge(struct view *v, struct verdict *ret);
struct cim_value sensor_availability(struct view *v);
struct cim_value sensor_caption(struct view *v);
struct cim_value sensor_current_state(struct view *v);
struct cim_value sensor_description(struct view *v);
struct cim_value sensor_device_id(struct view *v);
struct cim_value sensor_element_name(struct view *v);
struct cim_value sensor_enabled_state(struct view *v);
struct cim_value sensor_error_cleared(struct view *v);
struct cim_value sensor_error_description(struct view *v);
struct cim_value sensor_identifying_descriptions(struct view *v);
struct cim_value sensor_last_error_code(struct view *v);
struct cim_value sensor_name(struct view *v);
struct cim_value sensor_other_identifying_info(struct view *v);
struct cim_value sensor_other_type(struct view *v);
struct cim_value sensor_polling_interval(struct view *v);
struct cim_value sensor_possible_states(struct view *v);
struct cim_value sensor_status_info(struct view *v);
struct cim_value sensor_type(struct view *v);

/** sensor_cim_type() - SensorType of a sensor */
uint16_t sensor_cim_type(const struct sensor *sensor);

/** record_log_instance_id() - InstanceID of a BMC's log, LogName of records */
struct cim_value record_log_instance_id(struct view *v);
