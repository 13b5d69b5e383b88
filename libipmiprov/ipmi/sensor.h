/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Sensor devices (IPMI 2.0, chapter 35)
 */

#include "libipmiprov/ipmi/ipmi.h"

enum { IPMI_N_THRESHOLDS = 6, IPMI_N_LUNS = 4 };

/* Get Sensor Reading, section 35.14 */
struct ipmi_sensor_reading {
	uint8_t raw;
	bool events_enabled, scanning_enabled, unavailable;
	int n_state_bytes; /* 0 to 2: so many came before the answer ended */
	uint16_t states;   /* 15 bits, the reserved one is zero */
};

/**
 * ipmi_get_sensor_reading() - what a sensor says now
 * @peer: the sensor's owner, with the sensor's LUN
 *
 * An answer may end after its second byte; one of one byte is -EBADMSG.
 */
int ipmi_get_sensor_reading(const struct ipmi_peer *peer, uint8_t number,
			    struct ipmi_sensor_reading *ret);

/* Get Sensor Thresholds, section 35.9; both in the order of its mask. */
struct ipmi_sensor_thresholds {
	uint8_t readable;
	uint8_t raw[IPMI_N_THRESHOLDS];
};

int ipmi_get_sensor_thresholds(const struct ipmi_peer *peer, uint8_t number,
			       struct ipmi_sensor_thresholds *ret);

/**
 * ipmi_set_sensor_thresholds() - section 35.8
 * @mask: which are set; the others are sent as well
 * @raw: in the order of the mask
 */
int ipmi_set_sensor_thresholds(const struct ipmi_peer *peer, uint8_t number,
			       uint8_t mask,
			       const uint8_t raw[IPMI_N_THRESHOLDS]);

struct ipmi_sensor_hysteresis {
	uint8_t positive, negative; /* raw */
};

/** ipmi_get_sensor_hysteresis() - section 35.7 */
int ipmi_get_sensor_hysteresis(const struct ipmi_peer *peer, uint8_t number,
			       struct ipmi_sensor_hysteresis *ret);

/** ipmi_rearm_sensor() - all events of a sensor, section 35.12 */
int ipmi_rearm_sensor(const struct ipmi_peer *peer, uint8_t number);

/* Of a whole sensor, sections 35.10 and 35.11 */
struct ipmi_sensor_enable {
	bool events, scanning;
};

int ipmi_get_sensor_enable(const struct ipmi_peer *peer, uint8_t number,
			   struct ipmi_sensor_enable *ret);

/** ipmi_set_sensor_enable() - single events stay as they are */
int ipmi_set_sensor_enable(const struct ipmi_peer *peer, uint8_t number,
			   const struct ipmi_sensor_enable *enable);

/* Get Sensor Reading Factors, section 35.5, as in a Full record */
struct ipmi_reading_factors {
	int next_raw; /* these factors hold up to the reading before it */
	int m, b, b_exp, r_exp, tolerance, accuracy, accuracy_exp;
};

int ipmi_get_reading_factors(const struct ipmi_peer *peer, uint8_t number,
			     uint8_t raw, struct ipmi_reading_factors *ret);

/* Get Device SDR Info, section 35.2 */
struct ipmi_device_sdr_info {
	int n_sensors; /* of the LUN that was asked */
	bool is_dynamic;
	uint8_t luns;    /* bit n: LUN n has sensors */
	uint32_t change; /* 0 unless is_dynamic */
};

int ipmi_get_device_sdr_info(const struct ipmi_peer *peer,
			     struct ipmi_device_sdr_info *ret);

/* Platform Event Message, section 29.3, as from the system's software */
struct ipmi_event {
	uint8_t generator; /* software id, bit 0 set */
	uint8_t revision, sensor_type, sensor, type, data[3];
};

/**
 * ipmi_send_event() - have the BMC take an event
 * @with_generator: the system interface wants the generator's id, a session
 *                  over LAN does not
 */
int ipmi_send_event(const struct ipmi_peer *peer,
		    const struct ipmi_event *event, bool with_generator);
