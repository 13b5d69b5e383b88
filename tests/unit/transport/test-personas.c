/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The machines of the tests: each thing that a test may look for is there, and
 * what is read of those that have it is right
 */

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "libipmiprov/repo/bmc.h"
#include "tests/unit/personas.h"
#include "tests/unit/run.h"

enum { TIMEOUT_S = 30, NON_LINEAR = 0x70 };

static struct snapshot *read_all(const char *uri)
{
	struct bmc_options options = { .label = "test", .uri = uri };
	struct snapshot *s = NULL;
	struct bmc *bmc;

	ck_assert_int_eq(bmc_new(&options, &bmc), 0);
	ck_assert_int_eq(bmc_refresh(bmc, BMC_ALL,
				     clock_mono_ns(&clock_system) +
					     (uint64_t)TIMEOUT_S * NS_PER_S,
				     &s),
			 0);
	bmc_free(bmc);
	ck_assert_msg(s->is_reachable, "%s: %d", uri, s->error);
	return s;
}

START_TEST(some_persona_has_it)
{
	struct test_personas personas;

	personas_with(0, &personas);
	for (size_t i = 0; i < personas.n; i++)
		if (personas.data[i].features & 1ULL << _i) {
			personas_done(&personas);
			return;
		}
	ck_abort_msg("no persona has %s", test_feature_names[_i]);
}
END_TEST

START_TEST(no_two_are_alike)
{
	struct test_personas personas;

	personas_with(0, &personas);
	for (size_t i = 0; i < personas.n; i++)
		for (size_t k = i + 1; k < personas.n; k++)
			ck_assert_msg(personas.data[i].features !=
					      personas.data[k].features,
				      "%s and %s", personas.data[i].name,
				      personas.data[k].name);
	personas_done(&personas);
}
END_TEST

START_TEST(each_is_written_as_it_is_read)
{
	struct test_personas personas;
	struct test_persona *p;

	personas_with(0, &personas);
	vec_for_each (p, &personas) {
		struct persona again;
		struct buf a = { 0 }, b = { 0 };
		char *why = NULL;

		persona_format(&p->persona, &a);
		ck_assert_msg(persona_parse(a.data, p->name, &again, &why) == 0,
			      "%s", why);
		persona_format(&again, &b);
		ck_assert_msg(strcmp(a.data, b.data) == 0, "%s", p->name);
		persona_done(&again);
		buf_done(&a);
		buf_done(&b);
	}
	personas_done(&personas);
}
END_TEST

typedef bool holds(const struct test_persona *p, const struct snapshot *s);

static bool has_value_of(const struct snapshot *s,
			 bool (*is_it)(const struct sensor *sensor))
{
	for (size_t i = 0; i < s->sdr->n_sensors; i++)
		if (is_it(&s->sdr->sensors[i]) && s->readings[i].has_value)
			return true;
	return false;
}

static bool is_non_linear(const struct sensor *s)
{
	return s->linearization >= NON_LINEAR;
}

static bool is_linearized(const struct sensor *s)
{
	return s->linearization > 0 && s->linearization <= 11;
}

static bool is_of_ones(const struct sensor *s)
{
	return s->is_analog && s->analog_format == ANALOG_ONES_COMPLEMENT;
}

static bool is_discrete_analog(const struct sensor *s)
{
	return s->is_analog && s->reading_type != READING_TYPE_THRESHOLD;
}

static bool non_linear_reads(const struct test_persona *p,
			     const struct snapshot *s)
{
	(void)p;
	return has_value_of(s, is_non_linear);
}

static bool linearized_reads(const struct test_persona *p,
			     const struct snapshot *s)
{
	(void)p;
	return has_value_of(s, is_linearized);
}

static bool ones_read(const struct test_persona *p, const struct snapshot *s)
{
	(void)p;
	return has_value_of(s, is_of_ones);
}

static bool discrete_number_reads(const struct test_persona *p,
				  const struct snapshot *s)
{
	(void)p;
	return has_value_of(s, is_discrete_analog);
}

static bool ids_are_unique(const struct test_persona *p,
			   const struct snapshot *s)
{
	(void)p;
	for (size_t i = 0; i < s->sdr->n_sensors; i++)
		for (size_t k = i + 1; k < s->sdr->n_sensors; k++)
			if (strcmp(s->sdr->sensors[i].id,
				   s->sdr->sensors[k].id) == 0)
				return false;
	return true;
}

static bool all_sensors_are_there(const struct test_persona *p,
				  const struct snapshot *s)
{
	(void)p;
	return s->sdr->n_sensors > 255 && ids_are_unique(p, s);
}

static bool name_is_unicode(const struct test_persona *p,
			    const struct snapshot *s)
{
	(void)p;
	for (size_t i = 0; i < s->sdr->n_sensors; i++) {
		const char *name = s->sdr->sensors[i].name;

		/* where a persona means Unicode, or text under its type */
		if (strstr(name, "L\xc3\xbc"
				 "fter") ||
		    strcmp(name, "ambient_temp") == 0)
			return true;
	}
	return false;
}

static bool whole_log_is_read(const struct test_persona *p,
			      const struct snapshot *s)
{
	return s->sel->n_entries == p->persona.controllers.data[0].sel.n;
}

static bool no_sensor_of_it_reads(const struct test_persona *p,
				  const struct snapshot *s)
{
	bool found = false;

	(void)p;
	for (size_t i = 0; i < s->sdr->n_sensors; i++) {
		if (s->sdr->sensors[i].owner != 0xc0 &&
		    s->sdr->sensors[i].owner != 0x82)
			continue;
		found = true;
		if (s->readings[i].has_value || s->readings[i].has_states)
			return false;
	}
	return found;
}

static bool satellite_reads(const struct test_persona *p,
			    const struct snapshot *s)
{
	uint8_t address = p->persona.controllers.data[1].address;

	for (size_t i = 0; i < s->sdr->n_sensors; i++)
		if (s->sdr->sensors[i].owner == address &&
		    s->readings[i].status == READING_OK)
			return true;
	return false;
}

static bool containers_are_known(const struct test_persona *p,
				 const struct snapshot *s)
{
	(void)p;
	return s->sdr->n_associations > 0;
}

static bool software_is_not_asked(const struct test_persona *p,
				  const struct snapshot *s)
{
	(void)p;
	for (size_t i = 0; i < s->sdr->n_sensors; i++)
		if (s->sdr->sensors[i].owner & 1 &&
		    s->readings[i].status != READING_NOT_READABLE)
			return false;
	return true;
}

/* On each persona with these features, this is so. */
static const struct {
	const char *name;
	uint64_t features;
	holds *holds;
} facts[] = {
	{ "non-linear sensors give values", FEATURE_BIT(NON_LINEAR),
	  non_linear_reads },
	{ "linearized sensors give values", FEATURE_BIT(LINEARIZATION),
	  linearized_reads },
	{ "ones' complement gives values", FEATURE_BIT(ONES_COMPLEMENT),
	  ones_read },
	{ "discrete sensors give numbers", FEATURE_BIT(DISCRETE_ANALOG),
	  discrete_number_reads },
	{ "LUNs tell sensors apart", FEATURE_BIT(LUNS), ids_are_unique },
	{ "one key twice is two sensors", FEATURE_BIT(SAME_KEY),
	  ids_are_unique },
	{ "no sensor is beyond reach", FEATURE_BIT(MANY_SENSORS),
	  all_sensors_are_there },
	{ "names in Unicode are read", FEATURE_BIT(UNICODE), name_is_unicode },
	{ "a long log is read whole", FEATURE_BIT(LONG_LOG),
	  whole_log_is_read },
	{ "an absent satellite's sensors have no reading",
	  FEATURE_BIT(ABSENT_SATELLITE), no_sensor_of_it_reads },
	{ "a satellite's sensors are read", FEATURE_BIT(SATELLITE),
	  satellite_reads },
	{ "what contains what is read", FEATURE_BIT(ENTITY_ASSOCIATION),
	  containers_are_known },
	{ "software has no readings", FEATURE_BIT(SOFTWARE_OWNER),
	  software_is_not_asked },
};

START_TEST(on_all_that_have_it)
{
	struct test_personas personas;
	struct test_persona *p;

	personas_with(facts[_i].features, &personas);
	vec_for_each (p, &personas) {
		struct snapshot *s = read_all(p->uri);

		ck_assert_msg(facts[_i].holds(p, s), "%s: not %s", p->name,
			      facts[_i].name);
		snapshot_unref(s);
	}
	personas_done(&personas);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/personas");
	TCase *tc = tcase_create("personas");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, some_persona_has_it, 0, N_TEST_FEATURES);
	tcase_add_test(tc, no_two_are_alike);
	tcase_add_test(tc, each_is_written_as_it_is_read);
	tcase_add_loop_test(tc, on_all_that_have_it, 0, ARRAY_SIZE(facts));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
