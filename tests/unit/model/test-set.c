/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Changes of properties as rows, and the file of those that no BMC keeps
 */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cim/classes.h"
#include "libipmiprov/model/invoke.h"
#include "libipmiprov/model/notes.h"
#include "tests/unit/model/sample.h"

enum { UP, DOWN, FIXED, N_SENSORS };

struct asked {
	struct arena *arena;
	struct sample sample;
	struct model_object object;
	struct cim_instance now;
	bool *is_given;
	struct model_call call;
	const char *name;
	int r;
};

/* One whose bytes go up with its values, one whose bytes go down, and one
 * without settable thresholds.  Upper non-critical is 42, lower 3. */
static void fill(struct sample *s)
{
	enum {
		SOME = 1 << THRESHOLD_LNC | 1 << THRESHOLD_UNC |
		       1 << THRESHOLD_UC | 1 << THRESHOLD_LC
	};

	sample_init(s);
	for (int i = 0; i < N_SENSORS; i++) {
		struct sensor *sensor = sample_add_temperature(s);
		struct sensor_limits *l = &s->limits[i];

		snprintf(sensor->id, sizeof(sensor->id), "%d.0.32", i + 1);
		sensor->threshold_support = i == FIXED ? 1 : 2;
		sensor->readable_thresholds = SOME;
		sensor->settable_thresholds = SOME & ~(1 << THRESHOLD_LC);
		l->valid = 1 << THRESHOLD_LNC | 1 << THRESHOLD_UNC;
		l->raw[THRESHOLD_UNC] = 42;
		l->raw[THRESHOLD_LNC] = 3;
		l->value[THRESHOLD_UNC] = 42;
		l->value[THRESHOLD_LNC] = 3;
	}
	s->sensors[DOWN].factors.m = -1;
	s->sensors[DOWN].factors.b = 100;
}

static void find_object(struct asked *q, const char *class, size_t at)
{
	struct model_objects objects = { 0 };

	ck_assert_int_eq(model_list(&q->sample.model, cim_class_find(class),
				    true, &objects),
			 0);
	ck_assert_uint_gt(objects.n, at);
	q->object = objects.data[at];
	vec_done(&objects);
}

/* As a client that sends back what it got, but for some of it. */
static void begin(struct asked *q, const char *class, size_t at)
{
	const struct cim_class *c = cim_class_find(class);

	*q = (struct asked){ .arena = arena_new(1 << 20) };
	fill(&q->sample);
	find_object(q, class, at);
	ck_assert_int_eq(model_instance(&q->object, q->arena, &q->now), 0);
	q->is_given = arena_new_array(q->arena, bool, c->n_properties);
	memset(q->is_given, true, c->n_properties);
}

static void change(struct asked *q, const char *name, const char *text)
{
	int i = cim_class_property(q->now.class, name);
	const struct cim_property *p = &q->now.class->properties[i];
	struct cim_value *item = arena_new_array(q->arena, struct cim_value, 1);

	ck_assert_int_ge(i, 0);
	q->is_given[i] = true;
	q->now.values[i] = CIM_NULL;
	if (!text)
		return;
	ck_assert_int_eq(cim_value_parse(p->type, text, q->arena, item), 0);
	q->now.values[i] = p->is_array
				   ? (struct cim_value){ .n = 1, .items = item }
				   : *item;
}

static void set(struct asked *q, bool is_exact)
{
	const struct model_changes changes = { .values = q->now.values,
					       .is_given = q->is_given,
					       .is_exact = is_exact };

	q->r = model_set(&q->object, &changes, q->arena, &q->call, &q->name);
}

/* ---- what may be set ---- */

/* clang-format off */
static const struct {
	const char *class;
	size_t at;
	const char *property, *value;
	bool is_exact;
	int want;
	int threshold, raw; /* of the action, on 0; -1: none */
} sets[] = {
#define UNC "UpperThresholdNonCritical"
#define LNC "LowerThresholdNonCritical"
	{ "NumericSensor", UP, UNC, "40", false, 0, THRESHOLD_UNC, 40 },
	{ "NumericSensor", UP, LNC, "-5", false, 0, THRESHOLD_LNC, 0xfb },
	{ "NumericSensor", UP, "UpperThresholdCritical", "45", false, 0,
	  THRESHOLD_UC, 45 },
	{ "NumericSensor", UP, UNC, "42", false, 0, -1, 0 },
	/* value 100 - raw: the lower threshold of the bytes is the upper one
	 * of the unit */
	{ "NumericSensor", DOWN, UNC, "90", false, 0, THRESHOLD_LNC, 10 },
	{ "NumericSensor", DOWN, LNC, "20", false, 0, THRESHOLD_UNC, 80 },
	{ "NumericSensor", UP, UNC, NULL, false, MODEL_R_BAD_VALUE, 0, 0 },
	{ "NumericSensor", UP, UNC, "127", false, 0, THRESHOLD_UNC, 127 },
	{ "NumericSensor", UP, UNC, "128", false, MODEL_R_BAD_VALUE, 0, 0 },
	{ "NumericSensor", UP, LNC, "-129", false, MODEL_R_BAD_VALUE, 0, 0 },
	{ "NumericSensor", UP, "LowerThresholdCritical", "0", false,
	  MODEL_R_NOT_SETTABLE, 0, 0 },
	{ "NumericSensor", UP, "LowerThresholdFatal", "0", false,
	  MODEL_R_NOT_SETTABLE, 0, 0 },
	{ "NumericSensor", FIXED, UNC, "40", false, MODEL_R_NOT_SETTABLE, 0, 0 },

	{ "NumericSensor", UP, "ElementName", "x", false, MODEL_R_READ_ONLY,
	  0, 0 },
	{ "NumericSensor", UP, "DeviceID", "9", false, MODEL_R_READ_ONLY, 0, 0 },
	{ "NumericSensor", UP, "BaseUnits", "3", true, MODEL_R_READ_ONLY, 0, 0 },
	{ "NumericSensor", UP, "CurrentReading", "7", false, 0, -1, 0 },
	{ "NumericSensor", UP, "CurrentReading", "7", true, MODEL_R_READ_ONLY,
	  0, 0 },
	{ "NumericSensor", UP, "SystemName", "HOST-1", true, 0, -1, 0 },
	{ "RecordLog", 0, "Description", "x", false, 0, -1, 0 },
	{ "ComputerSystem", 0, "Description", "x", false, MODEL_R_READ_ONLY,
	  0, 0 },

	{ "NumericSensor", UP, "EnabledDefault", "3", false, 0, -1, 0 },
	{ "NumericSensor", UP, "EnabledDefault", "4", false, MODEL_R_BAD_VALUE,
	  0, 0 },
	{ "ComputerSystem", 0, "PrimaryOwnerName", "Ada", false, 0, -1, 0 },
	{ "ComputerSystem", 0, "Roles", "database", false, 0, -1, 0 },
	{ "ComputerSystem", 0, "PrimaryOwnerName",
	  "0123456789012345678901234567890123456789012345678901234567890123456",
	  false, MODEL_R_BAD_VALUE, 0, 0 },
};
/* clang-format on */

START_TEST(a_change_is_an_action_or_an_answer)
{
	struct asked q;
	const struct bmc_action *a = &q.call.action;

	begin(&q, sets[_i].class, sets[_i].at);
	change(&q, sets[_i].property, sets[_i].value);
	set(&q, sets[_i].is_exact);
	ck_assert_msg(q.r == sets[_i].want, "%s = %s: %d", sets[_i].property,
		      sets[_i].value, q.r);
	if (q.r != 0) {
		ck_assert_str_eq(q.name, sets[_i].property);
	} else if (sets[_i].threshold < 0) {
		ck_assert_int_eq(a->kind, BMC_ACTION_NOTHING);
	} else {
		ck_assert_int_eq(a->kind, BMC_ACTION_SET_THRESHOLDS);
		ck_assert_uint_eq(a->mask, 1U << sets[_i].threshold);
		ck_assert_uint_eq(a->raw_thresholds[sets[_i].threshold],
				  (unsigned)sets[_i].raw);
		ck_assert_int_eq(q.call.right, IPMI_OPERATE);
		ck_assert_int_eq(q.call.effect, IPMI_OPERATE);
	}
	arena_free(q.arena);
}
END_TEST

START_TEST(what_is_not_given_stays)
{
	struct asked q;

	begin(&q, "NumericSensor", UP);
	change(&q, "ElementName", NULL);
	memset(q.is_given, false, q.now.class->n_properties);
	change(&q, UNC, "40");
	change(&q, LNC, "10");
	set(&q, false);
	ck_assert_int_eq(q.r, 0);
	ck_assert_uint_eq(q.call.action.mask,
			  1 << THRESHOLD_UNC | 1 << THRESHOLD_LNC);
	arena_free(q.arena);
}
END_TEST

static int64_t value_of(const struct asked *q, const char *name)
{
	const struct cim_value *v = cim_instance_get(&q->call.instance, name);

	ck_assert(!v->null);
	return v->i;
}

START_TEST(the_instance_is_as_it_is_after)
{
	struct asked q;

	begin(&q, "NumericSensor", DOWN);
	change(&q, UNC, "90");
	change(&q, "EnabledDefault", "3");
	set(&q, false);
	ck_assert_int_eq(q.r, 0);
	ck_assert_int_eq(model_call_finish(&q.call, 0, q.arena), 0);
	ck_assert(!q.call.failed);
	ck_assert_int_eq(value_of(&q, UNC), 90);
	ck_assert_int_eq(value_of(&q, "EnabledDefault"), 3);
	/* and the snapshot is what it was */
	ck_assert_uint_eq(q.sample.limits[DOWN].raw[THRESHOLD_LNC], 3);
	arena_free(q.arena);
}
END_TEST

/* ---- what the BMC did not take ---- */

static const struct {
	size_t at;
	uint8_t not_taken;
	int events[2];
	const char *in_problem;
} refusals[] = {
	{ UP, 1 << THRESHOLD_LNC, { 1000 }, LNC },
	{ UP, 1 << THRESHOLD_UNC, { 1001 }, UNC },
	{ UP,
	  1 << THRESHOLD_UNC | 1 << THRESHOLD_LNC,
	  { 1000, 1001 },
	  LNC " and " UNC },
	{ UP, 1 << THRESHOLD_UC, { 0 }, "UpperThresholdCritical" },
	{ DOWN, 1 << THRESHOLD_LNC, { 1001 }, UNC },
};

START_TEST(what_was_not_taken_is_an_event_of_windows)
{
	struct asked q;

	begin(&q, "NumericSensor", refusals[_i].at);
	change(&q, UNC, "50");
	set(&q, false);
	ck_assert_int_eq(q.r, 0);
	q.call.action.not_taken = refusals[_i].not_taken;
	ck_assert_int_eq(model_call_finish(&q.call, BMC_R_NOT_TAKEN, q.arena),
			 0);
	ck_assert(q.call.failed);
	ck_assert_ptr_nonnull(strstr(q.call.problem, refusals[_i].in_problem));
	for (size_t i = 0; i < 2; i++) {
		int id = i < q.call.n_events ? q.call.events[i].id : 0;

		ck_assert_int_eq(id, refusals[_i].events[i]);
	}
	arena_free(q.arena);
}
END_TEST

START_TEST(a_refusal_says_why)
{
	struct asked q;

	begin(&q, "NumericSensor", UP);
	change(&q, UNC, "50");
	set(&q, false);
	ck_assert_int_eq(model_call_finish(&q.call, IPMI_R_PRIVILEGE, q.arena),
			 0);
	ck_assert(q.call.failed);
	ck_assert_str_eq(q.call.problem,
			 "The BMC refused it: insufficient privilege (D4h).");
	arena_free(q.arena);
}
END_TEST

/* ---- notes ---- */

static char *temporary(void)
{
	char *path = strdup("/tmp/test-set-XXXXXX");
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	close(fd);
	return path;
}

static void note(struct model_notes *notes, const struct cim_instance *whose,
		 size_t property, const struct cim_value *value)
{
	ck_assert_int_eq(model_notes_set(notes, whose, property, value), 0);
}

static const char *owner_of(const struct sample *s, size_t at,
			    const struct model_notes *notes, struct arena *a)
{
	const struct model m = { .snapshots = s->list,
				 .n_snapshots = 1,
				 .notes = notes };
	struct model_objects objects = { 0 };
	struct cim_instance instance;

	ck_assert_int_eq(
		model_list(&m, &cim_class_ComputerSystem, true, &objects), 0);
	ck_assert_int_eq(model_instance(&objects.data[at], a, &instance), 0);
	vec_done(&objects);
	return instance.values[COMPUTER_SYSTEM_PRIMARY_OWNER_NAME].null
		       ? NULL
		       : instance.values[COMPUTER_SYSTEM_PRIMARY_OWNER_NAME]
				 .string;
}

START_TEST(notes_survive_in_their_file)
{
	static const char name[] = "Ada\tof 100 %\nLovelace, \xc3\xa9";
	static const struct cim_value roles[] = { { .string = "a" },
						  { .string = "" } };
	const struct cim_value both = { .n = 2, .items = roles };
	const struct cim_value ada = CIM_STR(name), none = CIM_NULL;
	struct model_notes *notes;
	struct asked q;
	char *path = temporary();

	begin(&q, "ComputerSystem", 0);
	ck_assert_int_eq(model_notes_open(path, &notes), 0);
	note(notes, &q.now, COMPUTER_SYSTEM_PRIMARY_OWNER_NAME, &ada);
	note(notes, &q.now, COMPUTER_SYSTEM_ROLES, &both);
	note(notes, &q.now, COMPUTER_SYSTEM_PRIMARY_OWNER_CONTACT, &ada);
	note(notes, &q.now, COMPUTER_SYSTEM_PRIMARY_OWNER_CONTACT, &none);
	ck_assert_int_eq(model_notes_save(notes), 0);
	model_notes_free(notes);

	ck_assert_int_eq(model_notes_open(path, &notes), 0);
	ck_assert_str_eq(owner_of(&q.sample, 0, notes, q.arena), name);
	ck_assert_ptr_null(owner_of(&q.sample, 1, notes, q.arena));
	ck_assert_int_eq(model_notes_apply(notes, q.arena, &q.now), 0);
	ck_assert_uint_eq(q.now.values[COMPUTER_SYSTEM_ROLES].n, 2);
	ck_assert_str_eq(q.now.values[COMPUTER_SYSTEM_ROLES].items[1].string,
			 "");
	ck_assert(q.now.values[COMPUTER_SYSTEM_PRIMARY_OWNER_CONTACT].null);
	model_notes_free(notes);
	unlink(path);
	free(path);
	arena_free(q.arena);
}
END_TEST

START_TEST(a_damaged_file_costs_its_damaged_lines)
{
	static const char text[] =
		"nonsense\n\n\t\n"
		"ComputerSystem\tCreationClassName=ComputerSystem\tName=host-1"
		"\t\tPrimaryOwnerName\t%zz\n"
		"ComputerSystem\tCreationClassName=ComputerSystem\tName=host-1"
		"\t\tEnabledDefault\tx\n"
		"ComputerSystem\tCreationClassName=ComputerSystem\tName=host-1"
		"\t\tNoSuchThing\tx\n"
		"ComputerSystem\tCreationClassName=ComputerSystem\tName=host-1"
		"\t\tPrimaryOwnerName\tAda";
	char *path = temporary();
	FILE *f = fopen(path, "w");
	struct model_notes *notes;
	struct asked q;

	fputs(text, f);
	fclose(f);
	begin(&q, "ComputerSystem", 0);
	ck_assert_int_eq(model_notes_open(path, &notes), 0);
	ck_assert_str_eq(owner_of(&q.sample, 0, notes, q.arena), "Ada");
	model_notes_free(notes);
	unlink(path);
	free(path);
	arena_free(q.arena);
}
END_TEST

START_TEST(an_array_without_items_stays_one)
{
	static const struct cim_value item = { .string = "" };
	const struct cim_value none = { .items = &item }, empty = CIM_STR("");
	struct model_notes *notes;
	struct asked q;
	char *path = temporary();

	begin(&q, "ComputerSystem", 0);
	ck_assert_int_eq(model_notes_open(path, &notes), 0);
	note(notes, &q.now, COMPUTER_SYSTEM_ROLES, &none);
	note(notes, &q.now, COMPUTER_SYSTEM_PRIMARY_OWNER_NAME, &empty);
	ck_assert_int_eq(model_notes_save(notes), 0);
	model_notes_free(notes);
	ck_assert_int_eq(model_notes_open(path, &notes), 0);
	ck_assert_int_eq(model_notes_apply(notes, q.arena, &q.now), 0);
	ck_assert(!q.now.values[COMPUTER_SYSTEM_ROLES].null);
	ck_assert_uint_eq(q.now.values[COMPUTER_SYSTEM_ROLES].n, 0);
	ck_assert_str_eq(owner_of(&q.sample, 0, notes, q.arena), "");
	model_notes_free(notes);
	unlink(path);
	free(path);
	arena_free(q.arena);
}
END_TEST

/* 64 items of 1024 bytes, each byte three in the file. */
static void make_long(struct arena *a, struct cim_value *ret)
{
	struct cim_value *items = arena_new_array(a, struct cim_value, 64);
	char *text = arena_alloc(a, 1025);

	memset(text, '%', 1024);
	for (size_t i = 0; i < 64; i++)
		items[i] = (struct cim_value){ .string = text };
	*ret = (struct cim_value){ .n = 64, .items = items };
}

START_TEST(notes_do_not_fill_the_disk)
{
	struct model_notes *notes;
	struct cim_value roles;
	struct asked q;
	char name[32];
	int r = 0, n = 0;

	begin(&q, "ComputerSystem", 0);
	make_long(q.arena, &roles);
	ck_assert_int_eq(model_notes_open(NULL, &notes), 0);
	for (; r == 0 && n < 100; n++) {
		snprintf(name, sizeof(name), "host-%d", n);
		q.now.values[COMPUTER_SYSTEM_NAME] = CIM_STR(name);
		r = model_notes_set(notes, &q.now, COMPUTER_SYSTEM_ROLES,
				    &roles);
	}
	ck_assert_int_eq(r, -ENOSPC);
	ck_assert_int_eq(n, 6);
	/* what is there may become another, or nothing */
	q.now.values[COMPUTER_SYSTEM_NAME] = CIM_STR("host-0");
	note(notes, &q.now, COMPUTER_SYSTEM_ROLES, &roles);
	roles = CIM_NULL;
	note(notes, &q.now, COMPUTER_SYSTEM_ROLES, &roles);
	make_long(q.arena, &roles);
	q.now.values[COMPUTER_SYSTEM_NAME] = CIM_STR("host-6");
	note(notes, &q.now, COMPUTER_SYSTEM_ROLES, &roles);
	model_notes_free(notes);
	arena_free(q.arena);
}
END_TEST

START_TEST(what_cannot_be_kept_is_undone)
{
	const struct cim_value ada = CIM_STR("Ada"), bob = CIM_STR("Bob");
	struct model_notes *notes;
	struct asked q;
	char *path = temporary();

	begin(&q, "ComputerSystem", 0);
	ck_assert_int_eq(model_notes_open(path, &notes), 0);
	note(notes, &q.now, COMPUTER_SYSTEM_PRIMARY_OWNER_NAME, &ada);
	ck_assert_int_eq(model_notes_save(notes), 0);
	note(notes, &q.now, COMPUTER_SYSTEM_PRIMARY_OWNER_NAME, &bob);
	model_notes_undo(notes);
	ck_assert_str_eq(owner_of(&q.sample, 0, notes, q.arena), "Ada");
	model_notes_free(notes);
	unlink(path);
	free(path);
	arena_free(q.arena);
}
END_TEST

START_TEST(no_file_is_no_notes)
{
	struct model_notes *notes;
	struct asked q;

	begin(&q, "ComputerSystem", 0);
	ck_assert_int_eq(model_notes_open("/nonexistent/notes", &notes), 0);
	ck_assert_ptr_null(owner_of(&q.sample, 0, notes, q.arena));
	ck_assert_int_lt(model_notes_save(notes), 0);
	model_notes_free(notes);
	arena_free(q.arena);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/set");
	TCase *tc = tcase_create("set");

	tcase_add_loop_test(tc, a_change_is_an_action_or_an_answer, 0,
			    ARRAY_SIZE(sets));
	tcase_add_test(tc, what_is_not_given_stays);
	tcase_add_test(tc, the_instance_is_as_it_is_after);
	tcase_add_loop_test(tc, what_was_not_taken_is_an_event_of_windows, 0,
			    ARRAY_SIZE(refusals));
	tcase_add_test(tc, a_refusal_says_why);
	tcase_add_test(tc, notes_survive_in_their_file);
	tcase_add_test(tc, a_damaged_file_costs_its_damaged_lines);
	tcase_add_test(tc, an_array_without_items_stays_one);
	tcase_add_test(tc, notes_do_not_fill_the_disk);
	tcase_add_test(tc, what_cannot_be_kept_is_undone);
	tcase_add_test(tc, no_file_is_no_notes);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
