/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/macro.h"
#include "cim/classes.h"
#include "tests/unit/run.h"

static const char *const types[] = {
	[CIM_BOOLEAN] = "boolean", [CIM_UINT8] = "uint8",
	[CIM_SINT8] = "sint8",     [CIM_UINT16] = "uint16",
	[CIM_SINT16] = "sint16",   [CIM_UINT32] = "uint32",
	[CIM_SINT32] = "sint32",   [CIM_UINT64] = "uint64",
	[CIM_SINT64] = "sint64",   [CIM_REAL32] = "real32",
	[CIM_REAL64] = "real64",   [CIM_CHAR16] = "char16",
	[CIM_STRING] = "string",   [CIM_DATETIME] = "datetime",
};

static const char *or_dash(const char *text)
{
	return text ? text : "-";
}

/* Ours may be written, where the provider's is read-only. */
static const char *const extensions[] = {
	"NumericSensor.LowerThresholdCritical",
	"NumericSensor.LowerThresholdFatal",
	"NumericSensor.UpperThresholdCritical",
	"NumericSensor.UpperThresholdFatal",
};

static bool is_extension(const struct cim_class *c,
			 const struct cim_property *p)
{
	char name[128];

	snprintf(name, sizeof(name), "%s.%s", c->name, p->name);
	for (size_t i = 0; i < ARRAY_SIZE(extensions); i++)
		if (strcmp(extensions[i], name) == 0)
			return true;
	return false;
}

static const char *key_word(const struct cim_property *p)
{
	if (p->is_key)
		return "key";
	return p->is_required ? "required" : "-";
}

static void print_property(struct buf *b, const struct cim_class *c,
			   const struct cim_property *p)
{
	bool is_write = p->is_write && !is_extension(c, p);
	char max_len[16] = "-";

	if (p->max_len)
		snprintf(max_len, sizeof(max_len), "%d", p->max_len);
	buf_printf(b, "property %s %s%s %s %s %s %s %s\n", p->name,
		   types[p->type], p->is_array ? "[]" : "",
		   is_write ? "RW" : "R", key_word(p), max_len,
		   or_dash(p->default_value), p->origin);
}

static void print_parameter(struct buf *b, const struct cim_property *p)
{
	ck_assert(p->is_in != p->is_out);
	buf_printf(b, " %s:", p->is_in ? "in" : "out");
	if (p->type == CIM_REFERENCE)
		buf_printf(b, "%s&:%s", p->reference_class, p->name);
	else
		buf_printf(b, "%s%s:%s", types[p->type],
			   p->is_array ? "[]" : "", p->name);
}

static void print_method(struct buf *b, const struct cim_method *m)
{
	buf_printf(b, "%s %s", m->is_void ? "void" : "method", m->name);
	for (size_t i = 0; i < m->n_parameters; i++)
		print_parameter(b, &m->parameters[i]);
	ck_assert(m->is_void || m->return_type == CIM_UINT32);
	buf_putc(b, '\n');
}

/* A class of the tables in the words of classes.txt. */
static void print_class(struct buf *b, const struct cim_class *c)
{
	const char *base = c->base ? c->base->name : "-";

	if (c->is_abstract) {
		buf_printf(b, "abstract %s %s %s %s\n", c->name, base,
			   or_dash(c->version), or_dash(c->uuid));
		return;
	}
	buf_printf(b, "class %s %s %s\n", c->name, base, or_dash(c->uuid));
	for (size_t i = 0; i < c->n_properties; i++)
		print_property(b, c, &c->properties[i]);
	for (size_t i = 0; i < c->n_methods; i++)
		print_method(b, &c->methods[i]);
}

static FILE *open_list(void)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/unit/cim/classes.txt",
		 srcdir ? srcdir : ".");
	return fopen(path, "re");
}

/* The words of one line of the list name a class: what the tables say of it. */
static void print_wanted_class(struct buf *b, const char *line)
{
	char kind[16], name[64];

	if (sscanf(line, "%15s %63s", kind, name) != 2 ||
	    (strcmp(kind, "class") != 0 && strcmp(kind, "abstract") != 0))
		return;
	ck_assert_msg(cim_class_find(name) != NULL, "no class %s", name);
	print_class(b, cim_class_find(name));
}

/* The first line that differs says more than two lists. */
static void compare_lists(const char *got, const char *want)
{
	while (*want) {
		size_t size = strcspn(want, "\n") + 1;

		ck_assert_msg(strncmp(got, want, size) == 0,
			      "expected %.*s, got %.*s", (int)size, want,
			      (int)strcspn(got, "\n"), got);
		got += size;
		want += size;
	}
	ck_assert_str_eq(got, "");
}

START_TEST(the_tables_are_as_documented)
{
	struct buf want = { 0 }, got = { 0 };
	char line[512];
	FILE *f = open_list();

	ck_assert_msg(f != NULL, "srcdir must name the source tree");
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '#')
			continue;
		buf_puts(&want, line);
		print_wanted_class(&got, line);
	}
	fclose(f);
	ck_assert_int_eq(buf_error(&want) | buf_error(&got), 0);
	ck_assert_uint_gt(want.size, 15000);
	compare_lists(got.data, want.data);
	buf_done(&want);
	buf_done(&got);
}
END_TEST

START_TEST(extensions_may_be_written)
{
	for (size_t i = 0; i < ARRAY_SIZE(extensions); i++) {
		const char *name = strchr(extensions[i], '.') + 1;
		const struct cim_class *c = &cim_class_NumericSensor;
		int p = cim_class_property(c, name);

		ck_assert_msg(p >= 0 && c->properties[p].is_write, "%s", name);
	}
}
END_TEST

START_TEST(classes_are_in_order_and_found_in_any_case)
{
	for (size_t i = 0; cim_classes[i]; i++) {
		const struct cim_class *c = cim_classes[i];
		char *upper = strdup(c->name);

		for (char *s = upper; *s; s++)
			*s = (char)toupper((unsigned char)*s);
		ck_assert_ptr_eq(cim_class_find(c->name), c);
		ck_assert_ptr_eq(cim_class_find(upper), c);
		ck_assert(cim_class_is_a(c, c));
		ck_assert(c->is_association ||
			  strcmp(c->cim_namespace, "root/wmi") == 0 ||
			  cim_class_is_a(c, &cim_class_CIM_ManagedElement));
		if (i > 0)
			ck_assert_int_lt(
				strcasecmp(cim_classes[i - 1]->name, c->name),
				0);
		free(upper);
	}
	ck_assert_ptr_null(cim_class_find("CIM_Nothing"));
	ck_assert_ptr_null(cim_class_find(""));
	ck_assert(!cim_class_is_a(&cim_class_Sensor,
				  &cim_class_CIM_NumericSensor));
	ck_assert(!cim_class_is_a(&cim_class_CIM_Sensor, &cim_class_Sensor));
}
END_TEST

START_TEST(properties_are_in_order_and_found_in_any_case)
{
	for (size_t k = 0; cim_classes[k]; k++) {
		const struct cim_class *c = cim_classes[k];

		for (size_t i = 0; i < c->n_properties; i++) {
			char *upper = strdup(c->properties[i].name);

			for (char *s = upper; *s; s++)
				*s = (char)toupper((unsigned char)*s);
			ck_assert_int_eq(cim_class_property(c, upper), (int)i);
			free(upper);
			if (i > 0)
				ck_assert_int_lt(
					strcasecmp(c->properties[i - 1].name,
						   c->properties[i].name),
					0);
		}
		ck_assert_int_eq(cim_class_property(c, "Nothing"), -1);
		ck_assert_int_eq(cim_class_property(c, ""), -1);
	}
	ck_assert_int_eq(N_NUMERIC_SENSOR_PROPERTIES,
			 cim_class_NumericSensor.n_properties);
	ck_assert_str_eq(
		cim_class_NumericSensor.properties[NUMERIC_SENSOR_DEVICE_ID]
			.name,
		"DeviceID");
}
END_TEST

/* A cast instance is written with the properties that both have. */
START_TEST(a_base_class_has_no_property_that_its_heir_lacks)
{
	for (size_t k = 0; cim_classes[k]; k++) {
		const struct cim_class *base = cim_classes[k]->base;

		for (size_t i = 0; base && i < base->n_properties; i++)
			ck_assert_int_ge(
				cim_class_property(cim_classes[k],
						   base->properties[i].name),
				0);
	}
}
END_TEST

START_TEST(value_maps_are_pairs)
{
	const struct cim_property *p =
		&cim_class_NumericSensor
			 .properties[NUMERIC_SENSOR_HEALTH_STATE];
	size_t n = 0;

	while (p->value_map[n])
		ck_assert_ptr_nonnull(p->values[n++]);
	ck_assert_ptr_null(p->values[n]);
	ck_assert_uint_eq(n, 7);
	ck_assert_str_eq(p->value_map[5], "25");
	ck_assert_str_eq(p->values[5], "Critical failure");
	ck_assert_int_eq(CIM_HEALTH_STATE_CRITICAL_FAILURE, 25);
	ck_assert_int_eq(CIM_BASE_UNITS_PERCENTAGE, 65);
}
END_TEST

START_TEST(an_instance_starts_without_values)
{
	struct arena *a = arena_new(1 << 16);
	struct cim_instance instance;

	ck_assert_int_eq(cim_instance_init(&instance, &cim_class_Sensor, a), 0);
	for (size_t i = 0; i < cim_class_Sensor.n_properties; i++)
		ck_assert(instance.values[i].null);
	instance.values[SENSOR_DEVICE_ID] = CIM_STR("1.0.32");
	ck_assert_str_eq(cim_instance_get(&instance, "deviceid")->string,
			 "1.0.32");
	ck_assert_ptr_null(cim_instance_get(&instance, "CurrentReading"));
	arena_free(a);
}
END_TEST

START_TEST(no_memory_is_an_error)
{
	struct arena *a = arena_new(64);
	struct cim_instance instance = { 0 };

	ck_assert_int_eq(cim_instance_init(&instance, &cim_class_Sensor, a),
			 -ENOMEM);
	ck_assert_ptr_null(instance.class);
	arena_free(a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cim/classes");
	TCase *tc = tcase_create("classes");

	tcase_add_test(tc, the_tables_are_as_documented);
	tcase_add_test(tc, extensions_may_be_written);
	tcase_add_test(tc, classes_are_in_order_and_found_in_any_case);
	tcase_add_test(tc, properties_are_in_order_and_found_in_any_case);
	tcase_add_test(tc, a_base_class_has_no_property_that_its_heir_lacks);
	tcase_add_test(tc, value_maps_are_pairs);
	tcase_add_test(tc, an_instance_starts_without_values);
	tcase_add_test(tc, no_memory_is_an_error);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
