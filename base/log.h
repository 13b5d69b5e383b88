/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The programs' log: one line a message on standard error
 *
 * For programs only; libraries do not log.  Any thread.  Under systemd
 * (JOURNAL_STREAM is set) each line carries its priority as sd-daemon(3) has
 * it.  No secret may ever be an argument.
 */

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
};

void log_line(enum log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...) log_line(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
