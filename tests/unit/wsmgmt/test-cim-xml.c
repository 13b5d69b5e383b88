/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "libwsmgmt/cim-xml-read.h"
#include "libwsmgmt/ns.h"
#include "libwsmgmt/reply.h"
#include "tests/unit/run.h"

#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/hardware/"
#define DMTF "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"

/* A class with a property of each type, and a base of it. */
static const struct cim_property all_properties[] = {
	{ .name = "ABool", .type = CIM_BOOLEAN },
	{ .name = "AChar", .type = CIM_CHAR16 },
	{ .name = "ADate", .type = CIM_DATETIME },
	{ .name = "AKey", .type = CIM_STRING, .is_key = true },
	{ .name = "AReal", .type = CIM_REAL64 },
	{ .name = "ARef", .type = CIM_REFERENCE },
	{ .name = "ASint", .type = CIM_SINT32 },
	{ .name = "AUint", .type = CIM_UINT64 },
	{ .name = "Strings", .type = CIM_STRING, .is_array = true },
};
static const struct cim_property base_properties[] = {
	{ .name = "AKey", .type = CIM_STRING, .is_key = true },
	{ .name = "Strings", .type = CIM_STRING, .is_array = true },
};
static const struct cim_class base_class = {
	.name = "Base",
	.cim_namespace = "root/hardware",
	.properties = base_properties,
	.n_properties = ARRAY_SIZE(base_properties),
};
static const struct cim_class all_class = {
	.name = "All",
	.cim_namespace = "root/hardware",
	.base = &base_class,
	.properties = all_properties,
	.n_properties = ARRAY_SIZE(all_properties),
};

#define START(class, ns)                                                       \
	"<p:" class " xmlns:xsi=\"" WSM_URI_XSI                                \
		    "\" xmlns:p=\"" ns class "\" xmlns:cim=\"" WSM_URI_CIM     \
					     "\" xsi:type=\"p:" class "_Type"  \
								      "\">"
#define NIL(name) "<p:" name " xsi:nil=\"true\"/>"

static void fill(struct cim_instance *instance, struct arena *a)
{
	static const struct cim_value strings[] = { { .string = " <a> " },
						    { .null = true },
						    { .string = "" } };
	struct cim_instance *keys = arena_alloc(a, sizeof(*keys));
	const struct cim_value values[] = {
		CIM_BOOL(true),
		CIM_U(65),
		{ .datetime = { .us = 1236794523 * INT64_C(1000000) } },
		CIM_STR("k&"),
		{ .real = 0.1 },
		{ .reference = keys },
		CIM_I(-5),
		CIM_U(UINT64_MAX),
		{ .n = ARRAY_SIZE(strings), .items = strings },
	};

	ck_assert_ptr_nonnull(keys);
	ck_assert_int_eq(cim_instance_init(keys, &base_class, a), 0);
	keys->values[0] = CIM_STR("r");
	memcpy(instance->values, values, sizeof(values));
}

START_TEST(each_type_is_written)
{
	struct arena *a = arena_new(1 << 20);
	struct cim_instance instance;
	struct buf b = { 0 };

	ck_assert_int_eq(cim_instance_init(&instance, &all_class, a), 0);
	fill(&instance, a);
	wsm_write_instance(&b, &instance, &all_class, WMI "All");
	ck_assert_str_eq(
		b.data,
		START("All",
		      WMI) "<p:ABool>true</p:ABool><p:AChar>65</p:AChar>"
			   "<p:ADate><cim:Datetime>2009-03-11T18:02:03Z</"
			   "cim:Datetime>"
			   "</p:ADate><p:AKey>k&amp;</p:AKey><p:AReal>0.1</"
			   "p:AReal><p:ARef>"
			   "<a:Address>" WSM_ANONYMOUS "</"
			   "a:Address><a:ReferenceParameters><w:"
			   "ResourceURI>" WMI
			   "Base</w:ResourceURI><w:SelectorSet><w:Selector "
			   "Name=\"AKey\">r"
			   "</w:Selector></w:SelectorSet></"
			   "a:ReferenceParameters></p:ARef>"
			   "<p:ASint>-5</"
			   "p:ASint><p:AUint>18446744073709551615</p:AUint>"
			   "<p:Strings> &lt;a&gt; "
			   "</p:Strings><p:Strings xsi:nil=\"true\"/>"
			   "<p:Strings></p:Strings>"
			   "</p:All>");
	buf_done(&b);
	arena_free(a);
}
END_TEST

START_TEST(null_is_nil_and_a_null_array_is_one_element)
{
	struct arena *a = arena_new(1 << 20);
	struct cim_instance instance;
	struct buf b = { 0 };

	ck_assert_int_eq(cim_instance_init(&instance, &all_class, a), 0);
	wsm_write_instance(&b, &instance, &all_class, WMI "All");
	ck_assert_str_eq(b.data,
			 START("All", WMI) NIL("ABool") NIL("AChar")
				 NIL("ADate") NIL("AKey") NIL("AReal")
					 NIL("ARef") NIL("ASint") NIL("AUint")
						 NIL("Strings") "</p:All>");
	buf_done(&b);
	arena_free(a);
}
END_TEST

START_TEST(a_base_class_has_its_own_properties_only)
{
	struct arena *a = arena_new(1 << 20);
	struct cim_instance instance;
	struct buf b = { 0 };

	ck_assert_int_eq(cim_instance_init(&instance, &all_class, a), 0);
	fill(&instance, a);
	wsm_write_instance(&b, &instance, &base_class, DMTF "Base");
	ck_assert_str_eq(b.data,
			 START("Base", DMTF) "<p:AKey>k&amp;</p:AKey>"
					     "<p:Strings> &lt;a&gt; "
					     "</p:Strings><p:Strings "
					     "xsi:nil=\"true\"/><p:Strings>"
					     "</p:Strings></p:Base>");
	buf_done(&b);
	arena_free(a);
}
END_TEST

START_TEST(an_epr_names_the_namespace_where_the_uri_does_not)
{
	struct arena *a = arena_new(1 << 20);
	struct cim_instance keys;
	struct buf b = { 0 };

	ck_assert_int_eq(cim_instance_init(&keys, &all_class, a), 0);
	keys.values[3] = CIM_STR("<k>");
	wsm_write_epr(&b, &keys, DMTF "All", "root/hardware");
	ck_assert_str_eq(
		b.data,
		"<a:EndpointReference><a:Address>" WSM_ANONYMOUS
		"</a:Address><a:ReferenceParameters><w:ResourceURI>" DMTF
		"All</w:ResourceURI><w:SelectorSet>"
		"<w:Selector Name=\"__cimnamespace\">root/hardware</w:Selector>"
		"<w:Selector Name=\"AKey\">&lt;k&gt;</w:Selector>"
		"</w:SelectorSet></a:ReferenceParameters>"
		"</a:EndpointReference>");
	buf_done(&b);
	arena_free(a);
}
END_TEST

/* --- reading ---------------------------------------------------------------
 */

static void assert_equal(const struct cim_instance *x,
			 const struct cim_instance *y);

static bool values_equal(enum cim_type type, const struct cim_value *x,
			 const struct cim_value *y)
{
	if (x->null || y->null)
		return x->null == y->null;
	if (type == CIM_REFERENCE) {
		assert_equal(x->reference, y->reference);
		return true;
	}
	if (type == CIM_STRING)
		return strcmp(x->string, y->string) == 0;
	if (type == CIM_DATETIME)
		return x->datetime.us == y->datetime.us &&
		       x->datetime.is_interval == y->datetime.is_interval;
	return type == CIM_BOOLEAN ? x->boolean == y->boolean : x->u == y->u;
}

static void assert_equal(const struct cim_instance *x,
			 const struct cim_instance *y)
{
	ck_assert_ptr_eq(x->class, y->class);
	for (size_t i = 0; i < x->class->n_properties; i++) {
		const struct cim_property *p = &x->class->properties[i];
		const struct cim_value *v = &x->values[i], *w = &y->values[i];

		if (!p->is_array || v->null || w->null) {
			ck_assert_msg(values_equal(p->type, v, w), "%s",
				      p->name);
			continue;
		}
		ck_assert_msg(v->n == w->n, "%s", p->name);
		for (size_t j = 0; j < v->n; j++)
			ck_assert_msg(values_equal(p->type, &v->items[j],
						   &w->items[j]),
				      "%s[%zu]", p->name, j);
	}
}

/* A reference, at every other number to what has references for keys. */
static struct cim_value some_reference(unsigned int n, struct arena *a)
{
	struct cim_instance *keys = arena_alloc(a, sizeof(*keys));
	const char *name =
		n % 2 ? "CIM_MemberOfCollection" : "SystemSpecificCollection";

	ck_assert_int_eq(cim_instance_init(keys, cim_class_find(name), a), 0);
	for (size_t i = 0; i < keys->class->n_properties; i++) {
		const struct cim_property *p = &keys->class->properties[i];

		if (p->is_key)
			keys->values[i] =
				p->type == CIM_REFERENCE
					? some_reference(0, a)
					: CIM_STR(arena_printf(a, "<%u>", n));
	}
	return (struct cim_value){ .reference = keys };
}

/* Some value of a type that no other property has. */
static struct cim_value some_scalar(enum cim_type type, unsigned int n,
				    struct arena *a)
{
	switch (type) {
	case CIM_BOOLEAN:
		return CIM_BOOL(n % 2);
	case CIM_REFERENCE:
		return some_reference(n, a);
	case CIM_STRING:
		return CIM_STR(arena_printf(a, " %u <\"&'>\xc3\xa4\r\n", n));
	case CIM_DATETIME:
		return (struct cim_value){ .datetime = {
						   .us = n * INT64_C(999999937),
						   .is_interval = n % 2 } };
	case CIM_SINT8:
	case CIM_SINT16:
	case CIM_SINT32:
	case CIM_SINT64:
		return CIM_I(-(int64_t)(n % 100));
	default:
		return CIM_U(n % 200);
	}
}

static struct cim_value some_value(const struct cim_property *p, unsigned int n,
				   struct arena *a)
{
	struct cim_value *items;

	if (!p->is_array)
		return some_scalar(p->type, n, a);
	items = arena_new_array(a, struct cim_value, 3);
	for (unsigned int i = 0; i < 3; i++)
		items[i] = some_scalar(p->type, n + i, a);
	return (struct cim_value){ .n = 3, .items = items };
}

/* An instance with the prefixes that its envelope would declare. */
static void write_alone(struct buf *out, const struct cim_instance *instance)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	size_t n = strlen("<p:") + strlen(instance->class->name);

	wsm_write_instance(&b, instance, instance->class, WMI "X");
	buf_add(out, b.data, n);
	buf_puts(out, " xmlns:a=\"" WSM_URI_A "\" xmlns:w=\"" WSM_URI_W "\"");
	buf_puts(out, b.data + n);
}

/* Every class that has instances, with all values, every other one, none. */
START_TEST(what_is_written_reads_back)
{
	struct arena *a = arena_new(1 << 24);
	const struct cim_class *class = cim_classes[_i];
	struct cim_instance instance, again;
	struct wsm_read_problem problem;

	for (unsigned int step = 1; step <= 3; step++) {
		struct buf b = { 0 };

		ck_assert_int_eq(cim_instance_init(&instance, class, a), 0);
		for (unsigned int i = 0; step < 3 && i < class->n_properties;
		     i += step)
			instance.values[i] =
				some_value(&class->properties[i], i, a);
		write_alone(&b, &instance);
		ck_assert_int_eq(wsm_read_instance(b.data, b.size,
						   &wsm_default_limits, a,
						   &again, &problem),
				 0);
		ck_assert_uint_eq(problem.n_unknown, 0);
		assert_equal(&instance, &again);
		buf_done(&b);
	}
	arena_free(a);
}
END_TEST

static const struct {
	const char *name, *xml;
	int want;
	const char *property; /* whose value is checked; or NULL */
	struct cim_value value;
} readings[] = {
	{ "no namespace, any case",
	  "<numericsensor><HEALTHSTATE> 5 "
	  "</HEALTHSTATE></numericsensor>",
	  0, "HealthState", CIM_U(5) },
	{ "openwsman's booleans",
	  "<NumericSensor><IsLinear>TRUE</IsLinear></NumericSensor>", 0,
	  "IsLinear", CIM_BOOL(true) },
	{ "strings keep their blanks",
	  "<NumericSensor><Name> a </Name></NumericSensor>", 0, "Name",
	  CIM_STR(" a ") },
	{ "a bare datetime",
	  "<NumericSensor><InstallDate>1970-01-01T00:00:01Z</InstallDate>"
	  "</NumericSensor>",
	  0,
	  "InstallDate",
	  { .datetime = { .us = 1000000 } } },
	{ "a wrapped datetime without a namespace",
	  "<NumericSensor><InstallDate><CIM_DateTime>"
	  "19700101000001.000000+000</CIM_DateTime></InstallDate>"
	  "</NumericSensor>",
	  0,
	  "InstallDate",
	  { .datetime = { .us = 1000000 } } },
	{ "undeclared prefixes in attribute values",
	  "<NumericSensor xmlns:xsi=\"" WSM_URI_XSI
	  "\"><HealthState xsi:type=\"cim:cimUnsignedShort\">5</HealthState>"
	  "</NumericSensor>",
	  0, "HealthState", CIM_U(5) },
	{ "nil",
	  "<NumericSensor xmlns:xsi=\"" WSM_URI_XSI
	  "\"><HealthState xsi:nil=\"true\"/></NumericSensor>",
	  0,
	  "HealthState",
	  { .null = true } },
	{ "unknown properties and cim:Location are passed over",
	  "<NumericSensor xmlns:c=\"" WSM_URI_CIM "\"><Nonsense>1</Nonsense>"
	  "<HealthState>5</HealthState><c:Location><x/></c:Location>"
	  "</NumericSensor>",
	  0, "HealthState", CIM_U(5) },
	{ "no such class",
	  "<Nonsense/>",
	  WSM_READ_R_UNKNOWN_CLASS,
	  NULL,
	  { 0 } },
	{ "too large",
	  "<NumericSensor><HealthState>65536</HealthState>"
	  "</NumericSensor>",
	  WSM_READ_R_BAD_VALUE,
	  NULL,
	  { 0 } },
	{ "not a number",
	  "<NumericSensor><HealthState>ok</HealthState>"
	  "</NumericSensor>",
	  WSM_READ_R_BAD_VALUE,
	  NULL,
	  { 0 } },
	{ "not XML", "<NumericSensor>", WSM_READ_R_XML, NULL, { 0 } },
	{ "not UTF-8",
	  "<NumericSensor>\xff</NumericSensor>",
	  WSM_READ_R_XML,
	  NULL,
	  { 0 } },
};

START_TEST(what_others_write_is_read)
{
	struct arena *a = arena_new(1 << 20);
	struct cim_instance instance;
	struct wsm_read_problem problem;
	int i, r = wsm_read_instance(readings[_i].xml, strlen(readings[_i].xml),
				     &wsm_default_limits, a, &instance,
				     &problem);

	ck_assert_msg(r == readings[_i].want, "%s: %d %s", readings[_i].name, r,
		      problem.what ? problem.what : "");
	if (readings[_i].property) {
		i = cim_class_property(instance.class, readings[_i].property);
		ck_assert_int_ge(i, 0);
		ck_assert_msg(values_equal(instance.class->properties[i].type,
					   &instance.values[i],
					   &readings[_i].value),
			      "%s", readings[_i].name);
	}
	arena_free(a);
}
END_TEST

static int n_classes(void)
{
	int n = 0;

	while (cim_classes[n])
		n++;
	return n;
}

int main(void)
{
	Suite *s = suite_create("wsmgmt/cim-xml");
	TCase *tc = tcase_create("cim-xml");

	tcase_add_test(tc, each_type_is_written);
	tcase_add_test(tc, null_is_nil_and_a_null_array_is_one_element);
	tcase_add_test(tc, a_base_class_has_its_own_properties_only);
	tcase_add_test(tc, an_epr_names_the_namespace_where_the_uri_does_not);
	tcase_add_loop_test(tc, what_is_written_reads_back, 0, n_classes());
	tcase_add_loop_test(tc, what_others_write_is_read, 0,
			    ARRAY_SIZE(readings));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
