/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/bytes.h"
#include "tests/unit/model/sample.h"

static const char event_format[] =
	"*string CIM_Sensor.DeviceID*uint8[2] IPMI_RecordID*uint8 "
	"IPMI_RecordType*uint8[4] IPMI_Timestamp*uint8[2] IPMI_GeneratorID"
	"*uint8 IPMI_EvMRev*uint8 IPMI_SensorType*uint8 IPMI_SensorNumber"
	"*boolean IPMI_AssertionEvent*uint8 IPMI_EventType*uint8 "
	"IPMI_EventData1*uint8 IPMI_EventData2*uint8 IPMI_EventData3*";
static const char oem_timed_format[] =
	"*uint8[2] IPMI_RecordID*uint8 IPMI_RecordType*uint8[4] IPMI_Timestamp"
	"*uint8[3] IPMI_ManufacturerID*uint8[6] IPMI_OEMDefinedData*";
static const char oem_format[] = "*uint8[2] IPMI_RecordID*uint8 "
				 "IPMI_RecordType*uint8[13] "
				 "IPMI_OEMDefinedData*";

/* clang-format off */
static const struct {
	const char *name, *record, *property, *want;
} cases[] = {
	{ "documented event", "01 00 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "RecordData",
	  "*SEL(114.0.32)*01 00*02*0F AC C1 49*20 00*04*10*72*true*6F*02*FF*FF*" },
	{ "documented event", "01 00 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "RecordFormat", event_format },
	{ "documented event", "01 00 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "MessageTimestamp", "2009-03-19T02:21:03Z" },
	{ "documented event", "01 00 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "Description",
	  "SEL(114.0.32): Log Area Reset/Cleared, asserted" },
	{ "documented event", "01 00 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "ElementName", "SEL(114.0.32)" },
	{ "documented OEM", "03 00 DD 7B FE C4 49 37 01 00 00 00 00 00 C0 00",
	  "RecordData",
	  "*03 00*DD*7B FE C4 49*37 01 00*00 00 00 00 C0 00" },
	{ "documented OEM", "03 00 DD 7B FE C4 49 37 01 00 00 00 00 00 C0 00",
	  "RecordFormat", oem_timed_format },
	{ "documented OEM", "03 00 DD 7B FE C4 49 37 01 00 00 00 00 00 C0 00",
	  "MessageTimestamp", "2009-03-21T14:49:31Z" },
	{ "documented OEM", "03 00 DD 7B FE C4 49 37 01 00 00 00 00 00 C0 00",
	  "ElementName", "SEL record 3" },
	{ "no time", "04 00 E1 00 01 02 03 04 05 06 07 08 09 0A 0B 0C",
	  "RecordData",
	  "*04 00*E1*00 01 02 03 04 05 06 07 08 09 0A 0B 0C" },
	{ "no time", "04 00 E1 00 01 02 03 04 05 06 07 08 09 0A 0B 0C",
	  "RecordFormat", oem_format },
	{ "no time", "04 00 E1 78 56 34 12 04 05 06 07 08 09 0A 0B 0C",
	  "MessageTimestamp", "1970-01-01T00:00:00Z" },
	{ "type that is not defined",
	  "04 00 55 00 01 02 03 04 05 06 07 08 09 0A 0B 0C",
	  "RecordFormat", oem_format },
	{ "pre-init", "05 00 02 64 00 00 00 20 00 04 10 72 6F 02 FF FF",
	  "MessageTimestamp", "P0DT0H1M40S" },
	{ "start", "05 00 02 00 00 00 00 20 00 04 10 72 6F 02 FF FF",
	  "MessageTimestamp", "P0DT0H0M0S" },
	{ "last of pre-init", "05 00 02 00 00 00 20 20 00 04 10 72 6F 02 FF FF",
	  "MessageTimestamp", "P6213DT18H48M32S" },
	{ "first of time", "05 00 02 01 00 00 20 20 00 04 10 72 6F 02 FF FF",
	  "MessageTimestamp", "1987-01-05T18:48:33Z" },
	{ "not specified", "05 00 02 FF FF FF FF 20 00 04 10 72 6F 02 FF FF",
	  "MessageTimestamp", "1970-01-01T00:00:00Z" },
	{ "deasserted", "05 00 02 0F AC C1 49 20 00 04 10 72 EF 02 FF FF",
	  "RecordData",
	  "*SEL(114.0.32)*05 00*02*0F AC C1 49*20 00*04*10*72*false*6F*02*FF*FF*" },
	{ "another LUN is another sensor",
	  "06 00 02 0F AC C1 49 20 01 04 10 72 6F 02 FF FF", "ElementName",
	  "Event Logging Disabled(114.1.32)" },
	{ "software", "07 00 02 0F AC C1 49 41 00 04 1F 00 6F 01 FF FF",
	  "RecordData",
	  "*OS Boot(0.0.65)*07 00*02*0F AC C1 49*41 00*04*1F*00*true*6F*01*FF*FF*" },
	{ "threshold", "08 00 02 0F AC C1 49 20 00 04 01 30 01 59 30 2F",
	  "Description", "Inlet Temp(48.0.32): Upper Critical - going high, "
	  "asserted, reading 48 C, threshold 47 C" },
	{ "large id", "FE FF 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "RecordID", "65534" },
	{ "caption", "FE FF 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "Caption", "SEL record 65534" },
	{ "log", "FE FF 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "LogName", "IPMI:host-1:SEL" },
	{ "log", "FE FF 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "LogCreationClassName", "RecordLog" },
	{ "class", "FE FF 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF",
	  "CreationClassName", "LogRecord" },
};
/* clang-format on */

static void add_entry(struct sample *s, const char *record)
{
	struct sel_entry *e = &s->entries[s->sel.n_entries++];
	size_t n;

	ck_assert_int_eq(hex_parse(record, e->raw, sizeof(e->raw), &n), 0);
	ck_assert_uint_eq(n, sizeof(e->raw));
	e->id = le16(e->raw);
}

static void add_sensors(struct sample *s)
{
	struct sensor *temperature = sample_add_temperature(s);
	struct sensor *log = sample_add_temperature(s);

	temperature->number = 0x30;
	strcpy(temperature->id, "48.0.32");
	strcpy(log->name, "SEL");
	log->sensor_type = 0x10;
	log->reading_type = READING_TYPE_SENSOR_SPECIFIC;
	log->is_analog = false;
}

START_TEST(property)
{
	struct sample s;

	sample_init(&s);
	add_sensors(&s);
	add_entry(&s, cases[_i].record);
	sample_expect(&s, "LogRecord", 0, cases[_i].property, cases[_i].want);
}
END_TEST

START_TEST(a_mark_in_a_name_does_not_end_the_value)
{
	struct sample s;

	sample_init(&s);
	add_sensors(&s);
	strcpy(s.sensors[1].name, "*A*");
	add_entry(&s, "01 00 02 0F AC C1 49 20 00 04 10 72 6F 02 FF FF");
	sample_expect(&s, "LogRecord", 0, "RecordData",
		      "* A (114.0.32)*01 00*02*0F AC C1 49*20 00*04*10*72"
		      "*true*6F*02*FF*FF*");
}
END_TEST

static size_t count_marks(const struct cim_instance *i, const char *name)
{
	const char *text = cim_instance_get(i, name)->string;
	size_t n = 0;

	for (; *text; text++)
		n += *text == '*';
	return n;
}

/* Whatever stands in a log: as many values as are announced, and its keys. */
START_TEST(any_record_has_its_values_and_keys)
{
	struct arena *a = arena_new(1 << 16);
	uint32_t random = 1;
	struct sample s;

	sample_init(&s);
	add_sensors(&s);
	s.sel.n_entries = 1;
	for (int n = 0; n < 256 * 64; n++) {
		struct model_object o = { .class = cim_class_find("LogRecord"),
					  .snapshot = &s.snapshot };
		struct cim_instance i;
		size_t n_marks;

		for (size_t k = 0; k < sizeof(s.entries[0].raw); k++) {
			random = random * 1664525 + 1013904223;
			s.entries[0].raw[k] = (uint8_t)(random >> 24);
		}
		s.entries[0].raw[2] = (uint8_t)n;
		arena_reset(a);
		ck_assert_int_eq(model_instance(&o, a, &i), 0);
		n_marks = count_marks(&i, "RecordFormat");
		ck_assert_uint_eq(count_marks(&i, "RecordData"),
				  n_marks == 14 ? 14 : n_marks - 1);
		ck_assert(!cim_instance_get(&i, "MessageTimestamp")->null);
		ck_assert(!cim_instance_get(&i, "Description")->null);
	}
	arena_free(a);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	int n_free, capacity;
	bool overflow, has_info;
	const char *health, *text;
} logs[] = {
	{ "well", 1600, 100, false, true, "5", "[OK]" },
	{ "no room for one more", 15, 0, false, true, "10", "[Full]" },
	{ "as many as it holds", 1600, 1, false, true, "10", "[Full]" },
	{ "overflow", 1600, 100, true, true, "10",
	  "[Full: events were lost]" },
	{ "nothing known of its size", 0, 0, false, false, "5", "[OK]" },
};
/* clang-format on */

START_TEST(log_health)
{
	struct sample s;

	sample_init(&s);
	add_entry(&s, cases[0].record);
	s.sel.n_free = logs[_i].n_free;
	s.sel.capacity = logs[_i].capacity;
	s.sel.overflow = logs[_i].overflow;
	s.sel.has_info = logs[_i].has_info;
	sample_expect(&s, "RecordLog", 0, "HealthState", logs[_i].health);
	sample_expect(&s, "RecordLog", 0, "StatusDescriptions", logs[_i].text);
	sample_expect(&s, "RecordLog", 0, "CurrentNumberOfRecords", "1");
	sample_expect(&s, "RecordLog", 0, "InstanceID", "IPMI:host-1:SEL");
}
END_TEST

START_TEST(a_log_in_words)
{
	struct sample s;

	sample_init(&s);
	sample_expect(&s, "RecordLog", 0, "Description",
		      "System Event Log, version 1.5, 1600 bytes free");
	sample_expect(&s, "RecordLog", 0, "MaxNumberOfRecords", "100");
	sample_expect(&s, "RecordLog", 0, "CurrentNumberOfRecords", "0");
	sample_expect(&s, "RecordLog", 0, "EnabledState", "2");
	sample_expect(&s, "RecordLog", 0, "Name", "SEL");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/log-record");
	TCase *tc = tcase_create("log-record");

	tcase_add_loop_test(tc, property, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, a_mark_in_a_name_does_not_end_the_value);
	tcase_add_test(tc, any_record_has_its_values_and_keys);
	tcase_add_loop_test(tc, log_health, 0, ARRAY_SIZE(logs));
	tcase_add_test(tc, a_log_in_words);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
