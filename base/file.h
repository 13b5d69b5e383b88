/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Whole files in memory
 */

#include "base/buf.h"

/**
 * file_read() - all bytes of a file or a pipe
 * @ret: the bytes are added; its max_size is the limit.  After 0 it holds a
 *       string, also where the file is empty
 *
 * Return: 0, -EFBIG past the limit, or another negative errno; then @ret may
 * hold a part of the file.
 */
int file_read(const char *path, struct buf *ret);

/**
 * file_read_text() - as file_read(), of what must be a regular file of text
 *
 * Does not wait for the other end of a pipe.  Return: also -EINVAL for what is
 * no regular file, and -EILSEQ with a NUL in it.
 */
int file_read_text(const char *path, struct buf *ret);

/**
 * file_check_secret() - may this file hold a password?
 *
 * Of a regular file only the owner and, to read it, the group may have access:
 * root:ipmiprov 0640 is how a daemon reads what it cannot change.
 *
 * Return: 0, -EPERM, or another negative errno.
 */
int file_check_secret(int fd);

/** file_read_fd() - the same of what is open; @fd stays so */
int file_read_fd(int fd, struct buf *ret);
