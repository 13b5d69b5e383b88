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

struct recorder {
	struct persona persona;
	struct recorder_parts sdr, sel;
	bool is_changed; /* since its owner set it to false */
};

int recorder_init(struct recorder *r); /* 0 or -ENOMEM */
void recorder_done(struct recorder *r);

/** recorder_observe() - learn from an exchange; 0 or -ENOMEM */
int recorder_observe(struct recorder *r, const struct ipmi_req *req,
		     const struct ipmi_rsp *rsp);
