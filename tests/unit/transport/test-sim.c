/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "libipmiprov/transport/sim.h"
#include "tests/unit/run.h"

enum { TIMEOUT_NS = 2 * NS_PER_S };

/* A temperature sensor: hysteresis 2, UNC 80 and UC 90, all events. */
static const char small[] =
	"persona 1\n"
	"name small\n"
	"device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
	"self-test 55 00\n"
	"sdr 01 00 51 01 2C 20 00 05 07 01 7F 69 01 01 80 0A 80 0A 18 18 00 "
	"01 00 00 01 00 00 00 00 00 01 19 00 00 FF 00 64 5A 50 00 00 00 02 02 "
	"00 00 00 C1 54\n"
	"sdr 02 00 51 02 1C 20 00 A0 04 01 67 43 0D 6F FF 01 FF 01 FF 01 C0 "
	"00 00 03 80 00 00 00 00 00 00 C1 44\n"
	"reading 0 0x05 46 C0 C0\n"
	"thresholds 0 0x05 18 00 00 00 50 5A 64\n"
	"hysteresis 0 0x05 02 02\n"
	"reading 0 0xa0 00 C0 01 80\n"
	"reading 0 0xa1 00 C0 05 80\n"
	"reading 0 0xa2 cc 0xcb\n"
	"factors 0 0x05 0x00 40 05 01 00 0a 00 f0\n"
	"factors 0 0x05 0x40 40 08 01 00 0a 00 f0\n"
	"sel 01 00 02 15 00 00 00 20 00 04 10 6A 6F 02 FF FF\n"
	"sel 07 00 C0 05 A0 E5 6A D9 7E 00 01 02 03 04 05 06\n"
	"sel-capacity 4\n"
	"sel-time 1788249600\n"
	"erase-polls 1\n"
	"fru 0 01 02 03 04 05 06 07 08\n"
	"fru 1 words\n"
	"fru 1 11 22 33 44\n"
	"fru 2 cc 0xcb\n"
	"raw 0 0x2e 0x10 01 02 -> 0x00 aa bb\n"
	"raw 0 0x2e 0x11 -> 0xd4\n"
	"cc 0x06 0x37 0xd5\n"
	"controller 0x2c 0\n"
	"device-id 50 01 04 05 02 21 D9 7E 00 01 0B\n"
	"device-sdrs\n"
	"sdr 01 00 51 12 0C 2C 00 00 21 00 00 00 2E 01 00 C1 4D\n";

struct fixture {
	struct clock_manual clock;
	struct transport *transport;
};

static void open_text(struct fixture *f, const char *text)
{
	struct persona p;
	char *why = NULL;
	int r = persona_parse(text, "test", &p, &why);

	ck_assert_msg(r == 0, "%s", why);
	clock_manual_init(&f->clock);
	f->clock.wall_ns = (int64_t)1800000000 * NS_PER_S;
	ck_assert_int_eq(sim_open_persona(&p, &f->clock.clock, &f->transport),
			 0);
}

static void close_it(struct fixture *f)
{
	transport_close(f->transport);
}

/* Sends "LUN OWNER NETFN CMD DATA..." in hex, returns "CC DATA..." in hex. */
static const char *ask(struct transport *t, const char *request, char *ret)
{
	uint8_t bytes[64], answer[256];
	struct ipmi_req req;
	struct ipmi_rsp rsp;
	size_t n;

	ck_assert_int_eq(hex_parse(request, bytes, sizeof(bytes), &n), 0);
	ck_assert_uint_ge(n, 4);
	req = (struct ipmi_req){
		.to = { .lun = bytes[0], .owner = bytes[1] },
		.netfn = bytes[2],
		.cmd = bytes[3],
		.data = bytes + 4,
		.size = n - 4,
	};
	ck_assert_int_eq(
		transport_exchange(t, &req, &rsp,
				   clock_mono_ns(&clock_system) + TIMEOUT_NS),
		0);
	answer[0] = rsp.cc;
	memcpy(answer + 1, rsp.data, rsp.size);
	hex_format(answer, rsp.size + 1, " ", ret);
	return ret;
}

static const struct {
	const char *name, *request, *answer;
} exchanges[] = {
	{ "device id", "00 20 06 01", "00 20 01 02 14 02 BF D9 7E 00 01 00" },
	{ "owner 0 is the BMC", "00 00 06 04", "00 55 00" },
	{ "too long a request", "00 20 06 01 00", "C7" },
	{ "no row", "00 20 06 08", "C1" },
	{ "a fixed completion code", "00 20 06 37", "D5" },
	{ "unknown command", "00 20 06 EE", "C1" },
	{ "a raw row", "00 20 2E 10 01 02", "00 AA BB" },
	{ "a raw row for other data", "00 20 2E 10 01 03", "C1" },
	{ "a raw row with a completion code", "00 20 2E 11", "D4" },
	{ "a satellite", "00 2C 06 01", "00 50 01 04 05 02 21 D9 7E 00 01 0B" },
	{ "no such satellite", "00 42 06 01", "D3" },
	{ "repository info", "00 20 0A 20",
	  "00 51 02 00 FF FF 00 00 00 00 00 00 00 00 22" },
	{ "a repository has no device SDRs", "00 20 04 21 00 00 00 00 00 05",
	  "C1" },
	{ "device SDRs are no repository", "00 2C 0A 20", "C1" },
	{ "device SDR info", "00 2C 04 20 01", "00 01 00" },
	{ "a device SDR", "00 2C 04 21 00 00 00 00 00 05",
	  "00 FF FF 01 00 51 12 0C" },
	{ "the first record's header", "00 20 0A 23 00 00 00 00 00 05",
	  "00 02 00 01 00 51 01 2C" },
	{ "the last record's header", "00 20 0A 23 00 00 FF FF 00 05",
	  "00 FF FF 02 00 51 02 1C" },
	{ "a record that is not there", "00 20 0A 23 00 00 09 00 00 05", "CB" },
	{ "an offset needs a reservation", "00 20 0A 23 00 00 01 00 05 05",
	  "C5" },
	{ "a foreign reservation", "00 20 0A 23 55 00 01 00 00 05", "C5" },
	{ "a reading", "00 20 04 2D 05", "00 46 C0 C0" },
	{ "a shared record's second sensor", "00 20 04 2D A1",
	  "00 00 C0 05 80" },
	{ "a sensor that is absent", "00 20 04 2D A2", "CB" },
	{ "no such sensor", "00 20 04 2D 77", "CB" },
	{ "no such sensor on that LUN", "01 20 04 2D 05", "CB" },
	{ "thresholds", "00 20 04 27 05", "00 18 00 00 00 50 5A 64" },
	{ "a sensor without thresholds", "00 20 04 27 A0", "CD" },
	{ "hysteresis", "00 20 04 25 05 FF", "00 02 02" },
	{ "hysteresis, cut short", "00 20 04 25 05", "C7" },
	{ "factors of the lower part", "00 20 04 23 05 3F",
	  "00 40 05 01 00 0A 00 F0" },
	{ "factors of the upper part", "00 20 04 23 05 FF",
	  "00 40 08 01 00 0A 00 F0" },
	{ "no factors", "00 20 04 23 A0 00", "CD" },
	{ "sensor type from the record", "00 20 04 2F A2", "00 0D 6F" },
	{ "log info", "00 20 0A 40",
	  "00 51 02 00 20 00 00 00 00 00 00 00 00 00 0B" },
	{ "log allocation", "00 20 0A 41", "00 04 00 10 00 02 00 02 00 01" },
	{ "the first entry", "00 20 0A 43 00 00 00 00 00 FF",
	  "00 07 00 01 00 02 15 00 00 00 20 00 04 10 6A 6F 02 FF FF" },
	{ "the last entry", "00 20 0A 43 00 00 FF FF 00 FF",
	  "00 FF FF 07 00 C0 05 A0 E5 6A D9 7E 00 01 02 03 04 05 06" },
	{ "no such entry", "00 20 0A 43 00 00 03 00 00 FF", "CB" },
	{ "the log's clock", "00 20 0A 48", "00 00 86 96 6A" },
	{ "the offset to UTC", "00 20 0A 5C", "00 FF 07" },
	{ "clearing without a reservation", "00 20 0A 47 11 00 43 4C 52 AA",
	  "C5" },
	{ "clearing without any reservation yet",
	  "00 20 0A 47 00 00 43 4C 52 AA", "C5" },
	{ "clearing with a wrong word", "00 20 0A 47 00 00 43 4C 53 AA", "CC" },
	{ "inventory size", "00 20 0A 10 00", "00 08 00 00" },
	{ "inventory by words", "00 20 0A 10 01", "00 04 00 01" },
	{ "inventory bytes", "00 20 0A 11 00 02 00 03", "00 03 03 04 05" },
	{ "inventory bytes to the end", "00 20 0A 11 00 06 00 10",
	  "00 02 07 08" },
	{ "inventory bytes past the end", "00 20 0A 11 00 08 00 01", "C9" },
	{ "inventory words", "00 20 0A 11 01 01 00 01", "00 01 33 44" },
	{ "an inventory that is absent", "00 20 0A 10 02", "CB" },
	{ "no such inventory", "00 20 0A 11 09 00 00 01", "CB" },
};

START_TEST(a_command_is_answered)
{
	struct fixture f;
	char got[1024];

	open_text(&f, small);
	ask(f.transport, exchanges[_i].request, got);
	ck_assert_msg(strcmp(got, exchanges[_i].answer) == 0,
		      "%s: got %s, not %s", exchanges[_i].name, got,
		      exchanges[_i].answer);
	close_it(&f);
}
END_TEST

/* What changes: steps of request and answer, one after the other. */
static const struct {
	const char *name;
	struct step {
		const char *request, *answer;
	} steps[10];
} stories[] = {
	{ "a reservation opens the rest of a record",
	  { { "00 20 0A 22", "00 01 00" },
	    { "00 20 0A 23 01 00 01 00 2E 02", "00 02 00 00 C1" },
	    { "00 20 0A 23 01 00 01 00 30 05", "C9" },
	    { "00 20 0A 22", "00 02 00" },
	    { "00 20 0A 23 01 00 01 00 2E 02", "C5" } } },
	{ "a lowered threshold is crossed and logged, a raised one let go",
	  { { "00 20 04 26 05 08 00 00 00 46 00 00", "00" },
	    { "00 20 04 27 05", "00 18 00 00 00 46 5A 64" },
	    { "00 20 04 2D 05", "00 46 C0 C8" },
	    { "00 20 0A 43 00 00 FF FF 07 02", "C5" },
	    { "00 20 0A 43 00 00 FF FF 00 FF",
	      "00 FF FF 08 00 02 00 86 96 6A 20 00 04 01 05 01 57 46 46" },
	    { "00 20 04 26 05 08 00 00 00 48 00 00", "00" },
	    { "00 20 04 2D 05", "00 46 C0 C8" }, /* hysteresis holds */
	    { "00 20 04 26 05 08 00 00 00 49 00 00", "00" },
	    { "00 20 04 2D 05", "00 46 C0 C0" },
	    { "00 20 0A 43 00 00 FF FF 00 FF",
	      "00 FF FF 09 00 02 00 86 96 6A 20 00 04 01 05 81 57 46 49" } } },
	{ "a threshold that is not settable stays",
	  { { "00 20 04 26 05 01 46 00 00 00 00 00", "CD" },
	    { "00 20 04 26 05 40 46 00 00 00 00 00", "CC" },
	    { "00 20 04 26 A0 08 00 00 00 46 00 00", "CD" },
	    { "00 20 04 27 05", "00 18 00 00 00 50 5A 64" } } },
	{ "hysteresis is set",
	  { { "00 20 04 24 05 FF 03 04", "00" },
	    { "00 20 04 25 05 FF", "00 03 04" } } },
	{ "the log is written until it is full",
	  { { "00 20 0A 44 FF FF 02 00 00 00 00 21 00 04 05 67 6F 00 FF FF",
	      "00 08 00" },
	    { "00 20 0A 44 FF FF E0 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D",
	      "00 09 00" },
	    { "00 20 0A 44 FF FF E0 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D",
	      "C4" },
	    { "00 20 0A 43 00 00 08 00 00 FF",
	      "00 09 00 08 00 02 00 86 96 6A 21 00 04 05 67 6F 00 FF FF" },
	    { "00 20 0A 40",
	      "00 51 04 00 00 00 00 86 96 6A 00 00 00 00 8B" } } },
	{ "the log is cleared, which takes its time",
	  { { "00 20 0A 42", "00 01 00" },
	    { "00 20 0A 47 01 00 43 4C 52 AA", "00 00" },
	    { "00 20 0A 43 00 00 00 00 00 FF", "81" },
	    { "00 20 0A 47 01 00 43 4C 52 00", "00 01" },
	    { "00 20 0A 43 00 00 00 00 00 FF", "CB" },
	    { "00 20 0A 40",
	      "00 51 00 00 40 00 00 00 00 00 00 86 96 6A 0B" } } },
	{ "an entry is deleted",
	  { { "00 20 0A 42", "00 01 00" },
	    { "00 20 0A 46 01 00 01 00", "00 01 00" },
	    { "00 20 0A 43 00 00 00 00 00 03", "00 FF FF 07 00 C0" } } },
	{ "the log's clock is set",
	  { { "00 20 0A 49 00 00 00 40", "00" },
	    { "00 20 0A 48", "00 00 00 00 40" } } },
	{ "an inventory is written",
	  { { "00 20 0A 12 00 02 00 AA BB", "00 02" },
	    { "00 20 0A 11 00 00 00 08", "00 08 01 02 AA BB 05 06 07 08" },
	    { "00 20 0A 12 00 07 00 AA BB", "C9" } } },
	{ "a platform event is logged",
	  { { "00 20 04 02 41 04 12 82 6F 00 FF FF", "00" },
	    { "00 20 0A 43 00 00 FF FF 00 FF",
	      "00 FF FF 08 00 02 00 86 96 6A 41 00 04 12 82 6F 00 FF "
	      "FF" } } },
};

START_TEST(a_command_changes_what_follows)
{
	struct fixture f;
	char got[1024];

	open_text(&f, small);
	for (const struct step *s = stories[_i].steps;
	     s < stories[_i].steps + 10 && s->request; s++) {
		ask(f.transport, s->request, got);
		ck_assert_msg(strcmp(got, s->answer) == 0,
			      "%s: to %s got %s, not %s", stories[_i].name,
			      s->request, got, s->answer);
	}
	close_it(&f);
}
END_TEST

static const struct {
	const char *name, *row;
	struct step steps[6];
} oddities[] = {
	{ "long replies are refused",
	  "max-reply 9\n",
	  { { "00 20 0A 23 00 00 01 00 00 FF", "CA" },
	    { "00 20 0A 23 00 00 01 00 00 08", "CA" },
	    { "00 20 0A 23 00 00 01 00 00 07",
	      "00 FF FF 01 00 51 12 03 20 00" } } },
	{ "busy now and then",
	  "busy-every 2\n",
	  { { "00 20 06 04", "00 55 00" },
	    { "00 20 06 04", "C0" },
	    { "00 20 06 04", "00 55 00" } } },
	{ "reservations get lost",
	  "lose-reservation-every 3\n",
	  { { "00 20 0A 22", "00 01 00" },
	    { "00 20 0A 23 01 00 01 00 00 05", "00 FF FF 01 00 51 12 03" },
	    { "00 20 0A 23 01 00 01 00 05 02", "00 FF FF 20 00" },
	    { "00 20 0A 23 01 00 01 00 06 01", "C5" } } },
};

START_TEST(odd_behaviour_is_a_row)
{
	struct buf text = { 0 };
	struct fixture f;
	char got[1024];

	buf_printf(&text,
		   "persona 1\nself-test 55 00\n"
		   "sdr 01 00 51 12 03 20 00 00\n%s",
		   oddities[_i].row);
	open_text(&f, text.data);
	for (const struct step *s = oddities[_i].steps; s->request; s++) {
		ask(f.transport, s->request, got);
		ck_assert_msg(strcmp(got, s->answer) == 0,
			      "%s: to %s got %s, not %s", oddities[_i].name,
			      s->request, got, s->answer);
	}
	close_it(&f);
	buf_done(&text);
}
END_TEST

START_TEST(a_hung_bmc_costs_the_deadline)
{
	struct ipmi_req req = { .netfn = 0x06, .cmd = 0x04 };
	struct ipmi_rsp rsp;
	struct fixture f;
	uint64_t deadline;

	open_text(&f, "persona 1\nself-test 55 00\nhang-after 1\n");
	deadline = clock_mono_ns(&clock_system) + 50 * NS_PER_MS;
	ck_assert_int_eq(transport_exchange(f.transport, &req, &rsp, deadline),
			 0);
	ck_assert_int_eq(transport_exchange(f.transport, &req, &rsp, deadline),
			 -ETIMEDOUT);
	ck_assert_uint_ge(clock_mono_ns(&clock_system), deadline);

	transport_cancel(f.transport);
	deadline = clock_mono_ns(&clock_system) + 60ULL * NS_PER_S;
	ck_assert_int_eq(transport_exchange(f.transport, &req, &rsp, deadline),
			 -ECANCELED);
	close_it(&f);
}
END_TEST

START_TEST(an_answer_takes_its_time)
{
	struct ipmi_req req = { .netfn = 0x06, .cmd = 0x04 };
	struct ipmi_rsp rsp;
	struct fixture f;
	uint64_t start = clock_mono_ns(&clock_system);

	open_text(&f, "persona 1\nself-test 55 00\ndelay-ms 30\n");
	ck_assert_int_eq(
		transport_exchange(f.transport, &req, &rsp, start + TIMEOUT_NS),
		0);
	ck_assert_uint_ge(clock_mono_ns(&clock_system) - start, 30 * NS_PER_MS);
	ck_assert_int_eq(transport_exchange(f.transport, &req, &rsp,
					    clock_mono_ns(&clock_system) +
						    10 * NS_PER_MS),
			 -ETIMEDOUT);
	close_it(&f);
}
END_TEST

START_TEST(a_wave_moves_with_the_clock_and_crosses_thresholds)
{
	static const struct {
		unsigned at_s;
		const char *answer;
	} points[] = {
		{ 0, "00 46 C0 C0" },   { 50, "00 4E C0 C0" },
		{ 75, "00 52 C0 C8" },  { 100, "00 56 C0 C8" },
		{ 200, "00 46 C0 C0" }, { 300, "00 36 C0 C0" },
		{ 400, "00 46 C0 C0" },
	};
	struct buf text = { 0 };
	struct fixture f;
	char got[1024];

	buf_printf(&text, "%scontroller 0x20 0\nwave 0 5 triangle 16 400\n",
		   small);
	open_text(&f, text.data);
	for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
		f.clock.mono_ns = (uint64_t)points[i].at_s * NS_PER_S;
		ask(f.transport, "00 20 04 2D 05", got);
		ck_assert_msg(strcmp(got, points[i].answer) == 0,
			      "at %u s got %s, not %s", points[i].at_s, got,
			      points[i].answer);
	}
	ask(f.transport, "00 20 0A 43 00 00 FF FF 00 FF", got);
	ck_assert_str_eq(got, "00 FF FF 09 00 02 00 86 96 6A 20 00 04 01 05 81 "
			      "57 46 50");
	close_it(&f);
	buf_done(&text);
}
END_TEST

START_TEST(the_demo_is_a_whole_machine)
{
	struct transport *t;
	char got[1024];

	ck_assert_int_eq(transport_open("sim:?still", UINT64_MAX, &t), 0);
	ask(t, "00 20 04 2D 72", got);
	ck_assert_str_eq(got, "00 99 C0 C0");
	ask(t, "00 2C 04 2D 17", got);
	ck_assert_str_eq(got, "00 00 C0 01 80");
	ask(t, "00 20 0A 10 02", got);
	ck_assert_str_eq(got, "00 00 01 00");
	transport_close(t);
}
END_TEST

START_TEST(a_missing_file_is_said)
{
	struct transport *t;

	ck_assert_int_eq(transport_open("sim:/nonexistent/x", UINT64_MAX, &t),
			 -ENOENT);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/sim");
	TCase *tc = tcase_create("sim");

	tcase_add_loop_test(tc, a_command_is_answered, 0,
			    ARRAY_SIZE(exchanges));
	tcase_add_loop_test(tc, a_command_changes_what_follows, 0,
			    ARRAY_SIZE(stories));
	tcase_add_loop_test(tc, odd_behaviour_is_a_row, 0,
			    ARRAY_SIZE(oddities));
	tcase_add_test(tc, a_hung_bmc_costs_the_deadline);
	tcase_add_test(tc, an_answer_takes_its_time);
	tcase_add_test(tc, a_wave_moves_with_the_clock_and_crosses_thresholds);
	tcase_add_test(tc, the_demo_is_a_whole_machine);
	tcase_add_test(tc, a_missing_file_is_said);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
