/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Keys tell instances apart, and references lead to instances
 *
 * On each persona, of each class: a client that walks from one instance to the
 * next gets by Get what the reference names, and nothing comes twice.
 */

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "libipmiprov/repo/bmc.h"
#include "tests/unit/model/sample.h"
#include "tests/unit/personas.h"

enum { TIMEOUT_S = 60 };

/* What names an instance, as "Class(keys)". */
struct names VEC(char *);

static struct snapshot *take_snapshot(const char *uri)
{
	uint64_t deadline =
		clock_mono_ns(&clock_system) + (uint64_t)TIMEOUT_S * NS_PER_S;
	struct bmc_options options = { .label = "test", .uri = uri };
	struct snapshot *s;
	struct bmc *bmc;

	ck_assert_int_eq(bmc_new(&options, &bmc), 0);
	ck_assert_int_eq(bmc_refresh(bmc, BMC_ALL, deadline, &s), 0);
	bmc_free(bmc);
	return s;
}

static void add_name(struct names *to, const struct cim_instance *keys)
{
	struct buf name = { 0 };
	char **slot = vec_push(to);

	sample_print_reference(&name, keys);
	ck_assert_int_eq(buf_error(&name), 0);
	*slot = buf_steal(&name);
}

static void add_references(struct names *to, const struct cim_instance *keys)
{
	for (size_t i = 0; i < keys->class->n_properties; i++)
		if (keys->class->properties[i].type == CIM_REFERENCE)
			add_name(to, keys->values[i].reference);
}

static void add_class(const struct snapshot *s, const struct cim_class *class,
		      struct names *names, struct names *references)
{
	const struct snapshot *list[] = { s };
	const struct model model = { .snapshots = list, .n_snapshots = 1 };
	struct model_objects objects = { 0 };
	struct arena *a = arena_new(1 << 20);
	const struct model_object *o;

	ck_assert_int_eq(model_list(&model, class, true, &objects), 0);
	vec_for_each (o, &objects) {
		struct cim_instance keys;

		ck_assert_int_eq(model_keys(o, a, &keys), 0);
		add_name(names, &keys);
		add_references(references, &keys);
		arena_reset(a);
	}
	vec_done(&objects);
	arena_free(a);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_done(struct names *names)
{
	char **name;

	vec_for_each (name, names)
		free(*name);
	vec_done(names);
}

static void check(const struct test_persona *p)
{
	struct names names = { 0 }, references = { 0 };
	struct snapshot *s = take_snapshot(p->uri);
	char **reference;

	for (size_t i = 0; cim_classes[i]; i++)
		add_class(s, cim_classes[i], &names, &references);
	ck_assert_uint_gt(references.n, 0);
	qsort(names.data, names.n, sizeof(*names.data), compare);
	for (size_t i = 1; i < names.n; i++)
		ck_assert_msg(strcmp(names.data[i - 1], names.data[i]) != 0,
			      "%s: twice: %s", p->name, names.data[i]);
	vec_for_each (reference, &references)
		ck_assert_msg(bsearch(reference, names.data, names.n,
				      sizeof(*names.data), compare) != NULL,
			      "%s: leads to nothing: %s", p->name, *reference);
	names_done(&names);
	names_done(&references);
	snapshot_unref(s);
}

START_TEST(keys_are_unique_and_references_resolve)
{
	struct test_personas personas;
	const struct test_persona *p;

	personas_with(0, &personas);
	vec_for_each (p, &personas)
		check(p);
	personas_done(&personas);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/keys");
	TCase *tc = tcase_create("keys");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, keys_are_unique_and_references_resolve);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
