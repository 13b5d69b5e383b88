/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The demo persona, all the way from its bytes to instances, compared with
 * demo.txt.  After a change that is meant, IPMIPROV_UPDATE_GOLDEN=1 writes that
 * file anew.
 */

#include <string.h>

#include "libipmiprov/repo/bmc.h"
#include "tests/unit/model/sample.h"

enum { ARENA_SIZE = 1 << 20 };

static void print_instance(struct buf *b, const struct model_object *o)
{
	struct arena *a = arena_new(ARENA_SIZE);
	struct cim_instance i;

	ck_assert_int_eq(model_instance(o, a, &i), 0);
	buf_printf(b, "%s\n", o->class->name);
	for (size_t k = 0; k < o->class->n_properties; k++) {
		if (i.values[k].null)
			continue;
		buf_printf(b, "  %s = ", o->class->properties[k].name);
		sample_print(b, &o->class->properties[k], &i.values[k]);
		buf_putc(b, '\n');
	}
	buf_putc(b, '\n');
	arena_free(a);
}

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
	const struct snapshot *list[] = { snapshot };
	struct model model = { .snapshots = list, .n_snapshots = 1 };
	struct model_objects objects = { 0 };
	struct model_object *o;
	struct buf got = { 0 };

	for (size_t i = 0; cim_classes[i]; i++)
		ck_assert_int_eq(
			model_list(&model, cim_classes[i], true, &objects), 0);
	vec_for_each (o, &objects)
		print_instance(&got, o);
	ck_assert_int_eq(buf_error(&got), 0);
	if (getenv("IPMIPROV_UPDATE_GOLDEN"))
		write_golden(&got);
	compare_golden(&got);
	buf_done(&got);
	vec_done(&objects);
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
