/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/macro.h"
#include "libipmiprov/model/oem.h"
#include "libipmiprov/model/text.h"
#include "libipmiprov/repo/sel.h"

enum {
	UNSPECIFIED = 0xff,
	/* event data 1: what data 2 (bits 7:6) and data 3 (bits 5:4) hold */
	DATA_PREVIOUS_STATE = 1,
	DATA_SENSOR_SPECIFIC = 3,
};

static void text_oem_record(const struct maker *maker, const uint8_t raw[16],
			    char ret[TEXT_SIZE])
{
	struct oem_text oem;

	if (raw[2] >= SEL_RECORD_OEM_TIMED && oem_record(maker, raw, &oem))
		snprintf(ret, TEXT_SIZE, "%s", oem.text);
	else
		snprintf(ret, TEXT_SIZE, "%s record %02Xh",
			 raw[2] >= SEL_RECORD_OEM_TIMED ? "OEM" : "Unknown",
			 raw[2]);
}

void text_event(const struct maker *maker, const uint8_t raw[16],
		char ret[TEXT_SIZE])
{
	struct sel_event e;
	const char *text;

	sel_event_decode(raw, &e);
	if (e.kind != SEL_KIND_EVENT) {
		text_oem_record(maker, raw, ret);
		return;
	}
	text = e.reading_type == READING_TYPE_THRESHOLD
		       ? text_threshold_event(e.offset)
		       : text_state(maker, e.sensor_type, e.reading_type,
				    e.offset);
	if (text)
		snprintf(ret, TEXT_SIZE, "%s", text);
	else
		snprintf(ret, TEXT_SIZE, "Event type %02Xh, offset %d",
			 e.reading_type, e.offset);
}

/* clang-format off */
static const char *const firmware_errors[] = {
	"unspecified", "no system memory is physically installed",
	"no usable system memory", "unrecoverable hard-disk/ATAPI/IDE device failure",
	"unrecoverable system-board failure", "unrecoverable diskette subsystem failure",
	"unrecoverable hard-disk controller failure", "unrecoverable PS/2 or USB keyboard failure",
	"removable boot media not found", "unrecoverable video controller failure",
	"no video device detected", "firmware (BIOS) ROM corruption detected",
	"CPU voltage mismatch", "CPU speed matching failure",
};

static const char *const firmware_progress[] = {
	"unspecified", "memory initialization", "hard-disk initialization",
	"secondary processor(s) initialization", "user authentication",
	"user-initiated system setup", "USB resource configuration",
	"PCI resource configuration", "option ROM initialization",
	"video initialization", "cache initialization", "SM Bus initialization",
	"keyboard controller initialization",
	"embedded controller/management controller initialization",
	"docking station attachment", "enabling docking station",
	"docking station ejection", "disabling docking station",
	"calling operating system wake-up vector",
	"starting operating system boot process",
	"baseboard or motherboard initialization", NULL,
	"floppy initialization", "keyboard test", "pointing device test",
	"primary processor initialization",
};

static const char *const configuration_errors[] = {
	"vendor mismatch", "revision mismatch", "processor missing",
	"power supply rating mismatch", "voltage rating mismatch",
};

static const char *const watchdog_uses[] = {
	NULL, "BIOS FRB2", "BIOS/POST", "OS Load", "SMS/OS", "OEM",
};

static const char *const watchdog_interrupts[] = {
	"none", "SMI", "NMI", "messaging interrupt",
};

static const char *const clocks[] = { "SEL Timestamp Clock", "SDR Timestamp Clock" };

static const char *const restart_causes[] = {
	"unknown", "chassis control command", "reset by push button",
	"power-up by push button", "watchdog expiration", "OEM",
	"automatic power-up, always restore", "automatic power-up, previous state",
	"reset by PEF", "power-cycle by PEF", "soft reset",
	"power-up by real-time clock",
};

static const char *const slot_types[] = {
	"PCI", "drive array", "external peripheral connector", "docking",
	"other standard internal expansion slot",
	"slot associated with entity", "AdvancedTCA", "DIMM/memory device", "FAN",
	"PCI Express", "SCSI (parallel)", "SATA/SAS", "USB",
};
/* clang-format on */

static const char *name_of(const char *const *names, size_t n, int code)
{
	return (size_t)code < n && names[code] ? names[code] : "reserved";
}
#define NAME_OF(names, code) name_of(names, ARRAY_SIZE(names), code)

static void firmware_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	if (e->data[1] != UNSPECIFIED)
		snprintf(ret, TEXT_SIZE, "%s",
			 e->offset == 0
				 ? NAME_OF(firmware_errors, e->data[1])
				 : NAME_OF(firmware_progress, e->data[1]));
}

static void power_supply_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	snprintf(ret, TEXT_SIZE, "%s",
		 NAME_OF(configuration_errors, e->data[2] & 0x0f));
}

static void memory_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	if (e->data[2] != UNSPECIFIED)
		snprintf(ret, TEXT_SIZE, "module/device %d", e->data[2]);
}

static void logging_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	snprintf(ret, TEXT_SIZE, "%d %% full", e->data[2]);
}

static void logged_dimm_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	if (e->data[1] != UNSPECIFIED)
		snprintf(ret, TEXT_SIZE, "module/device %d", e->data[1]);
}

static void clock_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	snprintf(ret, TEXT_SIZE, "%s, %s of pair",
		 NAME_OF(clocks, e->data[1] & 0x0f),
		 e->data[1] & 0x80 ? "second" : "first");
}

static void watchdog_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	int interrupt = e->data[1] >> 4;

	snprintf(ret, TEXT_SIZE, "timer use %s, interrupt %s",
		 NAME_OF(watchdog_uses, e->data[1] & 0x0f),
		 interrupt == 0x0f ? "unspecified"
				   : NAME_OF(watchdog_interrupts, interrupt));
}

static void restart_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	snprintf(ret, TEXT_SIZE, "%s, channel %d",
		 NAME_OF(restart_causes, e->data[1] & 0x0f), e->data[2]);
}

static void slot_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	snprintf(ret, TEXT_SIZE, "%s slot %d",
		 NAME_OF(slot_types, e->data[1] & 0x7f), e->data[2]);
}

static void pci_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	snprintf(ret, TEXT_SIZE, "bus %d device %d function %d", e->data[1],
		 e->data[2] >> 3, e->data[2] & 7);
}

static void session_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	snprintf(ret, TEXT_SIZE, "user %d, channel %d", e->data[1] & 0x3f,
		 e->data[2] & 0x0f);
}

enum { ANY_OFFSET = -1, NEEDS_DATA2 = 1, NEEDS_DATA3 = 2 };

/*
 * Which data bytes must be flagged as sensor-specific for a row to hold.  The
 * first row that fits is taken.
 */
static const struct {
	int sensor_type, offset, needs;
	void (*write)(const struct sel_event *e, char ret[TEXT_SIZE]);
} details[] = {
	{ 0x08, 6, NEEDS_DATA3, power_supply_detail },
	{ 0x0c, ANY_OFFSET, NEEDS_DATA3, memory_detail },
	{ 0x0f, ANY_OFFSET, NEEDS_DATA2, firmware_detail },
	{ 0x10, 0, NEEDS_DATA2, logged_dimm_detail },
	{ 0x10, 5, NEEDS_DATA3, logging_detail },
	{ 0x12, 5, NEEDS_DATA2, clock_detail },
	{ 0x13, ANY_OFFSET, NEEDS_DATA2 | NEEDS_DATA3, pci_detail },
	{ 0x1d, 7, NEEDS_DATA2 | NEEDS_DATA3, restart_detail },
	{ 0x21, ANY_OFFSET, NEEDS_DATA2 | NEEDS_DATA3, slot_detail },
	{ 0x23, ANY_OFFSET, NEEDS_DATA2, watchdog_detail },
	{ 0x2a, ANY_OFFSET, NEEDS_DATA2 | NEEDS_DATA3, session_detail },
};

static int specific_data(const struct sel_event *e)
{
	return (e->data[0] >> 6 == DATA_SENSOR_SPECIFIC ? NEEDS_DATA2 : 0) |
	       ((e->data[0] >> 4 & 3) == DATA_SENSOR_SPECIFIC ? NEEDS_DATA3
							      : 0);
}

static void specific_detail(const struct sel_event *e, char ret[TEXT_SIZE])
{
	for (size_t i = 0; i < ARRAY_SIZE(details); i++)
		if (details[i].sensor_type == e->sensor_type &&
		    (details[i].offset == ANY_OFFSET ||
		     details[i].offset == e->offset) &&
		    (specific_data(e) & details[i].needs) == details[i].needs) {
			details[i].write(e, ret);
			return;
		}
}

static void previous_state_detail(const struct maker *maker,
				  const struct sel_event *e,
				  char ret[TEXT_SIZE])
{
	const char *text = text_state(maker, e->sensor_type, e->reading_type,
				      e->data[1] & 0x0f);

	if (text)
		snprintf(ret, TEXT_SIZE, "previously %s", text);
}

static void record_detail(const struct maker *maker, const uint8_t raw[16],
			  char ret[TEXT_SIZE])
{
	struct oem_text oem;
	char hex[3 * 13];

	if (oem_record(maker, raw, &oem) && oem.detail[0]) {
		snprintf(ret, TEXT_SIZE, "%s", oem.detail);
	} else if (raw[2] >= SEL_RECORD_OEM) {
		hex_format(raw + 3, 13, " ", hex);
		snprintf(ret, TEXT_SIZE, "data %s", hex);
	} else {
		hex_format(raw + 10, 6, " ", hex);
		snprintf(ret, TEXT_SIZE, "manufacturer %u, data %s",
			 (unsigned)le24(raw + 7), hex);
	}
}

void text_event_detail(const struct maker *maker, const uint8_t raw[16],
		       char ret[TEXT_SIZE])
{
	struct sel_event e;

	ret[0] = '\0';
	sel_event_decode(raw, &e);
	if (e.kind == SEL_KIND_UNKNOWN)
		return;
	if (e.kind != SEL_KIND_EVENT)
		record_detail(maker, raw, ret);
	else if (oem_event_detail(maker, raw, ret))
		return;
	else if (e.reading_type == READING_TYPE_SENSOR_SPECIFIC &&
		 specific_data(&e))
		specific_detail(&e, ret);
	else if (e.reading_type != READING_TYPE_THRESHOLD &&
		 e.data[0] >> 6 == DATA_PREVIOUS_STATE)
		previous_state_detail(maker, &e, ret);
}
