/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Where the daemon keeps what it may lose: SDR caches, settings.conf
 */

/**
 * state_dir_find() - which folder it is; nothing is made
 * @ret: to be freed; NULL where there is none
 *
 * $STATE_DIRECTORY; else /var/lib/ipmiprov for root; else ipmiprov under
 * $XDG_STATE_HOME or ~/.local/state.
 *
 * Return: 0 or -ENOMEM.
 */
int state_dir_find(char **ret);

/** state_dir_make() - make it, and those above it; 0 or -errno */
int state_dir_make(const char *path);
