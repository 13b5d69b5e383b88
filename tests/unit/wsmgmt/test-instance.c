/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "cim/classes.h"
#include "libwsmgmt/cim-xml-read.h"
#include "libwsmgmt/ns.h"
#include "libwsmgmt/reply.h"
#include "tests/unit/run.h"

/* NumericSensor has strings where CIM_NumericSensor has numbers. */
START_TEST(a_cast_instance_keeps_the_types_of_its_own_class)
{
	static const struct cim_value items[] = { { .string = "1" },
						  { .string = "3" } };
	struct arena *a = arena_new(1 << 16);
	struct cim_instance instance;
	struct buf out = { 0 };

	ck_assert_int_eq(
		cim_instance_init(&instance, &cim_class_NumericSensor, a), 0);
	instance.values[NUMERIC_SENSOR_SUPPORTED_THRESHOLDS] =
		(struct cim_value){ .n = 2, .items = items };
	wsm_write_instance(&out, &instance, &cim_class_CIM_NumericSensor,
			   "urn:x");
	ck_assert_int_eq(buf_error(&out), 0);
	ck_assert_ptr_nonnull(strstr(
		out.data, "<p:SupportedThresholds>1</p:SupportedThresholds>"
			  "<p:SupportedThresholds>3"
			  "</p:SupportedThresholds>"));
	buf_done(&out);
	arena_free(a);
}
END_TEST

/* As WinRM has them: an item of an array is an element, and what is null says
 * so. */
static const struct cim_property parameters[] = {
	{ .name = "Command", .type = CIM_UINT8, .is_in = true },
	{ .name = "Data", .type = CIM_UINT8, .is_array = true, .is_in = true },
	{ .name = "Answer",
	  .type = CIM_UINT8,
	  .is_array = true,
	  .is_out = true },
	{ .name = "Job", .type = CIM_REFERENCE, .is_out = true },
};

static const struct cim_method method = {
	.name = "Ask",
	.return_type = CIM_UINT32,
	.parameters = parameters,
	.n_parameters = ARRAY_SIZE(parameters),
};

static const struct wsm_read_table table = { parameters,
					     ARRAY_SIZE(parameters) };

/* clang-format off */
static const struct {
	const char *name, *xml;
	int want;
	const char *got; /* "Name=value,value" of what is given */
} inputs[] = {
	{ "all of them",
	  "<p:Ask_INPUT xmlns:p=\"urn:x\"><p:Command>1</p:Command>"
	  "<p:Data>2</p:Data><p:Data>3</p:Data></p:Ask_INPUT>", 0,
	  "Command=1 Data=2,3 " },
	{ "in any case and without namespace",
	  "<ask><COMMAND> 1 </COMMAND></ask>", 0, "Command=1 " },
	{ "null is given", "<Ask xmlns:i=\"" WSM_URI_XSI "\"><Command "
	  "i:nil=\"true\"/></Ask>", 0, "Command=null " },
	{ "nothing", "<Ask/>", 0, "" },
	{ "unknown ones are counted", "<Ask><X/><Y/></Ask>", 0, "+2 X" },
	{ "too large", "<Ask><Command>256</Command></Ask>",
	  WSM_READ_R_BAD_VALUE, "Command: \"256\"" },
	{ "no XML", "<Ask>", WSM_READ_R_XML, NULL },
};
/* clang-format on */

static void print_values(struct buf *out, const struct wsm_values *values)
{
	for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
		const struct cim_value *v = &values->values[i];

		if (!values->is_given[i])
			continue;
		buf_printf(out, "%s=", parameters[i].name);
		if (v->null)
			buf_puts(out, "null");
		else if (!parameters[i].is_array)
			buf_put_u64(out, v->u);
		for (size_t j = 0; !v->null && j < v->n; j++)
			buf_printf(out, "%s%u", j > 0 ? "," : "",
				   (unsigned)v->items[j].u);
		buf_putc(out, ' ');
	}
}

START_TEST(parameters_are_read)
{
	struct arena *a = arena_new(1 << 16);
	struct wsm_read_problem problem;
	struct wsm_values values;
	struct buf got = { 0 };
	int r = wsm_read_values(inputs[_i].xml, &wsm_default_limits, a, &table,
				&values, &problem);

	ck_assert_msg(r == inputs[_i].want, "%s: %d", inputs[_i].name, r);
	buf_puts(&got, "");
	if (r == 0)
		print_values(&got, &values);
	if (r == 0 && problem.n_unknown > 0)
		buf_printf(&got, "+%zu %s", problem.n_unknown, problem.unknown);
	if (r == WSM_READ_R_BAD_VALUE)
		buf_puts(&got, problem.what);
	if (inputs[_i].got)
		ck_assert_str_eq(got.data, inputs[_i].got);
	buf_done(&got);
	arena_free(a);
}
END_TEST

#define OUTPUT(content)                                                        \
	"<p:Ask_OUTPUT xmlns:xsi=\"" WSM_URI_XSI                               \
	"\" xmlns:p=\"urn:x\" xmlns:cim=\"" WSM_URI_CIM "\">" content          \
	"</p:Ask_OUTPUT>"

START_TEST(an_output_holds_out_parameters_and_what_is_returned)
{
	static const struct cim_value items[] = { { .u = 0 }, { .u = 32 } };
	const struct cim_value out[] = {
		CIM_U(1), CIM_NULL, { .n = 2, .items = items }, CIM_NULL
	};
	const struct cim_value done = CIM_U(0), nothing = CIM_NULL;
	struct buf got = { 0 };

	wsm_write_output(&got, &method, out, &done, "urn:x");
	ck_assert_str_eq(got.data, OUTPUT("<p:Answer>0</p:Answer>"
					  "<p:Answer>32</p:Answer>"
					  "<p:Job xsi:nil=\"true\"/>"
					  "<p:ReturnValue>0</p:ReturnValue>"));
	buf_reset(&got);
	wsm_write_output(&got, &method, out, &nothing, "urn:x");
	ck_assert_ptr_null(strstr(got.data, "ReturnValue"));
	buf_done(&got);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("wsmgmt/instance");
	TCase *tc = tcase_create("instance");

	tcase_add_test(tc, a_cast_instance_keeps_the_types_of_its_own_class);
	tcase_add_loop_test(tc, parameters_are_read, 0, ARRAY_SIZE(inputs));
	tcase_add_test(tc, an_output_holds_out_parameters_and_what_is_returned);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
