/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A simulated BMC
 *
 * The persona is its memory: what a client changes, changes there.  Commands
 * are rows of tables, a file a chapter; a row also says how long a request may
 * be.
 */

#include "base/clock.h"
#include "libipmiprov/transport/persona.h"
#include "libipmiprov/transport/transport.h"

enum {
	NETFN_CHASSIS = 0x00,
	NETFN_SENSOR = 0x04,
	NETFN_APP = 0x06,
	NETFN_STORAGE = 0x0a,
	NETFN_TRANSPORT = 0x0c,
	NETFN_GROUP = 0x2c,
};

enum {
	CC_OK = 0x00,
	CC_ERASING = 0x81, /* SEL commands: an erasure is in progress */
	CC_BUSY = 0xc0,
	CC_INVALID_COMMAND = 0xc1,
	CC_NO_SPACE = 0xc4,
	CC_RESERVATION_CANCELLED = 0xc5,
	CC_BAD_LENGTH = 0xc7,
	CC_OUT_OF_RANGE = 0xc9,
	CC_TOO_MANY_BYTES = 0xca,
	CC_NOT_PRESENT = 0xcb,
	CC_INVALID_FIELD = 0xcc,
	CC_ILLEGAL_FOR_SENSOR = 0xcd,
	CC_INITIALIZING = 0xd2,
	CC_DESTINATION_UNAVAILABLE = 0xd3,
	CC_NOT_IN_THIS_STATE = 0xd5,
};

/* A sensor's record, as far as the simulator heeds it. */
struct sim_sensor_record {
	bool is_full_threshold; /* a full record, reading type 01h */
	int analog_format, settable, readable;
	int hysteresis_support; /* 0 none, 1 readable, 2 settable, 3 fixed */
	unsigned assertions, deassertions; /* events, by offset */
	int sensor_type, reading_type;
};

/* What goes beside a sensor of the persona, in the same order. */
struct sim_sensor {
	struct sim_sensor_record record;
	bool has_record;
	uint8_t raw0;    /* what it read at first, middle of its wave */
	unsigned states; /* comparison status as on the wire */
	/* events since the sensor was armed, by offset */
	unsigned asserted, deasserted;
	bool was_touched; /* its row of event status holds no more */
};

struct sim_controller {
	struct persona_controller *persona;
	struct sim_sensor *sensors; /* persona->sensors.n */
	uint16_t sdr_reservation, sel_reservation;
	unsigned n_requests, n_partial_reads, erase_polls_left;
	int64_t sel_offset_s; /* the log's clock against CLOCK_REALTIME */
	bool sel_overflow, sel_changed;
	uint32_t sel_last_add, sel_last_erase;
	uint8_t partial_sel[SEL_RECORD_SIZE]; /* what came of one to add */
	size_t partial_sel_size;
	/* of the clock, monotonic; 0: no such moment is due */
	uint64_t ready_ns; /* after a reset */
	uint64_t identify_until_ns, watchdog_end_ns;
};

struct sim {
	struct persona persona;
	const struct clock *clock;
	struct sim_controller *controllers; /* persona.controllers.n */
	uint64_t start_ns;
	bool is_still;   /* waves do not move */
	bool is_changed; /* what a state file would keep */
};

/* A request at its controller, and the reply in the making. */
struct sim_call {
	struct sim *sim;
	struct sim_controller *controller;
	uint8_t lun, netfn, cmd;
	const uint8_t *data;
	size_t size;
	struct ipmi_rsp *rsp; /* cc 0 and empty at first */
};

struct sim_command {
	uint8_t netfn, cmd;
	uint8_t min_size, max_size;               /* of the request's data */
	uint8_t (*answer)(struct sim_call *call); /* its completion code */
};

extern const struct sim_command sim_sdr_commands[];    /* sim-sdr.c */
extern const struct sim_command sim_sensor_commands[]; /* sim-sensor.c */
extern const struct sim_command sim_sel_commands[];    /* sim-sel.c */
extern const struct sim_command sim_fru_commands[];    /* sim-fru.c */
extern const struct sim_command sim_app_commands[];    /* sim-app.c */
extern const struct sim_command sim_chassis_commands[];
extern const struct sim_command sim_dcmi_commands[];
extern const struct sim_command sim_param_commands[];
extern const struct sim_command sim_user_commands[];
extern const struct sim_command sim_watchdog_commands[];

/**
 * sim_init() - a BMC just powered on
 * @sim: takes over @persona
 *
 * Return: 0 or -ENOMEM; sim_done() is due in either case.
 */
int sim_init(struct sim *sim, struct persona *persona,
	     const struct clock *clock);
void sim_done(struct sim *sim);

enum {
	SIM_R_SILENT = 1, /* it hangs */
};

/**
 * sim_answer() - what the BMC answers; never waits
 *
 * Return: 0 or SIM_R_SILENT.
 */
int sim_answer(struct sim *sim, const struct ipmi_req *req,
	       struct ipmi_rsp *ret);

/* For the files of commands. */
void sim_reply(struct sim_call *call, const void *bytes, size_t size);
void sim_reply_u8(struct sim_call *call, uint8_t v);
void sim_reply_le16(struct sim_call *call, uint16_t v);
void sim_reply_le32(struct sim_call *call, uint32_t v);

/** sim_reply_row() - answer with a row of the persona, C1h if it has none */
uint8_t sim_reply_row(struct sim_call *call, const struct persona_reply *row);

/**
 * sim_may_read() - does a read of a record have the reservation that it needs?
 * @call: reservation (2), record id (2), offset, ...
 * @reserve: the command that reserves
 * @held: what it gave last
 *
 * Only what does not begin at the start of a record needs one, and nothing
 * where the persona refuses to give any.
 */
bool sim_may_read(const struct sim_call *call, uint8_t reserve, uint16_t held);

/** sim_param_get() - answer by the request's selectors */
uint8_t sim_param_get(struct sim_call *call);
uint8_t sim_param_set(struct sim_call *call);

/** sim_param() - a row by its selectors, also for "this channel"; or NULL */
struct persona_param *sim_param(const struct sim_call *call,
				enum persona_param_kind kind,
				const uint8_t key[PERSONA_MAX_KEYS]);

/** sim_param_missing() - the completion code where there is no such row */
uint8_t sim_param_missing(const struct sim_call *call,
			  enum persona_param_kind kind);

/** sim_has_power() - the chassis is on, or does not say */
bool sim_has_power(const struct sim *sim);

/** sim_watchdog_acts() - a timer ran out: 0 none, 1 reset, 2 down, 3 cycle */
void sim_watchdog_acts(struct sim *sim, struct sim_controller *c, int action);

/* What happens by itself as time goes by. */
void sim_chassis_move(struct sim *sim, struct sim_controller *c);
void sim_watchdog_move(struct sim *sim, struct sim_controller *c);

/**
 * sim_set_state() - let a discrete state hold or end
 * @sensor_type: of the sensor that sees it; the first one of that type
 * @offset: the state, of those of the sensor type
 *
 * Changes the reading and logs it; nothing where no sensor sees it or it is so
 * already.
 */
void sim_set_state(struct sim *sim, struct sim_controller *c,
		   uint8_t sensor_type, uint8_t offset, bool is_on);

/** sim_set_state_with() - the same; @event: event data, the offset in it */
void sim_set_state_with(struct sim *sim, struct sim_controller *c,
			uint8_t sensor_type, const uint8_t event[3],
			bool is_on);

/** sim_sensors_init() - find each sensor's record */
int sim_sensors_init(const struct persona *all, struct sim_controller *c);

/** sim_sensors_move() - let waves move and thresholds be crossed */
void sim_sensors_move(struct sim *sim, struct sim_controller *c);

/** sim_sel_now() - the log's clock, which the SDR repository shares */
uint32_t sim_sel_now(const struct sim *sim, const struct sim_controller *c);
void sim_sel_set_now(const struct sim *sim, struct sim_controller *c,
		     uint32_t now);

/**
 * sim_sel_add() - add a record to the log, which gives it number and time
 * Return: its number, or 0 if the log is full.
 */
uint16_t sim_sel_add(struct sim *sim, struct sim_controller *c,
		     const uint8_t record[SEL_RECORD_SIZE]);

/**
 * sim_open_persona() - a transport to a BMC of one's own
 * @persona: taken over, also on failure
 * @clock: NULL: clock_system
 */
int sim_open_persona(struct persona *persona, const struct clock *clock,
		     struct transport **ret);
