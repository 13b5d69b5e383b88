/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Where programs keep what outlives them: SDR caches, names, settings.conf
 */

/**
 * state_dir_find() - which folder it is; nothing is made
 * @ret: to be freed; NULL where there is none
 *
 * The first of $STATE_DIRECTORY; else /var/lib/ipmiprov for root; else ipmiprov
 * under $XDG_STATE_HOME or ~/.local/state.
 *
 * Return: 0 or -ENOMEM.
 */
int state_dir_find(char **ret);

/**
 * state_dir_make() - make it, and those above it, for nobody else
 *
 * Return: 0, or a negative errno if it is not there or cannot be written.
 */
int state_dir_make(const char *path);
