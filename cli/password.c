/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/password.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"

enum { MAX_PASSWORD = 1024 };

static void cleanup_fclose(FILE **f)
{
	if (*f)
		fclose(*f);
}

void password_wipe(char *argument)
{
	explicit_bzero(argument, strlen(argument));
}

void password_free(char **password)
{
	if (*password)
		password_wipe(*password);
	free(*password);
	*password = NULL;
}

static int read_line(FILE *from, char **ret)
{
	char line[MAX_PASSWORD + 1] = "";
	char *copy;
	bool read;

	setvbuf(from, NULL, _IONBF, 0); /* no second copy in a buffer */
	read = fgets(line, sizeof(line), from) != NULL;
	line[strcspn(line, "\r\n")] = '\0';
	copy = read ? strdup(line) : NULL;
	explicit_bzero(line, sizeof(line));
	if (!read)
		return PASSWORD_R_NONE;
	if (!copy)
		return ERR_ORIGIN(-ENOMEM);
	*ret = copy;
	return 0;
}

static int from_file(const char *file, struct buf *ret_why, char **ret)
{
	CLEANUP(cleanup_fclose) FILE *f = fopen(file, "re");
	int r;

	if (!f) {
		buf_printf(ret_why, "password file %s: %s", file,
			   strerror(errno));
		return PASSWORD_R_NONE;
	}
	if (file_check_secret(fileno(f)) != 0) {
		buf_printf(ret_why,
			   "password file %s: others may read or change it; "
			   "chmod 600 it",
			   file);
		return PASSWORD_R_NONE;
	}
	r = read_line(f, ret);
	if (r == PASSWORD_R_NONE)
		buf_printf(ret_why, "password file %s: it is empty", file);
	return ERR_TRACE(r);
}

static int ask(const char *user, struct buf *ret_why, char **ret)
{
	CLEANUP(cleanup_fclose) FILE *tty = fopen("/dev/tty", "r+e");
	struct termios before, silent;
	int r;

	if (!tty || tcgetattr(fileno(tty), &before) != 0) {
		buf_puts(ret_why, "a password is needed: give --password-file "
				  "or set IPMIPROV_PASSWORD");
		return PASSWORD_R_NONE;
	}
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	fprintf(tty, "Password of %s: ", user);
	fflush(tty);
	tcsetattr(fileno(tty), TCSAFLUSH, &silent);
	r = read_line(tty, ret);
	tcsetattr(fileno(tty), TCSAFLUSH, &before);
	fputc('\n', tty);
	if (r == PASSWORD_R_NONE)
		buf_puts(ret_why, "no password was entered");
	return ERR_TRACE(r);
}

int password_get(const char *file, const char *user, struct buf *ret_why,
		 char **ret)
{
	const char *variable = getenv("IPMIPROV_PASSWORD");

	if (file)
		return ERR_TRACE(from_file(file, ret_why, ret));
	if (!variable)
		return ERR_TRACE(ask(user, ret_why, ret));
	*ret = strdup(variable);
	return *ret ? 0 : ERR_ORIGIN(-ENOMEM);
}
