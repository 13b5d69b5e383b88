/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/bytes.h"
#include "libipmiprov/repo/sel.h"
#include "tests/unit/run.h"

/* clang-format off */
static const struct {
	const char *name, *raw;
	struct sel_event want;
} cases[] = {
	{ "a threshold with both values",
	  "30 00 02 00 f1 53 65 20 71 04 01 04 81 57 92 90",
	  { .record_id = 0x30, .record_type = 2, .kind = SEL_KIND_EVENT,
	    .time_kind = SEL_TIME_CLOCK, .time = 1700000000, .generator = 0x20,
	    .channel = 7, .lun = 1, .revision = 4, .sensor_type = 1,
	    .number = 4, .reading_type = 1, .is_deassert = true, .offset = 7,
	    .data = { 0x57, 0x92, 0x90 }, .has_reading = true,
	    .has_threshold = true } },
	{ "a threshold without values",
	  "01 00 02 00 f1 53 65 20 00 04 01 04 01 07 ff ff",
	  { .record_id = 1, .record_type = 2, .time_kind = SEL_TIME_CLOCK,
	    .time = 1700000000, .generator = 0x20, .revision = 4,
	    .sensor_type = 1, .number = 4, .reading_type = 1, .offset = 7,
	    .data = { 0x07, 0xff, 0xff } } },
	{ "values that are said to be there, and are FFh",
	  "01 00 02 00 f1 53 65 20 00 04 01 04 01 57 ff ff",
	  { .record_id = 1, .record_type = 2, .time_kind = SEL_TIME_CLOCK,
	    .time = 1700000000, .generator = 0x20, .revision = 4,
	    .sensor_type = 1, .number = 4, .reading_type = 1, .offset = 7,
	    .data = { 0x57, 0xff, 0xff } } },
	{ "a threshold's OEM bytes are no values",
	  "01 00 02 00 f1 53 65 20 00 04 01 04 01 a7 01 02",
	  { .record_id = 1, .record_type = 2, .time_kind = SEL_TIME_CLOCK,
	    .time = 1700000000, .generator = 0x20, .revision = 4,
	    .sensor_type = 1, .number = 4, .reading_type = 1, .offset = 7,
	    .data = { 0xa7, 0x01, 0x02 } } },
	{ "previous state and severity",
	  "01 00 02 00 f1 53 65 20 00 04 02 52 07 43 12 ff",
	  { .record_id = 1, .record_type = 2, .time_kind = SEL_TIME_CLOCK,
	    .time = 1700000000, .generator = 0x20, .revision = 4,
	    .sensor_type = 2, .number = 0x52, .reading_type = 7, .offset = 3,
	    .data = { 0x43, 0x12, 0xff }, .has_previous = true,
	    .has_severity = true, .previous_offset = 2, .severity_offset = 1 } },
	{ "neither given",
	  "01 00 02 00 f1 53 65 20 00 04 02 52 07 43 ff ff",
	  { .record_id = 1, .record_type = 2, .time_kind = SEL_TIME_CLOCK,
	    .time = 1700000000, .generator = 0x20, .revision = 4,
	    .sensor_type = 2, .number = 0x52, .reading_type = 7, .offset = 3,
	    .data = { 0x43, 0xff, 0xff }, .previous_offset = 15,
	    .severity_offset = 15 } },
	{ "since the log was started, the last second of it",
	  "01 00 02 00 00 00 20 01 00 03 0f 5d 6f c2 13 ff",
	  { .record_id = 1, .record_type = 2,
	    .time_kind = SEL_TIME_SINCE_INIT, .time = 0x20000000,
	    .generator = 1, .revision = 3, .sensor_type = 0x0f, .number = 0x5d,
	    .reading_type = 0x6f, .offset = 2, .data = { 0xc2, 0x13, 0xff } } },
	{ "no time",
	  "01 00 02 ff ff ff ff 20 00 04 12 5c 6f 00 ff ff",
	  { .record_id = 1, .record_type = 2,
	    .time_kind = SEL_TIME_UNSPECIFIED, .generator = 0x20, .revision = 4,
	    .sensor_type = 0x12, .number = 0x5c, .reading_type = 0x6f,
	    .data = { 0x00, 0xff, 0xff } } },
	{ "past 2038",
	  "01 00 02 00 00 00 80 20 00 04 14 4b 6f 01 ff ff",
	  { .record_id = 1, .record_type = 2, .time_kind = SEL_TIME_CLOCK,
	    .time = 0x80000000, .generator = 0x20, .revision = 4,
	    .sensor_type = 0x14, .number = 0x4b, .reading_type = 0x6f,
	    .offset = 1, .data = { 0x01, 0xff, 0xff } } },
	{ "an event under another type",
	  "01 00 04 00 f1 53 65 20 00 04 01 04 01 07 ff ff",
	  { .record_id = 1, .record_type = 4, .time_kind = SEL_TIME_CLOCK,
	    .time = 1700000000, .generator = 0x20, .revision = 4,
	    .sensor_type = 1, .number = 4, .reading_type = 1, .offset = 7,
	    .data = { 0x07, 0xff, 0xff } } },
	{ "erased memory is none",
	  "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
	  { .kind = SEL_KIND_UNKNOWN } },
	{ "OEM with a time",
	  "02 00 df 00 f1 53 65 57 01 00 01 02 03 04 05 06",
	  { .record_id = 2, .record_type = 0xdf, .kind = SEL_KIND_OEM_TIMED,
	    .time_kind = SEL_TIME_CLOCK, .time = 1700000000,
	    .manufacturer_id = 0x157 } },
	{ "OEM without",
	  "02 00 e0 00 f1 53 65 57 01 00 01 02 03 04 05 06",
	  { .record_id = 2, .record_type = 0xe0, .kind = SEL_KIND_OEM } },
	{ "all ones are OEM too",
	  "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff",
	  { .record_id = 0xffff, .record_type = 0xff, .kind = SEL_KIND_OEM } },
};
/* clang-format on */

#define SAME(member)                                                           \
	ck_assert_msg(got.member == want->member, "%s: " #member " %ld",       \
		      cases[_i].name, (long)got.member)

START_TEST(decode)
{
	const struct sel_event *want = &cases[_i].want;
	struct sel_event got;
	uint8_t raw[16];
	size_t n;

	ck_assert_int_eq(hex_parse(cases[_i].raw, raw, sizeof(raw), &n), 0);
	ck_assert_uint_eq(n, 16);
	sel_event_decode(raw, &got);
	SAME(record_id), SAME(record_type), SAME(kind), SAME(time_kind);
	SAME(time), SAME(generator), SAME(channel), SAME(lun), SAME(revision);
	SAME(sensor_type), SAME(number), SAME(reading_type), SAME(is_deassert);
	SAME(offset), SAME(data[0]), SAME(data[1]), SAME(data[2]);
	SAME(has_reading), SAME(has_threshold), SAME(has_previous);
	SAME(has_severity), SAME(previous_offset), SAME(severity_offset);
	SAME(manufacturer_id);
}
END_TEST

#define SENSOR(owner_, channel_, lun_, number_, type, reading)                 \
	{                                                                      \
		.owner = (owner_), .channel = (channel_), .lun = (lun_),       \
		.number = (number_), .sensor_type = (type),                    \
		.reading_type = (reading)                                      \
	}

static struct sensor sensors[] = {
	SENSOR(0x20, 0, 0, 4, 1, 1),     SENSOR(0x20, 0, 1, 4, 1, 1),
	SENSOR(0x2c, 0, 0, 4, 1, 1),     SENSOR(0x2c, 6, 0, 4, 1, 1),
	SENSOR(0x20, 0, 0, 7, 8, 0x6f),  SENSOR(0x20, 0, 0, 7, 2, 1),
	SENSOR(0xb1, 0, 0, 9, 12, 0x6f), SENSOR(0x20, 0, 0, 10, 12, 0x6f),
	SENSOR(0x20, 0, 0, 11, 1, 1),    SENSOR(0x2c, 0, 0, 11, 1, 1),
};

/* clang-format off */
static const struct {
	const char *name;
	int generator, channel, lun, number, type, reading;
	int want;
} match_cases[] = {
	{ "owner and LUN", 0x20, 0, 1, 4, 1, 1, 1 },
	{ "another owner", 0x2c, 0, 0, 4, 1, 1, 2 },
	{ "the channel decides", 0x2c, 6, 0, 4, 1, 1, 3 },
	{ "a channel that no record has", 0x20, 7, 0, 4, 1, 1, 0 },
	{ "the type decides", 0x20, 0, 0, 7, 2, 1, 5 },
	{ "software's own", 0xb1, 0, 0, 9, 12, 0x6f, 6 },
	{ "software reports the BMC's sensor", 0x33, 0, 0, 10, 12, 0x6f, 7 },
	{ "but not of another kind", 0x33, 0, 0, 10, 12, 3, -1 },
	{ "nor where two could be meant", 0x33, 0, 0, 11, 1, 1, -1 },
	{ "an address shifted down", 0x10, 0, 0, 10, 12, 0x6f, 7 },
	{ "a LUN that does not have it", 0x20, 0, 3, 10, 12, 0x6f, -1 },
	{ "nobody has this number", 0x20, 0, 0, 200, 1, 1, -1 },
};
/* clang-format on */

START_TEST(sensor_of_an_event)
{
	const struct sdr_set set = { .sensors = sensors,
				     .n_sensors = ARRAY_SIZE(sensors) };
	const struct sel_event event = {
		.generator = match_cases[_i].generator,
		.channel = match_cases[_i].channel,
		.lun = match_cases[_i].lun,
		.number = match_cases[_i].number,
		.sensor_type = match_cases[_i].type,
		.reading_type = match_cases[_i].reading,
	};

	ck_assert_msg(sel_event_sensor(&set, &event) == match_cases[_i].want,
		      "%s: %d", match_cases[_i].name,
		      sel_event_sensor(&set, &event));
	ck_assert_int_eq(sel_event_sensor(NULL, &event), -1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("repo/sel");
	TCase *tc = tcase_create("sel");

	tcase_add_loop_test(tc, decode, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, sensor_of_an_event, 0, ARRAY_SIZE(match_cases));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
