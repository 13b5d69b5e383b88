/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "libipmiprov/snapshot/lookup.h"
#include "tests/unit/run.h"

enum { BOARD = 7, PROCESSOR = 3, FAN = 29, CHASSIS = 23, ME = 0x2c };

static struct sensor sensors[] = {
	{ .owner = 0x20, .entity_id = PROCESSOR, .entity_instance = 1 },
	{ .owner = 0x20, .entity_id = PROCESSOR, .entity_instance = 2 },
	{ .owner = ME, .entity_id = PROCESSOR, .entity_instance = 1 },
	{ .owner = 0x20, .entity_id = FAN, .entity_instance = 0x61 },
	{ .owner = ME,
	  .channel = 6,
	  .entity_id = FAN,
	  .entity_instance = 0x61 },
};

static struct entity_association associations[] = {
	{ .container_id = CHASSIS,
	  .container_instance = 1,
	  .members = { { BOARD, 1, 1, 0, 0 }, { FAN, 0x60, 0x62, 0, 0 } },
	  .n_members = 2 },
	{ .container_id = BOARD,
	  .container_instance = 1,
	  .members = { { PROCESSOR, 1, 2, 0, 0 }, { BOARD, 1, 1, 0, 0 } },
	  .n_members = 2 },
	{ .container_id = CHASSIS,
	  .container_instance = 1,
	  .members = { { 10, 2, 2, 0, 0 } },
	  .n_members = 1 },
	/* two that claim each other */
	{ .container_id = 50,
	  .container_instance = 1,
	  .members = { { 51, 1, 1, 0, 0 } },
	  .n_members = 1 },
	{ .container_id = 51,
	  .container_instance = 1,
	  .members = { { 50, 1, 1, 0, 0 } },
	  .n_members = 1 },
};

static struct mc_locator mcs[] = {
	{ .address = 0x20, .entity_id = 6, .entity_instance = 1 },
	{ .address = ME, .channel = 6, .entity_id = 46, .entity_instance = 1 },
};

static struct fru_locator frus[] = {
	{ .device_address = 0x20, .entity_id = BOARD, .entity_instance = 1 },
};

static const struct sdr_set set = {
	.sensors = sensors,
	.n_sensors = ARRAY_SIZE(sensors),
	.associations = associations,
	.n_associations = ARRAY_SIZE(associations),
	.mcs = mcs,
	.n_mcs = ARRAY_SIZE(mcs),
	.frus = frus,
	.n_frus = ARRAY_SIZE(frus),
};

START_TEST(sensors_of_an_entity)
{
	const struct entity_ref cpu = { PROCESSOR, 1, 0, 0 };
	const struct entity_ref fan = { FAN, 0x61, ME, 6 };
	size_t i = sdr_next_sensor_of(&set, &cpu, 0);

	ck_assert_uint_eq(i, 0);
	i = sdr_next_sensor_of(&set, &cpu, i + 1);
	ck_assert_uint_eq(i, 2); /* of the system, whoever speaks of it */
	ck_assert_uint_eq(sdr_next_sensor_of(&set, &cpu, i + 1), set.n_sensors);
	/* of a controller */
	i = sdr_next_sensor_of(&set, &fan, 0);
	ck_assert_uint_eq(i, 4);
	ck_assert_uint_eq(sdr_next_sensor_of(&set, &fan, i + 1), set.n_sensors);
}
END_TEST

START_TEST(locators_of_things)
{
	const struct entity_ref board = { BOARD, 1, 0, 0 };
	const struct entity_ref cpu = { PROCESSOR, 1, 0, 0 };

	ck_assert_ptr_eq(sdr_find_fru_of(&set, &board), &frus[0]);
	ck_assert_ptr_null(sdr_find_fru_of(&set, &cpu));
	ck_assert_ptr_eq(sdr_find_mc(&set, 0x20, 3), &mcs[0]);
	ck_assert_ptr_eq(sdr_find_mc(&set, ME, 6), &mcs[1]);
	ck_assert_ptr_null(sdr_find_mc(&set, ME, 0));
}
END_TEST

START_TEST(containers)
{
	const struct entity_ref cpu = { PROCESSOR, 2, 0, 0 };
	const struct entity_ref third = { PROCESSOR, 3, 0, 0 };
	const struct entity_ref chassis = { CHASSIS, 1, 0, 0 };
	const struct entity_ref bmc_fan = { FAN, 0x61, 0x20, 0 };
	const struct entity_ref me_fan = { FAN, 0x61, ME, 6 };
	const struct entity_ref loop = { 50, 1, 0, 0 };
	struct entity_ref got;

	ck_assert(sdr_container_of(&set, &cpu, &got));
	ck_assert_int_eq(got.id, BOARD);
	ck_assert(!sdr_container_of(&set, &third, &got));
	ck_assert(sdr_is_within(&set, &cpu, &chassis));
	ck_assert(!sdr_is_within(&set, &chassis, &cpu));
	ck_assert(sdr_container_of(&set, &bmc_fan, &got));
	ck_assert(!sdr_container_of(&set, &me_fan, &got));
	ck_assert(!sdr_is_within(&set, &loop, &chassis));
	ck_assert(sdr_is_within(&set, &loop, &loop));
}
END_TEST

START_TEST(members)
{
	static const struct entity_ref want[] = {
		{ BOARD, 1, 0, 0 },  { FAN, 0x60, 0, 0 }, { FAN, 0x61, 0, 0 },
		{ FAN, 0x62, 0, 0 }, { 10, 2, 0, 0 },
	};
	const struct entity_ref chassis = { CHASSIS, 1, 0, 0 };
	struct member_walk walk = { 0 };
	struct entity_ref got;

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		ck_assert(sdr_next_member(&set, &chassis, &walk, &got));
		ck_assert_msg(entity_equal(&got, &want[i]), "member %zu", i);
	}
	ck_assert(!sdr_next_member(&set, &chassis, &walk, &got));
	ck_assert(!sdr_next_member(&set, &chassis, &walk, &got));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("snapshot/lookup");
	TCase *tc = tcase_create("lookup");

	tcase_add_test(tc, sensors_of_an_entity);
	tcase_add_test(tc, locators_of_things);
	tcase_add_test(tc, containers);
	tcase_add_test(tc, members);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
