/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A capture of a machine has the instances that the machine has
 */

#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "libipmiprov/repo/capture.h"
#include "tests/unit/model/sample.h"
#include "tests/unit/personas.h"

enum { TIMEOUT_S = 60 };

static uint64_t deadline(void)
{
	return clock_mono_ns(&clock_system) + (uint64_t)TIMEOUT_S * NS_PER_S;
}

static void print_machine(const char *uri, struct buf *ret)
{
	struct bmc_options options = { .label = "test", .uri = uri };
	struct snapshot *s;
	struct bmc *bmc;

	ck_assert_int_eq(bmc_new(&options, &bmc), 0);
	ck_assert_int_eq(bmc_refresh(bmc, BMC_ALL, deadline(), &s), 0);
	ck_assert(s->is_reachable);
	sample_print_all(ret, s);
	snapshot_unref(s);
	bmc_free(bmc);
}

/* The first line that differs, with the line that names its class. */
static void compare(const char *name, const char *a, const char *b)
{
	const char *instance = a, *line = a;

	for (; *a && *a == *b; a++, b++)
		if (a[0] == '\n') {
			line = a + 1;
			if (a[1] != ' ' && a[1] != '\n')
				instance = a + 1;
		}
	b -= a - line;
	ck_assert_msg(*a == '\0' && *a == *(b + (a - line)),
		      "%s: %.*s: %.*s, of the capture %.*s", name,
		      (int)strcspn(instance, "\n"), instance,
		      (int)strcspn(line, "\n"), line, (int)strcspn(b, "\n"), b);
}

static void check(const struct test_persona *p)
{
	char file[] = "/tmp/test-captured.XXXXXX", uri[64];
	AUTO_CLOSE int fd = mkstemp(file);
	struct buf live = { 0 }, captured = { 0 };
	struct capture c;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(capture_run(p->uri, deadline(), NULL, &c), 0);
	ck_assert_int_eq(persona_save(&c.recorder.persona, file), 0);
	snprintf(uri, sizeof(uri), "sim:%s", file);
	print_machine(p->uri, &live);
	print_machine(uri, &captured);
	compare(p->name, live.data, captured.data);
	ck_assert_uint_gt(live.size, 500);
	capture_done(&c);
	buf_done(&live);
	buf_done(&captured);
	unlink(file);
}

START_TEST(a_capture_has_the_instances_of_its_machine)
{
	struct test_personas personas;
	struct test_persona *p;

	personas_with(0, &personas);
	vec_for_each (p, &personas)
		check(p);
	personas_done(&personas);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/captured");
	TCase *tc = tcase_create("captured");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_capture_has_the_instances_of_its_machine);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
