/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/layout.h"
#include "cli/rows.h"
#include "tests/unit/run.h"

#define NO                                                                     \
	{                                                                      \
		0                                                              \
	}
#define REAL(v)                                                                \
	{                                                                      \
		true, v                                                        \
	}
#define INT(v)                                                                 \
	{                                                                      \
		true, v                                                        \
	}

static const struct sensor_row sensors[] = {
	{ .bmc = "local",
	  .id = "114.0.32",
	  .name = "Inlet \"A\", left",
	  .entity = "System Board 1",
	  .type = "Temperature",
	  .reading = REAL(0.1 * 3 * 6),
	  .unit = "C",
	  .state = "Normal",
	  .health = "ok",
	  .available = true,
	  .lower_critical = REAL(-7),
	  .upper_critical = REAL(47) },
	{ .bmc = "local",
	  .id = "96.0.32",
	  .name = "Evil\033[2J<&>",
	  .entity = "Processor 1",
	  .type = "Processor",
	  .health = "unknown",
	  .state = "A.,B" },
};

static const char *const custom[] = { "one", "two;2" };
static const char *const problems[] = { "board area checksum" };

static const struct fru_record_row records[] = {
	{ .summary = "power supply: 800 W",
	  .type = "power supply",
	  .raw = "2003",
	  .code = INT(0),
	  .has_power_supply = true,
	  .capacity_w = INT(800) },
	{ .summary = "OEM (C0h): 1 bytes",
	  .type = "OEM",
	  .raw = "2A",
	  .code = INT(192),
	  .checksum_ok = true },
};

static const struct fru_row recorded[] = {
	{ .fru = INT(1),
	  .bmc = "local",
	  .name = "PSU",
	  .records = { records, 2 } },
};

static const struct fru_row frus[] = {
	{ .fru = INT(0),
	  .bmc = "local",
	  .name = "Board",
	  .has_board = true,
	  .board_manufacturer = "Maker",
	  .board_serial = "S1",
	  .board_custom = { custom, 2 },
	  .problems = { problems, 1 } },
	{ .fru = INT(3), .bmc = "local", .name = "Empty" },
};

/* clang-format off */
static const struct {
	const char *name;
	const struct sheet *sheet;
	const void *rows;
	size_t n;
	struct print_style style;
	const char *want;
} cases[] = {
	{ "json", &sheet_sensors, sensors, 2, { .format = FORMAT_JSON },
	  "[\n"
	  "  {\n"
	  "    \"bmc\": \"local\",\n"
	  "    \"id\": \"114.0.32\",\n"
	  "    \"name\": \"Inlet \\\"A\\\", left\",\n"
	  "    \"entity\": \"System Board 1\",\n"
	  "    \"type\": \"Temperature\",\n"
	  "    \"reading\": 1.8,\n"
	  "    \"unit\": \"C\",\n"
	  "    \"state\": \"Normal\",\n"
	  "    \"health\": \"ok\",\n"
	  "    \"available\": true,\n"
	  "    \"thresholds\": {\n"
	  "      \"lower_fatal\": null,\n"
	  "      \"lower_critical\": -7.0,\n"
	  "      \"lower_noncritical\": null,\n"
	  "      \"upper_noncritical\": null,\n"
	  "      \"upper_critical\": 47.0,\n"
	  "      \"upper_fatal\": null\n"
	  "    }\n"
	  "  },\n"
	  "  {\n"
	  "    \"bmc\": \"local\",\n"
	  "    \"id\": \"96.0.32\",\n"
	  "    \"name\": \"Evil?[2J<&>\",\n"
	  "    \"entity\": \"Processor 1\",\n"
	  "    \"type\": \"Processor\",\n"
	  "    \"reading\": null,\n"
	  "    \"unit\": null,\n"
	  "    \"state\": \"A.,B\",\n"
	  "    \"health\": \"unknown\",\n"
	  "    \"available\": false,\n"
	  "    \"thresholds\": {\n"
	  "      \"lower_fatal\": null,\n"
	  "      \"lower_critical\": null,\n"
	  "      \"lower_noncritical\": null,\n"
	  "      \"upper_noncritical\": null,\n"
	  "      \"upper_critical\": null,\n"
	  "      \"upper_fatal\": null\n"
	  "    }\n"
	  "  }\n"
	  "]\n" },
	{ "no rows are an empty array", &sheet_sensors, sensors, 0,
	  { .format = FORMAT_JSON }, "[]\n" },
	{ "groups that are absent are null", &sheet_fru, frus, 2,
	  { .format = FORMAT_JSON, .is_stream = true },
	  "{\"fru\":0,\"bmc\":\"local\",\"name\":\"Board\",\"chassis\":null,"
	  "\"board\":{\"manufacturer\":\"Maker\",\"product\":null,"
	  "\"serial\":\"S1\",\"part_number\":null,\"mfg_date\":null,"
	  "\"fru_file_id\":null,\"custom\":[\"one\",\"two;2\"]},"
	  "\"product\":null,\"records\":[],"
	  "\"problems\":[\"board area checksum\"]}\n"
	  "{\"fru\":3,\"bmc\":\"local\",\"name\":\"Empty\",\"chassis\":null,"
	  "\"board\":null,\"product\":null,\"records\":[],\"problems\":[]}\n" },
	{ "rows within a row", &sheet_fru, recorded, 1,
	  { .format = FORMAT_JSON, .is_stream = true },
	  "{\"fru\":1,\"bmc\":\"local\",\"name\":\"PSU\",\"chassis\":null,"
	  "\"board\":null,\"product\":null,\"records\":["
	  "{\"type\":\"power supply\",\"code\":0,\"checksum_ok\":false,"
	  "\"manufacturer_id\":null,\"raw\":\"2003\",\"power_supply\":{"
	  "\"capacity_w\":800,\"peak_va\":null,\"inrush_a\":null,"
	  "\"inrush_ms\":null,\"input1_low_v\":null,"
	  "\"input1_high_v\":null,\"input2_low_v\":null,"
	  "\"input2_high_v\":null,\"frequency_low_hz\":null,"
	  "\"frequency_high_hz\":null,\"dropout_ms\":null,"
	  "\"predictive_fail\":false,\"power_factor_correction\":false,"
	  "\"autoswitch\":false,\"hot_swap\":false,\"peak_w\":null,"
	  "\"hold_up_s\":null,\"combined_w\":null,\"combined1_v\":null,"
	  "\"combined2_v\":null},\"dc\":null,\"access\":null},"
	  "{\"type\":\"OEM\",\"code\":192,\"checksum_ok\":true,"
	  "\"manufacturer_id\":null,\"raw\":\"2A\","
	  "\"power_supply\":null,\"dc\":null,\"access\":null}],"
	  "\"problems\":[]}\n" },
	{ "rows within a row in a table", &sheet_fru, recorded, 1,
	  { .format = FORMAT_TABLE },
	  "FRU    1\nName   PSU\nRecord power supply: 800 W\n"
	  "Record OEM (C0h): 1 bytes\n" },
	{ "csv: lines end in CRLF, quotes are doubled", &sheet_sensors,
	  sensors, 2, { .format = FORMAT_CSV },
	  "bmc,id,name,entity,type,reading,unit,state,health,available,"
	  "thresholds.lower_fatal,thresholds.lower_critical,"
	  "thresholds.lower_noncritical,thresholds.upper_noncritical,"
	  "thresholds.upper_critical,thresholds.upper_fatal\r\n"
	  "local,114.0.32,\"Inlet \"\"A\"\", left\",System Board 1,"
	  "Temperature,1.8,C,Normal,ok,true,,-7,,,47,\r\n"
	  "local,96.0.32,Evil?[2J<&>,Processor 1,Processor,,,\"A.,B\","
	  "unknown,false,,,,,,\r\n" },
	{ "csv goes on without its headings", &sheet_sensors, sensors + 1, 1,
	  { .format = FORMAT_CSV, .is_continued = true },
	  "local,96.0.32,Evil?[2J<&>,Processor 1,Processor,,,\"A.,B\","
	  "unknown,false,,,,,,\r\n" },
	{ "xml", &sheet_fru, frus, 1, { .format = FORMAT_XML },
	  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	  "<inventory xmlns:xsi=\"http://www.w3.org/2001/"
	  "XMLSchema-instance\">\n"
	  "  <fru><fru>0</fru><bmc>local</bmc><name>Board</name><board>"
	  "<manufacturer>Maker</manufacturer><product xsi:nil=\"true\"/>"
	  "<serial>S1</serial><part_number xsi:nil=\"true\"/>"
	  "<mfg_date xsi:nil=\"true\"/><fru_file_id xsi:nil=\"true\"/>"
	  "<custom>one</custom><custom>two;2</custom></board>"
	  "<problems>board area checksum</problems></fru>\n"
	  "</inventory>\n" },
	{ "table", &sheet_sensors, sensors, 2, { .format = FORMAT_TABLE },
	  "ID       NAME            ENTITY         TYPE        READING UNIT "
	  "STATE  HEALTH  LC LNC UNC UC\n"
	  "114.0.32 Inlet \"A\", left System Board 1 Temperature     1.8 C    "
	  "Normal ok      -7         47\n"
	  "96.0.32  Evil?[2J<&>     Processor 1    Processor                "
	  "A, B   unknown            \n" },
	{ "columns that say little go first", &sheet_sensors, sensors, 2,
	  { .format = FORMAT_TABLE, .width = 85 },
	  "ID       NAME            ENTITY         READING UNIT "
	  "STATE  HEALTH  LC LNC UNC UC\n"
	  "114.0.32 Inlet \"A\", left System Board 1     1.8 C    "
	  "Normal ok      -7         47\n"
	  "96.0.32  Evil?[2J<&>     Processor 1                 "
	  "A, B   unknown            \n" },
	{ "then thresholds, and the id", &sheet_sensors, sensors, 2,
	  { .format = FORMAT_TABLE, .width = 43 },
	  "NAME            READING UNIT STATE  HEALTH\n"
	  "Inlet \"A\", left     1.8 C    Normal ok\n"
	  "Evil?[2J<&>                  A, B   unknown\n" },
	{ "a block a device", &sheet_fru, frus, 2, { .format = FORMAT_TABLE },
	  "FRU                0\n"
	  "Name               Board\n"
	  "Board manufacturer Maker\n"
	  "Board serial       S1\n"
	  "Board custom       one, two;2\n"
	  "Problems           board area checksum\n"
	  "\n"
	  "FRU  3\n"
	  "Name Empty\n" },
};

static const struct {
	double value;
	int decimals;
	const char *want;
} numbers[] = {
	{ 0, 3, "0" }, { -0.0, 3, "0" }, { 25, 3, "25" },
	{ 1.8000000000000003, 12, "1.8" }, { 0.1 + 0.2, 12, "0.3" },
	{ 12600, 3, "12600" }, { 11.904, 3, "11.904" },
	{ 3003.003003003, 3, "3003.003" }, { -0.0004, 3, "0" },
	{ 1e15, 12, "1000000000000000" }, { 1e-9, 12, "0.000000001" },
	{ 123456789.125, 12, "123456789.125" }, { 100, 0, "100" },
	{ 2.5e-7, 12, "0.00000025" },
};
/* clang-format on */

START_TEST(prints)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(print_rows(cases[_i].sheet, cases[_i].rows,
				    cases[_i].n, &cases[_i].style, out),
			 0);
	fclose(out);
	ck_assert_msg(strcmp(text, cases[_i].want) == 0,
		      "%s: got\n%s\nwant\n%s", cases[_i].name, text,
		      cases[_i].want);
	free(text);
}
END_TEST

START_TEST(number)
{
	struct buf out = { 0 };

	print_number(&out, numbers[_i].value, numbers[_i].decimals);
	ck_assert_str_eq(out.data, numbers[_i].want);
	buf_done(&out);
}
END_TEST

START_TEST(no_line_is_wider_than_the_terminal)
{
	struct print_style style = { .format = FORMAT_TABLE,
				     .width = (size_t)_i };
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(print_rows(&sheet_sensors, sensors, 2, &style, out),
			 0);
	fclose(out);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		ck_assert_msg(strlen(line) <= style.width, "%d: %s", _i, line);
	free(text);
}
END_TEST

START_TEST(later_part_stands_below_the_first)
{
	struct layout layout = { 0 };
	struct print_style style = { .format = FORMAT_TABLE,
				     .width = 80,
				     .layout = &layout };
	struct sensor_row row = { .name = "F", .health = "ok", .state = "S" };
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	const char *second, *third;

	ck_assert_int_eq(print_rows(&sheet_sensors, sensors, 1, &style, out),
			 0);
	style.is_continued = true;
	ck_assert_int_eq(print_rows(&sheet_sensors, &row, 1, &style, out), 0);
	fclose(out);
	second = strchr(text, '\n') + 1;
	third = strchr(second, '\n') + 1;
	ck_assert_int_eq(strstr(second, "ok") - second,
			 strstr(third, "ok") - third);
	free(text);
}
END_TEST

START_TEST(infinite_is_null)
{
	struct sensor_row row = { .reading = REAL(1.0 / 0.0) };
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(
		print_rows(&sheet_sensors, &row, 1,
			   &(struct print_style){ .format = FORMAT_JSON }, out),
		0);
	fclose(out);
	ck_assert_msg(strstr(text, "\"reading\": null") != NULL, "%s", text);
	free(text);
}
END_TEST

START_TEST(colour_by_health)
{
	struct sensor_row row = { .name = "F", .health = "critical" };
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(
		print_rows(&sheet_sensors, &row, 1,
			   &(struct print_style){ .format = FORMAT_TABLE,
						  .colour = true },
			   out),
		0);
	fclose(out);
	ck_assert_msg(strstr(text, "\033[31m") != NULL, "%s", text);
	free(text);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("printer");
	TCase *tc = tcase_create("rows");

	tcase_add_loop_test(tc, prints, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, number, 0, ARRAY_SIZE(numbers));
	tcase_add_loop_test(tc, no_line_is_wider_than_the_terminal, 36, 110);
	tcase_add_test(tc, later_part_stands_below_the_first);
	tcase_add_test(tc, infinite_is_null);
	tcase_add_test(tc, colour_by_health);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
