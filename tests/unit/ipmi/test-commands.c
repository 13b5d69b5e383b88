/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "libipmiprov/ipmi/app.h"
#include "libipmiprov/ipmi/sensor.h"
#include "libipmiprov/ipmi/storage.h"
#include "tests/unit/run.h"
#include "tests/unit/script.h"

struct fixture {
	struct script_step steps[2];
	struct script script;
	struct ipmi_peer peer;
};

/* One exchange, and a peer to have it with. */
static const struct ipmi_peer *play(struct fixture *f, const char *request,
				    const char *response)
{
	*f = (struct fixture){ .steps = { { request, response, 0 } } };
	script_init(&f->script, f->steps);
	f->peer.transport = &f->script.transport;
	return &f->peer;
}

START_TEST(device_id)
{
	struct bmc_device_id id;
	struct fixture f;

	ck_assert_int_eq(ipmi_get_device_id(play(&f, "06 01",
						 "00 20 81 82 46 02 bf d9 7e "
						 "f0 00 01 0a 0b 0c 0d"),
					    &id),
			 0);
	ck_assert_int_eq(id.device_id, 0x20);
	ck_assert(id.provides_sdrs && id.update_in_progress);
	ck_assert_int_eq(id.device_revision, 1);
	ck_assert_int_eq(id.firmware_major, 2);
	ck_assert_int_eq(id.firmware_minor, 0x46);
	ck_assert_int_eq(id.ipmi_major, 2);
	ck_assert_int_eq(id.ipmi_minor, 0);
	ck_assert_int_eq(id.support, 0xbf);
	ck_assert_int_eq(id.manufacturer_id, 0x07ed9);
	ck_assert_int_eq(id.product_id, 0x0100);
	ck_assert(id.has_aux && !memcmp(id.aux, "\x0a\x0b\x0c\x0d", 4));
	script_assert_played(&f.script);
}
END_TEST

START_TEST(device_id_without_aux)
{
	struct bmc_device_id id;
	struct fixture f;

	ck_assert_int_eq(
		ipmi_get_device_id(play(&f, "06 01",
					"00 20 01 02 46 51 bf d9 7e 00 00 01"),
				   &id),
		0);
	ck_assert(!id.has_aux);
	ck_assert_int_eq(id.ipmi_major, 1);
	ck_assert_int_eq(id.ipmi_minor, 5);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name, *response;
	int want;
	struct ipmi_sensor_reading reading;
} reading_cases[] = {
	{ "all of it", "00 7f c0 c9 81", 0,
	  { 0x7f, true, true, false, 2, 0x1c9 } },
	{ "one byte of states", "00 7f 40 c9", 0,
	  { 0x7f, false, true, false, 1, 0xc9 } },
	{ "no states", "00 7f e0", 0, { 0x7f, true, true, true, 0, 0 } },
	{ "more than there should be", "00 01 00 02 83 55 55", 0,
	  { 0x01, false, false, false, 2, 0x302 } },
	{ "one byte is no reading", "00 7f", -EBADMSG, { 0 } },
	{ "nothing", "00", -EBADMSG, { 0 } },
	{ "not present", "cb", IPMI_R_NOT_PRESENT, { 0 } },
};
/* clang-format on */

START_TEST(sensor_reading)
{
	struct ipmi_sensor_reading got = { 0 };
	const struct ipmi_sensor_reading *want = &reading_cases[_i].reading;
	struct fixture f;
	const struct ipmi_peer *peer =
		play(&f, "04 2d  05", reading_cases[_i].response);

	ck_assert_int_eq(ipmi_get_sensor_reading(peer, 5, &got),
			 reading_cases[_i].want);
	ck_assert_msg(got.raw == want->raw && got.states == want->states &&
			      got.n_state_bytes == want->n_state_bytes &&
			      got.events_enabled == want->events_enabled &&
			      got.scanning_enabled == want->scanning_enabled &&
			      got.unavailable == want->unavailable,
		      "%s", reading_cases[_i].name);
}
END_TEST

START_TEST(requests_go_to_their_owner)
{
	struct ipmi_sensor_reading got;
	struct fixture f;

	play(&f, "2c.6.1: 04 2d  fe", "00 01 c0");
	f.peer.address = (struct ipmi_address){ 0x2c, 6, 1 };
	ck_assert_int_eq(ipmi_get_sensor_reading(&f.peer, 0xfe, &got), 0);
}
END_TEST

START_TEST(thresholds_and_hysteresis)
{
	struct ipmi_sensor_thresholds t;
	struct ipmi_sensor_hysteresis h;
	struct fixture f;

	ck_assert_int_eq(ipmi_get_sensor_thresholds(play(&f, "04 27  05",
							 "00 f8 01 02 03 04 05 "
							 "06"),
						    5, &t),
			 0);
	ck_assert_int_eq(t.readable, 0x38);
	ck_assert_mem_eq(t.raw, "\1\2\3\4\5\6", 6);
	ck_assert_int_eq(
		ipmi_get_sensor_thresholds(
			play(&f, "04 27  05", "00 38 01 02 03 04 05"), 5, &t),
		-EBADMSG);
	ck_assert_int_eq(ipmi_get_sensor_hysteresis(
				 play(&f, "04 25  05 ff", "00 02 03"), 5, &h),
			 0);
	ck_assert_int_eq(h.positive, 2);
	ck_assert_int_eq(h.negative, 3);
}
END_TEST

START_TEST(reading_factors)
{
	struct ipmi_reading_factors factors;
	struct fixture f;

	ck_assert_int_eq(
		ipmi_get_reading_factors(
			play(&f, "04 23  05 4d", "00 50 fe c3 01 7f fe e3"), 5,
			0x4d, &factors),
		0);
	ck_assert_int_eq(factors.next_raw, 0x50);
	ck_assert_int_eq(factors.m, -2);
	ck_assert_int_eq(factors.tolerance, 3);
	ck_assert_int_eq(factors.b, 0x101);
	ck_assert_int_eq(factors.accuracy, 1023);
	ck_assert_int_eq(factors.accuracy_exp, 3);
	ck_assert_int_eq(factors.r_exp, -2);
	ck_assert_int_eq(factors.b_exp, 3);
}
END_TEST

START_TEST(device_sdr_info)
{
	struct ipmi_device_sdr_info info;
	struct fixture f;

	ck_assert_int_eq(
		ipmi_get_device_sdr_info(
			play(&f, "04 20", "00 07 8b 01 02 03 04"), &info),
		0);
	ck_assert_int_eq(info.n_sensors, 7);
	ck_assert_int_eq(info.luns, 0x0b);
	ck_assert(info.is_dynamic);
	ck_assert_uint_eq(info.change, 0x04030201);
	ck_assert_int_eq(
		ipmi_get_device_sdr_info(play(&f, "04 20", "00 07 01"), &info),
		0);
	ck_assert(!info.is_dynamic && info.change == 0);
}
END_TEST

START_TEST(repository_info)
{
	struct ipmi_sdr_info sdr;
	struct ipmi_sel_info sel;
	struct fixture f;

	ck_assert_int_eq(
		ipmi_get_sdr_info(play(&f, "0a 20",
				       "00 51 66 00 fe ff 01 02 03 04 05 06 07 "
				       "08 22"),
				  &sdr),
		0);
	ck_assert_int_eq(sdr.version, 0x51);
	ck_assert_int_eq(sdr.n_records, 0x66);
	ck_assert_int_eq(sdr.n_free, 0xfffe);
	ck_assert_uint_eq(sdr.last_add, 0x04030201);
	ck_assert_uint_eq(sdr.last_erase, 0x08070605);
	ck_assert_int_eq(
		ipmi_get_sel_info(play(&f, "0a 40",
				       "00 51 00 02 10 00 01 02 03 04 05 06 07 "
				       "08 8a"),
				  &sel),
		0);
	ck_assert_int_eq(sel.n_entries, 0x200);
	ck_assert_int_eq(sel.n_free, 0x10);
	ck_assert(sel.overflow);
	ck_assert_int_eq(
		ipmi_get_sel_info(play(&f, "0a 40", "00 51 00 02"), &sel),
		-EBADMSG);
}
END_TEST

START_TEST(records)
{
	const struct ipmi_record_part part = { 0x1234, 0xabcd, 5, 0x21 };
	struct ipmi_record_data got;
	struct fixture f;

	ck_assert_int_eq(ipmi_get_record(play(&f, "0a 23  34 12 cd ab 05 21",
					      "00 ff ee 01 02 03"),
					 IPMI_GET_SDR, &part, &got),
			 0);
	ck_assert_uint_eq(got.next_id, 0xeeff);
	ck_assert_uint_eq(got.size, 3);
	ck_assert_mem_eq(got.data, "\1\2\3", 3);
	ck_assert_int_eq(
		ipmi_get_record(play(&f, "04 21  34 12 cd ab 05 21", "00 ff"),
				IPMI_GET_DEVICE_SDR, &part, &got),
		-EBADMSG);
	ck_assert_int_eq(
		ipmi_get_record(play(&f, "0a 43  34 12 cd ab 05 21", "c5"),
				IPMI_GET_SEL_ENTRY, &part, &got),
		IPMI_R_RESERVATION_LOST);
}
END_TEST

START_TEST(inventory)
{
	const struct ipmi_fru_part part = { 3, 0x0102, 0x10 };
	struct ipmi_fru_info info;
	struct ipmi_rsp rsp;
	struct fixture f;

	ck_assert_int_eq(ipmi_get_fru_info(play(&f, "0a 10  03", "00 00 01 01"),
					   3, &info),
			 0);
	ck_assert_int_eq(info.size, 0x100);
	ck_assert_int_eq(info.unit_size, 2);
	ck_assert_int_eq(
		ipmi_read_fru(play(&f, "0a 11  03 02 01 10", "00 02 aa bb"),
			      &part, &rsp),
		0);
	ck_assert_uint_eq(rsp.size, 2);
	ck_assert_mem_eq(rsp.data, "\xaa\xbb", 2);
	ck_assert_int_eq(ipmi_read_fru(play(&f, "0a 11  03 02 01 10", "00"),
				       &part, &rsp),
			 -EBADMSG);
}
END_TEST

START_TEST(clearing)
{
	struct fixture f;
	bool done = true;

	ck_assert_int_eq(
		ipmi_clear_sel(play(&f, "0a 47  34 12 43 4c 52 aa", "00 f0"),
			       0x1234, IPMI_CLEAR_START, &done),
		0);
	ck_assert(!done);
	ck_assert_int_eq(
		ipmi_clear_sel(play(&f, "0a 47  34 12 43 4c 52 00", "00 01"),
			       0x1234, IPMI_CLEAR_STATUS, &done),
		0);
	ck_assert(done);
}
END_TEST

START_TEST(completion_codes_have_words)
{
	ck_assert_str_eq(ipmi_cc_text(0xc0), "node busy");
	ck_assert_ptr_null(ipmi_cc_text(0x81));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ipmi/commands");
	TCase *tc = tcase_create("commands");

	tcase_add_test(tc, device_id);
	tcase_add_test(tc, device_id_without_aux);
	tcase_add_loop_test(tc, sensor_reading, 0, ARRAY_SIZE(reading_cases));
	tcase_add_test(tc, requests_go_to_their_owner);
	tcase_add_test(tc, thresholds_and_hysteresis);
	tcase_add_test(tc, reading_factors);
	tcase_add_test(tc, device_sdr_info);
	tcase_add_test(tc, repository_info);
	tcase_add_test(tc, records);
	tcase_add_test(tc, inventory);
	tcase_add_test(tc, clearing);
	tcase_add_test(tc, completion_codes_have_words);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
