/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A whole controller, simulated: chassis, watchdog, users, parameters, DCMI,
 * and how what is set shows elsewhere
 */

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/transport/sim.h"
#include "tests/unit/run.h"

enum { N_STEPS = 24 };

/* A temperature that needs power, states of power, ACPI, boot, watchdog. */
static const char machine[] =
	"persona 1\n"
	"device-id 20 01 02 14 02 bf d9 7e 00 01 00\n"
	"chassis-capabilities 00 20 20 20 20\n"
	"chassis-status 21 10 40 70\n"
	"restart-cause 00 00\n"
	"poh 3C 10 27 00 00\n"
	"acpi-state 00 00\n"
	"watchdog 04 31 05 00 58 02 58 02\n"
	"global-enables 08\n"
	"message-flags 01\n"
	"event-receiver 20 00\n"
	"pef-capabilities 51 0E 10\n"
	"boot 0 0 0 01 00 00\n"
	"boot 5 0 0 01 05 80 04 00 00 00\n"
	"system-info 0 0 0 11 00\n"
	"system-info 2 0 0 11 00 00 03 61 62 63 00 00 00 00 00 00 00 00 00 00 "
	"00\n"
	"lan 1 0 0 0 11 00\n"
	"lan 1 1 0 0 11 14\n"
	"lan 1 3 0 0 11 C0 00 02 0A\n"
	"lan 1 4 0 0 11 01\n"
	"lan 1 5 0 0 11 02 00 5E 00 53 01\n"
	"lan 1 19 1 0 11 01 00 00 C0 00 02 01 00 00 00 00 00 00\n"
	"channel-info 1 01 04 01 80 F2 1B 00 00 00\n"
	"channel-info 15 0F 0C 05 00 F2 1B 00 FF FF\n"
	"channel-access 1 1 02 04\n"
	"channel-access 1 2 02 04\n"
	"user-access 1 1 0A 41 01 14\n"
	"user-access 1 2 0A 81 01 33\n"
	"user-name 1 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
	"user-name 2 61 64 6D 69 6E 00 00 00 00 00 00 00 00 00 00 00\n"
	"dcmi-capability 1 DC 01 05 02 00 01 07\n"
	"dcmi-power 1 0 DC 7C 00 64 00 90 01 80 00 00 00 00 00 E8 03 00 00 40\n"
	"dcmi-limit cc 0x80 DC 00 00 00 F4 01 E8 03 00 00 00 00 05 00\n"
	"dcmi-asset-tag 52 41 43 4B 2D 37 2D 55 31 32 2D 4C 45 46 54 2D 41 31\n"
	"dcmi-controller-id 62 6D 63\n"
	"dcmi-temperature 64 1 19\n"
	"dcmi-temperature 65 1 28\ndcmi-temperature 65 2 29\n"
	"dcmi-temperature 65 3 2A\ndcmi-temperature 65 4 2B\n"
	"dcmi-temperature 65 5 2C\ndcmi-temperature 65 6 2D\n"
	"dcmi-temperature 65 7 2E\ndcmi-temperature 65 8 2F\n"
	"dcmi-temperature 65 9 85\ndcmi-temperature 65 12 31\n"
	"dcmi-sensor 64 1 01 00\n"
	"sdr 01 00 51 01 2C 20 00 05 07 01 7F 69 01 01 80 0A 80 0A 18 18 00 "
	"01 00 00 01 00 00 00 00 00 01 19 00 00 FF 00 64 5A 50 00 00 00 02 02 "
	"00 00 00 C1 54\n"
	"sdr 02 00 51 02 1C 20 00 10 17 01 67 43 09 6F FF 00 FF 00 FF 00 C0 "
	"00 00 01 00 00 00 00 00 00 00 C1 50\n"
	"sdr 03 00 51 02 1C 20 00 11 07 01 67 43 22 6F FF 00 FF 00 FF 00 C0 "
	"00 00 01 00 00 00 00 00 00 00 C1 41\n"
	"sdr 04 00 51 03 0E 20 00 12 07 01 1D 6F 01 00 00 00 C2 42 42\n"
	"sdr 05 00 51 03 0E 20 00 13 07 01 23 6F 01 00 00 00 C2 57 57\n"
	"sdr 06 00 51 03 0E 20 00 14 07 01 20 6F 01 00 00 00 C2 4F 53\n"
	"reading 0 0x05 46 C0 C0\n"
	"thresholds 0 0x05 18 00 00 00 50 5A 64\n"
	"hysteresis 0 0x05 02 02\n"
	"event-status 0 0x05 C0 00 00\n"
	"needs-power 0 0x05\n"
	"reading 0 0x10 00 C0 00 80\n"
	"reading 0 0x11 00 C0 01 80\n"
	"reset-ms 100\n"
	"sel-time 1788249600\n";

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

/* Sends "NETFN CMD DATA..." in hex, returns "CC DATA..." in hex. */
static const char *ask(struct transport *t, const char *request, char *ret)
{
	uint8_t bytes[64], answer[256];
	struct ipmi_req req;
	struct ipmi_rsp rsp;
	size_t n;

	ck_assert_int_eq(hex_parse(request, bytes, sizeof(bytes), &n), 0);
	ck_assert_uint_ge(n, 2);
	req = (struct ipmi_req){
		.netfn = bytes[0],
		.cmd = bytes[1],
		.data = bytes + 2,
		.size = n - 2,
	};
	ck_assert_int_eq(transport_exchange(t, &req, &rsp, UINT64_MAX), 0);
	answer[0] = rsp.cc;
	memcpy(answer + 1, rsp.data, rsp.size);
	hex_format(answer, rsp.size + 1, " ", ret);
	return ret;
}

/* Steps one after the other. */
static const struct {
	const char *name;
	struct step {
		const char *request, *answer; /* or "+MS": time passes */
	} steps[N_STEPS];
} stories[] = {
	{ "rows that stand alone",
	  { { "00 00", "00 00 20 20 20 20" },
	    { "00 01", "00 21 10 40 70" },
	    { "00 07", "00 00 00" },
	    { "00 0F", "00 3C 10 27 00 00" },
	    { "04 10", "00 51 0E 10" },
	    { "04 01", "00 20 00" } } },
	{ "power down is seen by sensors, and logged",
	  { { "00 02 00", "00" },
	    { "00 01", "00 20 00 40 70" },
	    { "04 2D 05", "00 00 E0 00" },
	    { "04 2D 10", "00 00 C0 01 80" },
	    { "04 2D 11", "00 00 C0 20 80" },
	    { "0A 43 00 00 00 00 00 FF",
	      "00 02 00 01 00 02 00 86 96 6A 20 00 04 09 10 6F 00 FF FF" },
	    { "0A 43 00 00 02 00 00 FF",
	      "00 03 00 02 00 02 00 86 96 6A 20 00 04 22 11 EF 00 FF FF" },
	    { "0A 43 00 00 03 00 00 FF",
	      "00 FF FF 03 00 02 00 86 96 6A 20 00 04 22 11 6F 05 FF FF" },
	    { "00 02 00", "00" }, /* it is off: nothing more is logged */
	    { "0A 40", "00 51 03 00 D0 1F 00 86 96 6A 00 00 00 00 0B" },
	    { "00 02 03", "D5" },
	    { "00 02 02", "D5" },
	    { "00 02 04", "D5" },
	    { "00 02 05", "D5" },
	    { "00 02 01", "00" },
	    { "00 01", "00 21 10 40 70" },
	    { "04 2D 05", "00 46 C0 C0" },
	    { "04 2D 11", "00 00 C0 01 80" },
	    { "00 07", "00 01 00" } } },
	{ "a reset uses up the boot flags",
	  { { "00 09 05 00 00", "00 01 05 80 04 00 00 00" },
	    { "00 02 03", "00" },
	    { "00 09 05 00 00", "00 01 05 00 04 00 00 00" },
	    { "0A 43 00 00 FF FF 00 FF",
	      "00 FF FF 01 00 02 00 86 96 6A 20 00 04 1D 12 6F 01 FF FF" },
	    { "00 01", "00 21 10 40 70" } } },
	{ "boot flags that are persistent stay",
	  { { "00 08 05 C0 08 00 00 00", "00" },
	    { "00 02 02", "00" },
	    { "00 09 05 00 00", "00 01 05 C0 08 00 00 00" } } },
	{ "an operating system stops by itself",
	  { { "00 02 05", "00" },
	    { "0A 43 00 00 00 00 00 FF",
	      "00 02 00 01 00 02 00 86 96 6A 20 00 04 20 14 6F 03 FF FF" },
	    { "00 01", "00 20 00 40 70" } } },
	{ "no such chassis control",
	  { { "00 02 06", "CC" },
	    { "00 02", "C7" },
	    { "00 02 00 00", "C7" } } },
	{ "the light goes out after its time",
	  { { "00 04", "00" },
	    { "00 01", "00 21 10 50 70" },
	    { "+14999", "" },
	    { "00 01", "00 21 10 50 70" },
	    { "+2", "" },
	    { "00 01", "00 21 10 40 70" },
	    { "00 04 02", "00" },
	    { "+2000", "" },
	    { "00 01", "00 21 10 40 70" },
	    { "00 04 00 01", "00" },
	    { "+1000000", "" },
	    { "00 01", "00 21 10 60 70" },
	    { "00 04 00", "00" },
	    { "00 01", "00 21 10 40 70" } } },
	{ "power restore policy",
	  { { "00 06 02", "00 07" },
	    { "00 01", "00 41 10 40 70" },
	    { "00 06 03", "00 07" },
	    { "00 01", "00 41 10 40 70" },
	    { "00 06 04", "CC" } } },
	{ "front panel buttons",
	  { { "00 0A 01", "00" },
	    { "00 01", "00 21 10 40 71" },
	    { "00 0A 08", "CC" } } },
	{ "a watchdog runs out, resets and tells",
	  { { "06 25", "00 04 31 05 00 58 02 58 02" },
	    { "06 24 04 01 00 10 0A 00", "00" },
	    { "06 25", "00 04 01 00 00 0A 00 0A 00" },
	    { "06 22", "00" },
	    { "+500", "" },
	    { "06 25", "00 44 01 00 00 0A 00 05 00" },
	    { "06 22", "00" },
	    { "+950", "" },
	    { "06 25", "00 44 01 00 00 0A 00 01 00" },
	    { "+100", "" },
	    { "06 25", "00 04 01 00 10 0A 00 00 00" },
	    { "00 07", "00 04 00" },
	    { "0A 43 00 00 00 00 00 FF",
	      "00 02 00 01 00 02 01 86 96 6A 20 00 04 23 13 6F C1 04 FF" },
	    { "0A 43 00 00 02 00 00 FF",
	      "00 FF FF 02 00 02 01 86 96 6A 20 00 04 1D 12 6F 01 FF FF" },
	    { "06 24 04 00 00 10 0A 00", "00" },
	    { "06 25", "00 04 00 00 00 0A 00 0A 00" } } },
	{ "a watchdog that is not to log",
	  { { "06 24 84 00 00 00 01 00", "00" },
	    { "06 22", "00" },
	    { "+101", "" },
	    { "06 25", "00 84 00 00 10 01 00 00 00" },
	    { "0A 43 00 00 00 00 00 FF", "CB" } } },
	{ "a watchdog set while it runs",
	  { { "06 22", "00" },
	    { "+1000", "" },
	    { "06 24 44 00 00 00 14 00", "00" },
	    { "+1000", "" },
	    { "06 25", "00 44 00 00 00 14 00 0A 00" },
	    { "06 24 04 00 00 00 14 00", "00" },
	    { "+5000", "" },
	    { "06 25", "00 04 00 00 00 14 00 14 00" } } },
	{ "a watchdog that was never set, or is wrong",
	  { { "06 24 00 00 00 00 14 00", "CC" },
	    { "06 24 04 04 00 00 14 00", "CC" },
	    { "06 24 04 00 00 00 00 00", "00" },
	    { "06 22", "80" } } },
	{ "ACPI state",
	  { { "06 06 85 FF", "00" },
	    { "06 07", "00 05 00" },
	    { "06 06 00 83", "00" },
	    { "06 07", "00 05 03" } } },
	{ "enables, flags, event receiver",
	  { { "06 2F", "00 08" },
	    { "06 2E 0A", "00" },
	    { "06 2F", "00 0A" },
	    { "06 31", "00 01" },
	    { "06 30 01", "00" },
	    { "06 31", "00 00" },
	    { "06 33", "80" },
	    { "06 35", "80" },
	    { "04 00 30 01", "00" },
	    { "04 01", "00 30 01" } } },
	{ "a reset takes its time and reservations",
	  { { "0A 42", "00 01 00" },
	    { "06 02", "00" },
	    { "+99", "" },
	    { "06 01", "D2" },
	    { "+1", "" },
	    { "06 01", "00 20 01 02 14 02 BF D9 7E 00 01 00" },
	    { "0A 47 01 00 43 4C 52 AA", "C5" } } },
	{ "parameters of the LAN",
	  { { "0C 02 01 03 00 00", "00 11 C0 00 02 0A" },
	    { "0C 02 0E 03 00 00", "00 11 C0 00 02 0A" },
	    { "0C 02 81 03 00 00", "00 11" },
	    { "0C 02 01 13 01 00", "00 11 01 00 00 C0 00 02 01 00 00 00 00 00 "
				   "00" },
	    { "0C 02 01 13 02 00", "80" },
	    { "0C 02 01 63 00 00", "80" },
	    { "0C 02 02 03 00 00", "80" },
	    { "0C 01 01 03 0A 01 02 03", "00" },
	    { "0C 02 01 03 00 00", "00 11 0A 01 02 03" },
	    { "0C 01 01 01 00", "82" },
	    { "0C 01 01 13 01 00 00 0A 00 00 01 00 00 00 00 00 00", "00" },
	    { "0C 02 01 13 01 00", "00 11 01 00 00 0A 00 00 01 00 00 00 00 00 "
				   "00" },
	    { "0C 01 01 00 01", "00" },
	    { "0C 01 01 00 01", "81" },
	    { "0C 01 01 00 00", "00" },
	    { "0C 01 01 63 00", "80" },
	    { "0C 22 01 01 00 00", "C1" } } },
	{ "boot options",
	  { { "00 09 00 00 00", "00 01 00 00" },
	    { "00 09 07 00 00", "80" },
	    { "00 08 85", "00" },
	    { "00 09 05 00 00", "00 01 85 80 04 00 00 00" },
	    { "00 08 05 A0 08 00 00 00", "00" },
	    { "00 09 05 00 00", "00 01 05 A0 08 00 00 00" },
	    { "00 08 63 00", "80" } } },
	{ "system information",
	  { { "06 59 00 02 00 00",
	      "00 11 00 00 03 61 62 63 00 00 00 00 00 00 00 00 00 00 00" },
	    { "06 59 80 02 00 00", "00 11" },
	    { "06 58 02 00 00 02 78 79 00 00 00 00 00 00 00 00 00 00 00 00",
	      "00" },
	    { "06 59 00 02 00 00",
	      "00 11 00 00 02 78 79 00 00 00 00 00 00 00 00 00 00 00 00" },
	    { "06 58 02 01 78", "80" },
	    { "06 59 00 C0 00 00", "80" } } },
	{ "channels",
	  { { "06 42 01", "00 01 04 01 80 F2 1B 00 00 00" },
	    { "06 42 0E", "00 0F 0C 05 00 F2 1B 00 FF FF" },
	    { "06 42 04", "CC" },
	    { "06 41 01 40", "00 02 04" },
	    { "06 40 01 82 83", "00" },
	    { "06 41 01 80", "00 02 03" },
	    { "06 41 01 40", "00 02 04" },
	    { "06 40 01 42 00", "00" },
	    { "06 40 01 C0 00", "CC" },
	    { "06 40 03 42 00", "CC" },
	    { "06 38 0E 04", "00 01 14 04 00 00 00 00 00" },
	    { "06 38 8E 04", "00 01 94 04 03 00 00 00 00" },
	    { "06 38 8F 04", "CC" } } },
	{ "users",
	  { { "06 44 01 02", "00 0A 81 01 33" },
	    { "06 44 01 03", "C9" },
	    { "06 46 02",
	      "00 61 64 6D 69 6E 00 00 00 00 00 00 00 00 00 00 00" },
	    { "06 47 02 01", "00" },
	    { "06 44 01 02", "00 0A 42 01 33" },
	    { "06 44 01 01", "00 0A 42 01 14" },
	    { "06 43 91 02 04 00", "00" },
	    { "06 44 01 02", "00 0A 42 01 14" },
	    { "06 43 01 02 02", "00" },
	    { "06 44 01 02", "00 0A 42 01 12" },
	    { "06 45 02 6F 70 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
	      "00" },
	    { "06 46 02",
	      "00 6F 70 00 00 00 00 00 00 00 00 00 00 00 00 00 00" },
	    { "06 47 02 03 61 62 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
	      "80" },
	    { "06 47 02 02 61 62 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
	      "00" },
	    { "06 47 02 03 61 62 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
	      "00" },
	    { "06 47 02 03 61 63 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
	      "80" },
	    { "06 47 82 03 61 62 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
	      "00 00 00",
	      "81" },
	    { "06 47 02 02 61", "C7" },
	    { "06 47 05 01", "C9" } } },
	{ "DCMI: power and its limit",
	  { { "2C 01 DC 01", "00 DC 01 05 02 00 01 07" },
	    { "2C 01 DC 09", "CC" },
	    { "2C 01 00 01", "C1" },
	    { "2C 02 DC 01 00 00",
	      "00 DC 7C 00 64 00 90 01 80 00 00 00 00 00 E8 03 00 00 40" },
	    { "2C 02 DC 02 05 00", "CC" },
	    { "2C 03 DC 00 00",
	      "80 DC 00 00 00 F4 01 E8 03 00 00 00 00 05 00" },
	    { "2C 05 DC 01 00 00", "00 DC" },
	    { "2C 03 DC 00 00",
	      "00 DC 00 00 00 F4 01 E8 03 00 00 00 00 05 00" },
	    { "2C 04 DC 00 00 00 11 2C 01 E8 03 00 00 00 00 0A 00", "00 DC" },
	    { "2C 03 DC 00 00",
	      "00 DC 00 00 11 2C 01 E8 03 00 00 00 00 0A 00" },
	    { "2C 04 DC 00 00 00 11 00 00 E8 03 00 00 00 00 0A 00", "84" },
	    { "2C 05 DC 02 00 00", "CC" },
	    { "2C 05 DC 00 00 00", "00 DC" },
	    { "2C 03 DC 00 00",
	      "80 DC 00 00 11 2C 01 E8 03 00 00 00 00 0A 00" } } },
	{ "DCMI: texts in parts",
	  { { "2C 06 DC 00 10",
	      "00 DC 12 52 41 43 4B 2D 37 2D 55 31 32 2D 4C 45 46 54 2D" },
	    { "2C 06 DC 10 10", "00 DC 12 41 31" },
	    { "2C 06 DC 13 01", "C9" },
	    { "2C 06 DC 00 11", "C9" },
	    { "2C 08 DC 00 02 41 42", "00 DC 02" },
	    { "2C 06 DC 00 10", "00 DC 02 41 42" },
	    { "2C 08 DC 02 01", "C7" },
	    { "2C 09 DC 00 10", "00 DC 03 62 6D 63" },
	    { "2C 0A DC 03 01 31", "00 DC 04" },
	    { "2C 09 DC 00 10", "00 DC 04 62 6D 63 31" } } },
	{ "DCMI: more temperatures than one answer holds",
	  { { "2C 10 DC 01 40 00 00", "00 DC 01 01 19 01" },
	    { "2C 10 DC 01 41 00 00",
	      "00 DC 0A 08 28 01 29 02 2A 03 2B 04 2C 05 2D 06 2E 07 2F 08" },
	    { "2C 10 DC 01 41 00 09", "00 DC 0A 02 85 09 31 0C" },
	    { "2C 10 DC 01 41 0C 00", "00 DC 0A 01 31 0C" },
	    { "2C 10 DC 01 42 00 00", "00 DC 00 00" },
	    { "2C 10 DC 02 40 00 00", "CC" },
	    { "2C 07 DC 01 40 00 00", "00 DC 01 01 01 00" },
	    { "2C 07 DC 01 41 00 00", "00 DC 00 00" } } },
	{ "events of a sensor, and what re-arming does",
	  { { "04 2B 05", "00 C0 00 00" }, /* the persona's row */
	    { "04 26 05 08 00 00 00 46 00 00", "00" },
	    { "04 2B 05", "00 C0 80 00 00 00" },
	    { "04 26 05 08 00 00 00 50 00 00", "00" },
	    { "04 2B 05", "00 C0 80 00 80 00" },
	    { "04 2A 05 00", "00" },
	    { "04 2B 05", "00 C0 00 00 00 00" },
	    { "04 26 05 08 00 00 00 46 00 00", "00" },
	    { "04 2A 05 80 80 00 00 00", "00" },
	    /* it still is too hot: an event once more */
	    { "0A 40", "00 51 04 00 C0 1F 00 86 96 6A 00 00 00 00 0B" },
	    { "04 2B 10", "00 C0 00 00 00 00" },
	    { "04 2B 77", "CB" },
	    { "04 2A 77 00", "CB" } } },
	{ "a record is added in parts",
	  { { "0A 42", "00 01 00" },
	    { "0A 45 01 00 00 00 00 00 FF FF 02 00 00 00 00 21", "00 00 00" },
	    { "0A 45 01 00 00 00 08 01 00 04 05 67 6F 00 FF FF", "00 01 00" },
	    { "0A 43 00 00 FF FF 00 FF",
	      "00 FF FF 01 00 02 00 86 96 6A 21 00 04 05 67 6F 00 FF FF" },
	    { "0A 45 01 00 00 00 00 00 FF", "00 00 00" },
	    { "0A 45 01 00 00 00 04 00 FF", "CC" },
	    { "0A 45 01 00 00 00 01 01 FF", "80" },
	    { "0A 45 02 00 00 00 00 00 FF", "C5" } } },
	{ "clocks",
	  { { "0A 5C", "00 FF 07" },
	    { "0A 5D 88 FF", "00" },
	    { "0A 5C", "00 88 FF" },
	    { "0A 5D A1 05", "CC" },
	    { "0A 29 00 00 00 40", "00" },
	    { "+2000", "" },
	    { "0A 28", "00 02 00 00 40" },
	    { "0A 48", "00 02 00 00 40" } } },
};

static void pass_ms(struct fixture *f, int ms)
{
	f->clock.mono_ns += (uint64_t)ms * NS_PER_MS;
	f->clock.wall_ns += (int64_t)ms * NS_PER_MS;
}

START_TEST(what_is_set_shows)
{
	struct fixture f;
	char got[1024];

	open_text(&f, machine);
	for (const struct step *s = stories[_i].steps;
	     s < stories[_i].steps + N_STEPS && s->request; s++) {
		if (*s->request == '+') {
			pass_ms(&f, atoi(s->request));
			continue;
		}
		ask(f.transport, s->request, got);
		ck_assert_msg(strcmp(got, s->answer) == 0,
			      "%s: to %s got %s, not %s", stories[_i].name,
			      s->request, got, s->answer);
	}
	transport_close(f.transport);
}
END_TEST

/* A controller without any row knows none of it. */
static const char *const unknown[] = {
	"00 00",
	"00 01",
	"00 02 00",
	"00 04",
	"00 06 00",
	"00 07",
	"00 08 05 00",
	"00 09 05 00 00",
	"00 0A 00",
	"00 0F",
	"04 00 20 00",
	"04 01",
	"04 10",
	"04 12 01 00",
	"04 13 01 00 00",
	"06 04",
	"06 06 80 80",
	"06 07",
	"06 08",
	"06 22",
	"06 24 04 01 00 00 0A 00",
	"06 25",
	"06 2E 00",
	"06 2F",
	"06 30 00",
	"06 31",
	"06 33",
	"06 35",
	"06 37",
	"06 38 0E 04",
	"06 40 01 40 00",
	"06 41 01 40",
	"06 42 01",
	"06 43 91 02 04",
	"06 44 01 02",
	"06 45 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
	"06 46 02",
	"06 47 02 01",
	"06 54 01 00 80",
	"06 57 00",
	"06 58 02 00 00 00",
	"06 59 00 02 00 00",
	"0C 01 01 03 00 00 00 00",
	"0C 02 01 03 00 00",
	"0C 21 01 01 00",
	"0C 22 01 01 00 00",
	"2C 00 00",
	"2C 01 DC 01",
	"2C 02 DC 01 00 00",
	"2C 03 DC 00 00",
	"2C 04 DC 00 00 00 11 2C 01 E8 03 00 00 00 00 0A 00",
	"2C 05 DC 01 00 00",
	"2C 06 DC 00 10",
	"2C 07 DC 01 40 00 00",
	"2C 08 DC 00 01 41",
	"2C 09 DC 00 10",
	"2C 0A DC 00 01 41",
	"2C 0C DC 40 01",
	"2C 10 DC 01 40 00 00",
	"2C 13 DC 01 00",
};

START_TEST(what_has_no_row_is_unknown)
{
	struct fixture f;
	char got[1024];

	open_text(&f, "persona 1\n");
	ask(f.transport, unknown[_i], got);
	ck_assert_msg(strcmp(got, "C1") == 0, "to %s got %s", unknown[_i], got);
	transport_close(f.transport);
}
END_TEST

/* A short row, or one with a completion code, is never written behind. */
START_TEST(a_short_row_is_left_alone)
{
	static const char text[] =
		"persona 1\nchassis-status 01\nwatchdog 04\nacpi-state 00\n"
		"event-receiver cc 0xd5\ndcmi-limit cc 0x80\nrestart-cause cc "
		"0\n"
		"lan 1 0 0 0 11\nlan 1 3 0 0 cc 0xd4\nboot 5 0 0 01\n"
		"user-access 1 2 0A\nuser-name 2 cc 0xcc\nchannel-access 1 1 "
		"02\n"
		"dcmi-asset-tag cc 0x81\n";
	static const struct {
		const char *request, *answer;
	} steps[] = {
		{ "00 02 00", "C1" },
		{ "06 22", "C1" },
		{ "06 06 80 80", "C1" },
		{ "04 00 20 00", "C1" },
		{ "2C 03 DC 00 00", "80" },
		{ "2C 05 DC 01 00 00", "80" },
		{ "0C 01 01 00 01", "82" },
		{ "0C 01 01 03 01 02 03 04", "D4" },
		{ "00 08 05 00 00 00 00 00", "C7" },
		{ "06 43 91 02 04", "C9" },
		{ "06 40 01 40 00", "CC" },
		{ "00 07", "00" },
		{ "2C 06 DC 00 10", "81" },
	};
	struct fixture f;
	char got[1024];

	open_text(&f, text);
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		ask(f.transport, steps[i].request, got);
		ck_assert_msg(strcmp(got, steps[i].answer) == 0,
			      "to %s got %s, not %s", steps[i].request, got,
			      steps[i].answer);
	}
	transport_close(f.transport);
}
END_TEST

START_TEST(device_sdrs_are_counted_by_lun)
{
	static const struct {
		uint8_t lun, all;
		const char *answer;
	} counts[] = {
		{ 0, 0, "00 01 05" },
		{ 1, 0, "00 00 05" },
		{ 2, 0, "00 02 05" },
		{ 0, 1, "00 04 05" },
	};
	static const char text[] =
		"persona 1\ndevice-sdrs\n"
		"sdr 01 00 51 03 0E 20 00 01 07 01 1D 6F 01 00 00 00 C2 42 42\n"
		"sdr 02 00 51 03 0E 20 02 01 07 01 1D 6F 01 00 00 00 C2 42 42\n"
		"sdr 03 00 51 03 0E 20 02 02 07 01 1D 6F 01 00 00 00 C2 42 42\n"
		"sdr 04 00 51 C0 03 57 01 00\n";
	struct fixture f;

	open_text(&f, text);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		const struct ipmi_req req = { .to = { .lun = counts[i].lun },
					      .netfn = 0x04,
					      .cmd = 0x20,
					      .data = &counts[i].all,
					      .size = counts[i].all };
		struct ipmi_rsp rsp;
		uint8_t bytes[8];
		char got[32];

		ck_assert_int_eq(
			transport_exchange(f.transport, &req, &rsp, UINT64_MAX),
			0);
		bytes[0] = rsp.cc;
		memcpy(bytes + 1, rsp.data, MIN(rsp.size, sizeof(bytes) - 1));
		hex_format(bytes, rsp.size + 1, " ", got);
		ck_assert_str_eq(got, counts[i].answer);
	}
	transport_close(f.transport);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport/sim-commands");
	TCase *tc = tcase_create("sim-commands");

	tcase_add_loop_test(tc, what_is_set_shows, 0, ARRAY_SIZE(stories));
	tcase_add_loop_test(tc, what_has_no_row_is_unknown, 0,
			    ARRAY_SIZE(unknown));
	tcase_add_test(tc, a_short_row_is_left_alone);
	tcase_add_test(tc, device_sdrs_are_counted_by_lun);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
