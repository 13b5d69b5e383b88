/* SPDX-License-Identifier: LGPL-2.1-or-later */

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

int main(void)
{
	Suite *s = suite_create("model/sensor");
	TCase *tc = tcase_create("sensor");

	tcase_add_test(tc, the_documented_temperature_scale);
	tcase_add_test(tc, a_sensor_in_words);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
