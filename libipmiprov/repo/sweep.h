/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Readings, thresholds and hysteresis of all sensors
 *
 * One request a sensor for its reading.  Thresholds and hysteresis are read
 * once, until they are asked for anew.  What could not be read in time keeps
 * what was read before, and the next run reads only that.
 */

#include "libipmiprov/ipmi/sensor.h"
#include "libipmiprov/repo/link.h"
#include "libipmiprov/snapshot/snapshot.h"

struct factor_table;

/* What is remembered of a sensor from one run to the next. */
struct sensor_memory {
	bool has_limits;     /* thresholds; or it has none */
	bool has_hysteresis; /* or it has none */
	int n_limit_tries;   /* that the BMC was too busy for */
	bool is_refused;     /* it refused for the moment, again and again */
	bool is_brief;       /* its answers end before the states */
	bool has_lapsed;     /* a poll ago; its reading is older */
	int n_timeouts;      /* the BMC fell silent over it, so often */
	uint64_t retry_ns;   /* until then it is left alone */
	struct ipmi_sensor_reading got; /* last */
	struct factor_table *factors;   /* non-linear sensors; else NULL */
};

struct sweep {
	struct sdr_set *sdr; /* one reference */
	struct reading *readings;
	struct sensor_limits *limits;
	struct sensor_memory *memory;
	size_t next;           /* sensor to begin with */
	bool ignores_scanning; /* the bit is wrong for all sensors */
	unsigned n_refusals;   /* for the moment, in a row */
};

/**
 * sweep_init() - get ready to read the sensors of a set
 * @sdr: a reference is taken
 *
 * Return: 0 or -ENOMEM.
 */
int sweep_init(struct sweep *sweep, struct sdr_set *sdr);
void sweep_done(struct sweep *sweep); /* fine on zeroes, and twice */

/**
 * sweep_readings() - read every sensor once, or those left of a run cut short
 *
 * Return: 0; -ENOMEM; or the link's error when link_is_over().
 */
int sweep_readings(struct sweep *sweep, struct link *link,
		   uint64_t deadline_ns);

/**
 * sweep_limits() - read the thresholds not yet known
 *
 * Those of an owner that rests stay unknown until it answers.
 *
 * Return: as sweep_readings().
 */
int sweep_limits(struct sweep *sweep, struct link *link, uint64_t deadline_ns);

/** sweep_hysteresis() - as sweep_limits(), the hysteresis */
int sweep_hysteresis(struct sweep *sweep, struct link *link,
		     uint64_t deadline_ns);

/** sweep_forget_limits() - both are to be read again; the old ones stay until
 *  then */
void sweep_forget_limits(struct sweep *sweep);

/** sweep_forget_limits_of() - the same for one sensor */
void sweep_forget_limits_of(struct sweep *sweep, const struct sensor *s);

/**
 * sweep_peer() - how to ask a sensor's owner, or who is taken for it
 * Return: as link_peer().
 */
int sweep_peer(const struct sensor *s, struct link *link, uint64_t deadline_ns,
	       struct ipmi_peer *ret);

/**
 * sweep_set_limits() - take over what was read in an earlier life
 * @raw: valid, raw and hysteresis; the values are computed here
 *
 * Return: 0, SWEEP_R_ASK where only the BMC knows the values, or -ENOMEM.
 */
enum sweep_answer { SWEEP_R_OK_, SWEEP_R_ASK };
int sweep_set_limits(struct sweep *sweep, size_t i,
		     const struct sensor_limits *raw);
