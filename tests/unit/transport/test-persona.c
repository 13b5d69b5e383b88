/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "libipmiprov/transport/sim.h"
#include "tests/unit/run.h"

enum { TIMEOUT_NS = 2 * NS_PER_S };

static const struct {
	const char *name, *text, *why;
} wrong[] = {
	{ "empty", "", "x:1: expected persona 1 on the first line" },
	{ "another version", "persona 2\n",
	  "x:1: expected persona 1 on the first line" },
	{ "unknown row", "persona 1\n\nnonsense 1\n",
	  "x:3: expected a row of ipmiprov-persona(5)" },
	{ "no name", "persona 1\nname\n",
	  "x:2: expected a name of 1 to 64 bytes" },
	{ "a state in another folder", "persona 1\nstate ../x\n",
	  "x:2: expected a name of letters, digits, -, _ and ." },
	{ "a hidden state", "persona 1\nstate .x\n",
	  "x:2: expected a name of letters, digits, -, _ and ." },
	{ "an odd address", "persona 1\ncontroller 0x21 0\n",
	  "x:2: expected an even slave address, then a channel from 0 to 15" },
	{ "a channel out of range", "persona 1\ncontroller 0x20 16\n",
	  "x:2: expected an even slave address, then a channel from 0 to 15" },
	{ "no hex", "persona 1\nself-test 5\n",
	  "x:2: expected 1 to 64 bytes in hex, or cc CODE and 0 to 64 bytes" },
	{ "no bytes", "persona 1\nself-test\n",
	  "x:2: expected 1 to 64 bytes in hex, or cc CODE and 0 to 64 bytes" },
	{ "no completion code", "persona 1\nself-test cc 256\n",
	  "x:2: expected 1 to 64 bytes in hex, or cc CODE and 0 to 64 bytes" },
	{ "half a byte behind a completion code",
	  "persona 1\nself-test cc 1 2\n",
	  "x:2: expected 1 to 64 bytes in hex, or cc CODE and 0 to 64 bytes" },
	{ "something behind a flag", "persona 1\ndevice-sdrs 1\n",
	  "x:2: expected nothing more" },
	{ "a selector out of range", "persona 1\nlan 16 3 0 0 11\n",
	  "x:2: expected the numbers that select it, as in "
	  "ipmiprov-persona(5), then what is answered" },
	{ "a selector too few", "persona 1\nuser-access 1\n",
	  "x:2: expected the numbers that select it, as in "
	  "ipmiprov-persona(5), then what is answered" },
	{ "a selected answer without bytes", "persona 1\nuser-name 1\n",
	  "x:2: expected 1 to 64 bytes in hex, or cc CODE and 0 to 64 bytes" },
	{ "a sensor without power that is none", "persona 1\nneeds-power 4 1\n",
	  "x:2: expected a LUN from 0 to 3, then a sensor number" },
	{ "a LUN out of range", "persona 1\nreading 4 1 00\n",
	  "x:2: expected a LUN from 0 to 3, then a sensor number" },
	{ "a sensor without number", "persona 1\nreading 0\n",
	  "x:2: expected a LUN from 0 to 3, then a sensor number" },
	{ "a record too short", "persona 1\nsdr 01 00 51 12 04 00\n",
	  "x:2: expected a record in hex, as long as its fifth byte says" },
	{ "a record without header", "persona 1\nsdr 01 00\n",
	  "x:2: expected a record in hex, as long as its fifth byte says" },
	{ "a short log entry", "persona 1\nsel 00\n",
	  "x:2: expected 16 bytes in hex" },
	{ "a negative count", "persona 1\nmax-reply -1\n",
	  "x:2: expected a number from 0 to 100000" },
	{ "a count too large", "persona 1\nmax-reply 100001\n",
	  "x:2: expected a number from 0 to 100000" },
	{ "a time too late", "persona 1\nsel-time 4294967296\n",
	  "x:2: expected seconds since 1970" },
	{ "an unknown shape", "persona 1\nwave 0 1 circle 1 1\n",
	  "x:2: expected a shape: triangle or square" },
	{ "a wave without period", "persona 1\nwave 0 1 square 1 0\n",
	  "x:2: expected an amplitude from 0 to 127, then a period in "
	  "seconds" },
	{ "factors too short", "persona 1\nfactors 0 1 0 00\n",
	  "x:2: expected a raw reading, then the 7 bytes of its factors in "
	  "hex" },
	{ "an odd network function", "persona 1\nraw 0 7 1 -> 0\n",
	  "x:2: expected LUN, network function, command, bytes in hex, ->, "
	  "completion code, bytes in hex" },
	{ "no arrow", "persona 1\nraw 0 6 1 00\n",
	  "x:2: expected LUN, network function, command, bytes in hex, ->, "
	  "completion code, bytes in hex" },
	{ "half a completion code row", "persona 1\ncc 6 1\n",
	  "x:2: expected network function, command and completion code" },
	{ "an inventory without number", "persona 1\nfru x 00\n",
	  "x:2: expected the number of an inventory device" },
	{ "an inventory row without bytes", "persona 1\nfru 0\n",
	  "x:2: expected 1 to 64 more bytes in hex, cc CODE, or words" },
};

START_TEST(a_wrong_row_is_named)
{
	struct persona p = { 0 };
	char *why = NULL;

	ck_assert_msg(persona_parse(wrong[_i].text, "x", &p, &why) == -EINVAL,
		      "%s", wrong[_i].name);
	ck_assert_msg(strcmp(why, wrong[_i].why) == 0, "%s: %s", wrong[_i].name,
		      why);
	ck_assert_uint_eq(p.controllers.n, 0);
	free(why);
}
END_TEST

static void parse(const char *text, struct persona *ret)
{
	char *why = NULL;
	int r = persona_parse(text, "test", ret, &why);

	ck_assert_msg(r == 0, "%s", why);
}

/* One of each row, in the order and form in which they are written. */
static const char all_rows[] =
	"persona 1\n"
	"name All rows\n"
	"state kept-1\n"
	"\n"
	"controller 0x20 0\n"
	"device-id 20 01 02\n"
	"self-test cc 0xd5\n"
	"device-guid 01\n"
	"system-guid 02\n"
	"chassis-capabilities 00 20 20 20 20\n"
	"chassis-status 21 10 40\n"
	"restart-cause 01 00\n"
	"poh 3C 10 00 00 00\n"
	"acpi-state 00 00\n"
	"watchdog cc 0x00\n"
	"global-enables 08\n"
	"message-flags 00\n"
	"event-receiver 20 00\n"
	"pef-capabilities 51 0E 10\n"
	"sdr-info 51\n"
	"sdr-allocation 01\n"
	"device-sdr-info 01 01\n"
	"sel-info 51\n"
	"sel-allocation 02\n"
	"sel-utc-offset 3C 00\n"
	"dcmi-limit cc 0x80 DC 00 00\n"
	"dcmi-asset-tag 41 42\n"
	"dcmi-controller-id 43 44\n"
	"sel-capacity 100\n"
	"max-reply 20\n"
	"busy-every 3\n"
	"lose-reservation-every 4\n"
	"hang-after 5\n"
	"delay-ms 6\n"
	"erase-polls 7\n"
	"reset-ms 8\n"
	"sel-time 4294967295\n"
	"device-sdrs\n"
	"lan 1 3 0 0 11 C0 00 02 0A\n"
	"sol 1 1 0 0 11 01\n"
	"boot 5 0 0 01 05 00 00 00 00 00\n"
	"system-info 2 0 0 11 00 00 03 73 72 76\n"
	"pef 1 0 0 11 00\n"
	"channel-info 1 01 04 01 80 F2 1B 00 00 00\n"
	"channel-access 1 2 0A 04\n"
	"authentication 1 01 84 04 03 00 00 00 00\n"
	"cipher-suites 1 0 128 01 C0 11 03 44 81\n"
	"user-access 1 2 0A 42 01 34\n"
	"user-name 2 41 44 4D 49 4E\n"
	"user-password 2 73 65\n"
	"system-interface 1 00 00 01\n"
	"dcmi-capability 1 DC 01 05 02 00 01 01\n"
	"dcmi-power 1 0 cc 0xc1\n"
	"dcmi-thermal-limit 64 1 DC 00 00 00\n"
	"dcmi-config 1 0 DC 01 05 02 00\n"
	"dcmi-sensor 64 1 01 00\n"
	"dcmi-temperature 64 1 19\n"
	"sdr 01 00 51 C0 01 AA\n"
	"reading 1 0x05 46 C0 C0\n"
	"thresholds 1 0x05 cc 0xcd\n"
	"hysteresis 1 0x05 01 02\n"
	"event-enable 1 0x05 C0\n"
	"event-status 1 0x05 C0 00\n"
	"type 1 0x05 01 01\n"
	"factors 1 0x05 0x07 01 02 03 04 05 06 07\n"
	"needs-power 1 0x05\n"
	"wave 1 0x05 square 3 60\n"
	"sel 01 00 02 15 00 00 00 20 00 04 10 6A 6F 02 FF FF\n"
	"fru 3 cc 0xcb\n"
	"fru 4 words\n"
	"fru 4 01 02 03 04\n"
	"cc 0x06 0x37 0xd5\n"
	"raw 0 0x2e 0x10 01 02 -> 0xd4 AA\n"
	"\n"
	"controller 0x2c 7\n"
	"device-id 50\n";

START_TEST(every_row_is_written_as_it_was_read)
{
	struct persona p;
	struct buf text = { 0 };

	parse(all_rows, &p);
	persona_format(&p, &text);
	ck_assert_int_eq(buf_error(&text), 0);
	ck_assert_str_eq(text.data, all_rows);
	buf_done(&text);
	persona_done(&p);
}
END_TEST

START_TEST(every_row_is_in_the_manual)
{
	const char *srcdir = getenv("srcdir");
	char path[512], manual[32768], keyword[40];
	const char *row = all_rows;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/docs/ipmiprov-persona.5",
		 srcdir ? srcdir : ".");
	f = fopen(path, "re");
	ck_assert_msg(f != NULL, "%s", path);
	n = fread(manual, 1, sizeof(manual) - 1, f);
	fclose(f);
	manual[n] = '\0';
	for (; row; row = strchr(row, '\n')) {
		row += strspn(row, "\n");
		if (sscanf(row, "%39[a-z-]", keyword) != 1)
			break;
		ck_assert_msg(strstr(manual, keyword) != NULL,
			      "%s is not in the manual", keyword);
	}
}
END_TEST

START_TEST(comments_and_blanks_are_passed_over)
{
	struct persona p;

	parse("persona 1  \r\n# a comment\n\t  # another\n\n"
	      "  self-test   5500 \t\n",
	      &p);
	ck_assert_uint_eq(p.controllers.n, 1);
	ck_assert_uint_eq(p.controllers.data[0].self_test.size, 2);
	persona_done(&p);
}
END_TEST

START_TEST(the_demo_is_written_and_read_again)
{
	struct persona first, second;
	struct buf a = { 0 }, b = { 0 };

	parse(persona_demo, &first);
	persona_format(&first, &a);
	parse(a.data, &second);
	persona_format(&second, &b);
	ck_assert_str_eq(a.data, b.data);
	ck_assert_uint_eq(first.controllers.data[0].frus.n, 4);
	ck_assert_uint_ge(first.controllers.data[0].sel.n, 25);
	buf_done(&a);
	buf_done(&b);
	persona_done(&first);
	persona_done(&second);
}
END_TEST

/* A folder that goes with the test. */
struct place {
	char folder[32], file[64], other[64];
};

static void place_init(struct place *p)
{
	strcpy(p->folder, "/tmp/test-persona.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(p->folder));
	snprintf(p->file, sizeof(p->file), "%s/a", p->folder);
	snprintf(p->other, sizeof(p->other), "%s/b.state", p->folder);
}

static void place_done(struct place *p)
{
	unlink(p->file);
	unlink(p->other);
	/* Fails if a temporary file was left behind. */
	ck_assert_int_eq(rmdir(p->folder), 0);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static void ask(struct transport *t, const char *request, struct ipmi_rsp *ret)
{
	uint8_t bytes[64];
	struct ipmi_req req;
	size_t n;

	ck_assert_int_eq(hex_parse(request, bytes, sizeof(bytes), &n), 0);
	req = (struct ipmi_req){
		.to = { .lun = bytes[0], .owner = bytes[1] },
		.netfn = bytes[2],
		.cmd = bytes[3],
		.data = bytes + 4,
		.size = n - 4,
	};
	ck_assert_int_eq(
		transport_exchange(t, &req, ret,
				   clock_mono_ns(&clock_system) + TIMEOUT_NS),
		0);
}

static void open_uri(struct transport **t, const char *format, const char *file)
{
	char uri[128];

	snprintf(uri, sizeof(uri), format, file);
	ck_assert_int_eq(transport_open(uri, UINT64_MAX, t), 0);
}

START_TEST(a_named_state_is_found_again)
{
	struct transport *t;
	struct ipmi_rsp rsp;
	struct place p;

	place_init(&p);
	write_file(
		p.file,
		"persona 1\nstate b\nhysteresis 0 5 01 01\nself-test 55 00\n");
	open_uri(&t, "sim:%s", p.file);
	ask(t, "00 20 04 25 05 FF", &rsp);
	ck_assert_int_eq(rsp.data[0], 1);
	ck_assert_int_ne(access(p.other, F_OK), 0);
	ask(t, "00 20 04 24 05 FF 07 08", &rsp);
	ck_assert_int_eq(rsp.cc, 0);
	transport_close(t);

	open_uri(&t, "sim:%s", p.file);
	ask(t, "00 20 04 25 05 FF", &rsp);
	ck_assert_int_eq(rsp.data[0], 7);
	ck_assert_int_eq(rsp.data[1], 8);
	transport_close(t);
	place_done(&p);
}
END_TEST

START_TEST(without_a_state_each_opening_is_new)
{
	struct transport *t;
	struct ipmi_rsp rsp;
	struct place p;

	place_init(&p);
	write_file(p.file, "persona 1\nhysteresis 0 5 01 01\n");
	for (int i = 0; i < 2; i++) {
		open_uri(&t, "sim:%s", p.file);
		ask(t, "00 20 04 25 05 FF", &rsp);
		ck_assert_int_eq(rsp.data[0], 1);
		ask(t, "00 20 04 24 05 FF 07 08", &rsp);
		transport_close(t);
	}
	place_done(&p);
}
END_TEST

START_TEST(a_recording_serves_what_was_seen)
{
	/* in parts, with a retry, a record out of order, odd replies */
	static const char *const requests[] = {
		"00 20 06 01",
		"00 20 06 37",
		"00 20 0A 20",
		"00 20 0A 22",
		"00 20 0A 23 01 00 00 00 00 05",
		"00 20 0A 23 01 00 00 00 05 04",
		"00 20 0A 23 01 00 00 00 09 0A",
		"00 20 0A 23 01 00 02 00 00 FF",
		"00 20 04 2D 72",
		"00 20 04 2D 26",
		"00 20 04 27 72",
		"00 20 04 25 72 FF",
		"00 20 04 23 52 40",
		"00 2C 04 2D 17",
		"00 20 0A 40",
		"00 20 0A 41",
		"00 20 0A 43 00 00 00 00 00 FF",
		"00 20 0A 43 00 00 02 00 00 FF",
		"00 20 0A 10 01",
		"00 20 0A 11 01 00 00 20",
		"00 20 0A 10 07",
		"00 20 2C 01 DC",
		"00 20 00 01",
	};
	struct ipmi_rsp before[ARRAY_SIZE(requests)], after;
	struct transport *t;
	struct place p;

	place_init(&p);
	open_uri(&t, "record:%s,sim:?still", p.file);
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
		ask(t, requests[i], &before[i]);
	transport_close(t);

	open_uri(&t, "sim:%s", p.file);
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++) {
		bool is_first_info =
			strcmp(requests[i], "00 20 0A 20") == 0 ||
			strncmp(requests[i], "00 20 0A 4", 10) == 0;
		bool is_last = strcmp(requests[i],
				      "00 20 0A 23 01 00 02 00 00 FF") == 0;

		ask(t, requests[i], &after);
		ck_assert_msg(after.cc == before[i].cc, "%s: cc %02x, was %02x",
			      requests[i], after.cc, before[i].cc);
		/* Counts are those of what was read; so is the last record. */
		if (is_first_info)
			continue;
		ck_assert_msg(after.size == before[i].size, "%s", requests[i]);
		ck_assert_msg(memcmp(after.data + 2 * is_last,
				     before[i].data + 2 * is_last,
				     after.size - 2 * is_last) == 0,
			      "%s", requests[i]);
	}
	transport_close(t);
	place_done(&p);
}
END_TEST

START_TEST(a_recording_keeps_no_secrets)
{
	struct transport *t;
	struct ipmi_rsp rsp;
	struct buf text = { 0 };
	struct persona persona;
	struct place p;
	char *why = NULL;

	place_init(&p);
	open_uri(&t, "record:%s?redact,sim:", p.file);
	ask(t, "00 20 06 37", &rsp);
	ask(t, "00 20 06 47 02 02 73 65 63 72 65 74 00 00", &rsp);
	ask(t, "00 20 0A 10 00", &rsp);
	for (int at = 0; at < 512; at += 16) {
		char request[40];

		snprintf(request, sizeof(request),
			 "00 20 0A 11 00 %02X %02X 10", at & 0xff, at >> 8);
		ask(t, request, &rsp);
	}
	transport_close(t);

	ck_assert_int_eq(persona_load(p.file, &persona, &why), 0);
	ck_assert_uint_eq(persona.controllers.data[0].frus.data[0].size, 512);
	ck_assert_uint_eq(persona.controllers.data[0].raws.n, 0);
	ck_assert_uint_eq(persona.controllers.data[0].system_guid.data[0], 0);
	buf_add(&text, persona.controllers.data[0].frus.data[0].data, 512);
	ck_assert_ptr_nonnull(memmem(text.data, 512, "Server 2200", 11));
	ck_assert_ptr_nonnull(memmem(text.data, 512, "XB-2200 Mainboard", 17));
	ck_assert_ptr_null(memmem(text.data, 512, "000123", 6));
	ck_assert_ptr_null(memmem(text.data, 512, "RACK-7", 6));
	ck_assert_ptr_null(memmem(text.data, 512, "02:00:5e", 8));
	buf_done(&text);
	persona_done(&persona);
	place_done(&p);
}
END_TEST

/* Each image with its header and one area; what must be gone, what stays. */
static const struct {
	const char *name, *hex, *after;
} images[] = {
	{ "no inventory at all", "AA BB CC", "FF FF FF" },
	{ "a field past its area's end",
	  "01 00 00 00 01 00 00 FE 01 01 00 DF 41 42 43 9B",
	  "FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF" },
	{ "an area past the end",
	  "01 00 00 00 01 00 00 FE 01 02 00 C1 00 00 00 3C",
	  "FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF" },
	{ "a multirecord area goes",
	  "01 00 00 00 00 01 00 FE C0 02 00 11 22 33 44 55",
	  "01 00 00 00 00 00 00 FF FF FF FF FF FF FF FF FF" },
	{ "records of power stay, a URL and a vendor's own do not",
	  "01 00 00 00 00 01 00 FE 02 02 01 55 A6 AB 03 02 03 42 B6 01 68 55 "
	  "C0 82 01 BC 01 44",
	  "01 00 00 00 00 01 00 FE 02 02 01 55 A6 AB 03 02 03 4F A9 01 58 58 "
	  "C0 82 01 00 BD 00" },
	{ "a record past the end",
	  "01 00 00 00 00 01 00 FE 02 82 05 55 22 AB 03 02",
	  "01 00 00 00 00 00 00 FF FF FF FF FF FF FF FF FF" },
	{ "the internal use area goes",
	  "01 01 00 00 00 00 00 FE 01 11 22 33 44 55 66 77",
	  "01 00 00 00 00 00 00 FF FF FF FF FF FF FF FF FF" },
	{ "a checksum that was wrong stays wrong",
	  "01 00 01 00 00 00 00 FE 01 02 17 C2 41 42 C3 53 4E 31 C1 00 00 00 "
	  "00 00",
	  "01 00 01 00 00 00 00 FE 01 02 17 C2 41 42 C3 58 58 58 C1 00 00 00 "
	  "00 00" },
	{ "what is behind the last field goes",
	  "01 00 01 00 00 00 00 FE 01 02 17 C2 41 42 C3 53 4E 31 C1 48 49 4A "
	  "00 70",
	  "01 00 01 00 00 00 00 FE 01 02 17 C2 41 42 C3 58 58 58 C1 00 00 00 "
	  "00 15" },
	{ "a chassis keeps its part number, loses its serial number",
	  "01 00 01 00 00 00 00 FE 01 02 17 C2 41 42 C3 53 4E 31 C1 00 00 00 "
	  "00 4B",
	  "01 00 01 00 00 00 00 FE 01 02 17 C2 41 42 C3 58 58 58 C1 00 00 00 "
	  "00 15" },
};

START_TEST(an_inventory_is_blanked)
{
	struct persona p;
	struct buf text = { 0 };
	char got[256];

	buf_printf(&text, "persona 1\nfru 0 %s\n", images[_i].hex);
	parse(text.data, &p);
	persona_redact(&p);
	hex_format(p.controllers.data[0].frus.data[0].data,
		   p.controllers.data[0].frus.data[0].size, " ", got);
	ck_assert_msg(strcmp(got, images[_i].after) == 0, "%s: %s",
		      images[_i].name, got);
	persona_done(&p);
	buf_done(&text);
}
END_TEST

/* Requests that hold a secret, or are answered with one. */
static const char *const secrets[] = {
	"00 20 06 33",                               /* Get Message */
	"00 20 06 34 40 00",                         /* Send Message */
	"00 20 06 39 02 61",                         /* Get Session Challenge */
	"00 20 06 3A 02 02 61",                      /* Activate Session */
	"00 20 06 3F 05 02 00",                      /* Get AuthCode */
	"00 20 06 45 02 61",                         /* Set User Name */
	"00 20 06 47 02 02 73 65 63 72 65 74 00 00", /* Set User Password */
	"00 20 06 56 01 00 00",                      /* Channel Security Keys */
	"00 20 0C 01 01 10 70 75 62",                /* community string */
	"00 20 0C 02 01 10 00 00",
	"00 20 0C 11 01 10 00 00", /* serial parameters, those of PPP too */
};

/* Redacted or not. */
START_TEST(a_secret_is_never_recorded)
{
	struct persona persona;
	struct ipmi_rsp rsp;
	struct transport *t;
	struct place p;
	char *why = NULL;

	place_init(&p);
	open_uri(&t, "record:%s,sim:", p.file);
	ask(t, secrets[_i], &rsp);
	transport_close(t);
	ck_assert_int_eq(persona_load(p.file, &persona, &why), 0);
	ck_assert_msg(persona.controllers.data[0].raws.n == 0 &&
			      persona.controllers.data[0].params.n == 0,
		      "%s", secrets[_i]);
	persona_done(&persona);
	place_done(&p);
}
END_TEST

/* Rows of a controller, and what is left of them. */
static const struct {
	const char *row, *after;
} redacted[] = {
	{ "system-guid 01 02", "system-guid 00 00" },
	{ "dcmi-asset-tag 41 42", "dcmi-asset-tag 58 58" },
	{ "dcmi-controller-id 41 42", "dcmi-controller-id 58 58" },
	{ "dcmi-asset-tag cc 0x80", "dcmi-asset-tag cc 0x80" },
	{ "user-name 2 61 62 00", "user-name 2 58 58 00" },
	{ "user-password 2 61 62", NULL },
	{ "user-access 1 2 0A 42 01 34", "user-access 1 2 0A 42 01 34" },
	{ "lan 1 3 0 0 11 C0 00 02 0A", "lan 1 3 0 0 11 00 00 00 00" },
	{ "lan 1 4 0 0 11 01", "lan 1 4 0 0 11 01" },
	{ "lan 1 5 0 0 11 02 00 5E 00 53 01",
	  "lan 1 5 0 0 11 00 00 00 00 00 00" },
	{ "lan 1 6 0 0 11 FF FF FF 00", "lan 1 6 0 0 11 FF FF FF 00" },
	{ "lan 1 12 0 0 11 C0 00 02 01", "lan 1 12 0 0 11 00 00 00 00" },
	{ "lan 1 16 0 0 11 70 75 62", "lan 1 16 0 0 11 00 00 00" },
	{ "lan 1 19 2 0 11 02 00 00 C0 00 02 01",
	  "lan 1 19 2 0 11 02 00 00 00 00 00 00" },
	{ "lan 1 23 0 0 11 00 03 11", "lan 1 23 0 0 11 00 03 11" },
	{ "lan 1 59 0 0 11 20 01 0D B8", "lan 1 59 0 0 11 00 00 00 00" },
	{ "lan 1 192 0 0 11 41 42", "lan 1 192 0 0 11 00 00" },
	{ "lan 1 3 0 0 cc 0x80", "lan 1 3 0 0 cc 0x80" },
	{ "sol 1 1 0 0 11 01", "sol 1 1 0 0 11 01" },
	{ "boot 5 0 0 01 05 80", "boot 5 0 0 01 05 80" },
	{ "boot 7 0 0 01 07 80", "boot 7 0 0 01 00 00" },
	{ "system-info 1 0 0 11 00 00 02 33 2E",
	  "system-info 1 0 0 11 00 00 02 33 2E" },
	{ "system-info 2 0 0 11 00 00 03 61 62 63",
	  "system-info 2 0 0 11 00 00 03 58 58 58" },
	{ "system-info 2 1 0 11 01 61 00", "system-info 2 1 0 11 01 58 00" },
	{ "system-info 2 0 0 11", "system-info 2 0 0 11" },
	{ "system-info 194 0 0 11 41", "system-info 194 0 0 11 00" },
	{ "dcmi-config 2 0 DC 01 05 01 02", "dcmi-config 2 0 DC 01 05 01 02" },
	{ "dcmi-config 192 0 DC 01 05 01 41",
	  "dcmi-config 192 0 DC 00 00 00 00" },
	{ "sdr 01 00 51 13 1B 82 20 00 02 14 20 D9 7E 00 01 00 A1 A2 A3 A4 A5 "
	  "A6 A7 A8 A9 AA AB AC AD AE AF B0",
	  "sdr 01 00 51 13 1B 82 20 00 02 14 20 D9 7E 00 01 00 00 00 00 00 00 "
	  "00 00 00 00 00 00 00 00 00 00 00" },
	{ "sdr 01 00 51 C0 06 D9 7E 00 6F 65 6D",
	  "sdr 01 00 51 C0 06 D9 7E 00 00 00 00" },
	{ "sdr 01 00 51 C0 02 D9 7E", "sdr 01 00 51 C0 02 D9 7E" },
	{ "pef 10 0 0 11 01 22", "pef 10 0 0 11 00 00" },
	{ "sel 01 00 C0 05 A0 E5 6A D9 7E 00 01 02 03 04 05 06",
	  "sel 01 00 C0 05 A0 E5 6A D9 7E 00 01 02 03 04 05 06" },
	{ "sel 01 00 DD 05 A0 E5 6A 37 01 00 02 62 6F 62 00 00",
	  "sel 01 00 DD 05 A0 E5 6A 37 01 00 02 58 58 58 00 00" },
	{ "sel 01 00 DD 05 A0 E5 6A 37 01 00 01 03 00 02 80 00",
	  "sel 01 00 DD 05 A0 E5 6A 37 01 00 01 03 00 02 80 00" },
	{ "sel 01 00 F0 20 01 68 6F 73 74 2D 31 00 00 00 00 00",
	  "sel 01 00 F0 20 01 58 58 58 58 58 58 00 00 00 00 00" },
	{ "raw 0 0x2e 0x10 01 -> 0x00 AA", NULL },
};

START_TEST(a_row_is_blanked)
{
	struct buf text = { 0 }, want = { 0 };
	struct persona p;

	buf_printf(&text, "persona 1\n%s\n", redacted[_i].row);
	parse(text.data, &p);
	persona_redact(&p);
	buf_reset(&text);
	persona_format(&p, &text);
	buf_puts(&want, "persona 1\n\ncontroller 0x20 0\n");
	if (redacted[_i].after)
		buf_printf(&want, "%s\n", redacted[_i].after);
	ck_assert_str_eq(text.data, want.data);
	persona_done(&p);
	buf_done(&text);
	buf_done(&want);
}
END_TEST

START_TEST(a_file_that_cannot_be_written_fails_at_once)
{
	struct transport *t;

	ck_assert_int_eq(
		transport_open("record:/nonexistent/x,sim:", UINT64_MAX, &t),
		-ENOENT);
}
END_TEST

static const struct {
	const char *uri;
	int want;
} uris[] = {
	{ "sim:", 0 },
	{ "sim:/a/file", 0 },
	{ "record:/a/file,sim:", 0 },
	{ "record:/a/file,record:/b,sim:", 0 },
	{ "record:/a/file", -EINVAL },
	{ "record:,sim:", -EINVAL },
	{ "record:/a/file,nonsense:", -EINVAL },
};

START_TEST(a_uri_is_checked)
{
	const char *why = NULL;

	ck_assert_msg(transport_check_uri(uris[_i].uri, &why) == uris[_i].want,
		      "%s", uris[_i].uri);
	ck_assert(!why == !uris[_i].want);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/persona");
	TCase *tc = tcase_create("persona");

	tcase_add_loop_test(tc, a_wrong_row_is_named, 0, ARRAY_SIZE(wrong));
	tcase_add_test(tc, every_row_is_written_as_it_was_read);
	tcase_add_test(tc, every_row_is_in_the_manual);
	tcase_add_test(tc, comments_and_blanks_are_passed_over);
	tcase_add_test(tc, the_demo_is_written_and_read_again);
	tcase_add_test(tc, a_named_state_is_found_again);
	tcase_add_test(tc, without_a_state_each_opening_is_new);
	tcase_add_test(tc, a_recording_serves_what_was_seen);
	tcase_add_test(tc, a_recording_keeps_no_secrets);
	tcase_add_loop_test(tc, a_secret_is_never_recorded, 0,
			    ARRAY_SIZE(secrets));
	tcase_add_loop_test(tc, an_inventory_is_blanked, 0, ARRAY_SIZE(images));
	tcase_add_loop_test(tc, a_row_is_blanked, 0, ARRAY_SIZE(redacted));
	tcase_add_test(tc, a_file_that_cannot_be_written_fails_at_once);
	tcase_add_loop_test(tc, a_uri_is_checked, 0, ARRAY_SIZE(uris));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
