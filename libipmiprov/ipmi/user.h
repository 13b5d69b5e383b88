/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Channels and users (IPMI 2.0, chapter 22)
 *
 * Each returns 0, IPMI_R_*, or a negative errno, and leaves @ret untouched
 * unless it is 0.
 */

#include "libipmiprov/ipmi/ipmi.h"
#include "libipmiprov/snapshot/platform.h"

enum {
	IPMI_N_USERS = 63, /* ids have six bits, and 0 is none */
	IPMI_USER_NAME_SIZE = 16,
};

/** ipmi_get_channel_info() - section 22.24; .has_access stays false */
int ipmi_get_channel_info(const struct ipmi_peer *peer, uint8_t channel,
			  struct platform_channel *ret);

/**
 * ipmi_get_channel_access() - section 22.23, the non-volatile settings
 * @ret: only .has_access, .access_flags and .privilege_limit are set
 */
int ipmi_get_channel_access(const struct ipmi_peer *peer, uint8_t channel,
			    struct platform_channel *ret);

struct ipmi_user_access {
	struct platform_user user; /* without its name */
	uint8_t n_users;           /* ids go from 1 to this */
	uint8_t n_enabled, n_fixed_names;
};

/** ipmi_get_user_access() - section 22.27 */
int ipmi_get_user_access(const struct ipmi_peer *peer, uint8_t channel,
			 uint8_t id, struct ipmi_user_access *ret);

/**
 * ipmi_get_user_name() - section 22.29
 * @ret: as it is on the wire, filled up with zeroes
 */
int ipmi_get_user_name(const struct ipmi_peer *peer, uint8_t id,
		       uint8_t ret[IPMI_USER_NAME_SIZE]);
