/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Personas: what a BMC answers, as a text file
 *
 * `sim:` serves one, `record:` writes one; the form is ipmiprov-persona(5).
 * Each row is kept as the bytes that travel, so that what a real BMC does
 * oddly stays odd.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"

enum {
	PERSONA_MAX_REPLY = 64,   /* bytes of a short reply */
	PERSONA_MAX_FRU = 0xffff, /* bytes of an inventory device */
	PERSONA_MAX_FILE = 8 * 1024 * 1024,
	PERSONA_NAME_SIZE = 65,
	PERSONA_MAX_KEYS = 4,
	SEL_RECORD_SIZE = 16,
};

/* What a command answers: a completion code and the bytes behind it. */
struct persona_reply {
	bool is_set;
	uint8_t cc, size;
	uint8_t data[PERSONA_MAX_REPLY];
};

struct persona_record { /* an SDR, header included */
	uint8_t size;
	uint8_t data[255];
};

struct persona_factors { /* Get Sensor Reading Factors of one raw reading */
	uint8_t raw, reply[7];
};

enum wave_shape { WAVE_NONE, WAVE_TRIANGLE, WAVE_SQUARE };

struct persona_sensor {
	uint8_t lun, number;
	/* replies to Get Sensor Reading, Thresholds, Hysteresis, Event Enable,
	   Event Status and Type */
	struct persona_reply reading, thresholds, hysteresis, event_enable,
		event_status, type;
	struct persona_factors_vec VEC(struct persona_factors) factors;
	/* the raw reading moves about what it is at first */
	bool needs_power; /* unavailable while the chassis is off */
	enum wave_shape wave;
	uint8_t wave_amplitude;
	unsigned wave_period_s;
};

struct persona_sel_record {
	uint8_t data[SEL_RECORD_SIZE];
};

/* Commands that answer something else for each of their selectors. */
enum persona_param_kind {
	PARAM_LAN, /* channel, parameter, set, block; so SOL */
	PARAM_SOL,
	PARAM_BOOT, /* parameter, set, block; so for the next two */
	PARAM_SYSTEM_INFO,
	PARAM_PEF,
	PARAM_CHANNEL_INFO,
	PARAM_CHANNEL_ACCESS, /* channel; 1: non-volatile, 2: present */
	PARAM_AUTHENTICATION, /* channel */
	PARAM_CIPHER_SUITES,  /* channel, payload type, list index */
	PARAM_USER_ACCESS,    /* channel, user */
	PARAM_USER_NAME,      /* user */
	PARAM_USER_PASSWORD,  /* user; the password, which nobody can ask for */
	PARAM_INTERFACE,      /* Get System Interface Capabilities: type */
	PARAM_DCMI_CAPABILITY,
	PARAM_DCMI_POWER,       /* mode, time */
	PARAM_DCMI_THERMAL,     /* entity, instance */
	PARAM_DCMI_CONFIG,      /* parameter, set */
	PARAM_DCMI_SENSOR,      /* entity, instance; record id, 2 bytes */
	PARAM_DCMI_TEMPERATURE, /* entity, instance; sign and degrees, 1 byte */
	N_PERSONA_PARAMS,
};

struct persona_param {
	enum persona_param_kind kind;
	uint8_t key[PERSONA_MAX_KEYS]; /* those that there are not: 0 */
	struct persona_reply reply;
};

struct persona_param_info {
	const char *keyword;
	uint8_t netfn, cmd;             /* that ask for it; FFh: no command */
	uint8_t skip;                   /* bytes of a request before its keys */
	uint8_t mask[PERSONA_MAX_KEYS]; /* a key's bits, one a byte */
	uint8_t missing;                /* completion code where others are */
	bool has_revision; /* bit 7 of the first byte asks only for that */
};

extern const struct persona_param_info persona_param_infos[N_PERSONA_PARAMS];

struct persona_fru {
	uint8_t id;
	bool by_words;
	uint8_t cc; /* of Get FRU Inventory Area Info; 0: it is there */
	uint8_t *data;
	size_t size;
};

/* An exact request and its exact answer. */
struct persona_raw {
	uint8_t lun, netfn, cmd, cc;
	struct buf request, response;
};

/* The completion code that a command always gives. */
struct persona_cc {
	uint8_t netfn, cmd, cc;
};

/* A management controller: the BMC, or a satellite behind it. */
struct persona_controller {
	uint8_t address, channel;
	struct persona_reply device_id, self_test, device_guid, system_guid,
		chassis_capabilities, chassis_status, restart_cause, poh,
		acpi_state, watchdog, global_enables, message_flags,
		event_receiver, pef_capabilities, sdr_info, device_sdr_info,
		sdr_allocation, sel_info, sel_allocation, sel_utc_offset,
		dcmi_limit;
	/* texts, which are read in parts */
	struct persona_reply dcmi_asset_tag, dcmi_controller_id;
	struct persona_params VEC(struct persona_param) params;
	struct persona_records VEC(struct persona_record) sdrs;
	struct persona_sensors VEC(struct persona_sensor) sensors;
	struct persona_sel VEC(struct persona_sel_record) sel;
	struct persona_frus VEC(struct persona_fru) frus;
	struct persona_raws VEC(struct persona_raw) raws;
	struct persona_ccs VEC(struct persona_cc) ccs;
	bool device_sdrs;      /* the records are device SDRs */
	bool has_sel_time;     /* else the log's clock is this machine's */
	uint32_t sel_time;     /* when it was opened */
	unsigned sel_capacity; /* entries */
	/* odd behaviour; 0: none */
	unsigned max_reply;              /* data bytes, else CAh */
	unsigned busy_every;             /* each so many-th request is C0h */
	unsigned lose_reservation_every; /* each so many-th SDR or SEL read */
	unsigned hang_after;             /* no answer after so many requests */
	unsigned delay_ms;               /* of each answer */
	unsigned erase_polls; /* how often a SEL erasure is still on */
	unsigned reset_ms;    /* D2h for so long after a reset */
};

struct persona {
	char name[PERSONA_NAME_SIZE];
	char state[PERSONA_NAME_SIZE]; /* "": none is kept */
	struct persona_controllers VEC(struct persona_controller) controllers;
};

/* The persona that is compiled in, as text. */
extern const char persona_demo[];

void persona_done(struct persona *p); /* fine on zeroes; for CLEANUP() */

/**
 * persona_parse() - read a persona from text
 * @text: ended by NUL
 * @name: of the file, for messages
 * @ret: filled; end it with persona_done()
 * @ret_why: on -EINVAL: file, line and what was expected; to be freed
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int persona_parse(const char *text, const char *name, struct persona *ret,
		  char **ret_why);

/** persona_load() - the same from a file; -errno if it cannot be read */
int persona_load(const char *path, struct persona *ret, char **ret_why);

/** persona_format() - write a persona as text; look for errors in @ret */
void persona_format(const struct persona *p, struct buf *ret);

/**
 * persona_save() - write a file, all of it or nothing of it
 *
 * Return: 0 or -errno.
 */
int persona_save(const struct persona *p, const char *path);

/** persona_drop_raws() - forget a controller's raw rows */
void persona_drop_raws(struct persona_controller *c);

/**
 * persona_redact() - blank what tells this machine from others of its kind
 *
 * Serial numbers, asset tags, custom fields, GUIDs; raw rows go, since nobody
 * knows what they hold.
 */
void persona_redact(struct persona *p);

/** persona_controller() - the one at an address, made if @make; or NULL */
struct persona_controller *persona_controller(struct persona *p,
					      uint8_t address, uint8_t channel,
					      bool make);

/** persona_sensor() - a controller's sensor, made if @make; or NULL */
struct persona_sensor *persona_sensor(struct persona_controller *c, uint8_t lun,
				      uint8_t number, bool make);

/** persona_fru() - a controller's inventory device, made if @make; or NULL */
struct persona_fru *persona_fru(struct persona_controller *c, uint8_t id,
				bool make);

/** persona_param_kind() - what a command asks for, or N_PERSONA_PARAMS */
enum persona_param_kind persona_param_kind(uint8_t netfn, uint8_t cmd);

size_t persona_param_n_keys(enum persona_param_kind kind);
uint8_t persona_param_key_max(enum persona_param_kind kind, size_t key);

/** persona_param_key() - the keys in a request; false if it is too short */
bool persona_param_key(enum persona_param_kind kind, const uint8_t *request,
		       size_t size, uint8_t ret[PERSONA_MAX_KEYS]);

/** persona_param() - what is kept for a command's selectors, or NULL */
struct persona_param *persona_param(struct persona_controller *c,
				    enum persona_param_kind kind,
				    const uint8_t key[PERSONA_MAX_KEYS],
				    bool make);
