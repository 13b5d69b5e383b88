/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/file.h"

enum { CHUNK_SIZE = 4096 };

static int add_chunk(struct buf *b, const char *chunk, size_t size)
{
	buf_add(b, chunk, size);
	return buf_error(b) == -E2BIG ? -EFBIG : buf_error(b);
}

int file_read_fd(int fd, struct buf *ret)
{
	char chunk[CHUNK_SIZE];
	ssize_t n;
	int r;

	do {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ERR_ORIGIN(-errno);
		r = add_chunk(ret, chunk, (size_t)n);
		if (r != 0)
			return ERR_ORIGIN(r);
	} while (n != 0);
	return 0;
}

int file_read(const char *path, struct buf *ret)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return ERR_ORIGIN(-errno);
	return ERR_TRACE(file_read_fd(fd, ret));
}

int file_read_text(const char *path, struct buf *ret)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t before = ret->size;
	struct stat st;
	int r;

	if (fd < 0 || fstat(fd, &st) != 0)
		return ERR_ORIGIN(-errno);
	if (!S_ISREG(st.st_mode))
		return ERR_ORIGIN(S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL);
	r = file_read_fd(fd, ret);
	if (r == 0 && memchr(ret->data + before, '\0', ret->size - before))
		return ERR_ORIGIN(-EILSEQ);
	return ERR_TRACE(r);
}

int file_check_secret(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return ERR_ORIGIN(-errno);
	if (S_ISREG(st.st_mode) && st.st_mode & (S_IWGRP | S_IXGRP | S_IRWXO))
		return ERR_ORIGIN(-EPERM);
	return 0;
}
