/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Invoke and Put as bytes in, bytes out; what a BMC does is the test's
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "libipmiprov/model/notes.h"
#include "libipmiprov/repo/action.h"
#include "tests/unit/daemon/ops-fixture.h"
#include "tests/unit/run.h"

/* An actor that keeps one job until the test lets it end. */
struct ops_job {
	struct ops_listener listener;
	struct bmc_action action;
	unsigned n_started, n_cancelled;
	int start_r;
};

struct stage {
	struct fixture f;
	struct ops_job job;
	struct arena *arena;
	struct model_notes *notes;
};

static int start_job(void *ctx, size_t bmc, const struct bmc_action *action,
		     const struct ops_listener *listener, struct ops_job **ret)
{
	struct ops_job *job = ctx;

	ck_assert_uint_eq(bmc, 0);
	if (job->start_r != 0)
		return job->start_r;
	job->n_started++;
	job->action = *action;
	job->listener = *listener;
	*ret = job;
	return 0;
}

static void cancel_job(struct ops_job *job)
{
	job->n_cancelled++;
}

static void end_job(struct stage *s, int r)
{
	const struct ops_outcome outcome = { .r = r,
					     .serial = s->f.snapshot->serial,
					     .action = &s->job.action };

	s->job.listener.done(s->job.listener.user, &outcome);
}

static void raise_curtain(struct stage *s, enum role role,
			  enum ops_policy policy)
{
	const struct ops_actor actor = { start_job, cancel_job, &s->job };

	*s = (struct stage){ .arena = arena_new(1 << 20) };
	begin(&s->f);
	s->f.who.role = role;
	ops_set_actor(s->f.ops, &actor);
	ops_set_policy(s->f.ops, 0, policy);
	ck_assert_int_eq(model_notes_open(NULL, &s->notes), 0);
	ops_set_notes(s->f.ops, s->notes);
}

static void drop_curtain(struct stage *s)
{
	tear_down(&s->f);
	model_notes_free(s->notes);
	arena_free(s->arena);
}

/* The same snapshot once more, as a later one. */
static void publish_next(struct stage *s)
{
	s->f.snapshot->serial++;
	ck_assert_int_eq(ops_publish(s->f.ops, 0, s->f.snapshot), 0);
}

/* ---- requests ---- */

#define SYSTEM HARDWARE "ComputerSystem"
#define LOG HARDWARE "RecordLog"
#define INPUT(m, in) "<p:" m "_INPUT xmlns:p=\"urn:x\">" in "</p:" m "_INPUT>"
#define VALUE(name) "string(//*[local-name()='" name "'])"
#define POWER(n) "<p:PowerState>" n "</p:PowerState>"

static const char *selectors(const struct stage *s, const char *class)
{
	const char *name = s->f.snapshot->system_name;

	if (!strcmp(class, "RecordLog"))
		return arena_printf(
			s->arena,
			SELECTORS(SELECTOR("InstanceID", "IPMI:%s:SEL")), name);
	if (!strcmp(class, "ComputerSystem"))
		return arena_printf(s->arena,
				    SELECTORS(SELECTOR("CreationClassName",
						       "ComputerSystem")
						      SELECTOR("Name", "%s")),
				    name);
	return arena_printf(
		s->arena, SELECTORS(KEYS(SELECTOR("SystemName", "%s"))), name);
}

static const char *invoke_of(const struct stage *s, const char *class,
			     const char *method, const char *body)
{
	return arena_printf(s->arena,
			    ENVELOPE(ACTION(HARDWARE "%s/%s")
					     RESOURCE(HARDWARE "%s") "%s",
				     "%s"),
			    class, method, class, selectors(s, class), body);
}

static const char *set_power(const struct stage *s, const char *state)
{
	return invoke_of(s, "ComputerSystem", "SetPowerState",
			 arena_printf(s->arena,
				      INPUT("SetPowerState", POWER("%s")),
				      state));
}

static void is_output(const struct result *got, const char *method,
		      const char *code)
{
	CLEANUP(buf_done) struct buf path = { 0 };

	ck_assert_msg(!got->is_fault, "%s", got->text.data);
	buf_printf(&path,
		   "string(//*[local-name()='%s_OUTPUT']"
		   "/*[local-name()='ReturnValue'])",
		   method);
	is(got, path.data, code);
}

/* ---- methods ---- */

START_TEST(a_method_waits_for_the_bmc)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	ask_as(&s.f, &s.f.who, set_power(&s, "8"), &got);
	ck_assert_int_eq(got.r, OPS_R_LATER);
	ck_assert_int_eq(s.job.action.kind, BMC_ACTION_CHASSIS_CONTROL);
	ck_assert_int_eq(s.job.action.value, 5);
	ck_assert_uint_eq(s.job.action.deadline_ns,
			  s.f.clock.mono_ns + 60ULL * NS_PER_S);
	/* a snapshot alone is not what it waits for */
	publish_next(&s);
	ck_assert_uint_eq(got.text.size, 0);
	end_job(&s, IPMI_R_PRIVILEGE);
	is_output(&got, "SetPowerState", "2");
	is(&got, "string(//a:Action)", SYSTEM "/SetPowerStateResponse");
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

START_TEST(what_changes_snapshots_waits_for_the_next_one)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	ask_as(&s.f, &s.f.who, invoke_of(&s, "RecordLog", "ClearLog", ""),
	       &got);
	ck_assert_int_eq(got.r, OPS_R_LATER);
	end_job(&s, 0);
	ck_assert_uint_eq(got.text.size, 0);
	publish_next(&s);
	is_output(&got, "ClearLog", "0");
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

START_TEST(but_not_for_long)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	ask_as(&s.f, &s.f.who, invoke_of(&s, "RecordLog", "ClearLog", ""),
	       &got);
	end_job(&s, 0);
	ck_assert_uint_eq(ops_deadline_ns(s.f.ops),
			  s.f.clock.mono_ns + 3ULL * NS_PER_S);
	s.f.clock.mono_ns += 3ULL * NS_PER_S;
	ops_expire(s.f.ops);
	is_output(&got, "ClearLog", "0");
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

START_TEST(a_bmc_that_takes_too_long_is_a_timeout)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	ask_as(&s.f, &s.f.who, set_power(&s, "8"), &got);
	s.f.clock.mono_ns += 60ULL * NS_PER_S;
	ops_expire(s.f.ops);
	is_fault(&got, "w:TimedOut", "2150858793");
	ck_assert_uint_eq(s.job.n_cancelled, 1);
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

START_TEST(a_client_that_goes_cancels_its_job)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	ask_as(&s.f, &s.f.who, set_power(&s, "8"), &got);
	ops_cancel(s.f.ops, got.pending);
	ck_assert_uint_eq(s.job.n_cancelled, 1);
	drop_curtain(&s);
}
END_TEST

/* The sink has no other place to leave what it got. */
static const char audited[] = "TEST_AUDITED";

static bool take_result(enum log_level level, const char *text,
			const struct log_field *fields)
{
	(void)level;
	(void)text;
	for (const struct log_field *f = fields; f->name; f++)
		if (!strcmp(f->name, "IPMIPROV_RESULT"))
			setenv(audited, f->value, 1);
	return true;
}

static const struct {
	bool is_done;
	const char *result;
} leavings[] = {
	{ false, "the client is gone: it may be done yet" },
	{ true, "done, and the client is gone" },
};

START_TEST(what_a_client_began_and_left_is_in_the_log)
{
	struct result got;
	struct stage s;

	unsetenv(audited);
	log_set_sink(take_result);
	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	ask_as(&s.f, &s.f.who, invoke_of(&s, "RecordLog", "ClearLog", ""),
	       &got);
	if (leavings[_i].is_done)
		end_job(&s, 0);
	ck_assert_ptr_null(getenv(audited));
	ops_cancel(s.f.ops, got.pending);
	ck_assert_pstr_eq(getenv(audited), leavings[_i].result);
	drop_curtain(&s);
}
END_TEST

START_TEST(too_many_jobs_are_a_fault)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	s.job.start_r = -EBUSY;
	got = ask(&s.f, set_power(&s, "8"));
	is_fault(&got, "w:QuotaLimit", "2150858815");
	ck_assert_uint_eq(ops_deadline_ns(s.f.ops), UINT64_MAX);
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

START_TEST(a_method_waits_for_the_first_snapshot_too)
{
	const struct ops_actor actor = { start_job, cancel_job, NULL };
	struct result got;
	struct stage s = { .arena = arena_new(1 << 20) };
	struct ops_actor mine = actor;

	s.f = set_up();
	start(&s.f, 1);
	mine.ctx = &s.job;
	ops_set_actor(s.f.ops, &mine);
	ops_set_policy(s.f.ops, 0, OPS_OPERATE);
	s.f.who.role = ROLE_OPERATOR;
	ask_as(&s.f, &s.f.who, set_power(&s, "8"), &got);
	ck_assert_int_eq(got.r, OPS_R_LATER);
	ck_assert_uint_eq(s.job.n_started, 0);
	ck_assert_int_eq(ops_publish(s.f.ops, 0, s.f.snapshot), 0);
	ck_assert_uint_eq(s.job.n_started, 1);
	end_job(&s, IPMI_R_INVALID_COMMAND);
	is_output(&got, "SetPowerState", "1");
	buf_done(&got.text);
	tear_down(&s.f);
	arena_free(s.arena);
}
END_TEST

START_TEST(what_needs_no_bmc_is_answered_at_once)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_READER, OPS_MONITOR);
	got = ask(&s.f, set_power(&s, "7"));
	is_output(&got, "SetPowerState", "1");
	ck_assert_uint_eq(s.job.n_started, 0);
	buf_done(&got.text);
	got = ask(&s.f, invoke_of(&s, "NumericSensor", "GetNonLinearFactors",
				  INPUT("GetNonLinearFactors",
					"<SensorReading>25</SensorReading>")));
	is_output(&got, "GetNonLinearFactors", "0");
	is(&got, "string(//*[local-name()='Resolution'])", "1");
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

/* ---- rights ---- */

static const struct {
	enum role role;
	enum ops_policy policy;
	const char *state; /* 8 soft off, 6 hard off */
	bool may;
} rights[] = {
	{ ROLE_READER, OPS_ADMINISTER, "8", false },
	{ ROLE_OPERATOR, OPS_ADMINISTER, "8", true },
	{ ROLE_OPERATOR, OPS_ADMINISTER, "6", false },
	{ ROLE_ADMINISTRATOR, OPS_ADMINISTER, "6", true },
	{ ROLE_ADMINISTRATOR, OPS_OPERATE, "6", false },
	{ ROLE_ADMINISTRATOR, OPS_OPERATE, "8", true },
	{ ROLE_ADMINISTRATOR, OPS_MONITOR, "8", false },
};

START_TEST(rights_are_looked_at_before_the_bmc_is_asked)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, rights[_i].role, rights[_i].policy);
	ask_as(&s.f, &s.f.who, set_power(&s, rights[_i].state), &got);
	ck_assert_uint_eq(s.job.n_started, rights[_i].may);
	if (!rights[_i].may)
		is_fault(&got, "w:AccessDenied", "5");
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

/* ---- what is wrong with a request ---- */

/* clang-format off */
static const struct {
	const char *class, *method, *body, *subcode, *number, *text;
} wrong[] = {
	{ "ComputerSystem", "SetPowerState", "", "w:InvalidParameter", "87",
	  "PowerState" },
	{ "ComputerSystem", "SetPowerState",
	  INPUT("SetPowerState", POWER("off")), "w:InvalidParameter",
	  "2150858836", "PowerState: \"off\"" },
	{ "ComputerSystem", "SetPowerState",
	  INPUT("SetPowerState", POWER("8") "<p:Why>me</p:Why>"),
	  "w:InvalidParameter", "2150858837", "no parameter Why" },
	{ "ComputerSystem", "RequestStateChange",
	  INPUT("RequestStateChange", "<RequestedState>4</RequestedState>"
		"<Job xmlns:i=\"" WSM_URI_XSI "\" i:nil=\"true\"/>"),
	  "w:InvalidParameter", "2150858837", "Job is no parameter" },
	{ "ComputerSystem", "SetPowerState", INPUT("Other", POWER("8")),
	  "w:InvalidParameter", "2150858810", "Other_INPUT" },
	{ "ComputerSystem", "Explode", INPUT("Explode", ""),
	  "a:ActionNotSupported", "2150858771", "no method Explode" },
	{ "LogRecord", "ClearLog", INPUT("ClearLog", ""),
	  "a:ActionNotSupported", "2150858771", "no method ClearLog" },
};
/* clang-format on */

START_TEST(a_wrong_call_is_a_fault_that_names_it)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_ADMINISTRATOR, OPS_ADMINISTER);
	got = ask(&s.f, invoke_of(&s, wrong[_i].class, wrong[_i].method,
				  wrong[_i].body));
	is_fault(&got, wrong[_i].subcode, wrong[_i].number);
	ck_assert_msg(strstr(got.text.data, wrong[_i].text) ||
			      strchr(wrong[_i].text, '"'),
		      "%s", got.text.data);
	ck_assert_uint_eq(s.job.n_started, 0);
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

/* ---- Put ---- */

#define PUT_OF(resource, selectors, body)                                      \
	ENVELOPE(ACTION(WSM_URI_X "/Put") RESOURCE(resource) selectors, body)
#define SENSOR(in)                                                             \
	"<p:NumericSensor xmlns:p=\"" NUMERIC "\">" in "</p:NumericSensor>"
#define UNC(n)                                                                 \
	"<p:UpperThresholdNonCritical>" n "</p:UpperThresholdNonCritical>"

static const char *put_of(const struct stage *s, const char *class,
			  const char *body)
{
	return arena_printf(s->arena, PUT_OF(HARDWARE "%s", "%s", "%s"), class,
			    selectors(s, class), body);
}

START_TEST(a_threshold_is_put)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	ask_as(&s.f, &s.f.who, put_of(&s, "NumericSensor", SENSOR(UNC("33"))),
	       &got);
	ck_assert_int_eq(got.r, OPS_R_LATER);
	ck_assert_int_eq(s.job.action.kind, BMC_ACTION_SET_THRESHOLDS);
	ck_assert_uint_eq(s.job.action.mask, 1 << THRESHOLD_UNC);
	ck_assert_int_eq(s.job.action.sensor.number, 114);
	end_job(&s, 0);
	publish_next(&s);
	ck_assert_msg(!got.is_fault, "%s", got.text.data);
	is(&got, VALUE("UpperThresholdNonCritical"), "33");
	is(&got, VALUE("DeviceID"), "114.0.32");
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

/* Where the test wants the log to go; log_event() has no other way. */
static bool log_to_nowhere(enum log_level level, const char *text,
			   const struct log_field *fields)
{
	for (const struct log_field *f = fields; f->name; f++)
		if (!strcmp(f->name, "EVENT_ID"))
			setenv("TEST_EVENT_ID", f->value, 1);
	(void)level;
	(void)text;
	return true;
}

START_TEST(what_the_bmc_did_not_take_is_a_fault_and_an_event)
{
	struct result got;
	struct stage s;

	log_set_sink(log_to_nowhere);
	raise_curtain(&s, ROLE_OPERATOR, OPS_OPERATE);
	ask_as(&s.f, &s.f.who, put_of(&s, "NumericSensor", SENSOR(UNC("33"))),
	       &got);
	s.job.action.not_taken = 1 << THRESHOLD_UNC;
	end_job(&s, BMC_R_NOT_TAKEN);
	is_fault(&got, "w:InternalError", "1359");
	ck_assert_ptr_nonnull(
		strstr(got.text.data, "UpperThresholdNonCritical"));
	ck_assert_ptr_nonnull(getenv("TEST_EVENT_ID"));
	ck_assert_str_eq(getenv("TEST_EVENT_ID"), "1001");
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

START_TEST(a_note_is_put_and_got)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_MONITOR);
	got = ask(&s.f, put_of(&s, "ComputerSystem",
			       "<ComputerSystem><PrimaryOwnerName>Ada"
			       "</PrimaryOwnerName><Roles>a</Roles>"
			       "<Roles>b</Roles></ComputerSystem>"));
	ck_assert_msg(!got.is_fault, "%s", got.text.data);
	is(&got, VALUE("PrimaryOwnerName"), "Ada");
	buf_done(&got.text);
	got = ask(&s.f, arena_printf(s.arena, GET(SYSTEM, "%s"),
				     selectors(&s, "ComputerSystem")));
	is(&got, VALUE("PrimaryOwnerName"), "Ada");
	is(&got, "string(//*[local-name()='Roles'][2])", "b");
	buf_done(&got.text);
	ck_assert_uint_eq(s.job.n_started, 0);
	drop_curtain(&s);
}
END_TEST

START_TEST(what_cannot_be_kept_is_a_fault_and_not_served)
{
	struct model_notes *notes;
	struct result got;
	struct stage s;

	unsetenv(audited);
	log_set_sink(take_result);
	raise_curtain(&s, ROLE_OPERATOR, OPS_MONITOR);
	ck_assert_int_eq(model_notes_open("/nonexistent/notes", &notes), 0);
	ops_set_notes(s.f.ops, notes);
	got = ask(&s.f, put_of(&s, "ComputerSystem",
			       "<ComputerSystem><PrimaryOwnerName>Ada"
			       "</PrimaryOwnerName></ComputerSystem>"));
	is_fault(&got, "w:InternalError", "1359");
	ck_assert_pstr_eq(getenv(audited), "not all of it was kept");
	buf_done(&got.text);
	got = ask(&s.f, arena_printf(s.arena, GET(SYSTEM, "%s"),
				     selectors(&s, "ComputerSystem")));
	is(&got, VALUE("PrimaryOwnerName"), "");
	buf_done(&got.text);
	drop_curtain(&s);
	model_notes_free(notes);
}
END_TEST

START_TEST(what_was_got_can_be_put_back)
{
	static const char *const classes[] = { "ComputerSystem", "RecordLog",
					       "NumericSensor" };
	const char *begin_at, *end_at;
	struct result got, again;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_MONITOR);
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		got = ask(&s.f,
			  arena_printf(s.arena, GET(HARDWARE "%s", "%s"),
				       classes[i], selectors(&s, classes[i])));
		begin_at = strstr(got.text.data, "<s:Body>") + 8;
		end_at = strstr(begin_at, "</s:Body>");
		again = ask(&s.f,
			    put_of(&s, classes[i],
				   arena_strndup(s.arena, begin_at,
						 (size_t)(end_at - begin_at))));
		ck_assert_msg(!again.is_fault, "%s", again.text.data);
		buf_done(&got.text);
		buf_done(&again.text);
	}
	ck_assert_uint_eq(s.job.n_started, 0);
	drop_curtain(&s);
}
END_TEST

#define MODIFIED(name)                                                         \
	"<w:OptionSet><w:Option Name=\"wmiarray:"                              \
	"__MIInstanceModifiedPropertiesList\" Type=\"xs:string\">" name        \
	"</w:Option></w:OptionSet>"

START_TEST(of_a_list_of_modified_properties_only_those_count)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_OPERATOR, OPS_MONITOR);
	got = ask(&s.f,
		  arena_printf(s.arena,
			       PUT_OF(SYSTEM, "%s" MODIFIED("primaryownername"),
				      "<ComputerSystem><Caption>x</Caption>"
				      "<PrimaryOwnerName>Ada</PrimaryOwnerName>"
				      "</ComputerSystem>"),
			       selectors(&s, "ComputerSystem")));
	ck_assert_msg(!got.is_fault, "%s", got.text.data);
	is(&got, VALUE("PrimaryOwnerName"), "Ada");
	is(&got, VALUE("Caption"), "Managed host");
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

/* clang-format off */
static const struct {
	const char *body, *subcode, *number, *text;
} wrong_puts[] = {
	{ SENSOR("<Name>x</Name>"), "x:InvalidRepresentation", "2150858838",
	  "Name is read-only" },
	{ SENSOR("<LowerThresholdFatal>1</LowerThresholdFatal>"),
	  "x:InvalidRepresentation", "2150858838", "LowerThresholdFatal" },
	{ SENSOR(UNC("x")), "x:InvalidRepresentation", "2150858838",
	  "UpperThresholdNonCritical" },
	{ SENSOR(UNC("2000")), "x:InvalidRepresentation", "2150858838",
	  "UpperThresholdNonCritical" },
	{ SENSOR("<Colour>red</Colour>"), "x:InvalidRepresentation",
	  "2150858773", "no property Colour" },
	{ "<RecordLog/>", "x:InvalidRepresentation", "2150858773",
	  "RecordLog" },
	{ SENSOR(UNC("33")), "w:AccessDenied", "5", "Policy=operate" },
};
/* clang-format on */

START_TEST(a_wrong_put_is_a_fault_that_names_it)
{
	struct result got;
	struct stage s;

	raise_curtain(&s, ROLE_ADMINISTRATOR, OPS_MONITOR);
	got = ask(&s.f, put_of(&s, "NumericSensor", wrong_puts[_i].body));
	is_fault(&got, wrong_puts[_i].subcode, wrong_puts[_i].number);
	ck_assert_msg(strstr(got.text.data, wrong_puts[_i].text), "%s",
		      got.text.data);
	buf_done(&got.text);
	drop_curtain(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/invoke");
	TCase *tc = tcase_create("invoke");

	tcase_add_test(tc, a_method_waits_for_the_bmc);
	tcase_add_test(tc, what_changes_snapshots_waits_for_the_next_one);
	tcase_add_test(tc, but_not_for_long);
	tcase_add_test(tc, a_bmc_that_takes_too_long_is_a_timeout);
	tcase_add_test(tc, a_client_that_goes_cancels_its_job);
	tcase_add_loop_test(tc, what_a_client_began_and_left_is_in_the_log, 0,
			    ARRAY_SIZE(leavings));
	tcase_add_test(tc, too_many_jobs_are_a_fault);
	tcase_add_test(tc, a_method_waits_for_the_first_snapshot_too);
	tcase_add_test(tc, what_needs_no_bmc_is_answered_at_once);
	tcase_add_loop_test(tc, rights_are_looked_at_before_the_bmc_is_asked, 0,
			    ARRAY_SIZE(rights));
	tcase_add_loop_test(tc, a_wrong_call_is_a_fault_that_names_it, 0,
			    ARRAY_SIZE(wrong));
	tcase_add_test(tc, a_threshold_is_put);
	tcase_add_test(tc, what_the_bmc_did_not_take_is_a_fault_and_an_event);
	tcase_add_test(tc, a_note_is_put_and_got);
	tcase_add_test(tc, what_cannot_be_kept_is_a_fault_and_not_served);
	tcase_add_test(tc, what_was_got_can_be_put_back);
	tcase_add_test(tc, of_a_list_of_modified_properties_only_those_count);
	tcase_add_loop_test(tc, a_wrong_put_is_a_fault_that_names_it, 0,
			    ARRAY_SIZE(wrong_puts));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
