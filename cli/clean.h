/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Text that others wrote, made fit for a terminal
 *
 * Names come from BMCs and from services that nobody checked: what could steer
 * a terminal, or is no UTF-8, becomes '?'.
 */

#include <stdio.h>

#include "base/buf.h"

/**
 * clean_text() - append @text without what could steer a terminal
 * @out: UTF-8 without control characters (C0, DEL, C1) and without those that
 *       turn the direction of writing; line ends become blanks
 */
void clean_text(struct buf *out, const char *text);

/** clean_lines() - the same, but tabs and line feeds stay as they are */
void clean_lines(struct buf *out, const char *text);

/**
 * clean_complain() - one line that says what went wrong
 * @out: stderr
 * @who: "ipmiprov"
 * @why: perhaps in words of a service; NULL, as without memory, is fine
 */
void clean_complain(FILE *out, const char *who, const char *why);
