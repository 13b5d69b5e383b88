/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/** journal_init() - under systemd, messages with fields go to the journal with
 *  their fields; else they stay on standard error */
void journal_init(void);
