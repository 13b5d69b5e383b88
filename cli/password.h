/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Where a password comes from; it is never shown
 */

#include "base/buf.h"

enum {
	_PASSWORD_R_OK,
	PASSWORD_R_NONE, /* @ret_why says why there is none */
};

/**
 * password_get() - the first line of a file, else IPMIPROV_PASSWORD, else
 *                  asked for on the terminal, without echo
 * @file: or NULL
 * @user: for the question
 * @ret: free with password_free()
 *
 * Return: 0, PASSWORD_R_NONE or -ENOMEM.
 */
int password_get(const char *file, const char *user, struct buf *ret_why,
		 char **ret);

/** password_free() - wipe and free; for CLEANUP() */
void password_free(char **password);

/** password_wipe() - overwrite an argument, so that ps(1) does not show it */
void password_wipe(char *argument);
