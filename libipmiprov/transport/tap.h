/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A transport that lets a recorder see what passes
 *
 * The recorder outlives it, so that a BMC that has to be opened anew is
 * recorded further.
 */

#include "libipmiprov/transport/record.h"

/**
 * tap_new() - wrap a transport
 * @inner: taken over, also on failure
 * @recorder: borrowed; learns from each answer, and notes each request that
 *            had none
 *
 * Return: 0 or -ENOMEM.
 */
int tap_new(struct transport *inner, struct recorder *recorder,
	    struct transport **ret);
