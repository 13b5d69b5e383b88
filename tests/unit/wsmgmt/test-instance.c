/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "cim/classes.h"
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

int main(void)
{
	Suite *s = suite_create("wsmgmt/instance");
	TCase *tc = tcase_create("instance");

	tcase_add_test(tc, a_cast_instance_keeps_the_types_of_its_own_class);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
