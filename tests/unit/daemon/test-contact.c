/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What is logged of a BMC, as the numbers of events
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "daemon/contact.h"
#include "libipmiprov/transport/host-bmc.h"
#include "tests/unit/run.h"

/* The sink has no other place to leave what it got. */
static const char events[] = "TEST_EVENTS", record[] = "TEST_RECORD";

static bool take(enum log_level level, const char *text,
		 const struct log_field *fields)
{
	char all[512];

	(void)level;
	(void)text;
	for (const struct log_field *f = fields; f->name; f++) {
		if (!strcmp(f->name, "EVENT_ID")) {
			snprintf(all, sizeof(all), "%s%s ", getenv(events),
				 f->value);
			setenv(events, all, 1);
		}
		if (!strcmp(f->name, "SMBIOS_RECORD"))
			setenv(record, f->value ? f->value : "none", 1);
		if (!strcmp(f->name, "EVENT_SOURCE"))
			ck_assert_str_eq(f->value, "IPMIDRV");
		if (!strcmp(f->name, "IPMIPROV_BMC"))
			ck_assert_str_eq(f->value, "local");
	}
	return true;
}

enum { MAX_STEPS = 4, ANSWERS = 1 };

/* clang-format off */
static const struct {
	const char *name;
	enum host_smbios smbios;
	struct { int error; int n; } steps[MAX_STEPS]; /* n: 0 ends it */
	const char *events;
} cases[] = {
	{ "it answers", HOST_SMBIOS_NONE, { { ANSWERS, 3 } }, "" },
	{ "no BMC, no record", HOST_SMBIOS_NONE, { { -ENODEV, 30 } },
	  "1001 " },
	{ "no BMC, a bad record", HOST_SMBIOS_BAD, { { -ENOENT, 30 } },
	  "1001 " },
	{ "no BMC, tables not to be read", HOST_SMBIOS_UNKNOWN,
	  { { -ENODEV, 30 } }, "" },
	{ "no driver for what there is", HOST_SMBIOS_GOOD, { { -ENODEV, 30 } },
	  "" },
	{ "it never answers", HOST_SMBIOS_GOOD, { { -ETIMEDOUT, 30 } },
	  "1003 1000 " },
	{ "no right to the device", HOST_SMBIOS_GOOD, { { -EACCES, 30 } },
	  "1000 " },
	{ "it falls silent", HOST_SMBIOS_GOOD,
	  { { ANSWERS, 1 }, { -ETIMEDOUT, 3 } }, "1004 1004 1004 " },
	{ "it falls silent again", HOST_SMBIOS_GOOD,
	  { { ANSWERS, 1 }, { -ETIMEDOUT, 1 }, { ANSWERS, 1 },
	    { -ETIMEDOUT, 1 } }, "1004 1004 " },
	{ "it is pulled out", HOST_SMBIOS_GOOD,
	  { { ANSWERS, 1 }, { -ENODEV, 30 } }, "1000 " },
	{ "an outage counts from its begin", HOST_SMBIOS_GOOD,
	  { { ANSWERS, 1 }, { -EIO, 19 }, { ANSWERS, 1 }, { -EIO, 19 } }, "" },
};
/* clang-format on */

START_TEST(a_bmc_makes_events)
{
	char label[] = "local";
	struct host_bmc host = { .smbios = cases[_i].smbios,
				 .record = { 38, 0xab },
				 .record_size = 2 };
	struct contact contact = { 0 };

	setenv(events, "", 1);
	log_set_sink(take);
	for (size_t i = 0; i < MAX_STEPS; i++) {
		int error = cases[_i].steps[i].error;
		struct snapshot s = { .label = label,
				      .is_reachable = error == ANSWERS,
				      .error = error == ANSWERS ? 0 : error };

		for (int n = 0; n < cases[_i].steps[i].n; n++)
			contact_note(&contact, &s, &host);
	}
	ck_assert_msg(!strcmp(getenv(events), cases[_i].events), "%s: %s",
		      cases[_i].name, getenv(events));
	if (strstr(cases[_i].events, "1001"))
		ck_assert_str_eq(getenv(record), "26AB");
}
END_TEST

START_TEST(a_bad_parameter_is_one_too)
{
	setenv(events, "", 1);
	log_set_sink(take);
	contact_bad_parameter("x");
	ck_assert_str_eq(getenv(events), "1002 ");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("daemon/contact");
	TCase *tc = tcase_create("contact");

	tcase_add_loop_test(tc, a_bmc_makes_events, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, a_bad_parameter_is_one_too);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
