/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The programs' log: one line a message on standard error
 *
 * For programs only; libraries do not log.  Any thread.  Under systemd
 * (JOURNAL_STREAM is set) each line carries its priority as sd-daemon(3) has
 * it.  No secret may ever be an argument.
 */

#include <stdbool.h>

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
};

void log_line(enum log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

struct log_field {
	const char *name, *value; /* name: capital letters and '_', as in
				     systemd.journal-fields(7) */
};

/**
 * log_event() - a line for programs too
 * @fields: the last one has no name; those without a value are left out
 *
 * Where the program has set a sink that takes it, the fields are its own; else
 * they stand behind the text.
 */
void log_event(enum log_level level, const struct log_field *fields,
	       const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Takes a message with its fields; false: it did not. */
typedef bool log_sink(enum log_level level, const char *text,
		      const struct log_field *fields);

/** log_set_sink() - where log_event() goes; NULL: to standard error.  Before
 *  other threads start. */
void log_set_sink(log_sink *sink);

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...) log_line(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
