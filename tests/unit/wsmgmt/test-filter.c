/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Filters over an instance of NumericSensor, whose values are these:
 *
 *	CurrentReading 42, UnitModifier -2, PollingInterval 2^64-1,
 *	SensorType 2, IsLinear true, CurrentState "OK", Name "Inlet
 *Temp(1.0.32)" InstallDate 2009-03-19T02:21:03Z, Caption "50% of C:\tmp",
 *Description "" OperationalStatus { 2, 3 }; all else is null
 */

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "cim/cim.h"
#include "libwsmgmt/filter.h"
#include "libwsmgmt/ns.h"
#include "libwsmgmt/reply.h"
#include "tests/unit/run.h"

#define WQL "http://schemas.microsoft.com/wbem/wsman/1/WQL"
#define CQL "http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf"
#define SELECTOR "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter"
#define ASSOCIATION                                                            \
	"http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter"
#define DMTF "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"

static void set(struct cim_instance *instance, const char *name,
		struct cim_value value)
{
	int i = cim_class_property(instance->class, name);

	ck_assert_msg(i >= 0, "%s", name);
	instance->values[i] = value;
}

static struct cim_instance sensor(struct arena *a)
{
	static const struct cim_value status[] = { { .u = 2 }, { .u = 3 } };
	const struct cim_class *class = cim_class_find("NumericSensor");
	struct cim_instance s;
	struct cim_value date;

	ck_assert_int_eq(cim_instance_init(&s, class, a), 0);
	ck_assert_int_eq(
		cim_value_parse(CIM_DATETIME, "2009-03-19T02:21:03Z", a, &date),
		0);
	set(&s, "CurrentReading", CIM_I(42));
	set(&s, "UnitModifier", CIM_I(-2));
	set(&s, "PollingInterval", CIM_U(UINT64_MAX));
	set(&s, "SensorType", CIM_U(2));
	set(&s, "IsLinear", CIM_BOOL(true));
	set(&s, "CurrentState", CIM_STR("OK"));
	set(&s, "Name", CIM_STR("Inlet Temp(1.0.32)"));
	set(&s, "InstallDate", date);
	set(&s, "Caption", CIM_STR("50% of C:\\tmp"));
	set(&s, "Description", CIM_STR(""));
	set(&s, "OperationalStatus",
	    (struct cim_value){ .n = 2, .items = status });
	return s;
}

/* Parses, and asks about the sensor; "yes", "no", or the fault's message. */
static const char *verdict(struct arena *a, const struct wsm_filter *filter,
			   const char *class_name)
{
	CLEANUP(wsm_query_free_p) struct wsm_query *query = NULL;
	const struct cim_class *class =
		class_name ? cim_class_find(class_name) : NULL;
	struct cim_instance s = sensor(a);
	struct wsm_fault fault = { 0 };
	bool matches = false;
	int r = wsm_query_parse(filter, class, &wsm_default_query_limits, a,
				&query, &fault);

	if (r == 0)
		r = wsm_query_matches(query, &s, &matches, &fault);
	if (r == WSM_QUERY_R_FAULT) {
		ck_assert_int_eq(fault.id, WSM_F_CannotProcessFilter);
		ck_assert_ptr_nonnull(fault.message);
		return fault.message;
	}
	ck_assert_int_eq(r, 0);
	return matches ? "yes" : "no";
}

/* A verdict that is no "yes" or "no" is the beginning of a message. */
static void check_verdict(const char *name, const char *got, const char *want)
{
	bool is_whole = strlen(want) <= 3;

	ck_assert_msg(is_whole ? !strcmp(got, want) : strstr(got, want) != NULL,
		      "%s: %s, not %s", name, got, want);
}

/* --- WQL and CQL -----------------------------------------------------------
 */

/* clang-format off */
static const struct {
	const char *where, *want;
} conditions[] = {
	{ "CurrentReading = 42", "yes" },
	{ "currentreading=42", "yes" },
	{ "42 = CurrentReading", "yes" },
	{ "CurrentReading <> 42", "no" },
	{ "CurrentReading != 41", "yes" },
	{ "CurrentReading < 42", "no" },
	{ "CurrentReading <= 42", "yes" },
	{ "CurrentReading > 41.5", "yes" },
	{ "CurrentReading > 9", "yes" },
	{ "CurrentReading > '9'", "yes" },
	{ "CurrentReading >= 4.2e1", "yes" },
	{ "CurrentReading >= -5", "yes" },
	{ "CurrentReading>-5", "yes" },
	{ "CurrentReading = 0x2A", "yes" },
	{ "CurrentReading = 0x", "stands where a number" },
	{ "CurrentReading = 'warm'", "CurrentReading is a number" },
	{ "CurrentReading = TRUE", "CurrentReading is a number" },
	{ "UnitModifier = -2", "yes" },
	{ "UnitModifier < -1", "yes" },
	{ "UnitModifier < -2.5", "no" },
	{ "UnitModifier > -2.5", "yes" },
	{ "UnitModifier < CurrentReading", "yes" },
	{ "PollingInterval = 18446744073709551615", "yes" },
	{ "PollingInterval < 18446744073709551616", "yes" },
	{ "PollingInterval = 18446744073709551616.0", "no" },
	{ "PollingInterval > 18446744073709551614", "yes" },
	{ "PollingInterval > -1", "yes" },

	{ "IsLinear = TRUE", "yes" },
	{ "IsLinear = 'true'", "yes" },
	{ "IsLinear = 1", "yes" },
	{ "IsLinear <> false", "yes" },
	{ "IsLinear = 2", "IsLinear is a boolean" },
	{ "IsLinear > FALSE", "neither less nor greater" },

	{ "CurrentState = 'OK'", "yes" },
	{ "CurrentState = \"ok\"", "yes" },
	{ "CurrentState > 'N'", "yes" },
	{ "CurrentState = 5", "no" },
	{ "CurrentState = IsLinear", "CurrentState is a string" },
	{ "Description = ''", "yes" },
	{ "Caption = '50% of C:\\\\tmp'", "yes" },
	{ "Caption = '50% of C:\\tmp'", "A backslash escapes" },
	{ "Caption <> 'it\\'s \\\"x\\\"'", "yes" },
	{ "Caption = 'no end", "A string does not end" },
	{ "InstallDate = '2009-03-19T02:21:03Z'", "yes" },
	{ "InstallDate > '20090319022102.999999+000'", "yes" },
	{ "InstallDate < '20090319042103.000000+120'", "no" },
	{ "InstallDate > '00000001000000.000000:000'", "no" },
	{ "NOT InstallDate > '00000001000000.000000:000'", "no" },
	{ "InstallDate = 'yesterday'", "InstallDate is a datetime" },

	/* null */
	{ "OtherSensorTypeDescription = 'x'", "no" },
	{ "OtherSensorTypeDescription <> 'x'", "no" },
	{ "NOT OtherSensorTypeDescription = 'x'", "no" },
	{ "NOT (OtherSensorTypeDescription = 'x' AND SensorType = 2)", "no" },
	{ "NOT (OtherSensorTypeDescription = 'x' AND SensorType = 3)", "yes" },
	{ "OtherSensorTypeDescription = 'x' OR SensorType = 2", "yes" },
	{ "OtherSensorTypeDescription IS NULL", "yes" },
	{ "OtherSensorTypeDescription IS NOT NULL", "no" },
	{ "OtherSensorTypeDescription LIKE '%'", "no" },
	{ "NOT OtherSensorTypeDescription LIKE '%'", "no" },
	{ "Description IS NULL", "no" },
	{ "SensorType is not null", "yes" },
	{ "SensorType = NULL", "IS NULL" },
	{ "SensorType IS 2", "where NULL should be" },
	{ "OperationalStatus IS NULL", "no" },
	{ "PossibleStates IS NULL", "yes" },
	{ "OperationalStatus = 2", "is an array" },
	{ "2 = OperationalStatus", "is an array" },

	/* LIKE */
	{ "Name LIKE '%'", "yes" },
	{ "Name LIKE 'inlet%'", "yes" },
	{ "Name LIKE '%temp%'", "yes" },
	{ "Name LIKE '%t%t%p%)'", "yes" },
	{ "Name LIKE 'Temp%'", "no" },
	{ "Name NOT LIKE 'Temp%'", "yes" },
	{ "Name LIKE 'I_let%'", "yes" },
	{ "Name LIKE '_'", "no" },
	{ "Name LIKE '[a-i]%'", "yes" },
	{ "Name LIKE '[A=I]%'", "yes" },
	{ "Name LIKE '[xyzi]nlet%'", "yes" },
	{ "Name LIKE '[^a-h]%'", "yes" },
	{ "Name LIKE '[^a-i]%'", "no" },
	{ "Name LIKE ''", "no" },
	{ "Description LIKE ''", "yes" },
	{ "Caption LIKE '50[%] of%'", "yes" },
	{ "CurrentState LIKE '[%]%'", "no" },
	{ "Name LIKE '[a'", "is not one of LIKE" },
	{ "Name LIKE '[z-a]'", "is not one of LIKE" },
	{ "Name LIKE 5", "where a pattern should be" },
	{ "CurrentReading LIKE '4%'", "LIKE asks for a string" },

	/* joined */
	{ "SensorType = 2 AND CurrentReading = 42 AND IsLinear = TRUE", "yes" },
	{ "SensorType = 3 OR SensorType = 2 AND CurrentReading = 1", "no" },
	{ "(SensorType = 3 OR SensorType = 2) AND CurrentReading = 42", "yes" },
	{ "NOT SensorType = 3 AND NOT (NOT SensorType = 2)", "yes" },
	{ "NOT NOT SensorType = 2", "yes" },
	{ "(SensorType = 2", "a closing parenthesis" },
	{ "SensorType = 2)", "AND, OR or the end" },
	{ "SensorType = 2 AND", "The query ends" },
	{ "SensorType 2", "where a comparison should be" },
	{ "", "The query ends" },
	{ "SensorType = 2;", "AND, OR or the end" },
	{ "Colour = 'red'", "has no property Colour" },
	{ "UPPER(Name) = 'X'", "Functions and indexes" },
	{ "OperationalStatus[0] = 2", "Functions and indexes" },
	{ "SensorType = 2 ORDER BY Name", "AND, OR or the end" },

	/* classes */
	{ "__CLASS = 'numericsensor'", "yes" },
	{ "__CLASS ISA 'CIM_Sensor'", "yes" },
	{ "__THIS ISA CIM_LogicalDevice", "yes" },
	{ "__THIS ISA CIM_Fan", "no" },
	{ "NumericSensor ISA CIM_NumericSensor", "yes" },
	{ "NumericSensor.SensorType = 2", "yes" },
	{ "SensorType ISA CIM_Fan", "ISA asks for" },
	{ "__THIS ISA Nothing", "There is no class Nothing" },
	{ "__THIS = 'x'", "References are not compared" },
};
/* clang-format on */

START_TEST(condition)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	const char *where = conditions[_i].where;
	const struct wsm_filter filter = {
		.dialect = WQL,
		.text = arena_printf(a, "SELECT * FROM NumericSensor WHERE %s",
				     where),
	};

	check_verdict(where, verdict(a, &filter, NULL), conditions[_i].want);
}
END_TEST

/* clang-format off */
static const struct {
	const char *dialect, *text, *class, *want;
} queries[] = {
	{ WQL, "select * from NumericSensor", NULL, "yes" },
	{ WQL, " SELECT\t*\r\nFROM numericsensor ", NULL, "yes" },
	{ "http://schemas.dmtf.org/wbem/wsman/1/wql",
	  "select * from CIM_Sensor where SensorType=2", NULL, "yes" },
	{ WQL, "select * from NumericSensor", "NumericSensor", "yes" },
	{ WQL, "select * from NumericSensor", "CIM_Sensor", "names CIM_Sensor" },
	{ WQL, "select * from Win32_Service", NULL, "no class Win32_Service" },
	{ WQL, "select Colour from NumericSensor", NULL, "no property Colour" },
	{ WQL, "select count(*) from NumericSensor", NULL, "function count" },
	{ WQL, "select distinct Name from NumericSensor", NULL, "DISTINCT" },
	{ WQL, "select from NumericSensor", NULL, "where FROM should be" },
	{ WQL, "select Name, from NumericSensor", NULL, "where FROM should be" },
	{ WQL, "select * from NumericSensor s", NULL, "WHERE or the end" },
	{ WQL, "select * from NumericSensor within 5", NULL,
	  "WHERE or the end" },
	{ WQL, "delete from NumericSensor", NULL, "where SELECT should be" },
	{ WQL, "", NULL, "has to be text" },
	{ WQL, NULL, NULL, "has to be text" },
	{ CQL, "SELECT * FROM NumericSensor WHERE CurrentState = 'OK'", NULL,
	  "yes" },
	{ CQL, "SELECT * FROM NumericSensor WHERE CurrentState = 'ok'", NULL,
	  "no" },
	{ CQL, "SELECT s.Name FROM NumericSensor AS s WHERE s.SensorType = 2",
	  NULL, "yes" },
	{ CQL, "SELECT NumericSensor.* FROM NumericSensor s", NULL, "yes" },
	{ CQL, "SELECT x.Name FROM NumericSensor s", NULL, "not about x" },
	{ CQL, "SELECT * FROM NumericSensor WHERE Name LIKE '.*'", NULL,
	  "use WQL" },
	{ CQL, "SELECT * FROM NumericSensor ORDER BY Name", NULL,
	  "where WHERE should be" },
	{ CQL, "REFERENCES OF {x}", NULL, "where SELECT should be" },

	{ NULL, "CurrentReading > 40", "NumericSensor", "yes" },
	{ "", "p:CurrentReading > 50", "NumericSensor", "no" },
	{ NULL, "/p:NumericSensor/p:CurrentState = 'OK'", "NumericSensor",
	  "yes" },
	{ NULL, "../NumericSensor[Name='a:b' or Caption]", "NumericSensor",
	  "yes" },
	{ NULL, "self::node()/child::x:SensorType = 2", "NumericSensor",
	  "yes" },
	{ NULL, "PossibleStates/@xsi:nil = 'true'", "NumericSensor", "yes" },
	{ NULL, "InstallDate/cim:Datetime = '2009-03-19T02:21:03Z'",
	  "NumericSensor", "yes" },
	{ NULL, "OperationalStatus = 3", "NumericSensor", "yes" },
	{ NULL, "count(OperationalStatus) = 3", "NumericSensor", "no" },
	{ NULL, "currentreading", "NumericSensor", "no" },
	{ NULL, "contains(Name, 'Temp') and not(starts-with(Name, 'a::b'))",
	  "NumericSensor", "yes" },
	{ NULL, "CurrentReading >", "NumericSensor", "no XPath" },
	{ NULL, "no-such-function()", "NumericSensor", "cannot be evaluated" },
	{ NULL, "$x = 1", "NumericSensor", "\"$\" is not supported" },
	{ NULL, "namespace-uri() = ''", "NumericSensor", "namespace-uri" },
	{ NULL, "namespace::x", "NumericSensor", "namespace::" },
	{ NULL, "count(//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0])",
	  "NumericSensor", "cannot be evaluated" },
	{ NULL, "((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))"
		"))))))))))))))", "NumericSensor", "nested too deep" },
	{ NULL, "true()", NULL, "resource URI with a class" },
};
/* clang-format on */

START_TEST(whole_query)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	const struct wsm_filter filter = { .dialect = queries[_i].dialect,
					   .text = queries[_i].text };

	check_verdict(queries[_i].text ? queries[_i].text : "nothing",
		      verdict(a, &filter, queries[_i].class), queries[_i].want);
}
END_TEST

/* --- limits ----------------------------------------------------------------
 */

static char *repeat(struct arena *a, const char *start, const char *part,
		    size_t n)
{
	size_t size = strlen(start) + n * strlen(part) + 1;
	char *text = arena_alloc(a, size), *at;

	ck_assert_ptr_nonnull(text);
	at = stpcpy(text, start);
	while (n-- > 0)
		at = stpcpy(at, part);
	return text;
}

#define SENSORS "SELECT * FROM NumericSensor WHERE "

/* clang-format off */
static const struct {
	const char *dialect, *start, *part;
	size_t n;
	const char *want;
} large[] = {
	{ WQL, SENSORS "SensorType=2", " AND SensorType=2", 400, "yes" },
	{ WQL, SENSORS "SensorType=2", " AND SensorType=2", 480, "longer than" },
	{ WQL, SENSORS "SensorType=1", " OR 1=1", 600, "too many conditions" },
	{ WQL, SENSORS, "NOT ", 600, "nested too deep" },
	{ WQL, SENSORS, "(", 600, "nested too deep" },
	{ WQL, "SELECT Name", ",Name", 600, "too many properties" },
	{ WQL, SENSORS "SensorType = ", "1", 7000, "stands where a number" },
	{ NULL, "1", "+1", 900, "yes" },
	{ NULL, "1", "+1", 1100, "at most 2048" },
	{ NULL, "true()", "|//*", 400, "" },
};
/* clang-format on */

START_TEST(limit)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	const struct wsm_filter filter = {
		.dialect = large[_i].dialect,
		.text = repeat(a, large[_i].start, large[_i].part, large[_i].n),
	};
	const char *got =
		verdict(a, &filter, large[_i].dialect ? NULL : "NumericSensor");

	if (*large[_i].want)
		check_verdict(large[_i].start, got, large[_i].want);
	else
		ck_assert_str_ne(got, "yes");
}
END_TEST

/* A pattern for which trying every way would take longer than the universe. */
START_TEST(a_pattern_takes_no_exponential_time)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	CLEANUP(wsm_query_free_p) struct wsm_query *q = NULL;
	struct cim_instance s = sensor(a);
	struct wsm_fault fault;
	struct wsm_filter filter = { .dialect = WQL };
	bool matches = true;

	filter.text = arena_printf(
		a, "%sb'", repeat(a, SENSORS "Name LIKE '", "%a", 2000));
	set(&s, "Name", CIM_STR(repeat(a, "", "a", 4000)));
	ck_assert_int_eq(wsm_query_parse(&filter, NULL,
					 &wsm_default_query_limits, a, &q,
					 &fault),
			 0);
	ck_assert_int_eq(wsm_query_matches(q, &s, &matches, &fault), 0);
	ck_assert(!matches);
}
END_TEST

/* --- dialects --------------------------------------------------------------
 */

START_TEST(an_unknown_dialect_says_which_there_are)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 16);
	const struct wsm_filter filter = { .dialect = "urn:sql", .text = "x" };
	struct wsm_query *query = NULL;
	struct wsm_fault fault = { 0 };

	ck_assert_int_eq(wsm_query_parse(&filter, NULL,
					 &wsm_default_query_limits, a, &query,
					 &fault),
			 WSM_QUERY_R_FAULT);
	ck_assert_int_eq(fault.id, WSM_F_FilterDialectRequestedUnavailable);
	ck_assert_ptr_null(query);
	ck_assert_str_eq(fault.extra_details[1], WQL);
	ck_assert_str_eq(fault.extra_details[4], ASSOCIATION);
	ck_assert_ptr_null(fault.extra_details[5]);
}
END_TEST

#define SELECTORS(content)                                                     \
	"<w:SelectorSet xmlns:w=\"" WSM_URI_W "\">" content "</w:SelectorSet>"
#define IS(name, value) "<w:Selector Name=\"" name "\">" value "</w:Selector>"

/* clang-format off */
static const struct {
	const char *xml, *class, *want;
} selectors[] = {
	{ SELECTORS(IS("SensorType", "2")), "NumericSensor", "yes" },
	{ SELECTORS(IS("SensorType", "2") IS("currentstate", "ok")),
	  "CIM_NumericSensor", "yes" },
	{ SELECTORS(IS("SensorType", "2") IS("CurrentState", "bad")),
	  "NumericSensor", "no" },
	{ SELECTORS(IS("OtherSensorTypeDescription", "")), "NumericSensor",
	  "no" },
	{ SELECTORS(IS("IsLinear", "TRUE")), "NumericSensor", "yes" },
	{ SELECTORS(IS("SensorType", "2") IS("SENSORTYPE", "2")),
	  "NumericSensor", "A selector is given twice" },
	{ SELECTORS(IS("Colour", "red")), "NumericSensor", "no property" },
	{ SELECTORS(IS("OperationalStatus", "2")), "NumericSensor",
	  "not of a type" },
	{ SELECTORS(IS("InstallDate", "2009-03-19T02:21:03Z")),
	  "NumericSensor", "not of a type" },
	{ SELECTORS(IS("Name", "it's")), "NumericSensor", "without quotes" },
	{ SELECTORS(IS("SensorType", "warm")), "NumericSensor", "no value of" },
	{ SELECTORS(""), "NumericSensor", "no Selector" },
	{ SELECTORS(IS("SensorType", "2")), NULL, "URI with a class" },
	{ "<x/>", "NumericSensor", "not one of this dialect" },
	{ "<x", "NumericSensor", "cannot be read" },
	{ NULL, "NumericSensor", "has to be an element" },
};
/* clang-format on */

START_TEST(selector)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	const struct wsm_filter filter = { .dialect = SELECTOR,
					   .xml = selectors[_i].xml };

	check_verdict(selectors[_i].xml ? selectors[_i].xml : "nothing",
		      verdict(a, &filter, selectors[_i].class),
		      selectors[_i].want);
}
END_TEST

/* --- associations ----------------------------------------------------------
 */

#define PATH                                                                   \
	"{ComputerSystem.CreationClassName=\"ComputerSystem\",Name=\"a}"       \
	"\\\"b\"}"
#define SYSTEM_EPR                                                             \
	"<a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>" DMTF  \
	"CIM_ComputerSystem</w:ResourceURI><w:SelectorSet>" IS(                \
		"__cimnamespace", "root/hardware") IS("CreationClassName",     \
						      "ComputerSystem")        \
		IS("Name", "a}\"b") "</w:SelectorSet></a:ReferenceParameters>"
#define WALK(element, content)                                                 \
	"<b:" element " xmlns:b=\"" WSM_URI_B "\" xmlns:a=\"" WSM_URI_A        \
	"\" xmlns:w=\"" WSM_URI_W "\">" content "</b:" element ">"
#define OBJECT "<b:Object>" SYSTEM_EPR "</b:Object>"

/* clang-format off */
static const struct {
	const char *dialect, *content, *class, *want;
} walks[] = {
	{ WQL, "ASSOCIATORS OF " PATH, NULL, "A - - - -" },
	{ WQL, "associators of " PATH " where AssocClass = CIM_SystemDevice "
	       "ResultClass=CIM_Sensor Role=GroupComponent "
	       "resultrole = 'PartComponent'", NULL,
	  "A CIM_SystemDevice CIM_Sensor GroupComponent PartComponent" },
	{ WQL, "REFERENCES OF " PATH " WHERE ResultClass=CIM_SystemDevice "
	       "Role=GroupComponent", NULL,
	  "R CIM_SystemDevice - GroupComponent -" },
	{ WQL, "REFERENCES OF {\\\\.\\root\\cimv2:ComputerSystem."
	       "CreationClassName='ComputerSystem',Name='a}\"b'}", NULL,
	  "R - - - -" },
	{ WQL, "REFERENCES OF {root/mars:ComputerSystem.Name=1}", NULL,
	  "no namespace root/mars" },
	{ WQL, "ASSOCIATORS OF " PATH " WHERE ClassDefsOnly", NULL,
	  "\"ClassDefsOnly\" is not supported" },
	{ WQL, "ASSOCIATORS OF " PATH " WHERE KeysOnly", NULL,
	  "not supported" },
	{ WQL, "REFERENCES OF " PATH " WHERE ResultRole=x", NULL,
	  "\"ResultRole\" is not supported" },
	{ WQL, "ASSOCIATORS OF " PATH " WHERE Role=a Role=b", NULL, "twice" },
	{ WQL, "ASSOCIATORS OF " PATH " WHERE", NULL, "The query ends" },
	{ WQL, "ASSOCIATORS OF " PATH " Role=a", NULL, "where WHERE" },
	{ WQL, "ASSOCIATORS OF ComputerSystem", NULL, "an object in braces" },
	{ WQL, "ASSOCIATORS OF {ComputerSystem", NULL, "brace is not closed" },
	{ WQL, "ASSOCIATORS OF {ComputerSystem.Name=\"x\"}", NULL,
	  "CreationClassName is missing" },
	{ WQL, "ASSOCIATORS OF {ComputerSystem=\"x\"}", NULL, "several keys" },
	{ WQL, "ASSOCIATORS OF {RecordLog=\"x\"}", NULL, "A - - - -" },
	{ WQL, "ASSOCIATORS OF {RecordLog=\"x\" y}", NULL, "end of the object" },
	{ WQL, "ASSOCIATORS OF {ComputerSystem.Colour=1}", NULL, "no key" },
	{ WQL, "ASSOCIATORS OF {Nothing.Name=1}", NULL, "no class Nothing" },
	{ WQL, "ASSOCIATORS OF {CIM_SystemDevice.GroupComponent='x'}", NULL,
	  "must not be an association" },
	{ WQL, "ASSOCIATORS OF " PATH, "CIM_Sensor", "all classes" },
	{ ASSOCIATION, WALK("AssociatedInstances", OBJECT), NULL,
	  "A - - - -" },
	{ "HTTP://schemas.dmtf.org/wbem/wsman/1/cimbinding/AssociationFilter",
	  WALK("AssociatedInstances", "<b:Object><a:EndpointReference>"
	       SYSTEM_EPR "</a:EndpointReference></b:Object>"
	       "<b:AssociationClassName>CIM_SystemDevice"
	       "</b:AssociationClassName><b:Role> GroupComponent </b:Role>"
	       "<b:ResultClassName>cim_sensor</b:ResultClassName>"
	       "<b:ResultRole/>"), NULL,
	  "A CIM_SystemDevice CIM_Sensor GroupComponent -" },
	{ ASSOCIATION, WALK("AssociationInstances", OBJECT
	       "<b:ResultClassName>CIM_SystemDevice</b:ResultClassName>"), NULL,
	  "R CIM_SystemDevice - - -" },
	{ ASSOCIATION, WALK("AssociationInstances", OBJECT
	       "<b:ResultRole>x</b:ResultRole>"), NULL, "ResultRole" },
	{ ASSOCIATION, WALK("AssociatedInstances", OBJECT
	       "<b:Expression>x</b:Expression>"), NULL, "Expression" },
	{ ASSOCIATION, WALK("AssociatedInstances", OBJECT OBJECT), NULL,
	  "more than one Object" },
	{ ASSOCIATION, WALK("AssociatedInstances", ""), NULL, "no Object" },
	{ ASSOCIATION, WALK("AssociatedInstances", "<b:Object/>"), NULL,
	  "no endpoint reference" },
	{ ASSOCIATION, WALK("AssociatedInstances",
	       "<b:Object><a:ReferenceParameters><w:ResourceURI>" DMTF
	       "CIM_ComputerSystem</w:ResourceURI></a:ReferenceParameters>"
	       "</b:Object>"), NULL, "must be one instance" },
	{ ASSOCIATION, WALK("AssociatedInstances", OBJECT
	       "<b:ResultClassName>Nothing</b:ResultClassName>"), NULL,
	  "no class Nothing" },
	{ ASSOCIATION, "<x/>", NULL, "not one of this dialect" },
};
/* clang-format on */

static const char *describe(struct arena *a, const struct wsm_query *query)
{
	const struct wsm_query_walk *walk = wsm_query_walk(query);

	ck_assert_ptr_nonnull(walk->object);
	if (cim_class_property(walk->object->class, "Name") >= 0 &&
	    strstr(walk->object->class->name, "ComputerSystem"))
		ck_assert_str_eq(cim_instance_get(walk->object, "Name")->string,
				 "a}\"b");
	return arena_printf(a, "%s %s %s %s %s",
			    wsm_query_kind(query) == WSM_QUERY_REFERENCES ? "R"
									  : "A",
			    walk->association ? walk->association->name : "-",
			    walk->result ? walk->result->name : "-",
			    walk->role ? walk->role : "-",
			    walk->result_role ? walk->result_role : "-");
}

START_TEST(walk)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	CLEANUP(wsm_query_free_p) struct wsm_query *query = NULL;
	bool is_xml = *walks[_i].content == '<';
	const struct wsm_filter filter = {
		.dialect = walks[_i].dialect,
		.text = is_xml ? NULL : walks[_i].content,
		.xml = is_xml ? walks[_i].content : NULL,
	};
	const struct cim_class *class =
		walks[_i].class ? cim_class_find(walks[_i].class) : NULL;
	struct wsm_fault fault = { 0 };
	int r = wsm_query_parse(&filter, class, &wsm_default_query_limits, a,
				&query, &fault);

	check_verdict(walks[_i].content,
		      r == 0 ? describe(a, query) : fault.message,
		      walks[_i].want);
}
END_TEST

/* --- projection ------------------------------------------------------------
 */

START_TEST(a_projection_has_its_properties_in_no_namespace)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	CLEANUP(wsm_query_free_p) struct wsm_query *query = NULL;
	CLEANUP(buf_done) struct buf out = { 0 };
	const struct wsm_filter filter = {
		.dialect = WQL,
		.text = "SELECT sensortype, InstallDate, CurrentState, "
			"PossibleStates, OperationalStatus FROM CIM_Sensor",
	};
	struct cim_instance s = sensor(a);
	struct wsm_fault fault;

	ck_assert_int_eq(wsm_query_parse(&filter, NULL,
					 &wsm_default_query_limits, a, &query,
					 &fault),
			 0);
	ck_assert(wsm_query_is_projection(query));
	ck_assert(!strcmp(wsm_query_class(query)->name, "CIM_Sensor"));
	wsm_write_projection(&out, &s, query, DMTF "NumericSensor");
	ck_assert_str_eq(out.data,
			 "<w:XmlFragment xmlns:xsi=\"" WSM_URI_XSI "\">"
			 "<CurrentState>OK</CurrentState>"
			 "<InstallDate><Datetime>2009-03-19T02:21:03Z"
			 "</Datetime></InstallDate>"
			 "<OperationalStatus>2</OperationalStatus>"
			 "<OperationalStatus>3</OperationalStatus>"
			 "<PossibleStates xsi:nil=\"true\"/>"
			 "<SensorType>2</SensorType></w:XmlFragment>");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("filter");
	TCase *tc = tcase_create("filter");

	tcase_add_loop_test(tc, condition, 0, ARRAY_SIZE(conditions));
	tcase_add_loop_test(tc, whole_query, 0, ARRAY_SIZE(queries));
	tcase_add_loop_test(tc, limit, 0, ARRAY_SIZE(large));
	tcase_add_test(tc, a_pattern_takes_no_exponential_time);
	tcase_add_test(tc, an_unknown_dialect_says_which_there_are);
	tcase_add_loop_test(tc, selector, 0, ARRAY_SIZE(selectors));
	tcase_add_loop_test(tc, walk, 0, ARRAY_SIZE(walks));
	tcase_add_test(tc, a_projection_has_its_properties_in_no_namespace);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
