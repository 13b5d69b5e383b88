/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "libipmiprov/model/health.h"
#include "tests/unit/model/sample.h"

static const char numeric[] = "NumericSensor";

struct want {
	const char *property, *value;
};

static void expect_all(const struct sample *s, const char *class,
		       const struct want *want)
{
	for (; want->property; want++)
		sample_expect(s, class, 0, want->property, want->value);
}

/* The example that Windows documents, but for its -1279: see NumericSensor.mof.
 */
START_TEST(the_documented_temperature_scale)
{
	struct sample s;
	struct sensor *t;

	sample_init(&s);
	t = sample_add_temperature(&s);
	t->factors = (struct sensor_factors){ .m = 10, .r_exp = -1 };
	t->threshold_support = 2;
	t->readable_thresholds = 0x38;
	t->settable_thresholds = 0x18;
	t->assertion_mask = 1 << 7 | 1 << 9;
	t->deassertion_mask = 1 << 14;
	s.limits[0] = (struct sensor_limits){
		.valid = 0x38,
		.value = { [THRESHOLD_UNC] = 50,
			   [THRESHOLD_UC] = 55,
			   [THRESHOLD_UNR] = 127 },
	};
	expect_all(&s, numeric,
		   (struct want[]){
			   { "UnitModifier", "-1" },
			   { "MinReadable", "-1280" },
			   { "MaxReadable", "1270" },
			   { "CurrentReading", "250" },
			   { "UpperThresholdNonCritical", "500" },
			   { "UpperThresholdCritical", "550" },
			   { "UpperThresholdFatal", "1270" },
			   { "LowerThresholdNonCritical", "null" },
			   { "LowerThresholdCritical", "null" },
			   { "LowerThresholdFatal", "null" },
			   { "SupportedThresholds", "[1|3|5]" },
			   { "EnabledThresholds", "[1|3|5]" },
			   { "SettableThresholds", "[1|3]" },
			   { "Resolution", "10" },
			   { "BaseUnits", "2" },
			   { "RateUnits", "0" },
			   { NULL, NULL },
		   });
}
END_TEST

START_TEST(a_sensor_in_words)
{
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s);
	expect_all(&s, numeric,
		   (struct want[]){
			   { "Description", "Inlet Temp(114.0.32):Temperature "
					    "for System Board 1" },
			   { "DeviceID", "114.0.32" },
			   { "SystemName", "host-1" },
			   { "SystemCreationClassName", "ComputerSystem" },
			   { "CreationClassName", "NumericSensor" },
			   { "Caption", "System Board 1 Inlet Temp" },
			   { "ElementName", "Inlet Temp" },
			   { "Name", "Inlet Temp(114.0.32)" },
			   { "CurrentState", "Normal" },
			   { "SensorType", "2" },
			   { "OtherSensorTypeDescription", "null" },
			   { "PollingInterval", "10000000000" },
			   { "EnabledState", "2" },
			   { "EnabledDefault", "2" },
			   { "RequestedState", "12" },
			   { "HealthState", "5" },
			   { "OperationalStatus", "[2]" },
			   { "Status", "OK" },
			   { "StatusDescriptions", "[Normal]" },
			   { "IsLinear", "true" },
			   { "InstallDate", "null" },
			   { NULL, NULL },
		   });
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	struct reading reading;
	struct want want[12];
} readings[] = {
	{ "ok", { .status = READING_OK, .has_value = true, .value = 25,
		  .has_states = true },
	  { { "EnabledState", "2" }, { "Availability", "3" },
	    { "StatusInfo", "3" }, { "HealthState", "5" },
	    { "CurrentReading", "25" }, { "LastErrorCode", "null" },
	    { "ErrorDescription", "null" }, { "ErrorCleared", "null" } } },
	{ "upper non-critical", { .status = READING_OK, .has_value = true,
		  .value = 43, .has_states = true,
		  .states = 1 << THRESHOLD_UNC },
	  { { "HealthState", "10" }, { "OperationalStatus", "[3]" },
	    { "CurrentState", "Upper Non-critical" },
	    { "Status", "Degraded" },
	    { "StatusDescriptions", "[Upper Non-critical]" } } },
	{ "lower critical", { .status = READING_OK, .has_value = true,
		  .value = -8, .has_states = true,
		  .states = 1 << THRESHOLD_LNC | 1 << THRESHOLD_LC },
	  { { "HealthState", "25" }, { "OperationalStatus", "[6]" },
	    { "CurrentReading", "-8" }, { "CurrentState", "Lower Critical" },
	    { "Status", "Error" } } },
	{ "upper fatal", { .status = READING_OK, .has_value = true,
		  .value = 100, .has_states = true,
		  .states = 1 << THRESHOLD_UNC | 1 << THRESHOLD_UC |
			    1 << THRESHOLD_UNR },
	  { { "HealthState", "30" }, { "OperationalStatus", "[7]" },
	    { "CurrentState", "Upper Fatal" }, { "Status", "NonRecover" } } },
	{ "not read yet", { .status = READING_NEVER },
	  { { "EnabledState", "0" }, { "HealthState", "0" },
	    { "CurrentReading", "null" }, { "CurrentState", "N/A" },
	    { "OperationalStatus", "[0]" }, { "Status", "Unknown" },
	    { "StatusDescriptions", "[Not read yet]" } } },
	{ "unavailable", { .status = READING_UNAVAILABLE },
	  { { "EnabledState", "6" }, { "HealthState", "0" },
	    { "CurrentReading", "null" },
	    { "StatusDescriptions", "[No reading is available now]" } } },
	{ "scanning disabled", { .status = READING_SCANNING_DISABLED },
	  { { "EnabledState", "3" }, { "StatusInfo", "4" },
	    { "CurrentReading", "null" }, { "EnabledThresholds", "null" },
	    { "StatusDescriptions", "[Scanning is disabled]" } } },
	{ "absent", { .status = READING_ABSENT, .cc = 0xcb },
	  { { "EnabledState", "6" }, { "Availability", "11" },
	    { "HealthState", "0" }, { "LastErrorCode", "null" },
	    { "StatusDescriptions", "[Not present]" } } },
	{ "its owner is silent", { .status = READING_NO_ANSWER },
	  { { "EnabledState", "6" }, { "HealthState", "0" },
	    { "StatusDescriptions",
	      "[The controller that owns it did not answer]" } } },
	{ "failed", { .status = READING_FAILED, .cc = 0xc0 },
	  { { "EnabledState", "6" }, { "HealthState", "0" },
	    { "LastErrorCode", "192" }, { "ErrorCleared", "false" },
	    { "ErrorDescription", "Could not be read: completion code C0h" },
	    { "StatusDescriptions",
	      "[Could not be read: completion code C0h]" } } },
	{ "events only", { .status = READING_NOT_READABLE },
	  { { "EnabledState", "5" }, { "StatusInfo", "5" },
	    { "HealthState", "0" },
	    { "StatusDescriptions", "[Reports events only]" } } },
	{ "a value that does not fit", { .status = READING_OK,
		  .has_value = true, .value = 1e10, .has_states = true },
	  { { "CurrentReading", "null" }, { "HealthState", "5" } } },
};
/* clang-format on */

START_TEST(reading)
{
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s);
	s.readings[0] = readings[_i].reading;
	expect_all(&s, numeric, readings[_i].want);
}
END_TEST

START_TEST(a_discrete_sensor)
{
	struct sample s;
	struct sensor *sensor;

	sample_init(&s);
	sensor = sample_add_temperature(&s);
	sensor->sensor_type = 0x08;
	sensor->reading_type = READING_TYPE_SENSOR_SPECIFIC;
	sensor->is_analog = false;
	s.readings[0].has_value = false;
	s.readings[0].states = 1 << 0 | 1 << 1;
	strcpy(sensor->name, "PSU1 Status");
	sensor->entity_id = 10;
	expect_all(&s, "Sensor",
		   (struct want[]){
			   { "CurrentState", "Presence detected.,"
					     "Power Supply Failure detected" },
			   { "Description",
			     "PSU1 Status(114.0.32):Power Supply for Power "
			     "Supply 1" },
			   { "SensorType", "1" },
			   { "OtherSensorTypeDescription", "Power Supply" },
			   { "HealthState", "25" },
			   { "OperationalStatus", "[6]" },
			   { "CreationClassName", "Sensor" },
			   { "OtherIdentifyingInfo", "[7|10.1|0]" },
			   { "IdentifyingDescriptions",
			     "[SDR record id|Entity id and instance|"
			     "Channel]" },
			   { NULL, NULL },
		   });
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	struct sensor sensor;
	bool is_numeric;
	const char *type;
} classes[] = {
	{ "threshold", { .reading_type = 1, .is_analog = true,
			 .sensor_type = 1 }, true, "2" },
	{ "threshold without a number", { .reading_type = 1,
			 .sensor_type = 1 }, false, "2" },
	{ "discrete with a number", { .reading_type = 0x6f, .is_analog = true,
			 .base_unit = 6, .sensor_type = 8 }, true, "1" },
	{ "discrete without one", { .reading_type = 0x6f, .sensor_type = 8 },
	  false, "1" },
	{ "voltage", { .reading_type = 1, .is_analog = true, .base_unit = 4,
			 .sensor_type = 2 }, true, "3" },
	{ "current", { .reading_type = 1, .is_analog = true, .base_unit = 5,
			 .sensor_type = 3 }, true, "4" },
	{ "fan", { .reading_type = 1, .is_analog = true, .base_unit = 18,
			 .sensor_type = 4 }, true, "5" },
	{ "fan in percent", { .reading_type = 1, .is_analog = true,
			 .is_percentage = true, .sensor_type = 4 }, true, "5" },
	{ "presence", { .reading_type = 0x6f, .sensor_type = 0x25 }, false,
			"11" },
	{ "air flow", { .reading_type = 1, .is_analog = true, .base_unit = 17,
			 .sensor_type = 0x0b }, true, "12" },
	{ "pump", { .reading_type = 1, .is_analog = true, .base_unit = 18,
			 .sensor_type = 0x0a }, true, "5" },
	{ "power", { .reading_type = 1, .is_analog = true, .base_unit = 6,
			 .sensor_type = 0x0b }, true, "1" },
	{ "no type", { .reading_type = 1, .is_analog = true }, true, "0" },
	{ "a vendor's type", { .reading_type = 0x70, .sensor_type = 0xc0 },
			false, "1" },
};
/* clang-format on */

START_TEST(class_and_type)
{
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s);
	s.sensors[0] = classes[_i].sensor;
	s.sensors[0].factors.m = 1;
	sample_expect(&s, classes[_i].is_numeric ? numeric : "Sensor", 0,
		      "SensorType", classes[_i].type);
	sample_expect(&s, "CIM_Sensor", 0, "SensorType", classes[_i].type);
}
END_TEST

/* A byte of 1/x, where "upper" thresholds are the low values. */
START_TEST(thresholds_of_a_decreasing_function_are_swapped)
{
	struct sample s;
	struct sensor *t;

	sample_init(&s);
	t = sample_add_temperature(&s);
	t->analog_format = ANALOG_UNSIGNED;
	t->factors.m = -1;
	t->min = 0;
	t->max = 0xff;
	t->has_normal_min = t->has_normal_max = true;
	t->normal_min = 10;
	t->normal_max = 90;
	t->threshold_support = 2;
	t->readable_thresholds = 1 << THRESHOLD_UNC | 1 << THRESHOLD_LC;
	t->settable_thresholds = 1 << THRESHOLD_UNC;
	t->assertion_mask = 1 << 6;
	s.limits[0].valid = 0x3f;
	s.limits[0].value[THRESHOLD_UNC] = -80;
	s.limits[0].value[THRESHOLD_LC] = -5;
	s.readings[0].states = 1 << THRESHOLD_UNC;
	s.readings[0].value = -85;
	expect_all(&s, numeric,
		   (struct want[]){
			   { "LowerThresholdNonCritical", "-80" },
			   { "UpperThresholdNonCritical", "null" },
			   { "UpperThresholdCritical", "-5" },
			   { "SupportedThresholds", "[0|3]" },
			   { "EnabledThresholds", "[0]" },
			   { "SettableThresholds", "[0]" },
			   { "CurrentState", "Lower Non-critical" },
			   { "NormalMin", "-90" },
			   { "NormalMax", "-10" },
			   { "MinReadable", "-255" },
			   { "MaxReadable", "0" },
			   { "Resolution", "1" },
			   { NULL, NULL },
		   });
}
END_TEST

START_TEST(what_the_record_says_of_the_number)
{
	struct sample s;
	struct sensor *t;

	sample_init(&s);
	t = sample_add_temperature(&s);
	t->factors = (struct sensor_factors){ .m = 5,
					      .r_exp = -1,
					      .tolerance = 3,
					      .accuracy = 25,
					      .accuracy_exp = 1 };
	t->has_nominal = true;
	t->nominal = 40;
	t->hysteresis_support = 1;
	t->rate_unit = 3;
	s.limits[0].has_hysteresis = true;
	s.limits[0].positive_hysteresis = 1;
	s.limits[0].negative_hysteresis = 1.5;
	s.readings[0].value = 12.5;
	expect_all(&s, numeric,
		   (struct want[]){
			   { "CurrentReading", "125" },
			   { "NominalReading", "200" },
			   { "NormalMax", "null" },
			   { "Resolution", "5" },
			   { "Tolerance", "8" },
			   { "Accuracy", "250" },
			   { "Hysteresis", "15" },
			   { "RateUnits", "3" },
			   { "SupportedThresholds", "null" },
			   { NULL, NULL },
		   });
}
END_TEST

START_TEST(a_curve_has_no_single_resolution)
{
	struct sample s;
	struct sensor *t;

	sample_init(&s);
	t = sample_add_temperature(&s);
	t->analog_format = ANALOG_UNSIGNED;
	t->linearization = 10;
	t->hysteresis_support = 1;
	s.limits[0].has_hysteresis = true;
	s.readings[0].value = 1.41421356237;
	expect_all(&s, numeric,
		   (struct want[]){
			   { "IsLinear", "false" },
			   { "CurrentReading", "1414214" },
			   { "UnitModifier", "-6" },
			   { "Resolution", "null" },
			   { "Tolerance", "null" },
			   { "Hysteresis", "null" },
			   { NULL, NULL },
		   });
}
END_TEST

/* A BMC that stops answering: 2023-11-14T22:13:20Z was the last time. */
START_TEST(a_stale_reading_is_kept_and_said_to_be_stale)
{
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s);
	s.snapshot.is_reachable = false;
	s.snapshot.missed_periods = 1;
	expect_all(
		&s, numeric,
		(struct want[]){
			{ "CurrentReading", "25" },
			{ "CurrentState", "Normal" },
			{ "HealthState", "5" },
			{ "OperationalStatus", "[13]" },
			{ "Status", "Lost Comm" },
			{ "StatusDescriptions", "[No answer from the BMC since "
						"2023-11-14T22:13:20Z]" },
			{ NULL, NULL },
		});
}
END_TEST

START_TEST(three_missed_periods_leave_no_reading)
{
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s);
	s.snapshot.is_reachable = false;
	s.snapshot.missed_periods = SNAPSHOT_MAX_MISSED;
	expect_all(
		&s, numeric,
		(struct want[]){
			{ "CurrentReading", "null" },
			{ "CurrentState", "N/A" },
			{ "HealthState", "0" },
			{ "EnabledState", "6" },
			{ "OperationalStatus", "[13]" },
			{ "StatusDescriptions", "[No answer from the BMC since "
						"2023-11-14T22:13:20Z]" },
			{ NULL, NULL },
		});
}
END_TEST

START_TEST(a_bmc_that_never_answered)
{
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s);
	s.readings[0] = (struct reading){ .status = READING_NEVER };
	s.snapshot.is_reachable = false;
	s.snapshot.last_answer_ns = 0;
	s.snapshot.missed_periods = 1;
	expect_all(&s, numeric,
		   (struct want[]){
			   { "OperationalStatus", "[12]" },
			   { "Status", "No Contact" },
			   { "HealthState", "0" },
			   { "StatusDescriptions",
			     "[The BMC has not answered yet]" },
			   { NULL, NULL },
		   });
}
END_TEST

START_TEST(a_file_overrules_the_health_of_a_state)
{
	struct health_overrides *health;
	struct sample s;
	char *why = NULL;

	ck_assert_int_eq(
		health_overrides_parse("[Health]\n"
				       "*/threshold/upper-noncritical = ok\n",
				       "test", &health, &why),
		0);
	sample_init(&s);
	sample_add_temperature(&s);
	s.readings[0].states = 1 << THRESHOLD_UNC;
	s.model.health = health;
	sample_expect(&s, numeric, 0, "HealthState", "5");
	sample_expect(&s, numeric, 0, "CurrentState", "Upper Non-critical");
	sample_expect(&s, "ComputerSystem", 0, "HealthState", "5");
	health_overrides_free(health);
	free(why);
}
END_TEST

START_TEST(a_long_caption_is_cut_between_characters)
{
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s);
	for (size_t i = 0; i < 30; i++)
		strcpy(s.sensors[0].name + 2 * i, "\xc3\xa4");
	s.sensors[0].entity_id = 0x15; /* 43 characters, with instance */
	s.sensors[0].entity_instance = 10;
	sample_expect(&s, numeric, 0, "Caption",
		      "Power Management/Power Distribution Board 10 "
		      "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
		      "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
		      "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
		      "\xc3\xa4");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/sensor");
	TCase *tc = tcase_create("sensor");

	tcase_add_test(tc, the_documented_temperature_scale);
	tcase_add_test(tc, a_sensor_in_words);
	tcase_add_loop_test(tc, reading, 0, ARRAY_SIZE(readings));
	tcase_add_test(tc, a_discrete_sensor);
	tcase_add_loop_test(tc, class_and_type, 0, ARRAY_SIZE(classes));
	tcase_add_test(tc, thresholds_of_a_decreasing_function_are_swapped);
	tcase_add_test(tc, what_the_record_says_of_the_number);
	tcase_add_test(tc, a_curve_has_no_single_resolution);
	tcase_add_test(tc, a_stale_reading_is_kept_and_said_to_be_stale);
	tcase_add_test(tc, three_missed_periods_leave_no_reading);
	tcase_add_test(tc, a_bmc_that_never_answered);
	tcase_add_test(tc, a_file_overrules_the_health_of_a_state);
	tcase_add_test(tc, a_long_caption_is_cut_between_characters);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
