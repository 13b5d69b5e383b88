/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/**
 * state_dir() - where caches are kept between two runs
 * @ret: free(); NULL where there is no such place (no HOME)
 *
 * $STATE_DIRECTORY, else /var/lib/ipmiprov for root, else ipmiprov in
 * $XDG_STATE_HOME or ~/.local/state.  Made if it is missing and can be made.
 *
 * Return: 0 or -ENOMEM.
 */
int state_dir(char **ret);
