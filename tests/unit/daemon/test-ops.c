/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Operations as bytes in, bytes out, over the BMC of the compiled-in persona
 */

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "cim/cim.h"
#include "tests/unit/daemon/ops-fixture.h"
#include "tests/unit/run.h"

/* ---- faults ---- */

#define NOT_FOUND "a:DestinationUnreachable", "2150858752"
#define NO_RESOURCE "a:DestinationUnreachable", "2150858811"
#define UNSUPPORTED "a:ActionNotSupported", "2150858771"
#define POWERSHELL                                                             \
	"http://schemas.microsoft.com/powershell/Microsoft.PowerShell"
#define DMTF_3 "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/3/"

#define USE_OF_LOG HARDWARE "CIM_UseOfLog"
#define SYSTEM_KEYS                                                            \
	SELECTOR("CreationClassName", "ComputerSystem") SELECTOR("Name", "%s")
#define REFERENCE(name, uri, selectors)                                        \
	SELECTOR(name, "<a:EndpointReference><a:Address>" WSM_ANONYMOUS        \
		       "</a:Address><a:ReferenceParameters>" RESOURCE(uri)     \
			       SELECTORS(selectors) "</a:ReferenceParameters>" \
						    "</a:EndpointReference>")

static const struct {
	const char *xml, *subcode, *number;
} faults[] = {
	/* what there is not */
	{ GET(HARDWARE "Nothing", ""), NOT_FOUND },
	{ GET(WMI "root/other/NumericSensor", ""), NOT_FOUND },
	{ GET("http://example.org/x", ""), NO_RESOURCE },
	{ ENVELOPE(ACTION(WSM_URI_X "/Create") RESOURCE(POWERSHELL), BODY),
	  NO_RESOURCE },
	{ GET(DMTF_3 "CIM_NumericSensor", ""), "a:DestinationUnreachable",
	  "2150859066" },
	{ ENUM(HARDWARE "Nothing", ""), NOT_FOUND },
	{ ENUM("http://example.org/", ""), NO_RESOURCE },
	{ ENUM_OF(RESOURCE(DMTF "CIM_NumericSensor")
			  SELECTORS(SELECTOR("__cimnamespace", "root/other")),
		  ""),
	  NOT_FOUND },
	{ ENVELOPE(ACTION(WSM_URI_X "/Put") RESOURCE(HARDWARE "Nothing"), BODY),
	  NOT_FOUND },
	{ ENUM_OF(RESOURCE(NUMERIC)
			  SELECTORS(SELECTOR("__cimnamespace", "root/cimv2")),
		  ""),
	  "w:InvalidSelectors", "2150859067" },
	{ ENVELOPE(ACTION(WSM_URI_X "/Get"), ""),
	  "a:MessageInformationHeaderRequired", "2150858769" },

	/* the one class of the other namespace */
	{ ENUM(HARDWARE "Microsoft_IPMI", ""), NOT_FOUND },
	{ ENUM(WMI "root/cimv2/Microsoft_IPMI", ""), NOT_FOUND },
	{ ENUM(WMI "root/wmi/NumericSensor", ""), NOT_FOUND },
	{ ENUM(DMTF "Microsoft_IPMI", ""), NOT_FOUND },
	{ ENUM_OF(RESOURCE(DMTF "CIM_NumericSensor")
			  SELECTORS(SELECTOR("__cimnamespace", "root/wmi")),
		  ""),
	  NOT_FOUND },

	/* selectors that are references */
	{ GET(USE_OF_LOG, SELECTORS(SELECTOR("Antecedent", "x")
					    SELECTOR("Dependent", "y"))),
	  "w:InvalidSelectors", "2150858844" },
	{ GET(USE_OF_LOG, SELECTORS(REFERENCE("Antecedent", HARDWARE "Nothing",
					      SELECTOR("InstanceID", "x"))
					    SELECTOR("Dependent", "y"))),
	  "w:InvalidSelectors", "2150858844" },
	{ GET(USE_OF_LOG,
	      SELECTORS(REFERENCE("Antecedent", HARDWARE "RecordLog",
				  SELECTOR("InstanceID", "x"))
				REFERENCE("Dependent", HARDWARE "RecordLog",
					  SELECTOR("InstanceID", "x")))),
	  NOT_FOUND },
	{ GET(HARDWARE "RecordLog",
	      SELECTORS(REFERENCE("InstanceID", HARDWARE "RecordLog",
				  SELECTOR("InstanceID", "x")))),
	  "w:InvalidSelectors", "2150858844" },

	/* selectors of Get */
	{ GET(NUMERIC, ""), "w:InvalidSelectors", "2150858842" },
	{ GET(NUMERIC, SELECTORS(SELECTOR("DeviceID", "114.0.32"))),
	  "w:InvalidSelectors", "2150858842" },
	{ GET(NUMERIC, SELECTORS(SELECTOR("Caption", "x"))),
	  "w:InvalidSelectors", "2150858843" },
	{ GET(NUMERIC, SELECTORS(SELECTOR("Nothing", "x"))),
	  "w:InvalidSelectors", "2150858843" },
	{ GET(NUMERIC, SELECTORS(KEYS(SELECTOR("SystemName", "other")))),
	  NOT_FOUND },
	{ GET(NUMERIC,
	      SELECTORS(SELECTOR("DeviceID", "1") SELECTOR("DeviceID", "2"))),
	  "w:InvalidSelectors", "2150858847" },
	{ GET(DMTF "CIM_ManagedElement", ""), "w:InvalidSelectors",
	  "2150858842" },
	{ GET(WMI "root/hardware/*", ""), UNSUPPORTED },

	/* what Enumerate does not do */
	{ ENUM_OF(RESOURCE(NUMERIC) SELECTORS(SELECTOR("DeviceID", "x")), ""),
	  "w:InvalidSelectors", "2150859016" },
	{ ENUM(NUMERIC, "<w:Filter Dialect=\"http://schemas.microsoft.com/"
			"wbem/wsman/1/WQL\">select * from x</w:Filter>"),
	  "n:CannotProcessFilter", "2150858778" },
	{ ENUM(WMI "root/hardware/*", "<n:Filter>x</n:Filter>"),
	  "n:CannotProcessFilter", "2150858778" },
	{ ENUM(NUMERIC, "<n:Filter Dialect=\"urn:x\">x</n:Filter>"),
	  "n:FilterDialectRequestedUnavailable", "2150858777" },
	{ ENUM(WMI "root/hardware/*", ""), NOT_FOUND },
	{ ENUM(WMI "root/hardware/*", POLY("None")),
	  "b:PolymorphismModeNotSupported", "2150859063" },
	{ ENUM(NUMERIC, "<n:Expires>PT60S</n:Expires>"), "w:UnsupportedFeature",
	  "2150858856" },
	{ ENUM(NUMERIC,
	       "<n:EndTo><a:Address>" WSM_ANONYMOUS "</a:Address></n:EndTo>"),
	  "w:UnsupportedFeature", "2150858870" },
	{ ENUM(NUMERIC, MODE("Sideways")), "w:UnsupportedFeature",
	  "2150858886" },
	{ ENUM(NUMERIC, POLY("Sideways")), "b:PolymorphismModeNotSupported",
	  "2150859063" },
	{ ENVELOPE(ACTION(WSM_URI_N "/Enumerate") RESOURCE(NUMERIC), ""),
	  "w:SchemaValidationError", "2150858817" },

	/* contexts that are none */
	{ ENVELOPE(ACTION(WSM_URI_N "/Pull") RESOURCE(NUMERIC),
		   "<n:Pull><n:EnumerationContext>uuid:x"
		   "</n:EnumerationContext></n:Pull>"),
	  "n:InvalidEnumerationContext", "2150858779" },
	{ ENVELOPE(ACTION(WSM_URI_N "/Release") RESOURCE(NUMERIC),
		   "<n:Release><n:EnumerationContext>uuid:x"
		   "</n:EnumerationContext></n:Release>"),
	  "n:InvalidEnumerationContext", "2150858779" },

	/* what nothing here can do */
	{ ENVELOPE(ACTION(WSM_URI_N "/Renew") RESOURCE(NUMERIC),
		   "<n:Renew><n:EnumerationContext>uuid:x"
		   "</n:EnumerationContext></n:Renew>"),
	  UNSUPPORTED },
	{ ENVELOPE(ACTION(NUMERIC "/Explode") RESOURCE(NUMERIC),
		   "<p:Explode_INPUT xmlns:p=\"" NUMERIC "\"/>"),
	  UNSUPPORTED },
	{ ENVELOPE(ACTION(HARDWARE "Sensor/Reset") RESOURCE(NUMERIC),
		   "<p:Reset_INPUT xmlns:p=\"" NUMERIC "\"/>"),
	  UNSUPPORTED },
	{ ENVELOPE(ACTION(NUMERIC "/Reset") RESOURCE(NUMERIC),
		   "<p:Reset_INPUT xmlns:p=\"" NUMERIC "\"/>"),
	  "w:InvalidSelectors", "2150858842" },
	{ ENVELOPE(ACTION(WSM_URI_E "/Subscribe") RESOURCE(NUMERIC),
		   "<e:Subscribe xmlns:e=\"" WSM_URI_E "\"/>"),
	  UNSUPPORTED },
	{ ENVELOPE(ACTION(WSM_URI_X "/Get") RESOURCE(NUMERIC) SELECTORS(KEYS(
			   SELECTOR("SystemName",
				    "x"))) "<w:FragmentTransfer "
					   "s:mustUnderstand=\"true\">DeviceID"
					   "</w:FragmentTransfer>",
		   ""),
	  "w:UnsupportedFeature", "2150858871" },
	{ "no XML", "w:InternalError", "2150858819" },
};

START_TEST(what_is_wrong_gets_its_fault)
{
	struct fixture f;
	struct result got;

	begin(&f);
	f.who.role = ROLE_ADMINISTRATOR;
	got = ask(&f, faults[_i].xml);
	ck_assert_msg(got.is_fault, "%s\n%s", faults[_i].xml, got.text.data);
	is_fault(&got, faults[_i].subcode, faults[_i].number);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* ---- who may do what ---- */

START_TEST(somebody_unknown_may_only_identify)
{
	struct fixture f;
	struct result got;

	begin(&f);
	ask_as(&f, NULL, IDENTIFY, &got);
	ck_assert_int_eq(got.r, 0);
	is(&got, "string(//id:ProductVendor)", "ipmiprov");
	is(&got, "string(//id:ProductVersion)", "0.0.0");
	is(&got, "count(//id:SecurityProfiles)", "0");
	buf_done(&got.text);
	ask_as(&f, NULL, ENUM(NUMERIC, ""), &got);
	ck_assert_int_eq(got.r, OPS_R_UNAUTHENTICATED);
	ask_as(&f, NULL, "no XML", &got);
	ck_assert_int_eq(got.r, OPS_R_UNAUTHENTICATED);
	got = ask(&f, IDENTIFY);
	is(&got, "string(//id:ProductVersion)", "1.2.3");
	is(&got, "count(//id:SecurityProfileName)", "2");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(a_reader_may_not_change_anything)
{
	static const struct {
		const char *xml, *subcode, *number; /* for an Operator */
	} actions[] = {
		{ ENVELOPE(ACTION(WSM_URI_X "/Put") RESOURCE(NUMERIC), BODY),
		  "w:InvalidSelectors", "2150858842" },
		{ ENVELOPE(ACTION(WSM_URI_X "/Create") RESOURCE(NUMERIC), BODY),
		  UNSUPPORTED },
		{ ENVELOPE(ACTION(WSM_URI_X "/Delete") RESOURCE(NUMERIC), ""),
		  UNSUPPORTED },
	};
	struct fixture f;
	struct result got;

	begin(&f);
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++) {
		f.who.role = ROLE_READER;
		got = ask(&f, actions[i].xml);
		is_fault(&got, "w:AccessDenied", "5");
		buf_done(&got.text);
		f.who.role = ROLE_OPERATOR;
		got = ask(&f, actions[i].xml);
		is_fault(&got, actions[i].subcode, actions[i].number);
		buf_done(&got.text);
	}
	tear_down(&f);
}
END_TEST

/* ---- Get ---- */

static const struct {
	const char *uri, *namespace;
} gets[] = {
	{ NUMERIC, "" },
	{ WMI "ROOT/Hardware/numericsensor", "" },
	{ WMI "root/cimv2/NumericSensor", "" },
	{ WMI "root/interop/NumericSensor", "" },
	{ NUMERIC, SELECTOR("__cimnamespace", "root\\hardware") },
	{ DMTF "CIM_NumericSensor", "" },
	{ DMTF "CIM_Sensor", SELECTOR("__CIMNAMESPACE", "root/cimv2") },
	{ "http://schemas.example.org/wbem/wscim/1/cim-schema/2/"
	  "CIM_NumericSensor",
	  SELECTOR("__cimnamespace", "root/interop") },
};

START_TEST(an_instance_by_any_of_its_names)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got;

	begin(&f);
	got = ask(&f, get_request(a, gets[_i].uri, gets[_i].namespace,
				  "114.0.32", f.snapshot->system_name));
	ck_assert_msg(!got.is_fault, "%s: %s", gets[_i].uri, got.text.data);
	is(&got, "string(//*[local-name()='DeviceID'])", "114.0.32");
	is(&got, "local-name(//s:Body/*)", "NumericSensor");
	is(&got, "string(//a:RelatesTo)", "uuid:1");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* What an enumeration gives as a reference gets that very instance, nested
 * references and all, by either form of URI. */
static const char *const links[] = {
	HARDWARE "CIM_UseOfLog",         WMI "root/interop/CIM_SystemDevice",
	DMTF "CIM_SystemDevice",         DMTF "CIM_AssociatedSensor",
	HARDWARE "CIM_LogManagesRecord", DMTF "CIM_ElementConformsToProfile",
	WMI "root/wmi/Microsoft_IPMI",
};

START_TEST(a_reference_gets_what_it_refers_to)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	static const char inner[] = "<a:ReferenceParameters>";
	const char *from, *to;
	struct result epr, got;
	struct fixture f;

	begin(&f);
	epr = ask(&f, arena_printf(
			      a, ENUM("%s", OPTIMIZE("1") MODE("EnumerateEPR")),
			      links[_i]));
	ck_assert_msg(!epr.is_fault, "%s: %s", links[_i], epr.text.data);
	from = strstr(epr.text.data, inner);
	ck_assert_ptr_nonnull(from);
	from += strlen(inner);
	to = strstr(from, "</a:ReferenceParameters></a:EndpointReference>"
			  "</w:Items>");
	ck_assert_msg(to != NULL, "%s", from);
	got = ask(&f,
		  arena_printf(a, ENVELOPE(ACTION(WSM_URI_X "/Get") "%.*s", ""),
			       (int)(to - from), from));
	ck_assert_msg(!got.is_fault, "%s: %s", links[_i], got.text.data);
	is(&got, "local-name(//s:Body/*)", strrchr(links[_i], '/') + 1);
	buf_done(&epr.text);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* A reference by a base class is one too. */
START_TEST(a_reference_may_name_a_base_class)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	static const char get[] =
		GET(DMTF "CIM_UseOfLog",
		    SELECTORS(REFERENCE("Antecedent", DMTF "CIM_RecordLog",
					SELECTOR("InstanceID", "IPMI:%s:SEL"))
				      REFERENCE("Dependent", DMTF "CIM_System",
						SYSTEM_KEYS)));
	struct fixture f;
	struct result got;

	begin(&f);
	got = ask(&f, arena_printf(a, get, f.snapshot->system_name,
				   f.snapshot->system_name));
	ck_assert_msg(!got.is_fault, "%s", got.text.data);
	is(&got, "local-name(//s:Body/*)", "CIM_UseOfLog");
	buf_done(&got.text);
	got = ask(&f, arena_printf(a, get, f.snapshot->system_name, "other"));
	is_fault(&got, NOT_FOUND);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* Each concrete class by its name, and by the root of all. */
START_TEST(each_class_has_an_instance)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;

	begin(&f);
	for (size_t i = 0; cim_classes[i]; i++) {
		const struct cim_class *c = cim_classes[i];
		struct result got;

		if (c->is_abstract)
			continue;
		got = ask(&f, arena_printf(a, ENUM(WMI "%s/%s", OPTIMIZE("3")),
					   c->cim_namespace, c->name));
		ck_assert_msg(!got.is_fault, "%s: %s", c->name, got.text.data);
		ck_assert_msg(count(&got, "//w:Items/*") > 0, "no %s", c->name);
		buf_done(&got.text);
	}
	tear_down(&f);
}
END_TEST

START_TEST(a_get_can_ask_for_the_reference_too)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got;
	const char *get, *selectors;

	begin(&f);
	get = get_request(a, DMTF "CIM_Sensor", "", "114.0.32",
			  f.snapshot->system_name);
	selectors = strstr(get, "<w:SelectorSet>");
	got = ask(&f, arena_printf(a, "%.*s<w:RequestEPR/>%s",
				   (int)(selectors - get), get, selectors));
	is(&got, "string(//s:Body//*[local-name()='DeviceID'])", "114.0.32");
	is(&got,
	   "string(//s:Header/w:RequestedEPR/a:EndpointReference"
	   "//w:ResourceURI)",
	   DMTF "NumericSensor");
	is(&got, "string(//s:Header//w:Selector[@Name='DeviceID'])",
	   "114.0.32");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(the_same_keys_on_two_bmcs_are_ambiguous)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f = set_up();
	struct result got;

	start(&f, 2);
	for (size_t i = 0; i < 2; i++)
		ck_assert_int_eq(ops_publish(f.ops, i, f.snapshot), 0);
	got = ask(&f, get_request(a, NUMERIC, "", "114.0.32",
				  f.snapshot->system_name));
	is_fault(&got, "w:InvalidSelectors", "2150858846");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* ---- later ---- */

START_TEST(who_comes_before_the_first_snapshot_waits)
{
	struct fixture f = set_up();
	struct result get, all, identify;

	start(&f, 2);
	ask_as(&f, &f.who, ENUM(NUMERIC, OPTIMIZE("1000")), &all);
	ck_assert_int_eq(all.r, OPS_R_LATER);
	ask_as(&f, &f.who,
	       GET(NUMERIC, SELECTORS(KEYS(SELECTOR("SystemName", "x")))),
	       &get);
	ck_assert_int_eq(get.r, OPS_R_LATER);
	identify = ask(&f, IDENTIFY);
	buf_done(&identify.text);
	ck_assert_int_eq(ops_publish(f.ops, 1, f.snapshot), 0);
	ck_assert_ptr_nonnull(all.pending);
	ck_assert_int_eq(ops_publish(f.ops, 0, f.snapshot), 0);
	ck_assert_ptr_null(all.pending);
	ck_assert_uint_eq(count(&all, "//w:Items/*"), 2 * n_numeric(&f));
	is_fault(&get, NOT_FOUND);
	ck_assert_uint_eq(ops_deadline_ns(f.ops), UINT64_MAX);
	buf_done(&all.text);
	buf_done(&get.text);
	tear_down(&f);
}
END_TEST

static const struct {
	const char *header;
	uint64_t want_ns;
} timeouts[] = {
	{ "", 60ULL * NS_PER_S },
	{ "<w:OperationTimeout>PT5S</w:OperationTimeout>", 5ULL * NS_PER_S },
	{ "<w:OperationTimeout>PT1H</w:OperationTimeout>", 60ULL * NS_PER_S },
	{ "<w:OperationTimeout>PT0.001S</w:OperationTimeout>",
	  500ULL * NS_PER_MS },
};

START_TEST(who_waits_has_a_deadline)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f = set_up();
	struct result got;

	start(&f, 1);
	f.clock.mono_ns = NS_PER_S;
	ask_as(&f, &f.who,
	       arena_printf(a, ENUM_OF(RESOURCE(NUMERIC) "%s", ""),
			    timeouts[_i].header),
	       &got);
	ck_assert_int_eq(got.r, OPS_R_LATER);
	ck_assert_uint_eq(ops_deadline_ns(f.ops),
			  NS_PER_S + timeouts[_i].want_ns);
	f.clock.mono_ns = ops_deadline_ns(f.ops) - 1;
	ops_expire(f.ops);
	ck_assert_ptr_nonnull(got.pending);
	f.clock.mono_ns++;
	ops_expire(f.ops);
	is_fault(&got, "w:TimedOut", "2150858793");
	ck_assert_ptr_nonnull(strstr(got.text.data, "OperationTimeout"));
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(who_waits_is_counted_and_can_be_cancelled)
{
	struct fixture f = set_up();
	struct result waits[6], got;

	start(&f, 1);
	for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
		strcpy(f.who.user, i < 4 ? "ada" : "eve");
		ask_as(&f, &f.who, ENUM(NUMERIC, ""), &waits[i]);
		ck_assert_int_eq(waits[i].r, OPS_R_LATER);
	}
	/* six in all */
	ask_as(&f, &f.who, ENUM(NUMERIC, ""), &got);
	ck_assert_int_eq(got.r, 0);
	is_fault(&got, "w:QuotaLimit", "2150858815");
	buf_done(&got.text);
	/* four for one */
	ops_cancel(f.ops, waits[5].pending);
	strcpy(f.who.user, "ada");
	ask_as(&f, &f.who, ENUM(NUMERIC, ""), &got);
	ck_assert_int_eq(got.r, 0);
	is_fault(&got, "w:InternalError", "2150859174");
	buf_done(&got.text);
	ck_assert_int_eq(ops_publish(f.ops, 0, f.snapshot), 0);
	for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
		ck_assert_msg((waits[i].text.size == 0) == (i == 5), "%zu", i);
		buf_done(&waits[i].text);
	}
	tear_down(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/ops");
	TCase *tc = tcase_create("ops");

	tcase_add_loop_test(tc, what_is_wrong_gets_its_fault, 0,
			    ARRAY_SIZE(faults));
	tcase_add_test(tc, somebody_unknown_may_only_identify);
	tcase_add_test(tc, a_reader_may_not_change_anything);
	tcase_add_loop_test(tc, an_instance_by_any_of_its_names, 0,
			    ARRAY_SIZE(gets));
	tcase_add_loop_test(tc, a_reference_gets_what_it_refers_to, 0,
			    ARRAY_SIZE(links));
	tcase_add_test(tc, a_reference_may_name_a_base_class);
	tcase_add_test(tc, each_class_has_an_instance);
	tcase_add_test(tc, a_get_can_ask_for_the_reference_too);
	tcase_add_test(tc, the_same_keys_on_two_bmcs_are_ambiguous);
	tcase_add_test(tc, who_comes_before_the_first_snapshot_waits);
	tcase_add_loop_test(tc, who_waits_has_a_deadline, 0,
			    ARRAY_SIZE(timeouts));
	tcase_add_test(tc, who_waits_is_counted_and_can_be_cancelled);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
