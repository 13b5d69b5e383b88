/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "cim/classes.h"
#include "tests/unit/model/sample.h"

/* Two BMCs: host-1 with a temperature and a state, host-2 with the same
 * temperature. */
struct two {
	struct sample a, b;
	const struct snapshot *list[2];
	struct model model;
};

static void two_init(struct two *t)
{
	struct sensor *state;

	sample_init(&t->a);
	sample_add_temperature(&t->a);
	state = sample_add_temperature(&t->a);
	state->is_analog = false;
	state->reading_type = READING_TYPE_SENSOR_SPECIFIC;
	strcpy(state->id, "115.0.32");
	sample_init(&t->b);
	sample_add_temperature(&t->b);
	strcpy(t->b.system_name, "host-2");
	t->list[0] = &t->a.snapshot;
	t->list[1] = &t->b.snapshot;
	t->model = (struct model){ .snapshots = t->list, .n_snapshots = 2 };
}

#define COLLECTION(n) "SystemSpecificCollection(IPMI:host-" #n ":Sensors)"
#define ENTITY(n) "ConcreteCollection(IPMI:host-" #n ":Entity:7.1)"
#define NUMERIC(n)                                                             \
	"NumericSensor(NumericSensor 114.0.32 ComputerSystem host-" #n ")"
#define STATE(n) "Sensor(Sensor 115.0.32 ComputerSystem host-" #n ")"
#define MEMBER(collection, member)                                             \
	"CIM_MemberOfCollection(" collection " " member ")"

static struct model_object object_of(const struct model *m, const char *class,
				     size_t at)
{
	struct model_objects objects = { 0 };
	struct model_object o;

	ck_assert_int_eq(model_list(m, cim_class_find(class), true, &objects),
			 0);
	ck_assert_uint_gt(objects.n, at);
	o = objects.data[at];
	vec_done(&objects);
	return o;
}

static void expect_objects(const struct model_objects *objects,
			   const char *name, const char *want)
{
	struct arena *a = arena_new(1 << 20);
	const struct model_object *o;
	struct buf got = { 0 };

	buf_puts(&got, "");
	vec_for_each (o, objects) {
		struct cim_instance keys;

		ck_assert_int_eq(model_keys(o, a, &keys), 0);
		sample_print_reference(&got, &keys);
		buf_putc(&got, '\n');
	}
	ck_assert_int_eq(buf_error(&got), 0);
	ck_assert_msg(strcmp(got.data ? got.data : "", want) == 0,
		      "%s: got\n%s\nnot\n%s", name, got.data, want);
	buf_done(&got);
	arena_free(a);
}

/* clang-format off */
static const struct {
	const char *name, *class;
	size_t at;
	struct {
		const char *association, *result, *role, *result_role;
	} filter;
	const char *others, *links; /* with these filters */
} walks[] = {
	{ "a collection to its members",
	  "SystemSpecificCollection", 0,
	  { "CIM_MemberOfCollection", NULL, NULL, NULL },
	  NUMERIC(1) "\n" STATE(1) "\n",
	  MEMBER(COLLECTION(1), NUMERIC(1)) "\n"
	  MEMBER(COLLECTION(1), STATE(1)) "\n" },
	{ "of the second BMC",
	  "SystemSpecificCollection", 1,
	  { "CIM_MemberOfCollection", NULL, NULL, NULL },
	  NUMERIC(2) "\n", MEMBER(COLLECTION(2), NUMERIC(2)) "\n" },
	{ "a member to its collection",
	  "Sensor", 0, { "CIM_MemberOfCollection", NULL, NULL, NULL },
	  COLLECTION(1) "\n" ENTITY(1) "\n",
	  MEMBER(COLLECTION(1), STATE(1)) "\n"
	  MEMBER(ENTITY(1), STATE(1)) "\n" },
	{ "the result's class",
	  "SystemSpecificCollection", 0,
	  { "CIM_MemberOfCollection", "CIM_NumericSensor", NULL, NULL },
	  NUMERIC(1) "\n",
	  MEMBER(COLLECTION(1), NUMERIC(1)) "\n"
	  MEMBER(COLLECTION(1), STATE(1)) "\n" },
	{ "the right roles, in any case",
	  "Sensor", 0,
	  { "CIM_MemberOfCollection", NULL, "member", "COLLECTION" },
	  COLLECTION(1) "\n" ENTITY(1) "\n",
	  MEMBER(COLLECTION(1), STATE(1)) "\n"
	  MEMBER(ENTITY(1), STATE(1)) "\n" },
	{ "another role",
	  "Sensor", 0, { "CIM_MemberOfCollection", NULL, "Collection", NULL },
	  "", "" },
	{ "another role of the result",
	  "Sensor", 0, { "CIM_MemberOfCollection", NULL, NULL, "Member" },
	  "", "" },
	{ "a role that there is not",
	  "Sensor", 0, { "CIM_MemberOfCollection", NULL, "Owner", NULL },
	  "", "" },
	{ "a class that is no association",
	  "Sensor", 0, { "CIM_Sensor", NULL, NULL, NULL }, "", "" },
	{ "an association of other things",
	  "RecordLog", 0, { "CIM_MemberOfCollection", NULL, NULL, NULL },
	  "", "" },
};
/* clang-format on */

static const struct cim_class *class_or_null(const char *name)
{
	ck_assert(!name || cim_class_find(name));
	return name ? cim_class_find(name) : NULL;
}

START_TEST(walk)
{
	const struct model_filter filter = {
		.association = class_or_null(walks[_i].filter.association),
		.result = class_or_null(walks[_i].filter.result),
		.role = walks[_i].filter.role,
		.result_role = walks[_i].filter.result_role,
	};
	struct model_objects others = { 0 }, links = { 0 };
	struct model_object o;
	struct two t;

	two_init(&t);
	o = object_of(&t.model, walks[_i].class, walks[_i].at);
	ck_assert_int_eq(model_associators(&o, &filter, &others), 0);
	expect_objects(&others, walks[_i].name, walks[_i].others);
	ck_assert_int_eq(model_references(&o, &filter, &links), 0);
	expect_objects(&links, walks[_i].name, walks[_i].links);
	vec_done(&others);
	vec_done(&links);
}
END_TEST

/* With no filter all that an object is linked with comes, and each once. */
START_TEST(an_object_comes_once_however_often_it_is_linked)
{
	struct model_objects others = { 0 };
	struct model_object o;
	struct two t;

	two_init(&t);
	o = object_of(&t.model, "NumericSensor", 0);
	ck_assert_int_eq(model_associators(&o, NULL, &others), 0);
	ck_assert_uint_gt(others.n, 0);
	for (size_t i = 0; i < others.n; i++) {
		ck_assert_ptr_eq(others.data[i].snapshot, t.list[0]);
		for (size_t k = 0; k < i; k++)
			ck_assert(!model_object_equal(&others.data[i],
						      &others.data[k]));
	}
	vec_done(&others);
}
END_TEST

/* Both ends of each link that is listed are instances that are listed. */
START_TEST(no_reference_leads_to_nothing)
{
	struct model_objects links = { 0 };
	const struct model_object *link;
	struct two t;

	two_init(&t);
	for (size_t i = 0; cim_classes[i]; i++)
		if (cim_classes[i]->is_association)
			ck_assert_int_eq(model_list(&t.model, cim_classes[i],
						    true, &links),
					 0);
	ck_assert_uint_gt(links.n, 0);
	vec_for_each (link, &links) {
		struct arena *a = arena_new(1 << 16);
		struct cim_instance i;
		size_t n = 0;

		ck_assert_int_eq(model_instance(link, a, &i), 0);
		for (size_t k = 0; k < i.class->n_properties; k++) {
			const struct cim_property *p = &i.class->properties[k];
			const struct cim_instance *end = i.values[k].reference;

			if (p->type != CIM_REFERENCE)
				continue;
			n++;
			ck_assert(!i.values[k].null && p->is_key);
			ck_assert_msg(
				cim_class_is_a(
					end->class,
					cim_class_find(p->reference_class)),
				"%s.%s", i.class->name, p->name);
		}
		ck_assert_uint_eq(n, 2);
		arena_free(a);
	}
	vec_done(&links);
}
END_TEST

static struct model_object one_associator(const struct model_object *o,
					  const char *association,
					  const char *role)
{
	const struct model_filter filter = {
		.association = cim_class_find(association),
		.role = role,
	};
	struct model_objects others = { 0 };
	struct model_object other;

	ck_assert_int_eq(model_associators(o, &filter, &others), 0);
	ck_assert_uint_eq(others.n, 1);
	other = others.data[0];
	vec_done(&others);
	return other;
}

static void expect_object(struct model_object *o, const char *want)
{
	const struct model_objects one = { .data = o, .n = 1 };

	expect_objects(&one, "walk", want);
}

/* System, sensor, what the sensor watches; and back. */
START_TEST(from_a_system_to_what_its_sensors_watch)
{
	struct model_object host, sensor, watched;
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s)->entity_id = 3;
	host = object_of(&s.model, "ComputerSystem", 0);
	ck_assert(model_class_is_served(cim_class_find("CIM_Processor")));
	sensor = object_of(&s.model, "NumericSensor", 0);
	watched = one_associator(&sensor, "CIM_AssociatedSensor", "Antecedent");
	expect_object(
		&watched,
		"CIM_Processor(CIM_Processor 3.1 ComputerSystem host-1)\n");
	sensor = one_associator(&watched, "CIM_AssociatedSensor", "Dependent");
	expect_object(&sensor, NUMERIC(1) "\n");
	watched = one_associator(&sensor, "CIM_SystemDevice", NULL);
	ck_assert(model_object_equal(&watched, &host));
}
END_TEST

/* An entity that nothing stands for is the host's. */
START_TEST(a_sensor_of_nothing_watches_the_host)
{
	struct model_object sensor, watched;
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s)->entity_id = 0;
	sensor = object_of(&s.model, "NumericSensor", 0);
	watched = one_associator(&sensor, "CIM_AssociatedSensor", NULL);
	expect_object(&watched, "ComputerSystem(ComputerSystem host-1)\n");
}
END_TEST

START_TEST(a_profile_is_of_the_host_or_of_its_controllers)
{
	const struct model_filter filter = {
		.association = &cim_class_CIM_ElementConformsToProfile,
		.result = &cim_class_RegisteredProfile,
	};
	static const char *const names[] = { "Base Server:1.0.1",
					     "Service Processor:1.1.0" };
	char want[128];
	struct sample s;

	sample_init(&s);
	for (size_t row = 0; row < ARRAY_SIZE(names); row++) {
		struct model_object o =
			object_of(&s.model, "ComputerSystem", row);
		struct model_objects profiles = { 0 };

		snprintf(want, sizeof(want),
			 "RegisteredProfile(IPMI:host-1:DMTF:%s)\n",
			 names[row]);
		ck_assert_int_eq(model_associators(&o, &filter, &profiles), 0);
		expect_objects(&profiles, names[row], want);
		vec_done(&profiles);
	}
}
END_TEST

START_TEST(little_memory_is_an_error)
{
	struct two t;
	struct model_object o;

	two_init(&t);
	o = object_of(&t.model, "CIM_MemberOfCollection", 0);
	for (size_t size = 64;; size += 64) {
		struct arena *a = arena_new(size);
		struct cim_instance i = { 0 };
		int r = model_keys(&o, a, &i);

		ck_assert(r == 0 || (r == -ENOMEM && !i.class));
		arena_free(a);
		if (r == 0)
			break;
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/association");
	TCase *tc = tcase_create("association");

	tcase_add_loop_test(tc, walk, 0, ARRAY_SIZE(walks));
	tcase_add_test(tc, an_object_comes_once_however_often_it_is_linked);
	tcase_add_test(tc, no_reference_leads_to_nothing);
	tcase_add_test(tc, from_a_system_to_what_its_sensors_watch);
	tcase_add_test(tc, a_sensor_of_nothing_watches_the_host);
	tcase_add_test(tc, a_profile_is_of_the_host_or_of_its_controllers);
	tcase_add_test(tc, little_memory_is_an_error);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
