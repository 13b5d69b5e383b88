/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "libipmiprov/repo/state-file.h"

static char safe_char(char c)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_-";

	return c && strchr(safe, c) ? c : '_';
}

char *state_file_path(const char *dir, const char *label, const char *identity,
		      const char *suffix)
{
	uint64_t hash =
		hash_bytes(identity, strlen(identity),
			   hash_bytes(label, strlen(label) + 1, HASH_START));
	char safe[33], *path;
	size_t n = 0;

	for (; label[n] && n + 1 < sizeof(safe); n++)
		safe[n] = safe_char(label[n]);
	safe[n] = '\0';
	if (asprintf(&path, "%s/%s-%016llx%s", dir, safe,
		     (unsigned long long)hash, suffix) < 0)
		return NULL;
	return path;
}

int state_file_read(const char *path, struct buf *ret)
{
	AUTO_CLOSE int fd =
		open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return ERR_ORIGIN(-errno);
	if (fstat(fd, &st) < 0)
		return ERR_ORIGIN(-errno);
	if (!S_ISREG(st.st_mode))
		return ERR_ORIGIN(-EFBIG);
	ret->max_size = STATE_FILE_MAX_SIZE;
	return ERR_TRACE(file_read_fd(fd, ret));
}

static int write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0)
			return ERR_ORIGIN(-errno);
		bytes += n;
		size -= (size_t)n;
	}
	return fsync(fd) < 0 ? ERR_ORIGIN(-errno) : 0;
}

enum { LEFT_S = 600 }; /* nobody writes for so long */

static const char temporary_suffix[] = ".XXXXXX";

static void close_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static bool is_left(int dir_fd, const char *name, const char *base)
{
	size_t n = strlen(base);
	struct timespec now;
	struct stat st;

	if (strncmp(name, base, n) != 0 || name[n] != '.' ||
	    strlen(name + n) != strlen(temporary_suffix) ||
	    fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode))
		return false;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec > st.st_mtim.tv_sec + LEFT_S;
}

/* Who was killed while it wrote has left its file behind. */
static void remove_left(const char *path)
{
	AUTO_FREE char *for_dir = strdup(path);
	AUTO_FREE char *for_base = strdup(path);
	CLEANUP(close_dir) DIR *dir = NULL;
	const struct dirent *entry;
	const char *base;

	if (!for_dir || !for_base)
		return;
	base = basename(for_base);
	dir = opendir(dirname(for_dir));
	while (dir && (entry = readdir(dir)) != NULL)
		if (is_left(dirfd(dir), entry->d_name, base))
			unlinkat(dirfd(dir), entry->d_name, 0);
}

int state_file_write(const char *path, const void *bytes, size_t size)
{
	AUTO_FREE char *temporary = NULL;
	AUTO_CLOSE int fd = -1;
	int r;

	remove_left(path);
	if (asprintf(&temporary, "%s%s", path, temporary_suffix) < 0) {
		temporary = NULL;
		return ERR_ORIGIN(-ENOMEM);
	}
	fd = mkostemp(temporary, O_CLOEXEC); /* 0600 */
	if (fd < 0)
		return ERR_ORIGIN(-errno);

	r = write_all(fd, bytes, size);
	if (r == 0 && rename(temporary, path) < 0)
		r = ERR_ORIGIN(-errno);
	if (r != 0)
		unlink(temporary);
	return ERR_TRACE(r);
}
