/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "libipmiprov/model/oem.h"
#include "libipmiprov/model/template.h"
#include "tests/unit/run.h"

enum { ANY = -1, VENDOR_ANYBODY = -1 };

static void parse(const char *hex, uint8_t ret[16])
{
	size_t n;

	ck_assert_int_eq(hex_parse(hex, ret, 16, &n), 0);
	ck_assert_uint_eq(n, 16);
}

/* clang-format off */
static const struct {
	uint32_t manufacturer;
	int product;
	const char *record, *text, *detail;
	enum severity severity;
} events[] = {
	/* Windows: the vendor of the record counts, not that of the machine */
	{ 674, 256, "2301 DC C378895F 370100 00 C378895F 00", "Windows started",
	  "boot time 2020-10-16T10:41:07Z", SEVERITY_OK },
	{ 0, 0, "2801 DD 00000060 370100 00 03000280 00", "Windows shut down",
	  "reason 80020003h: operating system, planned", SEVERITY_OK },
	{ 0, 0, "2801 DD 00000060 370100 00 00000500 00", "Windows shut down",
	  "reason 00050000h: system failure, not planned", SEVERITY_OK },
	{ 0, 0, "2801 DD 00000060 370100 02 6F6B0000 00", "Windows shutdown comment",
	  "part 2: ok", SEVERITY_OK },
	{ 0, 0, "2801 DE 00000060 370100 01 D1000000 01", "Windows stopped by a bug check",
	  "code 000000D1h, 64-bit", SEVERITY_CRITICAL },
	{ 0, 0, "2801 DE 00000060 370100 02 44332211 01", "Windows bug check, more data",
	  "part 2: 11223344h, 64-bit", SEVERITY_CRITICAL },
	{ 311, 0, "2801 DE 00000060 A20200 02 44332211 01", "OEM record DEh",
	  "manufacturer 674, data 02 44 33 22 11 01", SEVERITY_OK },
	{ 0, 0, "0100 F0 2000 66617461 6C206578630000", "Linux kernel panic: fatal exc",
	  "data 20 00 66 61 74 61 6C 20 65 78 63 00 00", SEVERITY_CRITICAL },
	{ 0, 0, "0100 F0 2000 01020304 05060708090A0B", "OEM record F0h",
	  "data 20 00 01 02 03 04 05 06 07 08 09 0A 0B", SEVERITY_OK },

	{ 674, 256, "0100 02 00000000 2000 04 C0 30 6F 06 FF FF",
	  "Halted: needs more power than there is", "", SEVERITY_CRITICAL },
	{ 674, 1, "0100 02 00000000 2000 04 C0 30 6F 06 FF FF",
	  "Event type 6Fh, offset 6", "", SEVERITY_UNKNOWN },
	{ 10876, 256, "0100 02 00000000 2000 04 C0 30 6F 06 FF FF",
	  "Event type 6Fh, offset 6", "", SEVERITY_UNKNOWN },
	{ 674, 256, "0100 02 00000000 B100 04 0C 01 6F A0 81 05",
	  "Correctable memory error", "DIMM C1, DIMM C3", SEVERITY_WARNING },
	{ 674, 256, "0100 02 00000000 B100 04 0C 01 6F A1 10 02",
	  "Uncorrectable memory error", "card B, DIMM 2", SEVERITY_CRITICAL },
	{ 674, 256, "0100 02 00000000 B100 04 0C 01 6F A0 F1 01",
	  "Correctable memory error", "DIMM 9", SEVERITY_WARNING },
	{ 674, 256, "0100 02 00000000 B100 04 0C 01 6F 20 FF 03",
	  "Correctable memory error", "DIMM 1, DIMM 2", SEVERITY_WARNING },
	{ 674, 256, "0100 02 00000000 2000 04 08 30 6F 81 03 FF",
	  "Power Supply Failure detected", "too hot", SEVERITY_CRITICAL },
	{ 674, 256, "0100 02 00000000 2000 04 08 30 6F 81 7F FF",
	  "Power Supply Failure detected", "code 7Fh", SEVERITY_CRITICAL },
	{ 674, 256, "0100 02 00000000 B100 04 0F 30 6F 8F C4 FF",
	  "Fatal error in POST", "memory is put in wrongly", SEVERITY_CRITICAL },
	{ 674, 256, "0100 02 00000000 B100 04 13 30 6F A5 18 84", "PCI SERR",
	  "slot 4, device 3 function 0", SEVERITY_CRITICAL },
	{ 674, 256, "0100 02 00000000 B100 04 13 30 6F A5 19 04", "PCI SERR",
	  "bus 4 device 3 function 1", SEVERITY_CRITICAL },
	{ 674, 256, "0100 02 00000000 2000 04 07 30 6F 80 05 FF", "IERR",
	  "CPU 1, 3", SEVERITY_CRITICAL },
	{ 674, 256, "0100 02 00000000 2000 04 05 30 6F 80 02 FF",
	  "General Chassis Intrusion", "while the system was off",
	  SEVERITY_WARNING },

	{ 47196, 0x2020, "0100 02 00000000 2000 04 C0 30 71 02 FF FF",
	  "Health light red", "", SEVERITY_CRITICAL },
	{ 11, 0x2020, "0100 02 00000000 2000 04 C0 30 70 00 FF FF",
	  "UID light on", "", SEVERITY_OK },

	{ 10876, 1, "0100 02 00000000 2000 04 C0 10 70 02 FF FF", "Overheat", "",
	  SEVERITY_CRITICAL },
	{ 47488, 1, "0100 02 00000000 3300 04 0C FF 6F A0 1A 00",
	  "Correctable memory error", "CPU 1 DIMM A1", SEVERITY_WARNING },
	{ 10876, 1, "0100 02 00000000 3300 04 0C FF 6F A1 2B 01",
	  "Uncorrectable memory error", "CPU 2 DIMM B2", SEVERITY_CRITICAL },
	{ 10876, 1, "0100 02 00000000 3300 04 0C FF 6F 00 FF FF",
	  "Correctable memory error", "", SEVERITY_WARNING },

	{ 343, 111, "0100 02 00000000 3300 04 0C 02 6F A0 01 2A",
	  "Correctable memory error", "CPU 2 channel B DIMM 3, rank 1",
	  SEVERITY_WARNING },
	{ 343, 64, "0100 02 00000000 3300 04 0C 02 6F A0 01 2A",
	  "Correctable memory error", "memory board 2 DIMM 3",
	  SEVERITY_WARNING },
	{ 343, 111, "0100 02 00000000 3300 04 0C 14 6F A2 12 28", "Parity",
	  "CPU 2 channel B", SEVERITY_CRITICAL },
	{ 343, 111, "0100 02 00000000 0100 04 0F 06 6F A0 90 81",
	  "System Firmware Error", "POST code 8190h", SEVERITY_CRITICAL },
	{ 343, 111, "0100 02 00000000 3300 04 13 04 70 A4 03 0A",
	  "PCIe: poisoned packet", "bus 3 device 1 function 2",
	  SEVERITY_CRITICAL },
	{ 343, 111, "0100 02 00000000 3300 04 13 07 73 85 01 FF",
	  "QPI: link did not come up", "CPU 2", SEVERITY_CRITICAL },
	{ 343, 111, "0100 02 00000000 2C00 04 DC 19 73 A2 B0 58",
	  "Node Manager: health event",
	  "power cannot be measured, domain 0, id 88", SEVERITY_WARNING },
	{ 7244, 1, "0100 02 00000000 2C00 04 DC 17 75 A0 02 0C",
	  "Management Engine: firmware health event",
	  "flash cannot be erased, extended code 0Ch", SEVERITY_WARNING },

	{ 7244, 1, "0100 02 00000000 2000 04 0C 87 6F A0 00 49",
	  "Correctable memory error", "CPU 1 channel B DIMM 1",
	  SEVERITY_WARNING },
	{ 0, 0, "0100 C0 00000060 4C1C00 86802815 05 21", "PCI Express error",
	  "device 8086h:1528h, slot 5, error 21h", SEVERITY_WARNING },

	{ 10368, 0x200, "0100 02 00000000 2000 04 E8 01 6F 02 FF FF",
	  "Power supply failed", "", SEVERITY_CRITICAL },
	{ 10368, 0x200, "0100 02 00000000 2000 04 E1 01 6F 0F FF FF",
	  "Modules changed", "", SEVERITY_OK },
	{ 10368, 0x200, "0100 02 00000000 2000 04 E8 01 EF 02 FF FF",
	  "Power supply failed", "", SEVERITY_OK },
};
/* clang-format on */

START_TEST(an_event_is_told_as_its_vendor_means_it)
{
	struct maker maker = {
		.vendor = vendor_of(events[_i].manufacturer),
		.manufacturer_id = events[_i].manufacturer,
		.product_id = events[_i].product,
	};
	char got[TEXT_SIZE];
	uint8_t raw[16];

	parse(events[_i].record, raw);
	text_event(&maker, raw, got);
	ck_assert_str_eq(got, events[_i].text);
	text_event_detail(&maker, raw, got);
	ck_assert_str_eq(got, events[_i].detail);
	ck_assert_msg(health_of_event(&maker, NULL, raw, NULL) ==
			      events[_i].severity,
		      "%s", events[_i].text);
}
END_TEST

/* Each row of oem.def by its own. */
struct row {
	int vendor, product, sensor_type, reading_type, code;
	const char *text;
};

/* clang-format off */
#define IF(...)
#define IF2(...)
#define IF_TEXT(...)

static const struct row rows[] = {
#define OEM_TYPE(...)
#define OEM_STATE(vendor, product, type, reading, offset, severity, text)      \
	{ VENDOR_##vendor, product, type, reading, offset, text },
#define OEM_VALUE(...)
#define OEM_DATA(...)
#define OEM_DIMMS(...)
#define OEM_RECORD(...)
#define OEM_NAME(...)
#include "libipmiprov/model/oem.def"
#undef OEM_STATE
#undef OEM_DATA
#undef OEM_RECORD
};

static const char *const templates[] = {
#define OEM_STATE(...)
#define OEM_DATA(vendor, product, type, reading, offset, condition, template)  \
	template,
#define OEM_RECORD(vendor, first, last, condition, severity, text, detail)     \
	text, detail,
#include "libipmiprov/model/oem.def"
#undef OEM_DATA
#undef OEM_RECORD
#undef OEM_NAME
};

static const struct template_name names[] = {
#define OEM_DATA(...)
#define OEM_RECORD(...)
#define OEM_NAME(...) { __VA_ARGS__ },
#include "libipmiprov/model/oem.def"
};
/* clang-format on */

START_TEST(no_row_is_shown_for_another_vendor)
{
	const struct row *row = &rows[_i];
	struct maker maker = { .vendor = (enum vendor)row->vendor,
			       .product_id = row->product };
	struct state got;

	ck_assert(oem_state(&maker, row->sensor_type, row->reading_type,
			    row->code, &got));
	ck_assert_msg(strcmp(got.text, row->text) == 0, "twice: %s", row->text);
	ck_assert_uint_lt(strlen(row->text), TEXT_SIZE);
	for (enum vendor v = VENDOR_UNKNOWN; v < N_VENDORS; v++) {
		maker.vendor = v;
		if ((int)v == row->vendor ||
		    !oem_state(&maker, row->sensor_type, row->reading_type,
			       row->code, &got))
			continue;
		/* Node Manager is Intel's on all boards; other rows differ */
		ck_assert_msg(strcmp(got.text, row->text) != 0 ||
				      row->sensor_type == 0xdc,
			      "%s: %s", vendor_name(v), row->text);
	}
	ck_assert(!oem_state(NULL, row->sensor_type, row->reading_type,
			     row->code, &got));
	if (row->product != ANY) {
		maker.vendor = (enum vendor)row->vendor;
		maker.product_id = row->product + 1;
		ck_assert(!oem_state(&maker, row->sensor_type,
				     row->reading_type, row->code, &got));
	}
}
END_TEST

START_TEST(every_template_is_well_formed)
{
	static const uint8_t fill[] = { 0x00, 0x41, 0x7f, 0x80, 0xff };
	char got[TEXT_SIZE];
	uint8_t raw[16];

	for (size_t i = 0; i < ARRAY_SIZE(fill) && templates[_i]; i++) {
		memset(raw, fill[i], sizeof(raw));
		ck_assert_msg(template_write(templates[_i], raw, names,
					     ARRAY_SIZE(names), got) == 0,
			      "%s", templates[_i]);
		ck_assert_uint_lt(strlen(got), TEXT_SIZE);
	}
}
END_TEST

static const struct {
	const char *template, *want; /* want NULL: malformed */
} forms[] = {
	{ "", "" },
	{ "no place", "no place" },
	{ "{1}", "16" },
	{ "{1-2}", "8464" },
	{ "{1-4:x}", "43332110h" },
	{ "{2[7:4]}", "2" },
	{ "{2[7:4]:A}", "C" },
	{ "{2[7:4]:A1}", "B" },
	{ "{1[3:0]:A1}", "?" },
	{ "{2[0:0]:+1}{2:-1}", "232" },
	{ "{1:b}", "5" },
	{ "{3:b}", "1, 2, 5, 6" },
	{ "{3:@t}/{2:@t}", "three/code 21h" },
	{ "{5-8:s}", "Ab." },
	{ "{9-12:t}", "1970-01-01T00:00:00Z" },
	{ "{0}", NULL },
	{ "{17}", NULL },
	{ "{3-2}", NULL },
	{ "{1", NULL },
	{ "{}", NULL },
	{ "{1[4]}", NULL },
	{ "{1[8:0]}", NULL },
	{ "{1[0:1]}", NULL },
	{ "{1-5}", NULL },
	{ "{1:}", NULL },
	{ "{1:q}", NULL },
	{ "{1x}", NULL },
	{ "{99999999999}", NULL },
};

START_TEST(a_template_is_filled_in)
{
	static const struct template_name table[] = { { "u", 0x33, "no" },
						      { "t", 0x33, "three" } };
	static const uint8_t raw[16] = {
		0x10, 0x21, 0x33, 0x43, 'A', 'b', 0x07
	};
	char got[TEXT_SIZE];
	int r = template_write(forms[_i].template, raw, table,
			       ARRAY_SIZE(table), got);

	ck_assert_msg(r == (forms[_i].want ? 0 : -EINVAL), "%s",
		      forms[_i].template);
	if (forms[_i].want)
		ck_assert_str_eq(got, forms[_i].want);
}
END_TEST

START_TEST(a_long_text_is_cut)
{
	static const uint8_t raw[16] = { 'x', 'x', 'x', 'x' };
	char template[3 * TEXT_SIZE], got[TEXT_SIZE];

	memset(template, 'a', sizeof(template));
	strcpy(template + TEXT_SIZE - 3, "{1-4:s}");
	ck_assert_int_eq(template_write(template, raw, NULL, 0, got), 0);
	ck_assert_uint_eq(strlen(got), TEXT_SIZE - 1);
	ck_assert_str_eq(got + TEXT_SIZE - 4, "axx");
}
END_TEST

/* Supermicro counts in the bits of states. */
START_TEST(a_number_in_the_states_has_a_text_and_a_health)
{
	static const struct {
		uint16_t states;
		const char *text;
		enum severity severity;
	} steps[] = {
		{ 0, "Low", SEVERITY_OK },
		{ 1, "Medium", SEVERITY_OK },
		{ 2, "High", SEVERITY_WARNING },
		{ 4, "Overheat", SEVERITY_CRITICAL },
		{ 7, "Not installed", SEVERITY_OK },
		{ 0x4000, "OEM State,Value=0040", SEVERITY_UNKNOWN },
	};
	struct maker maker = { .vendor = VENDOR_SUPERMICRO };
	struct sensor sensor = { .sensor_type = 0xc0, .reading_type = 0x70 };
	struct reading reading = { .status = READING_OK, .has_states = true };
	const char *possible[TEXT_MAX_POSSIBLE];
	char got[TEXT_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		reading.states = steps[i].states;
		text_current_state(&maker, &sensor, &reading, got);
		ck_assert_str_eq(got, steps[i].text);
		ck_assert_msg(health_of_reading(&maker, &sensor, &reading,
						NULL) == steps[i].severity,
			      "%s", got);
	}
	ck_assert_uint_eq(text_possible_states(&maker, &sensor, possible), 6);
	ck_assert_str_eq(possible[3], "Low");
	ck_assert_str_eq(possible[4], "Not installed");
	ck_assert_str_eq(possible[5], "N/A");
	ck_assert_str_eq(text_sensor_type_of(&maker, 0xc0),
			 "Processor Temperature");
	ck_assert_str_eq(text_sensor_type_of(&maker, 0xc1), "OEM");
	maker.vendor = VENDOR_DELL;
	ck_assert_str_eq(text_sensor_type_of(&maker, 0xc0), "OEM");
	text_current_state(&maker, &sensor, &reading, got);
	ck_assert_str_eq(got, "OEM State,Value=0040");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("model/oem");
	TCase *tc = tcase_create("oem");

	tcase_add_loop_test(tc, an_event_is_told_as_its_vendor_means_it, 0,
			    ARRAY_SIZE(events));
	tcase_add_loop_test(tc, no_row_is_shown_for_another_vendor, 0,
			    ARRAY_SIZE(rows));
	tcase_add_loop_test(tc, every_template_is_well_formed, 0,
			    ARRAY_SIZE(templates));
	tcase_add_loop_test(tc, a_template_is_filled_in, 0, ARRAY_SIZE(forms));
	tcase_add_test(tc, a_long_text_is_cut);
	tcase_add_test(tc, a_number_in_the_states_has_a_text_and_a_health);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
