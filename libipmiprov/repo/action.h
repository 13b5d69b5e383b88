/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What can be done to a BMC, as data
 *
 * Whoever wants something done fills in a struct bmc_action, looks up what
 * right that needs, and has it run on the BMC's thread.
 */

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/snapshot/sensor.h"

struct bmc;

enum bmc_action_kind {
	BMC_ACTION_NOTHING,         /* nothing is asked of the BMC */
	BMC_ACTION_RAW,             /* .raw */
	BMC_ACTION_CHASSIS_CONTROL, /* .value: section 28.3 */
	BMC_ACTION_IDENTIFY,        /* .value: seconds, 0 off; 256 for ever */
	BMC_ACTION_CLEAR_SEL,       /* and wait until it is done */
	BMC_ACTION_SET_THRESHOLDS,  /* .sensor, .mask, .raw_thresholds */
	BMC_ACTION_RESTORE_THRESHOLDS, /* .sensor: those of its record */
	BMC_ACTION_REARM,              /* .sensor: all its events */
	BMC_ACTION_SENSOR_SCANNING,    /* .sensor, .value: 0 off, 1 on */
	BMC_ACTION_READING_FACTORS,    /* .sensor, .value: raw reading */
	BMC_ACTION_COLD_RESET,         /* of the controller itself */
	BMC_ACTION_ADD_EVENT,          /* .record: Platform Event Message for
					  type 02h, else Add SEL Entry */
	N_BMC_ACTION_KINDS,
};

struct bmc_action {
	enum bmc_action_kind kind;
	uint64_t deadline_ns; /* CLOCK_MONOTONIC, of the caller */
	int value;
	struct { /* Microsoft_IPMI.RequestResponse and its like */
		struct ipmi_address to;
		uint8_t netfn, cmd;
		uint8_t data[IPMI_MAX_DATA];
		size_t size;
	} raw;
	struct sensor sensor; /* a copy: the snapshot may be gone */
	uint8_t mask;         /* bits of enum threshold */
	uint8_t raw_thresholds[N_THRESHOLDS];
	uint8_t record[16];

	/* What came of it. */
	struct ipmi_rsp rsp;           /* RAW */
	struct sensor_factors factors; /* READING_FACTORS */
	struct {
		uint8_t positive, negative;
	} hysteresis;
	uint8_t not_taken; /* SET_, RESTORE_THRESHOLDS: the BMC said yes, but
			      these read back otherwise */
};

enum {
	BMC_R_NOT_TAKEN = 0x100, /* see not_taken; beyond completion codes */
};

/**
 * bmc_action_level() - what right an action needs
 *
 * From policy.def, the request's data looked at where that counts: hard and
 * soft power are different rights.  A command without a row is
 * IPMI_ADMINISTER.
 */
enum ipmi_level bmc_action_level(const struct bmc_action *action);

/**
 * bmc_do() - have it done
 * @bmc: on its own thread
 * @action: in and out
 *
 * Return: 0; a completion code as a positive number (not for RAW, where it is
 * part of the answer); BMC_R_NOT_TAKEN; or a negative errno.
 */
int bmc_do(struct bmc *bmc, struct bmc_action *action);
