/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/bytes.h"
#include "tests/unit/model/sample.h"

/* A machine with a power supply (entity 10.1) that has a fan (29.1). */
struct machine {
	struct sample sample;
	struct platform platform;
	struct platform_dcmi_temperature temperatures[2];
	struct entity_association association;
	struct fru_locator locator;
	struct fru_set frus;
	struct fru fru;
	uint8_t data[64];
};

static struct sensor *add_state(struct machine *m, int type, int entity,
				int states, int readable)
{
	struct sensor *s = sample_add_temperature(&m->sample);
	size_t i = m->sample.sdr.n_sensors - 1;

	s->is_analog = false;
	s->sensor_type = type;
	s->reading_type = READING_TYPE_SENSOR_SPECIFIC;
	s->entity_id = entity;
	s->state_mask = readable;
	m->sample.readings[i].has_value = false;
	m->sample.readings[i].states = (uint16_t)states;
	return s;
}

/* Power supply record of 1600 W, 90 to 140 and 180 to 264 V, hot swap. */
static const char fru_hex[] =
	"01 00 00 00 00 01 00 fe  00 82 18 7c ea "
	"40 06 34 08 41 02 28 23 b0 36 50 46 20 67 2f 3f 0c 0e 34 a8 00 40 06 "
	"00";

static void machine_init(struct machine *m)
{
	size_t n;

	*m = (struct machine){ 0 };
	sample_init(&m->sample);
	ck_assert_int_eq(hex_parse(fru_hex, m->data, sizeof(m->data), &n), 0);
	m->fru = (struct fru){
		.fru_id = 1, .device_address = 0x20, .data = m->data, .size = n
	};
	m->frus = (struct fru_set){ .frus = &m->fru, .n_frus = 1 };
	m->locator = (struct fru_locator){ .device_address = 0x20,
					   .fru_id = 1,
					   .is_logical = true,
					   .entity_id = 10,
					   .entity_instance = 1,
					   .name = "PSU1 FRU" };
	m->association = (struct entity_association){
		.container_id = 10,
		.container_instance = 1,
		.members = { { .id = 29,
			       .first_instance = 1,
			       .last_instance = 1 } },
		.n_members = 1,
	};
	m->sample.sdr.frus = &m->locator;
	m->sample.sdr.n_frus = 1;
	m->sample.sdr.associations = &m->association;
	m->sample.sdr.n_associations = 1;
	m->sample.snapshot.fru = &m->frus;
	m->sample.snapshot.platform = &m->platform;
}

static size_t count(const struct machine *m, const char *class)
{
	struct model_objects objects = { 0 };
	size_t n;

	ck_assert_int_eq(model_list(&m->sample.model, cim_class_find(class),
				    true, &objects),
			 0);
	n = objects.n;
	vec_done(&objects);
	return n;
}

#define EXPECT(m, class, name, want)                                           \
	sample_expect(&(m)->sample, class, 0, name, want)

START_TEST(a_power_supply_has_its_record_and_the_health_of_its_parts)
{
	struct machine m;

	machine_init(&m);
	add_state(&m, 0x08, 10, 1 << 0, 0x3f);
	add_state(&m, 0x04, 29, 0, 0)->reading_type = READING_TYPE_THRESHOLD;
	m.sample.readings[1].states = 1 << THRESHOLD_LC;
	ck_assert_uint_eq(count(&m, "CIM_PowerSupply"), 1);
	EXPECT(&m, "CIM_PowerSupply", "DeviceID", "10.1");
	EXPECT(&m, "CIM_PowerSupply", "ElementName", "PSU1 FRU");
	EXPECT(&m, "CIM_PowerSupply", "TotalOutputPower", "1600000");
	EXPECT(&m, "CIM_PowerSupply", "Range1InputVoltageLow", "90000");
	EXPECT(&m, "CIM_PowerSupply", "Range2InputVoltageHigh", "264000");
	EXPECT(&m, "CIM_PowerSupply", "EnabledState", "2");
	EXPECT(&m, "CIM_PowerSupply", "HealthState", "25"); /* its fan's */
	EXPECT(&m, "CIM_Fan", "HealthState", "25");
	ck_assert_uint_eq(count(&m, "CIM_PhysicalPackage"), 1);
	EXPECT(&m, "CIM_PhysicalPackage", "Tag", "host-1:10.1");
	EXPECT(&m, "CIM_PhysicalPackage", "HotSwappable", "true");

	m.association.container_instance = 2;
	EXPECT(&m, "CIM_PowerSupply", "HealthState", "5");
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	int type, reading_type, states, readable;
	enum reading_status status;
	const char *enabled, *health;
} presences[] = {
	{ "its state says so", 0x08, 0x6f, 1, 0x3f, READING_OK, "2", "5" },
	{ "its state is not set", 0x08, 0x6f, 0, 0x3f, READING_OK, "6", "0" },
	{ "it cannot say", 0x08, 0x6f, 0, 0x3e, READING_OK, "2", "5" },
	{ "entity present", 0x25, 0x6f, 1, 0x07, READING_OK, "2", "5" },
	{ "entity absent", 0x25, 0x6f, 2, 0x07, READING_OK, "6", "0" },
	{ "entity disabled", 0x25, 0x6f, 4, 0x07, READING_OK, "3", "5" },
	{ "device removed", 0x01, 0x08, 1, 0x03, READING_OK, "6", "0" },
	{ "device inserted", 0x01, 0x08, 2, 0x03, READING_OK, "2", "5" },
	{ "no such sensor", 0x08, 0x6f, 0, 0x3f, READING_ABSENT, "6", "0" },
	{ "no reading", 0x08, 0x6f, 0, 0x3f, READING_UNAVAILABLE, "0", "0" },
};
/* clang-format on */

START_TEST(presence)
{
	struct machine m;
	struct sensor *s;

	machine_init(&m);
	m.frus.n_frus = 0;
	s = add_state(&m, presences[_i].type, 10, presences[_i].states,
		      presences[_i].readable);
	s->reading_type = presences[_i].reading_type;
	m.sample.readings[0].status = presences[_i].status;
	EXPECT(&m, "CIM_PowerSupply", "EnabledState", presences[_i].enabled);
	EXPECT(&m, "CIM_PowerSupply", "HealthState", presences[_i].health);
	EXPECT(&m, "CIM_PowerSupply", "TotalOutputPower", "null");
	ck_assert_uint_eq(count(&m, "CIM_PhysicalPackage"), 0);
}
END_TEST

START_TEST(absent_memory_is_no_thing)
{
	struct machine m;

	machine_init(&m);
	add_state(&m, 0x0c, 32, 1 << 6, 0x7f);
	ck_assert_uint_eq(count(&m, "CIM_PhysicalMemory"), 1);
	EXPECT(&m, "CIM_PhysicalMemory", "Tag", "host-1:32.1");
	m.sample.readings[0].states = 0;
	ck_assert_uint_eq(count(&m, "CIM_PhysicalMemory"), 0);
}
END_TEST

/* Clients know a thing by its Tag. */
START_TEST(a_tag_stays_when_inventory_cannot_be_read)
{
	struct machine m;

	machine_init(&m);
	m.locator.entity_id = 32;
	EXPECT(&m, "CIM_PhysicalMemory", "Tag", "host-1:32.1");
	m.fru.data = NULL;
	EXPECT(&m, "CIM_PhysicalMemory", "Tag", "host-1:32.1");
	m.sample.snapshot.fru = NULL;
	EXPECT(&m, "CIM_PhysicalMemory", "Tag", "host-1:32.1");
}
END_TEST

START_TEST(two_inventories_of_one_thing_have_two_tags)
{
	struct fru_locator locators[2];
	struct fru frus[2];
	struct machine m;

	machine_init(&m);
	frus[0] = frus[1] = m.fru;
	frus[1].fru_id = 2;
	m.frus = (struct fru_set){ .frus = frus, .n_frus = 2 };
	locators[0] = locators[1] = m.locator;
	locators[1].fru_id = 2;
	m.sample.sdr.frus = locators;
	m.sample.sdr.n_frus = 2;
	ck_assert_uint_eq(count(&m, "CIM_PhysicalPackage"), 2);
	EXPECT(&m, "CIM_PhysicalPackage", "Tag", "host-1:10.1");
	sample_expect(&m.sample, "CIM_PhysicalPackage", 1, "Tag",
		      "host-1:FRU2");
	frus[0].data = NULL;
	EXPECT(&m, "CIM_PhysicalPackage", "Tag", "host-1:FRU2");
}
END_TEST

START_TEST(chassis_status_speaks_of_a_chassis_that_nobody_names)
{
	struct machine m;

	machine_init(&m);
	ck_assert_uint_eq(count(&m, "CIM_Chassis"), 0);
	m.platform.has_chassis = true;
	ck_assert_uint_eq(count(&m, "CIM_Chassis"), 1);
	EXPECT(&m, "CIM_Chassis", "HealthState", "5");
	EXPECT(&m, "CIM_Chassis", "SecurityBreach", "3");
	m.platform.chassis.intrusion = true;
	EXPECT(&m, "CIM_Chassis", "HealthState", "10");
	EXPECT(&m, "CIM_Chassis", "SecurityBreach", "5");
	m.platform.chassis.fan_fault = true;
	EXPECT(&m, "CIM_Chassis", "StatusDescriptions",
	       "[Cooling or fan fault, Chassis intrusion is active]");
	EXPECT(&m, "CIM_PhysicalComputerSystemView", "EnabledState", "3");
	m.platform.chassis.is_on = true;
	EXPECT(&m, "CIM_PhysicalComputerSystemView", "EnabledState", "2");
}
END_TEST

START_TEST(power_of_zero_is_no_power)
{
	struct machine m;

	machine_init(&m);
	ck_assert_uint_eq(count(&m, "DCMISensor"), 0);
	m.platform.has_dcmi = m.platform.dcmi.has_power = true;
	m.platform.dcmi.power.is_active = true;
	EXPECT(&m, "DCMISensor", "CurrentReading", "null");
	EXPECT(&m, "DCMISensor", "AverageReading", "null");
	EXPECT(&m, "DCMISensor", "HealthState", "0");
	m.platform.dcmi.power.now = 345;
	EXPECT(&m, "DCMISensor", "CurrentReading", "345");
	EXPECT(&m, "DCMISensor", "SensorType", "13");
	EXPECT(&m, "DCMISensor", "DeviceID", "dcmi.power");
	EXPECT(&m, "CIM_PhysicalComputerSystemView",
	       "NumericSensorCurrentReading", "[345]");
	m.platform.dcmi.power.is_active = false;
	EXPECT(&m, "DCMISensor", "CurrentReading", "null");
}
END_TEST

START_TEST(temperatures_of_dcmi_that_records_have_are_left_out)
{
	struct machine m;

	machine_init(&m);
	m.platform.has_dcmi = true;
	m.platform.dcmi.temperatures = m.temperatures;
	m.platform.dcmi.n_temperatures = 2;
	m.temperatures[0] = (struct platform_dcmi_temperature){ 0x42, 1, 30 };
	m.temperatures[1] = (struct platform_dcmi_temperature){ 0x42, 9, 31 };
	ck_assert_uint_eq(count(&m, "DCMISensor"), 2);
	sample_add_temperature(&m.sample); /* system board 1 */
	ck_assert_uint_eq(count(&m, "DCMISensor"), 1);
	EXPECT(&m, "DCMISensor", "DeviceID", "dcmi.temperature.66.9");
	EXPECT(&m, "DCMISensor", "CurrentReading", "31");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/inventory");
	TCase *tc = tcase_create("inventory");

	tcase_add_test(
		tc, a_power_supply_has_its_record_and_the_health_of_its_parts);
	tcase_add_loop_test(tc, presence, 0, ARRAY_SIZE(presences));
	tcase_add_test(tc, absent_memory_is_no_thing);
	tcase_add_test(tc, a_tag_stays_when_inventory_cannot_be_read);
	tcase_add_test(tc, two_inventories_of_one_thing_have_two_tags);
	tcase_add_test(tc,
		       chassis_status_speaks_of_a_chassis_that_nobody_names);
	tcase_add_test(tc, power_of_zero_is_no_power);
	tcase_add_test(tc, temperatures_of_dcmi_that_records_have_are_left_out);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
