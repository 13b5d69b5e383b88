/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Runs a fuzz target without libFuzzer
 *
 * usage: fuzz-THING [FILE]...
 *
 * Without arguments it takes the files of $srcdir/tests/fuzz/seeds/THING.
 * Each input is given whole and cut at each byte, in a block of exactly its
 * size, so that a sanitizer sees a read behind the end.
 */

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PREFIX = 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_bytes(const char *bytes, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	return 0;
}

static int replay_prefixes(const char *bytes, size_t size)
{
	size_t n = size < MAX_PREFIX ? size : MAX_PREFIX;
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		r = replay_bytes(bytes, i);
	return r == 0 ? replay_bytes(bytes, size) : r;
}

static int replay_stream(FILE *in)
{
	char *bytes;
	size_t size;
	long end;
	int r;

	if (fseek(in, 0, SEEK_END) != 0 || (end = ftell(in)) < 0)
		return -errno;
	rewind(in);
	bytes = malloc((size_t)end + 1);
	if (!bytes)
		return -ENOMEM;
	size = fread(bytes, 1, (size_t)end, in);
	r = replay_prefixes(bytes, size);
	free(bytes);
	return r;
}

static int replay_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	int r;

	if (!in) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -errno;
	}
	r = replay_stream(in);
	fclose(in);
	return r;
}

static int replay_entry(const char *dir, const char *name)
{
	char *path;
	int r;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return -ENOMEM;
	r = replay_file(path);
	free(path);
	return r;
}

static int replay_dir(const char *dir)
{
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort), n_seeds = 0, r = 0;

	if (n < 0) {
		fprintf(stderr, "%s: %s\n", dir, strerror(errno));
		return -errno;
	}
	for (int i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.' && r == 0) {
			r = replay_entry(dir, names[i]->d_name);
			n_seeds++;
		}
		free(names[i]);
	}
	free(names);
	printf("%s: %d seeds\n", dir, n_seeds);
	return n_seeds > 0 ? r : -ENOENT;
}

static int replay_seeds(const char *thing)
{
	const char *srcdir = getenv("srcdir");
	char *dir;
	int r;

	if (asprintf(&dir, "%s/tests/fuzz/seeds/%s", srcdir ? srcdir : ".",
		     thing) < 0)
		return -ENOMEM;
	r = replay_dir(dir);
	free(dir);
	return r;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	int r = 0;

	for (int i = 1; i < argc && r == 0; i++)
		r = replay_file(argv[i]);
	if (argc > 1)
		return r != 0;

	name = name ? name + 1 : argv[0];
	if (strncmp(name, "fuzz-", 5) != 0) {
		fprintf(stderr, "%s: not named fuzz-THING\n", argv[0]);
		return 2;
	}
	return replay_seeds(name + 5) != 0;
}
