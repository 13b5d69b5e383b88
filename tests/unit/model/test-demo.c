/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The demo persona, all the way from its bytes to instances, compared with
 * demo.txt.  After a change that is meant, IPMIPROV_UPDATE_GOLDEN=1 writes that
 * file anew.
 */

#include <string.h>

#include "libipmiprov/repo/bmc.h"
#include "tests/unit/model/sample.h"

static struct snapshot *demo_snapshot(void)
{
	struct bmc_options options = { .label = "demo",
				       .uri = "sim:",
				       .poll_interval_ns = 10ULL * NS_PER_S };
	uint64_t deadline = clock_mono_ns(&clock_system) + 60ULL * NS_PER_S;
	struct snapshot *snapshot;
	struct bmc *bmc;

	ck_assert_int_eq(bmc_new(&options, &bmc), 0);
	ck_assert_int_eq(bmc_refresh(bmc, BMC_ALL, deadline, &snapshot), 0);
	bmc_free(bmc);
	ck_assert(snapshot->is_reachable);
	return snapshot;
}

static FILE *open_golden(const char *mode)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/unit/model/demo.txt",
		 srcdir ? srcdir : ".");
	return fopen(path, mode);
}

/* The first line that differs says more than two files. */
static void compare_golden(const struct buf *got)
{
	FILE *f = open_golden("re");
	const char *at = got->data ? got->data : "";
	char line[4096];
	int n = 1;

	ck_assert_msg(f != NULL, "srcdir must name the source tree");
	for (; fgets(line, sizeof(line), f); n++) {
		size_t size = strlen(line);

		ck_assert_msg(strncmp(at, line, size) == 0,
			      "demo.txt:%d: expected %sgot %.*s", n, line,
			      (int)strcspn(at, "\n"), at);
		at += size;
	}
	ck_assert_msg(*at == '\0', "demo.txt:%d: more is made: %.*s", n,
		      (int)strcspn(at, "\n"), at);
	fclose(f);
}

static void write_golden(const struct buf *got)
{
	FILE *f = open_golden("we");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(got->data, 1, got->size, f), got->size);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(instances_of_the_demo_persona)
{
	struct snapshot *snapshot = demo_snapshot();
	struct buf got = { 0 };

	sample_print_all(&got, snapshot);
	if (getenv("IPMIPROV_UPDATE_GOLDEN"))
		write_golden(&got);
	compare_golden(&got);
	buf_done(&got);
	snapshot_unref(snapshot);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/demo");
	TCase *tc = tcase_create("demo");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, instances_of_the_demo_persona);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
