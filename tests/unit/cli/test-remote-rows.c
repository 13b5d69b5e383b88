/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "cli/remote-rows.h"
#include "tests/unit/run.h"

static struct arena *arena;

static void setup(void)
{
	arena = arena_new(1 << 20);
	ck_assert_ptr_nonnull(arena);
}

static void teardown(void)
{
	arena_free(arena);
}

static const struct wsm_node *tree(const char *xml)
{
	const struct wsm_node *node;

	ck_assert_int_eq(wsm_tree_parse(xml, strlen(xml), false, arena, &node),
			 0);
	return node;
}

#define XSI "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"

START_TEST(numeric_sensor)
{
	struct sensor_row row;

	ck_assert_int_eq(
		remote_sensor_row(
			tree("<p:NumericSensor xmlns:p='u' " XSI ">"
			     "<p:BaseUnits>5</p:BaseUnits>"
			     "<p:CurrentReading>18</p:CurrentReading>"
			     "<p:CurrentState>Normal</p:CurrentState>"
			     "<p:Description>P1(V):x(65.0.32):Voltage for "
			     "System Board 1</p:Description>"
			     "<p:DeviceID>65.0.32</p:DeviceID>"
			     "<p:ElementName>P1(V):x</p:ElementName>"
			     "<p:EnabledState>2</p:EnabledState>"
			     "<p:HealthState>10</p:HealthState>"
			     "<p:LowerThresholdFatal xsi:nil='true'/>"
			     "<p:RateUnits>0</p:RateUnits>"
			     "<p:SystemName>sys</p:SystemName>"
			     "<p:UnitModifier>-1</p:UnitModifier>"
			     "<p:UpperThresholdCritical>20"
			     "</p:UpperThresholdCritical></p:NumericSensor>"),
			arena, &row),
		0);
	ck_assert_str_eq(row.bmc, "sys");
	ck_assert_str_eq(row.id, "65.0.32");
	ck_assert_str_eq(row.name, "P1(V):x");
	ck_assert_str_eq(row.type, "Voltage");
	ck_assert_str_eq(row.entity, "System Board 1");
	ck_assert(row.reading.has && row.reading.value == 1.8);
	ck_assert_str_eq(row.unit, "V");
	ck_assert_str_eq(row.state, "Normal");
	ck_assert_str_eq(row.health, "warning");
	ck_assert(row.available);
	ck_assert(!row.lower_fatal.has && !row.lower_critical.has);
	ck_assert(row.upper_critical.has && row.upper_critical.value == 2);
}
END_TEST

START_TEST(sensor_of_a_service_that_says_little)
{
	struct sensor_row row;

	ck_assert_int_eq(
		remote_sensor_row(tree("<Sensor " XSI "><CurrentState>N/A"
				       "</CurrentState><Name>x</Name>"
				       "<HealthState xsi:nil='true'/>"
				       "<Description>odd</Description>"
				       "</Sensor>"),
				  arena, &row),
		0);
	ck_assert_str_eq(row.name, "x");
	ck_assert_ptr_null(row.id);
	ck_assert_ptr_null(row.type);
	ck_assert_ptr_null(row.unit);
	ck_assert_str_eq(row.health, "unknown");
	ck_assert(!row.available && !row.reading.has);
}
END_TEST

/* clang-format off */
static const struct {
	const char *base, *rate, *want;
} units[] = {
	{ "2", "0", "C" }, { "5", "0", "V" }, { "19", "0", "RPM" },
	{ "20", "0", "Hz" }, { "65", "0", "%" }, { "21", "0", "s" },
	{ "18", "0", "CFM" }, { "0", "0", NULL }, { "1", "0", NULL },
	{ "8", "3", "J/s" }, { "99", "0", NULL },
};
/* clang-format on */

START_TEST(unit)
{
	struct sensor_row row;
	const char *xml = arena_printf(arena,
				       "<N><BaseUnits>%s</BaseUnits>"
				       "<RateUnits>%s</RateUnits></N>",
				       units[_i].base, units[_i].rate);

	ck_assert_int_eq(remote_sensor_row(tree(xml), arena, &row), 0);
	ck_assert_pstr_eq(row.unit, units[_i].want);
}
END_TEST

#define EVENT_FORMAT                                                           \
	"*string CIM_Sensor.DeviceID*uint8[2] IPMI_RecordID*uint8 "            \
	"IPMI_RecordType*uint8[4] IPMI_Timestamp*uint8[2] IPMI_GeneratorID"    \
	"*uint8 IPMI_EvMRev*uint8 IPMI_SensorType*uint8 IPMI_SensorNumber"     \
	"*boolean IPMI_AssertionEvent*uint8 IPMI_EventType*uint8 "             \
	"IPMI_EventData1*uint8 IPMI_EventData2*uint8 IPMI_EventData3*"
#define OEM_FORMAT                                                             \
	"*uint8[2] IPMI_RecordID*uint8 IPMI_RecordType*uint8[4] "              \
	"IPMI_Timestamp*uint8[3] IPMI_ManufacturerID*uint8[6] "                \
	"IPMI_OEMDefinedData*"

/* clang-format off */
static const struct {
	const char *name, *format, *data;
	struct log_row want;
} records[] = {
	{ "the example of the documentation", EVENT_FORMAT,
	  "*SEL(114.0.32)*01 00*02*0F AC C1 49*20 00*04*10*72*true*6F*02*FF"
	  "*FF*",
	  { .record = { true, 1 }, .time = "2009-03-19T02:21:03Z",
	    .sensor = "SEL", .sensor_id = "114.0.32",
	    .type = "Event Logging Disabled", .direction = "assert",
	    .raw = "0100020FACC1492000041072" "6F02FFFF" } },
	{ "a deassertion of a sensor that nobody knows", EVENT_FORMAT,
	  "*Fan(9.0.32)*02 00*02*10 00 00 00*20 00*04*04*09*false*01*52*0A*0B",
	  { .record = { true, 2 }, .since_init = { true, 16 },
	    .sensor_id = "9.0.32", .type = "Fan", .direction = "deassert",
	    .raw = "020002100000002000040409" "81520A0B" } },
	{ "OEM", OEM_FORMAT,
	  "*03 00*DD*7B FE C4 49*37 01 00*00 00 00 00 C0 00",
	  { .record = { true, 3 }, .time = "2009-03-21T14:49:31Z",
	    .raw = "0300DD7BFEC449370100" "00000000C000" } },
	{ "not in this form", "*string Text*", "*hello*",
	  { .record = { true, 7 } } },
	{ "too short", OEM_FORMAT, "*03 00*DD*", { .record = { true, 7 } } },
	{ "too long", OEM_FORMAT,
	  "*03 00*DD*7B FE C4 49*37 01 00*00 00 00 00 C0 00 01 02 03",
	  { .record = { true, 7 } } },
};
/* clang-format on */

START_TEST(record)
{
	struct sensor_row known = { .id = "114.0.32", .name = "SEL" };
	struct sensor_rows sensors = { &known, 1, 1 };
	const struct log_row *want = &records[_i].want;
	struct log_row row;

	ck_assert_int_eq(
		remote_log_row(
			tree(arena_printf(
				arena,
				"<R><Description>SEL: x, asserted, reading "
				"-4.5 C, threshold 47 C</Description>"
				"<RecordID>7</RecordID><RecordFormat>"
				"%s</RecordFormat><RecordData>%s"
				"</RecordData></R>",
				records[_i].format, records[_i].data)),
			arena, NULL, &sensors, &row),
		0);
	ck_assert_int_eq(row.record.value, want->record.value);
	ck_assert_pstr_eq(row.time, want->time);
	ck_assert_int_eq(row.since_init.has, want->since_init.has);
	ck_assert_int_eq(row.since_init.value, want->since_init.value);
	ck_assert_pstr_eq(row.sensor, want->sensor);
	ck_assert_pstr_eq(row.sensor_id, want->sensor_id);
	ck_assert_pstr_eq(row.type, want->type);
	ck_assert_pstr_eq(row.direction, want->direction);
	ck_assert_pstr_eq(row.raw, want->raw);
	ck_assert(row.reading.has == (want->raw != NULL));
	ck_assert(!row.reading.has ||
		  (row.reading.value == -4.5 && row.threshold.value == 47));
}
END_TEST

/* Two BMCs whose sensors have one id. */
START_TEST(record_has_the_sensor_of_its_own_bmc)
{
	struct sensor_row known[] = {
		{ .bmc = "h-bmc1", .id = "114.0.32", .name = "other" },
		{ .bmc = "h-bmc10", .id = "114.0.32", .name = "own" },
	};
	struct sensor_rows sensors = { known, 2, 2 };
	struct log_row row;

	ck_assert_int_eq(
		remote_log_row(
			tree(arena_printf(
				arena,
				"<R><LogName>IPMI:h-bmc10:SEL</LogName>"
				"<RecordFormat>%s</RecordFormat><RecordData>%s"
				"</RecordData></R>",
				records[0].format, records[0].data)),
			arena, NULL, &sensors, &row),
		0);
	ck_assert_str_eq(row.sensor, "own");
}
END_TEST

/* What only its vendor means is told for its vendor's machine alone. */
START_TEST(record_is_told_as_its_vendor_means_it)
{
	static const char text[] =
		"<R><RecordFormat>%s</RecordFormat><RecordData>"
		"*SEL(114.0.32)*01 00*02*0F AC C1 49*20 00*04*C0*72*true*6F*06*"
		"FF*FF*</RecordData></R>";
	struct maker dell = { VENDOR_DELL, 674, 256 };
	struct sensor_rows sensors = { 0 };
	struct log_row row;

	ck_assert_int_eq(remote_log_row(tree(arena_printf(arena, text,
							  records[0].format)),
					arena, &dell, &sensors, &row),
			 0);
	ck_assert_str_eq(row.event, "Halted: needs more power than there is");
	ck_assert_str_eq(row.type, "Performance Status");
	ck_assert_str_eq(row.severity, "critical");
	ck_assert_int_eq(remote_log_row(tree(arena_printf(arena, text,
							  records[0].format)),
					arena, NULL, &sensors, &row),
			 0);
	ck_assert_str_eq(row.event, "Event type 6Fh, offset 6");
}
END_TEST

START_TEST(a_name_belongs_to_one_system)
{
	ck_assert(remote_is_of("h-bmc1", "h-bmc1"));
	ck_assert(remote_is_of("h-bmc1:BMC", "h-bmc1"));
	ck_assert(remote_is_of("IPMI:h-bmc1:SEL", "h-bmc1"));
	ck_assert(remote_is_of("IPMI:h:1:SEL", "h:1"));
	ck_assert(!remote_is_of("IPMI:h-bmc10:SEL", "h-bmc1"));
	ck_assert(!remote_is_of("IPMI:my-h-bmc1:SEL", "h-bmc1"));
	ck_assert(!remote_is_of("", "h-bmc1"));
	ck_assert(!remote_is_of("h", ""));
}
END_TEST

START_TEST(system_that_is_lost)
{
	struct remote_system row;

	ck_assert_int_eq(
		remote_system_row(
			tree("<ComputerSystem><Dedicated>0</Dedicated>"
			     "<Dedicated>14</Dedicated><Name>s:BMC</Name>"
			     "<ElementName>local BMC</ElementName>"
			     "<HealthState>0</HealthState>"
			     "<IdentifyingDescriptions>Product id"
			     "</IdentifyingDescriptions>"
			     "<IdentifyingDescriptions>Device id and revision"
			     "</IdentifyingDescriptions>"
			     "<OperationalStatus>13</OperationalStatus>"
			     "<OtherIdentifyingInfo>2248</OtherIdentifyingInfo>"
			     "<OtherIdentifyingInfo>32.1</OtherIdentifyingInfo>"
			     "<StatusDescriptions>away</StatusDescriptions>"
			     "</ComputerSystem>"),
			arena, &row),
		0);
	ck_assert(row.is_controller && !row.is_reachable && row.is_lost);
	ck_assert_str_eq(row.status, "away");
	ck_assert_int_eq(row.info.product_id.value, 2248);
	ck_assert_int_eq(row.info.device_id.value, 32);
	ck_assert_int_eq(row.info.device_revision.value, 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("instances to rows");
	TCase *tc = tcase_create("rows");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, numeric_sensor);
	tcase_add_test(tc, sensor_of_a_service_that_says_little);
	tcase_add_loop_test(tc, unit, 0, ARRAY_SIZE(units));
	tcase_add_loop_test(tc, record, 0, ARRAY_SIZE(records));
	tcase_add_test(tc, record_has_the_sensor_of_its_own_bmc);
	tcase_add_test(tc, record_is_told_as_its_vendor_means_it);
	tcase_add_test(tc, a_name_belongs_to_one_system);
	tcase_add_test(tc, system_that_is_lost);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
