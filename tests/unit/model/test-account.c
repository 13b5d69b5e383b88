/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "cim/classes.h"
#include "tests/unit/model/sample.h"

/* Ids 1 to 4 on channels 1 and 8: unnamed and without access, an operator who
 * is an administrator on the other, a disabled user, and one with a level of
 * the vendor's. */
static struct platform_user users[] = {
	{ .id = 1, .channel = 1, .privilege = 15 },
	{ .id = 2,
	  .channel = 1,
	  .name = "op",
	  .has_enabled = true,
	  .is_enabled = true,
	  .ipmi_messaging = true,
	  .link_authentication = true,
	  .privilege = 3 },
	{ .id = 3,
	  .channel = 1,
	  .name = "guest",
	  .has_enabled = true,
	  .callback_only = true,
	  .privilege = 1 },
	{ .id = 4, .channel = 1, .privilege = 5 },
	{ .id = 1, .channel = 8, .privilege = 15 },
	{ .id = 2, .channel = 8, .name = "op", .privilege = 4 },
	{ .id = 3, .channel = 8, .name = "guest", .privilege = 15 },
	{ .id = 4, .channel = 8, .privilege = 15 },
};

static struct platform platform = { .users = users,
				    .n_users = ARRAY_SIZE(users) };

static void init(struct sample *s)
{
	sample_init(s);
	s->snapshot.platform = &platform;
}

/* clang-format off */
static const struct {
	const char *class;
	size_t at;
	const char *property, *want;
} values[] = {
	/* the unnamed one without access is no account */
	{ "Account", 0, "Name", "2" },
	{ "Account", 0, "UserID", "op" },
	{ "Account", 0, "ElementName", "op" },
	{ "Account", 0, "SystemName", "host-1:BMC" },
	{ "Account", 0, "OperationalStatus", "[2]" },
	{ "Account", 0, "StatusDescriptions", "[Enabled]" },
	{ "Account", 0, "OrganizationName", "[]" },
	{ "Account", 0, "UserPassword", "null" },
	{ "Account", 0, "Descriptions",
	  "[Channel 1: Operator, IPMI messaging, link authentication|"
	  "Channel 8: Administrator]" },
	{ "Account", 1, "OperationalStatus", "[10]" },
	{ "Account", 1, "Descriptions",
	  "[Channel 1: Callback, callback only|Channel 8: No access]" },
	/* a BMC that does not say whether it is enabled */
	{ "Account", 2, "Name", "4" },
	{ "Account", 2, "UserID", "null" },
	{ "Account", 2, "ElementName", "User 4" },
	{ "Account", 2, "OperationalStatus", "[0]" },
	{ "Account", 2, "HealthState", "0" },

	{ "AuthorizedPrivilege", 0, "InstanceID",
	  "IPMI:host-1:Privilege:2.1" },
	{ "AuthorizedPrivilege", 0, "Activities", "[4|5|6|7]" },
	{ "AuthorizedPrivilege", 0, "PrivilegeGranted", "true" },
	{ "AuthorizedPrivilege", 0, "ElementName", "op on channel 1" },
	{ "AuthorizedPrivilege", 1, "Activities", "[7]" },
	{ "AuthorizedPrivilege", 2, "Activities", "[1]" },
	{ "AuthorizedPrivilege", 3, "InstanceID",
	  "IPMI:host-1:Privilege:2.8" },
	{ "AuthorizedPrivilege", 3, "Activities", "[2|3|4|5|6|7]" },
	{ "AuthorizedPrivilege", 4, "PrivilegeGranted", "false" },
	{ "AuthorizedPrivilege", 4, "Activities", "null" },

	{ "PrivilegeGroup", 0, "Name", "IPMI:host-1:Callback" },
	{ "PrivilegeGroup", 3, "CommonName", "Administrator" },
	{ "PrivilegeGroup", 4, "CommonName", "OEM" },
};
/* clang-format on */

START_TEST(value)
{
	struct sample s;

	init(&s);
	sample_expect(&s, values[_i].class, values[_i].at, values[_i].property,
		      values[_i].want);
}
END_TEST

/* clang-format off */
static const struct {
	const char *class;
	size_t n;
} counts[] = {
	{ "Account", 3 },
	{ "AuthorizedPrivilege", 6 },
	{ "PrivilegeGroup", 5 },
	{ "CIM_AccountOnSystem", 3 },
	{ "CIM_AuthorizedSubject", 6 },
	{ "CIM_AuthorizedTarget", 6 },
};
/* clang-format on */

static size_t count(const struct sample *s, const char *class)
{
	struct model_objects objects = { 0 };
	size_t n;

	ck_assert_int_eq(
		model_list(&s->model, cim_class_find(class), true, &objects),
		0);
	n = objects.n;
	vec_done(&objects);
	return n;
}

START_TEST(there_are_as_many)
{
	struct sample s;

	init(&s);
	ck_assert_msg(count(&s, counts[_i].class) == counts[_i].n, "%s",
		      counts[_i].class);
	/* nothing is known of a BMC that does not tell */
	s.snapshot.platform = NULL;
	ck_assert_msg(count(&s, counts[_i].class) == 0, "%s", counts[_i].class);
}
END_TEST

START_TEST(the_vendors_level_is_a_group_only_if_somebody_has_it)
{
	struct sample s;
	struct platform few = { .users = users, .n_users = 3 };

	init(&s);
	s.snapshot.platform = &few;
	ck_assert_uint_eq(count(&s, "PrivilegeGroup"), 4);
}
END_TEST

/* From a group to its privileges, and on to the accounts. */
START_TEST(a_group_leads_to_who_has_the_privilege)
{
	struct model_objects groups = { 0 }, privileges = { 0 }, who = { 0 };
	const struct model_filter subject = {
		.association = &cim_class_CIM_AuthorizedSubject,
	};
	const struct model_filter member = { .role = "Collection",
					     .result_role = "Member" };
	struct sample s;

	init(&s);
	ck_assert_int_eq(
		model_list(&s.model, &cim_class_PrivilegeGroup, true, &groups),
		0);
	ck_assert_int_eq(
		model_associators(&groups.data[3], &member, &privileges), 0);
	ck_assert_uint_eq(privileges.n, 1);
	ck_assert_uint_eq(privileges.data[0].row, 5);
	ck_assert_int_eq(model_associators(&privileges.data[0], &subject, &who),
			 0);
	ck_assert_uint_eq(who.n, 1);
	ck_assert_ptr_eq(who.data[0].class, &cim_class_Account);
	ck_assert_uint_eq(who.data[0].row, 1);
	vec_done(&groups);
	vec_done(&privileges);
	vec_done(&who);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/account");
	TCase *tc = tcase_create("account");

	tcase_add_loop_test(tc, value, 0, ARRAY_SIZE(values));
	tcase_add_loop_test(tc, there_are_as_many, 0, ARRAY_SIZE(counts));
	tcase_add_test(tc,
		       the_vendors_level_is_a_group_only_if_somebody_has_it);
	tcase_add_test(tc, a_group_leads_to_who_has_the_privilege);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
