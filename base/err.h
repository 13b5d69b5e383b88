/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Errors
 *
 * Every function that can fail returns an int.
 *
 *    0  done
 *  < 0  -errno.  Something broke.  Pass it up unchanged, through ERR_TRACE.
 *  > 0  an answer, listed in the module's own enum.  The caller must take each
 *       one; an answer that is not expected becomes an error through ERR_FOLD.
 *
 * With IPMIPROV_TRACE=1 in the environment each error leaves its path on
 * standard error; otherwise these cost a comparison and print nothing.
 */

int err_origin(int r, const char *func, const char *file, int line);
int err_trace(int r, const char *func, const char *file, int line);
int err_fold(int r, const char *func, const char *file, int line);

#ifdef __clang_analyzer__
/* It sees one file at a time and would think that an error may become 0. */
#define ERR_ORIGIN(r) (r)
#define ERR_TRACE(r) (r)
#define ERR_FOLD(r) ((r) > 0 ? -1 : (r))
#else
#define ERR_ORIGIN(r) err_origin((r), __func__, __FILE__, __LINE__)
#define ERR_TRACE(r) err_trace((r), __func__, __FILE__, __LINE__)
#define ERR_FOLD(r) err_fold((r), __func__, __FILE__, __LINE__)
#endif
