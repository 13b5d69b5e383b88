/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Small files that are remembered from one run to the next
 */

#include <stddef.h>

#include "base/buf.h"

enum { STATE_FILE_MAX_SIZE = 4 * 1024 * 1024 };

/**
 * state_file_path() - a name for the file of one BMC
 * @dir: where
 * @label: the BMC's; characters that could mean something to a file system are
 *         replaced
 * @identity: what else tells BMCs apart; hashed into the name
 * @suffix: ".sdr"
 *
 * Return: the path, to be freed, or NULL without memory.
 */
char *state_file_path(const char *dir, const char *label, const char *identity,
		      const char *suffix);

/**
 * state_file_read() - all of a file
 * @ret: empty buffer; the bytes are added, and its max_size is set
 *
 * Only a regular file of at most STATE_FILE_MAX_SIZE is read; links are not
 * followed.
 *
 * Return: 0 or a negative errno.
 */
int state_file_read(const char *path, struct buf *ret);

/**
 * state_file_write() - replace a file in one step
 *
 * A reader sees the old bytes or the new ones, also after a power cut.  Mode
 * 0600.
 *
 * Return: 0 or a negative errno; then the old file, if any, is still there.
 */
int state_file_write(const char *path, const void *bytes, size_t size);
