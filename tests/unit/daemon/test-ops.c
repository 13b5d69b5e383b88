/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Operations as bytes in, bytes out, over the BMC of the compiled-in persona
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "daemon/ops/contexts.h"
#include "daemon/ops/ops.h"
#include "libipmiprov/repo/bmc.h"
#include "tests/unit/run.h"
#include "tests/unit/wsmgmt/xpath.h"

#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
#define DMTF "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define HARDWARE WMI "root/hardware/"

#define ENVELOPE(header, body)                                                 \
	"<s:Envelope xmlns:s=\"" WSM_URI_S "\" xmlns:a=\"" WSM_URI_A           \
	"\" xmlns:n=\"" WSM_URI_N "\" xmlns:w=\"" WSM_URI_W                    \
	"\" xmlns:b=\"" WSM_URI_B "\"><s:Header>" TO REPLY_TO ID header        \
	"</s:Header><s:Body>" body "</s:Body></s:Envelope>"
#define TO "<a:To>http://server:5985/wsman</a:To>"
#define REPLY_TO                                                               \
	"<a:ReplyTo><a:Address>" WSM_ANONYMOUS "</a:Address></a:ReplyTo>"
#define ID "<a:MessageID>uuid:1</a:MessageID>"
#define ACTION(uri) "<a:Action>" uri "</a:Action>"
#define RESOURCE(uri) "<w:ResourceURI>" uri "</w:ResourceURI>"
#define SELECTORS(s) "<w:SelectorSet>" s "</w:SelectorSet>"
#define SELECTOR(n, v) "<w:Selector Name=\"" n "\">" v "</w:Selector>"

#define GET(uri, selectors)                                                    \
	ENVELOPE(ACTION(WSM_URI_X "/Get") RESOURCE(uri) selectors, "")
#define ENUM_OF(header, body)                                                  \
	ENVELOPE(ACTION(WSM_URI_N "/Enumerate") header,                        \
		 "<n:Enumerate>" body "</n:Enumerate>")
#define ENUM(uri, body) ENUM_OF(RESOURCE(uri), body)
#define OPTIMIZE(n)                                                            \
	"<w:OptimizeEnumeration/><w:MaxElements>" n "</w:MaxElements>"
#define MODE(m) "<w:EnumerationMode>" m "</w:EnumerationMode>"
#define POLY(m) "<b:PolymorphismMode>" m "</b:PolymorphismMode>"
#define NUMERIC HARDWARE "NumericSensor"
#define BODY "<p:NumericSensor xmlns:p=\"" NUMERIC "\"/>"

#define KEYS(system)                                                           \
	SELECTOR("CreationClassName", "NumericSensor")                         \
	SELECTOR("DeviceID", "114.0.32")                                       \
	SELECTOR("SystemCreationClassName", "ComputerSystem") system
#define IDENTIFY                                                               \
	"<s:Envelope xmlns:s=\"" WSM_URI_S "\"><s:Header/><s:Body>"            \
	"<id:Identify xmlns:id=\"" WSM_URI_ID "\"/></s:Body></s:Envelope>"

struct fixture {
	struct clock_manual clock;
	struct rng_counter rng;
	struct bmc *bmc;
	struct snapshot *snapshot;
	struct ops *ops;
	struct ops_options options;
	struct identity who;
};

/* What came of a request. */
struct result {
	int r;
	bool is_fault;
	struct buf text;
	const void *largest; /* piece, where it stands in memory */
	struct ops_pending *pending;
};

static struct snapshot *refresh(struct bmc *bmc)
{
	struct snapshot *s;

	ck_assert_int_eq(
		bmc_refresh(bmc, BMC_ALL,
			    clock_mono_ns(&clock_system) + 10ULL * NS_PER_S,
			    &s),
		0);
	return s;
}

static struct fixture set_up(void)
{
	const struct bmc_options bmc = {
		.label = "local", .uri = "sim:", .poll_interval_ns = NS_PER_S
	};
	struct fixture f = {
		.options = { .max_envelope_size = 512000,
			     .max_timeout_ns = 60ULL * NS_PER_S,
			     .max_batch_items = 32000,
			     .enumeration_timeout_ns = 240ULL * NS_PER_S,
			     .max_operations_per_user = 4,
			     .max_operations = 6,
			     .max_cache_size = 4 * 1024 * 1024,
			     .offers_basic = true },
		.who = { .user = "ada", .role = ROLE_READER },
	};

	clock_manual_init(&f.clock);
	rng_counter_init(&f.rng);
	ck_assert_int_eq(bmc_new(&bmc, &f.bmc), 0);
	f.snapshot = refresh(f.bmc);
	return f;
}

static void start(struct fixture *f, size_t n_bmcs)
{
	ck_assert_int_eq(
		ops_new(n_bmcs, "1.2.3", &f->clock.clock, &f->rng.rng, &f->ops),
		0);
	ops_set(f->ops, &f->options);
}

static void tear_down(struct fixture *f)
{
	ops_free(f->ops);
	snapshot_unref(f->snapshot);
	bmc_free(f->bmc);
}

/* With one BMC, whose snapshot is published. */
static void begin(struct fixture *f)
{
	*f = set_up();
	start(f, 1);
	ck_assert_int_eq(ops_publish(f->ops, 0, f->snapshot), 0);
}

static void take_reply(struct result *ret, struct ops_reply *reply)
{
	const struct iovec *v;
	size_t n, largest = 0;

	ck_assert_ptr_nonnull(reply);
	v = ops_reply_body(reply, &n);
	for (size_t i = 0; i < n; i++) {
		buf_add(&ret->text, v[i].iov_base, v[i].iov_len);
		if (v[i].iov_len <= largest)
			continue;
		largest = v[i].iov_len;
		ret->largest = v[i].iov_base;
	}
	ret->is_fault = ops_reply_is_fault(reply);
	ops_reply_free(reply);
}

static void done(void *ctx, struct ops_reply *reply)
{
	struct result *ret = ctx;

	ret->pending = NULL;
	take_reply(ret, reply);
}

/* @ret stays where it is until the reply has come. */
static void send_as(struct fixture *f, const struct identity *who,
		    const char *xml, struct result *ret)
{
	struct ops_input in = {
		.body = xml, .size = strlen(xml), .charset = "UTF-8", .who = who
	};
	struct ops_reply *reply;

	*ret = (struct result){ 0 };
	ret->r = ops_handle(f->ops, &in, done, ret, &reply, &ret->pending);
	if (ret->r == 0)
		take_reply(ret, reply);
}

static struct result send(struct fixture *f, const char *xml)
{
	struct result ret;

	send_as(f, &f->who, xml, &ret);
	ck_assert_int_eq(ret.r, 0);
	return ret;
}

static void is(const struct result *result, const char *xpath, const char *want)
{
	xpath_is(&result->text, xpath, want);
}

static void is_fault(const struct result *result, const char *subcode,
		     const char *number)
{
	ck_assert_msg(result->is_fault, "%s", result->text.data);
	is(result, "string(//s:Subcode/s:Value)", subcode);
	is(result, "string(//f:WSManFault/@Code)", number);
}

/* ---- faults ---- */

#define NOT_FOUND "a:DestinationUnreachable", "2150858752"
#define NO_RESOURCE "a:DestinationUnreachable", "2150858811"
#define UNSUPPORTED "a:ActionNotSupported", "2150858771"
#define POWERSHELL                                                             \
	"http://schemas.microsoft.com/powershell/Microsoft.PowerShell"
#define DMTF_3 "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/3/"

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
	  "n:FilteringNotSupported", "2150858776" },
	{ ENUM(WMI "root/hardware/*", "<n:Filter>x</n:Filter>"),
	  "n:FilteringNotSupported", "2150858776" },
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
	{ ENVELOPE(ACTION(NUMERIC "/Reset") RESOURCE(NUMERIC),
		   "<p:Reset_INPUT xmlns:p=\"" NUMERIC "\"/>"),
	  UNSUPPORTED },
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
	got = send(&f, faults[_i].xml);
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
	send_as(&f, NULL, IDENTIFY, &got);
	ck_assert_int_eq(got.r, 0);
	is(&got, "string(//id:ProductVendor)", "ipmiprov");
	is(&got, "string(//id:ProductVersion)", "0.0.0");
	is(&got, "count(//id:SecurityProfiles)", "0");
	buf_done(&got.text);
	send_as(&f, NULL, ENUM(NUMERIC, ""), &got);
	ck_assert_int_eq(got.r, OPS_R_UNAUTHENTICATED);
	send_as(&f, NULL, "no XML", &got);
	ck_assert_int_eq(got.r, OPS_R_UNAUTHENTICATED);
	got = send(&f, IDENTIFY);
	is(&got, "string(//id:ProductVersion)", "1.2.3");
	is(&got, "count(//id:SecurityProfileName)", "2");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(a_reader_may_not_change_anything)
{
	static const char *const actions[] = {
		ENVELOPE(ACTION(WSM_URI_X "/Put") RESOURCE(NUMERIC), BODY),
		ENVELOPE(ACTION(WSM_URI_X "/Create") RESOURCE(NUMERIC), BODY),
		ENVELOPE(ACTION(WSM_URI_X "/Delete") RESOURCE(NUMERIC), ""),
	};
	struct fixture f;
	struct result got;

	begin(&f);
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++) {
		f.who.role = ROLE_READER;
		got = send(&f, actions[i]);
		is_fault(&got, "w:AccessDenied", "5");
		buf_done(&got.text);
		f.who.role = ROLE_OPERATOR;
		got = send(&f, actions[i]);
		is_fault(&got, UNSUPPORTED);
		buf_done(&got.text);
	}
	tear_down(&f);
}
END_TEST

/* ---- Get ---- */

static const char *get_request(struct arena *a, const char *uri,
			       const char *namespace, const char *device,
			       const char *system)
{
	return arena_printf(
		a,
		GET("%s",
		    SELECTORS(
			    "%s" SELECTOR("creationclassname", "numericsensor")
				    SELECTOR("DEVICEID", "%s") SELECTOR(
					    "SystemCreationClassName",
					    "ComputerSystem")
					    SELECTOR("SystemName", "%s"))),
		uri, namespace, device, system);
}

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
	got = send(&f, get_request(a, gets[_i].uri, gets[_i].namespace,
				   "114.0.32", f.snapshot->system_name));
	ck_assert_msg(!got.is_fault, "%s: %s", gets[_i].uri, got.text.data);
	is(&got, "string(//*[local-name()='DeviceID'])", "114.0.32");
	is(&got, "local-name(//s:Body/*)", "NumericSensor");
	is(&got, "string(//a:RelatesTo)", "uuid:1");
	buf_done(&got.text);
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
	got = send(&f, arena_printf(a, "%.*s<w:RequestEPR/>%s",
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
	got = send(&f, get_request(a, NUMERIC, "", "114.0.32",
				   f.snapshot->system_name));
	is_fault(&got, "w:InvalidSelectors", "2150858846");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* ---- Enumerate, Pull ---- */

static size_t count(const struct result *got, const char *xpath)
{
	CLEANUP(buf_done) struct buf expression = { 0 };
	char *text;
	size_t n;

	buf_printf(&expression, "count(%s)", xpath);
	text = xpath_string(&got->text, expression.data);
	n = (size_t)atoi(text);
	xmlFree(text);
	return n;
}

static size_t n_numeric(const struct fixture *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->snapshot->sdr->n_sensors; i++)
		n += f->snapshot->sdr->sensors[i].is_analog;
	return n;
}

START_TEST(all_at_once)
{
	struct fixture f;
	struct result got;

	begin(&f);
	ck_assert_uint_ge(n_numeric(&f), 30);
	got = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	ck_assert(!got.is_fault);
	ck_assert_uint_eq(count(&got, "//w:Items/*"), n_numeric(&f));
	is(&got, "string(//n:EnumerationContext)", "");
	is(&got, "count(//n:EnumerationContext)", "1");
	is(&got, "count(//w:EndOfSequence)", "1");
	is(&got, "count(//n:Items | //n:EndOfSequence)", "0");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(a_base_class_returns_what_descends_from_it)
{
	struct fixture f;
	struct result got;
	size_t n;

	begin(&f);
	got = send(&f, ENUM_OF(RESOURCE(DMTF "CIM_Sensor") "<w:"
							   "RequestTotalItemsCo"
							   "untEstimate/>",
			       OPTIMIZE("1000")));
	n = count(&got, "//w:Items/*");
	ck_assert_uint_gt(n, n_numeric(&f));
	ck_assert_uint_eq(
		count(&got, "//w:Items/*[local-name()='NumericSensor']"),
		n_numeric(&f));
	ck_assert_uint_eq(count(&got, "//w:Items/*[local-name()='Sensor']"),
			  n - n_numeric(&f));
	ck_assert_uint_eq(count(&got, "//w:TotalItemsCountEstimate[. = "
				      "count(//w:Items/*)]"),
			  1);
	buf_done(&got.text);

	got = send(&f,
		   ENUM(DMTF "CIM_Sensor",
			OPTIMIZE("1000") POLY("ExcludeSubClassProperties")));
	ck_assert_uint_eq(count(&got, "//w:Items/*[local-name()='CIM_Sensor']"),
			  n);
	is(&got, "count(//*[local-name()='CurrentReading'])", "0");
	buf_done(&got.text);

	got = send(&f, ENUM(DMTF "CIM_Sensor", OPTIMIZE("1000") POLY("None")));
	is(&got, "count(//w:Items/*)", "0");
	is(&got, "count(//w:EndOfSequence)", "1");
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* All device ids of a reply, added to @ids. */
static void add_ids(const struct result *got, struct buf *ids)
{
	const char *at = got->text.data;

	while ((at = strstr(at, "<p:DeviceID>")) != NULL) {
		at += strlen("<p:DeviceID>");
		buf_printf(ids, "%.*s ", (int)strcspn(at, "<"), at);
	}
}

static struct result pull(struct fixture *f, const char *context,
			  const char *more)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);

	return send(f,
		    arena_printf(a,
				 ENVELOPE(ACTION(WSM_URI_N "/Pull")
						  RESOURCE(NUMERIC),
					  "<n:Pull><n:EnumerationContext>%s"
					  "</n:EnumerationContext>%s</n:Pull>"),
				 context, more));
}

/* "" when it has ended; to be freed with xmlFree() */
static char *context_of(const struct result *got)
{
	return xpath_string(&got->text, "string(//n:EnumerationContext)");
}

/* Pulls to the end; the number of Pulls. */
static int pull_all(struct fixture *f, char *context, const char *more,
		    size_t max_items, size_t max_size, struct buf *ids)
{
	int n = 0;

	for (; *context; n++) {
		struct result got = pull(f, context, more);
		char *next;

		ck_assert_msg(!got.is_fault, "%s", got.text.data);
		ck_assert_uint_le(count(&got, "//n:Items/*"), max_items);
		ck_assert_uint_le(got.text.size, max_size);
		add_ids(&got, ids);
		next = context_of(&got);
		ck_assert_str_ne(next, context);
		ck_assert_uint_eq(count(&got, "//n:EndOfSequence"), !*next);
		ck_assert_uint_eq(count(&got, "//n:EnumerationContext"),
				  *next != '\0');
		xmlFree(context);
		context = next;
		buf_done(&got.text);
	}
	xmlFree(context);
	return n;
}

static const struct {
	const char *more;
	size_t max_items;
} pulls[] = {
	{ "", 1 },
	{ "<n:MaxElements>1</n:MaxElements>", 1 },
	{ "<n:MaxElements>2</n:MaxElements>", 2 },
	{ "<n:MaxElements>7</n:MaxElements>", 7 },
	{ "<n:MaxElements>1000</n:MaxElements>", 1000 },
	{ "<n:MaxElements>1000</n:MaxElements>"
	  "<n:MaxCharacters>20000</n:MaxCharacters>",
	  9 },
};

START_TEST(any_batch_size_yields_the_same_set)
{
	struct fixture f;
	struct buf all = { 0 }, ids = { 0 };
	struct result got;

	begin(&f);
	got = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	add_ids(&got, &all);
	buf_done(&got.text);
	got = send(&f, ENUM(NUMERIC, ""));
	is(&got, "count(//w:Items) + count(//w:EndOfSequence)", "0");
	pull_all(&f, context_of(&got), pulls[_i].more, pulls[_i].max_items,
		 SIZE_MAX, &ids);
	ck_assert_str_eq(ids.data, all.data);
	buf_done(&got.text);
	buf_done(&all);
	buf_done(&ids);
	tear_down(&f);
}
END_TEST

START_TEST(a_reply_keeps_to_the_envelope_size)
{
	struct fixture f;
	struct buf ids = { 0 }, all = { 0 };
	struct result got;

	begin(&f);
	got = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	add_ids(&got, &all);
	buf_done(&got.text);
	f.options.max_envelope_size = 9000;
	ops_set(f.ops, &f.options);
	got = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	ck_assert_uint_le(got.text.size, 9000);
	add_ids(&got, &ids);
	ck_assert_uint_gt(ids.size, 0);
	pull_all(&f, context_of(&got), "<n:MaxElements>1000</n:MaxElements>",
		 1000, 9000, &ids);
	ck_assert_str_eq(ids.data, all.data);
	buf_done(&got.text);
	buf_done(&ids);
	buf_done(&all);
	tear_down(&f);
}
END_TEST

START_TEST(what_does_not_fit_at_all_is_a_fault)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got, more;
	char *context;

	begin(&f);
	got = send(&f, ENUM(NUMERIC, ""));
	context = context_of(&got);
	f.options.max_envelope_size = 1000;
	ops_set(f.ops, &f.options);
	more = pull(&f, context, "");
	is_fault(&more, "w:EncodingLimit", "2150858824");
	buf_done(&more.text);
	more = send(&f, get_request(a, NUMERIC, "", "114.0.32",
				    f.snapshot->system_name));
	is_fault(&more, "w:EncodingLimit", "2150858824");
	buf_done(&more.text);
	/* and with more room the enumeration goes on */
	f.options.max_envelope_size = 100000;
	ops_set(f.ops, &f.options);
	more = pull(&f, context, "");
	is(&more, "count(//n:Items/*)", "1");
	buf_done(&more.text);
	xmlFree(context);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* The EPR of an instance is accepted by Get as it stands. */
static void get_by_epr(struct fixture *f, const struct result *got,
		       const char *is_dmtf)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	const char *start = strstr(got->text.data, "<w:ResourceURI>");
	const char *end = strstr(got->text.data, "</a:ReferenceParameters>");
	struct result instance;

	ck_assert_ptr_nonnull(start);
	ck_assert_ptr_nonnull(end);
	ck_assert_msg(!strstr(start, "__cimnamespace") == !*is_dmtf, "%s",
		      start);
	instance = send(
		f,
		arena_printf(a, ENVELOPE(ACTION(WSM_URI_X "/Get") "%.*s", ""),
			     (int)(end - start), start));
	ck_assert_msg(!instance.is_fault, "%s", instance.text.data);
	buf_done(&instance.text);
}

static const struct {
	const char *uri, *mode, *item, *epr, *is_dmtf;
} modes[] = {
	{ NUMERIC, MODE("EnumerateEPR"), "//w:Items/a:EndpointReference",
	  "//w:Items/a:EndpointReference", "" },
	{ DMTF "CIM_NumericSensor", MODE("EnumerateEPR"),
	  "//w:Items/a:EndpointReference", "//w:Items/a:EndpointReference",
	  "yes" },
	{ NUMERIC, MODE("EnumerateObjectAndEPR"),
	  "//w:Items/w:Item/*[local-name()='NumericSensor']",
	  "//w:Items/w:Item/*[2][self::a:EndpointReference]", "" },
	{ DMTF "CIM_NumericSensor",
	  MODE("EnumerateObjectAndEPR") POLY("ExcludeSubClassProperties"),
	  "//w:Items/w:Item/*[local-name()='CIM_NumericSensor']",
	  "//w:Items/w:Item/*[2][self::a:EndpointReference]", "yes" },
};

START_TEST(endpoint_references)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got;

	begin(&f);
	got = send(&f, arena_printf(a, ENUM("%s", OPTIMIZE("1000") "%s"),
				    modes[_i].uri, modes[_i].mode));
	ck_assert_msg(!got.is_fault, "%s", got.text.data);
	ck_assert_uint_eq(count(&got, modes[_i].item), n_numeric(&f));
	ck_assert_uint_eq(count(&got, modes[_i].epr), n_numeric(&f));
	get_by_epr(&f, &got, modes[_i].is_dmtf);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

START_TEST(an_enumeration_goes_on_over_what_it_began_with)
{
	struct fixture f;
	struct buf all = { 0 }, ids = { 0 };
	struct result got;
	char *context;

	begin(&f);
	got = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	add_ids(&got, &all);
	buf_done(&got.text);
	got = send(&f, ENUM(NUMERIC, OPTIMIZE("5")));
	add_ids(&got, &ids);
	context = context_of(&got);
	buf_done(&got.text);
	/* The next snapshot has no sensors at all. */
	for (int i = 0; i < 2; i++) {
		struct sdr_set none = { .n_refs = 1 };
		struct snapshot next = { .n_refs = 2,
					 .label = f.snapshot->label,
					 .system_name = f.snapshot->system_name,
					 .sdr = &none };

		ck_assert_int_eq(ops_publish(f.ops, 0, &next), 0);
		got = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
		is(&got, "count(//w:Items/*)", "0");
		buf_done(&got.text);
		ck_assert_int_eq(ops_publish(f.ops, 0, f.snapshot), 0);
	}
	pull_all(&f, context, "<n:MaxElements>4</n:MaxElements>", 4, SIZE_MAX,
		 &ids);
	ck_assert_str_eq(ids.data, all.data);
	buf_done(&all);
	buf_done(&ids);
	tear_down(&f);
}
END_TEST

START_TEST(contexts_end)
{
	CLEANUP(arena_free_p) struct arena *a = arena_new(1 << 20);
	struct fixture f;
	struct result got, more;
	char *context;

	begin(&f);
	/* by Release */
	got = send(&f, ENUM(NUMERIC, ""));
	context = context_of(&got);
	more = send(&f, arena_printf(
				a,
				ENVELOPE(ACTION(WSM_URI_N "/Release")
						 RESOURCE(NUMERIC),
					 "<n:Release><n:EnumerationContext>%s"
					 "</n:EnumerationContext></n:Release>"),
				context));
	ck_assert(!more.is_fault);
	is(&more, "count(//s:Body/*)", "0");
	buf_done(&more.text);
	more = pull(&f, context, "");
	is_fault(&more, "n:InvalidEnumerationContext", "2150858779");
	buf_done(&more.text);
	xmlFree(context);
	buf_done(&got.text);

	/* by time, counted from the last Pull */
	got = send(&f, ENUM(NUMERIC, ""));
	context = context_of(&got);
	buf_done(&got.text);
	for (int i = 0; i < 3; i++) {
		f.clock.mono_ns += f.options.enumeration_timeout_ns - 1;
		ops_expire(f.ops);
		more = pull(&f, context, "");
		ck_assert_msg(!more.is_fault, "%s", more.text.data);
		xmlFree(context);
		context = context_of(&more);
		buf_done(&more.text);
	}
	ck_assert_uint_eq(ops_deadline_ns(f.ops),
			  f.clock.mono_ns + f.options.enumeration_timeout_ns);
	f.clock.mono_ns = ops_deadline_ns(f.ops);
	ops_expire(f.ops);
	ck_assert_uint_eq(ops_deadline_ns(f.ops), UINT64_MAX);
	more = pull(&f, context, "");
	is_fault(&more, "n:InvalidEnumerationContext", "2150858779");
	buf_done(&more.text);
	xmlFree(context);
	tear_down(&f);
}
END_TEST

START_TEST(a_context_is_its_users_alone)
{
	struct fixture f;
	struct result got, more;
	char *context;

	begin(&f);
	got = send(&f, ENUM(NUMERIC, ""));
	context = context_of(&got);
	strcpy(f.who.user, "eve");
	more = pull(&f, context, "");
	is_fault(&more, "w:AccessDenied", "5");
	buf_done(&more.text);
	strcpy(f.who.user, "ada");
	more = pull(&f, context, "");
	ck_assert(!more.is_fault);
	buf_done(&more.text);
	xmlFree(context);
	buf_done(&got.text);
	tear_down(&f);
}
END_TEST

/* Of the same user the oldest goes; another's is not touched. */
START_TEST(too_many_contexts_push_out_the_oldest)
{
	struct fixture f;
	char *contexts[6];

	begin(&f);
	ck_assert_uint_eq(f.options.max_operations_per_user, 4);
	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++) {
		struct result got;

		strcpy(f.who.user, i == 0 ? "eve" : "ada");
		got = send(&f, ENUM(NUMERIC, ""));
		contexts[i] = context_of(&got);
		buf_done(&got.text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++) {
		struct result got;

		strcpy(f.who.user, i == 0 ? "eve" : "ada");
		got = pull(&f, contexts[i], "");
		ck_assert_msg(got.is_fault == (i == 1), "%zu", i);
		xmlFree(contexts[i]);
		buf_done(&got.text);
	}
	tear_down(&f);
}
END_TEST

START_TEST(an_instance_is_rendered_once_a_snapshot)
{
	struct fixture f;
	struct result first, again, fresh;

	begin(&f);
	first = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	again = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	ck_assert_ptr_eq(first.largest, again.largest);
	ck_assert_int_eq(ops_publish(f.ops, 0, f.snapshot), 0);
	fresh = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	ck_assert_uint_eq(fresh.text.size, first.text.size);
	buf_done(&first.text);
	buf_done(&again.text);
	buf_done(&fresh.text);
	tear_down(&f);
}
END_TEST

START_TEST(little_memory_makes_it_slower_not_wrong)
{
	struct fixture f;
	struct result want, got;
	static const char *const uris[] = {
		NUMERIC,
		WMI "root/cimv2/NumericSensor",
		WMI "root/interop/NumericSensor",
		NUMERIC,
	};

	begin(&f);
	want = send(&f, ENUM(NUMERIC, OPTIMIZE("1000")));
	for (size_t size = 0; size < 400000; size += 50000) {
		f.options.max_cache_size = size;
		ops_set(f.ops, &f.options);
		for (size_t i = 0; i < ARRAY_SIZE(uris); i++) {
			CLEANUP(arena_free_p)
			struct arena *a = arena_new(1 << 20);

			got = send(&f,
				   arena_printf(a, ENUM("%s", OPTIMIZE("1000")),
						uris[i]));
			ck_assert_uint_eq(count(&got, "//w:Items/*"),
					  n_numeric(&f));
			if (uris[i] == uris[0])
				ck_assert_uint_eq(got.text.size,
						  want.text.size);
			buf_done(&got.text);
		}
	}
	buf_done(&want.text);
	tear_down(&f);
}
END_TEST

/* ---- later ---- */

START_TEST(who_comes_before_the_first_snapshot_waits)
{
	struct fixture f = set_up();
	struct result get, all, identify;

	start(&f, 2);
	send_as(&f, &f.who, ENUM(NUMERIC, OPTIMIZE("1000")), &all);
	ck_assert_int_eq(all.r, OPS_R_LATER);
	send_as(&f, &f.who,
		GET(NUMERIC, SELECTORS(KEYS(SELECTOR("SystemName", "x")))),
		&get);
	ck_assert_int_eq(get.r, OPS_R_LATER);
	identify = send(&f, IDENTIFY);
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
	send_as(&f, &f.who,
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
		send_as(&f, &f.who, ENUM(NUMERIC, ""), &waits[i]);
		ck_assert_int_eq(waits[i].r, OPS_R_LATER);
	}
	/* six in all */
	send_as(&f, &f.who, ENUM(NUMERIC, ""), &got);
	ck_assert_int_eq(got.r, 0);
	is_fault(&got, "w:QuotaLimit", "2150858815");
	buf_done(&got.text);
	/* four for one */
	ops_cancel(f.ops, waits[5].pending);
	strcpy(f.who.user, "ada");
	send_as(&f, &f.who, ENUM(NUMERIC, ""), &got);
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

/* ---- UTF-16 ---- */

START_TEST(utf16_gets_utf16_within_its_size)
{
	struct fixture f;
	const char *xml = ENUM_OF(
		RESOURCE(
			NUMERIC) "<w:MaxEnvelopeSize>16384</w:MaxEnvelopeSize>",
		OPTIMIZE("1000"));
	size_t n = strlen(xml);
	uint8_t *utf16 = malloc(2 * n + 2);
	struct ops_input in = { .body = utf16, .size = 2 * n + 2 };
	struct ops_reply *reply;
	struct ops_pending *pending;
	const struct iovec *v;
	size_t n_pieces;

	begin(&f);
	in.who = &f.who;
	utf16[0] = 0xff;
	utf16[1] = 0xfe;
	for (size_t i = 0; i < n; i++) {
		utf16[2 + 2 * i] = (uint8_t)xml[i];
		utf16[3 + 2 * i] = 0;
	}
	ck_assert_int_eq(ops_handle(f.ops, &in, done, NULL, &reply, &pending),
			 0);
	ck_assert(!ops_reply_is_fault(reply));
	ck_assert_int_eq(ops_reply_charset(reply), WSM_UTF16LE);
	v = ops_reply_body(reply, &n_pieces);
	ck_assert_uint_eq(n_pieces, 1);
	ck_assert_uint_le(v->iov_len, 16384);
	ck_assert_uint_gt(v->iov_len, 8192);
	ck_assert(!memcmp(v->iov_base, "\xff\xfe<\0s\0:\0", 8));
	ops_reply_free(reply);
	free(utf16);
	tear_down(&f);
}
END_TEST

static void add_enumeration_tests(Suite *s)
{
	TCase *tc = tcase_create("enumerate");

	tcase_add_test(tc, all_at_once);
	tcase_add_test(tc, a_base_class_returns_what_descends_from_it);
	tcase_add_loop_test(tc, any_batch_size_yields_the_same_set, 0,
			    ARRAY_SIZE(pulls));
	tcase_add_test(tc, a_reply_keeps_to_the_envelope_size);
	tcase_add_test(tc, what_does_not_fit_at_all_is_a_fault);
	tcase_add_loop_test(tc, endpoint_references, 0, ARRAY_SIZE(modes));
	tcase_add_test(tc, an_enumeration_goes_on_over_what_it_began_with);
	tcase_add_test(tc, contexts_end);
	tcase_add_test(tc, a_context_is_its_users_alone);
	tcase_add_test(tc, too_many_contexts_push_out_the_oldest);
	tcase_add_test(tc, an_instance_is_rendered_once_a_snapshot);
	tcase_add_test(tc, little_memory_makes_it_slower_not_wrong);
	tcase_add_test(tc, utf16_gets_utf16_within_its_size);
	suite_add_tcase(s, tc);
}

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
	tcase_add_test(tc, a_get_can_ask_for_the_reference_too);
	tcase_add_test(tc, the_same_keys_on_two_bmcs_are_ambiguous);
	tcase_add_test(tc, who_comes_before_the_first_snapshot_waits);
	tcase_add_loop_test(tc, who_waits_has_a_deadline, 0,
			    ARRAY_SIZE(timeouts));
	tcase_add_test(tc, who_waits_is_counted_and_can_be_cancelled);
	suite_add_tcase(s, tc);
	add_enumeration_tests(s);
	return run_suite(s);
}
