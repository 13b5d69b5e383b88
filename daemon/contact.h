/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What is logged of a BMC that answers, or does not
 *
 * Beside words for people, the events that Windows' driver IPMIDRV logs, with
 * their numbers: 1000 a BMC that was tried in vain again and again, 1001 no
 * SMBIOS record or a bad one, 1002 a parameter that is no good, 1003 a timeout
 * before the first answer, 1004 one after it.
 */

#include <stdbool.h>

#include "libipmiprov/snapshot/snapshot.h"

struct host_bmc;

enum {
	CONTACT_GIVEN_UP = 1000,
	CONTACT_BAD_SMBIOS = 1001,
	CONTACT_BAD_PARAMETER = 1002,
	CONTACT_FIRST_TIMEOUT = 1003,
	CONTACT_TIMEOUT = 1004,
};

enum { CONTACT_TRIES = 20 }; /* in vain, until 1000 */

struct contact {
	bool has_snapshot, was_reachable, has_answered;
	unsigned n_failures;
};

/**
 * contact_note() - log what is new
 * @host: how this host found its BMC
 */
void contact_note(struct contact *c, const struct snapshot *s,
		  const struct host_bmc *host);

/** contact_bad_parameter() - log that settings are no good, and that the old
 *  ones stay */
void contact_bad_parameter(const char *why);
