/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Enumerate with a filter, as bytes in, bytes out
 */

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "tests/unit/daemon/ops-fixture.h"
#include "tests/unit/run.h"

#define ALL HARDWARE "*"
#define ALL_DMTF "http://schemas.dmtf.org/wbem/wscim/1/*"
#define FILTER(dialect, content)                                               \
	"<w:Filter Dialect=\"" dialect "\">" content "</w:Filter>"
#define WQL(text) FILTER("http://schemas.microsoft.com/wbem/wsman/1/WQL", text)
#define CQL(text) FILTER("http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf", text)
#define XPATH(text) "<n:Filter>" text "</n:Filter>"
#define SELECTOR_FILTER(s)                                                     \
	FILTER("http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter",    \
	       SELECTORS(s))
#define WALK(kind, content)                                                    \
	FILTER("http://schemas.dmtf.org/wbem/wsman/1/cimbinding/"              \
	       "AssociationFilter",                                            \
	       "<b:" kind ">" content "</b:" kind ">")
#define OBJECT(system)                                                         \
	"<b:Object><a:Address>x</a:Address><a:ReferenceParameters>"            \
	"<w:ResourceURI>" HARDWARE "ComputerSystem</w:ResourceURI>" SELECTORS( \
		SELECTOR("CreationClassName", "ComputerSystem") SELECTOR(      \
			"Name", system)) "</a:ReferenceParameters></b:Object>"
#define ITEM(name) "count(//w:Items/*[local-name()='" name "'])"
#define MANY OPTIMIZE("1000")

static const char *whole(const struct result *got)
{
	return got->text.data;
}

/* Of all numeric sensors, as the reply without a filter has them. */
static size_t count_sensors(struct fixture *f, const char *condition)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 16);
	struct result all = ask(f, ENUM(NUMERIC, MANY));
	size_t n = count(&all, arena_printf(a, "//w:Items/*[%s]", condition));

	buf_done(&all.text);
	return n;
}

#define P(name) "*[local-name()='" name "']"

/* clang-format off */
static const struct {
	const char *uri, *filter, *condition;
} same[] = {
	{ ALL, WQL("select * from NumericSensor"), "true()" },
	{ ALL_DMTF, WQL("select * from NumericSensor"), "true()" },
	{ NUMERIC, WQL("select * from numericsensor where SensorType = 2"),
	  P("SensorType") " = 2" },
	{ ALL, WQL("select * from NumericSensor where CurrentReading &gt; 20 "
		   "and not Name like '%fan%'"),
	  P("CurrentReading") " > 20 and not(contains(translate("
	  P("Name") ", 'FAN', 'fan'), 'fan'))" },
	{ ALL, WQL("select * from NumericSensor where "
		   "UpperThresholdCritical is null"),
	  P("UpperThresholdCritical") "/@xsi:nil" },
	{ ALL, CQL("SELECT * FROM NumericSensor WHERE SensorType &lt;&gt; 2"),
	  P("SensorType") " != 2" },
	{ NUMERIC, XPATH("p:SensorType = 2"), P("SensorType") " = 2" },
	{ NUMERIC, XPATH("SensorType = 2 and CurrentReading > 20"),
	  P("SensorType") " = 2 and " P("CurrentReading") " > 20" },
	{ NUMERIC, SELECTOR_FILTER(SELECTOR("SensorType", "2")),
	  P("SensorType") " = 2" },
	{ NUMERIC, SELECTOR_FILTER(SELECTOR("SensorType", "2000")),
	  "false()" },
};
/* clang-format on */

START_TEST(a_filter_takes_what_it_says)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got;
	size_t want;

	begin(&f);
	want = count_sensors(&f, same[_i].condition);
	got = ask(&f, arena_printf(a, ENUM("%s", MANY "%s"), same[_i].uri,
				   same[_i].filter));
	ck_assert_msg(!got.is_fault, "%.900s", whole(&got));
	ck_assert_msg(count(&got, "//w:Items/*") == want, "%s: not %zu: %.900s",
		      same[_i].filter, want, whole(&got));
	is(&got, "count(//w:EndOfSequence)", "1");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(a_projection_is_a_fragment)
{
	struct fixture f;
	struct result got;

	begin(&f);
	got = ask(&f, ENUM(ALL, MANY WQL("select Name, DeviceID, BaseUnits "
					 "from NumericSensor")));
	ck_assert_uint_eq(count(&got, "//w:Items/w:XmlFragment"),
			  n_numeric(&f));
	ck_assert_uint_eq(count(&got, "//w:XmlFragment[count(*) = 3 and "
				      "local-name(*[1]) = 'BaseUnits' and "
				      "local-name(*[2]) = 'DeviceID' and "
				      "local-name(*[3]) = 'Name' and "
				      "namespace-uri(*[1]) = '']"),
			  n_numeric(&f));
	buf_done(&got.text);

	/* and what is kept of whole instances stays whole */
	got = ask(&f, ENUM(NUMERIC, MANY));
	is(&got, "count(//w:XmlFragment)", "0");
	buf_done(&got.text);

	got = ask(&f, ENUM(ALL, MANY MODE("EnumerateObjectAndEPR")
					WQL("select Name from NumericSensor")));
	ck_assert_uint_eq(count(&got, "//w:Item[w:XmlFragment/Name and "
				      "a:EndpointReference]"),
			  n_numeric(&f));
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* Pulled one by one, with the context of each Pull for the next. */
START_TEST(a_filtered_enumeration_is_pulled)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 22);
	struct fixture f;
	struct result got;
	size_t want, n = 0;
	char *context;

	begin(&f);
	want = count_sensors(&f, P("SensorType") " = 2");
	ck_assert_uint_gt(want, 1);
	got = ask(&f,
		  ENUM_OF(RESOURCE(ALL) "<w:RequestTotalItemsCountEstimate/>",
			  WQL("select Name from NumericSensor "
			      "where SensorType = 2")));
	ck_assert_uint_eq(
		count(&got,
		      arena_printf(a, "//w:TotalItemsCountEstimate[. = %zu]",
				   want)),
		1);
	context = xpath_string(&got.text, "string(//n:EnumerationContext)");
	while (*context) {
		buf_done(&got.text);
		got = ask(&f,
			  arena_printf(a,
				       ENVELOPE(ACTION(WSM_URI_N "/Pull")
							RESOURCE(ALL),
						"<n:Pull><n:EnumerationContext>"
						"%s</n:EnumerationContext>"
						"</n:Pull>"),
				       context));
		ck_assert_msg(!got.is_fault, "%.900s", whole(&got));
		is(&got, "count(//n:Items/w:XmlFragment[count(*) = 1]/Name)",
		   "1");
		n++;
		xmlFree(context);
		context = xpath_string(&got.text,
				       "string(//n:EnumerationContext)");
	}
	xmlFree(context);
	ck_assert_uint_eq(n, want);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *filter; /* %s: name of the system */
	const char *xpath;  /* what is true of every item */
	const char *all;    /* class whose instances they are, or NULL */
} walks[] = {
	{ WALK("AssociatedInstances", OBJECT("%s")
	       "<b:AssociationClassName>CIM_SystemDevice"
	       "</b:AssociationClassName>"
	       "<b:ResultClassName>CIM_NumericSensor</b:ResultClassName>"
	       "<b:Role/><b:ResultRole/>"),
	  P("CurrentReading"), "CIM_NumericSensor" },
	{ WQL("ASSOCIATORS OF {ComputerSystem.CreationClassName="
	      "\"ComputerSystem\",Name=\"%s\"} WHERE "
	      "AssocClass = CIM_SystemDevice ResultClass = CIM_NumericSensor"),
	  P("CurrentReading"), "CIM_NumericSensor" },
	{ WALK("AssociationInstances", OBJECT("%s")
	       "<b:ResultClassName>CIM_SystemDevice</b:ResultClassName>"),
	  P("GroupComponent") "//w:Selector[@Name = 'Name']", NULL },
	{ WQL("REFERENCES OF {CIM_ComputerSystem.CreationClassName="
	      "\"ComputerSystem\",Name=\"%s\"} WHERE "
	      "ResultClass = CIM_SystemDevice Role = GroupComponent"),
	  P("PartComponent") "//w:Selector", NULL },
	{ WALK("AssociatedInstances", OBJECT("%s")
	       "<b:ResultClassName>CIM_NumericSensor</b:ResultClassName>"
	       "<b:IncludeResultProperty>Name</b:IncludeResultProperty>"
	       "<b:IncludeResultProperty>Colour</b:IncludeResultProperty>"),
	  "local-name() = 'XmlFragment' and count(*) = 1 and Name", NULL },
};
/* clang-format on */

static void check_all_of(struct fixture *f, const struct result *got,
			 const char *class)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct result all =
		ask(f, arena_printf(a, ENUM(DMTF "%s", MANY), class));

	ck_assert_uint_eq(count(got, "//w:Items/*"),
			  count(&all, "//w:Items/*"));
	buf_done(&all.text);
}

START_TEST(associations_are_followed)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got;
	char *body;

	begin(&f);
	body = arena_printf(a, walks[_i].filter, f.snapshot->system_name);
	got = ask(&f, arena_printf(a, ENUM(ALL, MANY "%s"), body));
	ck_assert_msg(!got.is_fault, "%.900s", whole(&got));
	ck_assert_uint_gt(count(&got, "//w:Items/*"), 5);
	ck_assert_msg(count(&got, arena_printf(a, "//w:Items/*[%s]",
					       walks[_i].xpath)) ==
			      count(&got, "//w:Items/*"),
		      "%.900s", whole(&got));
	if (walks[_i].all)
		check_all_of(&f, &got, walks[_i].all);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

#define CANNOT "n:CannotProcessFilter", "2150858778"

/* clang-format off */
static const struct {
	const char *xml, *subcode, *number;
} faults[] = {
	{ ENUM(ALL, WQL("select * from Win32_Service")), CANNOT },
	{ ENUM(ALL, WQL("select * from CIM_Indication")), CANNOT },
	{ ENUM(WMI "root/wmi/*", WQL("select * from NumericSensor")), CANNOT },
	{ ENUM(DMTF "CIM_Sensor", WQL("select * from NumericSensor")), CANNOT },
	{ ENUM(ALL, WQL("select * from")), CANNOT },
	{ ENUM(ALL, SELECTOR_FILTER(SELECTOR("SensorType", "2"))), CANNOT },
	{ ENUM(ALL, WALK("AssociatedInstances", OBJECT("nobody"))), CANNOT },
	{ ENUM(NUMERIC, WALK("AssociatedInstances", OBJECT("nobody"))),
	  CANNOT },
	{ ENUM(ALL, POLY("None") WQL("select * from NumericSensor")),
	  "b:PolymorphismModeNotSupported", "2150859063" },
	{ ENUM(ALL, FILTER("urn:sql", "x")),
	  "n:FilterDialectRequestedUnavailable", "2150858777" },
};
/* clang-format on */

START_TEST(a_filter_that_cannot_be_honoured_is_a_fault)
{
	struct fixture f;
	struct result got;

	begin(&f);
	got = ask(&f, faults[_i].xml);
	is_fault(&got, faults[_i].subcode, faults[_i].number);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/filter");
	TCase *tc = tcase_create("filter");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, a_filter_takes_what_it_says, 0,
			    ARRAY_SIZE(same));
	tcase_add_test(tc, a_projection_is_a_fragment);
	tcase_add_test(tc, a_filtered_enumeration_is_pulled);
	tcase_add_loop_test(tc, associations_are_followed, 0,
			    ARRAY_SIZE(walks));
	tcase_add_loop_test(tc, a_filter_that_cannot_be_honoured_is_a_fault, 0,
			    ARRAY_SIZE(faults));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
