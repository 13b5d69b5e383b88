/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * From exchanges to a persona
 */

#include "libipmiprov/transport/persona.h"
#include "libipmiprov/transport/transport.h"

/* A record that arrives in parts. */
struct recorder_parts {
	uint8_t address, channel;
	uint16_t id; /* as it was asked for */
	uint8_t data[255];
	bool known[255];
};

/* A request that ended without an answer that says something. */
struct recorder_miss {
	struct ipmi_address to;
	uint8_t netfn, cmd;
	uint8_t what[4]; /* of the request, so that another try is the same */
	size_t size;
	int result; /* negative errno, or a completion code of the moment */
};

struct recorder {
	struct persona persona;
	struct recorder_misses VEC(struct recorder_miss) misses;
	struct recorder_parts sdr, sel;
	bool is_changed; /* since its owner set it to false */
};

int recorder_init(struct recorder *r); /* 0 or -ENOMEM */
void recorder_done(struct recorder *r);

/** recorder_observe() - learn from an exchange; 0 or -ENOMEM */
int recorder_observe(struct recorder *r, const struct ipmi_req *req,
		     const struct ipmi_rsp *rsp);

/** recorder_passing() - a code that says more of the moment than of the BMC; or
 * 0 */
int recorder_passing(uint8_t cc);

/**
 * recorder_note() - how a request ended at last
 * @result: 0, a negative errno or a completion code
 *
 * What misses hold is what ended badly and was not tried with more luck since.
 *
 * Return: 0 or -ENOMEM.
 */
int recorder_note(struct recorder *r, const struct ipmi_req *req, int result);
