/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * An ipmi_sim with a BMC (20h) and a satellite (30h), for one test program
 *
 * On loopback and free ports, with its files in a folder of its own.  Its only
 * user is "admin", whose password is the first line of the file "password".
 */

#include <stdint.h>
#include <sys/types.h>

enum { SIM_SKIPPED = 77, SIM_SATELLITE = 0x30 };

struct sim {
	char folder[32];
	uint16_t port;     /* TCP, codec VM */
	uint16_t lan_port; /* UDP, RMCP+ */
	pid_t pid;
};

/**
 * sim_start() - start it; it may not answer yet when this returns
 *
 * Return: 0, ENOENT if no ipmi_sim is installed, or another errno.  In any case
 * sim_stop() cleans up.
 */
int sim_start(struct sim *sim);
void sim_stop(struct sim *sim);

/** sim_main_code() - say why sim_start() failed; what main() returns then */
int sim_main_code(int error);
