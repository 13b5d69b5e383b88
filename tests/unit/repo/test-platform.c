/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The machine as a BMC tells of it, the lies included
 *
 * The BMC here is a table: a request in hex and its answer; what is not in it
 * is refused as an unknown command.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "libipmiprov/repo/platform-reader.h"
#include "tests/unit/run.h"

struct answer {
	const char *request;  /* "owner:" before it, unless for the BMC */
	const char *response; /* completion code, data */
	int r;                /* instead */
};

struct fixture {
	struct transport transport;
	const struct answer *answers; /* two tables, the first one first */
	const struct answer *others;
	unsigned n_asked[64][256]; /* by network function and command */
	struct clock_manual clock;
	struct link link;
	struct platform_reader reader;
	const struct sdr_set *sdr;
};

static const struct answer *find_answer(const struct answer *a,
					const char *request)
{
	for (; a && a->request; a++)
		if (!strcmp(a->request, request))
			return a;
	return NULL;
}

static int table_exchange(struct transport *t, const struct ipmi_req *req,
			  struct ipmi_rsp *ret, uint64_t deadline_ns)
{
	struct fixture *f = CONTAINER_OF(t, struct fixture, transport);
	char text[3 * IPMI_MAX_DATA + 16] = "", *at = text;
	const struct answer *a;
	uint8_t bytes[1 + IPMI_MAX_DATA];
	size_t n;

	(void)deadline_ns;
	f->n_asked[req->netfn & 63][req->cmd]++;
	if (req->to.owner != 0)
		at += sprintf(at, "%02x:", req->to.owner);
	at += sprintf(at, "%02x %02x", req->netfn, req->cmd);
	for (size_t i = 0; i < req->size; i++)
		at += sprintf(at, " %02x", req->data[i]);
	a = find_answer(f->answers, text);
	if (!a)
		a = find_answer(f->others, text);
	if (a && a->r != 0)
		return a->r;
	ck_assert_int_eq(
		hex_parse(a ? a->response : "c1", bytes, sizeof(bytes), &n), 0);
	ret->cc = bytes[0];
	ret->size = n - 1;
	memcpy(ret->data, bytes + 1, n - 1);
	return 0;
}

static const struct transport_ops table_ops = { .name = "table",
						.exchange = table_exchange };

static void start(struct fixture *f, const struct answer *answers,
		  const struct answer *others)
{
	memset(f, 0, sizeof(*f));
	f->transport.ops = &table_ops;
	f->answers = answers;
	f->others = others;
	clock_manual_init(&f->clock);
	f->clock.mono_ns =
		clock_mono_ns(&clock_system) + 7200 * (uint64_t)NS_PER_S;
	link_init(&f->link, &f->clock.clock, 0);
	link_attach(&f->link, &f->transport);
}

static void finish(struct fixture *f)
{
	platform_reader_done(&f->reader);
	link_done(&f->link);
}

/* So many seconds later; how many requests it took. */
static unsigned refresh_after(struct fixture *f, unsigned seconds)
{
	uint64_t before = f->transport.n_exchanges;

	f->clock.mono_ns += seconds * (uint64_t)NS_PER_S;
	ck_assert_int_eq(platform_reader_refresh(
				 &f->reader, PLATFORM_ALL, &f->link, f->sdr,
				 f->clock.mono_ns + 60 * (uint64_t)NS_PER_S),
			 0);
	return (unsigned)(f->transport.n_exchanges - before);
}

/* clang-format off */
static const struct answer machine[] = {
	{ "00 01", "00 21 10 40", 0 },
	{ "06 04", "00 55 00", 0 },
	{ "06 25", "00 44 01 05 10 10 0e 0a 00", 0 },
	{ "06 07", "00 00 00", 0 },
	{ "00 09 05 00 00", "00 01 05 80 04 00 00 00", 0 },
	{ "00 07", "00 01 0f", 0 },
	{ "00 00", "00 00 20 20 20 20", 0 },
	{ "00 0f", "00 3c 01 00 00 00", 0 },
	{ "06 2f", "00 09", 0 },
	{ "06 37", "00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f", 0 },
	{ "06 08", "cb", 0 },
	{ "2c 01 dc 01", "00 dc 01 05 02 00 01 07", 0 },
	{ "2c 02 dc 01 00 00",
	  "00 dc 2c 01 01 00 f4 01 18 01 01 02 03 04 e8 03 00 00 40", 0 },
	{ "2c 03 dc 00 00", "80", 0 },
	{ "2c 06 dc 00 10",
	  "00 dc 12 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50", 0 },
	{ "2c 06 dc 10 10", "00 dc 12 51 52", 0 },
	{ "2c 09 dc 00 10", "00 dc 04 62 6d 63 00", 0 },
	{ "2c 10 dc 01 40 00 01", "00 dc 01 01 19 01", 0 },
	{ "2c 10 dc 01 41 00 01",
	  "00 dc 0a 08 1e 01 1f 02 20 03 21 04 22 05 23 06 24 07 25 08", 0 },
	{ "2c 10 dc 01 41 00 09", "00 dc 0a 02 26 09 85 0a", 0 },
	{ "2c 10 dc 01 42 00 01", "00 dc 00 00", 0 },
	/* "BIOS 1.2", of one block; "höst" in UTF-8 */
	{ "06 59 00 01 00 00", "00 11 00 00 08 42 49 4f 53 20 31 2e 32", 0 },
	{ "06 59 00 02 00 00", "00 11 00 01 05 68 c3 b6 73 74", 0 },
	{ "06 59 00 03 00 00", "80", 0 },
	{ "06 59 00 04 00 00", "00 11 00 02 04 4f 00 53 00", 0 },
	{ "06 59 00 06 00 00",
	  "00 11 00 00 12 68 74 74 70 3a 2f 2f 62 6d 63 2e 65 78 61", 0 },
	{ "06 59 00 06 01 00", "00 11 01 6d 70 6c 65", 0 },
	{ "06 42 00", "00 00 01 01 00 f2 1b 00", 0 },
	{ "06 42 01", "00 01 04 01 81 f2 1b 00 00 00", 0 },
	{ "06 42 02", "cc", 0 },
	{ "06 42 03", "cc", 0 }, { "06 42 04", "cc", 0 },
	{ "06 42 05", "cc", 0 }, { "06 42 06", "cc", 0 },
	{ "06 42 07", "cc", 0 }, { "06 42 08", "cc", 0 },
	{ "06 42 09", "cc", 0 }, { "06 42 0a", "cc", 0 },
	{ "06 42 0b", "cc", 0 },
	{ "06 42 0f", "00 0f 0c 05 00 f2 1b 00 00 00", 0 },
	{ "06 41 01 40", "00 22 04", 0 },
	{ "0c 02 01 03 00 00", "00 11 c0 a8 00 78", 0 },
	{ "0c 02 01 04 00 00", "00 11 02", 0 },
	{ "0c 02 01 05 00 00", "00 11 02 00 00 00 00 01", 0 },
	{ "0c 02 01 06 00 00", "00 11 ff ff ff 00", 0 },
	{ "0c 02 01 0c 00 00", "80", 0 },
	{ "0c 02 01 14 00 00", "00 11 05 80", 0 },
	{ "0c 02 01 16 00 00", "00 11 03", 0 },
	{ "0c 02 01 17 00 00", "00 11 00 03 11 08 00 00 00", 0 },
	{ "06 44 01 01", "00 03 42 00 0f", 0 },
	{ "06 44 01 02", "00 03 42 00 34", 0 },
	{ "06 44 01 03", "00 03 82 00 14", 0 },
	{ "06 46 01", "cc", 0 },
	{ "06 46 02", "00 72 6f 6f 74 00 00 00 00 00 00 00 00 00 00 00 00", 0 },
	{ "06 46 03", "00 6f 70 20 20 20 20 20 20 20 20 20 20 20 20 20 20", 0 },
	{ 0 },
};
/* clang-format on */

START_TEST(all_of_a_machine)
{
	const struct platform *p;
	struct fixture f;

	start(&f, machine, NULL);
	refresh_after(&f, 0);
	p = f.reader.platform;
	ck_assert_ptr_nonnull(p);
	ck_assert(p->has_chassis && p->chassis.is_on);
	ck_assert_int_eq(p->chassis.restore_policy, 1);
	ck_assert(p->has_self_test && p->self_test.result == 0x55);
	ck_assert(p->has_watchdog && p->watchdog.is_running);
	ck_assert(p->has_acpi && p->has_boot && p->boot.device == 1);
	ck_assert(p->has_restart_cause && p->restart_cause == 1);
	ck_assert(p->has_capabilities && !p->capabilities.has_bridge);
	ck_assert(p->has_poh && p->has_enables);
	ck_assert(p->has_system_guid && p->system_guid[15] == 15);
	ck_assert(!p->has_device_guid);

	ck_assert(p->has_dcmi && p->dcmi.has_power);
	ck_assert(p->dcmi.power.is_active && p->dcmi.power.now == 300);
	ck_assert(!p->dcmi.has_limit);
	ck_assert_str_eq(p->dcmi.asset_tag, "ABCDEFGHIJKLMNOPQR");
	ck_assert_str_eq(p->dcmi.controller_id, "bmc");
	ck_assert_uint_eq(p->dcmi.n_temperatures, 11);
	ck_assert_int_eq(p->dcmi.temperatures[10].celsius, -5);
	ck_assert_int_eq(p->dcmi.temperatures[10].instance, 10);

	ck_assert_str_eq(p->system_info.firmware, "BIOS 1.2");
	ck_assert_str_eq(p->system_info.name, "h\xc3\xb6st");
	ck_assert_str_eq(p->system_info.primary_os, "");
	ck_assert_str_eq(p->system_info.os, "OS");
	ck_assert_str_eq(p->system_info.url, "http://bmc.example");

	ck_assert_uint_eq(p->n_channels, 3);
	ck_assert_int_eq(p->channels[1].medium, 4);
	ck_assert(p->channels[1].has_access && !p->channels[0].has_access);
	ck_assert_uint_eq(p->n_lans, 1);
	ck_assert(p->lans[0].has_ip && p->lans[0].ip[3] == 0x78);
	ck_assert(p->lans[0].has_mac && !p->lans[0].has_gateway);
	ck_assert_int_eq(p->lans[0].vlan, 0x8005);
	ck_assert_uint_eq(p->lans[0].n_ciphers, 3);
	ck_assert_int_eq(p->lans[0].ciphers[1], 17);

	ck_assert_uint_eq(p->n_users, 3);
	ck_assert_str_eq(p->users[0].name, "");
	ck_assert_str_eq(p->users[1].name, "root");
	ck_assert_str_eq(p->users[2].name, "op");
	ck_assert(p->users[1].has_enabled && p->users[1].is_enabled);
	ck_assert(p->users[2].has_enabled && !p->users[2].is_enabled);
	ck_assert_uint_eq(p->n_controllers, 0);
	finish(&f);
}
END_TEST

START_TEST(each_part_has_its_pace)
{
	const struct platform *before;
	unsigned n_all, n_quick;
	struct fixture f;

	start(&f, machine, NULL);
	n_all = refresh_after(&f, 0);
	before = f.reader.platform;
	ck_assert_uint_eq(refresh_after(&f, 10), 0);
	n_quick = refresh_after(&f, 50);
	/* chassis, self test, watchdog, ACPI, boot, cause, power, 4 of
	 * temperatures; and the limit, which may be another time */
	ck_assert_uint_eq(n_quick, 11);
	ck_assert_ptr_eq(f.reader.platform, before); /* nothing new */
	ck_assert_uint_eq(f.n_asked[0x06][0x42], 13);
	ck_assert_uint_lt(refresh_after(&f, 3600), n_all);
	ck_assert_uint_eq(f.n_asked[0x06][0x42], 26);
	/* refused for good: only asked once */
	ck_assert_uint_eq(f.n_asked[0x06][0x08], 1);

	platform_reader_hurry(&f.reader);
	ck_assert_uint_eq(refresh_after(&f, 1), n_quick);
	platform_reader_reset(&f.reader);
	ck_assert_uint_eq(refresh_after(&f, 1), n_all);
	ck_assert_uint_eq(f.n_asked[0x06][0x08], 2);
	finish(&f);
}
END_TEST

START_TEST(what_changes_is_a_new_platform)
{
	static const struct answer off[] = { { "00 01", "00 20 00 40", 0 },
					     { 0 } };
	const struct platform *before;
	struct fixture f;

	start(&f, machine, NULL);
	refresh_after(&f, 0);
	before = platform_ref(f.reader.platform);
	f.answers = off;
	f.others = machine;
	refresh_after(&f, 60);
	ck_assert_ptr_ne(f.reader.platform, before);
	ck_assert(before->chassis.is_on);
	ck_assert(!f.reader.platform->chassis.is_on);
	ck_assert_uint_eq(f.reader.platform->n_users, 3);
	ck_assert_ptr_ne(f.reader.platform->users, before->users);
	platform_unref((struct platform *)before);
	finish(&f);
}
END_TEST

START_TEST(a_bmc_that_knows_nothing_is_asked_once)
{
	static const struct answer none[] = { { 0 } };
	struct fixture f;

	start(&f, none, NULL);
	/* one for each part, without those of DCMI, channels and users */
	ck_assert_uint_eq(refresh_after(&f, 0), 14);
	ck_assert_uint_eq(f.reader.platform->n_channels, 0);
	ck_assert(!f.reader.platform->has_chassis);
	ck_assert_uint_eq(refresh_after(&f, 60), 0);
	ck_assert_uint_eq(refresh_after(&f, 3600), 0);
	finish(&f);
}
END_TEST

/* F37 and its like: the answers of all commands end early. */
START_TEST(short_answers_are_no_values)
{
	static const struct answer shorts[] = {
		{ "00 01", "00 21", 0 },
		{ "06 25", "00", 0 },
		{ "06 04", "00 55", 0 },
		{ "2c 01 dc 01", "00 dc", 0 },
		{ "06 42 01", "00 01", 0 },
		{ "06 59 00 01 00 00", "00 11", 0 },
		{ 0 },
	};
	unsigned n;
	struct fixture f;

	start(&f, shorts, machine);
	refresh_after(&f, 0);
	ck_assert(!f.reader.platform->has_chassis);
	ck_assert(!f.reader.platform->has_watchdog);
	ck_assert(!f.reader.platform->has_self_test);
	ck_assert(!f.reader.platform->has_dcmi);
	ck_assert(f.reader.platform->has_acpi);
	ck_assert_uint_eq(f.reader.platform->n_channels, 2);
	ck_assert_uint_eq(f.reader.platform->n_users, 0);
	/* asked again, but less and less often */
	n = f.n_asked[0x00][0x01];
	for (int i = 0; i < 15; i++)
		refresh_after(&f, 60);
	ck_assert_uint_gt(f.n_asked[0x00][0x01], n);
	ck_assert_uint_le(f.n_asked[0x00][0x01], n + 2 * 4);
	f.answers = machine;
	refresh_after(&f, 3600);
	ck_assert(f.reader.platform->has_chassis);
	finish(&f);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name;
	struct answer answer;
	bool has_power, is_active, has_limit, is_limit_active;
} dcmi_cases[] = {
	{ "it measures", { "-", "00", 0 }, true, true, false, false },
	{ "not measuring, zeroes",
	  { "2c 02 dc 01 00 00",
	    "00 dc 00 00 00 00 00 00 00 00 01 02 03 04 00 00 00 00 00", 0 },
	  true, false, false, false },
	{ "zeroes, and says that it measures",
	  { "2c 02 dc 01 00 00",
	    "00 dc 00 00 00 00 00 00 00 00 01 02 03 04 e8 03 00 00 40", 0 },
	  true, false, false, false },
	{ "values, and says that it does not measure",
	  { "2c 02 dc 01 00 00",
	    "00 dc 2c 01 01 00 f4 01 18 01 01 02 03 04 e8 03 00 00 00", 0 },
	  true, false, false, false },
	{ "capability without command", { "2c 02 dc 01 00 00", "c1", 0 },
	  false, false, false, false },
	{ "a bad field", { "2c 02 dc 01 00 00", "cc", 0 },
	  false, false, false, false },
	{ "a limit in force",
	  { "2c 03 dc 00 00",
	    "00 dc 00 00 11 f4 01 e8 03 00 00 00 00 3c 00", 0 },
	  true, true, true, true },
	{ "a limit that is not in force",
	  { "2c 03 dc 00 00",
	    "80 dc 00 00 11 f4 01 e8 03 00 00 00 00 3c 00", 0 },
	  true, true, true, false },
	{ "no limits at all", { "2c 03 dc 00 00", "c1", 0 },
	  true, true, false, false },
};
/* clang-format on */

START_TEST(power_is_a_value_or_none)
{
	const struct answer answers[] = { dcmi_cases[_i].answer, { 0 } };
	const char *name = dcmi_cases[_i].name;
	const struct platform_dcmi *d;
	struct fixture f;

	start(&f, answers, machine);
	refresh_after(&f, 0);
	d = &f.reader.platform->dcmi;
	ck_assert_msg(d->has_power == dcmi_cases[_i].has_power, "%s", name);
	ck_assert_msg(d->power.is_active == dcmi_cases[_i].is_active, "%s",
		      name);
	ck_assert_msg(d->power.is_active || d->power.now == 0, "%s", name);
	ck_assert_msg(d->has_limit == dcmi_cases[_i].has_limit, "%s", name);
	ck_assert_msg(d->limit.is_active == dcmi_cases[_i].is_limit_active,
		      "%s", name);
	finish(&f);
}
END_TEST

/* F76: beyond eight it begins again, or says the same for ever. */
START_TEST(temperatures_that_repeat_are_read_once)
{
	static const struct answer again[] = {
		{ "2c 10 dc 01 41 00 09",
		  "00 dc 0a 08 1e 01 1f 02 20 03 21 04 22 05 23 06 24 07 25 08",
		  0 },
		{ 0 },
	};
	static const struct answer refused[] = {
		{ "2c 10 dc 01 41 00 09", "c9", 0 },
		{ 0 },
	};
	static const struct answer endless[] = {
		{ "2c 10 dc 01 41 00 01", "00 dc ff 01 1e ff", 0 },
		{ "2c 10 dc 01 42 00 01", "00 dc ff 00", 0 },
		{ 0 },
	};
	static const struct answer *const tables[] = { again, refused,
						       endless };
	static const size_t want[] = { 9, 9, 2 };

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		struct fixture f;

		start(&f, tables[i], machine);
		refresh_after(&f, 0);
		ck_assert_uint_eq(f.reader.platform->dcmi.n_temperatures,
				  want[i]);
		ck_assert_uint_le(f.n_asked[0x2c][0x10], 4);
		finish(&f);
	}
}
END_TEST

/* A text whose announced length never ends, or is none. */
START_TEST(texts_that_lie_about_their_length)
{
	static const struct answer lies[] = {
		{ "2c 06 dc 00 10", "00 dc ff 41", 0 },
		{ "2c 06 dc 01 10", "00 dc ff 42", 0 },
		{ "2c 06 dc 02 10", "00 dc ff", 0 },
		{ "2c 09 dc 00 10", "00 dc 00 62 6d 63", 0 },
		/* 255 bytes, of which two blocks come */
		{ "06 59 00 01 00 00",
		  "00 11 00 00 ff 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e",
		  0 },
		{ "06 59 00 01 01 00", "00 11 01 4f 50", 0 },
		{ "06 59 00 01 02 00", "c9", 0 },
		/* no UTF-8, and control characters */
		{ "06 59 00 02 00 00", "00 11 00 01 05 41 07 e4 42 43", 0 },
		{ 0 },
	};
	struct fixture f;

	start(&f, lies, machine);
	refresh_after(&f, 0);
	ck_assert_str_eq(f.reader.platform->dcmi.asset_tag, "AB");
	ck_assert_str_eq(f.reader.platform->dcmi.controller_id, "");
	ck_assert_str_eq(f.reader.platform->system_info.firmware,
			 "ABCDEFGHIJKLMNOP");
	ck_assert_str_eq(f.reader.platform->system_info.name, "A\xc3\xa4"
							      "BC");
	finish(&f);
}
END_TEST

/* F77: not allowed; the rest of the machine is read all the same. */
START_TEST(what_is_not_allowed_ends_only_that)
{
	static const struct answer denied[] = {
		{ "06 59 00 01 00 00", "d4", 0 },
		{ "06 44 01 01", "d4", 0 },
		{ "0c 02 01 03 00 00", "d4", 0 },
		{ 0 },
	};
	struct fixture f;

	start(&f, denied, machine);
	refresh_after(&f, 0);
	ck_assert_uint_eq(f.reader.platform->n_users, 0);
	ck_assert_uint_eq(f.reader.platform->n_lans, 0);
	ck_assert_uint_eq(f.reader.platform->n_channels, 3);
	ck_assert_uint_eq(f.n_asked[0x06][0x59], 1);
	ck_assert_uint_eq(f.n_asked[0x06][0x44], 1);
	ck_assert_uint_eq(f.n_asked[0x0c][0x02], 1);
	refresh_after(&f, 3600);
	ck_assert_uint_eq(f.n_asked[0x06][0x59], 1);
	ck_assert_uint_eq(f.n_asked[0x06][0x44], 1);
	finish(&f);
}
END_TEST

/* What the second channel refuses does not take away the first one's users;
 * and the host's own interface has none, whatever it is said to be. */
START_TEST(users_of_a_channel_stay)
{
	static const struct answer two[] = {
		{ "06 42 02", "00 02 04 01 80 f2 1b 00 00 00", 0 },
		{ "06 41 02 40", "00 22 04", 0 },
		{ "06 44 02 01", "d4", 0 },
		{ "06 42 0f", "00 0f 05 09 00 f2 1b 00 00 00", 0 },
		{ 0 },
	};
	struct fixture f;

	start(&f, two, machine);
	refresh_after(&f, 0);
	ck_assert_uint_eq(f.reader.platform->n_channels, 4);
	ck_assert_uint_eq(f.reader.platform->n_users, 3);
	ck_assert_int_eq(f.reader.platform->users[2].channel, 1);
	ck_assert_uint_eq(f.n_asked[0x06][0x44], 4);
	finish(&f);
}
END_TEST

/* Each user says that there are more of them. */
START_TEST(users_end)
{
	struct answer many[2 * 63 + 1] = { { 0 } };
	char requests[2 * 63][16];
	struct fixture f;

	for (unsigned i = 0; i < 63; i++) {
		snprintf(requests[i], sizeof(requests[i]), "06 44 01 %02x",
			 i + 1);
		snprintf(requests[63 + i], sizeof(requests[i]), "06 46 %02x",
			 i + 1);
		many[i] = (struct answer){ requests[i], "00 ff 42 00 34", 0 };
		many[63 + i] = (struct answer){ requests[63 + i], "00 41", 0 };
	}
	start(&f, many, machine);
	refresh_after(&f, 0);
	ck_assert_uint_eq(f.reader.platform->n_users, 63);
	ck_assert_uint_eq(f.n_asked[0x06][0x44], 63);
	ck_assert_uint_eq(f.n_asked[0x06][0x46], 63);
	finish(&f);
}
END_TEST

/* Of five controllers four are not there. */
START_TEST(absent_controllers_cost_little)
{
	static struct mc_locator mcs[] = {
		{ .address = 0x20 },
		{ .address = 0x2c, .channel = 6 },
		{ .address = 0x30 },
		{ .address = 0x32 },
		{ .address = 0x34 },
		{ .address = 0x36 },
		{ .address = 0x2c, .channel = 6 },
		{ .address = 0x41 },
	};
	static const struct sdr_set set = { .mcs = mcs,
					    .n_mcs = ARRAY_SIZE(mcs) };
	static const struct answer answers[] = {
		{ "06 01", "00 20 01 02 46 51 bf d9 7e 00 00 01", 0 },
		{ "2c:06 01",
		  "00 50 01 02 46 51 bf 57 01 00 00 01 0a 0b 0c 0d 99 99", 0 },
		{ "30:06 01", "83", 0 },
		{ "32:06 01", NULL, -ETIMEDOUT },
		{ "34:06 01", "c3", 0 },
		{ "36:06 01", "d3", 0 },
		{ 0 },
	};
	const struct platform *p;
	unsigned n;
	struct fixture f;

	start(&f, answers, machine);
	f.sdr = &set;
	refresh_after(&f, 0);
	p = f.reader.platform;
	ck_assert_uint_eq(p->n_controllers, 6);
	ck_assert_int_eq(p->controllers[0].status, 0);
	ck_assert_int_eq(p->controllers[1].status, 0);
	ck_assert_int_eq(p->controllers[1].device_id.device_id, 0x50);
	ck_assert(p->controllers[1].device_id.has_aux);
	ck_assert_int_eq(p->controllers[2].status, 0x83);
	ck_assert_int_eq(p->controllers[3].status, -ETIMEDOUT);
	ck_assert_int_eq(p->controllers[4].status, -EAGAIN);
	ck_assert_uint_eq(f.n_asked[0x06][0x01], 4);

	refresh_after(&f, 60); /* the other two */
	p = f.reader.platform;
	ck_assert_int_eq(p->controllers[4].status, 0xc3);
	ck_assert_int_eq(p->controllers[5].status, 0xd3);
	ck_assert_int_eq(p->controllers[1].status, 0);
	ck_assert_uint_eq(f.n_asked[0x06][0x01], 6);
	refresh_after(&f, 60);
	ck_assert_uint_eq(f.n_asked[0x06][0x01], 6);

	n = f.n_asked[0x06][0x01];
	for (int i = 0; i < 62; i++)
		refresh_after(&f, 60);
	/* once an hour each */
	ck_assert_uint_le(f.n_asked[0x06][0x01], n + 2 * 6);
	ck_assert_int_eq(f.reader.platform->controllers[1].status, 0);
	finish(&f);
}
END_TEST

START_TEST(what_dcmi_measures_can_be_read_by_itself)
{
	static const struct answer none[] = { { 0 } };
	struct fixture f;

	start(&f, none, machine);
	ck_assert_int_eq(platform_reader_refresh(&f.reader, PLATFORM_DCMI,
						 &f.link, NULL, UINT64_MAX),
			 0);
	ck_assert(f.reader.platform->dcmi.has_power);
	ck_assert_uint_eq(f.reader.platform->dcmi.n_temperatures, 11);
	ck_assert(!f.reader.platform->has_chassis);
	ck_assert_str_eq(f.reader.platform->dcmi.asset_tag, "");
	finish(&f);
}
END_TEST

/* The link breaks in the middle; the rest comes with the next call. */
START_TEST(a_reading_that_was_cut_short_goes_on)
{
	static const struct answer broken[] = {
		{ "06 25", NULL, -ECONNRESET },
		{ 0 },
	};
	struct fixture f;

	start(&f, broken, machine);
	ck_assert_int_eq(platform_reader_refresh(&f.reader, PLATFORM_ALL,
						 &f.link, NULL, UINT64_MAX),
			 -ECONNRESET);
	ck_assert(f.reader.platform->has_chassis);
	ck_assert(!f.reader.platform->has_watchdog);
	ck_assert(!f.reader.platform->has_poh);
	f.answers = machine;
	link_attach(&f.link, &f.transport);
	refresh_after(&f, 1);
	ck_assert(f.reader.platform->has_watchdog);
	ck_assert(f.reader.platform->has_poh);
	ck_assert_uint_eq(f.n_asked[0x00][0x01], 1);
	finish(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/platform");
	TCase *tc = tcase_create("platform");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, all_of_a_machine);
	tcase_add_test(tc, each_part_has_its_pace);
	tcase_add_test(tc, what_changes_is_a_new_platform);
	tcase_add_test(tc, a_bmc_that_knows_nothing_is_asked_once);
	tcase_add_test(tc, short_answers_are_no_values);
	tcase_add_loop_test(tc, power_is_a_value_or_none, 0,
			    ARRAY_SIZE(dcmi_cases));
	tcase_add_test(tc, temperatures_that_repeat_are_read_once);
	tcase_add_test(tc, texts_that_lie_about_their_length);
	tcase_add_test(tc, what_is_not_allowed_ends_only_that);
	tcase_add_test(tc, users_of_a_channel_stay);
	tcase_add_test(tc, users_end);
	tcase_add_test(tc, absent_controllers_cost_little);
	tcase_add_test(tc, what_dcmi_measures_can_be_read_by_itself);
	tcase_add_test(tc, a_reading_that_was_cut_short_goes_on);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
