/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What a class file gives to model.c, and what it is given
 *
 * A class is a table of getters, indexed by the property numbers of
 * cim/classes.h.  A getter looks at a struct view and returns a value; it
 * cannot fail by itself: memory that ran out sticks in the view.  A property
 * without a getter has the default of its MOF declaration, or is null.
 *
 * An association class has no rows of its own: it lists which row of which
 * class it links with which, and its two references are made of that.
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
struct model_method;
struct model_setter;

/* A row of a class: what a reference refers to. */
struct model_end {
	const struct model_class *class;
	size_t row;
};

/* A thing that sensors watch, and FRU devices are (section 39.1) */
struct model_entity {
	int id, instance;
	/* of device-relative instances (60h to 7Fh) the controller that they
	 * are relative to; of others 0 */
	int address, channel;
};

bool model_entity_equal(const struct model_entity *a,
			const struct model_entity *b);
/* Is the instance one of 60h to 7Fh? */
bool model_entity_is_relative(const struct model_entity *e);

struct dcmi_sensor;

/* See inventory.h. */
struct thing_facts;

struct model_thing {
	int kind; /* enum thing_kind: what it is looked at as */
	struct model_entity entity; /* id 0: not said */
	const struct fru *fru;      /* with data; or NULL */
	const char *name;           /* of a locator; or NULL */
};

/* One row of a snapshot, while its instance is made. */
struct view {
	const struct model_class *class;
	size_t row;
	const struct health_overrides *health; /* or NULL */
	const struct snapshot *snapshot;
	struct maker maker; /* of the snapshot's machine */
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

	/* associations */
	struct model_end left, right;

	/* DCMI, see dcmi-sensor.h */
	const struct dcmi_sensor *dcmi;

	/* things */
	struct model_thing thing;
	const struct thing_facts *facts; /* see inventory_facts() */

	/* records of the log */
	const struct sel_entry *entry;
	struct sel_event event;
	const struct sensor *event_sensor; /* or NULL */

	bool has_verdict;
	struct verdict verdict;
};

typedef struct cim_value (*model_getter)(struct view *v);

struct links; /* see below */

struct model_association {
	size_t left, right; /* properties: the reference to each end */
	/* adds all links of a snapshot; 0 or -ENOMEM */
	int (*list)(struct links *to);
};

struct model_class {
	const struct cim_class *class;
	const struct model_association *association; /* or NULL */
	/* of an association NULL, as the next two */
	size_t (*n_rows)(const struct snapshot *s);
	/* is this row one of ours?  NULL: all are */
	bool (*has_row)(const struct snapshot *s, size_t row);
	/* points the view at its row; cheap */
	void (*look)(struct view *v);
	/* how well it is while its BMC answers; NULL where it has no health */
	void (*judge)(struct view *v, struct verdict *ret);
	/* the row that stands for an entity; NULL: rows are no entities */
	bool (*find_entity)(const struct snapshot *s,
			    const struct model_entity *entity, size_t *ret_row);
	/* class->n_properties; or NULL each; NULL: none has one */
	const model_getter *getters;
	const struct model_method *methods; /* see method.h; or NULL */
	const struct model_setter *setters; /* see method.h; or NULL */
};

/* Every class that is served, in order of name; the last one is NULL. */
extern const struct model_class *const model_classes[];

/** model_class_of() - the table of a class, or NULL if it is not served */
const struct model_class *model_class_of(const struct cim_class *class);

/** model_class_has_row() - is this row, of n_rows(), one of its own? */
bool model_class_has_row(const struct model_class *class,
			 const struct snapshot *s, size_t row);

extern const struct model_class model_class_account;
extern const struct model_class model_class_admin_domain;
extern const struct model_class model_class_authorized_privilege;
extern const struct model_class model_class_cim_account_on_system;
extern const struct model_class model_class_cim_associated_sensor;
extern const struct model_class model_class_cim_authorized_subject;
extern const struct model_class model_class_cim_authorized_target;
extern const struct model_class model_class_cim_boot_source_setting;
extern const struct model_class model_class_cim_card;
extern const struct model_class model_class_cim_chassis;
extern const struct model_class model_class_cim_element_conforms_to_profile;
extern const struct model_class model_class_cim_fan;
extern const struct model_class model_class_cim_ip_protocol_endpoint;
extern const struct model_class model_class_cim_lan_endpoint;
extern const struct model_class model_class_cim_log_manages_record;
extern const struct model_class model_class_cim_member_of_collection;
extern const struct model_class model_class_cim_owning_collection_element;
extern const struct model_class model_class_cim_physical_computer_system_view;
extern const struct model_class model_class_cim_physical_memory;
extern const struct model_class model_class_cim_physical_package;
extern const struct model_class model_class_cim_power_supply;
extern const struct model_class model_class_cim_processor;
extern const struct model_class model_class_cim_remote_access_point;
extern const struct model_class model_class_cim_software_identity;
extern const struct model_class model_class_cim_system_component;
extern const struct model_class model_class_cim_system_device;
extern const struct model_class model_class_cim_use_of_log;
extern const struct model_class model_class_cim_watchdog;
extern const struct model_class model_class_computer_system;
extern const struct model_class model_class_concrete_collection;
extern const struct model_class model_class_dcmi_sensor;
extern const struct model_class model_class_log_record;
extern const struct model_class model_class_microsoft_ipmi;
extern const struct model_class model_class_numeric_sensor;
extern const struct model_class model_class_platform_status;
extern const struct model_class model_class_privilege_group;
extern const struct model_class model_class_record_log;
extern const struct model_class model_class_registered_profile;
extern const struct model_class model_class_sensor;
extern const struct model_class model_class_system_specific_collection;

/* Rows of ComputerSystem; behind them the other controllers. */
enum { COMPUTER_SYSTEM_HOST, COMPUTER_SYSTEM_CONTROLLER };

/* The links of one association in one snapshot, while they are listed. */
struct links {
	const struct snapshot *snapshot;
	int (*add)(struct links *to, struct model_end left,
		   struct model_end right);
};

/* Each of these returns 0 or -ENOMEM. */
int links_add(struct links *to, const struct model_class *left, size_t left_row,
	      const struct model_class *right, size_t right_row);
/* all rows of @right with the one of @left; and the other way round */
int links_add_right(struct links *to, const struct model_class *left,
		    size_t left_row, const struct model_class *right);
int links_add_left(struct links *to, const struct model_class *left,
		   const struct model_class *right, size_t right_row);

/** view_reference() - a reference to row @row of @class, of the same BMC */
struct cim_value view_reference(struct view *v, const struct model_class *class,
				size_t row);

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

/* What tells a thing from others beside its keys: entries of
 * IdentifyingDescriptions and OtherIdentifyingInfo, side by side. */
enum { INFOS_MAX = 8 };

struct infos {
	const char *what[INFOS_MAX], *value[INFOS_MAX];
	size_t n;
};

/** infos_add() - add one; nothing if @value, which is kept, is NULL or "" */
void infos_add(struct infos *to, const char *what, const char *value);

/** view_verdict() - how well it is, what is known of its BMC included */
const struct verdict *view_verdict(struct view *v);

/** verdict_of() - the usual health and status of a severity, without text */
struct verdict verdict_of(enum severity severity);

/* Getters that several classes have. */
struct cim_value view_class_name(struct view *v);
struct cim_value view_system_class_name(struct view *v);
struct cim_value view_system_name(struct view *v);
struct cim_value view_controller_name(struct view *v); /* of the BMC */
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

/** sensor_class_of() - the class that the row of a sensor is in */
const struct model_class *sensor_class_of(const struct sensor *sensor);

/** sensor_entity_of() - what its record says that it watches */
struct model_entity sensor_entity_of(const struct sensor *sensor);

/** concrete_collection_row() - the row of the collection that a sensor is in */
size_t concrete_collection_row(const struct snapshot *s, size_t sensor);

/** computer_system_judge_host() - as well as the worst of its sensors */
void computer_system_judge_host(struct view *v, struct verdict *ret);

/** sensor_cim_type() - SensorType of a sensor */
uint16_t sensor_cim_type(const struct sensor *sensor);

/** numeric_sensor_is_settable() - may a threshold be written?
 *  @in_unit: as the unit has it, see convert_threshold() */
bool numeric_sensor_is_settable(const struct sensor *s, enum threshold in_unit);

/** record_log_instance_id() - InstanceID of a BMC's log, LogName of records */
struct cim_value record_log_instance_id(struct view *v);
