/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Methods as rows: what is asked, what action that is, and what becomes of
 * answers of the BMC
 */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "libipmiprov/model/invoke.h"
#include "tests/unit/model/sample.h"

enum { MAX_ARGS = 4 };

struct arg {
	const char *name, *value;
};

struct asked {
	struct arena *arena;
	struct sample sample;
	const struct cim_method *method;
	struct cim_value *in;
	struct model_object object;
	struct model_call call;
	const char *name;
	int r;
};

/* A temperature with thresholds, one that is not linear, and a state. */
static void fill(struct sample *s)
{
	struct sensor *sensor;

	sample_init(s);
	sensor = sample_add_temperature(s);
	sensor->threshold_support = 2;
	sensor->readable_thresholds = sensor->settable_thresholds =
		1 << THRESHOLD_LNC | 1 << THRESHOLD_UNC | 1 << THRESHOLD_UC;
	sensor = sample_add_temperature(s);
	strcpy(sensor->id, "115.0.32");
	sensor->number = 115;
	sensor->linearization = LINEARIZATION_NON_LINEAR;
	sensor->threshold_support = 1;
	sensor = sample_add_temperature(s);
	strcpy(sensor->id, "116.0.32");
	sensor->number = 116;
	sensor->is_analog = false;
	sensor->reading_type = READING_TYPE_SENSOR_SPECIFIC;
}

static void find_object(struct asked *q, const char *class, size_t at)
{
	struct model_objects objects = { 0 };

	ck_assert_int_eq(model_list(&q->sample.model, cim_class_find(class),
				    true, &objects),
			 0);
	ck_assert_uint_gt(objects.n, at);
	q->object = objects.data[at];
	vec_done(&objects);
}

static void find_method(struct asked *q, const char *name)
{
	const struct cim_class *class = q->object.class;

	for (size_t i = 0; i < class->n_methods; i++)
		if (!strcmp(class->methods[i].name, name))
			q->method = &class->methods[i];
	ck_assert_msg(q->method, "%s.%s", class->name, name);
	q->in = arena_new_array(q->arena, struct cim_value,
				q->method->n_parameters + 1);
	for (size_t i = 0; i < q->method->n_parameters; i++)
		q->in[i] = CIM_NULL;
}

static void set_arg(struct asked *q, const struct arg *arg)
{
	for (size_t i = 0; i < q->method->n_parameters; i++) {
		const struct cim_property *p = &q->method->parameters[i];

		if (strcmp(p->name, arg->name) != 0)
			continue;
		ck_assert_int_eq(cim_value_parse(p->type, arg->value, q->arena,
						 &q->in[i]),
				 0);
		return;
	}
	ck_abort_msg("no parameter %s", arg->name);
}

static void ask(struct asked *q, const char *class, size_t at,
		const char *method, const struct arg *args)
{
	*q = (struct asked){ .arena = arena_new(1 << 20) };
	fill(&q->sample);
	find_object(q, class, at);
	find_method(q, method);
	for (size_t i = 0; i < MAX_ARGS && args[i].name; i++)
		set_arg(q, &args[i]);
	q->r = model_invoke(&q->object, q->method, q->in, q->arena, &q->call,
			    &q->name);
}

/* ---- what is asked of the BMC ---- */

enum { HOST, CONTROLLER };
enum { FIRST, NON_LINEAR };

#define A(kind) BMC_ACTION_##kind
#define NOTHING A(NOTHING)

/* clang-format off */
static const struct {
	const char *class;
	size_t at;
	const char *method;
	struct arg args[MAX_ARGS];
	enum bmc_action_kind kind;
	int value; /* of the action; or the return code if it is none */
} asks[] = {
	{ "ComputerSystem", HOST, "SetPowerState", { { "PowerState", "1" } },
	  A(CHASSIS_CONTROL), 1 },
	{ "ComputerSystem", HOST, "SetPowerState", { { "PowerState", "5" } },
	  A(CHASSIS_CONTROL), 2 },
	{ "ComputerSystem", HOST, "SetPowerState", { { "PowerState", "6" } },
	  A(CHASSIS_CONTROL), 0 },
	{ "ComputerSystem", HOST, "SetPowerState", { { "PowerState", "8" } },
	  A(CHASSIS_CONTROL), 5 },
	{ "ComputerSystem", HOST, "SetPowerState",
	  { { "PowerState", "8" }, { "Time", "00000000000000.000000:000" } },
	  A(CHASSIS_CONTROL), 5 },
	{ "ComputerSystem", HOST, "SetPowerState",
	  { { "PowerState", "8" }, { "Time", "00000001000000.000000:000" } },
	  NOTHING, 3 },
	{ "ComputerSystem", HOST, "SetPowerState", { { "PowerState", "2" } },
	  NOTHING, 1 },
	{ "ComputerSystem", HOST, "SetPowerState", { { "PowerState", "7" } },
	  NOTHING, 1 },
	{ "ComputerSystem", HOST, "SetPowerState", { { "PowerState", "0" } },
	  NOTHING, 2 },
	{ "ComputerSystem", HOST, "SetPowerState", { { "PowerState", "9" } },
	  NOTHING, 2 },
	{ "ComputerSystem", CONTROLLER, "SetPowerState",
	  { { "PowerState", "6" } }, NOTHING, 1 },

	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "2" } }, A(CHASSIS_CONTROL), 1 },
	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "3" } }, A(CHASSIS_CONTROL), 0 },
	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "4" } }, A(CHASSIS_CONTROL), 5 },
	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "10" } }, A(CHASSIS_CONTROL), 2 },
	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "11" } }, A(CHASSIS_CONTROL), 3 },
	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "6" } }, NOTHING, 1 },
	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "5" } }, NOTHING, 5 },
	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "32768" } }, NOTHING, 1 },
	{ "ComputerSystem", HOST, "RequestStateChange",
	  { { "RequestedState", "4" },
	    { "TimeoutPeriod", "20300101000000.000000+000" } }, NOTHING, 4098 },
	{ "ComputerSystem", CONTROLLER, "RequestStateChange",
	  { { "RequestedState", "11" } }, A(COLD_RESET), 0 },
	{ "ComputerSystem", CONTROLLER, "RequestStateChange",
	  { { "RequestedState", "3" } }, NOTHING, 1 },

	{ "RecordLog", 0, "ClearLog", { { 0 } }, A(CLEAR_SEL), 0 },
	{ "CIM_PhysicalComputerSystemView", 0, "ClearLog",
	  { { "LogInstanceID", "IPMI:host-1:SEL" } }, A(CLEAR_SEL), 0 },
	{ "CIM_PhysicalComputerSystemView", 0, "RequestStateChange",
	  { { "RequestedState", "4" } }, A(CHASSIS_CONTROL), 5 },
	{ "CIM_PhysicalComputerSystemView", 0, "RequestStateChange",
	  { { "RequestedState", "5" } }, NOTHING, 5 },
	{ "RecordLog", 0, "RequestStateChange", { { "RequestedState", "3" } },
	  NOTHING, 1 },

	{ "NumericSensor", FIRST, "EnableDevice", { { "Enabled", "false" } },
	  A(SENSOR_SCANNING), 0 },
	{ "Sensor", FIRST, "EnableDevice", { { "Enabled", "true" } },
	  A(SENSOR_SCANNING), 1 },
	{ "Sensor", FIRST, "RequestStateChange", { { "RequestedState", "3" } },
	  A(SENSOR_SCANNING), 0 },
	{ "Sensor", FIRST, "RequestStateChange", { { "RequestedState", "11" } },
	  A(REARM), 0 },
	{ "Sensor", FIRST, "RequestStateChange", { { "RequestedState", "9" } },
	  NOTHING, 1 },
	{ "Sensor", FIRST, "RequestStateChange", { { "RequestedState", "1" } },
	  NOTHING, 5 },
	{ "Sensor", FIRST, "Reset", { { 0 } }, A(REARM), 0 },
	{ "Sensor", FIRST, "OnlineDevice", { { "Online", "true" } },
	  NOTHING, 1 },
	{ "Sensor", FIRST, "QuiesceDevice", { { 0 } }, NOTHING, 1 },
	{ "Sensor", FIRST, "SaveProperties", { { 0 } }, NOTHING, 1 },
	{ "Sensor", FIRST, "RestoreProperties", { { 0 } }, NOTHING, 1 },
	{ "Sensor", FIRST, "SetPowerState", { { "PowerState", "1" } },
	  NOTHING, 1 },
	{ "NumericSensor", FIRST, "RestoreDefaultThresholds", { { 0 } },
	  A(RESTORE_THRESHOLDS), 0 },
	{ "NumericSensor", NON_LINEAR, "RestoreDefaultThresholds", { { 0 } },
	  NOTHING, 1 },
	{ "NumericSensor", FIRST, "GetNonLinearFactors",
	  { { "SensorReading", "25" } }, NOTHING, 0 },
	{ "NumericSensor", NON_LINEAR, "GetNonLinearFactors",
	  { { "SensorReading", "250000" } }, A(READING_FACTORS), 25 },
	{ "NumericSensor", NON_LINEAR, "GetNonLinearFactors",
	  { { "SensorReading", "-30000" } }, A(READING_FACTORS), 0xfd },
};
/* clang-format on */

START_TEST(a_method_is_an_action_or_a_return_code)
{
	struct asked q;

	ask(&q, asks[_i].class, asks[_i].at, asks[_i].method, asks[_i].args);
	ck_assert_msg(q.r == 0, "%s.%s: %d", asks[_i].class, asks[_i].method,
		      q.r);
	ck_assert_msg(q.call.action.kind == asks[_i].kind, "%s.%s: %d",
		      asks[_i].class, asks[_i].method, q.call.action.kind);
	if (asks[_i].kind != NOTHING) {
		ck_assert_int_eq(q.call.action.value, asks[_i].value);
		arena_free(q.arena);
		return;
	}
	ck_assert_int_eq(q.call.right, IPMI_MONITOR);
	ck_assert_int_eq(model_call_finish(&q.call, 0, q.arena), 0);
	ck_assert_uint_eq(q.call.return_value.u, (uint64_t)asks[_i].value);
	arena_free(q.arena);
}
END_TEST

START_TEST(the_sensor_goes_along)
{
	struct asked q;

	ask(&q, "Sensor", FIRST, "Reset", (struct arg[MAX_ARGS]){ { 0 } });
	ck_assert_int_eq(q.call.action.sensor.number, 116);
	ck_assert(q.call.outdates);
	arena_free(q.arena);
}
END_TEST

START_TEST(a_timeout_is_taken_along)
{
	struct asked q;

	ask(&q, "ComputerSystem", HOST, "RequestStateChange",
	    (struct arg[MAX_ARGS]){
		    { "RequestedState", "4" },
		    { "TimeoutPeriod", "00000000000002.500000:000" } });
	ck_assert_int_eq(q.r, 0);
	ck_assert_uint_eq(q.call.timeout_us, 2500000);
	arena_free(q.arena);
}
END_TEST

/* ---- what is missing ---- */

static const struct {
	const char *class, *method, *name;
} missing[] = {
	{ "ComputerSystem", "SetPowerState", "PowerState" },
	{ "ComputerSystem", "RequestStateChange", "RequestedState" },
	{ "Sensor", "EnableDevice", "Enabled" },
	{ "NumericSensor", "GetNonLinearFactors", "SensorReading" },
};

START_TEST(a_missing_parameter_is_named)
{
	struct asked q;

	ask(&q, missing[_i].class, 0, missing[_i].method,
	    (struct arg[MAX_ARGS]){ { 0 } });
	ck_assert_int_eq(q.r, MODEL_R_BAD_PARAMETER);
	ck_assert_str_eq(q.name, missing[_i].name);
	arena_free(q.arena);
}
END_TEST

START_TEST(another_log_is_not_cleared)
{
	static const struct arg other[MAX_ARGS] = {
		{ "LogInstanceID", "IPMI:host-2:SEL" },
	};
	struct asked q;

	ask(&q, "CIM_PhysicalComputerSystemView", 0, "ClearLog", other);
	ck_assert_int_eq(q.r, MODEL_R_BAD_PARAMETER);
	ck_assert_str_eq(q.name, "LogInstanceID");
	arena_free(q.arena);
}
END_TEST

/* ---- return codes ---- */

/* clang-format off */
static const struct {
	const char *class, *method;
	struct arg args[MAX_ARGS];
	int r;
	unsigned code;
} ends[] = {
#define POWER "ComputerSystem", "SetPowerState", { { "PowerState", "8" } }
#define STATE "ComputerSystem", "RequestStateChange", \
	{ { "RequestedState", "4" } }
#define CLEAR "RecordLog", "ClearLog", { { 0 } }
#define REARM "Sensor", "Reset", { { 0 } }
	{ POWER, 0, 0 },
	{ POWER, IPMI_R_INVALID_COMMAND, 1 },
	{ POWER, -EOPNOTSUPP, 1 },
	{ POWER, IPMI_R_PRIVILEGE, 2 },
	{ POWER, -ETIMEDOUT, 2 },
	{ STATE, 0, 0 },
	{ STATE, IPMI_R_INVALID_COMMAND, 1 },
	{ STATE, IPMI_R_SUBFUNCTION_DISABLED, 1 },
	{ STATE, -ETIMEDOUT, 3 },
	{ STATE, IPMI_R_TIMEOUT, 3 },
	{ STATE, IPMI_R_NODE_BUSY, 4099 },
	{ STATE, IPMI_R_NOT_IN_THIS_STATE, 4097 },
	{ STATE, IPMI_R_UNSPECIFIED, 4 },
	{ STATE, -ENODEV, 4 },
	{ CLEAR, 0, 0 },
	{ CLEAR, IPMI_R_INVALID_COMMAND, 1 },
	{ CLEAR, -EBUSY, 4 },
	{ CLEAR, -ETIMEDOUT, 3 },
	{ CLEAR, IPMI_R_PRIVILEGE, 4 },
	{ REARM, 0, 0 },
	{ REARM, IPMI_R_ILLEGAL_FOR_TYPE, 1 },
	{ REARM, IPMI_R_NOT_IN_THIS_STATE, 2 },
	{ REARM, IPMI_R_NOT_PRESENT, 3 },
};
/* clang-format on */

START_TEST(an_answer_is_a_return_code)
{
	struct asked q;

	ask(&q, ends[_i].class, 0, ends[_i].method, ends[_i].args);
	ck_assert_int_eq(model_call_finish(&q.call, ends[_i].r, q.arena), 0);
	ck_assert_msg(q.call.return_value.u == ends[_i].code,
		      "%s, %d: %u, not %u", ends[_i].method, ends[_i].r,
		      (unsigned)q.call.return_value.u, ends[_i].code);
	ck_assert((q.call.problem == NULL) == (ends[_i].r == 0));
	ck_assert(!q.call.failed);
	arena_free(q.arena);
}
END_TEST

/* ---- GetNonLinearFactors ---- */

static const struct cim_value *out(const struct asked *q, const char *name)
{
	for (size_t i = 0; i < q->method->n_parameters; i++)
		if (!strcmp(q->method->parameters[i].name, name))
			return &q->call.out[i];
	ck_abort_msg("no %s", name);
}

static const struct arg reading[MAX_ARGS] = { { "SensorReading", "25" } };

START_TEST(factors_of_a_linear_sensor_are_those_of_its_record)
{
	struct asked q;

	ask(&q, "NumericSensor", FIRST, "GetNonLinearFactors", reading);
	q.sample.sensors[0].factors.tolerance = 4;
	q.sample.sensors[0].factors.accuracy = 50;
	q.sample.limits[0].has_hysteresis = true;
	q.sample.limits[0].positive_hysteresis = 2;
	q.sample.limits[0].negative_hysteresis = 3;
	ck_assert_int_eq(model_call_finish(&q.call, 0, q.arena), 0);
	ck_assert_int_eq(out(&q, "Accuracy")->i, 50);
	ck_assert_uint_eq(out(&q, "Resolution")->u, 1);
	ck_assert_int_eq(out(&q, "Tolerance")->i, 2);
	ck_assert_uint_eq(out(&q, "Hysteresis")->u, 3);
	arena_free(q.arena);
}
END_TEST

START_TEST(factors_of_another_sensor_are_the_bmcs)
{
	struct asked q;

	ask(&q, "NumericSensor", NON_LINEAR, "GetNonLinearFactors", reading);
	q.call.action.factors =
		(struct sensor_factors){ .m = 2, .tolerance = 3 };
	q.call.action.sensor.hysteresis_support = 1;
	q.call.action.hysteresis.positive = 1;
	q.call.action.hysteresis.negative = 2;
	ck_assert_int_eq(model_call_finish(&q.call, 0, q.arena), 0);
	ck_assert_uint_eq(q.call.return_value.u, 0);
	ck_assert_uint_eq(out(&q, "Resolution")->u, 20000);
	ck_assert_int_eq(out(&q, "Tolerance")->i, 30000);
	ck_assert_uint_eq(out(&q, "Hysteresis")->u, 40000);
	arena_free(q.arena);

	ask(&q, "NumericSensor", NON_LINEAR, "GetNonLinearFactors", reading);
	ck_assert_int_eq(
		model_call_finish(&q.call, IPMI_R_INVALID_COMMAND, q.arena), 0);
	ck_assert_uint_eq(q.call.return_value.u, 1);
	ck_assert(out(&q, "Resolution")->null);
	arena_free(q.arena);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/invoke");
	TCase *tc = tcase_create("invoke");

	tcase_add_loop_test(tc, a_method_is_an_action_or_a_return_code, 0,
			    ARRAY_SIZE(asks));
	tcase_add_test(tc, the_sensor_goes_along);
	tcase_add_test(tc, a_timeout_is_taken_along);
	tcase_add_loop_test(tc, a_missing_parameter_is_named, 0,
			    ARRAY_SIZE(missing));
	tcase_add_test(tc, another_log_is_not_cleared);
	tcase_add_loop_test(tc, an_answer_is_a_return_code, 0,
			    ARRAY_SIZE(ends));
	tcase_add_test(tc, factors_of_a_linear_sensor_are_those_of_its_record);
	tcase_add_test(tc, factors_of_another_sensor_are_the_bmcs);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
