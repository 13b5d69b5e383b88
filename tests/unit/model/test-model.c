/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>

#include "cim/classes.h"
#include "tests/unit/model/sample.h"

/* Two BMCs: host-1 with a temperature, a state and two records; host-2 with
 * the same temperature. */
struct two {
	struct sample a, b;
	const struct snapshot *list[2];
	struct model model;
};

static void add_record(struct sample *s, uint8_t id, uint8_t time)
{
	s->entries[s->sel.n_entries++] = (struct sel_entry){
		.id = id,
		.raw = { id, 0, 2, time, 0, 0, 0, 0x20, 0, 4, 1, 114, 1 },
	};
}

static void two_init(struct two *t)
{
	struct sensor *state;

	sample_init(&t->a);
	sample_add_temperature(&t->a);
	state = sample_add_temperature(&t->a);
	state->is_analog = false;
	state->reading_type = READING_TYPE_SENSOR_SPECIFIC;
	strcpy(state->id, "115.0.32");
	add_record(&t->a, 1, 10);
	add_record(&t->a, 2, 20);
	sample_init(&t->b);
	sample_add_temperature(&t->b);
	strcpy(t->b.system_name, "host-2");
	t->list[0] = &t->a.snapshot;
	t->list[1] = &t->b.snapshot;
	t->model = (struct model){ .snapshots = t->list, .n_snapshots = 2 };
}

/* clang-format off */
static const struct {
	const char *class;
	bool exact;
	const char *objects; /* class of each, with the number of the BMC */
} lists[] = {
	{ "NumericSensor", false, "NumericSensor1 NumericSensor2 " },
	{ "NumericSensor", true, "NumericSensor1 NumericSensor2 " },
	{ "CIM_NumericSensor", false, "NumericSensor1 NumericSensor2 " },
	{ "CIM_NumericSensor", true, "" },
	{ "Sensor", false, "Sensor1 " },
	{ "CIM_Sensor", false, "NumericSensor1 NumericSensor2 Sensor1 " },
	{ "CIM_LogRecord", false, "LogRecord1 LogRecord1 " },
	{ "CIM_Log", false, "RecordLog1 RecordLog2 " },
	{ "CIM_ComputerSystem", false, "ComputerSystem1 ComputerSystem1 "
	  "ComputerSystem2 ComputerSystem2 " },
	{ "CIM_System", false, "AdminDomain1 AdminDomain2 ComputerSystem1 ComputerSystem1 "
	  "ComputerSystem2 ComputerSystem2 " },
	{ "CIM_LogicalDevice", false,
	  "NumericSensor1 NumericSensor2 Sensor1 " },
	{ "CIM_Collection", false,
	  "ConcreteCollection1 ConcreteCollection2 "
	  "SystemSpecificCollection1 SystemSpecificCollection2 " },
};
/* clang-format on */

START_TEST(list)
{
	const struct cim_class *class = cim_class_find(lists[_i].class);
	struct model_objects objects = { 0 };
	struct model_object *o;
	struct buf got = { 0 };
	struct two t;

	two_init(&t);
	ck_assert_int_eq(model_list(&t.model, class, lists[_i].exact, &objects),
			 0);
	buf_puts(&got, "");
	vec_for_each (o, &objects)
		buf_printf(&got, "%s%d ", o->class->name,
			   o->snapshot == t.list[0] ? 1 : 2);
	ck_assert_str_eq(got.data ? got.data : "", lists[_i].objects);
	ck_assert(model_class_is_served(class));
	buf_done(&got);
	vec_done(&objects);
}
END_TEST

/* One text a key, so that two objects can be compared. */
static void print_keys(const struct cim_instance *i, struct buf *ret)
{
	for (size_t k = 0; k < i->class->n_properties; k++) {
		const struct cim_property *p = &i->class->properties[k];

		ck_assert(p->is_key != i->values[k].null);
		if (!p->is_key)
			continue;
		buf_printf(ret, "|%s=", p->name);
		sample_print_scalar(ret, p, &i->values[k]);
	}
}

START_TEST(keys_are_never_null_and_tell_objects_apart)
{
	struct model_objects objects = { 0 };
	struct buf all = { 0 };
	struct model_object *o;
	struct two t;

	two_init(&t);
	ck_assert_int_eq(model_list(&t.model, &cim_class_CIM_ManagedElement,
				    false, &objects),
			 0);
	vec_for_each (o, &objects) {
		struct arena *a = arena_new(1 << 16);
		struct buf text = { 0 };
		struct cim_instance i;

		ck_assert_int_eq(model_keys(o, a, &i), 0);
		buf_printf(&text, "\n%s", o->class->name);
		print_keys(&i, &text);
		buf_putc(&text, '\n');
		ck_assert_msg(!all.data || !strstr(all.data, text.data), "%s",
			      text.data);
		buf_puts(&all, text.data);
		buf_done(&text);
		arena_free(a);
	}
	buf_done(&all);
	vec_done(&objects);
}
END_TEST

/* Values of a map are in the map, and texts are no longer than they may be. */
START_TEST(instances_keep_what_their_class_promises)
{
	struct model_objects objects = { 0 };
	struct model_object *o;
	struct two t;

	two_init(&t);
	ck_assert_int_eq(model_list(&t.model, &cim_class_CIM_ManagedElement,
				    false, &objects),
			 0);
	vec_for_each (o, &objects) {
		struct arena *a = arena_new(1 << 16);
		struct cim_instance i;

		ck_assert_int_eq(model_instance(o, a, &i), 0);
		for (size_t k = 0; k < o->class->n_properties; k++) {
			const struct cim_property *p = &o->class->properties[k];
			const struct cim_value *v = &i.values[k];

			if (v->null)
				continue;
			ck_assert_msg(p->is_array == (v->n > 0), "%s", p->name);
			if (p->max_len && !p->is_array)
				ck_assert_uint_le(strlen(v->string),
						  p->max_len);
		}
		arena_free(a);
	}
	vec_done(&objects);
}
END_TEST

START_TEST(little_memory_is_an_error_and_no_half_instance)
{
	struct model_objects objects = { 0 };
	struct two t;

	two_init(&t);
	ck_assert_int_eq(
		model_list(&t.model, &cim_class_NumericSensor, true, &objects),
		0);
	for (size_t size = 64;; size += 256) {
		struct arena *a = arena_new(size);
		struct cim_instance i = { 0 };
		int r = model_instance(&objects.data[0], a, &i);

		ck_assert(r == 0 || (r == -ENOMEM && !i.class));
		arena_free(a);
		if (r == 0)
			break;
	}
	vec_done(&objects);
}
END_TEST

START_TEST(without_a_bmc_there_is_nothing)
{
	struct model_objects objects = { 0 };
	struct two t;

	two_init(&t);
	t.a.snapshot = (struct snapshot){ .label = t.a.label,
					  .system_name = t.a.system_name,
					  .error = -ENODEV };
	t.model.n_snapshots = 1;
	ck_assert_int_eq(model_list(&t.model, &cim_class_CIM_ManagedElement,
				    false, &objects),
			 0);
	ck_assert_uint_eq(objects.n, 0);

	/* one that is known of, but silent, is there */
	t.a.snapshot.error = -ETIMEDOUT;
	ck_assert_int_eq(model_list(&t.model, &cim_class_CIM_ComputerSystem,
				    false, &objects),
			 0);
	ck_assert_uint_eq(objects.n, 2);
	vec_done(&objects);
}
END_TEST

START_TEST(the_two_systems)
{
	struct sample s;

	sample_init(&s);
	s.snapshot.has_guid = s.snapshot.has_device_id = true;
	s.snapshot.device_id = (struct bmc_device_id){
		.device_id = 32,
		.device_revision = 1,
		.firmware_major = 2,
		.firmware_minor = 0x15,
		.ipmi_major = 2,
		.support = 0x80,
		.manufacturer_id = 674,
		.product_id = 256,
	};
	sample_expect(&s, "ComputerSystem", 0, "Name", "host-1");
	sample_expect(&s, "ComputerSystem", 0, "Dedicated", "[0]");
	sample_expect(&s, "ComputerSystem", 0, "OtherIdentifyingInfo",
		      "[host-1|local]");
	sample_expect(&s, "ComputerSystem", 0, "ResetCapability", "4");
	sample_expect(&s, "ComputerSystem", 0, "NameFormat", "GUID");
	sample_expect(&s, "ComputerSystem", 1, "Name", "host-1:BMC");
	sample_expect(&s, "ComputerSystem", 1, "Dedicated", "[14]");
	sample_expect(&s, "ComputerSystem", 1, "IdentifyingDescriptions",
		      "[System GUID|BMC label|Manufacturer id|Product id|"
		      "Device id and revision|Firmware version|IPMI version]");
	sample_expect(&s, "ComputerSystem", 1, "OtherIdentifyingInfo",
		      "[host-1|local|674|256|32.1|2.15|2.0]");
	sample_expect(&s, "ComputerSystem", 1, "EnabledState", "2");
	sample_expect(&s, "ComputerSystem", 1, "HealthState", "5");
	sample_expect(&s, "ComputerSystem", 1, "Description",
		      "BMC local, firmware 2.15, IPMI 2.0");
}
END_TEST

/* The BMC's own locator, two that are the same, and one that is silent. */
START_TEST(controllers_behind_the_bmc)
{
	struct mc_locator mcs[] = {
		{ .address = 0x20, .name = "BMC" },
		{ .address = 0x2c, .channel = 6, .name = "ME" },
		{ .address = 0x2c, .channel = 6, .name = "ME again" },
		{ .address = 0x82, .name = "HSC" },
		{ .address = 0x84, .name = "new" },
	};
	struct platform_controller controllers[] = {
		{ .address = 0x82, .status = 0xd3 },
		{ .address = 0x2c,
		  .channel = 6,
		  .has_device_id = true,
		  .device_id = { .device_id = 0x50,
				 .device_revision = 1,
				 .update_in_progress = true,
				 .firmware_major = 4,
				 .firmware_minor = 0x21,
				 .ipmi_major = 2,
				 .manufacturer_id = 343,
				 .product_id = 2824 } },
	};
	struct platform platform = { .controllers = controllers,
				     .n_controllers = ARRAY_SIZE(controllers) };
	struct sample s;

	sample_init(&s);
	s.sdr.mcs = mcs;
	s.sdr.n_mcs = ARRAY_SIZE(mcs);
	s.snapshot.platform = &platform;
	sample_expect(&s, "ComputerSystem", 2, "Name", "host-1:MC:2C.6");
	sample_expect(&s, "ComputerSystem", 2, "ElementName", "local ME");
	sample_expect(&s, "ComputerSystem", 2, "Dedicated", "[14]");
	sample_expect(&s, "ComputerSystem", 2, "Description",
		      "Controller ME at 2Ch, behind BMC local, firmware 4.21, "
		      "IPMI 2.0");
	sample_expect(&s, "ComputerSystem", 2, "OtherIdentifyingInfo",
		      "[local|343|2824|80.1|4.21|2.0|2Ch.6]");
	sample_expect(&s, "ComputerSystem", 2, "OperationalStatus", "[11]");
	sample_expect(&s, "ComputerSystem", 2, "EnabledState", "2");
	sample_expect(&s, "ComputerSystem", 3, "Name", "host-1:MC:82.0");
	sample_expect(&s, "ComputerSystem", 3, "OperationalStatus", "[12]");
	sample_expect(&s, "ComputerSystem", 3, "HealthState", "0");
	sample_expect(&s, "ComputerSystem", 3, "EnabledState", "0");
	sample_expect(&s, "ComputerSystem", 4, "StatusDescriptions",
		      "[Not asked yet]");
	sample_expect(&s, "CIM_SystemComponent", 4, "PartComponent",
		      "ComputerSystem(ComputerSystem host-1:MC:84.0)");

	controllers[1].has_device_id = false;
	sample_expect(&s, "ComputerSystem", 2, "OtherIdentifyingInfo",
		      "[local|2Ch.6]");
}
END_TEST

START_TEST(the_host_is_enabled_while_its_power_is_on)
{
	struct platform platform = { .has_chassis = true };
	struct sample s;

	sample_init(&s);
	sample_expect(&s, "ComputerSystem", 0, "EnabledState", "5");
	s.snapshot.platform = &platform;
	sample_expect(&s, "ComputerSystem", 0, "EnabledState", "3");
	platform.chassis.is_on = true;
	sample_expect(&s, "ComputerSystem", 0, "EnabledState", "2");
	platform.has_chassis = false;
	sample_expect(&s, "ComputerSystem", 0, "EnabledState", "5");
}
END_TEST

START_TEST(the_log_is_enabled_while_events_are_logged)
{
	struct platform platform = { .has_enables = true };
	struct sample s;

	sample_init(&s);
	sample_expect(&s, "RecordLog", 0, "EnabledState", "2");
	s.snapshot.platform = &platform;
	sample_expect(&s, "RecordLog", 0, "EnabledState", "3");
	platform.enables.flags = 1 << 3;
	sample_expect(&s, "RecordLog", 0, "EnabledState", "2");
	sample_lose(&s);
	sample_expect(&s, "RecordLog", 0, "EnabledState", "0");
}
END_TEST

START_TEST(the_watchdog_of_a_lost_bmc_is_not_known_to_run)
{
	struct platform platform = { .has_watchdog = true };
	struct sample s;

	sample_init(&s);
	s.snapshot.platform = &platform;
	sample_expect(&s, "CIM_Watchdog", 0, "EnabledState", "3");
	platform.watchdog.is_running = true;
	sample_expect(&s, "CIM_Watchdog", 0, "EnabledState", "2");
	sample_lose(&s);
	sample_expect(&s, "CIM_Watchdog", 0, "EnabledState", "0");
	sample_expect(&s, "CIM_Watchdog", 0, "HealthState", "0");
}
END_TEST

/* They would not be valid: no value map has them. */
START_TEST(values_that_are_not_defined_are_null)
{
	struct platform platform = {
		.has_chassis = true,
		.has_restart_cause = true,
		.restart_cause = 11,
		.chassis = { .has_identify = true, .identify_state = 2 },
	};
	struct sample s;

	sample_init(&s);
	s.snapshot.platform = &platform;
	sample_expect(&s, "PlatformStatus", 0, "IdentifyState", "2");
	sample_expect(&s, "PlatformStatus", 0, "RestartCause", "11");
	platform.chassis.identify_state = 3;
	platform.restart_cause = 12;
	sample_expect(&s, "PlatformStatus", 0, "IdentifyState", "null");
	sample_expect(&s, "PlatformStatus", 0, "RestartCause", "null");
}
END_TEST

START_TEST(collections_domain_and_driver)
{
	struct sample s;
	struct sensor *far;

	sample_init(&s);
	sample_add_temperature(&s);
	far = sample_add_temperature(&s);
	far->entity_instance = 0x61;
	far->owner = 0x2c;
	far->channel = 6;
	sample_add_temperature(&s);
	sample_expect(&s, "ConcreteCollection", 0, "InstanceID",
		      "IPMI:host-1:Entity:7.1");
	sample_expect(&s, "ConcreteCollection", 0, "ElementName",
		      "System Board 1");
	sample_expect(&s, "ConcreteCollection", 1, "InstanceID",
		      "IPMI:host-1:Entity:7.97@44.6");
	sample_expect(&s, "SystemSpecificCollection", 0, "Description",
		      "Sensors that BMC local knows: 3");
	sample_expect(&s, "AdminDomain", 0, "Name", "IPMI:host-1");
	sample_expect(&s, "AdminDomain", 0, "HealthState", "5");
	sample_expect(&s, "Microsoft_IPMI", 0, "InstanceName",
		      "Root\\IPMI\\local_0");
	sample_expect(&s, "Microsoft_IPMI", 0, "BMCAddress", "32");
	sample_expect(&s, "Microsoft_IPMI", 0, "Active", "true");
	s.snapshot.is_reachable = false;
	sample_expect(&s, "Microsoft_IPMI", 0, "Active", "false");
	sample_expect(&s, "RegisteredProfile", 1, "InstanceID",
		      "IPMI:host-1:DMTF:Sensors:1.1.1");
	sample_expect(&s, "RegisteredProfile", 1, "AdvertiseTypes", "[2]");
}
END_TEST

START_TEST(a_host_is_as_well_as_its_worst_sensor)
{
	struct sample s;

	sample_init(&s);
	sample_add_temperature(&s);
	sample_add_temperature(&s);
	sample_add_temperature(&s);
	s.readings[1].states = 1 << THRESHOLD_LC;
	s.readings[2].status = READING_UNAVAILABLE;
	sample_expect(&s, "ComputerSystem", 0, "HealthState", "25");
	sample_expect(&s, "ComputerSystem", 0, "StatusDescriptions",
		      "[Sensors: 1 critical, 0 warning, 1 ok, 1 unknown]");
	sample_expect(&s, "ComputerSystem", 1, "HealthState", "5");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/model");
	TCase *tc = tcase_create("model");

	tcase_add_loop_test(tc, list, 0, ARRAY_SIZE(lists));
	tcase_add_test(tc, keys_are_never_null_and_tell_objects_apart);
	tcase_add_test(tc, instances_keep_what_their_class_promises);
	tcase_add_test(tc, little_memory_is_an_error_and_no_half_instance);
	tcase_add_test(tc, without_a_bmc_there_is_nothing);
	tcase_add_test(tc, the_two_systems);
	tcase_add_test(tc, controllers_behind_the_bmc);
	tcase_add_test(tc, the_host_is_enabled_while_its_power_is_on);
	tcase_add_test(tc, the_log_is_enabled_while_events_are_logged);
	tcase_add_test(tc, the_watchdog_of_a_lost_bmc_is_not_known_to_run);
	tcase_add_test(tc, values_that_are_not_defined_are_null);
	tcase_add_test(tc, collections_domain_and_driver);
	tcase_add_test(tc, a_host_is_as_well_as_its_worst_sensor);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
