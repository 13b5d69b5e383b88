/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libipmiprov/model/health.h"
#include "tests/unit/run.h"

static struct health_overrides *parse(const char *text)
{
	struct health_overrides *o = NULL;
	char *why = NULL;
	int r = health_overrides_parse(text, "test", &o, &why);

	ck_assert_msg(r == 0, "%s", why);
	return o;
}

static const struct {
	const char *name, *text;
	int sensor_type, reading_type, offset;
	enum severity want;
} rows[] = {
	{ "no row", "[Health]\n", 0x08, 0x6f, 1, SEVERITY_CRITICAL },
	{ "by name", "[Health]\nPower Supply/sensor-specific/1=warning\n", 0x08,
	  0x6f, 1, SEVERITY_WARNING },
	{ "by code", "[Health]\n0x08/0x6f/1 = ok\n", 0x08, 0x6f, 1,
	  SEVERITY_OK },
	{ "in any case", "[Health]\npower supply/Sensor-Specific/1 = OK\n",
	  0x08, 0x6f, 1, SEVERITY_OK },
	{ "a name with a slash", "[Health]\nSlot/Connector/0x6f/0 = warning\n",
	  0x21, 0x6f, 0, SEVERITY_WARNING },
	{ "of another offset", "[Health]\n8/0x6f/2 = ok\n", 0x08, 0x6f, 1,
	  SEVERITY_CRITICAL },
	{ "of another reading type", "[Health]\n8/0x0b/1 = ok\n", 0x08, 0x6f, 1,
	  SEVERITY_CRITICAL },
	{ "of any sensor type", "[Health]\n*/0x0b/1 = critical\n", 0x08, 0x0b,
	  1, SEVERITY_CRITICAL },
	{ "the one that names the type wins",
	  "[Health]\n8/0x0b/1 = ok\n*/0x0b/1 = critical\n", 0x08, 0x0b, 1,
	  SEVERITY_OK },
	{ "the later one wins",
	  "[Health]\n8/0x0b/1 = ok\n8/0x0b/1 = critical\n", 0x08, 0x0b, 1,
	  SEVERITY_CRITICAL },
	{ "the later one for any type wins",
	  "[Health]\n*/0x0b/1 = ok\n*/0x0b/1 = critical\n", 0x08, 0x0b, 1,
	  SEVERITY_CRITICAL },
	{ "a threshold",
	  "[Health]\nTemperature/threshold/upper-critical = warning\n", 0x01,
	  0x01, THRESHOLD_UC, SEVERITY_WARNING },
	{ "an OEM state", "[Health]\n0xc0/0x70/3 = critical\n", 0xc0, 0x70, 3,
	  SEVERITY_CRITICAL },
	{ "made unknown", "[Health]\n8/0x6f/1 = unknown\n", 0x08, 0x6f, 1,
	  SEVERITY_UNKNOWN },
	{ "in another section", "[Service]\n8/0x6f/1 = ok\n", 0x08, 0x6f, 1,
	  SEVERITY_CRITICAL },
	{ "after another section",
	  "[Service]\nx = y\n[Health]\n8/0x6f/1 = ok\n", 0x08, 0x6f, 1,
	  SEVERITY_OK },
};

START_TEST(a_row_overrules)
{
	struct health_overrides *o = parse(rows[_i].text);

	struct health_subject subject = {
		.sensor_type = rows[_i].sensor_type,
		.reading_type = rows[_i].reading_type,
	};

	ck_assert_msg(health_of_state(&subject, rows[_i].offset, o) ==
			      rows[_i].want,
		      "%s", rows[_i].name);
	health_overrides_free(o);
}
END_TEST

static const struct {
	const char *text, *why;
} wrong[] = {
	{ "[Health]\nx = ok\n",
	  "f:2: [Health] x: expected SENSOR TYPE/READING TYPE/STATE" },
	{ "[Health]\n8/1 = ok\n",
	  "f:2: [Health] 8/1: expected SENSOR TYPE/READING TYPE/STATE" },
	{ "[Health]\nPower/0x6f/1 = ok\n",
	  "f:2: [Health] Power/0x6f/1: expected a sensor type: its name, a "
	  "code from 0 to 0xff, or *" },
	{ "[Health]\n256/0x6f/1 = ok\n",
	  "f:2: [Health] 256/0x6f/1: expected a sensor type: its name, a code "
	  "from 0 to 0xff, or *" },
	{ "[Health]\n8/0x80/1 = ok\n",
	  "f:2: [Health] 8/0x80/1: expected a reading type: threshold, "
	  "sensor-specific, or a code from 0 to 0x7f" },
	{ "\n[Health]\n\n8/0x6f/15 = ok\n",
	  "f:4: [Health] 8/0x6f/15: expected a state: its offset, 0 to 14, or "
	  "*" },
	{ "[Health]\n8/0x6f/ = ok\n", "f:2: [Health] 8/0x6f/: expected a "
				      "state: its offset, 0 to 14, or *" },
	{ "[Health]\n1/threshold/upper = ok\n",
	  "f:2: [Health] 1/threshold/upper: expected a threshold: lower- or "
	  "upper-, then noncritical, critical or nonrecoverable; or *" },
	{ "[Health]\n8/0x6f/1 = bad\n[Health]\nx = y\n",
	  "f:2: [Health] 8/0x6f/1: expected ok, warning, critical or unknown" },
	{ "[Health]\nSensor=x\n",
	  "f:2: [Health] Sensor: expected in a section [Health/NAME]" },
	{ "[Health/x]\nSensor=\n",
	  "f:2: [Health/x] Sensor: expected a pattern for names of sensors" },
	{ "[Health/x]\nVendor=Nobody\n",
	  "f:2: [Health/x] Vendor: expected a vendor: its name, as in Dell or "
	  "Supermicro, or its number" },
	{ "[Health/x]\nProduct=65536\n",
	  "f:2: [Health/x] Product: expected a product's number" },
	{ "[Health/x]\n8/0x6f/1 = bad\n",
	  "f:2: [Health/x] 8/0x6f/1: expected ok, warning, critical or "
	  "unknown" },
	{ "[Health]\nno value here\n", "f:2: expected [SECTION] or KEY=VALUE" },
};

START_TEST(a_wrong_row_is_named)
{
	struct health_overrides *o = NULL;
	char *why = NULL;

	ck_assert_int_eq(health_overrides_parse(wrong[_i].text, "f", &o, &why),
			 -EINVAL);
	ck_assert_str_eq(why, wrong[_i].why);
	ck_assert_ptr_null(o);
	free(why);
}
END_TEST

static const char filters[] = "[Health/pg]\n"
			      "Sensor=*PG*\n"
			      "Voltage/0x03/0 = warning\n"
			      "[Health/dell]\n"
			      "*/0x0b/* = critical\n"
			      "Vendor = dell\n"
			      "[Health/r740]\n"
			      "Vendor = 674\n"
			      "Product = 0x100\n"
			      "*/0x0b/* = warning\n"
			      "*/0x0b/2 = critical\n"
			      "[Health/vendor 9]\n"
			      "Vendor = 9\n"
			      "Fan/0x0b/1 = ok\n"
			      "[Health]\n"
			      "Fan/0x0b/1 = unknown\n"
			      "Voltage/0x03/0 = critical\n"
			      "[health/PG]\n"
			      "Voltage/0x03/1 = critical\n";

static const struct {
	const char *name, *sensor;
	uint32_t manufacturer;
	int product, sensor_type, reading_type, offset;
	enum severity want;
} filtered[] = {
	{ "a name that fits", "3.3V PG", 0, 0, 2, 3, 0, SEVERITY_WARNING },
	{ "in any case", "3.3v pg", 0, 0, 2, 3, 0, SEVERITY_WARNING },
	{ "a section goes on", "PG", 0, 0, 2, 3, 1, SEVERITY_CRITICAL },
	{ "another name", "VRM", 0, 0, 2, 3, 0, SEVERITY_CRITICAL },
	{ "no name", NULL, 0, 0, 2, 3, 0, SEVERITY_CRITICAL },
	{ "a vendor by name", "x", 674, 1, 8, 0x0b, 1, SEVERITY_CRITICAL },
	{ "more than a type", "x", 674, 1, 4, 0x0b, 1, SEVERITY_CRITICAL },
	{ "its product", "x", 674, 256, 8, 0x0b, 1, SEVERITY_WARNING },
	{ "its state", "x", 674, 256, 8, 0x0b, 2, SEVERITY_CRITICAL },
	{ "another vendor", "x", 343, 256, 8, 0x0b, 2, SEVERITY_WARNING },
	{ "a vendor by number", "x", 9, 1, 4, 0x0b, 1, SEVERITY_OK },
	{ "a type alone", "x", 343, 1, 4, 0x0b, 1, SEVERITY_UNKNOWN },
	{ "no vendor", "x", 0, 0, 4, 0x0b, 1, SEVERITY_UNKNOWN },
};

START_TEST(a_section_says_which_sensors_it_is_for)
{
	struct health_overrides *o = parse(filters);
	struct health_subject subject = {
		.maker = { vendor_of(filtered[_i].manufacturer),
			   filtered[_i].manufacturer, filtered[_i].product },
		.sensor = filtered[_i].sensor,
		.sensor_type = filtered[_i].sensor_type,
		.reading_type = filtered[_i].reading_type,
	};

	ck_assert_msg(health_of_state(&subject, filtered[_i].offset, o) ==
			      filtered[_i].want,
		      "%s", filtered[_i].name);
	health_overrides_free(o);
}
END_TEST

/* What is good on one machine, and bad on another, is judged by its type. */
START_TEST(an_asserted_state_is_judged_by_its_sensor)
{
	static const struct {
		int sensor_type, reading_type;
		enum severity want;
	} judged[] = {
		{ 0x01, 0x03, SEVERITY_WARNING },  /* PCH Hot */
		{ 0x02, 0x03, SEVERITY_OK },       /* 3.3V PG */
		{ 0x07, 0x03, SEVERITY_CRITICAL }, /* CATERR */
		{ 0x08, 0x03, SEVERITY_WARNING },  /* PSU Alert */
		{ 0x27, 0x03, SEVERITY_OK },       /* link is up */
		{ 0x01, 0x05, SEVERITY_CRITICAL },
		{ 0x0b, 0x05, SEVERITY_WARNING },
		{ 0x04, 0x08, SEVERITY_OK },
		{ 0x25, 0x6f, SEVERITY_OK }, /* absent is not failed */
		{ 0x08, 0x6f, SEVERITY_CRITICAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(judged); i++) {
		struct health_subject subject = {
			.sensor_type = judged[i].sensor_type,
			.reading_type = judged[i].reading_type,
		};

		ck_assert_msg(health_of_state(&subject, 1, NULL) ==
				      judged[i].want,
			      "%02x %02x", judged[i].sensor_type,
			      judged[i].reading_type);
	}
}
END_TEST

START_TEST(a_file_that_is_not_there_is_named)
{
	struct health_overrides *o = NULL;
	char *why = NULL;

	ck_assert_int_eq(health_overrides_load("/nonexistent/h", &o, &why),
			 -ENOENT);
	ck_assert_str_eq(why, "/nonexistent/h: No such file or directory");
	free(why);
}
END_TEST

START_TEST(events_follow_the_rows_of_states)
{
	static const uint8_t failed[16] = { 1, 0, 2, [9] = 4, 8, 1, 0x6f, 1 };
	static const uint8_t high[16] = { 1, 0, 2, [9] = 4, 1, 1, 0x01, 0x59 };
	struct health_overrides *o =
		parse("[Health]\nPower Supply/0x6f/1 = warning\n"
		      "*/threshold/upper-critical = ok\n");

	ck_assert_int_eq((int)health_of_event(NULL, NULL, failed, o),
			 SEVERITY_WARNING);
	ck_assert_int_eq((int)health_of_event(NULL, NULL, high, o),
			 SEVERITY_OK);
	ck_assert_int_eq((int)health_of_event(NULL, NULL, high, NULL),
			 SEVERITY_CRITICAL);
	health_overrides_free(o);
}
END_TEST

START_TEST(a_lost_bmc_has_no_health)
{
	struct sensor sensor = { .sensor_type = 8, .reading_type = 0x6f };
	struct reading reading = { .status = READING_OK,
				   .has_states = true,
				   .states = 2 };
	struct sdr_set sdr = { .sensors = &sensor, .n_sensors = 1 };
	struct snapshot s = { .is_reachable = true,
			      .sdr = &sdr,
			      .readings = &reading };

	ck_assert_int_eq((int)health_of_sensor(&s, 0, NULL), SEVERITY_CRITICAL);
	s.is_reachable = false;
	s.missed_periods = SNAPSHOT_MAX_MISSED;
	ck_assert_int_eq((int)health_of_sensor(&s, 0, NULL), SEVERITY_UNKNOWN);
}
END_TEST

/* A row means the threshold that people see, in the unit. */
START_TEST(a_row_finds_the_threshold_of_a_decreasing_sensor)
{
	struct sensor sensor = { .sensor_type = 1,
				 .reading_type = READING_TYPE_THRESHOLD,
				 .is_analog = true,
				 .readable_thresholds = 0x3f,
				 .factors = { .m = -1 } };
	struct reading reading = { .status = READING_OK,
				   .has_value = true,
				   .has_states = true,
				   .states = 1 << THRESHOLD_LC };
	struct sdr_set sdr = { .sensors = &sensor, .n_sensors = 1 };
	struct snapshot s = { .is_reachable = true,
			      .sdr = &sdr,
			      .readings = &reading };
	struct health_overrides *overrides;
	char *why;

	ck_assert_int_eq(
		health_overrides_parse(
			"[Health]\nTemperature/threshold/upper-critical = ok\n",
			"f", &overrides, &why),
		0);
	ck_assert_int_eq((int)health_of_sensor(&s, 0, overrides), SEVERITY_OK);
	reading.states = 1 << THRESHOLD_UC;
	ck_assert_int_eq((int)health_of_sensor(&s, 0, overrides),
			 SEVERITY_CRITICAL);
	health_overrides_free(overrides);
}
END_TEST

START_TEST(severities_have_names)
{
	ck_assert_str_eq(health_text(SEVERITY_UNKNOWN), "unknown");
	ck_assert_str_eq(health_text(SEVERITY_OK), "ok");
	ck_assert_str_eq(health_text(SEVERITY_WARNING), "warning");
	ck_assert_str_eq(health_text(SEVERITY_CRITICAL), "critical");
	ck_assert_str_eq(health_event_text(SEVERITY_UNKNOWN), "info");
	ck_assert_str_eq(health_event_text(SEVERITY_OK), "info");
	ck_assert_str_eq(health_event_text(SEVERITY_WARNING), "warning");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/health");
	TCase *tc = tcase_create("health");

	tcase_add_loop_test(tc, a_row_overrules, 0, ARRAY_SIZE(rows));
	tcase_add_loop_test(tc, a_wrong_row_is_named, 0, ARRAY_SIZE(wrong));
	tcase_add_loop_test(tc, a_section_says_which_sensors_it_is_for, 0,
			    ARRAY_SIZE(filtered));
	tcase_add_test(tc, an_asserted_state_is_judged_by_its_sensor);
	tcase_add_test(tc, a_file_that_is_not_there_is_named);
	tcase_add_test(tc, events_follow_the_rows_of_states);
	tcase_add_test(tc, a_lost_bmc_has_no_health);
	tcase_add_test(tc, a_row_finds_the_threshold_of_a_decreasing_sensor);
	tcase_add_test(tc, severities_have_names);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
