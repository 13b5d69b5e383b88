/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The library as a program sees it: ipmiprov.h and libipmiprov.so, nothing
 * else.
 */

#include <errno.h>
#include <ipmiprov.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/run.h"

static struct ipmiprov *open_demo(const char *level)
{
	struct ipmiprov *h;

	ck_assert_int_eq(ipmiprov_new(&h), 0);
	if (level)
		ck_assert_int_eq(ipmiprov_set_option(h, "level", level), 0);
	ck_assert_int_eq(ipmiprov_open(h, "sim:"), 0);
	return h;
}

static struct ipmiprov_list *list_of(struct ipmiprov *h, const char *class)
{
	struct ipmiprov_list *list = NULL;

	ck_assert_msg(ipmiprov_enumerate(h, class, &list) == 0, "%s",
		      ipmiprov_error(h));
	return list;
}

/* The first instance whose property has that text. */
static const struct ipmiprov_instance *
find(const struct ipmiprov_list *list, const char *property, const char *want)
{
	const struct ipmiprov_instance *i;

	for (size_t n = 0; (i = ipmiprov_list_at(list, n)) != NULL; n++) {
		const struct ipmiprov_value *v =
			ipmiprov_instance_value(i, property);
		char text[256] = "";

		if (v)
			ipmiprov_value_text(v, text, sizeof(text));
		if (strstr(text, want))
			return i;
	}
	return NULL;
}

START_TEST(what_is_wrong_has_a_text)
{
	static const char *const no_key[] = { "Caption", "x", NULL };
	static const char *const half[] = { "DeviceID", NULL };
	static const char *const nobody[] = { "DeviceID", "999.0.32", NULL };
	struct ipmiprov_list *list = NULL;
	struct ipmiprov *h;

	ck_assert_str_ne(ipmiprov_version(), "");
	ck_assert_int_eq(ipmiprov_new(&h), 0);
	ck_assert_str_eq(ipmiprov_error(h), "");
	ck_assert_int_eq(ipmiprov_refresh(h, IPMIPROV_ALL), -EINVAL);
	ck_assert_str_eq(ipmiprov_error(h), "the handle is not open");
	ck_assert_int_eq(ipmiprov_enumerate(h, "Sensor", &list), -EINVAL);
	ck_assert_int_eq(ipmiprov_set_option(h, "speed", "1"), -EINVAL);
	ck_assert_str_eq(ipmiprov_error(h),
			 "speed: expected an option of ipmiprov(3)");
	ck_assert_int_eq(ipmiprov_open(h, "usb:1"), -EINVAL);
	ck_assert_ptr_nonnull(strstr(ipmiprov_error(h), "usb:1: expected"));
	ck_assert_int_eq(ipmiprov_open(h, "sim:"), 0);
	ck_assert_str_eq(ipmiprov_error(h), "");
	ck_assert_int_eq(ipmiprov_open(h, "sim:"), -EBUSY);
	ck_assert_int_eq(ipmiprov_set_option(h, "label", "x"), -EBUSY);
	ck_assert_int_eq(ipmiprov_enumerate(h, "NoClass", &list), -ENOENT);
	ck_assert_str_eq(ipmiprov_error(h), "NoClass: there is no such class");
	ck_assert_int_eq(ipmiprov_get(h, "NumericSensor", no_key, &list),
			 -EINVAL);
	ck_assert_int_eq(ipmiprov_get(h, "NumericSensor", half, &list),
			 -EINVAL);
	ck_assert_int_eq(ipmiprov_get(h, "NumericSensor", nobody, &list),
			 -ENOENT);
	ck_assert_ptr_null(list);
	ipmiprov_free(h);
	ipmiprov_free(NULL);
}
END_TEST

static const struct {
	const char *name, *value;
	int want;
} options[] = {
	{ "timeout", "10s", 0 },
	{ "timeout", "250ms", 0 },
	{ "timeout", "2min", 0 },
	{ "timeout", "", -EINVAL },
	{ "timeout", "10", -EINVAL },
	{ "timeout", "0s", -EINVAL },
	{ "timeout", "-1s", -EINVAL },
	{ "timeout", "99999999999999999999s", -EINVAL },
	{ "poll-interval", "1h", -EINVAL },
	{ "level", "Operate", 0 },
	{ "level", "root", -EINVAL },
	{ "label", "rack 1", 0 },
	{ "label", "", -EINVAL },
	{ "cache", "none", 0 },
	{ "cache", "default", 0 },
	{ "health", "/nonexistent/h", -ENOENT },
};

START_TEST(an_option_is_taken_or_refused)
{
	struct ipmiprov *h;
	int r;

	ck_assert_int_eq(ipmiprov_new(&h), 0);
	r = ipmiprov_set_option(h, options[_i].name, options[_i].value);
	ck_assert_msg(r == options[_i].want, "%s=%s: %d", options[_i].name,
		      options[_i].value, r);
	ck_assert_int_eq(*ipmiprov_error(h) != '\0', r != 0);
	ipmiprov_free(h);
}
END_TEST

START_TEST(a_bmc_that_is_away_is_told)
{
	struct ipmiprov_list *list;
	const struct ipmiprov_instance *i;
	struct ipmiprov *h;

	ck_assert_int_eq(ipmiprov_new(&h), 0);
	ck_assert_int_eq(ipmiprov_set_option(h, "timeout", "1s"), 0);
	ck_assert_int_eq(ipmiprov_open(h, "lan://u@127.0.0.1:1?password-file="
					  "/nonexistent"),
			 0);
	ck_assert_int_lt(ipmiprov_refresh(h, IPMIPROV_IDENTITY), 0);
	ck_assert_ptr_nonnull(
		strstr(ipmiprov_error(h), "the BMC does not answer: "));
	ck_assert(!ipmiprov_is_reachable(h));
	ck_assert_int_eq(ipmiprov_age_ms(h), -1);
	list = list_of(h, "NumericSensor");
	ck_assert_uint_eq(ipmiprov_list_count(list), 0);
	ck_assert_ptr_null(ipmiprov_list_at(list, 0));
	i = ipmiprov_list_at(list, 0);
	ck_assert_ptr_null(i);
	ipmiprov_list_free(list);
	ipmiprov_free(h);
}
END_TEST

START_TEST(sensors_are_read)
{
	struct ipmiprov *h = open_demo(NULL);
	const struct ipmiprov_instance *sensor;
	const struct ipmiprov_value *v;
	struct ipmiprov_list *list;
	double number;
	uint64_t u;
	int64_t i;
	bool flag;

	ck_assert_int_eq(ipmiprov_age_ms(h), -1);
	ck_assert_int_eq(ipmiprov_refresh(h, IPMIPROV_SENSORS), 0);
	ck_assert(ipmiprov_is_reachable(h));
	ck_assert_int_ge(ipmiprov_age_ms(h), 0);
	ck_assert_int_lt(ipmiprov_age_ms(h), 60000);
	list = list_of(h, "numericsensor");
	ipmiprov_free(h); /* a list outlives its handle */

	ck_assert_uint_gt(ipmiprov_list_count(list), 20);
	sensor = find(list, "ElementName", "Inlet Temp");
	ck_assert_ptr_nonnull(sensor);
	ck_assert_str_eq(ipmiprov_class_name(ipmiprov_instance_class(sensor)),
			 "NumericSensor");
	ck_assert(ipmiprov_instance_number(sensor, "HealthState", &number));
	ck_assert_int_eq((int)number, 5);
	ck_assert_str_eq(ipmiprov_instance_string(sensor, "CurrentState"),
			 "Normal");
	ck_assert_ptr_null(ipmiprov_instance_string(sensor, "HealthState"));
	ck_assert_ptr_null(ipmiprov_instance_string(sensor, "NoSuch"));
	ck_assert(!ipmiprov_instance_number(sensor, "ElementName", &number));
	ck_assert_ptr_null(ipmiprov_instance_value(sensor, "NoSuch"));

	v = ipmiprov_instance_value(sensor, "CurrentReading");
	ck_assert_int_eq((int)ipmiprov_value_type(v), IPMIPROV_SINT32);
	ck_assert(ipmiprov_value_int(v, &i) && ipmiprov_value_uint(v, &u));
	ck_assert_int_eq(i, (int64_t)u);
	ck_assert(!ipmiprov_value_bool(v, &flag));
	v = ipmiprov_instance_value(sensor, "IsLinear");
	ck_assert(ipmiprov_value_bool(v, &flag));
	ck_assert(!ipmiprov_value_double(v, &number));
	ipmiprov_list_free(list);
}
END_TEST

START_TEST(arrays_nulls_and_times_have_accessors)
{
	struct ipmiprov *h = open_demo(NULL);
	struct ipmiprov_list *sensors = list_of(h, "NumericSensor");
	struct ipmiprov_list *log = list_of(h, "LogRecord");
	const struct ipmiprov_value *v;
	bool is_interval;
	char text[64], tiny[4];
	int64_t us;
	uint64_t u;

	v = ipmiprov_instance_value(ipmiprov_list_at(sensors, 0),
				    "OperationalStatus");
	ck_assert(ipmiprov_value_is_array(v));
	ck_assert(!ipmiprov_value_uint(v, &u));
	ck_assert(ipmiprov_value_uint(ipmiprov_value_item(v, 0), &u));
	ck_assert_ptr_null(ipmiprov_value_item(v, 1));

	v = ipmiprov_instance_value(ipmiprov_list_at(sensors, 0),
				    "InstallDate");
	ck_assert(ipmiprov_value_is_null(v));
	ck_assert(!ipmiprov_value_time(v, &us, &is_interval));
	ck_assert_uint_eq(ipmiprov_value_text(v, text, sizeof(text)), 0);
	ck_assert_str_eq(text, "");

	v = ipmiprov_instance_value(ipmiprov_list_at(log, 0),
				    "MessageTimestamp");
	ck_assert(ipmiprov_value_time(v, &us, &is_interval));
	ck_assert_uint_gt(ipmiprov_value_text(v, text, sizeof(text)), 10);
	ck_assert_uint_eq(ipmiprov_value_text(v, tiny, sizeof(tiny)),
			  strlen(text));
	ck_assert_uint_eq(strlen(tiny), 3);
	ck_assert_uint_eq(ipmiprov_value_text(v, NULL, 0), strlen(text));
	ipmiprov_list_free(sensors);
	ipmiprov_list_free(log);
	ipmiprov_free(h);
}
END_TEST

/* What a property that is not there gives can be asked like any other. */
START_TEST(no_value_is_as_good_as_null)
{
	struct ipmiprov *h = open_demo(NULL);
	struct ipmiprov_list *list = list_of(h, "RecordLog");
	const struct ipmiprov_value *v =
		ipmiprov_instance_value(ipmiprov_list_at(list, 0), "Nonsense");
	char text[8] = "before";
	bool flag;
	uint64_t u;
	int64_t i;
	double d;

	ck_assert_ptr_null(v);
	ck_assert(ipmiprov_value_is_null(v) && !ipmiprov_value_is_array(v));
	ck_assert_ptr_null(ipmiprov_value_item(v, 0));
	ck_assert(!ipmiprov_value_bool(v, &flag));
	ck_assert(!ipmiprov_value_uint(v, &u) && !ipmiprov_value_int(v, &i));
	ck_assert(!ipmiprov_value_double(v, &d));
	ck_assert(!ipmiprov_value_time(v, &i, &flag));
	ck_assert_ptr_null(ipmiprov_value_string(v));
	ck_assert_ptr_null(ipmiprov_value_reference(v));
	ck_assert_uint_eq(ipmiprov_value_text(v, text, sizeof(text)), 0);
	ck_assert_str_eq(text, "");
	ipmiprov_list_free(list);
	ipmiprov_free(h);
}
END_TEST

START_TEST(keys_name_an_instance)
{
	struct ipmiprov *h = open_demo(NULL);
	struct ipmiprov_list *all = list_of(h, "CIM_Sensor"), *one;
	const struct ipmiprov_instance *first = ipmiprov_list_at(all, 0);
	const char *keys[] = { "DeviceID",
			       ipmiprov_instance_string(first, "DeviceID"),
			       "systemname",
			       ipmiprov_instance_string(first, "SystemName"),
			       NULL };

	ck_assert_int_eq(ipmiprov_get(h, "CIM_Sensor", keys, &one), 0);
	ck_assert_uint_eq(ipmiprov_list_count(one), 1);
	ck_assert_str_eq(
		ipmiprov_instance_string(ipmiprov_list_at(one, 0), "Caption"),
		ipmiprov_instance_string(first, "Caption"));
	ipmiprov_list_free(one);
	ipmiprov_list_free(all);
	ipmiprov_free(h);
}
END_TEST

START_TEST(a_reference_leads_to_keys)
{
	struct ipmiprov *h = open_demo(NULL);
	struct ipmiprov_list *list = list_of(h, "CIM_SystemDevice");
	const struct ipmiprov_value *v;
	const struct ipmiprov_instance *part;
	char text[512];

	ck_assert_uint_gt(ipmiprov_list_count(list), 0);
	v = ipmiprov_instance_value(ipmiprov_list_at(list, 0), "PartComponent");
	ck_assert_int_eq((int)ipmiprov_value_type(v), IPMIPROV_REFERENCE);
	part = ipmiprov_value_reference(v);
	ck_assert_ptr_nonnull(part);
	ck_assert_ptr_nonnull(ipmiprov_instance_string(part, "DeviceID"));
	ck_assert_ptr_null(ipmiprov_instance_string(part, "Caption"));
	ipmiprov_value_text(v, text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "DeviceID=\""));
	/* what a reference names was not read, so it cannot be changed */
	ck_assert_int_eq(ipmiprov_modify(h, part, NULL), -EINVAL);
	ipmiprov_list_free(list);
	ipmiprov_free(h);
}
END_TEST

START_TEST(every_class_can_be_enumerated)
{
	struct ipmiprov *h = open_demo(NULL);
	const struct ipmiprov_class *class;
	size_t n_keys = 0, n = 0;

	for (; (class = ipmiprov_class_at(n)) != NULL; n++) {
		const char *name = ipmiprov_class_name(class);
		struct ipmiprov_list *list = list_of(h, name);

		ck_assert_ptr_eq(ipmiprov_class_find(name), class);
		ck_assert_ptr_nonnull(ipmiprov_class_namespace(class));
		for (size_t p = 0; ipmiprov_class_property(class, p); p++)
			n_keys += ipmiprov_class_is_key(class, p);
		ipmiprov_list_free(list);
	}
	ck_assert_uint_gt(n, 10);
	ck_assert_uint_gt(n_keys, n);
	ck_assert_ptr_null(ipmiprov_class_find("NoClass"));
	class = ipmiprov_class_find("NumericSensor");
	ck_assert_str_eq(ipmiprov_class_name(ipmiprov_class_base(class)),
			 "CIM_NumericSensor");
	ck_assert_ptr_null(ipmiprov_class_property(class, 1000));
	ck_assert(!ipmiprov_class_is_key(class, 1000));
	ck_assert_ptr_nonnull(ipmiprov_class_method(class, 0));
	ck_assert_ptr_null(ipmiprov_class_method(class, 1000));
	ipmiprov_free(h);
}
END_TEST

/* ---- changes ---- */

static const struct ipmiprov_instance *
settable_sensor(const struct ipmiprov_list *list)
{
	return find(list, "ElementName", "Inlet Temp");
}

static double threshold_of(struct ipmiprov *h)
{
	struct ipmiprov_list *list = list_of(h, "NumericSensor");
	double value = -1;

	ck_assert(ipmiprov_instance_number(
		settable_sensor(list), "UpperThresholdNonCritical", &value));
	ipmiprov_list_free(list);
	return value;
}

static int set_threshold(struct ipmiprov *h, const char *name,
			 const char *value)
{
	const char *values[] = { name, value, NULL };
	struct ipmiprov_list *list = list_of(h, "NumericSensor");
	int r = ipmiprov_modify(h, settable_sensor(list), values);

	ipmiprov_list_free(list);
	return r;
}

START_TEST(a_threshold_is_changed)
{
	struct ipmiprov *h = open_demo("operate");
	char text[32];
	double before = threshold_of(h);

	snprintf(text, sizeof(text), "%.0f", before - 1);
	ck_assert_msg(set_threshold(h, "UpperThresholdNonCritical", text) == 0,
		      "%s", ipmiprov_error(h));
	ck_assert_double_eq(threshold_of(h), before - 1);
	ck_assert_int_eq(set_threshold(h, "UpperThresholdNonCritical", "warm"),
			 -EINVAL);
	ck_assert_int_eq(set_threshold(h, "NoSuch", "1"), -EINVAL);
	ck_assert_int_eq(set_threshold(h, "NoSuch", NULL), -EINVAL);
	ck_assert_int_eq(set_threshold(h, "SensorType", "3"), -EINVAL);
	ck_assert_str_eq(ipmiprov_error(h), "SensorType: cannot be changed");
	ipmiprov_free(h);
}
END_TEST

START_TEST(a_handle_may_only_read_unless_told)
{
	struct ipmiprov *h = open_demo(NULL);
	double before = threshold_of(h);
	char text[32];

	snprintf(text, sizeof(text), "%.0f", before - 1);
	ck_assert_int_eq(set_threshold(h, "UpperThresholdNonCritical", text),
			 -EPERM);
	ck_assert_str_eq(ipmiprov_error(h), "needs the option level=operate");
	ck_assert_double_eq(threshold_of(h), before);
	ipmiprov_free(h);
}
END_TEST

START_TEST(an_instance_is_for_its_own_handle)
{
	static const char *const nothing[] = { NULL };
	struct ipmiprov *h = open_demo("operate"), *other = open_demo(NULL);
	struct ipmiprov_list *list = list_of(h, "NumericSensor");

	ck_assert_int_eq(
		ipmiprov_modify(other, ipmiprov_list_at(list, 0), nothing),
		-EINVAL);
	ck_assert_int_eq(ipmiprov_invoke(other, ipmiprov_list_at(list, 0),
					 "Reset", NULL, NULL),
			 -EINVAL);
	ipmiprov_list_free(list);
	ipmiprov_free(other);
	ipmiprov_free(h);
}
END_TEST

/* ---- methods and events ---- */

struct seen {
	atomic_int n[8]; /* by kind */
	char text[128];  /* of the last log entry */
};

static void see(const struct ipmiprov_event *event, void *data)
{
	const struct ipmiprov_instance *i = ipmiprov_event_instance(event);
	struct seen *seen = data;

	atomic_fetch_add(&seen->n[ipmiprov_event_kind(event)], 1);
	if (ipmiprov_event_kind(event) == IPMIPROV_EVENT_LOG)
		snprintf(seen->text, sizeof(seen->text), "%s",
			 ipmiprov_instance_string(i, "Description"));
}

/* A raw request of Microsoft_IPMI; 0 to 9 bytes of data, by name and text. */
static uint64_t raw_request(struct ipmiprov *h, const char *const *in)
{
	struct ipmiprov_list *list = list_of(h, "Microsoft_IPMI");
	struct ipmiprov_result *result = NULL;
	uint64_t code = 99;

	ck_assert_msg(ipmiprov_invoke(h, ipmiprov_list_at(list, 0),
				      "RequestResponse", in, &result) == 0,
		      "%s", ipmiprov_error(h));
	ck_assert(ipmiprov_value_uint(
		ipmiprov_result_value(result, "CompletionCode"), &code));
	ck_assert_ptr_nonnull(ipmiprov_result_return(result));
	ck_assert_ptr_null(ipmiprov_result_value(result, "NoSuch"));
	ipmiprov_result_free(result);
	ipmiprov_list_free(list);
	return code;
}

#define D(byte) "RequestData", byte

/* Add SEL Entry: power supply 1 failed */
static const char *const add_entry[] = {
	"Command",
	"68",
	"NetworkFunction",
	"10",
	"Lun",
	"0",
	"ResponderAddress",
	"32",
	"RequestDataSize",
	"16",
	D("0"),
	D("0"),
	D("2"),
	D("0"),
	D("0"),
	D("0"),
	D("96"),
	D("32"),
	D("0"),
	D("4"),
	D("8"),
	D("200"),
	D("111"),
	D("1"),
	D("255"),
	D("255"),
	NULL,
};

START_TEST(events_come_from_refresh)
{
	struct ipmiprov *h = open_demo("administer");
	struct seen seen = { 0 };

	ck_assert_int_eq(ipmiprov_subscribe(h, IPMIPROV_EVENT_ALL, see, &seen),
			 0);
	ck_assert_int_eq(ipmiprov_refresh(h, IPMIPROV_ALL), 0);
	ck_assert_int_eq(seen.n[IPMIPROV_EVENT_LOG], 0); /* known before */
	ck_assert_int_eq((int)raw_request(h, add_entry), 0);
	ck_assert_int_eq(ipmiprov_refresh(h, IPMIPROV_LOG), 0);
	ck_assert_int_eq(seen.n[IPMIPROV_EVENT_LOG], 1);
	ck_assert_ptr_nonnull(
		strstr(seen.text, "Power Supply Failure detected"));
	ck_assert_int_eq(seen.n[IPMIPROV_EVENT_CONTACT], 0);

	ck_assert_int_eq(ipmiprov_subscribe(h, 0, NULL, NULL), 0);
	ck_assert_int_eq((int)raw_request(h, add_entry), 0);
	ck_assert_int_eq(ipmiprov_refresh(h, IPMIPROV_LOG), 0);
	ck_assert_int_eq(seen.n[IPMIPROV_EVENT_LOG], 1);
	ipmiprov_free(h);
}
END_TEST

START_TEST(a_method_is_called)
{
	static const char *const wrong[] = { "NoSuch", "1", NULL };
	struct ipmiprov *h = open_demo("operate");
	struct ipmiprov_list *log = list_of(h, "RecordLog"), *records;
	const struct ipmiprov_instance *i = ipmiprov_list_at(log, 0);
	struct ipmiprov_result *result;
	uint64_t code = 99;

	ck_assert_int_eq(ipmiprov_invoke(h, i, "NoSuch", NULL, &result),
			 -ENOENT);
	ck_assert_int_eq(ipmiprov_invoke(h, i, "ClearLog", wrong, &result),
			 -EINVAL);
	ck_assert_msg(ipmiprov_invoke(h, i, "clearlog", NULL, &result) == 0,
		      "%s", ipmiprov_error(h));
	ck_assert(ipmiprov_value_uint(ipmiprov_result_return(result), &code));
	ck_assert_uint_eq(code, 0);
	ipmiprov_result_free(result);
	ipmiprov_result_free(NULL);
	ipmiprov_list_free(log);
	ck_assert_int_eq(ipmiprov_refresh(h, IPMIPROV_LOG), 0);
	records = list_of(h, "LogRecord");
	ck_assert_uint_le(ipmiprov_list_count(records), 1);
	ipmiprov_list_free(records);
	ipmiprov_free(h);
}
END_TEST

/* How many threads this process has. */
static int n_threads(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	int n = -1;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Threads: %d", &n) == 1)
			break;
	if (f)
		fclose(f);
	return n;
}

START_TEST(a_thread_is_started_only_when_asked)
{
	struct ipmiprov *h;
	struct seen seen = { 0 };
	int before = n_threads();

	ck_assert_int_eq(ipmiprov_new(&h), 0);
	ck_assert_int_eq(ipmiprov_start(h, IPMIPROV_ALL), -EINVAL);
	ck_assert_int_eq(ipmiprov_set_option(h, "poll-interval", "20ms"), 0);
	ck_assert_int_eq(ipmiprov_set_option(h, "level", "administer"), 0);
	ck_assert_int_eq(ipmiprov_open(h, "sim:"), 0);
	ck_assert_int_eq(ipmiprov_subscribe(h, IPMIPROV_EVENT_LOG, see, &seen),
			 0);
	ipmiprov_list_free(list_of(h, "LogRecord"));
	ck_assert_int_eq(n_threads(), before);
	ck_assert_int_eq(ipmiprov_start(h, IPMIPROV_LOG), 0);
	ck_assert_int_eq(ipmiprov_start(h, IPMIPROV_LOG), -EBUSY);
	ck_assert_int_eq(ipmiprov_subscribe(h, 0, NULL, NULL), -EBUSY);
	ck_assert_int_eq(n_threads(), before + 1);
	/* calls take turns with the thread */
	ck_assert_int_eq((int)raw_request(h, add_entry), 0);
	for (int i = 0; i < 500 && seen.n[IPMIPROV_EVENT_LOG] == 0; i++)
		usleep(10000);
	ck_assert_int_eq(seen.n[IPMIPROV_EVENT_LOG], 1);
	ipmiprov_stop(h);
	ck_assert_int_eq(n_threads(), before);
	ck_assert_int_eq(ipmiprov_refresh(h, IPMIPROV_LOG), 0);
	ck_assert_int_eq(ipmiprov_start(h, IPMIPROV_LOG), 0);
	ipmiprov_free(h); /* ends it, too */
	ck_assert_int_eq(n_threads(), before);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api");
	TCase *tc = tcase_create("api");

	tcase_add_test(tc, what_is_wrong_has_a_text);
	tcase_add_loop_test(tc, an_option_is_taken_or_refused, 0,
			    ARRAY_SIZE(options));
	tcase_add_test(tc, a_bmc_that_is_away_is_told);
	tcase_add_test(tc, sensors_are_read);
	tcase_add_test(tc, arrays_nulls_and_times_have_accessors);
	tcase_add_test(tc, no_value_is_as_good_as_null);
	tcase_add_test(tc, keys_name_an_instance);
	tcase_add_test(tc, a_reference_leads_to_keys);
	tcase_add_test(tc, every_class_can_be_enumerated);
	tcase_add_test(tc, a_threshold_is_changed);
	tcase_add_test(tc, a_handle_may_only_read_unless_told);
	tcase_add_test(tc, an_instance_is_for_its_own_handle);
	tcase_add_test(tc, events_come_from_refresh);
	tcase_add_test(tc, a_method_is_called);
	tcase_add_test(tc, a_thread_is_started_only_when_asked);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
