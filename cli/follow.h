/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What log --follow has shown already: the last record of each BMC
 */

#include "base/vec.h"
#include "cli/rows.h"

enum { LOG_MARK_SIZE = 2 * 16 + 1 };

struct log_mark {
	char *bmc; /* owned; "" where a row names none */
	char last[LOG_MARK_SIZE];
	size_t n_shown; /* of the rows in hand: up to the last one seen */
};

struct log_marks VEC(struct log_mark);

/**
 * log_marks_take() - leave the rows that are new, and remember them
 * @rows: each BMC's in the order of its log; shown ones are removed.  All of a
 *        BMC's are new if the last one seen is gone: its log was cleared
 *
 * Return: 0 or -ENOMEM.
 */
int log_marks_take(struct log_marks *marks, struct log_rows *rows);

void log_marks_done(struct log_marks *marks); /* for CLEANUP() */
